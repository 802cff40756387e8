//! `xinzhi build`.

mod clock;
mod products;
mod report;

use self::clock::Clock;
use self::products::Built;
use super::input::Common;
use super::{Outcome, output};
use crate::data::folder::Replacement;
use crate::meaning::check::{Scope, check, rules};
use crate::meaning::complete::complete;
use crate::meaning::stats::stats;
use crate::store::{Store, merge_of};
use crate::views::report::{ReportFormat, render};
use crate::words::diagnostic::Severity;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: xinzhi build -o dist")]
pub(super) struct Args {
    /// The folder to write; an earlier build in it is replaced as a whole
    #[arg(short, long, value_name = "DIR", default_value = "dist")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    anyhow::ensure!(
        common.data.is_empty(),
        "build works on a project; for plain RDF use check, query, draw or export"
    );
    anyhow::ensure!(
        !common.store.is_named(),
        "build works on the files of a project; for a store use check, infer, publish or export"
    );
    let mut clock = Clock::default();
    let project = common.find_project()?;
    let language = common.language(&project);
    let folder = Replacement::begin(&args.output)?;

    let loaded = common.read(&project)?;
    clock.lap("read");
    let checked = check(loaded, &rules(&project)?, Scope::Project, language)?;
    clock.lap("check");
    let (dataset, _, prefixes, report) = checked.into_parts();
    let mut findings = report.findings;
    if findings.iter().any(|f| f.code == "syntax") {
        output::write(None, |out| {
            Ok(out.write_all(render(&findings, ReportFormat::Text, &[]).as_bytes())?)
        })?;
        anyhow::bail!("nothing was written: mend the syntax errors first");
    }
    let (dataset, inferred) = complete(dataset, &project)?;
    findings.extend(inferred.findings(&dataset, &prefixes));
    // Of a large project, how everything was inferred is as much as all that is left to be done.
    drop(inferred);
    let dataset = dataset.without_texts();
    clock.lap("infer");

    let default_graph = merge_of(&dataset);
    let built = Built {
        project: &project,
        store: Store::index(dataset, default_graph),
        prefixes,
        language,
        folder: &folder,
    };
    let written = built.all(&mut clock)?;
    let counted = stats(built.dataset(), built.default_graph(), |iri| {
        built
            .prefixes
            .compact(iri)
            .unwrap_or_else(|| iri.to_owned())
    });
    folder.write(
        "report.md",
        report::page(&project, language, &counted, &findings, &written).as_bytes(),
    )?;
    folder.finish()?;
    clock.lap("write");

    output::write(None, |out| {
        Ok(out.write_all(render(&findings, ReportFormat::Text, &[]).as_bytes())?)
    })?;
    output::say(
        common,
        &report::told(
            &args.output.display().to_string(),
            &counted,
            &findings,
            &written,
            &clock,
            common.verbose,
        ),
    );
    let found = findings.iter().any(|f| f.severity == Severity::Violation)
        || written.asked.iter().any(|a| a.fault.is_some());
    Ok(if found { Outcome::Found } else { Outcome::Done })
}
