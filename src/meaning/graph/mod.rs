//! Graphs to be drawn and measured: a projection of RDF to petgraph, and nothing of how it will look.
//!
//! Resources are nodes, literals attributes of their node, the most telling type is the class of a node; the passages that state
//! a triple ride on its edge, parallel edges of one property merge with a count, and what is inferred or read says so.
//! What is drawn comes from a [`View`] (a query file with a header, see [`view`]) or from a whole [`Dataset`](crate::data::dataset::Dataset)
//! with filters (see [`select`]).

pub mod answer;
mod core;
pub mod describe;
mod left_out;
pub mod measure;
mod narrow;
pub mod paths;
pub mod project;
pub mod rank;
pub mod select;
mod title;
mod twins;
pub mod view;

pub use answer::ProjectionError;
pub use project::{project, project_all};
pub use select::{ClusterBy, Measure, Selection, Top};
pub use view::View;

use crate::words::language::Language;
use crate::words::natural::natural;
use crate::words::prefixes::Prefixes;
use indexmap::IndexSet;
use oxrdf::Term;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use std::collections::{HashMap, HashSet};

/// A graph with all that a drawing says in words, in one language.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Nodes and edges.
    pub graph: DiGraph<Node, Edge>,
    /// The groups that nodes may stand in, in the order in which they are shown.
    pub clusters: Vec<Cluster>,
    /// The classes that occur, in the order of the legend.
    pub classes: Vec<Class>,
    /// The title.
    pub title: Option<String>,
    /// What to see in it.
    pub caption: Option<String>,
    /// Where it is taken from.
    pub source: Option<String>,
    /// The words are in this language.
    pub language: Language,
    /// What the view asks of the look.
    pub look: view::Look,
}

/// A resource, or a literal that stands for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The term.
    pub term: Term,
    /// Its name in the language of the graph.
    pub label: String,
    /// A second, smaller line.
    pub note: Option<String>,
    /// The class that gives it colour and shape: an index into [`Graph::classes`].
    pub class: Option<usize>,
    /// Values of the resource: property label and value.
    pub attributes: Vec<(String, String)>,
    /// The group it stands in: an index into [`Graph::clusters`].
    pub cluster: Option<usize>,
    /// A place in an order: nodes of one rank stand side by side.
    pub rank: Option<i64>,
    /// A point in time, in years, for drawings on a time axis.
    pub time: Option<f64>,
    /// The end of a span that begins at `time`.
    pub end: Option<f64>,
    /// The time in words, where the number says more than is known: "early in the decade". Its span is where it may lie.
    pub when: Option<String>,
    /// The importance that a measure gave it, from 0 to 1.
    pub weight: Option<f64>,
    /// Whether the term is a literal.
    pub is_literal: bool,
    /// Whether the drawing is about this node: it was asked for by name.
    pub focus: bool,
}

impl Node {
    /// A node with nothing but its term and name.
    pub fn new(term: Term, label: String) -> Self {
        let is_literal = matches!(term, Term::Literal(_));
        Self {
            term,
            label,
            note: None,
            class: None,
            attributes: Vec::new(),
            cluster: None,
            rank: None,
            time: None,
            end: None,
            when: None,
            weight: None,
            is_literal,
            focus: false,
        }
    }

    /// The IRI, when the node has one.
    pub fn iri(&self) -> Option<&str> {
        match &self.term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        }
    }
}

/// On what a statement rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Basis {
    /// It is written in the data.
    #[default]
    Stated,
    /// A reader concluded it.
    Read,
    /// A rule concluded it.
    Inferred,
}

/// A relation between two nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The property.
    pub property: String,
    /// Its name in the language of the graph; empty when the view shows none.
    pub label: String,
    /// The passages that state it, in order.
    pub passages: Vec<Passage>,
    /// How many statements were merged into it.
    pub count: u32,
    /// On what it rests: the strongest of its statements.
    pub basis: Basis,
}

impl Edge {
    /// Whether only a rule says it.
    pub fn inferred(&self) -> bool {
        self.basis == Basis::Inferred
    }
}

/// The key of the attributes that tell in which passages a node stands.
pub const STATED_IN: &str = "§";

