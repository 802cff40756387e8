//! Proposals of a passage, from its modal words: who is asked, to do what, as far as the clause names them.
//!
//! A modal word reaches to the next one or to the end of its sentence; every known action that leads a clause within its reach is a
//! proposal of its own. Who is asked is the subject of its clause, else of a clause before it that begins with somebody. A question
//! proposes nothing.

use super::actions::Wanted;
use super::modals::{Modal, modals};
use super::{Drafter, Node, Passage, list, named_at};
use crate::data::dataset::TermId;
use crate::meaning::annotate::{Annotation, Body, Sort, Spoken};
use crate::words::text::{LeafKind, Range};

/// Names that end where a modal word begins are looked for so far before it.
const LONGEST_NAME: usize = 40;

/// Before somebody these make a circumstance of them.
const NOT_A_SUBJECT: &[char] = &[
    '在', '於', '于', '對', '对', '向', '為', '为', '由', '從', '从', '與', '与', '和', '跟', '就',
    '給', '给', '把', '將', '将', '的',
];
/// What joins things that an action acts on, and people who are asked.
pub(super) const JOINS: &[char] = &['、', '和', '與', '与', '及', '以', '或', ',', ' '];

impl Drafter<'_> {
    /// A node for each action that a modal word asks for in a sentence, a bullet or a cell.
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
        if !speaks || is_question(&passage.chars) {
            return Vec::new();
        }
        let all = self.modals(passage);
        let mut nodes = Vec::new();
        let mut carried = Vec::new();
        for (at, modal) in all.iter().enumerate() {
            let (here, elsewhere) = self.asked(passage, modal);
            let next = all.get(at + 1);
            if modal.needs() && !self.is_subject_of(passage, modal) {
                continue;
            }
            let end = reach(&passage.chars, modal, next);
            let mut wanted = self.wanted(passage, (modal.range.1, end));
            // 建議政府應加快: what is recommended is said by the second word.
            let said_by_next = modal.speaks()
                && next.is_some_and(|next| clause(&passage.chars, next.range).0 <= modal.range.0);
            if wanted.is_empty() && !said_by_next && (modal.asks_by_itself() || !here.is_empty()) {
                wanted.push(Wanted {
                    action: None,
                    objects: Vec::new(),
                });
            }
            let asked = [here, elsewhere, carried]
                .into_iter()
                .find(|asked| !asked.is_empty())
                .unwrap_or_default();
            for one in wanted {
                let number = nodes.len() + 1;
                nodes.push(self.proposal(passage, modal, &asked, &one, number));
            }
            carried = asked;
        }
        nodes
    }

    /// Whether somebody who can be asked stands right before a modal word: 業界需要, but not 本市有17段海堤需要.
    fn is_subject_of(&self, passage: &Passage<'_>, modal: &Modal) -> bool {
        let start = modal.range.0;
        let mut names = named_at(&passage.found, (start.saturating_sub(LONGEST_NAME), start));
        names.any(|(name, thing)| start - name.1 <= 2 && self.acts(thing))
    }

    /// Whether a thing can be asked for something.
    fn acts(&self, thing: TermId) -> bool {
        match self.annotator.sort(thing) {
            Sort::Person | Sort::Body | Sort::Post => true,
            Sort::Place => self.polities.contains(&thing),
            Sort::Other => false,
        }
    }

    /// The modal words of a passage that are no part of a name.
    fn modals(&self, passage: &Passage<'_>) -> Vec<Modal> {
        let names: Vec<Range> = named_at(&passage.found, (0, usize::MAX))
            .map(|(range, _)| range)
            .collect();
        let in_name = |modal: &Modal| {
            let within = |name: &Range| name.0 <= modal.range.0 && modal.range.1 < name.1;
            names.iter().any(within)
        };
        let mut all = modals(&passage.chars);
        all.retain(|modal| !in_name(modal));
        all
    }

    fn proposal(
        &self,
        passage: &Passage<'_>,
        modal: &Modal,
        asked: &[TermId],
        wanted: &Wanted,
        number: usize,
    ) -> Node {
        let mut statements = vec![("a", "xz:Proposal".to_owned())];
        let mut missing = Vec::new();
        let voice = self.voice(passage, modal);
        let asked = (asked.iter().copied()).filter(|one| Some(self.name(*one)) != voice);
        let asked = list(self, asked);
        match voice {
            Some(voice) => statements.push(("xz:proposedBy", voice)),
            None => missing.push("xz:proposedBy"),
        }
        statements.extend(asked.map(|asked| ("xz:asks", asked)));
        match wanted.action {
            Some(action) => statements.push(("xz:action", self.name(action))),
            None => missing.push("xz:action"),
        }
        match list(self, wanted.objects.iter().copied()) {
            Some(objects) => statements.push(("xz:actsOn", objects)),
            None => missing.push("xz:actsOn"),
        }
        statements.push(("xz:modality", modal.modality.to_owned()));
        let printed = self.printed(passage, &passage.words(modal.range));
        statements.push(("xz:modalityPrinted", printed));
        let wants = if missing.is_empty() {
            String::new()
        } else {
            format!("wants {}; ", missing.join(", "))
        };
        Node {
            subject: self.node("proposal", passage, number),
            statements,
            label: (wanted.action)
                .and_then(|action| self.label_of_proposal(action, &wanted.objects))
                .or_else(|| self.label_of_class(passage, ["提議", "提议", "proposal"], number)),
            rule: modal.rule.to_owned(),
            likelihood: modal.likelihood,
            note: Some(format!(
                "{wants}mind who is asked, and what is a means, an aim, a place"
            )),
        }
    }

    /// Who is asked: those whom the clause of a modal word names, or of a clause before it, nearest first, the one that begins with somebody.
    fn asked(&self, passage: &Passage<'_>, modal: &Modal) -> (Vec<TermId>, Vec<TermId>) {
        let text = &passage.chars;
        let (from, to) = clause(text, modal.range);
        // Who speaks asks others: what stands before their words is not looked at.
        let words = within_words(passage, modal.range);
        let from = from.max(words);
        if modal.speaks() {
            let after = self.actors(passage, (modal.range.1, to), Some(2));
            return (after, Vec::new());
        }
        let here = self.actors(passage, (from, modal.range.0), None);
        let mut before = Vec::new();
        let mut start = from;
        while here.is_empty() && before.is_empty() && start > words + 1 && text[start - 1] == '，'
        {
            let (begin, end) = clause(text, (start - 1, start - 1));
            before = self.actors(passage, (begin.max(words), end), Some(2));
            start = begin;
        }
        (here, before)
    }

    /// The first of those named in a range who can be asked, with those joined to it: 政府和業界. `near` is how far from the beginning
    /// the first one may stand.
    fn actors(&self, passage: &Passage<'_>, range: Range, near: Option<usize>) -> Vec<TermId> {
        let text = &passage.chars;
        let mut found: Vec<TermId> = Vec::new();
        let mut at = range.0;
        for (name, thing) in named_at(&passage.found, range).filter(|(_, thing)| self.acts(*thing))
        {
            let Some(gap) = text.get(at..name.0) else {
                continue;
            };
            if found.is_empty() {
                let led = gap.last().is_some_and(|c| NOT_A_SUBJECT.contains(c));
                if led || near.is_some_and(|near| gap.len() > near) {
                    continue;
                }
            } else if gap.is_empty() {
                // 香港特區政府: the last of those that follow each other without a break.
                found.pop();
            } else if gap.len() > 2 || !gap.iter().all(|c| JOINS.contains(c) || *c == '全') {
                break;
            }
            found.push(thing);
            at = name.1;
        }
        found
    }

    /// Who proposes: who speaks where the word stands in words of somebody, or is their verb, or joins two parts of what they say; else
    /// the paper. Nobody is named where it is not known who speaks.
    fn voice(&self, passage: &Passage<'_>, modal: &Modal) -> Option<String> {
        let at = modal.range;
        let mut ended = None;
        for annotation in &passage.found {
            let Body::Quotation(Spoken { speaker, found }) = &annotation.body else {
                continue;
            };
            let says = found.words.0 <= at.0 && at.1 <= found.words.1;
            let is_verb = modal.speaks() && found.verb == at;
            let joins = found.fragment > 0
                && ended.is_some_and(|ended| ended <= at.0)
                && at.1 <= found.words.0;
            if says || is_verb || joins {
                let own = match (speaker, found.speaker) {
                    (Some(speaker), _) => self.authors.contains(speaker),
                    (None, Some(words)) => is_own_voice(&passage.words(words)),
                    (None, None) => false,
                };
                if own {
                    break;
                }
                return speaker.map(|speaker| self.name(speaker));
            }
            ended = Some(found.words.1);
        }
        Some("xz:ThePaper".to_owned())
    }
}

