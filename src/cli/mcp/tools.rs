//! What the tools answer.

use super::desk::{Desk, LONGEST_NEAR};
use super::offered::known;
use super::told::{MOST_STATEMENTS, made, receipts, statements, term};
use crate::cli::explain;
use crate::data::allowance::Stop;
use crate::data::dataset::TermId;
use crate::meaning::explain::render::{self, Voice};
use crate::meaning::explain::{Explanation, explain as explain_statement, explain_entity};
use crate::meaning::labels::{self, Labels};
use crate::meaning::query::question::{ParamKind, Question};
use crate::meaning::query::{Answer, Table, cite, parse, run_allowed};
use crate::meaning::search::{Found, Only, Target};
use crate::views::found::one;
use crate::words::language::Language;
use crate::words::vocabulary::{dcterms, skos, xz};
use anyhow::{Context, bail, ensure};
use oxrdf::{NamedNode, Term};
use serde_json::{Map, Value, json};
use spargebra::Query;
use std::sync::Arc;

/// Arguments as they were sent.
pub(super) type Arguments = Map<String, Value>;

/// Rows and results when nothing is said, and at most.
const USUAL: usize = 50;
pub(super) const MOST: usize = 500;
/// The longest answer, in bytes.
const LONGEST: usize = 400_000;
/// Passages of something that was found; `entity` has all.
const MOST_PASSAGES: usize = 8;
/// Explanations of an entity.
const MOST_EXPLANATIONS: usize = 20;

/// Answers a call.
pub(super) fn call(
    desk: &Desk,
    name: &str,
    arguments: Arguments,
    stop: Arc<Stop>,
) -> anyhow::Result<Value> {
    known(name, &arguments)?;
    let language = match string(&arguments, "language")? {
        Some(tag) => tag.parse()?,
        None => desk.language,
    };
    let call = Call {
        desk,
        arguments,
        language,
        stop,
    };
    let answer = match name {
        "search" => call.search(),
        "entity" => call.entity(),
        "question" => call.question(),
        "sparql" => call.sparql(),
        "passage" => call.passage(),
        "explain" => call.explain(),
        other => bail!("there is no tool '{other}'"),
    }?;
    let length = answer.to_string().len();
    ensure!(
        length <= LONGEST,
        "the answer has {length} bytes, more than {LONGEST}: ask for less (limit, or a narrower query)"
    );
    Ok(answer)
}

fn string<'a>(arguments: &'a Arguments, key: &str) -> anyhow::Result<Option<&'a str>> {
    match arguments.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => bail!("{key}: give a string"),
    }
}

struct Call<'a> {
    desk: &'a Desk,
    arguments: Arguments,
    language: Language,
    stop: Arc<Stop>,
}

