//! Words that ask for something to be done: 應, 須, 可考慮, 建議, should, must.

use crate::words::text::Range;

/// A modal word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Modal {
    pub range: Range,
    /// The value of `xz:modality`.
    pub modality: &'static str,
    pub rule: &'static str,
    /// How often a proposal that it suggests is one in the first paper, in tenths; the counts are small.
    pub likelihood: &'static str,
}

impl Modal {
    /// Whether it asks for something also where no known action and nobody who is asked is named: 可 and 需要 are used too often for what
    /// may come, or what something needs.
    pub fn asks_by_itself(&self) -> bool {
        !matches!(
            self.rule,
            "modal-may" | "modal-needs" | "modal-must" | "modal-yao"
        )
    }

    /// Whether it tells a need, which things have as well as those who can be asked.
    pub fn needs(&self) -> bool {
        self.rule == "modal-needs"
    }

    /// Whether it is a verb of speech, so that what stands before it proposes rather than is asked.
    pub fn speaks(&self) -> bool {
        matches!(self.rule, "modal-recommends" | "modal-calls")
    }
}

/// Words, the longer first; what they mean; the rule.
const MODALS: &[(&[&str], &str, &str, &str)] = &[
    (
        &[
            "可以考慮",
            "可以考虑",
            "可考慮",
            "可考虑",
            "may consider",
            "could consider",
        ],
        "xz:MayAlsoConsider",
        "modal-consider",
        "0.9",
    ),
    (&["不妨"], "xz:MightAsWell", "modal-might-as-well", "0.9"),
    (
        &["必須", "必须", "務必", "务必", "須", "须", "must", "shall"],
        "xz:Must",
        "modal-must",
        "0.9",
    ),
    (
        &[
            "應當", "应当", "應該", "应该", "應", "应", "宜", "should", "ought to",
        ],
        "xz:Should",
        "modal-should",
        "0.9",
    ),
    (
        &["建議", "建议", "recommends", "recommend", "proposes"],
        "xz:Recommends",
        "modal-recommends",
        "0.5",
    ),
    (
        &[
            "呼籲", "呼吁", "促請", "促请", "calls on", "call on", "urges",
        ],
        "xz:Calls",
        "modal-calls",
        "0.5",
    ),
    (
        &["需要", "需", "needs to", "need to"],
        "xz:Needs",
        "modal-needs",
        "0.5",
    ),
    (
        &["可以", "可", "may", "could"],
        "xz:May",
        "modal-may",
        "0.9",
    ),
    (&["要"], "xz:Must", "modal-yao", "0.9"),
];

/// What stands before a modal word and is printed with it: 還可, 更須.
const ADVERBS: &[char] = &['還', '还', '更', '亦', '也', '亟', '均', '都', '仍'];

/// What makes another word of a modal that stands before or after it.
const OTHER_WORDS_BEFORE: &[&str] = &[
    "適", "适", "制", "事", "供", "反", "效", "回", "對", "对", "相", "呼", "響", "响", "順", "顺",
    "許", "许", "認", "认", "不", "無", "无", "尚", "非", "便", "急", "所", "必", "的", "項", "项",
    "政策", "這", "这", "有", "內", "内", "軍", "军", "民", "兩", "两", "剛", "刚", "重", "主",
    "只", "簡", "简", "摘", "若", "首", "扼", "將", "将", "需", "因",
];
const OTHER_WORDS_AFTER: &[&str] = &[
    "用",
    "對",
    "对",
    "變",
    "变",
    "急",
    "付",
    "酬",
    "聲",
    "声",
    "能",
    "見",
    "见",
    "靠",
    "行",
    "持續",
    "持续",
    "說",
    "说",
    "謂",
    "谓",
    "觀",
    "观",
    "再生",
    "求",
    "惜",
    "喜",
    "信",
    "知",
    "想而知",
    "算",
    "否",
    "書",
    "书",
    "者",
    "居",
    "人",
    "素",
    "點",
    "点",
    "是",
    "員",
    "员",
    "衝",
    "冲",
    "有的",
    "得的",
    "屆",
    "届",
    "道",
    "塞",
    "不",
];

/// All modal words of a text, in order, none within another. Linear in the text.
pub(super) fn modals(text: &[char]) -> Vec<Modal> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match modal(text, at) {
            Some(modal) => {
                at = modal.range.1;
                found.push(modal);
            }
            None => at += 1,
        }
    }
    found
}

fn modal(text: &[char], at: usize) -> Option<Modal> {
    let first = text[at];
    let of = |words: &&[&'static str]| {
        let fits = |word: &&&'static str| word.starts_with(first) && begins(&text[at..], word);
        words.iter().find(fits).copied()
    };
    let (word, entry) = MODALS
        .iter()
        .find_map(|entry| Some((of(&entry.0)?, entry)))?;
    let end = at + word.chars().count();
    let stands_alone = if word.is_ascii() {
        let letter = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        let joined = letter(text[..at].last()) || letter(text.get(end));
        !joined
    } else {
        !is_noun(text, word, (at, end))
            && (word.chars().count() > 1 || !is_in_other_word(text, (at, end)))
    };
    let adverb = at > 0 && !word.is_ascii() && ADVERBS.contains(&text[at - 1]);
    stands_alone.then_some(Modal {
        range: (at - usize::from(adverb), end),
        modality: entry.1,
        rule: entry.2,
        likelihood: entry.3,
    })
}

/// Before a comma or a stop it is a noun, and 需要 also after what describes it or before what it is joined to: 國家的需要, 新需要和….
fn is_noun(text: &[char], word: &str, (start, end): Range) -> bool {
    let next = text.get(end);
    let ended = next.is_some_and(|c| "，。；、：".contains(*c));
    let joined = next.is_some_and(|c| "和與与及而".contains(*c));
    let described = text[..start]
        .last()
        .is_some_and(|c| "的之新些種种".contains(*c));
    ended || (word == "需要" && (described || joined))
}

/// Whether a modal word of one character is a part of another word.
fn is_in_other_word(text: &[char], (start, end): Range) -> bool {
    let before = |other: &&str| ends(&text[..start], other);
    let after = |other: &&str| begins(&text[end..], other);
    OTHER_WORDS_BEFORE.iter().any(before) || OTHER_WORDS_AFTER.iter().any(after)
}

fn begins(text: &[char], word: &str) -> bool {
    let mut rest = text.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

fn ends(text: &[char], word: &str) -> bool {
    let mut rest = text.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modal_words_and_words_like_them() {
        let found = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            modals(&chars)
                .iter()
                .map(|m| (m.range, m.modality))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("市政府應加快，局方可考慮合作"),
            [((3, 4), "xz:Should"), ((9, 12), "xz:MayAlsoConsider")]
        );
        assert_eq!(
            found("應用、供應、可能、需求、認可、必須快"),
            [((15, 17), "xz:Must")]
        );
        assert_eq!(
            found("因地制宜，按國家的需要，應屆學生應有的機會"),
            [],
            "parts of other words, and a noun"
        );
        assert_eq!(
            found("按各階段的需要調整，因應新需要和新要求"),
            [],
            "a need is a noun"
        );
        assert_eq!(
            found("本港須加快，業界需要支援"),
            [((2, 3), "xz:Must"), ((8, 10), "xz:Needs")]
        );
        assert_eq!(
            found("It should act; Mayor may not"),
            [((3, 9), "xz:Should"), ((21, 24), "xz:May")]
        );
    }
}
