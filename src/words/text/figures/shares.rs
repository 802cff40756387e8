//! Figures that begin with something else than their number: fractions, 數以萬計, 雙重, money after its sign.

use super::decimal::Decimal;
use super::figure::{Bound, FigureKind, FoundFigure, Role, Unit, Value};
use super::find::Finder;
use super::lexicon::MONEY_SIGNS;
use super::numeral::{digit, numeral};
use super::suffix::suffix;
use super::{dates, english, starts};

impl Finder<'_> {
    /// 數以萬計
    pub(super) fn magnitude(&self, at: usize) -> Option<FoundFigure> {
        let rest = &self.text[at..];
        if !["數以", "数以"].iter().any(|word| starts(rest, word)) {
            return None;
        }
        let read = numeral(&rest[2..])?;
        let end = at + 2 + read.length;
        let counts = self.text.get(end).is_some_and(|c| matches!(c, '計' | '计'));
        let mut figure = self.make(
            (at, end + 1),
            FigureKind::Count,
            Role::Quantity,
            Value::Number(read.value),
            Unit::None,
        );
        figure.bound = Bound::OrderOfMagnitude;
        counts.then_some(figure)
    }

    /// 雙重
    pub(super) fn double(&self, at: usize) -> Option<FoundFigure> {
        let written = ["雙重", "双重"]
            .iter()
            .any(|word| starts(&self.text[at..], word));
        let (two, unit) = (
            Value::Number(Decimal::from(2)),
            Unit::Printed("重".to_owned()),
        );
        written.then(|| self.make((at, at + 2), FigureKind::Count, Role::Quantity, two, unit))
    }

    /// 三分之一, 百分之七點四, 一半, one-third.
    pub(super) fn fraction(&self, at: usize) -> Option<FoundFigure> {
        let share =
            |end, value, unit| self.make((at, end), FigureKind::Share, Role::Quantity, value, unit);
        if starts(&self.text[at..], "一半") {
            return Some(share(at + 2, Value::Ratio(1, 2), Unit::Fraction));
        }
        if starts(&self.text[at..], "成半") && !(at > 0 && digit(self.text[at - 1]).is_some()) {
            return Some(share(
                at + 2,
                Value::Number(Decimal::from(15)),
                Unit::Percent,
            ));
        }
        if let Some((count, length)) = english::spelled(self.text, at)
            && let Some((denominator, more)) = english::part(self.text, at + length)
        {
            return Some(share(
                at + length + more,
                Value::Ratio(count.integer()?, denominator),
                Unit::Fraction,
            ));
        }
        let below = numeral(&self.text[at..])?;
        let middle = at + below.length;
        if !starts(&self.text[middle..], "分之") {
            return None;
        }
        let above = numeral(&self.text[middle + 2..])?;
        let end = middle + 2 + above.length;
        if below.value != Decimal::from(100) {
            return Some(share(
                end,
                Value::Ratio(above.value.integer()?, below.value.integer()?),
                Unit::Fraction,
            ));
        }
        let to = dates::joint(&self.text[end..])
            .and_then(|length| Some((length, numeral(&self.text[end + length..])?)));
        Some(match to {
            Some((length, upper)) => share(
                end + length + upper.length,
                Value::Between(above.value, upper.value),
                Unit::Percent,
            ),
            None => share(end, Value::Number(above.value), Unit::Percent),
        })
    }

    /// HK$5 billion, 人民幣3億元.
    pub(super) fn signed_money(&self, at: usize) -> Option<FoundFigure> {
        let &(sign, currency) = MONEY_SIGNS
            .iter()
            .find(|(sign, _)| starts(&self.text[at..], sign))?;
        let gap = usize::from(self.text.get(at + sign.chars().count()) == Some(&' '));
        let from = at + sign.chars().count() + gap;
        let read = self.number(from)?;
        let end = from + read.length;
        let unit = suffix(self.text, &read, end).filter(|s| s.kind == FigureKind::Money);
        let end = unit.as_ref().map_or(end, |s| s.end);
        let mut figure = self.make(
            (at, end),
            FigureKind::Money,
            Role::Quantity,
            Value::Number(read.value),
            Unit::Money,
        );
        figure.currency = currency.or(unit.and_then(|s| s.currency));
        Some(figure)
    }
}
