//! The vocabulary on one page: every class, property and fixed value with its label and definition, its place, its use.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::route::Route;
use super::ui::ui;
use super::value::{Group, Link, Reader, Text};
use super::{json_ld, thing};
use crate::data::dataset::TermId;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, owl, rdf, rdfs, skos};
use askama::Template;
use oxrdf::{NamedNodeRef, Term as RdfTerm};
use std::collections::BTreeMap;

/// A term of the vocabulary.
struct Term {
    anchor: String,
    curie: String,
    names: Vec<Text>,
    definitions: Vec<Text>,
    above: Vec<Link>,
    below: Vec<Link>,
    domain: Vec<Link>,
    range: Vec<Link>,
    others: Vec<Group>,
    used: usize,
    example: Option<(Link, Option<super::value::Value>)>,
}

#[derive(Template)]
#[template(path = "vocabulary.html")]
struct Page<'a> {
    frame: Frame,
    iri: &'a str,
    facts: Vec<Group>,
    classes: Vec<Term>,
    properties: Vec<Term>,
    values: Vec<Term>,
}

/// What a term is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Class,
    Property,
    Value,
}

impl Site {
    /// Whether the data declares a vocabulary under the base.
    pub(super) fn has_vocabulary(&self) -> bool {
        self.addresses
            .values()
            .any(|address| address.route == Route::Vocabulary)
    }
}

/// Renders the vocabulary as it stands at `path`.
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
    let mut terms: BTreeMap<&str, TermId> = BTreeMap::new();
    for (id, address) in &site.addresses {
        if let (Route::Vocabulary, Some(fragment)) = (&address.route, &address.fragment) {
            terms.insert(fragment, *id);
        }
    }
    let of = |kind: Kind| -> Vec<Term> {
        terms
            .iter()
            .filter(|(_, id)| kind_of(site, **id) == kind)
            .map(|(anchor, id)| term(reader, anchor, *id, kind))
            .collect()
    };
    let iri = site.project.iri("ns");
    let page = Page {
        frame,
        iri: iri.as_str(),
        facts,
        classes: of(Kind::Class),
        properties: of(Kind::Property),
        values: of(Kind::Value),
    }
    .render()?;
    // Terms stand on this very page.
    let own = format!(
        "href=\"{root}{}#",
        Route::Vocabulary.path(PageFormat::Html, language)
    );
    Ok(page.replace(&own, "href=\"#"))
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

/// What has its own place in an entry and is not repeated below it.
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

fn term(reader: Reader<'_>, anchor: &str, id: TermId, kind: Kind) -> Term {
    let site = reader.site;
    let links = |property: NamedNodeRef<'_>| -> Vec<Link> {
        let mut links: Vec<Link> = site
            .dataset
            .objects(id, property)
            .map(|o| reader.link(o))
            .collect();
        links.sort();
        links.dedup();
        links
    };
    let below = |property: NamedNodeRef<'_>| -> Vec<Link> {
        let mut links: Vec<Link> = site
            .dataset
            .subjects(property, id)
            .map(|s| reader.link(s))
            .collect();
        links.sort();
        links.dedup();
        links
    };
    let up = if kind == Kind::Property {
        rdfs::SUB_PROPERTY_OF
    } else {
        rdfs::SUB_CLASS_OF
    };
    let above = if kind == Kind::Value { rdf::TYPE } else { up };
    let others = thing::statements(site, id)
        .into_iter()
        .filter(|q| !PLACED.iter().any(|p| site.iri(q.p) == Some(p.as_str())));
    let mut others = reader.groups(others, |q| q.o);
    for stated in others.iter_mut().flat_map(|g| &mut g.values) {
        stated.chips.clear();
    }
    let (used, example) = uses(reader, id, kind);
    Term {
        anchor: anchor.to_owned(),
        curie: site.name_of(id),
        names: in_languages(site, id, rdfs::LABEL, reader.language),
        definitions: in_languages(site, id, skos::DEFINITION, reader.language),
        above: links(above),
        below: below(up),
        domain: links(rdfs::DOMAIN),
        range: links(rdfs::RANGE),
        others,
        used,
        example,
    }
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

/// How often a term is used, and its first use in the order of IRIs.
fn uses(
    reader: Reader<'_>,
    id: TermId,
    kind: Kind,
) -> (usize, Option<(Link, Option<super::value::Value>)>) {
    let site = reader.site;
    let triples: Vec<[TermId; 3]> = match kind {
        Kind::Class => site
            .dataset
            .iri(rdf::TYPE)
            .into_iter()
            .flat_map(|p| site.dataset.triples(None, Some(p), Some(id)))
            .collect(),
        Kind::Property => site.dataset.triples(None, Some(id), None).collect(),
        Kind::Value => site.dataset.triples(None, None, Some(id)).collect(),
    };
    let named = |[s, _, _]: &&[TermId; 3]| site.address(*s).is_some_and(|a| a.fragment.is_none());
    let first = triples
        .iter()
        .filter(named)
        .min_by_key(|[s, _, o]| (site.iri(*s), site.dataset.term(*o).to_string()));
    let example = first.map(|[s, _, o]| {
        let object = (kind == Kind::Property).then(|| reader.value(*o));
        (reader.link(*s), object)
    });
    (triples.len(), example)
}
