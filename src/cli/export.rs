//! `xinzhi export`.

use super::input::Common;
use super::{Outcome, output};
use crate::data::canonical::canonical_n_quads;
use crate::data::dataset::{Extended, QuadIds};
use crate::data::write;
use crate::views::evidence::{Evidence, carry};
use crate::words::format::{Compression, Format};
use crate::words::prefixes::Prefixes;
use anyhow::{Context, bail, ensure};
use flate2::{Compression as Level, GzBuilder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi export --format trig -o paper.trig\n  xinzhi export -d data.ttl --format jsonld\n  xinzhi export -d data.txt --from-format ttl --base https://example.org/ -o data.nq.zst\n  xinzhi export -d data.ttl --canonical\n  xinzhi export --format ttl --evidence rdf12"
)]
pub(super) struct Args {
    /// The format: ttl, trig, nt, nq, jsonld, rdf, or a media type [default: by the output's extension, else trig]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Where to write; .gz and .zst compress [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the passages are carried: graphs, rdf12, reified or none [default: graphs where the format has them, else none]
    #[arg(long, value_name = "FORM", value_parser = clap::value_parser!(Evidence))]
    evidence: Option<Evidence>,
    /// In the canonical form of RDFC-1.0, so that the same data has the same bytes whatever its blank nodes are called: nq (the default) or nt
    #[arg(long)]
    canonical: bool,
}

impl Args {
    /// The format asked for, else the one that the output's name tells.
    fn format(&self) -> anyhow::Result<Format> {
        let output = self
            .output
            .as_deref()
            .filter(|path| *path != Path::new("-"));
        let by_name = output.and_then(Format::of_path);
        let usual = if self.canonical {
            Format::NQuads
        } else {
            Format::TriG
        };
        let format = match (self.format, by_name, output) {
            (Some(format), _, _) | (None, Some(format), _) => format,
            (None, None, None) => usual,
            (None, None, Some(path)) => bail!(
                "cannot tell the format of {} by its name: say --format ttl, trig, nt, nq, jsonld or rdf, or end the name so (a .gz or .zst may follow)",
                path.display()
            ),
        };
        ensure!(
            !self.canonical || matches!(format, Format::NQuads | Format::NTriples),
            "the canonical form is a document of N-Quads, not {format}: use --format nq, or nt for data without graph names"
        );
        Ok(format)
    }
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let format = args.format()?;
    let input = common.load()?;
    let is_project = common.data.is_empty();
    let mut terms = Extended::new(&input.dataset);
    let quads = match args.evidence {
        None if !is_project => input.dataset.quads().collect(),
        evidence => {
            let evidence = evidence.unwrap_or(Evidence::usual(format));
            ensure!(
                evidence != Evidence::Graphs || format.has_graphs(),
                "{format} holds no graph names: use trig, nq or jsonld, or --evidence rdf12, reified or none"
            );
            let described = is_project.then(|| input.project.iri("dataset"));
            let merge = if is_project {
                input.default_graph
            } else {
                crate::store::merge_of(&input.dataset)
            };
            carry(&mut terms, &merge, evidence, described.as_ref())
        }
    };
    let order = match (args.canonical, is_project, format) {
        (true, ..) => Order::Canonical,
        (false, false, Format::NQuads | Format::NTriples) => Order::AsRead,
        _ => Order::Sorted,
    };
    let compression = args
        .output
        .as_deref()
        .map_or(Compression::None, Compression::of_path);
    output::write(args.output.as_deref(), |out| {
        packed(compression, out, |out| {
            fill(&terms, quads, &input.prefixes, format, order, out)
        })
    })?;
    Ok(Outcome::Done)
}

/// In which order statements are written.
#[derive(Clone, Copy)]
enum Order {
    /// By their terms.
    Sorted,
    /// As they stand in their files.
    AsRead,
    /// As RDFC-1.0 says.
    Canonical,
}

fn fill(
    terms: &Extended<'_>,
    quads: Vec<QuadIds>,
    prefixes: &Prefixes,
    format: Format,
    order: Order,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match order {
        Order::Sorted => write::write_quads(terms, quads, prefixes, format, out)?,
        Order::AsRead => write::write_quads_as_read(terms, &quads, format, out)?,
        Order::Canonical => {
            write::refuse(terms, &quads, format)?;
            let whole = terms.dataset();
            let canonical = match whole.quads().eq(quads.iter().copied()) {
                true => canonical_n_quads(whole)?,
                false => canonical_n_quads(&terms.build(&quads))?,
            };
            out.write_all(canonical.as_bytes())?;
        }
    }
    Ok(())
}

/// Writes through a compression; the same bytes every time, without name and time.
fn packed(
    compression: Compression,
    out: &mut dyn Write,
    fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    match compression {
        Compression::None => fill(out),
        Compression::Gzip => {
            let mut packed = GzBuilder::new().mtime(0).write(out, Level::best());
            fill(&mut packed)?;
            packed.finish().context("cannot compress")?;
            Ok(())
        }
        Compression::Zstd => {
            let mut plain = Vec::new();
            fill(&mut plain)?;
            let packed = compress_to_vec(plain.as_slice(), CompressionLevel::Fastest);
            Ok(out.write_all(&packed)?)
        }
    }
}
