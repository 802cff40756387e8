//! The report as RDF (§3.6), blank nodes named in the order of the results.
//!
//! Blank nodes of the data keep their labels; those of the shapes get others, for two files that are read apart may use the same.

use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use crate::data::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use crate::data::places::Line;
use crate::words::vocabulary::{rdf, sh};
use oxrdf::{BlankNode, Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{HashMap, HashSet};

impl ValidationReport {
    /// The `sh:ValidationReport` with its results, and nothing else.
    pub fn to_dataset(&self) -> Dataset {
        let mut writer = Writer::default();
        self.results.iter().for_each(|result| writer.keep(result));
        let report = writer.fresh("report");
        let report = writer.builder.intern(report);
        writer.add(report, rdf::TYPE, sh::VALIDATION_REPORT.into_owned());
        writer.add(report, sh::CONFORMS, Literal::from(self.conforms));
        for result in &self.results {
            let node = writer.result(result);
            writer.link(report, sh::RESULT, node);
        }
        writer.builder.build()
    }
}

#[derive(Default)]
struct Writer {
    builder: DatasetBuilder,
    taken: HashSet<String>,
    shapes: HashMap<BlankNode, BlankNode>,
    properties: HashMap<&'static str, TermId>,
    results: usize,
    paths: usize,
}

impl Writer {
    /// Reserves the labels of the data's blank nodes.
    fn keep(&mut self, result: &ValidationResult) {
        for term in [Some(&result.focus), result.value.as_ref()] {
            if let Some(Term::BlankNode(node)) = term {
                self.taken.insert(node.as_str().to_owned());
            }
        }
        result.detail.iter().for_each(|detail| self.keep(detail));
    }

    fn fresh(&mut self, label: impl Into<String>) -> BlankNode {
        let mut label = label.into();
        while !self.taken.insert(label.clone()) {
            label.push('_');
        }
        BlankNode::new_unchecked(label)
    }

    /// A shape or constraint; blank ones under a label of their own.
    fn of_shapes(&mut self, term: &Term) -> Term {
        let Term::BlankNode(node) = term else {
            return term.clone();
        };
        if let Some(known) = self.shapes.get(node) {
            return known.clone().into();
        }
        let label = self.fresh(format!("shape{}", self.shapes.len() + 1));
        self.shapes.insert(node.clone(), label.clone());
        label.into()
    }

    fn add(&mut self, s: TermId, p: NamedNodeRef<'static>, o: impl Into<Term>) {
        let o = self.builder.intern(o);
        self.link(s, p, o);
    }

    fn link(&mut self, s: TermId, p: NamedNodeRef<'static>, o: TermId) {
        let known = self.properties.entry(p.as_str());
        let p = *known.or_insert_with(|| self.builder.intern(p.into_owned()));
        let g = TermId::DEFAULT_GRAPH;
        self.builder.add_ids(QuadIds { s, p, o, g }, Line::UNKNOWN);
    }

    fn result(&mut self, result: &ValidationResult) -> TermId {
        self.results += 1;
        let node = self.fresh(format!("result{}", self.results));
        let node = self.builder.intern(node);
        self.add(node, rdf::TYPE, sh::VALIDATION_RESULT.into_owned());
        self.add(node, sh::FOCUS_NODE, result.focus.clone());
        if let Some(path) = &result.path {
            let path = self.path(path);
            self.add(node, sh::RESULT_PATH, path);
        }
        if let Some(value) = &result.value {
            self.add(node, sh::VALUE, value.clone());
        }
        self.add(node, sh::RESULT_SEVERITY, result.severity.clone());
        let component = result.component.clone();
        self.add(node, sh::SOURCE_CONSTRAINT_COMPONENT, component);
        let shape = self.of_shapes(&result.shape);
        self.add(node, sh::SOURCE_SHAPE, shape);
        if let Some(constraint) = &result.constraint {
            let constraint = self.of_shapes(constraint);
            self.add(node, sh::SOURCE_CONSTRAINT, constraint);
        }
        for message in &result.messages {
            self.add(node, sh::RESULT_MESSAGE, message.clone());
        }
        for detail in &result.detail {
            let detail = self.result(detail);
            self.link(node, sh::DETAIL, detail);
        }
        node
    }

    fn path(&mut self, path: &Path) -> Term {
        let (property, inner): (_, Term) = match path {
            Path::Predicate(predicate) => return predicate.clone().into(),
            Path::Sequence(paths) => return self.list(paths),
            Path::Alternative(paths) => (sh::ALTERNATIVE_PATH, self.list(paths)),
            Path::Inverse(path) => (sh::INVERSE_PATH, self.path(path)),
            Path::ZeroOrMore(path) => (sh::ZERO_OR_MORE_PATH, self.path(path)),
            Path::OneOrMore(path) => (sh::ONE_OR_MORE_PATH, self.path(path)),
            Path::ZeroOrOne(path) => (sh::ZERO_OR_ONE_PATH, self.path(path)),
        };
        let (node, id) = self.blank();
        self.add(id, property, inner);
        node
    }

    fn list(&mut self, paths: &[Path]) -> Term {
        let members: Vec<Term> = paths.iter().map(|path| self.path(path)).collect();
        let mut rest: Term = NamedNode::from(rdf::NIL).into();
        for member in members.into_iter().rev() {
            let (cell, id) = self.blank();
            self.add(id, rdf::FIRST, member);
            self.add(id, rdf::REST, rest);
            rest = cell;
        }
        rest
    }

    fn blank(&mut self) -> (Term, TermId) {
        self.paths += 1;
        let node: Term = self.fresh(format!("path{}", self.paths)).into();
        (node.clone(), self.builder.intern(node))
    }
}
