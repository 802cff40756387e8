//! Which part of a graph is drawn: filters on data, and a refusal above a number of nodes rather than a silent cut.

use super::project::sections;
use super::{Cluster, Graph, Options, paths};
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::graph::describe::Describe;
use crate::words::vocabulary::{owl, rdf, rdfs, sh, skos, xz};
use oxrdf::{NamedNode, Term};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

/// How many nodes are drawn when nothing is said.
pub const DEFAULT_MAX_NODES: usize = 400;

/// Which part is drawn. Everything that is `None` or empty does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// A resource and what lies within `hops` edges of it, in either direction.
    pub around: Option<(NamedNode, usize)>,
    /// Two resources and the ways between them, edges taken in either direction.
    pub between: Option<(NamedNode, NamedNode)>,
    /// How many ways, the shortest first; `None` is all of the shortest ones.
    pub ways: Option<usize>,
    /// Nodes of these classes or their subclasses only.
    pub classes: Vec<NamedNode>,
    /// Edges of these properties only.
    pub properties: Vec<NamedNode>,
    /// Nodes with at least so many edges, counted after the other filters.
    pub min_degree: Option<usize>,
    /// The most important nodes only.
    pub top: Option<Top>,
    /// How nodes are grouped; `None` leaves it to the view.
    pub cluster: Option<ClusterBy>,
    /// More nodes than this are refused; `None` is [`DEFAULT_MAX_NODES`].
    pub max_nodes: Option<usize>,
}

impl Selection {
    /// Whether it leaves anything out.
    fn narrows(&self) -> bool {
        self.around.is_some()
            || self.between.is_some()
            || !self.classes.is_empty()
            || !self.properties.is_empty()
            || self.min_degree.is_some()
            || self.top.is_some()
    }
}

/// The `n` nodes that a measure puts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// How many.
    pub n: usize,
    /// By which measure.
    pub by: Measure,
}

/// A measure of importance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// PageRank along the edges.
    #[default]
    PageRank,
    /// The share of shortest ways that lead through a node.
    Betweenness,
    /// The number of edges.
    Degree,
    /// The number of edges that lead to a node.
    InDegree,
    /// The number of edges that lead from a node.
    OutDegree,
    /// How near all others are: the mean of 1 ÷ distance.
    Closeness,
    /// How densely a node hangs together with others: it lies in a part in which all have so many edges. The top by it is what is left
    /// when the node with the fewest edges is taken away again and again, so that those that are left are linked with each other.
    Core,
}

impl Measure {
    /// What it is called where it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::PageRank => "pagerank",
            Self::Betweenness => "betweenness",
            Self::Degree => "degree",
            Self::InDegree => "in-degree",
            Self::OutDegree => "out-degree",
            Self::Closeness => "closeness",
            Self::Core => "core",
        }
    }
}

/// How nodes are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClusterBy {
    /// Not at all, or as the view's query says.
    #[default]
    None,
    /// By class.
    Class,
    /// By the section of the paper in which most of their edges are stated.
    Section,
    /// By connected part.
    Component,
    /// By community: groups with more edges inside than between.
    Community,
}

impl FromStr for Measure {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "pagerank" => Ok(Self::PageRank),
            "betweenness" => Ok(Self::Betweenness),
            "degree" => Ok(Self::Degree),
            "in-degree" => Ok(Self::InDegree),
            "out-degree" => Ok(Self::OutDegree),
            "closeness" => Ok(Self::Closeness),
            "core" => Ok(Self::Core),
            _ => Err("pagerank, betweenness, degree, in-degree, out-degree, closeness or core"),
        }
    }
}

impl FromStr for ClusterBy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self::None),
            "class" => Ok(Self::Class),
            "section" => Ok(Self::Section),
            "component" => Ok(Self::Component),
            "community" => Ok(Self::Community),
            _ => Err("none, class, section, component or community"),
        }
    }
}

