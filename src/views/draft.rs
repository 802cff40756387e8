//! Drafts as TriG, a file for each section, written for a person who goes through them.

use crate::data::dataset::Dataset;
use crate::data::read::{Source, read};
use crate::data::save::{SaveError, save};
use crate::data::trig::used_prefixes;
use crate::meaning::draft::{Draft, Node, section};
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

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

/// Why drafts are not written.
#[derive(Debug, thiserror::Error)]
pub enum DraftsError {
    /// A draft is there already, perhaps half decided.
    #[error("{0} is there: accept it (xinzhi draft --accept) or remove it first")]
    There(String),
    /// The system refuses.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Writes drafts into a folder, `<name>.trig` for each; what is there already, perhaps half decided, is not replaced.
///
/// # Errors
/// When one is there, or the system refuses.
pub fn write(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), DraftsError> {
    let path = |name: &String| folder.join(format!("{name}.trig"));
    if let Some(there) = files.keys().map(path).find(|path| path.exists()) {
        return Err(DraftsError::There(there.display().to_string()));
    }
    for (name, text) in files {
        save(&path(name), text)?;
    }
    Ok(())
}

/// The files of drafts as data, to be [measured](crate::meaning::draft::measure).
pub fn dataset(files: &BTreeMap<String, String>) -> Dataset {
    let sources = (files.iter()).map(|(name, text)| Source::of_text(name, Format::TriG, text));
    read(sources.collect()).dataset
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
