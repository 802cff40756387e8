//! The sheet of a chart: its words above, what is drawn, a note below; and the few shapes that charts are made of.

use super::Chart;
use crate::views::draw::Style;
use crate::views::draw::scene::{LINE, SMALL};
use crate::views::draw::svg::{lines, n, open};
use crate::views::draw::text::{self, xml};
use oxrdf::Term;
use std::fmt::Write as _;

const MARGIN: f64 = 28.0;
const TITLE: f64 = 20.0;
const CAPTION: f64 = 12.5;
/// The size of names beside bars and marks.
pub(super) const NAME: f64 = 12.0;

/// What is drawn, before it stands on its sheet.
pub(super) struct Drawn {
    pub body: String,
    pub width: f64,
    pub height: f64,
    /// What is to be said below.
    pub note: Option<String>,
}

/// Puts a drawing on its sheet.
pub(super) fn put(chart: &Chart<'_>, style: &Style, drawn: &Drawn) -> String {
    let words = |text: Option<&String>, size: f64| match text {
        Some(text) if style.words => text::wrap(text, drawn.width / size),
        _ => Vec::new(),
    };
    let title = words(chart.title.as_ref(), TITLE);
    let caption = words(chart.caption.as_ref(), CAPTION);
    let note = match &drawn.note {
        Some(note) => text::wrap(note, drawn.width / SMALL),
        None => Vec::new(),
    };
    let above = (title.len() as f64 * TITLE + caption.len() as f64 * CAPTION) * LINE;
    let gap = if above > 0.0 { 18.0 } else { 0.0 };
    let below = note.len() as f64 * SMALL * LINE + if note.is_empty() { 0.0 } else { 14.0 };
    let (width, height) = (
        drawn.width + 2.0 * MARGIN,
        drawn.height + above + gap + below + 2.0 * MARGIN,
    );
    let mut out = String::new();
    let told = [chart.title.as_deref(), chart.caption.as_deref()];
    open(&mut out, told, chart.language, style, [width, height]);
    lines(
        &mut out,
        &title,
        "ink b",
        TITLE,
        MARGIN,
        MARGIN + TITLE * 0.9,
    );
    let first = MARGIN + title.len() as f64 * TITLE * LINE + CAPTION;
    lines(&mut out, &caption, "pale", CAPTION, MARGIN, first);
    let top = MARGIN + above + gap;
    let _ = write!(
        out,
        "<g transform=\"translate({} {})\">\n{}</g>\n",
        n(MARGIN),
        n(top),
        drawn.body
    );
    let first = top + drawn.height + 14.0 + SMALL;
    lines(&mut out, &note, "pale", SMALL, MARGIN, first);
    out.push_str("</svg>\n");
    out
}

/// Words at a place; `class` says colour and end.
pub(super) fn words(out: &mut String, text: &str, class: &str, [x, y, size]: [f64; 3]) {
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\">{}</text>",
        n(x),
        n(y),
        xml(&text::printable(text))
    );
}

/// A fine line.
pub(super) fn rule(out: &mut String, d: &str, weight: f64) {
    let _ = writeln!(
        out,
        "<path class=\"e\" stroke-width=\"{weight}\" stroke-opacity=\"0.5\" d=\"{d}\"/>"
    );
}

/// Draws something as the link that a resource leads to, with a title.
pub(super) fn linked(
    out: &mut String,
    term: Option<&Term>,
    title: &str,
    style: &Style,
    draw: impl FnOnce(&mut String),
) {
    let href = match term {
        Some(Term::NamedNode(node)) => style.href(node.as_str()),
        _ => None,
    };
    match &href {
        Some(href) => {
            let _ = write!(out, "<a href=\"{}\">", xml(href));
        }
        None => out.push_str("<g>"),
    }
    let _ = writeln!(out, "<title>{}</title>", xml(&text::printable(title)));
    draw(out);
    out.push_str(if href.is_some() { "</a>\n" } else { "</g>\n" });
}
