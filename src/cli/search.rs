//! `xinzhi search`.

use super::input::{Common, Input};
use super::sources::{PaperText, SourceArgs};
use super::{Outcome, output};
use crate::data::dataset::{Dataset, TermId};
use crate::data::project::Project;
use crate::meaning::evidence::compare;
use crate::meaning::labels::{self, Labels};
use crate::meaning::query::Table;
use crate::meaning::query::question::Question;
use crate::meaning::search::{Found, Only, Search};
use crate::views::found::as_json;
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::language::Language;
use crate::words::near::did_you_mean;
use crate::words::vocabulary::{rdf, rdfs, xz};
use anyhow::bail;
use oxrdf::{Literal, Term};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi search 新质生产力\n  xinzhi search 'pilot production' --type xz:Proposal\n  xinzhi search s1.p3 --format json\n  xinzhi search innovation -d data.ttl"
)]
pub(super) struct Args {
    /// What to look for: names, parts of names, words about it, an address
    #[arg(required = true)]
    words: Vec<String>,
    /// Only instances of a class (a CURIE or a label), or `question`
    #[arg(long = "type", value_name = "CLASS")]
    kind: Option<String>,
    /// text, json or csv [default: by the output's extension, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
    /// How many at most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
    /// Exit with 1 when nothing is found
    #[arg(long)]
    exit_status: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load()?;
    let format = format(args)?;
    let questions = if common.data.is_empty() {
        questions(&input.project)?
    } else {
        Vec::new()
    };
    let texts = args.source.read(&input.dataset, &input.project, common)?;
    let texts = leaves(&input.dataset, &texts);
    let texts: Vec<(TermId, &str)> = texts
        .iter()
        .map(|(id, text)| (*id, text.as_str()))
        .collect();
    let search = Search::new(&input.dataset, questions, &texts);
    let words = args.words.join(" ");
    let only = only(args, &input)?;
    let labels = Labels::new(&input.dataset, &input.prefixes, input.language);
    let most = usize::from(args.limit);
    let found: Vec<Found> = search
        .find(&input.dataset, &input.prefixes, &words, &only, most)
        .into_iter()
        .map(|target| {
            Found::of(
                target,
                &words,
                &search,
                &input.dataset,
                labels,
                input.language,
            )
        })
        .collect();
    write(args, &input, labels, format, &found)?;
    if found.is_empty() {
        let near = search.near(&input.dataset, &words);
        let near = match near.as_slice() {
            [] => String::new(),
            near => format!(": did you mean {}?", near.join(", ")),
        };
        output::say(common, &format!("nothing is found for '{words}'{near}"));
        if args.exit_status {
            return Ok(Outcome::Found);
        }
    }
    Ok(Outcome::Done)
}

/// The words of the passages of papers, where these are given.
fn leaves(dataset: &Dataset, texts: &[PaperText]) -> Vec<(TermId, String)> {
    let class = dataset.iri(xz::LEAF).filter(|_| !texts.is_empty());
    let all: Vec<TermId> = class
        .into_iter()
        .flat_map(|class| dataset.subjects(rdf::TYPE, class))
        .collect();
    let mut found = Vec::new();
    for text in texts {
        let source = text.source();
        let compared = compare(dataset, &source);
        found.extend(all.iter().filter_map(|leaf| {
            let words = compared.words.of(*leaf);
            let words: String = words.map(|leaf| leaf.slice((0, usize::MAX))).collect();
            (!words.is_empty()).then_some((*leaf, words))
        }));
    }
    found.sort_unstable();
    found
}

/// The shipped questions of a project.
pub(super) fn questions(project: &Project) -> anyhow::Result<Vec<Question>> {
    let files = project.queries("ask")?.into_iter();
    Ok(files.map(Question::read).collect::<Result<_, _>>()?)
}

fn format(args: &Args) -> anyhow::Result<TableFormat> {
    let extension = args.output.as_deref().and_then(|path| path.extension());
    let name = args
        .format
        .as_deref()
        .or(extension.and_then(|e| e.to_str()))
        .unwrap_or("text");
    match name.parse() {
        Ok(format @ (TableFormat::Text | TableFormat::Json | TableFormat::Csv)) => Ok(format),
        _ => bail!("unknown format '{name}' of what is found: use text, json or csv"),
    }
}

fn only(args: &Args, input: &Input) -> anyhow::Result<Only> {
    let Some(name) = args.kind.as_deref() else {
        return Ok(Only::Anything);
    };
    if name == "question" {
        return Ok(Only::Questions);
    }
    let class = input.dataset.iri(crate::words::vocabulary::owl::CLASS);
    let class = class.or(input.dataset.iri(rdfs::CLASS));
    let id = labels::find(&input.dataset, &input.prefixes, name, class);
    match id.map(|id| input.dataset.term(id)) {
        Ok(Term::NamedNode(node)) => Ok(Only::class(&input.dataset, node.as_ref())),
        Ok(other) => bail!("--type {name}: {other} is no class"),
        Err(error) => match did_you_mean(name, ["question"]) {
            Some(hint) => bail!("--type {name}: {hint}"),
            None => bail!("--type {name}: {error}"),
        },
    }
}

fn write(
    args: &Args,
    input: &Input,
    labels: Labels<'_>,
    format: TableFormat,
    found: &[Found],
) -> anyhow::Result<()> {
    let path = args.output.as_deref();
    if format == TableFormat::Json {
        return output::write(path, |out| {
            serde_json::to_writer_pretty(&mut *out, &as_json(found))?;
            Ok(writeln!(out)?)
        });
    }
    if found.is_empty() && format == TableFormat::Text {
        return Ok(());
    }
    let people = format == TableFormat::Text;
    let mut table = table(found);
    let mut headings = headings(input.language, people).map(str::to_owned).to_vec();
    if people {
        headings.pop();
        table.columns.pop();
        for row in &mut table.rows {
            row.pop();
        }
    }
    let sheet = Sheet {
        table: &table,
        headings,
        citations: None,
        citation_heading: "",
        labels,
        cells: if people { Cells::Labels } else { Cells::Iris },
    };
    let width = output::terminal_width(path);
    output::write(path, |out| {
        Ok(tables::write(&sheet, format, width, false, out)?)
    })
}

fn table(found: &[Found]) -> Table {
    let plain = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let rows = found.iter().map(|found| {
        vec![
            plain(&found.label),
            plain(&found.kind),
            plain(&found.name),
            found.matched.as_deref().and_then(plain),
            found.iri.as_deref().and_then(plain),
        ]
    });
    Table {
        columns: ["label", "kind", "name", "words", "iri"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

fn headings(language: Language, people: bool) -> [&'static str; 5] {
    match language {
        _ if !people => ["label", "kind", "name", "words", "iri"],
        Language::TraditionalChinese => ["名稱", "類別", "寫法", "相符字句", "IRI"],
        Language::SimplifiedChinese => ["名称", "类别", "写法", "相符字句", "IRI"],
        Language::English => ["name", "kind", "written", "words found", "IRI"],
    }
}
