//! `xinzhi new`.

use super::input::Common;
use super::{Outcome, output};
use crate::data::template::{Beginning, TEMPLATE_BASE, create};
use crate::words::count::counted;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi new papers\n  xinzhi new papers --empty --base https://example.net/papers/"
)]
pub(super) struct Args {
    /// The folder to make; it must not hold anything yet
    folder: PathBuf,
    /// Without the sample paper
    #[arg(long)]
    empty: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let base = common.base.as_deref().unwrap_or(TEMPLATE_BASE);
    let beginning = if args.empty {
        Beginning::Empty
    } else {
        Beginning::Sample
    };
    let files = create(&args.folder, beginning, base)?;
    let shown = args.folder.display();
    let next = match beginning {
        Beginning::Sample => format!(
            "cd {shown}\n  xinzhi check --source text/tidehaven-1.txt\n  xinzhi query who-said-what --cite\n  xinzhi publish --source text/tidehaven-1.txt --with-text -o site"
        ),
        Beginning::Empty => format!(
            "cd {shown}\n  xinzhi segment TEXT --paper my-paper-1 -o data/papers/my-paper-1/passages.ttl"
        ),
    };
    output::say(
        common,
        &format!("{shown}: {}; next:\n  {next}", counted(files, "file")),
    );
    Ok(Outcome::Done)
}
