//! N-Triples and N-Quads: a line is a statement, fed to the parser unless all its terms are known.

use super::collector::Collector;
use super::known::{Known, Written};
use crate::data::dataset::QuadIds;
use crate::words::format::Format;
use memchr::{memchr, memchr_iter};
use oxrdf::{GraphName, Quad};
use oxttl::nquads::LowLevelNQuadsParser;
use oxttl::ntriples::LowLevelNTriplesParser;
use oxttl::{NQuadsParser, NTriplesParser, TurtleSyntaxError};

/// A parser that is fed lines.
trait LineParser {
    fn feed(&mut self, line: &str);
    fn end(&mut self);
    fn next(&mut self) -> Option<Result<Quad, TurtleSyntaxError>>;
}

impl LineParser for LowLevelNTriplesParser {
    fn feed(&mut self, line: &str) {
        self.extend_from_slice(line.as_bytes());
    }

    fn end(&mut self) {
        self.end();
    }

    fn next(&mut self) -> Option<Result<Quad, TurtleSyntaxError>> {
        let triple = self.parse_next()?;
        Some(triple.map(|triple| triple.in_graph(GraphName::DefaultGraph)))
    }
}

impl LineParser for LowLevelNQuadsParser {
    fn feed(&mut self, line: &str) {
        self.extend_from_slice(line.as_bytes());
    }

    fn end(&mut self) {
        self.end();
    }

    fn next(&mut self) -> Option<Result<Quad, TurtleSyntaxError>> {
        self.parse_next()
    }
}

/// Reads lines of N-Triples or N-Quads; how many there are.
pub(super) fn read(text: &str, format: Format, collector: &mut Collector) -> u32 {
    match format {
        Format::NQuads => lines(text, format, NQuadsParser::new().low_level(), collector),
        _ => lines(text, format, NTriplesParser::new().low_level(), collector),
    }
}

fn lines(
    text: &str,
    format: Format,
    mut parser: impl LineParser,
    collector: &mut Collector,
) -> u32 {
    let mut known = Known::default();
    let count = memchr_iter(b'\n', text.as_bytes()).count();
    collector.parsed.builder.reserve(0, count);
    let graph = collector.graph_id();
    // Behind the first line that is not in the plain form, nothing is known of the parser's state: it is fed all that follows.
    let mut is_plain = true;
    let mut unfed = 0;
    let mut last = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let line;
        (line, rest) = rest.split_at(end);
        last += 1;
        let number = last;
        let written = is_plain.then(|| Written::of(line, format)).flatten();
        let builder = &mut collector.parsed.builder;
        let quad = written
            .as_ref()
            .and_then(|line| known.quad(line, graph, builder));
        if let Some(quad) = quad {
            collector.known(quad, number);
            unfed += 1;
            continue;
        }
        parser.feed(line);
        let fed = drain(&mut parser, collector, number, unfed);
        match (written, fed) {
            (Some(written), Fed::One(quad)) => {
                known.learn(&written, quad, &collector.parsed.builder);
            }
            (None, Fed::None) if line.trim_ascii_start().is_empty() || line.starts_with('#') => {}
            _ => is_plain = false,
        }
    }
    parser.end();
    drain(&mut parser, collector, last, unfed);
    last
}

/// What a line gave.
enum Fed {
    None,
    One(QuadIds),
    Other,
}

/// Takes what the parser makes of what it was fed, at a line; so many lines before it were not fed.
fn drain(
    parser: &mut impl LineParser,
    collector: &mut Collector,
    number: u32,
    unfed: usize,
) -> Fed {
    let mut fed = Fed::None;
    while let Some(result) = parser.next() {
        fed = match (result, fed) {
            (Ok(quad), Fed::None) => Fed::One(collector.quad(quad, number)),
            (Ok(quad), _) => {
                collector.quad(quad, number);
                Fed::Other
            }
            (Err(error), _) => {
                collector.turtle_error(&error, unfed);
                Fed::Other
            }
        };
    }
    fed
}

