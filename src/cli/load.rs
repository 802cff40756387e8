//! `xinzhi load`.

mod project;

use super::input::Common;
use super::{Outcome, output};
use crate::data::dataset::DatasetBuilder;
use crate::data::read::{Flow, Portion, Source, Taken, is_sound, take};
use crate::data::save::save_with;
use crate::data::snapshot::{self, Packing};
use crate::store::disk::{Disk, Filling};
use crate::store::live::Sees;
use crate::store::remote::Remote;
use crate::words::count::counted;
use crate::words::diagnostic::Finding;
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use anyhow::{Context, bail, ensure};
use indicatif::ProgressBar;
use oxrdf::NamedNode;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// So many findings of one file are told.
const TOLD: usize = 3;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Files and folders are read in parallel, in all formats, also .gz and .zst; without any, the project is loaded with all that follows from it: on disk, its graphs take the places of those of their names, those of its namespace (BASE/graph/…, BASE/paper/…) that it no longer has go, all at once, and no other is touched (outside of a project's folder, where the shipped project is meant, only if nothing there changes). A file is loaded whole or not at all: one with errors is told and left out, and the exit code is 1; with --strict nothing is loaded then, and it is 2. What is loaded twice is there once. A load that was killed has loaded whole files; on a store elsewhere, whole graphs. On disk, large files of N-Triples, N-Quads, Turtle and TriG are read portion by portion, in bounded memory.\n\nA store that is made by loading the project, or with --union-default-graph, has the merge of its graphs as its default graph.\n\nExamples:\n  xinzhi load --location db                          # the project\n  xinzhi load --location db --dry-run                # what that would do\n  xinzhi load dumps/ more.nq.gz --location db\n  xinzhi load big.nt.zst -o big.snapshot             # and then: xinzhi query -d big.snapshot …\n  xinzhi load a.ttl --graph http://e/a --store http://localhost:7878/query --graph-store-url http://localhost:7878/store"
)]
pub(super) struct Args {
    /// Files, folders, or - for standard input [default: the project]
    files: Vec<PathBuf>,
    /// Write a snapshot: one compressed, checksummed file that opens without parsing
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["location", "store"])]
    output: Option<PathBuf>,
    /// The graph of statements that stand in none
    #[arg(long, value_name = "IRI", value_parser = |text: &str| NamedNode::new(text), requires = "files")]
    graph: Option<NamedNode>,
    /// Read and keep files together up to so many bytes, which takes some ten times as much memory
    #[arg(long, value_name = "BYTES", default_value_t = 256 << 20, hide_short_help = true)]
    together: u64,
    /// Load nothing when a file has errors
    #[arg(long)]
    strict: bool,
    /// Say what loading the project would do to the graphs of the store, and do nothing
    #[arg(short = 'n', long, conflicts_with_all = ["files", "output", "store"], requires = "location")]
    dry_run: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    ensure!(
        common.data.is_empty(),
        "load takes its files without -d: xinzhi load FILES…"
    );
    if let Some(folder) = common
        .store
        .location
        .as_ref()
        .filter(|_| args.files.is_empty())
    {
        return project::load(folder, args.dry_run, common);
    }
    let began = Instant::now();
    let mut job = Job {
        args,
        common,
        flows: common.store.location.is_some(),
        statements: 0,
        files: 0,
        bad: 0,
    };
    match (&common.store.location, &common.store.store, &args.output) {
        (Some(folder), ..) => job.onto_disk(folder)?,
        (None, Some(_), _) => job.onto_server()?,
        (None, None, Some(file)) => job.onto_file(file)?,
        (None, None, None) => bail!(
            "say where to: --location DIR (a store on disk), --store URL --graph-store-url URL (a server), or -o FILE.snapshot"
        ),
    }
    job.end(began)
}

/// Files on their way.
struct Job<'a> {
    args: &'a Args,
    common: &'a Common,
    /// Whether large files need not be in memory as a whole.
    flows: bool,
    statements: usize,
    files: usize,
    bad: usize,
}

/// A file to be read, its format where it was named, and its size.
type File = (PathBuf, Option<Format>, u64);

