//! Turtle, TriG and N3: fed to the parser line by line, so that each quad has its line.

use super::bounds::{Bounds, Depth};
use super::collector::{Collector, with_base};
use crate::words::format::Format;
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::n3::{N3Parser, N3Quad, N3Term};
use oxttl::trig::LowLevelTriGParser;
use oxttl::turtle::LowLevelTurtleParser;
use oxttl::{TriGParser, TurtleParser, TurtleSyntaxError};

/// Feeds a low-level parser line by line.
macro_rules! line_by_line {
    ($text:expr, $parser:expr, $collector:expr, $to_quad:expr) => {{
        let mut recent = Recent::default();
        for (number, line) in (1u32..).zip($text.split_inclusive('\n')) {
            recent.push(number, line);
            $parser.extend_from_slice(line.as_bytes());
            drain!($parser, $collector, recent, $to_quad);
        }
        $parser.end();
        drain!($parser, $collector, recent, $to_quad);
    }};
}

macro_rules! drain {
    ($parser:expr, $collector:expr, $recent:expr, $to_quad:expr) => {
        while let Some(result) = $parser.parse_next() {
            match result {
                Ok(item) => {
                    let quad: Quad = $to_quad(item);
                    let line = $recent.line_of(&quad.object);
                    $collector.quad(quad, line);
                }
                Err(error) => $collector.turtle_error(&error, 0),
            }
        }
    };
}

/// The lines that the parser was fed since the last quad.
///
/// A parser yields most quads at the line of their object. A literal waits for what may follow it (`@`, `^^`), perhaps on a later
/// line, and one that spans lines is yielded at its last; both are looked for in the lines before.
#[derive(Default)]
struct Recent<'t> {
    lines: Vec<(u32, &'t str)>,
}

impl<'t> Recent<'t> {
    fn push(&mut self, number: u32, line: &'t str) {
        self.lines.push((number, line));
    }

    fn line_of(&mut self, object: &Term) -> u32 {
        let Some(last) = self.lines.last().copied() else {
            return 0;
        };
        let found = match object {
            Term::Literal(literal) if self.lines.len() > 1 => {
                let start = literal.value().split(['\n', '\r', '"', '\\', '\t']).next();
                let start = start.filter(|start| !start.is_empty());
                let written = |(_, line): &&(u32, &str)| start.is_some_and(|s| line.contains(s));
                self.lines.iter().rev().find(written).map(|line| line.0)
            }
            _ => None,
        };
        self.lines.clear();
        self.lines.push(last);
        found.unwrap_or(last.0)
    }
}

pub(super) fn turtle(text: &str, base: Option<String>, collector: &mut Collector) {
    let Some(parser) = with_base(
        TurtleParser::new(),
        base,
        TurtleParser::with_base_iri,
        collector,
    ) else {
        return;
    };
    let mut parser = parser.low_level();
    line_by_line!(text, parser, collector, |t: Triple| t
        .in_graph(GraphName::DefaultGraph));
    collector.prefixes(parser.prefixes());
}

pub(super) fn trig(text: &str, base: Option<String>, collector: &mut Collector) {
    let Some(parser) = with_base(
        TriGParser::new(),
        base,
        TriGParser::with_base_iri,
        collector,
    ) else {
        return;
    };
    let mut parser = parser.low_level();
    line_by_line!(text, parser, collector, |q: Quad| q);
    collector.prefixes(parser.prefixes());
}

/// A text that comes in parts, of which one parser is fed all; its quads have no lines.
pub(super) struct Stream {
    parser: Fed,
    depth: Depth,
    /// Whether the rest is not read.
    is_refused: bool,
}

enum Fed {
    Turtle(LowLevelTurtleParser),
    TriG(LowLevelTriGParser),
}

impl Stream {
    /// For Turtle and TriG; `None` for other formats. A base that is no IRI is a finding.
    pub(super) fn of(
        format: Format,
        base: Option<String>,
        collector: &mut Collector,
    ) -> Option<Self> {
        let parser = match format {
            Format::Turtle => {
                let set = TurtleParser::with_base_iri;
                let parser = with_base(TurtleParser::new(), base, set, collector);
                Fed::Turtle(parser.unwrap_or_default().low_level())
            }
            Format::TriG => {
                let set = TriGParser::with_base_iri;
                let parser = with_base(TriGParser::new(), base, set, collector);
                Fed::TriG(parser.unwrap_or_default().low_level())
            }
            _ => return None,
        };
        Some(Self {
            parser,
            depth: Depth::new(Bounds::default()),
            is_refused: false,
        })
    }

