//! What happens to the graphs of a store when those of a project take their places.

use oxrdf::NamedNode;

/// What is done to one graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is new.
    Add,
    /// It differs.
    Replace,
    /// It is gone from the data, and was put there from it.
    Drop,
}

impl Deed {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Drop => "drop",
        }
    }
}

/// A graph that is not in the store as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The graph.
    pub graph: NamedNode,
    /// What is done.
    pub deed: Deed,
    /// Its statements, as they will be.
    pub statements: usize,
}
