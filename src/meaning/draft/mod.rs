//! Statements suggested for a paper that nobody has modelled: what its passages mention and refer to, figures, quotations, proposals. Each
//! says by which rule it was made and how often that rule is right; a person keeps, changes or drops it.
//!
//! What only a person can know is left out and told in a note: what a figure measures, what a proposal wants done where no known action
//! follows the modal word. Nothing is guessed.

pub mod accept;
mod actions;
mod figures;
mod labels;
pub mod measure;
mod modals;
mod parties;
mod proposals;
mod quotations;
mod references;
mod section;

use crate::data::dataset::{Dataset, TermId};
use crate::data::project::Project;
use crate::meaning::annotate::{Annotation, Annotator, Body, Sort};
use crate::meaning::stats::Instances;
use crate::words::prefixes::Prefixes;
use crate::words::text::digest::is_cjk;
use crate::words::text::figures::{FigureKind, FoundFigure};
use crate::words::text::{Leaf, LeafKind, Range, Segmentation};
use crate::words::vocabulary::xz;
use oxrdf::{Literal, Term};
use references::{Referred, referred};
pub use section::section;
use std::collections::BTreeSet;

/// What is suggested for one passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The address of the passage.
    pub address: String,
    /// What it is suggested to say.
    pub nodes: Vec<Node>,
}

/// A node with its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The node, as Turtle writes it.
    pub subject: String,
    /// Predicates and objects, as Turtle writes them.
    pub statements: Vec<(&'static str, String)>,
    /// Labels for it in three languages, as Turtle writes them, where they can be made of those of known things.
    pub label: Option<String>,
    /// The rule that suggests it.
    pub rule: String,
    /// How often the rule is right, as it was measured on the first paper.
    pub likelihood: &'static str,
    /// What is missing, for the person who decides.
    pub note: Option<String>,
}

/// Makes drafts: what is known, and how things are named.
pub struct Drafter<'a> {
    annotator: &'a Annotator,
    dataset: &'a Dataset,
    prefixes: &'a Prefixes,
    actions: BTreeSet<TermId>,
    polities: BTreeSet<TermId>,
    authors: BTreeSet<TermId>,
    base: String,
    slug: String,
    language: &'static str,
}

/// The rules look at a whole passage for each of its figures and modal words; what is longer than this, in code points, is no sentence.
const LONGEST: usize = 2000;

/// A passage as the rules see it.
struct Passage<'a> {
    leaf: &'a Leaf,
    chars: Vec<char>,
    /// Whether its paper is in Chinese: 54% in a cell is so too.
    chinese: bool,
    /// What was found in it, with positions in its folded text.
    found: Vec<Annotation>,
    /// What of it only refers to what another place names.
    referred: Vec<Referred>,
}

impl<'a> Drafter<'a> {
    /// For a paper of a project.
    pub fn new(
        annotator: &'a Annotator,
        dataset: &'a Dataset,
        prefixes: &'a Prefixes,
        project: &Project,
        slug: &str,
    ) -> Self {
        Self {
            annotator,
            dataset,
            prefixes,
            actions: Instances::new(dataset).of(xz::ACTION_CLASS),
            polities: parties::polities(dataset, annotator),
            authors: parties::authors(dataset, &project.paper(slug)),
            base: project.config().base.clone(),
            slug: slug.to_owned(),
            language: project.config().language.tag(),
        }
    }

