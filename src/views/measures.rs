//! How good drafts are, as text: for each kind what is found and kept, then by property and by rule, then what is missing.

use crate::meaning::draft::measure::{Kind, Measures, Share};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The measures as lines of text.
pub fn text(measures: &Measures) -> String {
    let mut out = String::new();
    line(
        &mut out,
        measures.precision,
        "things that are drafted as mentioned are modelled",
    );
    line(
        &mut out,
        measures.recall,
        "modelled things with names are drafted as mentioned",
    );
    for kind in &measures.kinds {
        of_kind(&mut out, kind);
    }
    list(
        &mut out,
        "drafted statements that are kept, by property",
        &measures.properties,
    );
    list(
        &mut out,
        "drafted nodes that are found, by rule",
        &measures.rules,
    );
    if !measures.missed.is_empty() {
        let _ = writeln!(out, "\nmodelled and not drafted:");
    }
    for missed in &measures.missed {
        let _ = writeln!(out, "  {} {} {}", missed.address, missed.class, missed.key);
    }
    out
}

fn of_kind(out: &mut String, kind: &Kind) {
    let _ = writeln!(out, "\n{}", kind.class);
    line(out, kind.found, "modelled nodes are drafted");
    if let Some(speakers) = kind.speakers {
        line(
            out,
            speakers,
            "modelled nodes are drafted with the right speaker",
        );
        let _ = writeln!(
            out,
            "{:>27}  drafted with a wrong speaker",
            kind.wrong_speakers
        );
    }
    line(out, kind.whole, "drafted nodes are kept as they are");
    line(out, kind.kept, "drafted statements are kept");
}

fn list(out: &mut String, title: &str, shares: &BTreeMap<String, Share>) {
    let _ = writeln!(out, "\n{title}:");
    for (name, share) in shares {
        line(out, *share, name);
    }
}

fn line(out: &mut String, share: Share, what: &str) {
    let percent = 100.0 * share.value();
    let _ = writeln!(
        out,
        "{percent:>8.1} %  {:>5} of {:<5}  {what}",
        share.right, share.of
    );
}
