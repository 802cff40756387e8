//! The graphs of a project put into a store on disk: afterwards those of its namespace there are those that it has.
//!
//! A graph takes the place of the one of its name; one of the namespace that the project no longer has goes; graphs of others are not
//! touched. All of it is one transaction: a reader sees the old state or the new one.

use super::StoreError;
use super::deed::{Deed, Step};
use super::disk::{Change, Disk, as_kept};
use crate::data::dataset::Dataset;
use indexmap::IndexMap;
use oxrdf::{GraphName, NamedNode, Quad};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// The graphs that change, in the order of their names.
    pub steps: Vec<Step>,
    /// How many are there already as they should be.
    pub same: usize,
    quads: IndexMap<Quad, bool>,
}

impl Plan {
    /// Compares a dataset with a store, or with one that is still to be made; `owns` says which graphs are of the project's namespace.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(
        dataset: &Dataset,
        disk: Option<&Disk>,
        owns: impl Fn(&str) -> bool,
    ) -> Result<Self, StoreError> {
        let quads = dataset.quads().filter_map(|quad| dataset.quad(quad));
        let new: Vec<Quad> = quads.map(as_kept).collect::<Result<_, _>>()?;
        let wanted = named(&new);
        let mut old = Vec::new();
        if let Some(disk) = disk {
            let there = disk.dataset(|name| wanted.contains_key(name) || owns(name))?;
            old.extend(there.quads().filter_map(|quad| there.quad(quad)));
        }
        Ok(Self::between(old, new))
    }

    fn between(old: Vec<Quad>, new: Vec<Quad>) -> Self {
        let (before, after) = (named(&old), named(&new));
        let mut quads: IndexMap<Quad, bool> = old.into_iter().map(|quad| (quad, false)).collect();
        let mut come = Vec::new();
        for quad in new {
            if quads.swap_remove(&quad).is_none() {
                come.push(quad);
            }
        }
        // What goes stands before what comes: a triple that moves to another graph stays in the merge.
        quads.extend(come.into_iter().map(|quad| (quad, true)));
        let differs: BTreeSet<&str> = quads.keys().filter_map(graph).collect();
        let mut plan = Self::default();
        let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in all {
            let deed = match (before.contains_key(name), after.get(name)) {
                (_, None) => Deed::Drop,
                (false, Some(_)) => Deed::Add,
                (true, Some(_)) if differs.contains(name.as_str()) => Deed::Replace,
                (true, Some(_)) => {
                    plan.same += 1;
                    continue;
                }
            };
            plan.steps.push(Step {
                graph: NamedNode::new_unchecked(name),
                deed,
                statements: after.get(name).copied().unwrap_or(0),
            });
        }
        plan.quads = quads;
        plan
    }

    /// Does it: all, or nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn carry_out(self, disk: &Disk) -> Result<(), StoreError> {
        if disk.is_empty()? {
            let mut filling = disk.filling();
            filling.add(self.quads.into_keys())?;
            return filling.keep();
        }
        if self.quads.is_empty() {
            return Ok(());
        }
        let gone = self.steps.iter().filter(|step| step.deed == Deed::Drop);
        disk.change(&Change {
            quads: &self.quads,
            made: Vec::new(),
            dropped: gone.map(|step| &step.graph).collect(),
            still: &|quad| disk.is_merged_beside(quad, &self.quads),
        })
    }
}

/// The named graphs of quads, and how many quads each has.
fn named(quads: &[Quad]) -> BTreeMap<String, usize> {
    let mut named = BTreeMap::new();
    for name in quads.iter().filter_map(graph) {
        match named.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(named.insert(name.to_owned(), 1)),
        }
    }
    named
}

fn graph(quad: &Quad) -> Option<&str> {
    match &quad.graph_name {
        GraphName::NamedNode(name) => Some(name.as_str()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(object: &str, graph: &str) -> Quad {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        Quad::new(node("s"), node("p"), node(object), node(graph))
    }

    #[test]
    fn graphs_are_added_replaced_dropped_or_left() {
        let old = [("a", "same"), ("a", "other"), ("a", "gone")];
        let new = [("a", "same"), ("b", "other"), ("a", "new"), ("b", "new")];
        let quads = |of: &[(&str, &str)]| of.iter().map(|(o, g)| quad(o, g)).collect();
        let plan = Plan::between(quads(&old), quads(&new));
        let steps: Vec<_> = plan
            .steps
            .iter()
            .map(|step| (step.graph.as_str(), step.deed, step.statements))
            .collect();
        assert_eq!(
            steps,
            [
                ("http://e/gone", Deed::Drop, 0),
                ("http://e/new", Deed::Add, 2),
                ("http://e/other", Deed::Replace, 1),
            ]
        );
        assert_eq!(plan.same, 1);
        let removed = plan.quads.values().take_while(|added| !**added).count();
        assert_eq!((removed, plan.quads.len()), (2, 5));
    }
}
