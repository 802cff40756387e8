//! Results of queries in the forms of SPARQL and RDF.

use super::forms::Parameters;
use super::negotiate::{Offered, choose};
use super::problem::Problem;
use crate::words::format::Format;
use crate::words::prefixes::Prefixes;
use oxrdfio::RdfSerializer;
use sparesults::{QueryResultsFormat, QueryResultsSerializer};
use spareval::QueryResults;
use spargebra::Query;
use std::io::Write;

/// A form of a result, chosen before the evaluation begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table or a truth value.
    Table(QueryResultsFormat),
    /// Triples.
    Graph(Format),
}

/// The forms of tables, best first.
const TABLES: [(QueryResultsFormat, Offered<'static>, &str); 4] = [
    (
        QueryResultsFormat::Json,
        (
            &["application/sparql-results+json", "application/json"],
            1000,
        ),
        "json",
    ),
    (
        QueryResultsFormat::Xml,
        (
            &[
                "application/sparql-results+xml",
                "application/xml",
                "text/xml",
            ],
            900,
        ),
        "xml",
    ),
    (QueryResultsFormat::Csv, (&["text/csv"], 800), "csv"),
    (
        QueryResultsFormat::Tsv,
        (&["text/tab-separated-values"], 700),
        "tsv",
    ),
];

/// The forms of graphs, best first.
pub const GRAPHS: [(Format, Offered<'static>); 6] = [
    (
        Format::Turtle,
        (&["text/turtle", "application/x-turtle"], 1000),
    ),
    (
        Format::NTriples,
        (&["application/n-triples", "text/plain"], 900),
    ),
    (
        Format::JsonLd,
        (&["application/ld+json", "application/json"], 800),
    ),
    (
        Format::RdfXml,
        (&["application/rdf+xml", "application/xml", "text/xml"], 700),
    ),
    (Format::TriG, (&["application/trig"], 600)),
    (Format::NQuads, (&["application/n-quads"], 500)),
];

impl Form {
    /// The form for a query: what `format=` names, else the best for the Accept header.
    ///
    /// # Errors
    /// When there is no such form.
    pub fn of(query: &Query, parameters: &Parameters, accept: &str) -> Result<Self, Problem> {
        let named = parameters.one("format")?.unwrap_or_default();
        match query {
            Query::Select { .. } | Query::Ask { .. } => {
                if !named.is_empty() {
                    let row = TABLES
                        .iter()
                        .find(|(_, (media, _), name)| *name == named || media.contains(&named));
                    return row.map(|(form, _, _)| Self::Table(*form)).ok_or_else(|| {
                        Problem::not_acceptable(TABLES.iter().map(|(_, (media, _), _)| media[0]))
                    });
                }
                choose(accept, &TABLES.map(|(_, offered, _)| offered))
                    .map(|index| Self::Table(TABLES[index].0))
                    .ok_or_else(|| {
                        Problem::not_acceptable(TABLES.iter().map(|(_, (media, _), _)| media[0]))
                    })
            }
            Query::Construct { .. } | Query::Describe { .. } => {
                graph_form(named, accept).map(Self::Graph)
            }
        }
    }

    /// The media type that is sent.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Table(QueryResultsFormat::Csv) => "text/csv; charset=utf-8",
            Self::Table(QueryResultsFormat::Tsv) => "text/tab-separated-values; charset=utf-8",
            Self::Table(format) => format.media_type(),
            Self::Graph(format) => format.media_type(),
        }
    }
}

/// The form of a graph: what is named, else the best for the Accept header.
///
/// # Errors
/// When there is no such form.
pub fn graph_form(named: &str, accept: &str) -> Result<Format, Problem> {
    let none = || Problem::not_acceptable(GRAPHS.iter().map(|(_, (media, _))| media[0]));
    if !named.is_empty() {
        return named
            .parse::<Format>()
            .ok()
            .filter(|format| *format != Format::N3)
            .ok_or_else(none);
    }
    choose(accept, &GRAPHS.map(|(_, offered)| offered))
        .map(|index| GRAPHS[index].0)
        .ok_or_else(none)
}

/// Why a result could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ResultError {
    /// The evaluation failed.
    #[error(transparent)]
    Evaluation(#[from] spareval::QueryEvaluationError),
    /// The reader is gone, or the buffer is full.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A prefix is no IRI.
    #[error(transparent)]
    Prefix(#[from] oxrdf::IriParseError),
}

/// Writes a result while it is evaluated.
///
/// # Errors
/// When the evaluation or the output fails.
pub fn write(
    results: QueryResults<'_>,
    form: Form,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> Result<(), ResultError> {
    match (results, form) {
        (QueryResults::Boolean(value), Form::Table(format)) => {
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(out, value)?;
        }
        (QueryResults::Solutions(solutions), Form::Table(format)) => {
            let mut serializer = QueryResultsSerializer::from_format(format)
                .serialize_solutions_to_writer(out, solutions.variables().to_vec())?;
            for solution in solutions {
                serializer.serialize(&solution?)?;
            }
            serializer.finish()?;
        }
        (QueryResults::Graph(triples), Form::Graph(format)) => {
            let mut serializer = RdfSerializer::from_format(format.rdf_format());
            if matches!(format, Format::Turtle | Format::TriG | Format::RdfXml) {
                for (prefix, namespace) in prefixes.iter() {
                    serializer = serializer.with_prefix(prefix, namespace)?;
                }
            }
            let mut serializer = serializer.for_writer(out);
            for triple in triples {
                serializer.serialize_triple(&triple?)?;
            }
            serializer.finish()?;
        }
        (QueryResults::Boolean(_) | QueryResults::Solutions(_), Form::Graph(_))
        | (QueryResults::Graph(_), Form::Table(_)) => {
            return Err(std::io::Error::other("the form does not fit the query").into());
        }
    }
    Ok(())
}
