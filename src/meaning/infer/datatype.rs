//! The values of literals, as far as the datatypes of OWL 2 RL need them (OWL 2 Profiles, section 4.2; XML Schema Part 2).

use crate::words::vocabulary::{rdf, rdfs, xsd};
use oxrdf::{Literal, LiteralRef, NamedNodeRef};
use oxsdatatypes::{
    Boolean, Date, DateTime, Double, Float, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
};
use quick_xml::events::Event;
use std::str::FromStr;

/// What a literal stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A decimal number: its sign, its digits before and after the point without superfluous zeros.
    Decimal(bool, String, String),
    /// A float or double, with its bits.
    Binary(&'static str, u64),
    /// A truth value.
    Boolean(bool),
    /// A text, with its language.
    Text(String, Option<String>),
    /// A value of another datatype, in a form that is the same for equal values.
    Other(&'static str, String),
}

/// What is known of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its value.
    Value(Value),
    /// It has none: the text is not in the lexical space of its datatype.
    IllTyped,
    /// The datatype is not one that we know.
    Nothing,
}

/// Derived integer types with their least and greatest value.
pub const INTEGERS: &[(&str, i128, i128)] = &[
    ("integer", i128::MIN, i128::MAX),
    ("nonNegativeInteger", 0, i128::MAX),
    ("positiveInteger", 1, i128::MAX),
    ("nonPositiveInteger", i128::MIN, 0),
    ("negativeInteger", i128::MIN, -1),
    ("long", i64::MIN as i128, i64::MAX as i128),
    ("int", i32::MIN as i128, i32::MAX as i128),
    ("short", i16::MIN as i128, i16::MAX as i128),
    ("byte", i8::MIN as i128, i8::MAX as i128),
    ("unsignedLong", 0, u64::MAX as i128),
    ("unsignedInt", 0, u32::MAX as i128),
    ("unsignedShort", 0, u16::MAX as i128),
    ("unsignedByte", 0, u8::MAX as i128),
];

/// Types of text other than `xsd:string`.
const TEXTS: &[&str] = &[
    "normalizedString",
    "token",
    "language",
    "Name",
    "NCName",
    "NMTOKEN",
];

/// The value of a literal.
pub fn value(literal: LiteralRef<'_>) -> Known {
    let text = literal.value();
    if let Some(language) = literal.language() {
        return Known::Value(Value::Text(text.to_owned(), Some(language.to_lowercase())));
    }
    if literal.datatype() == rdf::XML_LITERAL {
        return if is_xml(text) {
            Known::Nothing
        } else {
            Known::IllTyped
        };
    }
    let Some(name) = xsd_name(literal.datatype()) else {
        return Known::Nothing;
    };
    let found = match name {
        "string" => Some(Value::Text(text.to_owned(), None)),
        "decimal" => decimal(text),
        "float" => {
            parsed::<Float>(text).map(|f| Value::Binary("float", u64::from(f32::from(f).to_bits())))
        }
        "double" => parsed::<Double>(text).map(|d| Value::Binary("double", f64::from(d).to_bits())),
        "boolean" => parsed::<Boolean>(text).map(|b| Value::Boolean(b.into())),
        "dateTime" => other::<DateTime>("dateTime", text),
        "dateTimeStamp" => other::<DateTime>("dateTime", text).filter(|_| has_zone(text)),
        "date" => other::<Date>("date", text),
        "time" => other::<Time>("time", text),
        "gYear" => other::<GYear>("gYear", text),
        "gYearMonth" => other::<GYearMonth>("gYearMonth", text),
        "gMonth" => other::<GMonth>("gMonth", text),
        "gMonthDay" => other::<GMonthDay>("gMonthDay", text),
        "gDay" => other::<GDay>("gDay", text),
        name if TEXTS.contains(&name) => Some(Value::Text(text.to_owned(), None)),
        name => match INTEGERS.iter().find(|(integer, _, _)| *integer == name) {
            Some((_, least, most)) => decimal(text)
                .filter(|_| !text.contains('.'))
                .filter(|v| within(v, *least, *most)),
            None => return Known::Nothing,
        },
    };
    found.map_or(Known::IllTyped, Known::Value)
}

/// The canonical spelling of a number or truth value that is spelt otherwise.
pub fn canonical(literal: LiteralRef<'_>) -> Option<Literal> {
    let text = match value(literal) {
        Known::Value(Value::Decimal(negative, whole, fraction)) => {
            let sign = if negative { "-" } else { "" };
            let whole = if whole.is_empty() { "0" } else { &whole };
            match (xsd_name(literal.datatype()), fraction.as_str()) {
                (Some("decimal"), "") => format!("{sign}{whole}.0"),
                (_, "") => format!("{sign}{whole}"),
                (_, fraction) => format!("{sign}{whole}.{fraction}"),
            }
        }
        Known::Value(Value::Boolean(truth)) => truth.to_string(),
        _ => return None,
    };
    (text != literal.value()).then(|| Literal::new_typed_literal(text, literal.datatype()))
}

