//! SHACL Core and SHACL-SPARQL (W3C Recommendation of 20 July 2017) on the working index.
//!
//! Shapes are compiled once ([`Shapes::compile`]): what is ill formed, recursive, unknown or unsupported is a named [`ShapeError`],
//! never silence. [`validate`] then walks the focus nodes in parallel over the sorted arrays, with the subclasses of every class
//! asked for gathered beforehand. Each constraint component is a file in `components`, with its section of the Recommendation.
//!
//! Shapes see the graphs of the data merged, as far as [`Options::default_graph`] says. Not here, and refused by name: SHACL-AF
//! (targets in SPARQL, rules, functions, expressions), SHACL-JS, and recursion, which the Recommendation leaves undefined.

mod compile;
mod components;
mod data;
mod error;
mod finding;
mod known;
mod message;
mod path;
mod rdf;
mod reader;
mod recursion;
mod report;
mod run;
mod shapes;
mod sparql;
mod target;

pub use error::{Problem, ShapeError};
pub use finding::CODES;
pub use message::Names;
pub use path::Path;
pub use report::{ValidationReport, ValidationResult};
pub use run::{Options, validate};
pub use shapes::Shapes;

#[cfg(test)]
mod suite;
#[cfg(test)]
mod tests;
