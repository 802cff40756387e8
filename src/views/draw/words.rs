//! The few words that drawings say by themselves, in three languages.

use crate::words::language::Language;

/// A word of the drawing.
#[derive(Clone, Copy, Debug)]
pub enum Word {
    /// Heading of the legend.
    Legend,
    /// Edges that a rule concluded.
    Inferred,
    /// Edges that a reader concluded.
    Read,
    /// Where something is stated.
    StatedIn,
}

impl Word {
    /// The word in a language.
    pub fn in_language(self, language: Language) -> &'static str {
        let [traditional, simplified, english] = match self {
            Self::Legend => ["圖例", "图例", "Legend"],
            Self::Inferred => ["推論所得", "推论所得", "inferred"],
            Self::Read => ["讀者所加", "读者所加", "added by a reader"],
            Self::StatedIn => ["見", "见", "stated in"],
        };
        match language {
            Language::TraditionalChinese => traditional,
            Language::SimplifiedChinese => simplified,
            Language::English => english,
        }
    }
}
