//! The matrix: names of rows at the left, of columns slanted above; cells with figures are the darker the greater, others hold a
//! disc whose colour, or title, tells what is shared.

use super::number::words as figure_words;
use super::read::ChartError;
use super::sheet::{Drawn, NAME, linked, put, words};
use super::{Chart, Style};
use crate::meaning::query::pivot::{Axes, Matrix, pivot};
use crate::views::draw::scene::{LINE, SMALL};
use crate::views::draw::svg::{lines, n};
use crate::views::draw::text::{self, xml};
use oxrdf::Term;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const NAMES: f64 = 240.0;
/// The width of a column, unless its name needs more.
const CELL: f64 = 40.0;
/// How far the names of columns reach up along their slant.
const SLANTED: f64 = 210.0;
/// Sine and cosine of the slant of 60°.
const SLANT: (f64, f64) = (0.866, 0.5);
/// So many rows and columns are drawn.
const MOST: (usize, usize) = (60, 30);
/// So many different words in cells have a colour each.
const KINDS: usize = 6;

/// A matrix as it is drawn: columns by name, what stands in the cells.
struct Grid<'a> {
    heads: Vec<&'a Term>,
    rows: Vec<(Option<&'a Term>, Vec<Option<String>>)>,
    cells: Cells,
    /// Rows and columns that there are.
    all: (usize, usize),
}

/// What cells hold.
enum Cells {
    /// Figures, and the greatest of them.
    Figures(f64),
    /// A few different words, each with a colour.
    Kinds(Vec<String>),
    /// Words.
    Words,
}

pub(super) fn draw(chart: &Chart<'_>, style: &Style) -> Result<String, ChartError> {
    let axes = match chart.columns {
        [] if chart.table.columns.len() < 2 => return Err(ChartError::NoAxes),
        // The first columns, as they are asked for.
        [] => {
            let first = chart.table.columns.iter().take(3).cloned();
            Axes::parse(&first.collect::<Vec<_>>().join(" "))?
        }
        names => Axes::parse(&names.join(" "))?,
    };
    let matrix = pivot(chart.table, &axes, |term| chart.labels.show(term))?;
    if matrix.heads.is_empty() {
        return Err(ChartError::Empty);
    }
    let grid = grid(chart, &matrix);
    let (body, width, height) = body(chart, &grid, style);
    let (rows, columns) = (grid.rows.len(), grid.heads.len());
    let note = ((rows, columns) != grid.all)
        .then(|| format!("{rows} × {columns} / {} × {}", grid.all.0, grid.all.1));
    let drawn = Drawn {
        body,
        width,
        height,
        note,
    };
    Ok(put(chart, style, &drawn))
}

