//! Validation reports (§3.6): results in terms, sorted, with paths, messages and details.

use super::message::Names;
use super::path::Path;
use super::run::Run;
use super::shapes::ShapeId;
use crate::data::dataset::TermId;
use crate::data::view::IndexTerm;
use crate::words::diagnostic::{Place, Severity};
use crate::words::vocabulary::sh;
use oxrdf::{Literal, NamedNode, Term};
use rayon::prelude::*;

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

    /// What results are sorted by: focus node, path, component, value, shape and messages as they are written.
    fn key(&self) -> [String; 6] {
        let written = |term: &Term| term.to_string();
        let messages: Vec<String> = self.messages.iter().map(ToString::to_string).collect();
        [
            written(&self.focus),
            self.path
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            self.component.as_str().to_owned(),
            self.value.as_ref().map(written).unwrap_or_default(),
            written(&self.shape),
            messages.join("\n"),
        ]
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
    let results = raw.par_iter().with_min_len(64).map(|raw| {
        let result = result(run, raw);
        (result.key(), result)
    });
    let mut results: Vec<_> = results.collect();
    results.sort_by(|(a, _), (b, _)| a.cmp(b));
    results.into_iter().map(|(_, result)| result).collect()
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
