//! Annotations as JSON lines.

use super::{Annotated, kind, kind_word, unit, value};
use crate::meaning::annotate::{Annotation, Body};
use crate::words::text::Positions;
use oxrdf::Term;
use serde_json::{Map, Value, json};

/// One object a line.
pub(super) fn lines(annotated: &Annotated<'_>) -> String {
    let positions = Positions::new(annotated.text);
    let mut out = String::new();
    for annotation in annotated.found {
        out.push_str(&Value::Object(object(annotated, annotation, &positions)).to_string());
        out.push('\n');
    }
    out
}

fn object(
    annotated: &Annotated<'_>,
    annotation: &Annotation,
    positions: &Positions<'_>,
) -> Map<String, Value> {
    let (start, end) = annotation.range;
    let mut object = Map::new();
    object.insert("file".to_owned(), annotated.name.into());
    object.insert("start".to_owned(), start.into());
    object.insert("end".to_owned(), end.into());
    object.insert("text".to_owned(), positions.slice(annotation.range).into());
    object.insert("kind".to_owned(), kind(&annotation.body).into());
    let iri = |thing| match annotated.dataset.term(thing) {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    };
    match &annotation.body {
        Body::Entity(identified) => {
            match identified.one() {
                Some(one) => object.insert("id".to_owned(), iri(one).into()),
                None => {
                    let candidates: Vec<String> =
                        identified.things.iter().map(|t| iri(*t)).collect();
                    object.insert("candidates".to_owned(), candidates.into())
                }
            };
            object.insert("reason".to_owned(), identified.reason.word().into());
        }
        Body::Figure(figure) => {
            object.insert("figure".to_owned(), kind_word(figure.kind).into());
            object.insert("value".to_owned(), value(&figure.value).into());
            object.insert("unit".to_owned(), unit(&figure.unit).into());
            object.insert("currency".to_owned(), figure.currency.into());
            object.insert("bound".to_owned(), format!("{:?}", figure.bound).into());
            object.insert("role".to_owned(), format!("{:?}", figure.role).into());
        }
        Body::Quotation(spoken) => {
            object.insert("verb".to_owned(), positions.slice(spoken.found.verb).into());
            object.insert("speaker".to_owned(), spoken.speaker.map(iri).into());
            let phrase = spoken.found.speaker.map(|range| positions.slice(range));
            object.insert("speakerText".to_owned(), json!(phrase));
            object.insert("fragment".to_owned(), spoken.found.fragment.into());
        }
    }
    object
}
