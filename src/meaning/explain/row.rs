//! The triples behind a row of an answer, to be explained one by one.

use crate::meaning::query::cite::patterns::{
    Position, body, collect_triples, positions, variables,
};
use crate::meaning::query::{Answer, QueryError, Table, bind, run};
use crate::store::Store;
use oxrdf::Term;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
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
    let mut query = query.clone();
    let body = body(bind::pattern_mut(&mut query)).clone();
    let mut patterns = Vec::new();
    collect_triples(&body, &mut patterns);
    let whole = Query::Select {
        dataset: None,
        pattern: GraphPattern::Project {
            inner: Box::new(body),
            variables: variables(&patterns),
        },
        base_iri: None,
    };
    let Answer::Table(solutions) = run(store, whole)? else {
        return Ok(Vec::new());
    };
    let agrees = |solution: &&Vec<Option<Term>>| {
        table.columns.iter().zip(row).all(|(column, term)| {
            let there = solutions.column(column).map(|at| &solution[at]);
            there.is_none_or(|there| there == term)
        })
    };
    let mut triples = Vec::new();
    for solution in solutions.rows.iter().filter(agrees) {
        for pattern in &patterns {
            if let Some(triple) = filled(pattern, &solutions, solution)
                && !triples.contains(&triple)
            {
                triples.push(triple);
            }
        }
    }
    Ok(triples)
}

fn filled(pattern: &TriplePattern, table: &Table, solution: &[Option<Term>]) -> Option<[Term; 3]> {
    let [s, p, o] = positions(pattern).map(|position| match position {
        Position::Term(term) => Some(term),
        Position::Variable(name) => table.get(solution, &name).cloned(),
        Position::Anything => None,
    });
    Some([s?, p?, o?])
}
