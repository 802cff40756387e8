//! `xinzhi check`.

use super::input::Common;
use super::{Outcome, output};
use crate::meaning::check::{Rule, Scope, check, rules};
use crate::views::report::{ReportFormat, RuleInfo, render, summary};
use crate::words::diagnostic::Severity;
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use anyhow::bail;
use std::path::PathBuf;

/// Check data against the rules: every finding with its file, line and column
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi check\n  xinzhi check -d vocabulary.ttl --format sarif -o findings.sarif\n  xinzhi check --explain missing-label"
)]
pub(super) struct Args {
    /// text, json (one object a line), sarif or github
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ReportFormat,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 from this severity on: info, warning or violation
    #[arg(long, value_name = "SEVERITY", default_value = "violation")]
    fail_on: Severity,
    /// Run only these rules (repeatable)
    #[arg(long, value_name = "CODE")]
    rule: Vec<String>,
    /// List the rules
    #[arg(long)]
    list: bool,
    /// Explain a rule: why it is there and how to mend what it finds
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let language = common.language(&project);
    let all = rules(&project)?;
    if args.list {
        return list(&all, language);
    }
    if let Some(code) = &args.explain {
        return explain(named(&all, code)?, language);
    }
    let chosen: Vec<Rule> = if args.rule.is_empty() {
        all.clone()
    } else {
        args.rule
            .iter()
            .map(|code| named(&all, code).cloned())
            .collect::<anyhow::Result<_>>()?
    };
    let scope = if common.data.is_empty() {
        Scope::Project
    } else {
        Scope::Any
    };
    let checked = check(common.read(&project)?, &chosen, scope, language)?;
    let findings = &checked.report().findings;
    let info: Vec<RuleInfo<'_>> = all
        .iter()
        .map(|rule| RuleInfo {
            code: &rule.code,
            title: rule.text("title", language).unwrap_or_default(),
            help: rule.solution(language).unwrap_or_default(),
        })
        .collect();
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(render(findings, args.format, &info).as_bytes())?)
    })?;
    output::say(
        common,
        &format!(
            "{} quads, {} rules: {}",
            checked.dataset().len(),
            chosen.len(),
            summary(findings)
        ),
    );
    Ok(if checked.report().has(args.fail_on) {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

fn named<'a>(rules: &'a [Rule], code: &str) -> anyhow::Result<&'a Rule> {
    match rules.iter().find(|rule| rule.code == code) {
        Some(rule) => Ok(rule),
        None => {
            let near = did_you_mean(code, rules.iter().map(|rule| rule.code.as_str()));
            bail!(
                "no rule has the code '{code}': {}",
                near.unwrap_or_else(|| "see xinzhi check --list".to_owned())
            )
        }
    }
}

fn list(rules: &[Rule], language: Language) -> anyhow::Result<Outcome> {
    let width = rules.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    output::write(None, |out| {
        for rule in rules {
            writeln!(
                out,
                "{:width$}  {:7}  {}",
                rule.code,
                rule.severity.level(),
                rule.text("title", language).unwrap_or_default()
            )?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

fn explain(rule: &Rule, language: Language) -> anyhow::Result<Outcome> {
    let part = |key: &str| rule.text(key, language).unwrap_or_default().to_owned();
    output::write(None, |out| {
        writeln!(
            out,
            "{} [{}]\n{}\n\n{}\n\n{}\n\n{}",
            rule.code,
            rule.severity.level(),
            part("title"),
            part("problem"),
            part("solution"),
            rule.path
        )?;
        Ok(())
    })?;
    Ok(Outcome::Done)
}
