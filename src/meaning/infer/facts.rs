//! The triples that hold, in the order in which they were found, with the derivation of each and the indexes that joins ask for.
//!
//! A triple is indexed when its turn comes, so a join sees exactly the triples up to the one at hand; each combination of
//! premises is met once, when its last member has its turn (semi-naive evaluation, one triple at a time).

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;

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

/// Which triples an index holds. A clause that asks for direct triples must not walk over the composed ones, of which a closure has
/// as many as there are members, to find the few: that would make the closure of a chain cubic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All.
    All,
    /// Those that are not composed of others.
    Direct,
}

/// The place of an index among those of a predicate.
fn place(side: Side, holds: Holds) -> usize {
    usize::from(side == Side::Object) * 2 + usize::from(holds == Holds::Direct)
}

/// The triples of one predicate.
#[derive(Clone, Debug, Default)]
struct Postings {
    all: Vec<Fact>,
    by: [Option<Chains>; 4],
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

/// Stated triples, which stand in the log in their order: they are found there, and no table need hold them.
#[derive(Clone, Debug)]
struct Stated {
    /// By subject, where its triples begin; behind the last subject, where they end.
    starts: Vec<Fact>,
}

impl Stated {
    /// Takes triples in order, which stand in the log behind so many others.
    fn of(triples: &[[Id; 3]], before: Fact) -> Self {
        let mut starts = Vec::new();
        for (fact, [subject, ..]) in (before..).zip(triples) {
            if starts.len() <= *subject as usize {
                starts.resize(*subject as usize + 1, fact);
            }
        }
        starts.push(before + triples.len() as Fact);
        Self { starts }
    }

    fn find(&self, log: &[[Id; 3]], triple: [Id; 3]) -> Option<Fact> {
        let subject = triple[0] as usize;
        let (from, to) = (*self.starts.get(subject)?, *self.starts.get(subject + 1)?);
        let own = &log[from as usize..to as usize];
        own.binary_search(&triple).ok().map(|at| from + at as Fact)
    }
}

/// The log of all triples.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    log: Vec<[Id; 3]>,
    stated: Vec<Stated>,
    /// The triples that follow.
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

    /// The triple of a number.
    pub fn triple(&self, fact: Fact) -> [Id; 3] {
        self.log[fact as usize]
    }

    /// The number of a triple, when it holds.
    pub fn find(&self, triple: [Id; 3]) -> Option<Fact> {
        self.find_stated(triple)
            .or_else(|| self.find_inferred(triple))
    }

    fn find_stated(&self, triple: [Id; 3]) -> Option<Fact> {
        let mut found = self.stated.iter().map(|of| of.find(&self.log, triple));
        found.find_map(|found| found)
    }

    fn find_inferred(&self, triple: [Id; 3]) -> Option<Fact> {
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

    /// Adds stated triples, which are in order, but those that are there already; the numbers of the new ones.
    pub fn state(&mut self, mut triples: Vec<[Id; 3]>) -> Range<Fact> {
        debug_assert!(triples.is_sorted());
        if !self.is_empty() {
            triples.retain(|triple| self.find(*triple).is_none());
        }
        let before = self.log.len() as Fact;
        self.stated.push(Stated::of(&triples, before));
        self.log.append(&mut triples);
        self.rules.resize(self.log.len(), STATED);
        self.composed.resize(self.log.len(), false);
        let ends = self.premises.len() as u32;
        self.premise_ends.resize(self.log.len(), ends);
        before..self.log.len() as Fact
    }

    /// Adds a triple that follows, with its derivation; `None` when it is there already.
    pub fn add(
        &mut self,
        triple: [Id; 3],
        rule: u16,
        composed: bool,
        premises: impl IntoIterator<Item = Fact>,
    ) -> Option<Fact> {
        if self.find_stated(triple).is_some() {
            return None;
        }
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
        let composed = self.composed[fact as usize];
        for (side, key) in [(Side::Subject, s), (Side::Object, o)] {
            if let Some(chains) = &mut postings.by[place(side, Holds::All)] {
                chains.push(key, fact);
            }
            if let Some(chains) = &mut postings.by[place(side, Holds::Direct)]
                && !composed
            {
                chains.push(key, fact);
            }
        }
    }

    /// Sees to it that the triples of a predicate can be found by a side.
    pub fn demand(&mut self, predicate: Id, side: Side, holds: Holds) {
        let (log, composed) = (&self.log, &self.composed);
        let postings = self.postings.entry(predicate).or_default();
        let position = if side == Side::Subject { 0 } else { 2 };
        let chains = &mut postings.by[place(side, holds)];
        if chains.is_none() {
            let mut made = Chains::default();
            for fact in &postings.all {
                if holds == Holds::All || !composed[*fact as usize] {
                    made.push(log[*fact as usize][position], *fact);
                }
            }
            *chains = Some(made);
        }
    }

    /// Calls back for the triples that match, of those that have had their turn. What an index cannot narrow is filtered.
    pub fn for_each(
        &self,
        [s, p, o]: [Option<Id>; 3],
        holds: Holds,
        mut found: impl FnMut(Fact, [Id; 3]),
    ) {
        let mut offer = |fact: Fact| {
            let triple = self.log[fact as usize];
            let fits = |asked: Option<Id>, is: Id| asked.is_none_or(|asked| asked == is);
            let held = holds == Holds::All || !self.composed[fact as usize];
            if held && fits(s, triple[0]) && fits(p, triple[1]) && fits(o, triple[2]) {
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
        let index = |side| {
            let narrow = postings.by[place(side, holds)].as_ref();
            narrow.or(postings.by[place(side, Holds::All)].as_ref())
        };
        match (s, o, index(Side::Subject), index(Side::Object)) {
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
