//! A dataset that changes while it is asked: readers hold a snapshot, writers make the next one.
//!
//! A change is worked out on a [`Draft`] and becomes visible at once, as a whole, or not at all; literals keep their written
//! form. The price is that a change costs time linear in the size of the dataset: this is a working index, no database. One that
//! was read from a store on disk has each change written there before anybody sees it.

use super::disk::{Change, Disk, as_kept};
use super::{StoreError, merge_of};
use crate::data::dataset::{Dataset, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::view::{DefaultGraph, IndexView};
use indexmap::IndexMap;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What a query without `GRAPH` sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// The quads without a graph name.
    Strict,
    /// The merge of all graphs but those that hold derivations, drafts and copies.
    Merge,
}

/// The dataset as it stood at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The quads.
    pub dataset: Arc<Dataset>,
    /// What plain queries see.
    pub default_graph: DefaultGraph,
    /// Graphs that were made by name; they may be empty.
    pub graphs: BTreeSet<NamedNode>,
    /// How many changes there were before.
    pub version: u64,
}

impl Snapshot {
    fn new(dataset: Dataset, graphs: BTreeSet<NamedNode>, sees: Sees, version: u64) -> Self {
        let default_graph = match sees {
            Sees::Strict => DefaultGraph::Strict,
            Sees::Merge => merge_of(&dataset),
        };
        Self {
            dataset: Arc::new(dataset),
            default_graph,
            graphs,
            version,
        }
    }

    /// The dataset as SPARQL sees it.
    pub fn view(&self) -> IndexView<'_> {
        IndexView::new(&self.dataset, &self.default_graph).with_graphs(&self.graphs)
    }

    /// Whether there is a graph of this name, be it empty.
    pub fn has_graph(&self, name: NamedNodeRef<'_>) -> bool {
        self.graphs.contains(&name.into_owned())
            || self
                .dataset
                .iri(name)
                .is_some_and(|g| self.in_graph(Some(g)).next().is_some())
    }

    /// Whether the default graph holds the triple of a quad.
    fn merges(&self, quad: &Quad) -> bool {
        let dataset = &self.dataset;
        let ids = [
            dataset.id(&Term::from(quad.subject.clone())),
            dataset.iri(quad.predicate.as_ref()),
            dataset.id(&quad.object),
        ];
        let ([Some(s), Some(p), Some(o)], DefaultGraph::MergeWithout(left_out)) =
            (ids, &self.default_graph)
        else {
            return false;
        };
        dataset
            .matching(Some(s), Some(p), Some(o))
            .any(|q| !left_out.contains(&q.g))
    }

    /// The quads of a named graph; `None` means all that the default graph holds, each triple once.
    pub fn in_graph(&self, graph: Option<TermId>) -> Box<dyn Iterator<Item = QuadIds> + '_> {
        match (graph, &self.default_graph) {
            (Some(g), _) => Box::new(self.dataset.matching_in(g, None, None, None)),
            (None, DefaultGraph::Strict) => {
                Box::new(
                    self.dataset
                        .matching_in(TermId::DEFAULT_GRAPH, None, None, None),
                )
            }
            (None, DefaultGraph::MergeWithout(left_out)) => {
                let mut last = None;
                Box::new(self.dataset.matching(None, None, None).filter(move |q| {
                    !left_out.contains(&q.g) && last.replace(q.triple()) != Some(q.triple())
                }))
            }
        }
    }
}

/// The dataset and its changes.
#[derive(Debug)]
pub struct Live {
    sees: Sees,
    disk: Option<Disk>,
    current: RwLock<Arc<Snapshot>>,
    writing: Mutex<()>,
}

impl Live {
    /// Begins with a dataset.
    pub fn new(dataset: Dataset, sees: Sees) -> Self {
        Self::with(dataset, BTreeSet::new(), sees, None)
    }

    /// Begins with what a store on disk holds; changes are written there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn on_disk(disk: Disk) -> Result<Self, StoreError> {
        let dataset = disk.dataset(|_| true)?;
        let graphs = disk.graphs()?.into_iter();
        let graphs = graphs.filter_map(|graph| match graph {
            NamedOrBlankNode::NamedNode(name) => Some(name),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        let sees = disk.sees();
        Ok(Self::with(dataset, graphs.collect(), sees, Some(disk)))
    }

    fn with(dataset: Dataset, graphs: BTreeSet<NamedNode>, sees: Sees, disk: Option<Disk>) -> Self {
        let first = Snapshot::new(dataset, graphs, sees, 0);
        Self {
            sees,
            disk,
            current: RwLock::new(Arc::new(first)),
            writing: Mutex::new(()),
        }
    }

    /// Whether changes outlive the process.
    pub fn lasts(&self) -> bool {
        self.disk.is_some()
    }

    /// The dataset as it stands now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a change; it becomes visible when the work succeeds and `keep` agrees at the last moment. One change at a time.
    ///
    /// # Errors
    /// The error of the work, or of the disk that was to keep it; nothing has changed then.
    pub fn change<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Draft) -> Result<T, E>,
        keep: impl FnOnce() -> bool,
    ) -> Result<T, E> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.snapshot();
        let mut draft = Draft {
            now: Arc::clone(&before),
            sees: self.sees,
            graphs: before.graphs.clone(),
            pending: IndexMap::new(),
            record: self.disk.is_some().then(IndexMap::new),
            wrong: None,
        };
        let result = work(&mut draft)?;
        draft.settle();
        if let Some(error) = draft.wrong {
            return Err(error.into());
        }
        let changed = !Arc::ptr_eq(&draft.now, &before) || draft.graphs != before.graphs;
        if changed && keep() {
            let mut next = draft.now;
            let made = Arc::make_mut(&mut next);
            made.graphs = draft.graphs;
            made.version = before.version + 1;
            if let (Some(disk), Some(quads)) = (&self.disk, &draft.record) {
                disk.change(&Change {
                    quads,
                    made: next.graphs.difference(&before.graphs).collect(),
                    dropped: before.graphs.difference(&next.graphs).collect(),
                    still: &|quad| next.merges(quad),
                })?;
            }
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        }
        Ok(result)
    }
}

