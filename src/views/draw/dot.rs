//! DOT for Graphviz, of our own writing: clusters, legend, looks by class, links, and tooltips with the passages.
//!
//! Every string is quoted. In a label Graphviz reads `\N`, `\G`, `\l` and the like, HTML entities such as `&amp;`, and line
//! breaks: so backslashes are doubled and ampersands spelt out. A string that begins with `<` is HTML only without quotes.

use super::Style;
use super::palette::{self, COLOURS, LIGHT, Look, Shape};
use super::scene::{EdgeArt, LineLook, NodeArt, edge_arts, node_arts};
use super::svg::{described, fonts, told};
use super::text;
use crate::meaning::graph::Graph;
use crate::meaning::graph::view::{Direction, Engine};
use petgraph::visit::EdgeRef;
use std::fmt::Write as _;

/// Writes a graph as DOT.
pub fn to_dot(graph: &Graph, style: &Style) -> String {
    let nodes = node_arts(graph);
    let edges = edge_arts(graph, style);
    let mut out = String::from("digraph {\n");
    settings(&mut out, graph, style);
    let (in_clusters, alone) = members(graph);
    for (cluster, members) in in_clusters.into_iter().enumerate() {
        if members.is_empty() {
            continue;
        }
        let label = quoted(&graph.clusters[cluster].label);
        let _ = writeln!(out, "  subgraph cluster_{cluster} {{\n    label={label};");
        for node in members {
            node_line(&mut out, "    ", graph, node, &nodes[node], style);
        }
        out.push_str("  }\n");
    }
    for node in alone {
        node_line(&mut out, "  ", graph, node, &nodes[node], style);
    }
    for edge in graph.graph.edge_references() {
        edge_line(&mut out, graph, edge, &edges[edge.id().index()]);
    }
    if style.legend {
        legend(&mut out, graph);
    }
    out.push_str("}\n");
    out
}

/// The nodes of each cluster, and those in none.
fn members(graph: &Graph) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut in_clusters = vec![Vec::new(); graph.clusters.len()];
    let mut alone = Vec::new();
    for (index, node) in graph.graph.node_weights().enumerate() {
        match node.cluster {
            Some(cluster) => in_clusters[cluster].push(index),
            None => alone.push(index),
        }
    }
    (in_clusters, alone)
}

fn settings(out: &mut String, graph: &Graph, style: &Style) {
    let first = |stack: &str| {
        stack
            .split(',')
            .next()
            .unwrap_or("sans-serif")
            .trim_matches('\'')
            .to_owned()
    };
    let font = quoted(&first(fonts(graph.language)));
    let rankdir = match style.direction.unwrap_or(graph.look.direction) {
        Direction::LeftToRight => "LR",
        Direction::TopToBottom => "TB",
    };
    let layout = match style.engine.unwrap_or(graph.look.engine) {
        Engine::Stress => "  layout=neato; overlap=prism; splines=true;\n",
        Engine::Layered | Engine::Time | Engine::Matrix => "",
    };
    let _ = write!(
        out,
        "  rankdir={rankdir}; charset=\"UTF-8\"; bgcolor=\"{}\"; pad=0.3; nodesep=0.18; ranksep=0.6; fontname={font}; fontcolor=\"{}\"; color=\"{}\";\n{layout}",
        LIGHT.paper, LIGHT.ink, LIGHT.border
    );
    let mut words: Vec<&str> = Vec::new();
    if style.words {
        words.extend(
            [&graph.title, &graph.caption, &graph.source]
                .into_iter()
                .flatten()
                .map(String::as_str),
        );
    }
    if !words.is_empty() {
        let _ = writeln!(
            out,
            "  label={}; labelloc=t; labeljust=l; fontsize=16;",
            quoted_lines(&words)
        );
    }
    let _ = writeln!(
        out,
        "  node [fontname={font}, fontsize=11, fontcolor=\"{}\", style=filled, margin=\"0.12,0.06\"];",
        LIGHT.ink
    );
    let _ = writeln!(
        out,
        "  edge [fontname={font}, fontsize=9, fontcolor=\"{}\", color=\"{}\", arrowsize=0.7];",
        LIGHT.pale, LIGHT.line
    );
}

