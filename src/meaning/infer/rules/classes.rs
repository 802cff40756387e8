//! Classes (OWL 2 Profiles, Table 6).

use super::{Row, row};

/// The rules.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row("cls-nothing2", "nothing belongs to owl:Nothing", "?x a owl:Nothing", "false"),
    row("cls-int1", "a member of all classes of an intersection is a member of it",
        "?c owl:intersectionOf ?list . each ?m of ?list : ?x a ?m", "?x a ?c"),
    row("cls-int2", "a member of an intersection is a member of each of its classes",
        "?c owl:intersectionOf ?list . member ?m of ?list . ?x a ?c", "?x a ?m"),
    row("cls-uni", "a member of a class is a member of a union with it",
        "?c owl:unionOf ?list . member ?m of ?list . ?x a ?m", "?x a ?c"),
    row("cls-com", "nothing belongs to a class and to its complement",
        "?c1 owl:complementOf ?c2 . ?x a ?c1 . ?x a ?c2", "false"),
    row("cls-svf1", "what has a value in the class belongs to the restriction that asks for some",
        "?c owl:someValuesFrom ?d . ?c owl:onProperty ?p . ?x ?p ?y . ?y a ?d", "?x a ?c"),
    row("cls-svf2", "what has any value belongs to the restriction that asks for some of owl:Thing",
        "?c owl:someValuesFrom owl:Thing . ?c owl:onProperty ?p . ?x ?p ?y", "?x a ?c"),
    row("cls-avf", "all values of a member of the restriction belong to its class",
        "?c owl:allValuesFrom ?d . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y", "?y a ?d"),
    row("cls-hv1", "a member of the restriction has its value",
        "?c owl:hasValue ?v . ?c owl:onProperty ?p . ?x a ?c", "?x ?p ?v"),
    row("cls-hv2", "what has the value belongs to the restriction",
        "?c owl:hasValue ?v . ?c owl:onProperty ?p . ?x ?p ?v", "?x a ?c"),
    row("cls-maxc1", "what may have no value has none",
        "?c owl:maxCardinality 0 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y", "false"),
    row("cls-maxc2", "two values of what may have one are equal",
        "?c owl:maxCardinality 1 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y1 . ?x ?p ?y2", "?y1 owl:sameAs ?y2"),
    row("cls-maxqc1", "what may have no value in the class has none",
        "?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass ?d . ?x a ?c . ?x ?p ?y . ?y a ?d", "false"),
    row("cls-maxqc2", "what may have no value has none (qualified by owl:Thing)",
        "?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing . ?x a ?c . ?x ?p ?y", "false"),
    row("cls-maxqc3", "two values in the class of what may have one are equal",
        "?c owl:maxQualifiedCardinality 1 . ?c owl:onProperty ?p . ?c owl:onClass ?d . ?x a ?c . ?x ?p ?y1 . ?y1 a ?d . ?x ?p ?y2 . ?y2 a ?d", "?y1 owl:sameAs ?y2"),
    row("cls-maxqc4", "two values of what may have one are equal (qualified by owl:Thing)",
        "?c owl:maxQualifiedCardinality 1 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing . ?x a ?c . ?x ?p ?y1 . ?x ?p ?y2", "?y1 owl:sameAs ?y2"),
    row("cls-oo", "what is listed belongs to the class that lists it",
        "?c owl:oneOf ?list . member ?m of ?list", "?m a ?c"),
];
