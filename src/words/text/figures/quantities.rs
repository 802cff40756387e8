//! A number and what follows it: counts, shares, sums, classes of size, and ranges of them.

use super::decimal::Decimal;
use super::figure::{Bound, FigureKind, FoundFigure, Role, Unit, Value};
use super::find::Finder;
use super::numeral::{Numeral, Style, numeral};
use super::suffix::{Suffix, suffix};
use super::{bounds, dates, ends};

impl Finder<'_> {
    pub(super) fn quantity(&self, at: usize) -> Option<FoundFigure> {
        let read = self.number(at)?;
        let mut end = at + read.length;
        let more = read.and_more
            || self
                .text
                .get(end)
                .is_some_and(|c| matches!(c, '多' | '餘' | '余'));
        end += usize::from(more && !read.and_more);
        if let Some(figure) = self.between(at, end, &read) {
            return Some(figure);
        }
        let mut figure = match suffix(self.text, &read, end).filter(|s| self.admits(at, &read, s)) {
            Some(suffix) => self.suffixed(at, suffix),
            None if self.is_plain(&read) => self.make(
                (at, at + read.length),
                FigureKind::Number,
                Role::Quantity,
                Value::Number(read.value),
                Unit::None,
            ),
            None => return None,
        };
        if more && figure.bound == Bound::Exactly {
            figure.bound = Bound::MoreThan;
        }
        Some(figure)
    }

    fn suffixed(&self, at: usize, suffix: Suffix) -> FoundFigure {
        let value = Value::Number(suffix.value);
        let end = self.class_end(&suffix).unwrap_or(suffix.end);
        let mut figure = self.make((at, end), suffix.kind, Role::Quantity, value, suffix.unit);
        figure.currency = suffix.currency;
        figure
    }

    /// 百, 千, 萬 and 億 alone are figures only as money, before 強, or with a bound; English `one` is an article.
    fn admits(&self, at: usize, read: &Numeral, suffix: &Suffix) -> bool {
        let strong = matches!(
            suffix.kind,
            FigureKind::Money | FigureKind::SizeClass | FigureKind::TopN | FigureKind::Multiple
        );
        let one = read.value == Decimal::from(1)
            && read.style == Style::Chinese
            && suffix.kind == FigureKind::Count;
        (read.style != Style::BareUnit || strong || bounds::before(self.text, at).is_some()) && !one
    }

    fn is_plain(&self, read: &Numeral) -> bool {
        match read.style {
            Style::Arabic => true,
            Style::Chinese => read.length >= 2 && read.value >= Decimal::from(10),
            Style::Digits | Style::BareUnit => false,
        }
    }

    /// 3至5家, 兩成至四成; from one to another is no range but a change.
    fn between(&self, at: usize, end: usize, lower: &Numeral) -> Option<FoundFigure> {
        if ["從", "从", "由", "自", "from "]
            .iter()
            .any(|word| ends(&self.text[..at], word))
        {
            return None;
        }
        let own = suffix(self.text, lower, end);
        let from = own.as_ref().map_or(end, |s| s.end);
        let joint = dates::joint(self.text.get(from..)?)
            .map(|length| from + length)
            .or_else(|| dates::joint(self.text.get(end..)?).map(|length| end + length))?;
        let upper = self.number(joint)?;
        let unit = suffix(self.text, &upper, joint + upper.length)?;
        if own.as_ref().is_some_and(|own| own.kind != unit.kind) || lower.style == Style::BareUnit {
            return None;
        }
        let low = own.map_or_else(
            || lower.value.times(unit.value.ratio_to(upper.value)),
            |own| Some(own.value),
        )?;
        let value = Value::Between(low, unit.value);
        let mut figure = self.make((at, unit.end), unit.kind, Role::Quantity, value, unit.unit);
        figure.currency = unit.currency;
        Some(figure)
    }

    /// A count of things of a class ends with the class: 4個萬億元級.
    fn class_end(&self, suffix: &Suffix) -> Option<usize> {
        (suffix.kind == FigureKind::Count)
            .then(|| self.class(suffix.end))
            .flatten()
            .map(|(_, end)| end)
    }

    fn class(&self, at: usize) -> Option<(Suffix, usize)> {
        let read = numeral(self.text.get(at..)?)?;
        let class = suffix(self.text, &read, at + read.length)
            .filter(|s| s.kind == FigureKind::SizeClass)?;
        let end = class.end;
        Some((class, end))
    }

    pub(super) fn class_within(&self, start: usize, end: usize) -> Option<FoundFigure> {
        let inside = self.text[start..end]
            .last()
            .is_some_and(|c| matches!(c, '級' | '级'));
        let at = (start + 2..end).find(|&at| {
            inside
                && self.class(at).is_some_and(|(_, close)| close == end)
                && numeral(&self.text[start..]).is_some_and(|n| start + n.length < at)
        })?;
        let (class, _) = self.class(at)?;
        Some(self.suffixed(at, class))
    }
}
