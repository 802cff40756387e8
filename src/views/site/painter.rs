//! The painter of the shipped views: [`crate::views::draw`] behind the seam of [`super::picture`].

mod around;
pub(super) mod asked;
mod terms;

use super::model::Site;
use super::picture::{Drawing, Href, Painter, Picture, Place};
use crate::data::dataset::{QuadIds, TermId};
use crate::data::project::{Project, ProjectError};
use crate::meaning::graph::answer::{ProjectionError, ask};
use crate::meaning::graph::project::project_answer;
use crate::meaning::graph::select::{Measure, Selection, SelectionError, Top};
use crate::meaning::graph::view::ViewError;
use crate::meaning::graph::{Graph, Options, View};
use crate::views::draw::svg::style_rules;
use crate::views::draw::text::xml;
use crate::views::draw::{Style, Theme, to_svg};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xz};
use around::{Classes, graph};
use std::collections::BTreeSet;

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

    fn draw(
        &self,
        site: &Site,
        name: &str,
        language: Language,
        place: Place,
        href: Href<'_>,
    ) -> Option<Picture> {
        let view = self.views.iter().find(|view| view.name == name)?;
        let options = options(site, language);
        let answer = ask(&site.dataset, &site.default_graph, view, &options.prefixes).ok()?;
        let graph = |options| project_answer(&site.dataset, view, &answer, options);
        let (graph, all) = match graph(&options) {
            Err(ProjectionError::Selection(SelectionError::TooMany { nodes, .. })) => {
                (graph(&most_linked(options.clone())).ok()?, Some(nodes))
            }
            drawn => (drawn.ok()?, None),
        };
        let drawn = graph.graph.node_count();
        Some(Picture {
            svg: svg(&graph, place, href),
            drawn,
            all: all.unwrap_or(drawn),
        })
    }

    fn around(
        &self,
        site: &Site,
        iri: &str,
        language: Language,
        href: Href<'_>,
    ) -> Option<Picture> {
        let id = site.dataset.id(&oxrdf::NamedNode::new(iri).ok()?.into())?;
        let is_term = site.address(id).is_some_and(|a| a.fragment.is_some());
        let (near, classes) = if is_term {
            (terms::neighbourhood(site, id)?, Classes::OfTerms)
        } else {
            (neighbourhood(site, id)?, Classes::OfData)
        };
        let graph = graph(site, &near.edges, classes, language);
        Some(Picture {
            svg: svg(&graph, Place::Page, href),
            drawn: near.drawn,
            all: near.all,
        })
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
    led(&without_style(drawn), href)
}

fn svg(graph: &Graph, place: Place, href: Href<'_>) -> String {
    let in_page = place == Place::Page;
    let style = Style {
        words: !in_page,
        legend: !in_page || graph.graph.node_count() > NEIGHBOURS + 1,
        ..Style::default()
    };
    let drawn = to_svg(graph, &style);
    led(&if in_page { without_style(drawn) } else { drawn }, href)
}

/// A drawing whose rules stand in the style sheet of the site. Readers who cannot see it are told of its links one by one.
fn without_style(svg: String) -> String {
    let cut = match (svg.find("<style>"), svg.find("</style>\n")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &svg[..from], &svg[to + 9..]),
        _ => svg,
    };
    cut.replacen(" role=\"img\"", "", 1)
        .replacen("xml:lang=", "lang=", 1)
        .replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1)
}

/// The drawing with its links led to pages; those without a page stay as they are.
fn led(svg: &str, href: Href<'_>) -> String {
    const START: &str = "<a href=\"";
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find(START) {
        let (before, after) = rest.split_at(at + START.len());
        out.push_str(before);
        let end = after.find('"').unwrap_or(after.len());
        let iri = after[..end].replace("&amp;", "&");
        out.push_str(&href(&iri).map_or_else(|| after[..end].to_owned(), |page| xml(&page)));
        rest = &after[end..];
    }
    out + rest
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
        let page = site.address(other).is_some_and(|a| a.fragment.is_none());
        page && !site.is_passage(other) && !site.is_a(other, xz::READING)
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
