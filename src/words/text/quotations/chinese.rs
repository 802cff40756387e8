//! Verbs of speech in Chinese, with speakers before and after.

use super::marks::inside;
use super::{Form, FoundQuotation};
use crate::words::text::Range;
use crate::words::text::lexical::{ends, starts};

/// Verbs that bring words after a comma, a colon or a mark.
const SPEECH: &[&str] = &[
    "指出", "強調", "强调", "提到", "提及", "提出", "表示", "認為", "认为", "建議", "建议", "呼籲",
    "呼吁", "宣佈", "宣布", "重申", "透露", "指稱", "聲稱", "坦言", "直言", "補充", "总结", "寫道",
    "写道", "稱", "称", "說", "说",
];

/// Those that report without a comma as well.
const REPORT: &[&str] = &[
    "表示", "認為", "认为", "建議", "建议", "呼籲", "呼吁", "宣佈", "宣布", "重申", "透露", "指出",
    "坦言", "提出",
];

/// After a verb that needs no comma these make a noun or a thing of the past of it: 建議的, 提出後, 建議書.
const NOT_REPORT: &[char] = &[
    '的', '。', '了', '；', '、', '後', '后', '書', '书', '者', '人',
];

/// Before a verb these make a noun or a set phrase of it.
const NOT_SPEECH: &[&str] = &[
    "可以",
    "可",
    "的",
    "項",
    "份",
    "小",
    "學",
    "據",
    "也就是",
    "就是",
    "換句話",
    "應該",
    "雖",
    "所謂",
    "名",
    "堪",
    "統",
    "簡",
    "報",
    "知",
    "難",
    "味",
    "之",
    "街",
    "通",
    "渠",
    "軌",
    "號",
];

/// What leads to a speaker without being one.
const LEADS: &[&str] = &[
    "總結而言",
    "总结而言",
    "自從",
    "自从",
    "正如",
    "誠如",
    "正像",
    "一如",
    "例如",
    "譬如",
    "如",
    "其中",
    "同時",
    "另外",
    "此外",
    "今年的",
    "去年的",
    "今年",
    "去年",
    "日前",
    "近日",
    "早前",
    "隨後",
    "事實上",
    "但",
    "而",
    "並",
];

/// Where the phrase of a speaker stops.
const STOPS: &[&str] = &[
    "在",
    "於",
    "于",
    "早前",
    "日前",
    "昨日",
    "今日",
    "近日",
    "今年",
    "去年",
    "向",
    "就",
    "對",
    "对",
    "的",
    "透過",
    "通過",
    "曾",
    "進一步",
    "明確",
    "所",
    "，",
    "、",
];

/// What may stand between a speaker and a verb.
const TAILS: &[&str] = &[
    "更", "亦", "也", "中", "上", "時", "时", "並", "又", "都", "則", "再次", "再", "還", "还",
    "裏", "內", "便", "已",
];

/// Joins one quoted fragment to the next.
const JOINTS: &[&str] = &[
    "，而是要",
    "，而是",
    "，又",
    "，並",
    "，並且",
    "，並要",
    "而是要",
    "而是",
    "並",
    "以及",
    "，以及",
    "，",
    "和",
    "、",
    "；",
];

/// How far back a clause is sought; one without an end is passed over, so that the whole stays linear.
const LONGEST: usize = 300;

/// Quotations with Chinese verbs.
pub(super) fn quotations(text: &[char], marks: &[Range]) -> Vec<FoundQuotation> {
    let mut found = direct(text, marks);
    for at in 0..text.len() {
        if let Some(quotation) = reported(text, marks, at) {
            found.push(quotation);
        }
    }
    found
}

