//! `xinzhi check --shapes`: SHACL on any data.

use super::input::Common;
use super::{Outcome, output};
use crate::data::read::{Source, read};
use crate::data::view::DefaultGraph;
use crate::data::write;
use crate::meaning::shacl::{Names, Options, Shapes, ValidationReport, validate};
use crate::store::merge_of;
use crate::views::report::{ReportFormat, render, summary};
use crate::words::diagnostic::Severity;
use crate::words::format::Format;
use anyhow::bail;
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

/// What is validated with what, and where the results go.
pub(super) struct Validation<'a> {
    pub shapes: &'a [PathBuf],
    pub form: Form,
    pub output: Option<&'a Path>,
    pub fail_on: Severity,
    pub limit: Option<usize>,
}

impl Validation<'_> {
    /// Validates the data of the common options.
    pub fn run(&self, common: &Common) -> anyhow::Result<Outcome> {
        let shapes = self.compile(common)?;
        let project = common.find_project()?;
        let loaded = common.read(&project)?;
        let broken = loaded.findings.len();
        if broken > 0 {
            output::write(None, |out| {
                Ok(out.write_all(render(&loaded.findings, ReportFormat::Text, &[]).as_bytes())?)
            })?;
        }
        let options = Options {
            default_graph: if common.data.is_empty() {
                merge_of(&loaded.dataset)
            } else {
                DefaultGraph::merge()
            },
            limit: self.limit,
            names: Names {
                prefixes: loaded.prefixes.clone(),
                language: common.language(&project),
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
        let findings = report.findings(&loaded.dataset);
        match self.form {
            Form::Report => self.rdf(&report, &options)?,
            Form::Findings(format) => {
                output::write(self.output, |out| {
                    Ok(out.write_all(render(&findings, format, &[]).as_bytes())?)
                })?;
            }
        }
        output::say(
            common,
            &format!(
                "{} shapes and focus nodes checked: {}",
                report.checked,
                summary(&findings)
            ),
        );
        let found = broken > 0
            || findings
                .iter()
                .any(|finding| finding.severity >= self.fail_on);
        Ok(if found { Outcome::Found } else { Outcome::Done })
    }

    /// The shapes of the files; what is wrong with them is an error of ours to stop at, not a result.
    fn compile(&self, common: &Common) -> anyhow::Result<Shapes> {
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
        Shapes::compile(&loaded.dataset).map_err(|errors| {
            let told: String = errors
                .iter()
                .map(|error| error.to_finding().to_text())
                .collect();
            anyhow::anyhow!("{told}the shapes cannot be used")
        })
    }

    fn rdf(&self, report: &ValidationReport, options: &Options) -> anyhow::Result<()> {
        let format = self
            .output
            .and_then(Format::of_path)
            .unwrap_or(Format::Turtle);
        output::write(self.output, |out| {
            Ok(write::write(
                &report.to_dataset(),
                &options.names.prefixes,
                format,
                out,
            )?)
        })
    }
}
