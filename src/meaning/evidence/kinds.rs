//! What can be found, as data: severity, title, message and help of each code in three languages (`kinds.toml`).

use super::source::Source;
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::words::diagnostic::{Finding, Place, Severity};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::text::Range;
use oxrdf::Term;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A kind of finding.
#[derive(Debug, Deserialize)]
pub struct Kind {
    severity: String,
    title: BTreeMap<String, String>,
    message: BTreeMap<String, String>,
    help: BTreeMap<String, String>,
}

static KINDS: LazyLock<BTreeMap<String, Kind>> = LazyLock::new(|| {
    toml::from_str(include_str!("kinds.toml")).expect("the embedded kinds are tested")
});

/// All kinds by their code.
pub fn kinds() -> &'static BTreeMap<String, Kind> {
    &KINDS
}

impl Kind {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.severity.parse().unwrap_or(Severity::Violation)
    }

    /// What it is called.
    pub fn title(&self, language: Language) -> &str {
        in_language(&self.title, language)
    }

    /// How to mend it.
    pub fn help(&self, language: Language) -> &str {
        in_language(&self.help, language)
    }
}

fn in_language(texts: &BTreeMap<String, String>, language: Language) -> &str {
    texts
        .iter()
        .min_by_key(|(tag, _)| language.preference(Some(tag)))
        .map_or("", |(_, text)| text)
}

/// Makes findings about one paper.
pub struct Teller<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    prefixes: &'a Prefixes,
    language: Language,
    source: &'a Source<'a>,
}

impl<'a> Teller<'a> {
    /// Findings in a language, with places in a text.
    pub fn new(
        dataset: &'a Dataset,
        prefixes: &'a Prefixes,
        language: Language,
        source: &'a Source<'a>,
    ) -> Self {
        Self {
            dataset,
            prefixes,
            language,
            source,
        }
    }

    /// The text that places are of.
    pub fn source(&self) -> &'a Source<'a> {
        self.source
    }

    /// A finding of a kind with its message filled in.
    ///
    /// # Panics
    /// When there is no such kind; every code in use is tested.
    pub fn tell(&self, code: &str, slots: &[(&str, &str)]) -> Finding {
        let kind = KINDS.get(code).expect("codes in use are in kinds.toml");
        let mut message = in_language(&kind.message, self.language).to_owned();
        for (name, value) in slots {
            message = message.replace(&format!("{{{name}}}"), value);
        }
        Finding::new(code, kind.severity(), message).hint(kind.help(self.language))
    }

    /// The finding at the line of a quad, with its object marked.
    pub fn at(&self, finding: Finding, quad: Option<QuadIds>) -> Finding {
        let Some(quad) = quad else { return finding };
        let terms: Vec<&Term> = [quad.o, quad.p, quad.s]
            .map(|id| self.dataset.term(id))
            .to_vec();
        let line = self.dataset.line(quad);
        self.dataset.files().locate(finding, line, &terms)
    }

    /// The finding at the line of a quad, with one of its terms marked.
    pub fn at_term(&self, finding: Finding, quad: QuadIds, term: TermId) -> Finding {
        let line = self.dataset.line(quad);
        let term = self.dataset.term(term);
        self.dataset.files().locate(finding, line, &[term])
    }

    /// The finding with a place of the text.
    pub fn in_text(&self, finding: Finding, range: Option<Range>) -> Finding {
        let Some(range) = range else { return finding };
        finding.related(self.place(range), self.here())
    }

    /// The finding with a place of the text and what is printed there.
    pub fn in_text_as(&self, finding: Finding, range: Option<Range>, printed: &str) -> Finding {
        let Some(range) = range else { return finding };
        let what = match self.language {
            Language::English => format!("{}: \"{printed}\"", self.here()),
            _ => format!("{}：「{printed}」", self.here()),
        };
        finding.related(self.place(range), what)
    }

    /// A place of the text.
    pub fn place(&self, range: Range) -> Place {
        self.source.place(range)
    }

    fn here(&self) -> &'static str {
        match self.language {
            Language::TraditionalChinese => "文本此處",
            Language::SimplifiedChinese => "文本此处",
            Language::English => "here in the text",
        }
    }

    /// How a term is named: CURIE, value, or as it is written.
    pub fn name(&self, id: TermId) -> String {
        match self.dataset.term(id) {
            Term::NamedNode(node) => self
                .prefixes
                .compact(node.as_str())
                .unwrap_or_else(|| node.to_string()),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_speaks_three_languages() {
        for (code, kind) in kinds() {
            assert!(kind.severity.parse::<Severity>().is_ok(), "{code}");
            for texts in [&kind.title, &kind.message, &kind.help] {
                let tags: Vec<&str> = texts.keys().map(String::as_str).collect();
                assert_eq!(tags, ["en", "zh-Hans", "zh-Hant-HK"], "{code}");
            }
        }
    }
}
