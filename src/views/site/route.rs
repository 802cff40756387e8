//! Routes: what there is to be shown, and where it stands. Route and path are inverse, and so are route and IRI of ours.
//!
//! A route has a stem (`page/person/xia-baolong`); its files stand beside each other and differ in the ending, which says
//! language and format. Names that are not safe on every disk never become a stem: such things are [`Route::Resource`]s, whose
//! stem is made from their IRI and a digest of it.

mod file_name;

use super::format::PageFormat;
use crate::words::language::Language;
pub(super) use file_name::resource_digest;
pub use file_name::{is_safe, resource_name, term_name};

/// A page, a group of files of one thing, or a single file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// The front page.
    Home,
    /// A thing whose IRI is `id/<kind>/<slug>` under the base.
    Entity {
        /// The kind.
        kind: String,
        /// The slug.
        slug: String,
    },
    /// A paper: its data and its reading view.
    Paper {
        /// The slug.
        paper: String,
    },
    /// A passage of a paper.
    Passage {
        /// The slug of the paper.
        paper: String,
        /// The address in it.
        address: String,
    },
    /// A named graph of the project.
    Graph {
        /// What follows `graph/` in its IRI.
        name: String,
    },
    /// Any other resource.
    Resource {
        /// The name that [`resource_name`] makes from its IRI.
        name: String,
    },
    /// The catalogue of questions.
    Questions,
    /// A question with its answer.
    Question {
        /// Its name.
        name: String,
    },
    /// The catalogue of drawings.
    Views,
    /// A drawing.
    View {
        /// Its name.
        name: String,
    },
    /// The list of indexes.
    Indexes,
    /// One page of an index.
    Index {
        /// Its name.
        name: String,
        /// The page, from 1.
        page: usize,
    },
    /// The vocabulary: all terms on one page.
    Vocabulary,
    /// A term of the vocabulary with all that is known of it.
    Term {
        /// The name that [`term_name`] makes of its fragment.
        name: String,
    },
    /// What changed from version to version.
    Changes,
    /// The catalogue of rules.
    Rules,
    /// A rule.
    Rule {
        /// Its code.
        name: String,
    },
    /// The search page.
    Search,
    /// The dataset: counts, licences, downloads.
    Dataset,
    /// A part of the site map, when it is too long for one file.
    SitemapPart {
        /// Its number, from 1.
        part: usize,
    },
    /// A file that stands alone.
    File(SiteFile),
}

/// Files that have neither languages nor formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteFile {
    /// `index.html`: the front page in the project's language.
    Index,
    /// `ns/index.html`: the vocabulary where its namespace points.
    Namespace,
    /// The style sheet.
    Style,
    /// What searches on a page.
    SearchScript,
    /// What it searches in.
    SearchIndex,
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// `.well-known/void`, as Turtle.
    WellKnownVoid,
    /// `404.html`.
    NotFound,
    /// `CITATION.cff`.
    Citation,
    /// All data as N-Quads, compressed.
    DumpNQuads,
    /// All data as TriG.
    DumpTriG,
    /// The merge as Turtle.
    DumpTurtle,
    /// The figures as an RDF Data Cube, in Turtle.
    DumpFigures,
}

impl SiteFile {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Index,
        Self::Namespace,
        Self::Style,
        Self::SearchScript,
        Self::SearchIndex,
        Self::Sitemap,
        Self::Robots,
        Self::WellKnownVoid,
        Self::NotFound,
        Self::Citation,
        Self::DumpNQuads,
        Self::DumpTriG,
        Self::DumpTurtle,
        Self::DumpFigures,
    ];

    /// Where it stands.
    pub fn path(self) -> &'static str {
        match self {
            Self::Index => "index.html",
            Self::Namespace => "ns/index.html",
            Self::Style => "style.css",
            Self::SearchScript => "search.js",
            Self::SearchIndex => "search-index.js",
            Self::Sitemap => "sitemap.xml",
            Self::Robots => "robots.txt",
            Self::WellKnownVoid => ".well-known/void",
            Self::NotFound => "404.html",
            Self::Citation => "CITATION.cff",
            Self::DumpNQuads => "dump/all.nq.gz",
            Self::DumpTriG => "dump/all.trig",
            Self::DumpTurtle => "dump/merged.ttl",
            Self::DumpFigures => "dump/figures.ttl",
        }
    }
}

