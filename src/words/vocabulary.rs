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
        FIGURE = "Figure", ACTION_CLASS = "Action", INDICATOR_CLASS = "Indicator", ACTOR_GROUP = "ActorGroup", INDICATOR = "indicator", BOUND = "bound", PRINTED_FORM = "printedForm", LOWER = "lower", UPPER = "upper",
        PERIOD = "period", UNIT_BASIS = "unitBasis",
        QUOTATION = "Quotation", DIRECT_QUOTATION = "DirectQuotation", SPEAKER = "speaker",
        CONTENT = "Content", READING = "Reading", CLAIM = "Claim", PROPOSAL = "Proposal", PROBLEM = "Problem", LEAF_READING = "LeafReading", REFERENCE = "Reference", CORRECTION = "Correction", AT = "at",
        PRINTED = "printed", READ = "read", REFERS_TO = "refersTo", ANTECEDENT = "antecedent",
        RANK_POSITION = "RankPosition",
        PRINTED_BASIS = "Printed", REPORTED_SPEECH = "ReportedSpeech",
        OPENS_WITH = "opensWith", CLOSES_WITH = "closesWith", SPEECH_VERB = "speechVerb",
        HEDGE_PRINTED = "hedgePrinted", MODALITY_PRINTED = "modalityPrinted", URGENCY_PRINTED = "urgencyPrinted",
        DATE_PRINTED = "datePrinted", MENTIONS = "mentions", PRINTED_NUMBER = "printedNumber",
        IN_BODY = "inBody", WORDING_IN_BODY = "wordingInBody", IN_TABLE = "inTable", WORDING_IN_TABLE = "wordingInTable",
        BECAUSE = "because", DERIVATION = "Derivation", CONCLUDED = "concluded", BY_RULE = "byRule", PREMISE = "premise",
    }
}
vocabulary! {
    /// RDF.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE = "type", FIRST = "first", REST = "rest", NIL = "nil", REIFIES = "reifies", STATEMENT = "Statement",
        SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object", LANG_STRING = "langString", XML_LITERAL = "XMLLiteral",
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
        ALL_DISJOINT_CLASSES = "AllDisjointClasses", COMPLEMENT_OF = "complementOf", ON_CLASS = "onClass",
    }
}
vocabulary! {
    /// SKOS.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        COLLECTION = "Collection", MEMBER = "member",
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
    schema = "https://schema.org/" { NAME = "name", PLACE = "Place", EVENT = "Event", MENTIONS = "mentions" }
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
    /// SHACL.
    sh = "http://www.w3.org/ns/shacl#" {
        PROPERTY_SHAPE = "PropertyShape", NODE_SHAPE = "NodeShape", TARGET_NODE = "targetNode", TARGET_CLASS = "targetClass",
        TARGET_SUBJECTS_OF = "targetSubjectsOf", TARGET_OBJECTS_OF = "targetObjectsOf", PATH = "path",
        INVERSE_PATH = "inversePath", ALTERNATIVE_PATH = "alternativePath", ZERO_OR_MORE_PATH = "zeroOrMorePath",
        ONE_OR_MORE_PATH = "oneOrMorePath", ZERO_OR_ONE_PATH = "zeroOrOnePath", SEVERITY = "severity", MESSAGE = "message",
        DEACTIVATED = "deactivated", INFO = "Info", WARNING = "Warning", VIOLATION = "Violation", CLASS = "class",
        DATATYPE = "datatype", NODE_KIND = "nodeKind", MIN_COUNT = "minCount", MAX_COUNT = "maxCount",
        MIN_EXCLUSIVE = "minExclusive", MIN_INCLUSIVE = "minInclusive", MAX_EXCLUSIVE = "maxExclusive",
        MAX_INCLUSIVE = "maxInclusive", MIN_LENGTH = "minLength", MAX_LENGTH = "maxLength", PATTERN = "pattern", FLAGS = "flags",
        LANGUAGE_IN = "languageIn", UNIQUE_LANG = "uniqueLang", EQUALS = "equals", DISJOINT = "disjoint", LESS_THAN = "lessThan",
        LESS_THAN_OR_EQUALS = "lessThanOrEquals", NOT = "not", AND = "and", OR = "or", XONE = "xone", NODE = "node",
        PROPERTY = "property", QUALIFIED_VALUE_SHAPE = "qualifiedValueShape", QUALIFIED_MIN_COUNT = "qualifiedMinCount",
        QUALIFIED_MAX_COUNT = "qualifiedMaxCount", QUALIFIED_VALUE_SHAPES_DISJOINT = "qualifiedValueShapesDisjoint",
        CLOSED = "closed", IGNORED_PROPERTIES = "ignoredProperties", HAS_VALUE = "hasValue", IN = "in", SPARQL = "sparql",
        SELECT = "select", ASK = "ask", PREFIXES = "prefixes", DECLARE = "declare", PREFIX = "prefix",
        NAMESPACE_PROPERTY = "namespace", CONSTRAINT_COMPONENT = "ConstraintComponent", PARAMETER = "parameter",
        OPTIONAL = "optional", VALIDATOR = "validator", NODE_VALIDATOR = "nodeValidator", PROPERTY_VALIDATOR = "propertyValidator",
        NAME = "name", VALIDATION_REPORT = "ValidationReport", VALIDATION_RESULT = "ValidationResult", CONFORMS = "conforms",
        RESULT = "result", FOCUS_NODE = "focusNode", RESULT_PATH = "resultPath", VALUE = "value", SOURCE_SHAPE = "sourceShape",
        SOURCE_CONSTRAINT = "sourceConstraint", SOURCE_CONSTRAINT_COMPONENT = "sourceConstraintComponent",
        RESULT_SEVERITY = "resultSeverity", RESULT_MESSAGE = "resultMessage", DETAIL = "detail", IRI = "IRI",
        BLANK_NODE = "BlankNode", LITERAL = "Literal", BLANK_NODE_OR_IRI = "BlankNodeOrIRI",
        BLANK_NODE_OR_LITERAL = "BlankNodeOrLiteral", IRI_OR_LITERAL = "IRIOrLiteral",
        CLASS_COMPONENT = "ClassConstraintComponent", DATATYPE_COMPONENT = "DatatypeConstraintComponent",
        NODE_KIND_COMPONENT = "NodeKindConstraintComponent", MIN_COUNT_COMPONENT = "MinCountConstraintComponent",
        MAX_COUNT_COMPONENT = "MaxCountConstraintComponent", MIN_EXCLUSIVE_COMPONENT = "MinExclusiveConstraintComponent",
        MIN_INCLUSIVE_COMPONENT = "MinInclusiveConstraintComponent", MAX_EXCLUSIVE_COMPONENT = "MaxExclusiveConstraintComponent",
        MAX_INCLUSIVE_COMPONENT = "MaxInclusiveConstraintComponent", MIN_LENGTH_COMPONENT = "MinLengthConstraintComponent",
        MAX_LENGTH_COMPONENT = "MaxLengthConstraintComponent", PATTERN_COMPONENT = "PatternConstraintComponent",
        LANGUAGE_IN_COMPONENT = "LanguageInConstraintComponent", UNIQUE_LANG_COMPONENT = "UniqueLangConstraintComponent",
        EQUALS_COMPONENT = "EqualsConstraintComponent", DISJOINT_COMPONENT = "DisjointConstraintComponent",
        LESS_THAN_COMPONENT = "LessThanConstraintComponent", LESS_THAN_OR_EQUALS_COMPONENT = "LessThanOrEqualsConstraintComponent",
        NOT_COMPONENT = "NotConstraintComponent", AND_COMPONENT = "AndConstraintComponent", OR_COMPONENT = "OrConstraintComponent",
        XONE_COMPONENT = "XoneConstraintComponent", NODE_COMPONENT = "NodeConstraintComponent",
        PROPERTY_COMPONENT = "PropertyConstraintComponent", QUALIFIED_MIN_COUNT_COMPONENT = "QualifiedMinCountConstraintComponent",
        QUALIFIED_MAX_COUNT_COMPONENT = "QualifiedMaxCountConstraintComponent", CLOSED_COMPONENT = "ClosedConstraintComponent",
        HAS_VALUE_COMPONENT = "HasValueConstraintComponent", IN_COMPONENT = "InConstraintComponent",
        SPARQL_COMPONENT = "SPARQLConstraintComponent",
    }
}
vocabulary! {
    /// XML Schema datatypes.
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        STRING = "string", INTEGER = "integer", DECIMAL = "decimal", DOUBLE = "double", BOOLEAN = "boolean", DATE = "date",
        G_YEAR = "gYear", G_YEAR_MONTH = "gYearMonth", ANY_URI = "anyURI", DATE_TIME = "dateTime",
        NON_NEGATIVE_INTEGER = "nonNegativeInteger", FLOAT = "float",
    }
}
