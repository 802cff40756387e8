//! What is told of something that was found: its name, its kind, and the words that led to it.

use super::fold::{Kind, folded, pieces};
use super::things::texts;
use super::{Search, Target};
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::labels::Labels;
use crate::words::language::Language;
use crate::words::vocabulary::{owl, rdf, rdfs, xz};
use oxrdf::Term;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Something that was found, for readers of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub target: Target,
    /// What it is called.
    pub label: String,
    /// How it is written in a query or on the command line: a CURIE, an IRI, the name of a question.
    pub name: String,
    /// Its IRI; a question has none.
    pub iri: Option<String>,
    /// What kind of thing it is, in words.
    pub kind: String,
    /// The class that says so, as a CURIE; none for questions and for things without a type.
    pub class: Option<String>,
    /// The words about it that were found, when its label does not have them.
    pub matched: Option<String>,
}

impl Found {
    /// Tells what was found.
    pub fn of(
        target: Target,
        words: &str,
        search: &Search,
        dataset: &Dataset,
        labels: Labels<'_>,
        language: Language,
    ) -> Self {
        match target {
            Target::Thing(id) => thing(id, words, dataset, labels, language),
            Target::Question(at) => {
                let question = &search.questions[at];
                let label = question.title(language);
                let distance = |of: &Language| language.preference(Some(of.tag()));
                let all = question.title.iter();
                let all = all.map(|(of, title)| (distance(of), title.as_str()));
                Self {
                    target,
                    label: label.to_owned(),
                    name: question.name.clone(),
                    iri: None,
                    kind: question_kind(language).to_owned(),
                    class: None,
                    matched: matched(label, all, words).map(str::to_owned),
                }
            }
        }
    }
}

fn question_kind(language: Language) -> &'static str {
    match language {
        Language::TraditionalChinese => "問題集",
        Language::SimplifiedChinese => "问题集",
        Language::English => "shipped question",
    }
}

fn thing(
    id: TermId,
    words: &str,
    dataset: &Dataset,
    labels: Labels<'_>,
    language: Language,
) -> Found {
    let term = dataset.term(id);
    let iri = match term {
        Term::NamedNode(node) => node.as_str(),
        _ => "",
    };
    let label = labels.show(term);
    let class = kind_of(dataset, id);
    let all = texts(dataset, id).map(|literal| {
        let distance = language.preference(literal.language());
        (distance, literal.value())
    });
    Found {
        target: Target::Thing(id),
        name: labels.name(iri),
        iri: Some(iri.to_owned()),
        kind: class.map_or_else(String::new, |class| labels.show(dataset.term(class))),
        class: class.map(|class| match dataset.term(class) {
            Term::NamedNode(node) => labels.name(node.as_str()),
            other => other.to_string(),
        }),
        matched: matched(&label, all, words).map(str::to_owned),
        label,
    }
}

/// The most special class of a thing.
pub(super) fn kind_of(dataset: &Dataset, id: TermId) -> Option<TermId> {
    let types: BTreeSet<TermId> = dataset.objects(id, rdf::TYPE).collect();
    let common = [owl::NAMED_INDIVIDUAL, owl::THING, xz::PASSAGE, xz::LEAF];
    let common: Vec<Option<TermId>> = common.into_iter().map(|class| dataset.iri(class)).collect();
    let above = |class: TermId| {
        let mut seen = BTreeSet::from([class]);
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            open.extend(
                dataset
                    .objects(next, rdfs::SUB_CLASS_OF)
                    .filter(|up| seen.insert(*up)),
            );
        }
        seen.len()
    };
    types.into_iter().min_by_key(|class| {
        let is_common = common.contains(&Some(*class));
        (
            is_common,
            Reverse(above(*class)),
            dataset.term(*class).to_string(),
        )
    })
}

/// The text that has most of the words asked for, in the nearest language; none when the label has as many.
fn matched<'a>(
    label: &str,
    texts: impl Iterator<Item = (u8, &'a str)>,
    words: &str,
) -> Option<&'a str> {
    let asked = folded(words);
    let mut pieces_asked: BTreeMap<&str, Kind> = BTreeMap::new();
    pieces(&asked, |piece, kind| {
        if kind != Kind::Last {
            pieces_asked.insert(piece, kind);
        }
    });
    let having = |text: &str| {
        let text = folded(text);
        let has = |piece: &&&str| text.contains(**piece);
        pieces_asked.keys().filter(has).count()
    };
    let own = having(label);
    let best = texts.map(|(distance, text)| (having(text), Reverse((distance, text.len(), text))));
    let best = best.max().filter(|(count, _)| *count > own);
    best.map(|(_, Reverse((_, _, text)))| text)
}
