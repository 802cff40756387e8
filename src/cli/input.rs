//! What a command works on: a project, the embedded one, or plain RDF files.

use super::cache::Cache;
use super::remote::StoreArgs;
use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::data::read::{Loaded, ReadError, Source, read};
use crate::data::snapshot;
use crate::data::view::DefaultGraph;
use crate::meaning::complete::complete;
use crate::store::live::Sees;
use crate::store::merge_of;
use crate::words::diagnostic::{Finding, Severity};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// Options that every command has.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Common {
    /// The project's folder, or a folder in it [default: upwards from here, else the embedded project]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,
    #[command(flatten)]
    pub store: StoreArgs,
    /// Work on plain RDF instead: a file, a folder, a snapshot that `load -o` wrote, or - for standard input (repeatable)
    #[arg(
        short = 'd',
        long = "data",
        visible_short_alias = 'f',
        visible_alias = "file",
        global = true,
        value_name = "FILE"
    )]
    pub data: Vec<PathBuf>,
    /// The format of the data: ttl, trig, nt, nq, jsonld, rdf, n3, or a media type [default: by extension]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub from_format: Option<Format>,
    /// What relative IRIs of the data are resolved against
    #[arg(long, global = true, value_name = "IRI")]
    pub base: Option<String>,
    /// Queries on plain RDF see the merge of all graphs as their default graph
    #[arg(long, global = true)]
    pub union_default_graph: bool,
    /// Leave out what was inferred
    #[arg(long, global = true)]
    pub stated_only: bool,
    /// The language of labels: zh-Hant-HK, zh-Hans or en [default: the project's]
    #[arg(long, global = true, value_name = "TAG")]
    pub lang: Option<Language>,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Say nothing but errors
    #[arg(long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Colour in messages
    #[arg(long, global = true, value_enum, default_value_t = clap::ColorChoice::Auto, value_name = "WHEN")]
    pub color: clap::ColorChoice,
}

/// What was found to work on.
pub(super) struct Input {
    pub dataset: Dataset,
    pub prefixes: Prefixes,
    pub default_graph: DefaultGraph,
    pub language: Language,
    /// The project whose questions, views and rules are at hand; also for plain RDF, whose queries may use its prefixes.
    pub project: Project,
}

impl Common {
    /// The project that the options mean.
    pub fn find_project(&self) -> anyhow::Result<Project> {
        let start = match &self.project {
            Some(folder) if !folder.is_dir() => {
                bail!("--project {}: there is no such folder", folder.display())
            }
            Some(folder) => folder.clone(),
            None => std::env::current_dir().context("the current folder cannot be read")?,
        };
        let project = Project::find(&start)?;
        if self.project.is_some() && project.folder().is_none() {
            bail!(
                "--project {}: neither it nor a folder above it holds xinzhi.toml",
                start.display()
            );
        }
        Ok(project)
    }

    /// The language asked for, else the project's.
    pub fn language(&self, project: &Project) -> Language {
        self.lang.unwrap_or(project.config().language)
    }

    /// The language of messages: the one asked for, else that of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`), else the project's;
    /// English for plain RDF, and for languages that are none of ours.
    pub fn message_language(&self, project: &Project) -> Language {
        let usual = if self.data.is_empty() {
            project.config().language
        } else {
            Language::English
        };
        self.lang.or_else(of_environment).unwrap_or(usual)
    }

    /// Reads everything; syntax errors come back as findings, a missing file is an error.
    pub fn read(&self, project: &Project) -> anyhow::Result<Loaded> {
        if let Some(store) = self.store.open(self, project)? {
            return Ok(Loaded {
                dataset: store.fetch(self, true)?,
                prefixes: project.prefixes(),
                findings: Vec::new(),
            });
        }
        let loaded = if self.data.is_empty() {
            read(project.sources()?)
        } else {
            self.read_paths(&self.data)?
        };
        Ok(self.with_prefixes(project, loaded))
    }

    /// Reads these files and folders in the place of the data of the options.
    pub fn read_files(&self, project: &Project, paths: &[PathBuf]) -> anyhow::Result<Loaded> {
        let loaded = self.read_paths(paths)?;
        Ok(self.with_prefixes(project, loaded))
    }

    /// What was read, with the prefixes of the project; those of plain RDF win over them.
    pub fn with_prefixes(&self, project: &Project, mut loaded: Loaded) -> Loaded {
        if self.data.is_empty() {
            return project.named(loaded);
        }
        let mut prefixes = project.prefixes();
        for (prefix, namespace) in loaded.prefixes.iter() {
            prefixes.insert(prefix, namespace);
        }
        loaded.prefixes = prefixes;
        loaded
    }

    /// Reads everything, and what follows from it, for a command that cannot go on with broken files.
    pub fn load(&self) -> anyhow::Result<Input> {
        if !self.data.is_empty() || self.stated_only {
            return self.load_stated();
        }
        let project = self.find_project()?;
        if let Some(store) = self.store.open(self, &project)? {
            let dataset = store.fetch(self, false)?;
            return Ok(self.fetched(project, dataset, store.sees()));
        }
        self.complete(project)
    }

    /// The same of the files of the project, or of plain RDF, also when a store is named.
    pub fn load_files(&self) -> anyhow::Result<Input> {
        let project = self.find_project()?;
        if self.stated_only {
            let sources = project.sources()?;
            let loaded = self.with_prefixes(&project, read(sources));
            return self.taken(project, loaded);
        }
        self.complete(project)
    }

