//! Known things in new texts: names with whom they stand for, references by rule, figures, quotations with their speakers.
//!
//! A name that several things bear is decided for a reason that is told, or left as candidates. References are kept apart from names.
//! Every text is read on its own, so that any number of them can be read at once and memory does not grow with their number.

mod choose;
mod names;
mod pronouns;
mod references;

pub use names::Sort;

use crate::data::dataset::{Dataset, TermId};
use crate::words::text::figures::{FoundFigure, figures};
use crate::words::text::{FoundQuotation, Range, Room, TooManyLabels, quotations};
use choose::{Around, Chooser};
use names::Names;

/// Something in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Where it stands, in code points.
    pub range: Range,
    /// What it is.
    pub body: Body,
}

/// What an annotation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A known thing is named or referred to.
    Entity(Identified),
    /// A figure, a sum, a date, a rank.
    Figure(Box<FoundFigure>),
    /// Words of somebody.
    Quotation(Spoken),
}

/// Which thing is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// One thing; several where nothing decides between them.
    pub things: Vec<TermId>,
    /// Why these.
    pub reason: Reason,
}

impl Identified {
    /// The thing, when it is decided.
    pub fn one(&self) -> Option<TermId> {
        match self.things.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether it is no name but a word that stands for one.
    pub fn is_reference(&self) -> bool {
        matches!(
            self.reason,
            Reason::ThatOne | Reason::ThisOne | Reason::ThatSpeaker
        )
    }
}

/// Words of somebody, and who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The quotation.
    pub found: FoundQuotation,
    /// Who speaks, when the phrase that names the speaker names one thing that can, or is a pronoun for somebody named
    /// before.
    pub speaker: Option<TermId>,
}

/// Why a name or a reference stands for a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing else has the name.
    OnlyBearer,
    /// Of its bearers it alone can speak, and the name stands where a speaker does.
    Speaks,
    /// Of its bearers it alone is a place, and the name stands after a word of place.
    Whereabouts,
    /// Of its bearers it alone was named before by a name of its own.
    NamedEarlier,
    /// Of its bearers it alone is called so; for the others it is another name.
    CalledSo,
    /// Nothing decides.
    Undecided,
    /// 該局: the nearest name before that ends so.
    ThatOne,
    /// 本港: the only name in the text that ends so.
    ThisOne,
    /// 他指出: the person who spoke last before, else the last one named.
    ThatSpeaker,
}

impl Reason {
    /// The word for it in outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyBearer => "only-bearer",
            Self::Speaks => "speaks",
            Self::Whereabouts => "whereabouts",
            Self::NamedEarlier => "named-earlier",
            Self::CalledSo => "called-so",
            Self::Undecided => "undecided",
            Self::ThatOne => "that-one",
            Self::ThisOne => "this-one",
            Self::ThatSpeaker => "that-speaker",
        }
    }
}

/// Finds known things in texts. Made once from a dataset, then used from any number of threads.
pub struct Annotator {
    names: Names,
}

impl Annotator {
    /// Collects the names of a dataset.
    ///
    /// ```
    /// use xinzhi::data::{project::Project, read::read};
    /// use xinzhi::meaning::annotate::{Annotator, Body};
    ///
    /// let project = Project::embedded()?;
    /// let dataset = read(project.sources()?).dataset;
    /// let annotator = Annotator::new(&dataset)?;
    /// let found = annotator.annotate("梁振英指出，香港有16所實驗室。");
    /// let kinds: Vec<&str> = found.iter().map(|a| match a.body {
    ///     Body::Entity(_) => "entity",
    ///     Body::Figure(_) => "figure",
    ///     Body::Quotation(_) => "quotation",
    /// }).collect();
    /// assert_eq!(kinds, ["entity", "quotation", "entity", "figure"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there are more names than one automaton can hold.
    pub fn new(dataset: &Dataset) -> Result<Self, TooManyLabels> {
        Ok(Self {
            names: Names::new(dataset)?,
        })
    }

