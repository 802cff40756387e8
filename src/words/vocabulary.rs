//! The terms that the code itself speaks of. Everything else of the vocabulary lives in `ontology/`.

use oxrdf::NamedNodeRef;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident = $namespace:literal { $($name:ident = $local:literal),* $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use super::NamedNodeRef;
            /// The namespace.
            pub const NAMESPACE: &str = $namespace;
            $(
                #[doc = concat!("`", $namespace, $local, "`")]
                pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
        }
    };
}

vocabulary! {
    /// The project's own ontology.
    xz = "https://w3id.org/xinzhi/ns#" {
        PASSAGE = "Passage", LEAF = "Leaf", IN_PAPER = "inPaper", POSITION = "position", PAPER = "Paper", OUTSIDE_SOURCE = "OutsideSource", APPARATUS_LEAF = "ApparatusLeaf",
        DIGEST = "digest", EVIDENCE_FORM = "evidenceForm", MUST_BE_NAMED = "mustBeNamed",
        FIGURE = "Figure", INDICATOR = "indicator", BOUND = "bound", PRINTED_FORM = "printedForm", LOWER = "lower", UPPER = "upper",
        PERIOD = "period", UNIT_BASIS = "unitBasis",
        QUOTATION = "Quotation", DIRECT_QUOTATION = "DirectQuotation", SPEAKER = "speaker",
        CONTENT = "Content", READING = "Reading", CLAIM = "Claim", PROPOSAL = "Proposal", PROBLEM = "Problem", LEAF_READING = "LeafReading", REFERENCE = "Reference", CORRECTION = "Correction", AT = "at",
        PRINTED = "printed", READ = "read", REFERS_TO = "refersTo", ANTECEDENT = "antecedent",
        RANK_POSITION = "RankPosition",
        DERIVATION = "Derivation", CONCLUDED = "concluded", BY_RULE = "byRule", PREMISE = "premise",
    }
}
vocabulary! {
    /// RDF.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", FIRST = "first", REST = "rest", NIL = "nil", REIFIES = "reifies", STATEMENT = "Statement",
        SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object", LANG_STRING = "langString",
        PROPERTY = "Property", LIST = "List",
    }
}
vocabulary! {
    /// RDF Schema.
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" {
        CLASS = "Class", LABEL = "label", COMMENT = "comment", SUB_CLASS_OF = "subClassOf", SUB_PROPERTY_OF = "subPropertyOf",
        DOMAIN = "domain", RANGE = "range", IS_DEFINED_BY = "isDefinedBy", DATATYPE = "Datatype", RESOURCE = "Resource",
        LITERAL = "Literal", SEE_ALSO = "seeAlso", CONTAINER_MEMBERSHIP_PROPERTY = "ContainerMembershipProperty",
    }
}
vocabulary! {
    /// OWL 2.
    owl = "http://www.w3.org/2002/07/owl#" {
        CLASS = "Class", ONTOLOGY = "Ontology", OBJECT_PROPERTY = "ObjectProperty", DATATYPE_PROPERTY = "DatatypeProperty",
        ANNOTATION_PROPERTY = "AnnotationProperty", NAMED_INDIVIDUAL = "NamedIndividual", SAME_AS = "sameAs",
        INVERSE_OF = "inverseOf", SYMMETRIC_PROPERTY = "SymmetricProperty", TRANSITIVE_PROPERTY = "TransitiveProperty",
        DISJOINT_WITH = "disjointWith", EQUIVALENT_CLASS = "equivalentClass", THING = "Thing", IMPORTS = "imports",
        DIFFERENT_FROM = "differentFrom", ALL_DIFFERENT = "AllDifferent", MEMBERS = "members", DISTINCT_MEMBERS = "distinctMembers",
    }
}
vocabulary! {
    /// SKOS.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        CONCEPT = "Concept", CONCEPT_SCHEME = "ConceptScheme", PREF_LABEL = "prefLabel", ALT_LABEL = "altLabel", HIDDEN_LABEL = "hiddenLabel",
        DEFINITION = "definition", BROADER = "broader", NARROWER = "narrower", RELATED = "related", IN_SCHEME = "inScheme",
        EXACT_MATCH = "exactMatch", CLOSE_MATCH = "closeMatch", NOTATION = "notation",
    }
}
vocabulary! {
    /// DCMI metadata terms.
    dcterms = "http://purl.org/dc/terms/" {
        TITLE = "title", DESCRIPTION = "description", IS_PART_OF = "isPartOf", HAS_PART = "hasPart", SOURCE = "source",
        DATE = "date", LICENSE = "license", PUBLISHER = "publisher", CREATOR = "creator", IDENTIFIER = "identifier",
    }
}
vocabulary! {
    /// FOAF.
    foaf = "http://xmlns.com/foaf/0.1/" { PERSON = "Person", NAME = "name" }
}
vocabulary! {
    /// The Organization Ontology.
    org = "http://www.w3.org/ns/org#" { ORGANIZATION = "Organization", FORMAL_ORGANIZATION = "FormalOrganization", POST = "Post" }
}
vocabulary! {
    /// schema.org.
    schema = "https://schema.org/" { NAME = "name", PLACE = "Place", EVENT = "Event" }
}
vocabulary! {
    /// PROV-O.
    prov = "http://www.w3.org/ns/prov#" { WAS_DERIVED_FROM = "wasDerivedFrom" }
}
vocabulary! {
    /// Web Annotation.
    oa = "http://www.w3.org/ns/oa#" {
        HAS_SELECTOR = "hasSelector", HAS_SOURCE = "hasSource", START = "start", END = "end", EXACT = "exact",
        TEXT_POSITION_SELECTOR = "TextPositionSelector", TEXT_QUOTE_SELECTOR = "TextQuoteSelector",
    }
}
vocabulary! {
    /// QUDT.
    qudt = "http://qudt.org/schema/qudt/" { NUMERIC_VALUE = "numericValue", UNIT = "unit" }
}
vocabulary! {
    /// VoID.
    void = "http://rdfs.org/ns/void#" { DATASET = "Dataset", TRIPLES = "triples" }
}
vocabulary! {
    /// The document components ontology.
    doco = "http://purl.org/spar/doco/" {
        TITLE = "Title", SUBTITLE = "Subtitle", SECTION = "Section", SECTION_TITLE = "SectionTitle", PARAGRAPH = "Paragraph",
        SENTENCE = "Sentence", FOOTNOTE = "Footnote", TABLE = "Table", CAPTION = "Caption", LIST = "List",
    }
}
vocabulary! {
    /// XML Schema datatypes.
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        STRING = "string", INTEGER = "integer", DECIMAL = "decimal", DOUBLE = "double", BOOLEAN = "boolean", DATE = "date",
        G_YEAR = "gYear", G_YEAR_MONTH = "gYearMonth", ANY_URI = "anyURI", DATE_TIME = "dateTime",
        NON_NEGATIVE_INTEGER = "nonNegativeInteger",
    }
}
