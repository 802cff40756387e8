//! The parts of a graph pattern of SPARQL, so that whoever looks for something in one need not name every form of it.

use spargebra::algebra::GraphPattern;

/// The patterns that a pattern is directly made of, in their order; those within expressions are not among them.
pub fn parts(pattern: &GraphPattern) -> impl Iterator<Item = &GraphPattern> {
    let (first, second) = match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            (None, None)
        }
        GraphPattern::Union { left, right }
        | GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::LeftJoin { left, right, .. } => (Some(left), Some(right)),
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => (Some(inner), None),
    };
    first.into_iter().chain(second).map(|part| &**part)
}
