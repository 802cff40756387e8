//! Statements as they are told: each with the passages that say it, or with a word about why there is none.

use super::desk::Desk;
use crate::data::dataset::{QuadIds, TermId};
use crate::meaning::labels::{is_inferred_graph, is_passage};
use crate::words::language::{Language, usual_case};
use crate::words::vocabulary::{xsd, xz};
use oxrdf::{Term, Triple};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How many statements are told at once.
pub(super) const MOST_STATEMENTS: usize = 150;

/// A term: name and label of a resource; value, language and datatype of a literal.
pub(super) fn term(desk: &Desk, term: &Term, language: Language) -> Value {
    match term {
        Term::NamedNode(node) => {
            let labels = desk.labels(language);
            json!({ "name": labels.name(node.as_str()), "label": labels.show(term) })
        }
        Term::Literal(literal) => {
            let mut value = json!({ "value": literal.value() });
            if let Some(tag) = literal.language() {
                value["language"] = Value::from(usual_case(tag));
            } else if literal.datatype() != xsd::STRING {
                value["datatype"] =
                    Value::from(desk.labels(language).name(literal.datatype().as_str()));
            }
            value
        }
        other => json!({ "value": other.to_string() }),
    }
}

/// What is told of something that passages may say: `passages`, in the order of the text; without any, `evidence` says where it
/// comes from.
pub(super) fn receipts(desk: &Desk, graphs: &[TermId], told: &mut Map<String, Value>) {
    let dataset = desk.dataset();
    let mut passages: Vec<(u64, String)> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for graph in graphs {
        match (*graph != TermId::DEFAULT_GRAPH).then(|| dataset.term(*graph)) {
            Some(Term::NamedNode(node)) if is_passage(dataset, *graph) => {
                let name = desk.labels(desk.language).name(node.as_str());
                passages.push((position(desk, *graph), name));
            }
            Some(Term::NamedNode(node)) => {
                others.push(desk.labels(desk.language).name(node.as_str()));
            }
            Some(other) => others.push(other.to_string()),
            None => {}
        }
    }
    passages.sort();
    passages.dedup();
    others.sort();
    others.dedup();
    if passages.is_empty() {
        told.insert("evidence".to_owned(), Value::from(no_evidence(&others)));
    } else {
        let names = passages.into_iter().map(|(_, name)| Value::from(name));
        told.insert("passages".to_owned(), Value::Array(names.collect()));
    }
}

/// Why there is no passage.
fn no_evidence(graphs: &[String]) -> String {
    let inferred = graphs
        .iter()
        .any(|graph| is_inferred_graph(graph) || graph.starts_with("graph:inferred/"));
    match graphs {
        [] => "none: no passage says this".to_owned(),
        _ if inferred => format!(
            "none of its own: inferred ({}); `explain` leads to the passages",
            graphs.join(", ")
        ),
        _ => format!(
            "none: no passage says this; it stands in {}",
            graphs.join(", ")
        ),
    }
}

fn position(desk: &Desk, passage: TermId) -> u64 {
    let mut positions = desk.dataset().objects(passage, xz::POSITION);
    let position = positions.next().map(|id| desk.dataset().term(id));
    match position {
        Some(Term::Literal(literal)) => literal.value().parse().unwrap_or(u64::MAX),
        _ => u64::MAX,
    }
}

/// Statements with their receipts, at most [`MOST_STATEMENTS`], and how many there are.
pub(super) fn statements(
    desk: &Desk,
    quads: impl Iterator<Item = QuadIds>,
    language: Language,
) -> (Vec<Value>, usize) {
    let mut graphs: BTreeMap<[TermId; 3], Vec<TermId>> = BTreeMap::new();
    for quad in quads.filter(|quad| desk.is_shown(quad.g)) {
        graphs.entry(quad.triple()).or_default().push(quad.g);
    }
    let all = graphs.len();
    let mut told: Vec<(bool, Value)> = graphs
        .into_iter()
        .map(|(triple, graphs)| {
            let terms = triple.map(|id| desk.dataset().term(id));
            let value = statement(desk, terms, &graphs, language);
            (value.get("passages").is_none(), value)
        })
        .collect();
    // What passages say comes first.
    told.sort_by_key(|(without, _)| *without);
    let told = told.into_iter().map(|(_, value)| value);
    (told.take(MOST_STATEMENTS).collect(), all)
}

fn statement(desk: &Desk, [s, p, o]: [&Term; 3], graphs: &[TermId], language: Language) -> Value {
    let mut told = Map::new();
    told.insert("subject".to_owned(), term(desk, s, language));
    told.insert("property".to_owned(), term(desk, p, language));
    told.insert("object".to_owned(), term(desk, o, language));
    receipts(desk, graphs, &mut told);
    Value::Object(told)
}

/// A triple that a query made: the passages that say it, when any do.
pub(super) fn made(desk: &Desk, triple: &Triple, language: Language) -> Value {
    let terms = [
        Term::from(triple.subject.clone()),
        Term::from(triple.predicate.clone()),
        triple.object.clone(),
    ];
    let dataset = desk.dataset();
    let ids: Vec<TermId> = terms.iter().filter_map(|term| dataset.id(term)).collect();
    let graphs: Vec<TermId> = match ids.as_slice() {
        [s, p, o] => dataset
            .matching(Some(*s), Some(*p), Some(*o))
            .map(|quad| quad.g)
            .filter(|graph| desk.is_shown(*graph))
            .collect(),
        _ => Vec::new(),
    };
    statement(desk, [&terms[0], &terms[1], &terms[2]], &graphs, language)
}
