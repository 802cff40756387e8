//! Cuts a text into passages and gives each its address.
//!
//! | address | passage |
//! |---|---|
//! | `title`, `subtitle`, `date`, `source1` | single lines; a byline with a date is the `date` |
//! | `s0`; `s1.h`, `s1.p2.s3` | opening; heading, sentence of a paragraph |
//! | `s1.s2.p1.s1`, `ch1.s2.h` | the same below a heading of a lower level, below a chapter (see `headings`) |
//! | `s1.p4.b2` | bullet of a list, which counts as a paragraph |
//! | `n1`, or `n1.s2` | footnote of one sentence, sentence of a longer one |
//! | `t1.h`, `t1.r0.c1`, `t1.r2.c3.i1` | caption, header cell, item in a cell |
//! | `t2.principle`, `t2.d1.h`, `t2.d1.s2.b1` | outline table: principle, direction, bullet of a strategy |
//! | `….x1` | residue of mark-up in the part or leaf before the dot |
//!
//! A block that does not end a sentence goes on in the next one, over page turns and footnotes.

use super::blocks::{Block, Shape, blocks};
use super::byline;
use super::cutter::{Cutter, OpenKind, Place};
use super::gather;
use super::headings::{self, Style};
use super::outline;
use super::passage::{LeafKind, PartKind, Segmentation};
use super::sentences::{is_finished, sentences};
use super::stretch::Stretch;

/// Cuts a text into its leaves and parts. Linear in the text.
///
/// ```
/// use xinzhi::words::text::segment;
/// let cut = segment("發展之道\n\n香港是城市。它在發展。\n\n甲\n\n乙\n丙。");
/// let addresses: Vec<&str> = cut.leaves.iter().map(|leaf| leaf.address.as_str()).collect();
/// assert_eq!(addresses, ["title", "s0.p1.s1", "s0.p1.s2", "s1.h", "s1.p1.s1"]);
/// assert_eq!(cut.leaves[4].text, "乙丙。");
/// ```
pub fn segment(text: &str) -> Segmentation {
    let chars: Vec<char> = text.chars().collect();
    let mut blocks = blocks(&chars);
    byline::tell(&chars, &mut blocks);
    let mut cutter = Cutter::new(&chars, last_heading(&blocks));
    for (at, block) in blocks.iter().enumerate() {
        cutter.take(at, block);
    }
    cutter.close();
    gather::gather(cutter.leaves, cutter.parts)
}

/// A short line is a heading only when something stands under it.
fn last_heading(blocks: &[Block]) -> usize {
    let content =
        |block: &Block| matches!(block.shape, Shape::Paragraph | Shape::Bullet | Shape::Rows);
    blocks.iter().rposition(content).unwrap_or(0)
}

