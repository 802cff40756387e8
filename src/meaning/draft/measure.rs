//! How good drafts are: what is drafted for a paper against what a person modelled for it, passage by passage.
//!
//! A modelled node is *found* when its passage has a drafted node of its class with the same key: a figure its printed form, a direct
//! quotation its first words, reported speech its verb, a proposal its modal word. Printed words are the same when one holds the other, as
//! people print more or fewer of them (兩個 and 兩個主軸). A drafted node is *answered* by the modelled one with the same key that it shares
//! the most statements with, each by another one. A drafted statement is *kept* when the modelled node makes the same one; a node is kept
//! whole when all its statements are. Of a node that nothing answers no statement is kept, so what is drafted too much counts against the
//! rules. What only a person can add is not counted: nothing of it is drafted.

use crate::data::dataset::{Dataset, TermId};
use crate::meaning::annotate::Annotator;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Those that are right.
    pub right: usize,
    /// All.
    pub of: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    /// The share as a number; 1 of none.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn value(self) -> f64 {
        if self.of == 0 {
            1.0
        } else {
            self.right as f64 / self.of as f64
        }
    }
}

/// How good the nodes of a class are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// The local name of the class.
    pub class: String,
    /// Of the modelled nodes that have a key, those that are drafted.
    pub found: Share,
    /// Of the drafted nodes, those whose every statement is kept.
    pub whole: Share,
    /// Of the drafted statements, those that are kept.
    pub kept: Share,
    /// For quotations, of the modelled ones, those that are drafted with the right speaker.
    pub speakers: Option<Share>,
    /// For quotations, those that are drafted with a wrong speaker.
    pub wrong_speakers: usize,
}

/// A modelled node that is not drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// The local name of its class.
    pub class: String,
    /// The address of the passage.
    pub address: String,
    /// Its key.
    pub key: String,
}

/// How good drafts are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// Of the things that passages are drafted to mention, those that their graphs speak of.
    pub precision: Share,
    /// Of the things with names that graphs of passages speak of, those that are drafted. Some are not named in the passage itself.
    pub recall: Share,
    /// Class by class.
    pub kinds: Vec<Kind>,
    /// By class and property, of the drafted statements those that are kept.
    pub properties: BTreeMap<String, Share>,
    /// By rule, of the drafted nodes those that are answered.
    pub rules: BTreeMap<String, Share>,
    /// What is modelled with a key and not drafted.
    pub missed: Vec<Missed>,
}

/// The classes that are drafted, and what a node of each is known by.
const KEYS: [(&str, &str); 4] = [
    ("Figure", "printedForm"),
    (DIRECT, "opensWith"),
    (REPORTED, "speechVerb"),
    ("Proposal", "modalityPrinted"),
];
const DIRECT: &str = "DirectQuotation";
const REPORTED: &str = "ReportedSpeech";

/// Printed words of which more or fewer may be taken.
const PRINTED: [&str; 4] = ["printedForm", "opensWith", "closesWith", "speechVerb"];

/// What only drafts say; labels are ours and stand in the gloss.
const OF_DRAFTS: [&str; 4] = ["suggestedBy", "likelihood", "decision", "prefLabel"];

/// Compares drafts with what a dataset says of the same paper: the graphs of either begin with the address of the paper or of its drafts,
/// which ends in a slash. Linear in both but for nodes of one class in one passage.
pub fn measure(
    modelled: (&Dataset, &str),
    drafted: (&Dataset, &str),
    annotator: &Annotator,
) -> Measures {
    let (paper, drafts) = (nodes(modelled), nodes(drafted));
    let mut measures = Measures::default();
    for (class, key) in KEYS {
        let kind = measures.kind(class, key, &paper, &drafts);
        measures.kinds.push(kind);
    }
    let named: BTreeSet<String> = (annotator.things())
        .map(|thing| modelled.0.term(thing).to_string())
        .collect();
    let spoken_of = mentioned(modelled, &named, None);
    let mentions = mentioned(drafted, &named, Some("https://schema.org/mentions"));
    let right = spoken_of.intersection(&mentions).count();
    let share = |all: &BTreeSet<_>| Share {
        right,
        of: all.len(),
    };
    (measures.precision, measures.recall) = (share(&mentions), share(&spoken_of));
    measures
}

/// The statements of a node in a passage: local names of properties, and objects.
type Statements = BTreeSet<(String, String)>;
/// The nodes of a class by passage.
type ByClass = BTreeMap<String, BTreeMap<String, Vec<Statements>>>;

/// The nodes of the passages of a paper by class.
fn nodes((dataset, graphs): (&Dataset, &str)) -> ByClass {
    let mut all: BTreeMap<(String, TermId), Statements> = BTreeMap::new();
    for (address, graph) in passages(dataset, graphs) {
        for quad in dataset.matching_in(graph, None, None, None) {
            let property = local(&dataset.term(quad.p).to_string());
            let object = dataset.term(quad.o).to_string();
            let node = all.entry((address.clone(), quad.s)).or_default();
            node.insert((property, object));
        }
    }
    let mut by_class = ByClass::new();
    for ((address, _), statements) in all {
        let classes: Vec<String> = (values(&statements, "type")).map(local).collect();
        for class in classes {
            let passages = by_class.entry(class).or_default();
            passages
                .entry(address.clone())
                .or_default()
                .push(statements.clone());
        }
    }
    by_class
}

/// The graphs of passages, by address.
fn passages(dataset: &Dataset, graphs: &str) -> BTreeMap<String, TermId> {
    let address = |graph: TermId| {
        let name = dataset.term(graph).to_string();
        let name = name.strip_prefix('<')?.strip_suffix('>')?;
        Some((name.strip_prefix(graphs)?.to_owned(), graph))
    };
    let named = |graph: &TermId| *graph != TermId::DEFAULT_GRAPH;
    let all = dataset.graphs().into_iter().filter(named);
    all.filter_map(address).collect()
}

