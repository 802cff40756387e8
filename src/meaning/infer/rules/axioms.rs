//! Triples that hold without any premise.

use super::{LeftOut, Row, row};

/// Of OWL 2 RL (Tables 5 and 6).
#[rustfmt::skip]
pub const OWL: &[Row] = &[
    row("prp-ap", "the annotation properties of RDFS and OWL are annotation properties", "",
        "rdfs:label a owl:AnnotationProperty . rdfs:comment a owl:AnnotationProperty . rdfs:seeAlso a owl:AnnotationProperty . rdfs:isDefinedBy a owl:AnnotationProperty . owl:deprecated a owl:AnnotationProperty . owl:versionInfo a owl:AnnotationProperty . owl:priorVersion a owl:AnnotationProperty . owl:backwardCompatibleWith a owl:AnnotationProperty . owl:incompatibleWith a owl:AnnotationProperty"),
    row("cls-thing", "owl:Thing is a class", "", "owl:Thing a owl:Class"),
    row("cls-nothing1", "owl:Nothing is a class", "", "owl:Nothing a owl:Class"),
];

/// Of RDF and RDFS (RDF 1.1 Semantics, sections 8 and 9).
#[rustfmt::skip]
pub const RDFS: &[Row] = &[
    row("rdf-axioms", "the axiomatic triples of RDF", "",
        "rdf:type a rdf:Property . rdf:subject a rdf:Property . rdf:predicate a rdf:Property . rdf:object a rdf:Property . rdf:first a rdf:Property . rdf:rest a rdf:Property . rdf:value a rdf:Property . rdf:nil a rdf:List"),
    row("rdfs-axioms", "the axiomatic triples of RDFS", "",
        "rdf:type rdfs:domain rdfs:Resource . rdfs:domain rdfs:domain rdf:Property . rdfs:range rdfs:domain rdf:Property . rdfs:subPropertyOf rdfs:domain rdf:Property . rdfs:subClassOf rdfs:domain rdfs:Class . rdf:subject rdfs:domain rdf:Statement . rdf:predicate rdfs:domain rdf:Statement . rdf:object rdfs:domain rdf:Statement . rdfs:member rdfs:domain rdfs:Resource . rdf:first rdfs:domain rdf:List . rdf:rest rdfs:domain rdf:List . rdfs:seeAlso rdfs:domain rdfs:Resource . rdfs:isDefinedBy rdfs:domain rdfs:Resource . rdfs:comment rdfs:domain rdfs:Resource . rdfs:label rdfs:domain rdfs:Resource . rdf:value rdfs:domain rdfs:Resource . rdf:type rdfs:range rdfs:Class . rdfs:domain rdfs:range rdfs:Class . rdfs:range rdfs:range rdfs:Class . rdfs:subPropertyOf rdfs:range rdf:Property . rdfs:subClassOf rdfs:range rdfs:Class . rdf:subject rdfs:range rdfs:Resource . rdf:predicate rdfs:range rdfs:Resource . rdf:object rdfs:range rdfs:Resource . rdfs:member rdfs:range rdfs:Resource . rdf:first rdfs:range rdfs:Resource . rdf:rest rdfs:range rdf:List . rdfs:seeAlso rdfs:range rdfs:Resource . rdfs:isDefinedBy rdfs:range rdfs:Resource . rdfs:comment rdfs:range rdfs:Literal . rdfs:label rdfs:range rdfs:Literal . rdf:value rdfs:range rdfs:Resource . rdf:Alt rdfs:subClassOf rdfs:Container . rdf:Bag rdfs:subClassOf rdfs:Container . rdf:Seq rdfs:subClassOf rdfs:Container . rdfs:ContainerMembershipProperty rdfs:subClassOf rdf:Property . rdfs:isDefinedBy rdfs:subPropertyOf rdfs:seeAlso . rdfs:Datatype rdfs:subClassOf rdfs:Class"),
];

/// Not applied.
#[rustfmt::skip]
pub const LEFT_OUT: &[LeftOut] = &[LeftOut {
    id: "rdf:_n",
    reason: "the axiomatic triples of the container membership properties are infinitely many; those of the properties in the data are given",
}];
