//! `xinzhi draft`.

use super::input::Common;
use super::sources::read_plain;
use super::{Outcome, output};
use crate::data::project::{Project, slug};
use crate::meaning::annotate::Annotator;
use crate::meaning::draft::Drafter;
use crate::meaning::draft::accept::{self, Incomplete, drafts_of, folder_of};
use crate::meaning::draft::measure::{Measures, measure};
use crate::meaning::evidence::anchors::shared;
use crate::views::draft::{dataset, files, write};
use crate::views::measures;
use crate::words::count::counted;
use crate::words::text::plain::Syntax;
use crate::words::text::segment;
use anyhow::{bail, ensure};
use std::path::{Path, PathBuf};

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
    /// all drafts of the project]; what check would refuse stays, and what it wants is told
    #[arg(long, value_name = "FILE", num_args = 0..)]
    accept: Option<Vec<PathBuf>>,
    /// Move also what check would refuse
    #[arg(long, requires = "accept")]
    incomplete: bool,
    /// Compare the suggestions with what the project says of the paper, and tell how many are right, instead of writing them
    #[arg(long, conflicts_with_all = ["accept", "output"])]
    measure: bool,
    /// The format of the measures: text or json
    #[arg(long, value_name = "FORMAT", requires = "measure", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    match (&args.accept, &args.text) {
        (Some(files), _) => {
            let incomplete = match args.incomplete {
                true => Incomplete::Moves,
                false => Incomplete::Stays,
            };
            accept(files, incomplete, &project, common)
        }
        (None, Some(text)) => draft(args, text, &project, common),
        (None, None) => bail!("name a text, or --accept"),
    }
}

fn draft(args: &Args, text: &Path, project: &Project, common: &Common) -> anyhow::Result<Outcome> {
    let slug = slug(args.paper.as_deref().unwrap_or_default())?;
    let paper = project.paper(slug);
    let input = common.load_stated()?;
    let mut prefixes = input.prefixes;
    project.name_passages(slug, &mut prefixes);
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
        let (modelled, drafted) = ((&input.dataset, passages.as_str()), dataset(&files));
        let measures = measure(modelled, (&drafted, graphs.as_str()), &annotator);
        return tell_measures(&measures, &passages, &args.format);
    }
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => folder_of(project, slug)?,
    };
    write(&folder, &files)?;
    let nodes: usize = drafts.iter().map(|draft| draft.nodes.len()).sum();
    output::say(
        common,
        &format!(
            "{}: {} for {} in {}",
            folder.display(),
            counted(nodes, "suggestion"),
            counted(drafts.len(), "passage"),
            counted(files.len(), "file")
        ),
    );
    Ok(Outcome::Done)
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

/// Moves what drafts keep, then says what stays and what it wants, and the counts.
fn accept(
    given: &[PathBuf],
    incomplete: Incomplete,
    project: &Project,
    common: &Common,
) -> anyhow::Result<Outcome> {
    let all = match given {
        [] => drafts_of(project)?,
        given => given.to_vec(),
    };
    let language = common.message_language(project);
    let accepted = accept::accept(project, &all, incomplete, language)?;
    accepted.write()?;
    output::write(None, |out| {
        for held in &accepted.held {
            writeln!(out, "{held}")?;
        }
        Ok(())
    })?;
    let waiting = match accepted.held.len() {
        0 => String::new(),
        waiting => {
            format!(", {waiting} kept but incomplete: mend them in the drafts and accept again")
        }
    };
    output::say(
        common,
        &format!(
            "{} moved, {} dropped, {} undecided{waiting}",
            accepted.moved, accepted.dropped, accepted.undecided
        ),
    );
    Ok(if accepted.held.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}
