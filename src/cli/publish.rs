//! `xinzhi publish`.

use super::folder::Replacement;
use super::input::{Common, Input};
use super::sources::read_plain;
use super::{Outcome, output};
use crate::data::project::Project;
use crate::meaning::check::{Scope, check, rules};
use crate::meaning::complete::complete;
use crate::store::merge_of;
use crate::views::report::{ReportFormat, render as report};
use crate::views::site::hosting::{self, Tier};
use crate::views::site::{Material, Route, Site, Views, render_all};
use crate::words::count::counted;
use crate::words::diagnostic::{Finding, Severity};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Publish the site as files: pages in three languages, data beside each, rules for hosts
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi publish -o site\n  xinzhi publish -o site --site https://example.org/kg/ --tier files\n  xinzhi publish -d data.ttl -o site --site https://example.org/"
)]
pub(super) struct Args {
    /// The folder to write; an earlier site in it is replaced as a whole
    #[arg(short, long, value_name = "DIR", default_value = "site")]
    output: PathBuf,
    /// The address at which the pages will stand [default: `site` of the project, else its base]
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// What the host can do: full (Apache), approximate (nginx, Caddy, Netlify, Cloudflare) or files (GitHub Pages)
    #[arg(long, value_name = "TIER", default_value = "full")]
    tier: Tier,
    /// The text of a paper, to be verified (repeatable; PAPER= may be left off when there is one paper)
    #[arg(long, value_name = "[PAPER=]FILE", requires = "with_text")]
    source: Vec<String>,
    /// Put the words of the papers on the pages: their publisher must allow it
    #[arg(long, requires = "source")]
    with_text: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let folder = Replacement::begin(&args.output)?;
    let Some(input) = checked(common)? else {
        return Ok(Outcome::Found);
    };
    let views = if common.data.is_empty() {
        Views::of(&input.project, &input.prefixes)?
    } else {
        Views::none()
    };
    let site = Site::build(Material {
        texts: texts(args, &input.project)?,
        project: input.project,
        dataset: input.dataset.into(),
        default_graph: input.default_graph,
        prefixes: input.prefixes,
        url: args.site.clone(),
        own: common.data.is_empty(),
        painter: Some(Box::new(views)),
    })?;
    let built = started.elapsed();
    let written = write_all(&site, args.tier, &folder, common)?;
    folder.finish()?;
    output::say(
        common,
        &format!(
            "{}: {}, {}, {} kB for {}; {} ms to read and check, {} ms to write",
            args.output.display(),
            counted(written.pages, "page"),
            counted(written.files, "file"),
            written.bytes / 1000,
            site.url(),
            built.as_millis(),
            (started.elapsed() - built).as_millis(),
        ),
    );
    Ok(Outcome::Done)
}

/// What is to be published, when its report has no violation; else the report is printed.
fn checked(common: &Common) -> anyhow::Result<Option<Input>> {
    let project = common.find_project()?;
    let language = common.language(&project);
    let own = common.data.is_empty();
    let loaded = common.read(&project)?;
    let scope = if own { Scope::Project } else { Scope::Any };
    let checked = check(loaded, &rules(&project)?, scope, language)?;
    let (dataset, _, prefixes, found) = checked.into_parts();
    let mut findings = found.findings;
    let mut dataset = dataset;
    if own && !common.stated_only && findings.iter().all(|f| f.severity != Severity::Violation) {
        let (completed, inferred) = complete(dataset, &project)?;
        findings.extend(inferred.findings(&completed, &prefixes));
        dataset = completed;
    }
    let violations: Vec<Finding> = findings
        .into_iter()
        .filter(|f| f.severity == Severity::Violation)
        .collect();
    if !violations.is_empty() {
        output::write(None, |out| {
            Ok(out.write_all(report(&violations, ReportFormat::Text, &[]).as_bytes())?)
        })?;
        output::say(common, "nothing was published: mend the violations first");
        return Ok(None);
    }
    Ok(Some(Input {
        default_graph: merge_of(&dataset),
        dataset,
        prefixes,
        language,
        project,
    }))
}

/// The texts of papers that were given, by slug.
fn texts(args: &Args, project: &Project) -> anyhow::Result<BTreeMap<String, String>> {
    let papers = &project.config().paper;
    let mut texts = BTreeMap::new();
    for given in &args.source {
        let (slug, path) = match given.split_once('=') {
            Some((slug, path)) => (slug.to_owned(), path),
            None if papers.len() == 1 => (
                papers.keys().next().cloned().unwrap_or_default(),
                given.as_str(),
            ),
            None => anyhow::bail!("--source {given}: say which paper it is, as PAPER=FILE"),
        };
        texts.insert(slug, read_plain(std::path::Path::new(path), None)?);
    }
    Ok(texts)
}

/// How much was written.
struct Written {
    pages: usize,
    files: usize,
    bytes: u64,
}

/// Writes every route, several at once.
fn write_all(
    site: &Site,
    tier: Tier,
    folder: &Replacement,
    common: &Common,
) -> anyhow::Result<Written> {
    site.dumps()?;
    let routes = site.routes();
    let bar = progress(routes.len(), common);
    let (pages, files, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicU64::new(0));
    let put = |path: &str, content: &[u8]| -> anyhow::Result<()> {
        files.fetch_add(1, Ordering::Relaxed);
        bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
        if path.ends_with(".html") {
            pages.fetch_add(1, Ordering::Relaxed);
        }
        folder.write(path, content)
    };
    routes.par_iter().try_for_each(|route: &Route| {
        for (path, content) in render_all(site, route)? {
            put(&path, &content)?;
        }
        if let Some((path, content)) = hosting::beside(site, route, tier) {
            put(&path, &content)?;
        }
        bar.inc(1);
        anyhow::Ok(())
    })?;
    hosting::files(site, tier)
        .par_iter()
        .try_for_each(|(path, content)| put(path, content))?;
    bar.finish_and_clear();
    Ok(Written {
        pages: pages.into_inner(),
        files: files.into_inner(),
        bytes: bytes.into_inner(),
    })
}

fn progress(routes: usize, common: &Common) -> ProgressBar {
    let target = if common.quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(routes as u64), target).with_style(style)
}
