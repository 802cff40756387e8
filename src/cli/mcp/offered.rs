//! The tools as they are offered: name, what each is for, what it takes.

use super::tools::{Arguments, MOST};
use anyhow::ensure;
use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Value, json};
use std::sync::Arc;

/// All tools.
pub(super) fn all() -> Vec<Tool> {
    let language = json!({ "type": "string", "enum": ["zh-Hant-HK", "zh-Hans", "en"], "description": "The language of labels" });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST });
    let text = |about: &str| json!({ "type": "string", "description": about });
    let tool = |name: &'static str,
                about: &'static str,
                mut properties: Value,
                required: &[&str]| {
        properties["language"] = language.clone();
        let schema = json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
        let schema = schema.as_object().cloned().unwrap_or_default();
        Tool::new(name, about, Arc::new(schema))
            .with_annotations(ToolAnnotations::new().read_only(true))
    };
    vec![
        tool(
            "search",
            "Find things, passages and shipped questions by words in Traditional Chinese, Simplified Chinese or English, or by an address such as s1.p3.s5.",
            json!({ "words": text("What to look for"), "type": text("Only instances of this class (a CURIE or label), or `question`"), "limit": limit }),
            &["words"],
        ),
        tool(
            "entity",
            "All that is said of a thing, and all that refers to it; each statement with the passages that say it.",
            json!({ "name": text("IRI, CURIE or any label") }),
            &["name"],
        ),
        tool(
            "question",
            "Without a name: the shipped questions, or those that speak of the words. With a name: the answer, each row with its passages.",
            json!({ "name": text("The name of a question"), "find": text("Words that the question speaks of"), "values": { "type": "object", "description": "Values of its parameters; entities by any label", "additionalProperties": { "type": "string" } }, "limit": limit }),
            &[],
        ),
        tool(
            "sparql",
            "Ask in SPARQL (read-only; the project's prefixes are known). Rows and triples come with the passages that state them.",
            json!({ "query": text("A SELECT, ASK, CONSTRUCT or DESCRIBE"), "limit": limit }),
            &["query"],
        ),
        tool(
            "passage",
            "What a passage of a paper says: its place, and every statement in it.",
            json!({ "address": text("The address (s1.p3.s5), CURIE or IRI of a passage") }),
            &["address"],
        ),
        tool(
            "explain",
            "Why a statement holds, down to the passages; for one that does not, what is missing. With a subject alone: what was inferred about it.",
            json!({ "subject": text("IRI, CURIE or label"), "property": text("IRI, CURIE or label; `a` for the class"), "object": text("IRI, CURIE or label; literals in quotation marks") }),
            &["subject"],
        ),
    ]
}

/// Refuses arguments that the tool does not take.
pub(super) fn known(name: &str, arguments: &Arguments) -> anyhow::Result<()> {
    let tools = all();
    let tool = tools.iter().find(|tool| tool.name == name);
    let properties = tool.and_then(|tool| tool.input_schema.get("properties")?.as_object());
    let Some(properties) = properties else {
        return Ok(());
    };
    for key in arguments.keys() {
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        ensure!(
            properties.contains_key(key),
            "{name} takes no '{key}'; it takes {}",
            names.join(", ")
        );
    }
    Ok(())
}
