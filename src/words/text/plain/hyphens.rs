//! Words that a line's end cuts with a hyphen. A text is never changed in silence: they are told, and joined where that is asked for.

use crate::words::text::Range;

/// Where a word is cut: from its hyphen to where it goes on on the next line.
pub fn hyphens(text: &str) -> Vec<Range> {
    let chars: Vec<char> = text.chars().collect();
    let cut = |&at: &usize| chars[at] == '-' && at > 0 && chars[at - 1].is_ascii_lowercase();
    (0..chars.len())
        .filter(cut)
        .filter_map(|at| {
            let mut next = at + 1;
            while chars.get(next).is_some_and(|c| matches!(c, ' ' | '\r')) {
                next += 1;
            }
            let breaks = chars.get(next) == Some(&'\n');
            let goes_on = chars.get(next + 1).is_some_and(char::is_ascii_lowercase);
            (breaks && goes_on).then_some((at, next + 1))
        })
        .collect()
}

/// The text with these words joined.
pub fn joined(text: &str) -> String {
    let mut cuts = hyphens(text).into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.chars().enumerate() {
        while cuts.next_if(|cut| cut.1 <= at).is_some() {}
        if !cuts.peek().is_some_and(|cut| (cut.0..cut.1).contains(&at)) {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_a_line_cuts() {
        let text = "the develop-\nment of sea-\nWalls, 3-\n4 and well-known";
        assert_eq!(hyphens(text), [(11, 13)]);
        assert_eq!(
            joined(text),
            "the development of sea-\nWalls, 3-\n4 and well-known"
        );
    }
}
