//! The passages behind each row of an answer.
//!
//! The body of the query (without projection, grouping, order and slice) is asked again for all its variables; the triple
//! patterns of each solution that agrees with the row are looked up, and the passages that state them are the row's. So is the body
//! of a grouping within it, when the row has its keys: a row that counts rests on what it counts. What only a
//! rule says has no passage of its own: the graph of what was inferred marks the row, and `explain` leads on to the passages.

mod elsewhere;
pub(in crate::meaning) mod patterns;
mod rested;
pub(super) mod tuples;

use self::patterns::{Ground, body, collect_groupings, collect_triples, grounds, variables};
use self::rested::Rested;
use super::{Citations, QueryError, Rows, Table, each_solution};
use crate::data::allowance::Allowance;
use crate::data::dataset::Dataset;
use crate::store::Store;
use oxrdf::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// An answer with the passages behind each of its rows. It is kept as numbers of terms, so that large ones fit into memory.
pub struct Cited<'a> {
    columns: Vec<String>,
    rows: usize,
    cells: Vec<u32>,
    rested: Rested<'a>,
}

impl Cited<'_> {
    fn row(&self, row: usize) -> &[u32] {
        let width = self.columns.len();
        &self.cells[row * width..(row + 1) * width]
    }

    /// The table, and what [`passages`] finds for each of its rows, spelt out.
    pub fn table(&self) -> (Table, Vec<Vec<NamedNode>>) {
        let terms = self.rested.terms();
        let spelt = |row: usize| {
            let cells = self.row(row).iter();
            cells.map(|number| terms.term(*number).cloned()).collect()
        };
        let behind = |row: usize| self.behind(row).into_iter().cloned().collect();
        let table = Table {
            columns: self.columns.clone(),
            rows: (0..self.rows).map(spelt).collect(),
        };
        (table, (0..self.rows).map(behind).collect())
    }
}

impl Rows for Cited<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Term> {
        self.rested.terms().term(self.row(row)[column])
    }
}

impl Citations for Cited<'_> {
    fn behind(&self, row: usize) -> Vec<&NamedNode> {
        self.rested.behind(self.row(row))
    }
}

/// Answers a SELECT of a store whose dataset is at hand, with the passages behind each row; `None` for other forms.
///
/// Where the rows are the solutions of the body, ordered and projected, the body is evaluated once for both.
///
/// # Errors
/// When the query cannot be evaluated, and when the allowance is used up.
pub fn answer<'a>(
    query: &Query,
    store: &Store,
    dataset: &'a Dataset,
    allowance: Allowance,
) -> Result<Option<Cited<'a>>, QueryError> {
    let Query::Select {
        dataset: of,
        pattern,
        base_iri,
    } = query
    else {
        return Ok(None);
    };
    if of.is_none()
        && base_iri.is_none()
        && let Some(projected) = Projected::of(pattern)
    {
        return projected.answer(store, dataset, allowance).map(Some);
    }
    let mut rested = Rested::new(dataset);
    let (mut rows, mut cells) = (0, Vec::new());
    let columns = each_solution(
        store,
        dataset,
        query.clone(),
        allowance.clone(),
        |solution| {
            rows += 1;
            rested.number(solution, &mut cells);
        },
    )?;
    for ground in &grounds(query, &columns) {
        rest(&mut rested, &columns, ground, store, allowance.clone())?;
    }
    rested.settle();
    Ok(Some(Cited {
        columns,
        rows,
        cells,
        rested,
    }))
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

    fn answer<'d>(
        &self,
        store: &Store,
        dataset: &'d Dataset,
        allowance: Allowance,
    ) -> Result<Cited<'d>, QueryError> {
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
        let (mut rows, mut cells) = (0, Vec::new());
        let whole = selection(self.ordered.clone(), all);
        each_solution(store, dataset, whole, allowance.clone(), |solution| {
            if rested.add(solution) || !self.distinct {
                rows += 1;
                rested.number(solution.first(columns.len()), &mut cells);
            }
        })?;
        let columns = columns.to_vec();
        let mut grouped = Vec::new();
        collect_groupings(self.ordered, &columns, &mut grouped);
        for ground in &grouped {
            rest(&mut rested, &columns, ground, store, allowance.clone())?;
        }
        rested.settle();
        Ok(Cited {
            columns,
            rows,
            cells,
            rested,
        })
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
    let dataset = rested.terms().dataset();
    each_solution(store, dataset, whole, allowance, |solution| {
        rested.add(solution);
    })?;
    Ok(())
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
