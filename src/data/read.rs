//! Reading RDF with the line of every quad.
//!
//! oxttl tells positions for errors only, but its low-level parser, fed line by line, yields each triple at its line. Turtle,
//! TriG, N-Triples, N-Quads and N3 give a line for every quad, RDF/XML the line at which the parser stood, JSON-LD none.
//! A syntax error is a finding: the rest of the file, and every other file, is still read.

use super::dataset::{Dataset, DatasetBuilder};
use super::places::Line;
use crate::words::diagnostic::{Finding, Place, Severity};
use crate::words::format::{Compression, Format};
use crate::words::prefixes::Prefixes;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfio::{RdfParseError, RdfParser};
use oxttl::{NQuadsParser, NTriplesParser, TriGParser, TurtleParser, TurtleSyntaxError};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Texts up to this size are kept for excerpts and columns.
const KEPT_TEXT_BYTES: usize = 32 << 20;

/// The most bytes that a compressed file may unpack to.
pub const UNPACKED_LIMIT: u64 = 8 << 30;

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The path as it is shown.
    pub path: String,
    /// The syntax.
    pub format: Format,
    /// What relative IRIs are resolved against.
    pub base: Option<String>,
    /// The graph that quads without a graph name go to.
    pub graph: Option<NamedNode>,
    /// The bytes, unpacked.
    pub bytes: Cow<'a, [u8]>,
}

/// What was read from a file.
#[derive(Clone, Debug)]
pub struct Parsed {
    path: String,
    text: Option<Arc<str>>,
    quads: Vec<(Quad, u32)>,
    prefixes: Vec<(String, String)>,
    findings: Vec<Finding>,
}

/// Everything that was read, merged.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The quads.
    pub dataset: Dataset,
    /// The prefixes that the files declare; where they differ, the first file wins.
    pub prefixes: Prefixes,
    /// Syntax errors.
    pub findings: Vec<Finding>,
}

/// A file that could not be opened or told apart.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is missing or unreadable.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The extension says nothing.
    #[error(
        "cannot tell the format of {0}: name it with --from-format (ttl, trig, nt, nq, jsonld, rdf, n3)"
    )]
    UnknownFormat(String),
    /// The archive is damaged or too large.
    #[error("cannot unpack {path}: {source}")]
    Unpack {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Reads bytes from a path, or from standard input for `-`, and unpacks gzip and Zstandard.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let name = path.display().to_string();
    let io_error = |source| ReadError::Io {
        path: name.clone(),
        source,
    };
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(io_error)?;
        bytes
    } else {
        if path.is_dir() {
            return Err(io_error(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder, a file is needed",
            )));
        }
        std::fs::read(path).map_err(io_error)?
    };
    unpack(bytes).map_err(|source| ReadError::Unpack { path: name, source })
}

/// Unpacks bytes whose first ones show a compression.
pub fn unpack(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    match Compression::of_bytes(&bytes) {
        Compression::None => return Ok(bytes),
        Compression::Gzip => flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .take(UNPACKED_LIMIT + 1)
            .read_to_end(&mut out)?,
        Compression::Zstd => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(bytes.as_slice())
                .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
            decoder.take(UNPACKED_LIMIT + 1).read_to_end(&mut out)?
        }
    };
    if out.len() as u64 > UNPACKED_LIMIT {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it unpacks to more than {UNPACKED_LIMIT} bytes"),
        ));
    }
    Ok(out)
}

impl Source<'static> {
    /// A file on disk, its format from the given one or from its name.
    pub fn open(
        path: &Path,
        format: Option<Format>,
        base: Option<String>,
    ) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let format = format.or_else(|| Format::of_path(path));
        if format.is_none() && path.is_file() {
            return Err(ReadError::UnknownFormat(name));
        }
        let bytes = read_bytes(path)?;
        let format = format.ok_or_else(|| ReadError::UnknownFormat(name.clone()))?;
        Ok(Self {
            path: if name == "-" {
                "<stdin>".to_owned()
            } else {
                name
            },
            format,
            base,
            graph: None,
            bytes: Cow::Owned(bytes),
        })
    }
}

