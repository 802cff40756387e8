//! The passages behind each row of an answer.
//!
//! The body of the query (without projection, grouping, order and slice) is asked again for all its variables; the triple
//! patterns of each solution that agrees with the row are looked up, and the passages that state them are the row's. What only a
//! rule says has no passage of its own: the graph of what was inferred marks the row, and `explain` leads on to the passages.

mod elsewhere;
pub(in crate::meaning) mod patterns;
mod rested;

use self::patterns::{body, collect_triples, rested_on, variables};
use self::rested::Rested;
use super::{Answer, QueryError, Table, each_solution, run};
use crate::data::dataset::Dataset;
use crate::store::Store;
use indexmap::IndexSet;
use oxrdf::{NamedNode, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// A table with the passages behind each of its rows.
pub struct Cited {
    /// The rows.
    pub table: Table,
    /// What [`passages`] finds for each.
    pub passages: Vec<Vec<NamedNode>>,
}

/// Answers a SELECT with the passages behind each row; `None` for other forms.
///
/// Where the rows are the solutions of the body, ordered and projected, the body is evaluated once for both.
///
/// # Errors
/// When the query cannot be evaluated.
pub fn answer(
    query: &Query,
    store: &Store,
    dataset: &Dataset,
) -> Result<Option<Cited>, QueryError> {
    if let Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    } = query
        && store.as_elsewhere().is_none()
        && let Some(projected) = Projected::of(pattern)
    {
        return projected.answer(store, dataset).map(Some);
    }
    let Answer::Table(table) = run(store, query.clone())? else {
        return Ok(None);
    };
    let passages = passages(query, &table, store, dataset)?;
    Ok(Some(Cited { table, passages }))
}

/// A query whose rows are solutions of its body, with the columns asked for.
struct Projected<'a> {
    ordered: &'a GraphPattern,
    columns: &'a [Variable],
    distinct: bool,
}

impl<'a> Projected<'a> {
    fn of(pattern: &'a GraphPattern) -> Option<Self> {
        let (project, distinct) = match pattern {
            GraphPattern::Distinct { inner } => (inner.as_ref(), true),
            other => (other, false),
        };
        let GraphPattern::Project { inner, variables } = project else {
            return None;
        };
        let unordered = match inner.as_ref() {
            GraphPattern::OrderBy { inner, .. } => inner,
            other => other,
        };
        std::ptr::eq(body(unordered), unordered).then_some(Self {
            ordered: inner,
            columns: variables,
            distinct,
        })
    }

    fn answer(&self, store: &Store, dataset: &Dataset) -> Result<Cited, QueryError> {
        let mut triples = Vec::new();
        collect_triples(self.ordered, &mut triples);
        let mut all = self.columns.to_vec();
        all.extend(
            variables(&triples)
                .into_iter()
                .filter(|v| !self.columns.contains(v)),
        );
        let names: Vec<String> = all.iter().map(|v| v.as_str().to_owned()).collect();
        let (columns, _) = names.split_at(self.columns.len());
        let mut rested = Rested::new(columns, &names, &triples, dataset);
        let (mut rows, mut seen) = (Vec::new(), IndexSet::new());
        let whole = selection(self.ordered.clone(), all);
        each_solution(store, whole, |solution| {
            let row = solution[..columns.len()].to_vec();
            if self.distinct {
                seen.insert(row);
            } else {
                rows.push(row);
            }
            rested.add(solution);
        })?;
        rows.extend(seen);
        let columns = columns.to_vec();
        let table = Table { columns, rows };
        let passages = rested.of(&table);
        Ok(Cited { table, passages })
    }
}

/// Asks for the solutions of a pattern, with these columns.
fn selection(pattern: GraphPattern, variables: Vec<Variable>) -> Query {
    Query::Select {
        dataset: None,
        pattern: GraphPattern::Project {
            inner: Box::new(pattern),
            variables,
        },
        base_iri: None,
    }
}

/// For each row of a table, the passages that state what the row rests on (by the dataset, or by the store elsewhere that answered), in
/// the order of the paper's addresses; then, when a statement of it is only inferred, the graph of what was.
///
/// # Errors
/// When the body of the query cannot be evaluated.
pub fn passages(
    query: &Query,
    table: &Table,
    store: &Store,
    dataset: &Dataset,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    if let Some(elsewhere) = store.as_elsewhere() {
        return elsewhere::passages(elsewhere, query, table, store);
    }
    let (body, triples) = rested_on(query);
    let all = variables(&triples);
    let names: Vec<String> = all.iter().map(|v| v.as_str().to_owned()).collect();
    let mut rested = Rested::new(&table.columns, &names, &triples, dataset);
    each_solution(store, selection(body, all), |solution| rested.add(solution))?;
    Ok(rested.of(table))
}

/// The same, with whatever evaluates a SELECT on the dataset.
///
/// # Errors
/// What `ask` says.
pub fn passages_by<E>(
    query: &Query,
    table: &Table,
    dataset: &Dataset,
    ask: impl FnOnce(Query) -> Result<Table, E>,
) -> Result<Vec<Vec<NamedNode>>, E> {
    let (body, triples) = rested_on(query);
    let solutions = ask(selection(body, variables(&triples)))?;
    let mut rested = Rested::new(&table.columns, &solutions.columns, &triples, dataset);
    solutions
        .rows
        .iter()
        .for_each(|solution| rested.add(solution));
    Ok(rested.of(table))
}
