//! Drafts as TriG, a file for each section, written for a person who goes through them.

use crate::data::trig::used_prefixes;
use crate::meaning::draft::{Draft, Node};
use crate::words::prefixes::Prefixes;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The files of a draft: name without extension, and text. `graphs` is what the names of its graphs begin with; it ends in a slash.
pub fn files(
    drafts: &[Draft],
    slug: &str,
    graphs: &str,
    prefixes: &Prefixes,
) -> BTreeMap<String, String> {
    let mut sections: BTreeMap<String, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts {
        sections
            .entry(section(&draft.address))
            .or_default()
            .push(draft);
    }
    let file = |(section, drafts): (String, Vec<&Draft>)| {
        let text = text(&section, &drafts, slug, graphs, prefixes);
        (section, text)
    };
    sections.into_iter().map(file).collect()
}

/// The file that a passage is drafted in: its section or table; title, date and footnotes together.
pub fn section(address: &str) -> String {
    let first = address.split('.').next().unwrap_or(address);
    let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
    match letters {
        "title" | "subtitle" | "date" | "source" => "front".to_owned(),
        "n" => "notes".to_owned(),
        _ => first.to_owned(),
    }
}

fn text(section: &str, drafts: &[&Draft], slug: &str, graphs: &str, prefixes: &Prefixes) -> String {
    let mut body = String::new();
    for draft in drafts {
        let _ = writeln!(body, "\n<{graphs}{}> {{", draft.address);
        let nodes: Vec<String> = draft.nodes.iter().map(node).collect();
        body.push_str(&nodes.join("\n"));
        body.push_str("}\n");
    }
    let mut out = format!(
        "# Suggestions for {section} of {slug}, made by rule; nothing of it is merged or published. For each node set xz:decision to xz:Keep or\n\
         # xz:Drop and change what is wrong; then: xinzhi draft --accept\n"
    );
    for prefix in used_prefixes(&body) {
        if let Some(namespace) = prefixes.namespace(&prefix) {
            let _ = writeln!(out, "@prefix {prefix}: <{namespace}> .");
        }
    }
    out + &body
}

fn node(node: &Node) -> String {
    let mut out = String::new();
    if let Some(note) = &node.note {
        let _ = writeln!(out, "  # {note}");
    }
    let _ = write!(out, "  {}", node.subject);
    for (number, (predicate, object)) in node.statements.iter().enumerate() {
        let lead = if number == 0 { " " } else { "    " };
        let _ = writeln!(out, "{lead}{predicate} {object} ;");
    }
    if let Some(label) = &node.label {
        let _ = writeln!(out, "    skos:prefLabel {label} ;");
    }
    let _ = writeln!(
        out,
        "    xz:suggestedBy \"{}\" ; xz:likelihood {} ; xz:decision xz:Undecided .",
        node.rule, node.likelihood
    );
    out
}
