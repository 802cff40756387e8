//! Laws of segmentation, on texts by chance and on the first paper where it is present.

use super::digest::{is_cjk, is_space};
use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

/// The text of the first paper, if `XINZHI_PAPER` names it; says so when it does not.
pub(super) fn paper() -> Option<String> {
    let path = std::env::var_os("XINZHI_PAPER");
    if path.is_none() {
        eprintln!("skipped: XINZHI_PAPER is not set");
    }
    path.map(|path| std::fs::read_to_string(path).unwrap())
}

/// Leaves are disjoint, in order, named apart, and leave out white space only.
fn leaves_are_the_text(text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let cut = segment(text);
    let mut ranges: Vec<Range> = cut
        .leaves
        .iter()
        .flat_map(|leaf| leaf.ranges.clone())
        .collect();
    ranges.sort_unstable();
    let mut from = 0;
    for (start, end) in ranges {
        assert!(
            from <= start && start < end,
            "overlap at {start} in {text:?}"
        );
        assert!(
            chars[from..start].iter().all(|&c| is_space(c)),
            "gap before {start} in {text:?}"
        );
        assert!(
            !is_space(chars[start]) && !is_space(chars[end - 1]),
            "untrimmed at {start} in {text:?}"
        );
        from = end;
    }
    assert!(
        chars[from..].iter().all(|&c| is_space(c)),
        "rest of {text:?}"
    );
    let names: HashSet<&str> = cut
        .leaves
        .iter()
        .map(|leaf| leaf.address.as_str())
        .collect();
    assert_eq!(names.len(), cut.leaves.len(), "{text:?}");
    assert!(
        cut.parts
            .iter()
            .all(|part| !names.contains(part.address.as_str())),
        "{text:?}"
    );
    assert!(
        cut.leaves
            .windows(2)
            .all(|pair| pair[0].ranges[0].0 < pair[1].ranges[0].0)
    );
    let positions = Positions::new(text);
    for leaf in &cut.leaves {
        assert_eq!(
            leaf.digest,
            digest(&normalise_ranges(&positions, &leaf.ranges))
        );
    }
}

/// Addresses and digests, in order.
fn identity(text: &str) -> Vec<(String, String)> {
    segment(text)
        .leaves
        .into_iter()
        .map(|leaf| (leaf.address, leaf.digest))
        .collect()
}

/// Breaks lines between CJK characters and at single spaces, wherever `chance` says so.
fn rewrap(text: &str, mut chance: impl FnMut(usize) -> bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut wrapped = String::new();
    let mut column = 0;
    for (at, &character) in chars.iter().enumerate() {
        let next = chars.get(at + 1).copied().unwrap_or('\n');
        let by_text =
            at > 0 && !is_space(chars[at - 1]) && next.is_alphanumeric() && !next.is_numeric();
        column = if character == '\n' { 0 } else { column + 1 };
        if character == ' ' && by_text && chance(column) {
            wrapped.push('\n');
            column = 0;
            continue;
        }
        wrapped.push(character);
        if is_cjk(character) && is_cjk(next) && chance(column) {
            wrapped.push('\n');
            column = 0;
        }
    }
    wrapped
}

fn paragraph() -> impl Strategy<Value = String> {
    let chinese = "[甲乙丙丁戊己，]{8,30}[甲乙「」（）]{0,4}[。！？]([甲乙丙]{3,9}。)?[丁戊]{0,6}";
    let english = "[A-Z][a-z]{2,6}( [a-z]{2,6}){6,12}\\.( [A-Z][a-z]{2,5}( [a-z]{2,5}){3,6}[.!?])?";
    prop_oneof![chinese, english]
}

proptest! {
    #[test]
    fn on_any_text(text in "([甲乙丙。！？「」（）《》A-Za-z0-9 ,.:\"¹<>/|#•\u{3000}\t\n-]|策略一：|附表1：|<li>|<ul>|資料來源：|2024年5月|\n\n){0,60}") {
        leaves_are_the_text(&text);
    }

    #[test]
    fn digests_outlive_new_line_breaks(paragraphs in prop::collection::vec(paragraph(), 1..6), breaks in prop::collection::vec(any::<bool>(), 64)) {
        let text = paragraphs.join("\n\n");
        let mut at = 0;
        let wrapped = rewrap(&text, |_| {
            at = (at + 1) % breaks.len();
            breaks[at]
        });
        prop_assert_eq!(identity(&wrapped), identity(&text), "{:?}", wrapped);
    }
}

