//! Rows that are to be distinct and are not: Virtuoso repeats some where they come from several graphs.

use crate::store::elsewhere::Rows;
use indexmap::IndexSet;
use spargebra::algebra::GraphPattern;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeats {
    /// None, or none that matter.
    Mended,
    /// Repeated rows were counted where only so many were wanted: others are missing.
    CutShort,
}

/// Takes repeated rows away where the query wants none.
pub(super) fn without_repeats(pattern: &GraphPattern, rows: &mut Rows) -> Repeats {
    let (distinct, sliced) = match pattern {
        GraphPattern::Distinct { .. } => (true, false),
        GraphPattern::Slice { inner, .. } => {
            (matches!(**inner, GraphPattern::Distinct { .. }), true)
        }
        _ => (false, false),
    };
    if !distinct {
        return Repeats::Mended;
    }
    let before = rows.len();
    let unique: IndexSet<_> = rows.drain(..).collect();
    rows.extend(unique);
    match sliced && rows.len() < before {
        true => Repeats::CutShort,
        false => Repeats::Mended,
    }
}