fn direct(text: &[char], marks: &[Range]) -> Vec<FoundQuotation> {
    let mut found: Vec<FoundQuotation> = Vec::new();
    for &words in marks {
        let joined = found
            .last()
            .filter(|last| is_joined(text, last.words.1 + 1, words.0 - 1))
            .cloned();
        let quotation = before(text, words)
            .or_else(|| after(text, words))
            .or_else(|| {
                joined.map(|last| FoundQuotation {
                    words,
                    fragment: last.fragment + 1,
                    ..last
                })
            });
        found.extend(quotation);
    }
    found
}

fn is_joined(text: &[char], from: usize, to: usize) -> bool {
    from <= to
        && JOINTS
            .iter()
            .any(|joint| joint.chars().eq(text[from..to].iter().copied()))
}

/// 某人強調，「…」 and 某人所強調的，「…」; a short name in marks right after the verb is no quotation.
fn before(text: &[char], words: Range) -> Option<FoundQuotation> {
    let mark = words.0 - 1;
    let comma = mark > 0 && matches!(text[mark - 1], '，' | '：' | ':');
    let end = mark - usize::from(comma);
    let of = comma && end > 0 && text[end - 1] == '的';
    let verb = verb_before(text, end - usize::from(of))?;
    let speaker = speaker(text, verb.0);
    let quoted = comma || ends_clause(text, words);
    quoted.then_some(FoundQuotation {
        form: Form::Direct,
        words,
        verb,
        speaker,
        fragment: 0,
    })
}

/// Whether words in marks are a saying of their own: with punctuation inside, or at the end of a clause.
fn ends_clause(text: &[char], words: Range) -> bool {
    let punctuated = text[words.0..words.1]
        .iter()
        .any(|c| "，。；！？".contains(*c));
    punctuated
        || text
            .get(words.1 + 1)
            .is_none_or(|c| matches!(c, '。' | '！' | '？'))
}

/// 「…」，某人說。
fn after(text: &[char], words: Range) -> Option<FoundQuotation> {
    let from = words.1
        + 1
        + usize::from(
            text.get(words.1 + 1)
                .is_some_and(|c| matches!(c, '，' | ',')),
        );
    let clause = text
        .get(from..)?
        .iter()
        .take(40)
        .take_while(|c| !"，。；：「」".contains(**c))
        .count();
    let to = from + clause;
    let verb = verb_before(text, to).filter(|verb| verb.0 > from)?;
    let speaker = speaker(text, verb.0).filter(|speaker| speaker.0 >= from)?;
    let closed = text.get(to).is_none_or(|c| matches!(c, '。' | '，'));
    closed.then_some(FoundQuotation {
        form: Form::Direct,
        words,
        verb,
        speaker: Some(speaker),
        fragment: 0,
    })
}

/// 他指出，… and 某會建議…, to the end of the sentence.
fn reported(text: &[char], marks: &[Range], at: usize) -> Option<FoundQuotation> {
    let word = SPEECH.iter().find(|word| starts(&text[at..], word))?;
    if inside(marks, at) || text[at..].len() < 3 {
        return None;
    }
    let end = at + word.chars().count();
    let verb = verb_before(text, end).filter(|verb| verb.0 == at)?;
    let of = text.get(end) == Some(&'的') && text.get(end + 1) == Some(&'，');
    let comma = text
        .get(end + usize::from(of))
        .is_some_and(|c| matches!(c, '，' | '：'));
    let past = brings_forward(text, verb, end);
    let start = end + usize::from(of) + usize::from(comma) + usize::from(past);
    let bare =
        REPORT.contains(word) && (past || !text.get(end).is_some_and(|c| NOT_REPORT.contains(c)));
    let quoted = marks
        .binary_search_by_key(&(start + 1), |words| words.0)
        .is_ok_and(|at| before(text, marks[at]).is_some());
    if quoted || !(comma || bare) {
        return None;
    }
    let words = (start, sentence_end(text, marks, start));
    let speaker = Some(speaker(text, verb.0)?);
    (words.0 < words.1).then_some(FoundQuotation {
        form: Form::Reported,
        words,
        verb,
        speaker,
        fragment: 0,
    })
}

