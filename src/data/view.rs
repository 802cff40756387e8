//! SPARQL on the working index: spareval's `QueryableDataset` over the sorted arrays, nothing copied.

use super::dataset::{Ask, Dataset, QuadIds, TermId};
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;

/// What a query without `GRAPH` sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultGraph {
    /// The quads without a graph name.
    Strict,
    /// Each triple once, of all graphs but those named here.
    MergeWithout(HashSet<TermId>),
}

impl DefaultGraph {
    /// The merge of all graphs.
    pub fn merge() -> Self {
        Self::MergeWithout(HashSet::new())
    }
}

/// A dataset as SPARQL sees it.
#[derive(Clone, Copy, Debug)]
pub struct IndexView<'a> {
    dataset: &'a Dataset,
    default_graph: &'a DefaultGraph,
}

impl<'a> IndexView<'a> {
    /// A view with the stated default graph.
    pub fn new(dataset: &'a Dataset, default_graph: &'a DefaultGraph) -> Self {
        Self {
            dataset,
            default_graph,
        }
    }

    fn quads(self, pattern: [Ask; 3], graph: Graph) -> Box<dyn Iterator<Item = QuadIds> + 'a> {
        let [s, p, o] = pattern;
        let dataset = self.dataset;
        match (graph, self.default_graph) {
            (Graph::Named(g), _) => Box::new(dataset.matching_in(g, s, p, o)),
            (Graph::AnyNamed, _) => Box::new(
                dataset
                    .matching(s, p, o)
                    .filter(|q| q.g != TermId::DEFAULT_GRAPH),
            ),
            (Graph::Default, DefaultGraph::Strict) => {
                Box::new(dataset.matching_in(TermId::DEFAULT_GRAPH, s, p, o))
            }
            (Graph::Default, DefaultGraph::MergeWithout(left_out)) => {
                let mut last = None;
                Box::new(dataset.matching(s, p, o).filter(move |q| {
                    !left_out.contains(&q.g) && last.replace(q.triple()) != Some(q.triple())
                }))
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Graph {
    Default,
    Named(TermId),
    AnyNamed,
}

/// A term of the dataset, or one that a query made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum IndexTerm {
    /// Interned.
    Known(TermId),
    /// Made by an expression, or not in the dataset.
    Made(Arc<Term>),
}

impl IndexTerm {
    fn known(&self) -> Option<TermId> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Made(_) => None,
        }
    }
}

/// The three positions of a pattern; `None` when a term of it is not in the dataset, so that nothing matches.
fn pattern(terms: [Option<&IndexTerm>; 3]) -> Option<[Ask; 3]> {
    let mut asks = [None; 3];
    for (ask, term) in asks.iter_mut().zip(terms) {
        if let Some(term) = term {
            *ask = Some(term.known()?);
        }
    }
    Some(asks)
}

impl<'a> QueryableDataset<'a> for IndexView<'a> {
    type InternalTerm = IndexTerm;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&IndexTerm>,
        predicate: Option<&IndexTerm>,
        object: Option<&IndexTerm>,
        graph_name: Option<Option<&IndexTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<IndexTerm>, Infallible>> + use<'a> {
        let graph = match graph_name {
            None => Some(Graph::AnyNamed),
            Some(None) => Some(Graph::Default),
            Some(Some(name)) => name.known().map(Graph::Named),
        };
        let quads = pattern([subject, predicate, object])
            .zip(graph)
            .map(|(asks, graph)| self.quads(asks, graph));
        let in_default = matches!(graph_name, Some(None));
        quads.into_iter().flatten().map(move |quad| {
            Ok(InternalQuad {
                subject: IndexTerm::Known(quad.s),
                predicate: IndexTerm::Known(quad.p),
                object: IndexTerm::Known(quad.o),
                graph_name: (!in_default).then_some(IndexTerm::Known(quad.g)),
            })
        })
    }

    fn internal_named_graphs(
        &self,
    ) -> impl Iterator<Item = Result<IndexTerm, Infallible>> + use<'a> {
        self.dataset
            .graphs()
            .into_iter()
            .filter(|g| *g != TermId::DEFAULT_GRAPH)
            .map(|g| Ok(IndexTerm::Known(g)))
    }

    fn internalize_term(&self, term: Term) -> Result<IndexTerm, Infallible> {
        Ok(self
            .dataset
            .id(&term)
            .map_or_else(|| IndexTerm::Made(Arc::new(term)), IndexTerm::Known))
    }

    fn externalize_term(&self, term: IndexTerm) -> Result<Term, Infallible> {
        Ok(match term {
            IndexTerm::Known(id) => self.dataset.term(id).clone(),
            IndexTerm::Made(term) => Arc::unwrap_or_clone(term),
        })
    }
}