/// A change in the making.
#[derive(Debug)]
pub struct Draft {
    now: Arc<Snapshot>,
    sees: Sees,
    graphs: BTreeSet<NamedNode>,
    /// Quads to be added (`true`) or removed, the last word on each.
    pending: IndexMap<Quad, bool>,
    /// All that has changed, the last word on each quad, where a disk is to keep it.
    record: Option<IndexMap<Quad, bool>>,
    /// What the disk cannot keep.
    wrong: Option<StoreError>,
}

impl Draft {
    /// The dataset with all changes made so far.
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        self.settle();
        Arc::clone(&self.now)
    }

    /// Whether there is a graph of this name, be it empty.
    pub fn has_graph(&mut self, name: &NamedNode) -> bool {
        self.settle();
        self.graphs.contains(name) || self.now.has_graph(name.as_ref())
    }

    /// Makes a graph, empty when it is new.
    pub fn create(&mut self, name: NamedNode) {
        self.graphs.insert(name);
    }

    /// Adds a quad.
    pub fn insert(&mut self, quad: Quad) {
        if let GraphName::NamedNode(name) = &quad.graph_name
            && !self.graphs.contains(name)
        {
            self.graphs.insert(name.clone());
        }
        self.note(quad, true);
    }

    /// Takes a quad away.
    pub fn remove(&mut self, quad: Quad) {
        self.note(quad, false);
    }

    /// Keeps a change in mind, of the quad as the disk has it.
    fn note(&mut self, quad: Quad, added: bool) {
        if self.record.is_none() {
            self.pending.insert(quad, added);
            return;
        }
        match as_kept(quad) {
            Ok(quad) => {
                self.pending.insert(quad, added);
            }
            Err(error) => self.wrong = Some(error),
        }
    }

    /// Empties the default graph.
    pub fn clear_default(&mut self) {
        self.keep_quads(|_, q| q.g != TermId::DEFAULT_GRAPH);
    }

    /// Empties a graph; it still exists.
    pub fn clear(&mut self, name: &NamedNode) {
        self.graphs.insert(name.clone());
        let name = Term::from(name.clone());
        self.keep_quads(|dataset, q| dataset.id(&name) != Some(q.g));
    }

    /// Takes a graph away.
    pub fn drop_graph(&mut self, name: &NamedNode) {
        self.clear(name);
        self.graphs.remove(name);
    }

    /// Empties all named graphs, which still exist.
    pub fn clear_named(&mut self) {
        self.settle();
        let dataset = &self.now.dataset;
        let named = dataset.graphs().into_iter().filter_map(|g| {
            if g == TermId::DEFAULT_GRAPH {
                return None;
            }
            match dataset.term(g) {
                Term::NamedNode(name) => Some(name.clone()),
                _ => None,
            }
        });
        self.graphs.extend(named);
        self.keep_quads(|_, q| q.g == TermId::DEFAULT_GRAPH);
    }

    /// Takes all named graphs away.
    pub fn drop_named(&mut self) {
        self.keep_quads(|_, q| q.g == TermId::DEFAULT_GRAPH);
        self.graphs.clear();
    }

    fn keep_quads(&mut self, keep: impl Fn(&Dataset, QuadIds) -> bool) {
        self.settle();
        let dataset = &self.now.dataset;
        if dataset.quads().all(|q| keep(dataset, q)) {
            return;
        }
        if let Some(record) = &mut self.record {
            let gone = dataset.quads().filter(|q| !keep(dataset, *q));
            record.extend(gone.filter_map(|q| Some((dataset.quad(q)?, false))));
        }
        let kept = dataset.builder_of(|q| keep(dataset, q)).build();
        self.become_dataset(kept);
    }

    /// Works the pending quads in. O(n log n) in the size of the dataset.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let dataset = &self.now.dataset;
        let mut gone = HashSet::new();
        let mut new = Vec::new();
        for (quad, add) in pending {
            match (ids(dataset, &quad), add) {
                (Some(known), false) => {
                    gone.insert(known);
                }
                (None, true) => new.push(quad.clone()),
                _ => continue,
            }
            if let Some(record) = &mut self.record {
                record.insert(quad, add);
            }
        }
        if gone.is_empty() && new.is_empty() {
            return;
        }
        let mut builder = dataset.builder_of(|q| !gone.contains(&q));
        for quad in new {
            builder.add(quad, Line::UNKNOWN);
        }
        let dataset = builder.build();
        self.become_dataset(dataset);
    }

    fn become_dataset(&mut self, dataset: Dataset) {
        let graphs = self.graphs.clone();
        self.now = Arc::new(Snapshot::new(dataset, graphs, self.sees, self.now.version));
    }
}

