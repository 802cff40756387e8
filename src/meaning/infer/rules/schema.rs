//! Schema vocabulary (OWL 2 Profiles, Table 9).

use super::{Row, composed, row};

/// The rules.
pub const ROWS: &[Row] = &[
    row(
        "scm-cls",
        "a class is a subclass of and equivalent to itself, below owl:Thing and above owl:Nothing",
        "?c a owl:Class",
        "?c rdfs:subClassOf ?c . ?c owl:equivalentClass ?c . ?c rdfs:subClassOf owl:Thing . owl:Nothing rdfs:subClassOf ?c",
    ),
    composed(
        "scm-sco",
        "a class above a class above is above",
        "?c1 rdfs:subClassOf ?c2 . direct ?c2 rdfs:subClassOf ?c3",
        "?c1 rdfs:subClassOf ?c3",
    ),
    row(
        "scm-eqc1",
        "equivalent classes are subclasses of each other",
        "direct ?c1 owl:equivalentClass ?c2",
        "?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c1",
    ),
    composed(
        "scm-eqc2",
        "subclasses of each other are equivalent",
        "?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c1",
        "?c1 owl:equivalentClass ?c2",
    ),
    row(
        "scm-op",
        "an object property is a subproperty of and equivalent to itself",
        "?p a owl:ObjectProperty",
        "?p rdfs:subPropertyOf ?p . ?p owl:equivalentProperty ?p",
    ),
    row(
        "scm-dp",
        "a datatype property is a subproperty of and equivalent to itself",
        "?p a owl:DatatypeProperty",
        "?p rdfs:subPropertyOf ?p . ?p owl:equivalentProperty ?p",
    ),
    composed(
        "scm-spo",
        "a property above a property above is above",
        "?p1 rdfs:subPropertyOf ?p2 . direct ?p2 rdfs:subPropertyOf ?p3",
        "?p1 rdfs:subPropertyOf ?p3",
    ),
    row(
        "scm-eqp1",
        "equivalent properties are subproperties of each other",
        "direct ?p1 owl:equivalentProperty ?p2",
        "?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p1",
    ),
    composed(
        "scm-eqp2",
        "subproperties of each other are equivalent",
        "?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p1",
        "?p1 owl:equivalentProperty ?p2",
    ),
    composed(
        "scm-dom1",
        "a class above a domain is a domain",
        "?p rdfs:domain ?c1 . direct ?c1 rdfs:subClassOf ?c2",
        "?p rdfs:domain ?c2",
    ),
    composed(
        "scm-dom2",
        "the domain of a property is a domain of the properties below it",
        "?p2 rdfs:domain ?c . direct ?p1 rdfs:subPropertyOf ?p2",
        "?p1 rdfs:domain ?c",
    ),
    composed(
        "scm-rng1",
        "a class above a range is a range",
        "?p rdfs:range ?c1 . direct ?c1 rdfs:subClassOf ?c2",
        "?p rdfs:range ?c2",
    ),
    composed(
        "scm-rng2",
        "the range of a property is a range of the properties below it",
        "?p2 rdfs:range ?c . direct ?p1 rdfs:subPropertyOf ?p2",
        "?p1 rdfs:range ?c",
    ),
    row(
        "scm-hv",
        "a restriction to a value by a property below is below",
        "?c1 owl:hasValue ?v . ?c1 owl:onProperty ?p1 . ?c2 owl:hasValue ?v . ?c2 owl:onProperty ?p2 . ?p1 rdfs:subPropertyOf ?p2",
        "?c1 rdfs:subClassOf ?c2",
    ),
    row(
        "scm-svf1",
        "a restriction to some of a class below is below",
        "?c1 owl:someValuesFrom ?d1 . ?c1 owl:onProperty ?p . ?c2 owl:someValuesFrom ?d2 . ?c2 owl:onProperty ?p . ?d1 rdfs:subClassOf ?d2",
        "?c1 rdfs:subClassOf ?c2",
    ),
    row(
        "scm-svf2",
        "a restriction to some by a property below is below",
        "?c1 owl:someValuesFrom ?d . ?c1 owl:onProperty ?p1 . ?c2 owl:someValuesFrom ?d . ?c2 owl:onProperty ?p2 . ?p1 rdfs:subPropertyOf ?p2",
        "?c1 rdfs:subClassOf ?c2",
    ),
    row(
        "scm-avf1",
        "a restriction to all of a class below is below",
        "?c1 owl:allValuesFrom ?d1 . ?c1 owl:onProperty ?p . ?c2 owl:allValuesFrom ?d2 . ?c2 owl:onProperty ?p . ?d1 rdfs:subClassOf ?d2",
        "?c1 rdfs:subClassOf ?c2",
    ),
    row(
        "scm-avf2",
        "a restriction to all by a property above is below",
        "?c1 owl:allValuesFrom ?d . ?c1 owl:onProperty ?p1 . ?c2 owl:allValuesFrom ?d . ?c2 owl:onProperty ?p2 . ?p1 rdfs:subPropertyOf ?p2",
        "?c2 rdfs:subClassOf ?c1",
    ),
    row(
        "scm-int",
        "an intersection is below each of its classes",
        "?c owl:intersectionOf ?list . member ?m of ?list",
        "?c rdfs:subClassOf ?m",
    ),
    row(
        "scm-uni",
        "each class of a union is below it",
        "?c owl:unionOf ?list . member ?m of ?list",
        "?m rdfs:subClassOf ?c",
    ),
];
