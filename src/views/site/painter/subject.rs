//! What is drawn several times: in each language, in its page and in a file of its own. What these share is worked out once: what is
//! drawn, and where it stands when its words are as wide in one language as in another.

use super::around::{Classes, graph};
use super::{Near, dressed, in_style, most_linked, options};
use crate::meaning::graph::answer::{Answer, ProjectionError};
use crate::meaning::graph::project::project_answer;
use crate::meaning::graph::select::SelectionError;
use crate::meaning::graph::{Graph, View};
use crate::views::draw::Style;
use crate::views::draw::scene::{Scene, scene_after};
use crate::views::draw::svg::draw;
use crate::views::site::model::Site;
use crate::views::site::picture::{Href, Picture, Place, Subject};
use crate::words::language::Language;
use std::cell::RefCell;
use std::rc::Rc;

/// What is drawn.
pub(super) enum What<'s> {
    /// A view, and what the data answers it.
    View(&'s View, Answer),
    /// The statements around something.
    Around(Near, Classes),
}

/// A subject with what was drawn of it already.
pub(super) struct Drawn<'s> {
    pub site: &'s Site,
    pub what: What<'s>,
    told: RefCell<Vec<(Language, Option<Rc<Told>>)>>,
}

/// A subject in a language.
struct Told {
    graph: Graph,
    scene: Scene,
    drawn: usize,
    all: usize,
}

impl<'s> Drawn<'s> {
    pub fn new(site: &'s Site, what: What<'s>) -> Self {
        Self {
            site,
            what,
            told: RefCell::default(),
        }
    }

    fn told(&self, language: Language) -> Option<Rc<Told>> {
        let mut told = self.told.borrow_mut();
        if let Some((_, told)) = told.iter().find(|(of, _)| *of == language) {
            return told.clone();
        }
        let before = told
            .iter()
            .filter_map(|(_, told)| told.as_ref())
            .next_back();
        let new = self.graph(language).map(|(graph, drawn, all)| {
            let before = before.map(|told| &told.scene);
            Rc::new(Told {
                scene: scene_after(&graph, &Style::default(), before),
                graph,
                drawn,
                all,
            })
        });
        told.push((language, new.clone()));
        new
    }

    /// The graph, how much of the subject it shows, and how much there is.
    fn graph(&self, language: Language) -> Option<(Graph, usize, usize)> {
        let (view, answer) = match &self.what {
            What::Around(near, classes) => {
                let graph = graph(self.site, &near.edges, *classes, language);
                return Some((graph, near.drawn, near.all));
            }
            What::View(view, answer) => (view, answer),
        };
        let options = options(self.site, language);
        let graph = |options| project_answer(&self.site.dataset, view, answer, options);
        let (graph, all) = match graph(&options) {
            Err(ProjectionError::Selection(SelectionError::TooMany { nodes, .. })) => {
                (graph(&most_linked(options.clone())).ok()?, Some(nodes))
            }
            drawn => (drawn.ok()?, None),
        };
        let drawn = graph.graph.node_count();
        Some((graph, drawn, all.unwrap_or(drawn)))
    }
}

impl Subject for Drawn<'_> {
    fn draw(&self, language: Language, place: Place, href: Href<'_>) -> Option<Picture> {
        let told = self.told(language)?;
        let drawn = draw(&told.graph, &told.scene, &in_style(&told.graph, place));
        Some(Picture {
            svg: dressed(drawn, place, href),
            drawn: told.drawn,
            all: told.all,
        })
    }
}
