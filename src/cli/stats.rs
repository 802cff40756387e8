//! `xinzhi stats`.

mod network;

use super::input::{Common, Input};
use super::sources::{PaperText, SourceArgs, papers};
use super::{Outcome, output};
use crate::meaning::evidence::compare;
use crate::meaning::evidence::coverage::{Coverage, coverage};
use crate::meaning::evidence::mentions::Names;
use crate::meaning::stats::{Stats, stats};
use crate::views;
use anyhow::{bail, ensure};
use oxrdf::NamedNode;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi stats\n  xinzhi stats -d data.nq.gz --format json\n  xinzhi stats --rank pagerank --top 20\n  xinzhi stats -d data.ttl --rank betweenness --format csv -o between.csv\n  xinzhi stats --groups community --format json\n  xinzhi stats --between 夏寶龍 新質生產力 --ways 3\n  xinzhi stats --coverage --source paper.txt --min 90"
)]
pub(super) struct Args {
    /// text, csv or json; for --rank and --groups also an RDF format, such as ttl [default: by the output's extension, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    #[command(flatten)]
    network: network::NetworkArgs,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How much of the paper is modelled, leaf by leaf, and what is left
    #[arg(long)]
    coverage: bool,
    #[command(flatten)]
    source: SourceArgs,
    /// Exit with 1 when fewer of the leaves than this are accounted for
    #[arg(long, value_name = "PERCENT", requires = "coverage")]
    min: Option<f64>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load()?;
    if args.coverage {
        return run_coverage(args, common, &input);
    }
    let extension = args.output.as_deref().and_then(Path::extension);
    let extension = extension.map(|e| e.to_string_lossy().replace("txt", "text"));
    let format = args.format.clone().or(extension);
    if let Some(bytes) = args
        .network
        .answer(&input, format.as_deref().unwrap_or("text"))?
    {
        output::write(args.output.as_deref(), |out| Ok(out.write_all(&bytes)?))?;
        return Ok(Outcome::Done);
    }
    let name = |iri: &str| {
        input
            .prefixes
            .compact(iri)
            .unwrap_or_else(|| iri.to_owned())
    };
    let counted = stats(&input.dataset, &input.default_graph, name);
    let text = match format.as_deref().unwrap_or("text") {
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

fn run_coverage(args: &Args, common: &Common, input: &Input) -> anyhow::Result<Outcome> {
    let texts = args.source.read(&input.dataset, &input.project, common)?;
    let names = Names::new(&input.dataset)?;
    let measured: Vec<Coverage> = papers(&input.dataset)
        .values()
        .map(|paper| {
            let text = texts.iter().find(|text| text.paper() == paper);
            measure(input, paper, text, &names)
        })
        .collect();
    ensure!(
        !measured.is_empty(),
        "no paper has passages: xinzhi segment makes them"
    );
    let joined = |show: fn(&Coverage) -> String| measured.iter().map(show).collect::<String>();
    let text = match args.format.as_deref().unwrap_or("text") {
        "text" => joined(views::coverage::text),
        "csv" => joined(views::coverage::csv),
        "json" => format!("{:#}\n", serde_json::to_value(&measured)?),
        other => bail!("unknown format '{other}': use text, csv or json"),
    };
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(text.as_bytes())?)
    })?;
    let mut outcome = Outcome::Done;
    for (coverage, min) in measured.iter().zip(std::iter::repeat(args.min)) {
        if let Some(min) = min.filter(|min| coverage.percent() < *min) {
            let percent = coverage.percent();
            output::say(
                common,
                &format!(
                    "{}: {percent:.1} % of the leaves are accounted for, {min} % are asked",
                    coverage.paper
                ),
            );
            outcome = Outcome::Found;
        }
    }
    Ok(outcome)
}

fn measure(input: &Input, paper: &NamedNode, text: Option<&PaperText>, names: &Names) -> Coverage {
    let measure = |text| coverage(&input.dataset, paper.as_ref(), &input.prefixes, text);
    match text {
        Some(text) => {
            let source = text.source();
            measure(Some((&compare(&input.dataset, &source), names)))
        }
        None => measure(None),
    }
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