/// Why a selection is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SelectionError {
    /// A resource is not in the data.
    #[error("<{0}> is not in the data, or not in this view")]
    Unknown(String),
    /// There is no way between two resources.
    #[error("no way leads between <{0}> and <{1}>")]
    Apart(String, String),
    /// Nothing is left.
    #[error("nothing is left to draw: the filters leave no node")]
    Empty,
    /// There was nothing before anything was filtered.
    #[error("there is nothing to draw: no statement of the data links one thing to another")]
    NoLinks,
    /// A view has no answer.
    #[error("there is nothing to draw: the view {0} has no answer in this data")]
    NoAnswer(String),
    /// Too much is left.
    #[error(
        "{nodes} nodes are too many for one drawing (limit {limit}): narrow it with --around ENTITY --hops N, --class, --property, --min-degree or --top N, or raise --max-nodes"
    )]
    TooMany {
        /// How many there are.
        nodes: usize,
        /// How many may be.
        limit: usize,
    },
}

/// The triples of a dataset that a selection leaves, by the graph-shaped filters: around, between, class and property.
///
/// The vocabulary (classes, properties, and their parts) is left out, unless what is asked for by name belongs to it.
pub(super) fn triples(
    dataset: &Dataset,
    left_out: &dyn Fn(TermId) -> bool,
    options: &Options,
) -> Result<Vec<[TermId; 3]>, SelectionError> {
    let selection = &options.selection;
    let known = |node: &NamedNode| {
        dataset
            .iri(node.as_ref())
            .ok_or_else(|| SelectionError::Unknown(node.as_str().to_owned()))
    };
    let properties: HashSet<TermId> = selection
        .properties
        .iter()
        .map(known)
        .collect::<Result<_, _>>()?;
    let classes = with_subclasses(dataset, &selection.classes)?;
    let mut schema = vocabulary_terms(dataset);
    let ends = selection.between.iter().flat_map(|(a, b)| [a, b]);
    let focus = selection
        .around
        .iter()
        .map(|(centre, _)| centre)
        .chain(ends);
    for node in focus {
        if schema.contains(&known(node)?) {
            schema.clear();
        }
    }
    let mut seen = None;
    let fits = |t: &[TermId; 3]| {
        let [s, p, o] = *t;
        let is_edge = !matches!(dataset.term(o), Term::Literal(_) | Term::Triple(_))
            && dataset.iri(rdf::TYPE) != Some(p);
        let of_class = |n: TermId| {
            classes.is_empty()
                || dataset
                    .objects(n, rdf::TYPE)
                    .any(|class| classes.contains(&class))
        };
        is_edge
            && (properties.is_empty() || properties.contains(&p))
            && of_class(s)
            && of_class(o)
            && !schema.contains(&s)
            && !schema.contains(&o)
    };
    let edges: Vec<[TermId; 3]> = dataset
        .quads()
        .filter(|q| !left_out(q.g))
        .map(|q| q.triple())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|t| fits(t) && seen.replace(*t) != Some(*t))
        .collect();
    let edges = match (&selection.around, &selection.between) {
        (Some((centre, hops)), _) => around(edges, known(centre)?, *hops),
        (None, Some((a, b))) => {
            let apart = || SelectionError::Apart(a.as_str().to_owned(), b.as_str().to_owned());
            between(edges, known(a)?, known(b)?, selection.ways).ok_or_else(apart)?
        }
        (None, None) => edges,
    };
    Ok(with_literals(dataset, edges))
}

/// Adds the literals of the subjects and objects of edges, so that nodes have their attributes.
fn with_literals(dataset: &Dataset, edges: Vec<[TermId; 3]>) -> Vec<[TermId; 3]> {
    let mut nodes: BTreeSet<TermId> = BTreeSet::new();
    for [s, _, o] in &edges {
        nodes.extend([*s, *o]);
    }
    let literal = |t: &[TermId; 3]| {
        matches!(dataset.term(t[2]), Term::Literal(_))
            && !matches!(dataset.term(t[1]), Term::NamedNode(p) if Describe::is_naming(p.as_str()))
    };
    let literals = nodes
        .into_iter()
        .flat_map(|n| dataset.triples(Some(n), None, None).filter(literal));
    edges.iter().copied().chain(literals).collect()
}

