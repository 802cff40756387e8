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
            of: Properties::of(terms),
            terms,
            quads: Vec::new(),
            taken: HashSet::new(),
            shapes: HashMap::new(),
            results: 0,
            paths: 0,
        };
        self.results.iter().for_each(|result| writer.keep(result));
        let report = writer.blank("report");
        let kind = writer.terms.intern_iri(sh::VALIDATION_REPORT);
        writer.link(report, writer.of.kind, kind);
        let conforms = writer.terms.intern_iri(sh::CONFORMS);
        writer.copy(report, conforms, &Literal::from(self.conforms).into());
        let property = writer.terms.intern_iri(sh::RESULT);
        for result in &self.results {
            let node = writer.result(result);
            writer.link(report, property, node);
        }
        writer.quads
    }
}

/// What is said of results, looked up once.
struct Properties {
    kind: TermId,
    result: TermId,
    focus: TermId,
    path: TermId,
    value: TermId,
    severity: TermId,
    component: TermId,
    shape: TermId,
    constraint: TermId,
    message: TermId,
    detail: TermId,
}

impl Properties {
    fn of(terms: &mut Extended<'_>) -> Self {
        let mut id = |iri| terms.intern_iri(iri);
        Self {
            kind: id(rdf::TYPE),
            result: id(sh::VALIDATION_RESULT),
            focus: id(sh::FOCUS_NODE),
            path: id(sh::RESULT_PATH),
            value: id(sh::VALUE),
            severity: id(sh::RESULT_SEVERITY),
            component: id(sh::SOURCE_CONSTRAINT_COMPONENT),
            shape: id(sh::SOURCE_SHAPE),
            constraint: id(sh::SOURCE_CONSTRAINT),
            message: id(sh::RESULT_MESSAGE),
            detail: id(sh::DETAIL),
        }
    }
}

struct Writer<'w, 'd> {
    of: Properties,
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

    fn copy(&mut self, s: TermId, p: TermId, o: &Term) {
        let o = self.terms.intern(o);
        self.link(s, p, o);
    }

    fn refer(&mut self, s: TermId, p: TermId, o: NamedNodeRef<'_>) {
        let o = self.terms.intern_iri(o);
        self.link(s, p, o);
    }

    fn link(&mut self, s: TermId, p: TermId, o: TermId) {
        let g = TermId::DEFAULT_GRAPH;
        self.quads.push(QuadIds { s, p, o, g });
    }

    fn result(&mut self, result: &ValidationResult) -> TermId {
        self.results += 1;
        let node = self.blank(format!("result{}", self.results));
        self.link(node, self.of.kind, self.of.result);
        self.copy(node, self.of.focus, &result.focus);
        if let Some(path) = &result.path {
            let path = self.path(path);
            self.link(node, self.of.path, path);
        }
        if let Some(value) = &result.value {
            self.copy(node, self.of.value, value);
        }
        self.refer(node, self.of.severity, result.severity.as_ref());
        self.refer(node, self.of.component, result.component.as_ref());
        let shape = self.of_shapes(&result.shape);
        self.link(node, self.of.shape, shape);
        if let Some(constraint) = &result.constraint {
            let constraint = self.of_shapes(constraint);
            self.link(node, self.of.constraint, constraint);
        }
        for message in &result.messages {
            self.copy(node, self.of.message, &message.clone().into());
        }
        for detail in &result.detail {
            let detail = self.result(detail);
            self.link(node, self.of.detail, detail);
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
        let property = self.terms.intern_iri(property);
        self.link(node, property, inner);
        node
    }

    fn list(&mut self, paths: &[Path]) -> TermId {
        let members: Vec<TermId> = paths.iter().map(|path| self.path(path)).collect();
        let [first, next, mut rest] =
            [rdf::FIRST, rdf::REST, rdf::NIL].map(|iri| self.terms.intern_iri(iri));
        for member in members.into_iter().rev() {
            let cell = self.of_path();
            self.link(cell, first, member);
            self.link(cell, next, rest);
            rest = cell;
        }
        rest
    }

    fn of_path(&mut self) -> TermId {
        self.paths += 1;
        self.blank(format!("path{}", self.paths))
    }
}
