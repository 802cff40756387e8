//! The live site: pages, RDF and SPARQL over HTTP, for readers who may be hostile.
//!
//! [`respond`] is the whole server as a function of a request, so that it is tested without a socket; [`connection`] puts it on one.
//! Pages are what `publish` writes: the same function, the same bytes.

mod access;
mod ask;
pub mod connection;
mod describe;
mod edition;
mod evaluate;
mod find;
mod forms;
mod graphs;
mod headers;
pub mod negotiate;
mod origin;
mod packing;
mod pages;
mod problem;
mod query;
mod results;
mod stream;
mod wanted;

pub use access::{Access, Token};
pub use edition::{Maker, Pages};
pub use evaluate::Evaluations;
pub use forms::{Parameters, decode};
pub use origin::Origin;
pub use problem::Problem;

use crate::data::read::Bounds;
use crate::meaning::query::limits::{Limit, Limits};
use crate::meaning::query::reach::Reach;
use crate::meaning::query::{QueryError, parser};
use crate::store::live::Live;
use crate::store::remote::peers::Peers;
use crate::words::prefixes::Prefixes;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::BodyExt;
use packing::Packing;
use query::Takes;
use spargebra::SparqlParser;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What is served, and how.
pub struct Settings {
    /// The data.
    pub live: Live,
    /// The store that the data was copied from, which queries are asked of.
    pub origin: Option<Origin>,
    /// Short names that queries may use.
    pub prefixes: Prefixes,
    /// The limits.
    pub limits: Limits,
    /// Who may do what.
    pub access: Access,
    /// Whom queries and updates may ask.
    pub peers: Peers,
    /// What makes the pages; without it there are none.
    pub pages: Option<Box<Maker>>,
    /// Whether short queries are evaluated where requests are read: its threads must have big stacks ([`connection::runtime`]).
    pub at_once: bool,
}

/// The server.
pub struct Service {
    live: Live,
    origin: Option<Origin>,
    prefixes: Prefixes,
    parser: SparqlParser,
    limits: Limits,
    access: Access,
    reach: Reach,
    pages: Pages,
    evaluations: Evaluations,
    at_once: bool,
}

impl Service {
    /// Prepares a server.
    ///
    /// # Errors
    /// When a prefix is no IRI.
    pub fn new(settings: Settings) -> Result<Self, QueryError> {
        Ok(Self {
            parser: parser("prefixes", &settings.prefixes)?,
            evaluations: Evaluations::new(&settings.limits),
            reach: Reach::to(settings.peers, &settings.limits),
            pages: Pages::new(settings.pages, edition::most_kept(&settings.limits)),
            live: settings.live,
            origin: settings.origin,
            prefixes: settings.prefixes,
            limits: settings.limits,
            access: settings.access,
            at_once: settings.at_once,
        })
    }

    /// Makes the pages' site before the first request.
    ///
    /// # Errors
    /// When the site cannot be made.
    pub fn prepare(&self) -> Result<(), Problem> {
        self.pages.prepare(self)
    }

    /// The data.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// The store that queries are asked of.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Stops the evaluations that run, because memory is short.
    pub fn spare_memory(&self) {
        self.evaluations.spare_memory();
    }

    /// What uploads may ask of the parsers.
    fn bounds(&self) -> Bounds {
        Bounds {
            nesting: self.limits.size(Limit::DataNesting),
            entity_text: self.limits.size(Limit::EntityText),
        }
    }

    fn may_write(&self, request: &Request) -> Result<(), Problem> {
        self.access.origin(&request.parts.headers, &request.host)?;
        self.access.writing(&request.parts.headers)
    }
}

/// A request, its address read.
struct Request {
    parts: Parts,
    /// Behind a lock only because a body is not shared between threads.
    body: Mutex<Option<Body>>,
    host: String,
    path: String,
    parameters: Parameters,
}

