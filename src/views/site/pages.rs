//! Which things have pages, and where these stand: a few bytes for each thing, whatever it is called. Names and paths are worked out
//! from its IRI when they are asked for.

use super::format::PageFormat;
use super::model::{Address, Site, address_of};
use super::route::{RESERVED, Route, resource_digest, resource_name, term_name};
use crate::data::dataset::{Dataset, TermId};
use crate::words::language::Language;
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;

/// Where the page of a term stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stand {
    /// It has none.
    #[default]
    Nowhere,
    /// Behind `page/`, as its IRI behind the base.
    AsNamed,
    /// So too, without the `id/` before its kind.
    Entity,
    /// Where the digest of its IRI says.
    Resource,
    /// Among the terms of the vocabulary.
    Vocabulary,
}

/// The pages of all things.
pub(super) struct Pages {
    stands: Vec<Stand>,
    /// Things with a page of their own, in the order of their routes; those of which there is one alone are not among them.
    order: Vec<TermId>,
    /// Everything with a page, in the order of their stems.
    by_stem: Vec<TermId>,
    /// The resources by the digests of their IRIs.
    resources: Vec<(u64, TermId)>,
    /// The terms of the vocabulary by the names of their pages.
    vocabulary: BTreeMap<String, TermId>,
    /// How many things have a page of their own.
    things: usize,
}

impl Pages {
    /// The pages of all subjects: of ours by their IRIs; of foreign ones only when the data is somebody's. O(n log n).
    pub fn new(dataset: &Dataset, base: &str, own: bool) -> Self {
        let mut pages = Self {
            stands: vec![Stand::Nowhere; dataset.dictionary().len()],
            order: Vec::new(),
            by_stem: Vec::new(),
            resources: Vec::new(),
            vocabulary: BTreeMap::new(),
            things: 0,
        };
        let mut routes: Vec<(Route, TermId)> = Vec::new();
        let mut stems: Vec<(String, TermId)> = Vec::new();
        let mut last = None;
        for [s, _, _] in dataset.triples(None, None, None) {
            if last.replace(s) == Some(s) {
                continue;
            }
            let Term::NamedNode(node) = dataset.term(s) else {
                continue;
            };
            if own && !node.as_str().starts_with(base) {
                continue;
            }
            let address = address_of(base, node.as_str());
            stems.push((address.page().stem(), s));
            pages.stands[s.index()] = stand(&address);
            if let Some(fragment) = &address.fragment {
                pages.vocabulary.insert(term_name(fragment), s);
                continue;
            }
            pages.things += 1;
            match address.route {
                Route::Vocabulary | Route::Dataset => {}
                Route::Resource { .. } => {
                    pages.resources.push((resource_digest(node.as_str()), s));
                    routes.push((address.route, s));
                }
                route => routes.push((route, s)),
            }
        }
        routes.sort_unstable();
        stems.sort_unstable();
        pages.resources.sort_unstable();
        pages.order = routes.into_iter().map(|(_, id)| id).collect();
        pages.by_stem = stems.into_iter().map(|(_, id)| id).collect();
        pages
    }

    /// The terms of the vocabulary by the names of their pages.
    pub fn vocabulary(&self) -> &BTreeMap<String, TermId> {
        &self.vocabulary
    }

    /// Everything with a page, in the order of their stems.
    pub fn by_stem(&self) -> &[TermId] {
        &self.by_stem
    }

    /// How many things have a page of their own.
    pub fn things(&self) -> usize {
        self.things
    }
}

fn stand(address: &Address) -> Stand {
    match &address.route {
        _ if address.fragment.is_some() => Stand::Vocabulary,
        Route::Entity { kind, .. } if !RESERVED.contains(&kind.as_str()) => Stand::Entity,
        Route::Resource { .. } => Stand::Resource,
        _ => Stand::AsNamed,
    }
}

impl Site {
    fn stand(&self, id: TermId) -> Stand {
        let stand = self.pages.stands.get(id.index());
        stand.copied().unwrap_or_default()
    }

    /// Whether a term has a page.
    pub(super) fn has_page(&self, id: TermId) -> bool {
        self.stand(id) != Stand::Nowhere
    }

    /// Whether a term has a page and is none of the vocabulary's.
    pub(super) fn is_thing(&self, id: TermId) -> bool {
        !matches!(self.stand(id), Stand::Nowhere | Stand::Vocabulary)
    }

