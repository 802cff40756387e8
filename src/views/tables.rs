//! A table of answers as people and programs read it: aligned text, Markdown, CSV, TSV, JSON, XML, Excel.

use crate::data::write::usual_tag;
use crate::meaning::labels::Labels;
use crate::meaning::query::{Citations, Rows};
use comfy_table::{ContentArrangement, LineStyle, TableStyle};
use foldhash::fast::FixedState;
use oxrdf::{NamedNode, Term, Variable};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as ExcelFormat, Workbook, Worksheet, XlsxError,
};
use sparesults::{QueryResultsFormat, QueryResultsSerializer};
use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;
use std::io::{self, Write};
use std::str::FromStr;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Aligned columns.
    Text,
    /// A Markdown table.
    Markdown,
    /// Comma-separated values (SPARQL 1.1 Query Results CSV).
    Csv,
    /// Tab-separated values (SPARQL 1.1 Query Results TSV).
    Tsv,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// An Excel workbook.
    Xlsx,
}

/// No table format has this name.
#[derive(Debug, thiserror::Error)]
#[error("unknown table format '{0}': use text, md, csv, tsv, json, xml or xlsx")]
pub struct UnknownTableFormat(String);

impl FromStr for TableFormat {
    type Err = UnknownTableFormat;

    fn from_str(text: &str) -> Result<Self, UnknownTableFormat> {
        Ok(match text.trim().to_ascii_lowercase().as_str() {
            "text" | "table" | "txt" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "csv" | "text/csv" => Self::Csv,
            "tsv" | "text/tab-separated-values" => Self::Tsv,
            "json" | "srj" | "application/sparql-results+json" | "application/json" => Self::Json,
            "xml" | "srx" | "application/sparql-results+xml" | "application/xml" => Self::Xml,
            "xlsx" | "excel" => Self::Xlsx,
            _ => return Err(UnknownTableFormat(text.to_owned())),
        })
    }
}

/// How resources are written in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// The label instead of the IRI.
    Labels,
    /// The IRI, and its label in a column beside it.
    Beside,
    /// The IRI as it is (text and Markdown shorten it to a CURIE).
    Iris,
}

impl FromStr for Cells {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "instead" => Ok(Self::Labels),
            "beside" => Ok(Self::Beside),
            "none" => Ok(Self::Iris),
            _ => Err(format!(
                "unknown choice '{text}': use instead, beside or none"
            )),
        }
    }
}

/// What is shown of a table.
pub struct Sheet<'a> {
    /// The rows.
    pub table: &'a dyn Rows,
    /// Headings in place of the variables.
    pub headings: Vec<String>,
    /// The passages behind each row, when asked for.
    pub citations: Option<&'a dyn Citations>,
    /// The heading of the passages.
    pub citation_heading: &'a str,
    /// Names for terms.
    pub labels: Labels<'a>,
    /// How resources are written.
    pub cells: Cells,
}

/// Writes a sheet. `width` is that of the terminal, for wrapping text; `bom` marks CSV as UTF-8 for Excel.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    sheet: &Sheet<'_>,
    format: TableFormat,
    width: Option<u16>,
    bom: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TableFormat::Text => writeln!(out, "{}", text(sheet, width)),
        TableFormat::Markdown => markdown(sheet, out),
        TableFormat::Csv | TableFormat::Tsv
            if sheet.cells != Cells::Iris || sheet.citations.is_some() =>
        {
            separated(sheet, format == TableFormat::Tsv, bom, out)
        }
        TableFormat::Csv => {
            if bom {
                out.write_all("\u{feff}".as_bytes())?;
            }
            results(sheet, QueryResultsFormat::Csv, out)
        }
        TableFormat::Tsv => results(sheet, QueryResultsFormat::Tsv, out),
        TableFormat::Json => {
            results(sheet, QueryResultsFormat::Json, out)?;
            writeln!(out)
        }
        TableFormat::Xml => {
            results(sheet, QueryResultsFormat::Xml, out)?;
            writeln!(out)
        }
        TableFormat::Xlsx => out.write_all(&excel(sheet).map_err(io::Error::other)?),
    }
}

