//! Charts of tables: bars, a time axis, a matrix. A table and the columns that are meant go in, SVG in the looks of all drawings
//! comes out; the same table gives the same bytes.
//!
//! Figures are only compared with figures of the same unit: bars of several units stand in panels of their own, each with its
//! axis from zero. Times stand to scale, and what is known as a stretch is drawn as one.

mod bars;
mod matrix;
mod number;
mod read;
mod sheet;
mod time;

pub use read::ChartError;

use super::Style;
use crate::meaning::labels::Labels;
use crate::meaning::query::Table;
use crate::words::language::Language;
use std::str::FromStr;

/// The kinds of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A row and a bar for each line of the table; without figures, the lines are counted by their first column.
    Bars,
    /// What happened when.
    Time,
    /// Two columns crossed, with what they share in the cells.
    Matrix,
}

/// No chart has this name.
#[derive(Debug, thiserror::Error)]
#[error("unknown chart '{0}': use bars, time or matrix")]
pub struct UnknownKind(String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        match text {
            "bars" => Ok(Self::Bars),
            "time" => Ok(Self::Time),
            "matrix" => Ok(Self::Matrix),
            _ => Err(UnknownKind(text.to_owned())),
        }
    }
}

/// A table on its way to a chart.
pub struct Chart<'a> {
    /// The rows.
    pub table: &'a Table,
    /// What each column is called.
    pub headings: &'a [String],
    /// The columns that are meant, by their variables: for bars what is named and how much, for the time axis what and when, for a
    /// matrix row, column and cell. When there are none, they are found by what stands in them.
    pub columns: &'a [String],
    /// Names for terms.
    pub labels: Labels<'a>,
    /// The language of words and figures.
    pub language: Language,
    /// What the chart shows.
    pub title: Option<String>,
    /// More about it.
    pub caption: Option<String>,
}

/// Draws a chart.
///
/// # Errors
/// When the table has no such columns, or nothing that can be drawn.
pub fn to_svg(chart: &Chart<'_>, kind: Kind, style: &Style) -> Result<String, ChartError> {
    match kind {
        Kind::Bars => bars::draw(chart, style),
        Kind::Time => time::draw(chart, style),
        Kind::Matrix => matrix::draw(chart, style),
    }
}
