//! The ranks of terms, and rows in the order of the ranks of their keys.

use super::Key;
use crate::data::allowance::tick;
use crate::meaning::query::numbers::Terms;
use crate::words::datatype::Value;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use std::cmp::Ordering;

/// The keys of rows on their way to an order.
pub(super) struct Ranking {
    descending: Vec<bool>,
    /// Row by row.
    numbers: Vec<u32>,
}

impl Ranking {
    pub fn by(keys: &[Key]) -> Self {
        Self {
            descending: keys.iter().map(|key| key.descending).collect(),
            numbers: Vec::new(),
        }
    }

    /// Takes the numbers of the keys of the next row.
    pub fn add(&mut self, keys: impl Iterator<Item = u32>) {
        self.numbers.extend(keys);
    }

    /// The numbers of so many rows in their order.
    pub fn order(mut self, rows: usize, terms: &Terms<'_>) -> Vec<u32> {
        let width = self.descending.len();
        for (column, descending) in self.descending.iter().enumerate() {
            let cells = || self.numbers.iter().skip(column).step_by(width).copied();
            let ranks = Ranks::of(cells(), terms);
            let cells = self.numbers.iter_mut().skip(column).step_by(width);
            cells.for_each(|cell| *cell = ranks.rank(*cell, *descending));
        }
        let rows = u32::try_from(rows).expect("an answer has fewer than 2^32 rows");
        let keys = |row: u32| &self.numbers[row as usize * width..(row as usize + 1) * width];
        let mut order: Vec<u32> = (0..rows).collect();
        order.sort_unstable_by(|a, b| {
            tick();
            keys(*a).cmp(keys(*b)).then(a.cmp(b))
        });
        order
    }
}

/// The ranks of different terms; equal values of different terms have one.
struct Ranks {
    /// Numbers of terms, sorted, each with its rank.
    ranks: Vec<(u32, u32)>,
}

impl Ranks {
    fn of(cells: impl Iterator<Item = u32>, terms: &Terms<'_>) -> Self {
        let mut numbers: Vec<u32> = cells.collect();
        numbers.sort_unstable();
        numbers.dedup();
        let standing = |number: u32| (Standing::of(terms.term(number)), number);
        let mut sorted: Vec<(Standing<'_>, u32)> = numbers.into_iter().map(standing).collect();
        sorted.sort_by(|(a, _), (b, _)| {
            tick();
            a.compare(b)
        });
        let mut ranks = Vec::with_capacity(sorted.len());
        let mut rank = 0;
        for (at, (standing, number)) in sorted.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &sorted[before].0);
            if before.is_some_and(|before| before.compare(standing).is_ne()) {
                rank += 1;
            }
            ranks.push((*number, rank));
        }
        ranks.sort_unstable();
        Self { ranks }
    }

    fn rank(&self, number: u32, descending: bool) -> u32 {
        let found = self.ranks.binary_search_by_key(&number, |(n, _)| *n);
        let rank = found.map_or(0, |at| self.ranks[at].1);
        if descending { !rank } else { rank }
    }
}

/// What a term is compared by.
enum Standing<'a> {
    Unbound,
    Blank(&'a str),
    Named(&'a str),
    Literal(Option<Value>, &'a Literal),
    Triple(&'a Triple),
}

impl<'a> Standing<'a> {
    fn of(term: Option<&'a Term>) -> Self {
        match term {
            None => Self::Unbound,
            Some(Term::BlankNode(node)) => Self::Blank(node.as_str()),
            Some(Term::NamedNode(node)) => Self::Named(node.as_str()),
            Some(Term::Triple(triple)) => Self::Triple(triple),
            Some(Term::Literal(literal)) => {
                // Texts are compared as they are written.
                let is_text = literal.datatype() == xsd::STRING || literal.language().is_some();
                let value = (!is_text).then(|| Value::of(literal.as_ref())).flatten();
                // What is no number is smaller than none and larger than none.
                let value = value.filter(|value| !matches!(value, Value::Double(n) if n.is_nan()));
                Self::Literal(value, literal)
            }
        }
    }

    fn class(&self) -> u8 {
        match self {
            Self::Unbound => 0,
            Self::Blank(_) => 1,
            Self::Named(_) => 2,
            Self::Literal(Some(Value::Decimal(_) | Value::Double(_)), _) => 3,
            Self::Literal(..) => 4,
            Self::Triple(_) => 5,
        }
    }

    /// As the engine does, but for numbers beside other literals: those it compares as they are written, which is no order at all
    /// (9 < 10 < "20…" < 9); here numbers come first.
    fn compare(&self, other: &Self) -> Ordering {
        let by_class = self.class().cmp(&other.class());
        match (self, other) {
            _ if by_class.is_ne() => by_class,
            (Self::Blank(a), Self::Blank(b)) | (Self::Named(a), Self::Named(b)) => a.cmp(b),
            (Self::Literal(value, a), Self::Literal(other, b)) => {
                let by_value = value.as_ref().zip(other.as_ref());
                let by_value = by_value.and_then(|(a, b)| a.partial_cmp(b));
                by_value.unwrap_or_else(|| written(a).cmp(&written(b)))
            }
            (Self::Triple(a), Self::Triple(b)) => compare_triples(a, b),
            _ => by_class,
        }
    }
}

fn written(literal: &Literal) -> (&str, &str, Option<&str>) {
    let datatype = literal.datatype().as_str();
    (literal.value(), datatype, literal.language())
}

fn compare_triples(a: &Triple, b: &Triple) -> Ordering {
    let subject = |subject: &NamedOrBlankNode| Term::from(subject.clone());
    let by_subject = compare(&subject(&a.subject), &subject(&b.subject));
    by_subject
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| compare(&a.object, &b.object))
}

fn compare(a: &Term, b: &Term) -> Ordering {
    Standing::of(Some(a)).compare(&Standing::of(Some(b)))
}
