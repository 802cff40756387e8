//! The default graph of a remote store: the merge that `push` put there, or what the store has.
//!
//! A plain question means the merge of all graphs, each triple once. Stores differ: some have an empty default graph beside the
//! named ones, some the union of them, which repeats a triple for each graph. `push` therefore puts the merge as a graph of its own
//! and says in `graph/manifest` what it has put; where there is a manifest, questions are sent with `default-graph-uri` naming the merge.
//! By the protocol such a question sees no named graphs but those named too, so these are named, from the manifest; where a store
//! shows all its graphs regardless (Virtuoso), none is named, and the question keeps to those of the manifest ([`super::lax`]).

use super::{Remote, RemoteError};
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefaultGraphOption {
    /// The merge where `push` has put one, else as the store is.
    Auto,
    /// As the store is.
    AsIs,
    /// A graph of this name.
    Graph(NamedNode),
}

impl std::str::FromStr for DefaultGraphOption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "as-is" => Ok(Self::AsIs),
            iri => NamedNode::new(iri)
                .map(Self::Graph)
                .map_err(|error| format!("write auto, as-is or the IRI of a graph ({error})")),
        }
    }
}

/// What a question sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sees {
    /// What the store has.
    AsIs,
    /// A graph as the default one, and named graphs.
    Dataset {
        /// The default graph.
        default: NamedNode,
        /// The named graphs; empty where the store shows all of them anyway.
        named: Vec<NamedNode>,
        /// Graphs that are none of the data, where the store shows all of them.
        hidden: Vec<NamedNode>,
    },
}

impl Sees {
    /// The fields of the protocol that say so.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let (default, named) = match self {
            Self::AsIs => (None, [].as_slice()),
            Self::Dataset { default, named, .. } => (Some(default), named.as_slice()),
        };
        let default = default.map(|graph| ("default-graph-uri", graph.as_str()));
        let named = named
            .iter()
            .map(|graph| ("named-graph-uri", graph.as_str()));
        default.into_iter().chain(named)
    }
}

/// What was found out of a store.
#[derive(Debug)]
pub(super) struct Known {
    sees: Arc<Sees>,
    /// The graphs that were pushed then.
    pushed: Vec<NamedNode>,
}

impl Remote {
    /// What queries see by default, found out at the first question.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn sees(&self) -> Result<Arc<Sees>, RemoteError> {
        self.seen(None)
    }

    /// The same, found out anew when other graphs were pushed since.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn sees_now(&self) -> Result<Arc<Sees>, RemoteError> {
        self.seen(Some(self.pushed_graphs()?))
    }

    /// What is known, when it is of these graphs.
    fn seen(&self, pushed: Option<Vec<NamedNode>>) -> Result<Arc<Sees>, RemoteError> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*lock()
            && pushed.as_ref().is_none_or(|pushed| *pushed == known.pushed)
        {
            return Ok(Arc::clone(&known.sees));
        }
        let pushed = match pushed {
            Some(pushed) => pushed,
            None => self.pushed_graphs()?,
        };
        let sees = Arc::new(find(self, &pushed)?);
        *lock() = Some(Known {
            sees: Arc::clone(&sees),
            pushed,
        });
        Ok(sees)
    }

    fn pushed_graphs(&self) -> Result<Vec<NamedNode>, RemoteError> {
        if self.settings().default_graph == DefaultGraphOption::AsIs {
            return Ok(Vec::new());
        }
        let pushed = self.pushed()?.into_iter();
        Ok(pushed.map(|(graph, _)| graph).collect())
    }
}

/// Finds out what a store's questions are to see, when these graphs were pushed.
fn find(remote: &Remote, pushed: &[NamedNode]) -> Result<Sees, RemoteError> {
    let settings = remote.settings();
    let default = match &settings.default_graph {
        DefaultGraphOption::AsIs => return Ok(Sees::AsIs),
        DefaultGraphOption::Graph(graph) => graph.clone(),
        DefaultGraphOption::Auto if pushed.is_empty() => return Ok(Sees::AsIs),
        DefaultGraphOption::Auto => NamedNode::new_unchecked(format!("{}all", settings.graphs)),
    };
    let alone = Sees::Dataset {
        default: default.clone(),
        named: Vec::new(),
        hidden: Vec::new(),
    };
    let named = pushed.iter().filter(|graph| **graph != default);
    let mut named: Vec<NamedNode> = named.cloned().collect();
    // Virtuoso shows all graphs anyway, and answers with a header for each one that is named.
    if remote.probe("ASK { GRAPH ?g { ?s ?p ?o } }", &alone)? {
        let hidden = hidden(remote, &default, &named)?;
        return Ok(Sees::Dataset {
            default,
            named: Vec::new(),
            hidden,
        });
    }
    if named.is_empty() {
        named = remote
            .graphs()?
            .into_iter()
            .map(|(graph, _)| graph)
            .filter(|graph| *graph != default)
            .collect();
    }
    Ok(Sees::Dataset {
        default,
        named,
        hidden: Vec::new(),
    })
}

/// The graphs of a store that are none of the data: all that were not pushed, where some were.
fn hidden(
    remote: &Remote,
    default: &NamedNode,
    named: &[NamedNode],
) -> Result<Vec<NamedNode>, RemoteError> {
    if named.is_empty() {
        return Ok(vec![default.clone()]);
    }
    let named: BTreeSet<&NamedNode> = named.iter().collect();
    let all = remote.graphs()?.into_iter().map(|(graph, _)| graph);
    Ok(all.filter(|graph| !named.contains(graph)).collect())
}
