//! What was inferred: the new triples, how each came about, and what contradicts itself.

use super::equality::Equalities;
use super::facts::{Fact, Facts, Id, STATED};
use super::ruleset::{Rule, Rules};
use super::standing::{LEVELS, Level};
use super::terms::Terms;
use crate::data::dataset::Dataset;
use crate::words::vocabulary::owl;
use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};

/// Where an inference stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most triples that are inferred.
    pub inferred: usize,
    /// The most contradictions that are collected.
    pub contradictions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inferred: 20_000_000,
            contradictions: 1_000,
        }
    }
}

/// How far an inference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Triples that have had their turn.
    pub done: usize,
    /// Triples that are known.
    pub known: usize,
    /// Triples that were inferred.
    pub inferred: usize,
}

/// How an inference ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing more follows.
    Complete,
    /// [`Limits::inferred`] was reached: more may follow.
    LimitReached,
}

/// Triples that cannot hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The rule that says so.
    pub rule: u16,
    /// The triples.
    pub premises: Vec<Fact>,
}

/// The result of [`super::infer`].
///
/// Equal terms stand for each other: a triple is kept once, of the terms that stand for its sets. [`Self::quads`] leaves it so,
/// [`Self::closure`] says it of all members.
#[derive(Clone, Debug)]
pub struct Inferred {
    pub(super) rules: Rules,
    pub(super) terms: Terms,
    pub(super) facts: Facts,
    pub(super) equal: Equalities,
    pub(super) level_ends: [Fact; LEVELS],
    pub(super) contradictions: Vec<Contradiction>,
    pub(super) outcome: Outcome,
}

impl Inferred {
    /// The rules that were applied.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// What contradicts itself.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// The sets of equal terms, each beginning with the one that stands for it.
    pub fn equal(&self) -> &Equalities {
        &self.equal
    }

    /// The numbers of the inferred triples, in the order in which they were found.
    pub fn facts(&self) -> impl Iterator<Item = Fact> + '_ {
        (0..self.facts.len() as Fact).filter(|fact| self.facts.rule(*fact) != STATED)
    }

    /// The number of a triple that is stated or inferred.
    pub fn find(&self, dataset: &Dataset, triple: [&Term; 3]) -> Option<Fact> {
        let [s, p, o] = triple.map(|term| self.terms.id(dataset, term));
        self.facts.find([s?, p?, o?])
    }

    /// The numbers of all triples, stated ones included.
    pub fn all_facts(&self) -> impl Iterator<Item = Fact> + '_ {
        0..self.facts.len() as Fact
    }

    /// The number of a term that is known.
    pub fn id(&self, dataset: &Dataset, term: &Term) -> Option<Id> {
        self.terms.id(dataset, term)
    }

    /// The number of a triple of numbered terms.
    pub fn find_ids(&self, triple: [Id; 3]) -> Option<Fact> {
        self.facts.find(triple)
    }

    /// The numbers of the terms of a triple.
    pub fn ids(&self, fact: Fact) -> [Id; 3] {
        self.facts.triple(fact)
    }

    /// The terms of a triple.
    pub fn triple<'a>(&'a self, dataset: &'a Dataset, fact: Fact) -> [&'a Term; 3] {
        self.facts
            .triple(fact)
            .map(|id| self.terms.term(dataset, id))
    }

    /// The rule by which a triple was inferred; `None` for one that is stated.
    pub fn rule(&self, fact: Fact) -> Option<&Rule> {
        self.rules.rules.get(usize::from(self.facts.rule(fact)))
    }

    /// What a triple was inferred from, in the order of its rule.
    pub fn premises(&self, fact: Fact) -> &[Fact] {
        self.facts.premises(fact)
    }

    /// How much a triple can be relied on.
    pub fn level(&self, fact: Fact) -> Level {
        let beyond = self.level_ends.iter().filter(|end| **end <= fact).count();
        beyond.min(LEVELS - 1) as Level
    }

    /// The inferred triple as a quad of the graph of its weakest premise; `None` when RDF cannot say it (a literal as subject).
    pub fn quad(&self, dataset: &Dataset, fact: Fact) -> Option<Quad> {
        let graph = self.graph(self.level(fact));
        quad(self.triple(dataset, fact), graph)
    }

    /// Whether RDF can say a triple, so that [`Self::quad`] is some: no literal stands as its subject, and an IRI as its predicate.
    pub fn is_rdf(&self, dataset: &Dataset, fact: Fact) -> bool {
        let [s, p, _] = self.triple(dataset, fact);
        matches!(s, Term::NamedNode(_) | Term::BlankNode(_)) && matches!(p, Term::NamedNode(_))
    }

    /// The graph of what was concluded at a level.
    pub fn graph(&self, level: Level) -> GraphName {
        self.rules.standing.graph(level)
    }

    /// The term of a number.
    pub fn term<'a>(&'a self, dataset: &'a Dataset, id: Id) -> &'a Term {
        self.terms.term(dataset, id)
    }

    /// The new triples as quads.
    pub fn quads<'a>(&'a self, dataset: &'a Dataset) -> impl Iterator<Item = Quad> + 'a {
        self.facts().filter_map(|fact| self.quad(dataset, fact))
    }

    /// How many triples were inferred.
    pub fn len(&self) -> usize {
        self.facts().count()
    }

    /// Whether nothing was inferred.
    pub fn is_empty(&self) -> bool {
        self.facts().next().is_none()
    }

    /// All triples that hold, said of every member of the sets of equal terms, equalities included; calls back for each, and
    /// stops when told so (`false`). A set of n terms has n² equalities.
    pub fn closure(&self, dataset: &Dataset, each: &mut dyn FnMut(Quad) -> bool) {
        let sets = self.equal.sets();
        let same_as = Term::from(owl::SAME_AS.into_owned());
        let graph = |fact| self.graph(self.level(fact));
        let mut say = |triple, graph| quad(triple, graph).is_none_or(&mut *each);
        for fact in 0..self.facts.len() as Fact {
            let ids = self.facts.triple(fact);
            let equality = *self.terms.term(dataset, ids[1]) == same_as && !sets.is_empty();
            if equality || self.equal.represent(ids) != ids {
                continue;
            }
            let members = ids.map(|id| sets.get(&id).cloned().unwrap_or_else(|| vec![id]));
            for s in &members[0] {
                for p in &members[1] {
                    for o in &members[2] {
                        let triple = [*s, *p, *o].map(|id| self.terms.term(dataset, id));
                        if !say(triple, graph(fact)) {
                            return;
                        }
                    }
                }
            }
        }
        for set in sets.values() {
            for one in set {
                for other in set {
                    let [s, o] = [*one, *other].map(|id| self.terms.term(dataset, id));
                    if !say([s, &same_as, o], self.graph(0)) {
                        return;
                    }
                }
            }
        }
    }
}

fn quad([s, p, o]: [&Term; 3], graph: GraphName) -> Option<Quad> {
    let subject = match s {
        Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
        Term::BlankNode(node) => node.clone().into(),
        Term::Literal(_) | Term::Triple(_) => return None,
    };
    let Term::NamedNode(predicate) = p else {
        return None;
    };
    Some(Quad::new(subject, predicate.clone(), o.clone(), graph))
}
