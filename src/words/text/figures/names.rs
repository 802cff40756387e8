//! Numbers inside names, titles, codes and addresses on the Web measure nothing; but the count that begins the name of a group does where
//! its members are set out right after it: 「四大要素」，包括….

use super::lexicon::NAMES;
use super::numeral::{arabic, numeral};
use super::starts;

/// For each character, whether it stands in 《…》 or in a short 「…」 without punctuation that is not the counted name of what is set out
/// after it.
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
            let (name, after) = rest.split_at(length);
            let short = !name.iter().any(|c| "，。；？！：、".contains(*c));
            if longest > 14 || (short && !(counts(name) && sets_out(&after[1..]))) {
                inside[start..start + length + 1].fill(true);
            }
        }
    }
    inside
}

/// Whether a name begins with how many there are of what it names: 八大中心, 四項原則, but not 三位一體 or 四個全面.
fn counts(name: &[char]) -> bool {
    numeral(name).is_some_and(|number| {
        let rest = &name[number.length..];
        rest.len() > 2 && COUNTED.contains(&rest[0])
    })
}

/// What stands between a number and the members of a group. 個 is not among them: 「三個代表」 and the like are slogans.
const COUNTED: &[char] = &['大', '項', '项', '種', '种', '類', '类'];

/// Whether what follows a name sets out what it holds, perhaps after closing brackets and a comma.
fn sets_out(after: &[char]) -> bool {
    let closed = after.iter().take_while(|c| "」』”）)".contains(**c));
    let rest = &after[closed.count()..];
    let rest = match rest.first() {
        Some('，' | ',') => &rest[1..],
        _ => rest,
    };
    let namely = starts(rest, "即")
        && !rest
            .get(1)
            .is_some_and(|c| "將将使時时可便場场".contains(*c));
    namely || SETTING_OUT.iter().any(|word| starts(rest, word))
}

/// Words before the members of a group.
const SETTING_OUT: &[&str] = &[
    "：",
    "包括",
    "包含",
    "分別是",
    "分别是",
    "分別為",
    "分别为",
    "計有",
    "计有",
];

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
