//! Figures of a passage: value, unit, bound and printed form as they are found; place and year where the passage names them.

use super::{Drafter, Node, Passage, named_at};
use crate::meaning::annotate::{Annotation, Body};
use crate::words::text::figures::{
    Bound, Date, Decimal, FigureKind, FoundFigure, Role, Unit, Value,
};

impl Drafter<'_> {
    /// A node for each figure that measures or counts; dates and names that hold numbers are none.
    pub(super) fn figures(&self, passage: &Passage<'_>) -> Vec<Node> {
        let measures = |a: &Annotation| match &a.body {
            Body::Figure(figure) if figure.role == Role::Quantity => Some((**figure).clone()),
            _ => None,
        };
        let all = passage.found.iter().filter_map(measures);
        (1..)
            .zip(all)
            .map(|(number, figure)| self.figure(passage, &figure, number))
            .collect()
    }

    fn figure(&self, passage: &Passage<'_>, figure: &FoundFigure, number: usize) -> Node {
        let mut statements = vec![("a", "xz:Figure".to_owned())];
        match figure.value {
            Value::Number(value) => statements.push(("qudt:numericValue", value.to_string())),
            Value::Ratio(a, b) => {
                let value = Decimal::quotient(a, b, 4);
                statements.extend(value.map(|value| ("qudt:numericValue", value.to_string())));
            }
            Value::Between(lower, upper) => {
                statements.push(("xz:lower", lower.to_string()));
                statements.push(("xz:upper", upper.to_string()));
            }
            _ => {}
        }
        statements.extend(unit(figure).map(|unit| ("qudt:unit", unit)));
        if figure.currency.is_some() {
            statements.push(("xz:unitBasis", "xz:Printed".to_owned()));
        }
        if figure.kind == FigureKind::Rank {
            statements.push(("xz:better", "xz:Lower".to_owned()));
        }
        statements.push(("xz:bound", bound(figure.bound).to_owned()));
        statements.push(("xz:printedForm", self.printed(passage, &figure.printed)));
        let after = named_at(&passage.found, (figure.range.1, figure.range.1 + 24)).next();
        if let Some((_, counted)) = after
            .filter(|(range, _)| figure.kind == FigureKind::Count && range.0 <= figure.range.1 + 1)
        {
            statements.push(("xz:countedClass", self.name(counted)));
        }
        if let Some(place) = self.place(passage, figure.range.0) {
            statements.push(("xz:place", self.name(place)));
        }
        if let Some(year) = year(passage) {
            statements.push(("xz:period", year));
            statements.push(("xz:periodBasis", "xz:Printed".to_owned()));
        }
        statements.push(("xz:figureStatus", "xz:Observed".to_owned()));
        let missing = if unit(figure).is_some() {
            ""
        } else {
            " and a unit"
        };
        Node {
            subject: self.node("fig", passage, number),
            statements,
            rule: format!("figure-{}", rule(figure.kind)),
            likelihood: "0.9",
            note: Some(format!(
                "wants xz:indicator{missing}; mind xz:place, xz:period and xz:figureStatus"
            )),
        }
    }
}

/// The only year that a passage prints.
fn year(passage: &Passage<'_>) -> Option<String> {
    let mut dates = passage.found.iter().filter_map(|a| match &a.body {
        Body::Figure(figure) if figure.role == Role::Date => Some(figure.value),
        _ => None,
    });
    match (dates.next()?, dates.next()) {
        (
            Value::Date(Date {
                year: Some(year),
                month,
                decade: false,
                ..
            }),
            None,
        ) => Some(match month {
            Some(month) => format!("\"{year}-{month:02}\"^^xsd:gYearMonth"),
            None => format!("\"{year}\"^^xsd:gYear"),
        }),
        _ => None,
    }
}

fn unit(figure: &FoundFigure) -> Option<String> {
    Some(match (&figure.unit, figure.kind) {
        (Unit::Money, _) => format!("unit:CCY_{}", figure.currency?),
        (Unit::Percent | Unit::PercentagePoint, _) => "unit:PERCENT".to_owned(),
        (Unit::Fraction, _) => "unit:FRACTION".to_owned(),
        (Unit::Position, _) => "xz:RankPosition".to_owned(),
        (Unit::Printed(printed), _) => measure(printed).unwrap_or("unit:NUM").to_owned(),
        (Unit::None, FigureKind::Count) => "unit:NUM".to_owned(),
        (Unit::None | Unit::Times, _) => "unit:UNITLESS".to_owned(),
    })
}

/// Units of measure; what else is printed after a number counts things.
fn measure(printed: &str) -> Option<&'static str> {
    Some(match printed {
        "公里" | "km" | "千米" => "unit:KiloM",
        "米" | "公尺" | "m" => "unit:M",
        "平方公里" | "km²" => "unit:KiloM2",
        "平方米" | "m²" => "unit:M2",
        "公頃" | "公顷" => "unit:HA",
        "噸" | "吨" | "公噸" => "unit:TONNE",
        "公斤" | "kg" => "unit:KiloGM",
        "年" => "unit:YR",
        "個月" | "个月" => "unit:MO",
        "日" | "天" => "unit:DAY",
        "小時" | "小时" => "unit:HR",
        "分鐘" | "分钟" => "unit:MIN",
        _ => return None,
    })
}

fn bound(bound: Bound) -> &'static str {
    match bound {
        Bound::Exactly => "xz:Exactly",
        Bound::About => "xz:About",
        Bound::NearlyButLess => "xz:NearlyButLess",
        Bound::MoreThan => "xz:MoreThan",
        Bound::AtLeast => "xz:AtLeast",
        Bound::LessThan => "xz:LessThan",
        Bound::AtMost => "xz:AtMost",
        Bound::OrderOfMagnitude => "xz:OrderOfMagnitude",
    }
}

fn rule(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Money => "money",
        FigureKind::Rank | FigureKind::TopN => "rank",
        FigureKind::Share => "share",
        FigureKind::Count => "count",
        FigureKind::Multiple => "multiple",
        _ => "number",
    }
}
