//! GraphML: the form that yEd, Gephi, Cytoscape and networkx open. Labels, classes, clusters and passages are attributes.

use super::text::xml;
use crate::meaning::graph::{Basis, Graph};
use petgraph::visit::EdgeRef;
use std::fmt::Write as _;

/// Attributes: where they stand, and what they are called; each is a string unless a type is named.
const KEYS: [(&str, &str, &str); 13] = [
    ("node", "label", "string"),
    ("node", "iri", "string"),
    ("node", "class", "string"),
    ("node", "classLabel", "string"),
    ("node", "cluster", "string"),
    ("node", "note", "string"),
    ("node", "time", "double"),
    ("node", "weight", "double"),
    ("edge", "property", "string"),
    ("edge", "label", "string"),
    ("edge", "passages", "string"),
    ("edge", "count", "int"),
    ("edge", "basis", "string"),
];

/// Writes a graph as GraphML.
pub fn to_graphml(graph: &Graph) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (domain, name, kind) in KEYS {
        let _ = writeln!(
            out,
            "  <key id=\"{domain}-{name}\" for=\"{domain}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        );
    }
    out.push_str("  <graph id=\"G\" edgedefault=\"directed\">\n");
    for (index, node) in graph.graph.node_weights().enumerate() {
        let _ = writeln!(out, "    <node id=\"n{index}\">");
        let class = node.class.map(|c| &graph.classes[c]);
        data(&mut out, "node-label", Some(&node.label));
        data(
            &mut out,
            "node-iri",
            Some(&node.term.to_string())
                .filter(|_| node.iri().is_none())
                .or(node.iri().map(str::to_owned).as_ref()),
        );
        data(&mut out, "node-class", class.map(|c| &c.iri));
        data(&mut out, "node-classLabel", class.map(|c| &c.label));
        data(
            &mut out,
            "node-cluster",
            node.cluster.map(|c| &graph.clusters[c].label),
        );
        data(&mut out, "node-note", node.note.as_ref());
        data(
            &mut out,
            "node-time",
            node.time.map(|t| t.to_string()).as_ref(),
        );
        data(
            &mut out,
            "node-weight",
            node.weight.map(|w| w.to_string()).as_ref(),
        );
        out.push_str("    </node>\n");
    }
    for edge in graph.graph.edge_references() {
        let weight = edge.weight();
        let (from, to) = (edge.source().index(), edge.target().index());
        let _ = writeln!(
            out,
            "    <edge id=\"e{}\" source=\"n{from}\" target=\"n{to}\">",
            edge.id().index()
        );
        let passages: Vec<&str> = weight.passages.iter().map(|p| p.iri.as_str()).collect();
        data(&mut out, "edge-property", Some(&weight.property));
        data(&mut out, "edge-label", Some(&weight.label));
        data(&mut out, "edge-passages", Some(&passages.join(" ")));
        data(&mut out, "edge-count", Some(&weight.count.to_string()));
        data(
            &mut out,
            "edge-basis",
            Some(&basis_name(weight.basis).to_owned()),
        );
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

/// What a basis is called in files.
pub(super) fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Read => "read",
        Basis::Inferred => "inferred",
    }
}

fn data(out: &mut String, key: &str, value: Option<&String>) {
    if let Some(value) = value.filter(|v| !v.is_empty()) {
        let _ = writeln!(out, "      <data key=\"{key}\">{}</data>", xml(value));
    }
}