/// Reads all sources, in parallel, and merges them in their order.
pub fn read(sources: Vec<Source<'_>>) -> Loaded {
    let alone = sources.len() == 1;
    let parsed: Vec<Parsed> = sources
        .into_par_iter()
        .map(|source| parse(source, alone))
        .collect();
    let mut builder = DatasetBuilder::default();
    let mut prefixes = Prefixes::default();
    let mut findings = Vec::new();
    for file in parsed {
        let number = builder.file(&file.path, file.text);
        for (quad, line) in file.quads {
            builder.add(
                quad,
                Line {
                    file: number,
                    number: line,
                },
            );
        }
        for (prefix, namespace) in &file.prefixes {
            if prefixes.namespace(prefix).is_none() {
                prefixes.insert(prefix, namespace);
            }
        }
        findings.extend(file.findings);
    }
    Loaded {
        dataset: builder.build(),
        prefixes,
        findings,
    }
}

/// Reads one source; one that is read alone keeps the labels of its blank nodes.
fn parse(source: Source<'_>, alone: bool) -> Parsed {
    let mut parsed = Parsed {
        path: source.path.clone(),
        text: None,
        quads: Vec::new(),
        prefixes: Vec::new(),
        findings: Vec::new(),
    };
    let bytes = source
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&source.bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            parsed
                .findings
                .push(not_utf8(&source.path, bytes, error.valid_up_to()));
            return parsed;
        }
    };
    if text.len() <= KEPT_TEXT_BYTES {
        parsed.text = Some(text.into());
    }
    let mut collector = Collector {
        parsed,
        blank: if alone {
            Blank::default()
        } else {
            Blank::of(&source.path)
        },
        graph: source.graph.map(Into::into),
    };
    match source.format {
        Format::Turtle => turtle(text, source.base, &mut collector),
        Format::TriG => trig(text, source.base, &mut collector),
        Format::NTriples => n_triples(text, &mut collector),
        Format::NQuads => n_quads(text, &mut collector),
        Format::RdfXml => rdf_xml(text, source.base, &mut collector),
        Format::JsonLd | Format::N3 => whole(text, source.format, source.base, &mut collector),
    }
    collector.parsed
}

fn not_utf8(path: &str, bytes: &[u8], at: usize) -> Finding {
    let before = &bytes[..at];
    let line_start = before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |i| i + 1);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = String::from_utf8_lossy(&before[line_start..])
        .chars()
        .count()
        + 1;
    let message = format!(
        "the file is not UTF-8: byte 0x{:02x} cannot stand here",
        bytes[at]
    );
    Finding::new("syntax", Severity::Violation, message)
        .at(Some(Place {
            path: path.into(),
            line,
            column,
            width: 1,
        }))
        .hint("save the file as UTF-8")
}

/// Takes what a parser yields: renames blank nodes, places quads, turns errors into findings.
struct Collector {
    parsed: Parsed,
    blank: Blank,
    graph: Option<GraphName>,
}

impl Collector {
    fn quad(&mut self, mut quad: Quad, line: u32) {
        if let (GraphName::DefaultGraph, Some(graph)) = (&quad.graph_name, &self.graph) {
            quad.graph_name = graph.clone();
        }
        self.parsed.quads.push((self.blank.quad(quad), line));
    }

    fn error(&mut self, message: &str, line: usize, column: usize, width: usize) {
        let place = Place {
            path: self.parsed.path.as_str().into(),
            line,
            column,
            width,
        };
        let mut finding = Finding::new("syntax", Severity::Violation, message).at(Some(place));
        finding.excerpt = self
            .parsed
            .text
            .as_deref()
            .and_then(|text| text.lines().nth(line.checked_sub(1)?))
            .map(str::to_owned);
        if message.contains("IRI") && message.contains("base") {
            finding.hint = Some("give what relative IRIs stand for with --base IRI".to_owned());
        }
        self.parsed.findings.push(finding);
    }

    fn turtle_error(&mut self, error: &TurtleSyntaxError) {
        let range = error.location();
        let width = if range.start.line == range.end.line {
            range.end.column.saturating_sub(range.start.column)
        } else {
            1
        };
        self.error(
            error.message(),
            range.start.line as usize + 1,
            range.start.column as usize + 1,
            (width as usize).max(1),
        );
    }

    fn prefixes<'a>(&mut self, prefixes: impl Iterator<Item = (&'a str, &'a str)>) {
        self.parsed.prefixes = prefixes
            .map(|(p, n)| (p.to_owned(), n.to_owned()))
            .collect();
    }
}

/// Feeds a low-level parser line by line.
macro_rules! line_by_line {
    ($text:expr, $parser:expr, $collector:expr, $to_quad:expr) => {{
        for (number, line) in (1u32..).zip($text.split_inclusive('\n')) {
            $parser.extend_from_slice(line.as_bytes());
            drain!($parser, $collector, number, $to_quad);
        }
        $parser.end();
        let last = u32::try_from($text.lines().count()).unwrap_or(u32::MAX);
        drain!($parser, $collector, last, $to_quad);
    }};
}

