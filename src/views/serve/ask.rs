//! `/ask`: the page on which readers ask in SPARQL, and its answers.

use super::edition::Edition;
use super::evaluate::{Given, told};
use super::forms::Parameters;
use super::headers::{SCRIPT, policy};
use super::pages::edition;
use super::problem::Problem;
use super::query::{FORM, failed, settle, timeout};
use super::stream::Out;
use super::wanted::language_of;
use super::{Request, Service};
use crate::data::allowance::Cut;
use crate::meaning::query::limits::{Limit, Limits};
use crate::meaning::query::reach::Reach;
use crate::meaning::query::{QueryError, Table, caps, cite, parse_here};
use crate::store::live::Snapshot;
use crate::views::draw::Theme;
use crate::views::draw::chart::{Kind, UnknownKind};
use crate::views::draw::svg::style_rules;
use crate::views::site::PageFormat;
use crate::views::site::ask::{self, Asking, Outcome};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, header};
use oxrdf::{Term, Triple};
use spareval::QueryResults;
use spargebra::{Query, SparqlParser};
use std::io::Write;
use std::sync::Arc;

/// The methods of the page.
pub const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// So many rows or triples are shown; the downloads hold all.
const SHOWN: usize = 1_000;
/// So many rows stand in a workbook.
const IN_WORKBOOK: usize = 20_000;
/// So many bytes of terms are shown.
const MOST_BYTES: usize = 4 << 20;
/// Rows of a query without its LIMIT, from which the passages are found; with more there are none.
const MOST_SOLUTIONS: usize = 100_000;

/// Answers a request for the page, its files, or an answer.
///
/// # Errors
/// When the server has no pages, or the evaluation fails.
pub async fn answer(
    service: &Arc<Service>,
    mut request: Request,
) -> Result<Response<Body>, Problem> {
    match request.path.as_str() {
        "/ask.js" => return Ok(file(ask::SCRIPT, SCRIPT)),
        "/ask.css" => return Ok(file(ask::STYLE, "text/css; charset=utf-8")),
        _ => {}
    }
    if request.parts.method == Method::POST {
        read_form(service, &mut request).await?;
    } else if request.parts.method != Method::GET {
        return Err(Problem::method(METHODS));
    }
    let edition = edition(service).await?;
    let language = language_of(&request, edition.site.language())?;
    let parameters = &request.parameters;
    let name = parameters.one("question")?.filter(|name| !name.is_empty());
    let text = parameters.one("query")?.unwrap_or_default();
    if let (Some(name), Some("json")) = (name, parameters.one("format")?) {
        let question = ask::question(&edition.site, name, language);
        let question = question.ok_or_else(|| missing(name))?;
        return Ok(sent(question.to_string(), "application/json", language));
    }
    let mut asking = Asking {
        text: text.to_owned(),
        question: name.map(str::to_owned),
        cite: parameters.has("cite") || text.is_empty(),
        chart: chart(parameters)?,
        outcome: None,
    };
    if let Some(name) = name.filter(|_| text.is_empty() || parameters.has("load")) {
        let text = ask::sparql_of(&edition.site, name, language);
        asking.text = text.ok_or_else(|| missing(name))?;
        return whole(edition, asking, language).await;
    }
    if text.is_empty() {
        return whole(edition, asking, language).await;
    }
    evaluate(service, &request, edition, asking, language).await
}

/// The chart that is asked for, with its columns.
fn chart(parameters: &Parameters) -> Result<Option<(Kind, Vec<String>)>, Problem> {
    let Some(kind) = parameters.one("chart")?.filter(|kind| !kind.is_empty()) else {
        return Ok(None);
    };
    let kind = kind
        .parse()
        .map_err(|error: UnknownKind| Problem::bad(error.to_string()))?;
    let axes = parameters
        .one("axes")?
        .unwrap_or_default()
        .split([',', ' ']);
    let axes = axes.map(|name| name.trim_start_matches('?').to_owned());
    Ok(Some((kind, axes.filter(|name| !name.is_empty()).collect())))
}

fn missing(name: &str) -> Problem {
    Problem::missing(format!("there is no question '{name}'"))
}

