//! The passages behind each row of an answer.
//!
//! The body of the query (without projection, grouping, order and slice) is asked again for all its variables; the triple
//! patterns of each solution that agrees with the row are looked up, and the passages that state them are the row's. So is the body
//! of a grouping within it, when the row has its keys: a row that counts rests on what it counts. What only a
//! rule says has no passage of its own: the graph of what was inferred marks the row, and `explain` leads on to the passages.

mod elsewhere;
pub(in crate::meaning) mod patterns;
mod rested;

use self::patterns::{Ground, body, collect_groupings, collect_triples, grounds, variables};
use self::rested::Rested;
use super::{Answer, QueryError, Table, each_solution, run_allowed};
use crate::data::allowance::Allowance;
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
/// When the query cannot be evaluated, and when the allowance is used up.
pub fn answer(
    query: &Query,
    store: &Store,
    dataset: &Dataset,
    allowance: Allowance,
) -> Result<Option<Cited>, QueryError> {
    if let Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    } = query
        && store.as_elsewhere().is_none()
        && let Some(projected) = Projected::of(pattern)
    {
        return projected.answer(store, dataset, allowance).map(Some);
    }
    let Answer::Table(table) = run_allowed(store, query.clone(), allowance.clone())? else {
        return Ok(None);
    };
    let passages = passages(query, &table, store, dataset, allowance)?;
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

    fn answer(
        &self,
        store: &Store,
        dataset: &Dataset,
        allowance: Allowance,
    ) -> Result<Cited, QueryError> {
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
        let mut rested = Rested::new(dataset);
        rested.begin(columns, &names, columns, &triples);
        let (mut rows, mut seen) = (Vec::new(), IndexSet::new());
        let whole = selection(self.ordered.clone(), all);
        each_solution(store, whole, allowance.clone(), |solution| {
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
        let mut grouped = Vec::new();
        collect_groupings(self.ordered, &columns, &mut grouped);
        for ground in &grouped {
            rest(&mut rested, &columns, ground, store, allowance.clone())?;
        }
        let table = Table { columns, rows };
        let passages = rested.of(&table);
        Ok(Cited { table, passages })
    }
}

/// Asks for the solutions of a pattern, with these columns.
pub(in crate::meaning) fn selection(pattern: GraphPattern, variables: Vec<Variable>) -> Query {
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
/// When the body of the query cannot be evaluated, and when the allowance is used up.
pub fn passages(
    query: &Query,
    table: &Table,
    store: &Store,
    dataset: &Dataset,
    allowance: Allowance,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    if let Some(elsewhere) = store.as_elsewhere() {
        return elsewhere::passages(elsewhere, query, table, store);
    }
    let mut rested = Rested::new(dataset);
    for ground in &grounds(query, &table.columns) {
        rest(
            &mut rested,
            &table.columns,
            ground,
            store,
            allowance.clone(),
        )?;
    }
    Ok(rested.of(table))
}

/// Takes the solutions of a pattern into account.
fn rest(
    rested: &mut Rested<'_>,
    columns: &[String],
    ground: &Ground,
    store: &Store,
    allowance: Allowance,
) -> Result<(), QueryError> {
    let all = ground.names();
    let names: Vec<String> = all.iter().map(|v| v.as_str().to_owned()).collect();
    rested.begin(columns, &names, &ground.keys, &ground.triples);
    let whole = selection(ground.body.clone(), all);
    each_solution(store, whole, allowance, |solution| rested.add(solution))
}

/// The same, with whatever evaluates a SELECT on the dataset.
///
/// # Errors
/// What `ask` says.
pub fn passages_by<E>(
    query: &Query,
    table: &Table,
    dataset: &Dataset,
    mut ask: impl FnMut(Query) -> Result<Table, E>,
) -> Result<Vec<Vec<NamedNode>>, E> {
    let mut rested = Rested::new(dataset);
    for ground in grounds(query, &table.columns) {
        let solutions = ask(selection(ground.body.clone(), ground.names()))?;
        rested.take(&table.columns, &ground, &solutions);
    }
    Ok(rested.of(table))
}
