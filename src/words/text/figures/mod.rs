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

use super::lexical::{ends, starts};