    /// Reads the next part, of whole lines unless it is the last; says behind how many lines it ends.
    pub(super) fn read(&mut self, text: &str, is_last: bool, collector: &mut Collector) -> usize {
        if !self.is_refused {
            self.is_refused = collector.is_too_much(self.depth.check(text));
        }
        if self.is_refused {
            return self.depth.lines();
        }
        self.parser.feed(text, is_last);
        while let Some(result) = self.parser.next() {
            match result {
                Ok(quad) => {
                    collector.quad(quad, 0);
                }
                Err(error) => collector.turtle_error(&error, 0),
            }
        }
        self.depth.lines()
    }
}

impl Fed {
    fn feed(&mut self, text: &str, is_last: bool) {
        match self {
            Self::Turtle(parser) => {
                parser.extend_from_slice(text.as_bytes());
                if is_last {
                    parser.end();
                }
            }
            Self::TriG(parser) => {
                parser.extend_from_slice(text.as_bytes());
                if is_last {
                    parser.end();
                }
            }
        }
    }

    fn next(&mut self) -> Option<Result<Quad, TurtleSyntaxError>> {
        match self {
            Self::Turtle(parser) => {
                let triple = parser.parse_next()?;
                Some(triple.map(|triple| triple.in_graph(GraphName::DefaultGraph)))
            }
            Self::TriG(parser) => parser.parse_next(),
        }
    }
}

/// N3 as far as it is RDF: what formulas, variables and literal subjects say is told at its line.
pub(super) fn n3(text: &str, base: Option<String>, collector: &mut Collector) {
    let Some(parser) = with_base(N3Parser::new(), base, N3Parser::with_base_iri, collector) else {
        return;
    };
    let mut parser = parser.low_level();
    let mut recent = Recent::default();
    let ends = [(0, "")];
    for (number, line) in (1u32..).zip(text.split_inclusive('\n')).chain(ends) {
        if number == 0 {
            parser.end();
        } else {
            recent.push(number, line);
            parser.extend_from_slice(line.as_bytes());
        }
        while let Some(result) = parser.parse_next() {
            match result.map(plain) {
                Ok(Ok(quad)) => {
                    let line = recent.line_of(&quad.object);
                    collector.quad(quad, line);
                }
                Ok(Err(why)) => {
                    let line = recent.lines.last().map_or(0, |line| line.0);
                    collector.error(why, line as usize, 0, 0);
                }
                Err(error) => collector.turtle_error(&error, 0),
            }
        }
    }
    collector.prefixes(parser.prefixes());
}

/// The RDF that a statement of N3 is, or why it is none.
fn plain(quad: N3Quad) -> Result<Quad, &'static str> {
    const SUBJECT: &str = "N3 beyond RDF: the subject is neither an IRI nor a blank node";
    const PREDICATE: &str = "N3 beyond RDF: the predicate is no IRI";
    const OBJECT: &str = "N3 beyond RDF: the object is a variable";
    const GRAPH: &str = "N3 beyond RDF: a formula in braces holds the statement";
    let subject = match quad.subject {
        N3Term::NamedNode(node) => node.into(),
        N3Term::BlankNode(node) => NamedOrBlankNode::from(node),
        _ => return Err(SUBJECT),
    };
    let N3Term::NamedNode(predicate) = quad.predicate else {
        return Err(PREDICATE);
    };
    let object = match quad.object {
        N3Term::NamedNode(node) => Term::from(node),
        N3Term::BlankNode(node) => node.into(),
        N3Term::Literal(literal) => literal.into(),
        N3Term::Triple(triple) => (*triple).into(),
        N3Term::Variable(_) => return Err(OBJECT),
    };
    match quad.graph_name {
        GraphName::DefaultGraph => Ok(Quad::new(
            subject,
            predicate,
            object,
            GraphName::DefaultGraph,
        )),
        _ => Err(GRAPH),
    }
}
