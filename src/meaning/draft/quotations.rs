//! Quotations of a passage: who speaks, in which post, with which verb; the first and last words of what stands between marks.

use super::{Drafter, Node, Passage, list, named, named_at};
use crate::meaning::annotate::{Body, Sort, Spoken};
use crate::words::text::{Form, Range};

/// How many characters the first and the last words of a quotation are at least.
const ENDS: usize = 4;
/// And at most, where a name goes on.
const ENDS_WITHIN: usize = 12;

impl Drafter<'_> {
    /// A node for each quotation or its first fragment, and for what is reported.
    pub(super) fn quotations(&self, passage: &Passage<'_>) -> Vec<Node> {
        let all = passage.found.iter().filter_map(|a| match &a.body {
            Body::Quotation(spoken) if a.range.0 < a.range.1 => Some(spoken),
            _ => None,
        });
        (1..)
            .zip(all)
            .map(|(number, spoken)| self.quotation(passage, spoken, number))
            .collect()
    }

    fn quotation(&self, passage: &Passage<'_>, spoken: &Spoken, number: usize) -> Node {
        let found = &spoken.found;
        let direct = found.form == Form::Direct;
        let (class, words) = if direct {
            ("xz:DirectQuotation", ["引述", "引述", "quotation"])
        } else {
            ("xz:ReportedSpeech", ["轉述", "转述", "reported speech"])
        };
        let mut statements = vec![("a", class.to_owned())];
        if let Some(speaker) = spoken.speaker {
            statements.push(("xz:speaker", self.name(speaker)));
        }
        let of_speaker = found.speaker.unwrap_or((0, 0));
        let post = named(&passage.found, of_speaker)
            .find(|thing| self.annotator.sort(*thing) == Sort::Post);
        if let Some(post) = post.filter(|post| Some(*post) != spoken.speaker) {
            statements.push(("xz:inPost", self.name(post)));
        }
        statements.push((
            "xz:speechVerb",
            self.printed(passage, &passage.words(found.verb)),
        ));
        if direct {
            let (opens, closes) = ends(passage, found.words);
            statements.push(("xz:opensWith", self.printed(passage, &passage.words(opens))));
            statements.push((
                "xz:closesWith",
                self.printed(passage, &passage.words(closes)),
            ));
        }
        // What is reported is as often about something else as about what it names; what is quoted is about what it names.
        let things = named(&passage.found, found.words).filter(|t| !self.actions.contains(t));
        if let Some(about) = list(self, things).filter(|_| direct) {
            statements.push(("xz:about", about));
        }
        let speaker = if spoken.speaker.is_some() {
            ""
        } else {
            "xz:speaker, "
        };
        let about = if direct { "" } else { ", xz:about" };
        Node {
            subject: self.node("quote", passage, number),
            statements,
            label: (spoken.speaker)
                .and_then(|speaker| {
                    let on = named(&passage.found, found.words);
                    let on = on.filter(|t| !self.actions.contains(t) && *t != speaker);
                    self.label_of_quotation(passage, speaker, on.last())
                })
                .or_else(|| self.label_of_class(passage, words, number)),
            rule: if direct {
                "quotation-marks"
            } else {
                "verb-of-speech"
            }
            .to_owned(),
            likelihood: if direct { "0.9" } else { "0.7" },
            note: Some(format!("wants {speaker}xz:says{about}")),
        }
    }
}

/// The first and the last few characters: no name is cut, and no mark stands at the outer end.
fn ends(passage: &Passage<'_>, (start, end): Range) -> (Range, Range) {
    let is_mark = |at: &usize| !passage.chars[*at].is_alphanumeric();
    let first = (start..end).find(|at| !is_mark(at)).unwrap_or(start);
    let last = (start..end)
        .rev()
        .find(|at| !is_mark(at))
        .map_or(end, |at| at + 1);
    let (mut to, mut from) = (
        (first + ENDS).min(last),
        last.saturating_sub(ENDS).max(first),
    );
    for (name, _) in named_at(&passage.found, (start, end)) {
        if name.0 < to && to < name.1 && name.1 <= first + ENDS_WITHIN {
            to = name.1;
        }
        if name.0 < from && from < name.1 && name.0 + ENDS_WITHIN >= last {
            from = name.0;
        }
    }
    while from + 1 < last && is_mark(&from) {
        from += 1;
    }
    ((first, to), (from, last))
}
