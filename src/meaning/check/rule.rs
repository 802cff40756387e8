//! A check rule as a file.

use super::builtin::{self, Builtin};
use crate::data::project::{ProjectError, QueryFile};
use crate::meaning::labels::Labels;
use crate::meaning::query::{self, QueryError};
use crate::words::diagnostic::{Finding, Severity, UnknownSeverity};
use crate::words::header::Header;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use oxrdf::Term;
use spargebra::Query;

/// What data a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Our model of papers.
    Project,
    /// Any RDF.
    Any,
}

/// A rule that finds faults.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name of its file.
    pub code: String,
    /// Where it stands.
    pub path: String,
    /// How grave its findings are.
    pub severity: Severity,
    /// What data it is for.
    pub scope: Scope,
    /// What runs instead of SPARQL, for a built-in rule.
    pub builtin: Option<Builtin>,
    header: Header,
    text: String,
}

/// A rule file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// It cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// Its severity is not known.
    #[error("{path}: {source}")]
    Severity {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: UnknownSeverity,
    },
    /// It names a built-in rule that does not exist.
    #[error("{path}: there is no built-in rule '{name}'")]
    Builtin {
        /// The file.
        path: String,
        /// What it names.
        name: String,
    },
    /// A part of the header is missing.
    #[error("{path}: the header lacks '{key}'")]
    Missing {
        /// The file.
        path: String,
        /// What is missing.
        key: &'static str,
    },
}

impl Rule {
    /// Reads a rule and its header.
    ///
    /// # Errors
    /// When severity, title, problem, solution or message is missing.
    pub fn read(file: QueryFile) -> Result<Self, RuleError> {
        let header = Header::parse(&file.text);
        for key in [
            "severity",
            "title@en",
            "problem@en",
            "solution@en",
            "message@en",
        ] {
            if header.get(key).is_none() {
                return Err(RuleError::Missing {
                    path: file.path,
                    key,
                });
            }
        }
        let severity = header
            .get("severity")
            .unwrap_or_default()
            .parse()
            .map_err(|source| RuleError::Severity {
                path: file.path.clone(),
                source,
            })?;
        let scope = if header.get("scope") == Some("any") {
            Scope::Any
        } else {
            Scope::Project
        };
        let builtin = match header.get("builtin") {
            None => None,
            Some(name) => Some(builtin::named(name).ok_or_else(|| RuleError::Builtin {
                path: file.path.clone(),
                name: name.to_owned(),
            })?),
        };
        Ok(Self {
            builtin,
            code: file.name,
            path: file.path,
            severity,
            scope,
            header,
            text: file.text,
        })
    }

    /// The rule's query.
    ///
    /// # Errors
    /// When it is no SPARQL.
    pub fn query(&self, prefixes: &Prefixes) -> Result<Query, QueryError> {
        let mut known = Prefixes::of_the_field();
        for (prefix, namespace) in prefixes.iter() {
            known.insert(prefix, namespace);
        }
        query::parse(&self.text, &self.path, &known)
    }

    /// The file as it is written, header and query.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// A part of the header in a language, or in the nearest one.
    pub fn text(&self, key: &str, language: Language) -> Option<&str> {
        let mut languages = Language::ALL;
        languages.sort_by_key(|of| language.preference(Some(of.tag())));
        languages
            .into_iter()
            .find_map(|of| self.header.get(&format!("{key}@{of}")))
    }

    /// How to mend what it finds.
    pub fn solution(&self, language: Language) -> Option<&str> {
        self.text("solution", language)
    }

    /// The finding of a row, without its place: code, severity, message and next step.
    pub fn finding<'t>(
        &self,
        language: Language,
        term: impl Fn(&str) -> Option<&'t Term> + Copy,
        labels: &Labels<'_>,
    ) -> Finding {
        let message = self.message(language, term, labels);
        let mut finding = Finding::new(&self.code, self.severity, message);
        finding.hint = self.hint(language, term, labels);
        finding
    }

    /// The message with the row's terms in the place of `{?variable}`: CURIEs for resources, values for literals.
    fn message<'t>(
        &self,
        language: Language,
        term: impl Fn(&str) -> Option<&'t Term>,
        labels: &Labels<'_>,
    ) -> String {
        let template = self.text("message", language).unwrap_or_default();
        filled(template, &term, labels).0
    }

    /// The next step: the guess, when the row has all that it speaks of, else the solution.
    fn hint<'t>(
        &self,
        language: Language,
        term: impl Fn(&str) -> Option<&'t Term>,
        labels: &Labels<'_>,
    ) -> Option<String> {
        let guess = self.text("guess", language);
        let guess = guess.map(|template| filled(template, &term, labels));
        match guess {
            Some((guess, true)) => Some(guess),
            _ => self.solution(language).map(str::to_owned),
        }
    }
}

/// A template with terms in the place of its variables, and whether all of them were there.
fn filled<'t>(
    template: &str,
    term: &impl Fn(&str) -> Option<&'t Term>,
    labels: &Labels<'_>,
) -> (String, bool) {
    let mut out = String::new();
    let mut is_whole = true;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{?") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        match term(name) {
            Some(Term::NamedNode(node)) => out.push_str(&labels.name(node.as_str())),
            Some(Term::Literal(literal)) => out.push_str(literal.value()),
            Some(other) => out.push_str(&other.to_string()),
            None => is_whole = false,
        }
        rest = tail;
    }
    (out + rest, is_whole)
}
