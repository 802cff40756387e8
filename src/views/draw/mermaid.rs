//! Mermaid: drawings inside Markdown. Labels are quoted, and what Mermaid would read as markup is written as entity codes.

use super::palette::{self, COLOURS, Shape};
use super::scene::{LineLook, edge_arts};
use super::{Style, text};
use crate::meaning::graph::Graph;
use crate::meaning::graph::view::Direction;
use petgraph::visit::EdgeRef;
use std::fmt::Write as _;

/// Writes a graph as a Mermaid flowchart.
pub fn to_mermaid(graph: &Graph, style: &Style) -> String {
    let direction = match style.direction.unwrap_or(graph.look.direction) {
        Direction::LeftToRight => "LR",
        Direction::TopToBottom => "TB",
    };
    let mut out = format!("flowchart {direction}\n");
    for cluster in (0..graph.clusters.len()).map(Some).chain([None]) {
        let members: Vec<usize> = (0..graph.graph.node_count())
            .filter(|n| graph.graph[petgraph::graph::NodeIndex::new(*n)].cluster == cluster)
            .collect();
        if members.is_empty() {
            continue;
        }
        if let Some(c) = cluster {
            let _ = writeln!(
                out,
                "  subgraph c{c}[\"{}\"]",
                escaped(&graph.clusters[c].label)
            );
        }
        for node in members {
            node_line(&mut out, graph, node);
        }
        if cluster.is_some() {
            out.push_str("  end\n");
        }
    }
    edges(&mut out, graph, style);
    classes(&mut out, graph);
    out
}

fn node_line(out: &mut String, graph: &Graph, index: usize) {
    let node = &graph.graph[petgraph::graph::NodeIndex::new(index)];
    let looks = palette::looks(&graph.classes);
    let shape = node.class.map_or(Shape::Box, |c| looks[c].shape);
    let label = escaped(&node.label);
    let body = match shape {
        Shape::Pill | Shape::Ellipse => format!("([\"{label}\"])"),
        Shape::Hexagon => format!("{{{{\"{label}\"}}}}"),
        Shape::Rect | Shape::Note | Shape::Plain => format!("[\"{label}\"]"),
        Shape::Box => format!("(\"{label}\")"),
    };
    let class = node.class.map_or_else(String::new, |c| format!(":::k{c}"));
    let _ = writeln!(out, "  n{index}{body}{class}");
}

fn edges(out: &mut String, graph: &Graph, style: &Style) {
    let arts = edge_arts(graph, style);
    for edge in graph.graph.edge_references() {
        let art = &arts[edge.id().index()];
        let arrow = if art.line == LineLook::Plain {
            "-->"
        } else {
            "-.->"
        };
        let label = if art.label.is_empty() {
            String::new()
        } else {
            format!("|\"{}\"|", escaped(&art.label))
        };
        let _ = writeln!(
            out,
            "  n{} {arrow}{label} n{}",
            edge.source().index(),
            edge.target().index()
        );
    }
}

fn classes(out: &mut String, graph: &Graph) {
    for (class, look) in palette::looks(&graph.classes).iter().enumerate() {
        let [fill, line] = COLOURS[look.colour].light;
        let _ = writeln!(
            out,
            "  classDef k{class} fill:{fill},stroke:{line},color:#1a2027"
        );
    }
}

/// A label between quotes: everything that is neither letter, digit nor a plain mark is an entity code.
fn escaped(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in text::printable(label).chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !" .,:-()/%+".contains(c) {
            let _ = write!(out, "#{};", c as u32);
        } else {
            out.push(c);
        }
    }
    if out.trim().is_empty() {
        "#32;".to_owned()
    } else {
        out
    }
}
