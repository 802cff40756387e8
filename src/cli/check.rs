//! `xinzhi check`.

use super::input::Common;
use super::shapes::{Form, Validation};
use super::sources::{PaperText, SourceArgs};
use super::{Outcome, output, watch};
use crate::data::dataset::Dataset;
use crate::data::project::{CONFIG_NAME, Project, QueryFile};
use crate::data::save::save;
use crate::meaning::check::{Checked, Rule, Scope, check, check_queries, own_shapes, rules};
use crate::meaning::evidence::fix::{fix, rewritten};
use crate::meaning::evidence::kinds::kinds;
use crate::meaning::evidence::{compare, verify};
use crate::meaning::shacl::CODES;
use crate::views::report::{RuleInfo, render};
use crate::words::count::counted;
use crate::words::diagnostic::{Finding, Severity, Tally};
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The code under which the shapes of a project are chosen and listed.
const SHAPES: &str = "shapes";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi check\n  xinzhi check -d vocabulary.ttl --format sarif -o findings.sarif\n  xinzhi check --explain missing-label\n  xinzhi check -d data.ttl --shapes shapes.ttl --watch\n  xinzhi check --source hk-nqpf-3=paper.txt"
)]
pub(super) struct Args {
    /// Validate with the SHACL shapes of a file instead of the rules (repeatable); the shapes in a project's ontology run without it
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
    /// Check again whenever a file changes, until interrupted
    #[arg(long, conflicts_with_all = ["fix", "list", "explain"])]
    watch: bool,
    /// List the rules
    #[arg(long)]
    list: bool,
    /// Explain a rule: why it is there and how to mend what it finds
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if args.watch {
        let paths = watched(args, common)?;
        return watch::watch(common, &paths, args.output.as_deref(), || {
            once(args, common)
        });
    }
    once(args, common)
}

/// The files and folders that a check depends on.
fn watched(args: &Args, common: &Common) -> anyhow::Result<Vec<PathBuf>> {
    if common.data.iter().any(|path| path == Path::new("-")) {
        bail!("--watch needs files: standard input is read once");
    }
    let mut paths = common.data.clone();
    if paths.is_empty() {
        let project = common.find_project()?;
        let Some(folder) = project.folder() else {
            bail!(
                "--watch needs files: the embedded project never changes; give files with -d, or work in a project's folder"
            );
        };
        let parts = [CONFIG_NAME, "ontology", "data", "queries"];
        paths.extend(parts.map(|part| folder.join(part)));
    }
    paths.extend(args.shapes.iter().cloned());
    paths.extend(args.source.paths());
    Ok(paths)
}

fn once(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if !args.shapes.is_empty() {
        let validation = Validation {
            shapes: &args.shapes,
            form: args.format,
            output: args.output.as_deref(),
            fail_on: args.fail_on,
            limit: args.max_results,
            is_repeated: args.watch,
        };
        return validation.run(common);
    }
    let project = common.find_project()?;
    let language = common.message_language(&project);
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
    report(args, common, &all, &chosen, &checked)
}

/// What is to be looked for: rules in files, and kinds of evidence.
struct Chosen {
    rules: Vec<Rule>,
    /// No codes: all kinds.
    codes: Vec<String>,
}

