//! Reads a number as it is printed: Arabic and full-width figures with or without separators, Chinese
//! numerals in formal and colloquial forms, and the mixtures of both (1.6萬億, 5,000億, 一億二, 千八百).

use super::decimal::Decimal;

/// A number that was read, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// What it is.
    pub value: Decimal,
    /// Number of code points read.
    pub length: usize,
    /// How it is written.
    pub style: Style,
    /// 多 or 餘 stands inside, as in 20多億: more than the value.
    pub and_more: bool,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// 5, 2,000, 1.6萬億
    Arabic,
    /// 三, 廿三, 三點一四
    Chinese,
    /// 二〇二四: digit after digit.
    Digits,
    /// 百, 萬: a unit without a digit, which may be a word as well.
    BareUnit,
}

/// The value of a Chinese digit.
pub(super) fn digit(character: char) -> Option<i64> {
    Some(match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '兩' | '两' | '貳' | '贰' => 2,
        '三' | '參' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of an Arabic digit, full-width ones among them.
pub(super) fn arabic(character: char) -> Option<i64> {
    let code = u32::from(character);
    let value = match code {
        0x30..=0x39 => code - 0x30,
        0xFF10..=0xFF19 => code - 0xFF10,
        _ => return None,
    };
    Some(i64::from(value))
}

/// Power of ten of a unit below 萬, with the digit that 廿 and 卅 hold.
fn small(character: char) -> Option<(i64, i32)> {
    Some(match character {
        '十' | '拾' => (1, 1),
        '百' | '佰' => (1, 2),
        '千' | '仟' => (1, 3),
        '廿' => (2, 1),
        '卅' => (3, 1),
        '卌' => (4, 1),
        _ => return None,
    })
}

/// Power of ten of 萬, 億 and 兆.
fn large(character: char) -> Option<i32> {
    Some(match character {
        '萬' | '万' => 4,
        '億' | '亿' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// Reads the number that begins at the first character, if one does.
///
/// ```
/// use xinzhi::words::text::figures::numeral;
/// let value = |text: &str| numeral(&text.chars().collect::<Vec<_>>()).map(|n| n.value.to_string());
/// assert_eq!(value("一億二").as_deref(), Some("120000000"));
/// assert_eq!(value("1.6萬億元").as_deref(), Some("1600000000000"));
/// ```
pub fn numeral(text: &[char]) -> Option<Numeral> {
    let first = *text.first()?;
    if arabic(first).is_some() {
        return mixed(text);
    }
    digits(text).or_else(|| Reader::default().read(text))
}

/// Digits without units: 二〇二四. Two in a row may be 三四 (three or four), so three at least, or a nought.
fn digits(text: &[char]) -> Option<Numeral> {
    let read: Vec<i64> = text.iter().map_while(|&c| digit(c)).take(18).collect();
    let plain = !text
        .get(read.len())
        .is_some_and(|&c| small(c).is_some() || large(c).is_some());
    let enough = read.len() >= 3 || (read.len() == 2 && read[1] == 0);
    if !(enough && plain) {
        return None;
    }
    let value = read
        .iter()
        .fold(0_i128, |value, &digit| value * 10 + i128::from(digit));
    Some(Numeral {
        value: Decimal::new(value, 0),
        length: read.len(),
        style: Style::Digits,
        and_more: false,
    })
}

/// An Arabic number, then any Chinese units: 5, 2,000億, 1億2,000萬.
fn mixed(text: &[char]) -> Option<Numeral> {
    let (mut total, mut at, mut and_more) = (Decimal::ZERO, 0, false);
    loop {
        let (number, length) = plain(&text[at..])?;
        let (power, after, more) = units(text, at + length);
        total = total.plus(number.shift(power))?;
        at = after;
        and_more |= more;
        let continues = power >= 4 && text.get(at).is_some_and(|&c| arabic(c).is_some());
        if !continues
            || units(text, at + plain(&text[at..])?.1).0 >= power
            || units(text, at + plain(&text[at..])?.1).0 == 0
        {
            break;
        }
    }
    Some(Numeral {
        value: total,
        length: at,
        style: Style::Arabic,
        and_more,
    })
}

/// Units after an Arabic number: the power of ten they make, where they end, and whether 多 stands before.
fn units(text: &[char], start: usize) -> (i32, usize, bool) {
    let spaces = text[start.min(text.len())..]
        .iter()
        .take_while(|&&c| c == ' ')
        .count()
        .min(1);
    let mut at = start + spaces;
    let more = text
        .get(at)
        .is_some_and(|c| matches!(c, '多' | '餘' | '余' | '幾' | '几'));
    at += usize::from(more);
    let mut power = 0;
    while let Some(step) = text
        .get(at)
        .and_then(|&c| large(c).or(small(c).filter(|_| !"廿卅卌".contains(c)).map(|s| s.1)))
    {
        power += step;
        at += 1;
    }
    if power == 0 {
        (0, start, false)
    } else {
        (power, at, more)
    }
}

/// Whether a comma stands between figures; one of full width only between figures of full width, since it parts clauses elsewhere.
fn parts_thousands(text: &[char], at: usize) -> bool {
    let wide = |c: Option<&char>| c.is_some_and(|c| ('０'..='９').contains(c));
    match text.get(at) {
        Some(',') => true,
        Some('，') => wide(text[..at].last()) && wide(text.get(at + 1)),
        _ => false,
    }
}

/// Figures with separators and a decimal point.
fn plain(text: &[char]) -> Option<(Decimal, usize)> {
    let run = |from: usize| {
        text.get(from..)
            .unwrap_or_default()
            .iter()
            .map_while(|&c| arabic(c))
            .count()
    };
    let mut at = run(0);
    if at == 0 || at > 24 {
        return None;
    }
    let mut figures: Vec<char> = text[..at].to_vec();
    while figures.len() <= 24
        && at <= 27
        && parts_thousands(text, at)
        && run(at + 1) == 3
        && run(0) <= 3
    {
        figures.extend(&text[at + 1..at + 4]);
        at += 4;
    }
    let mut places = 0;
    if text.get(at).is_some_and(|c| matches!(c, '.' | '．')) && (1..=10).contains(&run(at + 1)) {
        places = run(at + 1);
        figures.extend(&text[at + 1..=at + places]);
        at += places + 1;
    }
    let mantissa = figures
        .iter()
        .filter_map(|&c| arabic(c))
        .fold(0_i128, |value, d| value * 10 + i128::from(d));
    Some((Decimal::new(mantissa, -i32::try_from(places).ok()?), at))
}

/// Reads Chinese numerals unit by unit.
///
/// `high` holds what is closed by 萬, 億 or 兆; `section` what stands before the next of them; `pending`
/// a digit that waits for its unit.
#[derive(Default)]
struct Reader {
    high: i128,
    section: i128,
    pending: Option<i64>,
    /// Power of the last unit, and whether a nought came after it: 一百零五 is 105, 一百五 is 150.
    last: Option<i32>,
    nought: bool,
    seen_digit: bool,
    and_more: bool,
}

impl Reader {
    fn read(mut self, text: &[char]) -> Option<Numeral> {
        let mut at = 0;
        while let Some(&character) = text.get(at) {
            if !self.step(character, text.get(at + 1).copied()) {
                break;
            }
            at += 1;
        }
        if at == 0 {
            return None;
        }
        let fraction = self.fraction(&text[at..]);
        let style = if self.seen_digit || at > 1 || text[0] == '十' {
            Style::Chinese
        } else {
            Style::BareUnit
        };
        let whole = Decimal::new(self.close(), 0);
        let Some((fraction, length)) = fraction else {
            return Some(Numeral {
                value: whole,
                length: at,
                style,
                and_more: self.and_more,
            });
        };
        let (power, end, _) = units(text, at + length);
        let value = whole.plus(fraction)?.shift(power);
        Some(Numeral {
            value,
            length: end,
            style,
            and_more: false,
        })
    }

    /// Takes one character; false when the number does not go on with it.
    fn step(&mut self, character: char, next: Option<char>) -> bool {
        if let Some(value) = digit(character) {
            return self.digit(value);
        }
        if let Some((value, power)) = small(character) {
            return self.small(value, power);
        }
        if let Some(power) = large(character) {
            return self.large(power);
        }
        let more = matches!(character, '多' | '餘' | '余')
            && self.pending.is_none()
            && self.last.is_some();
        let goes_on = more && next.is_some_and(|c| large(c).is_some() || small(c).is_some());
        self.and_more |= goes_on;
        goes_on
    }

    fn digit(&mut self, value: i64) -> bool {
        if self
            .pending
            .is_some_and(|pending| pending != 0 || self.last.is_none())
        {
            return false;
        }
        if value == 0 && self.last.is_some() {
            self.nought = true;
        }
        self.seen_digit = true;
        self.pending = Some(value);
        true
    }

    fn small(&mut self, value: i64, power: i32) -> bool {
        let follows = self.last.is_some_and(|last| last <= power && last < 4);
        let own_digit = value != 1;
        if follows || (own_digit && self.pending.is_some_and(|pending| pending != 0)) {
            return false;
        }
        let count = if own_digit {
            value
        } else {
            self.pending.filter(|&d| d != 0).unwrap_or(1)
        };
        self.section += i128::from(count) * 10_i128.pow(power.unsigned_abs());
        self.pending = None;
        self.last = Some(power);
        self.nought = false;
        self.seen_digit |= own_digit;
        true
    }

    fn large(&mut self, power: i32) -> bool {
        let scale = 10_i128.pow(power.unsigned_abs());
        let empty = self.high == 0 && self.section == 0 && self.pending.is_none();
        let low = self.high % scale
            + self.section
            + i128::from(self.pending.unwrap_or(0))
            + i128::from(empty);
        if low == 0 || low >= 10_i128.pow(13) {
            return false;
        }
        self.high = self.high - self.high % scale + low * scale;
        (self.section, self.pending, self.last, self.nought) = (0, None, Some(power), false);
        true
    }

    /// 點 and digits.
    fn fraction(&self, text: &[char]) -> Option<(Decimal, usize)> {
        if !matches!(text.first(), Some('點' | '点')) || !self.seen_digit {
            return None;
        }
        let read: Vec<i64> = text[1..].iter().map_while(|&c| digit(c)).take(12).collect();
        let mantissa = read
            .iter()
            .fold(0_i128, |value, &d| value * 10 + i128::from(d));
        let places = i32::try_from(read.len()).ok()?;
        (!read.is_empty()).then(|| (Decimal::new(mantissa, -places), read.len() + 1))
    }

    /// A digit at the end counts in the unit below the last: 一億二, 三千五.
    fn close(&self) -> i128 {
        let pending = i128::from(self.pending.unwrap_or(0));
        let unit = match self.last {
            Some(power) if power > 1 && !self.nought => 10_i128.pow(power.unsigned_abs() - 1),
            _ => 1,
        };
        self.high + self.section + pending * unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let read = numeral(&chars).unwrap();
        format!(
            "{} {}",
            read.value,
            chars[read.length..].iter().collect::<String>()
        )
    }

    #[test]
    fn forms() {
        let cases = [
            ("三", "3 "),
            ("廿三", "23 "),
            ("百二十", "120 "),
            ("一億二", "120000000 "),
            ("三點一四", "3.14 "),
            ("千八百", "1800 "),
            ("卅", "30 "),
            ("1.6萬億元", "1600000000000 元"),
            ("5,000億元", "500000000000 元"),
            ("299 億美元", "29900000000 美元"),
            ("１２３", "123 "),
            ("二〇二四年", "2024 年"),
            ("一百零五", "105 "),
            ("一百五", "150 "),
            ("三萬五", "35000 "),
            ("萬億", "1000000000000 "),
            ("千億", "100000000000 "),
            ("十八", "18 "),
            ("一點五億", "150000000 "),
            ("1億2,000萬", "120000000 "),
            ("20多億元", "2000000000 元"),
            ("十多萬人", "100000 人"),
            ("兩個", "2 個"),
            ("2,0000", "2 ,0000"),
            ("三千萬億", "3000000000000000 "),
            ("一百廿三", "123 "),
            ("壹佰貳拾", "120 "),
            ("2023, 300", "2023 , 300"),
            ("5 家", "5  家"),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    /// Prints a number as it is read aloud.
    fn spoken(number: u64) -> String {
        if number == 0 {
            return "零".to_owned();
        }
        let mut text = String::new();
        let mut gap = false;
        for (scale, name) in [
            (1_000_000_000_000, "兆"),
            (100_000_000, "億"),
            (10_000, "萬"),
            (1, ""),
        ] {
            let section = number / scale % 10_000;
            gap |= !text.is_empty() && section < 1000;
            if section == 0 {
                continue;
            }
            text += if gap { "零" } else { "" };
            text += &section_spoken(section);
            text += name;
            gap = false;
        }
        text
    }

    fn section_spoken(section: u64) -> String {
        let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
        let mut text = String::new();
        let mut gap = false;
        for (scale, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = section / scale % 10;
            if digit == 0 {
                gap |= !text.is_empty();
                continue;
            }
            text += if gap { "零" } else { "" };
            text.push(digits[usize::try_from(digit).unwrap()]);
            text += name;
            gap = false;
        }
        text
    }

    proptest! {
        #[test]
        fn spoken_numbers_read_back(number in prop_oneof![0_u64..200, 0_u64..100_000, 0_u64..10_000_000_000_000_000]) {
            prop_assert_eq!(value(&spoken(number)), format!("{number} "), "{}", spoken(number));
        }

        #[test]
        fn figures_read_back(number in 0_i64..10_000_000_000, places in 0_i32..3, unit in 0_usize..5) {
            let (name, power) = [("", 0), ("萬", 4), ("億", 8), ("萬億", 12), ("百萬", 6)][unit];
            let printed = Decimal::new(number.into(), -places);
            prop_assert_eq!(value(&format!("{printed}{name}元")), format!("{} 元", printed.shift(power)));
        }

        #[test]
        fn nothing_fails(text in "[零一二三四五六七八九十百千萬億兆廿點多兩0-9,. ]{0,40}") {
            let chars: Vec<char> = text.chars().collect();
            if let Some(read) = numeral(&chars) {
                prop_assert!(read.length <= chars.len() && read.length > 0);
            }
        }
    }
}
