//! Whether passages name what they are said to be about (law 4): by a label, or by a recorded reference.

use super::kinds::Teller;
use super::words::{PaperWords, readings_at};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::meaning::stats::Instances;
use crate::words::diagnostic::Finding;
use crate::words::language::Language;
use crate::words::text::digest::is_cjk;
use crate::words::text::{MentionFinder, TooManyLabels};
use crate::words::vocabulary::{skos, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The names of everything, and who must be named.
pub struct Names {
    /// A name within a longer name counts: who writes the name of a museum of a city names the city too. And the longest
    /// match alone would hide names that another one runs into.
    finder: MentionFinder<TermId>,
    must_be_named: BTreeSet<TermId>,
    /// What references at a passage refer to.
    references: HashMap<TermId, HashSet<TermId>>,
    /// How passages with a misprint are to be read.
    corrected: HashMap<TermId, Vec<String>>,
}

/// An entity used in a passage that neither names it nor refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unnamed {
    /// The passage.
    pub passage: TermId,
    /// The entity.
    pub entity: TermId,
    /// The first statement that uses it.
    pub quad: QuadIds,
}

impl Names {
    /// Collects names, references and corrections of a dataset.
    ///
    /// # Errors
    /// When there are more names than one automaton can hold.
    pub fn new(dataset: &Dataset) -> Result<Self, TooManyLabels> {
        let instances = Instances::new(dataset);
        let flagged = dataset
            .iri(xz::MUST_BE_NAMED)
            .into_iter()
            .flat_map(|p| dataset.triples(None, Some(p), None))
            .filter(|[_, _, flag]| matches!(dataset.term(*flag), Term::Literal(l) if matches!(l.value(), "true" | "1")));
        let must_be_named = flagged
            .filter_map(|[class, _, _]| match dataset.term(class) {
                Term::NamedNode(node) => Some(instances.of(node.as_ref())),
                _ => None,
            })
            .flatten()
            .collect();
        Ok(Self {
            finder: MentionFinder::overlapping(labels(dataset))?,
            must_be_named,
            references: references(dataset, &instances),
            corrected: corrected(dataset, &instances),
        })
    }

    /// Whether a reference at a passage refers to an entity.
    pub fn is_referred_to(&self, passage: TermId, entity: TermId) -> bool {
        self.references
            .get(&passage)
            .is_some_and(|entities| entities.contains(&entity))
    }

    /// Everything that a text names.
    pub fn named_in(&self, text: &str) -> HashSet<TermId> {
        let mentions = self.finder.find(&tight(text));
        mentions.into_iter().flat_map(|m| m.ids).copied().collect()
    }

    /// Whether a text holds a label of an entity.
    pub fn is_named_in(&self, entity: TermId, text: &str) -> bool {
        self.named_in(text).contains(&entity)
    }

    /// What is used in the graphs of passages, must be named and is not.
    pub fn unnamed(&self, words: &PaperWords, dataset: &Dataset) -> Vec<Unnamed> {
        let named: Vec<HashSet<TermId>> = words
            .leaves
            .iter()
            .map(|leaf| self.named_in(&leaf.folded.text))
            .collect();
        let mut found = Vec::new();
        for &passage in &words.graphs {
            let leaves = words.numbers(passage);
            if leaves.is_empty() {
                continue;
            }
            let corrected = self.corrected.get(&passage).into_iter().flatten();
            let read: HashSet<TermId> = corrected.flat_map(|text| self.named_in(text)).collect();
            let mut used = used(dataset, passage, &self.must_be_named);
            // A paper need not name itself.
            used.remove(&words.paper);
            used.retain(|entity, _| {
                !read.contains(entity)
                    && !leaves.iter().any(|&leaf| named[leaf].contains(entity))
                    && !self.is_referred_to(passage, *entity)
            });
            found.extend(used.into_iter().map(|(entity, quad)| Unnamed {
                passage,
                entity,
                quad,
            }));
        }
        found
    }
}

