//! Turtle and TriG as people write them: used prefixes first, subjects sorted, `a` before other properties, one object list each,
//! lists, blank nodes and annotations nested where [`super::nesting`] says that they may be.
//!
//! Linear in the triples but for one sort. oxttl's serializer is flat and sophia's pretty one is quadratic.

use super::nesting::{Nesting, Uses};
use super::sheet::{Sheet, Terms};
use crate::data::dataset::{QuadIds, TermId};
use crate::words::language::usual_case;
use crate::words::natural::natural;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xsd};
use oxrdf::{Literal, LiteralRef, NamedNodeRef, NamedOrBlankNode, Term};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes all graphs, the default graph first; without named graphs this is Turtle.
pub(super) fn write(sheet: &Sheet<'_, '_>, out: &mut dyn Write) -> io::Result<()> {
    let printer = Printer::new(sheet);
    for (prefix, namespace) in sheet.used() {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    let mut graphs: Vec<&[QuadIds]> = sheet.quads().chunk_by(|a, b| a.g == b.g).collect();
    graphs.sort_by_key(|quads| printer.rank(quads[0].g));
    for quads in graphs {
        let mut quads = quads.to_vec();
        quads.par_sort_by_cached_key(|q| {
            (
                printer.rank(q.s),
                printer.predicate_rank(q.p),
                printer.rank(q.o),
            )
        });
        printer.graph(quads[0].g, &quads, out)?;
    }
    Ok(())
}

/// So many subjects are laid out before they are written.
const AT_ONCE: usize = 4_096;

/// From so many on, things are laid out in parallel; what is small is written by one of many threads as it is.
const MANY: usize = 256;

/// A text for each, in their order.
fn each<T: Sync>(of: &[T], text: impl Fn(&T) -> String + Send + Sync) -> Vec<String> {
    if of.len() < MANY {
        of.iter().map(text).collect()
    } else {
        of.par_iter().map(text).collect()
    }
}

/// Terms as Turtle writes them, and the order in which people look for them.
pub(super) struct Texts {
    texts: Vec<String>,
    ranks: Vec<u32>,
}

impl Texts {
    fn of(terms: &Terms<'_>) -> Self {
        let ids: Vec<TermId> = (0..terms.len()).map(TermId::at).collect();
        let texts = each(&ids, |id| text(terms, *id));
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.par_sort_by(|a, b| natural(&texts[*a], &texts[*b]));
        let mut ranks = vec![0; texts.len()];
        for (rank, at) in (1u32..).zip(order) {
            ranks[at] = rank;
        }
        Self { texts, ranks }
    }
}

fn text(terms: &Terms<'_>, id: TermId) -> String {
    let short = || {
        terms
            .short(id)
            .map(|(prefix, local)| format!("{prefix}:{local}"))
    };
    match terms.term(id) {
        Term::NamedNode(node) => short().unwrap_or_else(|| node.to_string()),
        Term::Literal(literal) => written(literal, || {
            short().unwrap_or_else(|| literal.datatype().to_string())
        }),
        other => nested(terms.prefixes(), other),
    }
}

/// A term inside another one.
fn nested(prefixes: &Prefixes, term: &Term) -> String {
    let iri = |iri: NamedNodeRef<'_>| {
        let short = prefixes.compact(iri.as_str());
        short.unwrap_or_else(|| iri.to_string())
    };
    match term {
        Term::NamedNode(node) => iri(node.as_ref()),
        Term::BlankNode(node) => node.to_string(),
        Term::Literal(literal) => written(literal, || iri(literal.datatype())),
        Term::Triple(triple) => {
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => iri(node.as_ref()),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            format!(
                "<<( {subject} {} {} )>>",
                iri(triple.predicate.as_ref()),
                nested(prefixes, &triple.object)
            )
        }
    }
}

