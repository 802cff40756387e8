//! Where sentences end: at 。！？ and, in text with Latin letters, at . ! ? before white space; always
//! outside brackets and quotation marks, or with the bracket that closes them.

use super::Range;
use super::digest::{is_cjk, is_space};

/// Cuts a text into sentences, without the white space between them.
pub(super) fn sentences(text: &[char]) -> Vec<Range> {
    let depth = depths(text);
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        match end_at(text, &depth, at) {
            Some(end) => {
                found.extend(super::stretch::trim(text, (start, end)));
                (start, at) = (end, end);
            }
            None => at += 1,
        }
    }
    found.extend(super::stretch::trim(text, (start, text.len())));
    found
}

/// Cuts a text as [`sentences`] does, and after ；outside brackets as well.
pub(super) fn clauses(text: &[char]) -> Vec<Range> {
    let depth = depths(text);
    let mut found = Vec::new();
    for (start, end) in sentences(text) {
        let mut from = start;
        for at in start..end {
            if text[at] == '；' && depth[at] == 0 {
                found.extend(super::stretch::trim(text, (from, at + 1)));
                from = at + 1;
            }
        }
        found.extend(super::stretch::trim(text, (from, end)));
    }
    found
}

/// Whether a text ends as a sentence does; such a text is not continued after a page turn.
pub(super) fn is_finished(text: &[char]) -> bool {
    let bare = text
        .iter()
        .rev()
        .skip_while(|&&c| is_space(c) || is_closing(c) || is_note_mark(c) || c == '>');
    bare.take(1)
        .any(|&c| is_full_stop(c) || matches!(c, '.' | '!' | '?' | '：' | ':' | '…'))
}

/// Marks of footnotes: ¹ ² ³ and the other superior figures.
pub(super) fn is_note_mark(character: char) -> bool {
    matches!(character, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

fn is_full_stop(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '｡' | '．')
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        '」' | '』' | '）' | ')' | '》' | '〉' | '】' | ']' | '］' | '”' | '’' | '"'
    )
}

fn closing_of(character: char) -> Option<char> {
    Some(match character {
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '(' => ')',
        '《' => '》',
        '〈' => '〉',
        '【' => '】',
        '[' => ']',
        '［' => '］',
        '“' => '”',
        _ => return None,
    })
}

/// How deep in brackets each character is; brackets without a partner do not count, and a bracket is
/// itself outside of what it holds. Linear in the text.
fn depths(text: &[char]) -> Vec<u32> {
    let mut change = vec![0_i32; text.len() + 1];
    let mut open: Vec<(char, usize)> = Vec::new();
    for (at, &character) in text.iter().enumerate() {
        if let Some(closing) = closing_of(character) {
            open.push((closing, at));
        } else if is_closing(character)
            && let Some(match_at) = open
                .iter()
                .rev()
                .take(16)
                .position(|&(closing, _)| closing == character)
        {
            open.truncate(open.len() - match_at);
            if let Some((_, from)) = open.pop() {
                change[from + 1] += 1;
                change[at] -= 1;
            }
        }
    }
    let mut depth = 0_i32;
    let running = change[..text.len()].iter().map(|step| {
        depth += step;
        depth.unsigned_abs()
    });
    running.collect()
}

/// The end of the sentence that a full stop at `at` closes, with the marks that belong to it.
fn end_at(text: &[char], depth: &[u32], at: usize) -> Option<usize> {
    let cjk = is_full_stop(text[at]);
    if !(cjk || matches!(text[at], '.' | '!' | '?')) {
        return None;
    }
    let mut end = at + 1;
    while end < text.len() && (is_full_stop(text[end]) || matches!(text[end], '.' | '!' | '?')) {
        end += 1;
    }
    let closed = end;
    while end < text.len() && is_closing(text[end]) {
        end += 1;
    }
    let outside = depth[at] == 0 || (end > closed && depth[end - 1] == 0);
    while end < text.len() && is_note_mark(text[end]) {
        end += 1;
    }
    let ends = if cjk {
        end == closed || !goes_on(text, end)
    } else {
        latin_ends(text, at, end)
    };
    (outside && ends).then_some(end)
}

