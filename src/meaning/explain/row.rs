//! The triples behind a row of an answer, to be explained one by one.

use crate::meaning::query::cite::patterns::{Position, grounds, positions};
use crate::meaning::query::cite::selection;
use crate::meaning::query::{Answer, QueryError, Table, run};
use crate::store::Store;
use indexmap::IndexSet;
use oxrdf::Term;
use spargebra::Query;
use spargebra::term::TriplePattern;

/// The triples of the query's body in the solutions that agree with a row, each once.
///
/// # Errors
/// When the body of the query cannot be evaluated.
pub fn triples_of_row(
    query: &Query,
    table: &Table,
    row: &[Option<Term>],
    store: &Store,
) -> Result<Vec<[Term; 3]>, QueryError> {
    let mut triples = IndexSet::new();
    for ground in grounds(query, &table.columns) {
        let names = ground.names();
        let Answer::Table(solutions) = run(store, selection(ground.body, names))? else {
            continue;
        };
        let agrees = |solution: &&Vec<Option<Term>>| {
            let mut keys = ground.keys.iter();
            keys.all(|key| table.get(row, key) == solutions.get(solution, key))
        };
        for solution in solutions.rows.iter().filter(agrees) {
            let of_solution = ground.triples.iter();
            triples.extend(of_solution.filter_map(|p| filled(p, &solutions, solution)));
        }
    }
    Ok(triples.into_iter().collect())
}

fn filled(pattern: &TriplePattern, table: &Table, solution: &[Option<Term>]) -> Option<[Term; 3]> {
    let [s, p, o] = positions(pattern).map(|position| match position {
        Position::Term(term) => Some(term),
        Position::Variable(name) => table.get(solution, &name).cloned(),
        Position::Anything => None,
    });
    Some([s?, p?, o?])
}
