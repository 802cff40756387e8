//! The site as a value: the data, what each term is called, where each has its page, the answers to the questions.
//!
//! Everything that a page needs is worked out once, here; a page is then a function of the site and its route.

use super::index::{self, Index};
use super::names::{Curies, Names};
use super::pages::Pages;
use super::picture::Painter;
use super::question::Answered;
use super::route::{Route, term_name};
use super::text::Words;
use crate::data::dataset::{Dataset, TermId};
use crate::data::project::{Project, ProjectError};
use crate::data::view::DefaultGraph;
use crate::meaning::check::{Rule, RuleError};
use crate::meaning::query::QueryError;
use crate::meaning::query::question::ParamError;
use crate::meaning::stats::{Stats, stats};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use crate::words::vocabulary::{rdf, xz};
use foldhash::fast::FixedState;
use oxrdf::Term;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// What is known of some terms.
pub(super) type ById<T> = HashMap<TermId, T, FixedState>;

/// What a site is made from.
pub struct Material {
    /// The project: its title, base, questions and rules.
    pub project: Project,
    /// The data.
    pub dataset: Arc<Dataset>,
    /// What plain queries see.
    pub default_graph: DefaultGraph,
    /// Short names.
    pub prefixes: Prefixes,
    /// Where the pages stand, ending in a slash; the base of the IRIs when nothing else is said.
    pub url: Option<String>,
    /// Whether the data is the project's own; else it is somebody's RDF, shown as it is.
    pub own: bool,
    /// The words of papers by slug, when their texts were given and may be shown.
    pub texts: BTreeMap<String, String>,
    /// What draws, when something does.
    pub painter: Option<Box<dyn Painter>>,
}

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file of the project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A rule is wrong.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A question is wrong.
    #[error(transparent)]
    Question(#[from] ParamError),
    /// A question cannot be answered.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A text is not the one that the positions count in.
    #[error(transparent)]
    Words(#[from] super::text::TextError),
    /// The address of the site is no IRI.
    #[error("--site {0}: give an absolute address, such as https://example.org/kg/")]
    Url(String),
}

/// A page of a term, and the place on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The page.
    pub route: Route,
    /// The fragment, for terms of a vocabulary.
    pub fragment: Option<String>,
}

impl Address {
    /// The page that tells most of the term: for a term of the vocabulary its own, where its IRI leads to the page of all.
    pub fn page(&self) -> Route {
        match &self.fragment {
            Some(fragment) => Route::Term {
                name: term_name(fragment),
            },
            None => self.route.clone(),
        }
    }
}

/// Everything that pages are made of.
pub struct Site {
    pub(super) project: Project,
    pub(super) dataset: Arc<Dataset>,
    pub(super) default_graph: DefaultGraph,
    pub(super) prefixes: Prefixes,
    pub(super) own: bool,
    pub(super) url: String,
    pub(super) names: Names,
    pub(super) curies: Curies,
    pub(super) pages: Pages,
    pub(super) positions: ById<u64>,
    /// The leaves of papers by paper and place.
    pub(super) leaves: HashMap<(TermId, u64), TermId, FixedState>,
    /// How many quads each term is an end of, by its place in the dictionary.
    pub(super) degrees: Vec<u32>,
    /// What changed from version to version, as the project tells it.
    pub(super) changes: Option<String>,
    pub(super) questions: Vec<Answered>,
    pub(super) rules: Vec<Rule>,
    pub(super) indexes: Vec<Index>,
    /// The first index that lists a thing.
    pub(super) listed: ById<usize>,
    pub(super) words: Words,
    pub(super) painter: Option<Box<dyn Painter>>,
    pub(super) stats: Stats,
    pub(super) dumps: OnceLock<Vec<super::dump::Dump>>,
    pub(super) page_count: OnceLock<usize>,
    pub(super) papers: OnceLock<Vec<(Route, TermId)>>,
    pub(super) measures: OnceLock<super::void::Measures>,
    pub(super) search: OnceLock<crate::meaning::search::Search>,
    /// The classes above each class, itself included.
    pub(super) ancestors: ById<BTreeSet<TermId>>,
}

impl Site {
    /// Works out what the pages need: names, addresses, indexes; and asks the questions.
    ///
    /// # Errors
    /// When a question or rule of the project is wrong, or the address of the site is.
    pub fn build(material: Material) -> Result<Self, SiteError> {
        let url = site_url(&material)?;
        let (questions, rules) = if material.own {
            (
                super::question::answer_all(&material)?,
                crate::meaning::check::rules(&material.project)?,
            )
        } else {
            (Vec::new(), Vec::new())
        };
        let Material {
            project,
            dataset,
            default_graph,
            prefixes,
            own,
            texts,
            painter,
            ..
        } = material;
        let names = Names::new(&dataset);
        let pages = Pages::new(&dataset, &project.config().base, own);
        let positions = positions(&dataset);
        let words = Words::new(&dataset, &positions, &project, &texts)?;
        let stats = stats(&dataset, &default_graph, str::to_owned);
        let mut site = Self {
            ancestors: index::ancestors(&dataset),
            leaves: leaves(&dataset, &positions),
            degrees: degrees(&dataset),
            changes: own.then(|| project.changes()).transpose()?.flatten(),
            listed: ById::default(),
            curies: Curies::new(&dataset, &prefixes),
            project,
            dataset,
            default_graph,
            prefixes,
            own,
            url,
            names,
            pages,
            positions,
            questions,
            rules,
            indexes: Vec::new(),
            words,
            painter,
            stats,
            dumps: OnceLock::new(),
            page_count: OnceLock::new(),
            papers: OnceLock::new(),
            measures: OnceLock::new(),
            search: OnceLock::new(),
        };
        site.indexes = index::all(&site);
        for (at, index) in site.indexes.iter().enumerate() {
            for id in &index.members {
                site.listed.entry(*id).or_insert(at);
            }
        }
        Ok(site)
    }