    /// Whether a term is one of the vocabulary.
    pub(super) fn is_of_vocabulary(&self, id: TermId) -> bool {
        self.stand(id) == Stand::Vocabulary
    }

    /// The address of the page of a term, when it has one.
    pub fn address(&self, id: TermId) -> Option<Address> {
        self.has_page(id)
            .then(|| self.iri(id).map(|iri| address_of(self.base(), iri)))?
    }

    /// The page of any IRI of the data.
    pub fn address_of_iri(&self, iri: &str) -> Option<Address> {
        self.address(self.id_of(iri)?)
    }

    /// The term of an IRI.
    pub(super) fn id_of(&self, iri: &str) -> Option<TermId> {
        self.dataset.id(&NamedNode::new(iri).ok()?.into())
    }

    /// The term that a route is the page of.
    pub fn term_of(&self, route: &Route) -> Option<TermId> {
        match route {
            Route::Term { name } => self.pages.vocabulary.get(name).copied(),
            Route::Resource { name } => {
                let digest = name.get(name.len().checked_sub(16)?..)?;
                let digest = u64::from_str_radix(digest, 16).ok()?;
                let all = &self.pages.resources;
                let from = all.partition_point(|(own, _)| *own < digest);
                let alike = all[from..].iter().take_while(|(own, _)| *own == digest);
                let named = |id: &TermId| self.iri(*id).is_some_and(|i| resource_name(i) == *name);
                alike.map(|(_, id)| *id).find(named)
            }
            _ => {
                let iri = NamedNode::new_unchecked(route.iri(self.base())?);
                let id = self.dataset.id(&iri.into())?;
                self.is_thing(id).then_some(id)
            }
        }
    }

    /// Writes the stem of the page of a term; whether it has one.
    pub(super) fn push_stem(&self, id: TermId, out: &mut String) -> bool {
        let Some(iri) = self.iri(id) else {
            return false;
        };
        let local = || iri.get(self.base().len()..).unwrap_or_default();
        out.push_str("page/");
        match self.stand(id) {
            Stand::Nowhere => {
                out.truncate(out.len() - "page/".len());
                return false;
            }
            Stand::AsNamed => out.push_str(local()),
            Stand::Entity => out.push_str(local().get("id/".len()..).unwrap_or_default()),
            Stand::Resource => out.extend(["resource/", &resource_name(iri)]),
            Stand::Vocabulary => {
                let fragment = local().get("ns#".len()..).unwrap_or_default();
                out.extend(["ns/", &term_name(fragment)]);
            }
        }
        true
    }

    /// The stem of the page of a term.
    pub(super) fn stem(&self, id: TermId) -> Option<String> {
        let mut stem = String::new();
        self.push_stem(id, &mut stem).then_some(stem)
    }

    /// The way to the page of a term from one at `root`.
    pub(super) fn href_of(&self, id: TermId, root: &str, language: Language) -> Option<String> {
        let mut href = String::with_capacity(root.len() + 72);
        href.push_str(root);
        self.push_stem(id, &mut href).then(|| {
            PageFormat::Html.push_ending(language, &mut href);
            href
        })
    }
}

/// Every route of the site, in order; those of things are made when they are asked for.
pub struct Routes<'s> {
    site: &'s Site,
    others: Vec<Route>,
}

impl<'s> Routes<'s> {
    /// The pages of all things, and these routes, which come behind them but for the front page.
    pub(super) fn new(site: &'s Site, mut others: Vec<Route>) -> Self {
        others.retain(|route| site.has(route));
        others.sort();
        others.dedup();
        Self { site, others }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.others.len() + self.site.pages.order.len()
    }

    /// Whether there is none, which is never so.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place.
    pub fn at(&self, place: usize) -> Option<Route> {
        let things = &self.site.pages.order;
        // The front page is the first of the others.
        match place.checked_sub(1) {
            None => self.others.first().cloned(),
            Some(at) => match things.get(at) {
                Some(id) => self.site.address(*id).map(|address| address.route),
                None => self.others.get(place - things.len()).cloned(),
            },
        }
    }

    /// Those that are not made when they are asked for: of the site as a whole, of its questions, drawings and rules.
    pub fn others(&self) -> &[Route] {
        &self.others
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Route> + '_ {
        (0..self.len()).filter_map(|place| self.at(place))
    }
}
