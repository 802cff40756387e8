//! Pages, files and things: what the published folder has, and the way from every IRI to it.

use super::edition::{Edition, unrendered};
use super::headers::{links, matches_tag, media_type, policy};
use super::packing::Packing;
use super::problem::Problem;
use super::wanted::{chosen_format, format_of, language_of};
use super::{Request, Service, forms};
use crate::views::site::hosting::OFFERS;
use crate::views::site::{PageFormat, Route, Site, SiteFile, render_iri};
use crate::words::language::Language;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use std::sync::Arc;

/// The methods of pages.
pub const METHODS: &str = "GET, HEAD, OPTIONS";

/// What a path leads to.
enum Found {
    /// A file of the folder.
    File(Route, PageFormat, Language),
    /// The front page in the language of the reader.
    Front,
    /// The page of a thing, in the form that is asked for.
    Thing(Route),
    /// The document about a thing, without an ending.
    Document(Route),
    /// An IRI of the data that has no page.
    Foreign(String),
    /// The same with the form in the address.
    ThingAs(Route, PageFormat, Option<Language>),
}

/// Answers a request for a page, a file, or a thing.
///
/// # Errors
/// When there is no such thing, or no such form of it.
pub async fn answer(service: &Arc<Service>, request: &Request) -> Result<Response<Body>, Problem> {
    if request.parts.method != Method::GET {
        return Err(Problem::method(METHODS));
    }
    let edition = edition(service).await?;
    let site = &edition.site;
    let Some(found) = find(site, request)? else {
        return not_found(service, &edition, request).await;
    };
    let own = site.language();
    let spoken = || language_of(request, own);
    match found {
        Found::File(route, format, language) => {
            file(
                service,
                &edition,
                request,
                (route, format, language),
                StatusCode::OK,
            )
            .await
        }
        Found::Front => {
            let language = spoken()?;
            let target = (Route::Home, PageFormat::Html, language);
            let mut response = file(service, &edition, request, target, StatusCode::OK).await?;
            response.headers_mut().insert(
                header::VARY,
                HeaderValue::from_static("Accept-Language, Accept-Encoding"),
            );
            Ok(response)
        }
        Found::Thing(route) => {
            let format = format_of(site, &route, request)?;
            see(site, request, &route, format, spoken()?)
        }
        Found::Document(route) => {
            let format = format_of(site, &route, request)?;
            let target = (route, format, spoken()?);
            let location = target.0.path(target.1, target.2);
            let mut response = file(service, &edition, request, target, StatusCode::OK).await?;
            let headers = response.headers_mut();
            headers.insert(
                header::VARY,
                HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding"),
            );
            if let Ok(location) = HeaderValue::from_str(&format!("/{location}")) {
                headers.insert(header::CONTENT_LOCATION, location);
            }
            Ok(response)
        }
        Found::Foreign(iri) => {
            let formats = OFFERS.map(|offer| offer.format);
            let format = chosen_format(&formats, request)?;
            foreign(&edition, iri, format, spoken()?).await
        }
        Found::ThingAs(route, format, language) => {
            let language = language.map_or_else(spoken, Ok)?;
            see(site, request, &route, format, language)
        }
    }
}

/// The site of the data as it stands.
///
/// # Errors
/// When there are no pages, or the site cannot be made.
pub(super) async fn edition(service: &Arc<Service>) -> Result<Arc<Edition>, Problem> {
    if let Some(edition) = service.pages.known(service) {
        return Ok(edition);
    }
    let own = Arc::clone(service);
    let made = aside(move || own.pages.edition(&own)).await??;
    made.ok_or_else(|| Problem::missing("there is no such address here; /query answers SPARQL"))
}

/// Runs work that takes long beside the requests.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("a page could not be made: {error}"),
        )
    })
}

fn find(site: &Site, request: &Request) -> Result<Option<Found>, Problem> {
    let path = forms::decode(&request.path, false)?;
    let Some(local) = path.strip_prefix('/') else {
        return Ok(None);
    };
    if local.is_empty() {
        return Ok(Some(Found::Front));
    }
    if local == "resource" {
        let iri = match request.parameters.one("iri")? {
            Some(iri) => Some(iri),
            None => request.parameters.one("uri")?,
        };
        let iri = iri.ok_or_else(|| Problem::bad("say which: /resource?iri=…"))?;
        return resource(site, iri).map(Some);
    }
    if let Some((route, format, language)) = Route::of_path(local) {
        let there = site.has(&route) && site.formats(&route).contains(&format);
        return Ok(there.then(|| Found::File(route, format, language.unwrap_or(site.language()))));
    }
    let local = local.trim_end_matches('/');
    if let Some(route) = Route::of_stem(local).filter(|route| site.has(route)) {
        return Ok(Some(Found::Document(route)));
    }
    let thing = |local: &str| {
        let iri = format!("{}{local}", site.base());
        let route = Route::of_iri(site.base(), &iri);
        site.has(&route).then_some(route)
    };
    if let Some(route) = thing(local) {
        return Ok(Some(Found::Thing(route)));
    }
    Ok(
        PageFormat::split(local).and_then(|(stem, format, language)| {
            let route = thing(stem)?;
            site.formats(&route)
                .contains(&format)
                .then_some(Found::ThingAs(route, format, language))
        }),
    )
}

