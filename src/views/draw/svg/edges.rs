//! Edges: line, head, label, and a title that tells their passages.

use super::n;
use crate::meaning::graph::{Edge, Node};
use crate::views::draw::layout::{Point, Route};
use crate::views::draw::scene::{EdgeArt, LineLook, SMALL};
use crate::views::draw::text::xml;
use crate::views::draw::words::Word;
use crate::words::language::Language;
use std::fmt::Write as _;

pub(super) fn line(
    out: &mut String,
    art: &EdgeArt,
    route: &Route,
    edge: &Edge,
    ends: [&Node; 2],
    language: Language,
) {
    if route.points.len() < 4 {
        return;
    }
    let dashes = match art.line {
        LineLook::Plain => "",
        LineLook::Dashed => " stroke-dasharray=\"6 4\"",
        LineLook::Dotted => " stroke-dasharray=\"1.5 3.5\" stroke-linecap=\"round\"",
    };
    let (stroke, fill) = match art.colour {
        Some(c) => (format!("e l{c}"), format!("f{c}")),
        None => ("e".to_owned(), "a".to_owned()),
    };
    let head = 6.0 + art.width;
    let _ = writeln!(
        out,
        "<g><title>{}</title>",
        xml(&told(edge, ends, language))
    );
    let _ = writeln!(
        out,
        "<path class=\"{stroke}\" stroke-width=\"{}\"{dashes} d=\"{}\"/>",
        n(art.width),
        path(route, head * 0.8)
    );
    let _ = writeln!(out, "<path class=\"{fill}\" d=\"{}\"/>", arrow(route, head));
    if let Some(at) = route.label.filter(|_| !art.label.is_empty()) {
        let _ = writeln!(
            out,
            "<text class=\"halo m\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
            n(at.x),
            n(at.y + SMALL * 0.36),
            xml(&art.label)
        );
    }
    out.push_str("</g>\n");
}

/// What an edge says when it is pointed at: its ends, its property, how often and where it is stated.
pub fn told(edge: &Edge, [source, target]: [&Node; 2], language: Language) -> String {
    let mut told = format!("{} → {}", source.label, target.label);
    if !edge.label.is_empty() {
        told = format!("{} — {} → {}", source.label, edge.label, target.label);
    }
    if edge.count > 1 {
        let _ = write!(told, "\n× {}", edge.count);
    }
    let passages: Vec<&str> = edge.passages.iter().map(|p| p.shown.as_str()).collect();
    if !passages.is_empty() {
        let _ = write!(
            told,
            "\n{} {}",
            Word::StatedIn.in_language(language),
            passages.join(", ")
        );
    }
    told
}

/// The path of a route, shortened at its end by what the head of the arrow takes.
fn path(route: &Route, short: f64) -> String {
    let mut points = route.points.clone();
    if let [.., before, last] = points.as_mut_slice() {
        let (dx, dy) = direction(*before, *last);
        *last = Point {
            x: last.x - dx * short,
            y: last.y - dy * short,
        };
    }
    let mut d = String::new();
    if let Some(first) = points.first() {
        let _ = write!(d, "M{} {}", n(first.x), n(first.y));
    }
    for curve in points.get(1..).unwrap_or_default().chunks(3) {
        if let [a, b, c] = curve {
            let _ = write!(
                d,
                "C{} {} {} {} {} {}",
                n(a.x),
                n(a.y),
                n(b.x),
                n(b.y),
                n(c.x),
                n(c.y)
            );
        }
    }
    d
}

fn direction(from: Point, to: Point) -> (f64, f64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    if length < 1e-6 {
        (1.0, 0.0)
    } else {
        (dx / length, dy / length)
    }
}

/// The head of an arrow at the end of a route.
fn arrow(route: &Route, size: f64) -> String {
    let last = route.points.last().copied().unwrap_or_default();
    let before = route
        .points
        .iter()
        .rev()
        .find(|p| (p.x - last.x).hypot(p.y - last.y) > 0.5);
    let (dx, dy) = direction(before.copied().unwrap_or_default(), last);
    let base = Point {
        x: last.x - dx * size,
        y: last.y - dy * size,
    };
    let half = size * 0.42;
    format!(
        "M{} {}L{} {}L{} {}Z",
        n(last.x),
        n(last.y),
        n(base.x - dy * half),
        n(base.y + dx * half),
        n(base.x + dy * half),
        n(base.y - dx * half)
    )
}
