//! What has been cut so far, what is still open, and how addresses are counted.

use super::Range;
use super::blocks::Block;
use super::digest::{normalise, sha256};
use super::headings::Levels;
use super::passage::{Leaf, LeafKind, PartKind};
use super::sentences::sentences;
use super::stretch::Stretch;
use std::collections::HashMap;

/// Where the next block goes.
pub(super) enum Place {
    Body,
    /// After the caption of a table whose form is not yet known.
    Caption(String),
    Rows(String),
    /// In an outline table, under the levels that are open.
    Outline {
        table: String,
        levels: Vec<(char, usize)>,
    },
}

/// Text that may go on in the next block.
pub(super) struct Open {
    pub address: String,
    pub kind: OpenKind,
    pub stretch: Stretch,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenKind {
    /// Cut into sentences when closed.
    Paragraph,
    /// One leaf, which may go on.
    Whole(LeafKind),
}

pub(super) struct Cutter<'a> {
    pub text: &'a [char],
    pub last_heading: usize,
    pub leaves: Vec<Leaf>,
    pub parts: HashMap<String, PartKind>,
    pub counts: HashMap<String, usize>,
    /// The address of the section that is open.
    pub section: String,
    pub levels: Levels,
    pub list: Option<String>,
    pub place: Place,
    pub open: Option<Open>,
}

impl<'a> Cutter<'a> {
    pub fn new(text: &'a [char], last_heading: usize) -> Self {
        Self {
            text,
            last_heading,
            leaves: Vec::new(),
            parts: HashMap::new(),
            counts: HashMap::new(),
            section: "s0".to_owned(),
            levels: Levels::default(),
            list: None,
            place: Place::Body,
            open: None,
        }
    }

    pub fn open(&mut self, address: String, kind: OpenKind, block: &Block) {
        let mut stretch = Stretch::default();
        self.residues(&address, block.mark.into_iter().collect());
        let residue = stretch.add(self.text, block.body);
        self.residues(&address, residue);
        self.open = Some(Open {
            address,
            kind,
            stretch,
        });
    }

    pub fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        match open.kind {
            OpenKind::Paragraph => self.sentences(&open.address, &open.stretch),
            OpenKind::Whole(kind) => {
                let ranges = open.stretch.places((0, open.stretch.chars.len()));
                self.leaf(open.address, kind, ranges);
            }
        }
    }

    pub fn sentences(&mut self, address: &str, stretch: &Stretch) {
        for (at, range) in sentences(&stretch.chars).into_iter().enumerate() {
            self.leaf(
                format!("{address}.s{}", at + 1),
                LeafKind::Sentence,
                stretch.places(range),
            );
        }
    }

    pub fn part(&mut self, address: &str, kind: PartKind) {
        self.parts.entry(address.to_owned()).or_insert(kind);
    }

    /// The next address under a parent, as in `s1` and `p` → `s1.p3`.
    pub fn next(&mut self, parent: &str, word: &str) -> String {
        let number = self.count(parent, word);
        if parent.is_empty() {
            format!("{word}{number}")
        } else {
            format!("{parent}.{word}{number}")
        }
    }

    /// Counts one more of a kind under a parent, from 1.
    pub fn count(&mut self, parent: &str, word: &str) -> usize {
        let count = self.counts.entry(format!("{parent}.{word}")).or_default();
        *count += 1;
        *count
    }

    pub fn residue(&mut self, owner: &str, range: Range) {
        let address = self.next(owner, "x");
        self.leaf(address, LeafKind::Apparatus, vec![range]);
    }

    pub fn residues(&mut self, owner: &str, ranges: Vec<Range>) {
        for range in ranges {
            self.residue(owner, range);
        }
    }

    pub fn leaf(&mut self, address: String, kind: LeafKind, ranges: Vec<Range>) {
        if ranges.is_empty() {
            return;
        }
        let pieces: Vec<String> = ranges
            .iter()
            .map(|&(start, end)| self.text[start..end].iter().collect())
            .collect();
        let text = normalise(&pieces.join("\n"));
        let digest = sha256(&text);
        self.leaves.push(Leaf {
            address,
            kind,
            order: 0,
            parent: None,
            ranges,
            text,
            digest,
        });
    }
}
