//! A store in a folder: oxigraph's RocksDB store, behind the feature `disk`.
//!
//! What a plain question sees is settled when the store is made. In a store whose default graph is the merge, the merge stands there as
//! a second copy, so that questions run on the engine as they are; every change keeps it true. Reading takes no lock. A change is
//! on the disk before it counts as made: a transaction, then a flush. Literals are kept in their canonical form (`01` as `1`).

use super::elsewhere::{Elsewhere, Rows};
use super::live::Sees;
use super::{StoreError, is_merged};
use crate::data::dataset::{Dataset, DatasetBuilder};
use crate::data::places::Line;
use indexmap::IndexMap;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::{BulkLoader, StorageError};
use oxrdf::vocab::xsd;
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use std::path::{Path, PathBuf};

/// The file beside those of the database that says what plain questions see.
const MARK: &str = "xinzhi-default-graph";
/// What it says in a store whose default graph is the merge.
const MERGE: &str = "merge\n";
/// The file that every database of this kind has.
const CURRENT: &str = "CURRENT";

/// About how much memory quads wait in on their way to the disk; the engine's own measure is four gigabytes and more.
const FILLING_MEGABYTES: usize = 256;

/// Why a store on disk cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// This program was built without it.
    #[error(
        "this program was built without stores on disk (--location): build it with the feature `disk`, which needs a C++ compiler and libclang: cargo build --release --features disk"
    )]
    NotBuilt,
    /// There is none.
    #[error("{}: there is no store in this folder; xinzhi load --location makes one", .0.display())]
    Missing(PathBuf),
    /// The folder is somebody's.
    #[error("{}: the folder holds other files: name an empty one, or one that is not there yet", .0.display())]
    Foreign(PathBuf),
    /// Another process writes.
    #[error("{}: another process has the store open for writing: end it first, or ask its server with --store", .0.display())]
    Busy(PathBuf),
    /// The folder cannot be used.
    #[error("{}: {source}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error("{}: the store cannot be opened: {source}", .folder.display())]
    Open {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: StorageError,
    },
    /// A statement without a graph in a store whose default graph is the merge.
    #[error(
        "the default graph of this store is the merge of its graphs, which is not written to: name the graph of the statement"
    )]
    NoGraph,
    /// The store has the other kind of default graph.
    #[error("{}: the default graph of this store {}: the option does not fit it", .0.display(), told(*.1))]
    Sees(PathBuf, Sees),
}

fn told(sees: Sees) -> &'static str {
    match sees {
        Sees::Merge => "is the merge of its graphs",
        Sees::Strict => "holds what stands in no named graph",
    }
}

/// What is to happen to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Read,
    Write,
}

/// A store in a folder.
pub struct Disk {
    store: oxigraph::store::Store,
    folder: PathBuf,
    sees: Sees,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Disk({})", self.folder.display())
    }
}

/// What changes, and what has to be known of the state after it.
pub struct Change<'a> {
    /// Quads that are added (`true`) or taken away.
    pub quads: &'a IndexMap<Quad, bool>,
    /// Graphs that are made.
    pub made: Vec<&'a NamedNode>,
    /// Graphs that go.
    pub dropped: Vec<&'a NamedNode>,
    /// Whether the merge still holds the triple of a quad that was taken away.
    pub still: &'a dyn Fn(&Quad) -> bool,
}