/// Whether the text is well-formed XML content.
fn is_xml(text: &str) -> bool {
    let wrapped = format!("<x>{text}</x>");
    let mut reader = quick_xml::Reader::from_str(&wrapped);
    let mut depth = 0usize;
    let mut closed = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                closed += usize::from(depth == 0);
            }
            Ok(Event::Eof) => return depth == 0 && closed == 1,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Whether the value of a literal lies in a datatype; `None` when one of the two is not known.
pub fn lies_in(literal: LiteralRef<'_>, datatype: NamedNodeRef<'_>) -> Option<bool> {
    if datatype == rdfs::LITERAL {
        return Some(true);
    }
    if datatype == literal.datatype() && !is_known(datatype) {
        return Some(true);
    }
    if !is_known(datatype) {
        return None;
    }
    match value(literal) {
        Known::Nothing => None,
        Known::IllTyped => Some(false),
        Known::Value(value) => Some(holds(&value, datatype)),
    }
}

/// Whether a datatype is one whose values are known.
pub fn is_known(datatype: NamedNodeRef<'_>) -> bool {
    let plain = || datatype.as_str().ends_with("#PlainLiteral");
    let named = |name: &str| {
        PRIMITIVE.contains(&name)
            || TEXTS.contains(&name)
            || INTEGERS.iter().any(|(integer, _, _)| *integer == name)
    };
    datatype == rdfs::LITERAL
        || datatype == rdf::LANG_STRING
        || xsd_name(datatype).is_some_and(named)
        || plain()
}

const PRIMITIVE: &[&str] = &[
    "string",
    "decimal",
    "float",
    "double",
    "boolean",
    "dateTime",
    "dateTimeStamp",
    "date",
    "time",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
];

fn holds(value: &Value, datatype: NamedNodeRef<'_>) -> bool {
    if datatype.as_str().ends_with("#PlainLiteral") {
        return matches!(value, Value::Text(..));
    }
    let name = xsd_name(datatype).unwrap_or("langString");
    match value {
        Value::Decimal(_, _, fraction) => {
            let range = INTEGERS.iter().find(|(integer, _, _)| *integer == name);
            name == "decimal"
                || range.is_some_and(|(_, least, most)| {
                    fraction.is_empty() && within(value, *least, *most)
                })
        }
        Value::Binary(kind, _) => name == *kind,
        Value::Boolean(_) => name == "boolean",
        Value::Text(_, None) => name == "string" || TEXTS.contains(&name),
        Value::Text(_, Some(_)) => name == "langString",
        Value::Other(kind, text) => {
            name == *kind || name == "dateTimeStamp" && *kind == "dateTime" && has_zone(text)
        }
    }
}

fn xsd_name(datatype: NamedNodeRef<'_>) -> Option<&str> {
    datatype.as_str().strip_prefix(xsd::NAMESPACE)
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn other<T: FromStr + ToString>(kind: &'static str, text: &str) -> Option<Value> {
    Some(Value::Other(kind, parsed::<T>(text)?.to_string()))
}

fn has_zone(text: &str) -> bool {
    text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 10)
}

fn decimal(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let (whole, fraction) = (
        whole.trim_start_matches('0'),
        fraction.trim_end_matches('0'),
    );
    let zero = whole.is_empty() && fraction.is_empty();
    Some(Value::Decimal(
        negative && !zero,
        whole.to_owned(),
        fraction.to_owned(),
    ))
}

/// Whether an integer lies between two; one too long for 128 bits does when the end on its side is open.
fn within(value: &Value, least: i128, most: i128) -> bool {
    let Value::Decimal(negative, whole, _) = value else {
        return false;
    };
    if whole.is_empty() {
        return least <= 0 && most >= 0;
    }
    match whole.parse::<i128>() {
        Ok(n) => (least..=most).contains(&if *negative { -n } else { n }),
        Err(_) if *negative => least == i128::MIN,
        Err(_) => most == i128::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, datatype: NamedNodeRef<'_>) -> Known {
        value(LiteralRef::new_typed_literal(text, datatype))
    }

    #[test]
    fn one_value_has_many_spellings() {
        assert_eq!(of("01", xsd::INTEGER), of("1.0", xsd::DECIMAL));
        assert_eq!(of("-0", xsd::INTEGER), of("0", xsd::INTEGER));
        assert_ne!(of("1", xsd::INTEGER), of("1", xsd::DOUBLE));
        assert_eq!(of("1.5", xsd::INTEGER), Known::IllTyped);
        assert_eq!(of("-1", xsd::NON_NEGATIVE_INTEGER), Known::IllTyped);
        assert_eq!(of("2024-13", xsd::G_YEAR_MONTH), Known::IllTyped);
    }

    #[test]
    fn a_value_may_lie_in_several_datatypes() {
        let five = LiteralRef::new_typed_literal("5", xsd::INTEGER);
        assert_eq!(lies_in(five, xsd::DECIMAL), Some(true));
        assert_eq!(lies_in(five, xsd::NON_NEGATIVE_INTEGER), Some(true));
        assert_eq!(lies_in(five, xsd::STRING), Some(false));
        assert_eq!(
            lies_in(five, NamedNodeRef::new_unchecked("http://e/own")),
            None
        );
    }
}
