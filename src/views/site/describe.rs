//! The data of a route: what is said of its thing and what refers to it, for the files beside its page.

use super::format::PageFormat;
use super::model::Site;
use super::route::Route;
use crate::data::dataset::{Extended, QuadIds, TermId};
use crate::data::write::{Terms, WriteError, writable, write, write_sheet};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, foaf, rdf};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::HashSet;

const IN_DATASET: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#inDataset");
const PRIMARY_TOPIC: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://xmlns.com/foaf/0.1/primaryTopic");
const DOCUMENT: &str = "Document";

/// The data of a route in a format.
pub(super) fn rdf(site: &Site, route: &Route, format: Format) -> Result<Vec<u8>, WriteError> {
    let mut bytes = Vec::new();
    each(site, route, &[format], &mut |_, written| {
        bytes = written;
        Ok::<(), WriteError>(())
    })?;
    Ok(bytes)
}

/// The data of a term that has no page of its own, in a format; `route` names the document.
pub(super) fn rdf_of_term(
    site: &Site,
    route: &Route,
    id: TermId,
    format: Format,
) -> Result<Vec<u8>, WriteError> {
    let mut part = Part::new(site);
    around(site, id, &mut part.quads);
    part.document(route, id);
    let mut bytes = Vec::new();
    part.each(&[format], &mut |_, written| {
        bytes = written;
        Ok::<(), WriteError>(())
    })?;
    Ok(bytes)
}

/// The data of a route in some formats, given away one after the other; it is gathered and sorted once for all of them.
pub(super) fn each<E: From<WriteError>>(
    site: &Site,
    route: &Route,
    formats: &[Format],
    put: &mut impl FnMut(Format, Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    if *route != Route::Dataset {
        return of_route(site, route).each(formats, put);
    }
    let dataset = super::void::describe(site);
    for format in formats {
        let mut bytes = Vec::new();
        write(&dataset, &site.prefixes, *format, &mut bytes)?;
        put(*format, bytes)?;
    }
    Ok(())
}

/// The quads of a route.
fn of_route<'s>(site: &'s Site, route: &Route) -> Part<'s> {
    let mut part = Part::new(site);
    let id = site.term_of(route);
    match (route, id) {
        (Route::Vocabulary, _) => {
            for id in site.pages.vocabulary().values().copied().chain(id) {
                term(site, id, &mut part.quads);
            }
        }
        (Route::Term { .. }, Some(id)) => term(site, id, &mut part.quads),
        (_, Some(id)) => around(site, id, &mut part.quads),
        _ => {}
    }
    if let Some(id) = id {
        part.document(route, id);
    }
    part
}

/// Some quads of the site and a few of a document's own, whose terms the data may not know.
struct Part<'s> {
    site: &'s Site,
    quads: Vec<QuadIds>,
    terms: Extended<'s>,
}

impl<'s> Part<'s> {
    fn new(site: &'s Site) -> Self {
        Self {
            site,
            quads: Vec::new(),
            terms: Extended::new(&site.dataset),
        }
    }

    /// What the file is: a document about the thing, in the dataset, under its licence.
    fn document(&mut self, route: &Route, id: TermId) {
        let site = self.site;
        let document = NamedNode::new_unchecked(site.document(route));
        let s = self.terms.intern(&document.into());
        let mut say = |property: NamedNodeRef<'_>, object: Term| {
            let o = self.terms.intern(&object);
            let p = self.terms.intern(&property.into_owned().into());
            let g = TermId::DEFAULT_GRAPH;
            self.quads.push(QuadIds { s, p, o, g });
        };
        let class = NamedNode::new_unchecked(format!("{}{DOCUMENT}", foaf::NAMESPACE));
        say(rdf::TYPE, class.into());
        say(PRIMARY_TOPIC, site.dataset.term(id).clone());
        say(IN_DATASET, site.project.iri("dataset").into());
        if let Some(licence) = super::void::licence(site) {
            say(dcterms::LICENSE, licence.into());
        }
        let title = super::thing::name(site, id, site.language());
        let tag = site.language().tag().to_ascii_lowercase();
        let title = Literal::new_language_tagged_literal_unchecked(title, tag);
        say(dcterms::TITLE, title.into());
    }

    fn each<E: From<WriteError>>(
        self,
        formats: &[Format],
        put: &mut impl FnMut(Format, Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        let prefixes = writable(&self.site.prefixes);
        let (terms, numbers) = Terms::of(self.quads.iter(), &self.terms, &prefixes);
        let named = terms.sheet(self.quads, &numbers);
        let flat = named.flat();
        for format in formats {
            let sheet = if format.has_graphs() { &named } else { &flat };
            let mut bytes = Vec::new();
            write_sheet(sheet, *format, &mut bytes)?;
            put(*format, bytes)?;
        }
        Ok(())
    }
}

/// What is said of a term, what refers to it, and, when it names a graph, what stands in the graph.
fn around(site: &Site, id: TermId, quads: &mut Vec<QuadIds>) {
    let shown = |q: &QuadIds| site.is_shown(q.g);
    let own: Vec<QuadIds> = site
        .dataset
        .matching(Some(id), None, None)
        .filter(shown)
        .collect();
    let mut seen = HashSet::new();
    for quad in &own {
        nested(site, quad.o, &mut seen, quads);
    }
    quads.extend(own);
    quads.extend(site.dataset.matching(None, None, Some(id)).filter(shown));
    quads.extend(site.dataset.matching_in(id, None, None, None));
}

/// The blank nodes under a value, which have no other place to be described.
fn nested(site: &Site, id: TermId, seen: &mut HashSet<TermId>, quads: &mut Vec<QuadIds>) {
    if !matches!(site.dataset.term(id), Term::BlankNode(_)) || !seen.insert(id) || seen.len() > 1000
    {
        return;
    }
    for quad in site.dataset.matching(Some(id), None, None) {
        quads.push(quad);
        nested(site, quad.o, seen, quads);
    }
}

/// What is said of a term of the vocabulary; its uses are the data itself.
fn term(site: &Site, id: TermId, quads: &mut Vec<QuadIds>) {
    let own = site.dataset.matching(Some(id), None, None);
    let mut seen = HashSet::new();
    for quad in own.filter(|q| site.is_shown(q.g)) {
        quads.push(quad);
        nested(site, quad.o, &mut seen, quads);
    }
}

impl Site {
    /// The address of the document about a route's thing, whatever its format.
    pub(super) fn document(&self, route: &Route) -> String {
        format!("{}{}", self.url(), route.stem())
    }

    /// The address of a file of a route.
    pub(super) fn file_url(&self, route: &Route, format: PageFormat, language: Language) -> String {
        format!("{}{}", self.url(), route.path(format, language))
    }
}
