//! From nothing to a published site, through the library alone: a project is begun, a second paper is cut, annotated, drafted, accepted
//! and checked, the two papers are asked together, and the pages are written. The steps are those of the README's tutorial.
//! `cargo run --example from_text_to_site [DIR]`; without a folder, in one that is removed at the end.

use anyhow::{Context, ensure};
use std::path::Path;
use xinzhi::data::dataset::Dataset;
use xinzhi::data::folder::Replacement;
use xinzhi::data::project::Project;
use xinzhi::data::save::{save, save_with};
use xinzhi::data::template::{Beginning, create};
use xinzhi::data::write::write;
use xinzhi::meaning::annotate::Annotator;
use xinzhi::meaning::check::check_project;
use xinzhi::meaning::draft::Drafter;
use xinzhi::meaning::draft::accept::{Incomplete, accept, drafts_of, folder_of};
use xinzhi::meaning::draft::measure::measure;
use xinzhi::meaning::evidence::revision::revise;
use xinzhi::meaning::evidence::source::Source;
use xinzhi::meaning::evidence::{compare, verify};
use xinzhi::meaning::graph::view::View;
use xinzhi::meaning::graph::{Options, project as projected};
use xinzhi::meaning::labels::Labels;
use xinzhi::meaning::passages::describe;
use xinzhi::meaning::query::question::Question;
use xinzhi::meaning::query::{Answer, run};
use xinzhi::meaning::reconcile::suggestions;
use xinzhi::meaning::sound::{Whose, sound};
use xinzhi::store::{Store, merge_of};
use xinzhi::views::annotation::{Annotated, AnnotationFormat, render};
use xinzhi::views::site::hosting::Tier;
use xinzhi::views::site::{Material, Site, Views, publish};
use xinzhi::views::{draft, draw};
use xinzhi::words::diagnostic::Severity;
use xinzhi::words::format::Format;
use xinzhi::words::language::Language;
use xinzhi::words::text::plain::{Syntax, plain};
use xinzhi::words::text::{repairs, segment};

const BASE: &str = "https://example.net/papers/";
const SLUG: &str = "north-shore-1";
const TEXT: &str = "# 潮灣市北岸的海堤\n\n北岸的海堤全長12公里。潮灣市政府應重修海堤。市長闞望潮表示，「先修堤，再談路。」\n\n2026年2月\n";
const ENGLISH: Language = Language::English;

fn main() -> anyhow::Result<()> {
    let room = tempfile::tempdir()?;
    let folder = match std::env::args_os().nth(1) {
        Some(folder) => folder.into(),
        None => room.path().join("papers"),
    };
    for line in whole_way(&folder)? {
        println!("{line}");
    }
    Ok(())
}

/// Goes the whole way in a folder that is empty or not there yet, and tells of every step.
pub fn whole_way(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut told = Vec::new();
    let files = create(folder, Beginning::Sample, BASE)?;
    told.push(format!("new: {files} files"));
    let project = Project::open(folder)?;
    let text = plain(TEXT, Syntax::Markdown);
    told.extend(cut(&project, &text)?);
    told.extend(found(&project, &text)?);
    told.extend(drafted(&project, &text)?);
    told.extend(accepted(&project)?);
    told.extend(checked(&project, &text)?);
    told.extend(across(&project)?);
    told.extend(published(&project, &folder.join("site"))?);
    Ok(told)
}

/// `segment`: passages with addresses, positions and digests, what was repaired, and what a new version does to them.
fn cut(project: &Project, text: &str) -> anyhow::Result<Vec<String>> {
    let (cut, paper) = (segment(text), project.paper(SLUG));
    let prefixes = project.prefixes_with(SLUG);
    let passages = describe(&cut, &paper, &prefixes);
    let room = project.folder().context("the project has a folder")?;
    let room = room.join("data/papers").join(SLUG);
    // The paper's own data, which only a person knows.
    let own = "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix xz: <https://w3id.org/xinzhi/ns#> .\n";
    let titles = "\"潮灣市北岸的海堤\"@zh-Hant-HK , \"潮湾市北岸的海堤\"@zh-Hans , \"The seawalls of Tidehaven's north shore\"@en";
    let own = format!(
        "{own}\n<{}> a xz:Paper ;\n    skos:prefLabel {titles} ;\n    dcterms:title {titles} ;\n    dcterms:date \"2026-02\"^^xsd:gYearMonth .\n",
        paper.as_str()
    );
    save(&room.join("paper.ttl"), &own)?;
    save_with(&room.join("passages.ttl"), |out| {
        anyhow::Ok(write(&passages, &prefixes, Format::Turtle, out)?)
    })?;
    let newer = format!("{text}\n多了一段。\n");
    let newer = Source::new(paper, "newer.txt", &newer, None);
    let revision = revise(&passages, &newer, &passages);
    let new = revision.entries.iter().filter(|entry| entry.was.is_none());
    Ok(vec![
        format!("segment: {} passages", cut.leaves.len()),
        format!("segment: {} repairs to look at", repairs(text, &cut).len()),
        format!("segment --against: {} new", new.count()),
    ])
}

/// `annotate`: what is known already.
fn found(project: &Project, text: &str) -> anyhow::Result<Vec<String>> {
    let loaded = project.read()?;
    let annotator = Annotator::new(&loaded.dataset)?;
    let found = annotator.annotate(text);
    let annotated = Annotated {
        name: SLUG,
        text,
        found: &found,
        dataset: &loaded.dataset,
        labels: Labels::new(&loaded.dataset, &loaded.prefixes, ENGLISH),
    };
    let shown = render(&annotated, AnnotationFormat::Text, false);
    let twins = suggestions(&loaded.dataset, &annotator);
    Ok(vec![
        format!("annotate: {}", shown.trim().replace('\n', " ")),
        format!("annotate --suggest: {} pairs", twins.len()),
    ])
}

