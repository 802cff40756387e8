//! The place of a term in the vocabulary: what it stands under, and which classes its properties join.

use super::around::by_name;
use super::{NEIGHBOURS, Near};
use crate::data::dataset::{QuadIds, TermId};
use crate::views::site::model::Site;
use crate::words::vocabulary::{owl, rdf, rdfs};
use std::cmp::Reverse;

/// The hierarchy around a term, and the joins that domains and ranges make of its properties; none when there is nothing.
pub(super) fn neighbourhood(site: &Site, id: TermId) -> Option<Near> {
    let mut edges = hierarchy(site, id);
    edges.extend(joins(site, id));
    edges.sort_unstable();
    edges.dedup();
    let all = edges.len();
    // The hierarchy first, then the joins of most use.
    edges.sort_by(|a, b| weight(site, a).cmp(&weight(site, b)));
    edges.truncate(NEIGHBOURS);
    (!edges.is_empty()).then_some(Near {
        drawn: edges.len(),
        edges,
        all,
    })
}

/// What decides which statements are drawn.
fn weight<'s>(site: &'s Site, q: &QuadIds) -> impl Ord + 's {
    let is_join = site.has_page(q.p);
    let uses = Reverse(site.degrees[q.p.index()]);
    (is_join, uses, by_name(site, q))
}

fn join(s: TermId, p: TermId, o: TermId) -> QuadIds {
    QuadIds {
        s,
        p,
        o,
        g: TermId::DEFAULT_GRAPH,
    }
}

fn hierarchy(site: &Site, id: TermId) -> Vec<QuadIds> {
    let dataset = &site.dataset;
    let mut edges = Vec::new();
    for property in [rdfs::SUB_CLASS_OF, rdfs::SUB_PROPERTY_OF] {
        if let Some(up) = dataset.iri(property) {
            let stated = |q: &QuadIds| {
                site.is_stated(q.g) && site.iri(q.s).is_some() && site.iri(q.o).is_some()
            };
            let above = dataset.matching(Some(id), Some(up), None).filter(stated);
            let below = dataset.matching(None, Some(up), Some(id)).filter(stated);
            edges.extend(above.chain(below).map(|q| join(q.s, up, q.o)));
        }
    }
    edges
}

/// For a class, its properties as lines to the classes of their values and back; for a property, itself as a line.
fn joins(site: &Site, id: TermId) -> Vec<QuadIds> {
    let dataset = &site.dataset;
    let named = |t: &TermId| site.iri(*t).is_some();
    let domains = |p: TermId| dataset.objects(p, rdfs::DOMAIN).filter(named);
    let ranges = |p: TermId| dataset.objects(p, rdfs::RANGE).filter(named);
    let mut edges = Vec::new();
    for p in dataset.subjects(rdfs::DOMAIN, id).filter(named) {
        edges.extend(ranges(p).map(|o| join(id, p, o)));
    }
    for p in dataset.subjects(rdfs::RANGE, id).filter(named) {
        edges.extend(domains(p).map(|s| join(s, p, id)));
    }
    for s in domains(id) {
        edges.extend(ranges(id).map(|o| join(s, id, o)));
    }
    edges
}

/// Whether a term is declared a property.
pub(super) fn is_property(site: &Site, id: TermId) -> bool {
    let kinds = [
        rdf::PROPERTY,
        owl::OBJECT_PROPERTY,
        owl::DATATYPE_PROPERTY,
        owl::ANNOTATION_PROPERTY,
    ];
    let of = |kind| {
        site.dataset
            .iri(kind)
            .is_some_and(|k| site.dataset.objects(id, rdf::TYPE).any(|t| t == k))
    };
    kinds.into_iter().any(of)
}
