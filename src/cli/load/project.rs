//! `xinzhi load --location` without files: the graphs of the store become those of the project.

use super::super::input::Common;
use super::super::{Outcome, output, steps};
use crate::store::deed::Deed;
use crate::store::disk::{Disk, DiskError};
use crate::store::live::Sees;
use crate::store::replace::Plan;
use anyhow::Context;
use std::path::Path;
use std::time::Instant;

/// What the names of a project's graphs begin with, behind its base.
const OWN: [&str; 2] = ["graph/", "paper/"];

/// Loads the project, or says what that would do.
pub(super) fn load(folder: &Path, dry_run: bool, common: &Common) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let input = common.load_files()?;
    let own = OWN.map(|part| input.project.iri(part).into_string());
    let owns = |name: &str| own.iter().any(|start| name.starts_with(start.as_str()));
    let there = match dry_run {
        true => as_it_is(folder),
        false => Disk::make(folder, Some(Sees::Merge)).map(Some),
    };
    let there = there.context("--location")?;
    let plan = Plan::of(&input.dataset, there.as_ref(), owns)?;
    let counted = steps::told(plan.steps.iter(), plan.same);
    let Some(disk) = there.filter(|_| !dry_run) else {
        return steps::show(plan.steps.iter(), &counted);
    };
    let gone = plan.steps.iter().filter(|step| step.deed == Deed::Drop);
    let gone: Vec<String> = gone.map(|step| step.graph.to_string()).collect();
    plan.carry_out(&disk)?;
    for graph in gone {
        let told = format!("{graph} is gone from the project: dropped");
        output::say(common, &told);
    }
    let (statements, seconds) = (input.dataset.len(), began.elapsed().as_secs_f64());
    output::say(
        common,
        &format!("{statements} statements loaded from the project in {seconds:.1} s: {counted}"),
    );
    Ok(Outcome::Done)
}

/// The store, when there is one.
fn as_it_is(folder: &Path) -> Result<Option<Disk>, DiskError> {
    match Disk::read(folder) {
        Ok(disk) if disk.sees() == Sees::Merge => Ok(Some(disk)),
        Ok(disk) => Err(DiskError::Sees(folder.to_owned(), disk.sees())),
        Err(DiskError::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
