//! `xinzhi query --store` and `--location`: the question is asked of the store, of a server in the author's words, and only what shows
//! the answer is fetched.

use super::{Args, Shown, outcome, prepare};
use crate::cli::input::Common;
use crate::cli::remote::Place;
use crate::cli::{Outcome, output};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::project::Project;
use crate::meaning::labels::{FINDING, NAMING};
use crate::meaning::query::words::words;
use crate::meaning::query::{Answer, QueryError, allowance, answered, cite};
use crate::store::{Store, StoreError};
use crate::words::vocabulary::rdf;
use anyhow::ensure;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

/// The engine of a store on disk looks at the time only where it reads; so long it is waited for beyond it.
const GRACE: Duration = Duration::from_secs(1);

pub(super) fn run(
    args: &Args,
    common: &Common,
    project: Project,
    place: Place,
) -> anyhow::Result<Outcome> {
    ensure!(
        args.timeout_s.is_none() || matches!(place, Place::Disk(_)),
        "--timeout-s is for what is evaluated here: with --store use --store-timeout-s"
    );
    ensure!(
        args.allow.is_empty(),
        "--allow is for what is evaluated here: the store decides whom it asks"
    );
    ensure!(
        !common.union_default_graph,
        "--union-default-graph is for plain RDF: what plain questions see is a matter of the store (load --union-default-graph, --default-graph)"
    );
    let sees = place.sees();
    let store = place.into_store();
    let names = if args.param.is_empty() {
        Dataset::default()
    } else {
        names(&store)?
    };
    let input = common.fetched(project, names, sees);
    let (question, text, query) = prepare(args, &input)?;
    let words = words(&text, &query, &input.prefixes);
    let time = args.timeout_s.map(Duration::from_secs);
    let alarm = time.map(|time| end_after(time + GRACE));
    let asked = || -> anyhow::Result<_> {
        let answer = answered(&store, &query, &words, time)?;
        let citations = match &answer {
            Answer::Table(table) if args.cite => {
                let (dataset, allowed) = (&input.dataset, allowance(time));
                Some(cite::passages(&query, table, &store, dataset, allowed)?)
            }
            _ => None,
        };
        Ok((answer, citations))
    };
    let (answer, citations) = match asked() {
        Err(error) if is_of_engine(&error) => {
            output::say(
                common,
                &format!("{error}\nits graphs are fetched, and the question is answered here"),
            );
            return super::here(args, common.load()?);
        }
        other => other?,
    };
    // What was found in time may be told at leisure.
    drop(alarm);
    let mut shown = BTreeSet::new();
    if let (Answer::Table(table), true) = (&answer, args.shows_names()) {
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

/// Ends the process when it still evaluates after so long, unless what is given back was dropped: sorts and products are not to be
/// stopped otherwise.
fn end_after(time: Duration) -> mpsc::Sender<()> {
    let (alarm, dropped) = mpsc::channel();
    std::thread::spawn(move || {
        if dropped.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout) {
            eprintln!("error: {}", QueryError::Time);
            std::process::exit(2);
        }
    });
    alarm
}

/// Whether the engine cannot answer, and its graphs can be asked here.
fn is_of_engine(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<QueryError>();
    matches!(cause, Some(QueryError::Store(StoreError::Remote(error))) if error.is_of_engine())
}

/// All names of things and their classes: what a parameter is looked up in.
fn names(store: &Store) -> anyhow::Result<Dataset> {
    let mut builder = DatasetBuilder::default();
    let properties: Vec<NamedNodeRef<'_>> = FINDING.into_iter().chain([rdf::TYPE]).collect();
    if let Some(elsewhere) = store.as_elsewhere() {
        elsewhere.with_properties(&properties, &mut builder)?;
    }
    Ok(builder.build())
}

/// The names of the things of an answer.
fn labels(store: &Store, shown: &BTreeSet<NamedNode>) -> anyhow::Result<Dataset> {
    let mut builder = DatasetBuilder::default();
    if let Some(elsewhere) = store.as_elsewhere() {
        elsewhere.about(shown, &NAMING, &mut builder)?;
    }
    Ok(builder.build())
}
