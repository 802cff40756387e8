//! Questions: the catalogue, and for each question its answer with the passages, its SPARQL and downloads.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::{Material, Site, SiteError};
use super::route::Route;
use super::ui::ui;
use super::value::{Chip, Reader, Value};
use crate::meaning::labels::Labels;
use crate::meaning::query::question::{ParamError, Question};
use crate::meaning::query::{Table, allowance, cite};
use crate::store::Store;
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::language::Language;
use askama::Template;
use indexmap::IndexSet;
use oxrdf::NamedNode;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// How many rows a page shows; the downloads hold all.
const SHOWN_ROWS: usize = 300;

/// A question that was asked of the whole data.
pub(super) struct Answered {
    pub question: Question,
    pub table: Table,
    pub citations: Vec<Vec<NamedNode>>,
}

/// Asks every question that is a SELECT, without values for its parameters.
pub(super) fn answer_all(material: &Material) -> Result<Vec<Answered>, SiteError> {
    let files = material.project.queries("ask")?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let store = Store::index(
        Arc::clone(&material.dataset),
        material.default_graph.clone(),
    );
    let answers: Vec<Option<Answered>> = files
        .into_par_iter()
        .map(|file| {
            let question = Question::read(file)?;
            let query = question.query(
                &question.needed_examples(),
                &material.dataset,
                &material.prefixes,
            )?;
            let answer = cite::answer(&query, &store, &material.dataset, allowance(None));
            Ok(answer.map_err(ParamError::from)?.map(|cited| {
                let (table, citations) = cited.table();
                Answered {
                    question,
                    table,
                    citations,
                }
            }))
        })
        .collect::<Result<_, SiteError>>()?;
    Ok(answers.into_iter().flatten().collect())
}

#[derive(Template)]
#[template(path = "questions.html", config = "src/views/site/askama.toml")]
struct Catalogue {
    frame: Frame,
    matrices: Vec<Entry>,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    about: String,
    href: String,
    rows: usize,
}

#[derive(Template)]
#[template(path = "question.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    about: String,
    headings: Vec<String>,
    rows: Vec<Row>,
    total: usize,
    sparql: &'a str,
    downloads: Vec<(&'static str, String)>,
    parameters: Vec<(String, String)>,
    has_citations: bool,
    matrix: Option<Matrix>,
}

/// The answer as a matrix: what heads the columns, and rows with their cells.
struct Matrix {
    corner: String,
    heads: Vec<Value>,
    rows: Vec<(Value, Vec<Cell>)>,
}

/// A cell: values, or how many solutions share row and column.
struct Cell {
    values: Vec<Value>,
    count: usize,
}

pub(super) struct Row {
    pub cells: Vec<Option<Value>>,
    pub chips: Vec<Chip>,
}

/// Renders the catalogue of questions.
pub(super) fn catalogue(site: &Site, language: Language) -> askama::Result<String> {
    let path = Route::Questions.path(PageFormat::Html, language);
    let title = ui(language).questions;
    let frame = Frame::new(site, &Route::Questions, &path, language, title).about(title);
    let entry = |answered: &Answered| {
        let route = Route::Question {
            name: answered.question.name.clone(),
        };
        Entry {
            title: answered.question.title(language).to_owned(),
            about: about(&answered.question, language),
            href: format!("{}{}", frame.root, route.path(PageFormat::Html, language)),
            rows: answered.table.rows.len(),
        }
    };
    let is_matrix = |answered: &&Answered| answered.question.pivot.is_some();
    Catalogue {
        matrices: site.questions.iter().filter(is_matrix).map(entry).collect(),
        entries: site.questions.iter().map(entry).collect(),
        frame,
    }
    .render()
}

fn about(question: &Question, language: Language) -> String {
    let key = format!("about@{language}");
    question.header.get(&key).unwrap_or_default().to_owned()
}

/// Renders a question with its answer.
pub(super) fn render(
    site: &Site,
    answered: &Answered,
    language: Language,
) -> askama::Result<String> {
    let question = &answered.question;
    let route = Route::Question {
        name: question.name.clone(),
    };
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let about = about(question, language);
    let rows = answered
        .table
        .rows
        .iter()
        .zip(&answered.citations)
        .take(SHOWN_ROWS)
        .map(|(row, passages)| shown_row(reader, row, passages))
        .collect();
    let downloads = [PageFormat::Csv, PageFormat::Xlsx, PageFormat::Json]
        .map(|form| (form.name(), format!("{root}{}", route.path(form, language))));
    Page {
        frame: Frame::new(site, &route, &path, language, question.title(language))
            .step(ui(language).questions, &Route::Questions, language)
            .about(&about),
        about,
        headings: headings(answered, language),
        rows,
        total: answered.table.rows.len(),
        sparql: question.text.trim_end(),
        downloads: downloads.to_vec(),
        parameters: question
            .params
            .iter()
            .map(|p| (p.name.clone(), p.example.clone().unwrap_or_default()))
            .collect(),
        has_citations: answered.citations.iter().any(|c| !c.is_empty()),
        matrix: matrix(reader, answered),
    }
    .render()
}

