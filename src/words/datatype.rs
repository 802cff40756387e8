//! XML Schema datatypes: whether a literal is well formed, and how two literals are ordered.
//!
//! Lexical forms follow XML Schema 1.1 part 2. Integers and decimals may be of any length: only their digits are looked at.
//! The order is that of SPARQL's `<` (§17.3.1): numbers with numbers, each other type with itself.

use oxrdf::{Literal, LiteralRef};
use oxsdatatypes::{
    Date, DateTime, DayTimeDuration, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    Time, YearMonthDuration,
};
use std::cmp::Ordering;
use std::str::FromStr;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Whether the written form belongs to the datatype; `None` for a datatype that is not known here.
///
/// ```
/// use xinzhi::words::datatype::is_well_formed;
/// assert_eq!(is_well_formed("300", "http://www.w3.org/2001/XMLSchema#byte"), Some(false));
/// assert_eq!(is_well_formed("x", "http://example.org/own"), None);
/// ```
pub fn is_well_formed(value: &str, datatype: &str) -> Option<bool> {
    let name = datatype.strip_prefix(XSD)?;
    if let Some((low, high)) = integer_range(name) {
        return Some(is_integer_between(value, low, high));
    }
    Some(match name {
        "string" | "anyURI" => true,
        "normalizedString" => !value.contains(['\t', '\n', '\r']),
        "token" => is_token(value),
        "language" => is_language(value),
        "boolean" => matches!(value, "true" | "false" | "1" | "0"),
        "decimal" => is_decimal(value),
        "double" | "float" => is_double(value),
        "dateTime" => parses::<DateTime>(value),
        "dateTimeStamp" => parses::<DateTime>(value) && has_timezone(value),
        "date" => parses::<Date>(value),
        "time" => parses::<Time>(value),
        "gYear" => parses::<GYear>(value),
        "gYearMonth" => parses::<GYearMonth>(value),
        "gMonth" => parses::<GMonth>(value),
        "gMonthDay" => parses::<GMonthDay>(value),
        "gDay" => parses::<GDay>(value),
        "duration" => parses::<Duration>(value),
        "dayTimeDuration" => parses::<DayTimeDuration>(value),
        "yearMonthDuration" => parses::<YearMonthDuration>(value),
        "hexBinary" => {
            value.len().is_multiple_of(2) && value.bytes().all(|b| b.is_ascii_hexdigit())
        }
        "base64Binary" => is_base64(value),
        "Name" | "NCName" | "NMTOKEN" | "ID" | "IDREF" | "ENTITY" => is_name(name, value),
        _ => return None,
    })
}

/// The bounds of an integer type; `None` within them means unbounded.
fn integer_range(name: &str) -> Option<(Option<i128>, Option<i128>)> {
    Some(match name {
        "integer" => (None, None),
        "long" => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        "int" => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        "short" => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        "byte" => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        "unsignedLong" => (Some(0), Some(u64::MAX.into())),
        "unsignedInt" => (Some(0), Some(u32::MAX.into())),
        "unsignedShort" => (Some(0), Some(u16::MAX.into())),
        "unsignedByte" => (Some(0), Some(u8::MAX.into())),
        "nonNegativeInteger" => (Some(0), None),
        "positiveInteger" => (Some(1), None),
        "nonPositiveInteger" => (None, Some(0)),
        "negativeInteger" => (None, Some(-1)),
        _ => return None,
    })
}

fn is_integer_between(value: &str, low: Option<i128>, high: Option<i128>) -> bool {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits = unsigned.trim_start_matches('0');
    let negative = value.starts_with('-') && !digits.is_empty();
    match digits.parse::<i128>() {
        Ok(number) => {
            let number = if negative { -number } else { number };
            low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
        }
        Err(_) if digits.is_empty() => low.is_none_or(|l| l <= 0) && high.is_none_or(|h| 0 <= h),
        Err(_) if negative => low.is_none(),
        Err(_) => high.is_none(),
    }
}

fn is_decimal(value: &str) -> bool {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())
}

fn is_double(value: &str) -> bool {
    if matches!(value, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match value.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            is_decimal(mantissa) && is_integer_between(exponent, None, None)
        }
        None => is_decimal(value),
    }
}

fn is_token(value: &str) -> bool {
    !value.contains(['\t', '\n', '\r']) && value.trim_matches(' ') == value && !value.contains("  ")
}

fn is_language(value: &str) -> bool {
    value.split('-').enumerate().all(|(i, part)| {
        let letters = |b: u8| b.is_ascii_alphabetic() || i > 0 && b.is_ascii_digit();
        (1..=8).contains(&part.len()) && part.bytes().all(letters)
    })
}

