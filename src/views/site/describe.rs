//! The data of a route: what is said of its thing and what refers to it, for the files beside its page.

use super::format::PageFormat;
use super::model::Site;
use super::route::Route;
use crate::data::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::write::{WriteError, write};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, foaf, rdf};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::HashSet;

const IN_DATASET: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#inDataset");
const PRIMARY_TOPIC: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://xmlns.com/foaf/0.1/primaryTopic");
const DOCUMENT: &str = "Document";

/// The data of a route in a format.
pub(super) fn rdf(site: &Site, route: &Route, format: Format) -> Result<Vec<u8>, WriteError> {
    let dataset = dataset(site, route, format.has_graphs());
    written(site, &dataset, format)
}

/// The data of a term that has no page of its own, in a format; `route` names the document.
pub(super) fn rdf_of_term(
    site: &Site,
    route: &Route,
    id: TermId,
    format: Format,
) -> Result<Vec<u8>, WriteError> {
    let mut quads = Vec::new();
    around(site, id, &mut quads);
    let mut builder = gathered(site, quads, format.has_graphs());
    document_about(site, route, id, &mut builder);
    written(site, &builder.build(), format)
}

/// The data of a route in all formats; the data is gathered once for those with graphs and once for those without.
pub(super) fn all(site: &Site, route: &Route) -> Result<Vec<(Format, Vec<u8>)>, WriteError> {
    let [flat, named] = [false, true].map(|with_graphs| dataset(site, route, with_graphs));
    super::format::RDF
        .into_iter()
        .map(|format| {
            let data = if format.has_graphs() { &named } else { &flat };
            Ok((format, written(site, data, format)?))
        })
        .collect()
}

fn dataset(site: &Site, route: &Route, with_graphs: bool) -> Dataset {
    if *route == Route::Dataset {
        super::void::describe(site)
    } else {
        of_route(site, route, with_graphs)
    }
}

fn written(site: &Site, dataset: &Dataset, format: Format) -> Result<Vec<u8>, WriteError> {
    let mut bytes = Vec::new();
    write(dataset, &site.prefixes, format, &mut bytes)?;
    Ok(bytes)
}

/// The quads of a route; without the names of their graphs when the format has none.
fn of_route(site: &Site, route: &Route, with_graphs: bool) -> Dataset {
    let mut quads: Vec<QuadIds> = Vec::new();
    match (route, site.term_of(route)) {
        (Route::Vocabulary, _) => {
            for id in site.vocabulary.values().chain(site.terms.get(route)) {
                term(site, *id, &mut quads);
            }
        }
        (Route::Term { .. }, Some(id)) => term(site, id, &mut quads),
        (_, Some(id)) => around(site, id, &mut quads),
        _ => {}
    }
    let mut builder = gathered(site, quads, with_graphs);
    document(site, route, &mut builder);
    builder.build()
}

fn gathered(site: &Site, mut quads: Vec<QuadIds>, with_graphs: bool) -> DatasetBuilder {
    quads.sort_unstable();
    quads.dedup();
    let mut builder = DatasetBuilder::default();
    for quad in quads.into_iter().filter_map(|q| site.dataset.quad(q)) {
        let graph_name = if with_graphs {
            quad.graph_name
        } else {
            GraphName::DefaultGraph
        };
        builder.add(Quad { graph_name, ..quad }, Line::UNKNOWN);
    }
    builder
}

/// What is said of a term, what refers to it, and, when it names a graph, what stands in the graph.
fn around(site: &Site, id: TermId, quads: &mut Vec<QuadIds>) {
    let shown = |q: &QuadIds| site.is_shown(q.g);
    let own: Vec<QuadIds> = site
        .dataset
        .matching(Some(id), None, None)
        .filter(shown)
        .collect();
    let mut seen = HashSet::new();
    for quad in &own {
        nested(site, quad.o, &mut seen, quads);
    }
    quads.extend(own);
    quads.extend(site.dataset.matching(None, None, Some(id)).filter(shown));
    quads.extend(site.dataset.matching_in(id, None, None, None));
}

/// The blank nodes under a value, which have no other place to be described.
fn nested(site: &Site, id: TermId, seen: &mut HashSet<TermId>, quads: &mut Vec<QuadIds>) {
    if !matches!(site.dataset.term(id), Term::BlankNode(_)) || !seen.insert(id) || seen.len() > 1000
    {
        return;
    }
    for quad in site.dataset.matching(Some(id), None, None) {
        quads.push(quad);
        nested(site, quad.o, seen, quads);
    }
}

/// What is said of a term of the vocabulary; its uses are the data itself.
fn term(site: &Site, id: TermId, quads: &mut Vec<QuadIds>) {
    let own = site.dataset.matching(Some(id), None, None);
    let mut seen = HashSet::new();
    for quad in own.filter(|q| site.is_shown(q.g)) {
        quads.push(quad);
        nested(site, quad.o, &mut seen, quads);
    }
}

/// What the file is: a document about the thing, in the dataset, under its licence.
fn document(site: &Site, route: &Route, builder: &mut DatasetBuilder) {
    if let Some(id) = site.term_of(route) {
        document_about(site, route, id, builder);
    }
}

fn document_about(site: &Site, route: &Route, id: TermId, builder: &mut DatasetBuilder) {
    let document = NamedNode::new_unchecked(site.document(route));
    let mut say = |property: NamedNodeRef<'_>, object: Term| {
        let quad = Quad::new(
            document.clone(),
            property.into_owned(),
            object,
            GraphName::DefaultGraph,
        );
        builder.add(quad, Line::UNKNOWN);
    };
    let class = NamedNode::new_unchecked(format!("{}{DOCUMENT}", foaf::NAMESPACE));
    say(rdf::TYPE, class.into());
    say(PRIMARY_TOPIC, site.dataset.term(id).clone());
    say(IN_DATASET, site.project.iri("dataset").into());
    if let Some(licence) = super::void::licence(site) {
        say(dcterms::LICENSE, licence.into());
    }
    let title = super::thing::name(site, id, site.language());
    let tag = site.language().tag();
    say(
        dcterms::TITLE,
        Literal::new_language_tagged_literal_unchecked(title, tag.to_ascii_lowercase()).into(),
    );
}

impl Site {
    /// The address of the document about a route's thing, whatever its format.
    pub(super) fn document(&self, route: &Route) -> String {
        format!("{}{}", self.url(), route.stem())
    }

    /// The address of a file of a route.
    pub(super) fn file_url(&self, route: &Route, format: PageFormat, language: Language) -> String {
        format!("{}{}", self.url(), route.path(format, language))
    }
}
