//! `xinzhi man`.

use super::{Cli, Outcome, output};
use crate::data::save::save_with;
use anyhow::Context;
use clap::CommandFactory;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: xinzhi man -o ~/.local/share/man/man1")]
pub(super) struct Args {
    /// A folder for one page per command
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut program = Cli::command();
    program.build();
    match &args.output {
        None => output::write(None, |out| Ok(clap_mangen::Man::new(program).render(out)?))?,
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            for page in pages(&program) {
                let name = page
                    .get_display_name()
                    .unwrap_or(page.get_name())
                    .to_owned();
                save_with::<anyhow::Error>(&folder.join(format!("{name}.1")), |out| {
                    Ok(clap_mangen::Man::new(page).render(out)?)
                })?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn pages(program: &clap::Command) -> Vec<clap::Command> {
    std::iter::once(program.clone())
        .chain(
            program
                .get_subcommands()
                .filter(|c| c.get_name() != "help")
                .cloned(),
        )
        .collect()
}