/// 提出了一個…: what is put forward is said, also where the verb is of the past.
fn brings_forward(text: &[char], verb: Range, end: usize) -> bool {
    starts(&text[verb.0..], "提出") && text.get(end) == Some(&'了')
}

/// Where what is reported ends: with its sentence or its paragraph, or before 以來 where it only dates what follows.
fn sentence_end(text: &[char], marks: &[Range], start: usize) -> usize {
    let stop = |&at: &usize| {
        let ends = matches!(text[at], '。' | '！' | '？');
        let dates = starts(&text[at..], "以來，") || starts(&text[at..], "以来，");
        let parted = starts(&text[at..], "\n\n");
        (ends || dates || parted) && !inside(marks, at)
    };
    (start..text.len())
        .take(10 * LONGEST)
        .find(stop)
        .unwrap_or(text.len())
}

/// The verb of speech that ends here.
fn verb_before(text: &[char], end: usize) -> Option<Range> {
    let word = SPEECH.iter().find(|word| ends(&text[..end], word))?;
    let start = end - word.chars().count();
    let other_word = NOT_SPEECH.iter().any(|before| ends(&text[..start], before));
    (!other_word).then_some((start, end))
}

/// The speaker before a verb: the clause in front of it, or the one before that, without what leads to
/// it and what follows it.
fn speaker(text: &[char], verb: usize) -> Option<Range> {
    let boundary = |c: &char| matches!(c, '，' | '。' | '；' | '：' | '！' | '？' | '」' | '\n');
    let clause_start = |end: usize| {
        text[..end]
            .iter()
            .rposition(boundary)
            .map_or(0, |at| at + 1)
    };
    let near = whole_clause(text, verb);
    phrase(text, (near, verb)).or_else(|| {
        let end = near.checked_sub(1).filter(|&end| text[end] == '，')?;
        let before = clause_start(end);
        phrase(text, (before, end)).or_else(|| topic(text, before))
    })
}

/// Where neither the clause of a verb nor the one before it names anybody, the subject is that of the sentence: its first clause.
fn topic(text: &[char], before: usize) -> Option<Range> {
    let far = before.saturating_sub(LONGEST);
    let stop = |c: &char| matches!(c, '。' | '！' | '？' | '；' | '\n');
    let start = text[far..before]
        .iter()
        .rposition(stop)
        .map_or(far, |at| far + at + 1);
    let length = text[start..before].iter().position(|c| *c == '，')?;
    phrase(text, (start, start + length))
}

/// The beginning of the clause before `end`; what is in quotation marks or titles belongs to it.
fn whole_clause(text: &[char], end: usize) -> usize {
    let mut depth = 0_usize;
    for at in (end.saturating_sub(LONGEST)..end).rev() {
        match text[at] {
            '」' | '》' | '）' | ')' => depth += 1,
            '「' | '《' | '（' | '(' => depth = depth.saturating_sub(1),
            '，' | '。' | '；' | '：' | '！' | '？' | '\n' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    0
}

fn phrase(text: &[char], (mut start, end): Range) -> Option<Range> {
    while let Some(lead) = LEADS.iter().find(|lead| starts(&text[start..end], lead)) {
        start += lead.chars().count();
    }
    let clause = &text[start..end];
    let titled = clause.first() == Some(&'《');
    let stop = |&at: &usize| {
        clause[at].is_ascii_digit() || STOPS.iter().any(|word| starts(&clause[at..], word))
    };
    let mut stop_at = if titled {
        clause
            .iter()
            .position(|&c| c == '》')
            .map_or(clause.len(), |at| at + 1)
    } else {
        (0..clause.len()).find(stop).unwrap_or(clause.len())
    };
    while let Some(tail) = TAILS.iter().find(|tail| ends(&clause[..stop_at], tail)) {
        stop_at -= tail.chars().count();
    }
    (1..=30)
        .contains(&stop_at)
        .then_some((start, start + stop_at))
}
