//! Checking: every rule is a file, every finding has a place.
//!
//! A rule is a SELECT in `queries/check/`; each row is a finding. Its header is its documentation: `severity`,
//! `title@…`, `problem@…`, `solution@…`, `message@…` with `{?variable}` in it, and `scope: project | any`. Columns say where: when
//! `?subject ?predicate ?object` are bound, the line of that triple (in `?graph` when that is bound too); else the first line of
//! `?subject`. `guess@…` is the hint where its variables are bound, `solution@…` elsewhere. A rule that SPARQL cannot say names one of
//! [`builtin`]'s; one of these may look at query files instead ([`check_queries`]).

pub mod builtin;
mod overlap;
mod prefix;
mod queries;
mod reference;
pub mod rule;
mod shapes;

use self::builtin::Builtin;
use crate::data::dataset::{Dataset, TermId};
use crate::data::project::Project;
use crate::data::read::Loaded;
use crate::data::view::DefaultGraph;
use crate::meaning::labels::Labels;
use crate::meaning::query::{Answer, QueryError, run};
use crate::store::{Store, merge_of};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use oxrdf::Term;
pub use queries::{InText, check_queries};
use rayon::prelude::*;
pub use rule::{Rule, RuleError, Scope};
pub use shapes::{CheckError, OwnShapes, check_project, own_shapes};

/// What a check found, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// All findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether a finding is at least as grave.
    pub fn has(&self, severity: Severity) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity >= severity)
    }
}

/// A dataset that the rules have been run on, with what they found. Only [`check`] makes one.
#[derive(Debug)]
pub struct Checked {
    dataset: Dataset,
    default_graph: DefaultGraph,
    prefixes: Prefixes,
    report: Report,
}

impl Checked {
    /// The dataset.
    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Its prefixes.
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// Its default graph.
    pub fn default_graph(&self) -> &DefaultGraph {
        &self.default_graph
    }

    /// What was found.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Adds what else was found out about the data, in the order of the files.
    #[must_use]
    pub fn with(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        self.report.findings.extend(findings);
        self.report.findings.sort();
        self.report.findings.dedup();
        self
    }

    /// Takes it apart: dataset, default graph, prefixes, report.
    pub fn into_parts(self) -> (Dataset, DefaultGraph, Prefixes, Report) {
        (self.dataset, self.default_graph, self.prefixes, self.report)
    }
}

/// The rules of a project.
///
/// # Errors
/// When a rule file cannot be read or its header is wrong.
pub fn rules(project: &Project) -> Result<Vec<Rule>, RuleError> {
    project
        .queries("check")?
        .into_iter()
        .map(Rule::read)
        .collect()
}

/// Runs rules over what was loaded. The default graph is the merge; `scope` leaves out the rules of our own model for foreign data.
///
/// # Errors
/// When a rule is no SPARQL.
pub fn check(
    loaded: Loaded,
    rules: &[Rule],
    scope: Scope,
    language: Language,
) -> Result<Checked, QueryError> {
    let Loaded {
        dataset,
        prefixes,
        mut findings,
    } = loaded;
    let default_graph = merge_of(&dataset);
    let store = Store::index(dataset, default_graph.clone());
    let applied: Vec<&Rule> = rules
        .iter()
        .filter(|rule| scope == Scope::Project || rule.scope == Scope::Any)
        .collect();
    let found: Vec<Vec<Finding>> = applied
        .par_iter()
        .map(|rule| apply(rule, &store, &prefixes, language))
        .collect::<Result<_, _>>()?;
    findings.extend(found.into_iter().flatten());
    findings.sort();
    findings.dedup();
    let dataset = store.into_dataset().unwrap_or_default();
    Ok(Checked {
        dataset,
        default_graph,
        prefixes,
        report: Report { findings },
    })
}

/// The findings of one rule.
fn apply(
    rule: &Rule,
    store: &Store,
    prefixes: &Prefixes,
    language: Language,
) -> Result<Vec<Finding>, QueryError> {
    let Some(dataset) = store.dataset() else {
        return Ok(Vec::new());
    };
    match rule.builtin {
        Some(Builtin::Data(look)) => {
            return Ok(look(dataset)
                .into_iter()
                .map(|found| placed(rule, dataset, prefixes, language, &found))
                .collect());
        }
        Some(Builtin::Text(look)) => {
            let texts = dataset.files().texts();
            return Ok(texts
                .flat_map(|(path, text)| {
                    in_text(rule, dataset, prefixes, language, path, text, look)
                })
                .collect());
        }
        Some(Builtin::Query(_)) => return Ok(Vec::new()),
        None => {}
    }
    let Answer::Table(table) = run(store, rule.query(prefixes)?)? else {
        return Ok(Vec::new());
    };
    let labels = Labels::new(dataset, prefixes, language);
    let mut findings = Vec::new();
    for row in &table.rows {
        let term = |name: &str| table.get(row, name);
        let finding = rule.finding(language, term, &labels);
        let id = |name: &str| term(name).and_then(|term| dataset.id(term));
        let line = quad_line(
            dataset,
            id("subject"),
            id("predicate"),
            id("object"),
            id("graph"),
        )
        .or_else(|| dataset.subject_line(id("subject")?));
        let part = term("term").filter(|part| term("object") != Some(part));
        let rest = ["object", "predicate", "subject"];
        let marked: Vec<&Term> = part
            .into_iter()
            .chain(rest.iter().filter_map(|name| term(name)))
            .collect();
        findings.push(dataset.files().locate(finding, line, &marked));
    }
    Ok(findings)
}

/// What a rule about texts finds in one.
fn in_text(
    rule: &Rule,
    dataset: &Dataset,
    prefixes: &Prefixes,
    language: Language,
    path: &str,
    text: &str,
    look: fn(&str, &Prefixes) -> Vec<InText>,
) -> Vec<Finding> {
    let labels = Labels::new(dataset, prefixes, language);
    let found = look(text, prefixes).into_iter();
    found
        .map(|found| {
            let finding = rule.finding(language, |name| found.words.get(name), &labels);
            queries::placed(finding, path, text, &found)
        })
        .collect()
}

/// A finding of a built-in rule.
fn placed(
    rule: &Rule,
    dataset: &Dataset,
    prefixes: &Prefixes,
    language: Language,
    found: &builtin::Found,
) -> Finding {
    let labels = Labels::new(dataset, prefixes, language);
    let terms = found.quad.triple().map(|id| dataset.term(id));
    let term = |name: &str| match name {
        "subject" => Some(terms[0]),
        "predicate" => Some(terms[1]),
        "object" => Some(terms[2]),
        other => found.words.get(other),
    };
    let finding = rule.finding(language, term, &labels);
    let part = found.part.filter(|part| *part != found.quad.o);
    let part = part.map(|part| dataset.term(part));
    let marked: Vec<&Term> = part
        .into_iter()
        .chain([terms[2], terms[1], terms[0]])
        .collect();
    dataset
        .files()
        .locate(finding, dataset.line(found.quad), &marked)
}

fn quad_line(
    dataset: &Dataset,
    s: Option<TermId>,
    p: Option<TermId>,
    o: Option<TermId>,
    g: Option<TermId>,
) -> Option<crate::data::places::Line> {
    let (s, p) = (s?, p?);
    dataset
        .matching(Some(s), Some(p), o)
        .filter(|q| g.is_none_or(|g| g == q.g))
        .filter_map(|q| dataset.line(q))
        .min()
}
