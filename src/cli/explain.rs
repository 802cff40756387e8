//! `xinzhi explain`.

use super::input::{Common, Input};
use super::sources::{PaperText, SourceArgs};
use super::{Outcome, output};
use crate::data::dataset::Dataset;
use crate::data::places::Line;
use crate::data::project::QueryFile;
use crate::meaning::evidence::source::Source;
use crate::meaning::evidence::{Compared, compare};
use crate::meaning::explain::picture;
use crate::meaning::explain::render::{self, Voice};
use crate::meaning::explain::{Explanation, explain, explain_entity, triples_of_row};
use crate::meaning::infer::{Inferred, Limits, Rules, infer};
use crate::meaning::labels::{self, Labels};
use crate::meaning::query::question::Question;
use crate::meaning::query::{Answer, run as ask};
use crate::store::Store;
use crate::views::draw::{Style, to_dot, to_svg};
use crate::words::vocabulary::rdf;
use anyhow::{Context, bail};
use oxrdf::{Literal, NamedNodeRef, Term};
use serde_json::Value;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi explain proposal:pilot-core-capability xz:belongsToDirection direction:1\n  xinzhi explain person:xia-baolong\n  xinzhi explain --ask who-said-what --row 3\n  xinzhi explain -d data.ttl --rules owl-rl ex:a a ex:B --format json"
)]
pub(super) struct Args {
    /// A statement (subject, property, object), or an entity: IRIs, CURIEs or labels; literals in quotation marks
    #[arg(required_unless_present = "ask", num_args = 1..=3, value_name = "TERM")]
    terms: Vec<String>,
    /// A row of the answer to this question instead
    #[arg(long, value_name = "NAME", conflicts_with = "terms")]
    ask: Option<String>,
    /// A value for a parameter of the question (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::query::pair, requires = "ask")]
    param: Vec<(String, String)>,
    /// Which row of the answer, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1, requires = "ask")]
    row: usize,
    /// rdfs, owl-rl, project, or a .rq file with a CONSTRUCT [default: project; for plain RDF: owl-rl]
    #[arg(long, value_name = "RULES")]
    rules: Option<String>,
    /// text, md, json, dot or svg [default: by the output's extension, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    /// CURIEs instead of labels
    #[arg(long)]
    curies: bool,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What was asked for, explained.
enum Told {
    Explained(Vec<Explanation>),
    Absent(String, Value),
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load_stated()?;
    let rules = rules(args.rules.as_deref(), common, &input)?;
    let inferred = infer(&input.dataset, &rules, Limits::default());
    let terms: Vec<Term> = args
        .terms
        .iter()
        .map(|text| term(&input, &inferred, text))
        .collect::<Result<_, _>>()?;
    let labels = Labels::new(&input.dataset, &input.prefixes, input.language);
    let format = format(args);
    let drawn = ["dot", "svg"].contains(&format.as_str());
    let name = |term: &Term| match term {
        Term::NamedNode(node) if *node == rdf::TYPE => "a".to_owned(),
        Term::NamedNode(node) if args.curies => labels.name(node.as_str()),
        Term::NamedNode(node) => {
            let (shown, short) = (labels.show(term), labels.name(node.as_str()));
            if shown == short || drawn {
                shown
            } else {
                format!("{shown} ({short})")
            }
        }
        other => other.to_string(),
    };
    let texts = args.source.read(&input.dataset, &input.project, common)?;
    let sources: Vec<Source<'_>> = texts.iter().map(PaperText::source).collect();
    let compared: Vec<Compared<'_>> = sources
        .iter()
        .map(|source| compare(&input.dataset, source))
        .collect();
    let words = |iri: &str| {
        let passage = input.dataset.iri(NamedNodeRef::new(iri).ok()?)?;
        let leaves = compared
            .iter()
            .flat_map(|compared| compared.words.of(passage));
        let said: String = leaves.map(|leaf| leaf.slice((0, usize::MAX))).collect();
        (!said.is_empty()).then_some(said)
    };
    let voice = Voice {
        name: &name,
        language: input.language,
        words: &words,
    };
    let told = match terms.as_slice() {
        [] => Told::Explained(explain_row(args, &input, &inferred)?),
        [entity] => Told::Explained(explain_entity(&input.dataset, &inferred, entity)),
        [s, p, o] => match explain(&input.dataset, &inferred, [s, p, o]) {
            Ok(explanation) => Told::Explained(vec![explanation]),
            Err(absence) => Told::Absent(
                render::absence(&absence, [s, p, o], &voice),
                render::absence_json(&absence, [s, p, o], &voice),
            ),
        },
        _ => bail!("name a statement by three terms, or an entity by one"),
    };
    let (text, outcome) = render_all(&format, &told, &voice)?;
    output::write(args.output.as_deref(), |out| {
        Ok(out.write_all(text.as_bytes())?)
    })?;
    Ok(outcome)
}

/// Explains each statement that a row of an answer rests on.
fn explain_row(
    args: &Args,
    input: &Input,
    inferred: &Inferred,
) -> anyhow::Result<Vec<Explanation>> {
    let name = args.ask.as_deref().unwrap_or_default();
    let question = Question::read(input.project.query("ask", "question", name)?)?;
    let query = question.query(&args.param, &input.dataset, &input.prefixes)?;
    let whole = with_inferred(input.dataset.clone(), inferred);
    let merge = crate::store::merge_of(&whole);
    let store = Store::index(whole, merge);
    let Answer::Table(table) = ask(&store, query.clone())? else {
        bail!("'{name}' has no rows to be explained");
    };
    let row = args.row.checked_sub(1).and_then(|at| table.rows.get(at));
    let row = row.with_context(|| format!("'{name}' has {} rows", table.rows.len()))?;
    let triples = triples_of_row(&query, &table, row, &store)?;
    let explained = triples
        .iter()
        .filter_map(|[s, p, o]| explain(&input.dataset, inferred, [s, p, o]).ok());
    Ok(explained.collect())
}

fn with_inferred(dataset: Dataset, inferred: &Inferred) -> Dataset {
    let quads: Vec<oxrdf::Quad> = inferred.quads(&dataset).collect();
    let mut builder = dataset.into_builder();
    for quad in quads {
        builder.add(quad, Line::UNKNOWN);
    }
    builder.build()
}

/// The rules that are named, or else those that fit the data.
pub(super) fn rules(named: Option<&str>, common: &Common, input: &Input) -> anyhow::Result<Rules> {
    match named {
        None if common.data.is_empty() => Ok(Rules::project(&input.project)?),
        None | Some("owl-rl") => Ok(Rules::owl_rl()),
        Some("rdfs") => Ok(Rules::rdfs()),
        Some("project") => Ok(Rules::project(&input.project)?),
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| {
                format!("--rules {path}: neither a file nor one of rdfs, owl-rl, project")
            })?;
            let file = QueryFile {
                name: path.to_owned(),
                path: path.to_owned(),
                text,
            };
            Ok(Rules::of_files(&[file])?)
        }
    }
}

