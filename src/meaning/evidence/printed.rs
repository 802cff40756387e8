//! Strings that the data says are printed must be printed: hedges, modal words, dates, variants, misprints.

use super::kinds::Teller;
use super::words::PaperWords;
use crate::data::dataset::{QuadIds, TermId};
use crate::words::diagnostic::Finding;
use crate::words::vocabulary::xz;
use oxrdf::{NamedNodeRef, Term};

/// Properties of statements in a passage whose values are printed there. Figures and quotations look at theirs themselves.
const IN_PASSAGES: [NamedNodeRef<'static>; 6] = [
    xz::HEDGE_PRINTED,
    xz::MODALITY_PRINTED,
    xz::URGENCY_PRINTED,
    xz::DATE_PRINTED,
    xz::PRINTED_NUMBER,
    xz::SPEECH_VERB,
];

/// Properties of readings, with the property that names the passages where their value is printed.
const IN_READINGS: [(NamedNodeRef<'static>, NamedNodeRef<'static>); 3] = [
    (xz::PRINTED, xz::AT),
    (xz::WORDING_IN_BODY, xz::IN_BODY),
    (xz::WORDING_IN_TABLE, xz::IN_TABLE),
];

/// Every string that is not printed where the data says it is.
pub fn findings(words: &PaperWords, teller: &Teller<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for property in IN_PASSAGES {
        for quad in quads(teller, property) {
            found.extend(absent(words, teller, quad, &[quad.g]));
        }
    }
    for (property, at) in IN_READINGS {
        for quad in quads(teller, property) {
            let passages: Vec<TermId> = teller.dataset.objects(quad.s, at).collect();
            found.extend(absent(words, teller, quad, &passages));
        }
    }
    found
}

fn quads<'a>(
    teller: &Teller<'a>,
    property: NamedNodeRef<'_>,
) -> impl Iterator<Item = QuadIds> + use<'a> {
    let property = teller.dataset.iri(property);
    let dataset = teller.dataset;
    property
        .into_iter()
        .flat_map(move |p| dataset.matching(None, Some(p), None))
}

/// A finding when none of the passages prints the value, and there is one whose words are known.
fn absent(
    words: &PaperWords,
    teller: &Teller<'_>,
    quad: QuadIds,
    passages: &[TermId],
) -> Option<Finding> {
    let Term::Literal(printed) = teller.dataset.term(quad.o) else {
        return None;
    };
    let printed = printed.value();
    let known = |passage: &&TermId| words.of(**passage).next().is_some();
    let passage = *passages.iter().find(known)?;
    let is_printed = passages
        .iter()
        .any(|passage| words.find(*passage, printed).is_some());
    if is_printed {
        return None;
    }
    let slots = [
        ("subject", teller.name(quad.s)),
        ("passage", teller.name(passage)),
        ("printed", printed.to_owned()),
        ("property", teller.name(quad.p)),
    ];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let finding = teller.at(teller.tell("printed-absent", &slots), Some(quad));
    let start = words.of(passage).find_map(|leaf| leaf.start());
    Some(teller.in_text(finding, start))
}