    /// The language of pages for readers who ask for none.
    pub fn language(&self) -> Language {
        self.project.config().language
    }

    /// The address of the site, ending in a slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The base of the project's IRIs.
    pub fn base(&self) -> &str {
        &self.project.config().base
    }

    /// The title in a language.
    pub fn title(&self, language: Language) -> &str {
        let titles = &self.project.config().title;
        let best = titles
            .iter()
            .min_by_key(|(tag, _)| language.preference(Some(tag)));
        best.map_or(self.project.config().name.as_str(), |(_, title)| title)
    }

    /// The licence of the data, when the project names one.
    pub fn licence_iri(&self) -> Option<String> {
        super::void::licence(self).map(|licence| licence.as_str().to_owned())
    }

    /// The IRI of a term; what stands for the default graph has none.
    pub(super) fn iri(&self, id: TermId) -> Option<&str> {
        if id == TermId::DEFAULT_GRAPH {
            return None;
        }
        match self.dataset.term(id) {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        }
    }

    /// Whether statements of a graph are shown.
    pub(super) fn is_shown(&self, graph: TermId) -> bool {
        self.default_graph.shows(graph)
    }

    /// Whether a graph holds what somebody wrote, and not what a rule concluded.
    pub(super) fn is_stated(&self, graph: TermId) -> bool {
        graph == TermId::DEFAULT_GRAPH
            || !self.iri(graph).is_some_and(|iri| {
                iri.strip_prefix(self.base())
                    .is_some_and(|local| local.starts_with("graph/inferred/"))
            })
    }

    /// The types of a term, the most special first.
    pub(super) fn types(&self, id: TermId) -> Vec<TermId> {
        let mut types: Vec<TermId> = self.dataset.objects(id, rdf::TYPE).collect();
        types.sort_unstable();
        types.dedup();
        let above = |class: &TermId| self.ancestors.get(class).map_or(1, BTreeSet::len);
        types.sort_by_key(|class| (std::cmp::Reverse(above(class)), self.iri(*class)));
        types
    }

    /// Whether a term is an instance of a class or of one below it.
    pub(super) fn is_a(&self, id: TermId, class: oxrdf::NamedNodeRef<'_>) -> bool {
        let Some(class) = self.dataset.iri(class) else {
            return false;
        };
        self.dataset.objects(id, rdf::TYPE).any(|own| {
            own == class
                || self
                    .ancestors
                    .get(&own)
                    .is_some_and(|above| above.contains(&class))
        })
    }

    /// Whether a term is a passage.
    pub(super) fn is_passage(&self, id: TermId) -> bool {
        self.positions.contains_key(&id)
    }
}

fn site_url(material: &Material) -> Result<String, SiteError> {
    let config = material.project.config();
    let given = material
        .url
        .as_deref()
        .or(config.site.as_deref())
        .unwrap_or(&config.base);
    let url = if given.ends_with('/') {
        given.to_owned()
    } else {
        format!("{given}/")
    };
    let good = url.starts_with("http") && oxrdf::NamedNode::new(&url).is_ok();
    good.then_some(url)
        .ok_or_else(|| SiteError::Url(given.to_owned()))
}

/// The address of an IRI by its form alone.
pub fn address_of(base: &str, iri: &str) -> Address {
    let fragment = iri
        .strip_prefix(base)
        .and_then(|local| local.strip_prefix("ns#"))
        .filter(|f| {
            !f.is_empty()
                && f.chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        });
    match fragment {
        Some(fragment) => Address {
            route: Route::Vocabulary,
            fragment: Some(fragment.to_owned()),
        },
        None => Address {
            route: Route::of_iri(base, iri),
            fragment: None,
        },
    }
}

/// The place of each passage in the order of its paper.
fn positions(dataset: &Dataset) -> ById<u64> {
    let Some(class) = dataset.iri(xz::PASSAGE) else {
        return ById::default();
    };
    let position = |id: TermId| {
        dataset
            .objects(id, xz::POSITION)
            .find_map(|o| match dataset.term(o) {
                Term::Literal(literal) => literal.value().parse().ok(),
                _ => None,
            })
            .unwrap_or(u64::MAX)
    };
    dataset
        .subjects(rdf::TYPE, class)
        .map(|id| (id, position(id)))
        .collect()
}

/// The leaves by paper and place, for the way to the next one.
fn leaves(dataset: &Dataset, positions: &ById<u64>) -> HashMap<(TermId, u64), TermId, FixedState> {
    let digested = |id: &TermId| dataset.objects(*id, xz::DIGEST).next().is_some();
    positions
        .iter()
        .filter(|(id, _)| digested(id))
        .filter_map(|(id, place)| {
            let paper = dataset.objects(*id, xz::IN_PAPER).next()?;
            Some(((paper, *place), *id))
        })
        .collect()
}

fn degrees(dataset: &Dataset) -> Vec<u32> {
    let mut degrees = vec![0; dataset.dictionary().len()];
    for quad in dataset.quads() {
        degrees[quad.s.index()] += 1;
        degrees[quad.o.index()] += 1;
    }
    degrees
}
