//! Words that stand for something named elsewhere: 該局, 本港, the Bureau. Found by rule alone, and marked as such.
//!
//! | rule | words | stands for |
//! |---|---|---|
//! | `that-one` | 該, 上述, 這個 or *the*, and what a name ends with | the nearest such name before, in the same stretch of text |
//! | `this-one` | 本 and what a name ends with | the only thing in the text whose name ends so |

use super::{Annotation, Body, Identified, Reason};
use crate::data::dataset::TermId;
use crate::words::text::Range;

/// What names of bodies, places and undertakings end with; the longer first.
const HEADS: &[&str] = &[
    "協會",
    "协会",
    "基金",
    "計劃",
    "计划",
    "大學",
    "大学",
    "公司",
    "學院",
    "学院",
    "銀行",
    "银行",
    "委員會",
    "委员会",
    "局",
    "署",
    "會",
    "会",
    "社",
    "處",
    "处",
    "部",
    "司",
    "所",
    "市",
    "港",
    "區",
    "区",
    "鎮",
    "镇",
    "校",
    "園",
    "园",
];

/// The same in English, after *the*.
const ENGLISH_HEADS: &[&str] = &[
    "Association",
    "Authority",
    "Bank",
    "Bureau",
    "City",
    "Commission",
    "Committee",
    "Company",
    "Council",
    "Department",
    "Fund",
    "Government",
    "Institute",
    "Ministry",
    "Office",
    "Society",
    "University",
];

/// What points back.
const THAT: &[&str] = &["上述", "這個", "这个", "該", "该"];

/// What points to the only one.
const THIS: &[&str] = &["本"];

/// A name farther back than this, in code points, is not what is meant.
const NEAR: usize = 400;

/// The references of a text among its names, which are in order. Linear in the text, names within reach looked at once more.
pub(super) fn references(text: &[char], named: &[Annotation]) -> Vec<Annotation> {
    let mut found = Vec::new();
    let mut taken = named.iter().map(|a| a.range).peekable();
    let mut at = 0;
    while at < text.len() {
        while taken.next_if(|range| range.1 <= at).is_some() {}
        let inside = taken.peek().is_some_and(|range| range.0 <= at);
        match (!inside).then(|| pointer(text, at)).flatten() {
            Some((range, head, rule)) => {
                found.extend(resolved(text, named, range, head, rule));
                at = range.1;
            }
            None => at += 1,
        }
    }
    found
}

/// A word that points, and what names end with that it may stand for.
fn pointer(text: &[char], at: usize) -> Option<(Range, &'static str, Reason)> {
    let rest = &text[at..];
    let rules = [(THAT, Reason::ThatOne), (THIS, Reason::ThisOne)];
    for (words, rule) in rules {
        for word in words.iter().filter(|word| begins(rest, word)) {
            let after = at + word.chars().count();
            let head = HEADS.iter().find(|head| begins(&text[after..], head));
            if let Some(head) = head {
                return Some(((at, after + head.chars().count()), head, rule));
            }
        }
    }
    let apart = at == 0 || !text[at - 1].is_alphanumeric();
    if apart && (begins(rest, "the ") || begins(rest, "The ")) {
        let after = at + 4;
        let head = ENGLISH_HEADS
            .iter()
            .find(|head| begins(&text[after..], head))?;
        let end = after + head.chars().count();
        let whole = !text.get(end).is_some_and(|c| c.is_alphanumeric());
        return whole.then_some(((at, end), *head, Reason::ThatOne));
    }
    None
}

fn begins(text: &[char], word: &str) -> bool {
    let mut rest = text.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

fn resolved(
    text: &[char],
    named: &[Annotation],
    range: Range,
    head: &str,
    rule: Reason,
) -> Option<Annotation> {
    let before = named.partition_point(|a| a.range.1 <= range.0);
    let thing = match rule {
        Reason::ThisOne => only(text, named, head),
        _ => {
            let near = |a: &&Annotation| a.range.1 + NEAR >= range.0;
            named[..before]
                .iter()
                .rev()
                .take_while(near)
                .find_map(|a| thing(text, a, head))
        }
    }?;
    Some(Annotation {
        range,
        body: Body::Entity(Identified {
            things: vec![thing],
            reason: rule,
        }),
    })
}

/// What an annotation names, when the name ends so and one thing is meant.
fn thing(text: &[char], annotation: &Annotation, head: &str) -> Option<TermId> {
    let (start, end) = annotation.range;
    let length = head.chars().count();
    let printed = &text[start..end];
    let ends = printed.len() > length
        && printed[printed.len() - length..]
            .iter()
            .copied()
            .eq(head.chars());
    match &annotation.body {
        Body::Entity(Identified { things, .. }) if ends => match things.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        _ => None,
    }
}

/// The only thing in the text whose name ends so.
fn only(text: &[char], named: &[Annotation], head: &str) -> Option<TermId> {
    let mut things = named.iter().filter_map(|a| thing(text, a, head));
    let first = things.next()?;
    things.all(|other| other == first).then_some(first)
}
