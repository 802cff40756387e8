//! Running queries on the index with pre-bound variables; spareval evaluates, nothing is copied.

use super::cleared;
use super::prebind::{self, BLANK, BLANK_FUNCTION, Bindings};
use super::query::Query;
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::view::{DefaultGraph, IndexTerm, IndexView};
use crate::meaning::shacl::data::Data;
use crate::meaning::shacl::shapes::Shapes;
use oxrdf::{BlankNode, NamedNode, Term};
use rayon::prelude::*;
use spareval::{
    InternalQuad, QueryEvaluationError, QueryEvaluator, QueryResults, QueryableDataset,
};
use std::collections::HashSet;
use std::convert::Infallible;
use std::ops::RangeInclusive;

/// The graph in which `$shapesGraph` finds the shapes.
pub const SHAPES_GRAPH: &str = "tag:xinzhi,2026:shapes-graph";

/// So many focus nodes are asked about at once at most, and, where several cores share them, at least.
const AT_ONCE: RangeInclusive<usize> = 64..=2_048;

/// The evaluator, made once for a run.
pub struct Engine {
    evaluator: QueryEvaluator,
}

/// A solution: the values of the selected variables.
pub type Solution = Vec<(String, Term)>;

impl Engine {
    pub fn new() -> Self {
        let name = NamedNode::new_unchecked(BLANK_FUNCTION);
        let evaluator = QueryEvaluator::new().with_custom_function(name, |arguments| {
            let Some(Term::Literal(label)) = arguments.first() else {
                return None;
            };
            Some(BlankNode::new_unchecked(label.value()).into())
        });
        Self { evaluator }
    }

    /// The data together with the shapes graph, when a constraint asks for it; that graph is not part of the default graph.
    pub fn with_shapes_graph(
        dataset: &Dataset,
        shapes: &Shapes,
        default_graph: &mut DefaultGraph,
    ) -> Option<Dataset> {
        let shapes = shapes.graph.as_ref()?;
        let mut builder = dataset.clone().into_builder();
        let g = builder.intern(NamedNode::new_unchecked(SHAPES_GRAPH));
        if let DefaultGraph::MergeWithout(left_out) = default_graph {
            let mut with_shapes: HashSet<TermId> = left_out.clone();
            with_shapes.insert(g);
            *left_out = with_shapes;
        }
        for [s, p, o] in shapes.triples(None, None, None) {
            let [s, p, o] = [s, p, o].map(|id| builder.intern(shapes.term(id).clone()));
            builder.add_ids(QuadIds { s, p, o, g }, Line::UNKNOWN);
        }
        Some(builder.build())
    }

    /// The solutions of a SELECT query.
    pub fn select(
        &self,
        data: &Data<'_>,
        query: &Query,
        bindings: &Bindings,
    ) -> Result<Vec<Solution>, QueryEvaluationError> {
        let query = prebind::with_bindings(&query.0, bindings);
        let QueryResults::Solutions(solutions) = self.run(data, &query)? else {
            return Ok(Vec::new());
        };
        solutions
            .map(|solution| {
                let solution = solution?;
                let pairs = solution
                    .iter()
                    .map(|(v, t)| (v.as_str().to_owned(), t.clone()));
                Ok(pairs.collect())
            })
            .collect()
    }

    /// The nodes among many for which a SELECT has no solutions when `$this` is pre-bound to them, found by asking about many at once;
    /// `None` when the query cannot be asked so, or something of it fails. `bindings` is what else is pre-bound.
    pub fn cleared(
        &self,
        data: &Data<'_>,
        query: &Query,
        bindings: &Bindings,
        nodes: &[TermId],
    ) -> Option<HashSet<TermId>> {
        let query = prebind::with_bindings(&query.0, bindings);
        // What only the shapes name is not in the data.
        let known = data.dataset.dictionary().len();
        let nodes = nodes.iter().copied().filter(|id| id.index() < known);
        let nodes: Vec<TermId> = nodes.collect();
        let share = nodes.len().div_ceil(rayon::current_num_threads());
        let at_once = share.clamp(*AT_ONCE.start(), *AT_ONCE.end());
        let found = nodes.par_chunks(at_once).map(|nodes| {
            let terms = nodes.iter().map(|id| data.dataset.term(*id));
            let asked = cleared::for_nodes(&query, terms)?;
            let QueryResults::Solutions(solutions) = self.run(data, &asked).ok()? else {
                return None;
            };
            let mut cleared: HashSet<TermId> = nodes.iter().copied().collect();
            for solution in solutions {
                let this = solution.ok()?.get("this").cloned()?;
                cleared.remove(&data.dataset.id(&this)?);
            }
            Some(cleared)
        });
        let found: Vec<HashSet<TermId>> = found.collect::<Option<_>>()?;
        Some(found.into_iter().flatten().collect())
    }

    /// The answer of an ASK query.
    pub fn ask(
        &self,
        data: &Data<'_>,
        query: &Query,
        bindings: &Bindings,
    ) -> Result<bool, QueryEvaluationError> {
        let query = prebind::with_bindings(&query.0, bindings);
        Ok(matches!(
            self.run(data, &query)?,
            QueryResults::Boolean(true)
        ))
    }

    fn run<'a>(
        &self,
        data: &Data<'a>,
        query: &spargebra::Query,
    ) -> Result<QueryResults<'a>, QueryEvaluationError> {
        let view = BoundView(IndexView::new(data.dataset, data.default_graph));
        self.evaluator.prepare(query).execute(view)
    }
}

/// The view of the index in which the IRIs that stand for blank nodes are these blank nodes.
#[derive(Clone, Copy)]
struct BoundView<'a>(IndexView<'a>);

impl<'a> QueryableDataset<'a> for BoundView<'a> {
    type InternalTerm = IndexTerm;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&IndexTerm>,
        predicate: Option<&IndexTerm>,
        object: Option<&IndexTerm>,
        graph_name: Option<Option<&IndexTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<IndexTerm>, Infallible>> + use<'a> {
        self.0
            .internal_quads_for_pattern(subject, predicate, object, graph_name)
    }

    fn internal_named_graphs(
        &self,
    ) -> impl Iterator<Item = Result<IndexTerm, Infallible>> + use<'a> {
        self.0.internal_named_graphs()
    }

    fn internalize_term(&self, term: Term) -> Result<IndexTerm, Infallible> {
        let label = match &term {
            Term::NamedNode(node) => node.as_str().strip_prefix(BLANK).map(str::to_owned),
            _ => None,
        };
        self.0.internalize_term(match label {
            Some(label) => BlankNode::new_unchecked(label).into(),
            None => term,
        })
    }

    fn externalize_term(&self, term: IndexTerm) -> Result<Term, Infallible> {
        self.0.externalize_term(term)
    }
}
