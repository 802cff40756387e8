//! Indexes: the things of a class, page by page.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::{ById, Site};
use super::route::{Route, is_safe, resource_name};
use super::thing::{kind, name};
use super::value::{Group, Link, Reader, shown};
use crate::data::dataset::{Dataset, TermId};
use crate::words::language::Language;
use crate::words::vocabulary::{rdf, rdfs};
use askama::Template;
use oxrdf::{NamedNodeRef, Term};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// How many things a page of an index lists.
pub(super) const PER_PAGE: usize = 300;

/// The things of a class.
pub struct Index {
    /// Its name in paths.
    pub name: String,
    /// The class.
    pub class: TermId,
    /// Whether it is one of the first that readers look for.
    pub is_featured: bool,
    /// What is listed, by IRI.
    pub members: BTreeSet<TermId>,
    /// The properties shown beside each name.
    columns: Vec<TermId>,
    /// The members by name in each language, sorted when a page is first asked for.
    sorted: [OnceLock<Vec<TermId>>; 3],
}

/// The indexes that readers look for first: name, class, and properties shown beside each name.
const FEATURED: [(&str, &str, &[&str]); 12] = [
    ("people", "foaf:Person", &["w3org:heldBy"]),
    (
        "institutions",
        "w3org:FormalOrganization",
        &["w3org:unitOf", "xz:locatedIn"],
    ),
    ("centres", "xz:Centre", &[]),
    (
        "strategies",
        "xz:Strategy",
        &["xz:underDirection", "xz:printedNumber"],
    ),
    (
        "proposals",
        "xz:Proposal",
        &["xz:proposedBy", "xz:asks", "xz:underStrategy"],
    ),
    (
        "figures",
        "xz:Figure",
        &["xz:printedForm", "xz:indicator", "xz:place", "xz:period"],
    ),
    ("quotations", "xz:Quotation", &["xz:speaker", "xz:occasion"]),
    ("problems", "xz:Problem", &["xz:claimedBy", "xz:affects"]),
    ("advantages", "xz:Advantage", &["xz:forElement"]),
    ("terms", "xz:CoinedTerm", &[]),
    ("programmes", "xz:Programme", &[]),
    ("events", "schema:Event", &["xz:date"]),
];

#[derive(Template)]
#[template(path = "index.html", config = "src/views/site/askama.toml")]
struct Page {
    frame: Frame,
    columns: Vec<Link>,
    rows: Vec<Row>,
    pages: Vec<(usize, String, bool)>,
    total: usize,
}

struct Row {
    link: Link,
    kind: String,
    cells: Vec<Vec<Group>>,
}

#[derive(Template)]
#[template(path = "indexes.html", config = "src/views/site/askama.toml")]
struct Catalogue {
    frame: Frame,
    featured: Vec<Entry>,
    others: Vec<Entry>,
}

/// An index in the catalogue.
pub(super) struct Entry {
    pub link: Link,
    pub count: usize,
}

impl Index {
    /// The label of its class.
    pub(super) fn title(&self, site: &Site, language: Language) -> String {
        name(site, self.class, language)
    }

    /// How many pages it has.
    pub(super) fn pages(&self) -> usize {
        self.members.len().div_ceil(PER_PAGE).max(1)
    }

    /// The members in the order of their names.
    fn by_name(&self, site: &Site, language: Language) -> &[TermId] {
        let place = Language::ALL.iter().position(|l| *l == language);
        self.sorted[place.unwrap_or_default()].get_or_init(|| {
            let mut named: Vec<(Cow<'_, str>, &str, TermId)> = self
                .members
                .iter()
                .map(|id| {
                    (
                        shown(site, *id, language),
                        site.iri(*id).unwrap_or_default(),
                        *id,
                    )
                })
                .collect();
            named.sort_unstable();
            named.into_iter().map(|(_, _, id)| id).collect()
        })
    }

    /// Its entry in a catalogue.
    pub(super) fn entry(&self, reader: Reader<'_>) -> Entry {
        let route = Route::Index {
            name: self.name.clone(),
            page: 1,
        };
        let mut link = Link::route("", reader.root, &route, reader.language);
        let class = reader.link(self.class);
        link.text = class.text;
        link.lang = class.lang;
        link.title = class.title;
        Entry {
            link,
            count: self.members.len(),
        }
    }
}

/// The classes above each class, itself included, as far as the data states them.
pub(super) fn ancestors(dataset: &Dataset) -> ById<BTreeSet<TermId>> {
    let mut up: HashMap<TermId, Vec<TermId>> = HashMap::new();
    if let Some(property) = dataset.iri(rdfs::SUB_CLASS_OF) {
        for [sub, _, class] in dataset.triples(None, Some(property), None) {
            up.entry(sub).or_default().push(class);
        }
    }
    let above = |class: TermId| {
        let mut seen = BTreeSet::new();
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(up.get(&next).into_iter().flatten());
            }
        }
        seen
    };
    up.keys().map(|class| (*class, above(*class))).collect()
}

