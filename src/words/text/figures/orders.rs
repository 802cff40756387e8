//! Figures that rank and figures that only order: 第17位, 一百強 and 附表1 are told apart here.

use super::decimal::Decimal;
use super::figure::{FigureKind, FoundFigure, Role, Unit, Value};
use super::find::Finder;
use super::lexicon::ORDERED;
use super::numeral::{Numeral, Style, numeral};
use super::suffix::suffix;
use super::{ends, english, starts};
use crate::words::text::Range;

impl Finder<'_> {
    /// 第17位, 第三次, 前十名, 附表1, 之三, 一來, ¹; 17th, top 100.
    pub(super) fn order(&self, at: usize) -> Option<FoundFigure> {
        self.superscript(at)
            .or_else(|| self.nth(at))
            .or_else(|| self.top(at))
            .or_else(|| self.ordered(at))
    }

    fn superscript(&self, at: usize) -> Option<FoundFigure> {
        let value = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']
            .iter()
            .position(|&c| c == self.text[at])?;
        Some(self.ordinal((at, at + 1), Decimal::from(i64::try_from(value).ok()?)))
    }

    fn ordinal(&self, core: Range, value: Decimal) -> FoundFigure {
        self.make(
            core,
            FigureKind::Ordinal,
            Role::Ordering,
            Value::Number(value),
            Unit::None,
        )
    }

    fn nth(&self, at: usize) -> Option<FoundFigure> {
        if self.text[at] != '第' {
            return self.nth_english(at);
        }
        let spaces = usize::from(self.text.get(at + 1) == Some(&' '));
        let read = numeral(&self.text[at + 1 + spaces..])?;
        let end = at + 1 + spaces + read.length;
        let gap = usize::from(self.text.get(end) == Some(&' '));
        if self
            .text
            .get(end + gap)
            .is_some_and(|c| matches!(c, '位' | '名'))
        {
            let value = Value::Number(read.value);
            return Some(self.make(
                (at, end + gap + 1),
                FigureKind::Rank,
                Role::Quantity,
                value,
                Unit::Position,
            ));
        }
        let classifier = suffix(
            self.text,
            &Numeral {
                style: Style::Arabic,
                ..read
            },
            end,
        );
        let end = classifier
            .filter(|s| s.kind == FigureKind::Count && !self.text[end].is_ascii())
            .map_or(end, |s| s.end);
        Some(self.ordinal((at, end), read.value))
    }

    fn nth_english(&self, at: usize) -> Option<FoundFigure> {
        let read = numeral(&self.text[at..]).filter(|n| n.style == Style::Arabic)?;
        let end = at + read.length;
        let suffix = ["st", "nd", "rd", "th"]
            .iter()
            .any(|s| starts(&self.text[end..], s));
        let ends_word = !self
            .text
            .get(end + 2)
            .is_some_and(|c| c.is_ascii_alphanumeric());
        if !(suffix && ends_word) {
            return None;
        }
        let before: String = self.text[at.saturating_sub(24)..at].iter().collect();
        if before.contains("rank") || before.contains("placed") {
            let value = Value::Number(read.value);
            return Some(self.make(
                (at, end + 2),
                FigureKind::Rank,
                Role::Quantity,
                value,
                Unit::Position,
            ));
        }
        Some(self.ordinal((at, end + 2), read.value))
    }

    fn top(&self, at: usize) -> Option<FoundFigure> {
        let start = if self.text[at] == '前' {
            1
        } else if english::word(self.text, at) == "top" {
            4
        } else {
            return None;
        };
        let spaces = self
            .text
            .get(at + start..)?
            .iter()
            .take_while(|&&c| c == ' ')
            .count();
        let from = at + start + spaces;
        let (value, length) = match numeral(&self.text[from..]) {
            Some(read) => (read.value, read.length),
            None => english::spelled(self.text, from).filter(|_| start == 4)?,
        };
        let end = from + length;
        let placed = self
            .text
            .get(end)
            .is_some_and(|c| matches!(c, '名' | '位' | '強' | '强' | '大' | '甲'));
        let end = end + usize::from(start == 1);
        let fits = placed || start == 4;
        fits.then(|| {
            self.make(
                (at, end),
                FigureKind::TopN,
                Role::Quantity,
                Value::Number(value),
                Unit::Position,
            )
        })
    }

    fn ordered(&self, at: usize) -> Option<FoundFigure> {
        let read = numeral(&self.text[at..]).filter(|n| n.style != Style::BareUnit)?;
        let end = at + read.length;
        let clause =
            at == 0 || matches!(self.text[at - 1], '，' | '。' | '；' | '：' | '、' | '\n');
        if self.text.get(end) == Some(&'來') && clause && read.style == Style::Chinese {
            return Some(self.ordinal((at, end + 1), read.value));
        }
        let bare: Vec<char> = self.text[..at]
            .iter()
            .rev()
            .skip_while(|c| **c == ' ')
            .take(12)
            .copied()
            .collect();
        let bare: Vec<char> = bare.into_iter().rev().collect();
        let word = ORDERED.iter().find(|word| ends(&bare, word))?;
        let next = self.text.get(end).copied();
        let closed = next.is_none_or(|c| !c.is_alphanumeric());
        let orders = match *word {
            "之" => closed && read.value > Decimal::from(1),
            "其" => next.is_some_and(|c| matches!(c, '，' | '：')),
            _ => closed || (read.style == Style::Arabic && suffix(self.text, &read, end).is_none()),
        };
        orders.then(|| self.ordinal((at, end), read.value))
    }
}
