//! The passages behind each row of an answer.
//!
//! The body of the query (without projection, grouping, order and slice) is asked again for all its variables; the triple
//! patterns of each solution that agrees with the row are looked up, and the passages that state them are the row's.

use super::{Answer, QueryError, Table, bind, run};
use crate::data::dataset::{Ask, Dataset, TermId};
use crate::meaning::labels::is_passage;
use crate::store::Store;
use oxrdf::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// For each row of a table, the passages that state what the row rests on, in the order of the paper's addresses.
///
/// # Errors
/// When the body of the query cannot be evaluated.
pub fn passages(
    query: &Query,
    table: &Table,
    store: &Store,
    dataset: &Dataset,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    let mut query = query.clone();
    let body = body(bind::pattern_mut(&mut query)).clone();
    let mut triples = Vec::new();
    collect_triples(&body, &mut triples);
    let variables = variables(&triples);
    let whole = Query::Select {
        dataset: None,
        pattern: GraphPattern::Project {
            inner: Box::new(body),
            variables: variables.clone(),
        },
        base_iri: None,
    };
    let Answer::Table(solutions) = run(store, whole)? else {
        return Ok(Vec::new());
    };
    Ok(match_rows(table, &solutions, &triples, dataset))
}

/// What lies under the solution modifiers.
pub(in crate::meaning) fn body(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. } => body(inner),
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. }
            if has_modifier(inner) =>
        {
            body(inner)
        }
        other => other,
    }
}

/// Whether a grouping or projection lies below, so that what is above it speaks of its results.
fn has_modifier(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { .. } => true,
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => {
            has_modifier(inner)
        }
        _ => false,
    }
}

/// All triple patterns that a solution rests on; what is negated does not count.
pub(in crate::meaning) fn collect_triples(
    pattern: &GraphPattern,
    triples: &mut Vec<TriplePattern>,
) {
    match pattern {
        GraphPattern::Bgp { patterns } => triples.extend(patterns.iter().cloned()),
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right } => {
            collect_triples(left, triples);
            collect_triples(right, triples);
        }
        GraphPattern::Minus { left, .. } => collect_triples(left, triples),
        GraphPattern::Path { .. } | GraphPattern::Values { .. } | GraphPattern::Service { .. } => {}
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => collect_triples(inner, triples),
    }
}

pub(in crate::meaning) fn variables(triples: &[TriplePattern]) -> Vec<Variable> {
    let mut names = BTreeSet::new();
    for triple in triples {
        for position in positions(triple) {
            if let Position::Variable(name) = position {
                names.insert(name);
            }
        }
    }
    names.into_iter().map(Variable::new_unchecked).collect()
}

/// What stands at a position of a triple pattern.
pub(in crate::meaning) enum Position {
    Variable(String),
    Term(Term),
    Anything,
}

pub(in crate::meaning) fn positions(triple: &TriplePattern) -> [Position; 3] {
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(node) => Position::Term(node.clone().into()),
        NamedNodePattern::Variable(variable) => Position::Variable(variable.as_str().to_owned()),
    };
    [
        position(&triple.subject),
        predicate,
        position(&triple.object),
    ]
}

fn position(pattern: &TermPattern) -> Position {
    match pattern {
        TermPattern::NamedNode(node) => Position::Term(node.clone().into()),
        TermPattern::Literal(literal) => Position::Term(literal.clone().into()),
        TermPattern::Variable(variable) => Position::Variable(variable.as_str().to_owned()),
        TermPattern::BlankNode(_) | TermPattern::Triple(_) => Position::Anything,
    }
}

fn match_rows(
    table: &Table,
    solutions: &Table,
    triples: &[TriplePattern],
    dataset: &Dataset,
) -> Vec<Vec<NamedNode>> {
    let shared: Vec<(usize, usize)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((at, solutions.column(name)?)))
        .collect();
    let mut found: BTreeMap<Vec<String>, BTreeSet<TermId>> = BTreeMap::new();
    for solution in &solutions.rows {
        let key = shared.iter().map(|(_, at)| shown(&solution[*at])).collect();
        let passages = found.entry(key).or_default();
        for triple in triples {
            passages.extend(stated_in(triple, solutions, solution, dataset));
        }
    }
    let key_of = |row: &Vec<Option<Term>>| {
        shared
            .iter()
            .map(|(at, _)| shown(&row[*at]))
            .collect::<Vec<_>>()
    };
    table
        .rows
        .iter()
        .map(|row| {
            found
                .get(&key_of(row))
                .map_or_else(Vec::new, |ids| sorted(ids, dataset))
        })
        .collect()
}

fn shown(term: &Option<Term>) -> String {
    term.as_ref().map_or_else(String::new, Term::to_string)
}

/// The passages among the graphs that hold the triple of a solution; none when a variable of it is unbound.
fn stated_in(
    triple: &TriplePattern,
    solutions: &Table,
    solution: &[Option<Term>],
    dataset: &Dataset,
) -> Vec<TermId> {
    let mut asks: [Ask; 3] = [None; 3];
    for (ask, position) in asks.iter_mut().zip(positions(triple)) {
        let term = match position {
            Position::Anything => continue,
            Position::Term(term) => Some(term),
            Position::Variable(name) => solutions.get(solution, &name).cloned(),
        };
        match term.and_then(|term| dataset.id(&term)) {
            Some(id) => *ask = Some(id),
            None => return Vec::new(),
        }
    }
    let graphs = dataset.matching(asks[0], asks[1], asks[2]).map(|q| q.g);
    graphs
        .filter(|g| *g != TermId::DEFAULT_GRAPH && is_passage(dataset, *g))
        .collect()
}

/// Passages in the order of their text.
fn sorted(ids: &BTreeSet<TermId>, dataset: &Dataset) -> Vec<NamedNode> {
    let position = |id: TermId| {
        dataset
            .objects(id, crate::words::vocabulary::xz::POSITION)
            .find_map(|o| match dataset.term(o) {
                Term::Literal(literal) => literal.value().parse::<u64>().ok(),
                _ => None,
            })
            .unwrap_or(u64::MAX)
    };
    let mut nodes: Vec<(u64, NamedNode)> = ids
        .iter()
        .filter_map(|id| match dataset.term(*id) {
            Term::NamedNode(node) => Some((position(*id), node.clone())),
            _ => None,
        })
        .collect();
    nodes.sort();
    nodes.into_iter().map(|(_, node)| node).collect()
}