    /// Suggestions for the passages of a text, in their order; those without any are left out. Linear in the text. Of a passage that is far
    /// longer than a sentence only what it names is suggested.
    ///
    /// ```
    /// use xinzhi::data::{project::Project, read::read};
    /// use xinzhi::meaning::{annotate::Annotator, draft::Drafter};
    /// use xinzhi::words::text::segment;
    ///
    /// let project = Project::embedded()?;
    /// let (dataset, prefixes) = (read(project.sources()?).dataset, project.prefixes());
    /// let annotator = Annotator::new(&dataset)?;
    /// let drafter = Drafter::new(&annotator, &dataset, &prefixes, &project, "next-1");
    /// let drafts = drafter.draft(&segment("題目\n\n香港應加強基礎研究。"));
    /// let rules: Vec<&str> = drafts[0].nodes.iter().map(|node| node.rule.as_str()).collect();
    /// assert_eq!(drafts[0].address, "s0.p1.s1");
    /// assert_eq!(rules, ["names", "modal-should"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn draft(&self, cut: &Segmentation) -> Vec<Draft> {
        let draft = |passage: Passage<'_>| {
            let mut nodes: Vec<Node> = self.mentions(&passage).into_iter().collect();
            nodes.extend(self.references(&passage));
            if passage.chars.len() <= LONGEST {
                nodes.extend(self.figures(&passage));
                nodes.extend(self.quotations(&passage));
                nodes.extend(self.proposals(&passage));
            }
            Draft {
                address: passage.leaf.address.clone(),
                nodes,
            }
        };
        let all = self.passages(cut).into_iter().map(draft);
        all.filter(|draft| !draft.nodes.is_empty()).collect()
    }

    /// The passages with what is found in each; the text is read as a whole, so that what was named earlier is known.
    fn passages<'c>(&self, cut: &'c Segmentation) -> Vec<Passage<'c>> {
        let leaves: Vec<&Leaf> = (cut.leaves.iter())
            .filter(|leaf| leaf.kind != LeafKind::Apparatus)
            .collect();
        let mut text = String::new();
        let mut starts = Vec::new();
        let mut at = 0;
        for leaf in &leaves {
            starts.push(at);
            text.push_str(&leaf.text);
            text.push_str("\n\n");
            at += leaf.text.chars().count() + 2;
        }
        let chinese = text.chars().any(is_cjk);
        let mut passages: Vec<Passage<'_>> = leaves
            .into_iter()
            .map(|leaf| Passage {
                leaf,
                chars: leaf.text.chars().collect(),
                chinese,
                found: Vec::new(),
                referred: Vec::new(),
            })
            .collect();
        for annotation in self.annotator.annotate(&text) {
            let number = starts.partition_point(|start| *start <= annotation.range.0) - 1;
            let (start, length) = (starts[number], passages[number].chars.len());
            if annotation.range.1 <= start + length {
                passages[number].found.push(shifted(annotation, start));
            }
        }
        for (number, referred) in referred(&passages).into_iter().enumerate() {
            passages[number].referred = referred;
        }
        passages
    }

    /// What a passage names, one node for all: the passage itself. What it only refers to is a recorded reference.
    fn mentions(&self, passage: &Passage<'_>) -> Option<Node> {
        let names = passage.found.iter().filter_map(|a| match &a.body {
            Body::Entity(identified) if !identified.is_reference() => identified.one(),
            _ => None,
        });
        let mut things: Vec<TermId> = names.collect();
        things.sort_unstable();
        things.dedup();
        let mut names: Vec<String> = things.into_iter().map(|thing| self.name(thing)).collect();
        names.sort();
        (!names.is_empty()).then(|| Node {
            subject: self.passage(passage),
            statements: vec![("schema:mentions", names.join(" , "))],
            label: None,
            rule: "names".to_owned(),
            likelihood: "0.9",
            note: None,
        })
    }

    /// A thing as Turtle names it.
    fn name(&self, thing: TermId) -> String {
        match self.dataset.term(thing) {
            Term::NamedNode(node) => self.named(node.as_str()),
            other => other.to_string(),
        }
    }

    fn named(&self, iri: &str) -> String {
        self.prefixes
            .compact(iri)
            .unwrap_or_else(|| format!("<{iri}>"))
    }

    fn passage(&self, passage: &Passage<'_>) -> String {
        self.passage_at(&passage.leaf.address)
    }

    fn passage_at(&self, address: &str) -> String {
        self.named(&format!("{}paper/{}/{address}", self.base, self.slug))
    }

    /// A new node of a kind in a passage, by number.
    fn node(&self, kind: &str, passage: &Passage<'_>, number: usize) -> String {
        let address = passage.leaf.address.replace('.', "-");
        self.named(&format!(
            "{}id/{kind}/{}-{address}-{number}",
            self.base, self.slug
        ))
    }

    /// Words of a passage as a literal; of a Chinese text, in the language of the project.
    fn printed(&self, passage: &Passage<'_>, words: &str) -> String {
        let tag = if passage.chinese { self.language } else { "en" };
        format!("{}@{tag}", Literal::new_simple_literal(words))
    }

    /// The place of a figure and what it is measured against: 香港…全球第17位. A place right before a rank, or after 佔 before a share, is
    /// what the figure is measured against; the place is the nearest other one before, else one in the rest of the clause.
    fn places(
        &self,
        passage: &Passage<'_>,
        figure: &FoundFigure,
    ) -> (Option<TermId>, Option<TermId>) {
        let (start, end) = figure.range;
        let is_place = |thing: &TermId| self.annotator.sort(*thing) == Sort::Place;
        let places: Vec<(Range, TermId)> = named_at(&passage.found, (0, usize::MAX))
            .filter(|(_, thing)| is_place(thing))
            .collect();
        let of_rank = matches!(figure.kind, FigureKind::Rank | FigureKind::TopN);
        let against = |range: Range| {
            let right_before = of_rank && range.1 <= start && start - range.1 <= 3;
            let before = range.0.checked_sub(1).and_then(|at| passage.chars.get(at));
            let whole = matches!(before, Some('佔' | '占'));
            right_before || (figure.kind == FigureKind::Share && whole)
        };
        let (scopes, others): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|(range, _)| against(*range));
        let rest = proposals::clause(&passage.chars, (start, end)).1;
        let before = others.iter().rev().find(|(range, _)| range.1 <= start);
        let after = || {
            others
                .iter()
                .find(|(range, _)| end <= range.0 && range.1 <= rest)
        };
        let scope = scopes.last().filter(|_| of_rank);
        (
            before.or_else(after).map(|(_, thing)| *thing),
            scope.map(|(_, thing)| *thing),
        )
    }
}

