//! A text is a series of blocks, set apart by blank lines or by how a line begins. What a block is, is
//! told from its shape alone; what it is in the paper, from where it stands (see `segment`).

use super::Range;
use super::digest::is_space;
use super::furniture;
use super::headings::{self, Style};
use super::outline::{self, Label};
use super::shapes::{bullet_mark, is_residue, is_source, note_mark, shape};
use super::stretch::trim;

/// The shape of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line after `#`.
    MarkedHeading,
    /// A short line without a full stop, standing alone.
    ShortLine,
    /// Wholly in parentheses.
    Bracketed,
    Paragraph,
    /// An entry after `-`, `•` and the like.
    Bullet,
    /// A footnote after its mark.
    Footnote,
    /// Lines with tabs or between bars.
    Rows,
    /// `附表1：…`, `Table 2. …`
    Caption,
    /// `資料來源：…`, `Source: …`
    Source,
    /// A date alone.
    Date,
    /// `方向一：…`, `Strategy 2: …`, `總體原則：…`
    Labelled(Label),
    /// A page number, a ruled line, tags alone.
    Residue,
}

/// A block: its mark (bullet, `#`, footnote mark) and its body.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub shape: Shape,
    pub mark: Option<Range>,
    pub body: Range,
}

/// All blocks of a text, in order.
pub(super) fn blocks(text: &[char]) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut after_blank = true;
    for line in lines(text) {
        after_blank |= text[line.0..line.1].contains(&'\u{C}');
        let Some(line) = trim_line(text, line) else {
            after_blank = true;
            continue;
        };
        if is_item(text, line, found.last()) {
            found.push(Block {
                shape: Shape::Bullet,
                mark: None,
                body: trim(text, line).unwrap_or(line),
            });
            after_blank = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if !after_blank && goes_on(text, last, line) => last.body.1 = line.1,
            _ => found.push(begin(text, line)),
        }
        after_blank = false;
    }
    for block in &mut found {
        if block.shape == Shape::Paragraph {
            block.shape = shape(text, block.body);
        }
    }
    furniture::set_aside(text, &mut found);
    found
}

/// Whether a line is an item of a numbered list, `（一）…；`: it has a number and ends with a semicolon; after another one, with a full
/// stop after one sentence.
fn is_item(text: &[char], (start, end): Range, before: Option<&Block>) -> bool {
    let line = &text[start..end];
    let Some(last) = line.last() else {
        return false;
    };
    let after_item = before.is_some_and(|b| b.shape == Shape::Bullet && b.mark.is_none());
    let ends = match last {
        '；' | ';' => true,
        '。' | '.' => after_item && line.iter().filter(|c| *c == last).count() == 1,
        _ => false,
    };
    let beginning: String = line.iter().take(40).collect();
    ends && !matches!(
        headings::style(&beginning).0,
        Style::Bare | Style::Chapter | Style::Marks(_)
    )
}

fn lines(text: &[char]) -> impl Iterator<Item = Range> + '_ {
    let mut start = 0;
    text.split_inclusive(|&c| c == '\n').map(move |line| {
        let range = (start, start + line.len());
        start = range.1;
        range
    })
}

/// A line without its end; an indent by ideographic spaces stays, since it begins a paragraph.
fn trim_line(text: &[char], (start, end): Range) -> Option<Range> {
    let (first, last) = trim(text, (start, end))?;
    let indent = text[start..first]
        .iter()
        .rev()
        .take_while(|&&c| c == '\u{3000}')
        .count();
    Some((first - indent, last))
}

fn goes_on(text: &[char], last: &Block, line: Range) -> bool {
    let own = begin(text, line);
    match last.shape {
        Shape::MarkedHeading => false,
        Shape::Rows => {
            matches!(own.shape, Shape::Paragraph | Shape::Rows) && text[line.0] != '\u{3000}'
        }
        _ => own.shape == Shape::Paragraph && text[line.0] != '\u{3000}',
    }
}

/// What a line begins; `Paragraph` when its beginning tells nothing.
fn begin(text: &[char], (start, end): Range) -> Block {
    let line = &text[start..end];
    let marked = |shape, length: usize| {
        let body = trim(text, (start + length, end)).unwrap_or((end, end));
        Block {
            shape,
            mark: Some((start, start + length)),
            body,
        }
    };
    let bare = |shape| Block {
        shape,
        mark: None,
        body: trim(text, (start, end)).unwrap_or((start, end)),
    };
    let hashes = line.iter().take_while(|&&c| c == '#').count();
    let notes = note_mark(line);
    if (1..=6).contains(&hashes) && line.get(hashes).is_some_and(|&c| is_space(c)) {
        return marked(Shape::MarkedHeading, hashes);
    }
    if is_residue(line) && line.last().is_some_and(|c| matches!(c, '-' | '–' | '—')) {
        return bare(Shape::Residue);
    }
    if let Some(length) = bullet_mark(line) {
        return marked(Shape::Bullet, length);
    }
    if notes > 0 && line.len() > notes {
        return marked(Shape::Footnote, notes);
    }
    if is_residue(line) {
        return bare(Shape::Residue);
    }
    if line[0] == '|' || line.contains(&'\t') {
        return bare(Shape::Rows);
    }
    let beginning: String = line.iter().take(40).collect();
    match outline::label(&beginning) {
        Some(label) => bare(Shape::Labelled(label)),
        None if is_source(&beginning) => bare(Shape::Source),
        None => Block {
            shape: Shape::Paragraph,
            mark: None,
            body: (start, end),
        },
    }
}
