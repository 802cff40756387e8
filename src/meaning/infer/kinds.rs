//! What each term is, in one byte, so that the loop never looks at a text.

use super::facts::Id;
use super::matching::Kinds;
use super::terms::Terms;
use crate::data::dataset::Dataset;
use crate::words::vocabulary::{owl, rdf, rdfs, skos, xsd};
use oxrdf::Term;

const IRI: u8 = 1;
const LITERAL: u8 = 2;
const VOCABULARY: u8 = 4;
const SELF_EVIDENT: u8 = 8;

/// The namespaces of which a project says nothing new.
const FIELD: &[&str] = &[
    rdf::NAMESPACE,
    rdfs::NAMESPACE,
    owl::NAMESPACE,
    skos::NAMESPACE,
    xsd::NAMESPACE,
];

/// One byte for each term.
#[derive(Clone, Debug, Default)]
pub struct TermKinds(Vec<u8>);

impl TermKinds {
    /// Looks at all terms once.
    pub fn of(dataset: &Dataset, terms: &Terms) -> Self {
        let kind = |id| kind(terms.term(dataset, id));
        Self((0..terms.len() as Id).map(kind).collect())
    }

    fn has(&self, id: Id, flag: u8) -> bool {
        self.0[id as usize] & flag != 0
    }

    /// Whether a term belongs to the vocabularies of the field.
    pub fn is_vocabulary(&self, id: Id) -> bool {
        self.has(id, VOCABULARY)
    }

    /// Whether it says nothing to belong to this class.
    pub fn is_self_evident(&self, id: Id) -> bool {
        self.has(id, SELF_EVIDENT)
    }
}

impl Kinds for TermKinds {
    fn is_iri(&self, id: Id) -> bool {
        self.has(id, IRI)
    }

    fn is_literal(&self, id: Id) -> bool {
        self.has(id, LITERAL)
    }
}

fn kind(term: &Term) -> u8 {
    match term {
        Term::NamedNode(node) => {
            let in_field = FIELD.iter().any(|n| node.as_str().starts_with(n));
            let evident = in_field && !node.as_str().starts_with(skos::NAMESPACE);
            IRI | if in_field { VOCABULARY } else { 0 } | if evident { SELF_EVIDENT } else { 0 }
        }
        Term::Literal(_) => LITERAL,
        Term::BlankNode(_) | Term::Triple(_) => 0,
    }
}