fn written(literal: &Literal, datatype: impl Fn() -> String) -> String {
    let quoted = || LiteralRef::new_simple_literal(literal.value()).to_string();
    if let Some(tag) = literal.language() {
        let direction = literal
            .direction()
            .map_or_else(String::new, |direction| format!("--{direction}"));
        return format!("{}@{}{direction}", quoted(), usual_case(tag));
    }
    if literal.datatype() == xsd::STRING {
        return quoted();
    }
    if is_abbreviated(literal) {
        return literal.value().to_owned();
    }
    format!("{}^^{}", quoted(), datatype())
}

struct Printer<'s, 'a> {
    terms: &'s Terms<'a>,
    uses: Uses,
    texts: &'s Texts,
    type_id: Option<TermId>,
    nil_id: Option<TermId>,
    reifies_id: Option<TermId>,
}

impl<'s, 'a> Printer<'s, 'a> {
    fn new(sheet: &Sheet<'s, 'a>) -> Self {
        let terms = sheet.terms;
        // Made beforehand: a thread that shares the work may come upon these terms again, and would wait for itself.
        let texts = match terms.turtle.get() {
            Some(texts) => texts,
            None => {
                let texts = Texts::of(terms);
                terms.turtle.get_or_init(|| texts)
            }
        };
        Self {
            uses: Uses::of(sheet),
            texts,
            type_id: terms.iri(rdf::TYPE),
            nil_id: terms.iri(rdf::NIL),
            reifies_id: terms.iri(rdf::REIFIES),
            terms,
        }
    }

    fn rank(&self, id: TermId) -> u32 {
        if id == TermId::DEFAULT_GRAPH {
            0
        } else {
            self.texts.ranks[id.index()]
        }
    }

    fn predicate_rank(&self, id: TermId) -> u32 {
        if Some(id) == self.type_id {
            0
        } else {
            self.rank(id)
        }
    }

    fn text(&self, id: TermId) -> &str {
        &self.texts.texts[id.index()]
    }

    fn graph(&self, graph: TermId, quads: &[QuadIds], out: &mut dyn Write) -> io::Result<()> {
        let named = graph != TermId::DEFAULT_GRAPH;
        if named {
            write!(out, "\n{} {{", self.text(graph))?;
        }
        let page = Page {
            printer: self,
            nesting: Nesting::of(self.terms, &self.uses, quads),
            subjects: quads
                .chunk_by(|a, b| a.s == b.s)
                .map(|quads| (quads[0].s, quads))
                .collect(),
        };
        let subjects = quads.chunk_by(|a, b| a.s == b.s);
        let top: Vec<&[QuadIds]> = subjects
            .filter(|quads| !page.nesting.is_nested(quads[0].s))
            .collect();
        let depth = if named { 1 } else { 0 };
        for subjects in top.chunks(AT_ONCE) {
            for text in each(subjects, |quads| page.subject(quads, depth)) {
                out.write_all(text.as_bytes())?;
            }
        }
        if named {
            writeln!(out, "}}")?;
        }
        Ok(())
    }
}

/// A graph that is being printed.
struct Page<'p, 'a> {
    printer: &'p Printer<'p, 'a>,
    nesting: Nesting,
    subjects: HashMap<TermId, &'p [QuadIds]>,
}

impl Page<'_, '_> {
    fn subject(&self, quads: &[QuadIds], depth: usize) -> String {
        let subject = quads[0].s;
        let name = if self.printer.uses.is_anonymous(subject) {
            "[]"
        } else {
            self.printer.text(subject)
        };
        let indent = "  ".repeat(depth);
        let mut text = format!("\n{indent}{name} ");
        for (number, property) in quads.chunk_by(|a, b| a.p == b.p).enumerate() {
            if number > 0 {
                text.extend([" ;\n", &indent, "  "]);
            }
            self.property(property, depth + 1, &mut text);
        }
        text.push_str(" .\n");
        text
    }

    /// Each property with its objects.
    fn properties(&self, quads: &[QuadIds], depth: usize) -> Vec<String> {
        let of = |property| {
            let mut text = String::new();
            self.property(property, depth, &mut text);
            text
        };
        quads.chunk_by(|a, b| a.p == b.p).map(of).collect()
    }

