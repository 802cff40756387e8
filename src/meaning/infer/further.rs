//! The rules beyond the tables that need new terms: complements, wider datatypes, canonical spellings.

use super::datatype;
use super::engine::Engine;
use super::facts::{Fact, Id, Map, Side};
use super::terms::Terms;
use crate::data::dataset::Dataset;
use crate::words::vocabulary::{owl, rdf, xsd};
use oxrdf::{BlankNode, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeSet, HashSet};

/// The terms that these rules bring in.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// The complement of a class of a disjointness.
    complements: Vec<(Id, Id)>,
    /// Integer datatypes with their least and greatest value.
    integers: Vec<(Id, i128, i128)>,
    /// The canonical spelling of a literal.
    canonical: Map<Id, Id>,
}

impl Further {
    /// Looks at the dataset for what they apply to.
    pub fn intern(dataset: &Dataset, terms: &mut Terms, classes: bool) -> Self {
        let mut further = Self::default();
        further.spellings(dataset, terms);
        if classes {
            further.complements(dataset, terms);
            for (name, least, most) in datatype::INTEGERS {
                let node = NamedNode::new_unchecked(format!("{}{name}", xsd::NAMESPACE));
                further
                    .integers
                    .push((terms.intern(dataset, &node.into()), *least, *most));
            }
        }
        further
    }

    fn spellings(&mut self, dataset: &Dataset, terms: &mut Terms) {
        let dictionary = dataset.dictionary();
        let mut datatypes = HashSet::new();
        for id in (0..dictionary.len()).filter_map(|index| dictionary.nth(index)) {
            if let Term::Literal(literal) = dictionary.term(id) {
                if datatypes.insert(literal.datatype()) {
                    terms.intern(dataset, &literal.datatype().into_owned().into());
                }
                if let Some(other) = datatype::canonical(literal.as_ref()) {
                    let other = terms.intern(dataset, &other.into());
                    self.canonical.insert(super::terms::number(id), other);
                }
            }
        }
    }

    fn complements(&mut self, dataset: &Dataset, terms: &mut Terms) {
        let mut classes = BTreeSet::new();
        if let Some(disjoint) = dataset.iri(owl::DISJOINT_WITH) {
            for [s, _, o] in dataset.triples(None, Some(disjoint), None) {
                classes.extend([s, o]);
            }
        }
        if let Some(all) = dataset.iri(owl::ALL_DISJOINT_CLASSES) {
            for set in dataset.subjects(rdf::TYPE, all) {
                for mut cell in dataset.objects(set, owl::MEMBERS) {
                    while let Some(class) = dataset.objects(cell, rdf::FIRST).next() {
                        if !classes.insert(class) {
                            break;
                        }
                        match dataset.objects(cell, rdf::REST).next() {
                            Some(next) => cell = next,
                            None => break,
                        }
                    }
                }
            }
        }
        if let Some(some) = dataset.iri(owl::ON_CLASS) {
            classes.extend(dataset.triples(None, Some(some), None).map(|[_, _, o]| o));
        }
        for class in classes {
            if dataset.subjects(owl::COMPLEMENT_OF, class).next().is_none() {
                let class = super::terms::number(class);
                let node = BlankNode::new_unchecked(format!("not{class}"));
                self.complements
                    .push((terms.intern(dataset, &node.into()), class));
            }
        }
    }
}

impl Engine<'_> {
    /// Gives complements to the classes of disjointnesses.
    pub(super) fn give_complements(&mut self) {
        let id = |engine: &Self, node: NamedNodeRef<'_>| {
            engine
                .terms
                .id(engine.dataset, &Term::from(node.into_owned()))
        };
        let (Some(property), Some(class)) = (id(self, owl::COMPLEMENT_OF), id(self, owl::CLASS))
        else {
            return;
        };
        for (node, of) in self.further.complements.clone() {
            self.derive([node, property, of], self.words.complement, false, []);
            self.derive(
                [node, self.words.rdf_type, class],
                self.words.complement,
                false,
                [],
            );
        }
    }

    /// Says a triple with the canonical spelling of its literal.
    pub(super) fn spell(&mut self, fact: Fact) {
        let [s, p, o] = self.facts.triple(fact);
        if let Some(other) = self.further.canonical.get(&o) {
            self.derive([s, p, *other], self.words.canonical, false, [fact]);
        }
    }

    /// Widens the integer datatypes in which the values of a property lie.
    pub(super) fn widen(&mut self, fact: Fact) {
        let [property, range, class] = self.facts.triple(fact);
        let of = |id: Id| {
            self.further
                .integers
                .iter()
                .find(|(datatype, _, _)| *datatype == id)
        };
        if of(class).is_none() {
            return;
        }
        let (mut least, mut most, mut premises) = (i128::MIN, i128::MAX, Vec::new());
        self.facts.demand(range, Side::Subject);
        self.facts
            .for_each([Some(property), Some(range), None], |fact, [_, _, o]| {
                if let Some((_, l, m)) = of(o) {
                    least = least.max(*l);
                    most = most.min(*m);
                    premises.push(fact);
                }
            });
        let covers = |(_, l, m): &&(Id, i128, i128)| *l <= least && most <= *m;
        let wider: Vec<Id> = self
            .further
            .integers
            .iter()
            .filter(covers)
            .map(|(id, _, _)| *id)
            .collect();
        for datatype in wider {
            self.derive(
                [property, range, datatype],
                self.words.wider,
                true,
                premises.iter().copied(),
            );
        }
    }
}
