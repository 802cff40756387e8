//! A table as a matrix: one row per value of a variable, one column per value of another, what they share in the cells.

use super::Table;
use crate::words::near::did_you_mean;
use oxrdf::{Literal, Term};
use std::collections::BTreeMap;

/// The variables of a matrix, without `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axes {
    /// Whose values are the rows.
    pub row: String,
    /// Whose values are the columns.
    pub column: String,
    /// What the cells hold; without it they count the solutions.
    pub cell: Option<String>,
}

/// The axes cannot be read, or the table has no such column.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AxesError {
    /// Not two or three names.
    #[error("a matrix needs two or three variables, row column [cell]; got '{0}'")]
    Count(String),
    /// No such column.
    #[error("the answer has no column '{name}'{}", hint.as_ref().map_or_else(String::new, |h| format!(": {h}")))]
    Unknown {
        /// What was named.
        name: String,
        /// Near names.
        hint: Option<String>,
    },
}

impl Axes {
    /// Reads `row column [cell]`, parted by spaces or commas.
    ///
    /// # Errors
    /// When there are fewer than two or more than three names.
    pub fn parse(text: &str) -> Result<Self, AxesError> {
        let names: Vec<&str> = text
            .split([' ', ','])
            .filter(|n| !n.is_empty())
            .map(|n| n.trim_start_matches('?'))
            .collect();
        match names.as_slice() {
            [row, column] => Ok(Self {
                row: (*row).to_owned(),
                column: (*column).to_owned(),
                cell: None,
            }),
            [row, column, cell] => Ok(Self {
                row: (*row).to_owned(),
                column: (*column).to_owned(),
                cell: Some((*cell).to_owned()),
            }),
            _ => Err(AxesError::Count(text.to_owned())),
        }
    }
}

/// A matrix: a table whose first column holds the row terms, with the terms that head the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The rows; cells are literals.
    pub table: Table,
    /// What heads the columns after the first.
    pub heads: Vec<Term>,
    /// For each row of the matrix, the rows of the answer that it sums up.
    pub of: Vec<Vec<usize>>,
}

/// Turns a table into a matrix; rows and columns come in the order in which the table first has them.
///
/// # Errors
/// When the table lacks one of the columns.
pub fn pivot(
    table: &Table,
    axes: &Axes,
    show: impl Fn(&Term) -> String,
) -> Result<Matrix, AxesError> {
    let position = |name: &String| {
        let hint = || did_you_mean(name, table.columns.iter().map(String::as_str));
        table.column(name).ok_or_else(|| AxesError::Unknown {
            name: name.clone(),
            hint: hint(),
        })
    };
    let (row_at, column_at) = (position(&axes.row)?, position(&axes.column)?);
    let cell_at = axes.cell.as_ref().map(position).transpose()?;
    let mut rows = Order::default();
    let mut columns = Order::default();
    let mut cells: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    let mut of: Vec<Vec<usize>> = Vec::new();
    for (number, line) in table.rows.iter().enumerate() {
        let Some(row) = &line[row_at] else { continue };
        let r = rows.place(row);
        of.resize_with(rows.terms.len(), Vec::new);
        of[r].push(number);
        let Some(column) = &line[column_at] else {
            continue;
        };
        let texts = cells.entry((r, columns.place(column))).or_default();
        match cell_at.map(|at| &line[at]) {
            None => texts.push(String::new()),
            Some(Some(term)) if !texts.contains(&show(term)) => texts.push(show(term)),
            Some(_) => {}
        }
    }
    let cell = |key: (usize, usize)| {
        let texts = cells.get(&key)?;
        Some(match cell_at {
            None => Literal::from(texts.len() as u64).into(),
            Some(_) => Literal::new_simple_literal(texts.join("; ")).into(),
        })
    };
    let heads: Vec<Term> = columns.terms;
    let names = (1..=heads.len()).map(|n| format!("c{n}"));
    let body = rows.terms.iter().enumerate().map(|(r, row)| {
        let cells = (0..heads.len()).map(|c| cell((r, c)));
        std::iter::once(Some(row.clone())).chain(cells).collect()
    });
    let table = Table {
        columns: std::iter::once(axes.row.clone()).chain(names).collect(),
        rows: body.collect(),
    };
    Ok(Matrix { table, heads, of })
}

/// Terms in the order of their first appearance.
#[derive(Default)]
struct Order {
    terms: Vec<Term>,
    places: BTreeMap<String, usize>,
}

impl Order {
    fn place(&mut self, term: &Term) -> usize {
        let next = self.terms.len();
        let place = *self.places.entry(term.to_string()).or_insert(next);
        if place == next {
            self.terms.push(term.clone());
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Option<Term> {
        Some(Literal::new_simple_literal(value).into())
    }

    #[test]
    fn cells_count_or_hold_what_is_shared() {
        let columns = ["a", "b", "x"].map(str::to_owned).to_vec();
        let rows = [["r1", "c1", "p"], ["r2", "c2", "q"], ["r1", "c1", "s"]]
            .map(|row| row.map(text).to_vec())
            .to_vec();
        let table = Table { columns, rows };
        let show = |term: &Term| term.to_string().trim_matches('"').to_owned();
        let counted = pivot(&table, &Axes::parse("a b").expect("axes"), show).expect("a matrix");
        assert_eq!(counted.heads.len(), 2);
        assert_eq!(counted.of, [vec![0, 2], vec![1]]);
        assert_eq!(counted.table.rows[0][1], Some(Literal::from(2u64).into()));
        assert_eq!(counted.table.rows[0][2], None);
        let held = pivot(&table, &Axes::parse("a, b, x").expect("axes"), show).expect("a matrix");
        assert_eq!(held.table.rows[0][1], text("p; s"));
        assert!(matches!(
            pivot(&table, &Axes::parse("a d").expect("axes"), show),
            Err(AxesError::Unknown { .. })
        ));
        assert!(Axes::parse("a").is_err());
    }
}
