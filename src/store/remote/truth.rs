//! Columns that are true or false by the query itself, whatever number an engine writes for it.

use super::answer::Answered;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};

/// The rows with `true` and `false` in the columns that an expression of truth makes.
pub(super) fn restore(
    pattern: &GraphPattern,
    columns: Vec<Variable>,
    mut rows: Vec<Vec<Option<Term>>>,
) -> Answered {
    for (at, column) in columns.iter().enumerate() {
        if !is_made(pattern, column) {
            continue;
        }
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(at)) {
            if let Some(Term::Literal(literal)) = cell
                && literal.datatype() == xsd::INTEGER
                && matches!(literal.value(), "0" | "1")
            {
                *cell = Some(Literal::from(literal.value() == "1").into());
            }
        }
    }
    Answered::Rows(columns, rows)
}

/// Whether a column is made by an expression that can only be true or false.
fn is_made(pattern: &GraphPattern, column: &Variable) -> bool {
    match pattern {
        GraphPattern::Extend {
            variable,
            expression,
            ..
        } if variable == column => is_truth(expression),
        GraphPattern::Extend { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Filter { inner, .. } => is_made(inner, column),
        _ => false,
    }
}

fn is_truth(expression: &Expression) -> bool {
    match expression {
        Expression::Or(..)
        | Expression::And(..)
        | Expression::Equal(..)
        | Expression::SameTerm(..)
        | Expression::Greater(..)
        | Expression::GreaterOrEqual(..)
        | Expression::Less(..)
        | Expression::LessOrEqual(..)
        | Expression::In(..)
        | Expression::Not(_)
        | Expression::Exists(_)
        | Expression::Bound(_) => true,
        Expression::If(_, then, otherwise) => is_truth(then) && is_truth(otherwise),
        Expression::Literal(literal) => literal.datatype() == xsd::BOOLEAN,
        _ => false,
    }
}
