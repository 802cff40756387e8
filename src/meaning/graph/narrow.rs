//! The filters of a selection on the graph of a view, as [`super::select::triples`] applies them to a whole dataset.

use super::select::{Selection, SelectionError, retain, with_subclasses};
use super::{Graph, paths};
use crate::data::dataset::Dataset;
use crate::words::vocabulary::rdf;
use oxrdf::{NamedNode, Term};
use petgraph::graph::NodeIndex;

/// Leaves what lies around, between, of the classes and of the properties that are asked for, and marks what was named.
///
/// # Errors
/// When what is named is not there, or no way leads between two.
pub(super) fn narrow(
    graph: &mut Graph,
    dataset: &Dataset,
    selection: &Selection,
) -> Result<(), SelectionError> {
    if !selection.properties.is_empty() {
        let wanted = |p: &str| selection.properties.iter().any(|w| w.as_str() == p);
        graph.graph.retain_edges(|g, e| wanted(&g[e].property));
        retain(graph, |g, n| {
            g.graph.neighbors_undirected(n).next().is_some()
        });
    }
    if !selection.classes.is_empty() {
        let classes = with_subclasses(dataset, &selection.classes)?;
        let fits = |term: &Term| {
            let id = dataset.id(term);
            id.is_some_and(|id| dataset.objects(id, rdf::TYPE).any(|c| classes.contains(&c)))
        };
        retain(graph, |g, n| fits(&g.graph[n].term));
    }
    mark(graph, selection);
    if let Some((centre, hops)) = &selection.around {
        let near = paths::within(&graph.graph, place(graph, centre)?, *hops);
        retain(graph, |_, n| near[n.index()]);
    } else if let Some((a, b)) = &selection.between {
        let (from, to) = (place(graph, a)?, place(graph, b)?);
        let apart = || SelectionError::Apart(a.as_str().to_owned(), b.as_str().to_owned());
        let steps = paths::steps(&graph.graph, from, to, selection.ways).ok_or_else(apart)?;
        graph.graph.retain_edges(|g, e| {
            g.edge_endpoints(e).is_some_and(|(s, o)| {
                let (s, o) = (s.index(), o.index());
                steps.contains(&(s.min(o), s.max(o)))
            })
        });
        retain(graph, |g, n| {
            g.graph[n].focus || g.graph.neighbors_undirected(n).next().is_some()
        });
    }
    Ok(())
}

/// Marks the nodes that were asked for by name.
pub(super) fn mark(graph: &mut Graph, selection: &Selection) {
    let ends = selection.between.iter().flat_map(|(a, b)| [a, b]);
    let named = selection
        .around
        .iter()
        .map(|(centre, _)| centre)
        .chain(ends);
    for node in named {
        if let Ok(index) = place(graph, node) {
            graph.graph[index].focus = true;
        }
    }
}

fn place(graph: &Graph, node: &NamedNode) -> Result<NodeIndex, SelectionError> {
    let is_it = |index: &NodeIndex| graph.graph[*index].iri() == Some(node.as_str());
    let found = graph.graph.node_indices().find(is_it);
    found.ok_or_else(|| SelectionError::Unknown(node.as_str().to_owned()))
}