/// Kinds that `page/<kind>/…` uses for itself; entities of such a kind stand under `page/id/<kind>/…`.
pub(super) const RESERVED: [&str; 9] = [
    "id", "paper", "graph", "resource", "ask", "view", "index", "rule", "ns",
];

impl Route {
    /// Where its files stand, without their endings. A single file has its whole path.
    pub fn stem(&self) -> String {
        let mut stem = String::with_capacity(64);
        self.push_stem(&mut stem);
        stem
    }

    fn push_stem(&self, out: &mut String) {
        let number;
        let parts: &[&str] = match self {
            Self::Home => &["index"],
            Self::Entity { kind, slug } if RESERVED.contains(&kind.as_str()) => {
                &["page/id/", kind, "/", slug]
            }
            Self::Entity { kind, slug } => &["page/", kind, "/", slug],
            Self::Paper { paper } => &["page/paper/", paper],
            Self::Passage { paper, address } => &["page/paper/", paper, "/", address],
            Self::Graph { name } => &["page/graph/", name],
            Self::Resource { name } => &["page/resource/", name],
            Self::Questions => &["page/ask"],
            Self::Question { name } => &["page/ask/", name],
            Self::Views => &["page/view"],
            Self::View { name } => &["page/view/", name],
            Self::Indexes => &["page/index"],
            Self::Index { name, page: 1 } => &["page/index/", name],
            Self::Index { name, page } => {
                number = page.to_string();
                &["page/index/", name, "/", &number]
            }
            Self::Vocabulary => &["page/ns"],
            Self::Term { name } => &["page/ns/", name],
            Self::Changes => &["page/changes"],
            Self::Rules => &["page/rule"],
            Self::Rule { name } => &["page/rule/", name],
            Self::Search => &["page/search"],
            Self::Dataset => &["page/dataset"],
            Self::SitemapPart { part } => {
                number = part.to_string();
                &["sitemap/", &number, ".xml"]
            }
            Self::File(file) => &[file.path()],
        };
        out.extend(parts.iter().copied());
    }

    /// The route that has this stem; the inverse of [`Route::stem`].
    pub fn of_stem(stem: &str) -> Option<Self> {
        if let Some(file) = SiteFile::ALL.into_iter().find(|f| f.path() == stem) {
            return Some(Self::File(file));
        }
        if let Some(part) = stem.strip_prefix("sitemap/") {
            let part = number(part.strip_suffix(".xml")?)?;
            return Some(Self::SitemapPart { part });
        }
        let parts: Vec<&str> = stem.split('/').collect();
        if !parts.iter().all(|part| is_safe(part)) {
            return None;
        }
        let own = |text: &str| text.to_owned();
        Some(match parts.as_slice() {
            ["index"] => Self::Home,
            ["page", "ask"] => Self::Questions,
            ["page", "view"] => Self::Views,
            ["page", "index"] => Self::Indexes,
            ["page", "ns"] => Self::Vocabulary,
            ["page", "ns", name] => Self::Term { name: own(name) },
            ["page", "changes"] => Self::Changes,
            ["page", "rule"] => Self::Rules,
            ["page", "search"] => Self::Search,
            ["page", "dataset"] => Self::Dataset,
            ["page", "id", kind, slug] if RESERVED.contains(kind) => Self::Entity {
                kind: own(kind),
                slug: own(slug),
            },
            ["page", "paper", paper] => Self::Paper { paper: own(paper) },
            ["page", "paper", paper, address] => Self::Passage {
                paper: own(paper),
                address: own(address),
            },
            ["page", "graph", name @ ..] if !name.is_empty() => Self::Graph {
                name: name.join("/"),
            },
            ["page", "resource", name] => Self::Resource { name: own(name) },
            ["page", "ask", name] => Self::Question { name: own(name) },
            ["page", "view", name] => Self::View { name: own(name) },
            ["page", "index", name] => Self::Index {
                name: own(name),
                page: 1,
            },
            ["page", "index", name, page] => Self::Index {
                name: own(name),
                page: page_number(page)?,
            },
            ["page", "rule", name] => Self::Rule { name: own(name) },
            ["page", kind, slug] if !RESERVED.contains(kind) => Self::Entity {
                kind: own(kind),
                slug: own(slug),
            },
            _ => return None,
        })
    }

