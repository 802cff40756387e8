//! What each term is called in each language, looked up once for all pages.

use crate::data::dataset::{Dataset, TermId};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{dcterms, foaf, rdfs, schema, skos};
use oxrdf::{Literal, NamedNodeRef, Term};

/// Properties that name a thing, the most fitting first.
pub const NAMING: [NamedNodeRef<'static>; 5] = [
    skos::PREF_LABEL,
    rdfs::LABEL,
    dcterms::TITLE,
    foaf::NAME,
    schema::NAME,
];

/// The naming literal of each term for readers of each language.
pub struct Names {
    best: Vec<Option<[TermId; 3]>>,
}

impl Names {
    /// Looks all names up. O(labels).
    pub fn new(dataset: &Dataset) -> Self {
        let mut best = vec![None; dataset.dictionary().len()];
        for property in NAMING.iter().filter_map(|p| dataset.iri(*p)) {
            let mut found: Vec<(TermId, TermId)> = dataset
                .triples(None, Some(property), None)
                .filter(|[_, _, o]| matches!(dataset.term(*o), Term::Literal(_)))
                .map(|[s, _, o]| (s, o))
                .collect();
            found.sort_unstable();
            for group in found.chunk_by(|a, b| a.0 == b.0) {
                let slot: &mut Option<[TermId; 3]> = &mut best[group[0].0.index()];
                if slot.is_none() {
                    *slot = Some(Language::ALL.map(|language| choose(dataset, group, language)));
                }
            }
        }
        Self { best }
    }

    /// The name of a term for readers of a language, as the literal that it is.
    pub fn get<'a>(
        &self,
        dataset: &'a Dataset,
        id: TermId,
        language: Language,
    ) -> Option<&'a Literal> {
        let row = self.best.get(id.index()).copied().flatten()?;
        match dataset.term(row[place(language)]) {
            Term::Literal(literal) => Some(literal),
            _ => None,
        }
    }
}

/// The prefix of each IRI that one shortens, and where its local name begins.
pub struct Curies {
    prefixes: Vec<String>,
    of: Vec<Option<(u16, u32)>>,
}

impl Curies {
    /// Looks all prefixes up. O(terms).
    pub fn new(dataset: &Dataset, prefixes: &Prefixes) -> Self {
        let names: Vec<&str> = prefixes.iter().map(|(name, _)| name).collect();
        let dictionary = dataset.dictionary();
        let of = (0..dictionary.len()).map(|at| {
            let Term::NamedNode(node) = dictionary.term(TermId::at(at)) else {
                return None;
            };
            let (prefix, local) = prefixes.split(node.as_str())?;
            let prefix = u16::try_from(names.binary_search(&prefix).ok()?).ok()?;
            let start = u32::try_from(node.as_str().len() - local.len()).ok()?;
            Some((prefix, start))
        });
        Self {
            of: of.collect(),
            prefixes: names.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The CURIE of the term that has this IRI.
    pub fn get(&self, id: TermId, iri: &str) -> Option<String> {
        let (prefix, start) = self.of.get(id.index()).copied().flatten()?;
        let prefix = &self.prefixes[prefix as usize];
        Some([prefix, ":", iri.get(start as usize..)?].concat())
    }
}

fn place(language: Language) -> usize {
    match language {
        Language::TraditionalChinese => 0,
        Language::SimplifiedChinese => 1,
        Language::English => 2,
    }
}

fn choose(dataset: &Dataset, group: &[(TermId, TermId)], language: Language) -> TermId {
    let rank = |id: TermId| match dataset.term(id) {
        Term::Literal(literal) => (language.preference(literal.language()), literal.value()),
        _ => (u8::MAX, ""),
    };
    group
        .iter()
        .map(|(_, o)| *o)
        .min_by_key(|o| rank(*o))
        .unwrap_or(group[0].1)
}
