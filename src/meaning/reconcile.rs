//! Things that look like one thing: suggestions for a person who models a second paper beside the first. Nothing is merged by itself.

use crate::data::dataset::{Dataset, TermId};
use crate::meaning::annotate::{Annotator, Sort};
use crate::words::text::mentions::fold_char;
use crate::words::vocabulary::skos;
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Why two things look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Both are called so, in either script.
    SameLabel,
    /// One is called what is another name of the other.
    Variant,
    /// The names are the same but for marks, spaces and case.
    BareLabel,
}

impl Likeness {
    /// The word for it in outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::SameLabel => "same-label",
            Self::Variant => "variant",
            Self::BareLabel => "bare-label",
        }
    }
}

/// Two things of one sort that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The two, the one that the data has first before the other.
    pub things: (TermId, TermId),
    /// Why.
    pub likeness: Likeness,
    /// The name that they share, as the first has it.
    pub label: String,
}

/// A name of a thing as it is compared.
struct Name {
    thing: TermId,
    preferred: bool,
    label: String,
    /// Folded, with its marks.
    folded: String,
}

/// Pairs of things of one sort that share a name, each pair once for its best reason. Linear in the names but for those that many
/// things share.
///
/// ```
/// use xinzhi::data::read::{Source, read};
/// use xinzhi::meaning::{annotate::Annotator, reconcile::{Likeness, suggestions}};
/// use xinzhi::words::format::Format;
///
/// let turtle = "@prefix e: <http://e/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
///   e:a skos:prefLabel '北部都會區'@zh-Hant-HK . e:b skos:prefLabel '「北部都会区」'@zh-Hans . e:c skos:prefLabel '海岸'@zh-Hant-HK .";
/// let source = Source { path: "a.ttl".into(), format: "ttl".parse::<Format>()?, base: None, graph: None, bytes: turtle.as_bytes().into() };
/// let dataset = read(vec![source]).dataset;
/// let found = suggestions(&dataset, &Annotator::new(&dataset)?);
/// assert_eq!((found.len(), found[0].likeness), (1, Likeness::BareLabel));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suggestions(dataset: &Dataset, annotator: &Annotator) -> Vec<Suggestion> {
    let mut shared: BTreeMap<String, Vec<Name>> = BTreeMap::new();
    let things: BTreeSet<TermId> = annotator.things().collect();
    for (property, preferred) in [(skos::PREF_LABEL, true), (skos::ALT_LABEL, false)] {
        for name in names(dataset, property, preferred).filter(|name| things.contains(&name.thing))
        {
            let bare: String = name
                .folded
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect();
            shared.entry(bare).or_default().push(name);
        }
    }
    let mut best: BTreeMap<(TermId, TermId), (Likeness, String)> = BTreeMap::new();
    for (bare, names) in &shared {
        if bare.is_empty() || names.len() > MANY {
            continue;
        }
        for (at, one) in names.iter().enumerate() {
            for other in names[at + 1..]
                .iter()
                .filter(|other| other.thing != one.thing)
            {
                let sort = |thing| annotator.sort(thing);
                let of_one_sort = sort(one.thing) == sort(other.thing)
                    || sort(one.thing) == Sort::Other
                    || sort(other.thing) == Sort::Other;
                if of_one_sort {
                    keep(&mut best, one, other);
                }
            }
        }
    }
    let suggestion = |(things, (likeness, label))| Suggestion {
        things,
        likeness,
        label,
    };
    let mut all: Vec<Suggestion> = best.into_iter().map(suggestion).collect();
    all.sort_by_key(|s| (s.likeness, s.things));
    all
}

/// A name that so many share tells nothing.
const MANY: usize = 20;

fn keep(best: &mut BTreeMap<(TermId, TermId), (Likeness, String)>, one: &Name, other: &Name) {
    let likeness = match (one.folded == other.folded, one.preferred && other.preferred) {
        (true, true) => Likeness::SameLabel,
        (true, false) => Likeness::Variant,
        (false, _) => Likeness::BareLabel,
    };
    let pair = (one.thing.min(other.thing), one.thing.max(other.thing));
    let better = best.get(&pair).is_none_or(|(known, _)| likeness < *known);
    if better {
        best.insert(pair, (likeness, one.label.clone()));
    }
}

fn names<'a>(
    dataset: &'a Dataset,
    property: NamedNodeRef<'_>,
    preferred: bool,
) -> impl Iterator<Item = Name> + 'a {
    let property = dataset.iri(property);
    let triples = property
        .into_iter()
        .flat_map(move |p| dataset.triples(None, Some(p), None));
    triples.filter_map(move |[thing, _, label]| match dataset.term(label) {
        Term::Literal(literal) => Some(Name {
            thing,
            preferred,
            label: literal.value().to_owned(),
            folded: literal.value().chars().map(fold_char).collect(),
        }),
        _ => None,
    })
}
