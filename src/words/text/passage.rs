//! The parts of a text and their leaves: what `passages.ttl` is written from.

use super::Range;
use std::fmt;

/// What a leaf is; [`LeafKind::iri`] gives the class it is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeafKind {
    /// The title of the paper.
    Title,
    /// A line in parentheses under the title.
    Subtitle,
    /// A heading of a section, or the text of a direction or a strategy in an outline table.
    Heading,
    /// A sentence of a paragraph or of a long footnote.
    Sentence,
    /// A footnote of one sentence, without its mark.
    Footnote,
    /// The caption of a table.
    Caption,
    /// A cell that holds one thing.
    Cell,
    /// One of several things in a cell.
    Item,
    /// The general principle of an outline table.
    Principle,
    /// An entry of a bulleted list, without its mark.
    Bullet,
    /// A line that says where a table comes from.
    Source,
    /// A line that dates the paper.
    Date,
    /// Residue of mark-up: bullets, tags, page numbers, the marks of footnotes.
    Apparatus,
}

/// What a part is: something that holds leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartKind {
    /// The opening, or a section with a heading.
    Section,
    /// A chapter or a part, which holds sections.
    Chapter,
    /// A paragraph, unbroken by page turns and footnotes.
    Paragraph,
    /// A bulleted list in the body.
    List,
    /// A footnote of several sentences.
    Footnote,
    /// A table, of rows or in the form of an outline.
    Table,
    /// A row of a table.
    Row,
    /// A cell that holds several items.
    Cell,
    /// A direction of an outline table.
    Direction,
    /// A strategy of an outline table.
    Strategy,
    /// Any other numbered level of an outline table.
    Level,
}

impl LeafKind {
    /// The class as a prefixed name: DoCO (DEO for captions) where it has one, else our own.
    pub fn iri(self) -> &'static str {
        match self {
            Self::Title => "doco:Title",
            Self::Subtitle => "doco:Subtitle",
            Self::Heading => "doco:SectionTitle",
            Self::Sentence => "doco:Sentence",
            Self::Footnote => "doco:Footnote",
            Self::Caption => "deo:Caption",
            Self::Cell => "xz:TableCell",
            Self::Item => "xz:CellItem",
            Self::Principle => "xz:PrincipleText",
            Self::Bullet => "xz:Bullet",
            Self::Source => "xz:SourceLine",
            Self::Date => "xz:DateLine",
            Self::Apparatus => "xz:ApparatusLeaf",
        }
    }
}

impl PartKind {
    /// The class as a prefixed name: DoCO (DEO for captions) where it has one, else our own.
    pub fn iri(self) -> &'static str {
        match self {
            Self::Section => "doco:Section",
            Self::Chapter => "doco:Chapter",
            Self::Paragraph => "doco:Paragraph",
            Self::List => "doco:List",
            Self::Footnote => "doco:Footnote",
            Self::Table => "doco:Table",
            Self::Row => "xz:TableRow",
            Self::Cell => "xz:TableCell",
            Self::Direction => "xz:DirectionText",
            Self::Strategy => "xz:StrategyText",
            Self::Level => "xz:OutlineLevel",
        }
    }
}

impl fmt::Display for LeafKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.iri())
    }
}

impl fmt::Display for PartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.iri())
    }
}

/// A smallest passage. Leaves are disjoint and cover every character that is not white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Where it is, as in `s1.p3.s5`.
    pub address: String,
    /// What it is.
    pub kind: LeafKind,
    /// Its place among all leaves, from 1, by where it begins.
    pub order: usize,
    /// Address of the part that holds it; `None` is the paper itself.
    pub parent: Option<String>,
    /// Where it stands, in code points; several ranges where a page turn or a footnote cuts it.
    pub ranges: Vec<Range>,
    /// Its folded text (see [`super::normalise`]).
    pub text: String,
    /// SHA-256 of that text.
    pub digest: String,
}

/// A passage that holds others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it is, as in `s1.p3`.
    pub address: String,
    /// What it is.
    pub kind: PartKind,
    /// Its place among all parts, from 1, by where it begins; the outer one first.
    pub order: usize,
    /// Address of the part that holds it; `None` is the paper itself.
    pub parent: Option<String>,
    /// From where its first leaf begins to where its last leaf ends, in code points. For a paragraph that
    /// a footnote cuts, the footnote lies within.
    pub range: Range,
}

/// A text cut into its passages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Segmentation {
    /// All leaves, by where they begin.
    pub leaves: Vec<Leaf>,
    /// All parts, by where they begin, outer ones first.
    pub parts: Vec<Part>,
}

impl Segmentation {
    /// The leaf at an address.
    pub fn leaf(&self, address: &str) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| leaf.address == address)
    }

    /// The part at an address.
    pub fn part(&self, address: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.address == address)
    }

    /// The leaf that holds a code point, if it is not white space.
    pub fn leaf_at(&self, point: usize) -> Option<&Leaf> {
        self.leaves.iter().find(|leaf| {
            leaf.ranges
                .iter()
                .any(|&(start, end)| start <= point && point < end)
        })
    }
}
