//! Turtle and TriG as people write them: used prefixes first, subjects sorted, `a` before other properties, one object list each,
//! lists, blank nodes and annotations nested where [`super::nesting`] says that they may be.
//!
//! Linear in the triples but for one sort. oxttl's serializer is flat and sophia's pretty one is quadratic.

use super::nesting::{Nesting, Uses};
use super::{ids, used};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::language::usual_case;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xsd};
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes all graphs, the default graph first; without named graphs this is Turtle.
pub(super) fn write(dataset: &Dataset, prefixes: &Prefixes, out: &mut dyn Write) -> io::Result<()> {
    let printer = Printer::new(dataset, prefixes);
    for (prefix, namespace) in used(dataset, prefixes) {
        writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
    }
    let mut graphs = dataset.graphs();
    graphs.sort_by_key(|g| printer.rank(*g));
    for graph in graphs {
        let mut quads: Vec<QuadIds> = dataset.matching_in(graph, None, None, None).collect();
        quads.par_sort_by_key(|q| {
            (
                printer.rank(q.s),
                printer.predicate_rank(q.p),
                printer.rank(q.o),
            )
        });
        printer.graph(graph, &quads, out)?;
    }
    Ok(())
}

/// So many subjects are laid out before they are written.
const AT_ONCE: usize = 4_096;

/// From so many on, the objects of a property are laid out in parallel.
const MANY: usize = 64;

struct Printer<'a> {
    dataset: &'a Dataset,
    uses: Uses,
    prefixes: &'a Prefixes,
    texts: Vec<String>,
    ranks: Vec<u32>,
    type_id: Option<TermId>,
    nil_id: Option<TermId>,
    reifies_id: Option<TermId>,
}

impl<'a> Printer<'a> {
    fn new(dataset: &'a Dataset, prefixes: &'a Prefixes) -> Self {
        let mut printer = Self {
            dataset,
            uses: Uses::of(dataset),
            prefixes,
            texts: vec![String::new(); dataset.dictionary().len()],
            ranks: vec![0; dataset.dictionary().len()],
            type_id: dataset.iri(rdf::TYPE),
            nil_id: dataset.iri(rdf::NIL),
            reifies_id: dataset.iri(rdf::REIFIES),
        };
        let mut order: Vec<TermId> = ids(dataset).collect();
        let texts = order
            .par_iter()
            .map(|id| printer.term(dataset.term(*id)))
            .collect::<Vec<String>>();
        for (id, text) in order.iter().zip(texts) {
            printer.texts[id.index()] = text;
        }
        order.par_sort_by(|a, b| {
            let [a, b] = [a, b].map(|id| &printer.texts[id.index()]);
            natural(a).cmp(natural(b)).then_with(|| a.cmp(b))
        });
        for (rank, id) in (1u32..).zip(order) {
            printer.ranks[id.index()] = rank;
        }
        printer
    }

    fn rank(&self, id: TermId) -> u32 {
        if id == TermId::DEFAULT_GRAPH {
            0
        } else {
            self.ranks[id.index()]
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
        &self.texts[id.index()]
    }

    fn graph(&self, graph: TermId, quads: &[QuadIds], out: &mut dyn Write) -> io::Result<()> {
        let named = graph != TermId::DEFAULT_GRAPH;
        if named {
            write!(out, "\n{} {{", self.text(graph))?;
        }
        let page = Page {
            printer: self,
            nesting: Nesting::of(self.dataset, &self.uses, quads),
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
            let texts: Vec<String> = subjects
                .par_iter()
                .map(|quads| page.subject(quads, depth))
                .collect();
            for text in texts {
                out.write_all(text.as_bytes())?;
            }
        }
        if named {
            writeln!(out, "}}")?;
        }
        Ok(())
    }

    fn iri(&self, iri: &str) -> String {
        self.prefixes
            .compact(iri)
            .unwrap_or_else(|| oxrdf::NamedNodeRef::new_unchecked(iri).to_string())
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node.as_str()),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => self.literal(literal),
            Term::Triple(triple) => self.triple(triple),
        }
    }

    fn literal(&self, literal: &Literal) -> String {
        let quoted = || Literal::new_simple_literal(literal.value()).to_string();
        if let Some(tag) = literal.language() {
            let direction = literal
                .direction()
                .map_or_else(String::new, |direction| format!("--{direction}"));
            return format!("{}@{}{direction}", quoted(), usual_case(tag));
        }
        let datatype = literal.datatype();
        if datatype == xsd::STRING {
            return quoted();
        }
        if is_abbreviated(literal) {
            return literal.value().to_owned();
        }
        format!("{}^^{}", quoted(), self.iri(datatype.as_str()))
    }

    fn triple(&self, triple: &Triple) -> String {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        format!(
            "<<( {subject} {} {} )>>",
            self.iri(triple.predicate.as_str()),
            self.term(&triple.object)
        )
    }
}

/// A graph that is being printed.
struct Page<'p> {
    printer: &'p Printer<'p>,
    nesting: Nesting,
    subjects: HashMap<TermId, &'p [QuadIds]>,
}

impl Page<'_> {
    fn subject(&self, quads: &[QuadIds], depth: usize) -> String {
        let subject = quads[0].s;
        let name = if self.printer.uses.is_anonymous(subject) {
            "[]"
        } else {
            self.printer.text(subject)
        };
        let indent = "  ".repeat(depth);
        let properties = self.properties(quads, depth + 1);
        let between = format!(" ;\n{indent}  ");
        format!("\n{indent}{name} {} .\n", properties.join(&between))
    }

    /// Each property with its objects.
    fn properties(&self, quads: &[QuadIds], depth: usize) -> Vec<String> {
        let printer = self.printer;
        quads
            .chunk_by(|a, b| a.p == b.p)
            .map(|property| {
                let name = if Some(property[0].p) == printer.type_id {
                    "a"
                } else {
                    printer.text(property[0].p)
                };
                let object =
                    |quad: &QuadIds| self.object(quad.o, depth) + &self.annotations(quad, depth);
                let objects: Vec<String> = if property.len() < MANY {
                    property.iter().map(object).collect()
                } else {
                    property.par_iter().map(object).collect()
                };
                format!("{name} {}", objects.join(" , "))
            })
            .collect()
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
        if !self.nesting.is_nested(id) || !self.printer.dataset.term(id).is_blank_node() {
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

/// What puts `s2` before `s10`, compared one after the other: characters, and runs of digits as numbers.
fn natural(text: &str) -> impl Iterator<Item = (u64, char)> + '_ {
    let mut characters = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = characters.next()?;
        let Some(digit) = c.to_digit(10) else {
            return Some((0, c));
        };
        let mut number = u64::from(digit);
        while let Some(next) = characters.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(u64::from(next));
            characters.next();
        }
        Some((number, '0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_as_numbers() {
        let mut names = ["p:s1.p10", "p:s1.p2", "p:n1"];
        names.sort_by(|a, b| natural(a).cmp(natural(b)));
        assert_eq!(names, ["p:n1", "p:s1.p2", "p:s1.p10"]);
    }
}