impl Job<'_> {
    fn onto_disk(&mut self, folder: &Path) -> anyhow::Result<()> {
        let merge = self.common.union_default_graph.then_some(Sees::Merge);
        let groups = self.groups()?;
        let disk = Disk::make(folder, merge).context("--location")?;
        let bar = self.bar(&groups);
        let mut whole = self.args.strict.then(|| disk.filling());
        for group in &groups {
            let mut own = None;
            let filling = match &mut whole {
                Some(whole) => whole,
                None => own.insert(disk.filling()),
            };
            let is_sound = match &group[..] {
                [file] if self.flow(file).is_some() => self.pour(file, filling, &bar)?,
                _ => {
                    let sound = self.sound(self.read(group, &bar), filling.merges())?;
                    filling.add(sound.iter().flat_map(Taken::quads))?;
                    true
                }
            };
            if let Some(own) = own.filter(|_| is_sound) {
                own.keep()?;
            }
        }
        if let Some(filling) = whole {
            filling.keep()?;
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// A file as one that is read portion by portion.
    fn flow<'f>(&self, (path, format, bytes): &'f File) -> Option<Flow<'f>> {
        let graph = self.flows.then(|| self.args.graph.clone())?;
        Flow::of(path, *format, *bytes, self.common.base.clone(), graph)
    }

    /// Adds a file to a filling while it is read; false when the filling is not to be kept.
    fn pour(
        &mut self,
        file: &File,
        filling: &mut Filling<'_>,
        bar: &ProgressBar,
    ) -> anyhow::Result<bool> {
        let Some(flow) = self.flow(file) else {
            return Ok(false);
        };
        let (sender, portions) = std::sync::mpsc::sync_channel::<Portion>(1);
        let (added, flown) = std::thread::scope(|scope| {
            let reader = scope.spawn(move || flow.read(|portion| sender.send(portion).is_ok()));
            let portions = portions
                .into_iter()
                .inspect(|portion| bar.inc(portion.bytes));
            let added = filling.add(portions.flat_map(Portion::into_quads));
            (added, reader.join())
        });
        added?;
        let Ok(flown) = flown else {
            bail!("{}: reading it failed", file.0.display());
        };
        let nameless = filling.merges() && flown.has_nameless;
        let path = file.0.display().to_string();
        let keeps = self.keeps(&path, &flown.findings, nameless, flown.statements);
        self.refuse_bad()?;
        Ok(keeps)
    }

    fn onto_server(&mut self) -> anyhow::Result<()> {
        let project = self.common.find_project()?;
        let remote = self.common.store.to_load(self.common, &project)?;
        ensure!(
            !self.args.files.is_empty(),
            "name the files; xinzhi push puts the project on a store"
        );
        let groups = self.groups()?;
        let bar = self.bar(&groups);
        let mut kept = Vec::new();
        for group in &groups {
            let sound = self.sound(self.read(group, &bar), false)?;
            match self.args.strict {
                true => kept.extend(sound),
                false => send(&remote, sound)?,
            }
        }
        send(&remote, kept)?;
        bar.finish_and_clear();
        Ok(())
    }

    fn onto_file(&mut self, file: &Path) -> anyhow::Result<()> {
        let (dataset, prefixes) = if self.args.files.is_empty() {
            let input = self.common.load_files()?;
            (input.dataset, input.prefixes)
        } else {
            let groups = self.groups()?;
            let bar = self.bar(&groups);
            let mut builder = DatasetBuilder::default();
            let mut prefixes = Prefixes::default();
            for group in &groups {
                for taken in self.sound(self.read(group, &bar), false)? {
                    for (prefix, namespace) in &taken.prefixes {
                        if prefixes.namespace(prefix).is_none() {
                            prefixes.insert(prefix, namespace);
                        }
                    }
                    taken.give(&mut builder);
                }
            }
            bar.finish_and_clear();
            (builder.build(), prefixes)
        };
        self.refuse_nothing()?;
        self.statements = dataset.len();
        let bytes = snapshot::write(&dataset, &prefixes, Packing::Small);
        save_with(file, |out| Ok(out.write_all(&bytes)?))
    }

    /// The files in groups that are read together.
    fn groups(&self) -> anyhow::Result<Vec<Vec<File>>> {
        let mut groups: Vec<Vec<File>> = Vec::new();
        let mut size: u64 = 0;
        for (path, format) in self.common.files(&self.args.files)? {
            let is_input = path == Path::new("-");
            ensure!(
                is_input || path.exists(),
                "{}: there is no such file",
                path.display()
            );
            let bytes = path.metadata().map_or(0, |about| about.len());
            let file = (path, format, bytes);
            let alone = self.flow(&file).is_some();
            match groups.last_mut() {
                Some(group) if !alone && size.saturating_add(bytes) <= self.args.together => {
                    group.push(file);
                    size += bytes;
                }
                _ => {
                    groups.push(vec![file]);
                    size = if alone { u64::MAX } else { bytes };
                }
            }
        }
        Ok(groups)
    }

    fn bar(&self, groups: &[Vec<File>]) -> ProgressBar {
        let bar = output::progress(self.common, "loading", "bytes");
        bar.set_length(groups.iter().flatten().map(|file| file.2).sum());
        bar
    }

    fn read(&self, group: &[File], bar: &ProgressBar) -> Vec<Taken> {
        let read = |(path, format, bytes): &File| {
            let taken = match Source::open(path, *format, self.common.base.clone()) {
                Ok(source) => take(Source {
                    graph: self.args.graph.clone(),
                    ..source
                }),
                Err(error) => Taken::unread(path.display().to_string(), &error),
            };
            bar.inc(*bytes);
            taken
        };
        group.par_iter().map(read).collect()
    }

    /// Those files that can be loaded; the others are told.
    fn sound(&mut self, files: Vec<Taken>, needs_graphs: bool) -> anyhow::Result<Vec<Taken>> {
        let mut sound = Vec::new();
        for file in files {
            let nameless = needs_graphs && file.has_nameless();
            if self.keeps(&file.path, &file.findings, nameless, file.len()) {
                sound.push(file);
            }
        }
        self.refuse_bad()?;
        Ok(sound)
    }

    /// Whether a file can be loaded; if not, it is told.
    fn keeps(
        &mut self,
        path: &str,
        findings: &[Finding],
        nameless: bool,
        statements: usize,
    ) -> bool {
        if nameless {
            self.tell(&format!(
                "{path}: not loaded: it has statements without a graph, and the default graph of this store is the merge of its graphs; name one with --graph IRI"
            ));
        }
        let is_sound = is_sound(findings);
        if !is_sound {
            self.tell_findings(path, findings);
        }
        if nameless || !is_sound {
            self.bad += 1;
            return false;
        }
        self.files += 1;
        self.statements += statements;
        true
    }

    fn refuse_bad(&self) -> anyhow::Result<()> {
        ensure!(
            !self.args.strict || self.bad == 0,
            "nothing was loaded: mend the file, or load the others without --strict"
        );
        Ok(())
    }

    fn tell_findings(&self, path: &str, findings: &[Finding]) {
        let shown: String = findings.iter().take(TOLD).map(|f| f.to_text()).collect();
        let more = findings.len().saturating_sub(TOLD);
        let more = match more {
            0 => String::new(),
            more => format!(" (and {more} more; xinzhi check -d FILE tells all)"),
        };
        self.tell(&format!("{shown}{path}: not loaded{more}"));
    }

    /// Says what is wrong, also where little is to be said.
    fn tell(&self, text: &str) {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Refuses to end with nothing when there was something.
    fn refuse_nothing(&self) -> anyhow::Result<()> {
        ensure!(
            self.bad == 0 || self.files > 0,
            "nothing was loaded: no file is without errors"
        );
        Ok(())
    }

    fn end(&self, began: Instant) -> anyhow::Result<Outcome> {
        self.refuse_nothing()?;
        let seconds = began.elapsed().as_secs_f64();
        let from = match self.args.files.is_empty() {
            true => "the project".to_owned(),
            false => counted(self.files, "file"),
        };
        output::say(
            self.common,
            &format!(
                "{} loaded from {from} in {seconds:.1} s ({:.0} a second)",
                counted(self.statements, "statement"),
                self.statements as f64 / seconds.max(0.001)
            ),
        );
        if self.bad > 0 {
            output::say(
                self.common,
                &format!("not loaded: {}", counted(self.bad, "file")),
            );
            return Ok(Outcome::Found);
        }
        Ok(Outcome::Done)
    }
}

fn send(remote: &Remote, files: Vec<Taken>) -> anyhow::Result<()> {
    for file in files {
        let path = file.path.clone();
        remote.add(&file.dataset()).with_context(|| {
            format!("{path} is not there as a whole; the same command loads it again")
        })?;
    }
    Ok(())
}
