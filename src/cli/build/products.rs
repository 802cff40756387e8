//! What a build makes of a project that was loaded: the files, and what there is to tell of them.

use super::clock::{Clock, timed};
use crate::cli::query;
use crate::data::dataset::Dataset;
use crate::data::folder::Replacement;
use crate::data::project::{Project, QueryFile};
use crate::data::view::DefaultGraph;
use crate::data::write;
use crate::meaning::graph::Options;
use crate::meaning::graph::answer::{Answer, ProjectionError, ask as ask_view};
use crate::meaning::graph::project::project_answer;
use crate::meaning::graph::select::{DEFAULT_MAX_NODES, Selection, SelectionError};
use crate::meaning::graph::view::View;
use crate::meaning::labels::Labels;
use crate::meaning::query::cite;
use crate::meaning::query::question::Question;
use crate::meaning::query::{Rows, allowance};
use crate::store::Store;
use crate::views::draw::{Style, to_dot, to_svg};
use crate::views::evidence::{Evidence, usual_sheets};
use crate::views::tables::{self, Cells, Sheet, TableFormat};
use crate::words::format::Format;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use anyhow::Context;
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

/// The dumps: format, and whether the file is compressed.
const DUMPS: [(Format, bool); 5] = [
    (Format::NQuads, true),
    (Format::TriG, false),
    (Format::Turtle, false),
    (Format::JsonLd, false),
    (Format::RdfXml, false),
];

/// What was loaded, on its way to files.
pub(super) struct Built<'a> {
    pub project: &'a Project,
    /// The working index.
    pub store: Store,
    pub prefixes: Prefixes,
    pub language: Language,
    /// Where the files go.
    pub folder: &'a Replacement,
}

/// A question that was asked.
pub(super) struct Asked {
    pub name: String,
    pub title: String,
    pub rows: usize,
    /// How long the answer took, written.
    pub took: Duration,
    /// Why it could not be answered, or that it should have been.
    pub fault: Option<String>,
}

/// What there is to tell of the files that were written.
pub(super) struct Written {
    pub asked: Vec<Asked>,
    /// Views that have no picture, and why.
    pub undrawn: BTreeSet<String>,
}

