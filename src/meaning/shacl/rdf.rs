//! The report as RDF (§3.6), blank nodes named in the order of the results.

use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use crate::words::vocabulary::{rdf, sh};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

impl ValidationReport {
    /// The `sh:ValidationReport` with its results, and nothing else.
    pub fn to_dataset(&self) -> Dataset {
        let mut writer = Writer::default();
        let report: NamedOrBlankNode = BlankNode::new_unchecked("report").into();
        writer.add(&report, rdf::TYPE, sh::VALIDATION_REPORT.into_owned());
        writer.add(&report, sh::CONFORMS, Literal::from(self.conforms));
        for result in &self.results {
            let node = writer.result(result);
            writer.add(&report, sh::RESULT, node);
        }
        writer.builder.build()
    }
}

#[derive(Default)]
struct Writer {
    builder: DatasetBuilder,
    results: usize,
    paths: usize,
}

impl Writer {
    fn add(&mut self, s: &NamedOrBlankNode, p: NamedNodeRef<'_>, o: impl Into<Term>) {
        let quad = Quad::new(s.clone(), p.into_owned(), o, GraphName::DefaultGraph);
        self.builder.add(quad, Line::UNKNOWN);
    }

    fn result(&mut self, result: &ValidationResult) -> NamedOrBlankNode {
        self.results += 1;
        let node: NamedOrBlankNode =
            BlankNode::new_unchecked(format!("result{}", self.results)).into();
        self.add(&node, rdf::TYPE, sh::VALIDATION_RESULT.into_owned());
        self.add(&node, sh::FOCUS_NODE, result.focus.clone());
        if let Some(path) = &result.path {
            let path = self.path(path);
            self.add(&node, sh::RESULT_PATH, path);
        }
        if let Some(value) = &result.value {
            self.add(&node, sh::VALUE, value.clone());
        }
        self.add(&node, sh::RESULT_SEVERITY, result.severity.clone());
        let component = result.component.clone();
        self.add(&node, sh::SOURCE_CONSTRAINT_COMPONENT, component);
        self.add(&node, sh::SOURCE_SHAPE, result.shape.clone());
        if let Some(constraint) = &result.constraint {
            self.add(&node, sh::SOURCE_CONSTRAINT, constraint.clone());
        }
        for message in &result.messages {
            self.add(&node, sh::RESULT_MESSAGE, message.clone());
        }
        for detail in &result.detail {
            let detail = self.result(detail);
            self.add(&node, sh::DETAIL, detail);
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
        let node = self.blank();
        self.add(&node, property, inner);
        node.into()
    }

    fn list(&mut self, paths: &[Path]) -> Term {
        let members: Vec<Term> = paths.iter().map(|path| self.path(path)).collect();
        let mut rest: Term = NamedNode::from(rdf::NIL).into();
        for member in members.into_iter().rev() {
            let cell = self.blank();
            self.add(&cell, rdf::FIRST, member);
            self.add(&cell, rdf::REST, rest);
            rest = cell.into();
        }
        rest
    }

    fn blank(&mut self) -> NamedOrBlankNode {
        self.paths += 1;
        BlankNode::new_unchecked(format!("path{}", self.paths)).into()
    }
}
