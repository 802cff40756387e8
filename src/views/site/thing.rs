//! The page of any thing: what it is called, what is said about it and where, what refers to it, links out.

use super::cite::{self, Citation};
use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::json_ld;
use super::model::Site;
use super::names::NAMING;
use super::picture::Picture;
use super::route::Route;
use super::shared::Shared;
use super::ui::ui;
use super::value::{Group, Link, Reader, Text, shown};
use crate::data::dataset::{QuadIds, TermId};
use crate::words::language::Language;
use crate::words::vocabulary::{skos, xz};
use askama::Template;
use oxrdf::{NamedNodeRef, Term};

#[derive(Template)]
#[template(path = "thing.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    types: Vec<Link>,
    names: Vec<Text>,
    also: Vec<Text>,
    misprints: Vec<Text>,
    groups: Vec<Group>,
    refers: Vec<Group>,
    readings: Vec<Group>,
    links: Vec<Group>,
    picture: Option<Picture>,
    citations: Vec<Citation>,
}

/// Links to the same thing elsewhere.
const MATCHES: [&str; 5] = [
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    "http://www.w3.org/2004/02/skos/core#closeMatch",
    "http://www.w3.org/2004/02/skos/core#broadMatch",
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso",
];

/// Renders the page of a thing.
pub(super) fn render(
    site: &Site,
    route: &Route,
    id: TermId,
    language: Language,
    shared: &Shared<'_>,
) -> askama::Result<String> {
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let link = reader.link(id);
    let own = statements(site, id);
    let (links, said): (Vec<_>, Vec<_>) = own
        .into_iter()
        .filter(|q| !is_naming(site, q.p))
        .partition(|q| is_match(site, q.p));
    let (readings, refers): (Vec<_>, Vec<_>) = site
        .dataset
        .matching(None, None, Some(id))
        .partition(|q| is_reading(site, q.s));
    let types: Vec<Link> = site.types(id).into_iter().map(|t| reader.link(t)).collect();
    let kind = types.first().map_or("", |t| t.text.as_str());
    let mut frame = Frame::new(site, route, &path, language, &link.text)
        .with_rdf(route)
        .with_json_ld(&json_ld::thing(site, route, id, language))
        .about(&format!(
            "{} · {kind} · {}",
            link.text,
            site.title(language)
        ));
    frame.title_lang.clone_from(&link.lang);
    frame.trail.extend(index_step(site, id, language, &root));
    Page {
        iri: site.iri(id).unwrap_or_default(),
        names: literals(site, id, &NAMING),
        also: literals(site, id, &[skos::ALT_LABEL]),
        misprints: literals(site, id, &[skos::HIDDEN_LABEL]),
        groups: reader.groups(said.into_iter(), |q| q.o),
        refers: reader.groups(refers.into_iter(), |q| q.s),
        readings: reader.groups(readings.into_iter(), |q| q.s),
        links: reader.groups(links.into_iter(), |q| q.o),
        picture: shared.neighbourhood(id, language, &root),
        citations: cite::all(site, route, &link.text, language),
        types,
        frame,
    }
    .render()
}

/// The shown statements about a subject.
pub(super) fn statements(site: &Site, id: TermId) -> Vec<QuadIds> {
    site.dataset
        .matching(Some(id), None, None)
        .filter(|q| site.is_shown(q.g))
        .collect()
}

fn is_naming(site: &Site, property: TermId) -> bool {
    let is = |p: &NamedNodeRef<'_>| site.iri(property) == Some(p.as_str());
    NAMING.iter().any(is) || [skos::ALT_LABEL, skos::HIDDEN_LABEL].iter().any(is)
}

fn is_match(site: &Site, property: TermId) -> bool {
    site.iri(property).is_some_and(|p| MATCHES.contains(&p))
}

fn is_reading(site: &Site, subject: TermId) -> bool {
    site.is_a(subject, xz::READING)
}

/// The literals of some properties, each once, in the order of the languages.
fn literals(site: &Site, id: TermId, properties: &[NamedNodeRef<'_>]) -> Vec<Text> {
    let mut found: Vec<(usize, Text)> = Vec::new();
    for property in properties {
        for o in site.dataset.objects(id, *property) {
            if let Term::Literal(literal) = site.dataset.term(o) {
                let place = Language::ALL
                    .iter()
                    .position(|l| {
                        literal
                            .language()
                            .is_some_and(|tag| l.distance(tag) == Some(0))
                    })
                    .unwrap_or(usize::MAX);
                found.push((place, Text::of(literal, site)));
            }
        }
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, text)| text).collect()
}

/// The index that lists a thing, as a step of the way to it.
fn index_step(site: &Site, id: TermId, language: Language, root: &str) -> Option<Link> {
    let index = &site.indexes[*site.listed.get(&id)?];
    let route = Route::Index {
        name: index.name.clone(),
        page: 1,
    };
    Some(Link::route(
        &index.title(site, language),
        root,
        &route,
        language,
    ))
}

impl Site {
    /// The way from a page to the page of an IRI.
    pub(super) fn href(&self, iri: &str, language: Language, root: &str) -> Option<String> {
        self.href_of(self.id_of(iri)?, root, language)
    }
}

/// The name of a term in the language of a page.
pub(super) fn name(site: &Site, id: TermId, language: Language) -> String {
    shown(site, id, language).into_owned()
}

/// The heading of a thing without a name of its own: its kind.
pub(super) fn kind(site: &Site, id: TermId, language: Language) -> String {
    site.types(id).first().map_or_else(
        || ui(language).things.to_owned(),
        |class| name(site, *class, language),
    )
}
