//! The limits: one table with the name, the default and the meaning of each.
//!
//! A small request must not take the process, the machine or everybody's time. Every limit has a name, which the error that it
//! raises tells, and which `--limit NAME=NUMBER` sets.

use std::str::FromStr;

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Length of a query or update.
    QueryText,
    /// Depth of brackets in a query.
    QueryNesting,
    /// Operators or groups in a row.
    QueryChain,
    /// Patterns in a query.
    QueryPatterns,
    /// Time of a query.
    QueryTime,
    /// Time of an update or upload.
    UpdateTime,
    /// A literal that a function makes.
    MadeLiteral,
    /// All that functions make for one query.
    MadeTotal,
    /// Evaluations at once.
    Evaluations,
    /// Evaluations that wait.
    Queue,
    /// Memory of the process.
    Memory,
    /// Body of a request, packed and unpacked.
    Body,
    /// Time without a byte of the body.
    BodyIdle,
    /// All headers of a request.
    Header,
    /// Time until the headers are complete.
    HeaderTime,
    /// Length of the target of a request.
    Url,
    /// Connections at once.
    Connections,
    /// Rendered pages that are kept.
    PageCache,
    /// Depth of data.
    DataNesting,
    /// Text that entities of XML expand to.
    EntityText,
    /// Time of one call to another endpoint.
    PeerTime,
    /// The answer of another endpoint.
    PeerAnswer,
    /// Calls to other endpoints in one query.
    PeerCalls,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which one.
    pub limit: Limit,
    /// Its name.
    pub name: &'static str,
    /// Its value when nothing is said; 0 stands for what the machine suggests.
    pub default: u64,
    /// What is counted.
    pub unit: &'static str,
    /// What happens beyond it.
    pub beyond: &'static str,
}

const fn row(
    limit: Limit,
    name: &'static str,
    default: u64,
    unit: &'static str,
    beyond: &'static str,
) -> Row {
    Row {
        limit,
        name,
        default,
        unit,
        beyond,
    }
}

/// All limits.
pub const LIMITS: [Row; 23] = [
    row(
        Limit::QueryText,
        "query-text",
        1 << 20,
        "bytes of a query or update",
        "413",
    ),
    row(
        Limit::QueryNesting,
        "query-nesting",
        128,
        "brackets inside each other",
        "400",
    ),
    row(
        Limit::QueryChain,
        "query-chain",
        1_000,
        "operators or groups in a row",
        "400",
    ),
    row(
        Limit::QueryPatterns,
        "query-patterns",
        128,
        "triple patterns, path steps; an optional part counts three times",
        "400",
    ),
    row(
        Limit::QueryTime,
        "query-time",
        30,
        "seconds",
        "503, or a body that breaks off",
    ),
    row(
        Limit::UpdateTime,
        "update-time",
        60,
        "seconds",
        "503, and nothing has changed",
    ),
    row(
        Limit::MadeLiteral,
        "made-literal",
        16 << 20,
        "bytes of a literal that a function makes",
        "an error of the expression",
    ),
    row(
        Limit::MadeTotal,
        "made-total",
        256 << 20,
        "bytes that functions make for one query",
        "503",
    ),
    row(
        Limit::Evaluations,
        "evaluations",
        0,
        "queries at once (0: two for each processor)",
        "they wait",
    ),
    row(
        Limit::Queue,
        "queue",
        64,
        "queries that wait",
        "503 with Retry-After",
    ),
    row(
        Limit::Memory,
        "memory",
        0,
        "bytes of the process (0: three quarters of the machine's)",
        "503 for the queries that run",
    ),
    row(
        Limit::Body,
        "body",
        64 << 20,
        "bytes of a request, unpacked",
        "413",
    ),
    row(
        Limit::BodyIdle,
        "body-idle",
        30,
        "seconds without a byte",
        "408",
    ),
    row(
        Limit::Header,
        "header",
        64 << 10,
        "bytes of target and headers",
        "431",
    ),
    row(
        Limit::HeaderTime,
        "header-time",
        10,
        "seconds until the headers are complete",
        "the connection ends",
    ),
    row(Limit::Url, "url", 32 << 10, "bytes of the target", "414"),
    row(
        Limit::Connections,
        "connections",
        512,
        "connections at once",
        "they wait to be accepted",
    ),
    row(
        Limit::PageCache,
        "page-cache",
        128 << 20,
        "bytes of rendered pages kept",
        "they are rendered again",
    ),
    row(
        Limit::DataNesting,
        "data-nesting",
        1_000,
        "brackets or elements inside each other in data",
        "400",
    ),
    row(
        Limit::EntityText,
        "entity-text",
        16 << 20,
        "bytes that entities of XML expand to",
        "400",
    ),
    row(
        Limit::PeerTime,
        "peer-time",
        10,
        "seconds for one call by SERVICE or LOAD",
        "502",
    ),
    row(
        Limit::PeerAnswer,
        "peer-answer",
        16 << 20,
        "bytes that SERVICE or LOAD bring",
        "502",
    ),
    row(
        Limit::PeerCalls,
        "peer-calls",
        10,
        "calls by SERVICE in one query",
        "502",
    ),
];

/// The values of all limits.
#[derive(Clone, Debug)]
pub struct Limits([u64; LIMITS.len()]);

impl Default for Limits {
    fn default() -> Self {
        Self(LIMITS.map(|row| row.default))
    }
}

impl Limits {
    /// The value of a limit.
    pub fn get(&self, limit: Limit) -> u64 {
        self.0[limit as usize]
    }

    /// The value of a limit that counts bytes or things in memory.
    pub fn size(&self, limit: Limit) -> usize {
        usize::try_from(self.get(limit)).unwrap_or(usize::MAX)
    }

    /// Sets a limit.
    pub fn set(&mut self, limit: Limit, value: u64) {
        self.0[limit as usize] = value;
    }
}

/// A limit and its value, as `NAME=NUMBER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The limit.
    pub limit: Limit,
    /// Its value.
    pub value: u64,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| format!("'{text}': write NAME=NUMBER"))?;
        let Some(row) = LIMITS.iter().find(|row| row.name == name) else {
            let names = LIMITS.map(|row| row.name).join(", ");
            return Err(format!("there is no limit '{name}'; there are {names}"));
        };
        let value = value
            .parse()
            .map_err(|_| format!("{name}: '{value}' is no whole number"))?;
        let limit = row.limit;
        Ok(Self { limit, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_stands_at_its_place() {
        for (index, row) in LIMITS.iter().enumerate() {
            assert_eq!(row.limit as usize, index, "{}", row.name);
            let set: Setting = format!("{}=7", row.name).parse().expect("is a setting");
            assert_eq!((set.limit, set.value), (row.limit, 7));
        }
        assert!(
            "nonsense=1"
                .parse::<Setting>()
                .is_err_and(|e| e.contains("query-text"))
        );
        assert!("body=x".parse::<Setting>().is_err());
    }
}
