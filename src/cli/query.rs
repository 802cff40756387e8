//! `xinzhi query`.

mod elsewhere;
mod form;

use super::input::{Common, Input};
use super::{Outcome, output};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use crate::data::write;
use crate::meaning::labels::Labels;
use crate::meaning::query::cite;
use crate::meaning::query::limits::Limits;
use crate::meaning::query::pivot::{Axes, pivot};
use crate::meaning::query::question::{ParamKind, Question};
use crate::meaning::query::reach::Reach;
use crate::meaning::query::{Answer, Rows, Table, allowance, parse, run_reaching};
use crate::store::Store;
use crate::store::remote::peers::Peers;
use crate::views::draw::{Style, Theme, chart};
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::format::Format;
use crate::words::language::Language;
use anyhow::{Context, bail};
use indexmap::IndexSet;
use oxrdf::{GraphName, NamedNode, Triple};
use spargebra::Query;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi query who-said-what --param who=梁振英 --cite\n  xinzhi query -q 'SELECT ?s { ?s a xz:Strategy }'\n  xinzhi query --find 建議\n  xinzhi query counts --chart bars -o counts.svg\n  xinzhi query -d data.ttl -q 'ASK { ?s a ?c }' --exit-status"
)]
pub(super) struct Args {
    /// The name of a question, a file ending in .rq or .sparql, or - for standard input
    name: Option<String>,
    /// SPARQL; the project's prefixes are known
    #[arg(short, long, value_name = "SPARQL", conflicts_with = "name")]
    query: Option<String>,
    /// A value for a parameter; an entity is found by any of its labels (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    param: Vec<(String, String)>,
    /// text, md, csv, tsv, json, xml or xlsx; for CONSTRUCT an RDF format [default: by the output's extension, else text or ttl]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Labels instead of IRIs, beside them, or none [default: instead in text, md and xlsx, none elsewhere]
    #[arg(long, value_name = "HOW")]
    labels: Option<Cells>,
    /// Add the passages behind each row
    #[arg(long, conflicts_with = "chart")]
    cite: bool,
    /// Show the answer as a matrix: row,column[,cell] variables; without them those of the question
    #[arg(long, value_name = "VARIABLES", num_args = 0..=1, default_missing_value = "")]
    pivot: Option<String>,
    /// Draw the answer as SVG: bars, time or matrix
    #[arg(long, value_name = "KIND", conflicts_with = "pivot")]
    chart: Option<chart::Kind>,
    /// The variables that the chart shows: what,how-much[,unit] for bars; what,when for time; row,column[,cell] for a matrix
    #[arg(
        long,
        value_name = "VARIABLES",
        requires = "chart",
        value_delimiter = ','
    )]
    axes: Vec<String>,
    /// The colours of the chart: auto, light or dark
    #[arg(long, value_name = "THEME", default_value = "auto", requires = "chart")]
    theme: Theme,
    /// Begin CSV with a byte order mark, so that Excel reads it as UTF-8
    #[arg(long)]
    bom: bool,
    /// List the shipped questions
    #[arg(long, conflicts_with_all = ["name", "query"])]
    list: bool,
    /// List the shipped questions that speak of these words, in any of the three languages
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["name", "query", "list"])]
    find: Option<String>,
    /// Give up after so many seconds, with exit code 2
    #[arg(long, value_name = "SECONDS")]
    timeout_s: Option<u64>,
    /// Let SERVICE ask this address; one that ends in / stands for all below it (repeatable; else it asks nobody)
    #[arg(long, value_name = "URL", conflicts_with = "cite")]
    allow: Vec<String>,
    /// Exit with 1 when there are no rows, or ASK is false
    #[arg(long)]
    exit_status: bool,
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if args.list || args.find.is_some() {
        return list(args, common);
    }
    let project = common.find_project()?;
    if let Some(place) = common.store.open(common, &project)? {
        return elsewhere::run(args, common, project, place);
    }
    here(args, common.load()?)
}

