//! What a query rests on: the body under its modifiers, and the triple patterns of it.

use crate::meaning::query::bind;
use crate::words::pattern::parts;
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// What rows rest on: the solutions of a pattern, and in each of them the triple patterns.
pub(in crate::meaning) struct Ground {
    /// The pattern, without modifiers.
    pub body: GraphPattern,
    /// What each of its solutions rests on.
    pub triples: Vec<TriplePattern>,
    /// The variables by which its solutions belong to rows.
    pub keys: Vec<String>,
}

impl Ground {
    fn new(body: &GraphPattern, keys: Vec<String>) -> Self {
        let mut triples = Vec::new();
        collect_triples(body, &mut triples);
        Self {
            body: body.clone(),
            triples,
            keys,
        }
    }

    /// What is asked for: the variables of the triples, and those by which a solution belongs to a row.
    pub(in crate::meaning) fn names(&self) -> Vec<Variable> {
        let mut names = variables(&self.triples);
        let keys = self.keys.iter().map(Variable::new_unchecked);
        let keys: Vec<Variable> = keys.filter(|key| !names.contains(key)).collect();
        names.extend(keys);
        names
    }
}

/// What the rows of a query rest on: its body, and that of each grouping in it whose keys are columns of the rows.
pub(in crate::meaning) fn grounds(query: &Query, columns: &[String]) -> Vec<Ground> {
    let mut query = query.clone();
    let body = body(bind::pattern_mut(&mut query)).clone();
    let mut triples = Vec::new();
    collect_triples(&body, &mut triples);
    let there = variables(&triples);
    let is_there = |column: &&String| there.iter().any(|v| v.as_str() == column.as_str());
    let keys = columns.iter().filter(is_there).cloned().collect();
    let mut grounds = vec![Ground::new(&body, keys)];
    collect_groupings(&body, columns, &mut grounds);
    grounds
}

/// The bodies of groupings that a row sums up: those whose keys it has, so that what they count for it can be told.
pub(super) fn collect_groupings(
    pattern: &GraphPattern,
    columns: &[String],
    grounds: &mut Vec<Ground>,
) {
    match pattern {
        GraphPattern::Group {
            inner, variables, ..
        } => {
            let keys = variables.iter().map(|v| v.as_str().to_owned());
            let keys: Vec<String> = keys.collect();
            if !keys.is_empty() && keys.iter().all(|key| columns.contains(key)) {
                grounds.push(Ground::new(body(inner), keys));
            }
            collect_groupings(inner, columns, grounds);
        }
        GraphPattern::Minus { left, .. } => collect_groupings(left, columns, grounds),
        // Within GRAPH a body would be asked of another graph than it was.
        GraphPattern::Graph { .. } | GraphPattern::Service { .. } => {}
        other => parts(other).for_each(|part| collect_groupings(part, columns, grounds)),
    }
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
        GraphPattern::Minus { left, .. } => collect_triples(left, triples),
        GraphPattern::Service { .. } => {}
        other => parts(other).for_each(|part| collect_triples(part, triples)),
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