pub(super) fn with_subclasses(
    dataset: &Dataset,
    classes: &[NamedNode],
) -> Result<HashSet<TermId>, SelectionError> {
    let mut open = Vec::new();
    for class in classes {
        let id = dataset.iri(class.as_ref());
        open.push(id.ok_or_else(|| SelectionError::Unknown(class.as_str().to_owned()))?);
    }
    let mut all: HashSet<TermId> = open.iter().copied().collect();
    while let Some(class) = open.pop() {
        for below in dataset.subjects(rdfs::SUB_CLASS_OF, class) {
            if all.insert(below) {
                open.push(below);
            }
        }
    }
    Ok(all)
}

/// Classes, properties, ontologies, shapes, schemes, passages, and whatever a vocabulary graph gives a type: what data is written
/// with, not what it is about.
fn vocabulary_terms(dataset: &Dataset) -> HashSet<TermId> {
    let is_vocabulary = |g: &TermId| {
        *g != TermId::DEFAULT_GRAPH
            && matches!(dataset.term(*g), Term::NamedNode(n) if n.as_str().ends_with("/graph/vocabulary"))
    };
    let of_vocabulary = dataset
        .graphs()
        .into_iter()
        .filter(is_vocabulary)
        .flat_map(|g| dataset.matching_in(g, None, dataset.iri(rdf::TYPE), None))
        .map(|q| q.s);
    let kinds = [
        rdfs::CLASS,
        owl::CLASS,
        owl::OBJECT_PROPERTY,
        owl::DATATYPE_PROPERTY,
        owl::ANNOTATION_PROPERTY,
        owl::ONTOLOGY,
        rdf::PROPERTY,
        xz::PASSAGE,
        skos::CONCEPT_SCHEME,
        sh::NODE_SHAPE,
        sh::PROPERTY_SHAPE,
    ];
    kinds
        .into_iter()
        .filter_map(|kind| dataset.iri(kind))
        .flat_map(|kind| dataset.subjects(rdf::TYPE, kind))
        .chain(of_vocabulary)
        .collect()
}

/// Edges as a graph, and the node of each term.
fn as_graph(edges: &[[TermId; 3]]) -> (DiGraph<(), ()>, HashMap<TermId, NodeIndex>) {
    let mut graph = DiGraph::new();
    let mut nodes = HashMap::new();
    for [s, _, o] in edges {
        let [s, o] = [s, o].map(|n| *nodes.entry(*n).or_insert_with(|| graph.add_node(())));
        graph.add_edge(s, o, ());
    }
    (graph, nodes)
}

/// Edges between nodes that lie near a centre.
fn around(edges: Vec<[TermId; 3]>, centre: TermId, hops: usize) -> Vec<[TermId; 3]> {
    let (graph, nodes) = as_graph(&edges);
    let Some(centre) = nodes.get(&centre) else {
        return Vec::new();
    };
    let near = paths::within(&graph, *centre, hops);
    let inside = |n: &TermId| near[nodes[n].index()];
    let kept = |[s, _, o]: &[TermId; 3]| inside(s) && inside(o);
    edges.into_iter().filter(kept).collect()
}

/// Edges on the ways between two nodes.
fn between(
    edges: Vec<[TermId; 3]>,
    a: TermId,
    b: TermId,
    k: Option<usize>,
) -> Option<Vec<[TermId; 3]>> {
    let (graph, nodes) = as_graph(&edges);
    let steps = paths::steps(&graph, *nodes.get(&a)?, *nodes.get(&b)?, k)?;
    let kept = |[s, _, o]: &[TermId; 3]| {
        let (s, o) = (nodes[s].index(), nodes[o].index());
        steps.contains(&(s.min(o), s.max(o)))
    };
    Some(edges.into_iter().filter(kept).collect())
}

