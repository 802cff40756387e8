//! Words at a place in a text.

/// Whether a text begins with a word.
pub(super) fn starts(text: &[char], word: &str) -> bool {
    let mut rest = text.iter();
    word.chars()
        .all(|character| rest.next() == Some(&character))
}

/// Whether a text ends with a word; Latin letters in either case.
pub(super) fn ends(text: &[char], word: &str) -> bool {
    let mut rest = text.iter().rev();
    word.chars()
        .rev()
        .all(|c| rest.next().is_some_and(|own| own.eq_ignore_ascii_case(&c)))
}
