//! The page on which readers ask in SPARQL: a form that works without script, the shipped questions, the answer below it.
//!
//! The server evaluates and hands the outcome over; here it becomes a table with links and passages, a truth value, a picture, or
//! what is wrong, at line and column. With the script, only [`part`] is fetched anew.

use super::frame::Frame;
use super::model::Site;
use super::painter::{asked, in_page};
use super::picture::Picture;
use super::question::{Row, shown_row};
use super::route::Route;
use super::search::encoded;
use super::ui::ui;
use super::value::Reader;
use crate::meaning::labels::Labels;
use crate::meaning::query::Table;
use crate::meaning::query::question::{ParamKind, Question};
use crate::views::draw::{Style, chart};
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::language::Language;
use askama::Template;
use oxrdf::{NamedNode, Triple};
use serde_json::{Value, json};

/// What runs on the page.
pub const SCRIPT: &str = include_str!("ask.js");
/// How the page looks, beside the style sheet of the site.
pub const STYLE: &str = include_str!("ask.css");

/// Where the page stands under the root of a server; its answers and files stand beside it.
const PATH: &str = "ask";

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The SPARQL; empty when nothing was asked yet.
    pub text: String,
    /// The shipped question that was chosen.
    pub question: Option<String>,
    /// Whether the passages behind each row are wanted.
    pub cite: bool,
    /// The chart that is wanted beside the table, and the columns that it shows.
    pub chart: Option<(chart::Kind, Vec<String>)>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// What came of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is no SPARQL, or is refused.
    Problem {
        /// What is wrong.
        text: String,
        /// The line, from 1, when it is known.
        line: usize,
        /// The column in characters, from 1, when it is known.
        column: usize,
    },
    /// ASK.
    Truth(bool),
    /// SELECT.
    Table {
        /// The rows.
        table: Table,
        /// The passages behind each row.
        citations: Option<Vec<Vec<NamedNode>>>,
        /// Whether there are more rows than these.
        cut: bool,
    },
    /// CONSTRUCT or DESCRIBE.
    Graph {
        /// The triples, sorted.
        triples: Vec<Triple>,
        /// Whether there are more than these.
        cut: bool,
    },
}

#[derive(Template)]
#[template(path = "ask.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    text: &'a str,
    cite: bool,
    charts: Vec<Choice>,
    axes: String,
    questions: Vec<Choice>,
    prefixes: String,
    answer: String,
}

struct Choice {
    name: String,
    title: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "answer.html", config = "src/views/site/askama.toml")]
struct Answer<'a> {
    ui: &'static super::ui::Ui,
    problem: Option<(&'a str, usize, usize)>,
    truth: Option<bool>,
    table: Option<Shown<'a>>,
    /// The chart, or why there is none; and the file of it.
    chart: Option<Result<Picture, String>>,
    graph: Option<(usize, Option<Picture>)>,
    cut: bool,
    downloads: Vec<(&'static str, String)>,
}

struct Shown<'a> {
    headings: &'a [String],
    rows: Vec<Row>,
    has_citations: bool,
}

/// The whole page.
///
/// # Errors
/// When a template fails.
pub fn page(site: &Site, asking: &Asking, language: Language) -> askama::Result<String> {
    let words = ui(language);
    let mut frame = Frame::new(site, &Route::Search, PATH, language, words.ask_in_sparql)
        .about(words.ask_in_sparql);
    frame.canonical = format!("{}{PATH}", site.url());
    for (translation, of) in frame.translations.iter_mut().zip(Language::ALL) {
        let query = match asking.text.as_str() {
            "" => String::new(),
            text => format!("&query={}", encoded(text)),
        };
        translation.href = format!("{PATH}?lang={}{query}", of.tag());
        translation.url = format!("{}{PATH}?lang={}", site.url(), of.tag());
    }
    for item in &mut frame.nav {
        item.is_here = false;
    }
    let choice = |question: &Question| Choice {
        name: question.name.clone(),
        title: question.title(language).to_owned(),
        is_chosen: asking.question.as_deref() == Some(question.name.as_str()),
    };
    let mut questions: Vec<Choice> = site.questions.iter().map(|q| choice(&q.question)).collect();
    questions.sort_by(|a, b| (&a.title, &a.name).cmp(&(&b.title, &b.name)));
    let prefixes: serde_json::Map<String, Value> = site
        .prefixes
        .iter()
        .map(|(prefix, namespace)| (prefix.to_owned(), Value::from(namespace)))
        .collect();
    Page {
        frame,
        text: &asking.text,
        cite: asking.cite,
        charts: charts(asking, words),
        axes: asking
            .chart
            .as_ref()
            .map_or_else(String::new, |(_, axes)| axes.join(",")),
        questions,
        prefixes: super::frame::in_script(&Value::Object(prefixes)),
        answer: part(site, asking, language)?,
    }
    .render()
}