/// All indexes: the featured ones, then one for each class that has instances with pages.
pub(super) fn all(site: &Site) -> Vec<Index> {
    let by_class = members(site);
    let mut indexes = Vec::new();
    for (title, class, columns) in FEATURED.iter().filter(|_| site.own) {
        if let Some(class) = term(site, class)
            && let Some(members) = by_class.get(&class)
        {
            indexes.push(Index {
                name: (*title).to_owned(),
                class,
                is_featured: true,
                members: members.clone(),
                columns: columns.iter().filter_map(|c| term(site, c)).collect(),
                sorted: Default::default(),
            });
        }
    }
    let taken: BTreeSet<TermId> = indexes.iter().map(|i| i.class).collect();
    let mut rest: Vec<Index> = by_class
        .into_iter()
        .filter(|(class, _)| !taken.contains(class))
        .map(|(class, members)| Index {
            name: index_name(site, class),
            class,
            is_featured: false,
            members,
            columns: Vec::new(),
            sorted: Default::default(),
        })
        .collect();
    rest.sort_by(|a, b| a.name.cmp(&b.name));
    indexes.extend(rest);
    indexes
}

fn term(site: &Site, curie: &str) -> Option<TermId> {
    let iri = site.prefixes.expand(curie)?;
    site.dataset.iri(NamedNodeRef::new(&iri).ok()?)
}

/// The instances of each class, of subclasses too, that have a page of their own.
fn members(site: &Site) -> BTreeMap<TermId, BTreeSet<TermId>> {
    let mut found: BTreeMap<TermId, BTreeSet<TermId>> = BTreeMap::new();
    let Some(property) = site.dataset.iri(rdf::TYPE) else {
        return found;
    };
    for [s, _, class] in site.dataset.triples(None, Some(property), None) {
        if !site.is_thing(s)
            || site.is_passage(s)
            || !matches!(site.dataset.term(class), Term::NamedNode(_))
        {
            continue;
        }
        found.entry(class).or_default().insert(s);
        for above in site.ancestors.get(&class).into_iter().flatten() {
            found.entry(*above).or_default().insert(s);
        }
    }
    found
}

/// A name for the index of a class: its CURIE where it is short and safe.
fn index_name(site: &Site, class: TermId) -> String {
    let curie = site.name_of(class).replace(':', "-").to_ascii_lowercase();
    if is_safe(&curie) && curie.len() < 60 {
        curie
    } else {
        resource_name(site.iri(class).unwrap_or_default())
    }
}

/// Renders one page of an index.
pub(super) fn render(
    site: &Site,
    route: &Route,
    index: &Index,
    page: usize,
    language: Language,
) -> askama::Result<String> {
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let title = index.title(site, language);
    let rows = index
        .by_name(site, language)
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|id| row(reader, index, reader.link(*id), *id))
        .collect();
    let frame = Frame::new(site, route, &path, language, &title)
        .step(super::ui::ui(language).indexes, &Route::Indexes, language)
        .about(&format!("{title} · {}", site.title(language)));
    Page {
        columns: index.columns.iter().map(|c| reader.link(*c)).collect(),
        rows,
        pages: pages(index, page, language, &root),
        total: index.members.len(),
        frame,
    }
    .render()
}

fn row(reader: Reader<'_>, index: &Index, link: Link, id: TermId) -> Row {
    let cell = |column: &TermId| {
        let quads = reader.site.dataset.matching(Some(id), Some(*column), None);
        reader.groups(quads, |q| q.o)
    };
    let own = reader.site.types(id);
    let special = own.first().is_some_and(|class| *class != index.class);
    Row {
        kind: if special {
            kind(reader.site, id, reader.language)
        } else {
            String::new()
        },
        cells: index.columns.iter().map(cell).collect(),
        link,
    }
}

fn pages(index: &Index, here: usize, language: Language, root: &str) -> Vec<(usize, String, bool)> {
    let href = |page| {
        let route = Route::Index {
            name: index.name.clone(),
            page,
        };
        format!("{root}{}", route.path(PageFormat::Html, language))
    };
    let count = index.pages();
    if count == 1 {
        return Vec::new();
    }
    (1..=count)
        .map(|page| (page, href(page), page == here))
        .collect()
}

/// Renders the catalogue of indexes.
pub(super) fn catalogue(site: &Site, language: Language) -> askama::Result<String> {
    let path = Route::Indexes.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let entries = |featured: bool| {
        let mut entries: Vec<Entry> = site
            .indexes
            .iter()
            .filter(|i| i.is_featured == featured)
            .map(|i| i.entry(reader))
            .collect();
        if !featured {
            entries.sort_by(|a, b| (b.count, &a.link).cmp(&(a.count, &b.link)));
        }
        entries
    };
    let title = super::ui::ui(language).indexes;
    Catalogue {
        frame: Frame::new(site, &Route::Indexes, &path, language, title).about(title),
        featured: entries(true),
        others: entries(false),
    }
    .render()
}