/// Whether a paper speaks of itself so.
fn is_own_voice(words: &str) -> bool {
    const OWN: [&str; 15] = [
        "本社",
        "本會",
        "本会",
        "本文",
        "本報告",
        "本报告",
        "本刊",
        "本所",
        "本院",
        "本智庫",
        "本智库",
        "我們",
        "我们",
        "筆者",
        "笔者",
    ];
    OWN.contains(&words.trim()) || words.trim().eq_ignore_ascii_case("we")
}

/// Where the words of somebody begin that hold a range; 0 where none do.
fn within_words(passage: &Passage<'_>, range: Range) -> usize {
    let begins = |a: &Annotation| match &a.body {
        Body::Quotation(Spoken { found, .. }) => {
            let (start, end) = found.words;
            (start <= range.0 && range.1 <= end).then_some(start)
        }
        _ => None,
    };
    passage.found.iter().filter_map(begins).max().unwrap_or(0)
}

/// Whether a passage asks rather than says.
fn is_question(text: &[char]) -> bool {
    let last = text
        .iter()
        .rev()
        .find(|c| !matches!(c, '」' | '』' | '”' | '"' | '）' | ')'));
    last.is_some_and(|c| matches!(c, '？' | '?'))
}

/// How far a modal word reaches: to the clause of the next one, or to the end of its sentence.
fn reach(text: &[char], modal: &Modal, next: Option<&Modal>) -> usize {
    let stop = |c: &char| matches!(c, '。' | '；' | '！' | '？' | ';' | '\n');
    let from = modal.range.1;
    let end = text[from..]
        .iter()
        .position(stop)
        .map_or(text.len(), |at| from + at);
    let next = next.map_or(end, |next| clause(text, next.range).0.max(from));
    end.min(next.max(from))
}

/// The clause that a word stands in: between commas and stops.
pub(super) fn clause(text: &[char], (start, end): Range) -> Range {
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
