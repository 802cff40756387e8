//! Forms one by one, and the quotations of the first paper.

use super::*;
use proptest::prelude::*;

/// Form, speaker, verb and the ends of the words.
fn told(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let slice = |range: Range| chars[range.0..range.1].iter().collect::<String>();
    let short = |range: Range| {
        let words = slice(range);
        let count = words.chars().count();
        let head: String = words.chars().take(4).collect();
        let tail: String = words.chars().skip(count.saturating_sub(4)).collect();
        if count <= 8 {
            words
        } else {
            format!("{head}…{tail}")
        }
    };
    let one = |q: &FoundQuotation| {
        format!(
            "{:?} {} | {} | {} {}",
            q.form,
            q.speaker.map_or_else(|| "-".to_owned(), slice),
            slice(q.verb),
            q.fragment,
            short(q.words)
        )
    };
    quotations(text).iter().map(one).collect()
}

/// Speakers and verbs of the paper, as a reader listed them.
#[test]
fn quotations_of_the_paper() {
    let Some(text) = crate::words::text::laws::paper() else {
        return;
    };
    let leaves = crate::words::text::segment(&text).leaves;
    let all = leaves.iter().flat_map(|leaf| {
        told(&leaf.text)
            .into_iter()
            .map(|line| format!("{} {line}", leaf.address))
    });
    let found: Vec<String> = all.collect();
    let expected = [
        "s0.p1.s1 Direct 國家主席習近平 | 強調 | 0 要牢牢把…、綠色化",
        "s0.p1.s2 Direct 習主席 | 指出 | 0 重慶要加…質生產力",
        "s1.p2.s2 Reported 現屆特區政府 | 提出 | 0 以產業發…協同發展",
        "n1 Reported 財政司司長陳茂波 | 提到 | 0 自201…創科發展",
        "s1.p6.s2 Direct 中央港澳辦主任夏寶龍 | 提到 | 0 大家要主…轉型升級",
        "s2.p2.s5 Reported 特區政府創新科技及工業局 | 表示 | 0 正積極推…發展動向",
        "s2.p3.s3 Reported 《施政報告》 | 宣佈 | 0 放寬八所…培養基地",
        "s3.p4.s1 Reported 國家 | 提出 | 0 加快形成…質生產力",
        "s3.p4.s2 Reported 深圳市政府 | 提出 | 0 到202…產業集群",
        "s3.p7.s1 Direct 習近平主席 | 強調 | 0 發展新質…傳統產業",
        "s3.p7.s1 Direct 習近平主席 | 強調 | 1 改造提升…未來產業",
        "s4.p3.s1 Reported 全國政協副主席梁振英 | 提出 | 0 一個「新…」的例子",
        "s4.p3.s2 Reported 他 | 指出 | 0 近年內地…「身價」",
        "s4.p5.s1 Reported 國家 | 提出 | 0 加快發展…更加吃重",
        "t1.r3.c3.i2 Reported 《施政報告》 | 宣佈 | 0 放寬八所…培養基地",
        "t2.d2.s6.b1 Reported 全國政協副主席梁振英 | 建議 | 0 香港未來…生產力」",
        "t2.d2.s6.b2 Reported 廠商會 | 建議 | 0 把香港打…吸客路線",
    ];
    assert_eq!(found, expected);
}

#[test]
fn chinese_forms() {
    let cases: &[(&str, &[&str])] = &[
        ("「要創新」，陳局長說。", &["Direct 陳局長 | 說 | 0 要創新"]),
        (
            "李會長在論壇上，強調「要創新，要合作」。",
            &["Direct 李會長 | 強調 | 0 要創新，要合作"],
        ),
        ("他表示：「甲。乙。」", &["Direct 他 | 表示 | 0 甲。乙。"]),
        (
            "他表示「十年計劃」有用。",
            &["Reported 他 | 表示 | 0 「十年計劃」有用"],
        ),
        ("可以說，這是好事。小說「甲」好看。這份建議「乙」", &[]),
        (
            "王司長认为应当创新。",
            &["Reported 王司長 | 认为 | 0 应当创新"],
        ),
        (
            "正如他所指出的，要合作。",
            &["Reported 他 | 指出 | 0 要合作"],
        ),
        ("「甲說，乙」沒有說話。", &[]),
        (
            "自從該會提出加快修堤以來，工程已開始。",
            &["Reported 該會 | 提出 | 0 加快修堤"],
        ),
        (
            "張教授提出了一個例子。",
            &["Reported 張教授 | 提出 | 0 一個例子"],
        ),
        (
            "該局在報告中，就海堤作了調查，提出兩年內修好。",
            &["Reported 該局 | 提出 | 0 兩年內修好"],
        ),
        ("這個概念的提出，很重要。", &[]),
        ("二、該局建議\n\n應修堤。", &[]),
        (
            "該局建議修堤\n\n商會歡迎。",
            &["Reported 該局 | 建議 | 0 修堤"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(&told(text), expected, "{text}");
    }
}

#[test]
fn english_forms() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Mr Lee said, \"We must act.\"",
            &["Direct Mr Lee | said | 0 We m…act."],
        ),
        (
            "\"We must act,\" said Mr. Lee, the chair.",
            &["Direct Mr. Lee | said | 0 We m…act,"],
        ),
        (
            "“Act now,” the chair added.",
            &["Direct the chair | added | 0 Act now,"],
        ),
        (
            "In May, the Bureau announced that 3.5% was met. Next.",
            &["Reported the Bureau | announced | 0 3.5%… met"],
        ),
        ("It was said. No words.", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(&told(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn ranges_stand_in_the_text(text in "([「」，。他說指出表示建議的而是要a ,.]|said |\"|Lee ){0,40}") {
        let length = text.chars().count();
        for found in quotations(&text) {
            prop_assert!(found.words.0 <= found.words.1 && found.words.1 <= length && found.verb.1 <= length);
        }
    }
}
