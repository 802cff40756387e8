//! From a table to what is drawn: which columns are meant, figures, times, names.

use super::Chart;
use crate::meaning::query::pivot::AxesError;
use crate::words::near::did_you_mean;
use crate::words::vocabulary::xsd;
use oxrdf::{NamedNodeRef, Term};

/// Why a table gives no chart.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// There are no rows.
    #[error("there is nothing to draw: the answer has no rows")]
    Empty,
    /// No column holds times.
    #[error(
        "--chart time: no column of the answer holds years, months or dates; name one: --axes WHAT,WHEN"
    )]
    NoTimes,
    /// A column was named that holds no figures.
    #[error("--chart bars: the column '{0}' holds no figures")]
    NoFigures(String),
    /// A matrix needs two columns.
    #[error("--chart matrix: the answer needs two columns; name them: --axes row,column[,cell]")]
    NoAxes,
    /// There is no such column.
    #[error(transparent)]
    Axes(#[from] AxesError),
}

impl Chart<'_> {
    /// The place of a column that was named.
    pub(super) fn place(&self, name: &str) -> Result<usize, ChartError> {
        self.table.column(name).ok_or_else(|| {
            let hint = did_you_mean(name, self.table.columns.iter().map(String::as_str));
            let name = name.to_owned();
            AxesError::Unknown { name, hint }.into()
        })
    }

    /// The place of the nth column that was named, when so many were.
    pub(super) fn named(&self, nth: usize) -> Result<Option<usize>, ChartError> {
        self.columns
            .get(nth)
            .map(|name| self.place(name))
            .transpose()
    }

    /// The cells of a column.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = Option<&Term>> {
        self.table.rows.iter().map(move |row| row[column].as_ref())
    }

    /// The first column all of whose values are of a kind, when it has any.
    pub(super) fn first<T>(&self, read: impl Fn(&Term) -> Option<T>) -> Option<usize> {
        (0..self.table.columns.len()).find(|column| {
            let mut cells = self.cells(*column).flatten().peekable();
            cells.peek().is_some() && cells.all(|cell| read(cell).is_some())
        })
    }

    /// What a cell is called.
    pub(super) fn name(&self, cell: Option<&Term>) -> String {
        cell.map_or_else(|| "—".to_owned(), |term| self.labels.show(term))
    }

    /// What a column is called.
    pub(super) fn heading(&self, column: usize) -> &str {
        let heading = self.headings.get(column);
        heading.map_or(self.table.columns[column].as_str(), String::as_str)
    }
}

/// The number types of XML Schema.
const NUMBERS: [NamedNodeRef<'static>; 4] = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT];

/// A figure: a literal of a number type.
pub(super) fn figure(term: &Term) -> Option<f64> {
    let Term::Literal(literal) = term else {
        return None;
    };
    let datatype = literal.datatype();
    let is_number = NUMBERS.contains(&datatype)
        || [
            "int",
            "long",
            "short",
            "nonNegativeInteger",
            "positiveInteger",
        ]
        .iter()
        .any(|name| datatype.as_str().strip_prefix(xsd::NAMESPACE) == Some(name));
    let value: f64 = literal.value().parse().ok()?;
    (is_number && value.is_finite()).then_some(value)
}

/// A time as a stretch of years: a year, a month, a day, or two years with a dash between them.
pub(super) fn time(term: &Term) -> Option<(f64, f64)> {
    let Term::Literal(literal) = term else {
        return None;
    };
    if figure(term).is_some() {
        return None;
    }
    let text = literal.value();
    if let Some((from, to)) = text.split_once(['–', '—', '/']) {
        let (from, to) = (moment(from.trim())?, moment(to.trim())?);
        return (from.0 <= to.1).then_some((from.0, to.1));
    }
    moment(text.trim())
}

/// The stretch of a year, month or day.
fn moment(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split('T').next()?.split('-');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let year = parts
        .next()
        .filter(|year| year.len() == 4 && digits(year))?;
    let year: f64 = year.parse().ok()?;
    let month: Option<f64> = match parts.next() {
        None => None,
        Some(month) => Some(month.parse().ok().filter(|m| (1.0..=12.0).contains(m))?),
    };
    let day: Option<f64> = match parts.next() {
        None => None,
        Some(day) => {
            let day = day.get(..2)?;
            Some(day.parse().ok().filter(|d| (1.0..=31.0).contains(d))?)
        }
    };
    Some(match (month, day) {
        (None, _) => (year, year + 1.0),
        (Some(month), None) => (year + (month - 1.0) / 12.0, year + month / 12.0),
        (Some(month), Some(day)) => {
            let at = year + (month - 1.0) / 12.0 + (day - 1.0) / 372.0;
            (at, at)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;

    #[test]
    fn times_are_stretches_of_years() {
        let read = |text: &str| time(&Literal::new_simple_literal(text).into());
        assert_eq!(read("2023"), Some((2023.0, 2024.0)));
        assert_eq!(read("1970–1996"), Some((1970.0, 1997.0)));
        assert_eq!(read("2024-07"), Some((2024.5, 2024.0 + 7.0 / 12.0)));
        assert_eq!(read("2024-01-01"), Some((2024.0, 2024.0)));
        for text in ["20", "1e99", "2024-13", "s1.p3", "新質", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn only_numbers_are_figures() {
        assert_eq!(figure(&Literal::from(7).into()), Some(7.0));
        assert_eq!(figure(&Literal::new_simple_literal("7").into()), None);
        let year = Literal::new_typed_literal(
            "2023",
            NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#gYear"),
        );
        assert_eq!(figure(&year.into()), None);
    }
}
