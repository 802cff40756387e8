//! The report of a build, as a page and on standard error.

use super::clock::Clock;
use super::products::{Asked, Written};
use crate::cli::stats;
use crate::data::project::Project;
use crate::meaning::stats::Stats;
use crate::views::report::{ReportFormat, render};
use crate::words::count::counted;
use crate::words::diagnostic::{Finding, Tally};
use crate::words::language::Language;
use std::cmp::Reverse;
use std::fmt::Write;

/// The page `report.md`.
pub(super) fn page(
    project: &Project,
    language: Language,
    counted: &Stats,
    findings: &[Finding],
    written: &Written,
) -> String {
    let title = project
        .config()
        .title
        .get(language.tag())
        .map_or(project.config().name.as_str(), String::as_str);
    let mut page = format!("# {title}\n\n");
    for (name, n) in stats::rows(counted) {
        let _ = writeln!(page, "- {n} {name}");
    }
    let _ = write!(page, "\n## Findings\n\n{}\n", Tally::from_iter(findings));
    if !findings.is_empty() {
        let _ = write!(
            page,
            "\n```text\n{}```\n",
            render(findings, ReportFormat::Text, &[])
        );
    }
    let _ = write!(
        page,
        "\n## Questions\n\n| question | rows | |\n| --- | ---: | --- |\n"
    );
    for one in &written.asked {
        let _ = writeln!(
            page,
            "| [{}](answers/{}.md) | {} | {} |",
            one.title.replace('|', "\\|"),
            one.name,
            one.rows,
            one.fault.as_deref().unwrap_or("")
        );
    }
    if !written.undrawn.is_empty() {
        page.push_str("\n## Views without a picture\n\n");
    }
    for note in &written.undrawn {
        let _ = writeln!(page, "- {note}");
    }
    page
}

/// So many of the questions that took longest are told with `--verbose`.
const SLOWEST: usize = 10;

/// The summary on standard error.
pub(super) fn told(
    folder: &str,
    stats: &Stats,
    findings: &[Finding],
    written: &Written,
    clock: &Clock,
    verbose: bool,
) -> String {
    let mut text = format!(
        "{folder}: {}, {} in them, {}, {}, {}, {}; {}\n",
        counted(stats.passages, "passage"),
        counted(stats.statements, "statement"),
        counted(stats.entities, "entity"),
        counted(stats.figures, "figure"),
        counted(stats.quotations, "quotation"),
        counted(stats.proposals, "proposal"),
        counted(stats.quads, "quad")
    );
    let _ = writeln!(text, "findings: {}", Tally::from_iter(findings));
    let _ = writeln!(
        text,
        "questions: {} asked, {}",
        written.asked.len(),
        counted(written.asked.iter().map(|a| a.rows).sum(), "row")
    );
    for one in &written.asked {
        if let Some(fault) = &one.fault {
            let _ = writeln!(text, "  {}: {fault}", one.name);
        }
    }
    if verbose {
        let mut slowest: Vec<&Asked> = written.asked.iter().collect();
        slowest.sort_by_key(|asked| Reverse(asked.took));
        for one in slowest.into_iter().take(SLOWEST) {
            let _ = writeln!(text, "  {} ms: {}", one.took.as_millis(), one.name);
        }
    }
    for note in &written.undrawn {
        let _ = writeln!(text, "no picture of {note}");
    }
    let laps: Vec<String> = clock
        .laps()
        .map(|(stage, time)| format!("{stage} {} ms", time.as_millis()))
        .collect();
    let total = clock.total();
    let _ = write!(text, "time: {} ms ({})", total.as_millis(), laps.join(", "));
    text
}
