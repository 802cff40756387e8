//! Text for drawings: how wide it is, where it may be broken, and how it is escaped.
//!
//! Widths are those of Noto Sans CJK: 1 em for wide characters (UAX #11), for others a table by kind of letter, rounded up, so
//! that a box drawn by another font of the stack still holds its text.

use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// The width of a text in em.
pub fn width(text: &str) -> f64 {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 0.29,
        '.' | ',' | ':' | ';' | '!' | '·' => 0.30,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' | '\\' | '"' => 0.38,
        ' ' => 0.25,
        'm' | 'M' | 'W' | '@' | '%' => 0.92,
        'w' => 0.82,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' => 0.68,
        '\u{2010}'..='\u{2013}' => 0.55,
        '—' | '…' | '“' | '”' | '‘' | '’' => 1.0,
        _ => match UnicodeWidthChar::width(c) {
            None | Some(0) => 0.0,
            Some(1) => 0.58,
            Some(_) => 1.0,
        },
    }
}

/// Closing marks and small kana do not begin a line.
fn may_begin(c: char) -> bool {
    !"，。、；：？！）」』》〉】〕”’…—·・,.;:?!)]}%％％々".contains(c)
}

/// Opening marks do not end a line.
fn may_end(c: char) -> bool {
    !"（「『《〈【〔“‘([{$€£".contains(c)
}

fn is_wide(c: char) -> bool {
    UnicodeWidthChar::width(c) == Some(2)
}

/// A piece that is not broken, with whether a space stood before it.
type Piece<'t> = (&'t str, bool);

/// The pieces of a text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    // Where the piece that may go on begins.
    let mut open = None;
    let mut spaced = false;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            (open, spaced, last) = (None, true, None);
            continue;
        }
        let breaks = match last {
            Some(l) => {
                (is_wide(l) || is_wide(c)) && may_begin(c) && may_end(l)
                    || "/-–_#?&".contains(l) && c.is_alphabetic()
            }
            None => true,
        };
        let end = at + c.len_utf8();
        match (pieces.last_mut(), open) {
            (Some((piece, _)), Some(start)) if !breaks => *piece = &text[start..end],
            _ => {
                pieces.push((&text[at..end], spaced));
                open = Some(at);
            }
        }
        (spaced, last) = (false, Some(c));
    }
    pieces
}

