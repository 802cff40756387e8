//! For a triple that does not hold: the rules that would conclude it, with the premise that is missing, and triples that are near.

use super::RuleName;
use crate::data::dataset::Dataset;
use crate::meaning::infer::Inferred;
use crate::meaning::infer::facts::{Fact, Id};
use crate::meaning::infer::pattern::{Clause, Head, Shape, Slot};
use oxrdf::Term;
use std::collections::{BTreeSet, HashMap};

/// How many near misses and near triples are told.
const TOLD: usize = 5;
/// How many candidates are looked at for one rule.
const TRIED: usize = 20_000;

/// Why a triple does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    /// Rules of which all premises but one hold.
    pub near_misses: Vec<NearMiss>,
    /// Triples that share two of the three terms.
    pub near: Vec<[Term; 3]>,
}

/// A rule that would conclude the triple, if it were not for one premise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The rule.
    pub rule: RuleName,
    /// The premises that hold.
    pub present: Vec<[Term; 3]>,
    /// The premise that does not; `None` stands for any term.
    pub missing: [Option<Term>; 3],
}

pub(super) fn absence(dataset: &Dataset, inferred: &Inferred, triple: [&Term; 3]) -> Absence {
    let index = Index::new(inferred);
    let ids = triple.map(|term| inferred.id(dataset, term));
    let mut near_misses = Vec::new();
    for rule in inferred.rules().rules.iter() {
        let Some(pattern) = &rule.pattern else {
            continue;
        };
        let Head::Triples(heads) = &pattern.head else {
            continue;
        };
        let shapes: Option<Vec<&Shape>> = pattern.body.iter().map(shape).collect();
        let Some(shapes) = shapes.filter(|shapes| !shapes.is_empty()) else {
            continue;
        };
        for head in heads {
            let mut search = Search {
                dataset,
                inferred,
                index: &index,
                shapes: &shapes,
                left: TRIED,
                found: Vec::new(),
            };
            let mut bindings = vec![None; pattern.variables.len()];
            if search.unify_head(head, triple, &mut bindings) {
                search.go(0, &mut bindings, &mut Vec::new(), None);
            }
            search.found.sort_by_key(|(open, miss)| {
                (
                    *open,
                    miss.missing.clone().map(|t| t.map(|t| t.to_string())),
                )
            });
            search.found.dedup();
            let name = || RuleName {
                id: rule.id.clone(),
                titles: rule.titles.clone(),
                reference: rule.reference.clone(),
            };
            let best = search.found.into_iter().take(TOLD);
            near_misses.extend(best.map(|(open, found)| {
                let miss = NearMiss {
                    rule: name(),
                    present: found.present,
                    missing: found.missing,
                };
                (open, miss)
            }));
        }
    }
    near_misses.sort_by_key(|(open, miss)| (*open, std::cmp::Reverse(miss.present.len())));
    Absence {
        near_misses: near_misses
            .into_iter()
            .map(|(_, miss)| miss)
            .take(TOLD)
            .collect(),
        near: index.near(dataset, inferred, ids),
    }
}

fn shape(clause: &Clause) -> Option<&Shape> {
    match clause {
        Clause::Triple { shape, .. } => Some(shape),
        _ => None,
    }
}

/// Finds triples by any two of their terms.
struct Index<'a> {
    inferred: &'a Inferred,
    pairs: HashMap<(u8, Id, Id), Vec<Fact>>,
    predicates: HashMap<Id, Vec<Fact>>,
}

impl<'a> Index<'a> {
    fn new(inferred: &'a Inferred) -> Self {
        let mut pairs: HashMap<(u8, Id, Id), Vec<Fact>> = HashMap::new();
        let mut predicates: HashMap<Id, Vec<Fact>> = HashMap::new();
        for fact in inferred.all_facts() {
            let [s, p, o] = inferred.ids(fact);
            for key in [(0, p, o), (1, s, o), (2, s, p)] {
                pairs.entry(key).or_default().push(fact);
            }
            predicates.entry(p).or_default().push(fact);
        }
        Self {
            inferred,
            pairs,
            predicates,
        }
    }

    fn candidates(&self, asked: [Option<Id>; 3]) -> &[Fact] {
        let found = match asked {
            [Some(s), Some(p), _] => self.pairs.get(&(2, s, p)),
            [_, Some(p), Some(o)] => self.pairs.get(&(0, p, o)),
            [Some(s), _, Some(o)] => self.pairs.get(&(1, s, o)),
            [_, Some(p), _] => self.predicates.get(&p),
            _ => None,
        };
        found.map_or(&[], Vec::as_slice)
    }

