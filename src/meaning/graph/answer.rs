//! Asking a view: its query on a dataset, before any language comes into it.

use super::select::SelectionError;
use super::view::View;
use crate::data::dataset::Dataset;
use crate::data::view::{DefaultGraph, IndexView};
use crate::meaning::query::{self, QueryError};
use crate::words::prefixes::Prefixes;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, SparqlEvaluator};
use oxrdf::Triple;

/// Why there is no graph.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// The query of the view is no SPARQL, or more than is allowed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The query failed while it ran.
    #[error("{path}: {source}")]
    Evaluation {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        source: QueryEvaluationError,
    },
    /// The query gives nothing that can be drawn.
    #[error(
        "{0}: a view is a CONSTRUCT query, or a SELECT query with the columns ?source and ?target"
    )]
    NoGraph(String),
    /// The filters leave nothing, or too much.
    #[error(transparent)]
    Selection(#[from] SelectionError),
}

/// What the query of a view answers: the same in every language.
pub enum Answer {
    /// Of a SELECT.
    Rows(Vec<QuerySolution>),
    /// Of a CONSTRUCT or DESCRIBE.
    Triples(Vec<Triple>),
}

/// Asks a view of a dataset.
///
/// # Errors
/// When the query cannot be parsed or run, and when it answers no graph.
pub fn ask(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    view: &View,
    prefixes: &Prefixes,
) -> Result<Answer, ProjectionError> {
    let failed = |source| ProjectionError::Evaluation {
        path: view.path.clone(),
        source,
    };
    let query = query::parse(&view.text, &view.path, prefixes)?;
    let results = SparqlEvaluator::new()
        .for_query(query)
        .on_queryable_dataset(IndexView::new(dataset, default_graph))
        .execute()
        .map_err(failed)?;
    Ok(match results {
        QueryResults::Solutions(rows)
            if rows.variables().iter().any(|v| v.as_str() == "source") =>
        {
            Answer::Rows(rows.collect::<Result<_, _>>().map_err(failed)?)
        }
        QueryResults::Graph(triples) => {
            Answer::Triples(triples.collect::<Result<_, _>>().map_err(failed)?)
        }
        QueryResults::Solutions(_) | QueryResults::Boolean(_) => {
            return Err(ProjectionError::NoGraph(view.path.clone()));
        }
    })
}
