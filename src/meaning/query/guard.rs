//! Guards in front of the parser and the evaluator: a small query must not end the process.
//!
//! oxigraph's parser and planner recurse over the query; two thousand nested braces overflow an 8 MB stack, which cannot be
//! caught. So the text is scanned for nesting and chains first, and parsing and evaluation run on a thread with a big stack.

/// The longest query text, in bytes.
pub const TEXT_LIMIT: usize = 1 << 20;
/// The deepest nesting of brackets.
pub const NESTING_LIMIT: usize = 128;
/// The longest chain of operators at one level: `&&`, `||`, `UNION`, `/`, `|`, `+` and the like.
pub const CHAIN_LIMIT: usize = 1_000;
/// The stack that parsing and evaluation get.
const STACK_BYTES: usize = 256 << 20;

/// A query over one of the limits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Too long.
    #[error("the query has {0} bytes; the limit is {TEXT_LIMIT}")]
    Text(usize),
    /// Too deep.
    #[error("the query is nested deeper than {NESTING_LIMIT}, at line {0}")]
    Nesting(usize),
    /// Too many operators in a row.
    #[error("the query chains more than {CHAIN_LIMIT} operators, at line {0}")]
    Chain(usize),
}

/// Refuses a query that is too long, too deep or too chained to be parsed safely.
///
/// # Errors
/// Names the limit and the line at which it is passed.
pub fn check(text: &str) -> Result<(), LimitError> {
    if text.len() > TEXT_LIMIT {
        return Err(LimitError::Text(text.len()));
    }
    let mut scan = Scan {
        line: 1,
        chains: vec![0],
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = scan.step(c, rest)?;
        rest = &rest[length..];
    }
    Ok(())
}

/// The name of the thread that parses and evaluates; its panics become [`Panicked`].
pub const THREAD: &str = "sparql";

/// The engine gave up in the middle: a fault of ours or of a library, told instead of ending the process.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query engine failed: {0}")]
pub struct Panicked(String);

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

/// A query with its IRIs, strings and comments blanked out, so that what is left are its words.
pub(super) fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hidden = match c {
            '#' => Some(rest.find('\n').unwrap_or(rest.len())),
            '<' => iri_length(rest),
            '"' | '\'' => Some(string_length(rest)),
            _ => None,
        };
        bare.push(if hidden.is_some() { ' ' } else { c });
        rest = &rest[hidden.unwrap_or(c.len_utf8())..];
    }
    bare
}

struct Scan {
    line: usize,
    /// The operators seen so far at each open level.
    chains: Vec<usize>,
}

impl Scan {
    /// Reads one token of interest at the start of `rest` and says how long it is.
    fn step(&mut self, c: char, rest: &str) -> Result<usize, LimitError> {
        match c {
            '\n' => self.line += 1,
            '#' => return Ok(rest.find('\n').unwrap_or(rest.len())),
            '<' => return Ok(iri_length(rest).unwrap_or(1)),
            '"' | '\'' => {
                let length = string_length(rest);
                self.line += rest[..length].matches('\n').count();
                return Ok(length);
            }
            '{' | '(' | '[' => self.open()?,
            '}' | ')' | ']' => self.close(),
            '&' | '|' | '/' | '+' | '*' | '^' | '!' | '-' | '=' => self.operator()?,
            'U' | 'u' if word(rest, "UNION") => self.operator()?,
            'O' | 'o' if word(rest, "OPTIONAL") => self.operator()?,
            'M' | 'm' if word(rest, "MINUS") => self.operator()?,
            _ => {}
        }
        Ok(c.len_utf8())
    }

    fn open(&mut self) -> Result<(), LimitError> {
        self.chains.push(0);
        if self.chains.len() > NESTING_LIMIT {
            Err(LimitError::Nesting(self.line))
        } else {
            Ok(())
        }
    }

    fn close(&mut self) {
        if self.chains.len() > 1 {
            self.chains.pop();
        }
    }

    fn operator(&mut self) -> Result<(), LimitError> {
        let Some(chain) = self.chains.last_mut() else {
            return Ok(());
        };
        *chain += 1;
        if *chain > CHAIN_LIMIT {
            Err(LimitError::Chain(self.line))
        } else {
            Ok(())
        }
    }
}

/// The length of an IRI in angle brackets; `None` when `<` is an operator.
fn iri_length(rest: &str) -> Option<usize> {
    let end = rest.find('>')?;
    rest[1..end]
        .chars()
        .all(|c| !c.is_whitespace() && !"<\"{}|^`".contains(c))
        .then_some(end + 1)
}

/// The length of a string with its quotes, long or short; an unclosed one runs to the end.
fn string_length(rest: &str) -> usize {
    let quote = &rest[..1];
    let long = quote.repeat(3);
    let (open, close) = if rest.starts_with(&long) {
        (3, long.as_str())
    } else {
        (1, quote)
    };
    let mut escaped = false;
    for (at, c) in rest[open..].char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if rest[open + at..].starts_with(close) {
            return open + at + close.len();
        }
    }
    rest.len()
}

fn word(rest: &str, word: &str) -> bool {
    rest.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_and_chains_are_refused_by_name() {
        assert_eq!(
            check(&format!(
                "SELECT * {}{}",
                "{".repeat(1000),
                "}".repeat(1000)
            )),
            Err(LimitError::Nesting(1))
        );
        assert_eq!(
            check(&format!("ASK {{ FILTER(1{}) }}", "&&1".repeat(4000))),
            Err(LimitError::Chain(1))
        );
        assert_eq!(
            check(&" ".repeat(TEXT_LIMIT + 1)),
            Err(LimitError::Text(TEXT_LIMIT + 1))
        );
    }

    #[test]
    fn brackets_in_strings_iris_and_comments_do_not_count() {
        let text = format!(
            "SELECT * {{ ?s <http://e/({0}> \"{0}\" }} # {0}",
            "(".repeat(500)
        );
        assert_eq!(check(&text), Ok(()));
        assert_eq!(
            check(&format!(
                "ASK {{ ?s ?p '''{0}'''@en FILTER(1 < 2) }}",
                "{'".repeat(500)
            )),
            Ok(())
        );
    }
}
