//! The vocabulary: one page of all classes, properties and fixed values, to which the namespace leads, and a page for each with
//! its names in three languages, its place, its shape, its use and examples.

mod shapes;

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::picture::Picture;
use super::route::Route;
use super::shared::Shared;
use super::ui::{Ui, ui};
use super::value::{Chip, Group, Link, Reader, Text, Value, counted};
use super::{cite, json_ld, thing};
use crate::data::dataset::TermId;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, owl, rdf, rdfs, skos};
use askama::Template;
use oxrdf::{NamedNodeRef, Term as RdfTerm};
use shapes::Shape;
use std::collections::{BTreeMap, BTreeSet};

/// A term on the page of all.
struct Entry {
    anchor: String,
    link: Link,
    curie: String,
    definition: Option<Text>,
}

#[derive(Template)]
#[template(path = "vocabulary.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    facts: Vec<Group>,
    kinds: Vec<(&'static str, Vec<Entry>)>,
}

/// What a term is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Class,
    Property,
    Value,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Class, Self::Property, Self::Value];

    fn words(self, ui: &Ui) -> &'static str {
        match self {
            Self::Class => ui.classes,
            Self::Property => ui.properties,
            Self::Value => ui.individuals,
        }
    }

    fn word(self, ui: &Ui) -> &'static str {
        match self {
            Self::Class => ui.class,
            Self::Property => ui.property,
            Self::Value => ui.individual,
        }
    }
}

impl Site {
    /// Whether the data declares a vocabulary under the base.
    pub(super) fn has_vocabulary(&self) -> bool {
        !self.pages.vocabulary().is_empty() || self.term_of(&Route::Vocabulary).is_some()
    }
}