/// The page of any IRI.
fn resource(site: &Site, iri: &str) -> Result<Found, Problem> {
    oxrdf::NamedNode::new(iri)
        .map_err(|error| Problem::bad(format!("iri: no absolute IRI: {error}")))?;
    if let Some(address) = site.address_of_iri(iri) {
        return Ok(Found::Thing(address.route));
    }
    let route = Route::of_iri(site.base(), iri);
    if site.has(&route) {
        return Ok(Found::Thing(route));
    }
    if site.knows(iri) {
        return Ok(Found::Foreign(iri.to_owned()));
    }
    Err(Problem::missing("the data says nothing of this IRI"))
}

/// What the data says of an IRI of somebody else's.
async fn foreign(
    edition: &Arc<Edition>,
    iri: String,
    format: PageFormat,
    language: Language,
) -> Result<Response<Body>, Problem> {
    let own = Arc::clone(edition);
    let bytes =
        aside(move || render_iri(&own.site, &iri, format, language).map_err(unrendered)).await??;
    let policy = policy(format, &bytes);
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media_type()),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Language, Accept-Encoding"),
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if format.has_language() {
        headers.insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(language.tag()),
        );
    }
    Ok(response)
}

/// Leads from a thing to the document about it: one step, on this host, whatever lies before it.
fn see(
    site: &Site,
    request: &Request,
    route: &Route,
    format: PageFormat,
    language: Language,
) -> Result<Response<Body>, Problem> {
    let up = "../".repeat(request.path.matches('/').count().saturating_sub(1));
    let up = if up.is_empty() { "./" } else { up.as_str() };
    let location = format!("{up}{}", route.path(format, language));
    let mut response = Response::new(Body::from(format!("the document about it: {location}\n")));
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Accept, Accept-Language"),
    );
    if let Ok(location) = HeaderValue::from_str(&location) {
        headers.insert(header::LOCATION, location);
    }
    links(site, route, up, headers);
    Ok(response)
}

async fn file(
    service: &Arc<Service>,
    edition: &Arc<Edition>,
    request: &Request,
    target: (Route, PageFormat, Language),
    status: StatusCode,
) -> Result<Response<Body>, Problem> {
    let (route, format, language) = target;
    let path = route.path(format, language);
    let file = match edition.kept(&path) {
        Some(file) => file,
        None => {
            let (edition, route, most) = (Arc::clone(edition), route.clone(), service.pages.most);
            aside(move || edition.rendered(&route, format, language, most)).await??
        }
    };
    let media_type = media_type(&route, format);
    let packing = Packing::wanted(&request.parts.headers, media_type, file.plain.len());
    let (body, packing) = if packing == Packing::Plain {
        (file.plain.clone(), packing)
    } else {
        let file = Arc::clone(&file);
        let packed = match file.packed(packing) {
            Some(packed) => packed,
            None => aside(move || file.pack(packing)).await?,
        };
        packed.map_or((Bytes::new(), Packing::Plain), |packed| (packed, packing))
    };
    let body = if packing == Packing::Plain {
        file.plain.clone()
    } else {
        body
    };
    let tag = match packing.name() {
        Some(name) => format!("\"{}-{name}\"", file.tag),
        None => format!("\"{}\"", file.tag),
    };
    let fresh = status == StatusCode::OK && matches_tag(&request.parts.headers, &tag);
    let mut response = Response::new(if fresh {
        Body::empty()
    } else {
        Body::from(body)
    });
    *response.status_mut() = if fresh {
        StatusCode::NOT_MODIFIED
    } else {
        status
    };
    let headers = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, media_type);
    set(header::ETAG, &tag);
    set(header::VARY, "Accept-Encoding");
    set(header::CACHE_CONTROL, "public, max-age=0, must-revalidate");
    if let Some(name) = packing.name() {
        set(header::CONTENT_ENCODING, name);
    }
    if format.has_language() {
        set(header::CONTENT_LANGUAGE, language.tag());
    }
    set(header::CONTENT_SECURITY_POLICY, &file.policy);
    set(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    let up = "../".repeat(route.path(format, language).matches('/').count());
    let up = if up.is_empty() { "./" } else { up.as_str() };
    links(&edition.site, &route, up, headers);
    Ok(response)
}

async fn not_found(
    service: &Arc<Service>,
    edition: &Arc<Edition>,
    request: &Request,
) -> Result<Response<Body>, Problem> {
    let reads_html = request.accept().contains("text/html");
    if !reads_html {
        return Err(Problem::missing("there is nothing at this address"));
    }
    let route = Route::File(SiteFile::NotFound);
    let target = (route, PageFormat::Raw, edition.site.language());
    file(service, edition, request, target, StatusCode::NOT_FOUND).await
}
