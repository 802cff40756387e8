//! Figures in a text, as they are printed and what they mean.

mod decimal;
mod numeral;

pub use decimal::{Decimal, NotDecimal};
pub use numeral::{Numeral, Style, numeral};