/// Applies what can be told from the graph itself: degree, importance, the limit; and groups the nodes.
///
/// # Errors
/// When nothing or too much is left.
pub(super) fn apply(
    graph: &mut Graph,
    selection: &Selection,
    cluster: ClusterBy,
) -> Result<(), SelectionError> {
    if let Some(degree) = selection.min_degree {
        let wanted = |g: &Graph, n: NodeIndex| g.graph.neighbors_undirected(n).count() >= degree;
        retain(graph, wanted);
    }
    if let Some(top) = selection.top {
        let scores = super::measure::scores(&graph.graph, top.by);
        let mut order: Vec<NodeIndex> = graph.graph.node_indices().collect();
        if top.by == Measure::Core {
            order = super::core::peeled(&graph.graph);
            order.reverse();
        } else {
            order.sort_by(|a, b| scores[b.index()].total_cmp(&scores[a.index()]));
        }
        let kept: HashSet<NodeIndex> = order.into_iter().take(top.n).collect();
        let most = scores.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        for node in graph.graph.node_indices() {
            graph.graph[node].weight = Some(scores[node.index()] / most);
        }
        retain(graph, |_, n| kept.contains(&n));
    }
    let nodes = graph.graph.node_count();
    let limit = selection.max_nodes.unwrap_or(DEFAULT_MAX_NODES);
    match nodes {
        0 if selection.narrows() => return Err(SelectionError::Empty),
        0 => return Err(SelectionError::NoLinks),
        n if n > limit => return Err(SelectionError::TooMany { nodes, limit }),
        _ => group(graph, cluster),
    }
    Ok(())
}

/// Leaves some nodes, in the order in which they stand.
pub(super) fn retain(graph: &mut Graph, keep: impl Fn(&Graph, NodeIndex) -> bool) {
    let kept: Vec<bool> = graph.graph.node_indices().map(|n| keep(graph, n)).collect();
    graph.graph = graph.graph.filter_map(
        |n, node| kept[n.index()].then(|| node.clone()),
        |_, edge| Some(edge.clone()),
    );
}

/// Groups the nodes that the view has not grouped.
fn group(graph: &mut Graph, by: ClusterBy) {
    if by == ClusterBy::None {
        return;
    }
    graph.clusters.clear();
    let keys: Vec<Option<(String, String)>> = match by {
        ClusterBy::None => return,
        ClusterBy::Class => graph
            .graph
            .node_weights()
            .map(|n| {
                n.class
                    .map(|c| (graph.classes[c].iri.clone(), graph.classes[c].label.clone()))
            })
            .collect(),
        ClusterBy::Section => graph
            .graph
            .node_indices()
            .map(|n| {
                let counts = sections(graph, n);
                let most = counts
                    .into_iter()
                    .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
                most.map(|(section, _)| (section.clone(), format!("§ {section}")))
            })
            .collect(),
        ClusterBy::Component => numbered(&super::measure::components(&graph.graph)),
        ClusterBy::Community => numbered(&super::measure::communities(&graph.graph)),
    };
    let mut order: Vec<&(String, String)> = keys.iter().flatten().collect();
    order.sort();
    order.dedup();
    graph.clusters = order
        .iter()
        .map(|(key, label)| Cluster {
            key: key.clone(),
            label: label.clone(),
        })
        .collect();
    for (index, key) in keys.iter().enumerate() {
        let clusters = &graph.clusters;
        let place = |k: &(String, String)| clusters.binary_search_by(|c| c.key.cmp(&k.0)).ok();
        graph.graph[NodeIndex::new(index)].cluster = key.as_ref().and_then(place);
    }
}

fn numbered(groups: &[usize]) -> Vec<Option<(String, String)>> {
    let name = |g: &usize| Some((format!("{g:05}"), (g + 1).to_string()));
    groups.iter().map(name).collect()
}

#[cfg(test)]
mod tests;
