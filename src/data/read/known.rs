//! Statements of lines (N-Triples, N-Quads) whose terms are known: an IRI that was read once is not parsed again.
//!
//! Only lines in the plain form of one statement, its terms apart by blanks, are read here; whatever is written in another way goes to
//! the parser. An IRI without escapes is what it is written as, and a literal without escapes is its own value, so that the parser need
//! only have read blank nodes and what stands behind the closing quote.

use crate::data::dataset::{DatasetBuilder, QuadIds, TermId};
use crate::words::format::Format;
use foldhash::fast::FixedState;
use memchr::{memchr, memchr2, memrchr2};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{HashMap, HashSet};

/// What was read, by the text that writes it; IRIs that are written as they are need not be kept here, as the builder knows them.
#[derive(Default)]
pub(super) struct Known<'t> {
    /// Blank nodes, and IRIs with escapes.
    nodes: HashMap<&'t str, TermId, FixedState>,
    /// What IRIs that are known to be good begin with, up to their last `/` or `#`.
    begins: HashSet<&'t str, FixedState>,
    endings: HashMap<&'t str, Ending, FixedState>,
    subject: Option<(&'t str, TermId)>,
}

/// A node of a line.
enum Node<'t> {
    Known(TermId),
    /// An IRI, and what it begins with when that is new too.
    New(NamedNode, Option<&'t str>),
}

enum Object<'t> {
    Node(Node<'t>),
    Literal(Literal),
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
        let s = match self.subject {
            Some((text, id)) if text == line.subject => Node::Known(id),
            _ => self.node(line.subject, builder)?,
        };
        let p = self.node(line.predicate, builder)?;
        let g = match line.graph {
            Some(graph) => self.node(graph, builder)?,
            None => Node::Known(graph),
        };
        let o = match line.object.starts_with('"') {
            true => Object::Literal(self.literal(line.object)?),
            false => Object::Node(self.node(line.object, builder)?),
        };
        // Terms are numbered in this order, and only when all of the line is good.
        let [g, s, p] = [g, s, p].map(|node| self.id(node, builder));
        let o = match o {
            Object::Literal(literal) => builder.intern(literal),
            Object::Node(node) => self.id(node, builder),
        };
        self.subject = Some((line.subject, s));
        Some(QuadIds { s, p, o, g })
    }

    fn node(&self, text: &'t str, builder: &DatasetBuilder) -> Option<Node<'t>> {
        if is_other_than_written(text) {
            return self.nodes.get(text).map(|id| Node::Known(*id));
        }
        let iri = text.strip_prefix('<')?.strip_suffix('>')?;
        if let Some(id) = builder.iri(NamedNodeRef::new_unchecked(iri)) {
            return Some(Node::Known(id));
        }
        let (begin, name) = cut(iri);
        // Letters, digits and these marks may stand wherever a name may (RFC 3986 §2.3).
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let is_whole = !begin.is_empty() && !name.is_empty();
        let is_plain = is_whole && name.bytes().all(is_unreserved);
        Some(match self.begins.contains(begin) {
            true if is_plain => Node::New(NamedNode::new_unchecked(iri), None),
            is_known => Node::New(NamedNode::new(iri).ok()?, (!is_known).then_some(begin)),
        })
    }

    fn id(&mut self, node: Node<'t>, builder: &mut DatasetBuilder) -> TermId {
        match node {
            Node::Known(id) => id,
            Node::New(iri, begin) => {
                self.begins.extend(begin);
                builder.intern(iri)
            }
        }
    }

    fn literal(&self, text: &str) -> Option<Literal> {
        let (value, ending) = quoted(text)?;
        let is_plain = |byte: u8| byte != b'\\' && byte >= b' ';
        // Without an early end, many bytes are looked at in a step.
        if !value
            .bytes()
            .fold(true, |plain, byte| plain & is_plain(byte))
        {
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
        let triple = [(line.subject, quad.s), (line.predicate, quad.p)];
        let object = (!line.object.starts_with('"')).then_some((line.object, quad.o));
        let terms = triple.into_iter().chain(object).chain(graph);
        self.nodes
            .extend(terms.filter(|(text, _)| is_other_than_written(text)));
        if let Term::Literal(literal) = builder.term(quad.o)
            && let (Some((_, text)), None) = (quoted(line.object), literal.direction())
        {
            self.endings
                .entry(text)
                .or_insert_with(|| Ending::of(literal));
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

/// Whether a node is a blank node, which goes by other names here, or an IRI with escapes.
fn is_other_than_written(text: &str) -> bool {
    text.starts_with('_') || memchr(b'\\', text.as_bytes()).is_some()
}

/// What an IRI begins with, up to its last `/` or `#`, and the name behind.
fn cut(iri: &str) -> (&str, &str) {
    let begin = memrchr2(b'/', b'#', iri.as_bytes()).map_or(0, |at| at + 1);
    iri.split_at(begin)
}

/// The first term of a text, which blanks follow, and what stands behind them.
fn term(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let end = match bytes.first()? {
        b'<' if !text.starts_with("<<") => memchr(b'>', bytes)? + 1,
        b'_' => memchr2(b' ', b'\t', bytes)?,
        b'"' => {
            let (_, ending) = quoted(text)?;
            let quoted = text.len() - ending.len();
            match ending.as_bytes().first()? {
                b'^' => quoted + memchr(b'>', ending.as_bytes())? + 1,
                _ => quoted + memchr2(b' ', b'\t', ending.as_bytes())?,
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
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some((&text[1..at], &text[at + 1..]));
        }
        at += 2;
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
