//! `xinzhi completions`.

use super::{Cli, Outcome, output};
use clap::CommandFactory;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: xinzhi completions bash > ~/.local/share/bash-completion/completions/xinzhi"
)]
pub(super) struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "xinzhi", &mut script);
    output::write(None, |out| Ok(out.write_all(&script)?))?;
    Ok(Outcome::Done)
}
