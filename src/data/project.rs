//! The project folder: `xinzhi.toml`, `ontology/`, `data/`, `queries/`; on disk, or the one that is embedded in the binary.

mod read;
mod slug;

use super::read::Source;
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use crate::words::prefixes::Prefixes;
use include_dir::{Dir, include_dir};
use oxrdf::NamedNode;
use rayon::prelude::*;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use slug::{SlugError, slug};

/// The name of the file that makes a folder a project.
pub const CONFIG_NAME: &str = "xinzhi.toml";

static ONTOLOGY: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");
static QUERIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");
static CONFIG: &str = include_str!("../../xinzhi.toml");
static CHANGES: &str = include_str!("../../CHANGELOG.md");

/// The file in which a project tells what changed from version to version.
const CHANGES_NAME: &str = "CHANGELOG.md";

/// What `xinzhi.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The short name, used in file names.
    pub name: String,
    /// The base of all IRIs of the project, ending in a slash.
    pub base: String,
    /// Where the pages are served from, when that is not the base.
    #[serde(default)]
    pub site: Option<String>,
    /// The title in each language.
    #[serde(default)]
    pub title: BTreeMap<String, String>,
    /// The language of output when none is asked for.
    #[serde(default)]
    pub language: Language,
    /// Prefixes besides those of the field.
    #[serde(default)]
    pub prefixes: BTreeMap<String, String>,
    /// The papers, by slug.
    #[serde(default)]
    pub paper: BTreeMap<String, Paper>,
}

/// A paper of the project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The SHA-256 of the text that the positions count in.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// Where a project's files come from.
#[derive(Clone, Debug)]
enum Root {
    Folder(PathBuf),
    Embedded,
}

/// A project: its settings and its files.
#[derive(Clone, Debug)]
pub struct Project {
    root: Root,
    config: Config,
}

/// A file of a project.
#[derive(Clone, Debug)]
pub struct File {
    /// The path from the project's folder, with slashes.
    pub path: String,
    /// The contents.
    pub bytes: Cow<'static, [u8]>,
}

/// A query file of a project: its name is what is typed.
#[derive(Clone, Debug)]
pub struct QueryFile {
    /// The file name without `.rq`.
    pub name: String,
    /// The path, for messages.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Why a project cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// The path.
        path: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The settings are wrong.
    #[error("{path}: {message}")]
    Config {
        /// The path.
        path: String,
        /// What is wrong, with its line.
        message: String,
    },
    /// A query file is not text.
    #[error("{0} is not UTF-8")]
    NotText(String),
    /// There is nothing in it.
    #[error(
        "{0} is an empty project: there is no .ttl or .trig file in its ontology/ and data/ folders"
    )]
    Empty(String),
    /// There is no such query.
    #[error("no {kind} named '{name}'{}", hint.as_ref().map_or_else(|| "; see --list".to_owned(), |h| format!(": {h}")))]
    UnknownQuery {
        /// What was looked for.
        kind: &'static str,
        /// The name.
        name: String,
        /// Near names.
        hint: Option<String>,
    },
}

impl Project {
    /// The project that a folder is, or lies in; else the one that is embedded.
    ///
    /// # Errors
    /// When the nearest `xinzhi.toml` cannot be read.
    pub fn find(start: &Path) -> Result<Self, ProjectError> {
        match start
            .ancestors()
            .find(|folder| folder.join(CONFIG_NAME).is_file())
        {
            Some(folder) => Self::open(folder),
            None => Self::embedded(),
        }
    }