/// A graph that states something: in our data, a passage.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    /// The name of the graph.
    pub iri: String,
    /// How it is shown: `p:s1.p3.s5`.
    pub shown: String,
}

impl Ord for Passage {
    /// In the order of the paper: `s1.p2` comes before `s1.p10`.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        natural(&self.shown, &other.shown).then_with(|| self.iri.cmp(&other.iri))
    }
}

impl PartialOrd for Passage {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A group of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// What tells it from others: an IRI or a text.
    pub key: String,
    /// Its name in the language of the graph.
    pub label: String,
}

/// A class of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The IRI.
    pub iri: String,
    /// Its name in the language of the graph.
    pub label: String,
    /// What the view says of its looks, as written: `box blue`.
    pub look: Option<String>,
}

/// What is drawn, in which language, and how names are shortened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language of labels, title and caption.
    pub language: Language,
    /// How IRIs without a label are shortened; a view's query knows these too.
    pub prefixes: Prefixes,
    /// Which part is drawn.
    pub selection: Selection,
}

/// Nodes by their term, edges by their ends and property, while a graph is put together.
#[derive(Default)]
struct Draft {
    graph: DiGraph<Node, Edge>,
    nodes: HashMap<Term, NodeIndex>,
    /// The edges from a node to another: a hub may have any number.
    between: HashMap<(NodeIndex, NodeIndex), Vec<EdgeIndex>>,
    /// The passages that state something, each once.
    passages: IndexSet<Passage>,
    /// Which of them state an edge, and which tell of a node: an edge of one property may stand in any number of passages.
    stating: HashSet<(EdgeIndex, usize)>,
    telling: HashSet<(NodeIndex, usize)>,
}

impl Draft {
    fn node(&mut self, term: &Term, make: impl FnOnce() -> Node) -> NodeIndex {
        match self.nodes.get(term) {
            Some(index) => *index,
            None => {
                let index = self.graph.add_node(make());
                self.nodes.insert(term.clone(), index);
                index
            }
        }
    }

    /// Adds a statement: to the edge that is there already for the property, else as a new one. The same statement counts once.
    fn edge(&mut self, source: NodeIndex, target: NodeIndex, mut edge: Edge) {
        let passages = std::mem::take(&mut edge.passages);
        let (count, basis) = (edge.count, edge.basis);
        let between = self.between.entry((source, target)).or_default();
        let same = |known: &Edge| known.property == edge.property && known.label == edge.label;
        let parallel = between.iter().copied().find(|id| same(&self.graph[*id]));
        let id = parallel.unwrap_or_else(|| {
            between.push(self.graph.add_edge(source, target, edge));
            between[between.len() - 1]
        });
        let mut is_elsewhere = false;
        for passage in passages {
            let (passage, _) = self.passages.insert_full(passage);
            is_elsewhere |= self.stating.insert((id, passage));
        }
        if parallel.is_some() {
            let known = &mut self.graph[id];
            known.basis = known.basis.min(basis);
            if count > 1 || is_elsewhere {
                known.count += count;
            }
        }
    }

    /// Has a node tell that a passage states something of it.
    fn stated_in(&mut self, node: NodeIndex, passage: Passage) {
        let shown = passage.shown.clone();
        let (passage, _) = self.passages.insert_full(passage);
        if self.telling.insert((node, passage)) {
            let told = (STATED_IN.to_owned(), shown);
            self.graph[node].attributes.push(told);
        }
    }

    /// The graph, its edges with their passages in order.
    fn finish(mut self) -> DiGraph<Node, Edge> {
        let mut order: Vec<usize> = (0..self.passages.len()).collect();
        order.sort_unstable_by(|a, b| self.passages[*a].cmp(&self.passages[*b]));
        let mut places = vec![0; order.len()];
        for (place, passage) in order.iter().enumerate() {
            places[*passage] = place;
        }
        let stating = self.stating.into_iter();
        let mut stating: Vec<(EdgeIndex, usize)> = stating
            .map(|(edge, passage)| (edge, places[passage]))
            .collect();
        stating.sort_unstable();
        for (edge, place) in stating {
            let passage = self.passages[order[place]].clone();
            self.graph[edge].passages.push(passage);
        }
        self.graph
    }
}
