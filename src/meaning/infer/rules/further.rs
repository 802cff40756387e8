//! Beyond the tables: conclusions that hold by the RDF-based semantics of OWL 2 and that the test cases of its RL profile ask for,
//! though the tables of rules lack them. None of them can contradict what the tables say.

use super::{BuiltIn, Row, composed, row};

/// The rules.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    composed("x-diff-sym", "difference holds in both directions",
        "?x owl:differentFrom ?y", "?y owl:differentFrom ?x"),
    row("x-fp-diff", "what has different values of a functional property is different",
        "?p a owl:FunctionalProperty . ?y1 owl:differentFrom ?y2 . ?x1 ?p ?y1 . ?x2 ?p ?y2", "?x1 owl:differentFrom ?x2"),
    row("x-ifp-diff", "different subjects have different values of an inverse functional property",
        "?p a owl:InverseFunctionalProperty . ?x1 owl:differentFrom ?x2 . ?x1 ?p ?y1 . ?x2 ?p ?y2", "?y1 owl:differentFrom ?y2"),
    row("x-pdw-diff", "disjoint properties lead to different values",
        "?p1 owl:propertyDisjointWith ?p2 . ?x ?p1 ?y1 . ?x ?p2 ?y2", "?y1 owl:differentFrom ?y2"),
    row("x-adp-diff", "of all disjoint properties any two lead to different values",
        "?d a owl:AllDisjointProperties . ?d owl:members ?list . pair ?p1 ?p2 of ?list . ?x ?p1 ?y1 . ?x ?p2 ?y2", "?y1 owl:differentFrom ?y2"),
    row("x-chain-trp", "a property whose chain with itself it contains is transitive",
        "?p owl:propertyChainAxiom ?l1 . ?l1 rdf:first ?p . ?l1 rdf:rest ?l2 . ?l2 rdf:first ?p . ?l2 rdf:rest rdf:nil", "?p a owl:TransitiveProperty"),
    row("x-rflp", "a reflexive property leads every individual to itself",
        "?p a owl:ReflexiveProperty . ?x a owl:NamedIndividual", "?x ?p ?x"),
    row("x-com-dw", "what belongs to a class belongs to the complement of each class that is disjoint with it",
        "?c1 owl:disjointWith ?c2 . ?n owl:complementOf ?c2 . ?x a ?c1", "?x a ?n"),
    row("x-com-dw2", "what belongs to a class belongs to the complement of each class that it is disjoint with",
        "?c1 owl:disjointWith ?c2 . ?n owl:complementOf ?c1 . ?x a ?c2", "?x a ?n"),
    row("x-com-adc1", "of all disjoint classes a member of an earlier one belongs to the complement of a later one",
        "?d a owl:AllDisjointClasses . ?d owl:members ?list . pair ?c1 ?c2 of ?list . ?n owl:complementOf ?c2 . ?x a ?c1", "?x a ?n"),
    row("x-com-adc2", "of all disjoint classes a member of a later one belongs to the complement of an earlier one",
        "?d a owl:AllDisjointClasses . ?d owl:members ?list . pair ?c1 ?c2 of ?list . ?n owl:complementOf ?c1 . ?x a ?c2", "?x a ?n"),
    row("x-com-maxqc", "another value of what may have one in a class, and has it, belongs to the complement of the class",
        "?c owl:maxQualifiedCardinality 1 . ?c owl:onProperty ?p . ?c owl:onClass ?d . ?n owl:complementOf ?d . ?x a ?c . ?x ?p ?y1 . ?y1 a ?d . ?x ?p ?y2 . ?y1 owl:differentFrom ?y2", "?y2 a ?n"),
];

/// Of these rules, the ones whose conclusions say in other words what a rule of the tables contradicts by itself.
pub const ECHOES: &[&str] = &[
    "x-fp-diff",
    "x-ifp-diff",
    "x-pdw-diff",
    "x-adp-diff",
    "x-com-dw",
    "x-com-dw2",
    "x-com-adc1",
    "x-com-adc2",
    "x-com-maxqc",
];

/// Applied by the engine.
#[rustfmt::skip]
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { id: "x-complement", title: "a class of which something is disjoint has a complement" },
    BuiltIn { id: "x-range", title: "what lies in some datatypes lies in every datatype that covers what they share" },
    BuiltIn { id: "x-canonical", title: "a value may be written in its canonical form" },
];
