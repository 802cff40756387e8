//! `xinzhi segment`.

use super::input::Common;
use super::sources::read_plain;
use super::{Outcome, output};
use crate::data::project::{Project, slug};
use crate::data::read::{Source as File, read};
use crate::data::write;
use crate::meaning::evidence::anchors::shared;
use crate::meaning::evidence::revision::{paper_of, revise};
use crate::meaning::evidence::source::Source;
use crate::meaning::passages;
use crate::views::revision;
use crate::words::count::counted;
use crate::words::format::Format;
use crate::words::text::plain::{Syntax, joined};
use crate::words::text::{Positions, Segmentation, repairs, segment};
use anyhow::{Context, ensure};
use oxrdf::NamedNode;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi segment paper.txt --paper hk-nqpf-3 -o data/papers/hk-nqpf-3/passages.ttl\n  xinzhi segment page.html --paper my-paper-1 --plain text/my-paper-1.txt -o passages.ttl\n  xinzhi segment new.txt --against data/papers/my-paper-1/passages.ttl"
)]
pub(super) struct Args {
    /// The text: plain, Markdown (.md) or HTML (.html), or - for standard input
    text: PathBuf,
    /// The slug of the paper
    #[arg(long, value_name = "SLUG", required_unless_present = "against")]
    paper: Option<String>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format to write: of RDF; text or json with --against [default: ttl, text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// How the text is written: plain, markdown or html [default: by extension]
    #[arg(long, value_name = "SYNTAX", value_parser = syntax)]
    syntax: Option<Syntax>,
    /// Write the text that positions count in: without mark-up, words that a line cuts joined
    #[arg(long, value_name = "FILE")]
    plain: Option<PathBuf>,
    /// Write what was repaired, one a line, to a file [default: told on standard error]
    #[arg(long, value_name = "FILE")]
    repairs: Option<PathBuf>,
    /// Compare with the passages of an earlier version instead: kept, moved, changed, gone, new; exit 1 when something is
    #[arg(long, value_name = "PASSAGES", conflicts_with_all = ["paper", "plain", "repairs"])]
    against: Option<PathBuf>,
}

pub(super) fn syntax(given: &str) -> Result<Syntax, String> {
    match given {
        "plain" | "text" => Ok(Syntax::Plain),
        "markdown" | "md" => Ok(Syntax::Markdown),
        "html" => Ok(Syntax::Html),
        _ => Err("use plain, markdown or html".to_owned()),
    }
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let mut text = read_plain(&args.text, args.syntax)?;
    if let Some(earlier) = &args.against {
        return against(args, earlier, &text, &project, common);
    }
    if let Some(path) = &args.plain {
        text = joined(&text);
        output::write(Some(path), |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    let slug = slug(args.paper.as_deref().unwrap_or_default())?;
    let cut = segment(&text);
    ensure!(
        !cut.leaves.is_empty(),
        "{} holds no text",
        args.text.display()
    );
    let paper = project.paper(slug);
    let prefixes = project.prefixes_with(slug);
    if let Some(path) = args.output.as_deref().filter(|path| path.exists()) {
        refuse_other_text(path, &paper, &cut, common)?;
    }
    let dataset = passages::describe(&cut, &paper, &prefixes);
    let format: Format = args.format.as_deref().unwrap_or("ttl").parse()?;
    if let Some(folder) = args.output.as_deref().and_then(Path::parent) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    output::write(args.output.as_deref(), |out| {
        Ok(write::write(&dataset, &prefixes, format, out)?)
    })?;
    output::say(
        common,
        &format!(
            "{} in {}",
            counted(cut.leaves.len(), "passage"),
            counted(cut.parts.len(), "part")
        ),
    );
    tell_repairs(args, &text, &repairs(&text, &cut), common)?;
    Ok(Outcome::Done)
}

/// A file that has the passages of another text under the same name is not written over; what a new version loses is told.
fn refuse_other_text(
    path: &Path,
    paper: &NamedNode,
    cut: &Segmentation,
    common: &Common,
) -> anyhow::Result<()> {
    let Ok(file) = File::open(path, None, None) else {
        return Ok(());
    };
    let recorded = read(vec![file]).dataset;
    let (there, all) = shared(&recorded, paper.as_ref(), cut);
    let shown = path.display();
    ensure!(
        2 * there >= all,
        "{shown} has the passages of another text as {}: name this paper otherwise with --paper, or move that file away",
        paper.as_str()
    );
    if there < all {
        let gone = all - there;
        output::say(
            common,
            &format!(
                "{gone} of {} that {shown} had are not in this text: --against tells which, and what rests on them",
                counted(all, "passage")
            ),
        );
    }
    Ok(())
}

/// What was repaired: to a file, else to standard error.
fn tell_repairs(
    args: &Args,
    text: &str,
    found: &[crate::words::text::Repair],
    common: &Common,
) -> anyhow::Result<()> {
    let positions = Positions::new(text);
    let mut lines = String::new();
    for repair in found {
        let (start, end) = repair.range;
        let _ = writeln!(
            lines,
            "{}\t{}\t{start}-{end}\t{}",
            repair.kind.word(),
            repair.address,
            repair.shown(&positions)
        );
    }
    match &args.repairs {
        Some(path) => output::write(Some(path), |out| Ok(out.write_all(lines.as_bytes())?))?,
        None if found.is_empty() => {}
        None => output::say(common, &format!("to look at:\n{}", lines.trim_end())),
    }
    Ok(())
}

/// Compares a new version with the passages of an earlier one.
fn against(
    args: &Args,
    earlier: &Path,
    text: &str,
    project: &Project,
    common: &Common,
) -> anyhow::Result<Outcome> {
    let passages = read(vec![File::open(earlier, None, None)?]).dataset;
    let paper = paper_of(&passages).with_context(|| {
        format!(
            "{}: there are no passages of one paper in it; xinzhi segment writes them",
            earlier.display()
        )
    })?;
    let data = common.read(project)?.dataset;
    let source = Source::new(paper, &args.text.display().to_string(), text, None);
    let found = revise(&passages, &source, &data);
    let told = match args.format.as_deref() {
        None | Some("text") => revision::text(&found),
        Some("json") => format!("{:#}\n", revision::json(&found)),
        Some(other) => anyhow::bail!("--format {other}: use text or json with --against"),
    };
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(told.as_bytes())?)
    })?;
    Ok(if found.is_changed() {
        Outcome::Found
    } else {
        Outcome::Done
    })
}
