//! Infer: what follows from the triples by named rules, with the rule and the premises of every triple that does.
//!
//! The rules are tables ([`rules`]) and files ([`construct`]); the loop ([`engine`]) is semi-naive and only lists them. Triples of
//! different standing come in one after the other, the strongest first ([`standing`]), so that the first derivation of a triple is the
//! strongest it has.

pub mod construct;
pub mod datatype;
mod derivations;
mod engine;
pub mod equality;
pub mod facts;
mod findings;
mod further;
pub mod inferred;
mod kinds;
mod literals;
mod matching;
pub mod notation;
pub mod pattern;
mod program;
pub mod rules;
pub mod ruleset;
mod specialise;
pub mod standing;
mod terms;
mod triggers;
mod words;

pub use inferred::{Contradiction, Inferred, Limits, Outcome, Progress};
pub use ruleset::{Rule, Rules, RulesError};

use crate::data::dataset::{Dataset, TermId};
use engine::Engine;
use facts::{Fact, Id};
use standing::LEVELS;
use terms::number;

/// Infers what follows from a dataset by rules.
pub fn infer(dataset: &Dataset, rules: &Rules, limits: Limits) -> Inferred {
    infer_with_progress(dataset, rules, limits, &mut |_| ())
}

/// Infers, and tells from time to time how far it is.
pub fn infer_with_progress(
    dataset: &Dataset,
    rules: &Rules,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Inferred {
    let mut engine = Engine::new(dataset, rules, limits);
    let mut level_ends = [Fact::MAX; LEVELS];
    for (level, triples) in by_level(dataset, rules).into_iter().enumerate() {
        engine.state(triples);
        if level == 0 {
            engine.declare();
            engine.give_complements();
        }
        engine.run(progress);
        level_ends[level] = engine.facts.len() as Fact;
    }
    engine.close();
    let Engine {
        terms,
        mut facts,
        equal,
        contradictions,
        outcome,
        ..
    } = engine;
    facts.finish();
    Inferred {
        rules: rules.clone(),
        terms,
        facts,
        equal,
        level_ends,
        contradictions,
        outcome,
    }
}

/// The triples of each level, in the order of subjects, each at the strongest of the graphs that state it.
fn by_level(dataset: &Dataset, rules: &Rules) -> [Vec<[Id; 3]>; LEVELS] {
    let levels: std::collections::HashMap<TermId, Option<u8>> = dataset
        .graphs()
        .into_iter()
        .map(|g| {
            let name = (g != TermId::DEFAULT_GRAPH).then(|| dataset.term(g));
            (g, rules.standing.level(name))
        })
        .collect();
    let mut triples: [Vec<[Id; 3]>; LEVELS] = Default::default();
    let mut at: Option<([TermId; 3], u8)> = None;
    let mut put = |at: Option<([TermId; 3], u8)>| {
        if let Some((triple, level)) = at {
            triples[usize::from(level)].push(triple.map(number));
        }
    };
    for quad in dataset.matching(None, None, None) {
        let Some(level) = levels.get(&quad.g).copied().flatten() else {
            continue;
        };
        match &mut at {
            Some((triple, strongest)) if *triple == quad.triple() => {
                *strongest = level.min(*strongest);
            }
            _ => put(at.replace((quad.triple(), level))),
        }
    }
    put(at);
    triples
}

#[cfg(test)]
mod tests;
