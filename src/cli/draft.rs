//! `xinzhi draft`.

use super::input::Common;
use super::segment::{slug, with_prefix_of};
use super::sources::read_plain;
use super::{Outcome, output};
use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::data::read::{Source, read};
use crate::data::trig;
use crate::meaning::annotate::Annotator;
use crate::meaning::draft::Drafter;
use crate::meaning::draft::measure::{Measures, measure};
use crate::meaning::evidence::anchors::shared;
use crate::views::draft::{files, section};
use crate::views::measures;
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use crate::words::text::plain::Syntax;
use crate::words::text::segment;
use anyhow::{Context, bail, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Suggest statements for a text, with rule and likelihood, to be kept, changed or dropped; --accept moves what is kept into the paper
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi draft text/my-paper-1.txt --paper my-paper-1\n  xinzhi draft --accept\n  xinzhi draft --accept drafts/my-paper-1/s1.trig\n  xinzhi draft text/my-paper-1.txt --paper my-paper-1 --measure"
)]
pub(super) struct Args {
    /// The text: plain, Markdown (.md) or HTML (.html)
    #[arg(
        required_unless_present = "accept",
        requires = "paper",
        conflicts_with = "accept"
    )]
    text: Option<PathBuf>,
    /// The slug of the paper
    #[arg(long, value_name = "SLUG")]
    paper: Option<String>,
    /// The folder to write [default: drafts/SLUG of the project]; no file in it is replaced
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How the text is written: plain, markdown or html [default: by extension]
    #[arg(long, value_name = "SYNTAX", value_parser = super::segment::syntax)]
    syntax: Option<Syntax>,
    /// Move what is marked xz:Keep into the graphs of its passages, with its comments, and take out what is marked xz:Drop [default:
    /// all drafts of the project]
    #[arg(long, value_name = "FILE", num_args = 0..)]
    accept: Option<Vec<PathBuf>>,
    /// Compare the suggestions with what the project says of the paper, and tell how many are right, instead of writing them
    #[arg(long, conflicts_with_all = ["accept", "output"])]
    measure: bool,
    /// The format of the measures: text or json
    #[arg(long, value_name = "FORMAT", requires = "measure", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Our own words for a node, which go into the gloss.
const LABEL: &str = "skos:prefLabel";
/// What only drafts say.
const OF_DRAFTS: [&str; 4] = ["xz:suggestedBy", "xz:likelihood", "xz:decision", LABEL];

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    match (&args.accept, &args.text) {
        (Some(files), _) => accept(files, &project, common),
        (None, Some(text)) => draft(args, text, &project, common),
        (None, None) => bail!("name a text, or --accept"),
    }
}

fn folder_of(project: &Project) -> anyhow::Result<&Path> {
    project
        .folder()
        .context("the embedded project takes no drafts: xinzhi new DIR makes a project, -o DIR writes elsewhere")
}

fn draft(args: &Args, text: &Path, project: &Project, common: &Common) -> anyhow::Result<Outcome> {
    let slug = slug(args.paper.as_deref().unwrap_or_default())?;
    let paper = project.paper(slug);
    let input = common.load_stated()?;
    let mut prefixes = input.prefixes;
    with_prefix_of(&paper, slug, &mut prefixes);
    let cut = segment(&read_plain(text, args.syntax)?);
    ensure!(!cut.leaves.is_empty(), "{} holds no text", text.display());
    let (there, all) = shared(&input.dataset, paper.as_ref(), &cut);
    ensure!(
        2 * there >= all,
        "--paper {slug}: the project has a paper of this name, and {} is not its text: name this one otherwise",
        text.display()
    );
    let annotator = Annotator::new(&input.dataset)?;
    let drafter = Drafter::new(&annotator, &input.dataset, &prefixes, project, slug);
    let drafts = drafter.draft(&cut);
    let graphs = project.graph(&format!("draft/{slug}/"));
    let files = files(&drafts, slug, graphs.as_str(), &prefixes);
    if args.measure {
        let passages = format!("{}/", paper.as_str());
        let (modelled, drafted) = ((&input.dataset, passages.as_str()), drafted(&files)?);
        let measures = measure(modelled, (&drafted, graphs.as_str()), &annotator);
        return tell_measures(&measures, &passages, &args.format);
    }
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => folder_of(project)?.join("drafts").join(slug),
    };
    write_drafts(&folder, &files)?;
    let nodes: usize = drafts.iter().map(|draft| draft.nodes.len()).sum();
    output::say(
        common,
        &format!(
            "{}: {nodes} suggestions for {} passages in {} files",
            folder.display(),
            drafts.len(),
            files.len()
        ),
    );
    Ok(Outcome::Done)
}

