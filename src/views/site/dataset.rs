//! The page of the dataset, and the front page: what there is, how much, under which licence, and where to get it.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::index::Entry;
use super::model::Site;
use super::route::{Route, SiteFile};
use super::ui::ui;
use super::value::{Link, Reader, counted};
use super::void::{lead, licence, measure};
use crate::words::language::Language;
use askama::Template;
use serde_json::{Value, json};

/// A number with its name.
pub(super) struct Count {
    pub number: String,
    pub name: &'static str,
}

struct Download {
    href: String,
    name: &'static str,
    title: &'static str,
    size: String,
    digest: String,
}

#[derive(Template)]
#[template(path = "dataset.html", config = "src/views/site/askama.toml")]
struct Page {
    frame: Frame,
    iri: String,
    lead: &'static str,
    licence: Option<String>,
    counts: Vec<Count>,
    downloads: Vec<Download>,
    void: String,
    citation: Option<String>,
    changes: Option<Link>,
    sources: Vec<(Link, String)>,
    classes: Vec<(Link, String)>,
    properties: Vec<(Link, String)>,
    citations: Vec<super::cite::Citation>,
}

/// Renders the page of the dataset.
pub(super) fn render(site: &Site, language: Language) -> askama::Result<String> {
    let route = Route::Dataset;
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let measures = measure(site);
    let rows = |counts: &[(crate::data::dataset::TermId, usize)]| -> Vec<(Link, String)> {
        counts
            .iter()
            .map(|(id, n)| (reader.link(*id), counted(*n)))
            .collect()
    };
    let title = ui(language).dataset;
    Page {
        frame: Frame::new(site, &route, &path, language, title)
            .with_rdf(&route)
            .with_json_ld(&schema(site, language))
            .about(lead(site, language)),
        iri: site.project.iri("dataset").into_string(),
        lead: lead(site, language),
        licence: licence(site).map(oxrdf::NamedNode::into_string),
        counts: counts(site, language),
        downloads: downloads(site, &root, language),
        changes: site
            .has(&Route::Changes)
            .then(|| Link::route(ui(language).changes, &root, &Route::Changes, language)),
        void: format!("{root}{}", SiteFile::WellKnownVoid.path()),
        citation: site
            .own
            .then(|| format!("{root}{}", SiteFile::Citation.path())),
        sources: rows(&measures.by_source),
        classes: rows(&measures.by_class),
        properties: rows(&measures.by_property),
        citations: super::cite::all(site, &route, site.title(language), language),
    }
    .render()
}

fn downloads(site: &Site, root: &str, language: Language) -> Vec<Download> {
    let dumps = site.dumps().unwrap_or_default();
    dumps
        .iter()
        .map(|dump| Download {
            href: format!("{root}{}", dump.file.path()),
            name: dump.file.path().rsplit('/').next().unwrap_or_default(),
            title: super::void::dump_title(dump.file, language),
            size: counted(dump.size as usize),
            digest: dump.digest.clone(),
        })
        .collect()
}

/// The counts that say something of this data.
pub(super) fn counts(site: &Site, language: Language) -> Vec<Count> {
    let (words, stats) = (ui(language), &site.stats);
    [
        (stats.triples, words.triples),
        (stats.graphs, words.graphs),
        (stats.passages, words.leaves),
        (stats.statements, words.statements),
        (stats.entities, words.entities),
        (stats.figures, words.figures),
        (stats.quotations, words.quotations),
        (stats.proposals, words.proposals),
        (stats.claims, words.claims),
        (stats.problems, words.problems),
        (stats.readings, words.readings),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, name)| Count {
        number: counted(n),
        name,
    })
    .collect()
}

/// The dataset in the words of schema.org.
fn schema(site: &Site, language: Language) -> Value {
    let names: Vec<Value> = Language::ALL
        .into_iter()
        .map(|l| json!({ "@value": site.title(l), "@language": l.tag() }))
        .collect();
    let downloads: Vec<Value> = site
        .dumps()
        .unwrap_or_default()
        .iter()
        .map(|dump| {
            json!({
                "@type": "DataDownload",
                "contentUrl": format!("{}{}", site.url(), dump.file.path()),
                "encodingFormat": dump.media_type,
                "contentSize": format!("{} B", dump.size),
                "sha256": dump.digest,
            })
        })
        .collect();
    json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": site.project.iri("dataset").as_str(),
        "name": names,
        "description": lead(site, language),
        "url": site.document(&Route::Dataset),
        "license": licence(site).map(oxrdf::NamedNode::into_string),
        "inLanguage": Language::ALL.map(Language::tag),
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": format!("The {} maintainers", site.project.config().name) },
        "distribution": downloads,
    })
}

#[derive(Template)]
#[template(path = "home.html", config = "src/views/site/askama.toml")]
struct Home {
    frame: Frame,
    lead: &'static str,
    counts: Vec<Count>,
    papers: Vec<Link>,
    questions: Vec<(String, String)>,
    drawings: Vec<Link>,
    featured: Vec<Entry>,
    dataset: Link,
}

/// How many questions the front page shows.
const ON_FRONT: usize = 8;

/// Renders the front page as it stands at `path`.
pub(super) fn home(site: &Site, path: &str, language: Language) -> askama::Result<String> {
    let root = root_of(path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let question = |answered: &super::question::Answered| {
        let route = Route::Question {
            name: answered.question.name.clone(),
        };
        (
            answered.question.title(language).to_owned(),
            format!("{root}{}", route.path(PageFormat::Html, language)),
        )
    };
    let featured: Vec<Entry> = site
        .indexes
        .iter()
        .filter(|index| index.is_featured || !site.own)
        .take(40)
        .map(|index| index.entry(reader))
        .collect();
    let mut frame = Frame::new(site, &Route::Home, path, language, site.title(language))
        .with_json_ld(&schema(site, language))
        .about(lead(site, language));
    frame.trail.clear();
    Home {
        frame,
        lead: lead(site, language),
        counts: counts(site, language),
        papers: site
            .papers()
            .iter()
            .map(|(_, id)| reader.link(*id))
            .collect(),
        questions: site.questions.iter().take(ON_FRONT).map(question).collect(),
        drawings: super::view::links(site, language, &root),
        featured,
        dataset: Link::route(ui(language).dataset, &root, &Route::Dataset, language),
    }
    .render()
}
