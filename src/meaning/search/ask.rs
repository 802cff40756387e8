//! Asking the index: the documents whose name is what was asked, then those that have all its words, then most of them.
//!
//! The rarest word leads; the others are only looked up in the documents that it has, so that a search costs what its rarest
//! word costs, and no more than some hundred places are looked at. Only when that finds too little are documents with some of the words gathered, up to a fixed number.

use super::fold::{Kind, folded, is_empty_word, pieces};
use super::index::{Index, Posting};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A document that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub doc: u32,
    /// How well it fits; greater is better, and only the order means something.
    pub score: f32,
}

/// What a name that is just what was asked is worth, more than any words.
const WHOLE: f32 = 1_000.0;
/// What all words are worth, more than some.
const ALL: f32 = 100.0;
/// How much better a name is that begins with what was asked.
const BEGINS: f32 = 1.3;
/// What a word that only begins with what was asked is worth.
const PART: f32 = 0.5;
/// Words that begin with a word that was asked, at most.
const MOST_PARTS: usize = 500;
/// Documents that have all words are ranked until so many places of lists were looked at: the first documents, which are the best
/// known. A search that more of them fit does not say enough to tell them apart; a name that is just what was asked is found among all.
const MOST_LOOKS: usize = 512;
/// But so many are ranked, if there are, and never fewer than are wanted.
const LEAST_RANKED: usize = 64;
/// Documents that have words with a beginning, at most.
const MOST_BEGINNING: usize = 4_096;
/// Documents that are gathered when too few have all words.
const MOST_GATHERED: usize = 4_096;

/// The documents that have one of the words asked for, or one that begins with it, in their order.
enum Having<'a> {
    Word(&'a [Posting], f32),
    Words(Vec<(u32, f32, bool)>),
}

