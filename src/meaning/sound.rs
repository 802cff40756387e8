//! What may be published: data that the rules have been run on without a violation, with what follows from it.

use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::data::read::Loaded;
use crate::data::view::DefaultGraph;
use crate::meaning::check::{CheckError, Scope, check, rules};
use crate::meaning::complete::complete;
use crate::meaning::infer::RulesError;
use crate::store::merge_of;
use crate::words::diagnostic::{Finding, Severity};
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;

/// Data without a violation. Only [`sound`] makes one.
#[derive(Debug)]
pub struct Sound {
    dataset: Dataset,
    prefixes: Prefixes,
}

impl Sound {
    /// Takes it apart: the dataset, what plain queries see of it, the prefixes.
    pub fn into_parts(self) -> (Dataset, DefaultGraph, Prefixes) {
        let merge = merge_of(&self.dataset);
        (self.dataset, merge, self.prefixes)
    }
}

/// Why data is not published.
#[derive(Debug, thiserror::Error)]
pub enum Unsound {
    /// What is wrong with it.
    #[error("{}nothing was published: mend the violations first", .0.iter().map(Finding::to_text).collect::<String>())]
    Violations(Vec<Finding>),
    /// It cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// A rule of the project cannot be read.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// Whose data it is, and whether what follows from it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The project's, with what follows from it by the project's rules.
    Project,
    /// The project's, as it is stated.
    ProjectAsStated,
    /// Somebody's: the rules of our own model are left out, and nothing is inferred.
    Foreign,
}

/// Checks data by the rules of a project, and adds what follows from it.
///
/// # Errors
/// [`Unsound::Violations`] with all of them when there are any.
///
/// ```
/// use xinzhi::data::project::Project;
/// use xinzhi::meaning::sound::{Whose, sound};
/// use xinzhi::words::language::Language;
///
/// let project = Project::embedded()?;
/// let (dataset, ..) = sound(project.read()?, &project, Whose::Project, Language::English)?.into_parts();
/// assert!(dataset.len() > 10_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sound(
    loaded: Loaded,
    project: &Project,
    whose: Whose,
    language: Language,
) -> Result<Sound, Unsound> {
    let scope = match whose {
        Whose::Foreign => Scope::Any,
        Whose::Project | Whose::ProjectAsStated => Scope::Project,
    };
    let rules = rules(project).map_err(CheckError::from)?;
    let checked = check(loaded, &rules, scope, language).map_err(CheckError::from)?;
    let (dataset, _, prefixes, report) = checked.into_parts();
    refuse_violations(report.findings)?;
    if whose != Whose::Project {
        return Ok(Sound { dataset, prefixes });
    }
    let (dataset, inferred) = complete(dataset, project)?;
    refuse_violations(inferred.findings(&dataset, &prefixes))?;
    Ok(Sound { dataset, prefixes })
}

fn refuse_violations(mut findings: Vec<Finding>) -> Result<(), Unsound> {
    findings.retain(|finding| finding.severity == Severity::Violation);
    match findings.is_empty() {
        true => Ok(()),
        false => Err(Unsound::Violations(findings)),
    }
}
