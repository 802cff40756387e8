//! The text itself with what was found marked in it: in colours, in braces, or as a page.

use super::{Annotated, kind};
use crate::meaning::annotate::{Annotation, Body};
use std::fmt::Write;

pub(super) const HEAD: &str = "<!doctype html>\n<html lang=\"zh-Hant-HK\">\n<meta charset=\"utf-8\">\n<title>xinzhi annotate</title>\n<style>\
body{max-width:46em;margin:2em auto;padding:0 1em;font:1.05rem/1.9 sans-serif}pre{white-space:pre-wrap;font:inherit}\
mark{color:inherit;background:none;border-bottom:2px solid}.mention{border-color:#1b6ec2}.reference{border-color:#1b6ec2;border-bottom-style:dotted}\
.undecided{border-color:#b3261e;border-bottom-style:dashed}.figure{border-color:#a05a00}.quotation,.reported-speech{border:0;background:#eef3ea;color:#111}\
</style>\n";

pub(super) const FOOT: &str = "</html>\n";

/// A place where a mark begins or ends.
struct Edge<'a> {
    at: usize,
    annotation: &'a Annotation,
    begins: bool,
}

/// Begins and ends in the order of the text; at one place, what ends comes first, and the longer begins before the shorter. Figures and
/// names that a longer one runs into are left out: marks are nested.
fn edges(found: &[Annotation]) -> Vec<Edge<'_>> {
    let mut edges = Vec::new();
    let mut open: Vec<&Annotation> = Vec::new();
    for annotation in found {
        close(&mut open, annotation.range.0, &mut edges);
        if open
            .last()
            .is_none_or(|outer| annotation.range.1 <= outer.range.1)
            && annotation.range.0 < annotation.range.1
        {
            edges.push(Edge {
                at: annotation.range.0,
                annotation,
                begins: true,
            });
            open.push(annotation);
        }
    }
    close(&mut open, usize::MAX, &mut edges);
    edges
}

fn close<'a>(open: &mut Vec<&'a Annotation>, upto: usize, edges: &mut Vec<Edge<'a>>) {
    while let Some(annotation) = open.pop_if(|inner| inner.range.1 <= upto) {
        edges.push(Edge {
            at: annotation.range.1,
            annotation,
            begins: false,
        });
    }
}

/// Writes the text, and at each edge what `mark` writes.
fn walk(
    annotated: &Annotated<'_>,
    escape: bool,
    mut mark: impl FnMut(&Edge<'_>, &mut String),
) -> String {
    let mut out = String::with_capacity(annotated.text.len() * 2);
    let edges = edges(annotated.found);
    let mut next = edges.iter().peekable();
    for (at, character) in annotated.text.chars().enumerate() {
        while let Some(edge) = next.next_if(|edge| edge.at <= at) {
            mark(edge, &mut out);
        }
        match character {
            '<' if escape => out.push_str("&lt;"),
            '&' if escape => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    for edge in next {
        mark(edge, &mut out);
    }
    out
}

/// The text in colours, or with what was found in braces.
pub(super) fn text(annotated: &Annotated<'_>, colours: bool) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut out = walk(annotated, false, |edge, out| {
        if !colours {
            if !edge.begins {
                let _ = write!(out, "{{{}}}", annotated.gist(&edge.annotation.body));
            }
        } else if edge.begins {
            let colour = colour(&edge.annotation.body);
            open.push(colour);
            let _ = write!(out, "\u{1b}[{colour}m");
        } else {
            open.pop();
            out.push_str("\u{1b}[0m");
            for colour in &open {
                let _ = write!(out, "\u{1b}[{colour}m");
            }
        }
    });
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn colour(body: &Body) -> &'static str {
    match kind(body) {
        "mention" if is_undecided(body) => "31",
        "mention" => "1;34",
        "reference" => "3;34",
        "figure" => "33",
        _ => "32",
    }
}

fn is_undecided(body: &Body) -> bool {
    matches!(body, Body::Entity(identified) if identified.things.len() > 1)
}

/// A part of a page.
pub(super) fn html(annotated: &Annotated<'_>) -> String {
    let body = walk(annotated, true, |edge, out| {
        if !edge.begins {
            out.push_str("</mark>");
            return;
        }
        let body = &edge.annotation.body;
        let class = if is_undecided(body) {
            "undecided"
        } else {
            kind(body)
        };
        let mut title = annotated.gist(body);
        if let Body::Entity(identified) = body {
            let _ = write!(title, " ({})", identified.reason.word());
        }
        let _ = write!(
            out,
            "<mark class=\"{class}\" title=\"{}\">",
            escaped(&title)
        );
    });
    format!("<h2>{}</h2>\n<pre>{body}</pre>\n", escaped(annotated.name))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
