//! The index: for each word the documents that have it, in one flat array.
//!
//! Words are interned to `u32`; what was read is brought into the order of its words by counting, so that building is linear
//! but for the sorting of the words themselves. What a word weighs in a document (BM25 with fields, Robertson and Zaragoza
//! 2009, §3.6) is worked out here once and for all: to ask is to add numbers up.

use super::fold::{fold_into, pieces};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::ops::Range;

/// What a text is to the document that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Its usual name.
    Label,
    /// Another name.
    Variant,
    /// What it goes by in files: a notation, an address, the end of an IRI.
    Name,
    /// Words about it.
    Gloss,
}

impl Field {
    /// What a word counts in it, and how many words it usually has.
    fn weight(self) -> (f32, f32) {
        match self {
            Self::Label => (4.0, 6.0),
            Self::Variant => (3.0, 6.0),
            Self::Name => (1.5, 3.0),
            Self::Gloss => (0.6, 40.0),
        }
    }
}

/// How much the length of a field matters, from 0 to 1.
const LENGTH: f32 = 0.6;
/// How soon saying a word again counts no more.
const SATURATION: f32 = 4.0;
/// Weights of words in a field are kept as whole numbers of this part.
const FINE: f32 = 256.0;
/// So are those of words in a document; none is greater than `SATURATION + 1`.
const FINEST: f32 = 8192.0;

/// A document that has a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    /// The document.
    pub doc: u32,
    /// What the word weighs in it, in parts of [`FINEST`].
    weight: u16,
    /// Whether one of its names begins with the word.
    pub first: bool,
}

impl Posting {
    pub fn weight(self) -> f32 {
        f32::from(self.weight) / FINEST
    }
}

/// A whole name, by the hash of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Whole {
    hash: u64,
    pub field: Field,
    pub doc: u32,
}

/// Interned words.
#[derive(Default)]
struct Words {
    bytes: String,
    ends: Vec<u32>,
    hashes: Vec<u64>,
    table: HashTable<u32>,
    state: FixedState,
}

impl Words {
    fn text(bytes: &str, ends: &[u32], id: u32) -> Range<usize> {
        let id = id as usize;
        let start = if id == 0 { 0 } else { ends[id - 1] as usize };
        debug_assert!(ends[id] as usize <= bytes.len());
        start..ends[id] as usize
    }

    fn intern(&mut self, word: &str) -> u32 {
        let hash = self.state.hash_one(word);
        let (bytes, ends, hashes) = (&mut self.bytes, &mut self.ends, &mut self.hashes);
        let same = |id: &u32| bytes[Self::text(bytes, ends, *id)] == *word;
        if let Some(id) = self.table.find(hash, same) {
            return *id;
        }
        let id = ends.len() as u32;
        bytes.push_str(word);
        ends.push(bytes.len() as u32);
        hashes.push(hash);
        self.table
            .insert_unique(hash, id, |id| hashes[*id as usize]);
        id
    }
}

/// A word that was read in a document.
#[derive(Clone, Copy)]
struct Occurrence {
    word: u32,
    doc: u32,
    weight: u16,
    first: bool,
}

/// Reads texts and makes an [`Index`] of them.
#[derive(Default)]
pub struct IndexBuilder {
    words: Words,
    read: Vec<Occurrence>,
    wholes: Vec<Whole>,
    /// For the document that is being read: the hashes of its texts, so that none counts twice.
    seen: Vec<u64>,
    folded: String,
    letters: String,
    entry: Vec<u32>,
    docs: u32,
}

impl IndexBuilder {
    /// Begins the next document, and gives its number.
    ///
    /// # Panics
    /// When there are more than 4,294,967,294 documents.
    pub fn document(&mut self) -> u32 {
        self.seen.clear();
        let doc = self.docs;
        self.docs = doc
            .checked_add(1)
            .expect("an index holds fewer than 2^32 documents");
        doc
    }

    /// Reads a text of the document that was begun last. A text that it has already, in either script, counts once.
    pub fn add(&mut self, field: Field, text: &str) {
        let doc = self.docs.saturating_sub(1);
        self.folded.clear();
        fold_into(text, &mut self.folded);
        let hash = self.words.state.hash_one(self.folded.as_str());
        if self.seen.contains(&hash) {
            return;
        }
        self.seen.push(hash);
        self.entry.clear();
        let (words, entry) = (&mut self.words, &mut self.entry);
        pieces(&self.folded, |word, _| entry.push(words.intern(word)));
        let (weight, usual) = field.weight();
        let length = self.entry.len() as f32 / usual;
        let weight = FINE * weight / (1.0 - LENGTH + LENGTH * length);
        for (at, word) in self.entry.iter().enumerate() {
            self.read.push(Occurrence {
                word: *word,
                doc,
                weight: weight.round().clamp(1.0, 65_535.0) as u16,
                first: at == 0 && field != Field::Gloss,
            });
        }
        if field != Field::Gloss {
            letters(&self.folded, &mut self.letters);
            let hash = self.words.state.hash_one(self.letters.as_str());
            self.wholes.push(Whole { hash, field, doc });
        }
    }

