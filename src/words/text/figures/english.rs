//! Numbers in English words, and the words that come after numbers in English.

use super::decimal::Decimal;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const SCALES: &[(&str, i32)] = &[
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("bn", 9),
    ("mn", 6),
    ("tn", 12),
];
const PARTS: &[(&str, i128)] = &[
    ("half", 2),
    ("third", 3),
    ("thirds", 3),
    ("quarter", 4),
    ("quarters", 4),
    ("fourth", 4),
    ("fourths", 4),
    ("fifth", 5),
    ("fifths", 5),
    ("tenth", 10),
    ("tenths", 10),
];

/// The word that begins at `at`, in lower case; empty in the middle of one.
pub(super) fn word(text: &[char], at: usize) -> String {
    let inside = at > 0 && text[at - 1].is_ascii_alphanumeric();
    let rest = text.get(at..).unwrap_or_default().iter();
    let letters = rest
        .take(if inside { 0 } else { 24 })
        .take_while(|c| c.is_ascii_alphabetic());
    letters.map(char::to_ascii_lowercase).collect()
}

/// A number in words: `twenty-three`, `two hundred and five thousand`; and its length.
pub(super) fn spelled(text: &[char], at: usize) -> Option<(Decimal, usize)> {
    let (mut total, mut section, mut end, mut next) = (0_i128, 0_i128, at, at);
    loop {
        let word = word(text, next);
        let (add, times) = match (value(&word), word.as_str()) {
            (Some(value), _) => (value, 1),
            (None, "hundred") if section > 0 => (0, 100),
            (None, "and") if section >= 100 && value(&self::word(text, next + 4)).is_some() => {
                (0, 1)
            }
            (None, scale) => match SCALES
                .iter()
                .find(|(name, _)| *name == scale)
                .filter(|_| section > 0)
            {
                Some(&(_, power)) => {
                    total += section * 10_i128.checked_pow(power.unsigned_abs())?;
                    (-section, 1)
                }
                None => break,
            },
        };
        section = (section * times)
            .checked_add(add)
            .filter(|sum| *sum < 1_000_000)?;
        end = next + word.len();
        match text.get(end) {
            Some(' ' | '-') => next = end + 1,
            _ => break,
        }
    }
    (end > at).then(|| (Decimal::new(total + section, 0), end - at))
}

fn value(word: &str) -> Option<i128> {
    let small = SMALL.iter().position(|name| *name == word);
    let tens = || {
        TENS.iter()
            .position(|name| *name == word)
            .map(|at| (at + 2) * 10)
    };
    i128::try_from(small.or_else(tens)?).ok()
}

/// Power of ten of a scale after a number in figures (`1.6 trillion`), and its length.
pub(super) fn scale(text: &[char], at: usize) -> Option<(i32, usize)> {
    let space = usize::from(text.get(at) == Some(&' '));
    if space == 0 && !text.get(at).is_some_and(char::is_ascii_lowercase) {
        return None;
    }
    let rest = text.get(at + space..)?;
    let word: String = rest
        .iter()
        .take(12)
        .take_while(|c| c.is_ascii_alphabetic())
        .collect();
    SCALES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|&(name, power)| (power, space + name.len()))
}

/// The denominator after a number in words: `one-third`, `two thirds`; and its length.
pub(super) fn part(text: &[char], at: usize) -> Option<(i128, usize)> {
    let joined = text.get(at).is_some_and(|c| matches!(c, '-' | ' '));
    let word = word(text, at + 1);
    PARTS
        .iter()
        .find(|(name, _)| joined && *name == word)
        .map(|&(name, denominator)| (denominator, name.len() + 1))
}

/// What is counted: the word after a number, unless it only joins.
pub(super) fn counted(text: &[char], at: usize) -> Option<String> {
    const JOINING: &str = " of and to in per or by at the a an is are was were from for on with as than but that which who while when if ";
    let word = (text.get(at) == Some(&' ')).then(|| word(text, at + 1))?;
    (word.len() > 1 && !JOINING.contains(&format!(" {word} "))).then_some(word)
}