    /// Everything that has a name.
    pub fn things(&self) -> impl Iterator<Item = TermId> + '_ {
        self.names.things()
    }

    /// What sort of thing something is.
    pub fn sort(&self, thing: TermId) -> Sort {
        self.names.sort(thing)
    }

    /// Everything found in a text, by where it begins, what is longer first. Linear in the text.
    pub fn annotate(&self, text: &str) -> Vec<Annotation> {
        let chars: Vec<char> = text.chars().collect();
        let spoken = quotations(text);
        let mut found = self.names_in(text, &chars, &spoken);
        found.extend(references::references(&chars, &found));
        found.sort_by_key(|a| a.range);
        found = pronouns::resolved(self, &chars, &spoken, found);
        let quoted = spoken.into_iter().map(|q| self.quoted(&chars, &found, q));
        let quoted: Vec<Annotation> = quoted.collect();
        found.extend(quoted);
        found.extend(figures(text).into_iter().map(|figure| Annotation {
            range: figure.range,
            body: Body::Figure(Box::new(figure)),
        }));
        found.sort_by_key(|a| (a.range.0, std::cmp::Reverse(a.range.1)));
        found
    }

    /// The names alone, with what they stand for.
    pub fn names(&self, text: &str) -> Vec<Annotation> {
        self.names_in(text, &[], &[])
    }

    fn names_in(&self, text: &str, chars: &[char], spoken: &[FoundQuotation]) -> Vec<Annotation> {
        let mut speakers: Vec<Range> = spoken.iter().filter_map(|q| q.speaker).collect();
        speakers.sort_unstable();
        self.chosen(text, |range| around(range, chars, &speakers))
    }

    /// The names of a text, each with the things that are chosen for it by what stands around it.
    fn chosen(&self, text: &str, around: impl Fn(Range) -> Around) -> Vec<Annotation> {
        let mut chooser = Chooser::default();
        let mut bearers = Vec::new();
        let mut found = Vec::new();
        self.names.finder.scan(text, &mut Room::default(), |hit| {
            bearers.clear();
            bearers.extend(hit.ids().copied());
            let identified = chooser.choose(&mut bearers, around(hit.range), &self.names);
            found.push(Annotation {
                range: hit.range,
                body: Body::Entity(identified),
            });
        });
        found
    }

    fn quoted(&self, text: &[char], named: &[Annotation], found: FoundQuotation) -> Annotation {
        let who = |range: Range| {
            let named = self.speaker(named, range);
            named.or_else(|| self.speaker_alone(&text[range.0..range.1]))
        };
        let speaker = found.speaker.and_then(who);
        Annotation {
            range: found.words,
            body: Body::Quotation(Spoken { found, speaker }),
        }
    }

    /// Who is named in the phrase of a speaker read on its own, where a longer name lies over it: 國家提出… may be the name of an event.
    fn speaker_alone(&self, phrase: &[char]) -> Option<TermId> {
        let text: String = phrase.iter().collect();
        let whole = [(0, phrase.len())];
        let named = self.chosen(&text, |range| around(range, phrase, &whole));
        self.speaker(&named, whole[0])
    }

    /// Who is named in the phrase of a speaker: a person, else a body, else a post, else a place that speaks. Of bodies that follow each
    /// other without a break, as 特區政府創新科技及工業局, the last. Nobody where the phrase names only what cannot speak, as a document.
    fn speaker(&self, named: &[Annotation], (start, end): Range) -> Option<TermId> {
        let from = named.partition_point(|a| a.range.0 < start);
        let within: Vec<(Range, TermId)> = (named[from..].iter())
            .take_while(|a| a.range.1 <= end)
            .filter_map(|a| match &a.body {
                Body::Entity(identified) => Some((a.range, identified.one()?)),
                _ => None,
            })
            .collect();
        let sort = |at: usize| self.names.sort(within[at].1);
        let first = |of: Sort| (0..within.len()).find(|at| sort(*at) == of);
        let last_of_row = |mut at: usize| {
            let goes_on = |at: usize| {
                let next = within.get(at + 1);
                next.is_some_and(|next| next.0.0 == within[at].0.1 && sort(at + 1) == Sort::Body)
            };
            while goes_on(at) {
                at += 1;
            }
            at
        };
        first(Sort::Person)
            .or_else(|| first(Sort::Body).map(last_of_row))
            .or_else(|| first(Sort::Post))
            .or_else(|| first(Sort::Place))
            .map(|at| within[at].1)
    }
}

/// What stands around a name that helps to choose.
fn around(range: Range, text: &[char], speakers: &[Range]) -> Around {
    let after = speakers.partition_point(|speaker| speaker.0 <= range.0);
    if after
        .checked_sub(1)
        .is_some_and(|at| range.1 <= speakers[at].1)
    {
        return Around::Speaker;
    }
    let before: String = text
        .get(range.0.saturating_sub(4)..range.0)
        .unwrap_or_default()
        .iter()
        .collect();
    let place = ["在", "於", "于", "位於", "至", " in ", " at "]
        .iter()
        .any(|word| before.ends_with(word));
    if place {
        Around::Whereabouts
    } else {
        Around::Nothing
    }
}

#[cfg(test)]
mod tests;
