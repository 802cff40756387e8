//! Exact decimal numbers: a figure is compared digit by digit, and no binary fraction may come between.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// `mantissa × 10^exponent`, without trailing zeros in the mantissa, so that equal numbers are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// `mantissa × 10^exponent`.
    pub fn new(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Self { mantissa, exponent }
    }

    /// The significant digits, and the power of ten that they are multiplied by.
    pub fn parts(self) -> (i128, i32) {
        (self.mantissa, self.exponent)
    }

    /// The number times a power of ten.
    #[must_use]
    pub fn shift(self, powers: i32) -> Self {
        Self::new(self.mantissa, self.exponent + powers)
    }

    /// The sum, or `None` where it has more digits than are kept (38).
    pub fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let sum = self.at(exponent)?.checked_add(other.at(exponent)?)?;
        Some(Self::new(sum, exponent))
    }

    /// The product, or `None` where it has more digits than are kept.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self::new(
            self.mantissa.checked_mul(other.mantissa)?,
            self.exponent.checked_add(other.exponent)?,
        ))
    }

    /// The power of ten or unit factor that a unit put on a number, where it is exact; else one.
    pub(super) fn ratio_to(self, other: Self) -> Self {
        let same_digits = self.mantissa == other.mantissa && other.mantissa != 0;
        if same_digits {
            Self::new(1, self.exponent - other.exponent)
        } else {
            Self::new(1, 0)
        }
    }

    /// The number as an integer, if it is one.
    pub fn integer(self) -> Option<i128> {
        self.at(0)
    }

    /// A quotient cut to `places` decimal places, rounded half up; `None` for division by nought.
    pub fn quotient(numerator: i128, denominator: i128, places: u32) -> Option<Self> {
        let scaled = numerator
            .checked_mul(10_i128.checked_pow(places)?)?
            .checked_mul(2)?;
        let rounded = scaled
            .checked_add(denominator)?
            .checked_div_euclid(denominator.checked_mul(2)?)?;
        Some(Self::new(rounded, -i32::try_from(places).ok()?))
    }

    /// The mantissa when written with this exponent.
    fn at(self, exponent: i32) -> Option<i128> {
        if self.mantissa == 0 {
            return Some(0);
        }
        let steps = u32::try_from(self.exponent - exponent).ok()?;
        self.mantissa.checked_mul(10_i128.checked_pow(steps)?)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(value.into(), 0)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let exponent = self.exponent.min(other.exponent);
        Some(self.at(exponent)?.cmp(&other.at(exponent)?))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let Ok(places) = usize::try_from(-self.exponent) else {
            let zeros = usize::try_from(self.exponent).unwrap_or_default();
            return write!(f, "{sign}{digits}{}", "0".repeat(zeros));
        };
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// A text that is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number: {0:?}")]
pub struct NotDecimal(String);

impl FromStr for Decimal {
    type Err = NotDecimal;

    /// Reads `12`, `-1.50`, `+3.`, `1.6E12`, as `xsd:decimal` and `xsd:double` write them.
    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let wrong = || NotDecimal(text.to_owned());
        let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if !fraction.bytes().all(|b| b.is_ascii_digit())
            || number.bytes().all(|b| !b.is_ascii_digit())
        {
            return Err(wrong());
        }
        let mantissa = format!("{whole}{fraction}").parse().map_err(|_| wrong())?;
        let power: i32 = power.parse().map_err(|_| wrong())?;
        let places = i32::try_from(fraction.len()).map_err(|_| wrong())?;
        Ok(Self::new(
            mantissa,
            power
                .checked_sub(places)
                .filter(|e| e.abs() < 1000)
                .ok_or_else(wrong)?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn printed_plainly() {
        for text in ["0", "0.56", "1600000000000", "-1.49", "100"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        assert_eq!("1.6E12".parse::<Decimal>(), "1600000000000.0".parse());
        assert!(
            "1.x".parse::<Decimal>().is_err()
                && ".".parse::<Decimal>().is_err()
                && "".parse::<Decimal>().is_err()
        );
        assert_eq!(Decimal::quotient(1, 3, 4).unwrap().to_string(), "0.3333");
        assert_eq!(Decimal::quotient(2, 3, 4).unwrap().to_string(), "0.6667");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(mantissa in -1_000_000_000_i128..1_000_000_000, exponent in -8_i32..12) {
            let number = Decimal::new(mantissa, exponent);
            prop_assert_eq!(number.to_string().parse::<Decimal>().unwrap(), number);
        }
    }
}
