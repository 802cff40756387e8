//! Questions to an engine that shows all its graphs, whatever a request names (Virtuoso), in words that make it answer as the others.
//!
//! Such an engine lets `GRAPH ?g` meet the merge, the manifest and graphs of its own, and answers `GRAPH <g>` wrongly while the
//! default graph is named. So the graphs that are none of the data are kept out by a FILTER beside each `GRAPH ?g`, and a graph that is
//! named stands in VALUES. What it is known to answer wrongly without an error is not asked at all ([`wrong`]).

use crate::words::pattern::parts;
use crate::words::sparql::{iri_length, string_length};
use oxrdf::NamedNode;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::fmt::Write as _;

/// What the variables begin with that are put in the place of named graphs.
const OWN: &str = "xinzhi_graph_";

/// Whether a column is none of the question's.
pub(super) fn is_own(column: &str) -> bool {
    column.starts_with(OWN)
}

/// Why Virtuoso's answer to a query would be wrong; `None` when nothing is known against it. (The debug form names every part of the
/// algebra; a literal that spells one out is taken for one too, which does no harm.)
pub(super) fn wrong(query: &Query) -> Option<&'static str> {
    let parts = format!("{query:?}");
    let has = |names: &[&str]| names.iter().any(|name| parts.contains(name));
    let (Query::Select { pattern, .. }
    | Query::Ask { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Construct { pattern, .. }) = query;
    if has(&["ZeroOrMore(", "OneOrMore(", "ZeroOrOne("]) {
        Some("Virtuoso answers paths of any length (*, +, ?) wrongly where they are joined")
    } else if has(&["Divide("]) {
        Some("Virtuoso divides whole numbers to whole numbers")
    } else if has_values_alone(pattern) {
        Some("Virtuoso finds nothing where a branch of UNION is VALUES alone")
    } else if takes_groups_away(pattern) {
        Some("Virtuoso takes rows away wrongly where MINUS holds a grouping")
    } else {
        None
    }
}

/// Whether VALUES is all that a branch of UNION holds.
fn has_values_alone(pattern: &GraphPattern) -> bool {
    let is_values = |branch: &GraphPattern| matches!(branch, GraphPattern::Values { .. });
    let is_union = matches!(pattern, GraphPattern::Union { .. });
    parts(pattern).any(|part| is_union && is_values(part) || has_values_alone(part))
}

/// Whether a MINUS takes away what is grouped.
fn takes_groups_away(pattern: &GraphPattern) -> bool {
    let away = match pattern {
        GraphPattern::Minus { right, .. } => is_grouped(right),
        _ => false,
    };
    away || parts(pattern).any(takes_groups_away)
}

fn is_grouped(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Group { .. }) || parts(pattern).any(is_grouped)
}

/// The text with every `GRAPH` kept to the graphs of the data.
pub(super) fn kept_apart(text: &str, hidden: &[NamedNode]) -> String {
    let (mut out, mut number) = (String::with_capacity(text.len() * 2), 0);
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let length = token(rest, before);
        let (whole, after) = rest.split_at(length);
        let is_word = whole.eq_ignore_ascii_case("GRAPH");
        match is_word.then(|| name(after)).flatten() {
            Some((gap, name, behind)) if name.starts_with(['?', '$']) => {
                let _ = write!(out, "{} {whole}{gap}{name}", beside(&name[1..], hidden));
                rest = behind;
            }
            Some((gap, name, behind)) => {
                number += 1;
                let _ = write!(
                    out,
                    "VALUES ?{OWN}{number} {{ {name} }} {whole}{gap}?{OWN}{number}"
                );
                rest = behind;
            }
            None => {
                out.push_str(whole);
                rest = after;
            }
        }
        before = whole.chars().next_back().unwrap_or(c);
    }
    out
}

/// What keeps a variable off the hidden graphs. (With NOT IN and more than a few names, Virtuoso finds nothing in groups.)
fn beside(variable: &str, hidden: &[NamedNode]) -> String {
    let apart: Vec<String> = hidden
        .iter()
        .map(|graph| format!("?{variable} != {graph}"))
        .collect();
    format!("FILTER ({})", apart.join(" && "))
}

/// The length of what stands first: a comment, an IRI, a string, a word, or a character.
fn token(rest: &str, before: char) -> usize {
    let is_of_word = |c: char| c.is_alphanumeric() || "_-:?$@.".contains(c);
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '#' => rest.find('\n').unwrap_or(rest.len()),
        '<' => iri_length(rest).unwrap_or(1),
        '"' | '\'' => string_length(rest),
        c if is_of_word(c) && !is_of_word(before) => {
            rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())
        }
        c => c.len_utf8(),
    }
}

/// The blanks, the name of a graph, and what follows.
fn name(after: &str) -> Option<(&str, &str, &str)> {
    let mut start = 0;
    loop {
        let rest = &after[start..];
        let blank = rest.len() - rest.trim_start().len();
        let comment = match rest[blank..].starts_with('#') {
            true => rest[blank..].find('\n')?,
            false => 0,
        };
        start += blank + comment;
        if comment == 0 {
            break;
        }
    }
    let rest = &after[start..];
    let end = match rest.starts_with('<') {
        true => iri_length(rest)?,
        false => rest.find(|c: char| c.is_whitespace() || c == '{')?,
    };
    Some((&after[..start], &rest[..end], &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_are_kept_apart_and_nothing_else_is_touched() {
        let hidden = [
            NamedNode::new_unchecked("http://e/all"),
            NamedNode::new_unchecked("http://e/m"),
        ];
        let text = "# GRAPH ?x\nSELECT * { ?s :graph \"GRAPH ?y {\" . graph ?g{ ?s ?p <http://e/GRAPH> } GRAPH # which\n e:g { ?a ?b ?c } GRAPH <http://e/h> {} }";
        assert_eq!(
            kept_apart(text, &hidden),
            "# GRAPH ?x\nSELECT * { ?s :graph \"GRAPH ?y {\" . FILTER (?g != <http://e/all> && ?g != <http://e/m>) graph ?g{ ?s ?p <http://e/GRAPH> } VALUES ?xinzhi_graph_1 { e:g } GRAPH # which\n ?xinzhi_graph_1 { ?a ?b ?c } VALUES ?xinzhi_graph_2 { <http://e/h> } GRAPH ?xinzhi_graph_2 {} }"
        );
    }

    #[test]
    fn what_is_answered_wrongly_is_known() {
        let asked = |text: &str| {
            let parser = spargebra::SparqlParser::new();
            wrong(&parser.parse_query(text).expect("parses")).is_some()
        };
        assert!(asked("ASK { ?s <http://e/p>* ?o }"));
        assert!(asked(
            "ASK { FILTER NOT EXISTS { ?s (<http://e/p>/^<http://e/q>)+ ?o } }"
        ));
        assert!(asked("SELECT (?a / 2 AS ?b) { ?s ?p ?a }"));
        assert!(asked("ASK { { ?s ?p ?o } UNION { VALUES ?s { 1 } } }"));
        assert!(!asked(
            "ASK { { ?s ?p ?o } UNION { VALUES ?s { 1 } ?s ?q ?o } }"
        ));
        assert!(!asked(
            "ASK { ?s <http://e/p>/^<http://e/q>|<http://e/r> ?o }"
        ));
    }
}
