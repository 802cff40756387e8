//! A few statements as a graph to be drawn, straight from the working index: pages have so many small drawings that going through a
//! dataset of their own would cost more than laying them out.

use super::terms::is_property;
use crate::data::dataset::{QuadIds, TermId};
use crate::meaning::graph::{Basis, Class, Edge, Graph, Node, Passage};
use crate::views::site::model::Site;
use crate::views::site::thing::name;
use crate::views::site::ui::ui;
use crate::words::language::Language;
use crate::words::vocabulary::owl;
use std::cmp::Reverse;
use std::collections::HashMap;

/// What gives nodes their colour.
#[derive(Clone, Copy)]
pub(super) enum Classes {
    /// The most special type of each thing.
    OfData,
    /// Whether a term is a class or a property.
    OfTerms,
}

/// The statements as a graph: those of one triple are one line with their passages.
pub(super) fn graph(site: &Site, edges: &[QuadIds], classes: Classes, language: Language) -> Graph {
    let mut edges = edges.to_vec();
    // By names and not by identifiers: these have the order of the files, which a store does not know.
    edges.sort_unstable_by(|a, b| by_name(site, a).cmp(&by_name(site, b)));
    edges.dedup();
    let mut graph = Graph {
        language,
        ..Graph::default()
    };
    graph.look.edge_labels = true;
    let mut nodes = HashMap::new();
    let readings = site.dataset.id(&site.project.graph("readings").into());
    let mut kinds: Vec<TermId> = Vec::new();
    for group in edges.chunk_by(|a, b| a.triple() == b.triple()) {
        let [s, o] = [group[0].s, group[0].o].map(|id| {
            *nodes.entry(id).or_insert_with(|| {
                let node = Node::new(site.dataset.term(id).clone(), name(site, id, language));
                kinds.extend(class_of(site, id, classes));
                graph.graph.add_node(node)
            })
        });
        let made = edge(site, group, readings, language);
        graph.graph.add_edge(s, o, made);
    }
    let kinds = by_frequency(site, kinds);
    for (id, index) in nodes {
        let class = class_of(site, id, classes);
        graph.graph[index].class = class.and_then(|c| kinds.iter().position(|k| *k == c));
    }
    let class = |id: &TermId| class_named(site, *id, classes, language);
    graph.classes = kinds.iter().map(class).collect();
    graph
}

/// What statements are ordered by.
pub(super) fn by_name<'s>(site: &'s Site, q: &QuadIds) -> ([Option<&'s str>; 4], QuadIds) {
    let name = |id: TermId| Some(id).filter(|id| *id != TermId::DEFAULT_GRAPH);
    let names = [q.s, q.p, q.o, q.g].map(|id| name(id).and_then(|id| site.iri(id)));
    (names, *q)
}

fn class_of(site: &Site, id: TermId, classes: Classes) -> Option<TermId> {
    let class = site.types(id).first().copied();
    match classes {
        Classes::OfData => class,
        Classes::OfTerms => class
            .filter(|_| is_property(site, id))
            .or_else(|| site.dataset.iri(owl::CLASS)),
    }
}

fn class_named(site: &Site, id: TermId, classes: Classes, language: Language) -> Class {
    let words = ui(language);
    let iri = site.iri(id).unwrap_or_default().to_owned();
    let (label, look) = match classes {
        Classes::OfData => (name(site, id, language), None),
        Classes::OfTerms if iri == owl::CLASS.as_str() => {
            (words.class.to_owned(), Some("box blue"))
        }
        Classes::OfTerms => (words.property.to_owned(), Some("pill grey")),
    };
    Class {
        iri,
        label,
        look: look.map(str::to_owned),
    }
}

/// Each once, the most frequent first, as that decides which colours they get.
fn by_frequency(site: &Site, mut kinds: Vec<TermId>) -> Vec<TermId> {
    kinds.sort_unstable();
    let mut counted: Vec<(Reverse<usize>, &str, TermId)> = kinds
        .chunk_by(|a, b| a == b)
        .map(|same| {
            let iri = site.iri(same[0]).unwrap_or_default();
            (Reverse(same.len()), iri, same[0])
        })
        .collect();
    counted.sort_unstable();
    counted.into_iter().map(|(_, _, id)| id).collect()
}

/// The line of a triple that stands in one graph or several.
fn edge(site: &Site, group: &[QuadIds], readings: Option<TermId>, language: Language) -> Edge {
    let property = group[0].p;
    let mut passages: Vec<Passage> = group
        .iter()
        .filter(|q| site.is_passage(q.g))
        .filter_map(|q| {
            Some(Passage {
                iri: site.iri(q.g)?.to_owned(),
                shown: site.name_of(q.g),
            })
        })
        .collect();
    passages.sort();
    let basis = group.iter().map(|q| {
        if !site.is_stated(q.g) {
            Basis::Inferred
        } else if q.g != TermId::DEFAULT_GRAPH && Some(q.g) == readings {
            Basis::Read
        } else {
            Basis::Stated
        }
    });
    Edge {
        property: site.iri(property).unwrap_or_default().to_owned(),
        label: name(site, property, language),
        count: u32::try_from(passages.len()).unwrap_or(u32::MAX).max(1),
        basis: basis.min().unwrap_or_default(),
        passages,
    }
}
