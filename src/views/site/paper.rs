//! The reading view of a paper: its passages in order, each with what the graph says it says.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::passage::paper_of;
use super::route::Route;
use super::text::{Piece, ranges, value, words};
use super::value::{Group, Link, Reader, short_address};
use super::{json_ld, thing};
use crate::data::dataset::TermId;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, rdf, xz};
use askama::Template;
use oxrdf::NamedNodeRef;
use std::collections::BTreeSet;

/// A recorded misprint: as printed, as read.
pub(super) struct Correction {
    pub printed: Vec<Group>,
    pub link: Link,
}

/// A line of the reading view.
pub(super) struct Line {
    /// The passage.
    pub link: Link,
    /// Its anchor on the page.
    pub address: String,
    /// How deep it lies.
    pub depth: usize,
    /// What it is.
    pub kind: String,
    /// The words, when they are shown.
    pub pieces: Vec<Piece>,
    /// What it says.
    pub said: Vec<Said>,
    /// What a reader makes of it.
    pub corrections: Vec<Correction>,
    /// Whether it is a leaf, which alone says something.
    pub is_leaf: bool,
}

/// A thing that a passage speaks of.
pub(super) struct Said {
    pub link: Link,
    pub kind: String,
}

#[derive(Template)]
#[template(path = "paper.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    facts: Vec<Group>,
    lines: Vec<Line>,
    toc: Vec<(String, String)>,
    leaves: usize,
    covered: usize,
    has_words: bool,
    citations: Vec<super::cite::Citation>,
}

impl Site {
    /// The papers with their routes, by IRI.
    pub(super) fn papers(&self) -> &[(Route, TermId)] {
        self.papers.get_or_init(|| self.find_papers())
    }

    fn find_papers(&self) -> Vec<(Route, TermId)> {
        let papers: BTreeSet<TermId> = self
            .dataset
            .iri(xz::PAPER)
            .into_iter()
            .flat_map(|class| self.dataset.subjects(rdf::TYPE, class))
            .collect();
        let mut papers: Vec<(Route, TermId)> = papers
            .into_iter()
            .filter_map(|id| Some((self.address(id)?.route, id)))
            .collect();
        papers.sort();
        papers
    }
}

/// Renders the reading view of a paper.
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
    let link = reader.link(id);
    let mut lines = Vec::new();
    walk(reader, id, 0, &mut lines);
    let leaves: Vec<&Line> = lines.iter().filter(|l| l.is_leaf).collect();
    let covered = leaves.iter().filter(|l| !l.said.is_empty()).count();
    let toc = lines
        .iter()
        .filter(|l| l.depth == 0 && !l.is_leaf)
        .map(|l| (l.address.clone(), l.kind.clone()))
        .collect();
    let own = thing::statements(site, id)
        .into_iter()
        .filter(|q| site.iri(q.p) != Some(skos_label()));
    let mut frame = Frame::new(site, route, &path, language, &link.text)
        .with_rdf(route)
        .with_json_ld(&json_ld::thing(site, route, id, language))
        .about(&link.text);
    frame.title_lang.clone_from(&link.lang);
    Page {
        iri: site.iri(id).unwrap_or_default(),
        facts: reader.groups(own, |q| q.o),
        leaves: leaves.len(),
        covered,
        toc,
        has_words: site.words.are_shown(),
        citations: super::cite::all(site, route, &link.text, language),
        lines,
        frame,
    }
    .render()
}

fn skos_label() -> &'static str {
    "http://www.w3.org/2004/02/skos/core#prefLabel"
}

/// The passages directly in one, in the order of the text.
pub(super) fn children(site: &Site, id: TermId) -> Vec<TermId> {
    let start = |p: TermId| ranges(&site.dataset, p).first().map_or(usize::MAX, |r| r.0);
    let mut children: Vec<TermId> = site
        .dataset
        .iri(dcterms::IS_PART_OF)
        .into_iter()
        .flat_map(|p| site.dataset.matching(None, Some(p), Some(id)))
        .filter(|q| site.is_stated(q.g) && site.is_passage(q.s))
        .map(|q| q.s)
        .collect();
    children.sort_by_key(|child| (start(*child), site.iri(*child).unwrap_or_default()));
    children.dedup();
    children
}

/// Collects the passages under one, depth first.
fn walk(reader: Reader<'_>, id: TermId, depth: usize, lines: &mut Vec<Line>) {
    if depth > 8 {
        return;
    }
    for child in children(reader.site, id) {
        if !reader.site.is_a(child, xz::APPARATUS_LEAF) {
            lines.push(line(reader, child, depth));
            walk(reader, child, depth + 1, lines);
        }
    }
}

fn line(reader: Reader<'_>, id: TermId, depth: usize) -> Line {
    let site = reader.site;
    let iri = site.iri(id).unwrap_or_default();
    Line {
        link: reader.link(id),
        address: short_address(iri).to_owned(),
        depth,
        kind: site
            .types(id)
            .into_iter()
            .find(|t| {
                site.iri(*t) != Some(xz::PASSAGE.as_str())
                    && site.iri(*t) != Some(xz::LEAF.as_str())
            })
            .map_or_else(String::new, |t| thing::name(site, t, reader.language)),
        pieces: words(site, id, reader.language, reader.root),
        said: said(reader, id),
        corrections: corrections(reader, id),
        is_leaf: value(&site.dataset, id, xz::DIGEST).is_some() && paper_of(site, id).is_some(),
    }
}

/// What a passage speaks of: the subjects of its graph, content first.
fn said(reader: Reader<'_>, graph: TermId) -> Vec<Said> {
    let site = reader.site;
    let subjects: BTreeSet<TermId> = site
        .dataset
        .matching_in(graph, None, None, None)
        .map(|q| q.s)
        .collect();
    let mut said: Vec<(bool, Link, String)> = subjects
        .into_iter()
        .map(|s| {
            let kind = thing::kind(site, s, reader.language);
            (!site.is_a(s, xz::CONTENT), reader.link(s), kind)
        })
        .collect();
    said.sort();
    said.into_iter()
        .map(|(_, link, kind)| Said { link, kind })
        .collect()
}

/// The properties of a correction that readers look for.
const SHOWN: [NamedNodeRef<'static>; 2] = [xz::PRINTED, xz::READ];

/// The misprints recorded at a passage.
pub(super) fn corrections(reader: Reader<'_>, passage: TermId) -> Vec<Correction> {
    let site = reader.site;
    let mut ids: Vec<TermId> = site
        .dataset
        .subjects(xz::AT, passage)
        .filter(|reading| site.is_a(*reading, xz::CORRECTION))
        .collect();
    ids.sort_by_key(|id| site.iri(*id));
    ids.dedup();
    let shown: Vec<TermId> = SHOWN.iter().filter_map(|p| site.dataset.iri(*p)).collect();
    ids.into_iter()
        .map(|id| {
            let quads = thing::statements(site, id)
                .into_iter()
                .filter(|q| shown.contains(&q.p));
            Correction {
                printed: reader.groups(quads, |q| q.o),
                link: reader.link(id),
            }
        })
        .collect()
}
