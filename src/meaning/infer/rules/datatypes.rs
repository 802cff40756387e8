//! Datatypes (OWL 2 Profiles, Table 8). They speak of all literals there are; the engine looks at those in the data.

use super::{BuiltIn, LeftOut};

/// Applied by the engine.
#[rustfmt::skip]
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { id: "dt-type1", title: "the datatypes of OWL 2 RL are datatypes" },
    BuiltIn { id: "dt-type2", title: "a literal belongs to its datatype" },
    BuiltIn { id: "dt-not-type", title: "a literal does not belong to a datatype that its value lies outside of" },
    BuiltIn { id: "dt-diff", title: "literals with different values are not equal" },
];

/// Not applied.
#[rustfmt::skip]
pub const LEFT_OUT: &[LeftOut] = &[LeftOut {
    id: "dt-eq",
    reason: "equality between literals has literals as subjects, which RDF does not have; values are compared where a rule makes literals equal",
}];
