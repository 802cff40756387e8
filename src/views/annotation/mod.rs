//! What was found in a text, as coloured text, HTML, JSON lines and Web Annotations.

mod json;
mod marked;
mod web;

use crate::data::dataset::{Dataset, TermId};
use crate::meaning::annotate::{Annotation, Body};
use crate::meaning::labels::Labels;
use crate::words::text::Form;
use crate::words::text::figures::{FigureKind, Unit, Value};
use std::fmt::Write as _;
use std::str::FromStr;

/// How annotations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnotationFormat {
    /// The text, with colours on a terminal, else with what was found in braces.
    Text,
    /// One object a line for each.
    JsonLines,
    /// `oa:Annotation`s in Turtle.
    Turtle,
    /// A page with marks.
    Html,
}

impl FromStr for AnnotationFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "text" => Self::Text,
            "jsonl" | "ndjson" => Self::JsonLines,
            "ttl" | "turtle" => Self::Turtle,
            "html" => Self::Html,
            _ => return Err("use text, jsonl, ttl or html".to_owned()),
        })
    }
}

/// A text and what was found in it.
pub struct Annotated<'a> {
    /// The name of the file, as it was given.
    pub name: &'a str,
    /// The text that positions count in.
    pub text: &'a str,
    /// By where they begin, what is longer first.
    pub found: &'a [Annotation],
    /// Where the things come from.
    pub dataset: &'a Dataset,
    /// What they are called.
    pub labels: Labels<'a>,
}

/// Writes one text with its annotations. The texts of a run are joined as they are; `colours` is for [`AnnotationFormat::Text`].
pub fn render(annotated: &Annotated<'_>, format: AnnotationFormat, colours: bool) -> String {
    match format {
        AnnotationFormat::Text => marked::text(annotated, colours),
        AnnotationFormat::Html => marked::html(annotated),
        AnnotationFormat::JsonLines => json::lines(annotated),
        AnnotationFormat::Turtle => web::turtle(annotated),
    }
}

/// What stands before and after the texts of a run. The IRIs of texts in Turtle begin with `base`.
pub fn frame(format: AnnotationFormat, base: &str) -> (String, &'static str) {
    match format {
        AnnotationFormat::Html => (marked::HEAD.to_owned(), marked::FOOT),
        AnnotationFormat::Turtle => (format!("@base <{base}> .\n{}", web::HEAD), ""),
        _ => (String::new(), ""),
    }
}

impl Annotated<'_> {
    /// The CURIE of a thing, or its IRI.
    fn name_of(&self, thing: TermId) -> String {
        match self.dataset.term(thing) {
            oxrdf::Term::NamedNode(node) => self.labels.name(node.as_str()),
            other => other.to_string(),
        }
    }

    /// One line for people.
    fn gist(&self, body: &Body) -> String {
        match body {
            Body::Entity(identified) => {
                let names: Vec<String> =
                    identified.things.iter().map(|t| self.name_of(*t)).collect();
                names.join(" | ")
            }
            Body::Figure(figure) => {
                let mut gist = kind_word(figure.kind).to_owned();
                if let Some(value) = value(&figure.value) {
                    let _ = write!(gist, " {value}");
                }
                if let Some(unit) = figure
                    .currency
                    .map(str::to_owned)
                    .or_else(|| unit(&figure.unit))
                {
                    let _ = write!(gist, " {unit}");
                }
                gist
            }
            Body::Quotation(spoken) => match spoken.speaker {
                Some(speaker) => format!("says {}", self.name_of(speaker)),
                None => "says ?".to_owned(),
            },
        }
    }
}

/// The kind of an annotation, as outputs name it.
fn kind(body: &Body) -> &'static str {
    match body {
        Body::Entity(identified) if identified.is_reference() => "reference",
        Body::Entity(_) => "mention",
        Body::Figure(_) => "figure",
        Body::Quotation(spoken) if spoken.found.form == Form::Direct => "quotation",
        Body::Quotation(_) => "reported-speech",
    }
}

/// The kind of a figure, as outputs name it.
fn kind_word(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Number => "number",
        FigureKind::Count => "count",
        FigureKind::Share => "share",
        FigureKind::Multiple => "multiple",
        FigureKind::Rank => "rank",
        FigureKind::TopN => "top",
        FigureKind::Money => "money",
        FigureKind::SizeClass => "size-class",
        FigureKind::Date => "date",
        FigureKind::Period => "period",
        FigureKind::Ordinal => "ordinal",
        FigureKind::Name => "name",
    }
}

/// A value as a number, two numbers or a date; a name has none.
fn value(value: &Value) -> Option<String> {
    let date = |date: &crate::words::text::figures::Date| {
        let year = match (date.year, date.relative_year) {
            (Some(year), _) => format!("{year}{}", if date.decade { "s" } else { "" }),
            (None, Some(relative)) => format!("year{relative:+}"),
            (None, None) => "-".to_owned(),
        };
        let month = date.month.map(|m| format!("-{m:02}")).unwrap_or_default();
        let day = date.day.map(|d| format!("-{d:02}")).unwrap_or_default();
        format!("{year}{month}{day}")
    };
    Some(match value {
        Value::None => return None,
        Value::Number(number) => number.to_string(),
        Value::Ratio(a, b) => format!("{a}/{b}"),
        Value::Between(a, b) => format!("{a}..{b}"),
        Value::Date(own) => date(own),
        Value::Period(from, to) => format!("{}..{}", date(from), date(to)),
    })
}

/// What a figure is counted in.
fn unit(unit: &Unit) -> Option<String> {
    Some(match unit {
        Unit::None | Unit::Money => return None,
        Unit::Printed(printed) => printed.clone(),
        Unit::Percent => "%".to_owned(),
        Unit::PercentagePoint => "pp".to_owned(),
        Unit::Fraction => "of one".to_owned(),
        Unit::Times => "times".to_owned(),
        Unit::Position => "in order".to_owned(),
    })
}