impl Chosen {
    fn new(codes: &[String], all: &[Rule]) -> anyhow::Result<Self> {
        let is_kind = |code: &&String| {
            kinds().contains_key(code.as_str()) || *code == SHAPES || CODES.contains(&code.as_str())
        };
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

    fn has_shapes(&self) -> bool {
        let is_of_shapes = |code: &String| code == SHAPES || CODES.contains(&code.as_str());
        self.codes.is_empty() || self.codes.iter().any(is_of_shapes)
    }

    /// Whether a result of a shape is asked for.
    fn has_result(&self, finding: &Finding) -> bool {
        self.has(finding) || self.codes.iter().any(|code| code == SHAPES)
    }

    fn has_evidence(&self) -> bool {
        self.codes.is_empty() || self.codes.iter().any(|code| kinds().contains_key(code))
    }
}

/// What was checked, and how many shapes were.
struct Done {
    checked: Checked,
    shapes: usize,
    language: Language,
}

impl Done {
    fn dataset(&self) -> &Dataset {
        self.checked.dataset()
    }
}

/// Runs the rules and the project's shapes, and compares with the texts that are at hand.
fn run_check(
    args: &Args,
    common: &Common,
    project: &Project,
    chosen: &Chosen,
) -> anyhow::Result<Done> {
    let language = common.message_language(project);
    let scope = if common.data.is_empty() {
        Scope::Project
    } else {
        Scope::Any
    };
    let (queries, data): (Vec<PathBuf>, Vec<PathBuf>) =
        common.data.iter().cloned().partition(|path| is_query(path));
    let loaded = if common.data.is_empty() {
        common.read(project)?
    } else {
        common.read_files(project, &data)?
    };
    let is_broken = loaded
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Violation);
    let mut checked = check(loaded, &chosen.rules, scope, language)?;
    let files = query_files(project, scope, queries, &data)?;
    checked = checked.with(check_queries(&chosen.rules, &files, language));
    let mut shapes = 0;
    if scope == Scope::Project && chosen.has_shapes() {
        let own = own_shapes(project, &checked, language)?;
        shapes = own.shapes;
        checked = checked.with(own.findings.into_iter().filter(|f| chosen.has_result(f)));
    }
    let done = |checked| {
        Ok(Done {
            checked,
            shapes,
            language,
        })
    };
    if is_broken || !chosen.has_evidence() {
        return done(checked);
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
    done(checked.with(findings))
}

fn is_query(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end == "rq" || end == "sparql")
}

/// The query files to look at: those of a project, or those that are given or lie in the folders that are given.
fn query_files(
    project: &Project,
    scope: Scope,
    given: Vec<PathBuf>,
    data: &[PathBuf],
) -> anyhow::Result<Vec<QueryFile>> {
    if scope == Scope::Project {
        let of = ["ask", "check", "draw", "infer"].map(|folder| project.queries(folder));
        let files: Vec<Vec<QueryFile>> = of.into_iter().collect::<Result<_, _>>()?;
        return Ok(files.concat());
    }
    let in_folders = watch::files(data).into_iter().filter(|path| is_query(path));
    given
        .into_iter()
        .chain(in_folders)
        .map(|path| {
            let shown = path.display().to_string();
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
            Ok(QueryFile {
                name: shown.clone(),
                path: shown,
                text,
            })
        })
        .collect()
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
        save(Path::new(path), &new)?;
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
    done: &Done,
) -> anyhow::Result<Outcome> {
    let (checked, language) = (&done.checked, done.language);
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
            "{}, {}{}: {}",
            counted(checked.dataset().len(), "quad"),
            counted(chosen.rules.len(), "rule"),
            if done.shapes > 0 {
                format!(", {}", counted(done.shapes, "shape"))
            } else {
                String::new()
            },
            Tally::from_iter(findings)
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
    let of_shapes = [(SHAPES, Severity::Violation, shapes_title(language))];
    let rows: Vec<(&str, Severity, &str)> = of_rules.chain(of_kinds).chain(of_shapes).collect();
    let width = rows.iter().map(|(code, ..)| code.len()).max().unwrap_or(0);
    output::write(None, |out| {
        for (code, severity, title) in rows {
            writeln!(out, "{code:width$}  {:7}  {title}", severity.level())?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

/// What the findings of shapes have in common.
fn shapes_title(language: Language) -> &'static str {
    match language {
        Language::TraditionalChinese => {
            "不合 ontology/ 的 SHACL 形狀；發現項以約束名稱為代碼，例如 min-count"
        }
        Language::SimplifiedChinese => {
            "不合 ontology/ 的 SHACL 形状；发现项以约束名称为代码，例如 min-count"
        }
        Language::English => {
            "A SHACL shape of ontology/ does not hold; the code of a finding is its constraint's, as in min-count"
        }
    }
}

fn explain(rules: &[Rule], code: &str, language: Language) -> anyhow::Result<Outcome> {
    let text = match kinds().get(code) {
        Some(kind) => format!(
            "{code} [{}]\n{}\n\n{}\n",
            kind.severity().level(),
            kind.title(language),
            kind.help(language)
        ),
        None if code == SHAPES => format!("{SHAPES}\n{}\n", shapes_title(language)),
        None if CODES.contains(&code) && rules.iter().all(|rule| rule.code != code) => {
            let words = code
                .split('-')
                .map(|word| word[..1].to_uppercase() + &word[1..]);
            let name = words.collect::<String>().replace("Sparql", "SPARQL");
            format!(
                "{code}\n{}\n\nhttps://www.w3.org/TR/shacl/#{name}ConstraintComponent\n",
                shapes_title(language)
            )
        }
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
