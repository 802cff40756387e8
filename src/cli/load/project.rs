//! `xinzhi load --location` without files: the graphs of the store become those of the project.

use super::super::input::Common;
use super::super::{Outcome, output, steps};
use crate::store::deed::{Deed, Step};
use crate::store::disk::{Disk, DiskError};
use crate::store::live::Sees;
use crate::store::replace::Plan;
use crate::words::count::counted;
use anyhow::{Context, bail};
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
    if input.project.folder().is_none() {
        only_adds(&plan.steps, folder)?;
    }
    let summary = steps::told(plan.steps.iter(), plan.same);
    let Some(disk) = there.filter(|_| !dry_run) else {
        return steps::show(plan.steps.iter(), &summary);
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
        &format!("{statements} statements loaded from the project in {seconds:.1} s: {summary}"),
    );
    Ok(Outcome::Done)
}

/// Refuses to change graphs that are there when nobody named the project: outside of one's own it is the shipped one, whose graphs
/// have the names of those of every project with the same base.
fn only_adds(steps: &[Step], folder: &Path) -> anyhow::Result<()> {
    let changes = || steps.iter().filter(|step| step.deed != Deed::Add);
    let Some(first) = changes().next() else {
        return Ok(());
    };
    let told = counted(changes().count(), "graph");
    let folder = folder.display();
    bail!(
        "--location {folder}: no project was named and there is none here, so the shipped one was meant, which would {} {} there ({told} in all): go into the folder of your project or name it with --project DIR; files are loaded by their names",
        first.deed.word(),
        first.graph
    )
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