impl Request {
    fn accept(&self) -> &str {
        let accept = self.parts.headers.get(header::ACCEPT);
        accept.and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    fn content_type(&self) -> &str {
        let own = self.parts.headers.get(header::CONTENT_TYPE);
        own.and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The media type of the body; a charset other than UTF-8 is refused.
    fn media_type(&self) -> Result<String, Problem> {
        let full = self.content_type();
        let mut pieces = full.split(';').map(str::trim);
        let name = pieces.next().unwrap_or_default().to_ascii_lowercase();
        for piece in pieces {
            if let Some((key, value)) = piece.split_once('=')
                && key.eq_ignore_ascii_case("charset")
                && !value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            {
                return Err(Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "send UTF-8",
                ));
            }
        }
        Ok(name)
    }

    /// The address of the request as an IRI.
    fn own_iri(&self) -> String {
        format!("http://{}{}", self.host, self.path)
    }

    /// A parser that resolves relative IRIs against the address of the request.
    fn parser(&self, service: &Service) -> Result<SparqlParser, Problem> {
        service
            .parser
            .clone()
            .with_base_iri(self.own_iri())
            .map_err(|error| Problem::bad(format!("the address is no IRI: {error}")))
    }

    /// The body, unpacked; refused when it is longer than allowed, before it is read where it says so.
    async fn body(
        &mut self,
        most: usize,
        limits: &Limits,
        limit: &str,
    ) -> Result<Vec<u8>, Problem> {
        let too_long = || {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body is longer than {most} bytes (limit {limit})"),
            )
            .with(header::CONNECTION, HeaderValue::from_static("close"))
        };
        let said = self.parts.headers.get(header::CONTENT_LENGTH);
        let said: Option<u64> = said
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.parse().ok());
        if said.is_some_and(|said| said > most as u64) {
            return Err(too_long());
        }
        let idle = Duration::from_secs(limits.get(Limit::BodyIdle));
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut body = body.take().unwrap_or_default();
        let mut bytes = Vec::new();
        loop {
            let frame = tokio::time::timeout(idle, body.frame())
                .await
                .map_err(|_| {
                    Problem::new(
                        StatusCode::REQUEST_TIMEOUT,
                        "the body does not come (limit body-idle)",
                    )
                    .with(header::CONNECTION, HeaderValue::from_static("close"))
                })?;
            let Some(frame) = frame else { break };
            let frame =
                frame.map_err(|error| Problem::bad(format!("the body is broken: {error}")))?;
            if let Some(data) = frame.data_ref() {
                if bytes.len() + data.len() > most {
                    return Err(too_long());
                }
                bytes.extend_from_slice(data);
            }
        }
        let coding = self.parts.headers.get(header::CONTENT_ENCODING);
        match coding.and_then(|v| v.to_str().ok()).map(str::trim) {
            None | Some("" | "identity") => Ok(bytes),
            Some(coding) if coding.eq_ignore_ascii_case("gzip") => {
                let mut out = Vec::new();
                flate2::read::MultiGzDecoder::new(bytes.as_slice())
                    .take(most as u64 + 1)
                    .read_to_end(&mut out)
                    .map_err(|error| Problem::bad(format!("the body is no whole gzip: {error}")))?;
                if out.len() > most {
                    Err(too_long())
                } else {
                    Ok(out)
                }
            }
            Some(_) => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "bodies may be packed with gzip, or not at all",
            )),
        }
    }
}

/// What an address is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Endpoint(Takes),
    Graphs,
    Search,
    Ask,
    Page,
}

impl Place {
    fn of(path: &str) -> Self {
        match path {
            "/query" => Self::Endpoint(Takes::Queries),
            "/update" => Self::Endpoint(Takes::Updates),
            "/sparql" => Self::Endpoint(Takes::Both),
            "/store" => Self::Graphs,
            "/search" => Self::Search,
            "/ask" | "/ask.js" | "/ask.css" => Self::Ask,
            other if other.starts_with("/store/") => Self::Graphs,
            _ => Self::Page,
        }
    }

