//! The picture of what a CONSTRUCT answers: its triples alone, with names and classes from the data.

use super::{options, svg};
use crate::data::dataset::DatasetBuilder;
use crate::data::places::Line;
use crate::data::view::DefaultGraph;
use crate::meaning::graph::{View, project};
use crate::views::site::model::Site;
use crate::views::site::picture::{Href, Picture, Place};
use crate::words::language::Language;
use crate::words::vocabulary::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};

/// The graph in which the triples stand, so that names and classes are not drawn.
const ASKED: &str = "urn:x-xinzhi:asked";

/// So many triples are drawn.
const MOST: usize = 300;

/// Draws triples; none when there is nothing that can be drawn.
pub(in crate::views::site) fn picture(
    site: &Site,
    triples: &[Triple],
    language: Language,
    href: Href<'_>,
) -> Option<Picture> {
    let drawn = &triples[..triples.len().min(MOST)];
    let mut builder = DatasetBuilder::default();
    let asked = NamedNode::new_unchecked(ASKED);
    for triple in drawn {
        let predicate = Term::from(triple.predicate.clone());
        builder.add(triple.clone().in_graph(asked.clone()), Line::UNKNOWN);
        for term in [
            Term::from(triple.subject.clone()),
            triple.object.clone(),
            predicate,
        ] {
            describe(site, &term, language, &mut builder);
        }
    }
    let text = format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ASKED}> {{ ?s ?p ?o }} }}");
    let view = View::of_query("asked", &text, &site.prefixes).ok()?;
    let options = options(site, language);
    let graph = project(&builder.build(), &DefaultGraph::Strict, &view, &options).ok()?;
    (graph.graph.node_count() > 0).then(|| Picture {
        svg: svg(&graph, Place::Page, href),
        drawn: drawn.len(),
        all: triples.len(),
    })
}

/// Adds what a resource is called and what it is.
fn describe(site: &Site, term: &Term, language: Language, builder: &mut DatasetBuilder) {
    let Some(id) = site.dataset.id(term) else {
        return;
    };
    let Term::NamedNode(node) = term else {
        return;
    };
    let mut add = |subject: &NamedNode, property: NamedNode, object: Term| {
        let subject = NamedOrBlankNode::from(subject.clone());
        let quad = Quad::new(subject, property, object, GraphName::DefaultGraph);
        builder.add(quad, Line::UNKNOWN);
    };
    if let Some(name) = site.names.get(&site.dataset, id, language) {
        add(node, rdfs::LABEL.into_owned(), name.clone().into());
    }
    let Some(class) = site.types(id).first().copied() else {
        return;
    };
    let class_term = site.dataset.term(class);
    add(node, rdf::TYPE.into_owned(), class_term.clone());
    if let (Term::NamedNode(class_node), Some(name)) =
        (class_term, site.names.get(&site.dataset, class, language))
    {
        add(class_node, rdfs::LABEL.into_owned(), name.clone().into());
    }
}
