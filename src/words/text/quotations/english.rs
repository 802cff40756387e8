//! Verbs of speech in English, with speakers before and after.

use super::marks::inside;
use super::{Form, FoundQuotation};
use crate::words::text::Range;

const SPEECH: &[&str] = &[
    "said",
    "says",
    "stated",
    "states",
    "stressed",
    "noted",
    "added",
    "argued",
    "remarked",
    "pointed out",
    "emphasised",
    "emphasized",
    "suggested",
    "announced",
    "wrote",
    "declared",
    "told",
];

/// Quotations with English verbs.
pub(super) fn quotations(text: &[char], marks: &[Range]) -> Vec<FoundQuotation> {
    let mut found = Vec::new();
    for at in 0..text.len() {
        let Some(verb) = verb_at(text, at).filter(|_| !inside(marks, at)) else {
            continue;
        };
        let quotation = before(text, marks, verb)
            .or_else(|| after(text, marks, verb))
            .or_else(|| reported(text, marks, verb));
        found.extend(quotation);
    }
    found
}

fn verb_at(text: &[char], at: usize) -> Option<Range> {
    if !text[at].is_ascii_lowercase() || (at > 0 && text[at - 1].is_ascii_alphanumeric()) {
        return None;
    }
    let word = SPEECH
        .iter()
        .find(|word| word.chars().eq(text[at..].iter().take(word.len()).copied()))?;
    let end = at + word.len();
    (!text.get(end).is_some_and(char::is_ascii_alphanumeric)).then_some((at, end))
}

/// Mr Lee said (on Monday), "…"
fn before(text: &[char], marks: &[Range], verb: Range) -> Option<FoundQuotation> {
    let words = *marks.get(marks.partition_point(|&(start, _)| start <= verb.1))?;
    let between = &text[verb.1..words.0 - 1];
    let close = between.len() <= 40 && !between.iter().any(|c| matches!(c, '.' | ';' | '!' | '?'));
    let led = between
        .iter()
        .rev()
        .find(|c| **c != ' ')
        .is_none_or(|c| matches!(c, ',' | ':'))
        || ends_that(between);
    let speaker = speaker_before(text, verb.0)?;
    (close && led).then_some(FoundQuotation {
        form: Form::Direct,
        words,
        verb,
        speaker: Some(speaker),
        fragment: 0,
    })
}

fn ends_that(between: &[char]) -> bool {
    let text: String = between.iter().collect();
    text.trim_end().ends_with("that")
}

/// "…," said Mr Lee. "…," Mr Lee said.
fn after(text: &[char], marks: &[Range], verb: Range) -> Option<FoundQuotation> {
    let words = *marks[..marks.partition_point(|&(start, _)| start <= verb.0)].last()?;
    let between: String = text.get(words.1 + 1..verb.0)?.iter().collect();
    if between.len() > 60 || between.contains(['.', ';', '!', '?', '。']) {
        return None;
    }
    let named = between.trim_matches([' ', ',']);
    let speaker = if named.is_empty() {
        speaker_after(text, verb.1)?
    } else {
        let lead = between
            .chars()
            .take_while(|c| matches!(c, ' ' | ','))
            .count();
        let start = words.1 + 1 + lead;
        (start, start + named.chars().count())
    };
    Some(FoundQuotation {
        form: Form::Direct,
        words,
        verb,
        speaker: Some(speaker),
        fragment: 0,
    })
}

/// Mr Lee said that …
fn reported(text: &[char], marks: &[Range], verb: Range) -> Option<FoundQuotation> {
    let that: String = text[verb.1..].iter().take(6).collect();
    let start = verb.1 + (that == " that ").then_some(6)?;
    let stop = |&at: &usize| {
        matches!(text[at], '.' | '!' | '?')
            && !inside(marks, at)
            && text.get(at + 1).is_none_or(|c| c.is_whitespace())
    };
    let end = (start..text.len()).find(stop).unwrap_or(text.len());
    let speaker = Some(speaker_before(text, verb.0)?);
    Some(FoundQuotation {
        form: Form::Reported,
        words: (start, end),
        verb,
        speaker,
        fragment: 0,
    })
}

/// The words between the last stop or comma and the verb, eight at most.
fn speaker_before(text: &[char], verb: usize) -> Option<Range> {
    let stop = |at: usize| {
        let abbreviated = text[at] == '.' && at >= 2 && text[at - 2].is_ascii_uppercase();
        matches!(
            text[at],
            ',' | '.' | ';' | ':' | '!' | '?' | '"' | '”' | '。' | '\n'
        ) && !abbreviated
    };
    let from = (0..verb).rev().find(|&at| stop(at)).map_or(0, |at| at + 1);
    let trimmed = trim(text, (from, verb))?;
    let words = text[trimmed.0..trimmed.1]
        .iter()
        .filter(|c| **c == ' ')
        .count()
        + 1;
    (words <= 8 && text[trimmed.0].is_ascii_alphabetic()).then_some(trimmed)
}

/// The words after the verb up to a stop or a comma, eight at most.
fn speaker_after(text: &[char], from: usize) -> Option<Range> {
    let stop = |at: usize| {
        let abbreviated = text[at] == '.'
            && text[from..at]
                .iter()
                .rev()
                .take_while(|c| c.is_alphabetic())
                .count()
                <= 2;
        matches!(
            text[at],
            ',' | '.' | ';' | ':' | '!' | '?' | '"' | '“' | '\n'
        ) && !abbreviated
    };
    let end = (from..text.len())
        .find(|&at| stop(at))
        .unwrap_or(text.len());
    let trimmed = trim(text, (from, end))?;
    let words = text[trimmed.0..trimmed.1]
        .iter()
        .filter(|c| **c == ' ')
        .count()
        + 1;
    (words <= 8).then_some(trimmed)
}

fn trim(text: &[char], (mut start, mut end): Range) -> Option<Range> {
    while start < end && text[start].is_whitespace() {
        start += 1;
    }
    while start < end && text[end - 1].is_whitespace() {
        end -= 1;
    }
    (start < end).then_some((start, end))
}
