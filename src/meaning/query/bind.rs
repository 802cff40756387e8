//! Parameters are bound in the algebra, never pasted into the text.
//!
//! A question marks the place of a parameter by `VALUES ?who { UNDEF }`: as it stands it asks about everything; bound, the
//! `UNDEF` becomes the given terms.

use oxrdf::{Term, Triple};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, GroundTriple, NamedNodePattern};

/// Replaces `VALUES ?name { UNDEF }` by the terms; says whether the query has such a place.
pub fn bind(query: &mut Query, name: &str, terms: &[Term]) -> bool {
    let rows: Vec<Vec<Option<GroundTerm>>> = terms.iter().map(|term| vec![ground(term)]).collect();
    let mut bound = false;
    for_each_pattern(pattern_mut(query), &mut |pattern| {
        if let GraphPattern::Values {
            variables,
            bindings,
        } = pattern
        {
            let undefined = bindings.iter().all(|row| row.iter().all(Option::is_none));
            if undefined && variables.len() == 1 && variables[0].as_str() == name {
                bindings.clone_from(&rows);
                bound = true;
            }
        }
    });
    bound
}

/// The first endpoint that the query would ask by SERVICE.
pub fn first_service(query: &Query) -> Option<String> {
    let mut query = query.clone();
    let mut service = None;
    for_each_pattern(pattern_mut(&mut query), &mut |pattern| {
        if let GraphPattern::Service { name, .. } = pattern {
            service.get_or_insert_with(|| match name {
                NamedNodePattern::NamedNode(node) => node.as_str().to_owned(),
                NamedNodePattern::Variable(variable) => variable.to_string(),
            });
        }
    });
    service
}

/// The pattern of any form of query.
pub fn pattern_mut(query: &mut Query) -> &mut GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    }
}

/// A term that stands in a VALUES block; a blank node matches anything, as in a pattern.
fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        Term::BlankNode(_) => None,
        Term::Triple(triple) => ground_triple(triple),
    }
}

fn ground_triple(triple: &Triple) -> Option<GroundTerm> {
    let oxrdf::NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
        return None;
    };
    let object = ground(&triple.object)?;
    Some(
        GroundTriple {
            subject: subject.clone(),
            predicate: triple.predicate.clone(),
            object,
        }
        .into(),
    )
}

/// Visits a pattern and everything in it, also inside expressions.
pub fn for_each_pattern(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut GraphPattern)) {
    walk(pattern, &mut |part| {
        visit(part);
        true
    });
}

/// The same without what another endpoint is asked: that is its own business.
pub fn for_each_local_pattern(
    pattern: &mut GraphPattern,
    visit: &mut impl FnMut(&mut GraphPattern),
) {
    walk(pattern, &mut |part| {
        visit(part);
        !matches!(part, GraphPattern::Service { .. })
    });
}

/// Visits a pattern and what is in it as long as the visitor wants to see what is inside.
fn walk(pattern: &mut GraphPattern, visit: &mut impl FnMut(&mut GraphPattern) -> bool) {
    if !visit(pattern) {
        return;
    }
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right } => {
            walk(left, visit);
            walk(right, visit);
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            walk(left, visit);
            walk(right, visit);
            if let Some(expression) = expression {
                walk_expression(expression, visit);
            }
        }
        GraphPattern::Filter { expr, inner } => {
            walk_expression(expr, visit);
            walk(inner, visit);
        }
        GraphPattern::Extend {
            inner, expression, ..
        } => {
            walk_expression(expression, visit);
            walk(inner, visit);
        }
        GraphPattern::OrderBy { inner, expression } => {
            for order in expression {
                let (OrderExpression::Asc(e) | OrderExpression::Desc(e)) = order;
                walk_expression(e, visit);
            }
            walk(inner, visit);
        }
        GraphPattern::Group {
            inner, aggregates, ..
        } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    walk_expression(expr, visit);
                }
            }
            walk(inner, visit);
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => walk(inner, visit),
    }
}

fn walk_expression(expression: &mut Expression, visit: &mut impl FnMut(&mut GraphPattern) -> bool) {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => {}
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => {
            walk_expression(a, visit);
            walk_expression(b, visit);
        }
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            walk_expression(a, visit)
        }
        Expression::In(a, list) => {
            walk_expression(a, visit);
            list.iter_mut().for_each(|e| walk_expression(e, visit));
        }
        Expression::If(a, b, c) => [a, b, c]
            .into_iter()
            .for_each(|e| walk_expression(e, visit)),
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            list.iter_mut().for_each(|e| walk_expression(e, visit));
        }
        Expression::Exists(pattern) => walk(pattern, visit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{Literal, NamedNode};

    #[test]
    fn the_place_of_a_parameter_is_found_anywhere_and_hostile_text_stays_a_term() {
        let text = "SELECT ?x { { SELECT ?x { ?x <http://e/p> ?who VALUES ?who { UNDEF } } } FILTER EXISTS { VALUES ?who { UNDEF } } }";
        let mut query = spargebra::SparqlParser::new()
            .parse_query(text)
            .expect("parses");
        let hostile = Literal::new_simple_literal("\" } ; DROP ALL #");
        assert!(bind(&mut query, "who", &[hostile.into()]));
        assert!(query.to_string().contains("DROP ALL"));
        assert!(!bind(
            &mut query,
            "other",
            &[NamedNode::new_unchecked("http://e/a").into()]
        ));
        spargebra::SparqlParser::new()
            .parse_query(&query.to_string())
            .expect("is still one query");
    }
}
