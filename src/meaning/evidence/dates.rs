//! Whether a date of the text is in the data: any year, month or day in the graph of its passage that is the same.

use crate::data::dataset::{Dataset, TermId};
use crate::words::text::figures::{Date, FoundFigure, Value};
use crate::words::vocabulary::{xsd, xz};
use oxrdf::{Literal, Term};

/// The dates that some graphs state.
pub struct Dates {
    /// Year, month and day, as far as they are stated.
    stated: Vec<(i32, Option<u8>, Option<u8>)>,
    /// As they are printed.
    printed: Vec<String>,
}

impl Dates {
    /// Collects dates by their datatype, and printed dates.
    pub fn of(dataset: &Dataset, graphs: &[TermId]) -> Self {
        let mut dates = Self {
            stated: Vec::new(),
            printed: Vec::new(),
        };
        let printed = dataset.iri(xz::DATE_PRINTED);
        let quads = graphs
            .iter()
            .flat_map(|&graph| dataset.matching_in(graph, None, None, None));
        for quad in quads {
            if let Term::Literal(literal) = dataset.term(quad.o) {
                if Some(quad.p) == printed {
                    dates.printed.push(squeezed(literal.value()));
                } else {
                    dates.stated.extend(parsed(literal));
                }
            }
        }
        dates
    }

    fn has(&self, date: Date) -> bool {
        self.stated.iter().any(|&(year, month, day)| {
            date.year.is_none_or(|own| own == year)
                && date.month.is_none_or(|own| month == Some(own))
                && date.day.is_none_or(|own| day == Some(own))
        })
    }
}

/// Whether a date or a period of the text is among them. 今年 and a month without a year agree with any year: the check
/// rules ask what a year that is not printed is taken from.
pub fn is_dated(figure: &FoundFigure, dates: &Dates) -> bool {
    let printed = squeezed(&figure.printed);
    let as_printed = |own: &String| own.contains(&printed) || printed.contains(own.as_str());
    dates.printed.iter().any(as_printed)
        || match figure.value {
            Value::Date(date) => dates.has(date),
            Value::Period(from, to) => dates.has(from) && dates.has(to),
            _ => false,
        }
}

/// `2023`, `2023-06` or `2023-06-18` of one of the date types.
fn parsed(literal: &Literal) -> Option<(i32, Option<u8>, Option<u8>)> {
    let types = [xsd::G_YEAR, xsd::G_YEAR_MONTH, xsd::DATE, xsd::DATE_TIME];
    if !types.contains(&literal.datatype()) {
        return None;
    }
    let day = literal.value().split('T').next().unwrap_or_default();
    let mut parts = day.split('-');
    let year = parts.next()?.parse().ok()?;
    let mut next = || parts.next().and_then(|part| part.get(..2)?.parse().ok());
    Some((year, next(), next()))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text::figures::figures;

    #[test]
    fn dates_agree_as_far_as_they_are_printed() {
        let date = |text: &str, kind| parsed(&Literal::new_typed_literal(text, kind)).unwrap();
        let dates = Dates {
            stated: vec![
                date("2023-06", xsd::G_YEAR_MONTH),
                date("1996", xsd::G_YEAR),
            ],
            printed: vec!["1950年代初".to_owned()],
        };
        let dated = |text: &str| is_dated(&figures(text)[0], &dates);
        assert!(dated("2023年6月發表") && dated("6月中發表") && dated("於2023年"));
        assert!(dated("在1950年代初") && dated("1996-2023年"));
        assert!(!dated("2022年6月") && !dated("2023年7月") && !dated("1970-1996年"));
    }
}
