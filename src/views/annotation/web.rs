//! Web Annotations (W3C, 2017): each has its place in the text by code points, and what it identifies or describes as its body. The rule
//! that found it is `xz:suggestedBy`. Every node has an IRI under that of the text.

use super::{Annotated, kind, kind_word, value};
use crate::meaning::annotate::{Annotation, Body};
use crate::words::text::Positions;
use oxrdf::{Literal, Term};
use std::fmt::Write;

pub(super) const HEAD: &str = "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix oa: <http://www.w3.org/ns/oa#> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n@prefix xz: <https://w3id.org/xinzhi/ns#> .\n";

/// The annotations of one text as Turtle.
pub(super) fn turtle(annotated: &Annotated<'_>) -> String {
    let positions = Positions::new(annotated.text);
    let text = iri_of(annotated.name);
    let mut out = String::new();
    for annotation in annotated.found {
        one(annotated, annotation, &positions, &text, &mut out);
    }
    out
}

/// A path as a relative IRI.
fn iri_of(name: &str) -> String {
    let mut out = String::new();
    for byte in name.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn one(
    annotated: &Annotated<'_>,
    annotation: &Annotation,
    positions: &Positions<'_>,
    text: &str,
    out: &mut String,
) {
    let (start, end) = annotation.range;
    let kind = kind(&annotation.body);
    let place = format!("{text}#{kind}-{start}-{end}");
    let (motive, rule, body) = said(annotated, annotation, positions, &place);
    let _ = write!(
        out,
        "\n<{place}> a oa:Annotation ; oa:motivatedBy oa:{motive} ; xz:suggestedBy {rule} ;\n  oa:hasTarget <{place}-target>{body} .\n\
         <{place}-target> a oa:SpecificResource ; oa:hasSource <{text}> ; oa:hasSelector <{place}-position> , <{place}-quote> .\n\
         <{place}-position> a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .\n\
         <{place}-quote> a oa:TextQuoteSelector ; oa:exact {} .\n",
        literal(positions.slice(annotation.range))
    );
}

fn literal(text: &str) -> String {
    Literal::new_simple_literal(text).to_string()
}

/// The motive, the rule, and the bodies with what is said of them.
fn said(
    annotated: &Annotated<'_>,
    annotation: &Annotation,
    positions: &Positions<'_>,
    place: &str,
) -> (&'static str, String, String) {
    let iri = |thing| match annotated.dataset.term(thing) {
        Term::NamedNode(node) => node.to_string(),
        _ => "oa:Annotation".to_owned(),
    };
    match &annotation.body {
        Body::Entity(identified) => {
            let bodies: Vec<String> = identified.things.iter().map(|t| iri(*t)).collect();
            let property = if bodies.len() == 1 {
                "oa:hasBody"
            } else {
                "xz:candidate"
            };
            let body = format!(" ;\n  {property} {}", bodies.join(" , "));
            ("identifying", literal(identified.reason.word()), body)
        }
        Body::Figure(figure) => {
            let value = value(&figure.value)
                .map(|v| format!(" ; rdf:value {}", literal(&v)))
                .unwrap_or_default();
            let body = format!(
                " ;\n  oa:hasBody <{place}-figure> .\n<{place}-figure> a xz:Figure ; xz:printedForm {}{value}",
                literal(&figure.printed)
            );
            (
                "describing",
                literal(&format!("figure-{}", kind_word(figure.kind))),
                body,
            )
        }
        Body::Quotation(spoken) => {
            let class = if kind(&annotation.body) == "quotation" {
                "xz:DirectQuotation"
            } else {
                "xz:ReportedSpeech"
            };
            let speaker = spoken
                .speaker
                .map(|s| format!(" ; xz:speaker {}", iri(s)))
                .unwrap_or_default();
            let verb = literal(positions.slice(spoken.found.verb));
            let body = format!(
                " ;\n  oa:hasBody <{place}-words> .\n<{place}-words> a {class} ; xz:speechVerb {verb}{speaker}"
            );
            ("describing", literal("verb-of-speech"), body)
        }
    }
}
