//! Coverage as a table, and as a strip that shows the paper leaf by leaf.

use crate::meaning::evidence::coverage::{Coverage, LeafCoverage, LeafState};
use std::fmt::Write;

/// How many items of a list are shown in a table; JSON has them all.
const LISTED: usize = 40;

/// Numbers, what is left, and the strip.
pub fn text(coverage: &Coverage) -> String {
    let mut out = format!("{}\n\n", coverage.paper);
    for (name, value) in rows(coverage) {
        let _ = writeln!(out, "{value:>9}  {name}");
    }
    let empty = coverage
        .leaves
        .iter()
        .filter(|leaf| leaf.state == LeafState::Empty);
    list(
        &mut out,
        "leaves without content or mark",
        empty.map(|leaf| leaf.address.clone()),
    );
    if let Some(figures) = &coverage.figures {
        let shown = figures.rest.iter().map(|left| {
            let place = left.place.as_ref().map(|place| format!("  {place}"));
            format!(
                "{} {}{}",
                left.address,
                left.printed,
                place.unwrap_or_default()
            )
        });
        list(&mut out, "figures and dates not modelled", shown);
    }
    list(
        &mut out,
        "content outside any passage",
        coverage.outside.iter().cloned(),
    );
    if let Some(unnamed) = &coverage.unnamed {
        let shown = unnamed
            .iter()
            .map(|(passage, entity)| format!("{passage} {entity}"));
        list(&mut out, "used but not named", shown);
    }
    out.push('\n');
    out + &strip(coverage)
}

/// The leaves as rows of a spreadsheet.
pub fn csv(coverage: &Coverage) -> String {
    let mut out = String::from("address,state,statements\n");
    for leaf in &coverage.leaves {
        let state = match leaf.state {
            LeafState::Content => "content",
            LeafState::InPart => "in-part",
            LeafState::Marked => "marked",
            LeafState::Empty => "empty",
        };
        let _ = writeln!(out, "{},{state},{}", leaf.address, leaf.statements);
    }
    out
}

fn rows(coverage: &Coverage) -> Vec<(String, String)> {
    let count = |state| coverage.count(state).to_string();
    let mut rows = vec![
        ("leaves".to_owned(), coverage.leaves.len().to_string()),
        (
            "with content of their own".to_owned(),
            count(LeafState::Content),
        ),
        (
            "whose part has content".to_owned(),
            count(LeafState::InPart),
        ),
        (
            "marked as connective, rhetorical or a label".to_owned(),
            count(LeafState::Marked),
        ),
        ("with neither".to_owned(), count(LeafState::Empty)),
        (
            "of the leaves accounted for".to_owned(),
            format!("{:.1} %", coverage.percent()),
        ),
    ];
    match &coverage.figures {
        Some(figures) => rows.push((
            format!("of {} figures and dates modelled", figures.found),
            figures.modelled.to_string(),
        )),
        None => rows.push((
            "figures, dates and names: not measured without the text (--source)".to_owned(),
            "-".to_owned(),
        )),
    }
    rows.push((
        "content nodes outside any passage".to_owned(),
        coverage.outside.len().to_string(),
    ));
    if let Some(unnamed) = &coverage.unnamed {
        rows.push((
            "uses of what is not named".to_owned(),
            unnamed.len().to_string(),
        ));
    }
    for (language, count) in &coverage.labels.by_language {
        let things = coverage.labels.things;
        rows.push((
            format!("of {things} things have a label in {language}"),
            count.to_string(),
        ));
    }
    rows
}

fn list(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:");
    for item in items.iter().take(LISTED) {
        let _ = writeln!(out, "  {item}");
    }
    if items.len() > LISTED {
        let _ = writeln!(out, "  … and {} more", items.len() - LISTED);
    }
}

/// One line for each section, one character for each leaf, a space between paragraphs.
///
/// ```text
/// s1  ▒ ▓▓█ █▓ ▒▓░██
/// ```
pub fn strip(coverage: &Coverage) -> String {
    let mut lines: Vec<(&str, String)> = Vec::new();
    let mut last = None;
    for leaf in &coverage.leaves {
        let section = leaf.address.split('.').next().unwrap_or_default();
        let paragraph = leaf.address.rsplit_once('.').map(|(parent, _)| parent);
        let at = match lines.iter().position(|(name, _)| *name == section) {
            Some(at) => at,
            None => {
                lines.push((section, String::new()));
                lines.len() - 1
            }
        };
        let line = &mut lines[at].1;
        if !line.is_empty() && paragraph != last {
            line.push(' ');
        }
        line.push(shade(leaf));
        last = paragraph;
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, line) in lines {
        let _ = writeln!(out, "{name:width$}  {line}");
    }
    out + "\n░ 1–4  ▒ 5–14  ▓ 15–29  █ 30 or more statements   = in its part   - marked   × nothing\n"
}

fn shade(leaf: &LeafCoverage) -> char {
    match (leaf.state, leaf.statements) {
        (LeafState::Content, 0..=4) => '░',
        (LeafState::Content, 5..=14) => '▒',
        (LeafState::Content, 15..=29) => '▓',
        (LeafState::Content, _) => '█',
        (LeafState::InPart, _) => '=',
        (LeafState::Marked, _) => '-',
        (LeafState::Empty, _) => '×',
    }
}