impl Disk {
    /// Opens a store for reading; others may read it too, or write.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn read(folder: &Path) -> Result<Self, DiskError> {
        Self::open(folder, How::Read)
    }

    /// Opens a store for writing.
    ///
    /// # Errors
    /// When there is none, another process writes, or it cannot be opened.
    pub fn write(folder: &Path) -> Result<Self, DiskError> {
        Self::open(folder, How::Write)
    }

    /// Opens a store for writing, and makes it when the folder is empty or not there.
    ///
    /// # Errors
    /// When the folder holds something else, another process writes, or plain questions see something else there.
    pub fn make(folder: &Path, sees: Option<Sees>) -> Result<Self, DiskError> {
        if cfg!(not(feature = "disk")) {
            return Err(DiskError::NotBuilt);
        }
        if !folder.join(CURRENT).exists() && !folder.join(MARK).exists() {
            begin(folder, sees.unwrap_or(Sees::Strict))?;
        }
        let disk = opened(folder, How::Write)?;
        match sees {
            Some(sees) if sees != disk.sees => Err(DiskError::Sees(folder.to_owned(), disk.sees)),
            _ => Ok(disk),
        }
    }

    fn open(folder: &Path, how: How) -> Result<Self, DiskError> {
        if cfg!(feature = "disk") && !folder.join(CURRENT).exists() {
            return Err(DiskError::Missing(folder.to_owned()));
        }
        opened(folder, how)
    }

    /// The engine's store.
    pub fn store(&self) -> &oxigraph::store::Store {
        &self.store
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What plain questions see.
    pub fn sees(&self) -> Sees {
        self.sees
    }

    /// Whether nothing stands in it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.store.is_empty()?)
    }

    /// The named graphs, also those that are empty, sorted.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn graphs(&self) -> Result<Vec<NamedOrBlankNode>, StoreError> {
        let mut graphs = self.store.named_graphs().collect::<Result<Vec<_>, _>>()?;
        graphs.sort_by_cached_key(ToString::to_string);
        Ok(graphs)
    }

    /// The working index of the graphs that are wanted by name, without the copy that the merge is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn dataset(&self, wanted: impl Fn(&str) -> bool) -> Result<Dataset, StoreError> {
        let mut builder = DatasetBuilder::default();
        if self.sees == Sees::Strict {
            self.collect(GraphNameRef::DefaultGraph, &mut builder)?;
        }
        for graph in self.graphs()? {
            if matches!(&graph, NamedOrBlankNode::NamedNode(node) if !wanted(node.as_str())) {
                continue;
            }
            self.collect(graph.as_ref().into(), &mut builder)?;
        }
        Ok(builder.build())
    }

    /// The quads of one graph.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn graph(&self, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, StoreError> {
        let quads = self.store.quads_for_pattern(None, None, None, Some(graph));
        Ok(quads.collect::<Result<_, _>>()?)
    }

    fn collect(
        &self,
        graph: GraphNameRef<'_>,
        builder: &mut DatasetBuilder,
    ) -> Result<(), StoreError> {
        for quad in self.store.quads_for_pattern(None, None, None, Some(graph)) {
            builder.add(quad?, Line::UNKNOWN);
        }
        Ok(())
    }

    /// Begins to add much; nothing of it is there before it is kept.
    pub fn filling(&self) -> Filling<'_> {
        Filling {
            loader: self
                .store
                .bulk_loader()
                .with_max_memory_size_in_megabytes(FILLING_MEGABYTES),
            sees: self.sees,
        }
    }

    /// Whether the merge holds the triple of a quad by another one, which a change does not take away.
    pub fn is_merged_beside(&self, quad: &Quad, change: &IndexMap<Quad, bool>) -> bool {
        let (s, p, o) = (&quad.subject, &quad.predicate, &quad.object);
        self.store
            .quads_for_pattern(Some(s.into()), Some(p.into()), Some(o.into()), None)
            .flatten()
            .any(|other| in_merge(&other.graph_name) && change.get(&other) != Some(&false))
    }

    /// Makes a change: all of it is on the disk afterwards, or nothing.
    ///
    /// # Errors
    /// When it cannot be written, or has statements without a graph where the default graph is the merge.
    pub fn change(&self, change: &Change<'_>) -> Result<(), StoreError> {
        let merges = self.sees == Sees::Merge;
        let mut nameless = change.quads.keys().map(|quad| &quad.graph_name);
        if merges && nameless.any(GraphName::is_default_graph) {
            return Err(DiskError::NoGraph.into());
        }
        let mut transaction = self.store.start_transaction()?;
        for graph in &change.made {
            transaction.insert_named_graph(graph.as_ref());
        }
        for (quad, added) in change.quads {
            let copied = merges && in_merge(&quad.graph_name);
            if *added {
                transaction.insert(quad);
                if copied {
                    transaction.insert(&nameless_copy(quad));
                }
            } else {
                transaction.remove(quad);
                if copied && !(change.still)(quad) {
                    transaction.remove(&nameless_copy(quad));
                }
            }
        }
        for graph in &change.dropped {
            transaction.remove_named_graph(graph.as_ref())?;
        }
        transaction.commit()?;
        Ok(flush(&self.store)?)
    }
}

/// Quads on their way into a store.
pub struct Filling<'a> {
    loader: BulkLoader<'a>,
    sees: Sees,
}

impl Filling<'_> {
    /// Whether the default graph of the store is the merge.
    pub fn merges(&self) -> bool {
        self.sees == Sees::Merge
    }

    /// Adds quads.
    ///
    /// # Errors
    /// When they cannot be written; nothing of the whole filling is kept then.
    pub fn add(&mut self, quads: impl Iterator<Item = Quad>) -> Result<(), StoreError> {
        let merges = self.merges();
        let all = quads.flat_map(|quad| {
            let copy = (merges && in_merge(&quad.graph_name)).then(|| nameless_copy(&quad));
            std::iter::once(quad).chain(copy)
        });
        Ok(self.loader.load_quads(all)?)
    }

    /// Keeps what was added, all at once.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(self) -> Result<(), StoreError> {
        Ok(self.loader.commit()?)
    }
}

