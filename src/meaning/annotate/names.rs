//! The names of known things, what sort of thing each is, and how well a name fits it.

use crate::data::dataset::{Dataset, TermId};
use crate::meaning::stats::Instances;
use crate::words::text::digest::is_cjk;
use crate::words::text::{MentionFinder, TooManyLabels};
use crate::words::vocabulary::{foaf, org, rdfs, schema, skos, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap};

/// What sort of thing a name stands for, as far as that helps to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Somebody.
    Person,
    /// A body that can act and speak.
    Body,
    /// A post that somebody holds.
    Post,
    /// Somewhere.
    Place,
    /// Anything else.
    Other,
}

/// A name of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub entity: TermId,
    /// 0 for the label by which it is called, 1 for another, 2 for a misprint.
    pub rank: u8,
}

/// All names, compiled, and the sorts of what they name.
pub(super) struct Names {
    pub finder: MentionFinder<Name>,
    sorts: HashMap<TermId, Sort>,
    things: BTreeSet<TermId>,
}

/// Properties that name, with their rank.
const NAMING: [(NamedNodeRef<'static>, u8); 6] = [
    (skos::PREF_LABEL, 0),
    (foaf::NAME, 0),
    (schema::NAME, 0),
    (rdfs::LABEL, 0),
    (skos::ALT_LABEL, 1),
    (skos::HIDDEN_LABEL, 2),
];

impl Names {
    /// Collects the names of a dataset: of all that has a label, but not of what papers put forward, of readings, and of the
    /// vocabulary.
    pub fn new(dataset: &Dataset) -> Result<Self, TooManyLabels> {
        let instances = Instances::new(dataset);
        let mut left_out: BTreeSet<TermId> =
            [xz::CONTENT, xz::READING, xz::PASSAGE, xz::INDICATOR_CLASS]
                .into_iter()
                .flat_map(|class| instances.of(class))
                .collect();
        left_out.extend(of_the_vocabulary(dataset));
        let mut names = Vec::new();
        for (property, rank) in NAMING {
            let property = dataset.iri(property);
            for [entity, _, label] in property
                .into_iter()
                .flat_map(|p| dataset.triples(None, Some(p), None))
            {
                if let Term::Literal(literal) = dataset.term(label)
                    && !left_out.contains(&entity)
                    && is_telling(literal.value())
                {
                    names.push((literal.value(), Name { entity, rank }));
                }
            }
        }
        Ok(Self {
            things: names.iter().map(|(_, name)| name.entity).collect(),
            finder: MentionFinder::new(names)?,
            sorts: sorts(&instances),
        })
    }

    /// Everything that has a name.
    pub fn things(&self) -> impl Iterator<Item = TermId> + '_ {
        self.things.iter().copied()
    }

    /// The sort of a thing.
    pub fn sort(&self, entity: TermId) -> Sort {
        self.sorts.get(&entity).copied().unwrap_or(Sort::Other)
    }
}

/// One character names too many things.
fn is_telling(label: &str) -> bool {
    let mut chars = label.trim().chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some(second)) => is_cjk(second) || !second.is_whitespace(),
        _ => false,
    }
}

/// Terms that the graph of the vocabulary speaks of.
fn of_the_vocabulary(dataset: &Dataset) -> BTreeSet<TermId> {
    let is_vocabulary = |graph: &TermId| {
        *graph != TermId::DEFAULT_GRAPH
            && matches!(dataset.term(*graph), Term::NamedNode(node) if node.as_str().ends_with("graph/vocabulary"))
    };
    let graphs = dataset.graphs().into_iter().filter(is_vocabulary);
    graphs
        .flat_map(|graph| {
            dataset
                .matching_in(graph, None, None, None)
                .map(|quad| quad.s)
        })
        .collect()
}

fn sorts(instances: &Instances<'_>) -> HashMap<TermId, Sort> {
    // The more telling class comes last and wins.
    let classes = [
        (schema::PLACE, Sort::Place),
        (xz::ACTOR_GROUP, Sort::Body),
        (org::ORGANIZATION, Sort::Body),
        (org::FORMAL_ORGANIZATION, Sort::Body),
        (org::POST, Sort::Post),
        (foaf::PERSON, Sort::Person),
    ];
    classes
        .into_iter()
        .flat_map(|(class, sort)| {
            instances
                .of(class)
                .into_iter()
                .map(move |thing| (thing, sort))
        })
        .collect()
}
