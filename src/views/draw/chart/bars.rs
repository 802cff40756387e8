//! Bars: names at the left, a bar from zero for each, its figure at the end; one panel, with its own axis, for each unit.

use super::number::{ticks, words as figure_words};
use super::read::{ChartError, figure};
use super::sheet::{Drawn, NAME, linked, put, rule, words};
use super::{Chart, Style};
use crate::views::draw::palette::COLOURS;
use crate::views::draw::scene::{LINE, SMALL};
use crate::views::draw::svg::{lines, n};
use crate::views::draw::text;
use crate::views::draw::words::Word;
use crate::words::vocabulary::xz;
use oxrdf::Term;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Names at the left, the bars, and room for the figure behind the longest.
const NAMES: f64 = 230.0;
const BARS: f64 = 400.0;
const BEHIND: f64 = 96.0;
/// So many bars are drawn.
const MOST: usize = 60;
/// Columns that name a bar together, at most.
const NAMING: usize = 2;
/// Columns that say the unit of a figure.
const UNITS: [&str; 2] = ["unit", "currency"];

/// A line of the table.
struct Bar<'a> {
    term: Option<&'a Term>,
    name: String,
    value: f64,
    unit: String,
}

pub(super) fn draw(chart: &Chart<'_>, style: &Style) -> Result<String, ChartError> {
    let (heading, mut bars) = read(chart)?;
    if bars.is_empty() {
        return Err(ChartError::Empty);
    }
    let all = bars.len();
    bars.truncate(MOST);
    let mut units: Vec<&str> = Vec::new();
    for bar in &bars {
        if !units.contains(&bar.unit.as_str()) {
            units.push(&bar.unit);
        }
    }
    let (mut body, mut height) = (String::new(), 0.0);
    for (at, unit) in units.iter().enumerate() {
        let own: Vec<&Bar<'_>> = bars.iter().filter(|bar| bar.unit == *unit).collect();
        let name = match (heading.is_empty(), unit.is_empty()) {
            (false, false) => format!("{heading} · {unit}"),
            (false, true) => heading.clone(),
            (true, _) => (*unit).to_owned(),
        };
        if at > 0 {
            height += 30.0;
        }
        let _ = writeln!(body, "<g transform=\"translate(0 {})\">", n(height));
        height += panel(
            &mut body,
            chart,
            &own,
            &name,
            at % (COLOURS.len() - 1),
            style,
        );
        body.push_str("</g>\n");
    }
    let note = (all > MOST).then(|| {
        format!(
            "{MOST} / {all} · {}",
            Word::First.in_language(chart.language)
        )
    });
    let drawn = Drawn {
        body,
        width: NAMES + BARS + BEHIND,
        height,
        note,
    };
    Ok(put(chart, style, &drawn))
}

/// The bars, and what their figures are.
fn read<'a>(chart: &'a Chart<'_>) -> Result<(String, Vec<Bar<'a>>), ChartError> {
    let (first, second) = (chart.named(0)?, chart.named(1)?);
    let value_at = match second {
        Some(at) if chart.cells(at).flatten().any(|cell| figure(cell).is_none()) => {
            return Err(ChartError::NoFigures(chart.table.columns[at].clone()));
        }
        Some(at) => Some(at),
        None => chart.first(figure),
    };
    let Some(value_at) = value_at else {
        return Ok((
            Word::Count.in_language(chart.language).to_owned(),
            counted(chart, first.unwrap_or(0)),
        ));
    };
    let names: Vec<usize> = match first {
        Some(at) => vec![at],
        None => {
            let before = 0..value_at;
            let others = (0..chart.table.columns.len()).filter(|at| *at != value_at);
            match before.is_empty() {
                true => others.take(1).collect(),
                false => before.take(NAMING).collect(),
            }
        }
    };
    let names = match first {
        Some(_) => names,
        None => telling(chart, names, value_at),
    };
    let unit_at = match chart.named(2)? {
        Some(at) => Some(at),
        None => UNITS.iter().find_map(|name| chart.table.column(name)),
    };
    let bar = |row: &'a Vec<Option<Term>>| {
        let value = figure(row[value_at].as_ref()?)?;
        let named: Vec<String> = names
            .iter()
            .filter_map(|at| row[*at].as_ref())
            .map(|term| chart.name(Some(term)))
            .collect();
        let unit = unit_at.and_then(|at| row[at].as_ref());
        Some(Bar {
            term: names.first().and_then(|at| row[*at].as_ref()),
            name: if named.is_empty() {
                "—".to_owned()
            } else {
                named.join(" · ")
            },
            value,
            unit: unit.map_or_else(String::new, |unit| unit_name(chart, unit)),
        })
    };
    let bars = chart.table.rows.iter().filter_map(bar).collect();
    Ok((chart.heading(value_at).to_owned(), bars))
}

