//! Labels in a chosen language for terms of a dataset, and terms for labels.

use crate::data::dataset::{Ask, Dataset, TermId};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::text::mentions::fold_char;
use crate::words::vocabulary::{dcterms, foaf, rdfs, schema, skos, xz};
use oxrdf::{NamedNodeRef, Term};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Properties that name a thing, the most fitting first.
pub const NAMING: [NamedNodeRef<'static>; 5] = [
    skos::PREF_LABEL,
    rdfs::LABEL,
    dcterms::TITLE,
    foaf::NAME,
    schema::NAME,
];

/// Properties under which a thing can be found.
pub const FINDING: [NamedNodeRef<'static>; 6] = [
    skos::PREF_LABEL,
    skos::ALT_LABEL,
    skos::HIDDEN_LABEL,
    rdfs::LABEL,
    foaf::NAME,
    schema::NAME,
];

/// Names terms for a reader.
#[derive(Clone, Copy)]
pub struct Labels<'a> {
    dataset: &'a Dataset,
    prefixes: &'a Prefixes,
    language: Language,
    /// The properties that name, as far as the dataset has them.
    naming: [Ask; NAMING.len()],
}

impl<'a> Labels<'a> {
    /// Labels in a language, with the nearest one where it is missing.
    pub fn new(dataset: &'a Dataset, prefixes: &'a Prefixes, language: Language) -> Self {
        Self {
            dataset,
            prefixes,
            language,
            naming: NAMING.map(|property| dataset.iri(property)),
        }
    }

    /// The label of a resource, when it has one.
    pub fn label(&self, id: TermId) -> Option<&'a str> {
        self.naming.iter().flatten().find_map(|property| {
            let values = self.dataset.matching(Some(id), Some(*property), None);
            let literals = values.filter_map(|quad| match self.dataset.term(quad.o) {
                Term::Literal(literal) => Some(literal),
                _ => None,
            });
            literals
                .min_by_key(|literal| {
                    (
                        self.language.preference(literal.language()),
                        literal.value(),
                    )
                })
                .map(|literal| literal.value())
        })
    }

    /// How a term is shown: its label; a passage by its address; else its CURIE, IRI, or value.
    pub fn show(&self, term: &Term) -> String {
        self.shown(term).into_owned()
    }

    /// The same, copied only where it stands nowhere as it is.
    pub fn shown<'t>(&self, term: &'t Term) -> Cow<'t, str>
    where
        'a: 't,
    {
        match term {
            Term::NamedNode(node) => {
                let label = self.dataset.id(term).and_then(|id| self.label(id));
                label.map_or_else(|| self.name(node.as_str()).into(), Cow::Borrowed)
            }
            Term::Literal(literal) => literal.value().into(),
            Term::BlankNode(node) => node.to_string().into(),
            Term::Triple(triple) => {
                let subject = Term::from(triple.subject.clone());
                let predicate = Term::from(triple.predicate.clone());
                let shown = format!(
                    "<<( {} {} {} )>>",
                    self.shown(&subject),
                    self.shown(&predicate),
                    self.shown(&triple.object)
                );
                shown.into()
            }
        }
    }

    /// How the graph that a row rests on is shown: a passage by its address, what was inferred by a word.
    pub fn cited(&self, graph: &str) -> String {
        if !is_inferred_graph(graph) {
            return self.name(graph);
        }
        let word = match self.language {
            Language::TraditionalChinese => "推論",
            Language::SimplifiedChinese => "推论",
            Language::English => "inferred",
        };
        word.to_owned()
    }

    /// The CURIE of an IRI, or the IRI.
    pub fn name(&self, iri: &str) -> String {
        self.prefixes.compact(iri).unwrap_or_else(|| iri.to_owned())
    }
}

/// Whether the name of a graph says that it holds what was inferred.
pub fn is_inferred_graph(iri: &str) -> bool {
    iri.contains("/graph/inferred/")
}

/// Why a name does not lead to one thing.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// No resource has the name.
    #[error("nothing is called '{name}'{}", if near.is_empty() { String::new() } else { format!(": did you mean {}?", near.join(", ")) })]
    Unknown {
        /// What was looked for.
        name: String,
        /// Labels that are near.
        near: Vec<String>,
    },
    /// Several resources have it.
    #[error("'{name}' may be {}: name one by its CURIE", candidates.join(" or "))]
    Ambiguous {
        /// What was looked for.
        name: String,
        /// CURIEs of what it may be.
        candidates: Vec<String>,
    },
}

