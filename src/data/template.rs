//! The files of a new project: vocabulary, rules, questions and views of the embedded one, and a sample paper of its own.
//!
//! The sample is written for this purpose, text and all, so that evidence and the reading view can be seen with the words. Only it is
//! kept as a template; what every project shares is taken from the embedded project, so that it exists once.

use super::folder::{FolderError, Replacement};
use super::project::{CONFIG_NAME, File, Project, ProjectError};
use include_dir::{Dir, include_dir};
use oxrdf::NamedNode;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

static TEMPLATE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/data/template");

/// The base of the IRIs in the template, which that of a new project takes the place of.
pub const TEMPLATE_BASE: &str = "https://example.org/tidehaven/";

/// The questions of the embedded project that fit any paper, and that the sample answers.
const QUESTIONS: &[&str] = &[
    "about-the-paper",
    "all-figures",
    "causes-of",
    "cited-in-papers",
    "documents-cited",
    "figures-across-papers",
    "figures-by-indicator",
    "figures-resolved-by-us",
    "first-appearances",
    "leaves-without-content",
    "money-figures",
    "officials-and-posts",
    "problem-cause-response",
    "proposals-by-modality",
    "proposals-by-whom",
    "quotations-of",
    "rankings",
    "readings-by-confidence",
    "references",
    "responses",
    "targets",
    "things-mentioned-once",
    "timeline",
    "what-a-passage-says",
    "what-is-to-be-done-about",
    "where-is-it-mentioned",
    "who-is-asked-to-do-what",
    "who-said-what",
];

/// The views of the embedded project that fit any paper, and that the sample fills.
const VIEWS: &[&str] = &[
    "across-papers",
    "argument-map",
    "evidence-map",
    "figures-in-time",
    "timeline",
    "who-is-asked",
    "who-said-what",
];

/// What a new project begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// A sample paper, modelled completely.
    Sample,
    /// No paper.
    Empty,
}

/// Why a project cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// The base is no IRI that other IRIs can begin with.
    #[error("--base {0}: an IRI that ends in '/' is needed, such as https://example.net/papers/")]
    Base(String),
    /// The folder cannot be made, or holds something.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The embedded project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
}

/// Begins a project in a folder that is empty or not there yet, whole or not at all; returns how many files it has. The IRIs of its things
/// begin with `base`, which ends in a slash.
///
/// # Errors
/// When the folder holds something, or cannot be made, and when `base` is no such IRI.
///
/// ```
/// use xinzhi::data::{project::Project, template::{Beginning, create}};
///
/// let room = tempfile::tempdir()?;
/// let folder = room.path().join("papers");
/// create(&folder, Beginning::Sample, "https://example.net/papers/")?;
/// assert_eq!(Project::open(&folder)?.paper("tidehaven-1").as_str(), "https://example.net/papers/paper/tidehaven-1");
/// assert!(create(&folder, Beginning::Empty, "https://example.net/papers/").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn create(folder: &Path, beginning: Beginning, base: &str) -> Result<usize, NewError> {
    if !base.ends_with('/') || NamedNode::new(base).is_err() {
        return Err(NewError::Base(base.to_owned()));
    }
    let new = Replacement::begin_new(folder)?;
    let all = files(beginning, base)?;
    for file in &all {
        new.write(&file.path, &file.bytes)?;
    }
    new.finish()?;
    Ok(all.len())
}

/// All files of a new project, by path. The IRIs of its things begin with `base`, which ends in a slash.
///
/// # Errors
/// When the embedded project cannot be read, which never happens in a tested binary.
pub fn files(beginning: Beginning, base: &str) -> Result<Vec<File>, ProjectError> {
    let mut all: BTreeMap<String, String> = shared(beginning)?;
    let room = match beginning {
        Beginning::Sample => "sample/",
        Beginning::Empty => "empty/",
    };
    let mut prefixes = "";
    for (path, text) in template() {
        if path == "common/prefixes.toml" {
            prefixes = text;
        } else if let Some(local) = path
            .strip_prefix(room)
            .or_else(|| path.strip_prefix("common/"))
        {
            all.insert(local.to_owned(), text.replace(TEMPLATE_BASE, base));
        }
    }
    if let Some(config) = all.get_mut(CONFIG_NAME) {
        config.push_str(&prefixes.replace(TEMPLATE_BASE, base));
    }
    let file = |(path, text): (String, String)| File {
        path,
        bytes: Cow::Owned(text.into_bytes()),
    };
    Ok(all.into_iter().map(file).collect())
}

/// What any project has of the embedded one: vocabulary and rules, and the questions and views that fit any paper.
fn shared(beginning: Beginning) -> Result<BTreeMap<String, String>, ProjectError> {
    let embedded = Project::embedded()?;
    let mut all = BTreeMap::new();
    for folder in ["ontology", "queries/check", "queries/infer"] {
        for file in embedded.files(folder)? {
            all.insert(file.path.clone(), text(file)?);
        }
    }
    for (folder, names) in [("queries/ask", QUESTIONS), ("queries/draw", VIEWS)] {
        for name in names {
            let path = format!("{folder}/{name}.rq");
            let file = (embedded.files(folder)?.into_iter()).find(|file| file.path == path);
            if let Some(file) = file {
                all.insert(path, of_any_paper(&text(file)?, beginning));
            }
        }
    }
    if beginning == Beginning::Empty {
        all.retain(|path, _| !path.starts_with("queries/draw/"));
    }
    Ok(all)
}

fn text(file: File) -> Result<String, ProjectError> {
    String::from_utf8(file.bytes.into_owned()).map_err(|_| ProjectError::NotText(file.path))
}

/// A query file without the lines of its header that speak of the first paper; a project without a paper need not have answers.
fn of_any_paper(query: &str, beginning: Beginning) -> String {
    let own = |line: &&str| !line.starts_with("# example ") && !line.starts_with("# source@");
    let mut text = query
        .lines()
        .filter(own)
        .fold(String::new(), |all, line| all + line + "\n");
    if beginning == Beginning::Empty {
        text = text.replacen("# answers: required", "# answers: optional", 1);
    }
    text
}

/// The files of the template, by path.
fn template() -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let mut open = vec![&TEMPLATE];
    while let Some(folder) = open.pop() {
        open.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if let Some(text) = file.contents_utf8() {
                found.push((path, text));
            }
        }
    }
    found
}
