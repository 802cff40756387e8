//! The lowest layer: names, languages, formats, texts and findings. Imports nothing of this crate.

pub mod count;
pub mod datatype;
pub mod diagnostic;
pub mod format;
pub mod header;
pub mod language;
pub mod natural;
pub mod near;
pub mod pattern;
pub mod prefixes;
pub mod sparql;
pub mod terms;
pub mod text;
pub mod vocabulary;
