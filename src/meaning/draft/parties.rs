//! Who can be asked, and whose voice the paper is, told from what is known.

use crate::data::dataset::{Dataset, TermId};
use crate::meaning::annotate::{Annotator, Sort};
use crate::words::vocabulary::{dcterms, skos};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeSet, HashSet};

/// Those who wrote a paper: what they say in it the paper says.
pub(super) fn authors(dataset: &Dataset, paper: &NamedNode) -> BTreeSet<TermId> {
    let paper = dataset.iri(paper.as_ref()).into_iter();
    paper
        .flat_map(|paper| dataset.objects(paper, dcterms::CREATOR))
        .collect()
}

/// The places that can be asked for something: all but those that are called a shore or a street and the like, which are where something
/// is asked for; these too when a body is called after them, as by 南岸區政府. Linear in the labels.
pub(super) fn polities(dataset: &Dataset, annotator: &Annotator) -> BTreeSet<TermId> {
    let of = |sort: Sort| labels(dataset).filter(move |(thing, _)| annotator.sort(*thing) == sort);
    let mut begins: HashSet<&str> = HashSet::new();
    for (_, label) in of(Sort::Body) {
        let ends = label.char_indices().map(|(at, _)| at).take(LONGEST).skip(2);
        begins.extend(ends.map(|end| &label[..end]));
    }
    let is_spot = |label: &str| {
        let label = label.to_lowercase();
        SPOTS.iter().any(|spot| label.ends_with(spot))
    };
    let spots = of(Sort::Place).filter(|(_, label)| is_spot(label));
    let spots: BTreeSet<TermId> = spots.map(|(place, _)| place).collect();
    let called = of(Sort::Place).filter(|(_, label)| begins.contains(label));
    let called: BTreeSet<TermId> = called.map(|(place, _)| place).collect();
    let places = of(Sort::Place).map(|(place, _)| place);
    places
        .filter(|place| !spots.contains(place) || called.contains(place))
        .collect()
}

/// What the names of places end with that nobody governs.
const SPOTS: &[&str] = &[
    "岸", "濱", "滨", "街", "路", "道", "河", "湖", "山", "谷", "海", "站", "橋", "桥", "碼頭",
    "码头", "公園", "公园", "廣場", "广场", "shore", "coast", "seafront", "street", "road",
    "river", "lake", "bridge", "park", "square",
];

/// No place has a longer name, in characters, that bodies are called after.
const LONGEST: usize = 40;

/// The names of things.
fn labels(dataset: &Dataset) -> impl Iterator<Item = (TermId, &str)> {
    let of = |property: NamedNodeRef<'static>| {
        let property = dataset.iri(property).into_iter();
        property.flat_map(|property| dataset.triples(None, Some(property), None))
    };
    let all = of(skos::PREF_LABEL).chain(of(skos::ALT_LABEL));
    all.filter_map(|[thing, _, label]| match dataset.term(label) {
        Term::Literal(literal) => Some((thing, literal.value())),
        _ => None,
    })
}
