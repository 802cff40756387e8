//! `xinzhi check`.

use super::input::Common;
use super::shapes::{Form, Validation};
use super::sources::{PaperText, SourceArgs};
use super::{Outcome, output};
use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::meaning::check::{Checked, Rule, Scope, check, rules};
use crate::meaning::evidence::fix::{fix, rewritten};
use crate::meaning::evidence::kinds::kinds;
use crate::meaning::evidence::{compare, verify};
use crate::views::report::{RuleInfo, render, summary};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Check data against the rules: every finding with its file, line and column
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi check\n  xinzhi check -d vocabulary.ttl --format sarif -o findings.sarif\n  xinzhi check --explain missing-label\n  xinzhi check --source hk-nqpf-3=paper.txt"
)]
pub(super) struct Args {
    /// Validate with the SHACL shapes of a file instead of the rules (repeatable)
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,
    /// The most results of a validation that are kept; how many were left out is told
    #[arg(long, value_name = "N", requires = "shapes")]
    max_results: Option<usize>,
    /// text, json (one object a line), sarif or github; with --shapes also shacl: the validation report as RDF, by the
    /// output's extension, else Turtle
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with 1 from this severity on: info, warning or violation
    #[arg(long, value_name = "SEVERITY", default_value = "violation")]
    fail_on: Severity,
    /// Run only these rules (repeatable)
    #[arg(long, value_name = "CODE")]
    rule: Vec<String>,
    #[command(flatten)]
    source: SourceArgs,
    /// Write the new positions of passages that stand elsewhere in the text into the data files, and check again
    #[arg(long)]
    fix: bool,
    /// List the rules
    #[arg(long)]
    list: bool,
    /// Explain a rule: why it is there and how to mend what it finds
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if !args.shapes.is_empty() {
        let validation = Validation {
            shapes: &args.shapes,
            form: args.format,
            output: args.output.as_deref(),
            fail_on: args.fail_on,
            limit: args.max_results,
        };
        return validation.run(common);
    }
    let project = common.find_project()?;
    let language = common.language(&project);
    let all = rules(&project)?;
    if args.list {
        return list(&all, language);
    }
    if let Some(code) = &args.explain {
        return explain(&all, code, language);
    }
    let chosen = Chosen::new(&args.rule, &all)?;
    let mut checked = run_check(args, common, &project, &chosen)?;
    if args.fix && write_positions(args, common, &project, checked.dataset())? {
        checked = run_check(args, common, &project, &chosen)?;
    }
    report(args, common, &all, &chosen, &checked, language)
}

/// What is to be looked for: rules in files, and kinds of evidence.
struct Chosen {
    rules: Vec<Rule>,
    /// No codes: all kinds.
    codes: Vec<String>,
}

impl Chosen {
    fn new(codes: &[String], all: &[Rule]) -> anyhow::Result<Self> {
        let is_kind = |code: &&String| kinds().contains_key(code.as_str());
        let of_rules = codes.iter().filter(|code| !is_kind(code));
        let rules = of_rules.map(|code| named(all, code).cloned());
        Ok(Self {
            rules: if codes.is_empty() {
                all.to_vec()
            } else {
                rules.collect::<anyhow::Result<_>>()?
            },
            codes: codes.to_vec(),
        })
    }

    fn has(&self, finding: &Finding) -> bool {
        self.codes.is_empty() || self.codes.contains(&finding.code)
    }

    fn has_evidence(&self) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|code| kinds().contains_key(code))
    }
}

/// Runs the rules, and compares with the texts that are at hand.
fn run_check(
    args: &Args,
    common: &Common,
    project: &Project,
    chosen: &Chosen,
) -> anyhow::Result<Checked> {
    let language = common.language(project);
    let scope = if common.data.is_empty() {
        Scope::Project
    } else {
        Scope::Any
    };
    let loaded = common.read(project)?;
    let is_broken = loaded
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Violation);
    let checked = check(loaded, &chosen.rules, scope, language)?;
    if is_broken || !chosen.has_evidence() {
        return Ok(checked);
    }
    let texts = args.source.read(checked.dataset(), project, common)?;
    if texts.is_empty() && scope == Scope::Project {
        output::say(
            common,
            "the text of the paper is not at hand (--source): whether it says what the data says is not checked",
        );
    }
    let mut findings = Vec::new();
    for text in &texts {
        let source = text.source();
        let compared = compare(checked.dataset(), &source);
        let found = verify(checked.dataset(), &compared, checked.prefixes(), language)?;
        findings.extend(found.into_iter().filter(|finding| chosen.has(finding)));
    }
    Ok(checked.with(findings))
}

