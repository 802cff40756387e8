//! `xinzhi publish`.

use super::input::{Common, Input};
use super::sources::read_plain;
use super::{Outcome, output};
use crate::data::folder::Replacement;
use crate::data::project::Project;
use crate::meaning::sound::{Unsound, Whose, sound};
use crate::views::report::{ReportFormat, render as report};
use crate::views::site::hosting::Tier;
use crate::views::site::publish::write;
use crate::views::site::{Material, Site, Views};
use crate::words::count::counted;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

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
    let bar = progress(site.routes().len(), common);
    let written = write(&site, args.tier, &folder, &|| bar.inc(1))?;
    bar.finish_and_clear();
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
    let whose = match (common.data.is_empty(), common.stated_only) {
        (false, _) => Whose::Foreign,
        (true, true) => Whose::ProjectAsStated,
        (true, false) => Whose::Project,
    };
    let (dataset, default_graph, prefixes) =
        match sound(common.read(&project)?, &project, whose, language) {
            Ok(sound) => sound.into_parts(),
            Err(Unsound::Violations(violations)) => {
                output::write(None, |out| {
                    Ok(out.write_all(report(&violations, ReportFormat::Text, &[]).as_bytes())?)
                })?;
                output::say(common, "nothing was published: mend the violations first");
                return Ok(None);
            }
            Err(other) => return Err(other.into()),
        };
    Ok(Some(Input {
        default_graph,
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
