//! The forms in which a dump carries its evidence: as named graphs, as RDF 1.2 reifiers, as `rdf:Statement`s, or not at all.

use crate::data::dataset::{Dataset, Extended, QuadIds, TermId};
use crate::data::view::DefaultGraph;
use crate::data::write::{Sheet, Terms};
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{prov, rdf, xz};
use oxrdf::{NamedNode, NamedNodeRef, Term, Triple};
use sha2::{Digest, Sha256};
use std::str::FromStr;

/// How a dump carries the graphs that its statements stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The graph name is the passage.
    Graphs,
    /// `rdf:reifies` and `prov:wasDerivedFrom` on an RDF 1.2 reifier.
    Reifiers,
    /// `rdf:Statement` with `prov:wasDerivedFrom`.
    Statements,
    /// The merge alone.
    None,
}

impl FromStr for Evidence {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "graphs" => Ok(Self::Graphs),
            "rdf12" => Ok(Self::Reifiers),
            "reified" => Ok(Self::Statements),
            "none" => Ok(Self::None),
            _ => Err(format!(
                "unknown evidence form '{text}': use graphs, rdf12, reified or none"
            )),
        }
    }
}

impl Evidence {
    /// What a format carries when nothing else is asked: graph names where it has them, else nothing.
    pub fn usual(format: Format) -> Self {
        if format.has_graphs() {
            Self::Graphs
        } else {
            Self::None
        }
    }

    fn individual(self) -> NamedNode {
        let local = match self {
            Self::Graphs => "EvidenceAsGraphs",
            Self::Reifiers => "EvidenceAsReifiers",
            Self::Statements => "EvidenceAsStatements",
            Self::None => "NoEvidence",
        };
        NamedNode::new_unchecked(format!("{}{local}", xz::NAMESPACE))
    }
}

/// Gives away the dataset as formats [usually](Evidence::usual) carry it: with its graphs, then as the merge alone, each with a statement
/// about `described` that says which. The terms are sorted once for both. The prefixes must be [writable](crate::data::write::writable).
///
/// # Errors
/// Those of `put`.
pub fn usual_sheets<E>(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    described: Option<&NamedNode>,
    prefixes: &Prefixes,
    mut put: impl FnMut(Evidence, &Sheet<'_, '_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut terms = Extended::new(dataset);
    let forms = [Evidence::Graphs, Evidence::None];
    let quads = forms.map(|form| carry(&mut terms, default_graph, form, described));
    let (sorted, numbers) = Terms::of(quads.iter().flatten(), &terms, prefixes);
    let mut of_forms = forms.into_iter().zip(quads);
    of_forms.try_for_each(|(form, quads)| put(form, &sorted.sheet(quads, &numbers)))
}

/// The quads of a dataset in one of the forms, each once, with a statement about `described` that says which.
pub fn carry(
    terms: &mut Extended<'_>,
    default_graph: &DefaultGraph,
    evidence: Evidence,
    described: Option<&NamedNode>,
) -> Vec<QuadIds> {
    let dataset = terms.dataset();
    let merged = |q: &QuadIds| default_graph.shows(q.g);
    let mut quads = Vec::with_capacity(dataset.len() + 1);
    match evidence {
        Evidence::Graphs => quads.extend(dataset.quads().filter(merged)),
        Evidence::None => {
            let triples = dataset.matching(None, None, None).filter(merged);
            quads.extend(triples.map(flat));
            quads.dedup();
        }
        Evidence::Reifiers | Evidence::Statements => {
            let mut last = None;
            for quad in dataset.matching(None, None, None).filter(merged) {
                if last.replace(quad.triple()) != Some(quad.triple()) {
                    quads.push(flat(quad));
                }
                if quad.g != TermId::DEFAULT_GRAPH {
                    say_where(terms, quad, evidence, &mut quads);
                }
            }
        }
    }
    if let Some(described) = described {
        let described = terms.intern(&described.clone().into());
        quads.push(QuadIds {
            s: described,
            p: terms.intern(&xz::EVIDENCE_FORM.into_owned().into()),
            o: terms.intern(&evidence.individual().into()),
            g: match evidence {
                Evidence::Graphs => described,
                _ => TermId::DEFAULT_GRAPH,
            },
        });
    }
    quads
}

fn flat(quad: QuadIds) -> QuadIds {
    QuadIds {
        g: TermId::DEFAULT_GRAPH,
        ..quad
    }
}

/// One node that says in which graph a triple stands.
fn say_where(
    terms: &mut Extended<'_>,
    quad: QuadIds,
    evidence: Evidence,
    quads: &mut Vec<QuadIds>,
) {
    let Some(full) = terms.dataset().quad(quad) else {
        return;
    };
    let triple = Triple::new(full.subject, full.predicate, full.object);
    let node = statement_node(&triple, terms.term(quad.g));
    let node = terms.intern(&node.into());
    let mut say = |predicate: NamedNodeRef<'_>, o: TermId, terms: &mut Extended<'_>| {
        let p = terms.intern(&predicate.into_owned().into());
        let g = TermId::DEFAULT_GRAPH;
        quads.push(QuadIds { s: node, p, o, g });
    };
    say(prov::WAS_DERIVED_FROM, quad.g, terms);
    if evidence == Evidence::Reifiers {
        let triple = terms.intern(&triple.into());
        say(rdf::REIFIES, triple, terms);
    } else {
        let statement = terms.intern(&rdf::STATEMENT.into_owned().into());
        say(rdf::TYPE, statement, terms);
        say(rdf::SUBJECT, quad.s, terms);
        say(rdf::PREDICATE, quad.p, terms);
        say(rdf::OBJECT, quad.o, terms);
    }
}

/// A name for "this triple, stated there": the same each time, so that dumps can be compared.
fn statement_node(triple: &Triple, graph: &Term) -> NamedNode {
    let digest = Sha256::digest(format!("{triple} {graph}").as_bytes());
    let hex = digest
        .iter()
        .take(16)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    NamedNode::new_unchecked(format!("urn:sha256:{hex}"))
}