impl Having<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Word(postings, _) => postings.len(),
            Self::Words(docs) => docs.len(),
        }
    }

    /// The document at a place, what the word is worth in it, and whether a name begins with it.
    fn at(&self, place: usize) -> (u32, f32, bool) {
        match self {
            Self::Word(postings, rarity) => {
                let posting = postings[place];
                (posting.doc, rarity * posting.weight(), posting.first)
            }
            Self::Words(docs) => docs[place],
        }
    }

    fn doc(&self, place: usize) -> u32 {
        match self {
            Self::Word(postings, _) => postings[place].doc,
            Self::Words(docs) => docs[place].0,
        }
    }

    /// The first place from `from` whose document is not before `doc`, found by steps that double.
    fn seek(&self, from: usize, doc: u32) -> usize {
        let length = self.len();
        let (mut low, mut step) = (from, 1);
        while low + step < length && self.doc(low + step) < doc {
            low += step;
            step *= 2;
        }
        let mut high = (low + step).min(length);
        while low < high {
            let middle = (low + high) / 2;
            if self.doc(middle) < doc {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl Index {
    /// The best documents for some words, best first, among equals the earlier; `fit` is 0 for what is not wanted and else what
    /// the score is multiplied with.
    pub fn ask(&self, words: &str, most: usize, fit: impl Fn(u32) -> f32) -> Vec<Hit> {
        let asked = folded(words);
        let mut best = Best::new(most);
        let mut whole: BTreeMap<u32, f32> = BTreeMap::new();
        for name in self.wholes(&asked) {
            let fits = fit(name.doc);
            if fits > 0.0 {
                let score = WHOLE * (4 - name.field as u8) as f32 + fits;
                whole.entry(name.doc).or_insert(score);
            }
        }
        for (doc, score) in &whole {
            best.offer(*doc, *score);
        }
        let (having, missing) = self.having(&asked);
        let mut order: Vec<usize> = (0..having.len()).collect();
        order.sort_by_key(|at| having[*at].len());
        let wanted = |doc: u32| match whole.contains_key(&doc) {
            true => 0.0,
            false => fit(doc),
        };
        if missing == 0 {
            all(&having, &order, &mut best, wanted);
        }
        if best.found() < most && having.len() + missing > 1 {
            some(&having, &order, missing, &mut best, wanted);
        }
        best.sorted()
    }

    /// For each word asked for the documents that have it, and how many words none has.
    fn having(&self, asked: &str) -> (Vec<Having<'_>>, usize) {
        let mut words = Vec::new();
        pieces(asked, |word, kind| {
            if kind != Kind::Last && !words.contains(&(word, kind)) {
                words.push((word, kind));
            }
        });
        let says = |(word, kind): &(&str, Kind)| *kind != Kind::Word || !is_empty_word(word);
        if words.iter().any(says) {
            words.retain(says);
        }
        let last = words.len().saturating_sub(1);
        let having: Vec<Having<'_>> = words
            .iter()
            .enumerate()
            .map(|(at, (word, kind))| self.having_word(word, *kind, at == last))
            .collect();
        let all = having.len();
        let having: Vec<Having<'_>> = having.into_iter().filter(|h| h.len() > 0).collect();
        let missing = all - having.len();
        (having, missing)
    }

    fn having_word(&self, word: &str, kind: Kind, is_last: bool) -> Having<'_> {
        let own = self.word(word);
        let length = word.chars().count();
        let parts = match kind {
            Kind::Single => true,
            Kind::Word => length > 2 && own.is_none() || length > 1 && is_last,
            Kind::Pair | Kind::Last => false,
        };
        let beginning = if parts { self.beginning(word) } else { 0..0 };
        let others = beginning.len() - usize::from(own.is_some_and(|own| beginning.contains(&own)));
        match own {
            Some(own) if others == 0 => {
                let postings = self.postings(own);
                Having::Word(postings, self.rarity(postings.len()))
            }
            own => {
                let mut docs = Vec::new();
                for part in own.into_iter().chain(beginning).take(MOST_PARTS) {
                    let postings = self.postings(part);
                    if !docs.is_empty() && docs.len() + postings.len() > MOST_BEGINNING {
                        break;
                    }
                    let worth = if Some(part) == own || kind == Kind::Single {
                        1.0
                    } else {
                        PART
                    };
                    let rarity = worth * self.rarity(postings.len());
                    docs.extend(
                        postings
                            .iter()
                            .map(|p| (p.doc, rarity * p.weight(), p.first)),
                    );
                }
                Having::Words(strongest(docs))
            }
        }
    }

    /// What a word is worth that so many documents have.
    fn rarity(&self, documents: usize) -> f32 {
        let (all, having) = (self.len() as f32, documents as f32);
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
    }
}

/// Each document once, with the word that is worth most in it.
fn strongest(mut docs: Vec<(u32, f32, bool)>) -> Vec<(u32, f32, bool)> {
    docs.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
    docs.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        kept.2 |= same && later.2;
        same
    });
    docs
}

/// The documents that have all words.
fn all(having: &[Having<'_>], order: &[usize], best: &mut Best, fit: impl Fn(u32) -> f32) {
    let Some((lead, others)) = order.split_first() else {
        return;
    };
    let mut places = vec![0; having.len()];
    let least = best.most.max(LEAST_RANKED);
    let (mut ranked, mut looks) = (0, 0);
    'documents: for place in 0..having[*lead].len() {
        if ranked >= least && looks >= MOST_LOOKS {
            return;
        }
        let (doc, mut score, mut first) = having[*lead].at(place);
        first &= *lead == 0;
        looks += having.len();
        for other in others {
            let list = &having[*other];
            places[*other] = list.seek(places[*other], doc);
            if places[*other] == list.len() {
                return;
            }
            let (found, worth, begins) = list.at(places[*other]);
            if found != doc {
                continue 'documents;
            }
            score += worth;
            first |= begins && *other == 0;
        }
        let fits = fit(doc);
        if fits > 0.0 {
            best.offer(doc, ALL + fits * score * if first { BEGINS } else { 1.0 });
            ranked += 1;
        }
    }
}

