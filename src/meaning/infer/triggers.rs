//! Which clauses a new triple may match: those of its predicate, for `rdf:type` those of its class.

use super::facts::{Fact, Id, Map};

/// A clause that waits for triples.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    /// The template.
    pub template: u32,
    /// The triple that its first clause matched.
    pub premise: Fact,
    /// The clause.
    pub atom: u32,
}

/// What a triple must have for a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Nothing.
    Any,
    /// This predicate.
    Predicate(Id),
    /// `rdf:type` and this class.
    Class(Id),
}

/// All clauses that wait.
#[derive(Clone, Debug, Default)]
pub struct Triggers {
    places: Map<Id, usize>,
    classes: Map<Id, usize>,
    any: Vec<Trigger>,
    lists: Vec<Vec<Trigger>>,
}

impl Triggers {
    /// Lets a clause wait.
    pub fn add(&mut self, key: Key, trigger: Trigger) {
        let Self {
            places,
            classes,
            any,
            lists,
        } = self;
        let mut place = |map: &mut Map<Id, usize>, id: Id| {
            *map.entry(id).or_insert_with(|| {
                lists.push(Vec::new());
                lists.len() - 1
            })
        };
        let at = match key {
            Key::Any => return any.push(trigger),
            Key::Predicate(id) => place(places, id),
            Key::Class(id) => place(classes, id),
        };
        lists[at].push(trigger);
    }

    /// The lists that concern a triple, to be read with [`Self::get`]; `class` is its class if its predicate is `rdf:type`.
    pub fn lists(&self, predicate: Id, class: Option<Id>) -> [Option<usize>; 3] {
        let of_class = class.and_then(|class| self.classes.get(&class).copied());
        let any = (!self.any.is_empty()).then_some(usize::MAX);
        [of_class, self.places.get(&predicate).copied(), any]
    }

    /// A trigger of a list; lists grow while they are read.
    pub fn get(&self, list: usize, at: usize) -> Option<Trigger> {
        let list = if list == usize::MAX {
            &self.any
        } else {
            &self.lists[list]
        };
        list.get(at).copied()
    }

    /// How long a list is.
    pub fn count(&self, list: usize) -> usize {
        if list == usize::MAX {
            self.any.len()
        } else {
            self.lists[list].len()
        }
    }
}
