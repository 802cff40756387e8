//! The page of a named graph: what the graph is, and what it holds by class.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::route::Route;
use super::value::{Group, Link, Reader, counted};
use super::{json_ld, thing};
use crate::data::dataset::TermId;
use crate::words::language::Language;
use askama::Template;
use std::collections::{BTreeMap, BTreeSet};

/// How many subjects of a class are listed; the data files hold all.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "graph.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    facts: Vec<Group>,
    quads: String,
    kinds: Vec<Kind>,
}

struct Kind {
    name: String,
    count: usize,
    links: Vec<Link>,
}

/// Renders the page of a graph.
pub(super) fn render(
    site: &Site,
    route: &Route,
    id: TermId,
    language: Language,
) -> askama::Result<String> {
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let chip = reader
        .chip(id)
        .map_or_else(|| site.name_of(id), |chip| chip.text);
    let facts = thing::statements(site, id).into_iter();
    Page {
        frame: Frame::new(site, route, &path, language, &chip)
            .with_rdf(route)
            .with_json_ld(&json_ld::thing(site, route, id, language))
            .about(&chip),
        iri: site.iri(id).unwrap_or_default(),
        facts: reader.groups(facts, |q| q.o),
        quads: counted(site.dataset.matching_in(id, None, None, None).count()),
        kinds: kinds(reader, id),
    }
    .render()
}

/// The subjects of a graph by their first class, most first.
fn kinds(reader: Reader<'_>, graph: TermId) -> Vec<Kind> {
    let site = reader.site;
    let subjects: BTreeSet<TermId> = site
        .dataset
        .matching_in(graph, None, None, None)
        .map(|q| q.s)
        .filter(|s| *s != graph)
        .collect();
    let mut by_kind: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
    for s in subjects {
        let kind = thing::kind(site, s, reader.language);
        by_kind.entry(kind).or_default().push(s);
    }
    let mut kinds: Vec<Kind> = by_kind
        .into_iter()
        .map(|(name, ids)| Kind {
            name,
            count: ids.len(),
            links: reader.first(ids, LISTED),
        })
        .collect();
    kinds.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    kinds
}
