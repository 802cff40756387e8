//! The cells of a matrix: their colours and their words.

use super::layout::matrix::Cell;
use super::scene::Table;
use super::text;

impl Table {
    /// The colour of a cell: that of its column; where all columns are of one kind, that of its row.
    pub fn colour(&self, cell: &Cell) -> usize {
        let (rows, columns) = &self.colours;
        if self.rows_colour() {
            rows[cell.row]
        } else {
            columns[cell.column]
        }
    }

    /// The nodes that give cells their colours.
    pub fn coloured(&self) -> &[petgraph::graph::NodeIndex] {
        if self.rows_colour() {
            &self.matrix.rows
        } else {
            &self.matrix.columns
        }
    }

    fn rows_colour(&self) -> bool {
        let columns = &self.colours.1;
        columns.iter().all(|colour| Some(colour) == columns.first())
    }
}

/// What is written in a cell: its first words, and how many others there are.
pub fn in_cell(cell: &Cell) -> Option<String> {
    let first = cell.words.first()?;
    Some(match cell.words.len() {
        1 => text::printable(first),
        several => format!("{} +{}", text::printable(first), several - 1),
    })
}
