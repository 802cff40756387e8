//! SPARQL over a dataset behind one narrow interface: the working index for one-shot questions, the embedded oxigraph store for
//! everything that lasts longer, a folder on disk, somebody's server for what outgrows one machine.
//!
//! All see the same default graph. In the merge, each triple of every graph stands once; the graphs that [`merge_of`] leaves out
//! hold derivations, drafts and what was pushed to a remote store.

pub mod deed;
pub mod disk;
pub mod elsewhere;
pub mod live;
pub mod remote;
pub mod replace;

use crate::data::dataset::{Dataset, TermId};
use crate::data::view::{DefaultGraph, IndexView};
use disk::{Disk, DiskError};
use elsewhere::Elsewhere;
use oxigraph::sparql::{
    CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter,
    SparqlEvaluator,
};
use oxigraph::store::{BulkLoader, StorageError};
use oxrdf::{GraphName, Quad, Term};
use remote::answer::Answered;
use remote::{Remote, RemoteError};
use spareval::QueryEvaluator;
use spargebra::Query;
use std::sync::Arc;

/// A store that could not be filled or asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store failed.
    #[error("the store failed: {0}")]
    Storage(#[from] StorageError),
    /// The query failed while it ran.
    #[error("the query failed: {0}")]
    Evaluation(#[from] QueryEvaluationError),
    /// A remote store failed, or cannot be reached.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// A store on disk cannot be opened, or refuses.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// A dataset that answers SPARQL.
pub struct Store {
    backend: Backend,
}

enum Backend {
    Index(Box<Indexed>),
    Memory(oxigraph::store::Store),
    Disk(Box<Disk>),
    Remote(Box<Remote>),
}

/// A dataset and what its queries see by default.
struct Indexed {
    dataset: Arc<Dataset>,
    default_graph: DefaultGraph,
}

/// Graphs whose names end so are kept but not merged.
const LEFT_OUT: [&str; 3] = ["graph/derivations", "graph/all", "graph/manifest"];

/// Whether a graph of this name is part of the merge.
pub fn is_merged(graph: &str) -> bool {
    !(LEFT_OUT.iter().any(|end| graph.ends_with(end)) || graph.contains("graph/draft/"))
}

/// The default graph that a project has: the merge of all graphs but derivations, drafts and pushed copies.
pub fn merge_of(dataset: &Dataset) -> DefaultGraph {
    let left_out = |g: &TermId| match dataset.term(*g) {
        Term::NamedNode(node) => !is_merged(node.as_str()),
        _ => false,
    };
    let graphs = dataset
        .graphs()
        .into_iter()
        .filter(|g| *g != TermId::DEFAULT_GRAPH);
    DefaultGraph::MergeWithout(graphs.filter(left_out).collect())
}

impl Store {
    /// Answers from the working index, with nothing copied.
    pub fn index(dataset: impl Into<Arc<Dataset>>, default_graph: DefaultGraph) -> Self {
        Self {
            backend: Backend::Index(Box::new(Indexed {
                dataset: dataset.into(),
                default_graph,
            })),
        }
    }

    /// Fills an embedded oxigraph store. It normalises literals (`01` becomes `1`): export and check use the dataset.
    ///
    /// # Errors
    /// When the store fails.
    pub fn memory(dataset: &Dataset, default_graph: &DefaultGraph) -> Result<Self, StoreError> {
        let store = oxigraph::store::Store::new()?;
        let mut loader: BulkLoader<'_> = store.bulk_loader();
        loader.load_quads(dataset.quads().filter_map(|q| dataset.quad(q)))?;
        if let DefaultGraph::MergeWithout(left_out) = default_graph {
            let mut last = None;
            let merged = dataset.matching(None, None, None).filter(|q| {
                q.g != TermId::DEFAULT_GRAPH
                    && !left_out.contains(&q.g)
                    && last.replace(q.triple()) != Some(q.triple())
            });
            loader.load_quads(merged.filter_map(|q| {
                let quad = dataset.quad(q)?;
                Some(Quad {
                    graph_name: GraphName::DefaultGraph,
                    ..quad
                })
            }))?;
        }
        loader.commit()?;
        Ok(Self {
            backend: Backend::Memory(store),
        })
    }

    /// Answers from a folder on disk; nothing is read into memory first.
    pub fn disk(disk: Disk) -> Self {
        Self {
            backend: Backend::Disk(Box::new(disk)),
        }
    }

    /// Asks somebody's server.
    pub fn remote(remote: Remote) -> Self {
        Self {
            backend: Backend::Remote(Box::new(remote)),
        }
    }

    /// The server, when the store is one.
    pub fn as_remote(&self) -> Option<&Remote> {
        match &self.backend {
            Backend::Remote(remote) => Some(remote),
            Backend::Index(_) | Backend::Memory(_) | Backend::Disk(_) => None,
        }
    }

    /// The store as one that is asked for all that an answer needs, when its dataset is not at hand.
    pub fn as_elsewhere(&self) -> Option<&dyn Elsewhere> {
        match &self.backend {
            Backend::Disk(disk) => Some(disk.as_ref()),
            Backend::Remote(remote) => Some(remote.as_ref()),
            Backend::Index(_) | Backend::Memory(_) => None,
        }
    }

    /// The dataset, when the store answers from the working index.
    pub fn dataset(&self) -> Option<&Dataset> {
        match &self.backend {
            Backend::Index(indexed) => Some(&indexed.dataset),
            Backend::Memory(_) | Backend::Disk(_) | Backend::Remote(_) => None,
        }
    }

    /// What queries see by default, when the store answers from the working index.
    pub fn default_graph(&self) -> Option<&DefaultGraph> {
        match &self.backend {
            Backend::Index(indexed) => Some(&indexed.default_graph),
            Backend::Memory(_) | Backend::Disk(_) | Backend::Remote(_) => None,
        }
    }

    /// Gives the dataset of a store on the working index back.
    pub fn into_dataset(self) -> Option<Dataset> {
        match self.backend {
            Backend::Index(indexed) => Some(Arc::unwrap_or_clone(indexed.dataset)),
            Backend::Memory(_) | Backend::Disk(_) | Backend::Remote(_) => None,
        }
    }

    /// Answers a query on the working index with an evaluator that knows more than the usual functions; `None` on other backends. With
    /// marks, if it may be ([`IndexView::marking`]).
    ///
    /// # Errors
    /// When the evaluation fails.
    pub fn query_with(
        &self,
        query: &Query,
        evaluator: &QueryEvaluator,
        is_marked: bool,
    ) -> Option<Result<QueryResults<'_>, StoreError>> {
        let Backend::Index(indexed) = &self.backend else {
            return None;
        };
        let view = IndexView::new(&indexed.dataset, &indexed.default_graph);
        Some(
            evaluator
                .prepare(query)
                .execute(if is_marked { view.marking() } else { view })
                .map_err(StoreError::from),
        )
    }

    /// Answers a query. A server stops by its own time and that of its client, not by the token.
    ///
    /// # Errors
    /// When the evaluation fails or is cancelled.
    pub fn query(
        &self,
        query: Query,
        cancellation: Option<CancellationToken>,
    ) -> Result<QueryResults<'_>, StoreError> {
        if let Backend::Remote(remote) = &self.backend {
            return Ok(whole(remote.query(&query, &query.to_string())?));
        }
        let mut evaluator = SparqlEvaluator::new();
        if let Some(token) = cancellation {
            evaluator = evaluator.with_cancellation_token(token);
        }
        let prepared = evaluator.for_query(query);
        Ok(match &self.backend {
            Backend::Index(indexed) => prepared
                .on_queryable_dataset(IndexView::new(&indexed.dataset, &indexed.default_graph))
                .execute()?,
            Backend::Memory(store) => prepared.on_store(store).execute()?,
            Backend::Disk(disk) => prepared.on_store(disk.store()).execute()?,
            Backend::Remote(remote) => unreachable!("{} was asked above", remote.address()),
        })
    }
}

