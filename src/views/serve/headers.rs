//! What the headers of a page say: its policy, its media type, its other forms, and whether the client has it already.

use crate::views::site::{PageFormat, Route, Site, SiteFile};
use crate::words::language::Language;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Pages run no script but the files that they name, of the site itself. The styles that stand inside of drawings are allowed by their digests.
pub(super) fn policy(format: PageFormat, bytes: &[u8]) -> String {
    let mut styles = String::from("'self'");
    let text = match format {
        PageFormat::Html | PageFormat::Svg | PageFormat::Raw => {
            std::str::from_utf8(bytes).unwrap_or_default()
        }
        _ => "",
    };
    let mut seen = BTreeSet::new();
    for part in text.split("<style").skip(1) {
        let style = part
            .split_once('>')
            .and_then(|(_, rest)| rest.split_once("</style>"));
        if let Some((style, _)) = style
            && seen.insert(style)
            && seen.len() <= MOST_STYLES
        {
            styles.push_str(" 'sha256-");
            styles.push_str(&BASE64_STANDARD.encode(Sha256::digest(style.as_bytes())));
            styles.push('\'');
        }
    }
    let sandbox = if format == PageFormat::Html || format == PageFormat::Raw {
        ""
    } else {
        "; sandbox"
    };
    let scripts = if sandbox.is_empty() && text.contains("<script defer src=") {
        " script-src 'self'; connect-src 'self';"
    } else {
        ""
    };
    format!(
        "default-src 'none';{scripts} style-src {styles}; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'{sandbox}"
    )
}

/// More styles than that on one page get no place in a header.
const MOST_STYLES: usize = 40;

/// The media type of scripts.
pub(super) const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The media type that a page or a file of the site is sent with.
pub(super) fn media_type(route: &Route, format: PageFormat) -> &'static str {
    match route {
        Route::File(file) => match file {
            SiteFile::Index | SiteFile::Namespace | SiteFile::NotFound => {
                "text/html; charset=utf-8"
            }
            SiteFile::Style => "text/css; charset=utf-8",
            SiteFile::SearchScript | SiteFile::SearchIndex => SCRIPT,
            SiteFile::Sitemap => "application/xml",
            SiteFile::Robots => "text/plain; charset=utf-8",
            SiteFile::WellKnownVoid | SiteFile::DumpTurtle | SiteFile::DumpFigures => "text/turtle",
            SiteFile::Citation => "text/yaml; charset=utf-8",
            SiteFile::DumpNQuads => "application/gzip",
            SiteFile::DumpTriG => "application/trig",
        },
        Route::SitemapPart { .. } => "application/xml",
        _ => format.media_type(),
    }
}

/// The other forms, the licence and the description of the dataset.
pub(super) fn links(site: &Site, route: &Route, up: &str, headers: &mut HeaderMap) {
    let mut links = Vec::new();
    for format in site.formats(route) {
        if let PageFormat::Rdf(form) = format {
            let path = route.path(format, site.language());
            links.push(format!(
                "<{up}{path}>; rel=\"alternate\"; type=\"{}\"",
                form.media_type()
            ));
        }
    }
    if !links.is_empty() {
        for language in Language::ALL {
            let path = route.path(PageFormat::Html, language);
            links.push(format!(
                "<{up}{path}>; rel=\"alternate\"; type=\"text/html\"; hreflang=\"{language}\""
            ));
        }
        links.push(format!(
            "<{up}.well-known/void>; rel=\"describedby\"; type=\"text/turtle\""
        ));
    }
    if let Some(licence) = site.licence_iri() {
        links.push(format!("<{licence}>; rel=\"license\""));
    }
    if let Ok(value) = HeaderValue::from_str(&links.join(", ")) {
        headers.insert(header::LINK, value);
    }
}

/// Whether a client has the version of this tag (If-None-Match, RFC 9110 §13.1.2).
pub(super) fn matches_tag(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .map(str::trim)
                .any(|own| own == "*" || own.trim_start_matches("W/") == tag)
        })
}
