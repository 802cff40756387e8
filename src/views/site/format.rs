//! The forms in which a route can be had, and the endings of their files.

use crate::words::format::Format;
use crate::words::language::Language;

/// A form of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageFormat {
    /// A page for readers.
    Html,
    /// The data of the route.
    Rdf(Format),
    /// A table as comma-separated values.
    Csv,
    /// A table as SPARQL 1.1 Query Results JSON.
    Json,
    /// A table as an Excel workbook, with headings and labels in a language.
    Xlsx,
    /// A drawing.
    Svg,
    /// A file that stands alone.
    Raw,
}

/// The RDF formats beside each page, best first.
pub const RDF: [Format; 5] = [
    Format::Turtle,
    Format::JsonLd,
    Format::NTriples,
    Format::RdfXml,
    Format::TriG,
];

impl PageFormat {
    /// All forms.
    pub const ALL: [Self; 11] = [
        Self::Html,
        Self::Rdf(Format::Turtle),
        Self::Rdf(Format::JsonLd),
        Self::Rdf(Format::NTriples),
        Self::Rdf(Format::RdfXml),
        Self::Rdf(Format::TriG),
        Self::Csv,
        Self::Json,
        Self::Xlsx,
        Self::Svg,
        Self::Raw,
    ];

    /// Whether there is one file for each language.
    pub fn has_language(self) -> bool {
        matches!(self, Self::Html | Self::Xlsx | Self::Svg)
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Rdf(format) => format.extension(),
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Svg => "svg",
            Self::Raw => "",
        }
    }

    /// The ending of a file in this form.
    pub fn ending(self, language: Language) -> String {
        let mut ending = String::new();
        self.push_ending(language, &mut ending);
        ending
    }

    pub(super) fn push_ending(self, language: Language, out: &mut String) {
        match self {
            Self::Raw => {}
            _ if self.has_language() => out.extend([".", language.tag(), ".", self.extension()]),
            _ => out.extend([".", self.extension()]),
        }
    }

    /// Takes the ending off a path.
    pub fn split(path: &str) -> Option<(&str, Self, Option<Language>)> {
        let (rest, extension) = path.rsplit_once('.')?;
        let format = Self::ALL
            .into_iter()
            .find(|f| *f != Self::Raw && f.extension() == extension)?;
        if !format.has_language() {
            return Some((rest, format, None));
        }
        let (stem, tag) = rest.rsplit_once('.')?;
        let language = Language::ALL.into_iter().find(|l| l.tag() == tag)?;
        Some((stem, format, Some(language)))
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Rdf(format) => format.media_type(),
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/sparql-results+json",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Svg => "image/svg+xml",
            Self::Raw => "application/octet-stream",
        }
    }

    /// How the form is called on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Rdf(Format::Turtle) => "Turtle",
            Self::Rdf(Format::JsonLd) => "JSON-LD",
            Self::Rdf(Format::NTriples) => "N-Triples",
            Self::Rdf(Format::RdfXml) => "RDF/XML",
            Self::Rdf(Format::TriG) => "TriG",
            Self::Rdf(Format::NQuads) => "N-Quads",
            Self::Rdf(Format::N3) => "N3",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Xlsx => "Excel",
            Self::Svg => "SVG",
            Self::Raw => "",
        }
    }
}
