//! What `check` would refuse of what a draft is about to move: the project is read with the changes in place, before anything is written.

use super::edits::Edits;
use super::{AcceptError, Held, root};
use crate::data::project::Project;
use crate::data::read::{Source, read};
use crate::data::trig;
use crate::meaning::check::check_project;
use crate::words::diagnostic::{Finding, Severity};
use crate::words::format::Format;
use crate::words::language::Language;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What violations say of the subjects that are about to move.
pub(super) fn incomplete(
    edits: &Edits,
    project: &Project,
    language: Language,
) -> Result<Vec<Held>, AcceptError> {
    if edits.kept.is_empty() {
        return Ok(Vec::new());
    }
    let changed = changed(edits, project)?;
    let mut sources = project.sources()?;
    sources.retain(|source| !changed.contains_key(&source.path));
    for (path, file) in &changed {
        sources.push(Source::of_text(path.clone(), Format::TriG, file.text));
    }
    let checked = check_project(project.named(read(sources)), project, language)?;
    let mut wants: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in &checked.report().findings {
        if let Some(subject) = subject(finding, &changed).filter(|s| edits.kept.contains_key(s)) {
            let said = finding
                .message
                .strip_prefix(&subject)
                .unwrap_or(&finding.message);
            let said = said.trim_start_matches([' ', ':', '：']).to_owned();
            let all = wants.entry(subject).or_default();
            if !all.contains(&said) {
                all.push(said);
            }
        }
    }
    let held = |(subject, wants): (String, Vec<String>)| Held {
        place: edits.kept[&subject].clone(),
        subject,
        wants: told_once(wants),
    };
    Ok(wants.into_iter().map(held).collect())
}

/// What is wanted without what a shape says of a property, `xz:action: must …`, where a rule speaks of the same one.
fn told_once(wants: Vec<String>) -> Vec<String> {
    let of_shape = |said: &str| {
        let (property, _) = said.split_once(": ")?;
        (property.contains(':') && !property.contains(' ')).then(|| property.to_owned())
    };
    let told = |said: &String| {
        let others = || wants.iter().filter(|other| *other != said);
        of_shape(said).is_some_and(|property| others().any(|other| other.contains(&property)))
    };
    wants.iter().filter(|said| !told(said)).cloned().collect()
}

/// A data file as it will be.
struct Changed<'e> {
    text: &'e str,
    statements: Vec<trig::Statement>,
}

/// The data files as they will be, by the paths that findings show.
fn changed<'e>(
    edits: &'e Edits,
    project: &Project,
) -> Result<BTreeMap<String, Changed<'e>>, AcceptError> {
    let folder = root(project)?;
    let shown = |(path, text): (&PathBuf, &'e String)| {
        let local = path.strip_prefix(folder).ok()?;
        let local = local.to_string_lossy().replace('\\', "/");
        let file = Changed {
            text,
            statements: trig::statements(text),
        };
        Some((project.shown_path(&local), file))
    };
    Ok(edits.data.iter().filter_map(shown).collect())
}

/// The subject of the statement that a violation stands at.
fn subject(finding: &Finding, changed: &BTreeMap<String, Changed<'_>>) -> Option<String> {
    let place = finding.place.as_ref()?;
    let file = changed.get(place.path.as_ref())?;
    if finding.severity != Severity::Violation || place.line == 0 {
        return None;
    }
    let lines = file.text.split_inclusive('\n');
    let before: usize = lines.clone().take(place.line - 1).map(str::len).sum();
    let line = lines.clone().nth(place.line - 1)?;
    let in_line = line.char_indices().nth(place.column.saturating_sub(1));
    let at = before + in_line.map_or(0, |(at, _)| at);
    let statement = file.statements.iter().find(|s| s.at.contains(&at))?;
    statement.subject().map(str::to_owned)
}