/// Renders the page of all terms as it stands at `path`.
pub(super) fn render(site: &Site, path: &str, language: Language) -> askama::Result<String> {
    let root = root_of(path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let ontology = site.term_of(&Route::Vocabulary);
    let title = ontology.map_or_else(
        || ui(language).vocabulary.to_owned(),
        |id| thing::name(site, id, language),
    );
    let mut frame = Frame::new(site, &Route::Vocabulary, path, language, &title)
        .with_rdf(&Route::Vocabulary)
        .about(&title);
    if let Some(id) = ontology {
        frame = frame.with_json_ld(&json_ld::thing(site, &Route::Vocabulary, id, language));
    }
    let facts = ontology.map_or_else(Vec::new, |id| {
        let own = thing::statements(site, id).into_iter();
        reader.groups(
            own.filter(|q| site.iri(q.p) != Some(dcterms::TITLE.as_str())),
            |q| q.o,
        )
    });
    let of = |kind: Kind| -> (&'static str, Vec<Entry>) {
        let entries = site
            .pages
            .vocabulary()
            .values()
            .filter(|id| kind_of(site, **id) == kind)
            .map(|id| entry(reader, *id))
            .collect();
        (kind.words(ui(language)), entries)
    };
    let iri = site.project.iri("ns");
    Page {
        frame,
        iri: iri.as_str(),
        facts,
        kinds: Kind::ALL
            .into_iter()
            .map(of)
            .filter(|(_, entries)| !entries.is_empty())
            .collect(),
    }
    .render()
}

fn entry(reader: Reader<'_>, id: TermId) -> Entry {
    let site = reader.site;
    let fragment = site.address(id).and_then(|address| address.fragment);
    let mut link = reader.link(id);
    // Said beside it already.
    link.title.clear();
    Entry {
        anchor: fragment.unwrap_or_default(),
        link,
        curie: site.name_of(id),
        definition: in_languages(site, id, skos::DEFINITION, reader.language)
            .into_iter()
            .next(),
    }
}

/// An example of the use of a term: subject, value, where it is stated.
struct Example {
    subject: Link,
    value: Option<Value>,
    chips: Vec<Chip>,
}

#[derive(Template)]
#[template(path = "term.html", config = "src/views/site/askama.toml")]
struct TermPage<'a> {
    frame: Frame,
    iri: &'a str,
    curie: String,
    kind: &'static str,
    names: Vec<Text>,
    definitions: Vec<Text>,
    places: Vec<(&'static str, Vec<Link>)>,
    others: Vec<Group>,
    shapes: Vec<Shape>,
    picture: Option<Picture>,
    used: String,
    used_on: Vec<(Link, String)>,
    examples: Vec<Example>,
    citations: Vec<cite::Citation>,
}

/// Renders the page of a term.
pub(super) fn term(
    site: &Site,
    route: &Route,
    id: TermId,
    language: Language,
    shared: &Shared<'_>,
) -> askama::Result<String> {
    let path = route.path(PageFormat::Html, language);
    let root = root_of(&path);
    let reader = Reader {
        site,
        language,
        root: &root,
    };
    let (words, kind) = (ui(language), kind_of(site, id));
    let link = reader.link(id);
    let curie = site.name_of(id);
    let others = thing::statements(site, id)
        .into_iter()
        .filter(|q| site.is_stated(q.g) && !is_placed(site, q.p));
    let mut others = reader.groups(others, |q| q.o);
    for stated in others.iter_mut().flat_map(|g| &mut g.values) {
        stated.chips.clear();
    }
    let used = uses(site, id, kind);
    let mut frame = Frame::new(site, route, &path, language, &link.text)
        .step(words.vocabulary, &Route::Vocabulary, language)
        .with_rdf(route)
        .with_json_ld(&json_ld::thing(site, route, id, language))
        .about(&format!("{curie} · {}", link.text));
    frame.title_lang.clone_from(&link.lang);
    TermPage {
        iri: site.iri(id).unwrap_or_default(),
        kind: kind.word(words),
        names: in_languages(site, id, rdfs::LABEL, language),
        definitions: in_languages(site, id, skos::DEFINITION, language),
        places: places(reader, id, kind),
        others,
        shapes: shapes::of(reader, id, kind == Kind::Class),
        picture: shared.neighbourhood(id, language, &root),
        used: counted(used.len()),
        used_on: used_on(reader, &used, kind),
        examples: examples(reader, &used, kind),
        citations: cite::all(site, route, &curie, language),
        curie,
        frame,
    }
    .render()
}

const CLASSES: [NamedNodeRef<'static>; 2] = [owl::CLASS, rdfs::CLASS];
const PROPERTIES: [NamedNodeRef<'static>; 4] = [
    rdf::PROPERTY,
    owl::OBJECT_PROPERTY,
    owl::DATATYPE_PROPERTY,
    owl::ANNOTATION_PROPERTY,
];

fn kind_of(site: &Site, id: TermId) -> Kind {
    let types: Vec<TermId> = site.dataset.objects(id, rdf::TYPE).collect();
    let is = |classes: &[NamedNodeRef<'_>]| {
        classes
            .iter()
            .filter_map(|c| site.dataset.iri(*c))
            .any(|c| types.contains(&c))
    };
    if is(&CLASSES) {
        Kind::Class
    } else if is(&PROPERTIES) {
        Kind::Property
    } else {
        Kind::Value
    }
}

/// What has its own place on the page of a term and is not repeated below it.
const PLACED: [NamedNodeRef<'static>; 8] = [
    rdf::TYPE,
    rdfs::LABEL,
    skos::DEFINITION,
    rdfs::SUB_CLASS_OF,
    rdfs::SUB_PROPERTY_OF,
    rdfs::DOMAIN,
    rdfs::RANGE,
    rdfs::IS_DEFINED_BY,
];

fn is_placed(site: &Site, property: TermId) -> bool {
    PLACED
        .iter()
        .any(|p| site.iri(property) == Some(p.as_str()))
}

/// What stands above and below a term, what it joins, and for a class its properties.
fn places(reader: Reader<'_>, id: TermId, kind: Kind) -> Vec<(&'static str, Vec<Link>)> {
    let (site, words) = (reader.site, ui(reader.language));
    let stated = |s: Option<TermId>, property: NamedNodeRef<'_>, o: Option<TermId>| {
        let property = site.dataset.iri(property)?;
        let quads = site.dataset.matching(s, Some(property), o);
        let ends = quads
            .filter(|q| site.is_stated(q.g))
            .map(|q| if s.is_some() { q.o } else { q.s })
            .filter(|end| site.iri(*end).is_some());
        let mut links: Vec<Link> = ends.map(|end| reader.link(end)).collect();
        links.sort();
        links.dedup();
        Some(links)
    };
    let above = |property| stated(Some(id), property, None).unwrap_or_default();
    let below = |property| stated(None, property, Some(id)).unwrap_or_default();
    let rows = match kind {
        Kind::Class => vec![
            (words.above, above(rdfs::SUB_CLASS_OF)),
            (words.below, below(rdfs::SUB_CLASS_OF)),
            (words.properties, below(rdfs::DOMAIN)),
            (words.value_of, below(rdfs::RANGE)),
        ],
        Kind::Property => vec![
            (words.above, above(rdfs::SUB_PROPERTY_OF)),
            (words.below, below(rdfs::SUB_PROPERTY_OF)),
            (words.domain, above(rdfs::DOMAIN)),
            (words.range, above(rdfs::RANGE)),
        ],
        Kind::Value => vec![(words.above, above(rdf::TYPE))],
    };
    rows.into_iter()
        .filter(|(_, links)| !links.is_empty())
        .collect()
}

/// The literals of a property, that of the page's language first.
fn in_languages(
    site: &Site,
    id: TermId,
    property: NamedNodeRef<'_>,
    language: Language,
) -> Vec<Text> {
    let mut found: Vec<(u8, Text)> = site
        .dataset
        .objects(id, property)
        .filter_map(|o| match site.dataset.term(o) {
            RdfTerm::Literal(l) => Some((language.preference(l.language()), Text::of(l, site))),
            _ => None,
        })
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, text)| text).collect()
}