#[cfg(test)]
mod tests {
    use super::super::blank::Blank;
    use super::super::collector::Collector;
    use super::*;
    use crate::data::dataset::DatasetBuilder;
    use crate::data::read::Parsed;
    use proptest::prelude::*;

    type Read = (Vec<Quad>, Vec<(String, usize)>);

    fn by_known(text: &str, format: Format) -> Read {
        let mut collector = Collector {
            parsed: Parsed {
                path: "t".to_owned(),
                text: None,
                builder: DatasetBuilder::default(),
                prefixes: Vec::new(),
                findings: Vec::new(),
            },
            blank: Blank::as_written(),
            graph: None,
        };
        read(text, format, &mut collector);
        let findings = collector.parsed.findings.into_iter();
        let told = findings.map(|f| (f.message, f.place.map_or(0, |place| place.line)));
        (collector.parsed.builder.quads().collect(), told.collect())
    }

    fn by_parser(text: &str, format: Format) -> Read {
        let (mut quads, mut told) = (Vec::new(), Vec::new());
        let mut take = |result: Result<Quad, TurtleSyntaxError>| match result {
            Ok(quad) => quads.push(quad),
            Err(error) => told.push((
                error.message().to_owned(),
                error.location().start.line as usize + 1,
            )),
        };
        match format {
            Format::NQuads => NQuadsParser::new().for_slice(text).for_each(take),
            _ => NTriplesParser::new()
                .for_slice(text)
                .map(|triple| triple.map(|triple| triple.in_graph(GraphName::DefaultGraph)))
                .for_each(&mut take),
        }
        (quads, told)
    }

    /// Terms as they are and as they are not written.
    const TERMS: [&str; 31] = [
        "<http://e/a>",
        "<http://e/b>",
        "<http://e/\\u9999>",
        "<http://e/ c>",
        "<http://e/c~1>",
        "<http://e/c|1>",
        "<http://e/%zz>",
        "<http://e/a#b>",
        "<http://e/>",
        "<http://e>",
        "<http://>",
        "<a>",
        "_:a",
        "_:b.c",
        "_:b.",
        "\"x\"",
        "\"x\"@en",
        "\"y\"@EN",
        "\"香 港\"@zh-Hant-HK",
        "\"x\"@en--ltr",
        "\"1\"^^<http://e/b>",
        "\"2\"^^<http://e/b>",
        "\"x\"^^<http://www.w3.org/2001/XMLSchema#string>",
        "\"x\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
        "\"\\\"\\n\\\\\"",
        "\"\t\"",
        "\"a\rb\"",
        "\"x\" @en",
        "<<( <http://e/a> <http://e/b> _:a )>>",
        "# note",
        ".",
    ];

    fn line() -> impl Strategy<Value = String> {
        let usual = ["<http://e/a>", "<http://e/b>", "_:a", "\"x\"", "\"y\"@en"];
        let term = prop_oneof![
            9 => prop::sample::select(usual.to_vec()),
            1 => prop::sample::select(TERMS.to_vec()),
        ];
        let subject = prop_oneof![4 => Just("<http://e/a>"), 1 => term.clone()];
        let predicate = prop_oneof![4 => Just("<http://e/b>"), 1 => term.clone()];
        let graph = prop_oneof![3 => Just(""), 1 => term.clone()];
        let blank = prop_oneof![19 => Just(" "), 1 => Just("\t "), 1 => Just("")];
        let ends = [".\n", " . # c\r\n", "\n", " . \n\n", "\n# c\n"];
        let end = prop_oneof![30 => Just(" .\n"), 1 => prop::sample::select(ends.to_vec())];
        (subject, predicate, term, graph, blank, end)
            .prop_map(|(s, p, o, g, blank, end)| [s, blank, p, blank, o, " ", g, end].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        /// What is read with known terms is what the parser alone reads.
        #[test]
        fn known_terms_change_nothing(lines in prop::collection::vec(line(), 0..12), again in 1usize..3) {
            let text = lines.concat().repeat(again);
            for format in [Format::NTriples, Format::NQuads] {
                prop_assert_eq!(by_known(&text, format), by_parser(&text, format));
            }
        }
    }
}
