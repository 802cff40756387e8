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
use crate::views::site::{Material, Route, Site, Views, render_all, write_file};
use crate::words::count::counted;
use crate::words::diagnostic::{Finding, Severity};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::IntoInnerError;
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
            counted(written.pages.into_inner(), "page"),
            counted(written.files.into_inner(), "file"),
            written.bytes.into_inner() / 1000,
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
#[derive(Default)]
struct Written {
    pages: AtomicUsize,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl Written {
    fn count(&self, path: &str, length: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(length, Ordering::Relaxed);
        if path.ends_with(".html") {
            self.pages.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Where the files of a site go.
struct Writer<'a> {
    site: &'a Site,
    tier: Tier,
    folder: &'a Replacement,
    bar: ProgressBar,
    written: Written,
}

impl Writer<'_> {
    fn put(&self, path: &str, content: &[u8]) -> anyhow::Result<()> {
        self.written.count(path, content.len() as u64);
        self.folder.write(path, content)
    }

    /// Writes all files of a route.
    fn route(&self, route: Route) -> anyhow::Result<()> {
        if matches!(route, Route::File(_) | Route::SitemapPart { .. }) {
            self.piece_by_piece(&route)?;
        } else {
            render_all(self.site, &route, |path, content| self.put(&path, &content))?;
        }
        if let Some((path, content)) = hosting::beside(self.site, &route, self.tier) {
            self.put(&path, &content)?;
        }
        self.bar.inc(1);
        Ok(())
    }

    /// Writes a file that may be as long as the data.
    fn piece_by_piece(&self, route: &Route) -> anyhow::Result<()> {
        let path = route.stem();
        let mut out = self.folder.create(&path)?;
        write_file(self.site, route, &mut out)?;
        let file = out.into_inner().map_err(IntoInnerError::into_error)?;
        self.written.count(&path, file.metadata()?.len());
        Ok(())
    }
}

/// Writes every route, several at once. The dumps, of which a few pages tell sizes and digests, are made beside the others.
fn write_all(
    site: &Site,
    tier: Tier,
    folder: &Replacement,
    common: &Common,
) -> anyhow::Result<Written> {
    let routes = site.routes();
    let writer = Writer {
        site,
        tier,
        folder,
        bar: progress(routes.len(), common),
        written: Written::default(),
    };
    let waits = |route: &Route| matches!(route, Route::Home | Route::Dataset | Route::File(_));
    let things = || {
        let all = (0..routes.len()).into_par_iter();
        let all = all.filter_map(|place| routes.at(place));
        all.filter(|route| !waits(route))
            .try_for_each(|route| writer.route(route))
    };
    let (dumped, written) = rayon::join(|| site.dumps().map(|_| ()), things);
    dumped?;
    written?;
    let others = routes.others().par_iter().filter(|route| waits(route));
    others.cloned().try_for_each(|route| writer.route(route))?;
    hosting::files(site, tier)
        .par_iter()
        .try_for_each(|(path, content)| writer.put(path, content))?;
    writer.bar.finish_and_clear();
    Ok(writer.written)
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
