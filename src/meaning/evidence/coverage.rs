//! How much of a paper is modelled, and what is left.

use super::Compared;
use super::anchors::{Anchor, anchors};
use super::dates::{Dates, is_dated};
use super::figures::modelled;
use super::mentions::Names;
use super::words::readings_at;
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::stats::Instances;
use crate::words::diagnostic::Place;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::text::figures::Role;
use crate::words::vocabulary::{rdf, schema, skos, xz};
use oxrdf::{NamedNodeRef, Term};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// How much of a paper is modelled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// The paper.
    pub paper: String,
    /// Every leaf that is no apparatus, in its order.
    pub leaves: Vec<LeafCoverage>,
    /// The figures and dates of the text; nothing is known of them without it.
    pub figures: Option<FigureCoverage>,
    /// Content that no passage states.
    pub outside: Vec<String>,
    /// What passages use without naming it, as passage and entity; nothing is known of it without the text.
    pub unnamed: Option<Vec<(String, String)>>,
    /// How many things have labels.
    pub labels: LabelCoverage,
}

/// What is said of a leaf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeafCoverage {
    /// Its address.
    pub address: String,
    /// How it is accounted for.
    pub state: LeafState,
    /// Statements in its own graph, types and mere mentions left out.
    pub statements: usize,
}

/// How a leaf is accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeafState {
    /// It has content of its own.
    Content,
    /// A part that holds it has: a row whose cells say something together only.
    InPart,
    /// A reading says that it joins, colours or labels.
    Marked,
    /// Nothing is said of it.
    Empty,
}

/// Figures and dates of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureCoverage {
    /// How many the text has; names that hold numbers, and numbers that order, left out.
    pub found: usize,
    /// How many of them the data has.
    pub modelled: usize,
    /// The rest.
    pub rest: Vec<FigureLeft>,
}

/// A figure of the text that the data does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureLeft {
    /// The address of its leaf.
    pub address: String,
    /// As printed.
    pub printed: String,
    /// Where.
    pub place: Option<Place>,
}

/// Labels by language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelCoverage {
    /// How many things ought to have them.
    pub things: usize,
    /// How many have one, in each language.
    pub by_language: BTreeMap<String, usize>,
}

impl Coverage {
    /// How many leaves are in a state.
    pub fn count(&self, state: LeafState) -> usize {
        self.leaves
            .iter()
            .filter(|leaf| leaf.state == state)
            .count()
    }

    /// The share of leaves that are accounted for, in hundredths; a paper without leaves lacks nothing.
    pub fn percent(&self) -> f64 {
        if self.leaves.is_empty() {
            return 100.0;
        }
        let accounted = self.leaves.len() - self.count(LeafState::Empty);
        accounted as f64 * 100.0 / self.leaves.len() as f64
    }
}

