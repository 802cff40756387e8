//! What the data says of a term that is drawn: its name, its class, and the graphs that state a triple.

use super::{Basis, Class, Passage};
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::labels::Labels;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{dcterms, foaf, rdf, rdfs, schema, skos};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Properties that name a thing, the most fitting first.
const NAMING: [NamedNodeRef<'static>; 5] = [
    skos::PREF_LABEL,
    rdfs::LABEL,
    dcterms::TITLE,
    foaf::NAME,
    schema::NAME,
];

/// Names and classes of terms, for one reader.
pub struct Describe<'a> {
    dataset: &'a Dataset,
    labels: Labels<'a>,
}

impl<'a> Describe<'a> {
    /// Describes the terms of a dataset.
    pub fn new(dataset: &'a Dataset, prefixes: &'a Prefixes, language: Language) -> Self {
        Self {
            dataset,
            labels: Labels::new(dataset, prefixes, language),
        }
    }

    /// The name of a term: its label in the nearest language, else its CURIE, its IRI or its value.
    pub fn label(&self, term: &Term) -> String {
        self.labels.show(term)
    }

    /// The CURIE of an IRI, or the IRI.
    pub fn short(&self, iri: &str) -> String {
        self.labels.name(iri)
    }

    /// Whether a property gives names, so that it is no attribute.
    pub fn is_naming(iri: &str) -> bool {
        NAMING.iter().any(|p| p.as_str() == iri)
            || [skos::ALT_LABEL, skos::HIDDEN_LABEL]
                .iter()
                .any(|p| p.as_str() == iri)
    }

    /// The class that a node is shown as: the first of the wanted ones that it belongs to, else its most special type.
    pub fn class(&self, types: &[TermId], wanted: &[(String, String)]) -> Option<Class> {
        let above: Vec<BTreeSet<TermId>> = types.iter().map(|t| self.superclasses(*t)).collect();
        let is = |iri: &str, class: &TermId| matches!(self.dataset.term(*class), Term::NamedNode(n) if n.as_str() == iri);
        let ruled = |only_direct: bool| {
            wanted.iter().find(|(iri, _)| {
                types.iter().any(|t| is(iri, t))
                    || !only_direct && above.iter().flatten().any(|t| is(iri, t))
            })
        };
        if let Some((iri, look)) = ruled(true).or_else(|| ruled(false)) {
            return Some(self.named_class(iri, Some(look.clone())));
        }
        let special = types
            .iter()
            .filter(|t| !above.iter().any(|above| above.contains(t)));
        let mut names: Vec<&str> = special
            .filter_map(|t| match self.dataset.term(*t) {
                Term::NamedNode(n) => Some(n.as_str()),
                _ => None,
            })
            .collect();
        names.sort_unstable();
        names.first().map(|iri| self.named_class(iri, None))
    }

    fn named_class(&self, iri: &str, look: Option<String>) -> Class {
        let label = self.label(&oxrdf::NamedNode::new_unchecked(iri).into());
        Class {
            iri: iri.to_owned(),
            label,
            look,
        }
    }

    /// The types that the data gives a resource.
    pub fn types(&self, term: &Term) -> Vec<TermId> {
        let id = self.dataset.id(term);
        id.into_iter()
            .flat_map(|id| self.dataset.objects(id, rdf::TYPE))
            .collect()
    }

    /// All classes above a class, itself left out.
    fn superclasses(&self, class: TermId) -> BTreeSet<TermId> {
        let mut above = BTreeSet::new();
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            for parent in self.dataset.objects(class, rdfs::SUB_CLASS_OF) {
                if parent != class && above.insert(parent) {
                    open.push(parent);
                }
            }
        }
        above
    }

    /// The passages among the graphs that state a triple, and on what the triple rests.
    ///
    /// `graph/inferred/…` and `graph/readings` are told by name; other `graph/…` hold no passage but state.
    pub fn evidence(&self, triple: [TermId; 3]) -> (Vec<Passage>, Basis) {
        let [s, p, o] = triple.map(Some);
        let mut passages = BTreeSet::new();
        let mut basis = Basis::Inferred;
        let mut stated = false;
        for quad in self.dataset.matching(s, p, o) {
            stated = true;
            if quad.g == TermId::DEFAULT_GRAPH {
                basis = Basis::Stated;
                continue;
            }
            let graph = self.dataset.term(quad.g);
            basis = basis.min(basis_of(graph));
            passages.extend(self.passage(graph));
        }
        (
            passages.into_iter().collect(),
            if stated { basis } else { Basis::Stated },
        )
    }

    /// The passage that a graph name is.
    pub fn passage(&self, graph: &Term) -> Option<Passage> {
        match graph {
            Term::NamedNode(node) if !node.as_str().contains("/graph/") => Some(Passage {
                iri: node.as_str().to_owned(),
                shown: self.short(node.as_str()),
            }),
            _ => None,
        }
    }
}

/// What a graph's name says of its triples.
pub fn basis_of(graph: &Term) -> Basis {
    match graph {
        Term::NamedNode(node) if node.as_str().contains("/graph/inferred") => Basis::Inferred,
        Term::NamedNode(node) if node.as_str().ends_with("/graph/readings") => Basis::Read,
        _ => Basis::Stated,
    }
}

/// The section that a passage lies in: `s1` of `…/s1.p3.s5`.
pub fn section(passage: &str) -> Option<&str> {
    let address = passage.rsplit(['/', '#', ':']).next()?;
    let section = address.split('.').next()?;
    (!section.is_empty()).then_some(section)
}

/// Counts, for the order of the legend.
pub fn by_frequency(classes: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for class in classes {
        *counts.entry(class).or_default() += 1;
    }
    let mut names: Vec<(String, usize)> = counts.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names.into_iter().map(|(name, _)| name).collect()
}