impl Cutter<'_> {
    fn take(&mut self, at: usize, block: &Block) {
        match &block.shape {
            Shape::Residue => return self.residue("", block.body),
            Shape::Footnote => return self.footnote(block),
            Shape::Paragraph | Shape::ShortLine | Shape::Bracketed if self.goes_on(block) => return,
            _ => self.close(),
        }
        if block.shape != Shape::Bullet {
            self.list = None;
        }
        match &block.shape {
            Shape::MarkedHeading if self.is_first() => self.title(block),
            Shape::ShortLine if self.is_first() => self.title(block),
            Shape::Paragraph if self.is_first() && self.asks(block) => self.title(block),
            Shape::Bracketed if self.after_title() => {
                self.line("subtitle", LeafKind::Subtitle, block)
            }
            Shape::MarkedHeading => self.heading(block),
            Shape::ShortLine if at < self.last_heading => self.heading(block),
            Shape::Caption => self.caption(block),
            Shape::Source => self.source(block),
            Shape::Date => self.date(block),
            Shape::Bullet => self.bullet(block),
            Shape::Rows => self.rows(block),
            &Shape::Labelled(label) => self.labelled(label, block),
            _ => self.paragraph(block),
        }
    }

    fn is_first(&self) -> bool {
        self.leaves
            .iter()
            .all(|leaf| leaf.kind == LeafKind::Apparatus)
    }

    fn after_title(&self) -> bool {
        self.leaves
            .last()
            .is_some_and(|leaf| leaf.kind == LeafKind::Title)
    }

    /// A first line that is a question or a call is a title too.
    fn asks(&self, block: &Block) -> bool {
        let line = &self.text[block.body.0..block.body.1];
        let stop = |c: &char| matches!(c, '？' | '?' | '！' | '!');
        line.len() <= 60 && line.last().is_some_and(stop) && sentences(line).len() == 1
    }

    /// Adds a plain block to the text that is open, when that does not end a sentence.
    fn goes_on(&mut self, block: &Block) -> bool {
        let Some(open) = self
            .open
            .as_mut()
            .filter(|open| !is_finished(&open.stretch.chars))
        else {
            return false;
        };
        let residue = open.stretch.add(self.text, block.body);
        let owner = open.address.clone();
        self.residues(&owner, residue);
        true
    }

    fn title(&mut self, block: &Block) {
        self.line("title", LeafKind::Title, block);
    }

    /// A leaf of one block, with its mark and the tags in it set apart.
    pub(super) fn line(&mut self, address: &str, kind: LeafKind, block: &Block) {
        self.open(address.to_owned(), OpenKind::Whole(kind), block);
        self.close();
    }

    fn heading(&mut self, block: &Block) {
        self.place = Place::Body;
        let words: String = self.text[block.body.0..block.body.1].iter().collect();
        let (style, first) = match (block.shape == Shape::MarkedHeading, block.mark) {
            (true, Some((start, end))) => (Style::Marks(end - start), true),
            _ => headings::style(&words),
        };
        let parent = self.levels.parent(style, first);
        let word = if style == Style::Chapter { "ch" } else { "s" };
        let address = self.next(&parent, word);
        self.levels.open(style, address.clone());
        let kind = if style == Style::Chapter {
            PartKind::Chapter
        } else {
            PartKind::Section
        };
        self.part(&address, kind);
        self.section = address.clone();
        self.line(&format!("{address}.h"), LeafKind::Heading, block);
    }

    fn section(&mut self) -> String {
        let address = self.section.clone();
        self.part(&address, PartKind::Section);
        address
    }

    pub(super) fn paragraph(&mut self, block: &Block) {
        self.place = Place::Body;
        let section = self.section();
        let address = self.next(&section, "p");
        self.part(&address, PartKind::Paragraph);
        self.open(address, OpenKind::Paragraph, block);
    }

    fn bullet(&mut self, block: &Block) {
        let (parent, whole) = match &self.place {
            Place::Outline { table, levels } => (outline::address(table, levels), true),
            _ => (self.list_address(), false),
        };
        let address = self.next(&parent, "b");
        self.open(address, OpenKind::Whole(LeafKind::Bullet), block);
        if !whole {
            self.close();
        }
    }

    /// The list that the bullets of the body stand in.
    fn list_address(&mut self) -> String {
        if let Some(list) = &self.list {
            return list.clone();
        }
        self.place = Place::Body;
        let section = self.section();
        let address = self.next(&section, "p");
        self.part(&address, PartKind::List);
        self.list = Some(address.clone());
        address
    }

    fn footnote(&mut self, block: &Block) {
        let address = self.next("", "n");
        self.residues(&address, block.mark.into_iter().collect());
        let mut stretch = Stretch::default();
        let residue = stretch.add(self.text, block.body);
        self.residues(&address, residue);
        let found = sentences(&stretch.chars);
        let is_address = |&(start, _): &(usize, usize)| {
            stretch.chars[start] == '<' || stretch.chars[start..].starts_with(&['h', 't', 't', 'p'])
        };
        if found.iter().filter(|range| !is_address(range)).count() > 1 {
            self.part(&address, PartKind::Footnote);
            self.sentences(&address, &stretch);
        } else {
            let ranges = stretch.places((0, stretch.chars.len()));
            self.leaf(address, LeafKind::Footnote, ranges);
        }
    }

    fn source(&mut self, block: &Block) {
        let address = self.next("", "source");
        self.line(&address, LeafKind::Source, block);
        self.place = Place::Body;
    }

    /// The first date is `date`, the next `date2`.
    fn date(&mut self, block: &Block) {
        let address = self.next("", "date");
        self.line(
            if address == "date1" { "date" } else { &address },
            LeafKind::Date,
            block,
        );
        self.place = Place::Body;
    }
}
