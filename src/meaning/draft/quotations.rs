//! Quotations of a passage: who speaks, in which post, with which verb; the first and last words of what stands between marks.

use super::{Drafter, Node, Passage, list, named};
use crate::meaning::annotate::{Body, Sort, Spoken};
use crate::words::text::{Form, Range};

/// How many characters the first and the last words of a quotation are.
const ENDS: usize = 4;

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
        let class = if direct {
            "xz:DirectQuotation"
        } else {
            "xz:ReportedSpeech"
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
            let (opens, closes) = ends(found.words);
            statements.push(("xz:opensWith", self.printed(passage, &passage.words(opens))));
            statements.push((
                "xz:closesWith",
                self.printed(passage, &passage.words(closes)),
            ));
        }
        if let Some(about) = list(self, named(&passage.found, found.words)) {
            statements.push(("xz:about", about));
        }
        let speaker = if spoken.speaker.is_some() {
            ""
        } else {
            "xz:speaker and "
        };
        Node {
            subject: self.node("quote", passage, number),
            statements,
            rule: if direct {
                "quotation-marks"
            } else {
                "verb-of-speech"
            }
            .to_owned(),
            likelihood: if direct { "0.9" } else { "0.4" },
            note: Some(format!("wants {speaker}what it says (xz:says)")),
        }
    }
}

/// The first and the last few characters.
fn ends((start, end): Range) -> (Range, Range) {
    (
        (start, (start + ENDS).min(end)),
        (end.saturating_sub(ENDS).max(start), end),
    )
}
