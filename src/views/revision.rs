//! A new version of a text beside the passages of the old one, as text and as JSON.

use crate::meaning::evidence::revision::{Entry, Fate, Revision};
use crate::words::count::counted;
use serde_json::{Value, json};
use std::fmt::Write;

/// More of a passage's words are not shown.
const SHOWN: usize = 40;

/// What became of the passages: counts first, then each that is not as it was.
pub fn text(revision: &Revision) -> String {
    let counts: Vec<String> = (Fate::ALL.iter())
        .filter(|fate| revision.count(**fate) > 0)
        .map(|fate| format!("{} {}", revision.count(*fate), fate.word()))
        .collect();
    let mut out = format!("{}\n", counts.join(", "));
    if revision.is_changed() {
        let _ = writeln!(
            out,
            "resting on passages that are not as they were: {}\n",
            counted(revision.statements_affected(), "statement")
        );
    }
    for entry in revision.entries.iter().filter(|e| e.fate != Fate::Kept) {
        let _ = writeln!(out, "{}", line(entry));
    }
    out
}

fn line(entry: &Entry) -> String {
    let was = entry.was.as_deref().unwrap_or("");
    let now = entry.now.join(" or ");
    let place = match (was.is_empty(), now.is_empty() || now == was) {
        (true, _) => now,
        (false, true) => was.to_owned(),
        (false, false) => format!("{was} → {now}"),
    };
    let words: String = entry
        .words
        .iter()
        .flat_map(|w| w.chars())
        .take(SHOWN)
        .collect();
    let statements = match entry.statements {
        0 => String::new(),
        some => format!("  ({})", counted(some, "statement")),
    };
    format!("{:<10}{place}{statements}  {words}", entry.fate.word())
        .trim_end()
        .to_owned()
}

/// The same for machines: counts, and every passage that is not as it was.
pub fn json(revision: &Revision) -> Value {
    let counts: serde_json::Map<String, Value> = (Fate::ALL.iter())
        .map(|fate| (fate.word().to_owned(), revision.count(*fate).into()))
        .collect();
    let entries: Vec<Value> = (revision.entries.iter())
        .filter(|entry| entry.fate != Fate::Kept)
        .map(|entry| {
            json!({
                "fate": entry.fate.word(), "was": entry.was, "now": entry.now,
                "statements": entry.statements, "words": entry.words,
            })
        })
        .collect();
    json!({ "counts": counts, "statementsAffected": revision.statements_affected(), "passages": entries })
}
