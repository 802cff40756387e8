//! The site: every page a function of the data, its route, the format and the language.
//!
//! [`Site::build`] works everything out once; [`render`] makes one file of it. `publish` writes what [`Site::targets`] lists,
//! a server answers one of them: both show the same bytes. Pages need no script, ask nothing of other hosts, and link to each
//! other relatively, so that a folder works at any address, and from a disk.

pub mod ask;
mod changes;
mod cite;
mod cube;
mod dataset;
mod describe;
mod dump;
mod files;
mod format;
mod frame;
mod graph;
pub mod hosting;
mod index;
mod json_ld;
mod listed;
mod model;
mod names;
mod pages;
mod painter;
mod paper;
mod passage;
mod picture;
pub mod publish;
mod question;
mod route;
mod rule;
mod search;
mod shared;
mod text;
mod thing;
mod ui;
mod value;
mod view;
mod vocabulary;
mod void;

use crate::data::write::WriteError;
use crate::words::language::Language;
use crate::words::vocabulary::xz;
pub use dump::Dump;
pub use format::{PageFormat, RDF};
pub use model::{Address, Material, Site, SiteError, address_of};
pub use pages::Routes;
pub use painter::{Views, ViewsError};
pub use picture::{Drawing, Href, Painter, Picture, Place, Subject};
pub use route::{Route, SiteFile, is_safe, resource_name, term_name};
pub use search::{FoundPage, page_of as search_page, results};
use shared::Shared;
use std::io::Write;
pub use text::TextError;