/// After a closing bracket the sentence goes on when a comma or another stop follows.
fn goes_on(text: &[char], end: usize) -> bool {
    text.get(end).is_some_and(|&c| {
        is_full_stop(c) || matches!(c, '，' | '、' | '；' | '：' | ',' | ';' | ':')
    })
}

/// A Latin stop ends a sentence before white space and a capital, a figure, an opening mark or CJK,
/// unless it belongs to an abbreviation.
fn latin_ends(text: &[char], at: usize, end: usize) -> bool {
    let Some(&after) = text.get(end) else {
        return true;
    };
    if !is_space(after) {
        return text[at] != '.' && is_cjk(after) && !goes_on(text, end);
    }
    let next = text[end..].iter().copied().find(|&c| !is_space(c));
    let opens = next.is_none_or(|c| !(c.is_lowercase() || matches!(c, ',' | ';' | ')' | '…')));
    opens && !(text[at] == '.' && end == at + 1 && is_abbreviation(text, at))
}

const ABBREVIATIONS: &str = " mr mrs ms dr prof st no nos vs fig figs inc ltd co corp jr sr hon rev gen sec dept approx e.g i.e cf al vol pp p ch ed eds jan feb mar apr jun jul aug sep sept oct nov dec ";

/// Whether the word before a stop is an abbreviation or a single capital letter.
fn is_abbreviation(text: &[char], at: usize) -> bool {
    let is_word = |c: &&char| c.is_ascii_alphanumeric() || **c == '.';
    let word: Vec<char> = text[..at]
        .iter()
        .rev()
        .take_while(is_word)
        .take(8)
        .copied()
        .collect();
    let word: String = word.into_iter().rev().collect();
    let capital = word
        .rsplit('.')
        .next()
        .is_some_and(|last| last.len() == 1 && last.chars().all(char::is_uppercase));
    !word.is_empty() && (capital || ABBREVIATIONS.contains(&format!(" {} ", word.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        sentences(&chars)
            .into_iter()
            .map(|(start, end)| chars[start..end].iter().collect())
            .collect()
    }

    #[test]
    fn chinese() {
        assert_eq!(cut("甲。乙！丙？"), ["甲。", "乙！", "丙？"]);
        assert_eq!(cut("他說「甲。乙」。丙。"), ["他說「甲。乙」。", "丙。"]);
        assert_eq!(
            cut("他說：「甲。乙。」丙。"),
            ["他說：「甲。乙。」", "丙。"]
        );
        assert_eq!(
            cut("「甲？」、「乙。」，丙（丁。）戊"),
            ["「甲？」、「乙。」，丙（丁。）", "戊"]
        );
        assert_eq!(cut("甲「乙。丙。"), ["甲「乙。", "丙。"]);
        assert_eq!(cut("甲。¹乙3.5%丙。"), ["甲。¹", "乙3.5%丙。"]);
    }

    #[test]
    fn english() {
        assert_eq!(
            cut(
                "Mr. Lee spoke. It grew 3.5 per cent (e.g. in U.S. dollars). \"Why?\" he asked. See <https://a.b/c>."
            ),
            [
                "Mr. Lee spoke.",
                "It grew 3.5 per cent (e.g. in U.S. dollars).",
                "\"Why?\" he asked.",
                "See <https://a.b/c>."
            ]
        );
    }

    #[test]
    fn unfinished() {
        let finished = |text: &str| is_finished(&text.chars().collect::<Vec<_>>());
        assert!(finished("甲。」") && finished("發展。¹") && finished("包括："));
        assert!(!finished("高屋建瓴的") && !finished("甲，") && !finished("「甲」"));
    }
}
