//! The tables of rules, one file per family. The engine only lists them; a rule is a row.

pub mod axioms;
pub mod classes;
pub mod datatypes;
pub mod equality;
pub mod further;
pub mod hierarchy;
pub mod properties;
pub mod rdfs;
pub mod schema;

use super::pattern::Effect;

/// The OWL 2 RL rules of the W3C.
pub const OWL_RL: &str = "https://www.w3.org/TR/owl2-profiles/#";
/// The RDF and RDFS entailment patterns of the W3C.
pub const RDF_SEMANTICS: &str = "https://www.w3.org/TR/rdf11-mt/#";

/// A row of a table of rules.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The name that the W3C gave.
    pub id: &'static str,
    /// What it says, in words.
    pub title: &'static str,
    /// The conditions, in the notation of [`super::notation`].
    pub body: &'static str,
    /// What follows.
    pub head: &'static str,
    /// How the conclusion may be used.
    pub effect: Effect,
}

/// A rule whose work is done by the engine itself and not by matching.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// The name that the W3C gave.
    pub id: &'static str,
    /// What it says, in words.
    pub title: &'static str,
}

/// A rule that is not applied, and why.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut {
    /// The name that the W3C gave.
    pub id: &'static str,
    /// The reason.
    pub reason: &'static str,
}

/// The rows whose names are listed, in the order of the list.
pub fn select<'a>(rows: &'a [Row], ids: &'a [&str]) -> impl Iterator<Item = &'a Row> {
    ids.iter()
        .filter_map(|id| rows.iter().find(|row| row.id == *id))
}

const fn row(id: &'static str, title: &'static str, body: &'static str, head: &'static str) -> Row {
    Row {
        id,
        title,
        body,
        head,
        effect: Effect::Direct,
    }
}

const fn composed(
    id: &'static str,
    title: &'static str,
    body: &'static str,
    head: &'static str,
) -> Row {
    Row {
        id,
        title,
        body,
        head,
        effect: Effect::Composed,
    }
}

const fn as_premise(
    id: &'static str,
    title: &'static str,
    body: &'static str,
    head: &'static str,
) -> Row {
    Row {
        id,
        title,
        body,
        head,
        effect: Effect::AsPremise,
    }
}
