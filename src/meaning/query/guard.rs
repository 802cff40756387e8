//! Guards in front of the parser and the evaluator: a small query must not end the process.
//!
//! oxigraph's parser and planner recurse over the query; two thousand nested braces overflow an 8 MB stack, which cannot be
//! caught. So the text is scanned for nesting and chains first, and parsing and evaluation run on a thread with a big stack.

use super::bind::{for_each_pattern, pattern_mut};
use super::limits::{Limit, Limits};
use crate::words::sparql::{iri_length, string_length};
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::{GraphUpdateOperation, Query, Update};

/// The stack that parsing and evaluation get.
pub const STACK_BYTES: usize = 256 << 20;

/// A query over one of the limits; each names the option that raises it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Too long.
    #[error("the query has {found} bytes; the limit query-text is {limit}")]
    Text {
        /// Its length.
        found: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Too deep.
    #[error("the query is nested deeper than {limit} at line {line} (limit query-nesting)")]
    Nesting {
        /// Where.
        line: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Too many operators or groups in a row.
    #[error(
        "the query chains more than {limit} operators or groups at line {line} (limit query-chain)"
    )]
    Chain {
        /// Where.
        line: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Too many patterns to be planned in time.
    #[error("the query has {found} patterns; the limit query-patterns is {limit}")]
    Patterns {
        /// How many: triple patterns, steps of paths, optional parts.
        found: usize,
        /// What is allowed.
        limit: usize,
    },
}

/// Refuses a query that is too long, too deep or too chained to be parsed safely.
///
/// # Errors
/// Names the limit and the line at which it is passed.
pub fn check(text: &str, limits: &Limits) -> Result<(), LimitError> {
    let limit = limits.size(Limit::QueryText);
    if text.len() > limit {
        let found = text.len();
        return Err(LimitError::Text { found, limit });
    }
    let mut scan = Scan {
        line: 1,
        levels: vec![Level::default()],
        nesting: limits.size(Limit::QueryNesting),
        chain: limits.size(Limit::QueryChain),
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = scan.step(c, rest)?;
        rest = &rest[length..];
    }
    Ok(())
}

/// Refuses a query with more patterns than can be planned in time: planning cannot be interrupted.
///
/// # Errors
/// Names the limit.
pub fn check_patterns(query: &mut Query, limits: &Limits) -> Result<(), LimitError> {
    within_patterns(patterns(pattern_mut(query)), limits)
}

/// The same for an update.
///
/// # Errors
/// Names the limit.
pub fn check_update_patterns(update: &mut Update, limits: &Limits) -> Result<(), LimitError> {
    for operation in &mut update.operations {
        if let GraphUpdateOperation::DeleteInsert { pattern, .. } = operation {
            within_patterns(patterns(pattern), limits)?;
        }
    }
    Ok(())
}

fn within_patterns(found: usize, limits: &Limits) -> Result<(), LimitError> {
    let limit = limits.size(Limit::QueryPatterns);
    if found > limit {
        Err(LimitError::Patterns { found, limit })
    } else {
        Ok(())
    }
}

/// How much there is to be planned: triple patterns and steps of paths count once, optional parts, which the planner looks at
/// again and again, three times.
pub fn patterns(pattern: &mut GraphPattern) -> usize {
    let mut found = 0;
    for_each_pattern(pattern, &mut |part| {
        found += match part {
            GraphPattern::Bgp { patterns } => patterns.len(),
            GraphPattern::Path { path, .. } => steps(path),
            GraphPattern::LeftJoin { .. } | GraphPattern::Minus { .. } => 3,
            _ => 0,
        };
    });
    found
}

fn steps(path: &PropertyPathExpression) -> usize {
    match path {
        PropertyPathExpression::Sequence(a, b) | PropertyPathExpression::Alternative(a, b) => {
            steps(a) + steps(b)
        }
        PropertyPathExpression::Reverse(a)
        | PropertyPathExpression::ZeroOrMore(a)
        | PropertyPathExpression::OneOrMore(a)
        | PropertyPathExpression::ZeroOrOne(a) => 1 + steps(a),
        PropertyPathExpression::NamedNode(_) | PropertyPathExpression::NegatedPropertySet(_) => 1,
    }
}

