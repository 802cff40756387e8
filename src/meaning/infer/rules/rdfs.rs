//! RDF and RDFS entailment patterns (RDF 1.1 Semantics, sections 8.1.1 and 9.2.1).

use super::{BuiltIn, Row, as_premise, composed, row};

/// The rules.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row("rdfD2", "what stands as a predicate is a property", "?x ?p ?y", "?p a rdf:Property"),
    row("rdfs2", "what has a property belongs to the domain of the property",
        "?p rdfs:domain ?c . ?x ?p ?y", "?x a ?c"),
    row("rdfs3", "the value of a property belongs to the range of the property",
        "?p rdfs:range ?c . ?x ?p ?y", "?y a ?c"),
    row("rdfs4a", "everything that has a property is a resource", "?x ?p ?y", "?x a rdfs:Resource"),
    row("rdfs4b", "every value is a resource", "?x ?p ?y", "?y a rdfs:Resource"),
    composed("rdfs5", "a property above a property above is above",
        "?p1 rdfs:subPropertyOf ?p2 . direct ?p2 rdfs:subPropertyOf ?p3", "?p1 rdfs:subPropertyOf ?p3"),
    row("rdfs6", "a property is a subproperty of itself", "?p a rdf:Property", "?p rdfs:subPropertyOf ?p"),
    as_premise("rdfs7", "what holds by a property holds by every property above it",
        "direct ?p1 rdfs:subPropertyOf ?p2 . ?x ?p1 ?y", "?x ?p2 ?y"),
    row("rdfs8", "a class is a subclass of rdfs:Resource", "?c a rdfs:Class", "?c rdfs:subClassOf rdfs:Resource"),
    row("rdfs9", "a member of a class is a member of every class above it",
        "direct ?c1 rdfs:subClassOf ?c2 . ?x a ?c1", "?x a ?c2"),
    row("rdfs10", "a class is a subclass of itself", "?c a rdfs:Class", "?c rdfs:subClassOf ?c"),
    composed("rdfs11", "a class above a class above is above",
        "?c1 rdfs:subClassOf ?c2 . direct ?c2 rdfs:subClassOf ?c3", "?c1 rdfs:subClassOf ?c3"),
    row("rdfs12", "a container membership property is below rdfs:member",
        "?p a rdfs:ContainerMembershipProperty", "?p rdfs:subPropertyOf rdfs:member"),
    row("rdfs13", "a datatype is a subclass of rdfs:Literal", "?d a rdfs:Datatype", "?d rdfs:subClassOf rdfs:Literal"),
];

/// Applied by the engine.
#[rustfmt::skip]
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { id: "rdfs1", title: "what is recognised as a datatype is a datatype" },
    BuiltIn { id: "rdfD1", title: "a literal belongs to its datatype" },
    BuiltIn { id: "rdf-cmp", title: "rdf:_1, rdf:_2, … are container membership properties" },
];
