//! Questions: the catalogue, and for each question its answer with the passages, its SPARQL and downloads.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::{Material, Site, SiteError};
use super::route::Route;
use super::ui::ui;
use super::value::{Chip, Reader, Value};
use crate::meaning::labels::Labels;
use crate::meaning::query::question::{ParamError, Question};
use crate::meaning::query::{Answer, Table, cite, run};
use crate::store::Store;
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::language::Language;
use askama::Template;
use oxrdf::NamedNode;
use rayon::prelude::*;
use std::io;

/// How many rows a page shows; the downloads hold all.
const SHOWN_ROWS: usize = 500;

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
    let store = Store::memory(&material.dataset, &material.default_graph)?;
    let answers: Vec<Option<Answered>> = files
        .into_par_iter()
        .map(|file| {
            let question = Question::read(file)?;
            let query = question.query(
                &question.needed_examples(),
                &material.dataset,
                &material.prefixes,
            )?;
            let answer = run(&store, query.clone()).map_err(ParamError::from)?;
            let Answer::Table(table) = answer else {
                return Ok(None);
            };
            let citations = cite::passages(&query, &table, &store, &material.dataset)
                .map_err(ParamError::from)?;
            Ok(Some(Answered {
                question,
                table,
                citations,
            }))
        })
        .collect::<Result<_, SiteError>>()?;
    Ok(answers.into_iter().flatten().collect())
}

#[derive(Template)]
#[template(path = "questions.html")]
struct Catalogue {
    frame: Frame,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    about: String,
    href: String,
    rows: usize,
}

#[derive(Template)]
#[template(path = "question.html")]
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
}

struct Row {
    cells: Vec<Option<Value>>,
    chips: Vec<Chip>,
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
    let entries = site.questions.iter().map(entry).collect();
    Catalogue { frame, entries }.render()
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
    }
    .render()
}

fn shown_row(reader: Reader<'_>, row: &[Option<oxrdf::Term>], passages: &[NamedNode]) -> Row {
    let site = reader.site;
    let cell = |term: &oxrdf::Term| match (site.dataset.id(term), term) {
        (Some(id), _) => reader.value(id),
        (None, oxrdf::Term::Literal(literal)) => Value::Text(super::value::Text::of(literal, site)),
        (None, other) => Value::Text(super::value::Text {
            text: other.to_string(),
            lang: None,
            datatype: None,
        }),
    };
    let graphs = passages
        .iter()
        .filter_map(|p| site.dataset.id(&p.clone().into()));
    Row {
        cells: row.iter().map(|term| term.as_ref().map(cell)).collect(),
        chips: reader.chips(graphs),
    }
}

fn headings(answered: &Answered, language: Language) -> Vec<String> {
    let heading = |column: &String| {
        answered
            .question
            .heading(column, language)
            .unwrap_or(column)
            .to_owned()
    };
    answered.table.columns.iter().map(heading).collect()
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
        citations: (format != PageFormat::Json).then_some(answered.citations.as_slice()),
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
