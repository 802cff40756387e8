//! `xinzhi draft --accept`: what a person keeps moves into the graphs of its passages, references into the readings, labels into the
//! gloss. What `check` would refuse stays in the draft until it is complete.

use super::complete::{Held, incomplete};
use super::{folder_of, trig_source, write_text};
use crate::cli::input::Common;
use crate::cli::segment::with_prefix_of;
use crate::cli::{Outcome, output};
use crate::data::project::Project;
use crate::data::read::{Source, read};
use crate::data::trig;
use crate::views::draft::section;
use crate::words::prefixes::Prefixes;
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Our own words for a node, which go into the gloss.
const LABEL: &str = "skos:prefLabel";
/// What only drafts say.
const OF_DRAFTS: [&str; 4] = ["xz:suggestedBy", "xz:likelihood", "xz:decision", LABEL];

/// The drafts of a project.
fn drafts_of(project: &Project) -> anyhow::Result<Vec<PathBuf>> {
    let folder = folder_of(project)?;
    let files = project.files("drafts")?;
    let trig = files
        .into_iter()
        .filter(|file| file.path.ends_with(".trig"));
    Ok(trig.map(|file| folder.join(file.path)).collect())
}

/// Texts of files as they will be.
#[derive(Default)]
pub(super) struct Edits {
    pub texts: BTreeMap<PathBuf, String>,
    /// The subjects that move, as they are written, with where they stand in their drafts.
    pub kept: BTreeMap<String, String>,
    moved: usize,
    waiting: usize,
    dropped: usize,
    left: usize,
}

impl Edits {
    /// Puts text into a graph of a file as it is or will be; a new file begins with its head.
    fn insert(
        &mut self,
        path: PathBuf,
        head: impl Fn() -> String,
        names: &[String],
        text: &str,
        known: &BTreeMap<String, String>,
    ) -> anyhow::Result<()> {
        let file = match self.texts.get(&path) {
            Some(text) => text.clone(),
            None if path.exists() => std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?,
            None => head(),
        };
        let put =
            trig::insert(&file, names, text, known).with_context(|| path.display().to_string())?;
        self.texts.insert(path, put);
        Ok(())
    }
}

pub(super) fn accept(
    given: &[PathBuf],
    also_incomplete: bool,
    project: &Project,
    common: &Common,
) -> anyhow::Result<Outcome> {
    let all = if given.is_empty() {
        drafts_of(project)?
    } else {
        given.to_vec()
    };
    ensure!(
        !all.is_empty(),
        "there are no drafts: xinzhi draft TEXT --paper SLUG writes them"
    );
    let mut held = Held::new();
    let edits = loop {
        let edits = edited(&all, &held, project)?;
        let found = if also_incomplete {
            Held::new()
        } else {
            incomplete(&edits, project, common)?
        };
        if found.is_empty() {
            break edits;
        }
        held.extend(found);
    };
    write(&edits, &all)?;
    tell(&edits, &held, common)
}

/// What accepting changes, without what is held back.
fn edited(all: &[PathBuf], held: &Held, project: &Project) -> anyhow::Result<Edits> {
    let mut edits = Edits::default();
    for path in all {
        accept_file(path, held, project, &mut edits)?;
    }
    refuse_broken(&edits)?;
    Ok(edits)
}

fn write(edits: &Edits, all: &[PathBuf]) -> anyhow::Result<()> {
    // Papers first: what is interrupted between two files is there twice rather than nowhere.
    let (drafts, papers): (Vec<_>, Vec<_>) =
        edits.texts.iter().partition(|(path, _)| all.contains(path));
    for (path, text) in papers.into_iter().chain(drafts) {
        if text.is_empty() {
            std::fs::remove_file(path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        } else {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("cannot make the folder {}", parent.display()))?;
            }
            write_text(path, text)?;
        }
    }
    Ok(())
}

