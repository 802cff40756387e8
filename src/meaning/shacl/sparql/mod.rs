//! SPARQL inside shapes: parsing and checking queries, pre-binding by substitution, running them on the index.

mod cleared;
mod engine;
mod prebind;
mod query;

pub use engine::{Engine, SHAPES_GRAPH, Solution};
pub use prebind::Bindings;
pub use query::{Form, Query, read};