    /// Makes the index. O(words read + different words × log of them).
    pub fn build(self) -> Index {
        let Self {
            mut words,
            read,
            mut wholes,
            docs,
            ..
        } = self;
        let order = sorted(&words);
        let mut rank = vec![0u32; order.len()];
        for (at, id) in (0u32..).zip(&order) {
            rank[*id as usize] = at;
        }
        let (postings, starts) = by_word(&read, &rank);
        let texts = order
            .iter()
            .map(|id| Words::text(&words.bytes, &words.ends, *id))
            .map(|range| (range.start as u32, range.end as u32))
            .collect();
        for id in words.table.iter_mut() {
            *id = rank[*id as usize];
        }
        wholes.sort_unstable();
        wholes.dedup();
        Index {
            bytes: words.bytes,
            texts,
            table: words.table,
            state: words.state,
            postings,
            starts,
            wholes,
            docs,
        }
    }
}

/// The words in the order of their letters. Their first eight bytes as a number decide nearly always.
fn sorted(words: &Words) -> Vec<u32> {
    let text = |id: u32| &words.bytes[Words::text(&words.bytes, &words.ends, id)];
    let head = |id: u32| {
        let bytes = text(id).as_bytes();
        let mut head = [0; 8];
        let length = bytes.len().min(8);
        head[..length].copy_from_slice(&bytes[..length]);
        u64::from_be_bytes(head)
    };
    let mut order: Vec<(u64, u32)> = (0..words.ends.len() as u32)
        .map(|id| (head(id), id))
        .collect();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
    order.into_iter().map(|(_, id)| id).collect()
}

/// Brings what was read into the order of its words by counting, and makes one of what a document says of a word.
fn by_word(read: &[Occurrence], rank: &[u32]) -> (Vec<Posting>, Vec<u32>) {
    let mut starts = vec![0u32; rank.len() + 1];
    for occurrence in read {
        starts[rank[occurrence.word as usize] as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let none = Posting {
        doc: 0,
        weight: 0,
        first: false,
    };
    let mut all = vec![none; read.len()];
    for occurrence in read {
        let place = &mut next[rank[occurrence.word as usize] as usize];
        all[*place as usize] = Posting {
            doc: occurrence.doc,
            weight: occurrence.weight,
            first: occurrence.first,
        };
        *place += 1;
    }
    let mut kept = 0;
    for word in 0..rank.len() {
        let range = starts[word] as usize..next[word] as usize;
        starts[word] = kept as u32;
        let mut at = range.start;
        while at < range.end {
            let doc = all[at].doc;
            let (mut sum, mut first) = (0.0, false);
            while at < range.end && all[at].doc == doc {
                sum += f32::from(all[at].weight) / FINE;
                first |= all[at].first;
                at += 1;
            }
            let weight = (SATURATION + 1.0) * sum / (SATURATION + sum);
            all[kept] = Posting {
                doc,
                weight: (FINEST * weight).round() as u16,
                first,
            };
            kept += 1;
        }
    }
    starts[rank.len()] = kept as u32;
    all.truncate(kept);
    (all, starts)
}

/// Letters and figures alone: a name is the same with and without its marks.
fn letters(folded: &str, out: &mut String) {
    out.clear();
    out.extend(folded.chars().filter(|c| c.is_alphanumeric()));
}

/// For each word the documents that have it.
pub struct Index {
    bytes: String,
    /// Where each word stands in `bytes`, in the order of their letters.
    texts: Vec<(u32, u32)>,
    table: HashTable<u32>,
    state: FixedState,
    postings: Vec<Posting>,
    starts: Vec<u32>,
    wholes: Vec<Whole>,
    docs: u32,
}

impl Index {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.docs as usize
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.docs == 0
    }

    /// The documents that have a word.
    pub(super) fn postings(&self, word: u32) -> &[Posting] {
        let word = word as usize;
        &self.postings[self.starts[word] as usize..self.starts[word + 1] as usize]
    }

    /// A word.
    pub(super) fn word(&self, text: &str) -> Option<u32> {
        let hash = self.state.hash_one(text);
        let same = |word: &u32| self.text(*word) == text;
        self.table.find(hash, same).copied()
    }

    /// The words that begin so.
    pub(super) fn beginning(&self, text: &str) -> Range<u32> {
        let below = |(start, end): &(u32, u32)| &self.bytes[*start as usize..*end as usize] < text;
        let start = self.texts.partition_point(below);
        let own = |(s, e): &(u32, u32)| self.bytes[*s as usize..*e as usize].starts_with(text);
        let end = start + self.texts[start..].partition_point(own);
        start as u32..end as u32
    }

    /// The documents one of whose names has just these letters.
    pub(super) fn wholes(&self, folded: &str) -> &[Whole] {
        let mut only = String::new();
        letters(folded, &mut only);
        let hash = self.state.hash_one(only.as_str());
        let start = self.wholes.partition_point(|whole| whole.hash < hash);
        let rest = &self.wholes[start..];
        let end = rest.partition_point(|whole| whole.hash == hash);
        if only.is_empty() { &[] } else { &rest[..end] }
    }

    fn text(&self, word: u32) -> &str {
        let (start, end) = self.texts[word as usize];
        &self.bytes[start as usize..end as usize]
    }
}
