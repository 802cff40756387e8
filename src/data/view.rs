//! SPARQL on the working index: spareval's `QueryableDataset` over the sorted arrays, nothing copied.

use super::allowance::tick;
use super::dataset::{Ask, Dataset, QuadIds, TermId};
use oxrdf::{NamedNode, Term};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::collections::{BTreeSet, HashSet};
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
    /// Whether statements of a graph are among those that a reader of everything sees: all but what is left out of the merge.
    pub fn shows(&self, graph: TermId) -> bool {
        match self {
            Self::Strict => true,
            Self::MergeWithout(left_out) => !left_out.contains(&graph),
        }
    }

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
    empty: Option<&'a BTreeSet<NamedNode>>,
    is_marking: bool,
}

/// What a mark begins with, and no IRI has in it.
const MARK: char = '\u{1}';

/// The mark of a term of a dataset, which stands for it in a solution: in the place of an IRI, its number in characters of seven bits.
pub fn mark(id: TermId) -> Term {
    let digits = DIGITS.map(|shift| char::from((id.index() >> shift) as u8 & 0x7f));
    let mut name = String::with_capacity(1 + DIGITS.len());
    name.push(MARK);
    name.extend(digits);
    NamedNode::new_unchecked(name).into()
}

/// The term of a dataset that a mark stands for.
pub fn marked(term: &Term) -> Ask {
    let Term::NamedNode(node) = term else {
        return None;
    };
    let digits = node.as_str().strip_prefix(MARK)?.bytes();
    let index = digits.fold(0, |index, digit| index << 7 | usize::from(digit));
    Some(TermId::at(index))
}

/// How far the digits of a mark are moved.
const DIGITS: [u32; 5] = [28, 21, 14, 7, 0];

impl<'a> IndexView<'a> {
    /// A view with the stated default graph.
    pub fn new(dataset: &'a Dataset, default_graph: &'a DefaultGraph) -> Self {
        Self {
            dataset,
            default_graph,
            empty: None,
            is_marking: false,
        }
    }

    /// The same, which answers with marks ([`marked`]) in place of terms of the dataset. Only the solutions of a SELECT without SERVICE
    /// have them.
    pub fn marking(self) -> Self {
        Self {
            is_marking: true,
            ..self
        }
    }

    /// The same, with graphs that exist although they may be empty.
    pub fn with_graphs(self, graphs: &'a BTreeSet<NamedNode>) -> Self {
        Self {
            empty: Some(graphs),
            ..self
        }
    }

    fn quads(self, pattern: [Ask; 3], graph: Graph) -> Box<dyn Iterator<Item = QuadIds> + 'a> {
        let [s, p, o] = pattern;
        let dataset = self.dataset;
        tick();
        let counted = |_: &QuadIds| tick();
        match (graph, self.default_graph) {
            (Graph::Named(g), _) => Box::new(dataset.matching_in(g, s, p, o).inspect(counted)),
            (Graph::AnyNamed, _) => Box::new(
                dataset
                    .matching(s, p, o)
                    .inspect(counted)
                    .filter(|q| q.g != TermId::DEFAULT_GRAPH),
            ),
            (Graph::Default, DefaultGraph::Strict) => {
                let own = dataset.matching_in(TermId::DEFAULT_GRAPH, s, p, o);
                Box::new(own.inspect(counted))
            }
            (Graph::Default, DefaultGraph::MergeWithout(left_out)) => {
                let mut last = None;
                Box::new(dataset.matching(s, p, o).inspect(counted).filter(move |q| {
                    !left_out.contains(&q.g) && last.replace(q.triple()) != Some(q.triple())
                }))
            }
        }
    }
}

impl<'a> IndexView<'a> {
    fn spelt(&self, term: IndexTerm) -> Term {
        match term {
            IndexTerm::Known(id) => self.dataset.term(id).clone(),
            IndexTerm::Made(term) => Arc::unwrap_or_clone(term),
        }
    }

    /// The graphs that exist and hold nothing.
    fn empty_graphs(self) -> impl Iterator<Item = IndexTerm> + use<'a> {
        let dataset = self.dataset;
        self.empty.into_iter().flatten().filter_map(move |name| {
            let term = Term::from(name.clone());
            match dataset.id(&term) {
                Some(g) if dataset.matching_in(g, None, None, None).next().is_some() => None,
                Some(g) => Some(IndexTerm::Known(g)),
                None => Some(IndexTerm::Made(Arc::new(term))),
            }
        })
    }
}

#[derive(Clone, Copy)]
enum Graph {
    Default,
    Named(TermId),
    AnyNamed,
}

/// A term of the dataset, or one that a query made.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum IndexTerm {
    /// Interned.
    Known(TermId),
    /// Made by an expression, or not in the dataset.
    Made(Arc<Term>),
}

impl Clone for IndexTerm {
    /// Counts as a step: no row of a result is made without.
    fn clone(&self) -> Self {
        tick();
        match self {
            Self::Known(id) => Self::Known(*id),
            Self::Made(term) => Self::Made(Arc::clone(term)),
        }
    }
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
            .chain(self.empty_graphs().map(Ok))
    }

    fn contains_internal_graph_name(&self, name: &IndexTerm) -> Result<bool, Infallible> {
        let filled = name.known().is_some_and(|g| {
            self.dataset
                .matching_in(g, None, None, None)
                .next()
                .is_some()
        });
        Ok(filled || self.empty_graphs().any(|graph| graph == *name))
    }

    fn internalize_term(&self, term: Term) -> Result<IndexTerm, Infallible> {
        Ok(self
            .dataset
            .id(&term)
            .map_or_else(|| IndexTerm::Made(Arc::new(term)), IndexTerm::Known))
    }

    fn externalize_term(&self, term: IndexTerm) -> Result<Term, Infallible> {
        Ok(match term {
            IndexTerm::Known(id) if self.is_marking => mark(id),
            term => self.spelt(term),
        })
    }

    fn externalize_expression_term(&self, term: IndexTerm) -> Result<ExpressionTerm, Infallible> {
        Ok(self.spelt(term).into())
    }
}
