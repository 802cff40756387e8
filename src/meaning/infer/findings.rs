//! Contradictions as findings: the rule in words, and the stated triples behind it with their lines.

use super::facts::{Fact, STATED};
use super::inferred::{Contradiction, Inferred, Outcome};
use crate::data::dataset::{Dataset, QuadIds};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::prefixes::Prefixes;
use oxrdf::Term;
use std::collections::BTreeSet;

/// How many of the triples behind a contradiction are listed.
const SHOWN: usize = 12;

impl Inferred {
    /// Contradictions, and a limit that was reached, as findings.
    pub fn findings(&self, dataset: &Dataset, prefixes: &Prefixes) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .contradictions
            .iter()
            .map(|contradiction| self.finding(dataset, prefixes, contradiction))
            .collect();
        if self.outcome == Outcome::LimitReached {
            let message = format!(
                "stopped at the limit of {} inferred triples: more may follow",
                self.len()
            );
            findings.push(
                Finding::new("limit", Severity::Warning, message).hint("raise it with --limit"),
            );
        }
        findings
    }

    fn finding(&self, dataset: &Dataset, prefixes: &Prefixes, found: &Contradiction) -> Finding {
        let rule = self.rules.rules.get(usize::from(found.rule));
        let (code, title) = rule.map_or(("false", "contradiction"), |rule| {
            (
                rule.id.as_str(),
                rule.title(crate::words::language::Language::English),
            )
        });
        let said: Vec<String> = found
            .premises
            .iter()
            .map(|fact| self.said(dataset, prefixes, *fact))
            .collect();
        let message = format!("inconsistent: {title}: {}", said.join("; "));
        let mut finding = Finding::new(code, Severity::Violation, message);
        let stated = self.stated_behind(&found.premises);
        let mut places = stated.iter().rev().filter_map(|fact| {
            let quad = self.stated_quad(dataset, *fact)?;
            let terms = [dataset.term(quad.o), dataset.term(quad.s)];
            let place = dataset.files().place(dataset.line(quad)?, &terms)?;
            Some((quad, place, *fact))
        });
        if let Some((quad, _, _)) = places.next() {
            let terms = [dataset.term(quad.o), dataset.term(quad.s)];
            finding = dataset.files().locate(finding, dataset.line(quad), &terms);
        }
        for (_, place, fact) in places.take(SHOWN) {
            finding = finding.related(place, self.said(dataset, prefixes, fact));
        }
        finding
    }

    /// The stated triples that some triples rest on, with the equalities that lead to them.
    pub fn stated_behind(&self, facts: &[Fact]) -> BTreeSet<Fact> {
        let mut stated = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = facts.to_vec();
        while let Some(fact) = open.pop() {
            if !seen.insert(fact) {
                continue;
            }
            if self.facts.rule(fact) == STATED {
                stated.insert(fact);
            }
            open.extend(self.all_premises(fact));
        }
        stated
    }

    /// A stated triple in the strongest of its graphs.
    pub fn stated_quad(&self, dataset: &Dataset, fact: Fact) -> Option<QuadIds> {
        let [s, p, o] = self
            .facts
            .triple(fact)
            .map(|id| dataset.dictionary().nth(id as usize));
        let level = |quad: &QuadIds| {
            let name = (quad.g != crate::data::dataset::TermId::DEFAULT_GRAPH)
                .then(|| dataset.term(quad.g));
            self.rules.standing.level(name).unwrap_or(u8::MAX)
        };
        dataset
            .matching(Some(s?), Some(p?), Some(o?))
            .min_by_key(level)
    }

    /// The premises of a triple; for one that was rewritten to equal terms, with the equalities.
    pub fn all_premises(&self, fact: Fact) -> Vec<Fact> {
        let mut premises = self.facts.premises(fact).to_vec();
        if let [before] = premises[..]
            && self.rule(fact).is_some_and(|rule| rule.id == "eq-rep")
        {
            let (was, is) = (self.facts.triple(before), self.facts.triple(fact));
            for (from, to) in was.into_iter().zip(is) {
                premises.extend(self.equal.proof(from, to).unwrap_or_default());
            }
        }
        premises
    }

    /// A triple in words that can be read: CURIEs.
    pub fn said(&self, dataset: &Dataset, prefixes: &Prefixes, fact: Fact) -> String {
        let ids = self.facts.triple(fact);
        ids.map(|id| short(self.term(dataset, id), prefixes))
            .join(" ")
    }
}

/// A term as a CURIE where it has one.
pub(super) fn short(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(node) if node.as_str().ends_with("#type") => "a".to_owned(),
        Term::NamedNode(node) => prefixes
            .compact(node.as_str())
            .unwrap_or_else(|| node.to_string()),
        other => other.to_string(),
    }
}
