//! What is known of a figure that was found.

use super::decimal::Decimal;
use crate::words::text::Range;

/// What sort of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureKind {
    /// A bare number: 0.56.
    Number,
    /// So many things: 5所.
    Count,
    /// A part of a whole: 7.4%, 三成, 三分之一.
    Share,
    /// So many times: 三倍.
    Multiple,
    /// A place in an order of merit: 第17位.
    Rank,
    /// Among the first so many: 一百強, 前十名.
    TopN,
    /// A sum of money: 299 億美元.
    Money,
    /// A class of size: 萬億元級.
    SizeClass,
    /// A year, month, day, decade or a part of one: 2022年底.
    Date,
    /// From one date to another: 1970-1996年.
    Period,
    /// A place in a series: 第三次, 附表1.
    Ordinal,
    /// A name that holds a number: 十四五, 20+8.
    Name,
}

/// How the figure is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It measures or counts.
    Quantity,
    /// It dates.
    Date,
    /// It belongs to a name or a title.
    InName,
    /// It only orders.
    Ordering,
}

/// How the true value lies to the printed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Nothing else is said.
    Exactly,
    /// 約
    About,
    /// 近, 接近
    NearlyButLess,
    /// 逾, 超過
    MoreThan,
    /// 至少, 以上
    AtLeast,
    /// 不足
    LessThan,
    /// 最多; a place among the first so many.
    AtMost,
    /// 數以萬計, 萬億元級
    OrderOfMagnitude,
}

/// What the figure is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nothing is printed.
    None,
    /// A classifier or a unit of measure as printed: 所, km.
    Printed(String),
    /// Hundredths; 成 counts ten of them.
    Percent,
    /// Hundredths, of a difference between shares.
    PercentagePoint,
    /// A fraction of one.
    Fraction,
    /// So many times.
    Times,
    /// Money; the currency stands apart, since it may not be printed.
    Money,
    /// A place in an order.
    Position,
}

/// The value of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A name has none.
    None,
    /// One number.
    Number(Decimal),
    /// A fraction, kept as it is printed.
    Ratio(i128, i128),
    /// Between two numbers.
    Between(Decimal, Decimal),
    /// A date.
    Date(Date),
    /// From a date to a date.
    Period(Date, Date),
}

/// A date as far as it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Date {
    /// The year, or the first year of a decade.
    pub year: Option<i32>,
    /// 今年 0, 去年 -1, 明年 1: the year is told from the date of the paper.
    pub relative_year: Option<i8>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// Whether `year` begins a decade.
    pub decade: bool,
    /// 初, 中, 底.
    pub part: Option<DatePart>,
}

/// A part of a year, a decade or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatePart {
    /// 初
    Beginning,
    /// 中
    Middle,
    /// 底, 末
    End,
}

/// A figure in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFigure {
    /// Where it stands with the words of its bound, in code points.
    pub range: Range,
    /// The number and its unit alone.
    pub core: Range,
    /// The text of `range`.
    pub printed: String,
    /// What sort it is.
    pub kind: FigureKind,
    /// How it is used.
    pub role: Role,
    /// How the true value lies to the printed one.
    pub bound: Bound,
    /// Its value.
    pub value: Value,
    /// What it is counted in.
    pub unit: Unit,
    /// ISO 4217 code where a currency is printed; 元 alone prints none.
    pub currency: Option<&'static str>,
}

impl FoundFigure {
    /// Whether a number is this figure's value. A fraction agrees with any rounding of it to two or more
    /// places, a share with its hundredth part as well.
    pub fn agrees(&self, number: Decimal) -> bool {
        match self.value {
            Value::Number(own) => {
                own == number || (self.unit == Unit::Percent && own.shift(-2) == number)
            }
            Value::Ratio(numerator, denominator) => {
                agrees_with_ratio(number, numerator, denominator)
            }
            Value::Between(lower, upper) => lower == number || upper == number,
            Value::Date(date) => date
                .year
                .is_some_and(|year| Decimal::from(i64::from(year)) == number),
            Value::Period(..) | Value::None => false,
        }
    }
}

fn agrees_with_ratio(number: Decimal, numerator: i128, denominator: i128) -> bool {
    [number, number.shift(-2)].into_iter().any(|number| {
        let (mantissa, exponent) = number.parts();
        let exact =
            || Decimal::new(denominator, 0).times(number) == Some(Decimal::new(numerator, 0));
        let places = u32::try_from(-exponent).unwrap_or(0);
        let rounded =
            places >= 2 && Decimal::quotient(numerator, denominator, places) == Some(number);
        let cut = places >= 2
            && numerator
                .checked_mul(10_i128.pow(places.min(30)))
                .map(|n| n / denominator)
                == Some(mantissa);
        rounded || cut || exact()
    })
}
