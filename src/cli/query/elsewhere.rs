//! `xinzhi query --store`: the question is asked of the store, in its own words, and only what shows the answer is fetched.

use super::{Args, Shown, outcome, prepare};
use crate::cli::Outcome;
use crate::cli::input::Common;
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::project::Project;
use crate::meaning::labels::{FINDING, NAMING};
use crate::meaning::query::words::words;
use crate::meaning::query::{Answer, allowance, answered, cite};
use crate::store::Store;
use crate::store::remote::Remote;
use crate::words::vocabulary::rdf;
use anyhow::ensure;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;

pub(super) fn run(
    args: &Args,
    common: &Common,
    project: Project,
    remote: Remote,
) -> anyhow::Result<Outcome> {
    ensure!(
        args.timeout_s.is_none(),
        "--timeout-s is for what is evaluated here: with --store use --store-timeout-s"
    );
    ensure!(
        args.allow.is_empty(),
        "--allow is for what is evaluated here: the store decides whom it asks"
    );
    let names = if args.param.is_empty() {
        Dataset::default()
    } else {
        names(&remote)?
    };
    let input = common.fetched(project, names);
    let (question, text, query) = prepare(args, &input)?;
    let words = words(&text, &query, &input.prefixes);
    let store = Store::remote(remote);
    let answer = answered(&store, &query, &words)?;
    let citations = match &answer {
        Answer::Table(table) if args.cite => {
            let dataset = &input.dataset;
            Some(cite::passages(
                &query,
                table,
                &store,
                dataset,
                allowance(None),
            )?)
        }
        _ => None,
    };
    let mut shown = BTreeSet::new();
    if let Answer::Table(table) = &answer {
        let cells = table.rows.iter().flatten().flatten();
        shown.extend(cells.filter_map(|term| match term {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        }));
        shown.extend(citations.iter().flatten().flatten().cloned());
    }
    let dataset = labels(&store, &shown)?;
    Shown {
        args,
        question: question.as_ref(),
        citations,
        dataset: &dataset,
        prefixes: &input.prefixes,
        language: input.language,
    }
    .write(&answer)?;
    Ok(outcome(args, &answer))
}

/// All names of things and their classes: what a parameter is looked up in.
fn names(remote: &Remote) -> anyhow::Result<Dataset> {
    let mut builder = DatasetBuilder::default();
    let properties: Vec<NamedNodeRef<'_>> = FINDING.into_iter().chain([rdf::TYPE]).collect();
    remote.with_properties(&properties, &mut builder)?;
    Ok(builder.build())
}

/// The names of the things of an answer.
fn labels(store: &Store, shown: &BTreeSet<NamedNode>) -> anyhow::Result<Dataset> {
    let mut builder = DatasetBuilder::default();
    if let Some(remote) = store.as_remote() {
        remote.about(shown, &NAMING, &mut builder)?;
    }
    Ok(builder.build())
}
