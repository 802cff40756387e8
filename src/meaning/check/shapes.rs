//! A project checked as a whole: its rules, and the SHACL shapes that stand in its ontology.

use super::{Checked, RuleError, Scope, check, rules};
use crate::data::project::{Project, ProjectError};
use crate::data::read::{Loaded, read};
use crate::meaning::query::QueryError;
use crate::meaning::shacl::{Names, Options, ShapeError, Shapes, validate};
use crate::words::diagnostic::Finding;
use crate::words::language::Language;

/// Why a project cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file of the project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A rule is wrong.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A rule cannot be asked.
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// Checks what was read of a project by all its rules and shapes. Whether its text says what the data says is asked by
/// [`verify`](crate::meaning::evidence::verify()).
///
/// # Errors
/// When a rule or a file of the project cannot be used; what is wrong with the data is a finding.
///
/// ```
/// use xinzhi::data::project::Project;
/// use xinzhi::meaning::check::check_project;
/// use xinzhi::words::{diagnostic::Severity, language::Language};
///
/// let project = Project::embedded()?;
/// let checked = check_project(project.read()?, &project, Language::English)?;
/// assert!(!checked.report().has(Severity::Violation));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_project(
    loaded: Loaded,
    project: &Project,
    language: Language,
) -> Result<Checked, CheckError> {
    let checked = check(loaded, &rules(project)?, Scope::Project, language)?;
    let shapes = own_shapes(project, &checked, language)?;
    Ok(checked.with(shapes.findings))
}

/// What the shapes of a project's ontology find.
#[derive(Clone, Debug, Default)]
pub struct OwnShapes {
    /// How many shapes have a target.
    pub shapes: usize,
    /// What they find; what is wrong with the shapes themselves when they cannot be used.
    pub findings: Vec<Finding>,
}

/// Runs the shapes that stand in a project's ontology over the merge of its graphs.
///
/// # Errors
/// When a file of the project cannot be read.
pub fn own_shapes(
    project: &Project,
    checked: &Checked,
    language: Language,
) -> Result<OwnShapes, ProjectError> {
    let ontology = project.graph("vocabulary");
    let mut sources = project.sources_under("ontology")?;
    sources.retain(|source| source.graph.as_ref() == Some(&ontology));
    let shapes = match Shapes::compile(&read(sources).dataset) {
        Ok(shapes) => shapes,
        Err(errors) => {
            return Ok(OwnShapes {
                shapes: 0,
                findings: errors.iter().map(ShapeError::to_finding).collect(),
            });
        }
    };
    let options = Options {
        default_graph: checked.default_graph().clone(),
        names: Names {
            prefixes: checked.prefixes().clone(),
            language,
        },
        ..Options::default()
    };
    let report = validate(checked.dataset(), &shapes, &options);
    Ok(OwnShapes {
        shapes: shapes.targeted(),
        findings: report.findings(checked.dataset()),
    })
}
