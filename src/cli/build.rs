//! `xinzhi build`.

use super::folder::Replacement;
use super::input::Common;
use super::{Outcome, output};
use crate::data::dataset::Dataset;
use crate::data::project::{Project, QueryFile};
use crate::data::view::DefaultGraph;
use crate::data::write;
use crate::meaning::check::{Scope, check, rules};
use crate::meaning::complete::complete;
use crate::meaning::graph::Options;
use crate::meaning::graph::project::project as project_graph;
use crate::meaning::graph::view::View;
use crate::meaning::labels::Labels;
use crate::meaning::query::cite::{self, Cited};
use crate::meaning::query::question::Question;
use crate::meaning::query::{parse, run as ask};
use crate::meaning::stats::{Stats, stats};
use crate::store::{Store, merge_of};
use crate::views::draw::{Style, to_dot, to_svg};
use crate::views::evidence::{Evidence, carry};
use crate::views::report::{ReportFormat, render, summary};
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::diagnostic::{Finding, Severity};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use anyhow::Context;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Check the project, infer, and write dumps, drawings, answers and a report
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: xinzhi build -o dist")]
pub(super) struct Args {
    /// The folder to write; an earlier build in it is replaced as a whole
    #[arg(short, long, value_name = "DIR", default_value = "dist")]
    output: PathBuf,
}

/// The dumps: format, and whether the file is compressed.
const DUMPS: [(Format, bool); 5] = [
    (Format::NQuads, true),
    (Format::TriG, false),
    (Format::Turtle, false),
    (Format::JsonLd, false),
    (Format::RdfXml, false),
];

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    anyhow::ensure!(
        common.data.is_empty(),
        "build works on a project; for plain RDF use check, query, draw or export"
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
    clock.lap("infer");

    let default_graph = merge_of(&dataset);
    let built = Built {
        project: &project,
        store: Store::index(dataset, default_graph),
        prefixes,
        language,
    };
    let asked = built.all(&folder, &mut clock)?;
    let counted = stats(built.dataset(), built.default_graph(), |iri| {
        built
            .prefixes
            .compact(iri)
            .unwrap_or_else(|| iri.to_owned())
    });
    folder.write(
        "report.md",
        report_page(&project, language, &counted, &findings, &asked).as_bytes(),
    )?;
    folder.finish()?;
    clock.lap("write");

    output::write(None, |out| {
        Ok(out.write_all(render(&findings, ReportFormat::Text, &[]).as_bytes())?)
    })?;
    output::say(
        common,
        &told(
            &args.output.display().to_string(),
            &counted,
            &findings,
            &asked,
            &clock,
        ),
    );
    let found = findings.iter().any(|f| f.severity == Severity::Violation)
        || asked.iter().any(|a| a.fault.is_some());
    Ok(if found { Outcome::Found } else { Outcome::Done })
}

/// How long each stage took; for standard error only.
struct Clock {
    start: Instant,
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Default for Clock {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            start: now,
            last: now,
            laps: Vec::new(),
        }
    }
}

impl Clock {
    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }

    /// Takes over what stages that ran at once took each.
    fn at_once<const N: usize>(&mut self, laps: [(&'static str, Duration); N]) {
        self.laps.extend(laps);
        self.last = Instant::now();
    }
}

/// What a stage gives, and how long it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// What was loaded, on its way to files.
struct Built<'a> {
    project: &'a Project,
    /// The working index.
    store: Store,
    prefixes: Prefixes,
    language: Language,
}

/// A file of the output folder: its path and its bytes.
type OutFile = (String, Vec<u8>);

/// A question that was asked.
struct Asked {
    name: String,
    title: String,
    rows: usize,
    /// Why it could not be answered, or that it should have been.
    fault: Option<String>,
}