impl Call<'_> {
    fn given(&self, key: &str) -> anyhow::Result<Option<&str>> {
        string(&self.arguments, key)
    }

    fn needed(&self, key: &str) -> anyhow::Result<&str> {
        let text = self.given(key)?.filter(|text| !text.trim().is_empty());
        text.with_context(|| format!("'{key}' is missing"))
    }

    fn limit(&self) -> anyhow::Result<usize> {
        match self.arguments.get("limit") {
            None | Some(Value::Null) => Ok(USUAL),
            Some(value) => value
                .as_u64()
                .and_then(|limit| usize::try_from(limit).ok())
                .filter(|limit| (1..=MOST).contains(limit))
                .with_context(|| format!("limit: give a number from 1 to {MOST}")),
        }
    }

    fn labels(&self) -> Labels<'_> {
        self.desk.labels(self.language)
    }

    fn search(&self) -> anyhow::Result<Value> {
        let (desk, words) = (self.desk, self.needed("words")?);
        let dataset = desk.dataset();
        let only = match self.given("type")? {
            None | Some("") => Only::Anything,
            Some("question") => Only::Questions,
            Some(class) => match dataset.term(desk.thing(class)?) {
                Term::NamedNode(node) => Only::class(dataset, node.as_ref()),
                _ => bail!("type: '{class}' is no class"),
            },
        };
        let most = self.limit()?.min(100);
        let targets = desk
            .search
            .find(dataset, &desk.prefixes, words, &only, most);
        let found: Vec<Value> = targets
            .into_iter()
            .map(|target| self.found(target, words))
            .collect();
        let near = match found.is_empty() && words.chars().count() <= LONGEST_NEAR {
            true => desk.search.near(dataset, words),
            false => Vec::new(),
        };
        Ok(json!({ "found": found, "near": near }))
    }

    /// Something that was found, with the passages that speak of it.
    fn found(&self, target: Target, words: &str) -> Value {
        let desk = self.desk;
        let found = Found::of(
            target,
            words,
            &desk.search,
            desk.dataset(),
            self.labels(),
            self.language,
        );
        let mut value = one(&found);
        if let (Target::Thing(id), Some(told)) = (target, value.as_object_mut()) {
            receipts(desk, &self.graphs_about(id), told);
            if let Some(Value::Array(passages)) = told.get_mut("passages")
                && passages.len() > MOST_PASSAGES
            {
                let all = passages.len();
                passages.truncate(MOST_PASSAGES);
                told.insert("passages_in_all".to_owned(), Value::from(all));
            }
        }
        value
    }

    /// The graphs that say something of a thing; for a passage itself.
    fn graphs_about(&self, id: TermId) -> Vec<TermId> {
        let dataset = self.desk.dataset();
        if labels::is_passage(dataset, id) {
            return vec![id];
        }
        let as_subject = dataset.matching(Some(id), None, None);
        let as_object = dataset.matching(None, None, Some(id));
        let mut graphs: Vec<TermId> = as_subject
            .chain(as_object)
            .map(|quad| quad.g)
            .filter(|graph| self.desk.is_shown(*graph))
            .collect();
        graphs.sort_unstable();
        graphs.dedup();
        graphs
    }

    fn entity(&self) -> anyhow::Result<Value> {
        let (desk, dataset) = (self.desk, self.desk.dataset());
        let id = desk.thing(self.needed("name")?)?;
        let own = dataset.matching(Some(id), None, None);
        let (said, all_said) = statements(desk, own, self.language);
        let others = dataset.matching(None, None, Some(id));
        let (referring, all_referring) = statements(desk, others, self.language);
        let names = [skos::PREF_LABEL, skos::ALT_LABEL]
            .into_iter()
            .flat_map(|property| {
                let values: Vec<Value> = dataset
                    .objects(id, property)
                    .map(|value| term(desk, dataset.term(value), self.language))
                    .collect();
                values
            });
        let mut told = json!({
            "entity": term(desk, dataset.term(id), self.language),
            "iri": iri_of(dataset.term(id)),
            "names": names.collect::<Vec<_>>(),
            "statements": said,
            "referring": referring,
        });
        if all_said.max(all_referring) > MOST_STATEMENTS {
            told["cut"] = json!({ "statements": all_said, "referring": all_referring, "shown": MOST_STATEMENTS });
        }
        Ok(told)
    }

    fn question(&self) -> anyhow::Result<Value> {
        let Some(name) = self.given("name")?.filter(|name| !name.is_empty()) else {
            return self.questions();
        };
        let question = self.desk.question(name)?;
        let values = match self.arguments.get("values") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(values)) => values
                .iter()
                .map(|(name, value)| match value {
                    Value::String(text) => Ok((name.clone(), text.clone())),
                    Value::Number(number) => Ok((name.clone(), number.to_string())),
                    _ => bail!("values: {name} is neither a string nor a number"),
                })
                .collect::<anyhow::Result<_>>()?,
            Some(_) => bail!("values: give an object of strings"),
        };
        let query = question.query(&values, self.desk.dataset(), &self.desk.prefixes)?;
        let mut told = self.answer(query)?;
        told["question"] = Value::from(question.title(self.language));
        Ok(told)
    }

    fn questions(&self) -> anyhow::Result<Value> {
        let all = self.desk.search.questions();
        let chosen: Vec<&Question> = match self.given("find")? {
            None | Some("") => all.iter().collect(),
            Some(words) => {
                let (dataset, prefixes) = (self.desk.dataset(), &self.desk.prefixes);
                let found = self
                    .desk
                    .search
                    .find(dataset, prefixes, words, &Only::Questions, 20);
                let places = found.into_iter().filter_map(|target| match target {
                    Target::Question(at) => all.get(at),
                    Target::Thing(_) => None,
                });
                places.collect()
            }
        };
        let told = chosen.into_iter().map(|question| {
            let params = question.params.iter().map(|param| {
                let kind = match &param.kind {
                    ParamKind::Entity(_) => "entity",
                    ParamKind::Text => "text",
                    ParamKind::Integer => "integer",
                };
                json!({ "name": param.name, "kind": kind, "needed": param.needed, "example": param.example })
            });
            json!({ "name": question.name, "question": question.title(self.language), "parameters": params.collect::<Vec<_>>() })
        });
        Ok(json!({ "questions": told.collect::<Vec<_>>() }))
    }

    fn sparql(&self) -> anyhow::Result<Value> {
        let query = parse(self.needed("query")?, "query", &self.desk.prefixes)?;
        self.answer(query)
    }

    /// Runs a query and tells each row or triple with its passages.
    fn answer(&self, query: Query) -> anyhow::Result<Value> {
        let desk = self.desk;
        let most = self.limit()?;
        let allowance = desk.allowance(Arc::clone(&self.stop));
        match run_allowed(desk.store(), query.clone(), allowance.clone())? {
            Answer::Boolean(truth) => Ok(json!({
                "truth": truth,
                "evidence": "none: a truth value has no passages; ask with SELECT to get them",
            })),
            Answer::Graph(triples) => {
                let told = triples
                    .iter()
                    .take(most)
                    .map(|t| made(desk, t, self.language));
                Ok(
                    json!({ "count": triples.len(), "cut": triples.len() > most, "statements": told.collect::<Vec<_>>() }),
                )
            }
            Answer::Table(mut table) => {
                let count = table.rows.len();
                table.rows.truncate(most);
                let (store, dataset) = (desk.store(), desk.dataset());
                let passages = cite::passages(&query, &table, store, dataset, allowance)?;
                let rows = table.rows.iter().enumerate();
                let rows = rows.map(|(at, row)| self.row(&table, row, passages.get(at)));
                Ok(
                    json!({ "count": count, "cut": count > most, "columns": table.columns, "rows": rows.collect::<Vec<_>>() }),
                )
            }
        }
    }

    fn row(&self, table: &Table, row: &[Option<Term>], passages: Option<&Vec<NamedNode>>) -> Value {
        let mut told = Map::new();
        let cells = table.columns.iter().zip(row).filter_map(|(column, cell)| {
            let cell = term(self.desk, cell.as_ref()?, self.language);
            Some((column.clone(), cell))
        });
        told.insert("row".to_owned(), Value::Object(cells.collect()));
        let graphs: Vec<TermId> = passages
            .into_iter()
            .flatten()
            .filter_map(|graph| self.desk.dataset().iri(graph.as_ref()))
            .collect();
        receipts(self.desk, &graphs, &mut told);
        Value::Object(told)
    }

    fn passage(&self) -> anyhow::Result<Value> {
        let (desk, dataset) = (self.desk, self.desk.dataset());
        let address = self.needed("address")?;
        let class = Only::class(dataset, xz::PASSAGE);
        let found = desk
            .search
            .find(dataset, &desk.prefixes, address, &class, 4);
        let ids = found.into_iter().filter_map(|target| match target {
            Target::Thing(id) => Some(id),
            Target::Question(_) => None,
        });
        let ids: Vec<TermId> = ids.collect();
        let wanted = address.trim_matches(['<', '>']);
        let own = |id: &&TermId| match dataset.term(**id) {
            Term::NamedNode(node) => {
                node.as_str() == wanted
                    || desk.labels(self.language).name(node.as_str()) == wanted
                    || node.as_str().rsplit('/').next() == Some(wanted)
            }
            _ => false,
        };
        let Some(id) = ids.iter().find(own).copied() else {
            let near: Vec<String> = ids
                .iter()
                .map(|id| self.labels().show(dataset.term(*id)))
                .collect();
            bail!("there is no passage '{address}'; near: {}", near.join(", "));
        };
        let (said, all) = statements(
            desk,
            dataset.matching_in(id, None, None, None),
            self.language,
        );
        let parts = |property| -> Vec<Value> {
            let parts = dataset.objects(id, property);
            parts
                .map(|part| term(desk, dataset.term(part), self.language))
                .collect()
        };
        let mut told = json!({
            "passage": term(desk, dataset.term(id), self.language),
            "iri": iri_of(dataset.term(id)),
            "part_of": parts(dcterms::IS_PART_OF),
            "paper": parts(xz::IN_PAPER),
            "words": "not here: the text belongs to its publisher; the passage is an address and a digest",
            "count": all,
            "cut": all > said.len(),
            "statements": said,
        });
        if all == 0 {
            told["evidence"] =
                Value::from("none: the graph records nothing that this passage says itself");
        }
        Ok(told)
    }

    fn explain(&self) -> anyhow::Result<Value> {
        let stated = self.desk.stated()?;
        let (input, inferred) = (&stated.input, &stated.inferred);
        let named = |key: &str| -> anyhow::Result<Term> {
            explain::term(input, inferred, self.needed(key)?)
        };
        let labels = Labels::new(&input.dataset, &input.prefixes, self.language);
        let name = |term: &Term| match term {
            Term::NamedNode(node) => {
                let (shown, short) = (labels.show(term), labels.name(node.as_str()));
                if shown == short {
                    shown
                } else {
                    format!("{shown} ({short})")
                }
            }
            other => other.to_string(),
        };
        let voice = Voice {
            name: &name,
            language: self.language,
            words: &|_| None,
        };
        let subject = named("subject")?;
        if self.given("property")?.is_none() {
            let all = explain_entity(&input.dataset, inferred, &subject);
            let told: Vec<Value> = all
                .iter()
                .take(MOST_EXPLANATIONS)
                .map(|one| told(one, &voice))
                .collect();
            return Ok(
                json!({ "count": all.len(), "cut": all.len() > told.len(), "explanations": told }),
            );
        }
        let (property, object) = (named("property")?, named("object")?);
        let triple = [&subject, &property, &object];
        Ok(match explain_statement(&input.dataset, inferred, triple) {
            Ok(explanation) => told(&explanation, &voice),
            Err(absence) => json!({
                "holds": false,
                "evidence": "none: the statement does not hold in this data, which is not to say that it is false",
                "text": render::absence(&absence, triple, &voice),
            }),
        })
    }
}

/// An explanation with its sources at the ends.
fn told(explanation: &Explanation, voice: &Voice<'_>) -> Value {
    json!({
        "holds": true,
        "text": render::text(explanation, voice),
        "tree": render::json(explanation, voice),
    })
}

fn iri_of(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => Value::from(node.as_str()),
        _ => Value::Null,
    }
}
