//! How long it takes to read 200,000 labels into the search index, and to ask it: `cargo bench --bench search`.
//!
//! The labels are made: pairs and triples of words in both scripts with numbers, so that some words are in every label, many in
//! a few, and most in one.

use divan::Bencher;
use std::fmt::Write;
use xinzhi::meaning::search::{Field, Hit, Index, IndexBuilder};

fn main() {
    divan::main();
}

const LABELS: usize = 200_000;
const PLACES: [&str; 12] = [
    "香港",
    "深圳",
    "廣州",
    "澳門",
    "珠海",
    "東莞",
    "Hong Kong",
    "Shenzhen",
    "Singapore",
    "Seoul",
    "東京",
    "大阪",
];
const SUBJECTS: [&str; 17] = [
    "新質生產力",
    "創新科技",
    "綠色金融",
    "人工智能",
    "生物科技",
    "先進製造",
    "中試平台",
    "知識產權",
    "pilot production",
    "innovation policy",
    "green finance",
    "supply chains",
    "大學教育",
    "航空樞紐",
    "文化交流",
    "法律服務",
    "new materials",
];
const KINDS: [&str; 11] = [
    "中心",
    "策略",
    "計劃",
    "研究所",
    "報告",
    "centre",
    "strategy",
    "institute",
    "report",
    "委員會",
    "programmes",
];

fn labels() -> Vec<String> {
    let label = |n: usize| {
        let mut text = String::new();
        let (place, subject, kind) = (
            PLACES[n % PLACES.len()],
            SUBJECTS[n % SUBJECTS.len()],
            KINDS[n % KINDS.len()],
        );
        let _ = write!(text, "{place} {subject} {kind} {}", n / 3);
        text
    };
    (0..LABELS).map(label).collect()
}

fn build(labels: &[String]) -> Index {
    let mut builder = IndexBuilder::default();
    for label in labels {
        builder.document();
        builder.add(Field::Label, label);
    }
    builder.build()
}

#[divan::bench(sample_count = 20)]
fn read_200_000_labels(bencher: Bencher) {
    let labels = labels();
    bencher.bench(|| build(&labels));
}

/// A name, a name with a rare word, two words that many have, a beginning, and what is not there.
#[divan::bench(args = ["香港 新質生產力 中心 0", "中試平台 4711", "绿色金融 40017", "singapore institute 1234", "report 4000", "火星 12345"])]
fn ask(bencher: Bencher, words: &str) {
    let index = build(&labels());
    bencher.bench(|| -> Vec<Hit> { index.ask(words, 10, |_| 1.0) });
}

/// Words that every tenth label has: the first that have them all are ranked.
#[divan::bench(args = ["新質生產力", "green finance", "香港 策略"])]
fn ask_for_what_many_have(bencher: Bencher, words: &str) {
    let index = build(&labels());
    bencher.bench(|| -> Vec<Hit> { index.ask(words, 10, |_| 1.0) });
}
