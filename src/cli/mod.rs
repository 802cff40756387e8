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
use clap::builder::Resettable;
use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
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
    /// Check the project, infer, and write dumps, drawings, answers and a report
    Build(Late<build::Args>),
    /// Check data against the rules: every finding with its file, line and column
    Check(Late<check::Args>),
    /// Ask a shipped question by name, a query file, or SPARQL of your own
    Query(Late<query::Args>),
    /// Find things, passages and questions by words in any of the three languages
    Search(Late<search::Args>),
    /// Draw a view by name, a query of your own, or a part of any data: as SVG, PNG, DOT, GraphML, Mermaid, JSON or CSV
    Draw(Late<draw::Args>),
    /// Say why a statement holds, down to the passages; or, for one that does not, what is missing
    Explain(Late<explain::Args>),
    /// Write the data in any RDF format, with its evidence in the form asked for
    Export(Late<export::Args>),
    /// Infer what follows, by RDFS, OWL 2 RL, or the project's rules
    Infer(Late<infer::Args>),
    /// Load RDF, or the project, into a store on disk, onto a server, or into a snapshot file
    Load(Late<load::Args>),
    /// Publish the site as files: pages in three languages, data beside each, rules for hosts
    Publish(Late<publish::Args>),
    /// Put the graphs of the project on a store elsewhere, one by one, and only what has changed since the last time
    Push(Late<push::Args>),
    /// Serve the pages, RDF by content negotiation, and SPARQL (/query, /update, /store)
    Serve(Late<serve::Args>),
    /// Verify a live site: negotiation, redirects, languages, links and the description of the dataset
    Verify(Late<verify::Args>),
    /// Count what there is: statements, passages, entities, figures, classes; rank nodes, find groups and shortest ways
    Stats(Late<stats::Args>),
    /// Let assistants ask, over standard input and output: every statement comes with its passages
    Mcp(Late<mcp::Args>),
    /// Cut a text into addressed passages and write them as Turtle: positions and digests, never the words
    Segment(Late<segment::Args>),
    /// Find known things in texts: names, references, figures, dates, money, ranks, quotations with their speakers
    Annotate(Late<annotate::Args>),
    /// Suggest statements for a text, with rule and likelihood, to be kept, changed or dropped; --accept moves what is kept into the paper
    Draft(Late<draft::Args>),
    /// Begin a project: a folder that builds at once, with a sample paper that is modelled completely
    New(Late<new::Args>),
    /// Write a completion script for a shell
    Completions(Late<completions::Args>),
    /// Write manual pages: of the program to standard output, or of every command into a folder
    Man(Late<man::Args>),
}

/// The arguments of a command, which are described when it is called: of many commands a start calls one.
#[derive(Debug)]
struct Late<T>(T);

impl<T: Args> Late<T> {
    /// Describes the arguments; what the command is for stays as it is, whatever is said of arguments that it shares with others.
    fn describe(command: clap::Command) -> clap::Command {
        let about = command.get_about().cloned();
        let long = command.get_long_about().cloned();
        T::augment_args(command)
            .about(Resettable::from(about))
            .long_about(Resettable::from(long))
    }
}

impl<T: Args> Args for Late<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(Self::describe)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        command.defer(T::augment_args_for_update)
    }
}

impl<T: FromArgMatches> FromArgMatches for Late<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl Cli {
    /// Reads the arguments, of which the first is the name of the program.
    ///
    /// Where a command comes next, only that one is looked at: to tell all commands which options every command has is most of a start.
    fn of(arguments: Vec<OsString>) -> Result<Self, clap::Error> {
        let all = Command::augment_subcommands(clap::Command::default());
        let named = arguments.get(1).and_then(|name| all.find_subcommand(name));
        let Some(named) = named else {
            return Self::try_parse_from(arguments);
        };
        let program = clap::Command::new("xinzhi")
            .version(env!("CARGO_PKG_VERSION"))
            .propagate_version(true);
        let program = input::Common::augment_args(program).subcommand(named.clone());
        Self::from_arg_matches(&program.try_get_matches_from(arguments)?)
    }
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
    let cli = match Cli::of(std::env::args_os().collect()) {
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
        Command::Build(Late(args)) => build::run(args, common),
        Command::Check(Late(args)) => check::run(args, common),
        Command::Query(Late(args)) => query::run(args, common),
        Command::Search(Late(args)) => search::run(args, common),
        Command::Draw(Late(args)) => draw::run(args, common),
        Command::Explain(Late(args)) => explain::run(args, common),
        Command::Export(Late(args)) => export::run(args, common),
        Command::Infer(Late(args)) => infer::run(args, common),
        Command::Load(Late(args)) => load::run(args, common),
        Command::Publish(Late(args)) => publish::run(args, common),
        Command::Push(Late(args)) => push::run(args, common),
        Command::Serve(Late(args)) => serve::run(args, common),
        Command::Verify(Late(args)) => verify::run(args, common),
        Command::Stats(Late(args)) => stats::run(args, common),
        Command::Mcp(Late(args)) => mcp::run(args, common),
        Command::Segment(Late(args)) => segment::run(args, common),
        Command::Annotate(Late(args)) => annotate::run(args, common),
        Command::Draft(Late(args)) => draft::run(args, common),
        Command::New(Late(args)) => new::run(args, common),
        Command::Completions(Late(args)) => completions::run(args),
        Command::Man(Late(args)) => man::run(args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn a_command_is_the_same_alone_and_among_all() {
        let program = Cli::command();
        let mut built = program.clone();
        built.build();
        let told = |read: Result<Cli, clap::Error>| match read {
            Ok(cli) => format!("{cli:?}"),
            Err(error) => error.to_string(),
        };
        let further: [&[&str]; 6] = [
            &["--help"],
            &["-h"],
            &["--version"],
            &["--no-such-option"],
            &["--language", "en", "x", "-v"],
            &[],
        ];
        for command in program.get_subcommands() {
            let whole = built.find_subcommand(command.get_name());
            assert_eq!(
                whole.and_then(clap::Command::get_about),
                command.get_about()
            );
            for further in further {
                let arguments = ["xinzhi", command.get_name()].into_iter();
                let arguments: Vec<OsString> = arguments
                    .chain(further.iter().copied())
                    .map(OsString::from)
                    .collect();
                let alone = told(Cli::of(arguments.clone()));
                assert_eq!(alone, told(Cli::try_parse_from(arguments)));
            }
        }
    }
}