    /// The path of one of its files.
    pub fn path(&self, format: PageFormat, language: Language) -> String {
        let mut path = String::with_capacity(80);
        self.push_stem(&mut path);
        format.push_ending(language, &mut path);
        path
    }

    /// The route, format and language of a path; the inverse of [`Route::path`]. Endings without a language give none.
    pub fn of_path(path: &str) -> Option<(Self, PageFormat, Option<Language>)> {
        if let Some(route @ (Self::File(_) | Self::SitemapPart { .. })) = Self::of_stem(path) {
            return Some((route, PageFormat::Raw, None));
        }
        let (stem, format, language) = PageFormat::split(path)?;
        match Self::of_stem(stem)? {
            Self::File(_) | Self::SitemapPart { .. } => None,
            route => Some((route, format, language)),
        }
    }

    /// The route of an IRI, by its form alone: what lies under the base in one of our patterns, else a resource.
    pub fn of_iri(base: &str, iri: &str) -> Self {
        iri.strip_prefix(base)
            .and_then(Self::of_local)
            .unwrap_or_else(|| Self::Resource {
                name: resource_name(iri),
            })
    }

    fn of_local(local: &str) -> Option<Self> {
        let parts: Vec<&str> = local.split('/').collect();
        if !parts.iter().all(|part| is_safe(part)) {
            return None;
        }
        let own = |text: &str| text.to_owned();
        Some(match parts.as_slice() {
            ["ns"] => Self::Vocabulary,
            ["dataset"] => Self::Dataset,
            ["id", kind, slug] => Self::Entity {
                kind: own(kind),
                slug: own(slug),
            },
            ["paper", paper] => Self::Paper { paper: own(paper) },
            ["paper", paper, address] => Self::Passage {
                paper: own(paper),
                address: own(address),
            },
            ["graph", name @ ..] if (1..=3).contains(&name.len()) => Self::Graph {
                name: name.join("/"),
            },
            _ => return None,
        })
    }

    /// The IRI that the route is the page of, where its form says it; the inverse of [`Route::of_iri`].
    pub fn iri(&self, base: &str) -> Option<String> {
        self.local().map(|local| format!("{base}{local}"))
    }

    /// The part of its IRI behind the base.
    pub fn local(&self) -> Option<String> {
        Some(match self {
            Self::Entity { kind, slug } => format!("id/{kind}/{slug}"),
            Self::Paper { paper } => format!("paper/{paper}"),
            Self::Passage { paper, address } => format!("paper/{paper}/{address}"),
            Self::Graph { name } => format!("graph/{name}"),
            Self::Vocabulary => "ns".to_owned(),
            Self::Dataset => "dataset".to_owned(),
            _ => return None,
        })
    }
}

fn page_number(text: &str) -> Option<usize> {
    number(text).filter(|n| *n > 1)
}