    /// The project in a folder.
    ///
    /// # Errors
    /// When there is no readable `xinzhi.toml`.
    pub fn open(folder: &Path) -> Result<Self, ProjectError> {
        let path = folder.join(CONFIG_NAME);
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|source| ProjectError::Io {
            path: shown.clone(),
            source,
        })?;
        Ok(Self {
            root: Root::Folder(folder.to_owned()),
            config: parse_config(&text, &shown)?,
        })
    }

    /// The project in the binary: the first paper.
    ///
    /// # Errors
    /// Never for a tested binary; the settings are parsed like any others.
    pub fn embedded() -> Result<Self, ProjectError> {
        Ok(Self {
            root: Root::Embedded,
            config: parse_config(CONFIG, CONFIG_NAME)?,
        })
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The folder on disk; the embedded project has none.
    pub fn folder(&self) -> Option<&Path> {
        match &self.root {
            Root::Folder(folder) => Some(folder),
            Root::Embedded => None,
        }
    }

    /// How the project is named in messages.
    pub fn shown(&self) -> String {
        match &self.root {
            Root::Folder(folder) => folder.display().to_string(),
            Root::Embedded => format!("{} (embedded)", self.config.name),
        }
    }

    /// The field's prefixes and the project's.
    pub fn prefixes(&self) -> Prefixes {
        let mut prefixes = Prefixes::of_the_field();
        for (prefix, namespace) in &self.config.prefixes {
            prefixes.insert(prefix, namespace);
        }
        prefixes
    }

    /// An IRI under the project's base.
    pub fn iri(&self, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{local}", self.config.base))
    }

    /// The IRI of a graph of the project: `graph/<name>`.
    pub fn graph(&self, name: &str) -> NamedNode {
        self.iri(&format!("graph/{name}"))
    }

    /// The IRI of a paper, which is its document graph too.
    pub fn paper(&self, slug: &str) -> NamedNode {
        self.iri(&format!("paper/{slug}"))
    }

    /// All RDF files of `ontology/` and `data/`, each with the graph that its unnamed quads go to.
    ///
    /// # Errors
    /// When a file cannot be read, or when there is none.
    pub fn sources(&self) -> Result<Vec<Source<'static>>, ProjectError> {
        let mut sources = self.sources_under("ontology")?;
        sources.extend(self.sources_under("data")?);
        if sources.is_empty() {
            Err(ProjectError::Empty(self.shown()))
        } else {
            Ok(sources)
        }
    }

    /// The RDF files of a folder of the project, as [`sources`](Self::sources) gives them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn sources_under(&self, folder: &str) -> Result<Vec<Source<'static>>, ProjectError> {
        let files = self.files(folder)?.into_iter();
        let sources = files.filter_map(|file| {
            let format = Format::of_path(Path::new(&file.path))?;
            let graph = match format.has_graphs() {
                true => None,
                false => self.graph_of(&file.path),
            };
            Some(Source {
                path: self.shown_path(&file.path),
                format,
                base: None,
                graph,
                bytes: file.bytes,
            })
        });
        Ok(sources.collect())
    }

    /// The graph of a file whose syntax has no graph names.
    fn graph_of(&self, path: &str) -> Option<NamedNode> {
        if path.starts_with("ontology/") {
            return Some(self.graph("vocabulary"));
        }
        let (slug, _) = path.strip_prefix("data/papers/")?.split_once('/')?;
        Some(self.paper(slug))
    }

    /// The path of a file of the project as messages show it: from the folder where one works.
    pub fn shown_path(&self, path: &str) -> String {
        match &self.root {
            Root::Folder(folder) if folder != Path::new("") && folder != Path::new(".") => {
                relative_to_here(&folder.join(path))
            }
            _ => path.to_owned(),
        }
    }

    /// The query files of `queries/<folder>/`, by name.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn queries(&self, folder: &str) -> Result<Vec<QueryFile>, ProjectError> {
        let files = self.files(&format!("queries/{folder}"))?;
        files
            .into_iter()
            .filter(|file| file.path.ends_with(".rq"))
            .map(|file| self.query_file(file))
            .collect()
    }

    fn query_file(&self, file: File) -> Result<QueryFile, ProjectError> {
        let name = Path::new(&file.path)
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default()
            .to_owned();
        let path = self.shown_path(&file.path);
        let text = String::from_utf8(file.bytes.into_owned())
            .map_err(|_| ProjectError::NotText(path.clone()))?;
        Ok(QueryFile { name, path, text })
    }

    /// One query file by its name; for an unknown name the nearest are proposed.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn query(
        &self,
        folder: &str,
        kind: &'static str,
        name: &str,
    ) -> Result<QueryFile, ProjectError> {
        let mut files = self.queries(folder)?;
        match files.iter().position(|file| file.name == name) {
            Some(at) => Ok(files.swap_remove(at)),
            None => Err(ProjectError::UnknownQuery {
                kind,
                name: name.to_owned(),
                hint: did_you_mean(name, files.iter().map(|file| file.name.as_str())),
            }),
        }
    }

    /// What changed from version to version, when the project tells it in `CHANGELOG.md`.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or is not UTF-8.
    pub fn changes(&self) -> Result<Option<String>, ProjectError> {
        let Root::Folder(folder) = &self.root else {
            return Ok(Some(CHANGES.to_owned()));
        };
        let path = folder.join(CHANGES_NAME);
        if !path.is_file() {
            return Ok(None);
        }
        std::fs::read_to_string(&path)
            .map(Some)
            .map_err(|source| ProjectError::Io {
                path: path.display().to_string(),
                source,
            })
    }

    /// All files under a folder of the project, sorted by path; hidden ones are left out.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn files(&self, under: &str) -> Result<Vec<File>, ProjectError> {
        let mut files = Vec::new();
        match &self.root {
            Root::Folder(folder) => {
                let mut paths = Vec::new();
                walk(folder, under, &mut paths)?;
                let read = paths.into_par_iter().map(|path| {
                    let full = folder.join(&path);
                    let bytes = std::fs::read(&full).map_err(|e| io_error(&full, e))?;
                    let bytes = Cow::Owned(bytes);
                    Ok(File { path, bytes })
                });
                files = read.collect::<Result<_, _>>()?;
            }
            Root::Embedded => embedded_files(under, &mut files),
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

fn parse_config(text: &str, path: &str) -> Result<Config, ProjectError> {
    let config: Config = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map(|span| text[..span.start].matches('\n').count() + 1);
        let path = line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"));
        ProjectError::Config {
            path,
            message: error.message().to_owned(),
        }
    })?;
    let ends_well = config.base.ends_with('/') && NamedNode::new(&config.base).is_ok();
    if ends_well {
        Ok(config)
    } else {
        Err(ProjectError::Config {
            path: path.to_owned(),
            message: format!("base '{}' must be an IRI that ends in '/'", config.base),
        })
    }
}

