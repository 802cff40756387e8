//! Quotations of the data compared with those of the text: the words they begin and end with, and who speaks.

use super::kinds::Teller;
use super::mentions::{Names, texts};
use super::words::{LeafWords, PaperWords, readings_at, typed_in};
use crate::data::dataset::{QuadIds, TermId};
use crate::meaning::stats::Instances;
use crate::words::diagnostic::Finding;
use crate::words::text::{Form, FoundQuotation};
use crate::words::vocabulary::xz;
use oxrdf::{NamedNodeRef, Term};
use std::collections::HashMap;

/// Every quotation that does not agree with the text.
pub fn findings(words: &PaperWords, names: &Names, teller: &Teller<'_>) -> Vec<Finding> {
    let instances = Instances::new(teller.dataset);
    let check = Check {
        words,
        names,
        teller,
        references: readings_at(teller.dataset, &instances.of(xz::REFERENCE)),
    };
    let mut found = Vec::new();
    for (class, form) in [
        (xz::DIRECT_QUOTATION, Form::Direct),
        (xz::REPORTED_SPEECH, Form::Reported),
    ] {
        let classes = instances.classes_under(class);
        for &graph in words
            .graphs
            .iter()
            .filter(|g| words.of(**g).next().is_some())
        {
            for node in typed_in(teller.dataset, graph, &classes) {
                found.extend(check.quotation(graph, node, form));
            }
        }
    }
    found
}

struct Check<'a> {
    words: &'a PaperWords,
    names: &'a Names,
    teller: &'a Teller<'a>,
    references: HashMap<TermId, Vec<TermId>>,
}

/// A quotation of the text in its leaf.
type Found<'a> = (&'a LeafWords, &'a FoundQuotation);