/// Why there is no such file.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nothing has this route.
    #[error("there is no {0}")]
    NotFound(String),
    /// The route has no file in this format.
    #[error("{stem} has no {format}", format = format.name())]
    Format {
        /// The stem of the route.
        stem: String,
        /// The format asked for.
        format: PageFormat,
    },
    /// The data cannot be written in the format.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A table could not be written.
    #[error("the table cannot be written: {0}")]
    Table(#[from] std::io::Error),
    /// A template failed.
    #[error("the page cannot be written: {0}")]
    Template(#[from] askama::Error),
}

/// One file of the site.
///
/// # Errors
/// When there is no such route, or no such format of it.
pub fn render(
    site: &Site,
    route: &Route,
    format: PageFormat,
    language: Language,
) -> Result<Vec<u8>, PageError> {
    one(site, route, format, language, &Shared::new(site))
}

/// One file, with what was worked out for those of its route that came before it.
fn one(
    site: &Site,
    route: &Route,
    format: PageFormat,
    language: Language,
    shared: &Shared<'_>,
) -> Result<Vec<u8>, PageError> {
    if !site.has(route) {
        return Err(PageError::NotFound(route.stem()));
    }
    let missing = || PageError::Format {
        stem: route.stem(),
        format,
    };
    if !site.formats(route).contains(&format) {
        return Err(missing());
    }
    match format {
        PageFormat::Raw => {
            let mut bytes = Vec::new();
            write_file(site, route, &mut bytes)?;
            Ok(bytes)
        }
        PageFormat::Html => Ok(html(site, route, language, shared)?.into_bytes()),
        PageFormat::Rdf(format) => Ok(describe::rdf(site, route, format)?),
        PageFormat::Csv | PageFormat::Json | PageFormat::Xlsx => {
            let answered = site.question(route).ok_or_else(missing)?;
            Ok(question::download(site, answered, format, language)?)
        }
        PageFormat::Svg => match route {
            Route::View { name } => {
                let root = frame::root_of(&route.path(format, language));
                let svg = view::file(site, name, language, &root, shared);
                svg.map(String::into_bytes).ok_or_else(missing)
            }
            _ => Err(missing()),
        },
    }
}

/// What the data says of any IRI, also of one that has no page: the same as its page and its files would say.
///
/// # Errors
/// When the data does not know the IRI, or has no such format of it.
pub fn render_iri(
    site: &Site,
    iri: &str,
    format: PageFormat,
    language: Language,
) -> Result<Vec<u8>, PageError> {
    let unknown = || PageError::NotFound(iri.to_owned());
    let node = oxrdf::NamedNode::new(iri).map_err(|_| unknown())?;
    let id = site.dataset.id(&node.into()).ok_or_else(unknown)?;
    let route = Route::Resource {
        name: resource_name(iri),
    };
    match format {
        PageFormat::Html => {
            let shared = Shared::new(site);
            Ok(thing::render(site, &route, id, language, &shared)?.into_bytes())
        }
        PageFormat::Rdf(form) => Ok(describe::rdf_of_term(site, &route, id, form)?),
        _ => Err(PageError::Format {
            stem: route.stem(),
            format,
        }),
    }
}

/// Gives away all files of a route with their paths: what [`render`] gives for each, the work that they share done once.
///
/// # Errors
/// When the route is not there, when one of its files cannot be made, or those of `put`.
pub fn render_all<E: From<PageError> + From<WriteError>>(
    site: &Site,
    route: &Route,
    mut put: impl FnMut(String, Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let shared = Shared::new(site);
    let mut data = Vec::new();
    for (format, language) in site.targets(route) {
        match format {
            PageFormat::Rdf(format) => data.push(format),
            _ => {
                let bytes = one(site, route, format, language, &shared)?;
                put(route.path(format, language), bytes)?;
            }
        }
    }
    if data.is_empty() {
        return Ok(());
    }
    describe::each(site, route, &data, &mut |format, bytes| {
        let path = route.path(PageFormat::Rdf(format), site.language());
        put(path, bytes)
    })
}

/// Writes a file that stands alone, piece by piece: some are as long as the data.
///
/// # Errors
/// When there is no such file, or it cannot be written.
pub fn write_file(site: &Site, route: &Route, out: &mut dyn Write) -> Result<(), PageError> {
    match route {
        Route::File(file) => files::write(site, *file, out),
        Route::SitemapPart { part } => Ok(files::sitemap_part(site, *part, out)?),
        _ => Err(PageError::Format {
            stem: route.stem(),
            format: PageFormat::Raw,
        }),
    }
}

/// The page of a route.
fn html(
    site: &Site,
    route: &Route,
    language: Language,
    shared: &Shared<'_>,
) -> Result<String, PageError> {
    let missing = || PageError::NotFound(route.stem());
    let path = route.path(PageFormat::Html, language);
    let page = match route {
        Route::Home => dataset::home(site, &path, language),
        Route::Questions => question::catalogue(site, language),
        Route::Question { .. } => {
            question::render(site, site.question(route).ok_or_else(missing)?, language)
        }
        Route::Views => view::catalogue(site, language),
        Route::View { name } => {
            let drawing = site.drawings().iter().find(|d| d.name == *name);
            view::render(site, drawing.ok_or_else(missing)?, language, shared)
        }
        Route::Indexes => index::catalogue(site, language),
        Route::Index { name, page } => {
            let index = site.indexes.iter().find(|index| index.name == *name);
            index::render(site, route, index.ok_or_else(missing)?, *page, language)
        }
        Route::Vocabulary => vocabulary::render(site, &path, language),
        Route::Term { .. } => {
            let id = site.term_of(route).ok_or_else(missing)?;
            vocabulary::term(site, route, id, language, shared)
        }
        Route::Changes => changes::render(site, language),
        Route::Rules => rule::catalogue(site, language),
        Route::Rule { name } => {
            let rule = site.rules.iter().find(|rule| rule.code == *name);
            rule::render(site, rule.ok_or_else(missing)?, language)
        }
        Route::Search => search::page(site, &path, language),
        Route::Dataset => dataset::render(site, language),
        Route::File(_) | Route::SitemapPart { .. } => return Err(missing()),
        Route::Entity { .. }
        | Route::Paper { .. }
        | Route::Passage { .. }
        | Route::Graph { .. }
        | Route::Resource { .. } => {
            let id = site.term_of(route).ok_or_else(missing)?;
            if site.is_a(id, xz::PAPER) {
                paper::render(site, route, id, language)
            } else if site.is_passage(id) {
                passage::render(site, route, id, language)
            } else if site.is_graph(id) {
                graph::render(site, route, id, language)
            } else {
                thing::render(site, route, id, language, shared)
            }
        }
    };
    Ok(page?)
}

impl Site {
    /// Every route there is, in their order.
    pub fn routes(&self) -> Routes<'_> {
        let mut others = self.other_pages();
        let parts = files::sitemap_parts(self.page_count());
        others.extend(parts.map(|part| Route::SitemapPart { part }));
        others.extend(SiteFile::ALL.map(Route::File));
        Routes::new(self, others)
    }

    /// How many routes have pages.
    fn page_count(&self) -> usize {
        *self.page_count.get_or_init(|| self.pages().len())
    }

    /// Every route that has pages, in their order.
    fn pages(&self) -> Routes<'_> {
        Routes::new(self, self.other_pages())
    }

    /// The routes that are pages of no single thing, and those of which there is one alone.
    fn other_pages(&self) -> Vec<Route> {
        let mut routes = vec![Route::Home, Route::Indexes, Route::Search, Route::Dataset];
        let names = self.pages.vocabulary().keys().cloned();
        routes.extend(names.map(|name| Route::Term { name }));
        routes.extend([Route::Vocabulary, Route::Changes]);
        for index in &self.indexes {
            routes.extend((1..=index.pages()).map(|page| Route::Index {
                name: index.name.clone(),
                page,
            }));
        }
        if !self.questions.is_empty() {
            routes.push(Route::Questions);
            routes.extend(self.questions.iter().map(|q| Route::Question {
                name: q.question.name.clone(),
            }));
        }
        if !self.rules.is_empty() {
            routes.push(Route::Rules);
            routes.extend(self.rules.iter().map(|rule| Route::Rule {
                name: rule.code.clone(),
            }));
        }
        if self.has_drawings() {
            routes.push(Route::Views);
            routes.extend(self.drawings().iter().map(|drawing| Route::View {
                name: drawing.name.clone(),
            }));
        }
        routes
    }

    /// Whether the data knows an IRI.
    pub fn knows(&self, iri: &str) -> bool {
        oxrdf::NamedNode::new(iri).is_ok_and(|node| self.dataset.id(&node.into()).is_some())
    }

    /// Whether there is such a route.
    pub fn has(&self, route: &Route) -> bool {
        match route {
            Route::Home | Route::Indexes | Route::Search | Route::Dataset => true,
            Route::Questions => !self.questions.is_empty(),
            Route::Question { .. } => self.question(route).is_some(),
            Route::Views => self.has_drawings(),
            Route::View { name } => self.drawings().iter().any(|d| d.name == *name),
            Route::Index { name, page } => self
                .indexes
                .iter()
                .any(|index| index.name == *name && (1..=index.pages()).contains(page)),
            Route::Vocabulary | Route::File(SiteFile::Namespace) => self.has_vocabulary(),
            Route::Rules => !self.rules.is_empty(),
            Route::Rule { name } => self.rules.iter().any(|rule| rule.code == *name),
            Route::Changes => self.changes.is_some(),
            Route::File(SiteFile::Citation) => self.own,
            Route::File(SiteFile::DumpFigures) => self.has_figures(),
            Route::SitemapPart { part } => files::sitemap_parts(self.page_count()).contains(part),
            Route::File(_) => true,
            Route::Entity { .. }
            | Route::Paper { .. }
            | Route::Passage { .. }
            | Route::Graph { .. }
            | Route::Term { .. }
            | Route::Resource { .. } => self.term_of(route).is_some(),
        }
    }

    /// The formats of a route.
    pub fn formats(&self, route: &Route) -> Vec<PageFormat> {
        match route {
            Route::File(_) | Route::SitemapPart { .. } => vec![PageFormat::Raw],
            Route::Question { .. } => vec![
                PageFormat::Html,
                PageFormat::Csv,
                PageFormat::Json,
                PageFormat::Xlsx,
            ],
            Route::View { .. } => vec![PageFormat::Html, PageFormat::Svg],
            Route::Home
            | Route::Questions
            | Route::Views
            | Route::Indexes
            | Route::Index { .. }
            | Route::Rules
            | Route::Changes
            | Route::Search
            | Route::Rule { .. } => {
                vec![PageFormat::Html]
            }
            _ => std::iter::once(PageFormat::Html)
                .chain(RDF.map(PageFormat::Rdf))
                .collect(),
        }
    }

    /// The files of a route: format and language.
    pub fn targets(&self, route: &Route) -> Vec<(PageFormat, Language)> {
        let mut targets = Vec::new();
        for format in self.formats(route) {
            if format.has_language() {
                targets.extend(Language::ALL.map(|language| (format, language)));
            } else {
                targets.push((format, self.language()));
            }
        }
        targets
    }

    /// Whether the data has figures, which are then to be had as a cube.
    pub(super) fn has_figures(&self) -> bool {
        let class = self.dataset.iri(xz::FIGURE);
        class.is_some_and(|class| {
            self.dataset
                .subjects(crate::words::vocabulary::rdf::TYPE, class)
                .next()
                .is_some()
        })
    }

    fn question(&self, route: &Route) -> Option<&question::Answered> {
        match route {
            Route::Question { name } => self.questions.iter().find(|q| q.question.name == *name),
            _ => None,
        }
    }

    /// Whether a term names a graph that holds something.
    fn is_graph(&self, id: crate::data::dataset::TermId) -> bool {
        self.dataset
            .matching_in(id, None, None, None)
            .next()
            .is_some()
    }
}