/// The name of the thread that parses and evaluates; its panics become [`Panicked`].
pub const THREAD: &str = "sparql";

/// The engine gave up in the middle: a fault of ours or of a library, told instead of ending the process.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query engine failed: {0}")]
pub struct Panicked(pub(super) String);

/// Runs work on a thread whose stack holds what the limits allow.
///
/// # Errors
/// When the work panics; spareval's comparison of mixed literals, for one, is no total order, which a sort may notice.
pub fn with_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Panicked> {
    let builder = std::thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK_BYTES);
    std::thread::scope(|scope| {
        let thread = builder
            .spawn_scoped(scope, work)
            .map_err(|error| Panicked(format!("no thread can be started: {error}")))?;
        thread.join().map_err(|panic| {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            Panicked(
                text.or_else(|| panic.downcast_ref::<String>().cloned())
                    .unwrap_or_default(),
            )
        })
    })
}

struct Scan {
    line: usize,
    levels: Vec<Level>,
    nesting: usize,
    chain: usize,
}

/// An open bracket, and what has been chained in it so far.
#[derive(Default)]
struct Level {
    /// Whether it is a group `{ }`: what it chains is nested in the algebra, whatever full stops stand between.
    is_group: bool,
    chained: usize,
}

/// What adds a layer to the algebra of its group.
const LAYERS: [&str; 5] = ["UNION", "OPTIONAL", "MINUS", "BIND", "FILTER"];

impl Scan {
    /// Reads one token of interest at the start of `rest` and says how long it is.
    fn step(&mut self, c: char, rest: &str) -> Result<usize, LimitError> {
        match c {
            '\n' => self.line += 1,
            '#' => return Ok(rest.find('\n').unwrap_or(rest.len())),
            '<' => {
                if let Some(length) = iri_length(rest) {
                    return Ok(length);
                }
                self.chained()?;
            }
            '"' | '\'' => {
                let length = string_length(rest);
                self.line += rest[..length].matches('\n').count();
                let typed = rest[length..].starts_with("^^");
                return Ok(length + if typed { 2 } else { 0 });
            }
            '{' => {
                self.chained()?;
                self.open(true)?;
            }
            '(' | '[' => self.open(false)?,
            '}' | ')' | ']' => self.close(),
            ',' | ';' => self.next_part(),
            '+' | '-' if self.is_signed_number(rest) => {}
            '&' | '|' | '/' | '+' | '*' | '^' | '!' | '-' | '=' | '>' => self.chained()?,
            '?' | '$' => return Ok(1 + name_length(&rest[1..], is_of_variable)),
            _ if c.is_alphabetic() || c == '_' || c == ':' || c == '@' => {
                let length = c.len_utf8() + name_length(&rest[c.len_utf8()..], is_of_name);
                let word = &rest[..length];
                if LAYERS.iter().any(|layer| word.eq_ignore_ascii_case(layer)) {
                    self.chained()?;
                }
                return Ok(length);
            }
            _ => {}
        }
        Ok(c.len_utf8())
    }

    fn open(&mut self, is_group: bool) -> Result<(), LimitError> {
        self.levels.push(Level {
            is_group,
            chained: 0,
        });
        if self.levels.len() > self.nesting {
            Err(LimitError::Nesting {
                line: self.line,
                limit: self.nesting,
            })
        } else {
            Ok(())
        }
    }

    fn close(&mut self) {
        if self.levels.len() > 1 {
            self.levels.pop();
        }
    }

    /// A sign before a digit in a group belongs to a number of the data.
    fn is_signed_number(&self, rest: &str) -> bool {
        let digit = rest[1..].starts_with(|c: char| c.is_ascii_digit());
        digit && self.levels.last().is_some_and(|level| level.is_group)
    }

