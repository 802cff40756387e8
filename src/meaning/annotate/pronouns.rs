//! Pronouns that speak: 他指出, she said. They stand for the person who spoke last before, else for the last person named, within reach.

use super::{Annotation, Annotator, Body, Identified, Reason, Sort};
use crate::data::dataset::TermId;
use crate::words::text::{FoundQuotation, Range};
use std::collections::HashSet;

/// Words that stand for one person.
const PRONOUNS: &[&str] = &["他", "她", "he", "He", "she", "She"];

/// A person farther back than this, in code points, is not meant.
const NEAR: usize = 400;

/// The names and references of a text, in order, with the pronouns of its speakers among them. Linear in both.
pub(super) fn resolved(
    annotator: &Annotator,
    text: &[char],
    spoken: &[FoundQuotation],
    named: Vec<Annotation>,
) -> Vec<Annotation> {
    let mut phrases: Vec<Range> = spoken.iter().filter_map(|q| q.speaker).collect();
    phrases.sort_unstable();
    phrases.dedup();
    let pronouns: HashSet<Range> = (phrases.iter().copied())
        .filter(|range| is_pronoun(&text[range.0..range.1]))
        .collect();
    if pronouns.is_empty() {
        return named;
    }
    let mut found: Vec<Annotation> = Vec::with_capacity(named.len() + pronouns.len());
    let mut last: Option<Person> = None;
    let mut names = named.into_iter().peekable();
    for phrase in phrases {
        while let Some(name) = names.next_if(|name| name.range.0 < phrase.1) {
            let speaks = phrase.0 <= name.range.0;
            last = Person::next(last, annotator, &name, speaks);
            found.push(name);
        }
        let near = last.filter(|person| person.end + NEAR >= phrase.0);
        if let Some(person) = near.filter(|_| pronouns.contains(&phrase)) {
            found.push(Annotation {
                range: phrase,
                body: Body::Entity(Identified {
                    things: vec![person.thing],
                    reason: Reason::ThatSpeaker,
                }),
            });
            last = Some(Person {
                end: phrase.1,
                speaks: true,
                ..person
            });
        }
    }
    found.extend(names);
    found.sort_by_key(|a| a.range);
    found
}

/// Whom a pronoun would stand for.
#[derive(Clone, Copy)]
struct Person {
    thing: TermId,
    end: usize,
    /// Whether the name stands where a speaker does.
    speaks: bool,
}

impl Person {
    /// Who it is after a name: a person who speaks stays until another speaks or is named out of reach.
    fn next(
        last: Option<Self>,
        annotator: &Annotator,
        name: &Annotation,
        speaks: bool,
    ) -> Option<Self> {
        let Body::Entity(identified) = &name.body else {
            return last;
        };
        let Some(thing) = identified
            .one()
            .filter(|t| annotator.sort(*t) == Sort::Person)
        else {
            return last;
        };
        let stays = last.filter(|l| l.speaks && !speaks && l.end + NEAR >= name.range.0);
        let next = Self {
            thing,
            end: name.range.1,
            speaks,
        };
        stays.or(Some(next))
    }
}

fn is_pronoun(phrase: &[char]) -> bool {
    PRONOUNS
        .iter()
        .any(|word| word.chars().eq(phrase.iter().copied()))
}
