//! `--source`: the texts of papers, which are no part of a project.

use super::input::Common;
use super::output;
use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::data::read::read_bytes;
use crate::meaning::evidence::anchors::shared;
use crate::meaning::evidence::source::Source;
use crate::words::near::did_you_mean;
use crate::words::text::plain::{Syntax, plain};
use crate::words::text::segment;
use crate::words::vocabulary::xz;
use anyhow::{Context, anyhow, bail, ensure};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The variable that names the text where no option does.
const VARIABLE: &str = "XINZHI_PAPER";

/// The option.
#[derive(Debug, clap::Args)]
pub(super) struct SourceArgs {
    /// The text of a paper, to compare the data with (repeatable) [default: the file that XINZHI_PAPER names, where it is the text of
    /// a paper of the project]
    #[arg(long, value_name = "[PAPER=]FILE")]
    source: Vec<String>,
}

/// A text that was read, and whose it is.
pub(super) struct PaperText {
    paper: NamedNode,
    path: PathBuf,
    text: String,
    sha256: Option<String>,
}

impl PaperText {
    fn new(path: &Path, text: String, slug: &str, paper: &NamedNode, project: &Project) -> Self {
        let known = project.config().paper.get(slug);
        Self {
            paper: paper.clone(),
            path: path.to_owned(),
            text,
            sha256: known.and_then(|paper| paper.sha256.clone()),
        }
    }

    /// Whose text it is.
    pub fn paper(&self) -> &NamedNode {
        &self.paper
    }

    /// The text, cut afresh.
    pub fn source(&self) -> Source<'_> {
        Source::new(
            self.paper.clone(),
            &self.path.display().to_string(),
            &self.text,
            self.sha256.as_deref(),
        )
    }
}

impl SourceArgs {
    /// The files that the option names.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let path = |given: &'_ String| match given.split_once('=') {
            Some((_, path)) => PathBuf::from(path),
            None => PathBuf::from(given),
        };
        self.source.iter().map(path)
    }

    /// Reads the texts that are given. There are none when no option and no variable names one.
    pub fn read(
        &self,
        dataset: &Dataset,
        project: &Project,
        common: &Common,
    ) -> anyhow::Result<Vec<PaperText>> {
        let papers = papers(dataset);
        if !self.source.is_empty() {
            let given = self
                .source
                .iter()
                .map(|given| read(given, &papers, project));
            return given.collect();
        }
        let path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
        match path {
            Some(path) if common.data.is_empty() && !papers.is_empty() => {
                of_variable(Path::new(&path), &papers, dataset, project, common)
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// The text that the variable names, for the paper that it is of: it was set once and for all, perhaps for another project.
fn of_variable(
    path: &Path,
    papers: &BTreeMap<String, NamedNode>,
    dataset: &Dataset,
    project: &Project,
    common: &Common,
) -> anyhow::Result<Vec<PaperText>> {
    let text = read_plain(path, None).with_context(|| format!("{VARIABLE} names a file"))?;
    let cut = segment(&text);
    let is_of = |paper: &NamedNode| {
        let (there, all) = shared(dataset, paper.as_ref(), &cut);
        there > 0 && 2 * there >= all
    };
    let Some((slug, paper)) = papers.iter().find(|(_, paper)| is_of(paper)) else {
        let path = path.display();
        output::say(
            common,
            &format!(
                "{VARIABLE} names {path}, which is the text of no paper here: it is left aside; --source [PAPER=]FILE takes a text all the same"
            ),
        );
        return Ok(Vec::new());
    };
    Ok(vec![PaperText::new(path, text, slug, paper, project)])
}

/// The papers that have passages, by slug.
pub(super) fn papers(dataset: &Dataset) -> BTreeMap<String, NamedNode> {
    let mut papers = BTreeMap::new();
    let property = dataset.iri(xz::IN_PAPER);
    for [_, _, paper] in property
        .into_iter()
        .flat_map(|p| dataset.triples(None, Some(p), None))
    {
        if let Term::NamedNode(node) = dataset.term(paper) {
            let slug = node.as_str().rsplit('/').next().unwrap_or_default();
            papers.insert(slug.to_owned(), node.clone());
        }
    }
    papers
}

/// Reads `PAPER=FILE`, or `FILE` where there is one paper.
fn read(
    given: &str,
    papers: &BTreeMap<String, NamedNode>,
    project: &Project,
) -> anyhow::Result<PaperText> {
    ensure!(
        !papers.is_empty(),
        "--source {given}: the data has no passages to compare it with; xinzhi segment makes them"
    );
    let named = given
        .split_once('=')
        .filter(|(slug, _)| papers.contains_key(*slug) || !Path::new(given).exists());
    if let Some((slug, path)) = named {
        let Some(paper) = papers.get(slug) else {
            let near = did_you_mean(slug, papers.keys().map(String::as_str));
            bail!(
                "--source {given}: there is no paper '{slug}'{}",
                near.map(|near| format!(": {near}")).unwrap_or_default()
            );
        };
        return read_text(Path::new(path), slug, paper, project);
    }
    let mut all = papers.iter();
    match (all.next(), all.next()) {
        (Some((slug, paper)), None) => read_text(Path::new(given), slug, paper, project),
        _ => {
            let slugs: Vec<&str> = papers.keys().map(String::as_str).collect();
            bail!(
                "--source {given}: say whose text it is, as PAPER=FILE with one of {}",
                slugs.join(", ")
            )
        }
    }
}

fn read_text(
    path: &Path,
    slug: &str,
    paper: &NamedNode,
    project: &Project,
) -> anyhow::Result<PaperText> {
    let text = read_plain(path, None)?;
    Ok(PaperText::new(path, text, slug, paper, project))
}

/// Reads a text and makes it plain: the text that positions count in. The syntax is told from the name where none is given.
pub(super) fn read_plain(path: &Path, syntax: Option<Syntax>) -> anyhow::Result<String> {
    let bytes = read_bytes(path)?;
    let shown = path.display();
    if let Some((what, mend)) = other_than_text(&bytes) {
        bail!("{shown} is {what}, not a text in UTF-8: {mend}");
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        anyhow!("{shown} is not UTF-8 (line {line}): if it is Big5 or GB18030, iconv -f BIG5-HKSCS -t UTF-8 (or -f GB18030) makes it so")
    })?;
    let syntax = syntax.unwrap_or_else(|| Syntax::of_path(path));
    Ok(match plain(&text, syntax) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(plain) => plain,
    })
}

/// What a file is that holds no plain text, by how it begins, and what to do with it.
fn other_than_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: [(&[u8], &str, &str); 6] = [
        (
            b"%PDF",
            "a PDF",
            "pdftotext, of Poppler, takes the text out of it; read it through before it is cut",
        ),
        (
            b"PK\x03\x04",
            "a packed document (Word, OpenDocument, EPUB)",
            "save it as plain text or HTML",
        ),
        (
            b"\xD0\xCF\x11\xE0",
            "an old Word document",
            "save it as plain text or HTML",
        ),
        (b"{\\rtf", "rich text", "save it as plain text or HTML"),
        (
            b"\xFF\xFE",
            "UTF-16",
            "iconv -f UTF-16 -t UTF-8 makes UTF-8 of it",
        ),
        (
            b"\xFE\xFF",
            "UTF-16",
            "iconv -f UTF-16 -t UTF-8 makes UTF-8 of it",
        ),
    ];
    let kind = KINDS.iter().find(|(begins, ..)| bytes.starts_with(begins));
    let (_, what, mend) = kind?;
    Some((what, mend))
}
