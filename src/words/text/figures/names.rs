//! Numbers inside names, titles, codes and addresses on the Web measure nothing.

use super::lexicon::NAMES;
use super::numeral::arabic;
use super::starts;

/// For each character, whether it stands in 《…》 or in a short 「…」 without punctuation.
pub(super) fn in_names(text: &[char]) -> Vec<bool> {
    let mut inside = vec![false; text.len()];
    for (open, close, longest) in [
        ('《', '》', 80),
        ('〈', '〉', 80),
        ('「', '」', 14),
        ('『', '』', 14),
    ] {
        for start in (0..text.len()).filter(|&at| text[at] == open) {
            let rest = &text[start + 1..];
            let Some(length) = rest.iter().take(longest + 1).position(|&c| c == close) else {
                continue;
            };
            if longest > 14 || !rest[..length].iter().any(|c| "，。；？！：、".contains(*c))
            {
                inside[start..start + length + 1].fill(true);
            }
        }
    }
    inside
}

/// Length of a set name that begins here.
pub(super) fn set_name(text: &[char]) -> Option<usize> {
    NAMES
        .iter()
        .find(|name| starts(text, name))
        .map(|name| name.chars().count())
}

/// Length of a code with figures that begins here: `20+8`, `COVID-19`, `G20`.
pub(super) fn code(text: &[char], at: usize) -> Option<usize> {
    let rest = &text[at..];
    let figures = rest.iter().take_while(|&&c| arabic(c).is_some()).count();
    if figures > 0 && rest.get(figures) == Some(&'+') {
        let more = rest[figures + 1..]
            .iter()
            .take_while(|&&c| arabic(c).is_some())
            .count();
        return (more > 0).then_some(figures + 1 + more);
    }
    let before = at.checked_sub(1).map(|at| text[at]);
    if !rest[0].is_ascii_alphabetic()
        || before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
    {
        return None;
    }
    let letters = rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let dash = usize::from(rest.get(letters) == Some(&'-'));
    let digits = rest[letters + dash..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let coded =
        digits > 0 && rest[0].is_ascii_uppercase() && letters <= 8 && !currency(&rest[..letters]);
    coded.then_some(letters + dash + digits)
}

fn currency(letters: &[char]) -> bool {
    ["HKD", "USD", "RMB", "CNY"]
        .iter()
        .any(|code| starts(letters, code))
}

/// Length of an address on the Web that begins here.
pub(super) fn address(text: &[char]) -> Option<usize> {
    let begins = ["http://", "https://", "www."]
        .iter()
        .any(|start| starts(text, start));
    begins.then(|| {
        text.iter()
            .take_while(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"'))
            .count()
    })
}
