//! A dataset put into a remote store, graph by graph, and only what has changed since the last time.
//!
//! `graph/manifest` on the store holds the digest of every graph that was put there. Before a graph is replaced its digest becomes
//! `pending`, so that a push that was killed is taken up where it stopped and nothing half-done counts as done: the graphs that
//! are pending, and those whose digest differs, are put again. Only graphs that the manifest names are ever dropped. The merge is
//! put last, as `graph/all`.
//!
//! A graph is one request, whose lines are made while they are sent, with their length told first ([`super::lines`]): a store that
//! replaces a graph as a whole, which the protocol asks for, never shows half of it, and one that does shows it as pending.

use super::client::Body;
use super::lines::{Lines, Order};
use super::{Remote, RemoteError};
use crate::data::dataset::{Dataset, TermId};
use crate::store::deed::{Deed, Step};
use crate::words::vocabulary::xz;
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What stands in the manifest while a graph is being replaced.
const PENDING: &str = "pending";
/// The manifest is brought up to date at least so many times in a push, so that a second try begins near where the first ended.
const STEPS: usize = 20;

/// A graph that is not on the store as it should be, and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    step: Step,
    digest: String,
    /// The bytes of its lines.
    length: u64,
}

/// What a push would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The graphs that change, in their order; the merge comes last.
    sent: Vec<Sent>,
    /// How many graphs are there already as they should be.
    pub same: usize,
    /// Graphs that hold blank nodes: their names get lost between graphs, and the graphs may be put again at every push.
    pub blank: Vec<NamedNode>,
    manifest: BTreeMap<NamedNode, String>,
}

impl Remote {
    fn manifest_graph(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}manifest", self.settings.graphs))
    }

    fn merge_graph(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}all", self.settings.graphs))
    }

    /// The graphs that were pushed, with their digests, sorted.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn pushed(&self) -> Result<Vec<(NamedNode, String)>, RemoteError> {
        let manifest = self.manifest_graph();
        let rows = self.pages(
            "?g ?d",
            &format!(
                "SELECT ?g ?d WHERE {{ GRAPH {manifest} {{ ?g {} ?d }} }} ORDER BY ?g ?d",
                xz::DIGEST
            ),
        )?;
        let entry = |row: Vec<Option<Term>>| match row.as_slice() {
            [Some(Term::NamedNode(graph)), Some(Term::Literal(digest))] => {
                Some((graph.clone(), digest.value().to_owned()))
            }
            _ => None,
        };
        Ok(rows.into_iter().filter_map(entry).collect())
    }

    /// Compares a dataset with what was pushed before; `merged` says which graphs are part of the merge.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn plan(
        &self,
        dataset: &Dataset,
        merged: impl Fn(TermId) -> bool,
    ) -> Result<Plan, RemoteError> {
        let manifest: BTreeMap<NamedNode, String> = self.pushed()?.into_iter().collect();
        let mut plan = Plan::default();
        let mut kept = std::collections::BTreeSet::new();
        let order = Order::of(dataset);
        for (name, id) in self.own_graphs(dataset) {
            plan.compare(&manifest, name.clone(), &order.graph(id));
            kept.insert(name);
        }
        let merge = self.merge_graph();
        for graph in manifest
            .keys()
            .filter(|graph| !kept.contains(*graph) && **graph != merge)
        {
            plan.sent.push(Sent {
                step: Step {
                    graph: graph.clone(),
                    deed: Deed::Drop,
                    statements: 0,
                },
                digest: String::new(),
                length: 0,
            });
        }
        plan.sent.sort_by(|a, b| a.step.graph.cmp(&b.step.graph));
        plan.compare(&manifest, merge, &order.merge(merged));
        plan.manifest = manifest;
        Ok(plan)
    }

    /// The named graphs of a dataset that are pushed: all but drafts and what only stores hold.
    fn own_graphs(&self, dataset: &Dataset) -> BTreeMap<NamedNode, TermId> {
        let [manifest, merge] = [self.manifest_graph(), self.merge_graph()];
        let ids = dataset
            .graphs()
            .into_iter()
            .filter(|id| *id != TermId::DEFAULT_GRAPH);
        let named = ids.filter_map(|id| match dataset.term(id) {
            Term::NamedNode(name) => Some((name.clone(), id)),
            _ => None,
        });
        named
            .filter(|(name, _)| {
                *name != manifest && *name != merge && !name.as_str().contains("graph/draft/")
            })
            .collect()
    }

    /// Does what the plan says; `told` hears each step when it is done.
    ///
    /// # Errors
    /// When the store refuses or breaks off; the next push goes on from there.
    pub fn push(
        &self,
        plan: &Plan,
        dataset: &Dataset,
        merged: impl Fn(TermId) -> bool,
        told: &mut dyn FnMut(usize, &Step),
    ) -> Result<(), RemoteError> {
        if plan.sent.is_empty() {
            return Ok(());
        }
        let mut manifest = plan.manifest.clone();
        for step in plan.steps() {
            manifest.insert(step.graph.clone(), PENDING.to_owned());
        }
        self.put_manifest(&manifest)?;
        let graphs = self.own_graphs(dataset);
        let order = Order::of(dataset);
        let rhythm = plan.sent.len().div_ceil(STEPS).max(10);
        for (at, sent) in plan.sent.iter().enumerate() {
            let step = &sent.step;
            match (step.deed, graphs.get(&step.graph)) {
                (Deed::Drop, _) => {
                    self.drop_graph(&step.graph)?;
                    manifest.remove(&step.graph);
                }
                (_, Some(id)) => self.put_lines(sent, &order.graph(*id))?,
                (_, None) => self.put_lines(sent, &order.merge(&merged))?,
            }
            if step.deed != Deed::Drop {
                manifest.insert(step.graph.clone(), sent.digest.clone());
            }
            if (at + 1) % rhythm == 0 {
                self.put_manifest(&manifest)?;
            }
            told(at + 1, step);
        }
        self.put_manifest(&manifest)
    }

    fn put_lines(&self, sent: &Sent, lines: &Lines<'_>) -> Result<(), RemoteError> {
        let body = Body::Made {
            length: sent.length,
            open: &|| Box::new(lines.reader()),
        };
        self.put(&sent.step.graph, body)
    }

    fn put_manifest(&self, manifest: &BTreeMap<NamedNode, String>) -> Result<(), RemoteError> {
        let mut text = String::new();
        for (graph, digest) in manifest {
            let _ = writeln!(text, "{graph} {} \"{digest}\" .", xz::DIGEST);
        }
        self.put(&self.manifest_graph(), Body::Whole(text.as_bytes()))
    }
}

impl Plan {
    /// The graphs that change, in their order; the merge comes last.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = &Step> {
        self.sent.iter().map(|sent| &sent.step)
    }

    fn compare(
        &mut self,
        manifest: &BTreeMap<NamedNode, String>,
        graph: NamedNode,
        lines: &Lines<'_>,
    ) {
        let (digest, length) = lines.digest();
        if lines.has_blank() {
            self.blank.push(graph.clone());
        }
        let deed = match manifest.get(&graph) {
            Some(known) if *known == digest => {
                self.same += 1;
                return;
            }
            Some(_) => Deed::Replace,
            None => Deed::Add,
        };
        self.sent.push(Sent {
            step: Step {
                graph,
                deed,
                statements: lines.count(),
            },
            digest,
            length,
        });
    }
}
