//! What a modal word wants done: the known actions that lead a clause within its reach, and what each acts on.
//!
//! An action that only qualifies another one is not wanted itself: what something goes along (循著激發…), goes by (透過強化…), takes as an
//! object (將發展…視為), or is meant to lead to (以冀…). Items of an enumeration of actions are wanted when its first one is.

use super::proposals::JOINS;
use super::{Drafter, Passage, named_at};
use crate::data::dataset::TermId;
use crate::meaning::annotate::{Annotation, Body};
use crate::words::text::Range;

/// Within so many characters after the modal word an action is the one that is wanted.
const NEAR: usize = 12;
/// Within so many characters after a comma an action leads its clause.
const LEADING: usize = 4;

/// Right before an action these make an aim, a quality or an object of it.
const NOT_AN_ACTION: &[char] = &[
    '以', '來', '来', '而', '去', '於', '于', '為', '为', '的', '所', '把', '將', '将',
];
/// Anywhere between the beginning of a clause and an action these make it a way or an occasion of what is wanted.
const BY_THE_WAY: &[&str] = &[
    "循著", "循着", "沿著", "沿着", "隨著", "随着", "圍繞", "围绕", "透過", "通過", "通过", "根據",
    "根据", "按照", "針對", "针对", "藉著", "借着",
];
/// A clause that begins with these, and all after it, tell what it is for.
const AIMS: &[&str] = &[
    "以冀", "以期", "以便", "以達", "以达", "從而", "从而", "藉以", "借以", "務求", "务求", "冀",
];
/// After somebody these begin what they do: 加強政府在…的引導.
const NOT_AN_OBJECT: &[char] = &['在', '對', '对', '於', '于', '向'];
/// An action whose words end so leads somewhere: 延至南岸.
const LEADS_TO: &[char] = &['至', '到', '往', '向'];

/// An action that is wanted, with what it acts on.
pub(super) struct Wanted {
    pub action: Option<TermId>,
    pub objects: Vec<TermId>,
}

impl Drafter<'_> {
    /// The actions that lead a clause within the reach of a modal word.
    pub(super) fn wanted(&self, passage: &Passage<'_>, reach: Range) -> Vec<Wanted> {
        let text = &passage.chars;
        let names: Vec<(Range, TermId)> = named_at(&passage.found, reach).collect();
        let mut wanted = Vec::new();
        // Where the clause begins of which an action was wanted last.
        let mut last = None;
        for (at, (range, thing)) in names.iter().enumerate() {
            if !self.actions.contains(thing) {
                continue;
            }
            let before = &text[reach.0..range.0];
            let comma = before.iter().rposition(|c| matches!(c, '，' | '、' | ','));
            let (begins, near) = match comma {
                Some(comma) => (reach.0 + comma + 1, LEADING),
                None => (reach.0, NEAR),
            };
            let from = before.iter().rposition(|c| matches!(c, '，' | ','));
            let from = from.map_or(reach.0, |comma| reach.0 + comma + 1);
            if AIMS.iter().any(|aim| begins_with(&text[from..], aim)) {
                break;
            }
            let item = text.get(begins.wrapping_sub(1)) == Some(&'、') && begins > reach.0;
            let led = text[begins..range.0]
                .last()
                .is_some_and(|c| NOT_AN_ACTION.contains(c));
            let way = by_the_way(&text[begins..range.0]);
            let named = text
                .get(range.1)
                .is_some_and(|c| matches!(c, '的' | '後' | '后'));
            let leads = range.0 - begins <= near && !led && !way && !named;
            if leads && (!item || last == Some(from)) {
                last = Some(from);
                wanted.push(Wanted {
                    action: Some(*thing),
                    objects: self.objects(passage, &names, at, begins),
                });
            }
        }
        wanted
    }

    /// What an action acts on: what 把 or 將 brings before it, else what stands right after it, perhaps counted: 重修17段海堤. Of names that
    /// follow each other without a break the last is meant, as of what 的 joins: 檢討香港的策略.
    fn objects(
        &self,
        passage: &Passage<'_>,
        names: &[(Range, TermId)],
        action: usize,
        begins: usize,
    ) -> Vec<TermId> {
        let text = &passage.chars;
        let (range, _) = names[action];
        let is_object = |thing: &TermId| !self.actions.contains(thing);
        let brought = text[begins..range.0]
            .iter()
            .position(|c| matches!(c, '把' | '將' | '将'));
        if let Some(brought) = brought {
            let between = names[..action].iter();
            let between = between.filter(|(name, _)| begins + brought < name.0);
            return between.map(|(_, thing)| *thing).filter(is_object).collect();
        }
        if text[..range.1].last().is_some_and(|c| LEADS_TO.contains(c)) {
            return Vec::new();
        }
        let mut at = range.1;
        let mut objects = Vec::new();
        for (name, thing) in names[action + 1..]
            .iter()
            .filter(|(_, thing)| is_object(thing))
        {
            let between = (at..name.0).filter(|at| !in_figure(passage, *at));
            let between: Vec<usize> = between.collect();
            let joint = |at: &usize| JOINS.contains(&text[*at]) && !objects.is_empty();
            if name.0 < at || between.len() > 2 || !between.iter().all(joint) {
                break;
            }
            if name.0 == at && at > range.1 {
                objects.pop();
            }
            match text.get(name.1) {
                Some('的') => {
                    objects.clear();
                    at = name.1 + 1;
                }
                Some(c) if NOT_AN_OBJECT.contains(c) => break,
                _ => {
                    objects.push(*thing);
                    at = name.1;
                }
            }
        }
        objects
    }
}

/// Whether the words before an action make it a way or an occasion of what is wanted.
fn by_the_way(before: &[char]) -> bool {
    let at = |start: usize| {
        BY_THE_WAY
            .iter()
            .any(|way| begins_with(&before[start..], way))
    };
    (0..before.len()).any(at)
}

fn begins_with(text: &[char], word: &str) -> bool {
    let mut rest = text.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// Whether a figure stands over a place.
fn in_figure(passage: &Passage<'_>, at: usize) -> bool {
    let over =
        |a: &Annotation| matches!(a.body, Body::Figure(_)) && a.range.0 <= at && at < a.range.1;
    passage.found.iter().any(over)
}
