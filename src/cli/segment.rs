//! `xinzhi segment`.

use super::input::Common;
use super::{Outcome, output};
use crate::data::read::read_bytes;
use crate::data::write;
use crate::meaning::passages;
use crate::words::format::Format;
use crate::words::text::segment;
use anyhow::Context;
use std::path::PathBuf;

/// Cut a text into addressed passages and write them as Turtle: positions and digests, never the words
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: xinzhi segment paper.txt --paper hk-nqpf-3 -o data/papers/hk-nqpf-3/passages.ttl"
)]
pub(super) struct Args {
    /// The text, or - for standard input
    text: PathBuf,
    /// The slug of the paper
    #[arg(long, value_name = "SLUG")]
    paper: String,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format to write
    #[arg(long, value_name = "FORMAT", default_value = "ttl")]
    format: Format,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let slug_ok = args
        .paper
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    anyhow::ensure!(
        slug_ok && !args.paper.is_empty(),
        "--paper {}: a slug is made of lower-case letters, digits and '-'",
        args.paper
    );
    let bytes = read_bytes(&args.text)?;
    let text = String::from_utf8(bytes)
        .with_context(|| format!("{} is not UTF-8", args.text.display()))?;
    let segmentation = segment(&text);
    anyhow::ensure!(
        !segmentation.leaves.is_empty(),
        "{} holds no text",
        args.text.display()
    );
    let prefixes = project.prefixes();
    let dataset = passages::describe(&segmentation, &project.paper(&args.paper), &prefixes);
    output::write(args.output.as_deref(), |out| {
        Ok(write::write(&dataset, &prefixes, args.format, out)?)
    })?;
    output::say(
        common,
        &format!(
            "{} leaves in {} parts",
            segmentation.leaves.len(),
            segmentation.parts.len()
        ),
    );
    Ok(Outcome::Done)
}
