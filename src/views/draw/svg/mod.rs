//! SVG: one self-contained file without script, in which every node has a title, a description and a link.

mod axis;
mod edges;
mod frame;
mod matrix;
mod nodes;

pub use edges::told;
pub(in crate::views::draw) use frame::open;
pub use frame::{fonts, style_rules};
pub use nodes::described;

use super::Style;
use super::layout::graphviz::{GraphvizError, graphviz};
use super::scene::{LABEL, LINE, Scene, placed_by, scene};
use super::text::xml;
use crate::meaning::graph::Graph;
use frame::Frame;
use petgraph::visit::EdgeRef;
use std::fmt::{self, Write as _};

/// Draws a graph as SVG.
pub fn to_svg(graph: &Graph, style: &Style) -> String {
    draw(graph, &scene(graph, style), style)
}

/// Draws a graph as SVG with the places that Graphviz gives it: our looks, its layout.
///
/// # Errors
/// When `dot` is not installed, fails, or takes too long.
pub fn to_svg_by_graphviz(graph: &Graph, style: &Style) -> Result<String, GraphvizError> {
    let scene = placed_by(graph, style, graphviz)?;
    Ok(draw(graph, &scene, style))
}

/// Draws a scene that is laid out already.
pub fn draw(graph: &Graph, scene: &Scene, style: &Style) -> String {
    let sheet = Frame::new(graph, scene, style);
    let mut out = String::new();
    frame::head(&mut out, graph, style, &sheet);
    frame::words_above(&mut out, &sheet);
    let _ = writeln!(
        out,
        "<g transform=\"translate({} {})\">",
        n(sheet.dx),
        n(sheet.dy)
    );
    match &scene.table {
        Some(table) => matrix::draw(&mut out, graph, table, style),
        None => network(&mut out, graph, scene, style),
    }
    out.push_str("</g>\n");
    frame::legend(&mut out, &sheet);
    out.push_str("</svg>\n");
    out
}

fn network(out: &mut String, graph: &Graph, scene: &Scene, style: &Style) {
    clusters(out, scene);
    if let Some(axis) = &scene.axis {
        axis::draw(out, graph, scene, axis);
    }
    for edge in graph.graph.edge_references() {
        let index = edge.id().index();
        let ends = [edge.source(), edge.target()].map(|v| &graph.graph[v]);
        edges::line(
            out,
            &scene.edges[index],
            &scene.plan.routes[index],
            edge.weight(),
            ends,
            graph.language,
        );
    }
    for (index, node) in graph.graph.node_weights().enumerate() {
        if scene.axis.is_some() {
            axis::node_at(out, graph, scene, index, style);
            continue;
        }
        nodes::node_at(
            out,
            graph,
            node,
            &scene.nodes[index],
            &scene.plan.boxes[index],
            style,
        );
    }
}

/// A number with at most one decimal.
pub(in crate::views::draw) fn n(value: f64) -> Tenths {
    Tenths((value * 10.0).round())
}

/// A number of tenths, written as a number with at most one decimal.
#[derive(Clone, Copy)]
pub(in crate::views::draw) struct Tenths(f64);

impl fmt::Display for Tenths {
    /// Drawings are made of numbers: digit by digit takes a fraction of the time that the general way does.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WHOLE: f64 = 1e12;
        if self.0.is_nan() || self.0.abs() >= WHOLE {
            return write!(out, "{}", self.0 / 10.0);
        }
        let number = self.0 as i64;
        let (mut rest, last) = (number.unsigned_abs() / 10, number.unsigned_abs() % 10);
        let mut digits = [0; 20];
        let mut from = digits.len();
        let mut put = |byte: u8| {
            from -= 1;
            digits[from] = byte;
        };
        if last > 0 {
            put(b'0' + last as u8);
            put(b'.');
        }
        loop {
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            put(b'-');
        }
        let written = std::str::from_utf8(&digits[from..]);
        out.write_str(written.map_err(|_| fmt::Error)?)
    }
}

/// Lines of words, one below the other.
pub(in crate::views::draw) fn lines(
    out: &mut String,
    lines: &[String],
    class: &str,
    size: f64,
    x: f64,
    first: f64,
) {
    for (index, line) in lines.iter().enumerate() {
        let y = first + index as f64 * size * LINE;
        let _ = writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\">{}</text>",
            n(x),
            n(y),
            xml(line)
        );
    }
}

fn clusters(out: &mut String, scene: &Scene) {
    for (rect, label) in scene.plan.clusters.iter().zip(&scene.clusters) {
        if rect.w <= 0.0 || label.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "<rect class=\"k\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
            n(rect.left()),
            n(rect.top()),
            n(rect.w),
            n(rect.h)
        );
        lines(
            out,
            label,
            "pale b",
            LABEL,
            rect.left() + 10.0,
            rect.top() + 4.0 + LABEL * 1.1,
        );
    }
}
