//! What the beginning of a line, or a short block, looks like: marks, captions, dates, headings.

use super::Range;
use super::blocks::Shape;
use super::digest::{is_cjk, is_space, normalise};
use super::outline;
use super::sentences::{is_finished, is_note_mark};
use super::tags::tags;

/// Length of the mark of a bullet, with white space after it for those that are also signs.
pub(super) fn bullet_mark(line: &[char]) -> Option<usize> {
    let spaced = line.get(1).is_some_and(|&c| is_space(c)) && line.len() > 2;
    let mark = match line[0] {
        '-' | '*' | '+' | '–' | '—' => spaced,
        '•' | '●' | '◆' | '■' | '▪' | '○' | '➢' | '\u{F0B7}' | '\u{F0A7}' => {
            line.len() > 1
        }
        _ => false,
    };
    mark.then_some(1)
}

/// Length of the mark that begins a footnote: `¹`, `[^1]:`; 0 for none.
pub(super) fn note_mark(line: &[char]) -> usize {
    if line.starts_with(&['[', '^']) {
        return line
            .windows(2)
            .take(12)
            .position(|pair| pair == [']', ':'])
            .map_or(0, |at| at + 2);
    }
    line.iter().take_while(|&&c| is_note_mark(c)).count()
}

/// Page numbers (`12`, `- 3 -`, `Page 4`, `第 5 頁`), ruled lines, and tags with nothing between.
pub(super) fn is_residue(line: &[char]) -> bool {
    let outside_tags: usize = line.len()
        - tags(line)
            .iter()
            .map(|tag| tag.range.1 - tag.range.0)
            .sum::<usize>();
    let bare: String = line.iter().filter(|c| !is_space(**c)).collect();
    let inner = bare.trim_matches(|c| matches!(c, '-' | '–' | '—' | '=' | '*' | '_' | '~' | '·'));
    let number = inner
        .trim_start_matches("Page")
        .trim_start_matches("page")
        .trim_start_matches("P.");
    let number = number
        .strip_prefix('第')
        .map_or(number, |rest| rest.trim_end_matches(['頁', '页']));
    let digits =
        !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
    inner.is_empty() || digits || (outside_tags == 0)
}

/// The shape of a block of plain lines, from its folded text.
pub(super) fn shape(text: &[char], (start, end): Range) -> Shape {
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
    } else if is_short_line(&chars) && !is_broken_off(&folded, text[start..end].contains(&'\n')) {
        Shape::ShortLine
    } else {
        Shape::Paragraph
    }
}

fn is_bracketed(chars: &[char]) -> bool {
    let ends = (chars.first(), chars.last());
    let pair = matches!(ends, (Some('('), Some(')')) | (Some('（'), Some('）')));
    pair && !chars[1..chars.len() - 1]
        .iter()
        .any(|c| matches!(c, '(' | ')' | '（' | '）'))
}

/// A heading: no full stop; at most 40 ideographs (20 where a comma is in it) or 12 words.
fn is_short_line(chars: &[char]) -> bool {
    let wide = chars.iter().filter(|&&c| is_cjk(c)).count();
    let comma = chars.iter().any(|c| matches!(c, '，' | '；' | ';' | '。'));
    let words = chars.split(|&c| c == ' ').count();
    let limit = if comma { 20 } else { 40 };
    let begins = chars.first().is_some_and(|c| !c.is_lowercase());
    let stops = chars
        .last()
        .is_some_and(|c| matches!(c, '，' | '、' | '；' | ',' | ';'));
    begins && !stops && !is_finished(chars) && wide <= limit && words <= 12 && chars.len() <= 90
}

/// Words that no heading ends with.
const UNFINISHED: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that",
    "the", "their", "to", "was", "which", "with",
];

/// Whether a short block is the beginning of an English sentence that a page turn cuts: lines of many words, or a last word that
/// wants another.
fn is_broken_off(folded: &str, several_lines: bool) -> bool {
    let latin = !folded.chars().any(is_cjk);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    latin && ((several_lines && folded.split(' ').count() > 8) || UNFINISHED.contains(&last))
}

pub(super) fn is_source(line: &str) -> bool {
    let starts = [
        "資料來源",
        "资料来源",
        "數據來源",
        "数据来源",
        "來源",
        "来源",
        "Source",
        "Sources",
        "SOURCE",
    ];
    starts
        .iter()
        .filter_map(|word| line.strip_prefix(word))
        .any(|rest| {
            let rest = rest.trim_start();
            rest.starts_with('：') || rest.starts_with(':')
        })
}

/// `附表1：`, `表 2`, `圖3`, `Table 1:`, `Figure 2.` before a name.
fn is_caption(line: &str) -> bool {
    let words = [
        "附表",
        "附圖",
        "附图",
        "圖表",
        "图表",
        "表",
        "圖",
        "图",
        "Table ",
        "TABLE ",
        "Figure ",
        "Chart ",
        "Annex Table ",
    ];
    let Some(rest) = words.iter().find_map(|word| line.strip_prefix(word)) else {
        return false;
    };
    let rest = rest.trim_start();
    let number = rest.trim_start_matches(|c: char| {
        c.is_numeric() || outline::is_numeral(c) || matches!(c, '.' | '-')
    });
    let counted = number.len() < rest.len();
    counted
        && number
            .starts_with(|c: char| is_space(c) || matches!(c, '：' | ':' | '.' | '．' | '—' | '–'))
}

/// `2024年5月`, `二〇二四年五月三日`, `May 2024`, `3 May 2024`, `2024-05-03`.
pub(super) fn is_date(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !is_space(*c)).collect();
    let numeral = |c: char| c.is_numeric() || outline::is_numeral(c);
    let cjk = bare.contains('年')
        && bare.starts_with(numeral)
        && bare
            .chars()
            .all(|c| numeral(c) || matches!(c, '年' | '月' | '日' | '號' | '号'));
    let iso = bare.len() >= 7
        && bare
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.'))
        && bare
            .bytes()
            .filter(|b| !b.is_ascii_digit())
            .count()
            .wrapping_sub(1)
            < 2;
    cjk || iso || is_english_date(line)
}

fn is_english_date(line: &str) -> bool {
    let words: Vec<&str> = line
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let month = |word: &str| {
        outline::MONTHS
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name))
    };
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 4;
    (2..=3).contains(&words.len())
        && words.iter().filter(|word| month(word)).count() == 1
        && words.iter().all(|word| month(word) || number(word))
        && words
            .last()
            .is_some_and(|word| word.len() == 4 && number(word))
}
