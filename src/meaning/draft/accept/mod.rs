//! What a person keeps of a draft moves into the graphs of its passages, references into the readings, labels into the gloss. What
//! `check` would refuse stays in the draft until it is complete.
//!
//! [`accept`] works out the texts of all files that change and writes nothing; [`Accepted::write`] does.

mod complete;
mod edits;

use crate::data::project::{Project, ProjectError};
use crate::data::save::{SaveError, save};
use crate::data::trig::PrefixClash;
use crate::meaning::check::CheckError;
use crate::words::diagnostic::Finding;
use crate::words::language::Language;
use complete::incomplete;
use edits::Edits;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// What becomes of what is kept but would not pass `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// It stays in its draft, and what it wants is told.
    Stays,
    /// It moves like the rest.
    Moves,
}

/// A node that is kept and stays in its draft for the time being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The node, as it is written.
    pub subject: String,
    /// Where it stands: `path:line`.
    pub place: String,
    /// What `check` would say of it.
    pub wants: Vec<String>,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {}",
            self.place,
            self.subject,
            self.wants.join("; ")
        )
    }
}

/// What accepting changes, before it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The files of papers, gloss and readings that change, as they will be.
    pub data: BTreeMap<PathBuf, String>,
    /// The drafts as they will be; `None` for one of which nothing is left.
    pub drafts: BTreeMap<PathBuf, Option<String>>,
    /// What is kept and waits, by subject.
    pub held: Vec<Held>,
    /// How many nodes move.
    pub moved: usize,
    /// How many are taken out.
    pub dropped: usize,
    /// How many nobody has decided on.
    pub undecided: usize,
}

impl Accepted {
    /// Writes all files, each whole or not at all: those of the data first, so that what is interrupted between two files is there twice
    /// rather than nowhere.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self) -> Result<(), SaveError> {
        for (path, text) in &self.data {
            save(path, text)?;
        }
        for (path, text) in &self.drafts {
            match text {
                Some(text) => save(path, text)?,
                None => std::fs::remove_file(path).map_err(|source| SaveError::Io {
                    path: path.display().to_string(),
                    source,
                })?,
            }
        }
        Ok(())
    }
}

/// Why nothing can be accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The project is in no folder.
    #[error(transparent)]
    NoFolder(#[from] NoFolder),
    /// There is nothing to accept.
    #[error("there are no drafts: xinzhi draft TEXT --paper SLUG writes them")]
    NoDrafts,
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// What is kept stands in a graph that is no draft of this project.
    #[error("{path}: {graph} is no draft graph of this project")]
    Elsewhere {
        /// The draft.
        path: String,
        /// The graph, as it is written.
        graph: String,
    },
    /// A prefix means one thing in the draft and another in the file that it would move to.
    #[error("{path}: {source}")]
    Prefix {
        /// The file.
        path: String,
        /// The prefix.
        #[source]
        source: PrefixClash,
    },
    /// Something would not be read again.
    #[error("{}nothing was moved: mend the drafts first", .0.iter().map(Finding::to_text).collect::<String>())]
    Broken(Vec<Finding>),
    /// A file of the project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The project cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// A project that is in no folder has nowhere to put drafts.
#[derive(Debug, thiserror::Error)]
#[error(
    "the embedded project takes no drafts: xinzhi new DIR makes a project, -o DIR writes elsewhere"
)]
pub struct NoFolder;

/// The folder for the drafts of a paper: `drafts/<slug>`.
///
/// # Errors
/// When the project is in no folder.
pub fn folder_of(project: &Project, slug: &str) -> Result<PathBuf, NoFolder> {
    Ok(root(project)?.join("drafts").join(slug))
}

fn root(project: &Project) -> Result<&Path, NoFolder> {
    project.folder().ok_or(NoFolder)
}

/// The drafts of a project, in the order of their paths.
///
/// # Errors
/// When the project is in no folder, or a draft cannot be read.
pub fn drafts_of(project: &Project) -> Result<Vec<PathBuf>, AcceptError> {
    let folder = root(project)?;
    let files = project.files("drafts")?.into_iter();
    let trig = files.filter(|file| file.path.ends_with(".trig"));
    Ok(trig.map(|file| folder.join(file.path)).collect())
}

/// Works out what accepting these drafts changes: nodes with `xz:decision xz:Keep` move, with their comments, those with `xz:Drop` are
/// taken out, the rest stays. The project is checked with the changes in place, and a node that a violation stands at is held back;
/// again, until what moves passes. Linear in the project for each round; there are as many as what is held back makes others wait.
///
/// # Errors
/// When there is no draft, one cannot be read, or what moves would not be read again.
///
/// ```
/// use xinzhi::data::{project::Project, template::{Beginning, TEMPLATE_BASE, create}};
/// use xinzhi::meaning::draft::accept::{Incomplete, accept};
/// use xinzhi::words::language::Language;
///
/// let room = tempfile::tempdir()?;
/// let folder = room.path().join("papers");
/// create(&folder, Beginning::Sample, TEMPLATE_BASE)?;
/// let draft = folder.join("drafts.trig");
/// std::fs::write(&draft, "@prefix org: <https://example.org/tidehaven/id/org/> .
/// @prefix schema: <https://schema.org/> .
/// @prefix xz: <https://w3id.org/xinzhi/ns#> .
/// <https://example.org/tidehaven/graph/draft/tidehaven-1/s1.p1.s1> {
///   <https://example.org/tidehaven/paper/tidehaven-1/s1.p1.s1> schema:mentions org:coast-bureau ; xz:decision xz:Keep .
/// }")?;
/// let accepted = accept(&Project::open(&folder)?, &[draft.clone()], Incomplete::Stays, Language::English)?;
/// assert_eq!((accepted.moved, accepted.held.len()), (1, 0));
/// accepted.write()?;
/// assert!(!draft.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accept(
    project: &Project,
    drafts: &[PathBuf],
    incomplete: Incomplete,
    language: Language,
) -> Result<Accepted, AcceptError> {
    if drafts.is_empty() {
        return Err(AcceptError::NoDrafts);
    }
    let mut held: BTreeMap<String, Held> = BTreeMap::new();
    loop {
        let waiting: BTreeSet<&str> = held.keys().map(String::as_str).collect();
        let edits = Edits::of(drafts, &waiting, project)?;
        let found = match incomplete {
            Incomplete::Stays => self::incomplete(&edits, project, language)?,
            Incomplete::Moves => Vec::new(),
        };
        if found.is_empty() {
            return Ok(edits.accepted(held.into_values().collect()));
        }
        held.extend(found.into_iter().map(|one| (one.subject.clone(), one)));
    }
}
