//! The words around a figure that bound it.

use super::figure::Bound;
use super::lexicon::{AFTER, BEFORE, NOT_NEAR};
use super::{ends, starts};

/// The bound before a figure, and where its word begins.
pub(super) fn before(text: &[char], start: usize) -> Option<(Bound, usize)> {
    let spaces = text[..start]
        .iter()
        .rev()
        .take_while(|&&c| c == ' ')
        .count();
    let end = start - spaces;
    let &(word, bound) = BEFORE.iter().find(|(word, _)| ends(&text[..end], word))?;
    let from = end - word.chars().count();
    let preceding = from.checked_sub(1).map(|at| text[at]);
    let other_word = match word {
        "近" => preceding.is_some_and(|c| NOT_NEAR.contains(c)),
        "超" | "約" | "约" | "約有" | "约有" | "約佔" | "约占" => {
            preceding.is_some_and(|c| "高條合大節制".contains(c))
        }
        _ => word.is_ascii() && preceding.is_some_and(|c| c.is_ascii_alphanumeric()),
    };
    (!other_word).then_some((bound, from))
}

/// The bound after a figure, and where its word ends.
pub(super) fn after(text: &[char], end: usize) -> Option<(Bound, usize)> {
    let &(word, bound) = AFTER.iter().find(|(word, _)| starts(&text[end..], word))?;
    Some((bound, end + word.chars().count()))
}