impl Check<'_> {
    fn quotation(&self, graph: TermId, node: TermId, form: Form) -> Option<Finding> {
        let all: Vec<Found<'_>> = self
            .words
            .of(graph)
            .flat_map(|leaf| leaf.quotations.iter().map(move |found| (leaf, found)))
            .filter(|(_, found)| found.form == form)
            .collect();
        match form {
            Form::Direct => self.direct(graph, node, &all),
            Form::Reported => self.reported(graph, node, &all),
        }
    }

    fn direct(&self, graph: TermId, node: TermId, all: &[Found<'_>]) -> Option<Finding> {
        let (opens, closes) = (
            self.text(graph, node, xz::OPENS_WITH),
            self.text(graph, node, xz::CLOSES_WITH),
        );
        let fits = |(leaf, found): &&Found<'_>| {
            let words = bare(&leaf.slice(found.words));
            words.starts_with(&bare(opens.unwrap_or_default()))
                && words.ends_with(&bare(closes.unwrap_or_default()))
        };
        let Some(&found) = all.iter().find(fits) else {
            let nearest = opens.and_then(|opens| self.words.find(graph, opens));
            let range = nearest
                .and_then(|(leaf, range)| leaf.place(range))
                .or_else(|| {
                    let (leaf, found) = all.first()?;
                    leaf.place(found.words)
                });
            let slots = [
                ("opens", opens.unwrap_or("…")),
                ("closes", closes.unwrap_or("…")),
            ];
            let quad = self.quad(graph, node, xz::OPENS_WITH);
            return Some(self.tell("quotation-range", graph, node, quad, &slots, range));
        };
        self.speaker(graph, node, found)
    }

    fn reported(&self, graph: TermId, node: TermId, all: &[Found<'_>]) -> Option<Finding> {
        let verb = self.text(graph, node, xz::SPEECH_VERB)?;
        let with_verb = all
            .iter()
            .filter(|(leaf, found)| squeezed(&leaf.slice(found.verb)) == squeezed(verb));
        let mut wrong = None;
        for &found in with_verb {
            wrong = Some(self.speaker(graph, node, found)?);
        }
        if wrong.is_some() || self.is_said_with(graph, node, verb) {
            return wrong;
        }
        let printed = self.words.find(graph, verb);
        let range = printed.and_then(|(leaf, range)| leaf.place(range));
        let range = range.or_else(|| self.words.of(graph).next()?.start());
        let quad = self.quad(graph, node, xz::SPEECH_VERB);
        Some(self.tell(
            "quotation-absent",
            graph,
            node,
            quad,
            &[("verb", verb)],
            range,
        ))
    }

    /// Whether a verb that does not always speak, such as 提出, stands after the speaker's name or what refers to it.
    fn is_said_with(&self, graph: TermId, node: TermId, verb: &str) -> bool {
        let Some(quad) = self.quad(graph, node, xz::SPEAKER) else {
            return self.words.find(graph, verb).is_some();
        };
        self.words.of(graph).any(|leaf| {
            leaf.find_all(verb).into_iter().any(|(start, _)| {
                let before = leaf.slice((0, start));
                self.names.is_named_in(quad.o, &before) || self.stands_for(graph, quad.o, &before)
            })
        })
    }

    /// A finding when another speaks. A speaker who is not named before the words must be referred to, or named in the
    /// passage: 「…」 may follow upon what somebody has said in the sentence.
    fn speaker(&self, graph: TermId, node: TermId, (leaf, found): Found<'_>) -> Option<Finding> {
        let quad = self.quad(graph, node, xz::SPEAKER)?;
        let speaker = quad.o;
        let printed = found.speaker.map(|range| leaf.slice(range));
        let is_named = match &printed {
            Some(printed) => {
                self.names.is_named_in(speaker, printed) || self.stands_for(graph, speaker, printed)
            }
            None => {
                self.names.is_named_in(speaker, &leaf.folded.text)
                    || self.names.is_referred_to(graph, speaker)
            }
        };
        if is_named {
            return None;
        }
        let name = self.teller.name(speaker);
        let slots = [
            ("speaker", name.as_str()),
            ("printed", printed.as_deref().unwrap_or("…")),
        ];
        let range = found.speaker.unwrap_or(found.verb);
        Some(self.tell(
            "quotation-speaker",
            graph,
            node,
            Some(quad),
            &slots,
            leaf.place(range),
        ))
    }

    /// Whether a reference at the passage says that these words stand for the speaker.
    fn stands_for(&self, graph: TermId, speaker: TermId, printed: &str) -> bool {
        let dataset = self.teller.dataset;
        let readings = self.references.get(&graph).into_iter().flatten();
        readings.into_iter().any(|&reading| {
            let refers = dataset
                .objects(reading, xz::REFERS_TO)
                .any(|o| o == speaker);
            let mut words = texts(dataset, reading, xz::PRINTED).peekable();
            refers
                && (words.peek().is_none()
                    || words.any(|w| squeezed(printed).contains(&squeezed(w))))
        })
    }

    fn quad(&self, graph: TermId, node: TermId, property: NamedNodeRef<'_>) -> Option<QuadIds> {
        let property = self.teller.dataset.iri(property)?;
        self.teller
            .dataset
            .matching_in(graph, Some(node), Some(property), None)
            .next()
    }

    fn text(&self, graph: TermId, node: TermId, property: NamedNodeRef<'_>) -> Option<&str> {
        match self
            .teller
            .dataset
            .term(self.quad(graph, node, property)?.o)
        {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        }
    }

    fn tell(
        &self,
        code: &str,
        graph: TermId,
        node: TermId,
        quad: Option<QuadIds>,
        slots: &[(&str, &str)],
        range: Option<crate::words::text::Range>,
    ) -> Finding {
        let (quotation, passage) = (self.teller.name(node), self.teller.name(graph));
        let mut all = vec![("quotation", quotation.as_str()), ("passage", &passage)];
        all.extend_from_slice(slots);
        let finding = self.teller.at(self.teller.tell(code, &all), quad);
        self.teller.in_text(finding, range)
    }
}

/// A string without white space, for comparing what is printed.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The same without the marks at either end: 「有堤，就有市。」 begins with 有堤 and ends with 有市.
fn bare(text: &str) -> String {
    let squeezed = squeezed(text);
    squeezed
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}
