//! Some tables are outlines: a principle, then directions, strategies under them, bullets under those.
//! A level is known by its word and its printed number, which it keeps as its address.

use super::passage::PartKind;

/// The words of levels, in Chinese and English, with the letter they have in an address.
const LEVELS: &[(&[&str], char, PartKind)] = &[
    (&["方向", "Direction"], 'd', PartKind::Direction),
    (&["策略", "Strategy"], 's', PartKind::Strategy),
    (&["目標", "目标", "Goal", "Objective"], 'g', PartKind::Level),
    (&["措施", "Measure"], 'm', PartKind::Level),
    (&["行動", "行动", "Action"], 'a', PartKind::Level),
    (&["範疇", "范畴", "Area"], 'r', PartKind::Level),
    (
        &["建議", "建议", "Recommendation", "Proposal"],
        'q',
        PartKind::Level,
    ),
];

/// The words of a principle, which has no number.
const PRINCIPLES: &[&str] = &[
    "總體原則",
    "总体原则",
    "基本原則",
    "基本原则",
    "原則",
    "原则",
    "Overall principle",
    "General principle",
    "Principle",
];

/// Names of the months in English.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What stands before the colon of a labelled block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Principle,
    Level {
        letter: char,
        kind: PartKind,
        number: usize,
    },
}

/// The label that a line begins with.
pub(super) fn label(line: &str) -> Option<Label> {
    let (before, _) = line.split_once(['：', ':'])?;
    let before = before.trim();
    if PRINCIPLES.contains(&before) {
        return Some(Label::Principle);
    }
    LEVELS.iter().find_map(|&(words, letter, kind)| {
        let rest = words.iter().find_map(|word| before.strip_prefix(word))?;
        Some(Label::Level {
            letter,
            kind,
            number: ordinal(rest.trim())?,
        })
    })
}

/// The address of the levels that are open in a table, as in `t2.d1.s2`.
pub(super) fn address(table: &str, levels: &[(char, usize)]) -> String {
    levels
        .iter()
        .fold(table.to_owned(), |address, (letter, number)| {
            format!("{address}.{letter}{number}")
        })
}

/// Whether a character writes a number in Chinese.
pub(super) fn is_numeral(character: char) -> bool {
    "〇零一二三四五六七八九十百".contains(character)
}

/// A small number, as headings carry it: `3`, `三`, `十二`, `二十`.
pub(super) fn ordinal(text: &str) -> Option<usize> {
    if let Ok(number) = text.parse() {
        return (number > 0).then_some(number);
    }
    let digit = |c: char| {
        "一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .map(|at| at + 1)
    };
    let chars: Vec<char> = text.chars().collect();
    match *chars.as_slice() {
        ['十'] => Some(10),
        [one] => digit(one),
        ['十', one] => Some(10 + digit(one)?),
        [ten, '十'] => Some(10 * digit(ten)?),
        [ten, '十', one] => Some(10 * digit(ten)? + digit(one)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_printed_number() {
        let number = |line| match label(line) {
            Some(Label::Level { letter, number, .. }) => Some((letter, number)),
            _ => None,
        };
        assert_eq!(number("策略十二：甲"), Some(('s', 12)));
        assert_eq!(number("Direction 2: x"), Some(('d', 2)));
        assert_eq!(number("方向：甲"), None);
        assert_eq!(label("總體原則：甲"), Some(Label::Principle));
    }
}
