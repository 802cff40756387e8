//! What a request wants of a page: form and language, by the address or by its headers.

use super::Request;
use super::negotiate;
use super::problem::Problem;
use crate::views::site::{PageFormat, Route, Site};
use crate::words::language::Language;
use axum::http::header;

/// The form that is asked for among those of a route.
///
/// # Errors
/// When it has no such form.
pub(super) fn format_of(
    site: &Site,
    route: &Route,
    request: &Request,
) -> Result<PageFormat, Problem> {
    chosen_format(&site.formats(route), request)
}

/// The form that is asked for among some: by name in the address, else by the Accept header.
///
/// # Errors
/// When there is no such form.
pub(super) fn chosen_format(
    formats: &[PageFormat],
    request: &Request,
) -> Result<PageFormat, Problem> {
    let forms = || {
        let names = formats.iter().map(|format| format.media_type());
        let mut problem = Problem::not_acceptable(names);
        problem
            .text
            .push_str("\n(or add ?format=ttl, jsonld, nt, rdf, trig, html to the address)");
        problem
    };
    let chosen = match request.parameters.one("format")? {
        Some("html") => Some(PageFormat::Html),
        Some(name) => name.parse().ok().map(PageFormat::Rdf),
        None => negotiate::page_format(request.accept()),
    };
    chosen
        .filter(|format| formats.contains(format))
        .ok_or_else(forms)
}

/// The language that is asked for.
///
/// # Errors
/// When the address names one that there is not.
pub(super) fn language_of(request: &Request, own: Language) -> Result<Language, Problem> {
    match request.parameters.one("lang")? {
        Some(tag) => tag
            .parse()
            .map_err(|error: crate::words::language::UnknownLanguage| {
                Problem::bad(error.to_string())
            }),
        None => {
            let header = request.parts.headers.get(header::ACCEPT_LANGUAGE);
            Ok(negotiate::language(
                header.and_then(|v| v.to_str().ok()).unwrap_or_default(),
                own,
            ))
        }
    }
}
