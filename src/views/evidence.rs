//! The forms in which a dump carries its evidence: as named graphs, as RDF 1.2 reifiers, as `rdf:Statement`s, or not at all.

use crate::data::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::view::DefaultGraph;
use crate::words::format::Format;
use crate::words::vocabulary::{prov, rdf, xz};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
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

/// The dataset in one of the forms, with a statement about `described` that says which; itself where there is nothing to change.
pub fn carry<'a>(
    dataset: &'a Dataset,
    default_graph: &DefaultGraph,
    evidence: Evidence,
    described: Option<&NamedNode>,
) -> Cow<'a, Dataset> {
    let mut quads = dataset.quads();
    let stays = |quad: QuadIds| {
        let graph = evidence == Evidence::Graphs || quad.g == TermId::DEFAULT_GRAPH;
        graph && is_merged(quad, default_graph)
    };
    if described.is_none() && quads.all(stays) {
        return Cow::Borrowed(dataset);
    }
    let mut builder = DatasetBuilder::default();
    match evidence {
        Evidence::Graphs => {
            for quad in dataset.quads().filter(|q| is_merged(*q, default_graph)) {
                if let Some(quad) = dataset.quad(quad) {
                    builder.add(quad, Line::UNKNOWN);
                }
            }
        }
        Evidence::Reifiers | Evidence::Statements | Evidence::None => {
            flat(dataset, default_graph, evidence, &mut builder)
        }
    }
    if let Some(described) = described {
        let graph = if evidence == Evidence::Graphs {
            described.clone().into()
        } else {
            GraphName::DefaultGraph
        };
        builder.add(
            Quad::new(
                described.clone(),
                xz::EVIDENCE_FORM.into_owned(),
                evidence.individual(),
                graph,
            ),
            Line::UNKNOWN,
        );
    }
    Cow::Owned(builder.build())
}

fn is_merged(quad: QuadIds, default_graph: &DefaultGraph) -> bool {
    match default_graph {
        DefaultGraph::Strict => true,
        DefaultGraph::MergeWithout(left_out) => !left_out.contains(&quad.g),
    }
}

/// The merge, and for each triple and graph one node that says so.
fn flat(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    evidence: Evidence,
    builder: &mut DatasetBuilder,
) {
    for quad in dataset
        .matching(None, None, None)
        .filter(|q| is_merged(*q, default_graph))
    {
        let Some(full) = dataset.quad(quad) else {
            continue;
        };
        let triple = Triple::new(full.subject, full.predicate, full.object);
        builder.add(
            triple.clone().in_graph(GraphName::DefaultGraph),
            Line::UNKNOWN,
        );
        if quad.g == TermId::DEFAULT_GRAPH || evidence == Evidence::None {
            continue;
        }
        let graph = dataset.term(quad.g).clone();
        let node = statement_node(&triple, &graph);
        let mut say = |predicate: NamedNodeRef<'_>, object: Term| {
            builder.add(
                Quad::new(
                    node.clone(),
                    predicate.into_owned(),
                    object,
                    GraphName::DefaultGraph,
                ),
                Line::UNKNOWN,
            );
        };
        say(prov::WAS_DERIVED_FROM, graph);
        if evidence == Evidence::Reifiers {
            say(rdf::REIFIES, triple.into());
        } else {
            say(rdf::TYPE, rdf::STATEMENT.into_owned().into());
            say(rdf::SUBJECT, subject_term(triple.subject));
            say(rdf::PREDICATE, triple.predicate.into());
            say(rdf::OBJECT, triple.object);
        }
    }
}

fn subject_term(subject: NamedOrBlankNode) -> Term {
    subject.into()
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
