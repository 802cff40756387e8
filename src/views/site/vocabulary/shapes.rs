//! The SHACL shapes that speak of a term: for a class what its instances must have, for a property what its values must be.

use crate::data::dataset::TermId;
use crate::views::site::model::Site;
use crate::views::site::value::{Link, Reader, Text, Value};
use crate::words::vocabulary::{rdf, sh};
use oxrdf::{NamedNodeRef, Term};

/// A property shape.
pub(super) struct Shape {
    /// On the page of a class the property, on that of a property the class; where the path is none, nothing.
    pub of: Vec<Link>,
    /// What is demanded: constraint and values.
    pub demands: Vec<(Link, Vec<Value>)>,
    /// The same in words.
    pub message: Option<Text>,
}

/// The property shapes of a term, in the order of their IRIs.
pub(super) fn of(reader: Reader<'_>, id: TermId, is_class: bool) -> Vec<Shape> {
    let dataset = &reader.site.dataset;
    let mut found: Vec<(TermId, Vec<TermId>)> = Vec::new();
    if is_class {
        for shape in dataset.subjects(sh::TARGET_CLASS, id) {
            for property in dataset.objects(shape, sh::PROPERTY) {
                found.push((property, dataset.objects(property, sh::PATH).collect()));
            }
        }
    } else {
        for property in dataset.subjects(sh::PATH, id) {
            let shapes = dataset.subjects(sh::PROPERTY, property);
            let classes = shapes.flat_map(|shape| dataset.objects(shape, sh::TARGET_CLASS));
            found.push((property, classes.collect()));
        }
    }
    found.sort_by_key(|(shape, _)| (reader.site.iri(*shape), *shape));
    found.dedup();
    found
        .into_iter()
        .map(|(shape, of)| Shape {
            of: links(reader, of),
            demands: demands(reader, shape),
            message: message(reader, shape),
        })
        .collect()
}

fn links(reader: Reader<'_>, ids: Vec<TermId>) -> Vec<Link> {
    let named = ids.into_iter().filter(|id| reader.site.iri(*id).is_some());
    let mut links: Vec<Link> = named.map(|id| reader.link(id)).collect();
    links.sort();
    links.dedup();
    links
}

/// What is said elsewhere, or for machines alone.
const TOLD: [NamedNodeRef<'static>; 4] = [rdf::TYPE, sh::PATH, sh::MESSAGE, sh::FLAGS];

fn demands(reader: Reader<'_>, shape: TermId) -> Vec<(Link, Vec<Value>)> {
    let site = reader.site;
    let told = |p: TermId| TOLD.iter().any(|t| site.iri(p) == Some(t.as_str()));
    let mut triples: Vec<[TermId; 3]> = site.dataset.triples(Some(shape), None, None).collect();
    triples.retain(|[_, p, _]| !told(*p));
    triples.sort_by_key(|[_, p, o]| (site.iri(*p), *p, site.iri(*o), *o));
    triples
        .chunk_by(|a, b| a[1] == b[1])
        .map(|group| {
            let values = group.iter().flat_map(|[_, _, o]| members(site, *o));
            let mut link = reader.link(group[0][1]);
            // The terms of SHACL are known by their own names.
            link.text.clone_from(&link.title);
            link.lang = None;
            (link, values.map(|v| reader.value(v)).collect())
        })
        .collect()
}

/// The members of a list, or the term itself; what has no name is left to the data.
fn members(site: &Site, id: TermId) -> Vec<TermId> {
    let dataset = &site.dataset;
    let (mut members, mut open) = (Vec::new(), id);
    while let Some(first) = dataset.objects(open, rdf::FIRST).next() {
        members.push(first);
        match dataset.objects(open, rdf::REST).next() {
            Some(rest) if members.len() < 50 => open = rest,
            _ => break,
        }
    }
    if members.is_empty() {
        members.push(id);
    }
    members.retain(|m| !matches!(dataset.term(*m), Term::BlankNode(_)));
    members
}

fn message(reader: Reader<'_>, shape: TermId) -> Option<Text> {
    super::in_languages(reader.site, shape, sh::MESSAGE, reader.language)
        .into_iter()
        .next()
}
