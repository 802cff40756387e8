//! What stands after a number tells what it is.

use super::decimal::Decimal;
use super::english;
use super::figure::{FigureKind, Unit};
use super::lexicon::{CLASSIFIERS, MONEY, NOT_TENTH};
use super::numeral::{Numeral, Style};
use super::starts;

/// What a number is by what follows it.
#[derive(Clone, Debug)]
pub(super) struct Suffix {
    pub kind: FigureKind,
    pub unit: Unit,
    pub currency: Option<&'static str>,
    /// The number as the unit has it: 三成 is 30 per cent.
    pub value: Decimal,
    pub end: usize,
}

/// Reads what follows a number that ends at `end`.
pub(super) fn suffix(text: &[char], number: &Numeral, end: usize) -> Option<Suffix> {
    let spaced = number.style == Style::Arabic && text.get(end) == Some(&' ');
    let at = end + usize::from(spaced);
    let read = Reader { text, number, at };
    let cjk = read
        .share()
        .or_else(|| read.tenth())
        .or_else(|| read.times())
        .or_else(|| read.money(end))
        .or_else(|| read.first());
    cjk.or_else(|| read.classifier())
        .or_else(|| read.english(end))
}

struct Reader<'a> {
    text: &'a [char],
    number: &'a Numeral,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &[char] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn make(&self, kind: FigureKind, unit: Unit, length: usize) -> Suffix {
        Suffix {
            kind,
            unit,
            currency: None,
            value: self.number.value,
            end: self.at + length,
        }
    }

    fn share(&self) -> Option<Suffix> {
        let points = [
            "個百分點",
            "个百分点",
            "百分點",
            "百分点",
            "percentage points",
            "percentage point",
        ];
        let percent = ["%", "％", "per cent", "percent"];
        let fits = |words: &[&'static str]| {
            words
                .iter()
                .find(|word| starts(self.rest(), word))
                .map(|word| word.chars().count())
        };
        if let Some(length) = fits(&points) {
            return Some(self.make(FigureKind::Share, Unit::PercentagePoint, length));
        }
        fits(&percent).map(|length| self.make(FigureKind::Share, Unit::Percent, length))
    }

    /// 三成, 七成半, 成 of ten at most.
    fn tenth(&self) -> Option<Suffix> {
        let small = self.number.value <= Decimal::from(10) && self.number.value > Decimal::ZERO;
        let next = self.rest().get(1).copied();
        if !small
            || self.rest().first() != Some(&'成')
            || next.is_some_and(|c| NOT_TENTH.contains(c))
        {
            return None;
        }
        let half = next == Some('半');
        let value = self
            .number
            .value
            .shift(1)
            .plus(Decimal::from(if half { 5 } else { 0 }))?;
        Some(Suffix {
            value,
            ..self.make(FigureKind::Share, Unit::Percent, 1 + usize::from(half))
        })
    }

    fn times(&self) -> Option<Suffix> {
        let length = ["倍", "times", "-fold", "fold"]
            .into_iter()
            .find(|word| starts(self.rest(), word))?
            .chars()
            .count();
        Some(self.make(FigureKind::Multiple, Unit::Times, length))
    }

    fn money(&self, end: usize) -> Option<Suffix> {
        let from = |at: usize| {
            MONEY
                .iter()
                .find(|(word, _)| starts(&self.text[at..], word))
                .map(|found| (found, at))
        };
        let (&(word, currency), at) = from(self.at.min(self.text.len())).or_else(|| from(end))?;
        let length = word.chars().count();
        let next = self.text.get(at + length);
        if word == "元" && next.is_some_and(|c| matches!(c, '化' | '素' | '旦' | '首' | '月'))
        {
            return None;
        }
        let class = next.is_some_and(|c| matches!(c, '級' | '级'));
        let kind = if class {
            FigureKind::SizeClass
        } else {
            FigureKind::Money
        };
        let end = at + length + usize::from(class);
        Some(Suffix {
            kind,
            unit: Unit::Money,
            currency,
            value: self.number.value,
            end,
        })
    }

    /// 一百強
    fn first(&self) -> Option<Suffix> {
        let strong = self
            .rest()
            .first()
            .is_some_and(|c| matches!(c, '強' | '强'));
        let word = self
            .rest()
            .get(1)
            .is_some_and(|c| "調调化勁大烈制盛項".contains(*c));
        (strong && !word && self.number.value >= Decimal::from(3))
            .then(|| self.make(FigureKind::TopN, Unit::Position, 1))
    }

    /// 5所; 一 with a classifier is an article.
    fn classifier(&self) -> Option<Suffix> {
        let word = CLASSIFIERS.iter().find(|word| starts(self.rest(), word))?;
        let article = self.number.style == Style::Chinese && self.number.value == Decimal::from(1);
        (!article).then(|| {
            self.make(
                FigureKind::Count,
                Unit::Printed((*word).to_owned()),
                word.chars().count(),
            )
        })
    }

    fn english(&self, end: usize) -> Option<Suffix> {
        let word = english::counted(self.text, end)?;
        let length = word.len() + 1;
        Some(Suffix {
            end: end + length,
            ..self.make(FigureKind::Count, Unit::Printed(word), 0)
        })
    }
}
