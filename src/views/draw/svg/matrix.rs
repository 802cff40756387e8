//! Matrices: names of rows at the left, of columns slanted above; where they are related the words of the relation, else a disc, larger
//! when stated more often.

use super::edges::told;
use super::n;
use super::nodes::{begin, end};
use crate::meaning::graph::Graph;
use crate::views::draw::Style;
use crate::views::draw::cells::in_cell;
use crate::views::draw::scene::{LINE, SMALL, Table};
use crate::views::draw::text::{self, xml};
use petgraph::graph::NodeIndex;
use std::fmt::Write as _;

/// How much further on a slanted line begins for each pixel that it stands lower, so that all begin at one height: cos 60° / sin 60°.
const LEVEL: f64 = 0.577;

pub(super) fn draw(out: &mut String, graph: &Graph, table: &Table, style: &Style) {
    for (at, row) in table.matrix.rows.iter().enumerate() {
        let (top, height) = table.rows[at];
        if at % 2 == 0 {
            let _ = writeln!(
                out,
                "<rect class=\"stripe\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                n(top),
                n(table.right),
                n(height)
            );
        }
        name(out, graph, *row, style, |out| {
            let lines = &table.row_lines[at];
            let first = top + height / 2.0 - lines.len() as f64 * SMALL * LINE / 2.0 + SMALL * 1.02;
            for (i, line) in lines.iter().enumerate() {
                let y = first + i as f64 * SMALL * LINE;
                let _ = write!(
                    out,
                    "<text class=\"ink r\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
                    n(table.left - 8.0),
                    n(y),
                    xml(line)
                );
            }
        });
    }
    for (group, y) in &table.groups {
        let _ = writeln!(
            out,
            "<text class=\"pale b\" x=\"0\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
            n(*y),
            xml(group)
        );
    }
    for (at, column) in table.matrix.columns.iter().enumerate() {
        let x = table.columns[at];
        let _ = writeln!(
            out,
            "<path class=\"e\" stroke-width=\"0.6\" stroke-opacity=\"0.5\" d=\"M{} {}V{}\"/>",
            n(x),
            n(table.top),
            n(table.height)
        );
        name(out, graph, *column, style, |out| {
            let lines = &table.column_lines[at];
            for (i, line) in lines.iter().enumerate() {
                let shift =
                    (i as f64 - (lines.len() as f64 - 1.0) / 2.0) * SMALL * LINE + SMALL * 0.36;
                let _ = write!(
                    out,
                    "<text class=\"ink\" transform=\"translate({} {}) rotate(-60)\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>",
                    n(x),
                    n(table.top - 6.0),
                    n((shift - SMALL * 0.36) * LEVEL),
                    n(shift),
                    xml(line)
                );
            }
        });
    }
    for cell in &table.matrix.cells {
        let (top, height) = table.rows[cell.row];
        let x = table.columns[cell.column];
        let (from, to) = (
            table.matrix.rows[cell.row],
            table.matrix.columns[cell.column],
        );
        let titles: Vec<String> = graph
            .graph
            .edges_connecting(from, to)
            .map(|e| {
                told(
                    e.weight(),
                    [&graph.graph[from], &graph.graph[to]],
                    graph.language,
                )
            })
            .collect();
        let titles = titles.join("\n");
        let titles = xml(&titles);
        let middle = top + height / 2.0;
        if let Some(words) = in_cell(cell) {
            let _ = writeln!(
                out,
                "<g><title>{titles}</title><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/><text class=\"ink m\" x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text></g>",
                if cell.row % 2 == 0 { "stripe" } else { "paper" },
                n(x - text::width(&words) * SMALL / 2.0 - 1.0),
                n(middle - SMALL * 0.6),
                n(text::width(&words) * SMALL + 2.0),
                n(SMALL * 1.2),
                n(x),
                n(middle + SMALL * 0.36),
                xml(&words)
            );
            continue;
        }
        let radius = (3.2 + 1.5 * f64::from(cell.count).sqrt()).min(9.5);
        let _ = writeln!(
            out,
            "<circle class=\"f{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{titles}</title></circle>",
            table.colour(cell),
            n(x),
            n(middle),
            n(radius),
        );
    }
}

/// The name of a row or column with its title, description and link.
fn name(
    out: &mut String,
    graph: &Graph,
    index: NodeIndex,
    style: &Style,
    words: impl Fn(&mut String),
) {
    let linked = begin(out, graph, &graph.graph[index], style);
    words(out);
    end(out, linked);
}