/// What a unit is called; of ranks, that the first is the best.
fn unit_name(chart: &Chart<'_>, unit: &Term) -> String {
    let name = chart.name(Some(unit));
    match unit {
        Term::NamedNode(node) if *node == xz::RANK_POSITION => {
            let word = Word::LowerIsBetter.in_language(chart.language);
            format!("{name} · {word}")
        }
        _ => name,
    }
}

/// Adds the column that tells most rows apart that the names do not; none when they do.
fn telling(chart: &Chart<'_>, mut names: Vec<usize>, value_at: usize) -> Vec<usize> {
    let different = |columns: &[usize]| {
        let rows = chart.table.rows.iter();
        let keys = rows.map(|row| {
            columns
                .iter()
                .map(|at| row[*at].as_ref())
                .map(|t| t.map(ToString::to_string))
                .collect::<Vec<_>>()
        });
        keys.collect::<BTreeSet<_>>().len()
    };
    let now = different(&names);
    if now == chart.table.rows.len() || names.len() > NAMING {
        return names;
    }
    let with = |at: usize| {
        let columns: Vec<usize> = names.iter().copied().chain([at]).collect();
        different(&columns)
    };
    let is_name = |at: &usize| {
        chart
            .cells(*at)
            .flatten()
            .any(|cell| matches!(cell, Term::NamedNode(_)))
    };
    let others = (0..chart.table.columns.len()).filter(|at| *at != value_at && !names.contains(at));
    let best = others
        .filter(is_name)
        .max_by_key(|at| (with(*at), std::cmp::Reverse(*at)));
    names.extend(best.filter(|at| with(*at) > now));
    names
}

/// How many rows each value of a column has, in the order of their first row.
fn counted<'a>(chart: &'a Chart<'_>, column: usize) -> Vec<Bar<'a>> {
    let mut places = std::collections::BTreeMap::new();
    let mut bars: Vec<Bar<'a>> = Vec::new();
    for cell in chart.cells(column) {
        let key = cell.map(ToString::to_string);
        let place = *places.entry(key).or_insert_with(|| {
            bars.push(Bar {
                term: cell,
                name: chart.name(cell),
                value: 0.0,
                unit: String::new(),
            });
            bars.len() - 1
        });
        bars[place].value += 1.0;
    }
    bars
}

/// Draws the bars of a unit, and gives how high they are.
fn panel(
    out: &mut String,
    chart: &Chart<'_>,
    bars: &[&Bar<'_>],
    name: &str,
    colour: usize,
    style: &Style,
) -> f64 {
    let values = bars.iter().map(|bar| bar.value);
    let (low, high) = (
        values.clone().fold(0.0, f64::min),
        values.fold(0.0, f64::max),
    );
    let marks = ticks(low, high);
    let (from, to) = (
        marks.first().copied().unwrap_or(0.0),
        marks.last().copied().unwrap_or(1.0),
    );
    let x = |value: f64| NAMES + (value - from) / (to - from).max(f64::MIN_POSITIVE) * BARS;
    words(out, name, "ink b", [NAMES, SMALL, SMALL + 1.0]);
    let top = SMALL + 26.0;
    let names: Vec<Vec<String>> = bars
        .iter()
        .map(|bar| text::wrap(&bar.name, (NAMES - 14.0) / NAME))
        .collect();
    let tall = |lines: &Vec<String>| (lines.len() as f64 * NAME * LINE + 6.0).max(24.0);
    let height: f64 = names.iter().map(tall).sum();
    let mut last = f64::MIN;
    for mark in &marks {
        rule(
            out,
            &format!("M{} {}V{}", n(x(*mark)), n(top - 5.0), n(top + height)),
            0.7,
        );
        let shown = figure_words(*mark, chart.language);
        let half = text::width(&shown) * SMALL / 2.0;
        if x(*mark) - half > last + 6.0 {
            words(out, &shown, "pale m", [x(*mark), top - 9.0, SMALL]);
            last = x(*mark) + half;
        }
    }
    let mut y = top;
    for (bar, lined) in bars.iter().zip(&names) {
        let tall = tall(lined);
        let middle = y + tall / 2.0;
        let figure = figure_words(bar.value, chart.language);
        linked(
            out,
            bar.term,
            &format!("{}: {figure}", bar.name),
            style,
            |out| {
                let first = middle - lined.len() as f64 * NAME * LINE / 2.0 + NAME * 1.02;
                lines(out, lined, "ink r", NAME, NAMES - 12.0, first);
                let (left, right) = (x(bar.value.min(0.0)), x(bar.value.max(0.0)));
                let _ = writeln!(
                    out,
                    "<rect class=\"f{colour}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"14\" rx=\"1.5\"/>",
                    n(left),
                    n(middle - 7.0),
                    n((right - left).max(1.5))
                );
                let place = [right.max(left + 1.5) + 6.0, middle + SMALL * 0.36, SMALL];
                words(out, &figure, "ink", place);
            },
        );
        y += tall;
    }
    rule(
        out,
        &format!("M{} {}V{}", n(x(0.0)), n(top - 5.0), n(top + height)),
        1.6,
    );
    top + height
}
