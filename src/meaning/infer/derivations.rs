//! Derivations as RDF, for stores that are to explain what they hold: each statement that takes part has an address made of its
//! terms, so that the same inference gives the same triples everywhere.

use super::facts::{Fact, STATED};
use super::inferred::Inferred;
use crate::data::dataset::Dataset;
use crate::words::vocabulary::{rdf, xz};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

impl Inferred {
    /// The rule and the premises of every inferred triple, as quads of `graph/derivations`.
    pub fn derivations(&self, dataset: &Dataset, base: &str) -> impl Iterator<Item = Quad> {
        let graph: GraphName = NamedNode::new_unchecked(format!("{base}graph/derivations")).into();
        let mut quads = Vec::new();
        let mut described = BTreeSet::new();
        for fact in self
            .facts()
            .filter(|fact| self.quad(dataset, *fact).is_some())
        {
            let premises = self.all_premises(fact);
            let conclusion = self.statement(dataset, fact, base);
            let node = NamedNode::new_unchecked(conclusion.as_str().replacen(
                "/statement/",
                "/derivation/",
                1,
            ));
            let mut add = |p: NamedNodeRef<'_>, o: Term| {
                quads.push(Quad::new(node.clone(), p.into_owned(), o, graph.clone()));
            };
            add(rdf::TYPE, xz::DERIVATION.into_owned().into());
            add(xz::CONCLUDED, conclusion.into());
            if let Some(rule) = self.rule(fact) {
                add(xz::BY_RULE, Literal::new_simple_literal(&rule.id).into());
            }
            for premise in &premises {
                add(xz::PREMISE, self.statement(dataset, *premise, base).into());
            }
            described.insert(fact);
            described.extend(premises);
        }
        for fact in described {
            self.describe(dataset, fact, base, &graph, &mut quads);
        }
        quads.into_iter()
    }

    fn describe(
        &self,
        dataset: &Dataset,
        fact: Fact,
        base: &str,
        graph: &GraphName,
        quads: &mut Vec<Quad>,
    ) {
        let node = NamedOrBlankNode::from(self.statement(dataset, fact, base));
        let [s, p, o] = self.triple(dataset, fact);
        let parts = [(rdf::SUBJECT, s), (rdf::PREDICATE, p), (rdf::OBJECT, o)];
        let mut add = |p: NamedNodeRef<'_>, o: Term| {
            quads.push(Quad::new(node.clone(), p.into_owned(), o, graph.clone()));
        };
        add(rdf::TYPE, rdf::STATEMENT.into_owned().into());
        for (property, term) in parts {
            add(property, term.clone());
        }
        debug_assert!(self.facts.rule(fact) != STATED || self.premises(fact).is_empty());
    }

    /// The address of a statement.
    fn statement(&self, dataset: &Dataset, fact: Fact, base: &str) -> NamedNode {
        let [s, p, o] = self.triple(dataset, fact);
        let digest = Sha256::digest(format!("{s} {p} {o}"));
        let name: String = digest
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        NamedNode::new_unchecked(format!("{base}id/statement/{name}"))
    }
}
