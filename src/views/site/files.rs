//! The single files: style sheet, site map, robots, the well-known description, the page for what is not there.

use super::PageError;
use super::format::PageFormat;
use super::frame::Frame;
use super::model::Site;
use super::route::{Route, SiteFile};
use super::{dataset, describe, vocabulary};
use crate::words::format::Format;
use crate::words::language::Language;
use askama::Template;
use std::fmt::Write;

const STYLE: &str = include_str!("style.css");

#[derive(Template)]
#[template(path = "not_found.html", config = "src/views/site/askama.toml")]
struct NotFound {
    frame: Frame,
}

/// The bytes of a single file.
pub(super) fn render(site: &Site, file: SiteFile) -> Result<Vec<u8>, PageError> {
    let language = site.language();
    Ok(match file {
        SiteFile::Index => dataset::home(site, file.path(), language)?.into_bytes(),
        SiteFile::Namespace => vocabulary::render(site, file.path(), language)?.into_bytes(),
        SiteFile::Style => {
            let drawings = site.painter.as_ref().map(|painter| painter.rules());
            (drawings.unwrap_or_default() + STYLE).into_bytes()
        }
        SiteFile::SearchScript => super::search::SCRIPT.as_bytes().to_vec(),
        SiteFile::SearchIndex => super::search::index(site).into_bytes(),
        SiteFile::Sitemap => sitemap(site).into_bytes(),
        SiteFile::Robots => format!(
            "User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n",
            site.url()
        )
        .into_bytes(),
        SiteFile::WellKnownVoid => describe::rdf(site, &Route::Dataset, Format::Turtle)?,
        SiteFile::NotFound => not_found(site)?.into_bytes(),
        SiteFile::Citation => citation(site).into_bytes(),
        SiteFile::DumpNQuads
        | SiteFile::DumpTriG
        | SiteFile::DumpTurtle
        | SiteFile::DumpFigures => site
            .dumps()?
            .iter()
            .find(|dump| dump.file == file)
            .map_or(Ok(Vec::new()), super::dump::Dump::bytes)?,
    })
}

/// The page that a host shows for any address without one; its links are whole, since it stands anywhere.
fn not_found(site: &Site) -> askama::Result<String> {
    let language = site.language();
    let title = super::ui::ui(language).found;
    let mut frame = Frame::new(
        site,
        &Route::Home,
        SiteFile::NotFound.path(),
        language,
        title,
    );
    let whole = |href: &str| format!("{}{href}", site.url());
    frame.style = whole(&frame.style);
    for item in &mut frame.nav {
        item.href = whole(&item.href);
        item.is_here = false;
    }
    for translation in &mut frame.translations {
        translation.href.clone_from(&translation.url);
    }
    for step in &mut frame.trail {
        step.href = step.href.as_deref().map(whole);
    }
    frame.root = site.url().to_owned();
    NotFound { frame }.render()
}

/// How many pages a site map may list: the protocol allows 50,000 addresses, and each page has three.
const PAGES_IN_SITEMAP: usize = 15_000;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The numbers of the parts of the site map; none when it is one file.
pub(super) fn sitemap_parts(pages: usize) -> std::ops::Range<usize> {
    match pages.div_ceil(PAGES_IN_SITEMAP) {
        0 | 1 => 1..1,
        parts => 1..parts + 1,
    }
}

/// Every page in every language, with its translations; or the parts in which they are listed.
fn sitemap(site: &Site) -> String {
    let pages = site.pages();
    let parts = sitemap_parts(pages.len());
    if parts.is_empty() {
        return listed(site, &pages);
    }
    let mut out =
        format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for part in parts {
        let path = Route::SitemapPart { part }.stem();
        let _ = writeln!(
            out,
            "<sitemap><loc>{}</loc></sitemap>",
            xml(&format!("{}{path}", site.url()))
        );
    }
    out + "</sitemapindex>\n"
}

/// A part of the site map.
pub(super) fn sitemap_part(site: &Site, part: usize) -> String {
    let pages = site.pages();
    let mut parts = pages.chunks(PAGES_IN_SITEMAP);
    listed(site, parts.nth(part.saturating_sub(1)).unwrap_or_default())
}

fn listed(site: &Site, pages: &[Route]) -> String {
    let mut out = format!(
        "{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for route in pages {
        let urls = Language::ALL.map(|language| {
            (
                language,
                xml(&site.file_url(route, PageFormat::Html, language)),
            )
        });
        let mut alternates = String::new();
        for (language, url) in &urls {
            let _ = write!(
                alternates,
                "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{url}\"/>"
            );
        }
        for (_, url) in &urls {
            let _ = writeln!(out, "<url><loc>{url}</loc>{alternates}</url>");
        }
    }
    out + "</urlset>\n"
}

/// Escapes text for XML.
pub(super) fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// How the dataset is cited, in the Citation File Format.
fn citation(site: &Site) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = format!(
        "cff-version: 1.2.0\nmessage: \"If you use this dataset, please cite it as below.\"\ntype: dataset\ntitle: {}\nauthors:\n  - name: {}\nurl: {}\n",
        quoted(site.title(Language::English)),
        quoted(&format!("The {} maintainers", site.project.config().name)),
        quoted(site.url()),
    );
    if let Some(licence) = super::void::licence(site) {
        let _ = writeln!(out, "license-url: {}", quoted(licence.as_str()));
    }
    out
}
