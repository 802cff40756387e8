//! The texts of files as accepting leaves them: statements move as they are written, with their comments.

use super::{AcceptError, Accepted, Held, root};
use crate::data::project::Project;
use crate::data::read::{Source, read};
use crate::data::trig;
use crate::meaning::draft::section;
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Our own words for a node, which go into the gloss.
const LABEL: &str = "skos:prefLabel";
/// What only drafts say.
const OF_DRAFTS: [&str; 4] = ["xz:suggestedBy", "xz:likelihood", "xz:decision", LABEL];

/// Texts of files as they will be.
#[derive(Default)]
pub(super) struct Edits {
    /// Those of the data.
    pub data: BTreeMap<PathBuf, String>,
    drafts: BTreeMap<PathBuf, Option<String>>,
    /// The subjects that move, as they are written, with where they stand in their drafts.
    pub kept: BTreeMap<String, String>,
    moved: usize,
    dropped: usize,
    undecided: usize,
}

impl Edits {
    /// What accepting drafts changes, without the subjects that wait.
    pub fn of(
        drafts: &[PathBuf],
        waiting: &BTreeSet<&str>,
        project: &Project,
    ) -> Result<Self, AcceptError> {
        let mut edits = Self::default();
        for path in drafts {
            accept_file(path, waiting, project, &mut edits)?;
        }
        edits.refuse_broken()?;
        Ok(edits)
    }

    /// The same for whoever asked, with what waits.
    pub fn accepted(self, held: Vec<Held>) -> Accepted {
        Accepted {
            data: self.data,
            drafts: self.drafts,
            held,
            moved: self.moved,
            dropped: self.dropped,
            undecided: self.undecided,
        }
    }

    /// Nothing is written when something would not be read again.
    fn refuse_broken(&self) -> Result<(), AcceptError> {
        let drafts = self.drafts.iter();
        let drafts = drafts.filter_map(|(path, text)| Some((path, text.as_ref()?)));
        let sources =
            self.data.iter().chain(drafts).map(|(path, text)| {
                Source::of_text(path.display().to_string(), Format::TriG, text)
            });
        let findings = read(sources.collect()).findings;
        if findings.is_empty() {
            return Ok(());
        }
        Err(AcceptError::Broken(findings))
    }

    /// Puts text into a graph of a file as it is or will be; a new file begins with its head.
    fn insert(
        &mut self,
        path: PathBuf,
        head: impl Fn() -> String,
        names: &[String],
        text: &str,
        known: &BTreeMap<String, String>,
    ) -> Result<(), AcceptError> {
        let file = match self.data.get(&path) {
            Some(text) => text.clone(),
            None if path.exists() => text_of(&path)?,
            None => head(),
        };
        let put =
            trig::insert(&file, names, text, known).map_err(|source| AcceptError::Prefix {
                path: path.display().to_string(),
                source,
            })?;
        self.data.insert(path, put);
        Ok(())
    }
}

/// A draft as messages name it: from the folder where one works, when it lies in it.
fn shown(path: &Path, project: &Project) -> String {
    let folder = project.folder();
    let local = folder.and_then(|folder| path.strip_prefix(folder).ok());
    local.map_or_else(
        || path.display().to_string(),
        |local| project.shown_path(&local.to_string_lossy()),
    )
}

fn text_of(path: &Path) -> Result<String, AcceptError> {
    std::fs::read_to_string(path).map_err(|source| AcceptError::Io {
        path: path.display().to_string(),
        source,
    })
}

/// Moves what a draft keeps into its paper, and takes out what it drops.
fn accept_file(
    path: &Path,
    waiting: &BTreeSet<&str>,
    project: &Project,
    edits: &mut Edits,
) -> Result<(), AcceptError> {
    let text = text_of(path)?;
    let known = trig::prefixes(&text);
    let mut rest = text.clone();
    let mut left = 0;
    let is_kept = |s: &trig::Statement| s.object("xz:decision") == Some("xz:Keep");
    let waits = |s: &trig::Statement| s.subject().is_some_and(|s| waiting.contains(s));
    let moves = |s: &trig::Statement| is_kept(s) && !waits(s);
    for statement in trig::statements(&text).iter().rev() {
        match statement.object("xz:decision") {
            _ if moves(statement) => edits.moved += 1,
            Some("xz:Drop") => edits.dropped += 1,
            decided => {
                edits.undecided += usize::from(decided != Some("xz:Keep"));
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
            let at = format!("{}:{line}", shown(path, project));
            (edits.kept).extend(statement.subject().map(|subject| (subject.to_owned(), at)));
            let (slug, address) = place(&statement.graph, &known, project).ok_or_else(|| {
                let (path, graph) = (path.display().to_string(), statement.graph.clone());
                AcceptError::Elsewhere { path, graph }
            })?;
            put(&statement, &slug, &address, &known, project, edits)?;
            put_label(&statement, &slug, &known, project, edits)?;
        }
    }
    let rest = (left > 0).then(|| without_empty_graphs(&rest));
    edits.drafts.insert(path.to_owned(), rest);
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
) -> Result<(), AcceptError> {
    if statement.object("a") == Some("xz:Reference") {
        let moved = statement.without(&OF_DRAFTS);
        let head = format!("# What a reader concludes beyond the words of {slug}, with reasons.\n");
        return put_aside("readings", &head, &moved, slug, known, project, edits);
    }
    let prefixes = project.prefixes_with(slug);
    let iri = format!("{}/{address}", project.paper(slug).as_str());
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
) -> Result<(), AcceptError> {
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
) -> Result<(), AcceptError> {
    let prefixes = project.prefixes();
    let iri = project.graph(graph);
    let full = format!("<{}>", iri.as_str());
    let name = prefixes
        .compact(iri.as_str())
        .unwrap_or_else(|| full.clone());
    let path = root(project)?.join(format!("data/{graph}/{slug}.trig"));
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
) -> Result<PathBuf, AcceptError> {
    let folder = root(project)?;
    let has = |text: &str| {
        trig::statements(text)
            .iter()
            .any(|s| names.contains(&s.graph))
    };
    for file in project.files(&format!("data/papers/{slug}"))? {
        let path = folder.join(&file.path);
        let changed = edits.data.get(&path).map(String::as_str);
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
