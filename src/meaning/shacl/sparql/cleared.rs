//! One query for many focus nodes: which of them a SELECT can have solutions for, so that only those are asked about one by one.
//!
//! Pre-binding makes a query per focus node, and preparing it costs more than running it. Here the focus nodes are joined to the body as
//! values of `$this`, where that finds at least the nodes for which the pre-bound query has solutions: `$this` is bound before each
//! filter that speaks of it, and what is optional or nested speaks of it in triple patterns alone. Other queries are left as they are.

use super::prebind::{self, Part};
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

const THIS: &str = "this";

/// The query that selects those of some nodes for which a pre-bound query may have solutions; `None` when there is none to be made.
pub fn for_nodes<'a>(query: &Query, nodes: impl Iterator<Item = &'a Term>) -> Option<Query> {
    let Query::Select {
        dataset: None,
        pattern,
        ..
    } = query
    else {
        return None;
    };
    let body = body(pattern);
    if !is_plain(body) {
        return None;
    }
    let this = Variable::new_unchecked(THIS);
    let values = GraphPattern::Values {
        variables: vec![this.clone()],
        bindings: nodes
            .map(|node| Some(vec![Some(ground(node)?)]))
            .collect::<Option<_>>()?,
    };
    let inner = Box::new(joined(body, &values)?);
    let variables = vec![this];
    Some(Query::Select {
        dataset: None,
        pattern: GraphPattern::Distinct {
            inner: Box::new(GraphPattern::Project { inner, variables }),
        },
        base_iri: None,
    })
}

/// What lies below the projection; to leave out a limit finds more, not fewer.
fn body(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => body(inner),
        other => other,
    }
}

fn ground(node: &Term) -> Option<GroundTerm> {
    match node {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(prebind::blank_as_iri(node).into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        Term::Triple(_) => None,
    }
}

/// Whether there are no scopes in it but groups: no subquery, no grouping.
fn is_plain(pattern: &GraphPattern) -> bool {
    let own = matches!(
        pattern,
        GraphPattern::Bgp { .. }
            | GraphPattern::Path { .. }
            | GraphPattern::Join { .. }
            | GraphPattern::LeftJoin { .. }
            | GraphPattern::Filter { .. }
            | GraphPattern::Union { .. }
            | GraphPattern::Graph { .. }
            | GraphPattern::Extend { .. }
    );
    let mut plain = own;
    prebind::each_part(pattern, &mut |part| {
        plain &= match part {
            Part::Pattern(pattern) => is_plain(pattern),
            Part::Expression(expression) => is_plain_expression(expression),
        }
    });
    plain
}

fn is_plain_expression(expression: &Expression) -> bool {
    let mut plain = true;
    prebind::each_part_of_expression(expression, &mut |part| {
        plain &= match part {
            Part::Pattern(pattern) => is_plain(pattern),
            Part::Expression(expression) => is_plain_expression(expression),
        }
    });
    plain
}

/// The pattern with the values joined where everything above them sees `$this`.
fn joined(pattern: &GraphPattern, values: &GraphPattern) -> Option<GraphPattern> {
    use GraphPattern as P;
    let one = |inner: &P| Some(Box::new(joined(inner, values)?));
    Some(match pattern {
        P::Filter { expr, inner } => P::Filter {
            expr: expr.clone(),
            inner: one(inner)?,
        },
        P::Extend {
            inner,
            variable,
            expression,
        } => P::Extend {
            inner: one(inner)?,
            variable: variable.clone(),
            expression: expression.clone(),
        },
        P::Union { left, right } => P::Union {
            left: one(left)?,
            right: one(right)?,
        },
        P::LeftJoin {
            left,
            right,
            expression,
        } if is_joinable(right) => P::LeftJoin {
            left: one(left)?,
            right: right.clone(),
            expression: expression.clone(),
        },
        // The side that speaks of it first, lest every node meets every solution of the other.
        P::Join { left, right } if speaks_of_this(left) && is_joinable(right) => P::Join {
            left: one(left)?,
            right: right.clone(),
        },
        P::Join { left, right } if speaks_of_this(right) && is_joinable(left) => P::Join {
            left: one(right)?,
            right: left.clone(),
        },
        other if is_joinable(other) => P::Join {
            left: Box::new(values.clone()),
            right: Box::new(other.clone()),
        },
        _ => return None,
    })
}

/// Whether joining a value of `$this` to the solutions of a pattern gives those of the pattern with the value in it.
fn is_joinable(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } => true,
        P::Join { left, right } | P::Union { left, right } => {
            is_joinable(left) && is_joinable(right)
        }
        P::Graph { name, inner } => {
            !matches!(name, NamedNodePattern::Variable(v) if v.as_str() == THIS)
                && is_joinable(inner)
        }
        other => !speaks_of_this(other),
    }
}

fn speaks_of_this(pattern: &GraphPattern) -> bool {
    let is_this =
        |term: &TermPattern| matches!(term, TermPattern::Variable(v) if v.as_str() == THIS);
    let mut speaks = match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().any(|triple| {
            // A triple term may hold it too.
            let holds =
                |term: &TermPattern| is_this(term) || matches!(term, TermPattern::Triple(_));
            holds(&triple.subject)
                || holds(&triple.object)
                || matches!(&triple.predicate, NamedNodePattern::Variable(v) if v.as_str() == THIS)
        }),
        GraphPattern::Path {
            subject, object, ..
        } => is_this(subject) || is_this(object),
        GraphPattern::Graph { name, .. } => {
            matches!(name, NamedNodePattern::Variable(v) if v.as_str() == THIS)
        }
        _ => false,
    };
    prebind::each_part(pattern, &mut |part| {
        speaks |= match part {
            Part::Pattern(pattern) => speaks_of_this(pattern),
            Part::Expression(expression) => expression_speaks_of_this(expression),
        }
    });
    speaks
}

fn expression_speaks_of_this(expression: &Expression) -> bool {
    let mut speaks =
        matches!(expression, Expression::Variable(v) | Expression::Bound(v) if v.as_str() == THIS);
    prebind::each_part_of_expression(expression, &mut |part| {
        speaks |= match part {
            Part::Pattern(pattern) => speaks_of_this(pattern),
            Part::Expression(expression) => expression_speaks_of_this(expression),
        }
    });
    speaks
}
