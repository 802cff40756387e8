//! `xinzhi export`.

use super::input::Common;
use super::{Outcome, output};
use crate::data::write;
use crate::views::evidence::{Evidence, carry};
use crate::words::format::{Compression, Format};
use anyhow::Context;
use flate2::{Compression as Level, GzBuilder};
use std::path::PathBuf;

/// Write the data in any RDF format, with its evidence in the form asked for
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi export --format trig -o paper.trig\n  xinzhi export -d data.ttl --format jsonld\n  xinzhi export --format ttl --evidence rdf12"
)]
pub(super) struct Args {
    /// The format: ttl, trig, nt, nq, jsonld, rdf, or a media type [default: by the output's extension, else trig]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Where to write; .gz compresses [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the passages are carried: graphs, rdf12, reified or none [default: graphs where the format has them, else none]
    #[arg(long, value_name = "FORM", value_parser = clap::value_parser!(Evidence))]
    evidence: Option<Evidence>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let by_name = args.output.as_deref().and_then(Format::of_path);
    let format = args.format.or(by_name).unwrap_or(Format::TriG);
    let input = common.load()?;
    let is_project = common.data.is_empty();
    let dataset = match args.evidence {
        None if !is_project => input.dataset,
        evidence => {
            let evidence = evidence.unwrap_or(Evidence::usual(format));
            anyhow::ensure!(
                evidence != Evidence::Graphs || format.has_graphs(),
                "{format} holds no graph names: use trig, nq or jsonld, or --evidence rdf12, reified or none"
            );
            let described = is_project.then(|| input.project.iri("dataset"));
            let merge = if is_project {
                input.default_graph
            } else {
                crate::store::merge_of(&input.dataset)
            };
            carry(&input.dataset, &merge, evidence, described.as_ref())
        }
    };
    let gzip = args.output.as_deref().map(Compression::of_path) == Some(Compression::Gzip);
    output::write(args.output.as_deref(), |out| {
        if gzip {
            let mut packed = GzBuilder::new().mtime(0).write(out, Level::best());
            write::write(&dataset, &input.prefixes, format, &mut packed)?;
            packed.finish().context("cannot compress")?;
        } else {
            write::write(&dataset, &input.prefixes, format, out)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}
