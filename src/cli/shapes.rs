//! `xinzhi check --shapes`: SHACL on any data.

use super::input::Common;
use super::{Outcome, output};
use crate::data::dataset::{Dataset, Extended};
use crate::data::read::{Loaded, Source, read};
use crate::data::view::DefaultGraph;
use crate::data::write;
use crate::meaning::shacl::{Names, Options, Shapes, ValidationReport, validate};
use crate::store::merge_of;
use crate::views::report::{ReportFormat, render};
use crate::words::count::counted;
use crate::words::diagnostic::{Severity, Tally};
use crate::words::format::Format;
use crate::words::vocabulary::owl;
use anyhow::bail;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How the results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As findings.
    Findings(ReportFormat),
    /// As an `sh:ValidationReport` and nothing else.
    Report,
}

impl std::str::FromStr for Form {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "shacl" {
            Ok(Self::Report)
        } else {
            text.parse().map(Self::Findings)
        }
    }
}

/// Says that nothing was asked of the data, or which shapes found nothing to be asked of.
fn tell_idle(common: &Common, shapes: &Shapes, report: &ValidationReport, names: &Names) {
    if shapes.targeted() == 0 {
        output::say(
            common,
            &format!(
                "warning: nothing was checked: {} and none has a target (sh:targetClass, sh:targetNode, sh:targetSubjectsOf, sh:targetObjectsOf)",
                counted(shapes.len(), "shape")
            ),
        );
    } else if report.checked == 0 {
        output::say(
            common,
            "warning: nothing was checked: no target of the shapes occurs in the data; are the namespaces the same?",
        );
    } else if !report.idle.is_empty() {
        output::say(
            common,
            &format!(
                "note: {} without a target in the data: {}",
                counted(report.idle.len(), "shape"),
                names.terms(&report.idle)
            ),
        );
    }
}

/// What a dataset imports.
fn imports_of(dataset: &Dataset) -> BTreeSet<String> {
    dataset
        .iri(owl::IMPORTS)
        .into_iter()
        .flat_map(|p| dataset.matching(None, Some(p), None))
        .map(|quad| dataset.term(quad.o).to_string())
        .collect()
}

/// Says which `owl:imports` were not followed.
fn tell_imports(common: &Common, imports: BTreeSet<String>, of: &str) {
    if imports.is_empty() {
        return;
    }
    let names: Vec<String> = imports.into_iter().collect();
    output::say(
        common,
        &format!(
            "note: owl:imports of the {of} is not followed: {} (give the file with {})",
            names.join(", "),
            if of == "shapes" { "--shapes" } else { "-d" }
        ),
    );
}

/// What is validated with what, and where the results go.
pub(super) struct Validation<'a> {
    pub shapes: &'a [PathBuf],
    pub form: Form,
    pub output: Option<&'a Path>,
    pub fail_on: Severity,
    pub limit: Option<usize>,
    /// Whether this is done again and again, so that nothing may be left behind.
    pub is_repeated: bool,
}

impl Validation<'_> {
    /// Validates the data of the common options.
    pub fn run(&self, common: &Common) -> anyhow::Result<Outcome> {
        // On one of the threads that share the work: each step in parallel would otherwise wait for one to wake up.
        rayon::scope(|_| self.validate(common))
    }

    fn validate(&self, common: &Common) -> anyhow::Result<Outcome> {
        let read = || {
            let project = common.find_project()?;
            let loaded = common.read(&project)?;
            anyhow::Ok((project, loaded))
        };
        let (compiled, read) = rayon::join(|| self.compile(common), read);
        let ((shapes, graph), (project, loaded)) = (compiled?, read?);
        tell_imports(common, imports_of(&graph), "shapes");
        tell_imports(common, imports_of(&loaded.dataset), "data");
        let options = Options {
            default_graph: if common.data.is_empty() {
                merge_of(&loaded.dataset)
            } else {
                DefaultGraph::merge()
            },
            limit: self.limit,
            names: Names {
                prefixes: loaded.prefixes.clone(),
                language: common.message_language(&project),
            },
            ..Options::default()
        };
        let report = validate(&loaded.dataset, &shapes, &options);
        if !report.failures.is_empty() {
            bail!(
                "the shapes could not be decided:\n{}",
                report.failures.join("\n")
            );
        }
        let is_broken = !loaded.findings.is_empty();
        let tally = self.tell(common, &loaded, &report, &options)?;
        output::say(
            common,
            &format!(
                "{} with targets, {} checked: {tally}",
                counted(shapes.targeted(), "shape"),
                counted(report.checked, "focus node"),
            ),
        );
        tell_idle(common, &shapes, &report, &options.names);
        if !self.is_repeated {
            // To give memory back term by term takes time, for which a process that ends need not wait.
            std::mem::forget((loaded, shapes, graph, report));
        }
        let found = is_broken || tally.worst() >= Some(self.fail_on);
        Ok(if found { Outcome::Found } else { Outcome::Done })
    }

    /// Writes the results, and says how many findings there are.
    fn tell(
        &self,
        common: &Common,
        loaded: &Loaded,
        report: &ValidationReport,
        options: &Options,
    ) -> anyhow::Result<Tally> {
        let broken = &loaded.findings;
        match self.form {
            Form::Report => {
                if !broken.is_empty() {
                    let told = render(broken, ReportFormat::Text, &[]);
                    output::say(common, told.trim_end());
                }
                self.rdf(report, loaded, options)?;
                let mut tally = report.tally();
                for finding in broken {
                    tally.add(finding.severity, &finding.code);
                }
                Ok(tally)
            }
            Form::Findings(format) => {
                let mut findings = broken.clone();
                findings.extend(report.findings(&loaded.dataset));
                output::write(self.output, |out| {
                    Ok(out.write_all(render(&findings, format, &[]).as_bytes())?)
                })?;
                Ok(Tally::from_iter(&findings))
            }
        }
    }

    /// The shapes of the files, and what they were read from; what is wrong with them is an error of ours to stop at, not a result.
    fn compile(&self, common: &Common) -> anyhow::Result<(Shapes, Dataset)> {
        let sources = self
            .shapes
            .iter()
            .map(|path| Source::open(path, None, common.base.clone()))
            .collect::<Result<Vec<_>, _>>()?;
        let loaded = read(sources);
        if !loaded.findings.is_empty() {
            bail!(
                "{}the shapes cannot be read",
                render(&loaded.findings, ReportFormat::Text, &[])
            );
        }
        // All help to read the data first: this is compiled while one of them puts together what was read.
        while rayon::yield_now() == Some(rayon::Yield::Executed) {}
        let shapes = Shapes::compile(&loaded.dataset).map_err(|errors| {
            let told: String = errors
                .iter()
                .map(|error| error.to_finding().to_text())
                .collect();
            anyhow::anyhow!("{told}the shapes cannot be used")
        })?;
        Ok((shapes, loaded.dataset))
    }

    fn rdf(
        &self,
        report: &ValidationReport,
        loaded: &Loaded,
        options: &Options,
    ) -> anyhow::Result<()> {
        let format = self
            .output
            .and_then(Format::of_path)
            .unwrap_or(Format::Turtle);
        let mut terms = Extended::new(&loaded.dataset);
        let quads = report.quads(&mut terms);
        let prefixes = &options.names.prefixes;
        output::write(self.output, |out| {
            Ok(write::write_quads(&terms, quads, prefixes, format, out)?)
        })
    }
}
