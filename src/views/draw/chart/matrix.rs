//! The matrix: names of rows at the left, of columns slanted above; cells with figures are the darker the greater, others hold a
//! disc whose title tells what is shared.

use super::number::words as figure_words;
use super::read::ChartError;
use super::sheet::{Drawn, NAME, linked, put, words};
use super::{Chart, Style};
use crate::meaning::query::pivot::{Axes, pivot};
use crate::views::draw::scene::{LINE, SMALL};
use crate::views::draw::svg::{lines, n};
use crate::views::draw::text::{self, xml};
use oxrdf::Term;
use std::fmt::Write as _;

const NAMES: f64 = 240.0;
const CELL: f64 = 40.0;
/// How far the names of columns reach up along their slant.
const SLANTED: f64 = 190.0;
/// Sine and cosine of the slant of 60°.
const SLANT: (f64, f64) = (0.866, 0.5);
/// So many rows and columns are drawn.
const MOST: (usize, usize) = (60, 30);

pub(super) fn draw(chart: &Chart<'_>, style: &Style) -> Result<String, ChartError> {
    let axes = match chart.columns {
        [] => return Err(ChartError::NoAxes),
        names => Axes::parse(&names.join(" "))?,
    };
    let matrix = pivot(chart.table, &axes, |term| chart.labels.show(term))?;
    if matrix.heads.is_empty() {
        return Err(ChartError::Empty);
    }
    let heads = &matrix.heads[..matrix.heads.len().min(MOST.1)];
    let rows = &matrix.table.rows[..matrix.table.rows.len().min(MOST.0)];
    let cell = |row: &[Option<Term>], at: usize| match &row[at + 1] {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let figures: Vec<f64> = rows
        .iter()
        .flat_map(|row| (0..heads.len()).filter_map(|at| cell(row, at)))
        .map(|text| text.parse().unwrap_or(f64::NAN))
        .collect();
    let greatest = figures.iter().copied().fold(0.0, f64::max);
    let are_figures = figures.iter().all(|value| value.is_finite()) && greatest > 0.0;
    let mut out = String::new();
    let slanted: Vec<Vec<String>> = heads
        .iter()
        .map(|head| text::wrap(&chart.labels.show(head), SLANTED / SMALL))
        .collect();
    let longest = slanted.iter().flatten().map(|line| text::width(line) * SMALL).fold(0.0, f64::max);
    let most_lines = slanted.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let top = longest * SLANT.0 + most_lines * SMALL * LINE * SLANT.1 + 16.0;
    for (at, (head, lined)) in heads.iter().zip(&slanted).enumerate() {
        let x = NAMES + (at as f64 + 0.5) * CELL;
        linked(&mut out, Some(head), &chart.labels.show(head), style, |out| {
            for (number, line) in lined.iter().enumerate() {
                let shift = (number as f64 - (lined.len() as f64 - 1.0) / 2.0) * SMALL * LINE + SMALL * 0.36;
                let _ = writeln!(
                    out,
                    "<text class=\"ink\" transform=\"translate({} {}) rotate(-60)\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
                    n(x),
                    n(top - 8.0),
                    n((shift - SMALL * 0.36) * 0.577),
                    n(shift),
                    xml(line)
                );
            }
        });
    }
    let mut y = top;
    for (number, row) in rows.iter().enumerate() {
        let name = chart.name(row[0].as_ref());
        let lined = text::wrap(&name, (NAMES - 14.0) / NAME);
        let tall = (lined.len() as f64 * NAME * LINE + 6.0).max(CELL * 0.7);
        if number % 2 == 0 {
            let width = NAMES + heads.len() as f64 * CELL;
            let _ = writeln!(out, "<rect class=\"stripe\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\"/>", n(y), n(width), n(tall));
        }
        let middle = y + tall / 2.0;
        linked(&mut out, row[0].as_ref(), &name, style, |out| {
            let first = middle - lined.len() as f64 * NAME * LINE / 2.0 + NAME * 1.02;
            lines(out, &lined, "ink r", NAME, NAMES - 12.0, first);
        });
        for (at, head) in heads.iter().enumerate() {
            let Some(shared) = cell(row, at) else { continue };
            let title = format!("{name} × {}: {shared}", chart.labels.show(head));
            let (left, x) = (NAMES + at as f64 * CELL, NAMES + (at as f64 + 0.5) * CELL);
            linked(&mut out, None, &title, style, |out| match shared.parse::<f64>() {
                Ok(value) if are_figures => {
                    let _ = writeln!(
                        out,
                        "<rect class=\"f0\" fill-opacity=\"{:.2}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
                        0.10 + 0.30 * (value / greatest).clamp(0.0, 1.0),
                        n(left + 1.5),
                        n(y + 1.5),
                        n(CELL - 3.0),
                        n(tall - 3.0)
                    );
                    words(out, &figure_words(value, chart.language), "ink m", [x, middle + SMALL * 0.36, SMALL]);
                }
                _ => {
                    let _ = writeln!(out, "<circle class=\"f0\" cx=\"{}\" cy=\"{}\" r=\"5.5\"/>", n(x), n(middle));
                }
            });
        }
        y += tall;
    }
    let cut = heads.len() < matrix.heads.len() || rows.len() < matrix.table.rows.len();
    let note = cut.then(|| {
        format!(
            "{} × {} / {} × {}",
            rows.len(),
            heads.len(),
            matrix.table.rows.len(),
            matrix.heads.len()
        )
    });
    let drawn = Drawn {
        body: out,
        // The last name leans out to the right.
        width: NAMES + heads.len() as f64 * CELL + longest * SLANT.1,
        height: y,
        note,
    };
    Ok(put(chart, style, &drawn))
}
