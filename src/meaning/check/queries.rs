//! Rules about query files: what they say is looked for in their text, comments and strings left out of account.

use super::builtin::Builtin;
use super::rule::Rule;
use crate::data::dataset::Dataset;
use crate::data::project::QueryFile;
use crate::meaning::labels::Labels;
use crate::words::diagnostic::{Finding, Place};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use oxrdf::{Literal, Term};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a rule finds in a text: bytes from and to, and words for the `{?variable}`s of its message.
pub struct InText {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Variables of the message.
    pub words: BTreeMap<&'static str, Term>,
}

/// Runs the rules about query files over some; the findings come in the order of the files.
pub fn check_queries(rules: &[Rule], files: &[QueryFile], language: Language) -> Vec<Finding> {
    let (dataset, prefixes) = (Dataset::default(), Prefixes::default());
    let labels = Labels::new(&dataset, &prefixes, language);
    let mut findings = Vec::new();
    for rule in rules {
        let Some(Builtin::Query(look)) = rule.builtin else {
            continue;
        };
        for file in files {
            for found in look(&file.text) {
                let term = |name: &str| found.words.get(name);
                let finding = rule.finding(language, term, &labels);
                findings.push(placed(finding, &file.path, &file.text, &found));
            }
        }
    }
    findings.sort();
    findings
}

/// A finding at a stretch of a text.
pub(super) fn placed(mut finding: Finding, path: &str, text: &str, found: &InText) -> Finding {
    let before = &text[..found.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let shown_end = found.end.min(line_start + line.len());
    finding.excerpt = Some(line.to_owned());
    finding.at(Some(Place {
        path: path.into(),
        line: before.matches('\n').count() + 1,
        column: text[line_start..found.start].chars().count() + 1,
        width: text[found.start..shown_end].chars().count().max(1),
    }))
}

static COMPARED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let lang = r"\blang\s*\(\s*[?$]\w+\s*\)";
    let tag = r#"["'](?<tag>[A-Za-z][A-Za-z0-9-]*)["']"#;
    [
        format!("(?i){lang}\\s*!?=\\s*{tag}"),
        format!("(?i){tag}\\s*!?=\\s*{lang}"),
        format!("(?i){lang}\\s*(?:not\\s+)?in\\s*\\(\\s*{tag}[^)]*\\)"),
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("the pattern is tested"))
    .collect()
});

/// `LANG(?x) = "zh"`: a comparison of whole tags, which misses `zh-Hant` and, in strict engines, another case of letters.
pub(super) fn language_compared(text: &str) -> Vec<InText> {
    let bare = without_comments(text);
    let mut found: Vec<InText> = COMPARED
        .iter()
        .flat_map(|pattern| pattern.captures_iter(&bare))
        .filter_map(|captures| {
            let whole = captures.get(0)?;
            let tag = Term::from(Literal::new_simple_literal(&captures["tag"]));
            Some(InText {
                start: whole.start(),
                end: whole.end(),
                words: BTreeMap::from([("tag", tag)]),
            })
        })
        .collect();
    found.sort_by_key(|found| found.start);
    found
}

/// The same text, of the same length, with its comments blanked: `#` outside of IRIs and strings up to the end of the line.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<char> = None;
    let mut is_comment = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            (open, is_comment, escaped) = (None, false, false);
        } else if is_comment {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        } else if escaped {
            escaped = false;
        } else {
            match open {
                None if c == '#' => {
                    is_comment = true;
                    out.push(' ');
                    continue;
                }
                None if c == '<' && is_iri(&text[at + 1..]) => open = Some('>'),
                None if c == '"' || c == '\'' => open = Some(c),
                Some(_) if c == '\\' => escaped = true,
                Some(end) if c == end => open = None,
                _ => {}
            }
        }
        out.push(c);
    }
    out
}

/// Whether `<` opens an IRI and is no comparison: it is closed before any space.
fn is_iri(rest: &str) -> bool {
    rest.find(|c: char| c == '>' || c.is_whitespace())
        .is_some_and(|at| rest[at..].starts_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_compared_as_wholes_are_seen() {
        let count = |text: &str| language_compared(text).len();
        assert_eq!(count("FILTER (LANG(?l) = \"zh\")"), 1);
        assert_eq!(count("FILTER ('en' != lang( ?l ))"), 1);
        assert_eq!(count("FILTER (LANG(?l) IN (\"en\", \"zh\"))"), 1);
        for fine in [
            "FILTER (LANG(?l) = \"\")",
            "FILTER (LANGMATCHES(LANG(?l), \"zh\"))",
            "# FILTER (LANG(?l) = \"zh\")",
            "BIND (<http://e/#x> AS ?x) # LANG(?l) = \"zh\"",
        ] {
            assert_eq!(count(fine), 0, "{fine}");
        }
        assert_eq!(
            count("BIND (<http://e/#x> AS ?x) FILTER (LANG(?l) = \"zh\")"),
            1
        );
    }
}
