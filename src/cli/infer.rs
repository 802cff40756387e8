//! `xinzhi infer`.

use super::input::{Common, Input};
use super::{Outcome, output};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use crate::data::project::QueryFile;
use crate::data::write;
use crate::meaning::infer::{self, Inferred, Limits, Progress, Rules};
use crate::words::format::Format;
use anyhow::{Context, bail};
use oxrdf::{GraphName, Quad};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi infer --format trig\n  xinzhi infer -d data.ttl --rules owl-rl --closure --format nt\n  xinzhi infer -d data.ttl --rules my-rule.rq\n  xinzhi infer --rules owl-rl --list"
)]
pub(super) struct Args {
    /// rdfs, owl-rl, project, or a .rq file with a CONSTRUCT (repeatable for files) [default: project; for plain RDF: owl-rl]
    #[arg(long, value_name = "RULES")]
    rules: Vec<String>,
    /// Write all that holds, the stated triples included, instead of what is new
    #[arg(long)]
    closure: bool,
    /// Write the rule and the premises of each inferred triple too, into graph/derivations
    #[arg(long, conflicts_with = "closure")]
    derivations: bool,
    /// List the rules, and those of the standard that are left out, instead of applying them
    #[arg(long)]
    list: bool,
    /// The most triples that are inferred
    #[arg(long, value_name = "N", default_value_t = Limits::default().inferred)]
    limit: usize,
    /// The format: ttl, trig, nt, nq, jsonld, rdf, or a media type [default: by the output's extension, else trig for a project, nt for plain RDF]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if args.list {
        return list(args, common);
    }
    let started = Instant::now();
    let input = common.load_stated()?;
    let rules = rules(args, common, &input)?;
    let loaded = started.elapsed();
    let limits = Limits {
        inferred: args.limit,
        ..Limits::default()
    };
    let inferred =
        infer::infer_with_progress(&input.dataset, &rules, limits, &mut progress(common));
    if common.verbose {
        output::say(
            common,
            &format!(
                "loaded in {loaded:.1?}, {} inferred in {:.1?}",
                inferred.len(),
                started.elapsed() - loaded
            ),
        );
    }
    let findings = inferred.findings(&input.dataset, &input.prefixes);
    for finding in &findings {
        output::say(common, finding.to_text().trim_end());
    }
    let format = format(args, common);
    write_all(args, &input, &inferred, format)?;
    Ok(if findings.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

fn format(args: &Args, common: &Common) -> Format {
    let by_name = args.output.as_deref().and_then(Format::of_path);
    let usual = if common.data.is_empty() {
        Format::TriG
    } else {
        Format::NTriples
    };
    args.format.or(by_name).unwrap_or(usual)
}

fn rules(args: &Args, common: &Common, input: &Input) -> anyhow::Result<Rules> {
    let names: Vec<&str> = args.rules.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] if common.data.is_empty() => Ok(Rules::project(&input.project)?),
        [] | ["owl-rl"] => Ok(Rules::owl_rl()),
        ["rdfs"] => Ok(Rules::rdfs()),
        ["project"] => Ok(Rules::project(&input.project)?),
        files => {
            let files: Vec<QueryFile> = files
                .iter()
                .map(|file| rule_file(file))
                .collect::<Result<_, _>>()?;
            Ok(Rules::of_files(&files)?)
        }
    }
}

fn rule_file(path: &str) -> anyhow::Result<QueryFile> {
    let file = Path::new(path);
    if !file.is_file() {
        bail!("--rules {path}: neither a file nor one of rdfs, owl-rl, project");
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {path}"))?;
    let name = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    Ok(QueryFile {
        name: name.unwrap_or_default(),
        path: path.to_owned(),
        text,
    })
}

fn progress(common: &Common) -> impl FnMut(Progress) {
    let shown = !common.quiet && std::io::stderr().is_terminal();
    let mut last = Instant::now();
    move |at| {
        if shown && last.elapsed().as_millis() > 500 {
            last = Instant::now();
            let _ = write!(
                std::io::stderr(),
                "\r{} of {} triples, {} inferred ",
                at.done,
                at.known,
                at.inferred
            );
        }
    }
}

fn write_all(
    args: &Args,
    input: &Input,
    inferred: &Inferred,
    format: Format,
) -> anyhow::Result<()> {
    let mut builder = DatasetBuilder::default();
    let mut add = |mut quad: Quad| {
        if !format.has_graphs() {
            quad.graph_name = GraphName::DefaultGraph;
        }
        builder.add(quad, Line::UNKNOWN);
    };
    if args.closure {
        let mut left = args.limit.saturating_add(input.dataset.len());
        inferred.closure(&input.dataset, &mut |quad| {
            add(quad);
            left = left.saturating_sub(1);
            left > 0
        });
    } else {
        inferred.quads(&input.dataset).for_each(&mut add);
    }
    if args.derivations {
        let base = &input.project.config().base;
        inferred
            .derivations(&input.dataset, base)
            .for_each(&mut add);
    }
    let dataset: Dataset = builder.build();
    output::write(args.output.as_deref(), |out| {
        Ok(write::write(&dataset, &input.prefixes, format, out)?)
    })
}

fn list(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load_stated()?;
    let rules = rules(args, common, &input)?;
    output::write(args.output.as_deref(), |out| {
        for rule in rules.rules.iter() {
            writeln!(
                out,
                "{}\t{}\t{}",
                rule.id,
                rule.title(input.language),
                rule.reference
            )?;
        }
        for left in &rules.left_out {
            writeln!(out, "{}\tleft out: {}", left.id, left.reason)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}
