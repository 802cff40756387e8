//! RDF/XML, with the line at which the parser stood, and JSON-LD, with the line that the text shows.

use super::collector::{Collector, with_base};
use super::strings::Strings;
use crate::words::format::Format;
use oxrdf::GraphName;
use oxrdfio::{RdfParseError, RdfParser};

/// RDF/XML: the line at which the parser stood when it had read the triple.
pub(super) fn rdf_xml(text: &str, base: Option<String>, collector: &mut Collector) {
    let parser = oxrdfxml::RdfXmlParser::new();
    let Some(parser) = with_base(
        parser,
        base,
        oxrdfxml::RdfXmlParser::with_base_iri,
        collector,
    ) else {
        return;
    };
    let mut parser = parser.for_slice(text);
    let mut counted = (0usize, 1u32);
    while let Some(result) = parser.next() {
        let position = usize::try_from(parser.buffer_position())
            .unwrap_or(usize::MAX)
            .min(text.len());
        if position > counted.0 {
            let lines = text.as_bytes()[counted.0..position]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            counted = (
                position,
                counted
                    .1
                    .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            );
        }
        match result {
            Ok(triple) => {
                collector.quad(triple.in_graph(GraphName::DefaultGraph), counted.1);
            }
            Err(error) => collector.error(&error.to_string(), counted.1 as usize, 0, 0),
        }
    }
    collector.prefixes(parser.prefixes());
}

/// JSON-LD, whose parser tells no lines: each quad gets the one at which its object is written behind its subject.
pub(super) fn json_ld(text: &str, base: Option<String>, collector: &mut Collector) {
    let parser = RdfParser::from_format(Format::JsonLd.rdf_format());
    let Some(parser) = with_base(parser, base, RdfParser::with_base_iri, collector) else {
        return;
    };
    let strings = Strings::of(text);
    let mut parser = parser.for_slice(text);
    for result in parser.by_ref() {
        match result.map_err(RdfParseError::from) {
            Ok(quad) => {
                let line = strings.line(&quad);
                collector.quad(quad, line);
            }
            Err(error) => syntax_error(&error, collector),
        }
    }
    collector.prefixes(parser.prefixes());
}

fn syntax_error(error: &RdfParseError, collector: &mut Collector) {
    let location = match error {
        RdfParseError::Syntax(error) => error.location(),
        RdfParseError::Io(_) => None,
    };
    let (line, column) = location.clone().map_or((0, 0), |range| {
        (
            range.start.line as usize + 1,
            range.start.column as usize + 1,
        )
    });
    let mut message = error.to_string();
    if message.contains("LoadDocumentCallback") {
        message = "the document has its context elsewhere, which is not fetched: write the context into the document".to_owned();
    }
    // The place is told beside the message.
    if location.is_some()
        && let Some((_, said)) = message
            .strip_prefix("Parser error at line ")
            .and_then(|rest| rest.split_once(": "))
    {
        message = said.to_owned();
    }
    collector.error(&message, line, column, 1);
}
