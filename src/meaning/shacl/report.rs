//! Validation reports (§3.6): results in terms, sorted, with paths, messages and details.

use super::message::Names;
use super::path::Path;
use super::run::Run;
use super::shapes::ShapeId;
use crate::data::dataset::TermId;
use crate::data::view::IndexTerm;
use crate::data::write::as_written;
use crate::words::diagnostic::{Place, Severity};
use crate::words::vocabulary::sh;
use oxrdf::{Literal, NamedNode, Term};
use rayon::prelude::*;
use std::cmp::Ordering;

/// What came of a validation.
#[derive(Clone, Debug, Default)]
pub struct ValidationReport {
    /// Whether there was no result of any severity (§3.6.1.1), and no failure.
    pub conforms: bool,
    /// The results by focus node, path, component, value and shape.
    pub results: Vec<ValidationResult>,
    /// How many results the limit left out.
    pub left_out: usize,
    /// How many pairs of shape and focus node were checked.
    pub checked: usize,
    /// Shapes with targets of which none is in the data, in the order of the shapes: nothing was asked of them.
    pub idle: Vec<Term>,
    /// What could not be decided (queries that failed). Then nothing conforms, and the report should not be given out as one (§3.4).
    pub failures: Vec<String>,
    pub(super) names: Names,
}

/// One result (§3.6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationResult {
    /// The node that was checked.
    pub focus: Term,
    /// The path from it to the value.
    pub path: Option<Path>,
    /// The value that is at fault.
    pub value: Option<Term>,
    /// The constraint component.
    pub component: NamedNode,
    /// The severity that the shape gives.
    pub severity: NamedNode,
    /// The shape.
    pub shape: Term,
    /// The SPARQL constraint, when it was one.
    pub constraint: Option<Term>,
    /// The messages, in all languages that the shape has; our own in the chosen language when it has none.
    pub messages: Vec<Literal>,
    /// The results of the shapes that this one comes from.
    pub detail: Vec<ValidationResult>,
    /// Where the shape stands.
    pub shape_place: Option<Place>,
}

impl ValidationResult {
    /// The severity as findings know it; one that SHACL does not define counts as a violation.
    pub fn level(&self) -> Severity {
        match self.severity.as_ref() {
            s if s == sh::INFO => Severity::Info,
            s if s == sh::WARNING => Severity::Warning,
            _ => Severity::Violation,
        }
    }

    /// The name of the component without its namespace and ending: `MinCount`.
    pub fn component_name(&self) -> &str {
        let iri = self.component.as_str();
        let local = iri.rsplit(['#', '/']).next().unwrap_or(iri);
        local.strip_suffix("ConstraintComponent").unwrap_or(local)
    }

    /// The order of results: by focus node, path, component, value, shape and messages as they are written.
    fn order(&self, other: &Self) -> Ordering {
        let written = |path: &Option<Path>| path.as_ref().map(Path::to_string);
        let path = || match self.path == other.path {
            true => Ordering::Equal,
            false => written(&self.path).cmp(&written(&other.path)),
        };
        let value = || match (&self.value, &other.value) {
            (Some(own), Some(other)) => as_written(own, other),
            (own, other) => own.is_some().cmp(&other.is_some()),
        };
        let messages = || {
            let written = |literal: &Literal| literal.to_string();
            let own = self.messages.iter().map(written);
            own.cmp(other.messages.iter().map(written))
        };
        as_written(&self.focus, &other.focus)
            .then_with(path)
            .then_with(|| self.component.cmp(&other.component))
            .then_with(value)
            .then_with(|| as_written(&self.shape, &other.shape))
            .then_with(messages)
    }
}

/// A result while the run goes on, in identifiers.
#[derive(Clone, Debug)]
pub struct Raw {
    pub focus: TermId,
    pub shape: ShapeId,
    pub constraint: u32,
    pub value: Option<IndexTerm>,
    /// A path other than that of the shape.
    pub path: Option<Path>,
    /// Messages other than those of the shape.
    pub messages: Vec<Literal>,
    pub detail: Vec<Raw>,
}

impl ValidationReport {
    pub(super) fn new(run: &Run<'_>, raw: Vec<Raw>, checked: usize, idle: Vec<Term>) -> Self {
        let failures = run.failures();
        let conforms = raw.is_empty() && failures.is_empty();
        let mut results = all(run, &raw);
        let limit = run.options.limit.unwrap_or(usize::MAX);
        let left_out = results.len().saturating_sub(limit);
        results.truncate(limit);
        Self {
            conforms,
            results,
            left_out,
            checked,
            idle,
            failures,
            names: run.options.names.clone(),
        }
    }

    /// The gravest severity among the results.
    pub fn worst(&self) -> Option<Severity> {
        self.results.iter().map(ValidationResult::level).max()
    }
}

fn all(run: &Run<'_>, raw: &[Raw]) -> Vec<ValidationResult> {
    let results = raw.par_iter().with_min_len(64);
    let mut results: Vec<ValidationResult> = results.map(|raw| result(run, raw)).collect();
    results.par_sort_by(ValidationResult::order);
    results
}

fn result(run: &Run<'_>, raw: &Raw) -> ValidationResult {
    let shape = run.shape(raw.shape);
    let constraint = &shape.constraints[raw.constraint as usize];
    let names = &run.options.names;
    let messages = if !raw.messages.is_empty() {
        raw.messages.clone()
    } else if shape.messages.is_empty() {
        let text = constraint.message(run.shapes, names);
        vec![text.in_language(names.language)]
    } else {
        shape.messages.clone()
    };
    ValidationResult {
        focus: run.term(raw.focus).clone(),
        path: raw.path.clone().or_else(|| shape.written_path.clone()),
        value: raw.value.as_ref().map(|value| run.index_term(value)),
        component: constraint.component(),
        severity: shape.severity.clone(),
        shape: shape.node.clone(),
        constraint: constraint.source().cloned(),
        messages,
        detail: all(run, &raw.detail),
        shape_place: shape.place.clone(),
    }
}