/// The answer alone.
///
/// # Errors
/// When a template fails.
pub fn part(site: &Site, asking: &Asking, language: Language) -> askama::Result<String> {
    let mut answer = Answer {
        ui: ui(language),
        problem: None,
        truth: None,
        table: None,
        chart: None,
        graph: None,
        cut: false,
        downloads: Vec::new(),
    };
    match &asking.outcome {
        None => return Ok(String::new()),
        Some(Outcome::Problem { text, line, column }) => {
            answer.problem = Some((text, *line, *column));
        }
        Some(Outcome::Truth(value)) => answer.truth = Some(*value),
        Some(Outcome::Table {
            table,
            citations,
            cut,
        }) => {
            answer.chart = charted(site, table, asking, language).map(|drawn| {
                let href = |iri: &str| site.href(iri, language, "");
                drawn.map_err(|error| error.to_string()).map(|svg| Picture {
                    svg: in_page(svg, &href),
                    drawn: 0,
                    all: 0,
                })
            });
            answer.table = Some(shown(site, table, citations.as_deref(), language));
            answer.cut = *cut;
            answer.downloads = downloads(&asking.text, &["csv", "tsv", "json", "xml"]);
            let cite = if asking.cite { "&cite=1" } else { "" };
            let text = encoded(&asking.text);
            let href = format!("{PATH}?format=xlsx{cite}&lang={language}&query={text}");
            answer.downloads.push(("xlsx", href));
            if let (Some(Ok(_)), Some((kind, axes))) = (&answer.chart, &asking.chart) {
                let (kind, axes) = (name(*kind), encoded(&axes.join(",")));
                let href = format!(
                    "{PATH}?format=svg&chart={kind}&axes={axes}&lang={language}&query={text}"
                );
                answer.downloads.push(("svg", href));
            }
        }
        Some(Outcome::Graph { triples, cut }) => {
            let href = |iri: &str| site.href(iri, language, "");
            let picture = asked::picture(site, triples, language, &href);
            answer.graph = Some((triples.len(), picture));
            answer.cut = *cut;
            answer.downloads = downloads(&asking.text, &["ttl", "nt", "jsonld", "rdf"]);
        }
    }
    answer.render()
}

/// The choices of charts.
fn charts(asking: &Asking, words: &super::ui::Ui) -> Vec<Choice> {
    let chosen = asking.chart.as_ref().map(|(kind, _)| *kind);
    [
        (chart::Kind::Bars, words.bars),
        (chart::Kind::Time, words.time_axis),
        (chart::Kind::Matrix, words.matrix),
    ]
    .map(|(kind, title)| Choice {
        name: name(kind).to_owned(),
        title: title.to_owned(),
        is_chosen: chosen == Some(kind),
    })
    .into()
}

fn name(kind: chart::Kind) -> &'static str {
    match kind {
        chart::Kind::Bars => "bars",
        chart::Kind::Time => "time",
        chart::Kind::Matrix => "matrix",
    }
}

/// The chart of a table, when one is wanted.
fn charted(
    site: &Site,
    table: &Table,
    asking: &Asking,
    language: Language,
) -> Option<Result<String, chart::ChartError>> {
    let (kind, columns) = asking.chart.as_ref()?;
    let drawn = chart::Chart {
        table,
        headings: &table.columns,
        columns,
        labels: Labels::new(&site.dataset, &site.prefixes, language),
        language,
        title: None,
        caption: None,
    };
    Some(chart::to_svg(&drawn, *kind, &Style::default()))
}

