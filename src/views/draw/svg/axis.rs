//! The axis of drawings by value: a line and a word at each mark, a disc for each node, bars for stretches.

use super::{lines, n, nodes};
use crate::meaning::graph::Graph;
use crate::views::draw::Style;
use crate::views::draw::layout::axis::Axis;
use crate::views::draw::scene::{LABEL, LINE, MARK, SMALL, Scene};
use crate::views::draw::text::{self, xml};
use crate::views::draw::words::Word;
use std::fmt::Write as _;

pub(super) fn draw(out: &mut String, graph: &Graph, scene: &Scene, axis: &Axis) {
    let top = crate::views::draw::scene::AXIS_ROOM;
    let mut name = graph.look.axis.clone().unwrap_or_default();
    let note = Word::NotToScale.in_language(graph.language);
    if !name.is_empty() {
        name.push_str(" · ");
    }
    name.push_str(note);
    let _ = writeln!(
        out,
        "<text class=\"pale\" x=\"0\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
        n(SMALL),
        xml(&name)
    );
    let _ = writeln!(
        out,
        "<path class=\"e\" stroke-width=\"1\" d=\"M0 {}H{}\"/>",
        n(top - 4.0),
        n(scene.plan.width)
    );
    for tick in &axis.ticks {
        let words = match tick.value {
            Some(value) => value_words(value),
            None => Word::Undated.in_language(graph.language).to_owned(),
        };
        let mut d = format!("M{x} {}V{}", n(top - 9.0), n(top), x = n(tick.x));
        for (rect, label) in scene
            .plan
            .clusters
            .iter()
            .zip(&scene.clusters)
            .filter(|(r, _)| r.h > 0.0)
        {
            let below = rect.top() + label.len() as f64 * LABEL * LINE + 8.0;
            let _ = write!(d, "M{} {}V{}", n(tick.x), n(below), n(rect.bottom()));
        }
        if scene.plan.clusters.is_empty() {
            let _ = write!(d, "V{}", n(scene.plan.height));
        }
        let _ = writeln!(
            out,
            "<path class=\"e\" stroke-width=\"0.7\" stroke-opacity=\"0.55\" d=\"{d}\"/><text class=\"ink\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
            n(tick.x + 2.5),
            n(top - 8.0),
            xml(&text::printable(&words))
        );
    }
}

/// A node beside its mark: a disc at its time, or a bar below it from its beginning to its end, broken where it is known roughly only.
pub(super) fn node_at(out: &mut String, graph: &Graph, scene: &Scene, index: usize, style: &Style) {
    let node = &graph.graph[petgraph::graph::NodeIndex::new(index)];
    let (art, rect) = (&scene.nodes[index], &scene.plan.boxes[index]);
    let href = nodes::begin(out, graph, node, style);
    let ground = if node.cluster.is_some() {
        "stripe"
    } else {
        "paper"
    };
    let _ = writeln!(
        out,
        "<rect class=\"{ground}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        n(rect.left() + 2.0),
        n(rect.top()),
        n(rect.w - 2.0),
        n(rect.h)
    );
    let spans = scene.axis.iter().flat_map(|axis| &axis.spans);
    let mut left = rect.left() + MARK;
    match spans.into_iter().find(|span| span.node == index) {
        Some(span) => {
            left = rect.left() + 3.0;
            bar(
                out,
                art.look.colour,
                [span.from, span.to, span.y],
                node.when.is_some(),
            );
        }
        None => {
            let _ = writeln!(
                out,
                "<circle class=\"f{}\" cx=\"{}\" cy=\"{}\" r=\"4.5\"/>",
                art.look.colour,
                n(rect.left()),
                n(rect.top() + 2.0 + LABEL * LINE / 2.0)
            );
        }
    }
    let first = rect.top() + 2.0 + LABEL * (LINE / 2.0 + 0.36);
    lines(out, &art.lines, "ink", LABEL, left, first);
    let below =
        rect.top() + 2.0 + art.lines.len() as f64 * LABEL * LINE + SMALL * (LINE / 2.0 + 0.36);
    lines(out, &art.notes, "pale", SMALL, left, below);
    nodes::end(out, href);
}

/// A bar with a stop at either end; broken, and without stops, when its ends are not known.
pub(super) fn bar(out: &mut String, colour: usize, [from, to, y]: [f64; 3], roughly: bool) {
    let (from_x, to_x, y_at) = (n(from), n(to), n(y));
    let _ = if roughly {
        writeln!(
            out,
            "<path class=\"e l{colour}\" stroke-width=\"3\" stroke-dasharray=\"3 4\" d=\"M{from_x} {y_at}H{to_x}\"/>"
        )
    } else {
        writeln!(
            out,
            "<path class=\"e l{colour}\" stroke-width=\"3\" d=\"M{from_x} {y_at}H{to_x}M{from_x} {top}v7M{to_x} {top}v7\"/>",
            top = n(y - 3.5)
        )
    };
}

/// A whole number as it is, a part of a year as its month.
fn value_words(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() < 1000.0 {
        return value.to_string();
    }
    let month = (value.fract() * 12.0 + 1.01).floor();
    format!("{:.0}-{month:02}", value.floor())
}
