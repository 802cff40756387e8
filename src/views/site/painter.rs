//! The painter of the shipped views: [`crate::views::draw`] behind the seam of [`super::picture`].

use super::model::Site;
use super::names::NAMING;
use super::picture::{Drawing, Href, Painter, Place};
use crate::data::dataset::{Dataset, DatasetBuilder, TermId};
use crate::data::places::Line;
use crate::data::project::{Project, ProjectError};
use crate::data::view::DefaultGraph;
use crate::meaning::graph::view::ViewError;
use crate::meaning::graph::{Graph, Options, View, project, project_all};
use crate::views::draw::text::xml;
use crate::views::draw::{Style, to_svg};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, rdfs, xz};
use oxrdf::Term;
use std::collections::BTreeSet;

/// More neighbours than this are a list, and no picture.
const NEIGHBOURS: usize = 24;

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
    ) -> Option<String> {
        let view = self.views.iter().find(|view| view.name == name)?;
        let graph = project(
            &site.dataset,
            &site.default_graph,
            view,
            &options(site, language),
        )
        .ok()?;
        Some(svg(&graph, place, href))
    }

    fn around(&self, site: &Site, iri: &str, language: Language, href: Href<'_>) -> Option<String> {
        let id = site.dataset.id(&oxrdf::NamedNode::new(iri).ok()?.into())?;
        let near = neighbourhood(site, id)?;
        let graph = project_all(&near, &DefaultGraph::merge(), &options(site, language)).ok()?;
        (graph.graph.edge_count() > 0).then(|| svg(&graph, Place::Page, href))
    }
}

fn options(site: &Site, language: Language) -> Options {
    Options {
        language,
        prefixes: site.prefixes.clone(),
        ..Options::default()
    }
}

fn svg(graph: &Graph, place: Place, href: Href<'_>) -> String {
    let in_page = place == Place::Page;
    let style = Style {
        words: !in_page,
        legend: !in_page || graph.graph.node_count() > NEIGHBOURS + 1,
        ..Style::default()
    };
    led(&to_svg(graph, &style), href)
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

/// The statements between a thing and its neighbours, with the names and types of both; none when there are too many.
fn neighbourhood(site: &Site, id: TermId) -> Option<Dataset> {
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
    let edges: Vec<_> = edges.filter(|q| site.is_shown(q.g)).collect();
    let mut terms: BTreeSet<TermId> = edges.iter().flat_map(|q| [q.s, q.o]).collect();
    if edges.is_empty() || terms.len() > NEIGHBOURS + 1 {
        return None;
    }
    terms.extend(edges.iter().map(|q| q.p));
    let classes: Vec<TermId> = terms.iter().flat_map(|t| site.types(*t)).collect();
    terms.extend(classes);
    let told: Vec<TermId> = NAMING
        .iter()
        .chain([&rdf::TYPE, &rdfs::SUB_CLASS_OF])
        .filter_map(|p| dataset.iri(*p))
        .collect();
    let facts = terms.iter().flat_map(|t| {
        let told = &told;
        told.iter()
            .flat_map(move |p| dataset.matching(Some(*t), Some(*p), None))
    });
    let mut builder = DatasetBuilder::default();
    for quad in edges.iter().copied().chain(facts) {
        let links = matches!(dataset.term(quad.o), Term::NamedNode(_));
        if links && Some(quad.p) != typed && !terms.contains(&quad.o) {
            continue;
        }
        if let Some(quad) = dataset.quad(quad) {
            builder.add(quad, Line::UNKNOWN);
        }
    }
    Some(builder.build())
}
