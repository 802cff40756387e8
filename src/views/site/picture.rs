//! The seam to drawing: the site asks for pictures and does not know how they are made.

use super::model::Site;
use crate::words::language::Language;
use std::collections::BTreeMap;

/// A drawing that has a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its name, as in `page/view/<name>`.
    pub name: String,
    /// Its title.
    pub title: BTreeMap<Language, String>,
    /// What it shows.
    pub caption: BTreeMap<Language, String>,
}

/// A neighbourhood, or a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The drawing as SVG.
    pub svg: String,
    /// How many neighbours, or things of a view, are drawn.
    pub drawn: usize,
    /// How many there are.
    pub all: usize,
}

/// Where a drawing will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside a page, which has its title and caption already.
    Page,
    /// In a file of its own.
    File,
}

/// Where an IRI leads to in a drawing.
pub type Href<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Draws what the site asks for. The same call gives the same bytes.
pub trait Painter: Send + Sync {
    /// The drawings that have pages, in the order of the catalogue.
    fn drawings(&self) -> &[Drawing];

    /// One of them; of a large one, what has most links.
    fn view<'s>(&'s self, site: &'s Site, name: &str) -> Option<Box<dyn Subject + 's>>;

    /// The neighbourhood of a thing, when there is something to draw; of a term of the vocabulary its place among classes and
    /// properties.
    fn around<'s>(&'s self, site: &'s Site, iri: &str) -> Option<Box<dyn Subject + 's>>;

    /// The style rules that drawings inside pages need; they hold within `.drawing`.
    fn rules(&self) -> String;
}

/// Something that is drawn in several languages and places.
pub trait Subject {
    /// Draws it, when there is something to draw.
    fn draw(&self, language: Language, place: Place, href: Href<'_>) -> Option<Picture>;
}
