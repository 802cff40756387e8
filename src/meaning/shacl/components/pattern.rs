//! `sh:pattern` with `sh:flags` (§4.4.3): each value node, as a string, matches the regular expression; blank nodes never do.
//!
//! Expressions are those of the `regex` crate, which SPARQL's REGEX uses here too. What it does not know (back references, `\i`,
//! `\c`) is refused when the shapes are compiled.

use super::*;
use crate::meaning::shacl::error::Problem;
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

#[derive(Debug)]
struct Pattern(Regex);

pub fn read(reader: &mut Reader<'_>, site: &Site) -> Found {
    let flags = reader.strings(site.node, sh::FLAGS);
    if flags.len() > 1 {
        let problem = Problem::Several("sh:flags".to_owned());
        reader.problem(site.node, Some(sh::FLAGS), problem);
    }
    let flags = flags.first().map_or("", String::as_str);
    let mut found = Vec::new();
    for pattern in reader.strings(site.node, sh::PATTERN) {
        match reader.patterns.compiled(&pattern, flags) {
            Ok(regex) => found.push(Pattern(regex)),
            Err(reason) => {
                let problem = Problem::Unsupported(format!("the pattern '{pattern}' ({reason})"));
                reader.problem(site.node, Some(sh::PATTERN), problem);
            }
        }
    }
    boxed(found)
}

/// The expressions of the shapes, each built once: many shapes ask the same of their values.
#[derive(Default)]
pub struct Patterns(HashMap<[String; 2], Regex>);

impl Patterns {
    fn compiled(&mut self, pattern: &str, flags: &str) -> Result<Regex, String> {
        match self.0.entry([pattern, flags].map(str::to_owned)) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(new) => Ok(new.insert(build(pattern, flags)?).clone()),
        }
    }
}

/// Builds an expression with the flags of XPath (`s m i x q`).
fn build(pattern: &str, flags: &str) -> Result<Regex, String> {
    let quoted = flags.contains('q');
    let pattern = if quoted {
        regex::escape(pattern)
    } else {
        pattern.to_owned()
    };
    let mut builder = RegexBuilder::new(&pattern);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => return Err(format!("there is no flag '{other}'")),
        };
    }
    builder.build().map_err(|error| {
        let error = error.to_string();
        error.lines().last().unwrap_or_default().trim().to_owned()
    })
}

impl Constraint for Pattern {
    fn component(&self) -> NamedNode {
        sh::PATTERN_COMPONENT.into_owned()
    }

    fn check(&self, run: &Run<'_>, at: &At<'_>, out: &mut Out) {
        for value in at.values {
            if !string_of(run.term(*value)).is_some_and(|text| self.0.is_match(text)) {
                out.value(at, *value);
            }
        }
    }

    fn message(&self, _: &Shapes, _: &Names) -> Text {
        let pattern = self.0.as_str();
        Text::new(
            format!("不合樣式 {pattern}"),
            format!("不合样式 {pattern}"),
            format!("does not match the pattern {pattern}"),
        )
    }
}
