//! The form in which names and texts are compared: one character for one character, so that places stay.
//! Traditional to Simplified, full-width letters and figures to ASCII, capitals to small letters.

use std::sync::LazyLock;

/// Folds a text, one character to one.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Folds one character: to Simplified, to ASCII from full-width, to a small letter.
pub fn fold_char(character: char) -> char {
    let code = u32::from(character);
    match code {
        0..=0x7F => character.to_ascii_lowercase(),
        FIRST_HAN..LAST_HAN => SIMPLIFIED
            .get((code - FIRST_HAN) as usize)
            .copied()
            .unwrap_or(character),
        0xFF10..=0xFF19 | 0xFF21..=0xFF3A | 0xFF41..=0xFF5A => {
            char::from_u32(code - 0xFEE0).map_or(character, |ascii| ascii.to_ascii_lowercase())
        }
        _ => character,
    }
}

const FIRST_HAN: u32 = 0x3400;
const LAST_HAN: u32 = 0xA000;

/// The Simplified form of each Han character, regardless of what stands beside it; of as many bytes, else the character itself.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let simplified = |code: u32| {
        let own = char::from_u32(code).unwrap_or(' ');
        let mut buffer = [0; 4];
        let converted = fast2s::convert(own.encode_utf8(&mut buffer));
        let same_length = |c: &char| c.len_utf8() == own.len_utf8();
        converted.chars().next().filter(same_length).unwrap_or(own)
    };
    (FIRST_HAN..LAST_HAN).map(simplified).collect()
});

/// Room for a folded text, used again from text to text, and where in the text its places are.
#[derive(Debug, Default)]
pub struct Room {
    folded: String,
    /// After a character that folding made shorter: its end in the folded text, and by how many bytes the text is longer up to there.
    shorter: Vec<(usize, usize)>,
}

impl Room {
    /// Folds a text into the room; what was there is gone.
    pub(super) fn fold(&mut self, text: &str) {
        self.folded.clear();
        self.shorter.clear();
        self.folded.reserve(text.len());
        let mut longer = 0;
        for character in text.chars() {
            let folded = fold_char(character);
            self.folded.push(folded);
            if folded.is_ascii() && !character.is_ascii() {
                longer += character.len_utf8() - 1;
                self.shorter.push((self.folded.len(), longer));
            }
        }
    }

    /// The folded text.
    pub(super) fn folded(&self) -> &str {
        &self.folded
    }

    /// Where a byte of the folded text is in the text.
    pub(super) fn place(&self, byte: usize) -> usize {
        let before = self.shorter.partition_point(|&(end, _)| end <= byte);
        byte + before.checked_sub(1).map_or(0, |at| self.shorter[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn folding_keeps_places(text in "[香港發展髮乾著後臺a-zＡ-Ｚ𠮷é ]{0,40}") {
            prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            let mut room = Room::default();
            room.fold(&text);
            prop_assert_eq!(room.folded(), &fold(&text));
            let folded = room.folded().char_indices().map(|(at, _)| room.place(at));
            prop_assert!(folded.eq(text.char_indices().map(|(at, _)| at)));
        }
    }

    #[test]
    fn no_character_grows() {
        let grows = |c: &char| fold_char(*c).len_utf8() > c.len_utf8();
        assert_eq!(('\0'..=char::MAX).find(grows), None);
        let shrinks =
            |c: &char| fold_char(*c).len_utf8() < c.len_utf8() && !fold_char(*c).is_ascii();
        assert_eq!(('\0'..=char::MAX).find(shrinks), None, "place counts on it");
    }
}
