//! The page of a passage: its address, and what the graph says it says.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::paper::{Correction, corrections};
use super::route::Route;
use super::text::{Piece, ranges, subject_anchor, value, words_both_ways};
use super::value::{Group, Link, Reader, short_address};
use super::{json_ld, thing};
use crate::data::dataset::{QuadIds, TermId};
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, rdf, xz};
use askama::Template;
use std::collections::{BTreeMap, HashMap};

/// A subject of a passage with what the passage says of it.
pub(super) struct Subject {
    /// Its place on the page.
    pub anchor: String,
    /// The places of its names in the words above.
    pub words: Vec<String>,
    pub link: Link,
    pub kind: String,
    pub groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "passage.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    types: Vec<Link>,
    place: Option<String>,
    characters: String,
    digest: Option<&'a str>,
    previous: Option<Link>,
    next: Option<Link>,
    reading: Option<Link>,
    pieces: Vec<Piece>,
    corrections: Vec<Correction>,
    subjects: Vec<Subject>,
    readings: Vec<Group>,
    parts: Vec<Link>,
    is_leaf: bool,
}

/// Renders the page of a passage.
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
    let iri = site.iri(id).unwrap_or_default();
    let address = short_address(iri);
    let paper = paper_of(site, id);
    let mut frame = Frame::new(site, route, &path, language, address)
        .with_rdf(route)
        .with_json_ld(&json_ld::thing(site, route, id, language))
        .about(&format!("{address} · {}", site.title(language)));
    frame
        .trail
        .extend(above(site, id).into_iter().map(|up| reader.link(up)));
    let digest = value(&site.dataset, id, xz::DIGEST);
    let (pieces, named) = words_both_ways(site, id, language, &root);
    let (previous, next) = digest.map_or((None, None), |_| neighbours(site, id));
    Page {
        frame,
        iri,
        types: site
            .types(id)
            .into_iter()
            .filter(|t| {
                site.iri(*t) != Some(xz::PASSAGE.as_str())
                    && site.iri(*t) != Some(xz::LEAF.as_str())
            })
            .map(|t| reader.link(t))
            .collect(),
        place: site.positions.get(&id).map(u64::to_string),
        characters: characters(site, id),
        digest,
        previous: previous.map(|p| reader.link(p)),
        next: next.map(|p| reader.link(p)),
        reading: paper
            .filter(|_| !site.is_a(id, crate::words::vocabulary::xz::APPARATUS_LEAF))
            .and_then(|paper| at_passage(reader, paper, address)),
        pieces,
        corrections: corrections(reader, id),
        subjects: subjects(reader, id, &named),
        readings: reader.groups(readings(site, id).into_iter(), |q| q.s),
        parts: super::paper::children(site, id)
            .into_iter()
            .map(|c| reader.link(c))
            .collect(),
        is_leaf: digest.is_some(),
    }
    .render()
}

fn at_passage(reader: Reader<'_>, paper: TermId, address: &str) -> Option<Link> {
    let mut link = reader.link(paper);
    link.href = Some(format!("{}#{address}", link.href?));
    Some(link)
}

/// The paper of a passage.
pub(super) fn paper_of(site: &Site, id: TermId) -> Option<TermId> {
    site.dataset.objects(id, xz::IN_PAPER).next()
}

/// What a passage is stated to be part of; what follows from that (the whole paper) is passed over.
fn part_of(site: &Site, id: TermId) -> Option<TermId> {
    let property = site.dataset.iri(dcterms::IS_PART_OF)?;
    let mut quads = site.dataset.matching(Some(id), Some(property), None);
    quads.find(|q| site.is_stated(q.g)).map(|q| q.o)
}

/// The passages above one, from the paper down.
fn above(site: &Site, id: TermId) -> Vec<TermId> {
    let mut chain = Vec::new();
    let mut here = id;
    while let Some(up) = part_of(site, here) {
        if chain.contains(&up) || up == id || !site.has_page(up) {
            break;
        }
        chain.push(up);
        if !site.is_passage(up) {
            break;
        }
        here = up;
    }
    chain.reverse();
    chain
}

fn characters(site: &Site, id: TermId) -> String {
    let shown: Vec<String> = ranges(&site.dataset, id)
        .into_iter()
        .map(|(start, end)| format!("{start}–{end}"))
        .collect();
    shown.join(", ")
}

/// The leaves before and after one.
fn neighbours(site: &Site, id: TermId) -> (Option<TermId>, Option<TermId>) {
    let (Some(place), Some(paper)) = (site.positions.get(&id), paper_of(site, id)) else {
        return (None, None);
    };
    let at = |place: Option<u64>| site.leaves.get(&(paper, place?)).copied();
    (at(place.checked_sub(1)), at(place.checked_add(1)))
}

/// What the graph of a passage says, subject by subject; content first as it is the most telling.
fn subjects(
    reader: Reader<'_>,
    graph: TermId,
    named: &HashMap<TermId, Vec<String>>,
) -> Vec<Subject> {
    let site = reader.site;
    let typed = site.dataset.iri(rdf::TYPE);
    let mut found: BTreeMap<TermId, Vec<QuadIds>> = BTreeMap::new();
    for quad in site.dataset.matching_in(graph, None, None, None) {
        found.entry(quad.s).or_default().push(quad);
    }
    let mut subjects: Vec<(bool, Subject)> = found
        .into_iter()
        .map(|(s, quads)| {
            // The type stands beside the name.
            let said = quads.into_iter().filter(|q| Some(q.p) != typed);
            let mut groups = reader.groups(said, |q| q.o);
            for stated in groups.iter_mut().flat_map(|g| &mut g.values) {
                stated.chips.clear();
            }
            let subject = Subject {
                anchor: subject_anchor(site, s),
                words: named.get(&s).cloned().unwrap_or_default(),
                link: reader.link(s),
                kind: thing::kind(site, s, reader.language),
                groups,
            };
            (!site.is_a(s, xz::CONTENT), subject)
        })
        .collect();
    subjects.sort_by(|a, b| (a.0, &a.1.link).cmp(&(b.0, &b.1.link)));
    subjects.into_iter().map(|(_, subject)| subject).collect()
}

/// The statements that speak of a passage, other than those that make it one.
fn readings(site: &Site, id: TermId) -> Vec<QuadIds> {
    site.dataset
        .matching(None, None, Some(id))
        .filter(|q| !site.is_passage(q.s))
        .collect()
}
