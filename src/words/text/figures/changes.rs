//! Pairs of figures between which something changed: 從0.56升至1.49, from 7.4% to 2.7%.

use super::figure::{FoundFigure, Role, Unit, Value};
use super::{ends, starts};
use crate::words::text::Range;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The later value is higher.
    Up,
    /// The later value is lower.
    Down,
}

/// A change from one found figure to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Index of the earlier figure.
    pub from: usize,
    /// Index of the later figure.
    pub to: usize,
    /// Where the verb stands, in code points.
    pub verb: Range,
    /// Which way it goes.
    pub direction: Direction,
}

const VERBS: &[&str] = &[
    "增加至",
    "增加到",
    "提升至",
    "提升到",
    "上升至",
    "上升到",
    "擴大至",
    "擴大到",
    "下降至",
    "下降到",
    "減少至",
    "減少到",
    "縮減至",
    "倍增至",
    "倍增到",
    "增至",
    "升至",
    "升到",
    "漲至",
    "降至",
    "降到",
    "減至",
    "跌至",
    "回落至",
    "至",
    "到",
    " to ",
];

/// The changes among the figures of a text: a verb that is followed by a figure, perhaps after a date, and
/// before it another figure in the same unit with 從 or 由 in front.
pub fn changes(text: &str, figures: &[FoundFigure]) -> Vec<Change> {
    let chars: Vec<char> = text.chars().collect();
    (1..figures.len())
        .filter_map(|to| change(&chars, figures, to))
        .collect()
}

fn change(text: &[char], figures: &[FoundFigure], to: usize) -> Option<Change> {
    let later = number(&figures[to])?;
    let from = (0..to).rev().take(4).find(|&at| {
        figures[at].unit == figures[to].unit
            && figures[at].kind == figures[to].kind
            && number(&figures[at]).is_some()
    })?;
    let earlier = number(&figures[from])?;
    let gap = (figures[from].range.1, figures[to].range.0);
    let verb = verb(
        text,
        gap,
        figures[from + 1..to].first().map(|date| date.core),
    )?;
    let between = text.get(gap.0..gap.1)?;
    let led = text[figures[from].range.0.saturating_sub(24)..figures[from].range.0]
        .iter()
        .rev();
    let led: Vec<char> = led
        .take_while(|c| !"。；，".contains(**c))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .copied()
        .collect();
    let opened = led.iter().any(|c| matches!(c, '從' | '由' | '自' | '从'))
        || led
            .windows(4)
            .any(|w| starts(w, "from") || starts(w, "From"));
    let same_clause = !between.iter().any(|c| "。；，".contains(*c));
    let direction = if later > earlier {
        Direction::Up
    } else {
        Direction::Down
    };
    (opened && same_clause && figures[to].unit != Unit::Position).then_some(Change {
        from,
        to,
        verb,
        direction,
    })
}

/// The verb in a gap: at its end, or before a date that ends it with 的.
fn verb(text: &[char], gap: Range, date: Option<Range>) -> Option<Range> {
    let end = match date {
        Some((start, end))
            if gap.0 <= start
                && end <= gap.1
                && text[end..gap.1].iter().all(|c| matches!(c, '的' | ' ')) =>
        {
            start
        }
        Some(_) => return None,
        None => gap.1,
    };
    let between = text.get(gap.0..end)?;
    let word = VERBS.iter().find(|word| ends(between, word))?;
    Some((end - word.chars().count(), end))
}

fn number(figure: &FoundFigure) -> Option<super::Decimal> {
    match figure.value {
        Value::Number(number) if figure.role == Role::Quantity => Some(number),
        _ => None,
    }
}