    /// A property with its objects, behind a text.
    fn property(&self, quads: &[QuadIds], depth: usize, text: &mut String) {
        text.push_str(if Some(quads[0].p) == self.printer.type_id {
            "a"
        } else {
            self.printer.text(quads[0].p)
        });
        let object = |quad: &QuadIds| self.object(quad.o, depth) + &self.annotations(quad, depth);
        let objects = each(quads, object);
        text.reserve(objects.iter().map(|object| object.len() + 3).sum());
        for (number, object) in objects.iter().enumerate() {
            text.push_str(if number > 0 { " , " } else { " " });
            text.push_str(object);
        }
    }

    fn object(&self, id: TermId, depth: usize) -> String {
        if let Some(list) = self.nesting.lists.get(&id) {
            let members = list.members.iter();
            let members = members.map(|id| self.object(*id, depth + 1)).collect();
            return laid_out("(", members, " ", ")", depth);
        }
        if Some(id) == self.printer.nil_id {
            return "()".to_owned();
        }
        if !self.nesting.is_nested(id) || !self.printer.terms.term(id).is_blank_node() {
            return self.printer.text(id).to_owned();
        }
        match self.subjects.get(&id) {
            Some(quads) => {
                let properties = self.properties(quads, depth + 1);
                laid_out("[", properties, " ; ", "]", depth)
            }
            None => "[]".to_owned(),
        }
    }

    /// The reifiers of a triple with what they say (Turtle 1.2 §2.11).
    ///
    /// Blocks without a name come first, for behind `~` a block belongs to what that names; names without a block come last.
    fn annotations(&self, quad: &QuadIds, depth: usize) -> String {
        let mut written: Vec<(u8, String)> = Vec::new();
        let reifiers = self.nesting.reifiers.get(&quad.triple());
        for reifier in reifiers.into_iter().flatten() {
            let anonymous = self.printer.uses.is_anonymous(*reifier);
            let block = self.annotation_block(*reifier, depth);
            let name = self.printer.text(*reifier);
            written.push(match (anonymous, block) {
                (true, Some(block)) => (0, format!(" {block}")),
                (false, Some(block)) => (1, format!(" ~ {name} {block}")),
                (false, None) => (2, format!(" ~ {name}")),
                (true, None) => (3, " ~".to_owned()),
            });
        }
        written.sort();
        written.into_iter().map(|(_, text)| text).collect()
    }

    fn annotation_block(&self, reifier: TermId, depth: usize) -> Option<String> {
        let rest: Vec<QuadIds> = self.subjects[&reifier]
            .iter()
            .copied()
            .filter(|quad| Some(quad.p) != self.printer.reifies_id)
            .collect();
        let properties = self.properties(&rest, depth + 1);
        (!rest.is_empty()).then(|| laid_out("{|", properties, " ; ", "|}", depth))
    }
}

/// The longest bracket that stays on one line.
const LINE: usize = 80;

/// Parts in brackets: on one line when they are short, else one on each.
fn laid_out(open: &str, parts: Vec<String>, between: &str, close: &str, depth: usize) -> String {
    let length: usize = parts.iter().map(|part| part.len() + between.len()).sum();
    let indent = "  ".repeat(depth);
    if length <= LINE && !parts.iter().any(|part| part.contains('\n')) {
        return format!("{open} {} {close}", parts.join(between));
    }
    let between = format!("{}\n{indent}  ", between.trim_end());
    format!(
        "{open}\n{indent}  {}\n{indent}{close}",
        parts.join(&between)
    )
}

/// Whether a number or boolean may stand without quotes (Turtle §2.5): its written form is that of the grammar.
fn is_abbreviated(literal: &Literal) -> bool {
    let value = literal.value();
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let datatype = literal.datatype();
    if datatype == xsd::BOOLEAN {
        return value == "true" || value == "false";
    }
    if datatype == xsd::INTEGER {
        return digits(unsigned);
    }
    if datatype == xsd::DECIMAL {
        return unsigned
            .split_once('.')
            .is_some_and(|(whole, part)| (whole.is_empty() || digits(whole)) && digits(part));
    }
    false
}
