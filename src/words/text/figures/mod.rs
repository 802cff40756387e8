//! Figures in a text, as they are printed and what they mean.

mod bounds;
mod changes;
mod dates;
mod decimal;
mod english;
mod figure;
mod find;
mod lexicon;
mod names;
mod numeral;
mod orders;
mod quantities;
mod shares;
mod suffix;

#[cfg(test)]
mod tests;

pub use changes::{Change, Direction, changes};
pub use decimal::{Decimal, NotDecimal};
pub use figure::{Bound, Date, DatePart, FigureKind, FoundFigure, Role, Unit, Value};
pub use find::figures;
pub use numeral::{Numeral, Style, numeral};

/// Whether a text begins with a word.
fn starts(text: &[char], word: &str) -> bool {
    let mut rest = text.iter();
    word.chars()
        .all(|character| rest.next() == Some(&character))
}

/// Whether a text ends with a word; Latin letters in either case.
fn ends(text: &[char], word: &str) -> bool {
    let mut rest = text.iter().rev();
    word.chars()
        .rev()
        .all(|c| rest.next().is_some_and(|own| own.eq_ignore_ascii_case(&c)))
}