    /// The project with what follows from it, from the snapshot where there is one.
    fn complete(&self, project: Project) -> anyhow::Result<Input> {
        let cache = Cache::of(&project);
        if let Some((dataset, prefixes)) = cache.as_ref().and_then(Cache::open) {
            return Ok(Input {
                default_graph: merge_of(&dataset),
                dataset,
                prefixes,
                language: self.language(&project),
                project,
            });
        }
        let loaded = self.with_prefixes(&project, read(project.sources()?));
        let mut input = self.taken(project, loaded)?;
        input.dataset = complete(input.dataset, &input.project)?.0;
        input.default_graph = merge_of(&input.dataset);
        if let Some(cache) = cache {
            cache.keep(&input.dataset, &input.prefixes);
        }
        Ok(input)
    }

    /// Reads everything that is stated, for a command that cannot go on with broken files.
    pub fn load_stated(&self) -> anyhow::Result<Input> {
        let project = self.find_project()?;
        if let Some(store) = self.store.open(self, &project)? {
            let dataset = store.fetch(self, true)?;
            return Ok(self.fetched(project, dataset, store.sees()));
        }
        let loaded = self.read(&project)?;
        self.taken(project, loaded)
    }

    /// What was read, when none of it is broken.
    fn taken(&self, project: Project, loaded: Loaded) -> anyhow::Result<Input> {
        refuse_broken(&loaded.findings)?;
        let default_graph = if self.data.is_empty() || self.union_default_graph {
            merge_of(&loaded.dataset)
        } else {
            DefaultGraph::Strict
        };
        Ok(Input {
            dataset: loaded.dataset,
            prefixes: loaded.prefixes,
            default_graph,
            language: self.language(&project),
            project,
        })
    }

    /// What was fetched from a store; plain questions see what they see there.
    pub fn fetched(&self, project: Project, dataset: Dataset, sees: Sees) -> Input {
        let merges = sees == Sees::Merge || self.union_default_graph;
        Input {
            default_graph: if merges {
                merge_of(&dataset)
            } else {
                DefaultGraph::Strict
            },
            dataset,
            prefixes: project.prefixes(),
            language: self.language(&project),
            project,
        }
    }

    /// The files that paths name, those of folders in their order, each with its format where the option says it.
    pub fn files(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<(PathBuf, Option<Format>)>> {
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                let before = files.len();
                folder(path, &mut files)?;
                if files.len() == before {
                    bail!(
                        "{}: the folder holds no RDF file (ttl, trig, nt, nq, jsonld, rdf, also .gz and .zst)",
                        path.display()
                    );
                }
            } else {
                files.push((path.clone(), self.from_format));
            }
        }
        Ok(files)
    }

    fn sources(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<Source<'static>>> {
        let files = self.files(paths)?.into_iter();
        files
            .map(|(path, format)| Ok(Source::open(&path, format, self.base.clone())?))
            .collect()
    }

    /// Reads files and snapshots.
    fn read_paths(&self, paths: &[PathBuf]) -> anyhow::Result<Loaded> {
        let (snapshots, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.iter().cloned().partition(|path| is_snapshot(path));
        let mut loaded = read(self.sources(&files)?);
        for path in snapshots {
            let shown = path.display();
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {shown}"))?;
            let (dataset, prefixes) = snapshot::read(&bytes).with_context(|| shown.to_string())?;
            for (prefix, namespace) in prefixes.iter() {
                if loaded.prefixes.namespace(prefix).is_none() {
                    loaded.prefixes.insert(prefix, namespace);
                }
            }
            if loaded.dataset.is_empty() {
                loaded.dataset = dataset;
            } else {
                let mut builder = loaded.dataset.into_builder();
                builder.absorb(dataset.into_builder());
                loaded.dataset = builder.build();
            }
        }
        Ok(loaded)
    }
}

/// Whether a file begins as a snapshot does, or is named as one.
fn is_snapshot(path: &Path) -> bool {
    use std::io::Read;
    // What is read from a pipe does not come a second time.
    if !path.is_file() {
        return false;
    }
    let mut first = [0; snapshot::MAGIC.len()];
    let begun = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first));
    let named = path.extension().is_some_and(|end| end == "snapshot");
    named || begun.is_ok() && first == snapshot::MAGIC
}

fn folder(folder: &Path, files: &mut Vec<(PathBuf, Option<Format>)>) -> anyhow::Result<()> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect())
        .map_err(|source| ReadError::Io {
            path: folder.display().to_string(),
            source,
        })?;
    paths.sort();
    for path in paths {
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            self::folder(&path, files)?;
        } else if Format::of_path(&path).is_some() {
            files.push((path, None));
        }
    }
    Ok(())
}

/// The language that the environment asks for; none when it asks for none (`C`, `POSIX`).
fn of_environment() -> Option<Language> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok());
    let locale = set.into_iter().find(|locale| !locale.is_empty())?;
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    match name {
        "C" | "POSIX" | "" => None,
        name => Some(name.replace('_', "-").parse().unwrap_or(Language::English)),
    }
}

/// Stops with all syntax errors when there are any.
fn refuse_broken(findings: &[Finding]) -> anyhow::Result<()> {
    let errors: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.severity == Severity::Violation)
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    let text: String = errors.iter().map(|finding| finding.to_text()).collect();
    bail!(
        "{text}the data cannot be read: mend {} (xinzhi check tells everything)",
        if errors.len() == 1 {
            "this line"
        } else {
            "these lines"
        }
    )
}