/// A whole answer in the shape of those that are still being worked out.
pub fn whole(answered: Answered) -> QueryResults<'static> {
    match answered {
        Answered::Boolean(value) => value.into(),
        Answered::Rows(columns, rows) => {
            QuerySolutionIter::from_tuples(columns.into(), rows.into_iter().map(Ok)).into()
        }
        Answered::Graph(triples) => QueryTripleIter::new(triples.into_iter().map(Ok)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, read};
    use crate::words::format::Format;
    use std::borrow::Cow;

    const SAMPLE: &str = "<http://e/graph/a> { <http://e/s> <http://e/p> 1 , <http://e/o> } <http://e/graph/b> { <http://e/s> <http://e/p> 1 } <http://e/graph/derivations> { <http://e/s> <http://e/p> 2 }";

    fn both() -> [Store; 2] {
        let source = Source {
            path: "t".into(),
            format: Format::TriG,
            base: None,
            graph: None,
            bytes: Cow::Borrowed(SAMPLE.as_bytes()),
        };
        let dataset = read(vec![source]).dataset;
        let merge = merge_of(&dataset);
        let memory = Store::memory(&dataset, &merge).expect("loads");
        [memory, Store::index(dataset, merge)]
    }

    fn count(store: &Store, pattern: &str) -> String {
        let query = spargebra::SparqlParser::new()
            .parse_query(&format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
            .expect("parses");
        let QueryResults::Solutions(mut rows) = store.query(query, None).expect("runs") else {
            panic!("no rows")
        };
        rows.next()
            .expect("a row")
            .expect("a solution")
            .get(0)
            .expect("bound")
            .to_string()
    }

    /// The same body runs over all backends.
    #[test]
    fn the_merge_holds_each_triple_once() {
        for store in both() {
            assert!(
                count(&store, "?s ?p ?o").starts_with("\"2\""),
                "{}",
                count(&store, "?s ?p ?o")
            );
            assert!(count(&store, "GRAPH ?g { ?s ?p ?o }").starts_with("\"4\""));
            assert!(count(&store, "GRAPH <http://e/graph/b> { ?s ?p ?o }").starts_with("\"1\""));
        }
    }
}
