//! Prints the SHACL validation report of a data file as Turtle: `shacl SHAPES DATA [--findings]`.
//!
//! With `--findings` the results are shown as findings, with their places; with `--time` the times go to stderr.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use xinzhi::data::read::{Loaded, ReadError, Source, read};
use xinzhi::data::write::write;
use xinzhi::meaning::shacl::{Names, Options, Shapes, validate};
use xinzhi::words::format::Format;
use xinzhi::words::prefixes::Prefixes;

fn load(paths: &[&str]) -> Result<Loaded, ReadError> {
    let mut sources = Vec::new();
    for path in paths {
        let base = std::path::absolute(path)
            .map(|path| format!("file://{}", path.display()))
            .ok();
        sources.push(Source::open(Path::new(path), None, base)?);
    }
    Ok(read(sources))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, paths): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .map(String::as_str)
        .partition(|a| a.starts_with("--"));
    let [shapes, data @ ..] = paths.as_slice() else {
        eprintln!("usage: shacl SHAPES DATA… [--findings] [--time]");
        return ExitCode::from(2);
    };
    match run(shapes, data, &flags) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(shapes: &str, data: &[&str], flags: &[&str]) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let (shapes, data) = (load(&[shapes])?, load(data)?);
    let loaded = start.elapsed();
    for finding in shapes.findings.iter().chain(&data.findings) {
        eprint!("{}", finding.to_text());
    }
    let shapes = match Shapes::compile(&shapes.dataset) {
        Ok(shapes) => shapes,
        Err(errors) => {
            for error in errors {
                eprint!("{}", error.to_finding().to_text());
            }
            return Ok(ExitCode::from(2));
        }
    };
    let mut prefixes = Prefixes::of_the_field();
    for (prefix, namespace) in data.prefixes.iter() {
        prefixes.insert(prefix, namespace);
    }
    let options = Options {
        detail: flags.contains(&"--detail"),
        names: Names {
            prefixes: prefixes.clone(),
            ..Names::default()
        },
        ..Options::default()
    };
    let start = Instant::now();
    let report = validate(&data.dataset, &shapes, &options);
    if flags.contains(&"--time") {
        eprintln!(
            "{} triples, {} focus nodes, {} results: load {loaded:?}, validate {:?}",
            data.dataset.len(),
            report.checked,
            report.results.len(),
            start.elapsed()
        );
    }
    for failure in &report.failures {
        eprintln!("{failure}");
    }
    if flags.contains(&"--findings") {
        for finding in report.findings(&data.dataset) {
            print!("{}", finding.to_text());
        }
    } else if report.failures.is_empty() {
        let out = &mut std::io::stdout().lock();
        write(&report.to_dataset(), &prefixes, Format::Turtle, out)?;
    }
    Ok(ExitCode::from(u8::from(!report.conforms)))
}