fn io_error(path: &Path, source: std::io::Error) -> ProjectError {
    ProjectError::Io {
        path: path.display().to_string(),
        source,
    }
}

/// The paths of the files under a folder of the project, from its root.
fn walk(root: &Path, under: &str, paths: &mut Vec<String>) -> Result<(), ProjectError> {
    let folder = root.join(under);
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&folder).map_err(|e| io_error(&folder, e))? {
        let entry = entry.map_err(|e| io_error(&folder, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{under}/{name}");
        if entry.path().is_dir() {
            walk(root, &path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn embedded_files(under: &str, files: &mut Vec<File>) {
    for (name, dir) in [
        ("ontology", &ONTOLOGY),
        ("data", &DATA),
        ("queries", &QUERIES),
    ] {
        collect(dir, &mut |path, bytes| {
            let path = format!("{name}/{path}");
            if path.starts_with(&format!("{under}/")) {
                files.push(File {
                    path,
                    bytes: Cow::Borrowed(bytes),
                });
            }
        });
    }
}

fn collect(dir: &'static Dir<'static>, visit: &mut impl FnMut(String, &'static [u8])) {
    for file in dir.files() {
        visit(
            file.path().to_string_lossy().replace('\\', "/"),
            file.contents(),
        );
    }
    for inner in dir.dirs() {
        collect(inner, visit);
    }
}

/// A path as seen from the current folder, when it lies in it.
fn relative_to_here(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}
