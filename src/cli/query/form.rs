//! In which form an answer is asked for.

use super::{Args, Cells};
use crate::views::tables::TableFormat;
use std::path::Path;

impl Args {
    /// The ending of the output's name.
    pub(super) fn extension(&self) -> Option<&str> {
        let path = self.output.as_deref();
        path.and_then(Path::extension).and_then(|e| e.to_str())
    }

    /// The format of a table: the one that is named, else that of the output.
    pub(super) fn table_format(&self) -> anyhow::Result<TableFormat> {
        let name = self.format.as_deref().or(self.extension());
        Ok(name.unwrap_or("text").parse()?)
    }

    /// What stands in the cells.
    pub(super) fn cells(&self, format: TableFormat) -> Cells {
        self.labels.unwrap_or(match is_for_people(format) {
            true => Cells::Labels,
            false => Cells::Iris,
        })
    }

    /// Whether the names of things are shown.
    pub(super) fn shows_names(&self) -> bool {
        let in_cells = || {
            let format = self.table_format();
            format.map_or(true, |format| self.cells(format) != Cells::Iris)
        };
        self.chart.is_some() || self.pivot.is_some() || in_cells()
    }
}

/// Whether a format is for reading, not for programs.
pub(super) fn is_for_people(format: TableFormat) -> bool {
    matches!(
        format,
        TableFormat::Text | TableFormat::Markdown | TableFormat::Xlsx
    )
}
