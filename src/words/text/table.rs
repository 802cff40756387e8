//! Tables of rows: cells between tabs or bars, several things in one cell, and mark-up left in both.

use super::Range;
use super::stretch::{Stretch, trim};
use super::tags::tags;

/// A row: its cells, and the bars between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Range>,
    pub residue: Vec<Range>,
}

/// What is in a cell.
pub(super) struct Cell {
    /// One entry for each thing; several ranges where a tag stands inside.
    pub items: Vec<Vec<Range>>,
    /// Whether list mark-up or several entries make it a list.
    pub is_list: bool,
    /// Left-over tags.
    pub residue: Vec<Range>,
}

/// Cuts the lines of a table into rows. A line without a tab goes on with the cell before it, unless that
/// cell is finished and the line begins a row of its own.
pub(super) fn rows(text: &[char], (start, end): Range) -> Vec<Row> {
    if text[start] == '|' {
        barred(text, (start, end))
    } else {
        tabbed(text, (start, end))
    }
}

fn lines(text: &[char], (start, end): Range) -> Vec<Range> {
    let mut from = start;
    let line = |line: &[char]| {
        let range = (from, from + line.len());
        from = range.1 + 1;
        range
    };
    let all: Vec<Range> = text[start..end].split(|&c| c == '\n').map(line).collect();
    all.into_iter()
        .filter_map(|line| trim_spaces(text, line))
        .collect()
}

/// Drops the spaces around a line, but not the tabs, which are empty cells.
fn trim_spaces(text: &[char], range: Range) -> Option<Range> {
    trim(text, range)?;
    let (mut start, mut end) = range;
    while text[start] == ' ' || text[start] == '\r' {
        start += 1;
    }
    while text[end - 1] == ' ' || text[end - 1] == '\r' {
        end -= 1;
    }
    Some((start, end))
}

fn tabbed(text: &[char], range: Range) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut width = 0;
    let all = lines(text, range);
    for (at, &line) in all.iter().enumerate() {
        let mut cells = cells(text, line);
        let next = all
            .get(at + 1)
            .map_or(1, |&next| self::cells(text, next).len());
        let full = rows.last().is_none_or(|row| row.cells.len() >= width);
        let begins = full
            && (cells.len() > 1
                || (next > 1 && next < width.max(3) + 1 && starts_row(text, &rows, line)));
        if begins {
            width = width.max(cells.len());
            rows.push(Row {
                cells,
                residue: Vec::new(),
            });
        } else if let Some(row) = rows.last_mut() {
            let rest = cells.split_off(1);
            match row.cells.last_mut() {
                Some(last) => last.1 = cells[0].1,
                None => row.cells.extend(cells),
            }
            row.cells.extend(rest);
        }
    }
    rows
}

/// A short line after a finished cell, before a line with tabs, is the beginning of that row's first cell.
fn starts_row(text: &[char], rows: &[Row], line: Range) -> bool {
    let finished = rows
        .last()
        .and_then(|row| row.cells.last())
        .is_some_and(|&(start, end)| super::sentences::is_finished(&text[start..end]));
    finished && line.1 - line.0 <= 12 && !super::sentences::is_finished(&text[line.0..line.1])
}

fn cells(text: &[char], (start, end): Range) -> Vec<Range> {
    let mut from = start;
    let cell = |cell: &[char]| {
        let range = (from, from + cell.len());
        from = range.1 + 1;
        range
    };
    text[start..end].split(|&c| c == '\t').map(cell).collect()
}

/// Rows between bars, as Markdown writes them; the ruled row is residue of the row before it.
fn barred(text: &[char], range: Range) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (start, end) in lines(text, range) {
        let ruled = text[start..end]
            .iter()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
        match rows.last_mut() {
            Some(row) if ruled => row.residue.push((start, end)),
            _ => rows.push(barred_row(text, (start, end))),
        }
    }
    rows
}

fn barred_row(text: &[char], (start, end): Range) -> Row {
    let bars: Vec<usize> = (start..end)
        .filter(|&at| text[at] == '|' && (at == start || text[at - 1] != '\\'))
        .collect();
    let mut row = Row {
        cells: Vec::new(),
        residue: bars.iter().map(|&at| (at, at + 1)).collect(),
    };
    let mut from = start;
    for &bar in &bars {
        if bar > start {
            row.cells.push((from, bar));
        }
        from = bar + 1;
    }
    if trim(text, (from, end)).is_some() {
        row.cells.push((from, end));
    }
    row
}

/// Cuts a cell into the things in it: at `<li>`, and run-together ones at ；and 。
pub(super) fn cell(text: &[char], (start, end): Range) -> Cell {
    let found = tags(&text[start..end]);
    let residue: Vec<Range> = found
        .iter()
        .map(|tag| (start + tag.range.0, start + tag.range.1))
        .collect();
    let breaks = |name: &str| matches!(name, "li" | "ul" | "ol" | "p");
    let mut stretches = vec![Stretch::default()];
    let mut from = start;
    for (tag, &(tag_start, tag_end)) in found.iter().zip(&residue) {
        add(&mut stretches, text, (from, tag_start));
        if breaks(&tag.name) {
            stretches.push(Stretch::default());
        }
        from = tag_end;
    }
    add(&mut stretches, text, (from, end));
    let items: Vec<Vec<Range>> = stretches.iter().flat_map(items).collect();
    let is_list =
        items.len() > 1 || (found.iter().any(|tag| breaks(&tag.name)) && !items.is_empty());
    Cell {
        items,
        is_list,
        residue,
    }
}

fn add(stretches: &mut [Stretch], text: &[char], range: Range) {
    if let Some(last) = stretches.last_mut() {
        last.piece(text, range);
    }
}

/// Run-together items, cut after ；and 。 outside brackets.
fn items(stretch: &Stretch) -> Vec<Vec<Range>> {
    super::sentences::clauses(&stretch.chars)
        .into_iter()
        .map(|range| stretch.places(range))
        .collect()
}
