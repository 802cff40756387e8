//! Drawings of a [`Graph`](crate::meaning::graph::Graph): DOT for Graphviz, SVG by layouts of our own, and forms that other programs open.
//!
//! A drawing is a function from a graph and a [`Style`] to text, and the same graph gives the same bytes. Colours and shapes of
//! classes come from the view, else from the [`palette`]. The layouts know boxes and lines only ([`layout`]); how they look is
//! [`svg`]'s.

pub mod cells;
pub mod chart;
pub mod dot;
pub mod graphml;
pub mod layout;
pub mod mermaid;
pub mod palette;
#[cfg(feature = "png")]
pub mod png;
pub mod scene;
pub mod svg;
pub mod table;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

pub use dot::to_dot;
pub use graphml::to_graphml;
pub use mermaid::to_mermaid;
pub use svg::{to_svg, to_svg_by_graphviz};
pub use table::{to_csv, to_json};

use crate::meaning::graph::view::{Direction, Engine};

/// How a drawing looks, beyond what the view says.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Places the nodes in another way than the view asks for.
    pub engine: Option<Engine>,
    /// Leads the edges elsewhere than the view asks for.
    pub direction: Option<Direction>,
    /// Light, dark, or as the reader's screen is set.
    pub theme: Theme,
    /// The size of the sheet.
    pub page: Page,
    /// Whether edges carry the name of their property; `None` leaves it to the view.
    pub edge_labels: Option<bool>,
    /// Whether the classes are explained.
    pub legend: bool,
    /// Whether title, caption and source are drawn.
    pub words: bool,
    /// Whether it holds its own style rules.
    pub rules: bool,
    /// Whether nodes link to their IRI.
    pub links: bool,
    /// Where links lead instead: IRIs that begin with the first text begin with the second in links.
    pub link_base: Option<(String, String)>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            engine: None,
            direction: None,
            theme: Theme::Auto,
            page: Page::Fit,
            edge_labels: None,
            legend: true,
            words: true,
            rules: true,
            links: true,
            link_base: None,
        }
    }
}

impl Style {
    /// Where a node of an IRI links to.
    pub fn href(&self, iri: &str) -> Option<String> {
        let web = iri.starts_with("http://") || iri.starts_with("https://");
        if !self.links || !web {
            return None;
        }
        Some(match &self.link_base {
            Some((from, to)) => match iri.strip_prefix(from.as_str()) {
                Some(rest) => format!("{to}{rest}"),
                None => iri.to_owned(),
            },
            None => iri.to_owned(),
        })
    }
}

/// The colours of the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light, and dark where the reader's screen is set so.
    #[default]
    Auto,
    /// Dark ink on a light sheet, always: for print.
    Light,
    /// Light ink on a dark sheet, always.
    Dark,
}

/// The size of the sheet. The drawing is fitted into it and centred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// As large as the drawing is.
    #[default]
    Fit,
    /// A4, upright.
    A4,
    /// A4, across.
    A4Across,
    /// A slide of 16:9.
    Slide,
}

impl std::str::FromStr for Theme {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "light" => Ok(Self::Light),
            "dark" => Ok(Self::Dark),
            _ => Err("auto, light or dark"),
        }
    }
}

impl std::str::FromStr for Page {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "fit" => Ok(Self::Fit),
            "a4" => Ok(Self::A4),
            "a4-across" => Ok(Self::A4Across),
            "slide" => Ok(Self::Slide),
            _ => Err("fit, a4, a4-across or slide"),
        }
    }
}

impl Page {
    /// Width and height in millimetres; the fitted sheet has none.
    pub fn millimetres(self) -> Option<(f64, f64)> {
        match self {
            Self::Fit => None,
            Self::A4 => Some((210.0, 297.0)),
            Self::A4Across => Some((297.0, 210.0)),
            Self::Slide => Some((338.667, 190.5)),
        }
    }
}
