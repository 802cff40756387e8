//! Plain forms: node-link JSON (what D3 and networkx read) and a CSV list of edges.

use super::graphml::basis_name;
use crate::meaning::graph::Graph;
use petgraph::visit::EdgeRef;
use serde_json::{Value, json};

/// Writes a graph as node-link JSON: `nodes` with `id`, `links` with `source` and `target`.
pub fn to_json(graph: &Graph) -> String {
    let id = |index: petgraph::graph::NodeIndex| match graph.graph[index].iri() {
        Some(iri) => iri.to_owned(),
        None => graph.graph[index].term.to_string(),
    };
    let nodes: Vec<Value> = graph.graph.node_indices().map(|index| {
        let node = &graph.graph[index];
        json!({
            "id": id(index),
            "label": node.label,
            "note": node.note,
            "class": node.class.map(|c| &graph.classes[c].iri),
            "classLabel": node.class.map(|c| &graph.classes[c].label),
            "cluster": node.cluster.map(|c| &graph.clusters[c].label),
            "time": node.time,
            "end": node.end,
            "weight": node.weight,
            "attributes": node.attributes.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
        })
    }).collect();
    let links: Vec<Value> = graph
        .graph
        .edge_references()
        .map(|edge| {
            let weight = edge.weight();
            json!({
                "source": id(edge.source()),
                "target": id(edge.target()),
                "key": edge.id().index(),
                "property": weight.property,
                "label": weight.label,
                "passages": weight.passages.iter().map(|p| &p.iri).collect::<Vec<_>>(),
                "count": weight.count,
                "basis": basis_name(weight.basis),
            })
        })
        .collect();
    let whole = json!({
        "directed": true,
        "multigraph": true,
        "graph": { "title": graph.title, "caption": graph.caption, "source": graph.source, "language": graph.language.tag() },
        "nodes": nodes,
        "links": links,
    });
    format!("{whole:#}\n")
}

/// Writes the edges of a graph as CSV.
///
/// # Errors
/// Never in memory; the writer's errors are passed on.
pub fn to_csv(graph: &Graph) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "source",
        "source label",
        "property",
        "label",
        "target",
        "target label",
        "count",
        "basis",
        "passages",
    ])?;
    for edge in graph.graph.edge_references() {
        let (from, to, weight) = (
            &graph.graph[edge.source()],
            &graph.graph[edge.target()],
            edge.weight(),
        );
        let iri = |node: &crate::meaning::graph::Node| {
            node.iri()
                .map_or_else(|| node.term.to_string(), str::to_owned)
        };
        let passages: Vec<&str> = weight.passages.iter().map(|p| p.shown.as_str()).collect();
        writer.write_record([
            iri(from).as_str(),
            from.label.as_str(),
            weight.property.as_str(),
            weight.label.as_str(),
            iri(to).as_str(),
            to.label.as_str(),
            weight.count.to_string().as_str(),
            basis_name(weight.basis),
            passages.join(" ").as_str(),
        ])?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