/// Lines of at most `em` width where the text allows it; words that are wider are cut. Greedy, in order.
fn lines_within(pieces: &[Piece<'_>], em: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for (piece, spaced) in pieces {
        let wide = width(piece);
        let space = if *spaced && !line.is_empty() {
            0.25
        } else {
            0.0
        };
        if used + space + wide <= em || line.is_empty() && wide <= em {
            if space > 0.0 {
                line.push(' ');
            }
            line.push_str(piece);
            used += space + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        for c in piece.chars() {
            let w = char_width(c);
            if used + w > em && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += w;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The most lines of a label; longer texts are told in full by the title of their node.
pub const MOST_LINES: usize = 12;

/// Breaks a text into lines of at most `em` width, of even length, and at most [`MOST_LINES`] of them (then it ends in `…`).
pub fn wrap(text: &str, em: f64) -> Vec<String> {
    let text = printable(text);
    let pieces = pieces(&text);
    let mut lines = lines_within(&pieces, em);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
        return lines;
    }
    let count = lines.len();
    if count > 1 && pieces.len() <= 200 {
        balanced(&pieces, count, em).unwrap_or(lines)
    } else {
        lines
    }
}

/// How unwelcome a break between two pieces is: none at spaces and after marks, some inside a run of Chinese.
fn penalty(before: &str, (after, spaced): &Piece<'_>) -> f64 {
    let last = before.chars().next_back().unwrap_or(' ');
    let first = after.chars().next().unwrap_or(' ');
    match () {
        () if *spaced || "，。、：；！？）」』》/-–,.;:".contains(last) => 0.0,
        () if "「『《（".contains(first) => 0.03,
        () if "的與与和及或為为在".contains(last) || "與与和及或".contains(first) => {
            0.06
        }
        () => 0.16,
    }
}

/// The most even lines of that number, broken at the most welcome places: by dynamic programming over the pieces.
fn balanced(pieces: &[Piece<'_>], count: usize, em: f64) -> Option<Vec<String>> {
    let n = pieces.len();
    let widths: Vec<f64> = pieces.iter().map(|(p, _)| width(p)).collect();
    let space = |i: usize| if pieces[i].1 { 0.25 } else { 0.0 };
    let total: f64 = (0..n).map(|i| widths[i] + space(i)).sum();
    let even = total / count as f64;
    // best[k][i]: the least cost of the first i pieces in k lines, and where the last of these lines begins.
    let mut best = vec![vec![(f64::MAX, 0usize); n + 1]; count + 1];
    best[0][0].0 = 0.0;
    for k in 1..=count {
        for i in 1..=n {
            let mut wide = 0.0;
            for j in (0..i).rev() {
                wide += widths[j] + if j + 1 < i { space(j + 1) } else { 0.0 };
                if wide > em {
                    break;
                }
                let before = best[k - 1][j].0;
                if before == f64::MAX {
                    continue;
                }
                let uneven = (wide - even) / even;
                let broken = if j == 0 {
                    0.0
                } else {
                    penalty(pieces[j - 1].0, &pieces[j])
                };
                let cost = before + uneven * uneven + broken;
                if cost < best[k][i].0 {
                    best[k][i] = (cost, j);
                }
            }
        }
    }
    if best[count][n].0 == f64::MAX {
        return None;
    }
    let (mut lines, mut end) = (Vec::new(), n);
    for k in (1..=count).rev() {
        let start = best[k][end].1;
        let mut line = String::new();
        for (i, (piece, spaced)) in pieces[start..end].iter().enumerate() {
            if i > 0 && *spaced {
                line.push(' ');
            }
            line.push_str(piece);
        }
        lines.push(line);
        end = start;
    }
    lines.reverse();
    Some(lines)
}

/// A text without characters that XML forbids; line breaks and tabs are spaces.
pub fn printable(text: &str) -> String {
    // 0xC2 begins the other controls, 0xEF the noncharacters; and much else, which is then looked at.
    if !text
        .bytes()
        .any(|b| matches!(b, 0..=0x1f | 0x7f | 0xC2 | 0xEF))
    {
        return text.to_owned();
    }
    let clean = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(clean).collect()
}

/// A text for XML content and attributes.
pub fn xml(text: &str) -> Cow<'_, str> {
    // 0xEF begins the noncharacters, and some others.
    let is_odd = |byte: u8| matches!(byte, 0..=0x1f | b'&' | b'<' | b'>' | b'"' | b'\'' | 0xEF);
    if !text.bytes().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_even_and_marks_stay_with_their_words() {
        assert_eq!(wrap("深化「亞洲品牌門戶」的角色，吸引品牌", 10.0).len(), 2);
        for line in wrap("深化「亞洲品牌門戶」的角色，吸引品牌來港", 8.0) {
            assert!(
                !line.starts_with(['，', '」']) && !line.ends_with('「'),
                "{line}"
            );
        }
        assert_eq!(
            wrap("new quality productive forces", 10.0),
            ["new quality", "productive forces"]
        );
    }

    #[test]
    fn a_long_word_is_cut_and_a_long_text_ends_in_dots() {
        let lines = wrap(&"x".repeat(5000), 20.0);
        assert_eq!(lines.len(), MOST_LINES);
        assert!(lines[MOST_LINES - 1].ends_with('…'));
    }

    proptest! {
        /// Wrapping keeps every character but white space, and no line is wider than asked.
        #[test]
        fn nothing_is_lost(text in "[a-zA-Z 香港新質（）「」，。/-]{0,60}") {
            let lines = wrap(&text, 12.0);
            let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
            prop_assert!(lines.iter().all(|l| width(l) <= 12.01));
        }
    }
}
