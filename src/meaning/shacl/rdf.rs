//! The report as RDF (§3.6), blank nodes named in the order of the results.
//!
//! Blank nodes of the data keep their labels; those of the shapes get others, for two files that are read apart may use the same.

use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use crate::data::dataset::{Dataset, Extended, QuadIds, TermId};
use crate::words::vocabulary::{rdf, sh};
use oxrdf::{BlankNode, Literal, NamedNodeRef, Term};
use std::collections::{HashMap, HashSet};

impl ValidationReport {
    /// The `sh:ValidationReport` with its results, and nothing else.
    pub fn to_dataset(&self) -> Dataset {
        let nothing = Dataset::default();
        let mut terms = Extended::new(&nothing);
        let quads = self.quads(&mut terms);
        terms.build(&quads)
    }

    /// The same over the terms of the data that was checked, of which none is copied, and a few more.
    pub fn quads(&self, terms: &mut Extended<'_>) -> Vec<QuadIds> {
        let mut writer = Writer {
            terms,
            quads: Vec::new(),
            taken: HashSet::new(),
            shapes: HashMap::new(),
            results: 0,
            paths: 0,
        };
        self.results.iter().for_each(|result| writer.keep(result));
        let report = writer.blank("report");
        writer.refer(report, rdf::TYPE, sh::VALIDATION_REPORT);
        writer.copy(report, sh::CONFORMS, &Literal::from(self.conforms).into());
        for result in &self.results {
            let node = writer.result(result);
            writer.link(report, sh::RESULT, node);
        }
        writer.quads
    }
}

struct Writer<'w, 'd> {
    terms: &'w mut Extended<'d>,
    quads: Vec<QuadIds>,
    taken: HashSet<String>,
    shapes: HashMap<BlankNode, TermId>,
    results: usize,
    paths: usize,
}

impl Writer<'_, '_> {
    /// Reserves the labels of the data's blank nodes; those that are made here differ as it is.
    fn keep(&mut self, result: &ValidationResult) {
        for term in [Some(&result.focus), result.value.as_ref()] {
            if let Some(Term::BlankNode(node)) = term {
                self.taken.insert(node.as_str().to_owned());
            }
        }
        result.detail.iter().for_each(|detail| self.keep(detail));
    }

    fn blank(&mut self, label: impl Into<String>) -> TermId {
        let mut label = label.into();
        while self.taken.contains(&label) {
            label.push('_');
        }
        self.terms.intern(&BlankNode::new_unchecked(label).into())
    }

    /// A shape or constraint; blank ones under a label of their own.
    fn of_shapes(&mut self, term: &Term) -> TermId {
        let Term::BlankNode(node) = term else {
            return self.terms.intern(term);
        };
        if let Some(known) = self.shapes.get(node) {
            return *known;
        }
        let label = self.blank(format!("shape{}", self.shapes.len() + 1));
        self.shapes.insert(node.clone(), label);
        label
    }

    fn copy(&mut self, s: TermId, p: NamedNodeRef<'_>, o: &Term) {
        let o = self.terms.intern(o);
        self.link(s, p, o);
    }

    fn refer(&mut self, s: TermId, p: NamedNodeRef<'_>, o: NamedNodeRef<'_>) {
        let o = self.terms.intern_iri(o);
        self.link(s, p, o);
    }

    fn link(&mut self, s: TermId, p: NamedNodeRef<'_>, o: TermId) {
        let p = self.terms.intern_iri(p);
        let g = TermId::DEFAULT_GRAPH;
        self.quads.push(QuadIds { s, p, o, g });
    }

    fn result(&mut self, result: &ValidationResult) -> TermId {
        self.results += 1;
        let node = self.blank(format!("result{}", self.results));
        self.refer(node, rdf::TYPE, sh::VALIDATION_RESULT);
        self.copy(node, sh::FOCUS_NODE, &result.focus);
        if let Some(path) = &result.path {
            let path = self.path(path);
            self.link(node, sh::RESULT_PATH, path);
        }
        if let Some(value) = &result.value {
            self.copy(node, sh::VALUE, value);
        }
        self.refer(node, sh::RESULT_SEVERITY, result.severity.as_ref());
        let component = result.component.as_ref();
        self.refer(node, sh::SOURCE_CONSTRAINT_COMPONENT, component);
        let shape = self.of_shapes(&result.shape);
        self.link(node, sh::SOURCE_SHAPE, shape);
        if let Some(constraint) = &result.constraint {
            let constraint = self.of_shapes(constraint);
            self.link(node, sh::SOURCE_CONSTRAINT, constraint);
        }
        for message in &result.messages {
            self.copy(node, sh::RESULT_MESSAGE, &message.clone().into());
        }
        for detail in &result.detail {
            let detail = self.result(detail);
            self.link(node, sh::DETAIL, detail);
        }
        node
    }

    fn path(&mut self, path: &Path) -> TermId {
        let (property, inner) = match path {
            Path::Predicate(predicate) => return self.terms.intern_iri(predicate.as_ref()),
            Path::Sequence(paths) => return self.list(paths),
            Path::Alternative(paths) => (sh::ALTERNATIVE_PATH, self.list(paths)),
            Path::Inverse(path) => (sh::INVERSE_PATH, self.path(path)),
            Path::ZeroOrMore(path) => (sh::ZERO_OR_MORE_PATH, self.path(path)),
            Path::OneOrMore(path) => (sh::ONE_OR_MORE_PATH, self.path(path)),
            Path::ZeroOrOne(path) => (sh::ZERO_OR_ONE_PATH, self.path(path)),
        };
        let node = self.of_path();
        self.link(node, property, inner);
        node
    }

    fn list(&mut self, paths: &[Path]) -> TermId {
        let members: Vec<TermId> = paths.iter().map(|path| self.path(path)).collect();
        let mut rest = self.terms.intern_iri(rdf::NIL);
        for member in members.into_iter().rev() {
            let cell = self.of_path();
            self.link(cell, rdf::FIRST, member);
            self.link(cell, rdf::REST, rest);
            rest = cell;
        }
        rest
    }

    fn of_path(&mut self) -> TermId {
        self.paths += 1;
        self.blank(format!("path{}", self.paths))
    }
}