/// The triples in which a term is used: instances of a class, statements of a property, statements that have a value.
fn uses(site: &Site, id: TermId, kind: Kind) -> Vec<[TermId; 3]> {
    let triples = |s, p, o| site.dataset.triples(s, p, o);
    match kind {
        Kind::Class => match site.dataset.iri(rdf::TYPE) {
            Some(property) => triples(None, Some(property), Some(id)).collect(),
            None => Vec::new(),
        },
        Kind::Property => triples(None, Some(id), None).collect(),
        Kind::Value => triples(None, None, Some(id)).collect(),
    }
}

/// How many rows of a breakdown, and how many examples, are shown.
const SHOWN: usize = 12;
const EXAMPLES: usize = 3;

/// For a property, the classes of its subjects; for a value, the properties that have it; most first.
fn used_on(reader: Reader<'_>, used: &[[TermId; 3]], kind: Kind) -> Vec<(Link, String)> {
    let site = reader.site;
    let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
    for [s, p, _] in used {
        let of = match kind {
            Kind::Class => None,
            Kind::Property => site.types(*s).first().copied(),
            Kind::Value => Some(*p),
        };
        if let Some(of) = of {
            *counts.entry(of).or_default() += 1;
        }
    }
    let mut rows: Vec<(TermId, usize)> = counts.into_iter().collect();
    rows.sort_by_key(|(of, n)| (std::cmp::Reverse(*n), site.iri(*of)));
    rows.truncate(SHOWN);
    rows.into_iter()
        .map(|(of, n)| (reader.link(of), counted(n)))
        .collect()
}

/// The first uses by IRI, of different subjects, with the places that state them; stated ones first.
fn examples(reader: Reader<'_>, used: &[[TermId; 3]], kind: Kind) -> Vec<Example> {
    let site = reader.site;
    let graphs = |[s, p, o]: [TermId; 3]| {
        let quads = site.dataset.matching(Some(s), Some(p), Some(o));
        quads.map(|q| q.g).filter(|g| site.is_shown(*g))
    };
    let mut rows: Vec<(bool, &str, [TermId; 3])> = used
        .iter()
        .filter(|[s, _, _]| site.is_thing(*s))
        .map(|triple| {
            let inferred = !graphs(*triple).any(|g| site.is_stated(g));
            (inferred, site.iri(triple[0]).unwrap_or_default(), *triple)
        })
        .collect();
    let text = |id: TermId| match site.dataset.term(id) {
        RdfTerm::NamedNode(node) => node.as_str(),
        RdfTerm::Literal(literal) => literal.value(),
        RdfTerm::BlankNode(_) | RdfTerm::Triple(_) => "",
    };
    rows.sort_unstable_by_key(|(inferred, iri, [s, p, o])| {
        (*inferred, *iri, text(*p), text(*o), [*s, *p, *o])
    });
    let mut seen = BTreeSet::new();
    rows.retain(|(_, _, [s, _, _])| seen.insert(*s));
    rows.into_iter()
        .take(EXAMPLES)
        .map(|(_, _, triple)| Example {
            subject: reader.link(triple[0]),
            value: match kind {
                Kind::Class => None,
                Kind::Property => Some(reader.value(triple[2])),
                Kind::Value => Some(Value::Link(reader.link(triple[1]))),
            },
            chips: reader.chips(graphs(triple)),
        })
        .collect()
}