fn is_base64(value: &str) -> bool {
    let text: String = value.chars().filter(|c| *c != ' ').collect();
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

fn is_name(kind: &str, value: &str) -> bool {
    let colon = matches!(kind, "Name" | "NMTOKEN");
    let part = |c: char| c.is_alphanumeric() || "-._·".contains(c) || colon && c == ':';
    let start = |c: char| c.is_alphabetic() || c == '_' || colon && c == ':';
    !value.is_empty() && value.chars().all(part) && (kind == "NMTOKEN" || value.starts_with(start))
}

fn parses<T: FromStr>(value: &str) -> bool {
    value.parse::<T>().is_ok()
}

fn has_timezone(value: &str) -> bool {
    value.ends_with('Z') || value.len() > 6 && value[value.len() - 6..].starts_with(['+', '-'])
}

/// The value of a literal as far as `<` knows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An exact number.
    Decimal(Decimal),
    /// A number with rounding, or one too long to be held exactly.
    Double(f64),
    /// A plain string.
    Text(String),
    /// A truth value.
    Boolean(bool),
    /// A point in time.
    DateTime(DateTime),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A year.
    Year(GYear),
    /// A month of a year.
    YearMonth(GYearMonth),
    /// A length of time.
    Duration(Duration),
}

impl Value {
    /// The value of a literal; `None` when it is ill formed or of a type without order.
    pub fn of(literal: LiteralRef<'_>) -> Option<Self> {
        if literal.language().is_some() {
            return None;
        }
        let text = literal.value();
        let name = literal.datatype().as_str().strip_prefix(XSD)?;
        if integer_range(name).is_some() || name == "decimal" {
            if !is_well_formed(text, literal.datatype().as_str())? {
                return None;
            }
            return match text.parse() {
                Ok(decimal) => Some(Self::Decimal(decimal)),
                Err(_) => text.parse().ok().map(Self::Double),
            };
        }
        match name {
            "double" | "float" if is_double(text) => {
                text.replace("INF", "inf").parse().ok().map(Self::Double)
            }
            "string" => Some(Self::Text(text.to_owned())),
            "boolean" => match text {
                "true" | "1" => Some(Self::Boolean(true)),
                "false" | "0" => Some(Self::Boolean(false)),
                _ => None,
            },
            "dateTime" | "dateTimeStamp" => text.parse().ok().map(Self::DateTime),
            "date" => text.parse().ok().map(Self::Date),
            "time" => text.parse().ok().map(Self::Time),
            "gYear" => text.parse().ok().map(Self::Year),
            "gYearMonth" => text.parse().ok().map(Self::YearMonth),
            "duration" | "dayTimeDuration" | "yearMonthDuration" => {
                text.parse().ok().map(Self::Duration)
            }
            _ => None,
        }
    }

    fn as_double(&self) -> Option<f64> {
        match self {
            Self::Decimal(decimal) => decimal.to_string().parse().ok(),
            Self::Double(double) => Some(*double),
            _ => None,
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.partial_cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.partial_cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a.partial_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.partial_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(b),
            (Self::Year(a), Self::Year(b)) => a.partial_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.partial_cmp(b),
            _ => self.as_double()?.partial_cmp(&other.as_double()?),
        }
    }
}

/// How two literals are ordered; `None` when SPARQL's `<` would be an error.
pub fn compare(left: &Literal, right: &Literal) -> Option<Ordering> {
    Value::of(left.as_ref())?.partial_cmp(&Value::of(right.as_ref())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::vocabulary::xsd;

    fn well_formed(value: &str, name: &str) -> Option<bool> {
        is_well_formed(value, &format!("{XSD}{name}"))
    }

    #[test]
    fn lexical_forms_are_told_apart() {
        for (value, name) in [
            ("-0", "nonNegativeInteger"),
            ("99999999999999999999999999999999999999999999", "integer"),
            (".5", "decimal"),
            ("1e3", "double"),
            ("2024-05", "gYearMonth"),
            ("zh-Hant-HK", "language"),
            ("0aFF", "hexBinary"),
        ] {
            assert_eq!(well_formed(value, name), Some(true), "{value} {name}");
        }
        for (value, name) in [
            ("300", "byte"),
            ("1.0", "integer"),
            ("2024-13", "gYearMonth"),
            ("infinity", "double"),
            ("1e", "double"),
            (".", "decimal"),
            ("TRUE", "boolean"),
            ("", "integer"),
        ] {
            assert_eq!(well_formed(value, name), Some(false), "{value} {name}");
        }
    }

    #[test]
    fn numbers_are_ordered_across_types() {
        let of = |value: &str, datatype: oxrdf::NamedNodeRef<'_>| {
            Literal::new_typed_literal(value, datatype)
        };
        let ten = of("10", xsd::INTEGER);
        assert_eq!(
            compare(&of("9.5", xsd::DECIMAL), &ten),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare(&of("INF", xsd::DOUBLE), &ten),
            Some(Ordering::Greater)
        );
        assert_eq!(compare(&of("10", xsd::STRING), &ten), None);
        assert_eq!(compare(&of("x", xsd::INTEGER), &ten), None);
    }
}
