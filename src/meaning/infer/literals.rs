//! Literals, lists and sets of different things: what the engine does beside matching.

use super::datatype::{self, Known};
use super::engine::Engine;
use super::facts::{Fact, Id, Map, STATED};
use super::specialise::Item;
use crate::words::vocabulary::rdf;
use oxrdf::Term;
use std::collections::HashSet;

/// Up to this length of a list, the premises of its items name all the cells before.
const FULL_PROOF: usize = 64;

impl Engine<'_> {
    fn term(&self, id: Id) -> &Term {
        self.terms.term(self.dataset, id)
    }

    /// The items of a list, from the stated triples; `None` when it is broken.
    pub(super) fn list(&self, list: Id) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        let mut way = Vec::new();
        let mut cell = list;
        while cell != self.words.nil {
            if !seen.insert(cell) {
                return None;
            }
            let (first, item) = self.only(cell, self.words.first)?;
            let (rest, next) = self.only(cell, self.words.rest)?;
            let mut facts = if items.len() < FULL_PROOF {
                way.clone()
            } else {
                Vec::new()
            };
            facts.push(first);
            items.push((item, facts));
            way.push(rest);
            cell = next;
        }
        Some(items)
    }

    fn only(&self, subject: Id, predicate: Id) -> Option<(Fact, Id)> {
        let node = self.dataset.dictionary().nth(subject as usize)?;
        let predicate_id = self.dataset.dictionary().nth(predicate as usize)?;
        let [_, _, object] = self
            .dataset
            .triples(Some(node), Some(predicate_id), None)
            .next()?;
        let object = object.index() as Id;
        Some((self.facts.find([subject, predicate, object])?, object))
    }

    /// Says of each literal of the data that lies in a datatype that it does, once a rule asks for members of the datatype.
    pub(super) fn type_literals(&mut self, class: Id) {
        if !self.able.datatypes || self.able.terse || !self.typed.insert(class) {
            return;
        }
        let Term::NamedNode(datatype) = self.term(class).clone() else {
            return;
        };
        if !datatype::is_known(datatype.as_ref()) {
            return;
        }
        let dictionary = self.dataset.dictionary();
        let lies = |id: &Id| match dictionary.nth(*id as usize).map(|id| dictionary.term(id)) {
            Some(Term::Literal(literal)) => {
                datatype::lies_in(literal.as_ref(), datatype.as_ref()) == Some(true)
            }
            _ => false,
        };
        let members: Vec<Id> = (0..dictionary.len() as Id).filter(lies).collect();
        for literal in members {
            let triple = [literal, self.words.rdf_type, class];
            self.derive(triple, self.words.in_datatype, false, []);
        }
    }

    /// Looks whether a literal that is said to belong to a datatype does.
    pub(super) fn check_literal(&mut self, fact: Fact) {
        let [literal, _, class] = self.facts.triple(fact);
        if let (Term::Literal(literal), Term::NamedNode(class)) =
            (self.term(literal), self.term(class))
            && self.able.datatypes
            && datatype::lies_in(literal.as_ref(), class.as_ref()) == Some(false)
        {
            self.contradict(self.words.not_in_datatype, vec![fact]);
        }
    }

    /// Whether two terms are literals of different values.
    pub(super) fn values_differ(&self, one: Id, other: Id) -> bool {
        let (Term::Literal(one), Term::Literal(other)) = (self.term(one), self.term(other)) else {
            return false;
        };
        match (
            datatype::value(one.as_ref()),
            datatype::value(other.as_ref()),
        ) {
            (Known::Value(one), Known::Value(other)) => one != other,
            _ => false,
        }
    }

    /// Looks at all stated literals, and at the sets of things that are all different.
    pub fn close(&mut self) {
        if self.able.datatypes {
            self.find_ill_typed();
        }
        if self.able.equality {
            self.find_equal_among_different();
        }
    }

    fn find_ill_typed(&mut self) {
        let dictionary = self.dataset.dictionary();
        let is_ill_typed = |id: &Id| match dictionary
            .nth(*id as usize)
            .map(|id| dictionary.term(id))
        {
            Some(Term::Literal(literal)) => datatype::value(literal.as_ref()) == Known::IllTyped,
            _ => false,
        };
        let mut left: HashSet<Id> = (0..dictionary.len() as Id).filter(is_ill_typed).collect();
        for fact in 0..self.facts.len() as Fact {
            if left.is_empty() {
                return;
            }
            let [_, _, object] = self.facts.triple(fact);
            if self.facts.rule(fact) == STATED && left.remove(&object) {
                self.contradict(self.words.not_in_datatype, vec![fact]);
            }
        }
    }

    fn find_equal_among_different(&mut self) {
        if self.equal.is_empty() {
            return;
        }
        let ways = [
            (self.words.members, self.words.eq_diff2),
            (self.words.distinct_members, self.words.eq_diff3),
        ];
        let mut sets = Vec::new();
        for fact in 0..self.facts.len() as Fact {
            let [set, p, list] = self.facts.triple(fact);
            let different = [set, self.words.rdf_type, self.words.all_different];
            if let Some((_, rule)) = ways.iter().find(|(property, _)| *property == p)
                && let Some(kind) = self.facts.find(different)
                && let Some(items) = self.list(list)
            {
                sets.push((*rule, vec![kind, fact], items));
            }
        }
        for (rule, premises, items) in sets {
            let mut first: Map<Id, Item> = Map::default();
            for (item, facts) in items {
                let top = self.equal.representative(item);
                if let Some((earlier, before)) = first.get(&top).cloned() {
                    let proof = self.equal.proof(earlier, item).unwrap_or_default();
                    let all = [premises.clone(), before, facts, proof].concat();
                    self.contradict(rule, all);
                } else {
                    first.insert(top, (item, facts));
                }
            }
        }
    }

    /// Declares `rdf:_n` and the datatypes that the data uses.
    pub fn declare(&mut self) {
        if !self.able.declarations {
            return;
        }
        let dictionary = self.dataset.dictionary();
        let mut datatypes = HashSet::new();
        let mut found = Vec::new();
        let has_memberships = usize::from(self.words.declares_membership) < self.rule_count;
        for id in 0..dictionary.len() as Id {
            match self.term(id) {
                Term::NamedNode(node)
                    if has_memberships && is_membership_property(node.as_str()) =>
                {
                    found.push((id, self.words.membership, self.words.declares_membership));
                }
                Term::Literal(literal) => {
                    datatypes.insert(literal.datatype().into_owned());
                }
                _ => {}
            }
        }
        for datatype in datatypes.into_iter().map(Term::from) {
            if let Some(id) = self.terms.id(self.dataset, &datatype) {
                found.push((id, self.words.datatype, self.words.declares_datatype));
            }
        }
        found.sort_unstable();
        for (id, class, rule) in found {
            self.derive([id, self.words.rdf_type, class], rule, false, []);
        }
    }
}

fn is_membership_property(iri: &str) -> bool {
    let number = iri
        .strip_prefix(rdf::NAMESPACE)
        .and_then(|n| n.strip_prefix('_'));
    number.is_some_and(|n| !n.starts_with('0') && n.parse::<u64>().is_ok())
}