impl Sheet<'_> {
    /// Which columns have one of labels beside them.
    fn beside(&self) -> Vec<bool> {
        (0..self.table.columns().len())
            .map(|at| self.cells == Cells::Beside && self.has_resources(at))
            .collect()
    }

    /// The headings of all columns.
    fn headings(&self, beside: &[bool]) -> Vec<String> {
        let mut headings = Vec::new();
        for (heading, beside) in self.headings.iter().zip(beside) {
            headings.push(heading.clone());
            if *beside {
                headings.push(format!("{heading} (label)"));
            }
        }
        if self.citations.is_some() {
            headings.push(self.citation_heading.to_owned());
        }
        headings
    }

    /// The headings and the rows behind them, shortened.
    fn lines(&self) -> Vec<Vec<String>> {
        let mut lines = Vec::with_capacity(self.table.len() + 1);
        let _: Result<(), Infallible> = self.each_line(true, |cells| {
            lines.push(cells.iter().map(|cell| cell.clone().into_owned()).collect());
            Ok(())
        });
        lines
    }

    /// Gives the headings and then each row on, as strings.
    fn each_line<E>(
        &self,
        short: bool,
        mut line: impl FnMut(&[Cow<'_, str>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let beside = self.beside();
        let headings: Vec<Cow<'_, str>> =
            self.headings(&beside).into_iter().map(Cow::from).collect();
        line(&headings)?;
        let mut names = Names::of(self, short);
        for row in 0..self.table.len() {
            let mut cells = Vec::with_capacity(headings.len());
            for (column, beside) in beside.iter().enumerate() {
                let term = self.table.cell(row, column);
                cells.push(term.map(|term| names.cell(term)).unwrap_or_default());
                if *beside {
                    cells.push(term.map(|term| names.shown(term)).unwrap_or_default());
                }
            }
            if let Some(citations) = self.citations {
                cells.push(names.passages(&citations.behind(row)).into());
            }
            line(&cells)?;
        }
        Ok(())
    }

    fn has_resources(&self, column: usize) -> bool {
        let mut cells = (0..self.table.len()).map(|row| self.table.cell(row, column));
        cells.any(|cell| matches!(cell, Some(Term::NamedNode(_))))
    }
}

/// So many names are remembered: the same ones come again soon.
const REMEMBERED: usize = 1 << 16;

/// How the terms of a sheet are written. What a table of numbers says twice is one term, which stands in one place.
struct Names<'s> {
    sheet: &'s Sheet<'s>,
    short: bool,
    shown: HashMap<*const Term, Cow<'s, str>, FixedState>,
    passages: HashMap<*const NamedNode, String, FixedState>,
}

impl<'s> Names<'s> {
    fn of(sheet: &'s Sheet<'s>, short: bool) -> Self {
        Self {
            sheet,
            short,
            shown: HashMap::default(),
            passages: HashMap::default(),
        }
    }