/// The documents that have at least half of the words, but not all.
fn some(
    having: &[Having<'_>],
    order: &[usize],
    missing: usize,
    best: &mut Best,
    fit: impl Fn(u32) -> f32,
) {
    let words = having.len() + missing;
    let mut gathered: Vec<(u32, f32)> = Vec::new();
    for at in order {
        let list = &having[*at];
        if !gathered.is_empty() && gathered.len() + list.len() > MOST_GATHERED {
            break;
        }
        gathered.extend((0..list.len()).map(|place| {
            let (doc, worth, _) = list.at(place);
            (doc, worth)
        }));
    }
    gathered.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
    for same in gathered.chunk_by(|a, b| a.0 == b.0) {
        let doc = same[0].0;
        let (count, fits) = (same.len(), fit(doc));
        if fits > 0.0 && 2 * count >= words && count < words {
            let share = count as f32 / words as f32;
            let sum: f32 = same.iter().map(|(_, worth)| worth).sum();
            best.offer(doc, (fits * share * share * sum).min(ALL - 1.0));
        }
    }
}

/// The best so far, the worst of them at the top of a heap.
struct Best {
    most: usize,
    heap: BinaryHeap<(Reverse<u32>, u32)>,
}

impl Best {
    fn new(most: usize) -> Self {
        Self {
            most,
            heap: BinaryHeap::with_capacity(most.min(1_000) + 1),
        }
    }

    /// Scores are not negative, so that their bits sort as they do.
    fn offer(&mut self, doc: u32, score: f32) {
        let key = (Reverse(score.to_bits()), doc);
        if self.heap.len() < self.most {
            self.heap.push(key);
        } else if self.heap.peek().is_some_and(|worst| key < *worst) {
            self.heap.pop();
            self.heap.push(key);
        }
    }

    fn found(&self) -> usize {
        self.heap.len()
    }

    fn sorted(self) -> Vec<Hit> {
        let sorted = self.heap.into_sorted_vec();
        sorted
            .into_iter()
            .map(|(Reverse(score), doc)| Hit {
                doc,
                score: f32::from_bits(score),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::index::{Field, IndexBuilder};
    use super::*;
    use proptest::prelude::*;

    fn index(names: &[&str]) -> Index {
        let mut builder = IndexBuilder::default();
        for name in names {
            builder.document();
            builder.add(Field::Label, name);
        }
        builder.build()
    }

    fn found(names: &[&str], words: &str) -> Vec<u32> {
        let hits = index(names).ask(words, 10, |_| 1.0);
        hits.into_iter().map(|hit| hit.doc).collect()
    }

    #[test]
    fn names_come_before_parts_of_names_and_all_words_before_some() {
        let names = [
            "香港新質生產力",
            "新質生產力",
            "生產力",
            "innovation",
            "innovation policy",
        ];
        assert_eq!(found(&names, "新质生产力"), [1, 0, 2]);
        assert_eq!(found(&names, "policies of innovation"), [4, 3]);
        assert_eq!(found(&names, "innov"), [3, 4]);
        assert_eq!(found(&names, "力"), [2, 1, 0]);
        assert_eq!(found(&names, "的"), Vec::<u32>::new());
        assert_eq!(found(&names, ""), Vec::<u32>::new());
    }

    #[test]
    fn what_is_not_wanted_is_left_out() {
        let hits = index(&["a b", "a c"]).ask("a", 10, |doc| f32::from(u8::from(doc == 1)));
        assert_eq!(hits.len(), 1);
    }

    proptest! {
        /// Every document that has all pairs of a search is among what is found, as a scan would find it.
        #[test]
        fn searches_agree_with_a_scan(names in prop::collection::vec("[甲乙丙丁]{1,5}", 1..30), asked in "[甲乙丙丁]{2,3}") {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let chars: Vec<char> = asked.chars().collect();
            let pairs: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
            let scanned = names.iter().filter(|name| pairs.iter().all(|pair| name.contains(pair.as_str()))).count();
            let hits = index(&names).ask(&asked, 100, |_| 1.0);
            prop_assert_eq!(hits.iter().filter(|hit| hit.score >= ALL).count(), scanned);
            let best = index(&names).ask(&asked, 3, |_| 1.0);
            prop_assert_eq!(&best[..], &hits[..best.len()]);
        }
    }
}