/// A term by its IRI, CURIE or label; a literal in quotation marks, with `@tag` or `^^datatype`.
pub(super) fn term(input: &Input, inferred: &Inferred, text: &str) -> anyhow::Result<Term> {
    if text == "a" {
        return Ok(rdf::TYPE.into_owned().into());
    }
    if text.starts_with('"') {
        return literal(input, text);
    }
    let written = text.trim_start_matches('<').trim_end_matches('>');
    let iri = input
        .prefixes
        .expand(written)
        .unwrap_or_else(|| written.to_owned());
    if let Ok(node) = oxrdf::NamedNode::new(iri)
        && inferred.id(&input.dataset, &node.clone().into()).is_some()
    {
        return Ok(node.into());
    }
    let found = labels::find(&input.dataset, &input.prefixes, text, None)?;
    Ok(input.dataset.term(found).clone())
}

fn literal(input: &Input, text: &str) -> anyhow::Result<Term> {
    let (value, rest) = text[1..]
        .rsplit_once('"')
        .with_context(|| format!("{text}: the quotation mark at the end is missing"))?;
    let literal = match rest.strip_prefix('@') {
        Some(tag) => Literal::new_language_tagged_literal(value, tag.to_lowercase())?,
        None => match rest.strip_prefix("^^") {
            Some(datatype) => {
                let iri = input.prefixes.expand(datatype);
                let iri = iri.unwrap_or_else(|| datatype.trim_matches(['<', '>']).to_owned());
                Literal::new_typed_literal(value, oxrdf::NamedNode::new(iri)?)
            }
            None => Literal::new_simple_literal(value),
        },
    };
    Ok(literal.into())
}

/// The format asked for, else the one that the output's name means.
fn format(args: &Args) -> String {
    let extension = args.output.as_deref().and_then(|path| path.extension());
    let by_name = extension.map(|e| e.to_string_lossy().into_owned());
    let by_name = by_name.filter(|e| ["md", "json", "dot", "svg"].contains(&e.as_str()));
    let asked = args.format.clone().or(by_name);
    asked.unwrap_or_else(|| "text".to_owned())
}

fn render_all(format: &str, told: &Told, voice: &Voice<'_>) -> anyhow::Result<(String, Outcome)> {
    let all = match told {
        Told::Explained(all) => all,
        Told::Absent(text, json) => {
            let text = if format == "json" {
                format!("{json:#}\n")
            } else {
                text.clone()
            };
            return Ok((text, Outcome::Found));
        }
    };
    let joined = |render: fn(&Explanation, &Voice<'_>) -> String, between: &str| {
        all.iter()
            .map(|one| render(one, voice))
            .collect::<Vec<_>>()
            .join(between)
    };
    let text = match format {
        "text" => joined(render::text, "\n"),
        "md" => joined(render::markdown, ""),
        "dot" => to_dot(&picture::graph(all, voice), &Style::default()),
        "svg" => to_svg(&picture::graph(all, voice), &Style::default()),
        "json" => match all.as_slice() {
            [one] => format!("{:#}\n", render::json(one, voice)),
            several => {
                let values: Vec<Value> =
                    several.iter().map(|one| render::json(one, voice)).collect();
                format!("{:#}\n", Value::from(values))
            }
        },
        other => bail!("unknown format '{other}': use text, md, json, dot or svg"),
    };
    Ok((text, Outcome::Done))
}