/// Answers from the working index.
fn here(args: &Args, input: Input) -> anyhow::Result<Outcome> {
    let (question, _, query) = prepare(args, &input)?;
    let Input {
        dataset,
        default_graph,
        ..
    } = input;
    let store = Store::index(dataset, default_graph);
    let time = args.timeout_s.map(std::time::Duration::from_secs);
    let peers = Peers::new(&args.allow).context("--allow")?;
    let reach = Reach::to(peers, &Limits::default());
    let dataset = store.dataset().context("the store has no index")?;
    let cited = match args.cite {
        true => cite::answer(&query, &store, dataset, allowance(time))?,
        false => None,
    };
    let (answer, citations) = match cited.map(|cited| cited.table()) {
        Some((table, passages)) => (Answer::Table(table), Some(passages)),
        None => (run_reaching(&store, query, time, &reach)?, None),
    };
    let shown = Shown {
        args,
        question: question.as_ref(),
        citations,
        dataset,
        prefixes: &input.prefixes,
        language: input.language,
    };
    shown.write(&answer)?;
    Ok(outcome(args, &answer))
}

fn outcome(args: &Args, answer: &Answer) -> Outcome {
    let empty = match answer {
        Answer::Table(table) => table.rows.is_empty(),
        Answer::Boolean(value) => !value,
        Answer::Graph(triples) => triples.is_empty(),
    };
    if args.exit_status && empty {
        Outcome::Found
    } else {
        Outcome::Done
    }
}

/// The question that the arguments mean when it is a shipped one or has parameters, the text, and the query.
fn prepare(args: &Args, input: &Input) -> anyhow::Result<(Option<Question>, String, Query)> {
    let plain = |text: &str, path: &str| -> anyhow::Result<Query> {
        Ok(parse(text, path, &input.prefixes)?)
    };
    let (text, path) = match (&args.query, args.name.as_deref()) {
        (Some(text), _) => (text.clone(), "--query".to_owned()),
        (None, None) => bail!("say what to ask: a question (see --list), a file, or -q 'SELECT …'"),
        (None, Some("-")) => {
            let mut text = String::new();
            std::io::stdin()
                .lock()
                .read_to_string(&mut text)
                .context("standard input is not UTF-8")?;
            (text, "<stdin>".to_owned())
        }
        (None, Some(name)) if is_file_name(name) => {
            if Path::new(name).is_dir() {
                bail!("{name} is a folder: name a file with a query in it");
            }
            (
                std::fs::read_to_string(name).with_context(|| format!("cannot read {name}"))?,
                name.to_owned(),
            )
        }
        (None, Some(name)) => {
            let file = input.project.query("ask", "question", name)?;
            let text = file.text.clone();
            let question = Question::read(file)?;
            let query = question.query(&args.param, &input.dataset, &input.prefixes)?;
            return Ok((Some(question), text, query));
        }
    };
    if let Some((name, _)) = args.param.first() {
        let file = crate::data::project::QueryFile {
            name: path.clone(),
            path: path.clone(),
            text: text.clone(),
        };
        let question = Question::read(file)?;
        if question.params.is_empty() {
            bail!(
                "--param {name}: the query declares no parameters; write '# param {name}: entity' at its top and VALUES ?{name} {{ UNDEF }} in it"
            );
        }
        let query = question.query(&args.param, &input.dataset, &input.prefixes)?;
        return Ok((Some(question), text, query));
    }
    let query = plain(&text, &path)?;
    Ok((None, text, query))
}

fn is_file_name(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|e| e == "rq" || e == "sparql")
        || name.contains('/')
        || path.is_dir()
}

/// An answer on its way to the reader.
struct Shown<'a> {
    args: &'a Args,
    question: Option<&'a Question>,
    citations: Option<Vec<Vec<NamedNode>>>,
    dataset: &'a Dataset,
    prefixes: &'a crate::words::prefixes::Prefixes,
    language: Language,
}