/// A row with its links, and the chips of its passages.
pub(super) fn shown_row(
    reader: Reader<'_>,
    row: &[Option<oxrdf::Term>],
    passages: &[NamedNode],
) -> Row {
    let site = reader.site;
    let graphs = passages
        .iter()
        .filter_map(|p| site.dataset.id(&p.clone().into()));
    Row {
        cells: row
            .iter()
            .map(|term| term.as_ref().map(|t| shown(reader, t)))
            .collect(),
        chips: reader.chips(graphs),
    }
}

fn shown(reader: Reader<'_>, term: &oxrdf::Term) -> Value {
    let site = reader.site;
    match (site.dataset.id(term), term) {
        (Some(id), _) => reader.value(id),
        (None, oxrdf::Term::Literal(literal)) => Value::Text(super::value::Text::of(literal, site)),
        (None, other) => Value::Text(super::value::Text {
            text: other.to_string(),
            lang: None,
            datatype: None,
        }),
    }
}

/// The answer as the matrix that the question asks for; rows in the order of the answer, columns by name.
fn matrix(reader: Reader<'_>, answered: &Answered) -> Option<Matrix> {
    let (axes, table) = (answered.question.pivot.as_ref()?, &answered.table);
    let (row_at, column_at) = (table.column(&axes.row)?, table.column(&axes.column)?);
    let cell_at = axes.cell.as_ref().and_then(|name| table.column(name));
    let (mut rows, mut columns) = (IndexSet::new(), IndexSet::new());
    let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    for line in &table.rows {
        let Some(row) = &line[row_at] else { continue };
        let (r, _) = rows.insert_full(row);
        let Some(column) = &line[column_at] else {
            continue;
        };
        let key = (r, columns.insert_full(column).0);
        let cell = cells.entry(key).or_insert_with(|| Cell {
            values: Vec::new(),
            count: 0,
        });
        cell.count += 1;
        if let Some(term) = cell_at.and_then(|at| line[at].as_ref()) {
            let value = shown(reader, term);
            if !cell.values.contains(&value) {
                cell.values.push(value);
            }
        }
    }
    let mut heads: Vec<(Value, usize)> = columns
        .iter()
        .enumerate()
        .map(|(c, head)| (shown(reader, head), c))
        .collect();
    heads.sort();
    let mut take = |r: usize, c: usize| {
        cells.remove(&(r, c)).unwrap_or(Cell {
            values: Vec::new(),
            count: 0,
        })
    };
    let body = rows.iter().enumerate().map(|(r, row)| {
        let cells = heads.iter().map(|(_, c)| take(r, *c)).collect();
        (shown(reader, row), cells)
    });
    Some(Matrix {
        corner: heading(answered, &axes.row, reader.language),
        rows: body.collect(),
        heads: heads.into_iter().map(|(head, _)| head).collect(),
    })
}

fn heading(answered: &Answered, column: &str, language: Language) -> String {
    let found = answered.question.heading(column, language);
    found.unwrap_or(column).to_owned()
}

fn headings(answered: &Answered, language: Language) -> Vec<String> {
    let columns = answered.table.columns.iter();
    columns
        .map(|column| heading(answered, column, language))
        .collect()
}

/// The answer as a file.
pub(super) fn download(
    site: &Site,
    answered: &Answered,
    format: PageFormat,
    language: Language,
) -> io::Result<Vec<u8>> {
    let (table_format, cells, people) = match format {
        PageFormat::Xlsx => (TableFormat::Xlsx, Cells::Labels, true),
        PageFormat::Json => (TableFormat::Json, Cells::Iris, false),
        _ => (TableFormat::Csv, Cells::Beside, false),
    };
    let sheet = Sheet {
        table: &answered.table,
        headings: if people {
            headings(answered, language)
        } else {
            answered.table.columns.clone()
        },
        citations: (format != PageFormat::Json).then_some(&answered.citations),
        citation_heading: if people {
            ui(language).passages
        } else {
            "passages"
        },
        labels: Labels::new(&site.dataset, &site.prefixes, language),
        cells,
    };
    let mut bytes = Vec::new();
    tables::write(&sheet, table_format, None, false, &mut bytes)?;
    Ok(bytes)
}