    fn cell(&mut self, term: &'s Term) -> Cow<'s, str> {
        match (self.sheet.cells, term) {
            (Cells::Labels, term) => self.shown(term),
            (_, Term::NamedNode(node)) if self.short => {
                self.sheet.labels.name(node.as_str()).into()
            }
            (_, Term::NamedNode(node)) => node.as_str().into(),
            (_, Term::Literal(literal)) => literal.value().into(),
            (_, other) => other.to_string().into(),
        }
    }

    fn shown(&mut self, term: &'s Term) -> Cow<'s, str> {
        if !matches!(term, Term::NamedNode(_)) {
            return self.sheet.labels.shown(term);
        }
        if self.shown.len() >= REMEMBERED {
            self.shown.clear();
        }
        let shown = self.shown.entry(term);
        shown
            .or_insert_with(|| self.sheet.labels.shown(term))
            .clone()
    }

    fn passages(&mut self, behind: &[&'s NamedNode]) -> String {
        if self.passages.len() >= REMEMBERED {
            self.passages.clear();
        }
        let mut joined = String::new();
        for (at, passage) in behind.iter().enumerate() {
            if at > 0 {
                joined.push(' ');
            }
            let name = self
                .passages
                .entry(*passage)
                .or_insert_with(|| match self.short {
                    true => self.sheet.labels.cited(passage.as_str()),
                    false => self.sheet.labels.name(passage.as_str()),
                });
            joined.push_str(name);
        }
        joined
    }
}

/// One rule under the headings, nothing else.
const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

fn text(sheet: &Sheet<'_>, width: Option<u16>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(RULED);
    table.force_no_tty();
    match width {
        Some(width) => {
            table.set_width(width);
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    let mut lines = sheet.lines().into_iter();
    table.set_header(lines.next().unwrap_or_default());
    table.add_rows(lines);
    table.trim_fmt()
}

fn markdown(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mut text, mut is_heading) = (String::new(), true);
    sheet.each_line(true, |cells| {
        text.clear();
        for cell in cells {
            text.push_str("| ");
            let mut from = 0;
            for (at, mark) in cell.match_indices(['\\', '|', '\n']) {
                text.push_str(&cell[from..at]);
                text.push_str(match mark {
                    "\\" => "\\\\",
                    "|" => "\\|",
                    _ => "<br>",
                });
                from = at + 1;
            }
            text.push_str(&cell[from..]);
            text.push(' ');
        }
        text.push_str("|\n");
        if std::mem::take(&mut is_heading) {
            text += &format!("|{}\n", " --- |".repeat(cells.len()));
        }
        out.write_all(text.as_bytes())
    })
}

fn separated(sheet: &Sheet<'_>, tabs: bool, bom: bool, out: &mut dyn Write) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_writer(out);
    sheet.each_line(false, |cells| {
        writer.write_record(cells.iter().map(|cell| cell.as_bytes()))
    })?;
    writer.flush()
}

/// The standard formats: terms as they are; citations, when asked for, as a further variable.
fn results(sheet: &Sheet<'_>, format: QueryResultsFormat, out: &mut dyn Write) -> io::Result<()> {
    let cited = sheet.citations.map(|_| Variable::new_unchecked("passages"));
    let columns = sheet.table.columns();
    let names = columns.iter().map(Variable::new_unchecked);
    let variables: Vec<Variable> = names.chain(cited).collect();
    let serializer = QueryResultsSerializer::from_format(format);
    let mut writer = serializer.serialize_solutions_to_writer(out, variables.clone())?;
    for row in 0..sheet.table.len() {
        let passages = sheet.citations.map(|citations| {
            let passages = citations.behind(row).into_iter();
            let iris: Vec<&str> = passages.map(NamedNode::as_str).collect();
            Term::from(oxrdf::Literal::new_simple_literal(iris.join(" ")))
        });
        let cells = (0..columns.len()).map(|column| sheet.table.cell(row, column));
        let usual = cells.map(|term| term.cloned().map(usual_tag));
        let bound: Vec<(&Variable, Term)> = variables
            .iter()
            .zip(usual.chain([passages]))
            .filter_map(|(variable, term)| Some((variable, term?)))
            .collect();
        let bound = bound.iter();
        writer.serialize(bound.map(|(variable, term)| (variable.as_ref(), term.as_ref())))?;
    }
    writer.finish()?;
    Ok(())
}

/// The widest column of a workbook, in characters.
const EXCEL_COLUMN: f64 = 60.0;

/// So many characters a cell of a workbook holds.
const EXCEL_CELL: usize = 32_767;

/// So many rows a sheet of a workbook holds beside the headings; more go to further sheets.
const EXCEL_ROWS: usize = 1_048_575;

fn excel(sheet: &Sheet<'_>) -> Result<Vec<u8>, XlsxError> {
    let lines = sheet.lines();
    let (headings, rows) = lines.split_first().expect("there are headings");
    let mut workbook = Workbook::new();
    // The clock would change the bytes from run to run.
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2024, 5, 1)?),
    );
    let mut sheets = rows.chunks(EXCEL_ROWS);
    let first = sheets.next().unwrap_or_default();
    excel_sheet(workbook.add_worksheet(), headings, first)?;
    for rows in sheets {
        excel_sheet(workbook.add_worksheet(), headings, rows)?;
    }
    workbook.save_to_buffer()
}

fn excel_sheet(
    worksheet: &mut Worksheet,
    headings: &[String],
    rows: &[Vec<String>],
) -> Result<(), XlsxError> {
    let bold = ExcelFormat::new().set_bold();
    let wrap = ExcelFormat::new().set_text_wrap();
    for (column, heading) in (0u16..).zip(headings) {
        let mut cells = rows.iter().filter_map(|row| row.get(usize::from(column)));
        let is_cut = cells.any(|cell| matches!(fitting(cell), Cow::Owned(_)));
        let heading = match is_cut {
            true => format!("{heading} (… = more in the CSV)"),
            false => heading.clone(),
        };
        worksheet.write_with_format(0, column, heading, &bold)?;
    }
    for (number, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell.parse::<f64>() {
                Ok(value) if value.is_finite() && is_number(cell) => {
                    worksheet.write(number, column, value)?
                }
                _ => worksheet.write_with_format(number, column, fitting(cell), &wrap)?,
            };
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    for column in (0u16..).take(headings.len()) {
        let widest = rows
            .iter()
            .filter_map(|row| row.get(usize::from(column)))
            .map(|cell| unicode_width::UnicodeWidthStr::width(cell.as_str()))
            .max();
        worksheet.set_column_width(
            column,
            (widest.unwrap_or(8) as f64 + 2.0).clamp(10.0, EXCEL_COLUMN),
        )?;
    }
    Ok(())
}

/// As much of a text as a cell of a workbook holds; what is cut ends with `…` behind its last whole word.
fn fitting(cell: &str) -> Cow<'_, str> {
    // UTF-16 has no more units than UTF-8.
    if cell.len() <= EXCEL_CELL || cell.encode_utf16().count() <= EXCEL_CELL {
        return Cow::Borrowed(cell);
    }
    let mut units = 0;
    let end = cell.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > EXCEL_CELL - 2).then_some(at)
    });
    let kept = &cell[..end.unwrap_or(cell.len())];
    let words = kept.rsplit_once(' ').map_or(kept, |(words, _)| words);
    Cow::Owned(format!("{words} …"))
}

/// Whether a cell is a number and not, say, a code with leading zeros.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches('-');
    !(digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0."))
        && digits.len() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_what_a_workbook_holds() {
        let short = "香".repeat(EXCEL_CELL);
        assert!(matches!(fitting(&short), Cow::Borrowed(_)));
        for (word, units) in [("p:s1.p2.s3 ", 11), ("香港 ", 3), ("😀", 2)] {
            let long = word.repeat(40_000);
            let cut = fitting(&long);
            let length = cut.encode_utf16().count();
            assert!(
                length <= EXCEL_CELL && length + units >= EXCEL_CELL - 2,
                "{length}"
            );
            assert!(cut.ends_with(&format!("{} …", word.trim_end())));
        }
    }

    #[test]
    fn a_cell_that_is_too_long_does_not_fail() {
        let mut workbook = Workbook::new();
        let rows = [vec!["p:s1 ".repeat(9_000)]];
        let written = excel_sheet(workbook.add_worksheet(), &["a".to_owned()], &rows);
        assert!(written.is_ok(), "{written:?}");
        assert!(workbook.save_to_buffer().is_ok());
    }
}