/// `draft`: suggestions for a person; and how many of them are right, measured on the sample.
fn drafted(project: &Project, text: &str) -> anyhow::Result<Vec<String>> {
    let loaded = project.read()?;
    let (dataset, prefixes) = (&loaded.dataset, project.prefixes_with(SLUG));
    let annotator = Annotator::new(dataset)?;
    let files = |slug: &str, text: &str| {
        let drafter = Drafter::new(&annotator, dataset, &prefixes, project, slug);
        let graphs = project.graph(&format!("draft/{slug}/"));
        draft::files(
            &drafter.draft(&segment(text)),
            slug,
            graphs.as_str(),
            &prefixes,
        )
    };
    let files_of_ours = files(SLUG, text);
    draft::write(&folder_of(project, SLUG)?, &files_of_ours)?;

    let sample = "tidehaven-1";
    let folder = project.folder().context("the project has a folder")?;
    let sample_text = std::fs::read_to_string(folder.join(format!("text/{sample}.txt")))?;
    let suggested = draft::dataset(&files(sample, &sample_text));
    let passages = format!("{}/", project.paper(sample).as_str());
    let graphs = project.graph(&format!("draft/{sample}/"));
    let measures = measure(
        (dataset, &passages),
        (&suggested, graphs.as_str()),
        &annotator,
    );
    let figures = measures.kinds.iter().find(|kind| kind.class == "Figure");
    let figures = figures.context("figures are measured")?.found;
    Ok(vec![
        format!("draft: {} files", files_of_ours.len()),
        format!(
            "draft --measure: {} of {} figures of the sample",
            figures.right, figures.of
        ),
    ])
}

/// `draft --accept`: here everything is kept, and what the quotation is about is added, where a person would choose and write; what `check`
/// would refuse waits.
fn accepted(project: &Project) -> anyhow::Result<Vec<String>> {
    let drafts = drafts_of(project)?;
    for path in &drafts {
        let text = std::fs::read_to_string(path)?;
        let text = text.replace("xz:Undecided", "xz:Keep");
        let quoted = "a xz:DirectQuotation ;";
        let about = format!("{quoted}\n    xz:about concept:seawalls ;");
        save(path, &text.replace(quoted, &about))?;
    }
    let accepted = accept(project, &drafts, Incomplete::Stays, ENGLISH)?;
    accepted.write()?;
    let waits = accepted.held.iter();
    let waits = waits.map(|held| {
        let wants = held.wants.join("; ");
        format!("draft --accept: {} waits: {wants}", held.subject)
    });
    let moved = format!("draft --accept: {} moved", accepted.moved);
    Ok(std::iter::once(moved).chain(waits).collect())
}

/// `check --source`: rules, shapes, and whether the text says what the data says.
fn checked(project: &Project, text: &str) -> anyhow::Result<Vec<String>> {
    let checked = check_project(project.read()?, project, ENGLISH)?;
    let source = Source::new(project.paper(SLUG), SLUG, text, None);
    let compared = compare(checked.dataset(), &source);
    let found = verify(checked.dataset(), &compared, checked.prefixes(), ENGLISH)?;
    let checked = checked.with(found);
    for finding in &checked.report().findings {
        ensure!(finding.severity < Severity::Violation, finding.to_text());
    }
    let codes = checked.report().findings.iter();
    let codes: Vec<&str> = codes.map(|finding| finding.code.as_str()).collect();
    Ok(vec![format!("check: to look at {}", codes.join(", "))])
}

/// Across papers: a shipped question, and a shipped view.
fn across(project: &Project) -> anyhow::Result<Vec<String>> {
    let loaded = project.read()?;
    let merge = merge_of(&loaded.dataset);
    let view = project.query("draw", "view", "across-papers")?;
    let view = View::parse(&view, &loaded.prefixes)?;
    let options = Options {
        language: ENGLISH,
        prefixes: loaded.prefixes.clone(),
        ..Options::default()
    };
    let graph = projected(&loaded.dataset, &merge, &view, &options)?;
    let svg = draw::to_svg(&graph, &draw::Style::default());

    let question = Question::read(project.query("ask", "question", "cited-in-papers")?)?;
    let query = question.query(&[], &loaded.dataset, &loaded.prefixes)?;
    let rows = rows(Store::index(loaded.dataset, merge), query)?;
    Ok(vec![
        format!("query cited-in-papers: {rows} rows"),
        format!(
            "draw across-papers: {} nodes, {} kB",
            graph.graph.node_count(),
            svg.len() / 1000
        ),
    ])
}

fn rows(store: Store, query: spargebra::Query) -> anyhow::Result<usize> {
    match run(&store, query)? {
        Answer::Table(table) => Ok(table.rows.len()),
        _ => anyhow::bail!("the question has a table for an answer"),
    }
}

/// `publish`: pages in three languages, with data beside each.
fn published(project: &Project, folder: &Path) -> anyhow::Result<Vec<String>> {
    let sound = sound(project.read()?, project, Whose::Project, ENGLISH)?;
    let (dataset, default_graph, prefixes): (Dataset, _, _) = sound.into_parts();
    let views = Views::of(project, &prefixes)?;
    let site = Site::build(Material {
        project: project.clone(),
        dataset: dataset.into(),
        default_graph,
        prefixes,
        url: None,
        own: true,
        texts: std::collections::BTreeMap::new(),
        painter: Some(Box::new(views)),
    })?;
    let replacement = Replacement::begin(folder)?;
    let written = publish::write(&site, Tier::Files, &replacement, &|| {})?;
    replacement.finish()?;
    Ok(vec![format!("publish: {} pages", written.pages)])
}
