//! Names found in 10 MB of Chinese with 100,000 labels, beside bare daachorse on the same folded text: `cargo bench --bench mentions`.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use divan::Bencher;
use divan::counter::BytesCount;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use xinzhi::words::text::mentions::fold;
use xinzhi::words::text::{MentionFinder, Room};

fn main() {
    divan::main();
}

const LABELS: usize = 100_000;
const BYTES: usize = 10_000_000;

/// A generator of numbers, always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    /// A Han character, common ones more often.
    fn han(&mut self) -> char {
        let spread = self.below(3000) * self.below(3000) / 3000;
        char::from_u32(0x4E00 + u32::try_from(spread).unwrap_or(0)).unwrap_or('一')
    }
}

static MADE: LazyLock<(Vec<String>, String)> = LazyLock::new(|| {
    let mut numbers = Numbers(1);
    let mut labels = BTreeSet::new();
    while labels.len() < LABELS {
        let length = 2 + numbers.below(5);
        labels.insert((0..length).map(|_| numbers.han()).collect::<String>());
    }
    let labels: Vec<String> = labels.into_iter().collect();
    let mut text = String::with_capacity(BYTES + 64);
    while text.len() < BYTES {
        for _ in 0..numbers.below(20) {
            text.push(numbers.han());
        }
        text.push_str(&labels[numbers.below(LABELS)]);
        if numbers.below(8) == 0 {
            text.push('。');
        }
    }
    (labels, text)
});

fn bare() -> (CharwiseDoubleArrayAhoCorasick<u32>, String) {
    let (labels, text) = &*MADE;
    let folded: BTreeSet<String> = labels.iter().map(|label| fold(label)).collect();
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(folded)
        .expect("the labels fit");
    (automaton, fold(text))
}

fn finder() -> MentionFinder<usize> {
    MentionFinder::new(MADE.0.iter().zip(0..)).expect("the labels fit")
}

#[divan::bench]
fn bare_daachorse(bencher: Bencher) {
    let (automaton, text) = bare();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| -> usize {
            let hits = automaton.leftmost_find_iter(&text);
            hits.map(|hit| hit.value() as usize).sum()
        });
}

#[divan::bench]
fn ours_one_core(bencher: Bencher) {
    let finder = finder();
    let text = &MADE.1;
    let mut room = Room::default();
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let mut sum = 0_usize;
        finder.scan(text, &mut room, |hit| sum += hit.ids().sum::<usize>());
        sum
    });
}

#[divan::bench]
fn ours_all_cores(bencher: Bencher) {
    use rayon::prelude::*;
    let finder = finder();
    let text = &MADE.1;
    let sentences: Vec<&str> = text.split_inclusive('。').collect();
    let parts: Vec<String> = sentences
        .chunks(sentences.len() / 40 + 1)
        .map(|s| s.concat())
        .collect();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| -> usize {
            let sum_of = |part: &String| {
                let mut sum = 0_usize;
                let take =
                    |hit: xinzhi::words::text::Hit<'_, '_, usize>| sum += hit.ids().sum::<usize>();
                finder.scan(part, &mut Room::default(), take);
                sum
            };
            parts.par_iter().map(sum_of).sum()
        });
}