    fn near(
        &self,
        dataset: &Dataset,
        inferred: &Inferred,
        [s, p, o]: [Option<Id>; 3],
    ) -> Vec<[Term; 3]> {
        let keys = [
            s.zip(p).map(|(s, p)| (2, s, p)),
            p.zip(o).map(|(p, o)| (0, p, o)),
            s.zip(o).map(|(s, o)| (1, s, o)),
        ];
        let mut near = Vec::new();
        for key in keys.into_iter().flatten() {
            let facts: BTreeSet<Fact> = self
                .pairs
                .get(&key)
                .into_iter()
                .flatten()
                .copied()
                .collect();
            let told = facts.into_iter().take(TOLD);
            near.extend(told.map(|fact| inferred.triple(dataset, fact).map(Term::clone)));
        }
        near
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    present: Vec<[Term; 3]>,
    missing: [Option<Term>; 3],
}

struct Search<'a> {
    dataset: &'a Dataset,
    inferred: &'a Inferred,
    index: &'a Index<'a>,
    shapes: &'a [&'a Shape],
    left: usize,
    found: Vec<(usize, Found)>,
}

type Bindings = Vec<Option<Term>>;

impl Search<'_> {
    fn unify_head(&self, head: &Shape, triple: [&Term; 3], bindings: &mut Bindings) -> bool {
        head.iter().zip(triple).all(|(slot, term)| match slot {
            Slot::Term(known) => known == term,
            Slot::Variable(v) => match &bindings[*v] {
                Some(bound) => bound == term,
                None => {
                    bindings[*v] = Some(term.clone());
                    true
                }
            },
        })
    }

    /// Matches the clauses from `at` on, leaving out at most one.
    fn go(
        &mut self,
        at: usize,
        bindings: &mut Bindings,
        present: &mut Vec<Fact>,
        skipped: Option<usize>,
    ) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let Some(shape) = self.shapes.get(at) else {
            if let Some(skipped) = skipped {
                self.note(self.shapes[skipped], bindings, present);
            }
            return;
        };
        let asked = self.fill(shape, bindings);
        let known = asked
            .clone()
            .map(|term| term.map(|t| self.inferred.id(self.dataset, &t)));
        let unknown = known.contains(&Some(None));
        let ids = known.map(Option::flatten);
        let candidates = if unknown {
            Vec::new()
        } else {
            self.index.candidates(ids).to_vec()
        };
        for fact in candidates {
            let triple = self
                .index
                .inferred
                .triple(self.dataset, fact)
                .map(Term::clone);
            if asked
                .iter()
                .zip(&triple)
                .all(|(a, t)| a.as_ref().is_none_or(|a| a == t))
            {
                let before = bindings.clone();
                let [s, p, o] = &triple;
                if self.unify_head(shape, [s, p, o], bindings) {
                    present.push(fact);
                    self.go(at + 1, bindings, present, skipped);
                    present.pop();
                }
                *bindings = before;
            }
        }
        if skipped.is_none() {
            self.go(at + 1, bindings, present, Some(at));
        }
    }

    fn note(&mut self, missing: &Shape, bindings: &Bindings, present: &[Fact]) {
        let missing = self.fill(missing, bindings);
        let open = missing.iter().filter(|term| term.is_none()).count();
        if present.is_empty() && self.shapes.len() > 1 || open > 1 {
            return;
        }
        let holds = self.index.candidates(
            missing
                .clone()
                .map(|term| term.and_then(|term| self.inferred.id(self.dataset, &term))),
        );
        if open == 0
            && holds.iter().any(|fact| {
                let triple = self.inferred.triple(self.dataset, *fact);
                missing
                    .iter()
                    .zip(triple)
                    .all(|(a, t)| a.as_ref() == Some(t))
            })
        {
            return;
        }
        let present = present
            .iter()
            .map(|fact| self.inferred.triple(self.dataset, *fact).map(Term::clone))
            .collect();
        self.found.push((open, Found { present, missing }));
    }

    fn fill(&self, shape: &Shape, bindings: &Bindings) -> [Option<Term>; 3] {
        shape.clone().map(|slot| match slot {
            Slot::Term(term) => Some(term),
            Slot::Variable(v) => bindings[v].clone(),
        })
    }
}
