//! `xinzhi stats`.

use super::input::Common;
use super::{Outcome, output};
use crate::meaning::stats::{Stats, stats};
use anyhow::bail;
use std::path::PathBuf;

/// Count what there is: statements, passages, entities, figures, classes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  xinzhi stats\n  xinzhi stats -d data.nq.gz --format json")]
pub(super) struct Args {
    /// text, csv or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: String,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load()?;
    let name = |iri: &str| {
        input
            .prefixes
            .compact(iri)
            .unwrap_or_else(|| iri.to_owned())
    };
    let counted = stats(&input.dataset, &input.default_graph, name);
    let text = match args.format.as_str() {
        "text" => text(&counted),
        "csv" => csv(&counted),
        "json" => format!("{:#}\n", serde_json::to_value(&counted)?),
        other => bail!("unknown format '{other}': use text, csv or json"),
    };
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(text.as_bytes())?)
    })?;
    Ok(Outcome::Done)
}

/// The counts that have a name, those of the model left out where there are none.
pub(super) fn rows(stats: &Stats) -> Vec<(&'static str, usize)> {
    let of_model = [
        ("passages", stats.passages),
        ("passages with statements", stats.passages_with_statements),
        ("statements in passages", stats.statements),
        ("entities", stats.entities),
        ("figures", stats.figures),
        ("quotations", stats.quotations),
        ("proposals", stats.proposals),
        ("claims", stats.claims),
        ("problems", stats.problems),
        ("readings", stats.readings),
    ];
    let all = [
        ("quads", stats.quads),
        ("triples in the default graph", stats.triples),
        ("named graphs", stats.graphs),
    ];
    all.into_iter()
        .chain(of_model.into_iter().filter(|(_, n)| *n > 0))
        .collect()
}

fn text(stats: &Stats) -> String {
    let mut out: String = rows(stats)
        .iter()
        .map(|(name, n)| format!("{n:>9}  {name}\n"))
        .collect();
    out.push('\n');
    out.extend(
        stats
            .classes
            .iter()
            .map(|(class, n)| format!("{n:>9}  {class}\n")),
    );
    out
}

fn csv(stats: &Stats) -> String {
    let mut out = String::from("what,count\n");
    out.extend(rows(stats).iter().map(|(name, n)| format!("{name},{n}\n")));
    out.extend(
        stats
            .classes
            .iter()
            .map(|(class, n)| format!("\"{}\",{n}\n", class.replace('"', "\"\""))),
    );
    out
}
