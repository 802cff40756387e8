//! A project as it is asked: what is stated and, in graphs of its own, what follows.

use crate::data::dataset::Dataset;
use crate::data::places::Line;
use crate::data::project::Project;
use crate::meaning::infer::{Inferred, Limits, Rules, RulesError, infer};

/// Adds what follows from a project's dataset by the project's rules.
///
/// # Errors
/// When a rule of the project cannot be read.
pub fn complete(dataset: Dataset, project: &Project) -> Result<(Dataset, Inferred), RulesError> {
    let inferred = infer(&dataset, &Rules::project(project)?, Limits::default());
    let quads: Vec<oxrdf::Quad> = inferred.quads(&dataset).collect();
    let mut builder = dataset.into_builder();
    for quad in quads {
        builder.add(quad, Line::UNKNOWN);
    }
    Ok((builder.build(), inferred))
}