/// A number from 1 in its usual form.
fn number(text: &str) -> Option<usize> {
    let number: usize = text.parse().ok().filter(|n| *n > 0)?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASE: &str = "https://w3id.org/xinzhi/";

    fn slug() -> impl Strategy<Value = String> {
        "[a-z0-9][a-z0-9._-]{0,12}".prop_filter("a safe name", |s| is_safe(s))
    }

    fn route() -> impl Strategy<Value = Route> {
        prop_oneof![
            Just(Route::Home),
            Just(Route::Vocabulary),
            Just(Route::Dataset),
            Just(Route::Questions),
            Just(Route::Indexes),
            Just(Route::Rules),
            Just(Route::Search),
            Just(Route::Views),
            (
                prop_oneof![
                    slug(),
                    prop::sample::select(RESERVED.map(str::to_owned).to_vec())
                ],
                slug()
            )
                .prop_map(|(kind, slug)| Route::Entity { kind, slug }),
            slug().prop_map(|paper| Route::Paper { paper }),
            (slug(), slug()).prop_map(|(paper, address)| Route::Passage { paper, address }),
            prop::collection::vec(slug(), 1..4).prop_map(|parts| Route::Graph {
                name: parts.join("/")
            }),
            slug().prop_map(|name| Route::Resource { name }),
            slug().prop_map(|name| Route::Term { name }),
            Just(Route::Changes),
            slug().prop_map(|name| Route::Question { name }),
            slug().prop_map(|name| Route::View { name }),
            slug().prop_map(|name| Route::Rule { name }),
            (slug(), 1usize..30).prop_map(|(name, page)| Route::Index { name, page }),
        ]
    }

    proptest! {
        #[test]
        fn route_and_path_are_inverse(route in route(), format in prop::sample::select(PageFormat::ALL.to_vec()), language in prop::sample::select(Language::ALL.to_vec())) {
            prop_assume!(format != PageFormat::Raw);
            let path = route.path(format, language);
            let (again, same, spoken) = Route::of_path(&path).expect("a path of ours has a route");
            prop_assert_eq!(&again, &route, "{}", path);
            prop_assert_eq!(same, format);
            prop_assert_eq!(spoken, format.has_language().then_some(language));
        }

        #[test]
        fn route_and_iri_are_inverse(route in route()) {
            if let Some(iri) = route.iri(BASE) {
                prop_assert_eq!(Route::of_iri(BASE, &iri), route);
            }
        }

        #[test]
        fn every_iri_has_a_safe_file_name(before in prop::sample::select(vec!["", BASE, "https://w3id.org/xinzhi/id/a/"]), iri in "(?s).{0,300}|[a-z0-9.-]{150,200}") {
            let route = Route::of_iri(BASE, &format!("{before}{iri}"));
            let stem = route.stem();
            prop_assert!(stem.split('/').all(is_safe), "{}", stem);
            let path = route.path(PageFormat::Html, Language::TraditionalChinese);
            prop_assert!(path.split('/').all(|part| part.len() < 255), "{}", path);
            prop_assert_eq!(Route::of_path(&path).map(|found| found.0), Some(route));
        }
    }

    #[test]
    fn parts_of_the_site_map_have_routes() {
        let route = Route::SitemapPart { part: 12 };
        assert_eq!(
            Route::of_path(&route.stem()),
            Some((route, PageFormat::Raw, None))
        );
        assert_eq!(Route::of_path("sitemap/012.xml"), None);
    }

    #[test]
    fn single_files_have_routes() {
        for file in SiteFile::ALL {
            let route = Route::File(file);
            assert_eq!(
                Route::of_path(file.path()),
                Some((route, PageFormat::Raw, None))
            );
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_do_not_share_a_file() {
        let lower = Route::of_iri(BASE, "https://w3id.org/xinzhi/id/a/x");
        let upper = Route::of_iri(BASE, "https://w3id.org/xinzhi/id/a/X");
        assert_ne!(lower.stem().to_lowercase(), upper.stem().to_lowercase());
    }
}
