//! Labels of what is drafted, in three languages, made of the labels of known things: 重修海堤, rebuild seawalls. They are ours, nobody
//! said them; accepting a draft moves them into the gloss. Nothing is translated: where a part has no name of its own, the label tells the
//! class and the passage, until a person writes a better one.

use super::{Drafter, Passage};
use crate::data::dataset::TermId;
use crate::meaning::labels::Labels;
use crate::words::language::Language;
use crate::words::text::figures::{FigureKind, FoundFigure, Value};
use oxrdf::Literal;

/// A word in the languages of [`Language::ALL`].
pub(super) type Words = [&'static str; 3];

impl Drafter<'_> {
    /// A proposal: the action and what it acts on.
    pub(super) fn label_of_proposal(&self, action: TermId, objects: &[TermId]) -> Option<String> {
        self.in_all(|language| {
            let action = self.shown(action, language)?;
            let objects = objects.iter().map(|object| self.shown(*object, language));
            let objects: Vec<String> = objects.collect::<Option<_>>()?;
            Some(match language {
                Language::English if !objects.is_empty() => {
                    format!("{action} {}", objects.join(", "))
                }
                _ => format!("{action}{}", objects.join("、")),
            })
        })
    }

    /// A quotation: who speaks, and on what.
    pub(super) fn label_of_quotation(
        &self,
        passage: &Passage<'_>,
        speaker: TermId,
        about: Option<TermId>,
    ) -> Option<String> {
        self.in_all(|language| {
            let speaker = self.shown(speaker, language)?;
            let about = about.map_or_else(
                || Some(passage.leaf.address.clone()),
                |about| self.shown(about, language),
            )?;
            Some(match language {
                Language::TraditionalChinese => format!("{speaker}談{about}"),
                Language::SimplifiedChinese => format!("{speaker}谈{about}"),
                Language::English => format!("{speaker} on {about}"),
            })
        })
    }

    /// What is not known by its parts: the class, the passage, and which one of several there.
    pub(super) fn label_of_class(
        &self,
        passage: &Passage<'_>,
        class: Words,
        number: usize,
    ) -> Option<String> {
        let address = &passage.leaf.address;
        let which = match number {
            1 => String::new(),
            _ => format!(" {number}"),
        };
        self.in_all(|language| {
            Some(match language {
                Language::TraditionalChinese => format!("{}{which}（{address}）", class[0]),
                Language::SimplifiedChinese => format!("{}{which}（{address}）", class[1]),
                Language::English => format!("{}{which} ({address})", class[2]),
            })
        })
    }

    /// A figure: where, how much, and the passage, as what it measures is not known yet.
    pub(super) fn label_of_figure(
        &self,
        passage: &Passage<'_>,
        figure: &FoundFigure,
        place: Option<TermId>,
    ) -> Option<String> {
        let percent = matches!(figure.kind, FigureKind::Share);
        let value = match figure.value {
            Value::Number(value) => value.to_string(),
            Value::Between(lower, upper) => format!("{lower}–{upper}"),
            Value::Ratio(a, b) => format!("{a}/{b}"),
            _ => return None,
        };
        let sign = if percent && matches!(figure.value, Value::Number(_)) {
            "%"
        } else {
            ""
        };
        let address = &passage.leaf.address;
        self.in_all(|language| {
            let place = match place {
                Some(place) => Some(self.shown(place, language)?),
                None => None,
            };
            let (colon, open, close) = match language {
                Language::English => (": ", " (", ")"),
                _ => ("：", "（", "）"),
            };
            let place = place.map(|place| place + colon).unwrap_or_default();
            Some(format!("{place}{value}{sign}{open}{address}{close}"))
        })
    }

    /// A label in each of the languages, as Turtle writes it, when there is one in all.
    fn in_all(&self, label: impl Fn(Language) -> Option<String>) -> Option<String> {
        let one = |language: Language| {
            let label = Literal::new_simple_literal(label(language)?);
            Some(format!("{label}@{}", language.tag()))
        };
        let all: Option<Vec<String>> = Language::ALL.into_iter().map(one).collect();
        Some(all?.join(" , "))
    }

    fn shown(&self, thing: TermId, language: Language) -> Option<String> {
        let labels = Labels::new(self.dataset, self.prefixes, language);
        labels.label(thing).map(str::to_owned)
    }
}