macro_rules! drain {
    ($parser:expr, $collector:expr, $line:expr, $to_quad:expr) => {
        while let Some(result) = $parser.parse_next() {
            match result {
                Ok(item) => $collector.quad($to_quad(item), $line),
                Err(error) => $collector.turtle_error(&error),
            }
        }
    };
}

fn turtle(text: &str, base: Option<String>, collector: &mut Collector) {
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

fn trig(text: &str, base: Option<String>, collector: &mut Collector) {
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

fn n_triples(text: &str, collector: &mut Collector) {
    let mut parser = NTriplesParser::new().low_level();
    line_by_line!(text, parser, collector, |t: Triple| t
        .in_graph(GraphName::DefaultGraph));
}

fn n_quads(text: &str, collector: &mut Collector) {
    let mut parser = NQuadsParser::new().low_level();
    line_by_line!(text, parser, collector, |q: Quad| q);
}

/// Gives a parser its base; a base that is no IRI is a finding.
fn with_base<P, E: std::fmt::Display>(
    parser: P,
    base: Option<String>,
    set: fn(P, String) -> Result<P, E>,
    collector: &mut Collector,
) -> Option<P> {
    let Some(base) = base else {
        return Some(parser);
    };
    match set(parser, base.clone()) {
        Ok(parser) => Some(parser),
        Err(error) => {
            collector.error(
                &format!("the base <{base}> is not an IRI: {error}"),
                0,
                0,
                0,
            );
            None
        }
    }
}

/// RDF/XML: the line at which the parser stood when it had read the triple.
fn rdf_xml(text: &str, base: Option<String>, collector: &mut Collector) {
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
            Ok(triple) => collector.quad(triple.in_graph(GraphName::DefaultGraph), counted.1),
            Err(error) => collector.error(&error.to_string(), counted.1 as usize, 0, 0),
        }
    }
    collector.prefixes(parser.prefixes());
}

/// JSON-LD and N3 through oxrdfio, without lines.
fn whole(text: &str, format: Format, base: Option<String>, collector: &mut Collector) {
    let parser = RdfParser::from_format(format.rdf_format());
    let Some(parser) = with_base(parser, base, RdfParser::with_base_iri, collector) else {
        return;
    };
    let mut parser = parser.for_slice(text);
    for result in parser.by_ref() {
        match result.map_err(RdfParseError::from) {
            Ok(quad) => collector.quad(quad, 0),
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
    let (line, column) = location.map_or((0, 0), |range| {
        (
            range.start.line as usize + 1,
            range.start.column as usize + 1,
        )
    });
    collector.error(&error.to_string(), line, column, 1);
}

/// Names blank nodes, so that the same file gives the same labels and two files never share one.
///
/// In a file that is read alone, written labels stay as they are. Labels that a parser made up, which are random, and those of
/// files that are read together are replaced by numbers in the order of the file.
#[derive(Default)]
struct Blank {
    scope: Option<String>,
    names: HashMap<BlankNode, BlankNode>,
    taken: HashSet<String>,
    next: usize,
}

impl Blank {
    fn of(path: &str) -> Self {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(path.as_bytes());
        let scope = digest
            .iter()
            .take(4)
            .fold(String::new(), |scope, byte| scope + &format!("{byte:02x}"));
        Self {
            scope: Some(scope),
            ..Self::default()
        }
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        if let Some(name) = self.names.get(&node) {
            return name.clone();
        }
        let written = self.scope.is_none() && !is_made_up(node.as_str());
        let name = if written && self.taken.insert(node.as_str().to_owned()) {
            node.clone()
        } else {
            self.number()
        };
        self.names.insert(node, name.clone());
        name
    }

    fn number(&mut self) -> BlankNode {
        loop {
            self.next += 1;
            let name = match &self.scope {
                Some(scope) => format!("b{scope}n{}", self.next),
                None => format!("b{}", self.next),
            };
            if self.taken.insert(name.clone()) {
                return BlankNode::new_unchecked(name);
            }
        }
    }

    fn subject(&mut self, subject: NamedOrBlankNode) -> NamedOrBlankNode {
        match subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            named => named,
        }
    }

    fn term(&mut self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(node).into(),
            Term::Triple(triple) => {
                let triple = *triple;
                Triple::new(
                    self.subject(triple.subject),
                    triple.predicate,
                    self.term(triple.object),
                )
                .into()
            }
            other => other,
        }
    }

    fn quad(&mut self, quad: Quad) -> Quad {
        let graph_name = match quad.graph_name {
            GraphName::BlankNode(node) => self.node(node).into(),
            other => other,
        };
        Quad::new(
            self.subject(quad.subject),
            quad.predicate,
            self.term(quad.object),
            graph_name,
        )
    }
}

