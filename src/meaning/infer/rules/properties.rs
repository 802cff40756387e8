//! Properties (OWL 2 Profiles, Table 5).

use super::{Row, as_premise, composed, row};

/// The rules.
pub const ROWS: &[Row] = &[
    row(
        "prp-dom",
        "what has a property belongs to the domain of the property",
        "direct ?p rdfs:domain ?c . ?x ?p ?y",
        "?x a ?c",
    ),
    row(
        "prp-rng",
        "the value of a property belongs to the range of the property",
        "direct ?p rdfs:range ?c . ?x ?p ?y",
        "?y a ?c",
    ),
    row(
        "prp-fp",
        "two values of a functional property are equal",
        "?p a owl:FunctionalProperty . ?x ?p ?y1 . ?x ?p ?y2",
        "?y1 owl:sameAs ?y2",
    ),
    row(
        "prp-ifp",
        "two subjects that share a value of an inverse functional property are equal",
        "?p a owl:InverseFunctionalProperty . ?x1 ?p ?y . ?x2 ?p ?y",
        "?x1 owl:sameAs ?x2",
    ),
    row(
        "prp-irp",
        "nothing has an irreflexive property to itself",
        "?p a owl:IrreflexiveProperty . ?x ?p ?x",
        "false",
    ),
    as_premise(
        "prp-symp",
        "a symmetric property holds in both directions",
        "?p a owl:SymmetricProperty . ?x ?p ?y",
        "?y ?p ?x",
    ),
    row(
        "prp-asyp",
        "an asymmetric property does not hold in both directions",
        "?p a owl:AsymmetricProperty . ?x ?p ?y . ?y ?p ?x",
        "false",
    ),
    composed(
        "prp-trp",
        "a transitive property leads on",
        "?p a owl:TransitiveProperty . ?x ?p ?y . direct ?y ?p ?z",
        "?x ?p ?z",
    ),
    as_premise(
        "prp-spo1",
        "what holds by a property holds by every property above it",
        "direct ?p1 rdfs:subPropertyOf ?p2 . ?x ?p1 ?y",
        "?x ?p2 ?y",
    ),
    row(
        "prp-spo2",
        "a chain of properties leads to where the property above it leads",
        "?p owl:propertyChainAxiom ?list . chain ?x ?list ?y",
        "?x ?p ?y",
    ),
    as_premise(
        "prp-eqp1",
        "what holds by a property holds by an equivalent one",
        "direct ?p1 owl:equivalentProperty ?p2 . ?x ?p1 ?y",
        "?x ?p2 ?y",
    ),
    as_premise(
        "prp-eqp2",
        "what holds by a property holds by one that it is equivalent to",
        "direct ?p1 owl:equivalentProperty ?p2 . ?x ?p2 ?y",
        "?x ?p1 ?y",
    ),
    row(
        "prp-pdw",
        "disjoint properties do not hold between the same",
        "?p1 owl:propertyDisjointWith ?p2 . ?x ?p1 ?y . ?x ?p2 ?y",
        "false",
    ),
    row(
        "prp-adp",
        "of all disjoint properties no two hold between the same",
        "?d a owl:AllDisjointProperties . ?d owl:members ?list . pair ?p1 ?p2 of ?list . ?x ?p1 ?y . ?x ?p2 ?y",
        "false",
    ),
    as_premise(
        "prp-inv1",
        "an inverse property leads back",
        "?p1 owl:inverseOf ?p2 . ?x ?p1 ?y",
        "?y ?p2 ?x",
    ),
    as_premise(
        "prp-inv2",
        "a property leads back where its inverse leads",
        "?p1 owl:inverseOf ?p2 . ?x ?p2 ?y",
        "?y ?p1 ?x",
    ),
    row(
        "prp-key",
        "two members of a class that agree in its key are equal",
        "?c owl:hasKey ?list . ?x a ?c . ?y a ?c . each ?p of ?list : ?x ?p ?v , ?y ?p ?v",
        "?x owl:sameAs ?y",
    ),
    row(
        "prp-npa1",
        "what is denied does not hold",
        "?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetIndividual ?y . ?x ?p ?y",
        "false",
    ),
    row(
        "prp-npa2",
        "a value that is denied is not had",
        "?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetValue ?y . ?x ?p ?y",
        "false",
    ),
];