/// Measures a paper; what needs its text is measured when it is there.
pub fn coverage(
    dataset: &Dataset,
    paper: NamedNodeRef<'_>,
    prefixes: &Prefixes,
    text: Option<(&Compared<'_>, &Names)>,
) -> Coverage {
    let shown = |id: TermId| match dataset.term(id) {
        Term::NamedNode(node) => prefixes
            .compact(node.as_str())
            .unwrap_or_else(|| node.as_str().to_owned()),
        other => other.to_string(),
    };
    let passages = anchors(dataset, paper);
    let unnamed = |(compared, names): (&Compared<'_>, &Names)| {
        let unnamed = names.unnamed(&compared.words, dataset);
        let pairs = unnamed.iter().map(|u| (shown(u.passage), shown(u.entity)));
        pairs.collect()
    };
    Coverage {
        paper: paper.as_str().to_owned(),
        leaves: leaves(dataset, &passages),
        figures: text.map(|(compared, _)| figures(dataset, &passages, compared)),
        outside: outside(dataset).into_iter().map(shown).collect(),
        unnamed: text.map(unnamed),
        labels: labels(dataset),
    }
}

fn leaves(dataset: &Dataset, passages: &[Anchor]) -> Vec<LeafCoverage> {
    let parents = parents(passages);
    let marked = readings_at(dataset, &Instances::new(dataset).of(xz::LEAF_READING));
    let said: HashMap<TermId, usize> = passages
        .iter()
        .map(|passage| (passage.passage, statements(dataset, passage.passage)))
        .collect();
    let leaf = |anchor: &Anchor| {
        let says = |passage: TermId| said.get(&passage).copied().unwrap_or(0);
        let statements = says(anchor.passage);
        let mut above = chain(&parents, anchor.passage).skip(1);
        let state = if statements > 0 {
            LeafState::Content
        } else if marked.contains_key(&anchor.passage) {
            LeafState::Marked
        } else if above.any(|part| says(part) > 0) {
            LeafState::InPart
        } else {
            LeafState::Empty
        };
        LeafCoverage {
            address: anchor.address.clone(),
            state,
            statements,
        }
    };
    passages
        .iter()
        .filter(|anchor| anchor.digest.is_some() && !anchor.apparatus)
        .map(leaf)
        .collect()
}

fn parents(passages: &[Anchor]) -> HashMap<TermId, Option<TermId>> {
    passages
        .iter()
        .map(|anchor| (anchor.passage, anchor.parent))
        .collect()
}

/// A passage and the parts that hold it; a cycle of parts would have no end, and no address is deeper than this.
fn chain(
    parents: &HashMap<TermId, Option<TermId>>,
    passage: TermId,
) -> impl Iterator<Item = TermId> {
    std::iter::successors(Some(passage), |at| parents.get(at).copied().flatten()).take(64)
}

/// Statements of a graph that say something: types and mere mentions do not.
fn statements(dataset: &Dataset, graph: TermId) -> usize {
    let idle = [
        dataset.iri(rdf::TYPE),
        dataset.iri(xz::MENTIONS),
        dataset.iri(schema::MENTIONS),
    ];
    dataset
        .matching_in(graph, None, None, None)
        .filter(|quad| !idle.contains(&Some(quad.p)))
        .count()
}

fn figures(dataset: &Dataset, passages: &[Anchor], compared: &Compared<'_>) -> FigureCoverage {
    let words = &compared.words;
    let parents = parents(passages);
    let has = modelled(words, dataset);
    let mut coverage = FigureCoverage {
        found: 0,
        modelled: 0,
        rest: Vec::new(),
    };
    for (number, leaf) in words.leaves.iter().enumerate() {
        let graphs: Vec<TermId> = chain(&parents, leaf.passage).collect();
        let dates = Dates::of(dataset, &graphs);
        for (at, figure) in leaf.figures.iter().enumerate() {
            let is_modelled = match figure.role {
                Role::Quantity => has.contains(&(number, at)),
                Role::Date => is_dated(figure, &dates),
                Role::InName | Role::Ordering => continue,
            };
            coverage.found += 1;
            if is_modelled {
                coverage.modelled += 1;
            } else {
                coverage.rest.push(FigureLeft {
                    address: leaf.address.clone(),
                    printed: figure.printed.clone(),
                    place: leaf.place(figure.range).map(|r| compared.source.place(r)),
                });
            }
        }
    }
    coverage
}

/// Content that is the subject of no statement in any passage.
fn outside(dataset: &Dataset) -> Vec<TermId> {
    let passages: HashSet<TermId> = dataset
        .iri(xz::PASSAGE)
        .into_iter()
        .flat_map(|class| dataset.subjects(rdf::TYPE, class))
        .collect();
    let is_stated = |node: &TermId| {
        dataset
            .matching(Some(*node), None, None)
            .any(|quad| passages.contains(&quad.g))
    };
    let content = Instances::new(dataset).of(xz::CONTENT);
    content
        .into_iter()
        .filter(|node| !is_stated(node))
        .collect()
}

/// Things under `/id/` but readings, whose reasons stand in their place.
fn labels(dataset: &Dataset) -> LabelCoverage {
    let readings = Instances::new(dataset).of(xz::READING);
    let typed = dataset.iri(rdf::TYPE).into_iter();
    let things: BTreeSet<TermId> = typed
        .flat_map(|p| dataset.triples(None, Some(p), None))
        .map(|[thing, _, _]| thing)
        .filter(|id| matches!(dataset.term(*id), Term::NamedNode(node) if node.as_str().contains("/id/")))
        .filter(|id| !readings.contains(id))
        .collect();
    let has = |thing: TermId, language: Language| {
        dataset.objects(thing, skos::PREF_LABEL).any(|label| {
            matches!(dataset.term(label), Term::Literal(l) if l.language().is_some_and(|tag| tag.eq_ignore_ascii_case(language.tag())))
        })
    };
    let count = |language: Language| things.iter().filter(|thing| has(**thing, language)).count();
    LabelCoverage {
        things: things.len(),
        by_language: Language::ALL
            .into_iter()
            .map(|language| (language.tag().to_owned(), count(language)))
            .collect(),
    }
}
