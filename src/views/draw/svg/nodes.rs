//! Nodes: outline, label, note, title, description and link.

use super::{lines, n};
use crate::meaning::graph::{Graph, Node, STATED_IN};
use crate::views::draw::Style;
use crate::views::draw::layout::Rect;
use crate::views::draw::palette::Shape;
use crate::views::draw::scene::{LABEL, LINE, NodeArt, SMALL};
use crate::views::draw::text::xml;
use crate::views::draw::words::Word;
use std::fmt::Write as _;

/// What a node says when it is pointed at: its attributes and where it is stated.
pub fn described(node: &Node, graph: &Graph) -> String {
    let mut lines: Vec<String> = Vec::new();
    if let Some(class) = node.class {
        lines.push(graph.classes[class].label.clone());
    }
    let mut stated: Vec<&str> = Vec::new();
    for (name, value) in &node.attributes {
        match name.as_str() {
            "" => lines.push(value.clone()),
            STATED_IN => stated.push(value),
            name => lines.push(format!("{name}: {value}")),
        }
    }
    if !stated.is_empty() {
        lines.push(format!(
            "{} {}",
            Word::StatedIn.in_language(graph.language),
            stated.join(", ")
        ));
    }
    lines.join("\n")
}

pub(super) fn node_at(
    out: &mut String,
    graph: &Graph,
    node: &Node,
    art: &NodeArt,
    rect: &Rect,
    style: &Style,
) {
    let href = begin(out, graph, node, style);
    let width = match (art.focus, art.look.bold) {
        (true, _) => 3.6,
        (false, true) => 2.0,
        (false, false) => 1.2,
    };
    if let Some(shape) = outline(art.look.shape, rect) {
        let _ = writeln!(
            out,
            "<{shape} class=\"s c{}\" stroke-width=\"{width}\"/>",
            art.look.colour
        );
    }
    let all = (art.lines.len() as f64 * LABEL + art.notes.len() as f64 * SMALL) * LINE;
    let first = rect.y - all / 2.0 + LABEL * (LINE / 2.0 + 0.36);
    lines(
        out,
        &art.lines,
        if art.look.bold { "ink m b" } else { "ink m" },
        LABEL,
        rect.x,
        first,
    );
    let below =
        rect.y - all / 2.0 + art.lines.len() as f64 * LABEL * LINE + SMALL * (LINE / 2.0 + 0.36);
    lines(out, &art.notes, "pale m", SMALL, rect.x, below);
    end(out, href);
}

/// Opens the element of a node, with its title, description and link. Says whether there is a link, for [`end`].
pub(super) fn begin(out: &mut String, graph: &Graph, node: &Node, style: &Style) -> bool {
    let href = node.iri().and_then(|iri| style.href(iri));
    match &href {
        Some(href) => {
            let _ = write!(out, "<a href=\"{}\">", xml(href));
        }
        None => out.push_str("<g>"),
    }
    let _ = write!(out, "<title>{}</title>", xml(&node.label));
    let mut desc = described(node, graph);
    if desc.is_empty() {
        desc = node.term.to_string();
    }
    let _ = writeln!(out, "<desc>{}</desc>", xml(&desc));
    href.is_some()
}

/// Closes the element of a node.
pub(super) fn end(out: &mut String, linked: bool) {
    out.push_str(if linked { "</a>\n" } else { "</g>\n" });
}

/// The element of an outline without its end.
pub(super) fn outline(shape: Shape, r: &Rect) -> Option<String> {
    let rounded = |radius: f64| {
        format!(
            "rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"",
            n(r.left()),
            n(r.top()),
            n(r.w),
            n(r.h),
            n(radius)
        )
    };
    let polygon = |points: &[(f64, f64)]| {
        let points: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{},{}", n(*x), n(*y)))
            .collect();
        format!("polygon points=\"{}\"", points.join(" "))
    };
    Some(match shape {
        Shape::Box => rounded(6.0),
        Shape::Rect => rounded(0.0),
        Shape::Pill => rounded(r.h.min(36.0) / 2.0),
        Shape::Ellipse => format!(
            "ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"",
            n(r.x),
            n(r.y),
            n(r.w / 2.0),
            n(r.h / 2.0)
        ),
        Shape::Hexagon => {
            let cut = 9.0;
            polygon(&[
                (r.left(), r.y),
                (r.left() + cut, r.top()),
                (r.right() - cut, r.top()),
                (r.right(), r.y),
                (r.right() - cut, r.bottom()),
                (r.left() + cut, r.bottom()),
            ])
        }
        Shape::Note => {
            let fold = 8.0;
            polygon(&[
                (r.left(), r.top()),
                (r.right() - fold, r.top()),
                (r.right(), r.top() + fold),
                (r.right(), r.bottom()),
                (r.left(), r.bottom()),
            ])
        }
        Shape::Plain => return None,
    })
}
