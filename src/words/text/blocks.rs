//! A text is a series of blocks, set apart by blank lines or by how a line begins. What a block is, is
//! told from its shape alone; what it is in the paper, from where it stands (see `segment`).

use super::Range;
use super::digest::{is_space, normalise};
use super::outline::{self, Label};
use super::sentences::{is_finished, is_note_mark};
use super::stretch::trim;
use super::tags::tags;

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
        let Some(line) = trim_line(text, line) else {
            after_blank = true;
            continue;
        };
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
    found
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
    let indent = text[start..first].iter().rev().take_while(|&&c| c == '\u{3000}').count();
    Some((first - indent, last))
}

fn goes_on(text: &[char], last: &Block, line: Range) -> bool {
    let own = begin(text, line);
    match last.shape {
        Shape::MarkedHeading => false,
        Shape::Rows => matches!(own.shape, Shape::Paragraph | Shape::Rows) && text[line.0] != '\u{3000}',
        _ => own.shape == Shape::Paragraph && text[line.0] != '\u{3000}',
    }
}

/// What a line begins; `Paragraph` when its beginning tells nothing.
fn begin(text: &[char], (start, end): Range) -> Block {
    let line = &text[start..end];
    let marked = |shape, length: usize| {
        let body = trim(text, (start + length, end)).unwrap_or((end, end));
        Block { shape, mark: Some((start, start + length)), body }
    };
    let bare = |shape| Block { shape, mark: None, body: trim(text, (start, end)).unwrap_or((start, end)) };
    let hashes = line.iter().take_while(|&&c| c == '#').count();
    let notes = note_mark(line);
    if (1..=6).contains(&hashes) && line.get(hashes).is_some_and(|&c| is_space(c)) {
        return marked(Shape::MarkedHeading, hashes);
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
        None => Block { shape: Shape::Paragraph, mark: None, body: (start, end) },
    }
}

/// Length of the mark of a bullet, with white space after it for those that are also signs.
fn bullet_mark(line: &[char]) -> Option<usize> {
    let spaced = line.get(1).is_some_and(|&c| is_space(c)) && line.len() > 2;
    let mark = match line[0] {
        '-' | '*' | '+' | '–' | '—' => spaced,
        '•' | '●' | '◆' | '■' | '▪' | '○' | '➢' | '\u{F0B7}' | '\u{F0A7}' => line.len() > 1,
        _ => false,
    };
    mark.then_some(1)
}

/// Length of the mark that begins a footnote: `¹`, `[^1]:`; 0 for none.
fn note_mark(line: &[char]) -> usize {
    if line.starts_with(&['[', '^']) {
        return line.windows(2).take(12).position(|pair| pair == [']', ':']).map_or(0, |at| at + 2);
    }
    line.iter().take_while(|&&c| is_note_mark(c)).count()
}

/// Page numbers (`12`, `- 3 -`, `Page 4`, `第 5 頁`), ruled lines, and tags with nothing between.
fn is_residue(line: &[char]) -> bool {
    let outside_tags: usize = line.len() - tags(line).iter().map(|tag| tag.range.1 - tag.range.0).sum::<usize>();
    let bare: String = line.iter().filter(|c| !is_space(**c)).collect();
    let inner = bare.trim_matches(|c| matches!(c, '-' | '–' | '—' | '=' | '*' | '_' | '~' | '·'));
    let number = inner.trim_start_matches("Page").trim_start_matches("page").trim_start_matches("P.");
    let number = number.strip_prefix('第').map_or(number, |rest| rest.trim_end_matches(['頁', '页']));
    let digits = !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    inner.is_empty() || digits || (outside_tags == 0)
}

/// The shape of a block of plain lines, from its folded text.
fn shape(text: &[char], (start, end): Range) -> Shape {
    if end - start > 300 {
        return Shape::Paragraph;
    }
    let folded = normalise(&text[start..end].iter().collect::<String>());
    let chars: Vec<char> = folded.chars().collect();
    if is_date(&folded) {
        Shape::Date
    } else if is_caption(&folded) && !is_finished(&chars) {
        Shape::Caption
    } else if is_bracketed(&chars) {
        Shape::Bracketed
    } else if is_short_line(&chars) {
        Shape::ShortLine
    } else {
        Shape::Paragraph
    }
}

fn is_bracketed(chars: &[char]) -> bool {
    let ends = (chars.first(), chars.last());
    let pair = matches!(ends, (Some('('), Some(')')) | (Some('（'), Some('）')));
    pair && !chars[1..chars.len() - 1].iter().any(|c| matches!(c, '(' | ')' | '（' | '）'))
}

/// A heading: no full stop; at most 40 ideographs (20 where a comma is in it) or 12 words.
fn is_short_line(chars: &[char]) -> bool {
    let wide = chars.iter().filter(|&&c| super::digest::is_cjk(c)).count();
    let comma = chars.iter().any(|c| matches!(c, '，' | '；' | ';' | '。'));
    let words = chars.split(|&c| c == ' ').count();
    let limit = if comma { 20 } else { 40 };
    let begins = chars.first().is_some_and(|c| !c.is_lowercase());
    let stops = chars.last().is_some_and(|c| matches!(c, '，' | '、' | '；' | ',' | ';'));
    begins && !stops && !is_finished(chars) && wide <= limit && words <= 12 && chars.len() <= 90
}

fn is_source(line: &str) -> bool {
    let starts = ["資料來源", "资料来源", "數據來源", "数据来源", "來源", "来源", "Source", "Sources", "SOURCE"];
    starts.iter().filter_map(|word| line.strip_prefix(word)).any(|rest| {
        let rest = rest.trim_start();
        rest.starts_with('：') || rest.starts_with(':')
    })
}

/// `附表1：`, `表 2`, `圖3`, `Table 1:`, `Figure 2.` before a name.
fn is_caption(line: &str) -> bool {
    let words = ["附表", "附圖", "附图", "圖表", "图表", "表", "圖", "图", "Table ", "TABLE ", "Figure ", "Chart ", "Annex Table "];
    let Some(rest) = words.iter().find_map(|word| line.strip_prefix(word)) else { return false };
    let rest = rest.trim_start();
    let number = rest.trim_start_matches(|c: char| c.is_numeric() || outline::is_numeral(c) || matches!(c, '.' | '-'));
    let counted = number.len() < rest.len();
    counted && number.starts_with(|c: char| is_space(c) || matches!(c, '：' | ':' | '.' | '．' | '—' | '–'))
}

/// `2024年5月`, `二〇二四年五月三日`, `May 2024`, `3 May 2024`, `2024-05-03`.
fn is_date(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !is_space(*c)).collect();
    let numeral = |c: char| c.is_numeric() || outline::is_numeral(c);
    let cjk = bare.contains('年')
        && bare.starts_with(numeral)
        && bare.chars().all(|c| numeral(c) || matches!(c, '年' | '月' | '日' | '號' | '号'));
    let iso = bare.len() >= 7
        && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.'))
        && bare.bytes().filter(|b| !b.is_ascii_digit()).count().wrapping_sub(1) < 2;
    cjk || iso || is_english_date(line)
}

fn is_english_date(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| outline::MONTHS.iter().any(|name| word.eq_ignore_ascii_case(name));
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 4;
    (2..=3).contains(&words.len())
        && words.iter().filter(|word| month(word)).count() == 1
        && words.iter().all(|word| month(word) || number(word))
        && words.last().is_some_and(|word| word.len() == 4 && number(word))
}
