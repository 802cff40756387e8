//! Equality (OWL 2 Profiles, Table 4). Equal terms are represented by one of them, so these rules are not matched: a triple is
//! rewritten to its representatives once, instead of being copied for each of the n² pairs of a clique of n.

use super::{BuiltIn, LeftOut};

/// Applied by the engine.
#[rustfmt::skip]
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { id: "eq-sym", title: "equality holds in both directions" },
    BuiltIn { id: "eq-trans", title: "what is equal to the same is equal" },
    BuiltIn { id: "eq-rep", title: "of equal terms the same holds (eq-rep-s, eq-rep-p, eq-rep-o)" },
    BuiltIn { id: "eq-diff1", title: "nothing is both equal to and different from the same" },
    BuiltIn { id: "eq-diff2", title: "the members of owl:AllDifferent are not equal (owl:members)" },
    BuiltIn { id: "eq-diff3", title: "the members of owl:AllDifferent are not equal (owl:distinctMembers)" },
];

/// Not applied.
#[rustfmt::skip]
pub const LEFT_OUT: &[LeftOut] = &[LeftOut {
    id: "eq-ref",
    reason: "that everything equals itself is said of every term and tells nothing; the closure names it only for terms of an equality",
}];
