//! Equal terms: each set is represented by one of its members, and keeps the equalities that made it as a forest, in which the
//! way from one member to another is the proof that they are equal.

use super::facts::{Fact, Id, Map};
use std::collections::{BTreeMap, VecDeque};

/// The sets of equal terms.
#[derive(Clone, Debug, Default)]
pub struct Equalities {
    above: Map<Id, Id>,
    proofs: BTreeMap<Id, Vec<(Id, Fact)>>,
}

impl Equalities {
    /// Whether nothing equals anything else.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty()
    }

    /// The member that stands for a term.
    pub fn representative(&self, term: Id) -> Id {
        let mut term = term;
        while let Some(above) = self.above.get(&term) {
            term = *above;
        }
        term
    }

    /// The triple of the members that stand for its terms.
    pub fn represent(&self, triple: [Id; 3]) -> [Id; 3] {
        if self.above.is_empty() {
            triple
        } else {
            triple.map(|term| self.representative(term))
        }
    }

    /// Makes two sets one by an equality; `standing` tells which of two representatives stands for the whole (the lower value).
    pub fn unite<K: Ord>(&mut self, one: Id, other: Id, proof: Fact, standing: impl Fn(Id) -> K) {
        let (a, b) = (self.representative(one), self.representative(other));
        if a == b {
            return;
        }
        let (top, below) = if standing(a) <= standing(b) {
            (a, b)
        } else {
            (b, a)
        };
        self.above.insert(below, top);
        self.compress(one, top);
        self.compress(other, top);
        self.proofs.entry(one).or_default().push((other, proof));
        self.proofs.entry(other).or_default().push((one, proof));
    }

    fn compress(&mut self, term: Id, top: Id) {
        let mut term = term;
        while term != top {
            match self.above.insert(term, top) {
                Some(next) => term = next,
                None => break,
            }
        }
    }

    /// The sets, each sorted, by their representatives.
    pub fn sets(&self) -> BTreeMap<Id, Vec<Id>> {
        let mut sets: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for term in self.proofs.keys() {
            let top = self.representative(*term);
            sets.entry(top).or_default().push(*term);
        }
        sets
    }

    /// The equalities that lead from one term to another, in their order; `None` when the terms are not equal.
    pub fn proof(&self, from: Id, to: Id) -> Option<Vec<Fact>> {
        let mut came: Map<Id, (Id, Fact)> = Map::default();
        let mut queue = VecDeque::from([from]);
        while let Some(term) = queue.pop_front() {
            if term == to {
                return Some(way_back(&came, from, to));
            }
            for (next, fact) in self.proofs.get(&term).into_iter().flatten() {
                if *next != from && !came.contains_key(next) {
                    came.insert(*next, (term, *fact));
                    queue.push_back(*next);
                }
            }
        }
        None
    }
}

fn way_back(came: &Map<Id, (Id, Fact)>, from: Id, to: Id) -> Vec<Fact> {
    let mut way = Vec::new();
    let mut at = to;
    while at != from {
        let (before, fact) = came[&at];
        way.push(fact);
        at = before;
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_one_set_and_its_proof_the_way_along_it() {
        let mut equal = Equalities::default();
        for n in 0..100 {
            equal.unite(n + 1, n, n, |id| id);
        }
        assert_eq!(equal.representative(100), 0);
        assert_eq!(equal.proof(3, 6), Some(vec![3, 4, 5]));
        assert_eq!(equal.proof(6, 3), Some(vec![5, 4, 3]));
        assert_eq!(equal.proof(3, 3), Some(Vec::new()));
        assert_eq!(equal.proof(3, 500), None);
        assert_eq!(equal.sets().len(), 1);
    }
}