/// The table as an Excel workbook, with labels and, when they are there, passages.
///
/// # Errors
/// When there is no table, or it cannot be written.
pub fn workbook(site: &Site, asking: &Asking, language: Language) -> Result<Vec<u8>, String> {
    let Some(Outcome::Table {
        table, citations, ..
    }) = &asking.outcome
    else {
        return Err("only the answers of a SELECT go into a workbook".to_owned());
    };
    let sheet = Sheet {
        table,
        headings: table.columns.clone(),
        citations: citations.as_ref().map(|all| all as _),
        citation_heading: ui(language).passages,
        labels: Labels::new(&site.dataset, &site.prefixes, language),
        cells: Cells::Labels,
    };
    let mut bytes = Vec::new();
    let written = tables::write(&sheet, TableFormat::Xlsx, None, false, &mut bytes);
    written.map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The chart as a file.
///
/// # Errors
/// When no chart was asked for, there is no table, or nothing can be drawn.
pub fn chart_file(site: &Site, asking: &Asking, language: Language) -> Result<String, String> {
    let Some(Outcome::Table { table, .. }) = &asking.outcome else {
        return Err("only the answers of a SELECT are charted".to_owned());
    };
    let drawn = charted(site, table, asking, language);
    let drawn = drawn.ok_or("say which chart: chart=bars, time or matrix")?;
    drawn.map_err(|error| error.to_string())
}

fn shown<'a>(
    site: &Site,
    table: &'a Table,
    citations: Option<&[Vec<NamedNode>]>,
    language: Language,
) -> Shown<'a> {
    let reader = Reader {
        site,
        language,
        root: "",
    };
    let rows = table.rows.iter().enumerate();
    let none = Vec::new();
    let rows = rows.map(|(at, row)| {
        let passages = citations.and_then(|all| all.get(at)).unwrap_or(&none);
        shown_row(reader, row, passages)
    });
    Shown {
        headings: &table.columns,
        rows: rows.collect(),
        has_citations: citations.is_some(),
    }
}

fn downloads(text: &str, formats: &[&'static str]) -> Vec<(&'static str, String)> {
    let href = |format: &'static str| {
        let text = encoded(text);
        (format, format!("query?format={format}&query={text}"))
    };
    formats.iter().copied().map(href).collect()
}

/// A shipped question for the form: its SPARQL without the header, and its parameters.
pub fn question(site: &Site, name: &str, language: Language) -> Option<Value> {
    let questions = site.questions.iter().map(|q| &q.question);
    let question = questions.into_iter().find(|q| q.name == name)?;
    let params = question.params.iter().map(|param| {
        let (kind, class) = match &param.kind {
            ParamKind::Entity(class) => ("entity", class.clone()),
            ParamKind::Text => ("text", None),
            ParamKind::Integer => ("integer", None),
        };
        let label = format!("label {}@{language}", param.name);
        json!({
            "name": param.name, "kind": kind, "class": class, "needed": param.needed,
            "label": question.header.get(&label).unwrap_or(&param.name),
            "example": param.example,
        })
    });
    Some(json!({
        "text": sparql(question, language),
        "params": params.collect::<Vec<_>>(),
    }))
}

/// The SPARQL of a question under one line that says what it asks.
pub fn sparql(question: &Question, language: Language) -> String {
    let lines = question.text.lines();
    let body: Vec<&str> = lines.skip_while(|line| line.starts_with('#')).collect();
    format!(
        "# {}\n{}\n",
        question.title(language),
        body.join("\n").trim_end()
    )
}

/// The SPARQL of a shipped question by its name.
pub fn sparql_of(site: &Site, name: &str, language: Language) -> Option<String> {
    let mut questions = site.questions.iter().map(|q| &q.question);
    let question = questions.find(|q| q.name == name)?;
    Some(sparql(question, language))
}
