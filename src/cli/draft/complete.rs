//! What `check` would refuse of what a draft is about to move: the project is read with the changes in place, before anything is written.

use super::accept::Edits;
use super::{folder_of, trig_source};
use crate::cli::check::own_shapes;
use crate::cli::input::Common;
use crate::data::project::Project;
use crate::data::read::read;
use crate::data::trig;
use crate::meaning::check::{Scope, check, rules};
use crate::words::diagnostic::{Finding, Severity};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Subjects that stay in their drafts, as they are written, with what they want.
pub(super) type Held = BTreeMap<String, String>;

/// What violations say of the subjects that are about to move.
pub(super) fn incomplete(
    edits: &Edits,
    project: &Project,
    common: &Common,
) -> anyhow::Result<Held> {
    if edits.kept.is_empty() {
        return Ok(Held::new());
    }
    let changed = changed(edits, project)?;
    let mut sources = project.sources()?;
    sources.retain(|source| !changed.contains_key(&source.path));
    for (path, file) in &changed {
        sources.push(trig_source(path.clone(), file.text)?);
    }
    let language = common.message_language(project);
    let loaded = common.with_prefixes(project, read(sources));
    let checked = check(loaded, &rules(project)?, Scope::Project, language)?;
    let shapes = own_shapes(project, &checked, language)?;
    let checked = checked.with(shapes.findings);
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
    let told = |(subject, wants): (String, Vec<String>)| {
        let at = &edits.kept[&subject];
        let why = format!("{at}: {subject}: {}", wants.join("; "));
        (subject, why)
    };
    Ok(wants.into_iter().map(told).collect())
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
) -> anyhow::Result<BTreeMap<String, Changed<'e>>> {
    let folder = folder_of(project)?;
    let shown = |(path, text): (&PathBuf, &'e String)| {
        let local = path.strip_prefix(folder).ok()?;
        let local = local.starts_with("data").then_some(local)?;
        let local = local.to_string_lossy().replace('\\', "/");
        let file = Changed {
            text,
            statements: trig::statements(text),
        };
        Some((project.shown_path(&local), file))
    };
    Ok(edits.texts.iter().filter_map(shown).collect())
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