    /// Whether scripts of other sites may read it.
    fn is_open(self) -> bool {
        matches!(self, Self::Page | Self::Search)
    }

    fn methods(self) -> &'static str {
        match self {
            Self::Endpoint(Takes::Updates) => "POST, OPTIONS",
            Self::Endpoint(_) => "GET, HEAD, POST, OPTIONS",
            Self::Graphs => graphs::METHODS,
            Self::Search => find::METHODS,
            Self::Ask => ask::METHODS,
            Self::Page => pages::METHODS,
        }
    }
}

/// Answers a request.
pub async fn respond(service: &Arc<Service>, request: axum::http::Request<Body>) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let is_head = parts.method == Method::HEAD;
    if is_head {
        parts.method = Method::GET;
    }
    let place = Place::of(parts.uri.path());
    let accepts = parts.headers.clone();
    let mut response = answer(service, place, parts, body)
        .await
        .unwrap_or_else(Problem::response);
    if place != Place::Page {
        pack(&accepts, &mut response).await;
    }
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if place.is_open() || service.access.cors {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Link, ETag, Content-Language, Location, Cache-Status, Age"),
        );
    }
    if is_head {
        let (mut parts, body) = response.into_parts();
        if let Some(length) = http_body::Body::size_hint(&body).exact()
            && let Ok(value) = HeaderValue::from_str(&length.to_string())
        {
            parts.headers.insert(header::CONTENT_LENGTH, value);
        }
        return Response::from_parts(parts, Body::empty());
    }
    response
}

async fn answer(
    service: &Arc<Service>,
    place: Place,
    parts: Parts,
    body: Body,
) -> Result<Response<Body>, Problem> {
    let target = parts
        .uri
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if target > service.limits.size(Limit::Url) {
        return Err(Problem::new(
            StatusCode::URI_TOO_LONG,
            "the address is too long (limit url): POST the query instead",
        ));
    }
    let host = service.access.host(&parts.headers)?.to_owned();
    if parts.method == Method::OPTIONS {
        return Ok(options(service, place));
    }
    let request = Request {
        host,
        path: parts.uri.path().to_owned(),
        parameters: Parameters::parse(parts.uri.query().unwrap_or_default())?,
        parts,
        body: Mutex::new(Some(body)),
    };
    match place {
        Place::Endpoint(takes) => query::answer(service, request, takes).await,
        Place::Graphs => graphs::answer(service, request).await,
        Place::Search => find::answer(service, &request).await,
        Place::Ask => ask::answer(service, request).await,
        Place::Page => pages::answer(service, &request).await,
    }
}

fn options(service: &Service, place: Place) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static(place.methods());
    headers.insert(header::ALLOW, methods.clone());
    if place.is_open() || service.access.cors {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("Accept, Accept-Language, Authorization, Content-Type"),
        );
        headers.insert(
            HeaderName::from_static("access-control-max-age"),
            HeaderValue::from_static("86400"),
        );
    }
    response
}

/// Packs a result that is whole and long enough.
async fn pack(accepts: &axum::http::HeaderMap, response: &mut Response<Body>) {
    let Some(length) = http_body::Body::size_hint(response.body()).exact() else {
        return;
    };
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let size = usize::try_from(length).unwrap_or(usize::MAX);
    let packing = Packing::wanted(accepts, media_type, size);
    let Some(name) = packing.name() else { return };
    let body = std::mem::take(response.body_mut());
    // A body in memory is read without waiting and without failing.
    let Ok(plain) = body.collect().await.map(|all| all.to_bytes()) else {
        return;
    };
    match packing.pack(&plain, 2) {
        Some(packed) => {
            *response.body_mut() = Body::from(packed);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        None => *response.body_mut() = Body::from(plain),
    }
}
