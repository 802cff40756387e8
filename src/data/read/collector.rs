//! What takes the quads and errors that a parser yields.

use super::Parsed;
use super::blank::Blank;
use super::bounds::TooMuch;
use crate::data::dataset::{QuadIds, TermId};
use crate::data::places::Line;
use crate::words::diagnostic::{Finding, Place, Severity};
use oxrdf::{GraphName, Quad};
use oxttl::TurtleSyntaxError;

pub(super) fn not_utf8(path: &str, bytes: &[u8], at: usize) -> Finding {
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
pub(super) struct Collector {
    pub(super) parsed: Parsed,
    pub(super) blank: Blank,
    pub(super) graph: Option<GraphName>,
}

impl Collector {
    pub(super) fn quad(&mut self, mut quad: Quad, line: u32) -> QuadIds {
        if let (GraphName::DefaultGraph, Some(graph)) = (&quad.graph_name, &self.graph) {
            quad.graph_name = graph.clone();
        }
        let line = Line {
            file: 0,
            number: line,
        };
        self.parsed.builder.add(self.blank.quad(quad), line)
    }

    /// Takes a quad of terms that are known.
    pub(super) fn known(&mut self, quad: QuadIds, line: u32) {
        let line = Line {
            file: 0,
            number: line,
        };
        self.parsed.builder.add_ids(quad, line);
    }

    /// The graph that quads without a graph name go to.
    pub(super) fn graph_id(&mut self) -> TermId {
        let graph = self.graph.clone();
        self.parsed.builder.graph(graph.unwrap_or_default())
    }

    pub(super) fn error(&mut self, message: &str, line: usize, column: usize, width: usize) {
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
        if message.contains("IRI") && (message.contains("base") || message.contains("No scheme")) {
            finding.hint = Some("give what relative IRIs stand for with --base IRI".to_owned());
        }
        self.parsed.findings.push(finding);
    }

    /// Whether a text asks more of the parser than is allowed, which is told.
    pub(super) fn is_too_much(&mut self, checked: Result<(), TooMuch>) -> bool {
        let Err(error) = checked else {
            return false;
        };
        self.error(&error.to_string(), error.line(), 0, 0);
        if let Some(finding) = self.parsed.findings.last_mut() {
            // The line may be the whole file.
            finding.excerpt = None;
        }
        true
    }

    /// Takes what a parser yielded of a part of the text, which begins behind so many lines; its blank nodes are named here.
    pub(super) fn append(&mut self, part: Parsed, lines: usize) {
        let blank = &mut self.blank;
        let name = |term| blank.term(term);
        self.parsed.builder.append(part.builder, lines as u32, name);
        for mut finding in part.findings {
            if let Some(place) = &mut finding.place {
                place.line += lines;
                let text = self.parsed.text.as_deref();
                let line = text.and_then(|text| text.lines().nth(place.line - 1));
                finding.excerpt = line.filter(|_| place.width > 0).map(str::to_owned);
            }
            self.parsed.findings.push(finding);
        }
    }

    /// Takes an error of a parser that was not fed so many lines before it.
    pub(super) fn turtle_error(&mut self, error: &TurtleSyntaxError, unfed: usize) {
        let range = error.location();
        let width = if range.start.line == range.end.line {
            range.end.column.saturating_sub(range.start.column)
        } else {
            1
        };
        self.error(
            error.message(),
            range.start.line as usize + 1 + unfed,
            range.start.column as usize + 1,
            (width as usize).max(1),
        );
    }

    pub(super) fn prefixes<'a>(&mut self, prefixes: impl Iterator<Item = (&'a str, &'a str)>) {
        self.parsed.prefixes = prefixes
            .map(|(p, n)| (p.to_owned(), n.to_owned()))
            .collect();
    }
}

/// Gives a parser its base; a base that is no IRI is a finding.
pub(super) fn with_base<P, E: std::fmt::Display>(
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
