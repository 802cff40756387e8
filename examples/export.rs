//! Converts RDF: `export FORMAT BASE FILE [TO | canonical]`, to N-Quads as they were read when nothing is named.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use xinzhi::data::canonical::canonical_n_quads;
use xinzhi::data::read::{Source, read};
use xinzhi::data::write::{write, write_as_read};
use xinzhi::words::format::Format;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [format, base, path, rest @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: export FORMAT BASE FILE [TO]");
    };
    let base = (!base.is_empty()).then(|| base.clone());
    let loaded = read(vec![Source::open(
        Path::new(path),
        Some(format.parse()?),
        base,
    )?]);
    for finding in &loaded.findings {
        eprint!("{}", finding.to_text());
    }
    let out = &mut std::io::stdout().lock();
    match rest.first().map(String::as_str) {
        Some("canonical") => out.write_all(canonical_n_quads(&loaded.dataset)?.as_bytes())?,
        Some(to) => write(&loaded.dataset, &loaded.prefixes, to.parse()?, out)?,
        None => write_as_read(&loaded.dataset, Format::NQuads, out)?,
    }
    Ok(ExitCode::from(u8::from(!loaded.findings.is_empty())))
}