#[test]
fn on_the_paper() {
    let Some(text) = paper() else { return };
    leaves_are_the_text(&text);
    for width in [7, 23, 40, 78] {
        let wrapped = rewrap(&text, |column| column >= width);
        assert_eq!(identity(&wrapped), identity(&text), "width {width}");
    }
}

/// Addresses that the model's examples name, each with a few words of what must be there.
#[test]
fn addresses_of_the_paper() {
    let Some(text) = paper() else { return };
    let cut = segment(&text);
    let says = [
        ("subtitle", "專題討論之三"),
        ("s1.p3.s5", "《2023年全球創新指數》"),
        ("s1.p5.s2", "訪港旅遊業"),
        ("s1.p6.s2", "夏寶龍"),
        ("s2.p2.s4", "16所國家重點實驗室"),
        ("s2.p5.s3", "研究機構在綠色科技"),
        ("s2.p6.s2", "299 億美元"),
        ("s3.p3.s1", "成果應用到"),
        ("s3.p3.s4", "港版中試"),
        ("s3.p8.s3", "共冶一爐"),
        ("s4.p5.s2", "十八大中心"),
        ("n1", "https://"),
        ("n2", "第二篇"),
        ("date", "2024年5月"),
        ("t1.h", "附表1"),
        ("t1.r0.c3", "例子"),
        ("t1.r1.c3.i2", "戰略性科研單位"),
        ("t1.r1.c3.i3", "6所國家工程"),
        ("t1.r3.c1", "先進生產要素"),
        ("t2.principle", "總體原則"),
        ("t2.d1.h", "方向一"),
        ("t2.d1.s2.b1", "中試"),
        ("t2.d2.s5.b2", "十八大中心"),
        ("t2.d2.s6.b2", "國產白酒"),
        ("source2", "廠商會研究部"),
    ];
    for (address, words) in says {
        let leaf = cut
            .leaf(address)
            .unwrap_or_else(|| panic!("no leaf {address}"));
        assert!(leaf.text.contains(words), "{address}: {}", leaf.text);
    }
    assert_eq!(cut.leaf("s2.p5.s3").unwrap().ranges.len(), 2);
    assert_eq!(
        cut.part("t2.d2.s5").unwrap().parent.as_deref(),
        Some("t2.d2")
    );
}

#[test]
fn english_markdown() {
    let text = "# Growth\n\n(a study)\n\n## One\n\nIt grew 3.5% in 2023.¹ Mr. Lee\nsaid so.\n\n¹ A note.\n\n- first\n- second\n  goes on\n\nTable 1. Rates\n\n| a | b |\n|---|---|\n| 1 | x; y |\n\nSource: us\n\nMay 2024\n";
    let found: Vec<(String, String)> = segment(text)
        .leaves
        .into_iter()
        .filter(|leaf| leaf.kind != LeafKind::Apparatus)
        .map(|leaf| (leaf.address, leaf.text))
        .collect();
    let expected = [
        ("title", "Growth"),
        ("subtitle", "(a study)"),
        ("s1.h", "One"),
        ("s1.p1.s1", "It grew 3.5% in 2023.¹"),
        ("s1.p1.s2", "Mr. Lee said so."),
        ("n1", "A note."),
        ("s1.p2.b1", "first"),
        ("s1.p2.b2", "second goes on"),
        ("t1.h", "Table 1. Rates"),
        ("t1.r0.c1", "a"),
        ("t1.r0.c2", "b"),
        ("t1.r1.c1", "1"),
        ("t1.r1.c2", "x; y"),
        ("source1", "Source: us"),
        ("date", "May 2024"),
    ];
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(a, t)| (a.as_str(), t.as_str()))
        .collect();
    assert_eq!(found, expected);
}