fn grid<'a>(chart: &Chart<'_>, matrix: &'a Matrix) -> Grid<'a> {
    let mut order: Vec<usize> = (0..matrix.heads.len()).collect();
    order.sort_by_cached_key(|at| chart.labels.show(&matrix.heads[*at]));
    order.truncate(MOST.1);
    let cell = |row: &[Option<Term>], at: usize| match &row[at + 1] {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let rows: Vec<(Option<&Term>, Vec<Option<String>>)> = matrix
        .table
        .rows
        .iter()
        .take(MOST.0)
        .map(|row| {
            (
                row[0].as_ref(),
                order.iter().map(|at| cell(row, *at)).collect(),
            )
        })
        .collect();
    let texts = rows.iter().flat_map(|(_, cells)| cells).flatten();
    let figures: Option<Vec<f64>> = texts.clone().map(|text| text.parse().ok()).collect();
    let greatest = figures.map(|all| all.into_iter().fold(0.0, f64::max));
    let kinds: BTreeSet<&String> = texts.collect();
    let cells = match greatest {
        Some(greatest) if greatest > 0.0 && greatest.is_finite() => Cells::Figures(greatest),
        _ if (2..=KINDS).contains(&kinds.len()) => {
            Cells::Kinds(kinds.into_iter().cloned().collect())
        }
        _ => Cells::Words,
    };
    Grid {
        heads: order.iter().map(|at| &matrix.heads[*at]).collect(),
        rows,
        cells,
        all: (matrix.table.rows.len(), matrix.heads.len()),
    }
}

/// The drawing with its width and height.
fn body(chart: &Chart<'_>, grid: &Grid<'_>, style: &Style) -> (String, f64, f64) {
    let mut out = String::new();
    let names: Vec<Vec<String>> = grid
        .heads
        .iter()
        .map(|head| text::wrap(&chart.labels.show(head), SLANTED / SMALL))
        .collect();
    let lines_of = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let cell = CELL.max(lines_of * SMALL * LINE / SLANT.0 + 8.0);
    let widths = names.iter().flatten().map(|line| text::width(line) * SMALL);
    let longest = widths.fold(0.0, f64::max);
    let top = longest * SLANT.0 + lines_of * SMALL * LINE * SLANT.1 + 16.0;
    for (at, (head, lined)) in grid.heads.iter().zip(&names).enumerate() {
        let x = NAMES + (at as f64 + 0.5) * cell;
        linked(
            &mut out,
            Some(head),
            &chart.labels.show(head),
            style,
            |out| {
                slanted(out, lined, [x, top - 8.0]);
            },
        );
    }
    let right = NAMES + grid.heads.len() as f64 * cell;
    let mut y = top;
    for (number, (term, cells)) in grid.rows.iter().enumerate() {
        let name = chart.name(*term);
        let lined = text::wrap(&name, (NAMES - 14.0) / NAME);
        let tall = (lined.len() as f64 * NAME * LINE + 6.0).max(28.0);
        if number % 2 == 0 {
            let _ = writeln!(
                out,
                "<rect class=\"stripe\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                n(y),
                n(right),
                n(tall)
            );
        }
        linked(&mut out, *term, &name, style, |out| {
            let first = y + tall / 2.0 - lined.len() as f64 * NAME * LINE / 2.0 + NAME * 1.02;
            lines(out, &lined, "ink r", NAME, NAMES - 12.0, first);
        });
        for (at, (shared, head)) in cells.iter().zip(&grid.heads).enumerate() {
            let Some(shared) = shared else { continue };
            let title = format!("{name} × {}: {shared}", chart.labels.show(head));
            let place = [NAMES + at as f64 * cell, y, cell, tall];
            linked(&mut out, None, &title, style, |out| {
                filled(out, chart, &grid.cells, shared, place);
            });
        }
        y += tall;
    }
    if let Cells::Kinds(kinds) = &grid.cells {
        y += 26.0;
        key(&mut out, kinds, y);
    }
    // The last name leans out to the right.
    (out, right + longest * SLANT.1, y)
}

/// The name of a column, its lines side by side along the slant.
fn slanted(out: &mut String, lined: &[String], [x, y]: [f64; 2]) {
    for (number, line) in lined.iter().enumerate() {
        let middle = (lined.len() as f64 - 1.0) / 2.0;
        let shift = (number as f64 - middle) * SMALL * LINE + SMALL * 0.36;
        let _ = writeln!(
            out,
            "<text class=\"ink\" transform=\"translate({} {}) rotate(-60)\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
            n(x),
            n(y),
            // Lines that stand lower begin further on, so that all begin at one height.
            n((shift - SMALL * 0.36) * SLANT.1 / SLANT.0),
            n(shift),
            xml(line)
        );
    }
}

/// What a cell holds.
fn filled(
    out: &mut String,
    chart: &Chart<'_>,
    cells: &Cells,
    shared: &str,
    [left, top, wide, tall]: [f64; 4],
) {
    let (x, y) = (left + wide / 2.0, top + tall / 2.0);
    if let (Cells::Figures(greatest), Ok(value)) = (cells, shared.parse::<f64>()) {
        let _ = writeln!(
            out,
            "<rect class=\"f0\" fill-opacity=\"{:.2}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            0.10 + 0.30 * (value / greatest).clamp(0.0, 1.0),
            n(left + 1.5),
            n(top + 1.5),
            n(wide - 3.0),
            n(tall - 3.0)
        );
        let figure = figure_words(value, chart.language);
        return words(out, &figure, "ink m", [x, y + SMALL * 0.36, SMALL]);
    }
    let colour = match cells {
        Cells::Kinds(kinds) => kinds.iter().position(|kind| kind == shared).unwrap_or(0),
        _ => 0,
    };
    let _ = writeln!(
        out,
        "<circle class=\"f{colour}\" cx=\"{}\" cy=\"{}\" r=\"6\"/>",
        n(x),
        n(y)
    );
}

/// Which colour is which word.
fn key(out: &mut String, kinds: &[String], y: f64) {
    let mut x = 6.0;
    for (colour, kind) in kinds.iter().enumerate() {
        let _ = writeln!(
            out,
            "<circle class=\"f{colour}\" cx=\"{}\" cy=\"{}\" r=\"6\"/>",
            n(x),
            n(y - SMALL * 0.36)
        );
        words(out, kind, "pale", [x + 11.0, y, SMALL]);
        x += 34.0 + text::width(kind) * SMALL;
    }
}
