//! What a query rests on: the body under its modifiers, and the triple patterns of it.

use crate::meaning::query::bind;
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// The body of a query and the triple patterns that its solutions rest on.
pub(super) fn rested_on(query: &Query) -> (GraphPattern, Vec<TriplePattern>) {
    let mut query = query.clone();
    let body = body(bind::pattern_mut(&mut query)).clone();
    let mut triples = Vec::new();
    collect_triples(&body, &mut triples);
    (body, triples)
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
