//! The data inside a page: the thing in the words of schema.org, which search engines read.

use super::format::PageFormat;
use super::model::Site;
use super::route::Route;
use crate::data::dataset::TermId;
use crate::words::language::{Language, usual_case};
use crate::words::vocabulary::{dcterms, foaf, org, rdfs, schema, skos, xz};
use oxrdf::{NamedNodeRef, Term};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// Our classes in schema.org's words; the first that fits.
const TYPES: [(NamedNodeRef<'static>, &str); 10] = [
    (foaf::PERSON, "Person"),
    (org::FORMAL_ORGANIZATION, "Organization"),
    (schema::PLACE, "Place"),
    (schema::EVENT, "Event"),
    (xz::PAPER, "Report"),
    (xz::PASSAGE, "CreativeWork"),
    (xz::FIGURE, "Observation"),
    (xz::QUOTATION, "Quotation"),
    (xz::CONTENT, "Claim"),
    (skos::CONCEPT, "DefinedTerm"),
];

/// A thing.
pub(super) fn thing(site: &Site, route: &Route, id: TermId, language: Language) -> Value {
    let kind = TYPES
        .iter()
        .find(|(class, _)| site.is_a(id, *class))
        .map_or("Thing", |(_, kind)| kind);
    let mut object = Map::new();
    object.insert("@context".to_owned(), json!("https://schema.org/"));
    object.insert("@type".to_owned(), json!(kind));
    object.insert("@id".to_owned(), json!(site.iri(id)));
    put(
        &mut object,
        "name",
        texts(site, id, &[skos::PREF_LABEL, rdfs::LABEL, schema::NAME]),
    );
    put(
        &mut object,
        "alternateName",
        texts(site, id, &[skos::ALT_LABEL]),
    );
    put(
        &mut object,
        "description",
        texts(site, id, &[dcterms::DESCRIPTION, skos::DEFINITION]),
    );
    put(&mut object, "sameAs", matches(site, id));
    let url = format!("{}{}", site.url(), route.path(PageFormat::Html, language));
    object.insert("mainEntityOfPage".to_owned(), json!(url));
    object.insert(
        "subjectOf".to_owned(),
        json!({ "@id": site.project.iri("dataset").as_str() }),
    );
    Value::Object(object)
}

fn put(object: &mut Map<String, Value>, key: &str, values: Vec<Value>) {
    match values.len() {
        0 => {}
        1 => drop(object.insert(
            key.to_owned(),
            values.into_iter().next().unwrap_or_default(),
        )),
        _ => drop(object.insert(key.to_owned(), Value::Array(values))),
    }
}

fn texts(site: &Site, id: TermId, properties: &[NamedNodeRef<'_>]) -> Vec<Value> {
    let mut values: Vec<(Cow<'_, str>, &str)> = properties
        .iter()
        .flat_map(|p| site.dataset.objects(id, *p))
        .filter_map(|o| match site.dataset.term(o) {
            Term::Literal(l) => Some((l.language().map(usual_case).unwrap_or_default(), l.value())),
            _ => None,
        })
        .collect();
    values.sort();
    values.dedup();
    values
        .into_iter()
        .map(|(tag, text)| {
            if tag.is_empty() {
                json!(text)
            } else {
                json!({ "@value": text, "@language": tag })
            }
        })
        .collect()
}

fn matches(site: &Site, id: TermId) -> Vec<Value> {
    let mut iris: Vec<&str> = site
        .dataset
        .objects(id, skos::EXACT_MATCH)
        .filter_map(|o| site.iri(o))
        .collect();
    iris.sort_unstable();
    iris.dedup();
    iris.into_iter().map(|iri| json!(iri)).collect()
}