    /// Arguments, and the operations of an update, are no chain.
    fn next_part(&mut self) {
        if let Some(level) = self.levels.last_mut()
            && !level.is_group
        {
            level.chained = 0;
        }
    }

    fn chained(&mut self) -> Result<(), LimitError> {
        let Some(level) = self.levels.last_mut() else {
            return Ok(());
        };
        level.chained += 1;
        if level.chained > self.chain {
            Err(LimitError::Chain {
                line: self.line,
                limit: self.chain,
            })
        } else {
            Ok(())
        }
    }
}

fn name_length(rest: &str, belongs: fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

fn is_of_variable(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_of_name(c: char) -> bool {
    is_of_variable(c) || c == '-' || c == ':' || c == '%'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Result<(), LimitError> {
        check(text, &Limits::default())
    }

    #[test]
    fn nesting_and_chains_are_refused_by_name() {
        let deep = format!("SELECT * {}{}", "{".repeat(1000), "}".repeat(1000));
        assert!(matches!(
            verdict(&deep),
            Err(LimitError::Nesting { line: 1, .. })
        ));
        for chained in [
            format!("ASK {{ FILTER(1{}) }}", "&&1".repeat(4000)),
            format!("ASK {{ {} }}", "{}".repeat(4000)),
            format!("ASK {{ {} }}", "OPTIONAL {?s ?p ?o} . ".repeat(4000)),
            format!("ASK {{ {} }}", "BIND(1 AS ?x)".repeat(4000)),
            format!("ASK {{ ?s a{} ?o }}", "/a".repeat(4000)),
            format!("ASK {{ FILTER({}1) }}", "!".repeat(4000)),
            format!("ASK {{ FILTER(1{}) }}", "-1".repeat(4000)),
        ] {
            let refused = verdict(&chained);
            assert!(
                matches!(refused, Err(LimitError::Chain { line: 1, .. })),
                "{chained}"
            );
        }
        let long = " ".repeat((1 << 20) + 1);
        assert!(matches!(verdict(&long), Err(LimitError::Text { .. })));
    }

    #[test]
    fn data_and_lists_are_no_chains() {
        let many = "<http://e/s> ex:a-b-c \"1\"^^xsd:integer , -1.5 ; ex:d-e true . ".repeat(3000);
        assert_eq!(verdict(&format!("INSERT DATA {{ {many} }}")), Ok(()));
        assert_eq!(verdict(&"INSERT DATA { };".repeat(3000)), Ok(()));
        let list = "ASK { FILTER(?x IN (".to_owned() + &"-1, ".repeat(3000) + "2)) }";
        assert_eq!(verdict(&list), Ok(()));
        let values = format!("ASK {{ VALUES ?x {{ {} }} }}", "-1 p:a-b ".repeat(3000));
        assert_eq!(verdict(&values), Ok(()));
    }

    #[test]
    fn patterns_are_counted_wherever_they_stand() {
        let count = |text: &str| {
            let mut query = spargebra::SparqlParser::new()
                .parse_query(text)
                .expect("parses");
            patterns(pattern_mut(&mut query))
        };
        assert_eq!(count("ASK { ?s ?p ?o ; a ?c OPTIONAL { ?c ?q ?r } }"), 6);
        assert_eq!(
            count("PREFIX e: <http://e/> ASK { ?s e:a/e:b* ?o FILTER EXISTS { ?s ?p ?o } }"),
            4
        );
    }

    #[test]
    fn brackets_in_strings_iris_and_comments_do_not_count() {
        let text = format!(
            "SELECT * {{ ?s <http://e/({0}> \"{0}\" }} # {0}",
            "(".repeat(500)
        );
        assert_eq!(verdict(&text), Ok(()));
        assert_eq!(
            verdict(&format!(
                "ASK {{ ?s ?p '''{0}'''@en FILTER(1 < 2) }}",
                "{'".repeat(500)
            )),
            Ok(())
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_scan_panic(text in "(?s).{0,200}") {
            let _ = verdict(&text);
        }
    }
}