/// What stays and what it wants, then the counts.
fn tell(edits: &Edits, held: &Held, common: &Common) -> anyhow::Result<Outcome> {
    let told: String = held.values().map(|why| format!("{why}\n")).collect();
    output::write(None, |out| Ok(out.write_all(told.as_bytes())?))?;
    let waiting = match edits.waiting {
        0 => String::new(),
        waiting => {
            format!(", {waiting} kept but incomplete: mend them in the drafts and accept again")
        }
    };
    output::say(
        common,
        &format!(
            "{} moved, {} dropped, {} undecided{waiting}",
            edits.moved, edits.dropped, edits.left
        ),
    );
    Ok(if held.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

/// Moves what a draft keeps into its paper, and takes out what it drops.
fn accept_file(
    path: &Path,
    held: &Held,
    project: &Project,
    edits: &mut Edits,
) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let known = trig::prefixes(&text);
    let mut rest = text.clone();
    let mut left = 0;
    let is_kept = |s: &trig::Statement| s.object("xz:decision") == Some("xz:Keep");
    let waits = |s: &trig::Statement| s.subject().is_some_and(|s| held.contains_key(s));
    let moves = |s: &trig::Statement| is_kept(s) && !waits(s);
    for statement in trig::statements(&text).iter().rev() {
        match statement.object("xz:decision") {
            _ if moves(statement) => edits.moved += 1,
            Some("xz:Drop") => edits.dropped += 1,
            decided => {
                edits.waiting += usize::from(decided == Some("xz:Keep"));
                edits.left += usize::from(decided != Some("xz:Keep"));
                left += 1;
                continue;
            }
        }
        rest.replace_range(statement.at.clone(), "");
    }
    for statement in trig::statements(&text) {
        if moves(&statement) {
            let line = text[..statement.at.start + statement.lead.len()]
                .lines()
                .count();
            let at = format!("{}:{line}", path.display());
            (edits.kept).extend(statement.subject().map(|subject| (subject.to_owned(), at)));
            let (slug, address) = place(&statement.graph, &known, project).with_context(|| {
                format!(
                    "{}: {} is no draft graph of this project",
                    path.display(),
                    statement.graph
                )
            })?;
            put(&statement, &slug, &address, &known, project, edits)?;
            put_label(&statement, &slug, &known, project, edits)?;
        }
    }
    let rest = if left == 0 {
        String::new()
    } else {
        without_empty_graphs(&rest)
    };
    edits.texts.insert(path.to_owned(), rest);
    Ok(())
}

/// The paper and the address that a draft graph is of.
fn place(
    graph: &str,
    known: &BTreeMap<String, String>,
    project: &Project,
) -> Option<(String, String)> {
    let iri = match graph.strip_prefix('<').and_then(|g| g.strip_suffix('>')) {
        Some(iri) => iri.to_owned(),
        None => {
            let (prefix, local) = graph.split_once(':')?;
            format!("{}{}", known.get(prefix)?, local.replace('\\', ""))
        }
    };
    let local = iri.strip_prefix(project.graph("draft/").as_str())?;
    let (slug, address) = local.split_once('/')?;
    Some((slug.to_owned(), address.to_owned()))
}

/// Puts a statement into the graph of its passage: in the file of the paper that has it, else in that of the section; a recorded
/// reference into the readings.
fn put(
    statement: &trig::Statement,
    slug: &str,
    address: &str,
    known: &BTreeMap<String, String>,
    project: &Project,
    edits: &mut Edits,
) -> anyhow::Result<()> {
    if statement.object("a") == Some("xz:Reference") {
        let moved = statement.without(&OF_DRAFTS);
        let head = format!("# What a reader concludes beyond the words of {slug}, with reasons.\n");
        return put_aside("readings", &head, &moved, slug, known, project, edits);
    }
    let paper = project.paper(slug);
    let mut prefixes = project.prefixes();
    with_prefix_of(&paper, slug, &mut prefixes);
    let iri = format!("{}/{address}", paper.as_str());
    let full = format!("<{iri}>");
    let name = prefixes.compact(&iri).unwrap_or_else(|| full.clone());
    let names = [name, full];
    let path = file_of(slug, address, &names, project, edits)?;
    let known = with_known(known, &prefixes);
    let moved = statement.without(&OF_DRAFTS);
    let head = || format!("# What {} of {slug} says.\n", section(address));
    edits.insert(path, head, &names, &moved, &known)
}

/// Puts the label of a statement, when it has one, into the gloss.
fn put_label(
    statement: &trig::Statement,
    slug: &str,
    known: &BTreeMap<String, String>,
    project: &Project,
    edits: &mut Edits,
) -> anyhow::Result<()> {
    let (Some(label), Some(subject)) = (statement.predicate(LABEL), statement.subject()) else {
        return Ok(());
    };
    let head = format!("# Our own labels of what {slug} puts forward: nobody said these words.\n");
    let moved = format!("\n  {subject} {label} .");
    put_aside("gloss", &head, &moved, slug, known, project, edits)
}

/// Puts text into a graph beside those of passages: `gloss` or `readings`, in the file of the paper.
fn put_aside(
    graph: &str,
    head: &str,
    moved: &str,
    slug: &str,
    known: &BTreeMap<String, String>,
    project: &Project,
    edits: &mut Edits,
) -> anyhow::Result<()> {
    let prefixes = project.prefixes();
    let iri = project.graph(graph);
    let full = format!("<{}>", iri.as_str());
    let name = prefixes
        .compact(iri.as_str())
        .unwrap_or_else(|| full.clone());
    let path = folder_of(project)?.join(format!("data/{graph}/{slug}.trig"));
    let known = with_known(known, &prefixes);
    edits.insert(path, || head.to_owned(), &[name, full], moved, &known)
}

/// The prefixes of a draft, and those of the project that it does not bind.
fn with_known(known: &BTreeMap<String, String>, prefixes: &Prefixes) -> BTreeMap<String, String> {
    let own = prefixes.iter().map(|(p, n)| (p.to_owned(), n.to_owned()));
    own.chain(known.clone()).collect()
}

/// The file of a paper that has the graph of a passage, else the one for its section.
fn file_of(
    slug: &str,
    address: &str,
    names: &[String],
    project: &Project,
    edits: &Edits,
) -> anyhow::Result<PathBuf> {
    let folder = folder_of(project)?;
    let has = |text: &str| {
        trig::statements(text)
            .iter()
            .any(|s| names.contains(&s.graph))
    };
    for file in project.files(&format!("data/papers/{slug}"))? {
        let path = folder.join(&file.path);
        let changed = edits.texts.get(&path).map(String::as_str);
        let text = changed.or_else(|| std::str::from_utf8(&file.bytes).ok());
        if file.path.ends_with(".trig") && text.is_some_and(has) {
            return Ok(path);
        }
    }
    Ok(folder.join(format!("data/papers/{slug}/{}.trig", section(address))))
}

/// A file without graphs that have nothing in them.
fn without_empty_graphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let body = rest[open + 1..].trim_start();
        let line = rest[..open].rfind('\n').map_or(0, |at| at + 1);
        match body.strip_prefix('}') {
            Some(after) => {
                out.push_str(rest[..line].trim_end_matches('\n'));
                out.push('\n');
                rest = after;
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out + rest
}

/// Nothing is written when something would not be read again.
fn refuse_broken(edits: &Edits) -> anyhow::Result<()> {
    let sources: anyhow::Result<Vec<Source>> = (edits.texts.iter())
        .map(|(path, text)| trig_source(path.display().to_string(), text))
        .collect();
    let findings = read(sources?).findings;
    let told: String = findings.iter().map(|finding| finding.to_text()).collect();
    ensure!(
        findings.is_empty(),
        "{told}nothing was moved: mend the drafts first"
    );
    Ok(())
}
