//! Results as findings: each at the line of the statement at fault, or, for what is absent, where the focus node is first described.

use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::data::places::Line;
use crate::words::diagnostic::{Finding, Severity, Tally};
use crate::words::language::usual_case;
use oxrdf::{Literal, Term};

/// The codes of findings that come from shapes: the constraint components of SHACL Core and SHACL-SPARQL.
pub const CODES: [&str; 29] = [
    "and",
    "class",
    "closed",
    "datatype",
    "disjoint",
    "equals",
    "has-value",
    "in",
    "language-in",
    "less-than",
    "less-than-or-equals",
    "max-count",
    "max-exclusive",
    "max-inclusive",
    "max-length",
    "min-count",
    "min-exclusive",
    "min-inclusive",
    "min-length",
    "node",
    "node-kind",
    "not",
    "or",
    "pattern",
    "qualified-max-count",
    "qualified-min-count",
    "sparql",
    "unique-lang",
    "xone",
];

const FAILURE: &str = "failure";
const LIMIT: &str = "limit";

impl ValidationReport {
    /// How many [findings](Self::findings) there are, which is known without finding their places.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for result in &self.results {
            tally.add(result.level(), &code(result));
        }
        for _ in &self.failures {
            tally.add(Severity::Violation, FAILURE);
        }
        if let (1.., Some(level)) = (self.left_out, self.worst()) {
            tally.add(level, LIMIT);
        }
        tally
    }

    /// A finding for each result and failure, and one for what the limit left out. The dataset must be the one that was validated.
    pub fn findings(&self, dataset: &Dataset) -> Vec<Finding> {
        let finding = |result| self.finding(dataset, result);
        let mut findings: Vec<Finding> = self.results.iter().map(finding).collect();
        for failure in &self.failures {
            findings.push(Finding::new(FAILURE, Severity::Violation, failure.clone()));
        }
        if self.left_out > 0
            && let Some(level) = self.worst()
        {
            let message = format!("{} more results are not shown", self.left_out);
            findings.push(Finding::new(LIMIT, level, message).hint("raise the limit"));
        }
        findings
    }

    fn finding(&self, dataset: &Dataset, result: &ValidationResult) -> Finding {
        let finding = Finding::new(&code(result), result.level(), self.sentence(result));
        let (line, terms) = place(dataset, result);
        let terms: Vec<&Term> = terms.iter().collect();
        let mut finding = dataset.files().locate(finding, line, &terms);
        if let Some(place) = &result.shape_place {
            let name = match &result.shape {
                Term::NamedNode(shape) => self.names.iri(shape),
                _ => "the shape".to_owned(),
            };
            finding = finding.related(place.clone(), name);
        }
        finding
    }

    /// Focus node, path and value, then the message in the chosen language.
    fn sentence(&self, result: &ValidationResult) -> String {
        let names = &self.names;
        let mut words = vec![names.term(&result.focus)];
        if let Some(path) = &result.path {
            words.push(path.written(&|predicate| names.iri(predicate)));
        }
        match &result.value {
            Some(Term::Literal(value)) if value.language().is_some() => words.push(tagged(value)),
            Some(value) if *value != result.focus => words.push(names.term(value)),
            _ => {}
        }
        let message = names.choose(&result.messages).map_or("", Literal::value);
        format!("{}: {message}", words.join(" "))
    }
}

fn tagged(literal: &Literal) -> String {
    let tag = literal.language().map(usual_case).unwrap_or_default();
    format!("{}@{tag}", Literal::new_simple_literal(literal.value()))
}

/// `MinCount` as `min-count`.
fn code(result: &ValidationResult) -> String {
    let name = result.component_name();
    let mut out = String::new();
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && after_lower {
            out.push('-');
        }
        after_lower = c.is_lowercase();
        out.extend(c.to_lowercase());
    }
    out
}

/// The line to look at, and the terms to point to in it.
fn place(dataset: &Dataset, result: &ValidationResult) -> (Option<Line>, Vec<Term>) {
    let focus = dataset.id(&result.focus);
    let value = result.value.as_ref().and_then(|value| dataset.id(value));
    let value_terms: Vec<Term> = result.value.iter().cloned().collect();
    if let Some(value) = value
        && let Some(line) = first(
            dataset,
            at_fault(dataset, result.path.as_ref(), focus, value),
        )
    {
        return (Some(line), value_terms);
    }
    // Too many values: the last of them is the one that should not be there.
    if let (None, Some(Path::Predicate(predicate)), Some(focus)) =
        (&result.value, &result.path, focus)
        && let Some(p) = dataset.iri(predicate.as_ref())
    {
        let quads = dataset.matching(Some(focus), Some(p), None);
        if let Some(line) = quads.filter_map(|q| dataset.line(q)).max() {
            return (Some(line), vec![predicate.clone().into()]);
        }
    }
    let line = focus.and_then(|focus| dataset.subject_line(focus));
    (line, vec![result.focus.clone()])
}

/// The quads that bring the value in: those of the path's own predicate, else any of the value.
fn at_fault(
    dataset: &Dataset,
    path: Option<&Path>,
    focus: Option<TermId>,
    value: TermId,
) -> Vec<QuadIds> {
    let find = |s, p: Option<TermId>, o| dataset.matching(s, p, o).collect::<Vec<_>>();
    let known = |p: &oxrdf::NamedNode| dataset.iri(p.as_ref());
    match path {
        Some(Path::Predicate(p)) => match known(p) {
            Some(p) => find(focus, Some(p), Some(value)),
            None => Vec::new(),
        },
        Some(Path::Inverse(inner)) => match inner.as_ref() {
            Path::Predicate(p) => {
                known(p).map_or_else(Vec::new, |p| find(Some(value), Some(p), focus))
            }
            _ => find(None, None, Some(value)),
        },
        Some(Path::Sequence(steps)) => match steps.last() {
            Some(Path::Predicate(p)) => {
                known(p).map_or_else(Vec::new, |p| find(None, Some(p), Some(value)))
            }
            _ => find(None, None, Some(value)),
        },
        Some(_) => find(None, None, Some(value)),
        None => find(Some(value), None, None),
    }
}

fn first(dataset: &Dataset, quads: Vec<QuadIds>) -> Option<Line> {
    quads.into_iter().filter_map(|q| dataset.line(q)).min()
}
