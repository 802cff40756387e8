//! What was found as JSON: the same on the command line, from a server and for assistants.

use crate::meaning::search::Found;
use serde_json::{Value, json};

/// What was found, best first.
pub fn as_json(found: &[Found]) -> Value {
    Value::Array(found.iter().map(one).collect())
}

/// Something that was found; members without a value are left out.
pub fn one(found: &Found) -> Value {
    let mut value = json!({ "label": found.label, "name": found.name, "kind": found.kind });
    let others = [
        ("iri", &found.iri),
        ("class", &found.class),
        ("words", &found.matched),
    ];
    for (key, other) in others {
        if let Some(other) = other {
            value[key] = Value::from(other.as_str());
        }
    }
    value
}
