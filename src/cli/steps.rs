//! What is told of graphs that take their places in a store: by `load` and by `push`.

use super::{Outcome, output};
use crate::store::deed::{Deed, Step};
use crate::words::count::counted;

/// What would be done, a line for each graph, and that it was not.
pub(super) fn show<'a>(
    steps: impl Iterator<Item = &'a Step>,
    told: &str,
) -> anyhow::Result<Outcome> {
    output::write(None, |out| {
        for step in steps {
            let (deed, graph) = (step.deed.word(), step.graph.as_str());
            writeln!(out, "{deed:7}  {:>9}  {graph}", step.statements)?;
        }
        Ok(writeln!(out, "{told} (nothing was done)")?)
    })?;
    Ok(Outcome::Done)
}

/// How many graphs of each kind there are.
pub(super) fn told<'a>(steps: impl Iterator<Item = &'a Step>, same: usize) -> String {
    let mut counts = [0; 3];
    for step in steps {
        counts[step.deed as usize] += 1;
    }
    let [added, replaced, dropped] =
        [Deed::Add, Deed::Replace, Deed::Drop].map(|d| counts[d as usize]);
    let added = counted(added, "graph");
    format!("{added} added, {replaced} replaced, {dropped} dropped, {same} as they were")
}
