//! Class axioms (OWL 2 Profiles, Table 7).

use super::{Row, row};

/// The rules.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row("cax-sco", "a member of a class is a member of every class above it",
        "direct ?c1 rdfs:subClassOf ?c2 . ?x a ?c1", "?x a ?c2"),
    row("cax-eqc1", "a member of a class is a member of an equivalent one",
        "direct ?c1 owl:equivalentClass ?c2 . ?x a ?c1", "?x a ?c2"),
    row("cax-eqc2", "a member of a class is a member of one that it is equivalent to",
        "direct ?c1 owl:equivalentClass ?c2 . ?x a ?c2", "?x a ?c1"),
    row("cax-dw", "disjoint classes have no common member",
        "?c1 owl:disjointWith ?c2 . ?x a ?c1 . ?x a ?c2", "false"),
    row("cax-adc", "of all disjoint classes no two have a common member",
        "?d a owl:AllDisjointClasses . ?d owl:members ?list . pair ?c1 ?c2 of ?list . ?x a ?c1 . ?x a ?c2", "false"),
];
