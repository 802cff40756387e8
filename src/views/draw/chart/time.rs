//! The time axis: what happened when, to scale, one row each in the order of time; a stretch is a bar, a moment a disc.

use super::read::{ChartError, time};
use super::sheet::{Drawn, NAME, linked, put, rule, words};
use super::{Chart, Style};
use crate::views::draw::scene::{LINE, SMALL};
use crate::views::draw::svg::{lines, n};
use crate::views::draw::text;
use crate::views::draw::words::Word;
use oxrdf::Term;
use std::fmt::Write as _;

/// The axis, and room for the names behind its marks.
const AXIS: f64 = 420.0;
const NAMES: f64 = 300.0;
/// So many rows are drawn.
const MOST: usize = 80;
/// A stretch that would be narrower is a disc.
const NARROW: f64 = 7.0;

struct Row<'a> {
    term: Option<&'a Term>,
    name: String,
    when: String,
    from: f64,
    to: f64,
}

pub(super) fn draw(chart: &Chart<'_>, style: &Style) -> Result<String, ChartError> {
    if chart.table.rows.is_empty() {
        return Err(ChartError::Empty);
    }
    let when_at = match chart.named(1)? {
        Some(at) => at,
        None => chart
            .first(time)
            .or_else(|| most_times(chart))
            .ok_or(ChartError::NoTimes)?,
    };
    let what_at = match chart.named(0)? {
        Some(at) => at,
        None => what(chart, when_at),
    };
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in &chart.table.rows {
        let Some((when, (from, to))) = line[when_at].as_ref().and_then(|t| Some((t, time(t)?)))
        else {
            continue;
        };
        let row = Row {
            term: line[what_at].as_ref(),
            name: chart.name(line[what_at].as_ref()),
            when: chart.name(Some(when)),
            from,
            to,
        };
        let again = |known: &Row<'_>| known.name == row.name && known.when == row.when;
        if !rows.iter().rev().take(MOST).any(again) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(ChartError::NoTimes);
    }
    rows.sort_by(|a, b| {
        a.from
            .total_cmp(&b.from)
            .then(a.to.total_cmp(&b.to))
            .then_with(|| a.name.cmp(&b.name))
    });
    let (all, left_out) = (
        rows.len(),
        chart
            .cells(when_at)
            .filter(|c| c.and_then(time).is_none())
            .count(),
    );
    rows.truncate(MOST);
    let (body, height) = body(&rows, chart.heading(when_at), style);
    let mut notes = Vec::new();
    if all > MOST {
        notes.push(format!(
            "{MOST} / {all} · {}",
            Word::First.in_language(chart.language)
        ));
    }
    if left_out > 0 {
        notes.push(format!(
            "{}: {left_out}",
            Word::Undated.in_language(chart.language)
        ));
    }
    let drawn = Drawn {
        body,
        width: AXIS + NAMES,
        height,
        note: (!notes.is_empty()).then(|| notes.join(" · ")),
    };
    Ok(put(chart, style, &drawn))
}

/// The column with most times, when at least half of its values are times.
fn most_times(chart: &Chart<'_>) -> Option<usize> {
    let times = |column: usize| {
        chart
            .cells(column)
            .flatten()
            .filter(|cell| time(cell).is_some())
            .count()
    };
    let values = |column: usize| chart.cells(column).flatten().count();
    let columns =
        (0..chart.table.columns.len()).filter(|c| times(*c) > 0 && 2 * times(*c) >= values(*c));
    columns.max_by_key(|column| (times(*column), std::cmp::Reverse(*column)))
}

/// What is dated: the column of resources with most different values, the first of equals.
fn what(chart: &Chart<'_>, when_at: usize) -> usize {
    let different = |column: usize| {
        let cells = chart.cells(column).flatten();
        let resources = cells.filter(|cell| matches!(cell, Term::NamedNode(_)));
        let texts: std::collections::BTreeSet<String> =
            resources.map(ToString::to_string).collect();
        texts.len()
    };
    let columns = (0..chart.table.columns.len()).filter(|column| *column != when_at);
    let best = columns.max_by_key(|column| (different(*column), std::cmp::Reverse(*column)));
    best.unwrap_or(when_at)
}

/// Years at round distances that cover the rows.
fn years(rows: &[Row<'_>]) -> Vec<f64> {
    let low = rows
        .iter()
        .map(|row| row.from)
        .fold(f64::INFINITY, f64::min);
    let high = rows
        .iter()
        .map(|row| row.to)
        .fold(f64::NEG_INFINITY, f64::max);
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0];
    let step = steps.into_iter().find(|step| (high - low) / step <= 8.0);
    let step = step.unwrap_or(5000.0);
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    (first..=last.max(first + 1))
        .map(|year| year as f64 * step)
        .collect()
}

fn body(rows: &[Row<'_>], heading: &str, style: &Style) -> (String, f64) {
    let marks = years(rows);
    let (first, last) = (marks[0], marks[marks.len() - 1]);
    let x = |year: f64| (year - first) / (last - first) * AXIS;
    let mut out = String::new();
    words(&mut out, heading, "ink b", [0.0, SMALL, SMALL + 1.0]);
    let top = SMALL + 28.0;
    let tall = |row: &Row<'_>| {
        let room = AXIS + NAMES - x(row.to) - 14.0;
        let lined = text::wrap(
            &format!("{}  {}", row.when, row.name),
            room.min(NAMES) / NAME,
        );
        let height = (lined.len() as f64 * NAME * LINE + 6.0).max(22.0);
        (lined, height)
    };
    let named: Vec<(Vec<String>, f64)> = rows.iter().map(tall).collect();
    let height: f64 = named.iter().map(|(_, height)| height).sum();
    for mark in &marks {
        rule(
            &mut out,
            &format!("M{} {}V{}", n(x(*mark)), n(top - 6.0), n(top + height)),
            0.7,
        );
        let class = if *mark == first { "pale" } else { "pale m" };
        words(
            &mut out,
            &format!("{mark:.0}"),
            class,
            [x(*mark), top - 10.0, SMALL],
        );
    }
    let mut y = top;
    for (row, (lined, tall)) in rows.iter().zip(&named) {
        let middle = y + tall / 2.0;
        let (from, to) = (x(row.from), x(row.to));
        linked(
            &mut out,
            row.term,
            &format!("{}: {}", row.when, row.name),
            style,
            |out| {
                let end = if to - from < NARROW {
                    let _ = writeln!(
                        out,
                        "<circle class=\"f0\" cx=\"{}\" cy=\"{}\" r=\"4.5\"/>",
                        n((from + to) / 2.0),
                        n(middle)
                    );
                    (from + to) / 2.0 + 4.5
                } else {
                    let _ = writeln!(
                        out,
                        "<rect class=\"f0\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"9\" rx=\"2\"/>",
                        n(from),
                        n(middle - 4.5),
                        n(to - from)
                    );
                    to
                };
                let begin = middle - lined.len() as f64 * NAME * LINE / 2.0 + NAME * 1.02;
                lines(out, lined, "ink", NAME, end + 8.0, begin);
            },
        );
        y += tall;
    }
    (out, top + height)
}
