//! Proposals of a passage, from its modal words: who is asked, to do what, with what, as far as the clause names them.

use super::modals::{Modal, modals};
use super::{Drafter, Node, Passage, list, named, named_at};
use crate::meaning::annotate::{Body, Sort, Spoken};
use crate::words::text::{LeafKind, Range};

/// Within so many characters after the modal word an action is the one that is wanted.
const NEAR: usize = 12;

impl Drafter<'_> {
    /// A node for each modal word in a sentence, a bullet or a cell.
    pub(super) fn proposals(&self, passage: &Passage<'_>) -> Vec<Node> {
        let speaks = matches!(
            passage.leaf.kind,
            LeafKind::Sentence
                | LeafKind::Bullet
                | LeafKind::Item
                | LeafKind::Cell
                | LeafKind::Principle
                | LeafKind::Footnote
        );
        if !speaks {
            return Vec::new();
        }
        let names: Vec<Range> = named_at(&passage.found, (0, usize::MAX))
            .map(|(range, _)| range)
            .collect();
        let in_name = |modal: &Modal| {
            names
                .iter()
                .any(|name| name.0 <= modal.range.0 && modal.range.1 < name.1)
        };
        let all = modals(&passage.chars)
            .into_iter()
            .filter(|modal| !in_name(modal));
        (1..)
            .zip(all)
            .map(|(number, modal)| self.proposal(passage, modal, number))
            .collect()
    }

    fn proposal(&self, passage: &Passage<'_>, modal: Modal, number: usize) -> Node {
        let clause = clause(&passage.chars, modal.range);
        let before = (clause.0, modal.range.0);
        let after = (modal.range.1, clause.1);
        let mut statements = vec![
            ("a", "xz:Proposal".to_owned()),
            ("xz:proposedBy", self.voice(passage, modal.range)),
        ];
        let acts = |thing: &crate::data::dataset::TermId| {
            matches!(
                self.annotator.sort(*thing),
                Sort::Person | Sort::Body | Sort::Post | Sort::Place
            )
        };
        if let Some(asked) = named(&passage.found, before).filter(acts).last() {
            statements.push(("xz:asks", self.name(asked)));
        }
        let action = named_at(&passage.found, after)
            .find(|(range, thing)| range.0 <= modal.range.1 + NEAR && self.actions.contains(thing));
        if let Some((_, action)) = action {
            statements.push(("xz:action", self.name(action)));
        }
        let objects = named(&passage.found, after).filter(|thing| !self.actions.contains(thing));
        if let Some(objects) = list(self, objects) {
            statements.push(("xz:actsOn", objects));
        }
        statements.push(("xz:modality", modal.modality.to_owned()));
        statements.push((
            "xz:modalityPrinted",
            self.printed(passage, &passage.words(modal.range)),
        ));
        let missing = if action.is_some() {
            ""
        } else {
            "wants xz:action; "
        };
        Node {
            subject: self.node("proposal", passage, number),
            statements,
            rule: modal.rule.to_owned(),
            likelihood: modal.likelihood,
            note: Some(format!(
                "{missing}mind who is asked and what xz:actsOn is, or is a means, an aim, a place"
            )),
        }
    }

    /// Who proposes: who speaks where the word stands in words of somebody, else the paper.
    fn voice(&self, passage: &Passage<'_>, at: Range) -> String {
        let spoken = passage.found.iter().find_map(|a| match &a.body {
            Body::Quotation(Spoken {
                speaker: Some(speaker),
                found,
            }) if found.words.0 <= at.0 && at.1 <= found.words.1 => Some(*speaker),
            _ => None,
        });
        spoken.map_or_else(|| "xz:ThePaper".to_owned(), |speaker| self.name(speaker))
    }
}

/// The clause that a word stands in: between commas and stops.
fn clause(text: &[char], (start, end): Range) -> Range {
    let stop = |c: &char| {
        matches!(
            c,
            '，' | '。' | '；' | '：' | '！' | '？' | ';' | ':' | '\n'
        )
    };
    let from = text[..start].iter().rposition(stop).map_or(0, |at| at + 1);
    let to = text[end..]
        .iter()
        .position(stop)
        .map_or(text.len(), |at| end + at);
    (from, to)
}