impl Shown<'_> {
    fn write(&self, answer: &Answer) -> anyhow::Result<()> {
        match answer {
            Answer::Boolean(value) => self.boolean(*value),
            Answer::Table(table) => self.table(table),
            Answer::Graph(triples) => self.graph(triples),
        }
    }

    fn boolean(&self, value: bool) -> anyhow::Result<()> {
        use sparesults::{QueryResultsFormat, QueryResultsSerializer};
        let format = self.args.table_format()?;
        output::write(self.args.output.as_deref(), |out| {
            let results = match format {
                TableFormat::Json => QueryResultsFormat::Json,
                TableFormat::Xml => QueryResultsFormat::Xml,
                _ => {
                    writeln!(out, "{value}")?;
                    return Ok(());
                }
            };
            QueryResultsSerializer::from_format(results)
                .serialize_boolean_to_writer(&mut *out, value)?;
            writeln!(out)?;
            Ok(())
        })
    }

    fn table(&self, table: &Table) -> anyhow::Result<()> {
        if let Some(kind) = self.args.chart {
            return self.chart(table, kind);
        }
        let format = self.args.table_format()?;
        let labels = Labels::new(self.dataset, self.prefixes, self.language);
        if let Some(axes) = self.axes()? {
            return self.matrix(table, &axes, labels, format);
        }
        let sheet = Sheet {
            table,
            headings: headings(
                table,
                self.question,
                self.language,
                form::is_for_people(format),
            ),
            citations: self.citations.as_ref().map(|all| all as _),
            citation_heading: citation_heading(self.language, form::is_for_people(format)),
            labels,
            cells: self.args.cells(format),
        };
        let width = output::terminal_width(self.args.output.as_deref());
        output::write(self.args.output.as_deref(), |out| {
            Ok(tables::write(&sheet, format, width, self.args.bom, out)?)
        })
    }

    /// Draws the answer; a matrix has the axes of the question when none are named.
    fn chart(&self, table: &Table, kind: chart::Kind) -> anyhow::Result<()> {
        if let Some(format) = self.args.format.as_deref().or(self.args.extension())
            && format != "svg"
        {
            bail!("--chart draws svg, not {format}: write it to a file ending in .svg");
        }
        let mut columns = self.args.axes.clone();
        for column in &mut columns {
            *column = column.trim().trim_start_matches('?').to_owned();
        }
        let pivot = self.question.and_then(|question| question.pivot.as_ref());
        if let (true, chart::Kind::Matrix, Some(axes)) = (columns.is_empty(), kind, pivot) {
            columns = [Some(&axes.row), Some(&axes.column), axes.cell.as_ref()]
                .into_iter()
                .flatten()
                .cloned()
                .collect();
        }
        let about = |question: &Question| {
            let about = question.header.get(&format!("about@{}", self.language));
            about.map(str::to_owned)
        };
        let drawn = chart::Chart {
            table,
            headings: &headings(table, self.question, self.language, true),
            columns: &columns,
            labels: Labels::new(self.dataset, self.prefixes, self.language),
            language: self.language,
            title: self.question.map(|q| q.title(self.language).to_owned()),
            caption: self.question.and_then(about),
        };
        let style = Style {
            theme: self.args.theme,
            ..Style::default()
        };
        let svg = chart::to_svg(&drawn, kind, &style)?;
        output::write(self.args.output.as_deref(), |out| {
            Ok(out.write_all(svg.as_bytes())?)
        })
    }

    /// The axes asked for: named with the option, or the question's own.
    fn axes(&self) -> anyhow::Result<Option<Axes>> {
        match self.args.pivot.as_deref() {
            None => Ok(None),
            Some("") => match self.question.and_then(|q| q.pivot.clone()) {
                Some(axes) => Ok(Some(axes)),
                None => bail!("--pivot: name the variables, as in --pivot row,column,cell"),
            },
            Some(names) => Ok(Some(Axes::parse(names)?)),
        }
    }

    /// A matrix is for reading: labels throughout, whatever the format. A row has the passages of all that it sums up.
    fn matrix(
        &self,
        table: &Table,
        axes: &Axes,
        labels: Labels<'_>,
        format: TableFormat,
    ) -> anyhow::Result<()> {
        let matrix = pivot(table, axes, |term| labels.show(term))?;
        let heading = self
            .question
            .and_then(|q| q.heading(&axes.row, self.language))
            .unwrap_or(&axes.row);
        let heads = matrix.heads.iter().map(|term| labels.show(term));
        let citations = self.citations.as_ref().map(|passages| {
            let of_row = |of: &Vec<usize>| {
                let all: IndexSet<&NamedNode> = of.iter().flat_map(|at| &passages[*at]).collect();
                all.into_iter().cloned().collect()
            };
            matrix.of.iter().map(of_row).collect::<Vec<Vec<_>>>()
        });
        let sheet = Sheet {
            table: &matrix.table,
            headings: std::iter::once(heading.to_owned()).chain(heads).collect(),
            citations: citations.as_ref().map(|all| all as _),
            citation_heading: citation_heading(self.language, true),
            labels,
            cells: self.args.labels.unwrap_or(Cells::Labels),
        };
        let width = output::terminal_width(self.args.output.as_deref());
        output::write(self.args.output.as_deref(), |out| {
            Ok(tables::write(&sheet, format, width, self.args.bom, out)?)
        })
    }

    fn graph(&self, triples: &[Triple]) -> anyhow::Result<()> {
        let format: Format = self
            .args
            .format
            .as_deref()
            .or(self.args.extension())
            .unwrap_or("ttl")
            .parse()?;
        let mut builder = DatasetBuilder::default();
        for triple in triples {
            builder.add(
                triple.clone().in_graph(GraphName::DefaultGraph),
                Line::UNKNOWN,
            );
        }
        let dataset = builder.build();
        output::write(self.args.output.as_deref(), |out| {
            Ok(write::write(&dataset, self.prefixes, format, out)?)
        })
    }
}

