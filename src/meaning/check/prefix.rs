//! Prefixes of the project's files that nearly mean what the project means by them.

use super::builtin::near;
use super::queries::InText;
use crate::words::prefixes::Prefixes;
use oxrdf::{Literal, Term};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static BINDING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^[ \t]*@?prefix[ \t]+(?<name>[\w-]*):[ \t]*<(?<namespace>[^>\s]*)>")
        .expect("the pattern is tested")
});

/// Bindings of a prefix of the project to a namespace that differs by a slip from the project's.
pub(super) fn prefix_slip(text: &str, prefixes: &Prefixes) -> Vec<InText> {
    let word = |text: &str| Term::from(Literal::new_simple_literal(text));
    BINDING
        .captures_iter(text)
        .filter_map(|captures| {
            let namespace = captures.name("namespace")?;
            let meant = prefixes.namespace(&captures["name"])?;
            // Papers are numbered: one that differs by a digit is another paper.
            let is_slip = meant != namespace.as_str()
                && !meant.contains("/paper/")
                && near(meant, namespace.as_str());
            is_slip.then(|| InText {
                start: namespace.start(),
                end: namespace.end(),
                words: BTreeMap::from([
                    ("prefix", word(&captures["name"])),
                    ("namespace", word(namespace.as_str())),
                    ("meant", word(meant)),
                ]),
            })
        })
        .collect()
}