/// Finds the resource that an IRI, a CURIE or any of a resource's labels names, preferring those of a class when one is given.
///
/// Traditional and Simplified forms find each other, and quotation marks around a name are left off.
///
/// # Errors
/// When nothing, or more than one thing, has the name.
pub fn find(
    dataset: &Dataset,
    prefixes: &Prefixes,
    name: &str,
    class: Option<TermId>,
) -> Result<TermId, NotFound> {
    if let Some(id) = by_iri(dataset, prefixes, name) {
        return Ok(id);
    }
    let wanted = key(name);
    let mut found: BTreeMap<u8, Vec<TermId>> = BTreeMap::new();
    for (rank, thing, label) in named(dataset) {
        if key(label) == wanted {
            found.entry(rank).or_default().push(thing);
        }
    }
    let mut ids: Vec<TermId> = found.into_values().flatten().collect();
    prefer(dataset, &mut ids, class);
    match ids.as_slice() {
        [] => Err(NotFound::Unknown {
            name: name.to_owned(),
            near: crate::words::near::nearest(name, named(dataset).map(|(_, _, label)| label))
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }),
        [one] => Ok(*one),
        several => Err(NotFound::Ambiguous {
            name: name.to_owned(),
            candidates: several
                .iter()
                .map(|id| shown(dataset, prefixes, *id))
                .collect(),
        }),
    }
}

/// All names with what they name, and how well each fits: 0 for the label by which a thing is called.
fn named(dataset: &Dataset) -> impl Iterator<Item = (u8, TermId, &str)> {
    let property = move |(rank, property)| Some((rank, dataset.iri(property)?));
    (0u8..)
        .zip(FINDING)
        .filter_map(property)
        .flat_map(move |(rank, property)| {
            let triples = dataset.triples(None, Some(property), None);
            triples.filter_map(move |[thing, _, label]| match dataset.term(label) {
                Term::Literal(literal) => Some((rank, thing, literal.value())),
                _ => None,
            })
        })
}

/// The resource that an IRI or a CURIE names.
pub(super) fn by_iri(dataset: &Dataset, prefixes: &Prefixes, name: &str) -> Option<TermId> {
    let bare = name
        .strip_prefix('<')
        .and_then(|n| n.strip_suffix('>'))
        .unwrap_or(name);
    let iri = prefixes.expand(bare).unwrap_or_else(|| bare.to_owned());
    let node = oxrdf::NamedNode::new(iri).ok()?;
    dataset.id(&node.into())
}

/// Keeps the ids of the class if there are any, and each id once.
fn prefer(dataset: &Dataset, ids: &mut Vec<TermId>, class: Option<TermId>) {
    ids.sort_unstable();
    ids.dedup();
    let Some(class) = class else { return };
    let of_class: Vec<TermId> = ids
        .iter()
        .copied()
        .filter(|id| {
            dataset
                .objects(*id, crate::words::vocabulary::rdf::TYPE)
                .any(|c| c == class)
        })
        .collect();
    if !of_class.is_empty() {
        *ids = of_class;
    }
}

fn shown(dataset: &Dataset, prefixes: &Prefixes, id: TermId) -> String {
    match dataset.term(id) {
        Term::NamedNode(node) => prefixes
            .compact(node.as_str())
            .unwrap_or_else(|| node.to_string()),
        other => other.to_string(),
    }
}

/// A name as it is compared: Simplified, lower case, without the marks around it and without white space.
fn key(name: &str) -> String {
    const MARKS: &[char] = &['「', '」', '『', '』', '《', '》', '"', '\'', '“', '”'];
    name.trim_matches(MARKS)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(fold_char)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a term is a passage of a paper.
pub fn is_passage(dataset: &Dataset, id: TermId) -> bool {
    dataset.iri(xz::PASSAGE).is_some_and(|class| {
        dataset
            .objects(id, crate::words::vocabulary::rdf::TYPE)
            .any(|c| c == class)
    })
}
