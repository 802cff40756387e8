//! The triples that hold, in the order in which they were found, with the derivation of each and the indexes that joins ask for.
//!
//! A triple is indexed when its turn comes, so a join sees exactly the triples up to the one at hand; each combination of
//! premises is met once, when its last member has its turn (semi-naive evaluation, one triple at a time).

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// The number of a term: its index in the dataset's dictionary, or beyond.
pub type Id = u32;
/// The number of a triple: its position in the log.
pub type Fact = u32;
/// The rule of a stated triple.
pub const STATED: u16 = u16::MAX;

pub(super) type Map<K, V> = HashMap<K, V, FixedState>;

/// The side of a triple by which an index finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// By subject.
    Subject,
    /// By object.
    Object,
}

/// The triples of one predicate.
#[derive(Clone, Debug, Default)]
struct Postings {
    all: Vec<Fact>,
    by_subject: Option<Chains>,
    by_object: Option<Chains>,
}

/// Lists of triples by a term, newest first, in one allocation.
#[derive(Clone, Debug, Default)]
struct Chains {
    heads: Map<Id, u32>,
    links: Vec<(Fact, u32)>,
}

const END: u32 = u32::MAX;

impl Chains {
    fn push(&mut self, key: Id, fact: Fact) {
        let link = self.links.len() as u32;
        let before = self.heads.insert(key, link).unwrap_or(END);
        self.links.push((fact, before));
    }

    fn of(&self, key: Id) -> impl Iterator<Item = Fact> + '_ {
        let mut at = self.heads.get(&key).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            let (fact, before) = *self.links.get(at as usize)?;
            at = before;
            Some(fact)
        })
    }
}

/// The log of all triples.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    log: Vec<[Id; 3]>,
    table: HashTable<Fact>,
    rules: Vec<u16>,
    composed: Vec<bool>,
    premise_ends: Vec<u32>,
    premises: Vec<Fact>,
    postings: Map<Id, Postings>,
    indexed: Fact,
}

fn hash(triple: &[Id; 3]) -> u64 {
    FixedState::with_seed(0).hash_one(triple)
}

impl Facts {
    /// How many triples there are.
    pub fn len(&self) -> usize {
        self.log.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }

    /// Makes room.
    pub fn reserve(&mut self, more: usize) {
        let Self { log, table, .. } = self;
        table.reserve(more, |fact| hash(&log[*fact as usize]));
        self.log.reserve(more);
        self.rules.reserve(more);
        self.composed.reserve(more);
        self.premise_ends.reserve(more);
    }

    /// The triple of a number.
    pub fn triple(&self, fact: Fact) -> [Id; 3] {
        self.log[fact as usize]
    }

    /// The number of a triple, when it holds.
    pub fn find(&self, triple: [Id; 3]) -> Option<Fact> {
        let same = |fact: &Fact| self.log[*fact as usize] == triple;
        self.table.find(hash(&triple), same).copied()
    }

    /// The rule by which a triple was found, or [`STATED`].
    pub fn rule(&self, fact: Fact) -> u16 {
        self.rules[fact as usize]
    }

    /// The premises of a triple, in the order of the rule.
    pub fn premises(&self, fact: Fact) -> &[Fact] {
        let ends = &self.premise_ends;
        let start = (fact as usize).checked_sub(1).map_or(0, |i| ends[i]);
        &self.premises[start as usize..ends[fact as usize] as usize]
    }

    /// Whether a triple is composed of others that have the same consequences.
    pub fn is_composed(&self, fact: Fact) -> bool {
        self.composed[fact as usize]
    }

    /// Adds a triple with its derivation; `None` when it is there already.
    pub fn add(
        &mut self,
        triple: [Id; 3],
        rule: u16,
        composed: bool,
        premises: impl IntoIterator<Item = Fact>,
    ) -> Option<Fact> {
        let Self { log, table, .. } = self;
        let entry = table.entry(
            hash(&triple),
            |fact| log[*fact as usize] == triple,
            |fact| hash(&log[*fact as usize]),
        );
        let hashbrown::hash_table::Entry::Vacant(place) = entry else {
            return None;
        };
        let fact = log.len() as Fact;
        place.insert(fact);
        log.push(triple);
        self.rules.push(rule);
        self.composed.push(composed);
        self.premises.extend(premises);
        self.premise_ends.push(self.premises.len() as u32);
        Some(fact)
    }

    /// How many triples have had their turn.
    pub fn indexed(&self) -> Fact {
        self.indexed
    }

    /// Passes the next triple over: it is not for joins.
    pub fn pass(&mut self) {
        self.indexed += 1;
    }

    /// Opens the next triple to joins.
    pub fn index(&mut self) {
        let fact = self.indexed;
        self.indexed += 1;
        let [s, p, o] = self.log[fact as usize];
        let postings = self.postings.entry(p).or_default();
        postings.all.push(fact);
        if let Some(chains) = &mut postings.by_subject {
            chains.push(s, fact);
        }
        if let Some(chains) = &mut postings.by_object {
            chains.push(o, fact);
        }
    }

    /// Sees to it that the triples of a predicate can be found by a side.
    pub fn demand(&mut self, predicate: Id, side: Side) {
        let log = &self.log;
        let postings = self.postings.entry(predicate).or_default();
        let (chains, position) = match side {
            Side::Subject => (&mut postings.by_subject, 0),
            Side::Object => (&mut postings.by_object, 2),
        };
        if chains.is_none() {
            let mut made = Chains::default();
            for fact in &postings.all {
                made.push(log[*fact as usize][position], *fact);
            }
            *chains = Some(made);
        }
    }

    /// Calls back for the triples that match, of those that have had their turn. What an index cannot narrow is filtered.
    pub fn for_each(&self, [s, p, o]: [Option<Id>; 3], mut found: impl FnMut(Fact, [Id; 3])) {
        let mut offer = |fact: Fact| {
            let triple = self.log[fact as usize];
            let fits = |asked: Option<Id>, is: Id| asked.is_none_or(|asked| asked == is);
            if fits(s, triple[0]) && fits(p, triple[1]) && fits(o, triple[2]) {
                found(fact, triple);
            }
        };
        let Some(predicate) = p else {
            return (0..self.indexed).for_each(offer);
        };
        if let (Some(s), Some(o)) = (s, o) {
            return self
                .find([s, predicate, o])
                .filter(|fact| *fact < self.indexed)
                .into_iter()
                .for_each(offer);
        }
        let Some(postings) = self.postings.get(&predicate) else {
            return;
        };
        match (s, o, &postings.by_subject, &postings.by_object) {
            (Some(s), _, Some(chains), _) => chains.of(s).for_each(offer),
            (_, Some(o), _, Some(chains)) => chains.of(o).for_each(offer),
            _ => postings.all.iter().for_each(|fact| offer(*fact)),
        }
    }

    /// Gives back what only the search for more needed.
    pub fn finish(&mut self) {
        self.postings = Map::default();
        self.log.shrink_to_fit();
        self.premises.shrink_to_fit();
    }
}
