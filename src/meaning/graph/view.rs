//! A view is a query file in `queries/draw/` whose header says what the drawing is.
//!
//! Header keys, all optional but the title:
//!
//! | key | value |
//! |---|---|
//! | `title@<language>`, `caption@<language>` | the words around the drawing |
//! | `source@<language>` | the line that names where it is taken from |
//! | `engine` | `layered` (the default), `stress`, `time` or `matrix` |
//! | `direction` | `LR` (the default) or `TB` |
//! | `cluster` | `none`, `class`, `section`, `component` or `community`: groups where the query gives none |
//! | `node` (repeatable) | `<class> <shape> <colour>`: the look of a class, also of its subclasses without a line of their own |
//! | `edge` (repeatable) | `<property> <style>`: `plain`, `bold`, `dashed`, `dotted`, and/or `nolabel`, `back` (drawn from target to source) |
//! | `labels` | `edges` (the default) or `nodes`: whether edges carry the name of their property |
//! | `wrap` | the width in em at which node labels are wrapped |
//! | `axis@<language>` | the name of the time axis; `rows@…`, `columns@…` name the sides of a matrix |
//!
//! Shapes: `box`, `rect`, `pill`, `ellipse`, `hexagon`, `note`, `plain`. Colours: see the palette of the views.
//!
//! A CONSTRUCT query gives the triples to be drawn: those with a resource as object are edges, literals are attributes, and
//! `rdf:type` chooses the class. A SELECT query gives an edge a row, in the columns
//! `?source`, `?target` (unbound: the source alone), `?property`, `?label` (of the edge), `?passage`, `?count`, `?order` (sorts
//! the rows), and for either end `?sourceLabel`, `?sourceNote`, `?sourceClass`, `?sourceCluster`, `?sourceTime`, `?sourceEnd`,
//! `?sourceWhen` (the time in words, where it is known roughly only), `?sourceRank` and the same with `?target…`. Rows that differ in the passage only become one edge with all its passages.

use crate::data::project::QueryFile;
use crate::words::header::Header;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use std::collections::BTreeMap;
use std::str::FromStr;

/// A drawing that can be asked for by name.
#[derive(Clone, Debug)]
pub struct View {
    /// What is typed.
    pub name: String,
    /// The file, for messages.
    pub path: String,
    /// The title in the languages it is written in.
    pub title: BTreeMap<Language, String>,
    /// The caption in the languages it is written in.
    pub caption: BTreeMap<Language, String>,
    /// Where the drawing says that it is taken from.
    pub source: BTreeMap<Language, String>,
    /// What it asks of the look.
    pub look: Look,
    /// How its nodes are grouped where the query does not say.
    pub cluster: super::ClusterBy,
    /// Looks by class, as written, in their order.
    pub nodes: Vec<(String, String)>,
    /// Looks by property, as written, in their order.
    pub edges: Vec<(String, String)>,
    /// The whole header.
    pub header: Header,
    /// The query with its header.
    pub text: String,
}

/// What a view asks of the look; the styles of the drawing know what to make of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// How the nodes are placed.
    pub engine: Engine,
    /// Where edges lead.
    pub direction: Direction,
    /// Whether edges carry the name of their property.
    pub edge_labels: bool,
    /// The width in em at which node labels are wrapped.
    pub wrap: Option<f64>,
    /// Words by property IRI, as written after it in the header.
    pub edges: BTreeMap<String, String>,
    /// The name of the time axis.
    pub axis: Option<String>,
    /// The name of the rows of a matrix.
    pub rows: Option<String>,
    /// The name of the columns of a matrix.
    pub columns: Option<String>,
}

/// How nodes are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// In ranks along the edges.
    #[default]
    Layered,
    /// By their distances in the graph.
    Stress,
    /// Along an axis of time.
    Time,
    /// Sources as rows, targets as columns.
    Matrix,
}

/// Where the edges of a layered drawing lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    LeftToRight,
    /// From top to bottom.
    TopToBottom,
}

/// A header that asks for what there is not.
#[derive(Debug, thiserror::Error)]
#[error("{path}: '{key}: {value}' is unknown: use {known}")]
pub struct ViewError {
    /// The file.
    pub path: String,
    /// The key.
    pub key: String,
    /// What it says.
    pub value: String,
    /// What it could say.
    pub known: &'static str,
}

impl FromStr for Engine {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "layered" => Ok(Self::Layered),
            "stress" => Ok(Self::Stress),
            "time" => Ok(Self::Time),
            "matrix" => Ok(Self::Matrix),
            _ => Err("layered, stress, time or matrix"),
        }
    }
}

impl FromStr for Direction {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "LR" => Ok(Self::LeftToRight),
            "TB" => Ok(Self::TopToBottom),
            _ => Err("LR or TB"),
        }
    }
}

impl View {
    /// Reads the header of a query file.
    ///
    /// # Errors
    /// When it names an engine, a direction or a grouping that there is not.
    pub fn parse(file: &QueryFile, prefixes: &Prefixes) -> Result<Self, ViewError> {
        let header = Header::parse(&file.text);
        let rules = |key: &str| -> Vec<(String, String)> {
            let values = header.iter().filter(|(k, _)| *k == key).map(|(_, v)| v);
            values.map(|value| rule(value, prefixes)).collect()
        };
        let look = Look {
            engine: setting(file, &header, "engine")?,
            direction: setting(file, &header, "direction")?,
            edge_labels: header.get("labels") != Some("nodes"),
            wrap: header.get("wrap").and_then(|em| em.parse().ok()),
            edges: rules("edge").into_iter().collect(),
            ..Look::default()
        };
        Ok(Self {
            name: file.name.clone(),
            path: file.path.clone(),
            title: header.in_languages("title"),
            caption: header.in_languages("caption"),
            source: header.in_languages("source"),
            look,
            cluster: setting(file, &header, "cluster")?,
            nodes: rules("node"),
            edges: rules("edge"),
            text: file.text.clone(),
            header,
        })
    }

    /// A view of a bare query, as of `draw --construct FILE`.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub fn of_query(name: &str, text: &str, prefixes: &Prefixes) -> Result<Self, ViewError> {
        let file = QueryFile {
            name: name.to_owned(),
            path: name.to_owned(),
            text: text.to_owned(),
        };
        Self::parse(&file, prefixes)
    }

    /// What it asks of the look, with its words in a language.
    pub fn look_in(&self, language: Language) -> Look {
        let words = |key| in_language(&self.header.in_languages(key), language);
        Look {
            axis: words("axis"),
            rows: words("rows"),
            columns: words("columns"),
            ..self.look.clone()
        }
    }
}

/// The text in a language, or in the one nearest to it.
pub fn in_language(texts: &BTreeMap<Language, String>, language: Language) -> Option<String> {
    texts
        .iter()
        .min_by_key(|(tag, _)| language.preference(Some(tag.tag())))
        .map(|(_, text)| text.clone())
}

/// `xz:Strategy box blue`: the IRI, and the words after it.
fn rule(value: &str, prefixes: &Prefixes) -> (String, String) {
    let (name, look) = value.split_once(' ').unwrap_or((value, ""));
    let iri = prefixes.expand(name).unwrap_or_else(|| name.to_owned());
    (iri, look.trim().to_owned())
}

fn setting<T>(file: &QueryFile, header: &Header, key: &str) -> Result<T, ViewError>
where
    T: FromStr<Err = &'static str> + Default,
{
    let Some(value) = header.get(key) else {
        return Ok(T::default());
    };
    value.parse().map_err(|known| ViewError {
        path: file.path.clone(),
        key: key.to_owned(),
        value: value.to_owned(),
        known,
    })
}