/// Writes drafts into a folder; what is there already, perhaps half decided, is not replaced.
fn write_drafts(folder: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let path = |name: &String| folder.join(format!("{name}.trig"));
    if let Some(there) = files.keys().map(path).find(|path| path.exists()) {
        bail!(
            "{} is there: accept it (xinzhi draft --accept) or remove it first",
            there.display()
        );
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (name, text) in files {
        write_text(&path(name), text)?;
    }
    Ok(())
}

/// The files of drafts as data.
fn drafted(files: &BTreeMap<String, String>) -> anyhow::Result<Dataset> {
    let sources: anyhow::Result<Vec<Source>> = (files.iter())
        .map(|(name, text)| trig_source(name.clone(), text))
        .collect();
    Ok(read(sources?).dataset)
}

fn tell_measures(measures: &Measures, paper: &str, format: &str) -> anyhow::Result<Outcome> {
    ensure!(
        measures.recall.of > 0,
        "the project says nothing of {paper}: there is nothing to compare suggestions with"
    );
    let told = match format {
        "json" => format!("{}\n", serde_json::to_string_pretty(measures)?),
        _ => measures::text(measures),
    };
    output::write(None, |out| Ok(out.write_all(told.as_bytes())?))?;
    Ok(Outcome::Done)
}

fn write_text(path: &Path, text: &str) -> anyhow::Result<()> {
    output::write_file(path, |out| Ok(out.write_all(text.as_bytes())?))
}

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
struct Edits {
    texts: BTreeMap<PathBuf, String>,
    kept: usize,
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

fn accept(given: &[PathBuf], project: &Project, common: &Common) -> anyhow::Result<Outcome> {
    let all = if given.is_empty() {
        drafts_of(project)?
    } else {
        given.to_vec()
    };
    ensure!(
        !all.is_empty(),
        "there are no drafts: xinzhi draft TEXT --paper SLUG writes them"
    );
    let mut edits = Edits::default();
    for path in &all {
        accept_file(path, project, &mut edits)?;
    }
    refuse_broken(&edits)?;
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
    output::say(
        common,
        &format!(
            "{} kept, {} dropped, {} undecided",
            edits.kept, edits.dropped, edits.left
        ),
    );
    Ok(Outcome::Done)
}

/// Moves what a draft keeps into its paper, and takes out what it drops.
fn accept_file(path: &Path, project: &Project, edits: &mut Edits) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let known = trig::prefixes(&text);
    let mut rest = text.clone();
    let mut left = 0;
    for statement in trig::statements(&text).iter().rev() {
        match statement.object("xz:decision") {
            Some("xz:Keep") => edits.kept += 1,
            Some("xz:Drop") => edits.dropped += 1,
            _ => {
                left += 1;
                continue;
            }
        }
        rest.replace_range(statement.at.clone(), "");
    }
    for statement in trig::statements(&text) {
        if statement.object("xz:decision") == Some("xz:Keep") {
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
    edits.left += left;
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

/// Puts a statement into the graph of its passage: in the file of the paper that has it, else in that of the section.
fn put(
    statement: &trig::Statement,
    slug: &str,
    address: &str,
    known: &BTreeMap<String, String>,
    project: &Project,
    edits: &mut Edits,
) -> anyhow::Result<()> {
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
    let prefixes = project.prefixes();
    let gloss = project.graph("gloss");
    let full = format!("<{}>", gloss.as_str());
    let name = prefixes
        .compact(gloss.as_str())
        .unwrap_or_else(|| full.clone());
    let path = folder_of(project)?.join(format!("data/gloss/{slug}.trig"));
    let head =
        || format!("# Our own labels of what {slug} puts forward: nobody said these words.\n");
    let moved = format!("\n  {subject} {label} .");
    let known = with_known(known, &prefixes);
    edits.insert(path, head, &[name, full], &moved, &known)
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

fn trig_source(path: String, text: &str) -> anyhow::Result<Source<'static>> {
    let format = Format::of_path(Path::new("a.trig")).context("TriG is not known")?;
    Ok(Source {
        path,
        format,
        base: None,
        graph: None,
        bytes: text.as_bytes().to_vec().into(),
    })
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
