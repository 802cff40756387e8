//! Gives tables their addresses, both those of rows and those in the form of an outline.

use super::Range;
use super::blocks::Block;
use super::cutter::{Cutter, OpenKind, Place};
use super::outline::{self, Label};
use super::passage::{LeafKind, PartKind};
use super::table;

impl Cutter<'_> {
    pub fn caption(&mut self, block: &Block) {
        let table = self.table();
        self.line(&format!("{table}.h"), LeafKind::Caption, block);
        self.place = Place::Caption(table);
    }

    pub fn table(&mut self) -> String {
        let table = self.next("", "t");
        self.part(&table, PartKind::Table);
        table
    }

    pub fn rows(&mut self, block: &Block) {
        let rows = table::rows(self.text, block.body);
        let table = match &self.place {
            Place::Caption(table) | Place::Rows(table) => table.clone(),
            _ if rows.len() < 2 => return self.paragraph(block),
            _ => self.table(),
        };
        for row in rows {
            self.row(&table, row);
        }
        self.place = Place::Rows(table);
    }

    pub fn row(&mut self, table: &str, row: table::Row) {
        let number = self.count(table, "r") - 1;
        let address = format!("{table}.r{number}");
        self.part(&address, PartKind::Row);
        self.residues(&address, row.residue);
        for (at, cell) in row.cells.into_iter().enumerate() {
            self.cell(format!("{address}.c{}", at + 1), cell);
        }
    }

    pub fn cell(&mut self, address: String, range: Range) {
        let cell = table::cell(self.text, range);
        self.residues(&address, cell.residue);
        if cell.is_list {
            self.part(&address, PartKind::Cell);
            for (at, item) in cell.items.into_iter().enumerate() {
                self.leaf(format!("{address}.i{}", at + 1), LeafKind::Item, item);
            }
        } else if let Some(ranges) = cell.items.into_iter().next() {
            self.leaf(address, LeafKind::Cell, ranges);
        }
    }

    /// In an outline table a label opens its level and closes those that were opened under it; one that the table has already is
    /// no level of it but text after it.
    pub fn labelled(&mut self, label: Label, block: &Block) {
        let (table, mut levels) = match &self.place {
            Place::Caption(table) | Place::Rows(table) => (table.clone(), Vec::new()),
            Place::Outline { table, levels } => (table.clone(), levels.clone()),
            Place::Body => return self.paragraph(block),
        };
        let (address, kind) = match label {
            Label::Principle if self.count(&table, "principle") > 1 => {
                return self.paragraph(block);
            }
            Label::Principle => (format!("{table}.principle"), LeafKind::Principle),
            Label::Level {
                letter,
                kind,
                number,
            } => {
                let depth = levels
                    .iter()
                    .position(|&(open, _)| open == letter)
                    .unwrap_or(levels.len());
                levels.truncate(depth);
                levels.push((letter, number));
                let address = outline::address(&table, &levels);
                if self.parts.contains_key(&address) {
                    return self.paragraph(block);
                }
                self.part(&address, kind);
                (format!("{address}.h"), LeafKind::Heading)
            }
        };
        self.place = Place::Outline { table, levels };
        self.open(address, OpenKind::Whole(kind), block);
    }
}