fn local(term: &str) -> String {
    let bare = term.trim_matches(['<', '>']);
    bare.rsplit(['#', '/'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn values<'a>(statements: &'a Statements, property: &'a str) -> impl Iterator<Item = &'a str> {
    let of = statements.iter().filter(move |(p, _)| p == property);
    of.map(|(_, object)| object.as_str())
}

impl Measures {
    fn kind(&mut self, class: &str, key: &str, paper: &ByClass, drafts: &ByClass) -> Kind {
        let none = BTreeMap::new();
        let modelled = paper.get(class).unwrap_or(&none);
        let drafted = drafts.get(class).unwrap_or(&none);
        let mut kind = Kind {
            class: class.to_owned(),
            ..Kind::default()
        };
        let mut speakers = Share::default();
        let addresses: BTreeSet<&String> = modelled.keys().chain(drafted.keys()).collect();
        for address in addresses {
            let here = |all: &BTreeMap<String, Vec<Statements>>| {
                all.get(address).cloned().unwrap_or_default()
            };
            let (modelled, drafted) = (here(modelled), here(drafted));
            let pairs = pairs(&modelled, &drafted, key);
            for (number, node) in drafted.iter().enumerate() {
                let answer = pairs.get(&number).map(|at| &modelled[*at]);
                self.drafted(&mut kind, node, answer);
                let right = answer.map(|answer| same(node, answer, "speaker"));
                let names = values(node, "speaker").next().is_some();
                speakers.right += usize::from(right == Some(true));
                kind.wrong_speakers += usize::from(names && right == Some(false));
            }
            for (number, node) in modelled.iter().enumerate() {
                speakers.of += usize::from(values(node, "speaker").next().is_some());
                let Some(value) = values(node, key).next() else {
                    continue;
                };
                let found = drafted
                    .iter()
                    .any(|node| same_key(node, &modelled[number], key));
                kind.found.add(found);
                if !found {
                    self.missed.push(Missed {
                        class: class.to_owned(),
                        address: address.clone(),
                        key: value.to_owned(),
                    });
                }
            }
        }
        kind.speakers = [DIRECT, REPORTED].contains(&class).then_some(speakers);
        kind
    }

    /// Counts a drafted node against the modelled one that answers for it.
    fn drafted(&mut self, kind: &mut Kind, node: &Statements, answer: Option<&Statements>) {
        let rule = values(node, "suggestedBy").next().unwrap_or_default();
        let rule = self.rules.entry(rule.trim_matches('"').to_owned());
        rule.or_default().add(answer.is_some());
        let mut whole = true;
        for statement in node.iter().filter(|s| !OF_DRAFTS.contains(&s.0.as_str())) {
            let kept = answer.is_some_and(|answer| makes(answer, statement));
            let property = format!("{} {}", kind.class, statement.0);
            self.properties.entry(property).or_default().add(kept);
            kind.kept.add(kept);
            whole &= kept;
        }
        kind.whole.add(whole);
    }
}

fn same(one: &Statements, other: &Statements, property: &str) -> bool {
    let first = values(one, property).next();
    first.is_some() && values(other, property).any(|value| Some(value) == first)
}

/// Whether a node makes a statement; printed words may be more or fewer.
fn makes(node: &Statements, (property, object): &(String, String)) -> bool {
    let printed = PRINTED.contains(&property.as_str());
    let mut own = values(node, property);
    own.any(|own| own == object || (printed && one_in_other(own, object)))
}

fn same_key(one: &Statements, other: &Statements, key: &str) -> bool {
    values(one, key).any(|value| makes(other, &(key.to_owned(), value.to_owned())))
}

/// Whether the words of one literal are in those of another.
fn one_in_other(one: &str, other: &str) -> bool {
    let words = |term: &str| {
        term.rsplit_once('"')
            .map_or(String::new(), |(w, _)| w[1..].to_owned())
    };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let found = long.split_once(&short).filter(|_| !short.is_empty());
    // 6所 is not in 16所.
    found.is_some_and(|(before, after)| {
        !figure(before.chars().next_back()) && !figure(after.chars().next())
    })
}

/// Which modelled node answers for each drafted one: those with the same key, the most alike first.
fn pairs(modelled: &[Statements], drafted: &[Statements], key: &str) -> BTreeMap<usize, usize> {
    let mut alike = Vec::new();
    for (number, node) in drafted.iter().enumerate() {
        for (at, answer) in modelled.iter().enumerate() {
            if same_key(node, answer, key) {
                let shared = node.iter().filter(|s| makes(answer, s)).count();
                alike.push((std::cmp::Reverse(shared), number, at));
            }
        }
    }
    alike.sort_unstable();
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, number, at) in alike {
        if !pairs.contains_key(&number) && taken.insert(at) {
            pairs.insert(number, at);
        }
    }
    pairs
}

/// The named things that passages speak of, or that one property names.
fn mentioned(
    (dataset, graphs): (&Dataset, &str),
    named: &BTreeSet<String>,
    only: Option<&str>,
) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for (address, graph) in passages(dataset, graphs) {
        for quad in dataset.matching_in(graph, None, None, None) {
            let property = dataset.term(quad.p).to_string();
            if only.is_some_and(|only| property.trim_matches(['<', '>']) != only) {
                continue;
            }
            let terms = [dataset.term(quad.s), dataset.term(quad.o)];
            let terms = terms.map(ToString::to_string);
            let terms = terms.into_iter().filter(|term| named.contains(term));
            pairs.extend(terms.map(|term| (address.clone(), term)));
        }
    }
    pairs
}
