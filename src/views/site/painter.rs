//! The painter of the shipped views: [`crate::views::draw`] behind the seam of [`super::picture`].

mod around;
pub(super) mod asked;
mod subject;
mod terms;

use super::model::Site;
use super::picture::{Drawing, Href, Painter, Place, Subject};
use crate::data::dataset::{QuadIds, TermId};
use crate::data::project::{Project, ProjectError};
use crate::meaning::graph::answer::ask;
use crate::meaning::graph::select::{Measure, Selection, Top};
use crate::meaning::graph::view::ViewError;
use crate::meaning::graph::{Graph, Options, View};
use crate::views::draw::svg::style_rules;
use crate::views::draw::text::xml;
use crate::views::draw::{Style, Theme, to_svg};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xz};
use around::Classes;
use std::borrow::Cow;
use std::collections::BTreeSet;
use subject::{Drawn, What};

/// At most so many neighbours are drawn: those with most statements of their own.
const NEIGHBOURS: usize = 24;

/// Of a view that is too large for one sheet, so many things are drawn: those with most links.
const LARGEST: usize = 60;

/// The views of a project.
pub struct Views {
    drawings: Vec<Drawing>,
    views: Vec<View>,
}

/// Views that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ViewsError {
    /// A file cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A header is wrong.
    #[error(transparent)]
    View(#[from] ViewError),
}

impl Views {
    /// The views in `queries/draw/`.
    ///
    /// # Errors
    /// When one cannot be read, or its header is wrong.
    pub fn of(project: &Project, prefixes: &Prefixes) -> Result<Self, ViewsError> {
        let views = project
            .queries("draw")?
            .iter()
            .map(|file| View::parse(file, prefixes))
            .collect::<Result<Vec<_>, _>>()?;
        let drawing = |view: &View| Drawing {
            name: view.name.clone(),
            title: view.title.clone(),
            caption: view.caption.clone(),
        };
        Ok(Self {
            drawings: views.iter().map(drawing).collect(),
            views,
        })
    }

    /// Draws neighbourhoods only, for data that is somebody's.
    pub fn none() -> Self {
        Self {
            drawings: Vec::new(),
            views: Vec::new(),
        }
    }
}

impl Painter for Views {
    fn drawings(&self) -> &[Drawing] {
        &self.drawings
    }

    fn view<'s>(&'s self, site: &'s Site, name: &str) -> Option<Box<dyn Subject + 's>> {
        let view = self.views.iter().find(|view| view.name == name)?;
        let answer = ask(&site.dataset, &site.default_graph, view, &site.prefixes).ok()?;
        Some(Box::new(Drawn::new(site, What::View(view, answer))))
    }

    fn around<'s>(&'s self, site: &'s Site, iri: &str) -> Option<Box<dyn Subject + 's>> {
        let id = site.id_of(iri)?;
        let (near, classes) = if site.is_of_vocabulary(id) {
            (terms::neighbourhood(site, id)?, Classes::OfTerms)
        } else {
            (neighbourhood(site, id)?, Classes::OfData)
        };
        Some(Box::new(Drawn::new(site, What::Around(near, classes))))
    }

    fn rules(&self) -> String {
        scoped(&style_rules(Theme::Auto), ".drawing ")
    }
}

/// The same drawing of what hangs together most alone.
fn most_linked(options: Options) -> Options {
    let top = Top {
        n: LARGEST,
        by: Measure::Core,
    };
    Options {
        selection: Selection {
            top: Some(top),
            ..options.selection
        },
        ..options
    }
}

/// Style rules with a scope before each selector.
fn scoped(css: &str, scope: &str) -> String {
    let mut out = String::with_capacity(css.len() * 2);
    for part in css.split_inclusive(['{', '}']) {
        let part = part.trim_start();
        let is_selector = part.ends_with('{') && !part.starts_with('@');
        if is_selector {
            for (at, one) in part.split(',').enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                out.push_str(scope);
                out.push_str(one);
            }
        } else {
            out.push_str(part);
        }
    }
    out
}