/// Whether a label is of the kind that parsers make up: 128 random bits in hexadecimal digits.
fn is_made_up(label: &str) -> bool {
    (30..=32).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::vocabulary::rdfs;

    fn source(path: &str, format: Format, text: &str) -> Source<'static> {
        Source {
            path: path.into(),
            format,
            base: None,
            graph: None,
            bytes: Cow::Owned(text.as_bytes().to_vec()),
        }
    }

    #[test]
    fn every_triple_has_its_line() {
        let text = "@prefix e: <http://e/> .\n\ne:a e:b \"x\"@zh-Hant-HK ;\n  e:c 1 ,\n   2 .\n";
        let loaded = read(vec![source("a.ttl", Format::Turtle, text)]);
        let mut lines: Vec<u32> = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q))
            .map(|l| l.number)
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, [3, 4, 5]);
        assert_eq!(loaded.prefixes.namespace("e"), Some("http://e/"));
    }

    #[test]
    fn a_syntax_error_leaves_the_rest() {
        let text = "<http://e/a> <http://e/b> \"1\" .\n<http://e/a> <http://e/b> ] .\n<http://e/a> <http://e/b> \"3\" .\n";
        let loaded = read(vec![
            source("a.ttl", Format::Turtle, text),
            source(
                "b.nt",
                Format::NTriples,
                "<http://e/a> <http://e/b> <http://e/c> .\n",
            ),
        ]);
        assert_eq!(loaded.findings.len(), 1);
        assert_eq!(loaded.findings[0].place.as_ref().map(|p| p.line), Some(2));
        assert_eq!(loaded.dataset.len(), 3);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_with_their_place() {
        let mut bad = source("a.ttl", Format::Turtle, "");
        bad.bytes = Cow::Borrowed(b"# ok\n# \xe4\xb8\n");
        let loaded = read(vec![bad]);
        assert_eq!(
            loaded.findings[0]
                .place
                .as_ref()
                .map(|p| (p.line, p.column)),
            Some((2, 3))
        );
    }

    #[test]
    fn blank_nodes_of_two_files_stay_apart_and_are_named_alike_each_time() {
        let both = || {
            read(vec![
                source("a.ttl", Format::Turtle, "_:x <http://e/b> [] ."),
                source("b.ttl", Format::Turtle, "_:x <http://e/b> [] ."),
            ])
        };
        let (one, two) = (both(), both());
        assert_eq!(one.dataset.len(), 2);
        let quads = |d: &Dataset| d.quads().filter_map(|q| d.quad(q)).collect::<Vec<_>>();
        assert_eq!(quads(&one.dataset), quads(&two.dataset));
    }

    #[test]
    fn a_file_read_alone_keeps_its_labels() {
        let loaded = read(vec![source(
            "a.ttl",
            Format::Turtle,
            "[] <http://e/b> [ <http://e/b> _:b1 ] . _:b1 <http://e/b> _:x .",
        )]);
        let labels: HashSet<String> = loaded
            .dataset
            .quads()
            .flat_map(|q| [q.s, q.o])
            .map(|id| loaded.dataset.term(id).to_string())
            .collect();
        assert_eq!(labels.len(), 4);
        assert!(labels.contains("_:x"), "{labels:?}");
    }

    #[test]
    fn rdf_xml_and_json_ld_are_read() {
        let xml = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:rdfs=\"http://www.w3.org/2000/01/rdf-schema#\">\n<rdf:Description rdf:about=\"http://e/a\">\n<rdfs:label>x</rdfs:label>\n</rdf:Description>\n</rdf:RDF>";
        let json = r#"{"@id":"http://e/b","http://www.w3.org/2000/01/rdf-schema#label":"y"}"#;
        let loaded = read(vec![
            source("a.rdf", Format::RdfXml, xml),
            source("b.jsonld", Format::JsonLd, json),
        ]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        let label = loaded.dataset.iri(rdfs::LABEL);
        assert_eq!(loaded.dataset.matching(None, label, None).count(), 2);
        let lines: Vec<u32> = loaded
            .dataset
            .quads()
            .filter_map(|q| loaded.dataset.line(q))
            .map(|l| l.number)
            .collect();
        assert!(lines.contains(&3), "{lines:?}");
    }
}