fn looks(look: Look) -> String {
    let [fill, line] = COLOURS[look.colour].light;
    let (shape, style) = match look.shape {
        Shape::Box => ("box", "filled,rounded"),
        Shape::Rect => ("box", "filled"),
        Shape::Pill => ("box", "filled,rounded"),
        Shape::Ellipse => ("ellipse", "filled"),
        Shape::Hexagon => ("hexagon", "filled"),
        Shape::Note => ("note", "filled"),
        Shape::Plain => ("plaintext", ""),
    };
    let width = if look.bold { ", penwidth=2" } else { "" };
    format!("shape={shape}, style=\"{style}\", fillcolor=\"{fill}\", color=\"{line}\"{width}")
}

fn node_line(
    out: &mut String,
    indent: &str,
    graph: &Graph,
    index: usize,
    art: &NodeArt,
    style: &Style,
) {
    let node = &graph.graph[petgraph::graph::NodeIndex::new(index)];
    let lines: Vec<&str> = art
        .lines
        .iter()
        .chain(&art.notes)
        .map(String::as_str)
        .collect();
    let _ = write!(
        out,
        "{indent}n{index} [label={}, {}",
        joined(&lines, "\\n"),
        looks(art.look)
    );
    if art.focus {
        out.push_str(", penwidth=3.6");
    }
    let described = described(node, graph);
    let tooltip = if described.is_empty() {
        node.label.clone()
    } else {
        format!("{}\n{described}", node.label)
    };
    let _ = write!(out, ", tooltip={}", quoted(&tooltip));
    if let Some(href) = node.iri().and_then(|iri| style.href(iri)) {
        let _ = write!(out, ", URL={}", quoted(&href));
    }
    out.push_str("];\n");
}

fn edge_line(
    out: &mut String,
    graph: &Graph,
    edge: petgraph::graph::EdgeReference<'_, crate::meaning::graph::Edge>,
    art: &EdgeArt,
) {
    let (mut from, mut to) = (edge.source().index(), edge.target().index());
    let ends = [edge.source(), edge.target()].map(|v| &graph.graph[v]);
    if art.back {
        std::mem::swap(&mut from, &mut to);
    }
    let _ = write!(
        out,
        "  n{from} -> n{to} [tooltip={}",
        quoted(&told(edge.weight(), ends, graph.language))
    );
    if !art.label.is_empty() {
        let _ = write!(out, ", label={}", quoted(&art.label));
    }
    match art.line {
        LineLook::Plain => {}
        LineLook::Dashed => out.push_str(", style=dashed"),
        LineLook::Dotted => out.push_str(", style=dotted"),
    }
    if art.back {
        out.push_str(", dir=back");
    }
    if let Some(colour) = art.colour {
        let _ = write!(out, ", color=\"{}\"", COLOURS[colour].light[1]);
    }
    if art.width > 1.5 {
        let _ = write!(out, ", penwidth={:.1}", art.width);
    }
    out.push_str("];\n");
}

fn legend(out: &mut String, graph: &Graph) {
    let looks_of = palette::looks(&graph.classes);
    let used = |class: usize| {
        graph
            .graph
            .node_weights()
            .any(|node| node.class == Some(class))
    };
    let classes: Vec<usize> = (0..graph.classes.len()).filter(|c| used(*c)).collect();
    if classes.is_empty() {
        return;
    }
    let heading = super::words::Word::Legend.in_language(graph.language);
    let _ = writeln!(
        out,
        "  subgraph cluster_legend {{\n    label={}; fontsize=11;",
        quoted(heading)
    );
    for class in classes {
        let label = quoted(&graph.classes[class].label);
        let _ = writeln!(
            out,
            "    legend{class} [label={label}, {}, fontsize=9];",
            looks(looks_of[class])
        );
    }
    out.push_str("  }\n");
}

/// A quoted string that Graphviz shows as it is.
pub fn quoted(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    joined(&lines, "\\n")
}

fn quoted_lines(lines: &[&str]) -> String {
    let mut text = joined(lines, "\\l");
    text.insert_str(text.len() - 1, "\\l");
    text
}

fn joined(lines: &[&str], between: &str) -> String {
    let escaped: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    format!("\"{}\"", escaped.join(between))
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in text::printable(line).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
