//! `xinzhi push`.

use super::input::Common;
use super::{Outcome, output, steps};
use crate::data::dataset::TermId;
use crate::data::view::DefaultGraph;
use crate::store::remote::Remote;
use crate::store::remote::push::Plan;
use crate::words::count::counted;
use anyhow::Context;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The merge of all graphs is put there as graph/all, for plain questions; graph/manifest keeps the digest of each graph. A push that was killed goes on where it stopped. Graphs that are gone from the project are dropped when a push put them there; no other graph is touched.\n\nExamples:\n  xinzhi push --store http://localhost:7878/query --graph-store-url http://localhost:7878/store\n  XINZHI_STORE_USER=dba XINZHI_STORE_PASSWORD=… xinzhi push --store http://localhost:8890/sparql --graph-store-url http://localhost:8890/sparql-graph-crud-auth --dry-run"
)]
pub(super) struct Args {
    /// Say what would be done, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let project = common.find_project()?;
    let remote = common.store.to_push(common, &project)?;
    let input = common.load_files()?;
    let left_out = match &input.default_graph {
        DefaultGraph::MergeWithout(left_out) => left_out.clone(),
        DefaultGraph::Strict => std::collections::HashSet::new(),
    };
    let merged = |graph: TermId| !left_out.contains(&graph);
    let plan = remote.plan(&input.dataset, merged)?;
    for graph in &plan.blank {
        output::say(
            common,
            &format!(
                "{graph} holds blank nodes: what they share with other graphs is lost (see xinzhi check)"
            ),
        );
    }
    if args.dry_run {
        return steps::show(plan.steps(), &told(&plan, &remote));
    }
    let bar = output::progress(common, "pushing", "graphs");
    bar.set_length(plan.steps().len() as u64);
    remote
        .push(&plan, &input.dataset, merged, &mut |done, _| {
            bar.set_position(done as u64);
        })
        .context("the push stopped; the same command goes on from there")?;
    bar.finish_and_clear();
    output::say(common, &told(&plan, &remote));
    for (graph, wanted, found) in differing(&plan, &remote)? {
        output::say(
            common,
            &format!(
                "{graph}: {} went there, the store counts {found}: it takes some for the same",
                counted(wanted, "statement")
            ),
        );
    }
    Ok(Outcome::Done)
}

/// The graphs that the store counts other numbers of statements in than were put there.
fn differing(plan: &Plan, remote: &Remote) -> anyhow::Result<Vec<(String, usize, u64)>> {
    if plan.steps().len() == 0 {
        return Ok(Vec::new());
    }
    let counted: std::collections::HashMap<_, u64> = remote.graphs()?.into_iter().collect();
    let steps = plan.steps().map(|step| {
        let found = counted.get(&step.graph).copied().unwrap_or(0);
        (step.graph.to_string(), step.statements, found)
    });
    Ok(steps
        .filter(|(_, wanted, found)| *wanted as u64 != *found)
        .collect())
}

fn told(plan: &Plan, remote: &Remote) -> String {
    let steps = steps::told(plan.steps(), plan.same);
    format!("{}: {steps}", remote.address())
}
