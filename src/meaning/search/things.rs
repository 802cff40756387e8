//! What there is to be found: everything that has a name, every passage by its address, every question.

use super::index::{Field, IndexBuilder};
use super::text;
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::query::question::Question;
use crate::words::vocabulary::{dcterms, foaf, owl, rdf, rdfs, schema, sh, skos, xz};
use oxrdf::{Literal, NamedNodeRef, Term};

/// The properties whose values are read, and what they are to a thing.
const READ: [(NamedNodeRef<'static>, Field); 13] = [
    (skos::PREF_LABEL, Field::Label),
    (rdfs::LABEL, Field::Label),
    (dcterms::TITLE, Field::Label),
    (foaf::NAME, Field::Label),
    (schema::NAME, Field::Label),
    (skos::ALT_LABEL, Field::Variant),
    (skos::HIDDEN_LABEL, Field::Variant),
    (xz::PRINTED_FORM, Field::Variant),
    (skos::NOTATION, Field::Name),
    (dcterms::IDENTIFIER, Field::Name),
    (skos::DEFINITION, Field::Gloss),
    (dcterms::DESCRIPTION, Field::Gloss),
    (rdfs::COMMENT, Field::Gloss),
];

/// Classes of terms of a vocabulary, which come after the things that are described with it.
const TERMS: [NamedNodeRef<'static>; 8] = [
    owl::CLASS,
    owl::OBJECT_PROPERTY,
    owl::DATATYPE_PROPERTY,
    owl::ANNOTATION_PROPERTY,
    owl::NAMED_INDIVIDUAL,
    rdfs::CLASS,
    rdf::PROPERTY,
    sh::NODE_SHAPE,
];

/// What a term of a vocabulary, or a passage by what it says, counts beside a thing.
const LESS: f32 = 0.7;
/// What being spoken of twice as often adds to the score.
const SPOKEN_OF: f32 = 0.02;

/// What a thing has, as the index reads it.
fn said(dataset: &Dataset) -> Vec<(TermId, Field, TermId)> {
    let mut said = Vec::new();
    for (property, field) in READ {
        if let Some(property) = dataset.iri(property) {
            let triples = dataset.triples(None, Some(property), None);
            said.extend(triples.map(|[s, _, o]| (s, field, o)));
        }
    }
    said
}

/// Reads all things that have a name, and all passages; gives them in the order of their documents, the best known first, with what
/// their scores are multiplied with.
pub(super) fn read(
    dataset: &Dataset,
    texts: &[(TermId, &str)],
    builder: &mut IndexBuilder,
) -> (Vec<TermId>, Vec<f32>) {
    let mut said = said(dataset);
    said.sort_unstable();
    let passages = passages(dataset);
    let things = named(dataset);
    let factors = factors(dataset, &things, &passages);
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by(|a, b| factors[*b].total_cmp(&factors[*a]).then(a.cmp(b)));
    for at in &order {
        let thing = things[*at];
        builder.document();
        let own = &said[said.partition_point(|(s, _, _)| *s < thing)..];
        for (_, field, value) in own.iter().take_while(|(s, _, _)| *s == thing) {
            if let Some(value) = text(dataset, *value) {
                builder.add(*field, value);
            }
        }
        if let Term::NamedNode(node) = dataset.term(thing) {
            builder.add(Field::Name, ending(node.as_str()));
        }
        if let Ok(at) = texts.binary_search_by_key(&thing, |(id, _)| *id) {
            builder.add(Field::Gloss, texts[at].1);
        }
    }
    order
        .into_iter()
        .map(|at| (things[at], factors[at]))
        .unzip()
}

/// The things that have a name, and all passages: what can be found, in the order of the dictionary.
pub fn named(dataset: &Dataset) -> Vec<TermId> {
    let naming = READ.iter().filter(|(_, field)| *field <= Field::Variant);
    let mut things = passages(dataset);
    for property in naming.filter_map(|(property, _)| dataset.iri(*property)) {
        let triples = dataset.triples(None, Some(property), None);
        things.extend(triples.map(|[s, _, _]| s).filter(|s| is_named(dataset, *s)));
    }
    things.sort_unstable();
    things.dedup();
    things
}

/// What the score of each thing is multiplied with: more for what is spoken of often, less for terms of a vocabulary and passages.
fn factors(dataset: &Dataset, things: &[TermId], passages: &[TermId]) -> Vec<f32> {
    let spoken = spoken_of(dataset);
    let factor = |thing: &TermId| {
        let often = spoken.get(thing.index()).copied().unwrap_or(0);
        1.0 + SPOKEN_OF * (often as f32 + 1.0).log2()
    };
    let mut factors: Vec<f32> = things.iter().map(factor).collect();
    let mut lesser = instances(dataset, &TERMS);
    lesser.extend(passages);
    lesser.sort_unstable();
    lesser.dedup();
    for thing in lesser {
        if let Ok(at) = things.binary_search(&thing) {
            factors[at] *= LESS;
        }
    }
    factors
}

/// Reads a question: its titles, its name and tags, what is said about it.
pub(super) fn read_question(question: &Question, builder: &mut IndexBuilder) {
    for title in question.title.values() {
        builder.add(Field::Label, title);
    }
    builder.add(Field::Name, &question.name);
    for (key, value) in question.header.iter() {
        if key == "tags" || key.starts_with("about") {
            builder.add(Field::Gloss, value);
        }
    }
}

/// All names of all things.
pub(super) fn names(dataset: &Dataset) -> impl Iterator<Item = &str> {
    let naming = READ.iter().filter(|(_, field)| *field <= Field::Variant);
    naming
        .filter_map(|(property, _)| dataset.iri(*property))
        .flat_map(|property| dataset.triples(None, Some(property), None))
        .filter_map(|[_, _, o]| text(dataset, o))
}

/// The texts that a thing is found by, names first.
pub(super) fn texts(dataset: &Dataset, thing: TermId) -> impl Iterator<Item = &Literal> {
    READ.iter()
        .filter_map(|(property, _)| dataset.iri(*property))
        .flat_map(move |property| dataset.triples(Some(thing), Some(property), None))
        .filter_map(|[_, _, o]| match dataset.term(o) {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
}

fn is_named(dataset: &Dataset, id: TermId) -> bool {
    matches!(dataset.term(id), Term::NamedNode(_))
}

/// The end of an IRI: the slug of a thing, the address of a passage.
pub(super) fn ending(iri: &str) -> &str {
    let iri = iri.trim_end_matches(['/', '#']);
    iri.rsplit(['/', '#']).next().unwrap_or_default()
}

fn passages(dataset: &Dataset) -> Vec<TermId> {
    instances(dataset, &[xz::PASSAGE])
}

fn instances(dataset: &Dataset, classes: &[NamedNodeRef<'_>]) -> Vec<TermId> {
    let classes = classes.iter().filter_map(|class| dataset.iri(*class));
    classes
        .flat_map(|class| dataset.subjects(rdf::TYPE, class))
        .collect()
}

/// How often each term is the object of a statement.
fn spoken_of(dataset: &Dataset) -> Vec<u32> {
    let mut often = vec![0; dataset.dictionary().len()];
    for quad in dataset.quads() {
        often[quad.o.index()] += 1;
    }
    often
}
