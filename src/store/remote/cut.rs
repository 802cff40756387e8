//! Answers that a store sends on as if they were whole, and says in a header that they may not be.
//!
//! Virtuoso gives no more rows than its settings allow (`ResultSetMaxRows`), whatever is asked for, and what it has found when the time is
//! over. Nothing is said of a CONSTRUCT or DESCRIBE that is cut.

use super::RemoteError;
use super::answer::{self, Answered};
use super::client::Reply;

/// What Virtuoso says in headers of an answer that may not be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It has as many rows as the store gives at most (`X-SPARQL-MaxRows`).
    Rows(u64),
    /// Its time was over (`X-SQL-State: S1TAT`).
    Time,
}

impl Cut {
    /// What the headers say, when they say anything.
    pub fn of(most: Option<&String>, state: Option<&String>) -> Option<Self> {
        if state.is_some_and(|state| state.trim() == "S1TAT") {
            return Some(Self::Time);
        }
        most?.trim().parse().ok().map(Self::Rows)
    }

    /// Whether so many rows are not all, when the query itself asked for no more than its limit.
    pub fn has_cut(self, rows: u64, limit: Option<u64>) -> bool {
        match self {
            Self::Rows(most) => rows >= most && limit.is_none_or(|limit| rows < limit),
            Self::Time => true,
        }
    }

    /// The rows that the store gives at most.
    pub fn most(self) -> Option<u64> {
        match self {
            Self::Rows(most) => Some(most),
            Self::Time => None,
        }
    }
}

/// The answer to a SELECT or ASK, unless the store says that it cut it.
pub(super) fn whole(reply: &Reply, query: &str) -> Result<Answered, RemoteError> {
    let answered = answer::table(reply)?;
    let rows = match &answered {
        Answered::Rows(_, rows) => rows.len() as u64,
        Answered::Boolean(_) | Answered::Graph(_) => return Ok(answered),
    };
    match reply.cut {
        Some(cut) if cut.has_cut(rows, own_limit(query)) => Err(RemoteError::Cut {
            address: reply.address.as_str().to_owned(),
            most: cut.most(),
        }),
        _ => Ok(answered),
    }
}

/// The LIMIT of a query as a whole.
fn own_limit(query: &str) -> Option<u64> {
    let (_, modifiers) = query.rsplit_once('}')?;
    let mut words = modifiers.split_whitespace();
    words.find(|word| word.eq_ignore_ascii_case("limit"))?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_as_many_rows_as_there_may_be_is_whole_only_by_its_own_limit() {
        let cut = Cut::of(Some(&"10".to_owned()), None);
        assert_eq!(cut, Some(Cut::Rows(10)));
        let has_cut = |rows, query| cut.is_some_and(|cut| cut.has_cut(rows, own_limit(query)));
        assert!(has_cut(10, "SELECT * { ?s ?p ?o }"));
        assert!(!has_cut(9, "SELECT * { ?s ?p ?o }"));
        assert!(has_cut(
            10,
            "SELECT * { ?s ?p ?o } ORDER BY ?s Limit 11 OFFSET 5"
        ));
        assert!(!has_cut(10, "SELECT * { ?s ?p ?o } OFFSET 5\nlimit 10"));
        assert!(has_cut(
            10,
            "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 10 } ?s ?p ?o }"
        ));
        let late = Cut::of(None, Some(&"S1TAT".to_owned()));
        assert!(late.is_some_and(|cut| cut.has_cut(0, Some(0))));
        assert_eq!(Cut::of(None, None), None);
    }
}
