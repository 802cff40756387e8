//! SPARQL 1.1 Protocol: queries and updates.

use super::evaluate::{Given, SHORT_PATTERNS, told};
use super::forms::Parameters;
use super::negotiate;
use super::origin::Whose;
use super::problem::Problem;
use super::results::{self, Form, ResultError};
use super::stream::Out;
use super::{Request, Service};
use crate::data::allowance::Cut;
use crate::meaning::query::limits::Limit;
use crate::meaning::query::reach::Reach;
use crate::meaning::query::update::{UpdateError, apply, fetch};
use crate::meaning::query::{QueryError, bind, caps, guard, parse_here, parse_update_here};
use crate::store::live::Snapshot;
use crate::store::whole;
use crate::words::prefixes::Prefixes;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use oxrdf::NamedNode;
use spareval::{QueryEvaluationError, QueryResults};
use spargebra::algebra::QueryDataset;
use spargebra::{Query, SparqlParser};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The media type of form bodies.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What an endpoint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// `/query`.
    Queries,
    /// `/update`.
    Updates,
    /// `/sparql`.
    Both,
}

/// A query or update as it was sent.
enum Sent {
    Query(String),
    Update(String),
    Nothing,
}

/// Answers a request of the protocol.
///
/// # Errors
/// When the request is wrong, or its evaluation fails.
pub async fn answer(
    service: &Arc<Service>,
    mut request: Request,
    takes: Takes,
) -> Result<Response<Body>, Problem> {
    let sent = read(service, &mut request, takes).await?;
    match sent {
        Sent::Query(text) => query(service, request, text).await,
        Sent::Update(text) => update(service, request, text).await,
        Sent::Nothing if takes == Takes::Updates => Err(Problem::bad(
            "no update was sent: POST it as application/sparql-update, or as the field update of a form",
        )),
        Sent::Nothing
            if takes == Takes::Queries
                && service.pages.are_made()
                && negotiate::is_reader(request.accept()) =>
        {
            super::ask::answer(service, request).await
        }
        Sent::Nothing => super::describe::answer(service, &request),
    }
}

async fn read(service: &Service, request: &mut Request, takes: Takes) -> Result<Sent, Problem> {
    let method = request.parts.method.clone();
    if method == Method::GET {
        if takes == Takes::Updates {
            return Err(Problem::method("POST, OPTIONS"));
        }
        return in_parameters(&request.parameters, takes);
    }
    if method != Method::POST {
        return Err(Problem::method(match takes {
            Takes::Updates => "POST, OPTIONS",
            Takes::Queries | Takes::Both => "GET, HEAD, POST, OPTIONS",
        }));
    }
    let media_type = request.media_type()?;
    let text_limit = service.limits.size(Limit::QueryText);
    match media_type.as_str() {
        FORM => {
            let body = request
                .body(3 * text_limit, &service.limits, "query-text")
                .await?;
            let body =
                String::from_utf8(body).map_err(|_| Problem::bad("the form is not UTF-8"))?;
            let form = Parameters::parse(&body)?;
            if request.parameters.has("query") || request.parameters.has("update") {
                return Err(Problem::bad(
                    "send the query in the form or in the address, not in both",
                ));
            }
            request.parameters.extend(form);
            in_parameters(&request.parameters, takes)
        }
        "application/sparql-query" if takes != Takes::Updates => {
            let body = request
                .body(text_limit, &service.limits, "query-text")
                .await?;
            no_second(&request.parameters)?;
            Ok(Sent::Query(utf8(body)?))
        }
        "application/sparql-update" if takes != Takes::Queries => {
            let body = request
                .body(service.limits.size(Limit::Body), &service.limits, "body")
                .await?;
            no_second(&request.parameters)?;
            Ok(Sent::Update(utf8(body)?))
        }
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            match takes {
                Takes::Queries => "send application/sparql-query, or a form with the field query",
                Takes::Updates => "send application/sparql-update, or a form with the field update",
                Takes::Both => {
                    "send application/sparql-query, application/sparql-update, or a form"
                }
            },
        )),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        Problem::bad(format!(
            "byte {} of the body is not UTF-8",
            error.utf8_error().valid_up_to()
        ))
    })
}

fn no_second(parameters: &Parameters) -> Result<(), Problem> {
    if parameters.has("query") || parameters.has("update") {
        Err(Problem::bad(
            "there is one query in the body and one in the address",
        ))
    } else {
        Ok(())
    }
}

