//! What a store answers, read by its media type, with what engines write differently set right.
//!
//! Virtuoso writes booleans as `1` and `0`, names blank nodes `nodeID://…` and, like most engines, lower-cases language tags.

use super::RemoteError;
use super::client::Reply;
use crate::data::write::usual_tag;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term, Triple, Variable};
use oxrdfio::{RdfFormat, RdfParser};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use std::borrow::Cow;

/// What SELECT and ASK are asked for in, best first.
pub const TABLES: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.5";
/// What CONSTRUCT and DESCRIBE are asked for in, best first.
pub const GRAPHS: &str = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5";

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// ASK.
    Boolean(bool),
    /// SELECT: columns and rows.
    Rows(Vec<Variable>, Vec<Vec<Option<Term>>>),
    /// CONSTRUCT and DESCRIBE.
    Graph(Vec<Triple>),
}

/// Reads the answer to SELECT or ASK.
///
/// # Errors
/// When it is of another type, or broken.
pub fn table(reply: &Reply) -> Result<Answered, RemoteError> {
    let format =
        QueryResultsFormat::from_media_type(&reply.media_type).ok_or_else(|| other(reply))?;
    let broken = |error: &dyn std::fmt::Display| broken(reply, error);
    let body = plain_blank_nodes(&reply.body);
    let parser = QueryResultsParser::from_format(format);
    Ok(match parser.for_slice(&body).map_err(|e| broken(&e))? {
        SliceQueryResultsParserOutput::Boolean(value) => Answered::Boolean(value),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let columns = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(|e| broken(&e))?;
                let values = solution.values().iter().cloned();
                rows.push(values.map(|term| term.map(usual)).collect());
            }
            Answered::Rows(columns, rows)
        }
    })
}

/// Reads the answer to CONSTRUCT or DESCRIBE.
///
/// # Errors
/// When it is of another type, or broken.
pub fn graph(reply: &Reply) -> Result<Answered, RemoteError> {
    let media_type = match reply.media_type.as_str() {
        "text/plain" | "text/ntriples" => "application/n-triples",
        other => other,
    };
    let format = RdfFormat::from_media_type(media_type).ok_or_else(|| other(reply))?;
    let body = plain_blank_nodes(&reply.body);
    let parser = RdfParser::from_format(format)
        .with_base_iri(reply.address.as_str())
        .map_err(|e| broken(reply, &e))?;
    let mut triples = Vec::new();
    for quad in parser.for_slice(&body) {
        let quad = quad.map_err(|e| broken(reply, &e))?;
        let object = usual(quad.object);
        triples.push(Triple::new(quad.subject, quad.predicate, object));
    }
    Ok(Answered::Graph(triples))
}

fn other(reply: &Reply) -> RemoteError {
    RemoteError::MediaType {
        address: reply.address.as_str().to_owned(),
        found: reply.media_type.clone(),
        told: reply.told(),
    }
}

fn broken(reply: &Reply, error: &dyn std::fmt::Display) -> RemoteError {
    RemoteError::Broken {
        address: reply.address.as_str().to_owned(),
        error: error.to_string(),
    }
}

/// A term as our own stores write it.
fn usual(term: Term) -> Term {
    match usual_tag(term) {
        Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => match literal.value() {
            "1" => Literal::from(true).into(),
            "0" => Literal::from(false).into(),
            _ => literal.into(),
        },
        term => term,
    }
}

/// Virtuoso's names of blank nodes, which no parser takes, as plain labels.
fn plain_blank_nodes(body: &[u8]) -> Cow<'_, [u8]> {
    const MARKS: [(&str, &str); 4] = [
        (
            "\"bnode\", \"value\": \"nodeID://",
            "\"bnode\", \"value\": \"n",
        ),
        ("<bnode>nodeID://", "<bnode>n"),
        ("_:nodeID://", "_:n"),
        ("\tnodeID://", "\t_:n"),
    ];
    let Ok(text) = std::str::from_utf8(body) else {
        return Cow::Borrowed(body);
    };
    if !text.contains("nodeID://") {
        return Cow::Borrowed(body);
    }
    let mended = MARKS
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    Cow::Owned(mended.into_bytes())
}
