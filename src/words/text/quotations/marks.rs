//! Outermost quotation marks.

use crate::words::text::Range;

/// The words between outermost quotation marks, without the marks. An opening mark without its partner is
/// passed over. Linear in the text but for marks that nothing closes, which are sought 2,000 characters far.
pub(super) fn marks(text: &[char]) -> Vec<Range> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match closing(text, at) {
            Some(end) => {
                found.push((at + 1, end));
                at = end + 1;
            }
            None => at += 1,
        }
    }
    found
}

fn closing(text: &[char], at: usize) -> Option<usize> {
    let (open, close) = match text[at] {
        '「' => ('「', '」'),
        '『' => ('『', '』'),
        '“' => ('“', '”'),
        '"' => ('"', '"'),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (offset, &character) in text[at + 1..].iter().take(2000).enumerate() {
        if character == close && depth == 0 {
            return Some(at + 1 + offset);
        }
        depth = if character == open {
            depth + 1
        } else {
            depth.saturating_sub(usize::from(character == close))
        };
    }
    None
}

/// Whether a position is between marks.
pub(super) fn inside(marks: &[Range], at: usize) -> bool {
    let next = marks.partition_point(|&(start, _)| start <= at);
    next.checked_sub(1)
        .is_some_and(|before| at < marks[before].1)
}
