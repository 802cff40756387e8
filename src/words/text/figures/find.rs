//! Finds the figures of a text, reading it once from left to right.

use super::dates::YEARS;
use super::figure::{Bound, FigureKind, FoundFigure, Role, Unit, Value};
use super::lexicon::{MONEY_SIGNS, NAMES};
use super::numeral::{Numeral, Style, digit, numeral};
use super::{bounds, dates, english, names};
use crate::words::text::Range;
use std::collections::HashSet;
use std::sync::LazyLock;

/// All figures of a text, by where they begin; a class of size stands after the count that holds it.
///
/// ```
/// use xinzhi::words::text::figures::{Bound, figures};
/// let found = figures("佔總額約三成，超過100家");
/// assert_eq!(found[0].printed, "約三成");
/// assert_eq!(found[1].bound, Bound::MoreThan);
/// ```
pub fn figures(text: &str) -> Vec<FoundFigure> {
    let chars: Vec<char> = text.chars().collect();
    let finder = Finder {
        text: &chars,
        in_names: names::in_names(&chars),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let before = found.len();
        at = names::address(&chars[at..])
            .map_or_else(|| finder.take(at, &mut found), |length| at + length.max(1));
        debug_assert!(found.len() <= before + 2);
    }
    found
}

/// What a figure can begin with besides Latin letters and figures, so that most characters are passed by
/// with one look.
static BEGINNINGS: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let words = NAMES
        .iter()
        .copied()
        .chain(MONEY_SIGNS.iter().map(|sign| sign.0))
        .chain(YEARS.iter().map(|year| year.0));
    let numerals =
        "零〇○一壹二兩两貳贰三參叁四肆五伍六陸陆七柒八捌九玖十拾百佰千仟廿卅卌萬万億亿兆";
    let others = "第前數数成雙双⁰¹²³⁴⁵⁶⁷⁸⁹０１２３４５６７８９";
    words
        .filter_map(|word| word.chars().next())
        .chain(numerals.chars())
        .chain(others.chars())
        .collect()
});

/// A text, and which of its characters stand in names.
pub(super) struct Finder<'a> {
    pub(super) text: &'a [char],
    pub(super) in_names: Vec<bool>,
}

impl Finder<'_> {
    /// Adds what begins at `at`; returns where to go on.
    fn take(&self, at: usize, found: &mut Vec<FoundFigure>) -> usize {
        let Some(figure) = self.figure(at) else {
            return at + 1;
        };
        let end = figure.core.1;
        found.push(figure);
        found.extend(self.class_within(at, end));
        end
    }

    fn figure(&self, at: usize) -> Option<FoundFigure> {
        let first = self.text[at];
        if !(first.is_ascii_alphanumeric() || BEGINNINGS.contains(&first)) {
            return None;
        }
        if first.is_ascii_digit() && at > 0 && self.text[at - 1].is_ascii_digit() {
            return None;
        }
        self.name(at)
            .or_else(|| self.dated(at))
            .or_else(|| self.order(at))
            .or_else(|| self.magnitude(at))
            .or_else(|| self.double(at))
            .or_else(|| self.fraction(at))
            .or_else(|| self.signed_money(at))
            .or_else(|| self.quantity(at))
    }

    /// A figure with the bounds around it and its role; `role` yields where it stands in a name.
    pub(super) fn make(
        &self,
        core: Range,
        kind: FigureKind,
        role: Role,
        value: Value,
        unit: Unit,
    ) -> FoundFigure {
        let mut range = core;
        let mut bound = Bound::Exactly;
        if role == Role::Quantity {
            if let Some((word, start)) = bounds::before(self.text, core.0) {
                (bound, range.0) = (word, start);
            }
            if let Some((word, end)) = bounds::after(self.text, core.1) {
                range.1 = end;
                bound = if bound == Bound::Exactly { word } else { bound };
            }
        }
        if bound == Bound::Exactly && kind == FigureKind::TopN {
            bound = Bound::AtMost;
        }
        if kind == FigureKind::SizeClass {
            bound = Bound::OrderOfMagnitude;
        }
        let role = if self.in_names[core.0] {
            Role::InName
        } else {
            role
        };
        let printed = self.text[range.0..range.1].iter().collect();
        FoundFigure {
            range,
            core,
            printed,
            kind,
            role,
            bound,
            value,
            unit,
            currency: None,
        }
    }

    fn name(&self, at: usize) -> Option<FoundFigure> {
        let length = names::set_name(&self.text[at..]).or_else(|| names::code(self.text, at))?;
        let within = self.text[at..at + length]
            .iter()
            .any(|&c| digit(c).is_some() || c.is_ascii_digit());
        within.then(|| {
            self.make(
                (at, at + length),
                FigureKind::Name,
                Role::InName,
                Value::None,
                Unit::None,
            )
        })
    }

    fn dated(&self, at: usize) -> Option<FoundFigure> {
        if let Some((from, to, length)) = dates::period(self.text, at) {
            return Some(self.make(
                (at, at + length),
                FigureKind::Period,
                Role::Date,
                Value::Period(from, to),
                Unit::None,
            ));
        }
        let (date, length) = dates::date(self.text, at)?;
        Some(self.make(
            (at, at + length),
            FigureKind::Date,
            Role::Date,
            Value::Date(date),
            Unit::None,
        ))
    }

    /// A number in figures, Chinese, or English words, with an English scale after it.
    pub(super) fn number(&self, at: usize) -> Option<Numeral> {
        if let Some(read) = numeral(self.text.get(at..)?) {
            let (power, length) = english::scale(self.text, at + read.length).unwrap_or((0, 0));
            return Some(Numeral {
                value: read.value.shift(power),
                length: read.length + length,
                ..read
            });
        }
        let (value, length) = english::spelled(self.text, at)?;
        Some(Numeral {
            value,
            length,
            style: Style::Chinese,
            and_more: false,
        })
    }
}
