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
    /// The place of nodes without a value on an axis.
    Undated,
    /// A stretch on an axis.
    Span,
    /// A stretch on an axis in which something happened, nobody says when.
    Roughly,
    /// How many there are.
    Count,
    /// Only the first are drawn.
    First,
    /// Of ranks.
    LowerIsBetter,
    /// The axis keeps the order of values, not their distances.
    NotToScale,
}

impl Word {
    /// The word in a language.
    pub fn in_language(self, language: Language) -> &'static str {
        let [traditional, simplified, english] = match self {
            Self::Legend => ["圖例", "图例", "Legend"],
            Self::Inferred => ["推論所得", "推论所得", "inferred"],
            Self::Read => ["讀者所加", "读者所加", "added by a reader"],
            Self::StatedIn => ["見", "见", "stated in"],
            Self::Undated => ["沒有日期", "没有日期", "undated"],
            Self::Span => ["期間", "期间", "span"],
            Self::Count => ["數目", "数目", "number"],
            Self::LowerIsBetter => ["數字愈小愈好", "数字越小越好", "lower is better"],
            Self::First => ["只畫前列", "只画前列", "the first are drawn"],
            Self::Roughly => ["在此期間之內", "在此期间之内", "some time within"],
            Self::NotToScale => [
                "只示先後，不按比例",
                "只示先后，不按比例",
                "in order, not to scale",
            ],
        };
        match language {
            Language::TraditionalChinese => traditional,
            Language::SimplifiedChinese => simplified,
            Language::English => english,
        }
    }
}