/// The headings of a table: for people those of the question, for programs the variables.
pub(super) fn headings(
    table: &dyn Rows,
    question: Option<&Question>,
    language: Language,
    people: bool,
) -> Vec<String> {
    let heading = |column: &String| {
        let worded = question
            .filter(|_| people)
            .and_then(|q| q.heading(column, language));
        worded.unwrap_or(column).to_owned()
    };
    table.columns().iter().map(heading).collect()
}

/// The heading of the column of passages.
pub(super) fn citation_heading(language: Language, people: bool) -> &'static str {
    match language {
        _ if !people => "passages",
        Language::TraditionalChinese => "出處",
        Language::SimplifiedChinese => "出处",
        Language::English => "passages",
    }
}

/// The catalogue, or the questions that the words describe, best first.
fn list(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let language = common.language(&project);
    let mut questions = project
        .queries("ask")?
        .into_iter()
        .map(Question::read)
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(words) = &args.find {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let mut scored: Vec<(usize, Question)> = questions
            .into_iter()
            .map(|q| (q.score(&words), q))
            .filter(|(score, _)| *score > 0)
            .collect();
        scored.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.name.cmp(&y.name)));
        questions = scored.into_iter().map(|(_, question)| question).collect();
        if questions.is_empty() {
            output::say(
                common,
                &format!("no question speaks of {}", words.join(", ")),
            );
            return Ok(Outcome::Found);
        }
    }
    let width = questions.iter().map(|q| q.name.len()).max().unwrap_or(0);
    output::write(None, |out| {
        for question in &questions {
            writeln!(
                out,
                "{:width$}  {}{}",
                question.name,
                question.title(language),
                parameters(question)
            )?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

fn parameters(question: &Question) -> String {
    let shown = question.params.iter().map(|param| {
        let kind = match &param.kind {
            ParamKind::Entity(_) => "entity",
            ParamKind::Text => "text",
            ParamKind::Integer => "integer",
        };
        let example = param
            .example
            .as_ref()
            .map_or_else(String::new, |e| format!(", as {e}"));
        format!(" [--param {}: {kind}{example}]", param.name)
    });
    shown.collect()
}
