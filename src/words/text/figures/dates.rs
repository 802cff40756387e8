//! Dates as they are printed: years, decades, months, days, and the beginning, middle or end of them.

use super::figure::{Date, DatePart};
use super::numeral::{Style, numeral};

const MONTHS: [&str; 12] = [
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

/// Words for years that are told from the date of the paper.
pub(super) const YEARS: &[(&str, i8)] = &[
    ("前年", -2),
    ("去年", -1),
    ("今年", 0),
    ("本年", 0),
    ("同年", 0),
    ("明年", 1),
    ("後年", 2),
    ("last year", -1),
    ("this year", 0),
    ("next year", 1),
];

/// A date that begins here, and its length; relative years count with a month or a part only.
pub(super) fn date(text: &[char], at: usize) -> Option<(Date, usize)> {
    let rest = &text[at..];
    chinese(rest).or_else(|| english(text, at))
}

/// A date with an end: 1970-1996年, 2021至2025年.
pub(super) fn period(text: &[char], at: usize) -> Option<(Date, Date, usize)> {
    let rest = &text[at..];
    let (from, length) = match chinese(rest) {
        Some(found) => found,
        None => year_figure(rest).map(|(year, length)| {
            (
                Date {
                    year: Some(year),
                    ..Date::default()
                },
                length,
            )
        })?,
    };
    let joint = joint(&rest[length..])?;
    let after = length + joint;
    if let Some((to, end)) = chinese(&rest[after..]) {
        return (to.relative_year.is_none() && to.year.is_some() == from.year.is_some())
            .then_some((from, to, after + end));
    }
    let (year, end) = year_figure(&rest[after..])?;
    let ends = !rest.get(after + end).is_some_and(|c| c.is_alphanumeric());
    (ends && from.year.is_some_and(|first| first < year)).then_some((
        from,
        Date {
            year: Some(year),
            ..Date::default()
        },
        after + end,
    ))
}

/// Length of what joins the ends of a range: 至, 到, –.
pub(super) fn joint(text: &[char]) -> Option<usize> {
    let spaces = text.iter().take_while(|&&c| c == ' ').count();
    let sign = text
        .get(spaces)
        .is_some_and(|c| matches!(c, '-' | '–' | '—' | '~' | '～' | '至' | '到'));
    let word = text[spaces..].starts_with(&['t', 'o', ' ']) && spaces > 0;
    let length = if sign {
        1
    } else if word {
        2
    } else {
        return None;
    };
    let end = spaces + length;
    Some(end + text[end..].iter().take_while(|&&c| c == ' ').count())
}

fn year_figure(text: &[char]) -> Option<(i32, usize)> {
    let read = numeral(text)
        .filter(|n| n.length == 4 && matches!(n.style, Style::Arabic | Style::Digits))?;
    let year = i32::try_from(read.value.integer()?).ok()?;
    (1500..2200).contains(&year).then_some((year, 4))
}

fn chinese(text: &[char]) -> Option<(Date, usize)> {
    let mut date = Date::default();
    let mut at = year(text, &mut date).unwrap_or(0);
    if !date.decade
        && let Some(length) = month(&text[at..], &mut date)
    {
        at += length;
        at += day(&text[at..], &mut date).unwrap_or(0);
    }
    if at == 0 {
        return None;
    }
    let (part, length) = part(&text[at..], &date);
    date.part = part;
    let told = date.year.is_some() || date.month.is_some() || part.is_some();
    told.then_some((date, at + length))
}

fn year(text: &[char], date: &mut Date) -> Option<usize> {
    if let Some(&(word, years)) = YEARS.iter().find(|(word, _)| super::starts(text, word)) {
        date.relative_year = Some(years);
        return Some(word.chars().count());
    }
    let read = numeral(text).filter(|n| n.style != Style::BareUnit)?;
    let spaces = text[read.length..]
        .iter()
        .take_while(|&&c| c == ' ')
        .count();
    let at = read.length + spaces;
    let value = i32::try_from(read.value.integer()?).ok()?;
    if super::starts(&text[at..], "年代") {
        date.decade = true;
        date.year = Some(if value < 100 { 1900 + value } else { value });
        return Some(at + 2);
    }
    let is_year = read.length == 4
        && matches!(read.style, Style::Arabic | Style::Digits)
        && (1000..2500).contains(&value);
    (is_year && text.get(at) == Some(&'年')).then(|| {
        date.year = Some(value);
        at + 1
    })
}

fn month(text: &[char], date: &mut Date) -> Option<usize> {
    let read = numeral(text).filter(|n| n.style != Style::BareUnit)?;
    let value = u8::try_from(read.value.integer()?)
        .ok()
        .filter(|value| (1..=12).contains(value))?;
    if text.get(read.length) != Some(&'月') {
        return None;
    }
    date.month = Some(value);
    Some(read.length + 1 + usize::from(text.get(read.length + 1) == Some(&'份')))
}

fn day(text: &[char], date: &mut Date) -> Option<usize> {
    let read = numeral(text).filter(|n| n.style != Style::BareUnit)?;
    let value = u8::try_from(read.value.integer()?)
        .ok()
        .filter(|value| (1..=31).contains(value))?;
    let ends = text
        .get(read.length)
        .is_some_and(|c| matches!(c, '日' | '號' | '号'));
    ends.then(|| {
        date.day = Some(value);
        read.length + 1
    })
}

fn part(text: &[char], date: &Date) -> (Option<DatePart>, usize) {
    if date.day.is_some() {
        return (None, 0);
    }
    let part = match text.first() {
        Some('初') => DatePart::Beginning,
        Some('中') if !matches!(text.get(1), Some('國' | '国' | '心' | '央' | '美')) => {
            DatePart::Middle
        }
        Some('底' | '末') => DatePart::End,
        _ => return (None, 0),
    };
    (Some(part), 1)
}

/// `3 May 2024`, `May 2024`, `the 1950s`, `in 2023`.
fn english(text: &[char], at: usize) -> Option<(Date, usize)> {
    let rest = &text[at..];
    if at > 0 && text[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    if let Some((year, length)) = year_figure(rest) {
        let decade = super::starts(&rest[length..], "s");
        let ends = !rest
            .get(length + usize::from(decade))
            .is_some_and(|c| c.is_alphanumeric());
        let date = Date {
            year: Some(year),
            decade,
            ..Date::default()
        };
        return (ends && (decade || dated(&text[..at])))
            .then_some((date, length + usize::from(decade)));
    }
    let (day, before) = match numeral(rest).filter(|n| n.length <= 2 && n.style == Style::Arabic) {
        Some(read) if rest.get(read.length) == Some(&' ') => {
            (u8::try_from(read.value.integer()?).ok(), read.length + 1)
        }
        _ => (None, 0),
    };
    let month = MONTHS
        .iter()
        .position(|month| super::starts(&rest[before..], month))?;
    let mut end = before + MONTHS[month].len();
    if rest.get(end).is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    let year = rest
        .get(end)
        .filter(|c| **c == ' ')
        .and_then(|_| year_figure(&rest[end + 1..]));
    end += year.map_or(0, |(_, length)| length + 1);
    let date = Date {
        year: year.map(|y| y.0),
        month: u8::try_from(month + 1).ok(),
        day,
        ..Date::default()
    };
    (day.is_some() || year.is_some()).then_some((date, end))
}

/// Whether a bare figure of four digits follows a word that dates.
fn dated(before: &[char]) -> bool {
    let words = [
        " in ",
        " since ",
        " from ",
        " by ",
        " of ",
        " until ",
        " to ",
        " and ",
        " between ",
        " during ",
        "In ",
        "Since ",
        "From ",
        "By ",
    ];
    words.iter().any(|word| super::ends(before, word))
}
