//! Questions and ad-hoc queries: from a name or a text, with typed parameters, to a table, a graph or a truth value.

pub mod bind;
pub mod caps;
pub mod cite;
pub mod guard;
pub mod limits;
pub(in crate::meaning) mod numbers;
mod order;
pub mod pivot;
pub mod question;
pub mod reach;
mod row;
pub mod table;
pub mod update;
pub mod words;

use crate::data::allowance::{Allowance, Cut, within};
use crate::data::dataset::Dataset;
use crate::data::view::marked;
use crate::store::{Store, StoreError, whole};
use crate::words::diagnostic::{Finding, Place, Severity};
use crate::words::near::nearest;
use crate::words::prefixes::Prefixes;
use crate::words::sparql::bare;
use limits::Limits;
use order::Sorted;
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter};
use oxrdf::{Term, Triple, Variable};
use reach::Reach;
use row::Row;
use spargebra::{Query, SparqlParser, Update};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
pub use table::{Citations, Rows, Table};

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
    /// The text is no SPARQL: where, what, and the next step.
    #[error("{}", .0.to_text().trim_end())]
    Syntax(Box<Finding>),
    /// The query is larger or deeper than the limits allow.
    #[error(transparent)]
    Limit(#[from] guard::LimitError),
    /// The engine gave up.
    #[error(transparent)]
    Engine(#[from] guard::Panicked),
    /// The time was over.
    #[error("the time is over: ask for less, or give more with --timeout-s")]
    Time,
    /// The query reaches out.
    #[error("SERVICE is off for {0}: it was not allowed by name (query --allow URL)")]
    Service(String),
    /// The store or the evaluation failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Patterns of a query that is asked on the own machine.
const OWN_PATTERNS: u64 = 250;
impl QueryError {
    /// The same; an evaluation that was cancelled had no time left.
    fn or_time(self) -> Self {
        match self {
            Self::Store(StoreError::Evaluation(QueryEvaluationError::Cancelled)) => Self::Time,
            other => other,
        }
    }
}

/// Parses a query in which the given prefixes are known.
///
/// # Errors
/// When it is no SPARQL, with line and column; or when it is over a limit.
pub fn parse(text: &str, path: &str, prefixes: &Prefixes) -> Result<Query, QueryError> {
    let mut limits = Limits::default();
    // Nobody else waits while a query of one's own is planned.
    limits.set(limits::Limit::QueryPatterns, OWN_PATTERNS);
    guard::check(text, &limits)?;
    let parser = parser(path, prefixes)?;
    guard::with_big_stack(|| parse_here(text, path, prefixes, parser, &limits))?
}

/// A parser that knows the given prefixes.
///
/// # Errors
/// When a namespace is no IRI.
pub fn parser(path: &str, prefixes: &Prefixes) -> Result<SparqlParser, QueryError> {
    prefixes
        .iter()
        .try_fold(SparqlParser::new(), |parser, (prefix, namespace)| {
            parser
                .with_prefix(prefix, namespace)
                .map_err(|error| syntax(path, format!("the prefix {prefix}: {error}")))
        })
}

/// Parses a query on this thread, whose stack has to be big ([`guard::STACK_BYTES`]).
///
/// # Errors
/// As [`parse`].
pub fn parse_here(
    text: &str,
    path: &str,
    prefixes: &Prefixes,
    parser: SparqlParser,
    limits: &Limits,
) -> Result<Query, QueryError> {
    guard::check(text, limits)?;
    let mut query = parser
        .parse_query(text)
        .map_err(|error| explain(text, path, &error.to_string(), prefixes))?;
    guard::check_patterns(&mut query, limits)?;
    Ok(query)
}

/// Parses an update on this thread, whose stack has to be big ([`guard::STACK_BYTES`]).
///
/// # Errors
/// As [`parse`].
pub fn parse_update_here(
    text: &str,
    path: &str,
    prefixes: &Prefixes,
    parser: SparqlParser,
    limits: &Limits,
) -> Result<Update, QueryError> {
    guard::check(text, limits)?;
    let mut update = parser
        .parse_update(text)
        .map_err(|error| explain(text, path, &error.to_string(), prefixes))?;
    guard::check_update_patterns(&mut update, limits)?;
    Ok(update)
}

fn syntax(path: &str, message: String) -> QueryError {
    let finding = Finding::new("sparql", Severity::Violation, message);
    QueryError::Syntax(Box::new(finding.at(Some(Place::of_file(path)))))
}

/// Turns the parser's message ("error at 1:8: expected …") into one with place, excerpt and next step.
///
/// The parser lists everything that could stand there, down to classes of characters; what does stand there says more.
fn explain(text: &str, path: &str, message: &str, prefixes: &Prefixes) -> QueryError {
    let place = message
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "));
    let numbers = place.and_then(|(place, rest)| {
        let (line, column) = place.split_once(':')?;
        Some((
            line.parse::<usize>().ok()?,
            column.parse::<usize>().ok()?,
            rest,
        ))
    });
    let Some((line, column, rest)) = numbers else {
        return syntax(path, message.to_owned());
    };
    let at = |line: usize, column: usize| -> String {
        let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let rest = line.chars().skip(column.saturating_sub(1));
        rest.take_while(|c| !c.is_whitespace()).take(30).collect()
    };
    let ends = at(line, column).is_empty();
    let unknown = (ends || rest.contains("Prefix not found"))
        .then(|| unknown_prefix(text, prefixes))
        .flatten();
    // The parser stands behind the name when it misses the prefix.
    let (line, column) = unknown
        .as_ref()
        .and_then(|(prefix, _)| place_of_prefix(text, prefix))
        .unwrap_or((line, column));
    let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let mut found = at(line, column);
    if unknown.is_some() {
        let name = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        found.truncate(found.find(|c| !name(c)).unwrap_or(found.len()));
    }
    let told = match (&unknown, found.as_str()) {
        (Some((prefix, _)), _) => format!("the prefix '{prefix}:' is not known"),
        (None, _) if !rest.starts_with("expected") => rest.to_owned(),
        (None, "") => "the query ends too early".to_owned(),
        (None, found) => format!("'{found}' cannot stand here"),
    };
    let place = Place {
        path: path.into(),
        line,
        column,
        width: found.chars().count().max(1),
    };
    let mut finding = Finding::new("sparql", Severity::Violation, told).at(Some(place));
    finding.excerpt = Some(excerpt.to_owned());
    finding.hint = unknown.map(|(_, hint)| hint);
    QueryError::Syntax(Box::new(finding))
}

/// The line and column, from 1 and in characters, at which a prefix is first used.
fn place_of_prefix(text: &str, prefix: &str) -> Option<(usize, usize)> {
    let name = format!("{prefix}:");
    (1..).zip(text.lines()).find_map(|(number, line)| {
        let is_part = |c: char| c.is_alphanumeric() || "-_<".contains(c);
        let mut starts = line.match_indices(&name).map(|(at, _)| at);
        let at = starts.find(|at| !line[..*at].ends_with(is_part))?;
        Some((number, line[..at].chars().count() + 1))
    })
}

/// The first prefix that a query uses without declaring it, with what may be meant.
fn unknown_prefix(text: &str, prefixes: &Prefixes) -> Option<(String, String)> {
    let upper = text.to_uppercase();
    let own = bare(text);
    let words = own.split(|c: char| c.is_whitespace() || "(){}[],;.|/^\"'".contains(c));
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
    run_within(store, query, None)
}

/// Runs a query to its end, or to that of its time.
///
/// # Errors
/// As [`run`], and when the time is over.
pub fn run_within(
    store: &Store,
    query: Query,
    time: Option<Duration>,
) -> Result<Answer, QueryError> {
    run_allowed(store, query, allowance(time))
}

/// Runs a query to its end or to that of its time, with SERVICE calls to what may be reached.
///
/// # Errors
/// As [`run_within`], and when a peer fails.
pub fn run_reaching(
    store: &Store,
    query: Query,
    time: Option<Duration>,
    reach: &Reach,
) -> Result<Answer, QueryError> {
    read_allowed(store, query, allowance(time), reach, collect)
}

/// Runs a query as far as an allowance goes, or until somebody stops it.
///
/// # Errors
/// As [`run`], and when the allowance is used up.
pub fn run_allowed(
    store: &Store,
    query: Query,
    allowance: Allowance,
) -> Result<Answer, QueryError> {
    read_allowed(store, query, allowance, &Reach::none(), collect)
}

/// Runs a SELECT and shows each solution once, in order, with its values in the order of the projection; none are kept. Gives the
/// columns back. Values are marked when the store answers from this very dataset.
///
/// # Errors
/// As [`run_allowed`].
fn each_solution(
    store: &Store,
    dataset: &Dataset,
    query: Query,
    allowance: Allowance,
    mut show: impl FnMut(Row<'_>) + Send,
) -> Result<Vec<String>, QueryError> {
    let read = |results: QueryResults<'_>, marks: Option<&Dataset>| {
        let is_marked = marks.is_some_and(|own| std::ptr::eq(own, dataset));
        let results = match is_marked {
            true => results,
            false => spelt(results, marks),
        };
        let QueryResults::Solutions(solutions) = results else {
            return Ok(Vec::new());
        };
        let columns = names(solutions.variables());
        for solution in solutions {
            let solution = solution.map_err(StoreError::from)?;
            show(Row::of(solution.values(), is_marked));
        }
        Ok(columns)
    };
    read_allowed(store, query, allowance, &Reach::none(), read)
}

fn names(variables: &[Variable]) -> Vec<String> {
    let names = variables.iter().map(|v| v.as_str().to_owned());
    names.collect()
}

/// What a query of the command line may use: all the time there is, or so much from now on.
pub fn allowance(time: Option<Duration>) -> Allowance {
    Allowance {
        deadline: time.map(|time| Instant::now() + time),
        steps: None,
        literal: Limits::default().size(limits::Limit::MadeLiteral),
        made: usize::MAX,
        stop: Arc::default(),
    }
}

/// Runs a query, and reads its results in whatever thread it runs; marks stand in them when there is a dataset that they are of.
fn read_allowed<T: Send>(
    store: &Store,
    mut query: Query,
    allowance: Allowance,
    reach: &Reach,
    read: impl FnOnce(QueryResults<'_>, Option<&Dataset>) -> Result<T, QueryError> + Send,
) -> Result<T, QueryError> {
    if reach.is_none() {
        if let Some(service) = bind::first_service(&query) {
            return Err(QueryError::Service(service));
        }
    } else {
        let settled = reach.settle(bind::pattern_mut(&mut query));
        settled.map_err(QueryError::Service)?;
    }
    let plain = query.clone();
    let deadline = allowance.deadline;
    let work = || {
        let evaluator = caps::cap_query(&mut query, reach.evaluator());
        let sorted = store.dataset().zip(Sorted::of(&query));
        let asked = sorted.as_ref().map_or(&query, |(_, sorted)| &sorted.query);
        let is_marked = reach.is_none() && matches!(query, Query::Select { .. });
        let results = match store.query_with(asked, &evaluator, is_marked) {
            Some(results) => results?,
            None => {
                let (token, bell) = alarm(deadline);
                let done = store.query(plain, Some(token)).map_err(QueryError::from);
                let done = done.and_then(|results| read(results, None));
                drop(bell);
                return done.map_err(QueryError::or_time);
            }
        };
        let results = match (sorted, results) {
            (Some((dataset, sorted)), QueryResults::Solutions(solutions)) => {
                let rows = sorted.sort(solutions, dataset, is_marked);
                rows.map_err(StoreError::from)?
            }
            (_, results) => results,
        };
        read(results, store.dataset().filter(|_| is_marked))
    };
    match guard::with_big_stack(|| within(allowance, work))? {
        Ok(answer) => answer,
        Err(Cut::Fault(what)) => Err(guard::Panicked(what).into()),
        Err(_) => Err(QueryError::Time),
    }
}

/// A token that is cancelled at a time, unless what comes with it is dropped before.
fn alarm(at: Option<Instant>) -> (CancellationToken, mpsc::Sender<()>) {
    let token = CancellationToken::new();
    let (bell, dropped) = mpsc::channel::<()>();
    if let Some(at) = at {
        let token = token.clone();
        std::thread::spawn(move || {
            let wait = at.saturating_duration_since(Instant::now());
            if dropped.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout) {
                token.cancel();
            }
        });
    }
    (token, bell)
}

/// Asks a remote store in the given words, which mean the query, within its own time; other stores are asked the query itself.
///
/// # Errors
/// As [`run`].
pub fn answered(
    store: &Store,
    query: &Query,
    words: &str,
    time: Option<Duration>,
) -> Result<Answer, QueryError> {
    let Some(remote) = store.as_remote() else {
        return run_within(store, query.clone(), time);
    };
    if let Some(service) = bind::first_service(query) {
        return Err(QueryError::Service(service));
    }
    let answered = remote.query(query, words).map_err(StoreError::from)?;
    collect(whole(answered), None)
}

/// Results without marks.
fn spelt<'r>(results: QueryResults<'r>, marks: Option<&'r Dataset>) -> QueryResults<'r> {
    let (solutions, dataset) = match (results, marks) {
        (QueryResults::Solutions(solutions), Some(dataset)) => (solutions, dataset),
        (results, _) => return results,
    };
    let variables = solutions.variables().into();
    let term = move |value: &Option<Term>| {
        let value = value.as_ref()?;
        let own = marked(value).map(|id| dataset.term(id));
        Some(own.unwrap_or(value).clone())
    };
    let rows = solutions.map(move |solution| Ok(solution?.values().iter().map(term).collect()));
    QuerySolutionIter::from_tuples(variables, rows).into()
}

fn collect(results: QueryResults<'_>, marks: Option<&Dataset>) -> Result<Answer, QueryError> {
    Ok(match spelt(results, marks) {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let columns = names(solutions.variables());
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