fn options(site: &Site, language: Language) -> Options {
    Options {
        language,
        prefixes: site.prefixes.clone(),
        ..Options::default()
    }
}

/// A drawing as it stands inside a page.
pub(super) fn in_page(drawn: String, href: Href<'_>) -> String {
    dressed(drawn, Place::Page, href)
}

fn svg(graph: &Graph, place: Place, href: Href<'_>) -> String {
    dressed(to_svg(graph, &in_style(graph, place)), place, href)
}

/// What a drawing shows in its place.
fn in_style(graph: &Graph, place: Place) -> Style {
    let in_page = place == Place::Page;
    Style {
        words: !in_page,
        legend: !in_page || graph.graph.node_count() > NEIGHBOURS + 1,
        rules: !in_page,
        ..Style::default()
    }
}

/// The drawing as it stands in its place, its links led to pages; those without a page stay as they are.
fn dressed(svg: String, place: Place, href: Href<'_>) -> String {
    const START: &str = "<a href=\"";
    let mut out = String::with_capacity(svg.len() + svg.len() / 8);
    let mut rest = match place {
        Place::Page => without_style(&svg, &mut out),
        Place::File => &svg,
    };
    while let Some(at) = rest.find(START) {
        let (before, after) = rest.split_at(at + START.len());
        out.push_str(before);
        let end = after.find('"').unwrap_or(after.len());
        let iri = match &after[..end] {
            escaped if escaped.contains("&amp;") => Cow::Owned(escaped.replace("&amp;", "&")),
            plain => Cow::Borrowed(plain),
        };
        match href(&iri) {
            Some(page) => out.push_str(&xml(&page)),
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// Begins a drawing whose rules stand in the style sheet of the site, and gives the rest of it. Readers who cannot see it are told
/// of its links one by one.
fn without_style<'d>(svg: &'d str, out: &mut String) -> &'d str {
    let (head, rest) = svg.split_at(svg.find('>').unwrap_or(svg.len()));
    let head = head
        .replacen(" role=\"img\"", "", 1)
        .replacen("xml:lang=", "lang=", 1)
        .replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    out.push_str(&head);
    match (rest.find("<style>"), rest.find("</style>\n")) {
        (Some(from), Some(to)) if from < to => {
            out.push_str(&rest[..from]);
            &rest[to + 9..]
        }
        _ => rest,
    }
}

/// What is drawn around a thing.
struct Near {
    /// The statements that are drawn.
    edges: Vec<QuadIds>,
    /// How many neighbours, or for a term statements, are drawn.
    drawn: usize,
    /// How many there are.
    all: usize,
}

/// The statements between a thing and its neighbours.
fn neighbourhood(site: &Site, id: TermId) -> Option<Near> {
    let dataset = &site.dataset;
    let typed = dataset.iri(rdf::TYPE);
    let drawn = |other: TermId| {
        site.is_thing(other) && !site.is_passage(other) && !site.is_a(other, xz::READING)
    };
    let edges = dataset
        .matching(Some(id), None, None)
        .filter(|q| Some(q.p) != typed && drawn(q.o))
        .chain(
            dataset
                .matching(None, None, Some(id))
                .filter(|q| drawn(q.s)),
        );
    let mut edges: Vec<QuadIds> = edges.filter(|q| site.is_shown(q.g)).collect();
    let mut near: Vec<TermId> = edges
        .iter()
        .flat_map(|q| [q.s, q.o])
        .filter(|n| *n != id)
        .collect();
    near.sort_unstable();
    near.dedup();
    let all = near.len();
    if all > NEIGHBOURS {
        near.sort_by_key(|n| (std::cmp::Reverse(site.degrees[n.index()]), site.iri(*n)));
        near.truncate(NEIGHBOURS);
        let kept: BTreeSet<TermId> = near.iter().copied().chain([id]).collect();
        edges.retain(|q| kept.contains(&q.s) && kept.contains(&q.o));
    }
    (!edges.is_empty()).then_some(Near {
        edges,
        drawn: near.len(),
        all,
    })
}
