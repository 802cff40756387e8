//! Search: things, passages and questions by what they are called and what is said about them, in three languages at once.
//!
//! [`Search::new`] reads a dataset into an [`Index`]; [`Search::find`] asks it. Traditional, Simplified and English find each
//! other because a thing is one document with all its names: whatever name is found, the thing is. Nothing is guessed: a search
//! that finds nothing says which names are near ([`Search::near`]).

mod ask;
mod fold;
mod found;
mod index;
mod things;

pub use ask::Hit;
pub use found::Found;
pub use index::{Field, Index, IndexBuilder};
pub use things::named;

use super::labels::by_iri;
use super::query::question::Question;
use super::stats::Instances;
use crate::data::dataset::{Ask, Dataset, TermId};
use crate::words::near::nearest;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::rdf;
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeSet;

/// What a search leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A resource of the dataset.
    Thing(TermId),
    /// A shipped question, by its place in [`Search::questions`].
    Question(usize),
}

/// What is wanted of all that could be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Only {
    /// Everything.
    Anything,
    /// Instances of one of these classes.
    Classes(BTreeSet<TermId>),
    /// Questions.
    Questions,
}

impl Only {
    /// Instances of a class and of those below it.
    pub fn class(dataset: &Dataset, class: NamedNodeRef<'_>) -> Self {
        Self::Classes(Instances::new(dataset).classes_under(class))
    }
}

/// What can be found in a dataset.
pub struct Search {
    index: Index,
    /// The things, in the order of their documents; questions follow them.
    things: Vec<TermId>,
    questions: Vec<Question>,
    /// What the score of each document is multiplied with.
    factors: Vec<f32>,
}

impl Search {
    /// Reads what things are called and what is said about them; `texts` are those of passages, by the identifiers of these, where
    /// they may be shown.
    pub fn new(dataset: &Dataset, questions: Vec<Question>, texts: &[(TermId, &str)]) -> Self {
        let mut builder = IndexBuilder::default();
        let (things, mut factors) = things::read(dataset, texts, &mut builder);
        for question in &questions {
            builder.document();
            things::read_question(question, &mut builder);
            factors.push(1.0);
        }
        Self {
            index: builder.build(),
            things,
            questions,
            factors,
        }
    }

    /// The questions that can be found.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Everything that can be found, things and passages before questions.
    pub fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        (0..self.index.len() as u32).map(|doc| self.target(doc))
    }

    /// How many things, passages and questions can be found.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// What fits the words best, best first. An IRI or a CURIE finds what it names.
    pub fn find(
        &self,
        dataset: &Dataset,
        prefixes: &Prefixes,
        words: &str,
        only: &Only,
        most: usize,
    ) -> Vec<Target> {
        let kind = dataset.iri(rdf::TYPE);
        let fit = |doc: u32| match self.fits(dataset, kind, self.target(doc), only) {
            true => self.factors[doc as usize],
            false => 0.0,
        };
        let named = words
            .contains(':')
            .then(|| by_iri(dataset, prefixes, words));
        let named = named.flatten().map(Target::Thing);
        let named = named.filter(|target| self.fits(dataset, kind, *target, only));
        let hits = self.index.ask(words, most, fit);
        let found = hits.into_iter().map(|hit| self.target(hit.doc));
        let found = found.filter(|target| Some(*target) != named);
        named.into_iter().chain(found).take(most).collect()
    }

    /// Names that are near to words that find nothing.
    pub fn near<'a>(&self, dataset: &'a Dataset, words: &str) -> Vec<&'a str> {
        let length = words.chars().count();
        let names = things::names(dataset);
        nearest(
            words,
            names.filter(|name| name.chars().count() <= 2 * length + 2),
        )
    }

    fn target(&self, doc: u32) -> Target {
        let doc = doc as usize;
        match self.things.get(doc) {
            Some(id) => Target::Thing(*id),
            None => Target::Question(doc - self.things.len()),
        }
    }

    fn fits(&self, dataset: &Dataset, kind: Ask, target: Target, only: &Only) -> bool {
        match (only, target) {
            (Only::Anything, _) | (Only::Questions, Target::Question(_)) => true,
            (Only::Classes(classes), Target::Thing(id)) => kind.is_some_and(|kind| {
                let mut types = dataset.matching(Some(id), Some(kind), None);
                types.any(|quad| classes.contains(&quad.o))
            }),
            (Only::Classes(_), Target::Question(_)) | (Only::Questions, Target::Thing(_)) => false,
        }
    }
}

/// The value of a literal.
fn text(dataset: &Dataset, id: TermId) -> Option<&str> {
    match dataset.term(id) {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}
