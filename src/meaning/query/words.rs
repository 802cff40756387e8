//! The words in which a query goes to another engine.
//!
//! Its author's words are the best: engines differ most over the many groups and subqueries that the algebra is written out with.
//! So prefixes are declared and the values of parameters written where their places are; when that text means the very query
//! that was prepared, it is sent, else the algebra, written out.

use super::parse;
use crate::words::prefixes::Prefixes;
use crate::words::sparql::bare;
use regex::Regex;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::fmt::Write as _;

/// Words that mean the query, as near to its text as can be.
pub fn words(text: &str, query: &Query, prefixes: &Prefixes) -> String {
    let bound = bound(text, query);
    let declared = declared(&bound, prefixes);
    let candidate = format!("{declared}{bound}");
    match parse(&candidate, "query", prefixes) {
        Ok(parsed) if parsed == *query => candidate,
        _ => query.to_string(),
    }
}

/// The declarations that a text needs beside its own.
fn declared(text: &str, prefixes: &Prefixes) -> String {
    let words = bare(text);
    let mut declared = String::new();
    for (prefix, namespace) in prefixes.iter() {
        if words.contains(&format!("{prefix}:")) {
            let _ = writeln!(declared, "PREFIX {prefix}: <{namespace}>");
        }
    }
    declared
}

/// The text with the values of the query's one-column VALUES in the places that the text leaves open.
fn bound(text: &str, query: &Query) -> String {
    let Ok(place) = Regex::new(r"(?i)VALUES\s+[?$](\w+)\s*\{\s*UNDEF\s*\}") else {
        return text.to_owned();
    };
    let mut query = query.clone();
    let mut values: Vec<(String, String)> = Vec::new();
    super::bind::for_each_pattern(super::bind::pattern_mut(&mut query), &mut |pattern| {
        if let GraphPattern::Values {
            variables,
            bindings,
        } = pattern
            && let [variable] = variables.as_slice()
            && bindings.iter().all(|row| row.iter().all(Option::is_some))
        {
            let terms = bindings.iter().flatten().flatten().map(ToString::to_string);
            let terms: Vec<String> = terms.collect();
            let name = variable.as_str().to_owned();
            let written = format!("VALUES ?{name} {{ {} }}", terms.join(" "));
            values.push((name, written));
        }
    });
    place
        .replace_all(text, |found: &regex::Captures<'_>| {
            let value = values.iter().find(|(name, _)| *name == found[1]);
            value.map_or_else(|| found[0].to_owned(), |(_, written)| written.clone())
        })
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meaning::query::bind::bind;
    use oxrdf::Literal;

    #[test]
    fn the_words_of_the_author_are_kept() {
        let mut prefixes = Prefixes::default();
        prefixes.insert("e", "http://e/");
        prefixes.insert("f", "http://f/");
        let text = "# who says e: ?\nSELECT ?s { VALUES ?x { UNDEF } ?s e:p ?x }";
        let mut query = parse(text, "t", &prefixes).expect("parses");
        let open = words(text, &query, &prefixes);
        assert_eq!(open, format!("PREFIX e: <http://e/>\n{text}"));
        assert!(bind(&mut query, "x", &[Literal::from("} \"").into()]));
        let sent = words(text, &query, &prefixes);
        assert!(
            sent.ends_with("SELECT ?s { VALUES ?x { \"} \\\"\" } ?s e:p ?x }"),
            "{sent}"
        );
        assert_eq!(parse(&sent, "t", &prefixes).ok(), Some(query));
    }
}
