//! The axis of drawings by value: a line and a word at each mark, bars for stretches.

use super::n;
use crate::meaning::graph::Graph;
use crate::views::draw::layout::axis::Axis;
use crate::views::draw::scene::{LABEL, LINE, SMALL, Scene};
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
    for (from, to, y) in &axis.spans {
        let _ = writeln!(
            out,
            "<path class=\"e\" stroke-width=\"3\" d=\"M{} {}H{}\"/>",
            n(*from),
            n(*y),
            n(to.max(from + 4.0))
        );
    }
}

/// A whole number as it is, a part of a year as its month.
fn value_words(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() < 1000.0 {
        return value.to_string();
    }
    let month = (value.fract() * 12.0 + 1.01).floor();
    format!("{:.0}-{month:02}", value.floor())
}