fn in_parameters(parameters: &Parameters, takes: Takes) -> Result<Sent, Problem> {
    match (parameters.one("query")?, parameters.one("update")?) {
        (Some(_), Some(_)) => Err(Problem::bad("a request is a query or an update, not both")),
        (Some(_), None) if takes == Takes::Updates => {
            Err(Problem::bad("this is /update: send queries to /query"))
        }
        (Some(text), None) => Ok(Sent::Query(text.to_owned())),
        (None, Some(_)) if takes == Takes::Queries => {
            Err(Problem::bad("this is /query: send updates to /update"))
        }
        (None, Some(text)) => Ok(Sent::Update(text.to_owned())),
        (None, None) => Ok(Sent::Nothing),
    }
}

/// The graphs that parameters name; `None` when they name none.
fn named_graphs(
    parameters: &Parameters,
    default: &str,
    named: &str,
) -> Result<Option<QueryDataset>, Problem> {
    if !parameters.has(default) && !parameters.has(named) {
        return Ok(None);
    }
    let iris = |name: &str| {
        parameters
            .all(name)
            .map(|iri| {
                NamedNode::new(iri)
                    .map_err(|error| Problem::bad(format!("{name}: no IRI: {error}")))
            })
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(Some(QueryDataset {
        default: iris(default)?,
        named: Some(iris(named)?),
    }))
}

async fn query(
    service: &Arc<Service>,
    request: Request,
    text: String,
) -> Result<Response<Body>, Problem> {
    if request.parts.method == Method::POST {
        service
            .access
            .origin(&request.parts.headers, &request.host)?;
    }
    let dataset = named_graphs(&request.parameters, "default-graph-uri", "named-graph-uri")?;
    let parser = request.parser(service)?;
    let allowance = service
        .evaluations
        .allowance(Limit::QueryTime, timeout(&request.parameters)?);
    let asked = Asked {
        service: Arc::clone(service),
        snapshot: service.live.snapshot(),
        text,
        parser,
        dataset,
        parameters: request.parameters.clone(),
        accept: request.accept().to_owned(),
        form: Arc::default(),
        whose: Arc::default(),
    };
    let (form, whose) = (Arc::clone(&asked.form), Arc::clone(&asked.whose));
    let here = service.at_once && service.origin.is_none();
    let at_once = (here && asked.text.len() < 8 << 10)
        .then(|| {
            service
                .evaluations
                .at_once(&allowance, |out| asked.clone().work(out))
        })
        .flatten();
    let given = match at_once {
        Some(whole) => Given::Whole(whole?),
        None => {
            service
                .evaluations
                .run(allowance, move |out: &mut Out| asked.work(out))
                .await?
        }
    };
    let media_type = form.get().copied().map_or("text/plain", Form::media_type);
    let mut response = match given {
        Given::Whole(bytes) => Response::new(Body::from(bytes)),
        Given::Begun(body) => Response::new(body),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Encoding"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let (Some(origin), Some(whose)) = (&service.origin, whose.get()) {
        origin.mark(whose, headers);
    }
    Ok(response)
}

/// The time that the request wants, in seconds; the server's own limit stays.
pub(super) fn timeout(parameters: &Parameters) -> Result<Option<Duration>, Problem> {
    let Some(text) = parameters.one("timeout")? else {
        return Ok(None);
    };
    let seconds: Option<f64> = text.parse().ok().filter(|s| *s > 0.0 && *s < 1e6);
    seconds
        .map(|seconds| Some(Duration::from_secs_f64(seconds)))
        .ok_or_else(|| Problem::bad("timeout: write seconds, such as timeout=5"))
}

/// A query with all that its evaluation needs.
#[derive(Clone)]
struct Asked {
    service: Arc<Service>,
    snapshot: Arc<Snapshot>,
    text: String,
    parser: SparqlParser,
    dataset: Option<QueryDataset>,
    parameters: Parameters,
    accept: String,
    form: Arc<OnceLock<Form>>,
    whose: Arc<OnceLock<Whose>>,
}

impl Asked {
    fn work(self, out: &mut Out) -> Result<(), Problem> {
        let limits = &self.service.limits;
        let mut query = parse_here(
            &self.text,
            "query",
            &self.service.prefixes,
            self.parser,
            limits,
        )
        .map_err(refused)?;
        if out.is_short() && guard::patterns(bind::pattern_mut(&mut query)) > SHORT_PATTERNS {
            return Err(told(Cut::Steps));
        }
        let reach = &self.service.reach;
        let reaches = settle(reach, &mut query)?;
        if reaches && out.is_short() {
            return Err(told(Cut::Steps));
        }
        let form = Form::of(&query, &self.parameters, &self.accept)?;
        // An evaluation that began as a short one has chosen the same form before.
        let _ = self.form.set(form);
        if self.dataset.is_some() {
            *dataset_mut(&mut query) = self.dataset;
        }
        let prefixes = &self.service.prefixes;
        if let Some(origin) = &self.service.origin {
            match origin.ask(&query, &self.text, prefixes, reaches)? {
                Ok(answered) => {
                    let _ = self.whose.set(Whose::Store);
                    return write(whole(answered), form, prefixes, out);
                }
                Err(why) => {
                    let _ = self.whose.set(Whose::Copy(why));
                }
            }
        }
        let evaluator = caps::cap_query(&mut query, reach.evaluator());
        let results = evaluator
            .prepare(&query)
            .execute(self.snapshot.view())
            .map_err(|error| failed(&error))?;
        write(results, form, prefixes, out)
    }
}

fn write(
    results: QueryResults<'_>,
    form: Form,
    prefixes: &Prefixes,
    out: &mut Out,
) -> Result<(), Problem> {
    results::write(results, form, prefixes, out).map_err(|error| match error {
        ResultError::Evaluation(error) => failed(&error),
        ResultError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => told(Cut::Time),
        ResultError::Io(_) => told(Cut::Left),
        ResultError::Prefix(error) => Problem::bad(error.to_string()),
    })
}

/// Refuses what the query would ask and nobody allowed; says whether it asks anybody.
pub(super) fn settle(reach: &Reach, query: &mut Query) -> Result<bool, Problem> {
    reach.settle(bind::pattern_mut(query)).map_err(|endpoint| {
        Problem::forbidden(format!(
            "SERVICE is off for {endpoint}: it was not allowed by name (--allow URL)"
        ))
    })
}

fn dataset_mut(query: &mut Query) -> &mut Option<QueryDataset> {
    match query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => dataset,
    }
}

