//! The service description: what the endpoints speak, in RDF.

use super::problem::Problem;
use super::results::{GRAPHS, graph_form};
use super::{Request, Service};
use crate::data::dataset::DatasetBuilder;
use crate::data::places::Line;
use crate::data::view::DefaultGraph;
use crate::data::write::write;
use crate::words::vocabulary::rdf;
use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// Answers with the description.
///
/// # Errors
/// When no RDF form is acceptable.
pub fn answer(service: &Service, request: &Request) -> Result<Response<Body>, Problem> {
    let named = request.parameters.one("format")?.unwrap_or_default();
    let accept = request.accept();
    // A browser that looks at the endpoint gets Turtle.
    let accept = if accept.contains("text/html") {
        ""
    } else {
        accept
    };
    let form = graph_form(named, accept)?;
    let mut builder = DatasetBuilder::default();
    for (s, p, o) in statements(service, &request.host) {
        builder.add(Quad::new(s, p, o, GraphName::DefaultGraph), Line::UNKNOWN);
    }
    let mut prefixes = service.prefixes.clone();
    prefixes.insert("sd", SD);
    let mut bytes = Vec::new();
    write(&builder.build(), &prefixes, form, &mut bytes)
        .map_err(|error| Problem::bad(error.to_string()))?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.media_type()),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}

fn statements(service: &Service, host: &str) -> Vec<(NamedOrBlankNode, NamedNode, Term)> {
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let node = |name: &str| BlankNode::new_unchecked(name.to_owned());
    let endpoint = |path: &str| NamedNode::new_unchecked(format!("http://{host}{path}"));
    let own = || NamedOrBlankNode::from(node("service"));
    let mut all: Vec<(NamedOrBlankNode, NamedNode, Term)> = vec![
        (own(), rdf::TYPE.into_owned(), sd("Service").into()),
        (own(), sd("endpoint"), endpoint("/query").into()),
        (own(), sd("endpoint"), endpoint("/sparql").into()),
        (own(), sd("supportedLanguage"), sd("SPARQL11Query").into()),
        (own(), sd("defaultDataset"), node("dataset").into()),
        (
            node("dataset").into(),
            rdf::TYPE.into_owned(),
            sd("Dataset").into(),
        ),
        (
            node("dataset").into(),
            sd("defaultGraph"),
            node("graph").into(),
        ),
        (
            node("graph").into(),
            rdf::TYPE.into_owned(),
            sd("Graph").into(),
        ),
    ];
    if service.access.token.is_some() {
        all.push((own(), sd("endpoint"), endpoint("/update").into()));
        all.push((own(), sd("supportedLanguage"), sd("SPARQL11Update").into()));
    }
    if matches!(
        service.live.snapshot().default_graph,
        DefaultGraph::MergeWithout(_)
    ) {
        all.push((own(), sd("feature"), sd("UnionDefaultGraph").into()));
    }
    if !service.reach.is_none() {
        all.push((own(), sd("feature"), sd("BasicFederatedQuery").into()));
    }
    for name in [
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
    ] {
        let format = NamedNode::new_unchecked(format!("{FORMATS}{name}"));
        all.push((own(), sd("resultFormat"), format.into()));
    }
    for (format, _) in GRAPHS {
        if let Some(iri) = format_iri(format) {
            let iri = NamedNode::new_unchecked(format!("{FORMATS}{iri}"));
            all.push((own(), sd("resultFormat"), iri.clone().into()));
            all.push((own(), sd("inputFormat"), iri.into()));
        }
    }
    all
}

fn format_iri(format: crate::words::format::Format) -> Option<&'static str> {
    use crate::words::format::Format;
    Some(match format {
        Format::Turtle => "Turtle",
        Format::NTriples => "N-Triples",
        Format::JsonLd => "JSON-LD",
        Format::RdfXml => "RDF_XML",
        Format::TriG => "TriG",
        Format::NQuads => "N-Quads",
        Format::N3 => return None,
    })
}
