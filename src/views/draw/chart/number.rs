//! Figures on axes: round steps, and figures as people write them.

use crate::words::language::Language;

/// Round values from at most `low` to at least `high`, some five of them: steps of 1, 2 or 5 times a power of ten.
pub(super) fn ticks(low: f64, high: f64) -> Vec<f64> {
    let span = if high > low {
        high - low
    } else {
        high.abs().max(1.0)
    };
    let rough = span / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0];
    let step = factor
        .into_iter()
        .map(|f| f * power)
        .find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(10.0 * power);
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    (first..=last.min(first + 50))
        .map(|n| n as f64 * step)
        .collect()
}

/// A figure as it is written in a language: thousands grouped, from ten thousand (Chinese) or a million (English) on in words.
pub(super) fn words(value: f64, language: Language) -> String {
    let (english, chinese) = (
        [(1e12, " trillion"), (1e9, " billion"), (1e6, " million")],
        ["萬億", "億", "萬"],
    );
    let units: Vec<(f64, String)> = match language {
        Language::English => english.map(|(size, word)| (size, word.to_owned())).to_vec(),
        _ => [1e12, 1e8, 1e4]
            .into_iter()
            .zip(chinese)
            .map(|(size, word)| {
                let simplified = language == Language::SimplifiedChinese;
                let word = match simplified {
                    true => word.replace('萬', "万").replace('億', "亿"),
                    false => word.to_owned(),
                };
                (size, word)
            })
            .collect(),
    };
    let magnitude = value.abs();
    if magnitude >= 1e16 || (magnitude > 0.0 && magnitude < 1e-4) {
        return format!("{value:.2e}");
    }
    let unit = units.into_iter().find(|(size, _)| magnitude >= *size);
    match unit {
        // Ten thousand and a little is read more easily in figures.
        Some((size, word)) if (value / size * 100.0).fract().abs() < 1e-6 => {
            format!("{}{word}", grouped(value / size))
        }
        _ => grouped(value),
    }
}

fn grouped(value: f64) -> String {
    let text = format!("{:.4}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 {
        out.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let part = part.trim_end_matches('0');
    if part.is_empty() {
        out
    } else {
        format!("{out}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_cover_all() {
        assert_eq!(ticks(0.0, 23.0), [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        assert_eq!(ticks(0.0, 0.0).first(), Some(&0.0));
        assert_eq!(ticks(-3.0, 7.4), [-5.0, 0.0, 5.0, 10.0]);
        assert!(
            ticks(0.0, 1.6e12)
                .last()
                .is_some_and(|last| *last >= 1.6e12)
        );
    }

    #[test]
    fn figures_are_written_as_people_do() {
        use Language::{English, SimplifiedChinese, TraditionalChinese};
        for (value, language, expected) in [
            (1.6e12, English, "1.6 trillion"),
            (1.6e12, TraditionalChinese, "1.6萬億"),
            (2e11, SimplifiedChinese, "2,000亿"),
            (29.9e9, English, "29.9 billion"),
            (12345.0, TraditionalChinese, "12,345"),
            (0.3333, English, "0.3333"),
            (-2.5, English, "−2.5"),
            (1500.0, English, "1,500"),
            (1e300, English, "1.00e300"),
        ] {
            assert_eq!(words(value, language), expected);
        }
    }
}
