//! Queries that are asked of the store that the data was copied from.
//!
//! `serve --store` makes its pages of a copy that it fetched when it started. Whoever sends SPARQL asks for the store as it is now: so a
//! query is sent on, behind the same guards as one that is evaluated here. Its text and its patterns are within their limits
//! before anything is asked; it has a place among the evaluations; its call ends with its time, and when nobody waits any more or
//! memory is short, while the answer is read; the answer is bounded by `--store-answer-limit`; and no SERVICE is ever sent on.
//!
//! An engine that does not answer as we do ([`crate::store::remote`]) must not be heard as if it did. What it is known to answer
//! otherwise, and what it refuses although it is SPARQL, is answered here from the copy. That answer may be old, and says so: every answer has
//! a `Cache-Status` (RFC 9211), `xinzhi; fwd=bypass` when it is the store's own and `xinzhi; hit; detail="why"` when it comes from the
//! copy, then with the `Age` of the copy in seconds. A store that is out of reach or too slow is an error, 502 or 504: an old answer in
//! the place of a new one would be heard as a new one by everybody who reads no headers.
//!
//! Which graphs a question sees is looked up with each question, because a push changes it. Where nothing was pushed, that is what the
//! store has as its default graph; the copy's is the merge.

use super::evaluate::told;
use super::problem::Problem;
use crate::data::allowance::Cut;
use crate::meaning::query::words::words;
use crate::store::remote::answer::Answered;
use crate::store::remote::{Remote, RemoteError};
use crate::words::prefixes::Prefixes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use spargebra::Query;
use std::time::Instant;

/// The header that says where an answer comes from.
const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// The store that the data was copied from.
#[derive(Debug)]
pub struct Origin {
    remote: Remote,
    copied: Instant,
}

/// Whose answer it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The store's.
    Store,
    /// That of the copy, and why.
    Copy(String),
}

impl Origin {
    /// A store that was copied just now.
    pub fn new(remote: Remote) -> Self {
        Self {
            remote,
            copied: Instant::now(),
        }
    }

    /// Its address.
    pub fn address(&self) -> &str {
        self.remote.address()
    }

    /// Asks the store; gives the reason when the copy is to be asked instead. `calls` says whether the query asks other endpoints.
    ///
    /// # Errors
    /// When the store is out of reach or too slow, or its answer too large.
    pub(super) fn ask(
        &self,
        query: &Query,
        text: &str,
        prefixes: &Prefixes,
        calls: bool,
    ) -> Result<Result<Answered, String>, Problem> {
        if calls {
            return Ok(Err("SERVICE is not sent on".to_owned()));
        }
        let asked = match query.dataset() {
            Some(_) => Ok(()),
            None => self.remote.sees_now().map(drop),
        };
        let words = words(text, query, prefixes);
        match asked.and_then(|()| self.remote.query(query, &words)) {
            Ok(answered) => Ok(Ok(answered)),
            Err(error) if error.is_of_engine() || is_refusal(&error) => Ok(Err(error.to_string())),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Says in the headers of an answer whose it is.
    pub(super) fn mark(&self, whose: &Whose, headers: &mut HeaderMap) {
        let status = match whose {
            Whose::Store => "xinzhi; fwd=bypass".to_owned(),
            Whose::Copy(why) => {
                headers.insert(header::AGE, self.copied.elapsed().as_secs().into());
                format!("xinzhi; hit; detail=\"{}\"", detail(why))
            }
        };
        if let Ok(status) = HeaderValue::from_str(&status) {
            headers.insert(CACHE_STATUS, status);
        }
    }
}

/// Whether a store finds fault with a query that is SPARQL.
fn is_refusal(error: &RemoteError) -> bool {
    matches!(error, RemoteError::Status { status: 400, .. })
}

/// A text as a string of structured fields (RFC 8941): visible ASCII, and not long.
fn detail(text: &str) -> String {
    let visible = text.chars().map(|c| match c {
        '"' | '\\' => '\'',
        ' '..='~' => c,
        _ => '?',
    });
    visible.take(200).collect()
}

fn failed(error: &RemoteError) -> Problem {
    if error.is_late() {
        return Problem {
            status: StatusCode::GATEWAY_TIMEOUT,
            ..told(Cut::Time)
        };
    }
    let told = format!("the store could not be asked: {error}");
    Problem::new(StatusCode::BAD_GATEWAY, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_strings_of_structured_fields() {
        assert_eq!(detail("a \"b\" \\ 新\r\nc"), "a 'b' ' ???c");
        assert_eq!(detail(&"x".repeat(500)).len(), 200);
    }
}