impl Passage<'_> {
    fn words(&self, (start, end): Range) -> String {
        let length = self.chars.len();
        self.chars[start.min(length)..end.min(length)]
            .iter()
            .collect()
    }
}

/// The same annotation with positions that count from elsewhere.
fn shifted(mut annotation: Annotation, by: usize) -> Annotation {
    let back = |range: &mut Range| *range = (range.0 - by, range.1 - by);
    back(&mut annotation.range);
    match &mut annotation.body {
        Body::Entity(_) => {}
        Body::Figure(figure) => {
            back(&mut figure.range);
            back(&mut figure.core);
        }
        Body::Quotation(spoken) => {
            back(&mut spoken.found.words);
            let verb = &mut spoken.found.verb;
            *verb = (verb.0.saturating_sub(by), verb.1.saturating_sub(by));
            if let Some(speaker) = &mut spoken.found.speaker {
                *speaker = (speaker.0.saturating_sub(by), speaker.1.saturating_sub(by));
            }
        }
    }
    annotation
}

/// The things that are named within a range, with where.
fn named_at(
    found: &[Annotation],
    (start, end): Range,
) -> impl Iterator<Item = (Range, TermId)> + '_ {
    let inside = move |a: &&Annotation| start <= a.range.0 && a.range.1 <= end;
    found.iter().filter(inside).filter_map(|a| match &a.body {
        Body::Entity(identified) => Some((a.range, identified.one()?)),
        _ => None,
    })
}

/// The things that are named within a range.
fn named(found: &[Annotation], range: Range) -> impl Iterator<Item = TermId> + '_ {
    named_at(found, range).map(|(_, thing)| thing)
}

/// The things that are named within a range, each once, as an object list.
fn list(drafter: &Drafter<'_>, things: impl Iterator<Item = TermId>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for thing in things {
        let name = drafter.name(thing);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(" , "))
}
