//! Writes a synthetic corpus: many papers like the shipped one, as N-Quads or as the folder of a project.
//!
//! `cargo run --release --example corpus -- STATEMENTS [DIR]`
//!
//! The first paper is the shipped one. Paper *n* says what the shipped paper says, about nodes of its own and about entities that it shares with the others: each entity
//! stands in variants, and which variant a paper speaks of follows Zipf's law (exponent 1), so that a few are in nearly every paper
//! and most in one; what is said of one variant is the same in all papers. Names carry the number of their variant, so labels are as many as things. The same number gives the same bytes.

mod papers;

use papers::Papers;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use xinzhi::data::project::Project;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let statements = arguments.first().and_then(|n| n.parse().ok());
    let done = match (statements, arguments.get(1..)) {
        (Some(statements), Some([])) => to_standard_output(statements),
        (Some(statements), Some([folder])) => to_project(statements, Path::new(folder)),
        _ => {
            eprintln!("usage: corpus STATEMENTS [DIR]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("corpus: {error}");
            ExitCode::from(2)
        }
    }
}

/// Writes exactly so many statements.
fn to_standard_output(statements: usize) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut papers = Papers::of_project(&Project::embedded()?, statements)?;
    let mut left = statements;
    while left > 0 {
        for quad in papers.next().iter().take(left) {
            writeln!(out, "{quad} .")?;
            left -= 1;
        }
    }
    Ok(out.flush()?)
}

/// Writes a project of whole papers, at least so many statements in all, with the shipped vocabulary and queries.
fn to_project(statements: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let project = Project::embedded()?;
    if folder.exists() {
        return Err(format!("{} is there already", folder.display()).into());
    }
    for under in ["ontology", "queries"] {
        for file in project.files(under)? {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, &file.bytes)?;
        }
    }
    let mut papers = Papers::of_project(&project, statements)?;
    let mut settings = format!(
        "name = \"corpus\"\nbase = \"{}\"\n\n[prefixes]\n",
        project.config().base
    );
    for (prefix, namespace) in &project.config().prefixes {
        settings.push_str(&format!("{prefix} = \"{namespace}\"\n"));
    }
    let mut written = 0;
    fs::create_dir_all(folder.join("data/papers"))?;
    while written < statements {
        let quads = papers.next();
        written += quads.len();
        let path = folder.join(format!("data/papers/{}.nq", papers.slug()));
        let mut out = BufWriter::new(fs::File::create(path)?);
        for quad in quads {
            writeln!(out, "{quad} .")?;
        }
        out.flush()?;
        settings.push_str(&format!("\n[paper.{}]\n", papers.slug()));
    }
    fs::write(folder.join("xinzhi.toml"), settings)?;
    eprintln!("{written} statements");
    Ok(())
}
