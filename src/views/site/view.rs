//! Drawings: the catalogue, and for each a page on which it can be zoomed and its things followed.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::picture::{Drawing, Place};
use super::route::Route;
use super::shared::Shared;
use super::ui::ui;
use super::value::Link;
use crate::views::draw::text::xml;
use crate::words::language::Language;
use askama::Template;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "views.html", config = "src/views/site/askama.toml")]
struct Catalogue {
    frame: Frame,
    entries: Vec<(Link, String)>,
}

#[derive(Template)]
#[template(path = "view.html", config = "src/views/site/askama.toml")]
struct Page {
    frame: Frame,
    caption: String,
    svg: Option<String>,
    /// What is said of a drawing that shows a part.
    part: Option<String>,
    file: String,
}

impl Site {
    /// The drawings that have pages.
    pub(super) fn drawings(&self) -> &[Drawing] {
        self.painter
            .as_ref()
            .map_or(&[], |painter| painter.drawings())
    }

    /// Whether there are any.
    pub(super) fn has_drawings(&self) -> bool {
        !self.drawings().is_empty()
    }
}

fn nearest(texts: &BTreeMap<Language, String>, language: Language) -> &str {
    texts
        .iter()
        .min_by_key(|(of, _)| language.preference(Some(of.tag())))
        .map_or("", |(_, text)| text)
}

/// Links to all drawings.
pub(super) fn links(site: &Site, language: Language, root: &str) -> Vec<Link> {
    let link = |drawing: &Drawing| {
        let route = Route::View {
            name: drawing.name.clone(),
        };
        Link::route(nearest(&drawing.title, language), root, &route, language)
    };
    site.drawings().iter().map(link).collect()
}

/// Renders the catalogue of drawings.
pub(super) fn catalogue(site: &Site, language: Language) -> askama::Result<String> {
    let path = Route::Views.path(PageFormat::Html, language);
    let title = ui(language).views;
    let captions = site
        .drawings()
        .iter()
        .map(|d| nearest(&d.caption, language).to_owned());
    Catalogue {
        entries: links(site, language, &root_of(&path))
            .into_iter()
            .zip(captions)
            .collect(),
        frame: Frame::new(site, &Route::Views, &path, language, title).about(title),
    }
    .render()
}

/// Renders the page of a drawing.
pub(super) fn render(
    site: &Site,
    drawing: &Drawing,
    language: Language,
    shared: &Shared<'_>,
) -> askama::Result<String> {
    let route = Route::View {
        name: drawing.name.clone(),
    };
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let caption = nearest(&drawing.caption, language).to_owned();
    let picture = shared.view(&drawing.name, language, Place::Page, &root);
    let part = picture.as_ref().filter(|p| p.drawn < p.all);
    Page {
        part: part.map(|p| format!("{} {} / {}", ui(language).part_of_all, p.drawn, p.all)),
        svg: picture.map(|picture| picture.svg),
        file: format!("{root}{}", route.path(PageFormat::Svg, language)),
        frame: Frame::new(
            site,
            &route,
            &path,
            language,
            nearest(&drawing.title, language),
        )
        .step(ui(language).views, &Route::Views, language)
        .about(&caption),
        caption,
    }
    .render()
}

/// A drawing as a file; where there is nothing to draw, it says so.
pub(super) fn file(
    site: &Site,
    name: &str,
    language: Language,
    root: &str,
    shared: &Shared<'_>,
) -> Option<String> {
    let known = site.drawings().iter().any(|drawing| drawing.name == name);
    let drawn = || shared.view(name, language, Place::File, root);
    known.then(|| drawn().map_or_else(|| notice(ui(language).no_drawing, language), |p| p.svg))
}

/// A few words as a drawing.
fn notice(words: &str, language: Language) -> String {
    let lang = language.tag();
    let words = xml(words);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 80\" width=\"480\" height=\"80\" lang=\"{lang}\" role=\"img\">\
         <rect width=\"480\" height=\"80\" fill=\"#fff\"/>\
         <text x=\"24\" y=\"46\" font-family=\"sans-serif\" font-size=\"16\" fill=\"#444\">{words}</text></svg>\n"
    )
}
