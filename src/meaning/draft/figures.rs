//! Figures of a passage: value, unit, bound and printed form as they are found; place and year where the passage names them.

use super::modals::modals;
use super::proposals::clause;
use super::{Drafter, Node, Passage, named_at};
use crate::data::dataset::TermId;
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
        if let Some(counted) = counted(passage, figure) {
            statements.push(("xz:countedClass", self.name(counted)));
        }
        let (place, scope) = self.places(passage, figure);
        statements.extend(place.map(|place| ("xz:place", self.name(place))));
        statements.extend(scope.map(|scope| ("xz:scope", self.name(scope))));
        if let Some(year) = year(passage) {
            statements.push(("xz:period", year));
            statements.push(("xz:periodBasis", "xz:Printed".to_owned()));
        }
        statements.push(("xz:figureStatus", status(passage, figure).to_owned()));
        let mut missing = vec!["xz:indicator"];
        missing.extend(unit(figure).is_none().then_some("qudt:unit"));
        missing.extend(place.is_none().then_some("xz:place"));
        let of_whole = figure.unit == Unit::Fraction && scope.is_none();
        missing.extend(of_whole.then_some("xz:scope"));
        Node {
            subject: self.node("fig", passage, number),
            statements,
            label: self.label_of_figure(passage, figure, place),
            rule: format!("figure-{}", rule(figure.kind)),
            likelihood: "0.9",
            note: Some(format!(
                "wants {}; mind xz:place, xz:period and xz:figureStatus",
                missing.join(", ")
            )),
        }
    }
}

/// What is counted: the name that stands right after a count, or the last of several that follow each other without a break.
fn counted(passage: &Passage<'_>, figure: &FoundFigure) -> Option<TermId> {
    if figure.kind != FigureKind::Count {
        return None;
    }
    let mut at = figure.range.1;
    let mut last = None;
    for (range, thing) in named_at(&passage.found, (at, at + 24)) {
        let gap = range.0.checked_sub(at)?;
        if gap > usize::from(last.is_none()) {
            break;
        }
        (at, last) = (range.1, Some(thing));
    }
    last
}

/// Words of money that is set aside, of what may not be passed, and of what is to be reached.
const ALLOCATED: &[&str] = &[
    "撥",
    "拨",
    "預留",
    "预留",
    "注資",
    "注资",
    "投入",
    "投放",
    "投資",
    "投资",
    "斥資",
    "斥资",
    "資助",
    "资助",
    "set aside",
    "allocat",
    "inject",
    "invest",
    "earmark",
];
const LIMITED: &[&str] = &[
    "限額",
    "限额",
    "上限",
    "下限",
    "不得超過",
    "不得超过",
    "quota",
    "ceiling",
];
const AIMED: &[&str] = &[
    "目標", "目标", "力爭", "力争", "爭取", "争取", "target", "aim to",
];

/// Whether a figure is observed, set aside, a limit or a target, by the words of its passage.
fn status(passage: &Passage<'_>, figure: &FoundFigure) -> &'static str {
    let (from, to) = clause(&passage.chars, figure.range);
    let near = passage.words((from, to)).to_lowercase();
    let all = passage.words((0, passage.chars.len())).to_lowercase();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&all, AIMED) || has_deadline(passage) {
        "xz:Target"
    } else if figure.unit == Unit::Money && has(&near, ALLOCATED) {
        // A sum that somebody asks for is not set aside yet.
        let asked = modals(&passage.chars)
            .iter()
            .any(|m| m.range.1 <= figure.range.0);
        if asked { "xz:Target" } else { "xz:Allocated" }
    } else if figure.kind == FigureKind::Share && has(&all, LIMITED) {
        "xz:Limit"
    } else {
        "xz:Observed"
    }
}

/// Whether a passage prints a year by which something is to be done: 到2030年, 2030年或以前, by 2030; nothing of it is done already.
fn has_deadline(passage: &Passage<'_>) -> bool {
    let done = ["已", "達到了", "达到了", "had ", "has "];
    let text = passage.words((0, passage.chars.len()));
    let dated = |a: &Annotation| {
        let (Body::Figure(figure), (start, end)) = (&a.body, a.range) else {
            return false;
        };
        let before = passage.words((start.saturating_sub(3), start));
        let after = passage.words((end, end + 4));
        let by = before.ends_with('到') || before.ends_with("by ");
        let until = ["或以前", "或之前", "年底前", "底前"];
        figure.role == Role::Date && (by || until.iter().any(|word| after.starts_with(word)))
    };
    !done.iter().any(|word| text.contains(word)) && passage.found.iter().any(dated)
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