/// Every entity that must be named and is neither named nor referred to.
pub fn findings(words: &PaperWords, names: &Names, teller: &Teller<'_>) -> Vec<Finding> {
    let unnamed = names.unnamed(words, teller.dataset);
    let tell = |unnamed: &Unnamed| {
        let (passage, entity) = (teller.name(unnamed.passage), teller.name(unnamed.entity));
        let slots = [("passage", passage.as_str()), ("entity", &entity)];
        let finding = teller.tell("entity-not-named", &slots);
        let finding = teller.at_term(finding, unnamed.quad, unnamed.entity);
        let start = words.of(unnamed.passage).find_map(|leaf| leaf.start());
        teller.in_text(finding, start)
    };
    unnamed.iter().map(tell).collect()
}

/// The entities of a set that the statements of a graph use, each with the first that does.
fn used(
    dataset: &Dataset,
    graph: TermId,
    entities: &BTreeSet<TermId>,
) -> BTreeMap<TermId, QuadIds> {
    let mut used: BTreeMap<TermId, QuadIds> = BTreeMap::new();
    for quad in dataset.matching_in(graph, None, None, None) {
        for entity in [quad.s, quad.o] {
            if entities.contains(&entity) {
                let first = used.entry(entity).or_insert(quad);
                if dataset.line(quad) < dataset.line(*first) {
                    *first = quad;
                }
            }
        }
    }
    used
}

/// The names of every thing as a text may print them: in Traditional Chinese or English.
fn labels(dataset: &Dataset) -> Vec<(String, TermId)> {
    let mut labels = Vec::new();
    for property in [skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL] {
        let property = dataset.iri(property);
        for [entity, _, label] in property
            .into_iter()
            .flat_map(|p| dataset.triples(None, Some(p), None))
        {
            if let Term::Literal(literal) = dataset.term(label)
                && literal.language().is_none_or(is_printed)
            {
                labels.push((tight(literal.value()), entity));
            }
        }
    }
    labels
}

/// A text without the spaces that stand by a Chinese character: `ESG 融資` and `ESG融資` are one name.
fn tight(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let beside = |at: usize| chars.get(at).is_some_and(|c| is_cjk(*c));
    let kept = |at: &usize| {
        let is_loose = beside(at.wrapping_sub(1)) || beside(at + 1);
        !(chars[*at].is_whitespace() && is_loose)
    };
    (0..chars.len()).filter(kept).map(|at| chars[at]).collect()
}

fn is_printed(tag: &str) -> bool {
    let in_language = |language: Language| language.distance(tag).is_some_and(|d| d < 2);
    in_language(Language::TraditionalChinese) || in_language(Language::English)
}

fn references(dataset: &Dataset, instances: &Instances<'_>) -> HashMap<TermId, HashSet<TermId>> {
    readings_at(dataset, &instances.of(xz::REFERENCE))
        .into_iter()
        .map(|(passage, readings)| {
            let referred = readings
                .iter()
                .flat_map(|reading| dataset.objects(*reading, xz::REFERS_TO));
            (passage, referred.collect())
        })
        .collect()
}

fn corrected(dataset: &Dataset, instances: &Instances<'_>) -> HashMap<TermId, Vec<String>> {
    readings_at(dataset, &instances.of(xz::CORRECTION))
        .into_iter()
        .map(|(passage, readings)| {
            let read = readings.iter().flat_map(|r| texts(dataset, *r, xz::READ));
            (passage, read.map(str::to_owned).collect())
        })
        .collect()
}

/// The literals that a subject has for a property.
pub(super) fn texts<'a>(
    dataset: &'a Dataset,
    subject: TermId,
    property: NamedNodeRef<'_>,
) -> impl Iterator<Item = &'a str> {
    let values: Vec<TermId> = dataset.objects(subject, property).collect();
    values
        .into_iter()
        .filter_map(|value| match dataset.term(value) {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
}
