//! What a passage only refers to, 該局, 本港, 他, as recorded references: to whom, by which rule, and the passage that names it. They are
//! readings, not what the passage says; accepting one moves it to the readings.

use super::{Drafter, Node, Passage};
use crate::data::dataset::TermId;
use crate::meaning::annotate::{Body, Reason};
use crate::words::language::Language;
use crate::words::text::Range;
use oxrdf::Literal;
use std::collections::HashMap;

/// A word that stands for something named elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Referred {
    range: Range,
    thing: TermId,
    rule: Reason,
    /// The address of the passage that names it: the nearest before, else the first after.
    antecedent: String,
}

/// The references of each passage. Linear in what is found.
pub(super) fn referred(passages: &[Passage<'_>]) -> Vec<Vec<Referred>> {
    let address = |number: usize| passages[number].leaf.address.clone();
    let mut first: HashMap<TermId, usize> = HashMap::new();
    for (thing, number) in named(passages) {
        first.entry(thing).or_insert(number);
    }
    let mut last: HashMap<TermId, usize> = HashMap::new();
    let mut all = Vec::with_capacity(passages.len());
    for (number, passage) in passages.iter().enumerate() {
        let mut here: Vec<Referred> = Vec::new();
        for annotation in &passage.found {
            let Body::Entity(identified) = &annotation.body else {
                continue;
            };
            let Some(thing) = identified.one() else {
                continue;
            };
            if !identified.is_reference() {
                last.insert(thing, number);
                continue;
            }
            let antecedent = last.get(&thing).or_else(|| first.get(&thing));
            here.extend(antecedent.map(|antecedent| Referred {
                range: annotation.range,
                thing,
                rule: identified.reason,
                antecedent: address(*antecedent),
            }));
        }
        all.push(here);
    }
    all
}

/// What is named, with the number of the passage.
fn named<'a>(passages: &'a [Passage<'_>]) -> impl Iterator<Item = (TermId, usize)> + 'a {
    let of = |(number, passage): (usize, &'a Passage<'_>)| {
        let things = passage.found.iter().filter_map(|a| match &a.body {
            Body::Entity(identified) if !identified.is_reference() => identified.one(),
            _ => None,
        });
        things.map(move |thing| (thing, number)).collect::<Vec<_>>()
    };
    passages.iter().enumerate().flat_map(of)
}

impl Drafter<'_> {
    /// A node for each word that refers; the same words for the same thing are recorded once.
    pub(super) fn references(&self, passage: &Passage<'_>) -> Vec<Node> {
        let mut all: Vec<(&Referred, String)> = Vec::new();
        for referred in &passage.referred {
            let words = passage.words(referred.range);
            let there = |(other, printed): &(&Referred, String)| {
                other.thing == referred.thing && *printed == words
            };
            if !all.iter().any(there) {
                all.push((referred, words));
            }
        }
        (1..)
            .zip(all)
            .map(|(number, (referred, words))| self.reference(passage, referred, &words, number))
            .collect()
    }

    fn reference(
        &self,
        passage: &Passage<'_>,
        referred: &Referred,
        words: &str,
        number: usize,
    ) -> Node {
        let at = self.passage(passage);
        let antecedent = self.passage_at(&referred.antecedent);
        let rests_on = if at == antecedent {
            at.clone()
        } else {
            format!("{at} , {antecedent}")
        };
        let because = Language::ALL.map(|language| {
            let reason = Literal::new_simple_literal(because(referred.rule, words, language));
            format!("{reason}@{}", language.tag())
        });
        Node {
            subject: self.node("reading", passage, number),
            statements: vec![
                ("a", "xz:Reference".to_owned()),
                ("xz:at", at),
                ("xz:printed", self.printed(passage, words)),
                ("xz:refersTo", self.name(referred.thing)),
                ("xz:antecedent", antecedent),
                ("xz:referenceKind", kind(referred.rule).to_owned()),
                ("xz:confidence", "xz:Probable".to_owned()),
                ("xz:because", because.join(" , ")),
                ("prov:wasDerivedFrom", rests_on),
            ],
            label: None,
            rule: referred.rule.word().to_owned(),
            likelihood: "0.8",
            note: Some(format!("mind whom {words} stands for")),
        }
    }
}

fn kind(rule: Reason) -> &'static str {
    match rule {
        Reason::ThatSpeaker => "xz:Pronoun",
        Reason::ThisOne => "xz:ShortForm",
        _ => "xz:Description",
    }
}

/// Why the words stand for it, by the rule.
fn because(rule: Reason, words: &str, language: Language) -> String {
    use Language::{English, SimplifiedChinese, TraditionalChinese};
    match (rule, language) {
        (Reason::ThatSpeaker, TraditionalChinese) => {
            format!("「{words}」承前文最近的說話者；若無，承最近提及的人。")
        }
        (Reason::ThatSpeaker, SimplifiedChinese) => {
            format!("“{words}”承前文最近的说话者；若无，承最近提及的人。")
        }
        (Reason::ThatSpeaker, English) => {
            format!("\"{words}\" is the one who spoke last before, else the last person named.")
        }
        (Reason::ThisOne, TraditionalChinese) => {
            format!("全文只有一個名稱與「{words}」同尾。")
        }
        (Reason::ThisOne, SimplifiedChinese) => format!("全文只有一个名称与“{words}”同尾。"),
        (Reason::ThisOne, English) => {
            format!("Only one name in the text ends as \"{words}\" does.")
        }
        (_, TraditionalChinese) => format!("「{words}」承前文最近一個同尾的名稱。"),
        (_, SimplifiedChinese) => format!("“{words}”承前文最近一个同尾的名称。"),
        (_, English) => {
            format!("\"{words}\" takes up the nearest name before that ends so.")
        }
    }
}
