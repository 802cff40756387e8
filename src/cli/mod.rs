//! The command line: arguments, terminal output, exit codes. The only layer that prints.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 done and something was found,
//! 2 could not.

mod annotate;
mod build;
mod cache;
mod check;
mod completions;
mod draft;
mod draw;
mod explain;
mod export;
mod infer;
mod input;
mod load;
mod man;
mod mcp;
mod new;
mod output;
mod publish;
mod push;
mod query;
mod remote;
mod search;
mod segment;
mod serve;
mod shapes;
mod sources;
mod stats;
mod steps;
mod verify;
mod watch;

use crate::meaning::query::guard;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Policy papers as linked data that can be trusted: every statement carries the passage that says it.
#[derive(Debug, Parser)]
#[command(
    name = "xinzhi",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Commands work on the project of the nearest xinzhi.toml upwards, else on the paper that is embedded in the binary; -d FILE takes plain RDF instead.\n\nExample: xinzhi query who-said-what --param who=梁振英 --cite"
)]
pub struct Cli {
    #[command(flatten)]
    common: input::Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Check(check::Args),
    Query(query::Args),
    Search(search::Args),
    Draw(draw::Args),
    Explain(explain::Args),
    Export(export::Args),
    Infer(infer::Args),
    Load(load::Args),
    Publish(publish::Args),
    Push(push::Args),
    Serve(serve::Args),
    Verify(verify::Args),
    Stats(stats::Args),
    Mcp(mcp::Args),
    Segment(segment::Args),
    Annotate(annotate::Args),
    Draft(draft::Args),
    New(new::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a command ended when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Found,
}

/// Runs the program.
pub fn main() -> ExitCode {
    quiet_engine();
    // The threads start while the arguments are read.
    rayon::spawn(|| ());
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() {
                ExitCode::from(code)
            } else {
                ExitCode::from(2)
            };
        }
    };
    match run(&cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error, &cli.common);
            ExitCode::from(2)
        }
    }
}

/// Lets panics of the query engine, which come back as errors, pass without a trace on the terminal.
fn quiet_engine() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some(guard::THREAD) {
            usual(info);
        }
    }));
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let common = &cli.common;
    match &cli.command {
        Command::Build(args) => build::run(args, common),
        Command::Check(args) => check::run(args, common),
        Command::Query(args) => query::run(args, common),
        Command::Search(args) => search::run(args, common),
        Command::Draw(args) => draw::run(args, common),
        Command::Explain(args) => explain::run(args, common),
        Command::Export(args) => export::run(args, common),
        Command::Infer(args) => infer::run(args, common),
        Command::Load(args) => load::run(args, common),
        Command::Publish(args) => publish::run(args, common),
        Command::Push(args) => push::run(args, common),
        Command::Serve(args) => serve::run(args, common),
        Command::Verify(args) => verify::run(args, common),
        Command::Stats(args) => stats::run(args, common),
        Command::Mcp(args) => mcp::run(args, common),
        Command::Segment(args) => segment::run(args, common),
        Command::Annotate(args) => annotate::run(args, common),
        Command::Draft(args) => draft::run(args, common),
        Command::New(args) => new::run(args, common),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