impl Built<'_> {
    fn dataset(&self) -> &Dataset {
        self.store.dataset().expect("the store is the index")
    }

    fn default_graph(&self) -> &DefaultGraph {
        self.store.default_graph().expect("the store is the index")
    }

    /// Loads the embedded store, writes the dumps and the drawings, and asks the questions, all at once.
    fn all(&self, folder: &Replacement, clock: &mut Clock) -> anyhow::Result<Vec<Asked>> {
        let ((answers, dumps), (drawings, loaded)) = rayon::join(
            || rayon::join(|| timed(|| self.answers()), || timed(|| self.dumps())),
            || rayon::join(|| timed(|| self.drawings()), || timed(|| self.load())),
        );
        clock.at_once([
            ("load", loaded.1),
            ("dump", dumps.1),
            ("draw", drawings.1),
            ("ask", answers.1),
        ]);
        loaded.0?;
        let mut asked = Vec::new();
        let mut files = dumps.0?;
        files.extend(drawings.0?);
        for (one, written) in answers.0? {
            asked.push(one);
            files.extend(written);
        }
        files
            .iter()
            .try_for_each(|(path, bytes)| folder.write(path, bytes))?;
        Ok(asked)
    }

    /// Fills an embedded oxigraph store, which must see as much as the working index does.
    fn load(&self) -> anyhow::Result<()> {
        let store = Store::memory(self.dataset(), self.default_graph())?;
        let count = "SELECT (COUNT(*) AS ?all) { ?s ?p ?o }";
        let query = parse(count, "count", &self.prefixes)?;
        let (ours, theirs) = (ask(&self.store, query.clone())?, ask(&store, query)?);
        anyhow::ensure!(
            ours == theirs,
            "the embedded store does not hold what the index holds; this is a fault of xinzhi"
        );
        Ok(())
    }

    fn dumps(&self) -> anyhow::Result<Vec<OutFile>> {
        let name = &self.project.config().name;
        let described = self.project.iri("dataset");
        let mut forms = Vec::new();
        for form in DUMPS.map(|(format, _)| Evidence::usual(format)) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        let carried: Vec<Dataset> = forms
            .par_iter()
            .map(|form| {
                let (dataset, merge) = (self.dataset(), self.default_graph());
                carry(dataset, merge, *form, Some(&described))
            })
            .collect();
        DUMPS
            .into_par_iter()
            .map(|(format, packed)| {
                let form = Evidence::usual(format);
                let dataset = forms.iter().zip(&carried).find(|(f, _)| **f == form);
                let (_, dataset) = dataset.expect("each form was carried");
                let mut bytes = Vec::new();
                write::write(dataset, &self.prefixes, format, &mut bytes)?;
                let end = if packed { ".gz" } else { "" };
                Ok((
                    format!("{name}.{format}{end}"),
                    if packed { gzip(&bytes)? } else { bytes },
                ))
            })
            .collect()
    }

    /// Every view in every language, as DOT and SVG.
    fn drawings(&self) -> anyhow::Result<Vec<OutFile>> {
        let views = self.project.queries("draw")?;
        let tasks: Vec<(&QueryFile, Language)> = views
            .iter()
            .flat_map(|view| Language::ALL.map(|language| (view, language)))
            .collect();
        let drawn: Vec<[OutFile; 2]> = tasks
            .into_par_iter()
            .map(|(file, language)| {
                let view = View::parse(file, &self.prefixes)?;
                let options = Options {
                    language,
                    prefixes: self.prefixes.clone(),
                    ..Options::default()
                };
                let graph = project_graph(self.dataset(), self.default_graph(), &view, &options)
                    .with_context(|| format!("the view {}", view.name))?;
                let path = |end: &str| format!("views/{}.{language}.{end}", view.name);
                let style = Style::default();
                Ok([
                    (path("dot"), to_dot(&graph, &style).into_bytes()),
                    (path("svg"), to_svg(&graph, &style).into_bytes()),
                ])
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(drawn.into_iter().flatten().collect())
    }

    fn answers(&self) -> anyhow::Result<Vec<(Asked, Vec<OutFile>)>> {
        let files = self.project.queries("ask")?;
        let questions = files
            .into_iter()
            .map(Question::read)
            .collect::<Result<Vec<_>, _>>()?;
        questions
            .par_iter()
            .map(|question| self.answer(question))
            .collect()
    }

    /// Asks one question without parameters and writes its table, or its graph.
    fn answer(&self, question: &Question) -> anyhow::Result<(Asked, Vec<OutFile>)> {
        let mut asked = Asked {
            name: question.name.clone(),
            title: question.title(self.language).to_owned(),
            rows: 0,
            fault: None,
        };
        let query = question.query(&question.needed_examples(), self.dataset(), &self.prefixes)?;
        let Some(Cited { table, passages }) = cite::answer(&query, &self.store, self.dataset())?
        else {
            asked.fault = Some("it is not a SELECT".to_owned());
            return Ok((asked, Vec::new()));
        };
        asked.rows = table.rows.len();
        if question.must_answer && table.rows.is_empty() {
            asked.fault = Some("it must have answers and has none".to_owned());
        }
        let sheet = |cells, people| Sheet {
            table: &table,
            headings: super::query::headings(&table, Some(question), self.language, people),
            citations: Some(&passages),
            citation_heading: super::query::citation_heading(self.language, people),
            labels: Labels::new(self.dataset(), &self.prefixes, self.language),
            cells,
        };
        let mut csv = Vec::new();
        tables::write(
            &sheet(Cells::Beside, false),
            TableFormat::Csv,
            None,
            false,
            &mut csv,
        )?;
        let mut page = format!("# {}\n\n", asked.title).into_bytes();
        if let Some(about) = question.header.get(&format!("about@{}", self.language)) {
            page.extend(format!("{about}\n\n").into_bytes());
        }
        tables::write(
            &sheet(Cells::Labels, true),
            TableFormat::Markdown,
            None,
            false,
            &mut page,
        )?;
        page.extend(format!("\n```sparql\n{}\n```\n", question.text.trim_end()).into_bytes());
        let name = &question.name;
        Ok((
            asked,
            vec![
                (format!("answers/{name}.csv"), csv),
                (format!("answers/{name}.md"), page),
            ],
        ))
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    let mut packed = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    packed.finish()
}

fn report_page(
    project: &Project,
    language: Language,
    counted: &Stats,
    findings: &[Finding],
    asked: &[Asked],
) -> String {
    let title = project
        .config()
        .title
        .get(language.tag())
        .map_or(project.config().name.as_str(), String::as_str);
    let mut page = format!("# {title}\n\n");
    for (name, n) in super::stats::rows(counted) {
        let _ = writeln!(page, "- {n} {name}");
    }
    let _ = write!(page, "\n## Findings\n\n{}\n", summary(findings));
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
    for one in asked {
        let _ = writeln!(
            page,
            "| [{}](answers/{}.md) | {} | {} |",
            one.title.replace('|', "\\|"),
            one.name,
            one.rows,
            one.fault.as_deref().unwrap_or("")
        );
    }
    page
}

/// The summary on standard error.
fn told(
    folder: &str,
    counted: &Stats,
    findings: &[Finding],
    asked: &[Asked],
    clock: &Clock,
) -> String {
    let mut text = format!(
        "{folder}: {} passages, {} statements in them, {} entities, {} figures, {} quotations, {} proposals; {} quads\n",
        counted.passages,
        counted.statements,
        counted.entities,
        counted.figures,
        counted.quotations,
        counted.proposals,
        counted.quads
    );
    let _ = writeln!(text, "findings: {}", summary(findings));
    let _ = writeln!(
        text,
        "questions: {} asked, {} rows",
        asked.len(),
        asked.iter().map(|a| a.rows).sum::<usize>()
    );
    for one in asked {
        if let Some(fault) = &one.fault {
            let _ = writeln!(text, "  {}: {fault}", one.name);
        }
    }
    let laps: Vec<String> = clock
        .laps
        .iter()
        .map(|(stage, time)| format!("{stage} {} ms", time.as_millis()))
        .collect();
    let total = clock.start.elapsed();
    let _ = write!(text, "time: {} ms ({})", total.as_millis(), laps.join(", "));
    text
}