/// The identifiers of a quad that the dataset holds.
fn ids(dataset: &Dataset, quad: &Quad) -> Option<QuadIds> {
    let ids = QuadIds {
        s: dataset.id(&Term::from(quad.subject.clone()))?,
        p: dataset.iri(quad.predicate.as_ref())?,
        o: dataset.id(&quad.object)?,
        g: match &quad.graph_name {
            GraphName::DefaultGraph => TermId::DEFAULT_GRAPH,
            GraphName::NamedNode(name) => dataset.iri(name.as_ref())?,
            GraphName::BlankNode(node) => dataset.id(&Term::from(node.clone()))?,
        },
    };
    dataset
        .matching_in(ids.g, Some(ids.s), Some(ids.p), Some(ids.o))
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Failed(&'static str);

    impl From<StoreError> for Failed {
        fn from(_: StoreError) -> Self {
            Self("the store failed")
        }
    }

    fn quad(object: &str, graph: Option<&str>) -> Quad {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        Quad::new(
            node("s"),
            node("p"),
            node(object),
            graph.map_or(GraphName::DefaultGraph, |g| node(g).into()),
        )
    }

    fn live() -> Live {
        let live = Live::new(Dataset::default(), Sees::Strict);
        let filled: Result<(), Failed> = live.change(
            |draft| {
                draft.insert(quad("a", None));
                draft.insert(quad("b", Some("g")));
                Ok(())
            },
            || true,
        );
        assert_eq!(filled, Ok(()));
        live
    }

    #[test]
    fn a_change_is_seen_as_a_whole_or_not_at_all() {
        let live = live();
        let before = live.snapshot();
        assert_eq!((before.dataset.len(), before.version), (2, 1));
        let failed: Result<(), Failed> = live.change(
            |draft| {
                draft.remove(quad("a", None));
                assert_eq!(draft.snapshot().dataset.len(), 1);
                Err(Failed("no"))
            },
            || true,
        );
        assert_eq!(failed, Err(Failed("no")));
        let refused: Result<(), Failed> = live.change(
            |draft| {
                draft.drop_named();
                Ok(())
            },
            || false,
        );
        assert_eq!(refused, Ok(()));
        assert_eq!(live.snapshot().dataset.len(), 2);
    }

    #[test]
    fn an_empty_graph_exists_until_it_is_dropped() {
        let live = live();
        let g = NamedNode::new_unchecked("http://e/g");
        let change = |work: fn(&mut Draft, &NamedNode)| {
            let done: Result<(), Failed> = live.change(
                |draft| {
                    work(draft, &g);
                    Ok(())
                },
                || true,
            );
            assert_eq!(done, Ok(()));
            live.snapshot().has_graph(g.as_ref())
        };
        assert!(change(|draft, g| draft.clear(g)));
        assert!(!change(|draft, g| draft.drop_graph(g)));
        assert!(change(|draft, g| draft.create(g.clone())));
    }

    #[test]
    fn the_last_word_on_a_quad_counts() {
        let live = live();
        let done: Result<(), Failed> = live.change(
            |draft| {
                draft.remove(quad("a", None));
                draft.insert(quad("a", None));
                draft.insert(quad("c", None));
                draft.remove(quad("c", None));
                Ok(())
            },
            || true,
        );
        assert_eq!(done, Ok(()));
        assert_eq!(live.snapshot().dataset.len(), 2);
        assert_eq!(live.snapshot().version, 1, "nothing has changed");
    }

    #[test]
    fn what_is_written_over_again_and_again_does_not_grow() {
        let live = live();
        for n in 0..50 {
            let name = NamedNode::new_unchecked("http://e/g");
            let done: Result<(), Failed> = live.change(
                |draft| {
                    draft.clear(&name);
                    draft.remove(quad(&format!("{}", n - 1), None));
                    draft.insert(quad(&format!("{n}"), None));
                    draft.insert(quad(&format!("in g, {n}"), Some("g")));
                    Ok(())
                },
                || true,
            );
            assert_eq!(done, Ok(()));
        }
        let now = live.snapshot();
        assert_eq!(now.dataset.len(), 3);
        let terms = now.dataset.dictionary().len();
        assert!(terms < 10, "{terms} terms are kept for 3 quads");
    }
}