/// What the parser or a limit says.
fn refused(error: QueryError) -> Problem {
    use crate::meaning::query::guard::LimitError;
    match &error {
        QueryError::Limit(LimitError::Text { .. }) => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error.to_string())
        }
        _ => Problem::bad(error.to_string()),
    }
}

/// What the evaluation says.
pub(super) fn failed(error: &QueryEvaluationError) -> Problem {
    match error {
        QueryEvaluationError::Dataset(_)
        | QueryEvaluationError::Unexpected(_)
        | QueryEvaluationError::Cancelled => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("the query failed: {error}"),
        ),
        QueryEvaluationError::Service(peer) => Problem::new(
            StatusCode::BAD_GATEWAY,
            format!("the query could not ask another endpoint: {peer}"),
        ),
        _ => Problem::bad(format!("the query failed: {error}")),
    }
}

async fn update(
    service: &Arc<Service>,
    request: Request,
    text: String,
) -> Result<Response<Body>, Problem> {
    service.may_write(&request)?;
    let using = named_graphs(
        &request.parameters,
        "using-graph-uri",
        "using-named-graph-uri",
    )?;
    let parser = request.parser(service)?;
    let allowance = service
        .evaluations
        .allowance(Limit::UpdateTime, timeout(&request.parameters)?);
    let stop = Arc::clone(&allowance.stop);
    let own = Arc::clone(service);
    let work = move |_: &mut Out| {
        let mut limits = own.limits.clone();
        limits.set(Limit::QueryText, own.limits.get(Limit::Body));
        let mut update =
            parse_update_here(&text, "update", &own.prefixes, parser, &limits).map_err(refused)?;
        fetch(&update, &own.reach)
            .and_then(|fetched| {
                own.live.change(
                    |draft| apply(draft, &mut update, using.as_ref(), fetched, &own.reach),
                    || stop.keep(),
                )
            })
            .map_err(|error| match &error {
                UpdateError::Exists(_) => Problem::new(StatusCode::CONFLICT, error.to_string()),
                UpdateError::Missing(_) => Problem::missing(error.to_string()),
                UpdateError::Load(_) | UpdateError::Service(_) => {
                    Problem::forbidden(error.to_string())
                }
                UpdateError::Fetch(_) => Problem::new(StatusCode::BAD_GATEWAY, error.to_string()),
                UpdateError::Using => Problem::bad(error.to_string()),
                UpdateError::Evaluation(error) => failed(error),
                UpdateError::Store(error) => Problem::of_store(error),
            })
    };
    service.evaluations.run(allowance, work).await?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