impl Built<'_> {
    pub fn dataset(&self) -> &Dataset {
        self.store.dataset().expect("the store is the index")
    }

    pub fn default_graph(&self) -> &DefaultGraph {
        self.store.default_graph().expect("the store is the index")
    }

    /// Writes the dumps; then the drawings and asks the questions, at once. What the dumps want of memory is free by the time the answers
    /// want it.
    pub fn all(&self, clock: &mut Clock) -> anyhow::Result<Written> {
        self.dumps()?;
        clock.lap("dump");
        let (answers, drawings) =
            rayon::join(|| timed(|| self.answers()), || timed(|| self.drawings()));
        clock.at_once([("draw", drawings.1), ("ask", answers.1)]);
        Ok(Written {
            undrawn: drawings.0?,
            asked: answers.0?,
        })
    }

    /// Writes the dumps, those of one form of the evidence at once.
    fn dumps(&self) -> anyhow::Result<()> {
        let described = self.project.iri("dataset");
        let prefixes = write::writable(&self.prefixes);
        let (dataset, merge) = (self.dataset(), self.default_graph());
        usual_sheets(
            dataset,
            merge,
            Some(&described),
            &prefixes,
            |form, sheet| {
                DUMPS
                    .into_par_iter()
                    .filter(|(format, _)| Evidence::usual(*format) == form)
                    .try_for_each(|(format, packed)| self.dump(sheet, format, packed))
            },
        )
    }

    fn dump(
        &self,
        sheet: &write::Sheet<'_, '_>,
        format: Format,
        packed: bool,
    ) -> anyhow::Result<()> {
        let name = &self.project.config().name;
        let end = if packed { ".gz" } else { "" };
        let mut out = self.folder.create(&format!("{name}.{format}{end}"))?;
        if packed {
            let mut packer = GzBuilder::new().mtime(0).write(out, Compression::default());
            write::write_sheet(sheet, format, &mut packer)?;
            out = packer.finish()?;
        } else {
            write::write_sheet(sheet, format, &mut out)?;
        }
        Ok(out.flush()?)
    }

    /// Draws every view in every language; says which have no picture, and why.
    fn drawings(&self) -> anyhow::Result<BTreeSet<String>> {
        let views = self.project.queries("draw")?;
        let notes = views.par_iter().map(|file| self.view(file));
        let notes: Vec<BTreeSet<String>> = notes.collect::<anyhow::Result<_>>()?;
        Ok(notes.into_iter().flatten().collect())
    }

    /// Asks a view once and draws the answer in every language.
    fn view(&self, file: &QueryFile) -> anyhow::Result<BTreeSet<String>> {
        let view = View::parse(file, &self.prefixes)?;
        let answer = ask_view(self.dataset(), self.default_graph(), &view, &self.prefixes)
            .with_context(|| format!("the view {}", view.name))?;
        let notes = Language::ALL.into_par_iter().map(|language| {
            let note = self.drawing(&view, &answer, language)?;
            Ok(note.map(|note| format!("{}: {note}", file.name)))
        });
        let notes: Vec<Option<String>> = notes.collect::<anyhow::Result<_>>()?;
        Ok(notes.into_iter().flatten().collect())
    }

    /// Writes a view as DOT, and as SVG unless it is too large for a sheet; else says why not.
    fn drawing(
        &self,
        view: &View,
        answer: &Answer,
        language: Language,
    ) -> anyhow::Result<Option<String>> {
        let options = Options {
            language,
            prefixes: self.prefixes.clone(),
            selection: Selection {
                max_nodes: Some(usize::MAX),
                ..Selection::default()
            },
        };
        let graph = match project_answer(self.dataset(), view, answer, &options) {
            Err(ProjectionError::Selection(SelectionError::NoAnswer(_))) => {
                return Ok(Some("there is nothing to draw".to_owned()));
            }
            drawn => drawn.with_context(|| format!("the view {}", view.name))?,
        };
        let write = |end: &str, text: String| {
            let path = format!("views/{}.{language}.{end}", view.name);
            self.folder.write(&path, text.as_bytes())
        };
        let style = Style::default();
        write("dot", to_dot(&graph, &style))?;
        let nodes = graph.graph.node_count();
        if nodes > DEFAULT_MAX_NODES {
            let note = format!("{nodes} nodes are too many for one sheet, there is DOT alone");
            return Ok(Some(note));
        }
        write("svg", to_svg(&graph, &style))?;
        Ok(None)
    }

    fn answers(&self) -> anyhow::Result<Vec<Asked>> {
        let files = self.project.queries("ask")?;
        let questions = files
            .into_iter()
            .map(Question::read)
            .collect::<Result<Vec<_>, _>>()?;
        questions
            .par_iter()
            .map(|question| {
                let (asked, took) = timed(|| self.answer(question));
                asked.map(|asked| Asked { took, ..asked })
            })
            .collect()
    }

    /// Asks one question without parameters and writes its table, or its graph.
    fn answer(&self, question: &Question) -> anyhow::Result<Asked> {
        let mut asked = Asked {
            name: question.name.clone(),
            title: question.title(self.language).to_owned(),
            rows: 0,
            took: Duration::ZERO,
            fault: None,
        };
        let query = question.query(&question.needed_examples(), self.dataset(), &self.prefixes)?;
        let cited = cite::answer(&query, &self.store, self.dataset(), allowance(None))?;
        let Some(cited) = cited else {
            asked.fault = Some("it is not a SELECT".to_owned());
            return Ok(asked);
        };
        asked.rows = cited.len();
        if question.must_answer && cited.is_empty() {
            asked.fault = Some("it must have answers and has none".to_owned());
        }
        let sheet = |cells, people| Sheet {
            table: &cited,
            headings: query::headings(&cited, Some(question), self.language, people),
            citations: Some(&cited),
            citation_heading: query::citation_heading(self.language, people),
            labels: Labels::new(self.dataset(), &self.prefixes, self.language),
            cells,
        };
        let file = |end: &str| {
            let path = format!("answers/{}.{end}", question.name);
            self.folder.create(&path)
        };
        let mut csv = file("csv")?;
        tables::write(
            &sheet(Cells::Beside, false),
            TableFormat::Csv,
            None,
            false,
            &mut csv,
        )?;
        csv.flush()?;
        let mut page = file("md")?;
        writeln!(page, "# {}\n", asked.title)?;
        if let Some(about) = question.header.get(&format!("about@{}", self.language)) {
            writeln!(page, "{about}\n")?;
        }
        tables::write(
            &sheet(Cells::Labels, true),
            TableFormat::Markdown,
            None,
            false,
            &mut page,
        )?;
        writeln!(page, "\n```sparql\n{}\n```", question.text.trim_end())?;
        page.flush()?;
        Ok(asked)
    }
}
