//! The order in which people look for numbered things: `s2` before `s10`.

use std::cmp::Ordering;

/// Compares two texts character by character, runs of digits as numbers.
///
/// ```
/// use xinzhi::words::natural::natural;
/// let mut addresses = ["s1.p10.s1", "s1.p2.s3", "s1.p2.s12"];
/// addresses.sort_by(|a, b| natural(a, b));
/// assert_eq!(addresses, ["s1.p2.s3", "s1.p2.s12", "s1.p10.s1"]);
/// ```
pub fn natural(a: &str, b: &str) -> Ordering {
    // What both begin with decides nothing, but for a number that may go on behind it.
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b);
    let mut from = same.count();
    while from > 0 && a.as_bytes()[from - 1].is_ascii_digit() {
        from -= 1;
    }
    while !a.is_char_boundary(from) || !b.is_char_boundary(from) {
        from -= 1;
    }
    let order = parts(&a[from..]).cmp(parts(&b[from..]));
    order.then_with(|| a.cmp(b))
}

fn parts(text: &str) -> impl Iterator<Item = (u64, char)> + '_ {
    let mut characters = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = characters.next()?;
        let Some(digit) = c.to_digit(10) else {
            return Some((0, c));
        };
        let mut number = u64::from(digit);
        while let Some(next) = characters.peek().and_then(|c| c.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(u64::from(next));
            characters.next();
        }
        Some((number, '0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Skipping what both begin with changes nothing.
        #[test]
        fn the_order_is_that_of_whole_texts(a in "[a1é香2]{0,5}", b in "[a1é香2]{0,5}") {
            let whole = parts(&a).cmp(parts(&b)).then_with(|| a.cmp(&b));
            prop_assert_eq!(natural(&a, &b), whole);
        }
    }
}