async fn read_form(service: &Service, request: &mut Request) -> Result<(), Problem> {
    service
        .access
        .origin(&request.parts.headers, &request.host)?;
    if request.media_type()? != FORM {
        return Err(Problem::new(
            axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send a form with the field query",
        ));
    }
    let most = 3 * service.limits.size(Limit::QueryText);
    let body = request.body(most, &service.limits, "query-text").await?;
    let body = String::from_utf8(body).map_err(|_| Problem::bad("the form is not UTF-8"))?;
    request.parameters.extend(Parameters::parse(&body)?);
    Ok(())
}

/// The page with nothing asked yet.
async fn whole(
    edition: Arc<Edition>,
    asking: Asking,
    language: Language,
) -> Result<Response<Body>, Problem> {
    let page = super::pages::aside(move || ask::page(&edition.site, &asking, language)).await?;
    let page = page.map_err(|error| unwritten(&error))?;
    Ok(sent(page, PageFormat::Html.media_type(), language))
}

fn unwritten(error: &askama::Error) -> Problem {
    Problem::new(
        axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        format!("the page cannot be written: {error}"),
    )
}

fn file(text: &'static str, media_type: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// A text that was made for one request.
pub(super) fn sent(text: String, media_type: &'static str, language: Language) -> Response<Body> {
    let rules = policy(PageFormat::Html, text.as_bytes());
    let mut response = Response::new(Body::from(text));
    headers(response.headers_mut(), media_type, &rules, language);
    response
}

fn headers(
    headers: &mut axum::http::HeaderMap,
    media_type: &'static str,
    rules: &str,
    language: Language,
) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(language.tag()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    if let Ok(rules) = HeaderValue::from_str(rules) {
        headers.insert(header::CONTENT_SECURITY_POLICY, rules);
    }
}

async fn evaluate(
    service: &Arc<Service>,
    request: &Request,
    edition: Arc<Edition>,
    mut asking: Asking,
    language: Language,
) -> Result<Response<Body>, Problem> {
    let part = request.parameters.has("part");
    let format = match request.parameters.one("format")? {
        Some("svg") => PageFormat::Svg,
        Some("xlsx") => PageFormat::Xlsx,
        _ => PageFormat::Html,
    };
    let wanted = timeout(&request.parameters)?;
    let allowance = service.evaluations.allowance(Limit::QueryTime, wanted);
    let evaluation = Evaluation {
        snapshot: service.live.snapshot(),
        parser: request.parser(service)?,
        prefixes: service.prefixes.clone(),
        limits: service.limits.clone(),
        reach: service.reach.clone(),
    };
    let work = move |out: &mut Out| {
        let most = match format {
            PageFormat::Xlsx => IN_WORKBOOK,
            _ => SHOWN,
        };
        asking.outcome = Some(evaluation.outcome(&asking, most)?);
        let site = &edition.site;
        let written = match format {
            PageFormat::Svg => ask::chart_file(site, &asking, language)
                .map(String::into_bytes)
                .map_err(Problem::bad)?,
            PageFormat::Xlsx => ask::workbook(site, &asking, language).map_err(Problem::bad)?,
            _ if part => page_bytes(ask::part(site, &asking, language))?,
            _ => page_bytes(ask::page(site, &asking, language))?,
        };
        out.write_all(&written).map_err(|_| told(Cut::Left))
    };
    let given = service.evaluations.run(allowance, work).await?;
    let body = match given {
        Given::Whole(bytes) => Body::from(bytes),
        Given::Begun(body) => body,
    };
    // Drawings inside pages use the style sheet; a chart in a file has the rules of all drawings inside.
    let told = match format {
        PageFormat::Svg => format!("<style>\n{}</style>", style_rules(Theme::Auto)),
        _ => "<script defer src=".to_owned(),
    };
    let rules = policy(format, told.as_bytes());
    let mut response = Response::new(body);
    let media_type = format.media_type();
    headers(response.headers_mut(), media_type, &rules, language);
    Ok(response)
}

fn page_bytes(page: askama::Result<String>) -> Result<Vec<u8>, Problem> {
    let page = page.map_err(|error| unwritten(&error))?;
    Ok(page.into_bytes())
}

/// What an evaluation needs.
struct Evaluation {
    snapshot: Arc<Snapshot>,
    parser: SparqlParser,
    prefixes: Prefixes,
    limits: Limits,
    reach: Reach,
}

impl Evaluation {
    fn outcome(&self, asking: &Asking, most: usize) -> Result<Outcome, Problem> {
        let parser = self.parser.clone();
        let text = &asking.text;
        let mut query = match parse_here(text, "query", &self.prefixes, parser, &self.limits) {
            Ok(query) => query,
            Err(error) => return Ok(problem(&error)),
        };
        let reaches = match settle(&self.reach, &mut query) {
            Ok(reaches) => reaches,
            Err(problem) => return Ok(refusal(problem.text)),
        };
        if matches!(query, Query::Select { .. }) {
            let (table, cut) = self.table(query.clone(), most, MOST_BYTES)?;
            let citations = match asking.cite && !reaches {
                true => self.citations(&query, &table)?,
                false => None,
            };
            return Ok(Outcome::Table {
                table,
                citations,
                cut,
            });
        }
        let evaluator = caps::cap_query(&mut query, self.reach.evaluator());
        let results = evaluator.prepare(&query).execute(self.snapshot.view());
        Ok(match results.map_err(|error| failed(&error))? {
            QueryResults::Boolean(value) => Outcome::Truth(value),
            QueryResults::Solutions(_) => refusal("a SELECT was expected".to_owned()),
            QueryResults::Graph(triples) => {
                let mut all: Vec<Triple> = Vec::new();
                let (mut bytes, mut cut) = (MOST_BYTES, false);
                for triple in triples {
                    let triple = triple.map_err(|error| failed(&error))?;
                    let size = size(&triple.object);
                    cut = all.len() == SHOWN || bytes < size;
                    if cut {
                        break;
                    }
                    bytes -= size;
                    all.push(triple);
                }
                all.sort_by_cached_key(Triple::to_string);
                all.dedup();
                Outcome::Graph { triples: all, cut }
            }
        })
    }

    /// The first rows, up to a number and a size, and whether there are more.
    fn table(
        &self,
        mut query: Query,
        most: usize,
        mut bytes: usize,
    ) -> Result<(Table, bool), Problem> {
        let evaluator = caps::cap_query(&mut query, self.reach.evaluator());
        let results = evaluator.prepare(&query).execute(self.snapshot.view());
        let QueryResults::Solutions(solutions) = results.map_err(|error| failed(&error))? else {
            return Ok((Table::default(), false));
        };
        let names = solutions.variables().iter();
        let mut table = Table {
            columns: names.map(|name| name.as_str().to_owned()).collect(),
            rows: Vec::new(),
        };
        for solution in solutions {
            let solution = solution.map_err(|error| failed(&error))?;
            let size = solution.values().iter().flatten().map(size).sum();
            if table.rows.len() == most || bytes < size {
                return Ok((table, true));
            }
            bytes -= size;
            table.rows.push(solution.values().to_vec());
        }
        Ok((table, false))
    }

    /// The passages behind the rows; none where there are too many to look at.
    fn citations(
        &self,
        query: &Query,
        table: &Table,
    ) -> Result<Option<Vec<Vec<oxrdf::NamedNode>>>, Problem> {
        let mut all = true;
        let found = cite::passages_by(query, table, &self.snapshot.dataset, |whole| {
            let (solutions, cut) = self.table(whole, MOST_SOLUTIONS, 8 * MOST_BYTES)?;
            all = !cut;
            Ok(if cut { Table::default() } else { solutions })
        });
        found.map(|passages| all.then_some(passages))
    }
}

/// About how many bytes a term takes on a page.
fn size(term: &Term) -> usize {
    match term {
        Term::Literal(literal) => literal.value().len(),
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(_) => 40,
        Term::Triple(triple) => triple.to_string().len(),
    }
}

fn refusal(text: String) -> Outcome {
    Outcome::Problem {
        text,
        line: 0,
        column: 0,
    }
}

fn problem(error: &QueryError) -> Outcome {
    let place = match error {
        QueryError::Syntax(finding) => finding.place.as_ref(),
        _ => None,
    };
    Outcome::Problem {
        text: error.to_string(),
        line: place.map_or(0, |place| place.line),
        column: place.map_or(0, |place| place.column),
    }
}
