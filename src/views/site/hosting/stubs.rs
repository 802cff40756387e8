//! Plain files: for each IRI a small page that leads to the page about it, since the host can choose nothing.

use super::{OutFile, file, languages};
use crate::views::site::files::xml;
use crate::views::site::format::PageFormat;
use crate::views::site::frame::root_of;
use crate::views::site::model::Site;
use crate::views::site::route::Route;
use std::fmt::Write;

/// `/id/person/x` is answered from `id/person/x.html` by GitHub Pages and most static hosts.
pub(super) fn stub(site: &Site, route: &Route, path: &str) -> OutFile {
    let root = root_of(path);
    let own = site.language();
    let to = format!("{root}{}", route.path(PageFormat::Html, own));
    let url = site.file_url(route, PageFormat::Html, own);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{own}\"><head><meta charset=\"utf-8\"><title>{title}</title><meta http-equiv=\"refresh\" content=\"0; url={to}\"><link rel=\"canonical\" href=\"{url}\">",
        title = xml(&site.document(route)),
        to = xml(&to),
        url = xml(&url),
    );
    for format in super::rdf_forms() {
        let _ = write!(
            out,
            "<link rel=\"alternate\" type=\"{}\" href=\"{root}{}\">",
            format.media_type(),
            xml(&route.path(PageFormat::Rdf(format), own))
        );
    }
    out.push_str("</head><body><p>");
    for language in languages(site) {
        let href = format!("{root}{}", route.path(PageFormat::Html, language));
        let _ = write!(
            out,
            "<a hreflang=\"{language}\" lang=\"{language}\" href=\"{}\">{}</a> ",
            xml(&href),
            crate::views::site::ui::own_name(language)
        );
    }
    out.push_str("</p></body></html>\n");
    file(path, out)
}
