//! Statements of lines (N-Triples, N-Quads) whose terms are known: an IRI that the parser has read once is not parsed again.
//!
//! Only what the parser itself made of a text is remembered, and only for lines in the plain form of one statement, its terms apart
//! by blanks; whatever is written in another way goes to the parser. A literal without escapes is its own value, so that the parser
//! need only have read what stands behind the closing quote.

use crate::data::dataset::{DatasetBuilder, QuadIds, TermId};
use crate::words::format::Format;
use foldhash::fast::FixedState;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};
use std::collections::HashMap;

/// The terms that were read, by the text that writes them.
#[derive(Default)]
pub(super) struct Known<'t> {
    nodes: HashMap<&'t str, TermId, FixedState>,
    endings: HashMap<&'t str, Ending, FixedState>,
    subject: Option<(&'t str, TermId)>,
}

/// What stands behind the closing quote of a literal.
enum Ending {
    None,
    Language(String),
    Datatype(NamedNode),
}

/// The terms of a line as they are written; a graph stands only in N-Quads.
pub(super) struct Written<'t> {
    subject: &'t str,
    predicate: &'t str,
    object: &'t str,
    graph: Option<&'t str>,
}

impl<'t> Known<'t> {
    /// The statement of a line; without a graph, it stands in the one given. `None` when the parser has to read it.
    pub(super) fn quad(
        &mut self,
        line: &Written<'t>,
        graph: TermId,
        builder: &mut DatasetBuilder,
    ) -> Option<QuadIds> {
        let node = |text: &str| self.nodes.get(text).copied();
        let s = match self.subject {
            Some((text, id)) if text == line.subject => id,
            _ => node(line.subject)?,
        };
        let p = node(line.predicate)?;
        let g = line.graph.map_or(Some(graph), node)?;
        let o = match line.object.starts_with('"') {
            true => builder.intern(self.literal(line.object)?),
            false => node(line.object)?,
        };
        self.subject = Some((line.subject, s));
        Some(QuadIds { s, p, o, g })
    }

    fn literal(&self, text: &str) -> Option<Literal> {
        let (value, ending) = quoted(text)?;
        if value.bytes().any(|byte| byte == b'\\' || byte < b' ') {
            return None;
        }
        Some(match self.endings.get(ending)? {
            Ending::None => Literal::new_simple_literal(value),
            Ending::Language(tag) => Literal::new_language_tagged_literal_unchecked(value, tag),
            Ending::Datatype(datatype) => Literal::new_typed_literal(value, datatype.clone()),
        })
    }

    /// Remembers what the parser read in a line.
    pub(super) fn learn(&mut self, line: &Written<'t>, quad: QuadIds, builder: &DatasetBuilder) {
        let graph = line.graph.map(|graph| (graph, quad.g));
        let nodes = [(line.subject, quad.s), (line.predicate, quad.p)];
        self.nodes.extend(nodes.into_iter().chain(graph));
        match builder.term(quad.o) {
            Term::Literal(literal) => {
                if let (Some((_, text)), None) = (quoted(line.object), literal.direction()) {
                    self.endings
                        .entry(text)
                        .or_insert_with(|| Ending::of(literal));
                }
            }
            _ => {
                self.nodes.insert(line.object, quad.o);
            }
        }
    }
}

impl Ending {
    fn of(literal: &Literal) -> Self {
        match literal.language() {
            Some(tag) => Self::Language(tag.to_owned()),
            None if literal.datatype() == xsd::STRING => Self::None,
            None => Self::Datatype(literal.datatype().into_owned()),
        }
    }
}

impl<'t> Written<'t> {
    /// The terms of a line that is one statement in the plain form of a format.
    pub(super) fn of(line: &'t str, format: Format) -> Option<Self> {
        let (subject, rest) = term(line)?;
        let (predicate, rest) = term(rest)?;
        let (object, rest) = term(rest)?;
        let (graph, rest) = match format {
            Format::NQuads if !rest.starts_with('.') => {
                term(rest).map(|(graph, rest)| (Some(graph), rest))?
            }
            _ => (None, rest),
        };
        let ends = rest.strip_prefix('.')?.trim_ascii().is_empty();
        let in_place = !subject.starts_with('"')
            && predicate.starts_with('<')
            && graph.is_none_or(|graph| !graph.starts_with('"'));
        (ends && in_place).then_some(Self {
            subject,
            predicate,
            object,
            graph,
        })
    }
}

/// The first term of a text, which blanks follow, and what stands behind them.
fn term(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let end = match bytes.first()? {
        b'<' if !text.starts_with("<<") => text.find('>')? + 1,
        b'_' => text.find([' ', '\t'])?,
        b'"' => {
            let (_, ending) = quoted(text)?;
            let quoted = text.len() - ending.len();
            match ending.as_bytes().first()? {
                b'^' => quoted + ending.find('>')? + 1,
                _ => quoted + ending.find([' ', '\t'])?,
            }
        }
        _ => return None,
    };
    let rest = text[end..].trim_start_matches([' ', '\t']);
    (rest.len() < text.len() - end).then_some((&text[..end], rest))
}

/// What stands between the quotes at the start of a text, and behind them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some((&text[1..at], &text[at + 1..])),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(line: &str) -> Option<[&str; 4]> {
        let line = Written::of(line, Format::NQuads)?;
        let graph = line.graph.unwrap_or_default();
        Some([line.subject, line.predicate, line.object, graph])
    }

    #[test]
    fn the_plain_form_of_a_statement_is_taken_apart() {
        for (line, terms) in [
            ("<a> <b> <c> .\n", ["<a>", "<b>", "<c>", ""]),
            ("_:a\t<b>  _:c <g> . \r\n", ["_:a", "<b>", "_:c", "<g>"]),
            (
                "<a> <b> \"x \\\" . \" .",
                ["<a>", "<b>", "\"x \\\" . \"", ""],
            ),
            (
                "<a> <b> \"香 港\"@zh-Hant-HK _:g .",
                ["<a>", "<b>", "\"香 港\"@zh-Hant-HK", "_:g"],
            ),
            ("<a> <b> \"1\"^^<d> .", ["<a>", "<b>", "\"1\"^^<d>", ""]),
        ] {
            assert_eq!(written(line), Some(terms), "{line}");
        }
    }

    #[test]
    fn a_graph_has_no_place_in_n_triples() {
        let line = "<a> <b> <c> <g> .";
        assert!(Written::of(line, Format::NTriples).is_none());
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_the_parser() {
        for line in [
            "",
            "# note",
            "<a> <b> <c>.",
            "<a><b><c> .",
            "<a> <b> <c> . # note",
            "<a> <b> <c> . <d> <e> <f> .",
            "<a> <b> \"x\" @en .",
            "<a> <b> \"x\"^^<d>.",
            "<a> <b> \"x .",
            "\"a\" <b> <c> .",
            "<a> _:b <c> .",
            "<a> <b> <c> \"g\" .",
            "<a> <b> <<( <c> <d> <e> )>> .",
            " <a> <b> <c> .",
            "<a> <b> <c> <g> <h> .",
        ] {
            assert_eq!(written(line), None, "{line}");
        }
    }
}
