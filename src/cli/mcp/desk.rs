//! What the tools work on: the data with its search, the questions, and, when first asked for, what explains.

use crate::cli::explain;
use crate::cli::input::{Common, Input};
use crate::cli::search::questions;
use crate::data::allowance::{Allowance, Stop};
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::infer::{Inferred, Limits as InferenceLimits, infer};
use crate::meaning::labels::{self, Labels, NotFound};
use crate::meaning::query::limits::{Limit, Limits};
use crate::meaning::query::question::Question;
use crate::meaning::search::Search;
use crate::store::Store;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use anyhow::{Context, bail};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// No name is near to words that are longer, in characters.
pub(super) const LONGEST_NEAR: usize = 60;

/// Everything that tools need.
pub(super) struct Desk {
    common: Common,
    store: Store,
    pub prefixes: Prefixes,
    pub language: Language,
    pub search: Search,
    seconds: u64,
    stated: OnceLock<Result<Stated, String>>,
}

/// The data as it was stated, and what follows from it, each with its reasons.
pub(super) struct Stated {
    pub input: Input,
    pub inferred: Inferred,
}

impl Desk {
    /// Reads the data that the options mean.
    pub fn open(common: &Common, seconds: u64) -> anyhow::Result<Self> {
        let input = common.load()?;
        let questions = if common.data.is_empty() {
            questions(&input.project)?
        } else {
            Vec::new()
        };
        Ok(Self {
            search: Search::new(&input.dataset, questions, &[]),
            store: Store::index(input.dataset, input.default_graph),
            prefixes: input.prefixes,
            language: input.language,
            common: common.clone(),
            seconds,
            stated: OnceLock::new(),
        })
    }

    /// What answers queries.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The data.
    pub fn dataset(&self) -> &Dataset {
        self.store
            .dataset()
            .expect("the desk's store answers from the index")
    }

    /// Names for readers of a language.
    pub fn labels(&self, language: Language) -> Labels<'_> {
        Labels::new(self.dataset(), &self.prefixes, language)
    }

    /// Whether what a graph says is told.
    pub fn is_shown(&self, graph: TermId) -> bool {
        let seen = self.store.default_graph();
        seen.is_none_or(|seen| seen.shows(graph))
    }

    /// The thing that an IRI, a CURIE or a label names.
    pub fn thing(&self, name: &str) -> anyhow::Result<TermId> {
        let found = labels::find(self.dataset(), &self.prefixes, name, None);
        let unknown = match found {
            Ok(id) => return Ok(id),
            Err(NotFound::Unknown { .. }) if name.chars().count() <= LONGEST_NEAR => found,
            Err(error) => return Err(error.into()),
        };
        let near = self.search.near(self.dataset(), name);
        match near.as_slice() {
            [] => Ok(unknown?),
            near => bail!(
                "nothing is called '{name}': did you mean {}?",
                near.join(", ")
            ),
        }
    }

    /// A shipped question.
    pub fn question(&self, name: &str) -> anyhow::Result<&Question> {
        let all = self.search.questions();
        all.iter().find(|q| q.name == name).with_context(|| {
            let names = all.iter().map(|q| q.name.as_str());
            let near = crate::words::near::did_you_mean(name, names);
            let near = near.map_or_else(String::new, |near| format!(": {near}"));
            format!("there is no question '{name}'{near}")
        })
    }

    /// What a query may use; `stop` ends it from outside.
    pub fn allowance(&self, stop: Arc<Stop>) -> Allowance {
        let limits = Limits::default();
        Allowance {
            deadline: Some(Instant::now() + Duration::from_secs(self.seconds)),
            steps: None,
            literal: limits.size(Limit::MadeLiteral),
            made: limits.size(Limit::MadeTotal),
            stop,
        }
    }

    /// The data with the reasons of what follows from it, worked out when it is first asked for.
    pub fn stated(&self) -> anyhow::Result<&Stated> {
        let made = self.stated.get_or_init(|| {
            let made = || -> anyhow::Result<Stated> {
                let input = self.common.load_stated()?;
                let rules = explain::rules(None, &self.common, &input)?;
                let inferred = infer(&input.dataset, &rules, InferenceLimits::default());
                Ok(Stated { input, inferred })
            };
            made().map_err(|error| format!("{error:#}"))
        });
        made.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }
}