/// Writes new positions; whether anything was written.
fn write_positions(
    args: &Args,
    common: &Common,
    project: &Project,
    dataset: &Dataset,
) -> anyhow::Result<bool> {
    let texts: Vec<PaperText> = args.source.read(dataset, project, common)?;
    if texts.is_empty() {
        bail!("--fix needs the text: give it with --source");
    }
    if common.data.is_empty() && project.folder().is_none() {
        bail!("--fix cannot write into the embedded project: work in a project's folder");
    }
    let mut edits: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for text in &texts {
        let source = text.source();
        let new = fix(dataset, &compare(dataset, &source).anchoring, &source);
        for (path, of_file) in new.edits {
            edits.entry(path).or_default().extend(of_file);
        }
        if !new.left.is_empty() {
            output::say(
                common,
                &format!(
                    "left as they are, because they now stand in more or fewer pieces: {}",
                    new.left.join(", ")
                ),
            );
        }
    }
    for (path, edits) in &edits {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        let (new, missed) = rewritten(&text, edits);
        output::write_file(Path::new(path), |out| Ok(out.write_all(new.as_bytes())?))?;
        let written = edits.len() - missed.len();
        output::say(common, &format!("{path}: {written} positions written"));
        for edit in missed {
            output::say(
                common,
                &format!(
                    "{path}:{}: oa:{} {} is not written as a plain number here; write {}",
                    edit.line, edit.property, edit.old, edit.new
                ),
            );
        }
    }
    Ok(!edits.is_empty())
}

fn report(
    args: &Args,
    common: &Common,
    all: &[Rule],
    chosen: &Chosen,
    checked: &Checked,
    language: Language,
) -> anyhow::Result<Outcome> {
    let findings = &checked.report().findings;
    let of_rules = all.iter().map(|rule| RuleInfo {
        code: &rule.code,
        title: rule.text("title", language).unwrap_or_default(),
        help: rule.solution(language).unwrap_or_default(),
    });
    let of_kinds = kinds().iter().map(|(code, kind)| RuleInfo {
        code,
        title: kind.title(language),
        help: kind.help(language),
    });
    let info: Vec<RuleInfo<'_>> = of_rules.chain(of_kinds).collect();
    let Form::Findings(format) = args.format else {
        bail!("--format shacl goes with --shapes");
    };
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(render(findings, format, &info).as_bytes())?)
    })?;
    output::say(
        common,
        &format!(
            "{} quads, {} rules: {}",
            checked.dataset().len(),
            chosen.rules.len(),
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
            let codes = rules.iter().map(|rule| rule.code.as_str());
            let near = did_you_mean(code, codes.chain(kinds().keys().map(String::as_str)));
            bail!(
                "no rule has the code '{code}': {}",
                near.unwrap_or_else(|| "see xinzhi check --list".to_owned())
            )
        }
    }
}

fn list(rules: &[Rule], language: Language) -> anyhow::Result<Outcome> {
    let of_rules = rules.iter().map(|rule| {
        let title = rule.text("title", language).unwrap_or_default();
        (rule.code.as_str(), rule.severity, title)
    });
    let of_kinds = kinds()
        .iter()
        .map(|(code, kind)| (code.as_str(), kind.severity(), kind.title(language)));
    let rows: Vec<(&str, Severity, &str)> = of_rules.chain(of_kinds).collect();
    let width = rows.iter().map(|(code, ..)| code.len()).max().unwrap_or(0);
    output::write(None, |out| {
        for (code, severity, title) in rows {
            writeln!(out, "{code:width$}  {:7}  {title}", severity.level())?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

fn explain(rules: &[Rule], code: &str, language: Language) -> anyhow::Result<Outcome> {
    let text = match kinds().get(code) {
        Some(kind) => format!(
            "{code} [{}]\n{}\n\n{}\n",
            kind.severity().level(),
            kind.title(language),
            kind.help(language)
        ),
        None => {
            let rule = named(rules, code)?;
            let part = |key: &str| rule.text(key, language).unwrap_or_default();
            format!(
                "{code} [{}]\n{}\n\n{}\n\n{}\n\n{}\n",
                rule.severity.level(),
                part("title"),
                part("problem"),
                part("solution"),
                rule.path
            )
        }
    };
    output::write(None, |out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(Outcome::Done)
}
