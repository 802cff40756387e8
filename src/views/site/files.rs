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
use std::fmt::Write as _;
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");

#[derive(Template)]
#[template(path = "not_found.html", config = "src/views/site/askama.toml")]
struct NotFound {
    frame: Frame,
}

/// Writes a single file.
pub(super) fn write(site: &Site, file: SiteFile, out: &mut dyn Write) -> Result<(), PageError> {
    let language = site.language();
    let bytes = match file {
        SiteFile::Index => dataset::home(site, file.path(), language)?.into_bytes(),
        SiteFile::Namespace => vocabulary::render(site, file.path(), language)?.into_bytes(),
        SiteFile::Style => {
            let drawings = site.painter.as_ref().map(|painter| painter.rules());
            (drawings.unwrap_or_default() + STYLE).into_bytes()
        }
        SiteFile::SearchScript => super::search::SCRIPT.as_bytes().to_vec(),
        SiteFile::SearchIndex => return Ok(super::listed::index(site, out)?),
        SiteFile::Sitemap => return Ok(sitemap(site, out)?),
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
        | SiteFile::DumpFigures => {
            let mut dumps = site.dumps()?.iter();
            let dump = dumps.find(|dump| dump.file == file);
            return Ok(dump.map_or(Ok(()), |dump| dump.copy(out))?);
        }
    };
    Ok(out.write_all(&bytes)?)
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
fn sitemap(site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let parts = sitemap_parts(site.page_count());
    if parts.is_empty() {
        return listed(site, 0, out);
    }
    out.write_all(XML.as_bytes())?;
    writeln!(
        out,
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
    )?;
    for part in parts {
        let path = Route::SitemapPart { part }.stem();
        let url = xml(&format!("{}{path}", site.url()));
        writeln!(out, "<sitemap><loc>{url}</loc></sitemap>")?;
    }
    writeln!(out, "</sitemapindex>")
}

/// A part of the site map.
pub(super) fn sitemap_part(site: &Site, part: usize, out: &mut dyn Write) -> io::Result<()> {
    listed(site, part.saturating_sub(1) * PAGES_IN_SITEMAP, out)
}

/// The pages from one on, as many as one file may list.
fn listed(site: &Site, from: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">",
    )?;
    let pages = site.pages();
    let places = from..pages.len().min(from + PAGES_IN_SITEMAP);
    for route in places.filter_map(|place| pages.at(place)) {
        let url = |language| xml(&site.file_url(&route, PageFormat::Html, language));
        let urls = Language::ALL.map(|language| (language, url(language)));
        let mut alternates = String::new();
        for (language, url) in &urls {
            alternates.extend([
                "<xhtml:link rel=\"alternate\" hreflang=\"",
                language.tag(),
                "\" href=\"",
                url,
                "\"/>",
            ]);
        }
        for (_, url) in &urls {
            writeln!(out, "<url><loc>{url}</loc>{alternates}</url>")?;
        }
    }
    writeln!(out, "</urlset>")
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
