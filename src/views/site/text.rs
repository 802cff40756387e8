//! The words of passages, when the text of the paper is given and may be shown.

use super::model::{ById, Site};
use super::value::Link;
use crate::data::dataset::{Dataset, TermId};
use crate::data::project::Project;
use crate::words::language::Language;
use crate::words::text::{MentionFinder, Positions, Range, digest, normalise_ranges};
use crate::words::vocabulary::{oa, skos, xz};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A text that is not the one that was segmented.
#[derive(Debug, thiserror::Error)]
#[error(
    "the text of {paper} differs from the one that was segmented at {passage}: give that text, or segment anew"
)]
pub struct TextError {
    paper: String,
    passage: String,
}

/// The folded words of each leaf; none when no text was given.
#[derive(Default)]
pub struct Words {
    of: HashMap<TermId, String>,
}

/// A stretch of a passage's words: plain, or the name of something.
pub struct Piece {
    /// The words.
    pub text: String,
    /// What they name.
    pub link: Option<Link>,
    /// Their place on the page, when statements lead to it.
    pub anchor: String,
}

impl Words {
    /// Takes the words of each leaf from its paper and verifies them by their digests.
    pub(super) fn new(
        dataset: &Dataset,
        passages: &ById<u64>,
        project: &Project,
        texts: &BTreeMap<String, String>,
    ) -> Result<Self, TextError> {
        let mut of = HashMap::new();
        for (slug, text) in texts {
            let paper = dataset.id(&project.paper(slug).into());
            let positions = Positions::new(text);
            for leaf in passages.keys().copied() {
                let Some(known) = value(dataset, leaf, xz::DIGEST) else {
                    continue;
                };
                if dataset.objects(leaf, xz::IN_PAPER).next() != paper {
                    continue;
                }
                let words = normalise_ranges(&positions, &ranges(dataset, leaf));
                if digest(&words) != known {
                    return Err(TextError {
                        paper: slug.clone(),
                        passage: dataset.term(leaf).to_string(),
                    });
                }
                of.insert(leaf, words);
            }
        }
        Ok(Self { of })
    }

    /// The words of a leaf, where they may be shown.
    pub fn text(&self, leaf: TermId) -> Option<&str> {
        self.of.get(&leaf).map(String::as_str)
    }

    /// The words of each leaf, where they may be shown.
    pub fn texts(&self) -> impl Iterator<Item = (TermId, &str)> {
        self.of.iter().map(|(id, text)| (*id, text.as_str()))
    }

    /// Whether there are words at all.
    pub fn are_shown(&self) -> bool {
        !self.of.is_empty()
    }
}

/// The words of a leaf, with the names of what its graph speaks of linked in place.
pub(super) fn words(site: &Site, leaf: TermId, language: Language, root: &str) -> Vec<Piece> {
    let piece = |(text, id): (String, Option<TermId>)| Piece {
        text,
        link: id.map(|id| Link::to(site, id, language, root)),
        anchor: String::new(),
    };
    stretches(site, leaf).into_iter().map(piece).collect()
}

/// The words of a leaf, where names lead to what is said of them on the same page, and carry anchors to which that leads back.
/// The second part tells the anchors of each thing.
pub(super) fn words_both_ways(
    site: &Site,
    leaf: TermId,
    language: Language,
    root: &str,
) -> (Vec<Piece>, HashMap<TermId, Vec<String>>) {
    let subjects: BTreeSet<TermId> = site
        .dataset
        .matching_in(leaf, None, None, None)
        .map(|q| q.s)
        .collect();
    let (mut pieces, mut anchors) = (Vec::new(), HashMap::<TermId, Vec<String>>::new());
    for (text, id) in stretches(site, leaf) {
        let mut link = id.map(|id| Link::to(site, id, language, root));
        let mut anchor = String::new();
        if let (Some(id), Some(link)) = (id.filter(|id| subjects.contains(id)), &mut link) {
            link.href = Some(format!("#{}", subject_anchor(site, id)));
            anchor = format!("w{}", pieces.len());
            anchors.entry(id).or_default().push(anchor.clone());
        }
        pieces.push(Piece { text, link, anchor });
    }
    (pieces, anchors)
}

/// The place on the page of a passage at which stands what it says of a thing.
pub(super) fn subject_anchor(site: &Site, id: TermId) -> String {
    let stem = site.stem(id);
    let stem =
        stem.unwrap_or_else(|| super::route::resource_name(&site.dataset.term(id).to_string()));
    stem.trim_start_matches("page/").replace('/', "-")
}

/// The words of a leaf cut where the names of things begin and end.
fn stretches(site: &Site, leaf: TermId) -> Vec<(String, Option<TermId>)> {
    let Some(text) = site.words.of.get(&leaf) else {
        return Vec::new();
    };
    let Ok(finder) = MentionFinder::new(names_in(site, leaf)) else {
        return vec![(text.clone(), None)];
    };
    let chars: Vec<char> = text.chars().collect();
    let slice = |(start, end): Range| chars[start..end].iter().collect::<String>();
    let mut stretches = Vec::new();
    let mut done = 0;
    for mention in finder.find(text) {
        let (start, end) = mention.range;
        let Some(id) = mention.ids.first() else {
            continue;
        };
        stretches.push((slice((done, start)), None));
        stretches.push((slice((start, end)), Some(**id)));
        done = end;
    }
    stretches.push((slice((done, chars.len())), None));
    stretches.retain(|(text, _)| !text.is_empty());
    stretches
}

/// The labels, as printed, of what a passage speaks of; and the printed forms of its figures.
fn names_in(site: &Site, leaf: TermId) -> Vec<(String, TermId)> {
    let dataset = &site.dataset;
    let terms: BTreeSet<TermId> = dataset
        .matching_in(leaf, None, None, None)
        .flat_map(|q| [q.s, q.o])
        .filter(|id| site.has_page(*id) && !site.is_passage(*id))
        .collect();
    let mut names = Vec::new();
    for id in terms {
        for property in [
            skos::PREF_LABEL,
            skos::ALT_LABEL,
            skos::HIDDEN_LABEL,
            xz::PRINTED_FORM,
        ] {
            for o in dataset.objects(id, property) {
                if let Term::Literal(literal) = dataset.term(o)
                    && literal
                        .language()
                        .is_some_and(|tag| tag.starts_with("zh-hant"))
                {
                    names.push((literal.value().to_owned(), id));
                }
            }
        }
    }
    names
}

/// Where a passage stands in its text, in code points.
pub(super) fn ranges(dataset: &Dataset, passage: TermId) -> Vec<Range> {
    let number = |id: TermId, property| value(dataset, id, property).and_then(|v| v.parse().ok());
    let mut ranges: Vec<Range> = dataset
        .objects(passage, oa::HAS_SELECTOR)
        .filter_map(|s| Some((number(s, oa::START)?, number(s, oa::END)?)))
        .collect();
    ranges.sort_unstable();
    ranges
}

/// The first literal value of a property.
pub(super) fn value<'a>(
    dataset: &'a Dataset,
    id: TermId,
    property: NamedNodeRef<'_>,
) -> Option<&'a str> {
    dataset
        .objects(id, property)
        .find_map(|o| match dataset.term(o) {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
}
