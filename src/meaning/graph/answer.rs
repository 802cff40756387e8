//! Asking a view: its query on a dataset, before any language comes into it.

use super::select::SelectionError;
use super::view::View;
use crate::data::dataset::Dataset;
use crate::data::view::{DefaultGraph, IndexView};
use crate::data::write::as_written;
use crate::meaning::query::{self, QueryError};
use crate::words::natural::natural;
use crate::words::prefixes::Prefixes;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, SparqlEvaluator};
use oxrdf::{Term, Triple};
use rayon::prelude::*;
use std::cmp::Ordering;

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
    /// Of a SELECT: by `?order`, then by their terms.
    Rows(Vec<QuerySolution>),
    /// Of a CONSTRUCT or DESCRIBE, each once, as they are written.
    Triples(Vec<Triple>),
}

impl Answer {
    fn of_rows(rows: Vec<QuerySolution>) -> Self {
        let keyed = rows.into_iter();
        let mut rows: Vec<(OrderKey, QuerySolution)> = keyed
            .map(|row| (OrderKey::of(row.get("order")), row))
            .collect();
        rows.par_sort_by(|(a, row), (b, other)| a.cmp(b).then_with(|| in_order(row, other)));
        Self::Rows(rows.into_iter().map(|(_, row)| row).collect())
    }

    fn of_triples(mut triples: Vec<Triple>) -> Self {
        triples.par_sort_by_cached_key(Triple::to_string);
        triples.dedup();
        Self::Triples(triples)
    }
}

/// The order of two rows by their terms; what is unbound comes first.
fn in_order(a: &QuerySolution, b: &QuerySolution) -> Ordering {
    let pairs = a.values().iter().zip(b.values());
    let mut orders = pairs.map(|pair| match pair {
        (Some(Term::NamedNode(a)), Some(Term::NamedNode(b))) => a.cmp(b),
        (Some(a), Some(b)) => as_written(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Sorts numbers as numbers and before texts; what is unbound comes last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum OrderKey {
    Number(i64),
    Text(Natural),
    Unbound,
}

impl OrderKey {
    fn of(term: Option<&Term>) -> Self {
        match term {
            Some(Term::Literal(literal)) => match literal.value().parse::<f64>() {
                Ok(number) => Self::Number((number * 1000.0) as i64),
                Err(_) => Self::Text(Natural(literal.value().to_owned())),
            },
            Some(other) => Self::Text(Natural(other.to_string())),
            None => Self::Unbound,
        }
    }
}

/// A text whose numbers are sorted by their value.
#[derive(Debug, PartialEq, Eq)]
struct Natural(String);

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
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
            Answer::of_rows(rows.collect::<Result<_, _>>().map_err(failed)?)
        }
        QueryResults::Graph(triples) => {
            Answer::of_triples(triples.collect::<Result<_, _>>().map_err(failed)?)
        }
        QueryResults::Solutions(_) | QueryResults::Boolean(_) => {
            return Err(ProjectionError::NoGraph(view.path.clone()));
        }
    })
}
