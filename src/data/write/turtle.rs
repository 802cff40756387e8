//! Turtle and TriG as people write them: used prefixes first, subjects sorted, `a` before other properties, one object list each.
//!
//! Linear in the triples but for one sort. oxttl's serializer is flat and sophia's pretty one is quadratic.

use super::{ids, used};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::language::usual_case;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xsd};
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
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
        quads.sort_by_key(|q| {
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

struct Printer<'a> {
    prefixes: &'a Prefixes,
    texts: Vec<String>,
    ranks: Vec<u32>,
    type_id: Option<TermId>,
}

impl<'a> Printer<'a> {
    fn new(dataset: &'a Dataset, prefixes: &'a Prefixes) -> Self {
        let mut printer = Self {
            prefixes,
            texts: vec![String::new(); dataset.dictionary().len()],
            ranks: vec![0; dataset.dictionary().len()],
            type_id: dataset.iri(rdf::TYPE),
        };
        let mut order: Vec<TermId> = Vec::new();
        for id in ids(dataset) {
            printer.texts[id.index()] = printer.term(dataset.term(id));
            order.push(id);
        }
        order.sort_by(|a, b| {
            natural(&printer.texts[a.index()])
                .cmp(&natural(&printer.texts[b.index()]))
                .then_with(|| printer.texts[a.index()].cmp(&printer.texts[b.index()]))
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
        let indent = if named { "  " } else { "" };
        for subject in quads.chunk_by(|a, b| a.s == b.s) {
            self.subject(subject, indent, out)?;
        }
        if named {
            writeln!(out, "}}")?;
        }
        Ok(())
    }

    fn subject(&self, quads: &[QuadIds], indent: &str, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "\n{indent}{}", self.text(quads[0].s))?;
        let mut first = true;
        for property in quads.chunk_by(|a, b| a.p == b.p) {
            let name = if Some(property[0].p) == self.type_id {
                "a"
            } else {
                self.text(property[0].p)
            };
            if first {
                write!(out, " {name} ")?;
            } else {
                write!(out, " ;\n{indent}  {name} ")?;
            }
            first = false;
            for (position, quad) in property.iter().enumerate() {
                let comma = if position > 0 { " , " } else { "" };
                write!(out, "{comma}{}", self.text(quad.o))?;
            }
        }
        writeln!(out, " .")
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

/// A key that puts `s2` before `s10`: runs of digits are compared as numbers.
fn natural(text: &str) -> Vec<(u64, char)> {
    let mut key = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(digit) = c.to_digit(10) else {
            key.push((0, c));
            continue;
        };
        let mut number = u64::from(digit);
        while let Some(next) = characters.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(u64::from(next));
            characters.next();
        }
        key.push((number, '0'));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_ordered_as_numbers() {
        let mut names = ["p:s1.p10", "p:s1.p2", "p:n1"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["p:n1", "p:s1.p2", "p:s1.p10"]);
    }
}