fn in_merge(graph: &GraphName) -> bool {
    match graph {
        GraphName::NamedNode(node) => is_merged(node.as_str()),
        GraphName::BlankNode(_) => true,
        GraphName::DefaultGraph => false,
    }
}

fn nameless_copy(quad: &Quad) -> Quad {
    Quad {
        graph_name: GraphName::DefaultGraph,
        ..quad.clone()
    }
}

/// A quad as the store gives it back: literals of numbers and times in their canonical form.
///
/// # Errors
/// When the engine cannot hold it.
pub fn as_kept(quad: Quad) -> Result<Quad, StoreError> {
    let stays = match &quad.object {
        Term::Literal(literal) => literal.language().is_some() || literal.datatype() == xsd::STRING,
        Term::Triple(_) => false,
        Term::NamedNode(_) | Term::BlankNode(_) => true,
    };
    if stays {
        return Ok(quad);
    }
    let scratch = oxigraph::store::Store::new()?;
    scratch.insert(&quad)?;
    let kept = scratch.iter().next().transpose()?;
    Ok(kept.unwrap_or(quad))
}

/// Makes the folder of a new store and says in it what plain questions see.
fn begin(folder: &Path, sees: Sees) -> Result<(), DiskError> {
    let wrong = |source| DiskError::Folder {
        folder: folder.to_owned(),
        source,
    };
    std::fs::create_dir_all(folder).map_err(wrong)?;
    if std::fs::read_dir(folder).map_err(wrong)?.next().is_some() {
        return Err(DiskError::Foreign(folder.to_owned()));
    }
    if sees == Sees::Merge {
        use std::io::Write;
        let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(wrong)?;
        draft.write_all(MERGE.as_bytes()).map_err(wrong)?;
        draft.as_file().sync_all().map_err(wrong)?;
        draft
            .persist(folder.join(MARK))
            .map_err(|error| wrong(error.error))?;
    }
    Ok(())
}

fn opened(folder: &Path, how: How) -> Result<Disk, DiskError> {
    let store = engine(folder, how).map_err(|source| {
        let text = source.to_string();
        if text.contains("lock") || text.contains("LOCK") {
            return DiskError::Busy(folder.to_owned());
        }
        DiskError::Open {
            folder: folder.to_owned(),
            source,
        }
    })?;
    let Some(store) = store else {
        return Err(DiskError::NotBuilt);
    };
    let sees = match std::fs::read_to_string(folder.join(MARK)) {
        Ok(text) if text == MERGE => Sees::Merge,
        _ => Sees::Strict,
    };
    Ok(Disk {
        store,
        folder: folder.to_owned(),
        sees,
    })
}

/// Opens the database; `None` where the program was built without it.
#[cfg(feature = "disk")]
fn engine(folder: &Path, how: How) -> Result<Option<oxigraph::store::Store>, StorageError> {
    Ok(Some(match how {
        How::Read => oxigraph::store::Store::open_read_only(folder)?,
        How::Write => oxigraph::store::Store::open(folder)?,
    }))
}

/// Opens the database; `None` where the program was built without it.
#[cfg(not(feature = "disk"))]
fn engine(_folder: &Path, _how: How) -> Result<Option<oxigraph::store::Store>, StorageError> {
    Ok(None)
}

/// Brings what is committed from the memory of the database to the disk.
#[cfg(feature = "disk")]
fn flush(store: &oxigraph::store::Store) -> Result<(), StorageError> {
    store.flush()
}

/// Without a disk there is nothing to bring there.
#[cfg(not(feature = "disk"))]
fn flush(_store: &oxigraph::store::Store) -> Result<(), StorageError> {
    Ok(())
}

impl Elsewhere for Disk {
    fn plain(&self, query: &str) -> Result<Rows, StoreError> {
        let evaluator = SparqlEvaluator::new();
        let parsed = evaluator
            .parse_query(query)
            .map_err(|error| StoreError::Storage(StorageError::Other(Box::new(error))))?;
        let QueryResults::Solutions(solutions) = parsed.on_store(&self.store).execute()? else {
            return Ok(Rows::new());
        };
        let mut rows = Rows::new();
        for solution in solutions {
            rows.push(solution?.values().to_vec());
        }
        Ok(rows)
    }

    fn as_is(&self, query: &str) -> Result<Rows, StoreError> {
        self.plain(query)
    }

    fn ordered(&self, _columns: &str, query: &str) -> Result<Rows, StoreError> {
        self.plain(query)
    }
}
