//! Explain: why a triple holds, as a tree that ends in passages, sources, readings or the vocabulary; and for a triple that does not
//! hold, which premise is missing and what is near.
//!
//! An explanation is a value; text, Markdown and JSON are renderings of it ([`render`]), and a graph can be drawn of it ([`picture`]).

mod ground;
mod near;
pub mod picture;
pub mod render;
mod row;

pub use ground::{Source, SourceKind};
pub use near::{Absence, NearMiss};
pub use row::triples_of_row;

use crate::data::dataset::Dataset;
use crate::meaning::infer::Inferred;
use crate::meaning::infer::facts::{Fact, Id};
use crate::words::language::Language;
use crate::words::vocabulary::owl;
use oxrdf::Term;
use std::collections::{BTreeMap, BTreeSet};

/// Deeper trees are cut.
const DEPTH: usize = 400;

/// Why a triple holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The triple.
    pub triple: [Term; 3],
    /// What it rests on.
    pub ground: Ground,
}

/// What a triple rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It is stated.
    Stated(Vec<Source>),
    /// It follows.
    Inferred {
        /// The rule.
        rule: RuleName,
        /// What the rule was applied to, in its order.
        premises: Vec<Explanation>,
    },
    /// It is explained earlier in the same tree.
    AsAbove,
    /// The tree would be too deep.
    Deeper,
}

/// How a rule is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// Its name.
    pub id: String,
    /// What it says, by language.
    pub titles: BTreeMap<Language, String>,
    /// Where it is defined.
    pub reference: String,
}

impl RuleName {
    /// What it says in a language, or in English, or its name.
    pub fn title(&self, language: Language) -> &str {
        self.titles
            .get(&language)
            .or_else(|| self.titles.get(&Language::English))
            .map_or(&self.id, String::as_str)
    }
}

impl Explanation {
    /// All sources at the ends of the tree, each once.
    pub fn sources(&self) -> BTreeSet<&Source> {
        let mut sources = BTreeSet::new();
        let mut open = vec![self];
        while let Some(explanation) = open.pop() {
            match &explanation.ground {
                Ground::Stated(stated) => sources.extend(stated.first()),
                Ground::Inferred { premises, .. } => open.extend(premises),
                Ground::AsAbove | Ground::Deeper => {}
            }
        }
        sources
    }
}

/// Explains a triple.
///
/// # Errors
/// When it does not hold: what is missing, and what is near.
pub fn explain(
    dataset: &Dataset,
    inferred: &Inferred,
    triple: [&Term; 3],
) -> Result<Explanation, Absence> {
    let mut teller = Teller {
        dataset,
        inferred,
        told: BTreeSet::new(),
    };
    teller
        .holding(triple)
        .ok_or_else(|| near::absence(dataset, inferred, triple))
}

/// Explains all that follows about a thing: the inferred triples in which it is the subject or the object, in the order of their
/// terms.
pub fn explain_entity(dataset: &Dataset, inferred: &Inferred, entity: &Term) -> Vec<Explanation> {
    let mut facts: Vec<([String; 3], Fact)> = inferred
        .facts()
        .filter(|fact| inferred.quad(dataset, *fact).is_some())
        .map(|fact| (inferred.triple(dataset, fact), fact))
        .filter(|([s, _, o], _)| *s == entity || *o == entity)
        .map(|(triple, fact)| (triple.map(ToString::to_string), fact))
        .collect();
    facts.sort();
    facts
        .into_iter()
        .map(|(_, fact)| explain_fact(dataset, inferred, fact))
        .collect()
}

/// Explains a triple by its number.
pub fn explain_fact(dataset: &Dataset, inferred: &Inferred, fact: Fact) -> Explanation {
    let mut teller = Teller {
        dataset,
        inferred,
        told: BTreeSet::new(),
    };
    teller.fact(fact, 0)
}

struct Teller<'a> {
    dataset: &'a Dataset,
    inferred: &'a Inferred,
    told: BTreeSet<Fact>,
}

impl Teller<'_> {
    fn holding(&mut self, triple: [&Term; 3]) -> Option<Explanation> {
        if let Some(fact) = self.inferred.find(self.dataset, triple) {
            return Some(self.fact(fact, 0));
        }
        let [s, p, o] = triple.map(|term| self.inferred.id(self.dataset, term));
        self.by_equality([s?, p?, o?], triple)
    }

    fn fact(&mut self, fact: Fact, depth: usize) -> Explanation {
        let triple = self.inferred.triple(self.dataset, fact).map(Term::clone);
        let rule = self.inferred.rule(fact).map(|rule| RuleName {
            id: rule.id.clone(),
            titles: rule.titles.clone(),
            reference: rule.reference.clone(),
        });
        let ground = match rule {
            None => Ground::Stated(ground::sources(self.dataset, self.inferred, fact)),
            Some(_) if !self.told.insert(fact) => Ground::AsAbove,
            Some(_) if depth > DEPTH => Ground::Deeper,
            Some(rule) => Ground::Inferred {
                rule,
                premises: self
                    .inferred
                    .all_premises(fact)
                    .into_iter()
                    .map(|premise| self.fact(premise, depth + 1))
                    .collect(),
            },
        };
        Explanation { triple, ground }
    }

    /// A triple that holds of equal terms, or says that they are equal.
    fn by_equality(&mut self, ids: [Id; 3], triple: [&Term; 3]) -> Option<Explanation> {
        let equal = self.inferred.equal();
        let (rule, premises) = if *triple[1] == Term::from(owl::SAME_AS.into_owned()) {
            ("eq-trans", equal.proof(ids[0], ids[2])?)
        } else {
            let represented = equal.represent(ids);
            let mut premises = vec![self.inferred.find_ids(represented)?];
            for (from, to) in represented.into_iter().zip(ids) {
                premises.extend(equal.proof(from, to)?);
            }
            ("eq-rep", premises)
        };
        let rules = self.inferred.rules();
        let rule = &rules.rules[usize::from(rules.position(rule)?)];
        let (id, titles, reference) = (&rule.id, &rule.titles, &rule.reference);
        Some(Explanation {
            triple: triple.map(Term::clone),
            ground: Ground::Inferred {
                rule: RuleName {
                    id: id.clone(),
                    titles: titles.clone(),
                    reference: reference.clone(),
                },
                premises: premises.into_iter().map(|f| self.fact(f, 1)).collect(),
            },
        })
    }
}

#[cfg(test)]
mod tests;
