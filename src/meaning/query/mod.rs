//! Questions and ad-hoc queries: from a name or a text, with typed parameters, to a table, a graph or a truth value.

pub mod bind;
pub mod cite;
pub mod guard;
pub mod question;
pub mod table;

use crate::store::{Store, StoreError};
use crate::words::near::nearest;
use crate::words::prefixes::Prefixes;
use oxigraph::sparql::QueryResults;
use oxrdf::Triple;
use spargebra::{Query, SparqlParser};
pub use table::Table;

/// What a query answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// SELECT: rows.
    Table(Table),
    /// ASK.
    Boolean(bool),
    /// CONSTRUCT and DESCRIBE: triples, sorted, each once.
    Graph(Vec<Triple>),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is no SPARQL.
    #[error("{path}:{line}:{column}: {message}{}", hint.as_ref().map_or_else(String::new, |h| format!("\n  help: {h}")))]
    Syntax {
        /// Where the query comes from.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// The next step.
        hint: Option<String>,
    },
    /// The query is larger or deeper than the limits allow.
    #[error(transparent)]
    Limit(#[from] guard::LimitError),
    /// The query reaches out.
    #[error("SERVICE is off: the query would ask <{0}>")]
    Service(String),
    /// The store or the evaluation failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Parses a query in which the given prefixes are known.
///
/// # Errors
/// When it is no SPARQL, with line and column; or when it is over a limit.
pub fn parse(text: &str, path: &str, prefixes: &Prefixes) -> Result<Query, QueryError> {
    guard::check(text)?;
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes.iter() {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| syntax(path, format!("the prefix {prefix}: {error}"), None))?;
    }
    guard::with_big_stack(|| parser.parse_query(text))
        .map_err(|error| explain(text, path, &error.to_string(), prefixes))
}

fn syntax(path: &str, message: String, hint: Option<String>) -> QueryError {
    QueryError::Syntax {
        path: path.to_owned(),
        line: 1,
        column: 1,
        message,
        hint,
    }
}

/// Turns the parser's message ("error at 1:8: expected …") into one with place and next step.
fn explain(text: &str, path: &str, message: &str, prefixes: &Prefixes) -> QueryError {
    let place = message
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "));
    let numbers = place.and_then(|(place, rest)| {
        let (line, column) = place.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, rest))
    });
    let (line, column, message) = numbers.unwrap_or((1, 1, message));
    let hint = unknown_prefix(text, prefixes);
    let message = match &hint {
        Some((prefix, _)) => format!("the prefix '{prefix}:' is not known"),
        None => message.to_owned(),
    };
    QueryError::Syntax {
        path: path.to_owned(),
        line,
        column,
        message,
        hint: hint.map(|(_, hint)| hint),
    }
}

/// The first prefix that a query uses without declaring it, with what may be meant.
fn unknown_prefix(text: &str, prefixes: &Prefixes) -> Option<(String, String)> {
    let upper = text.to_uppercase();
    let mut in_iri = false;
    let bare: String = text
        .chars()
        .map(|c| {
            in_iri = (in_iri || c == '<') && c != '>';
            if in_iri || c == '>' { ' ' } else { c }
        })
        .collect();
    let words = bare.split(|c: char| c.is_whitespace() || "(){}[],;.|/^\"'".contains(c));
    for word in words {
        let Some((prefix, _)) = word.split_once(':') else {
            continue;
        };
        let is_name = !prefix.is_empty()
            && prefix
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let declared = upper.contains(&format!("PREFIX {}:", prefix.to_uppercase()));
        if is_name && prefix != "_" && !declared && prefixes.namespace(prefix).is_none() {
            let near = nearest(prefix, prefixes.iter().map(|(p, _)| p));
            let hint = if near.is_empty() {
                format!("declare it: PREFIX {prefix}: <…>")
            } else {
                format!(
                    "did you mean {}? Or declare it: PREFIX {prefix}: <…>",
                    near.join(", ")
                )
            };
            return Some((prefix.to_owned(), hint));
        }
    }
    None
}

/// Runs a query to its end.
///
/// # Errors
/// When it would ask another endpoint, or the evaluation fails.
pub fn run(store: &Store, query: Query) -> Result<Answer, QueryError> {
    if let Some(service) = bind::first_service(&query) {
        return Err(QueryError::Service(service));
    }
    guard::with_big_stack(|| collect(store.query(query, None)?))
}

fn collect(results: QueryResults<'_>) -> Result<Answer, QueryError> {
    Ok(match results {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let columns = solutions
                .variables()
                .iter()
                .map(|v| v.as_str().to_owned())
                .collect();
            let mut rows = Vec::new();
            for solution in solutions {
                rows.push(solution.map_err(StoreError::from)?.values().to_vec());
            }
            Answer::Table(Table { columns, rows })
        }
        QueryResults::Graph(triples) => {
            let mut graph: Vec<Triple> = triples
                .collect::<Result<_, _>>()
                .map_err(StoreError::from)?;
            graph.sort_by_cached_key(Triple::to_string);
            graph.dedup();
            Answer::Graph(graph)
        }
    })
}
