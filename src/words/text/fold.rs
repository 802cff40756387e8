//! One character of Chinese for another, so that Traditional and Simplified find each other and positions stay.

/// The Simplified form of a character; any other character is its own.
///
/// Conversion of whole texts can change meaning; this is for matching only.
pub fn fold(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let mut buffer = [0; 4];
    let converted = fast2s::convert(character.encode_utf8(&mut buffer));
    converted.chars().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_folds_to_simplified_and_the_rest_stays() {
        let folded: String = "新質生產力 A１、".chars().map(fold).collect();
        assert_eq!(folded, "新质生产力 A１、");
    }
}
