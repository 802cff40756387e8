//! Which part of a graph is drawn: filters on data, and a refusal above a number of nodes rather than a silent cut.

use super::project::sections;
use super::{Cluster, Graph, Options};
use crate::data::dataset::{Dataset, TermId};
use crate::meaning::graph::describe::Describe;
use crate::words::vocabulary::{owl, rdf, rdfs, xz};
use oxrdf::{NamedNode, Term};
use petgraph::graph::NodeIndex;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::str::FromStr;

/// How many nodes are drawn when nothing is said.
pub const DEFAULT_MAX_NODES: usize = 400;

/// Which part is drawn. Everything that is `None` or empty does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// A resource and what lies within `hops` edges of it, in either direction.
    pub around: Option<(NamedNode, usize)>,
    /// Two resources and the shortest ways between them (at most ten of each length up to two above the shortest).
    pub between: Option<(NamedNode, NamedNode)>,
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
            _ => Err("pagerank, betweenness or degree"),
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
    #[error("<{0}> is not in the data")]
    Unknown(String),
    /// There is no way between two resources.
    #[error("no way leads between <{0}> and <{1}>")]
    Apart(String, String),
    /// Nothing is left.
    #[error("nothing is left to draw: the filters leave no node")]
    Empty,
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
/// Without a focus, the vocabulary (classes, properties, and their parts) is left out.
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
    let schema = vocabulary_terms(dataset);
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
    let kept = match (&selection.around, &selection.between) {
        (Some((centre, hops)), _) => around(&edges, known(centre)?, *hops),
        (None, Some((a, b))) => {
            let apart = || SelectionError::Apart(a.as_str().to_owned(), b.as_str().to_owned());
            between(&edges, known(a)?, known(b)?).ok_or_else(apart)?
        }
        (None, None) => return Ok(with_literals(dataset, edges)),
    };
    let inside = |t: &[TermId; 3]| kept.contains(&t[0]) && kept.contains(&t[2]);
    let edges = edges.into_iter().filter(inside).collect();
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

fn with_subclasses(
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

/// Classes, properties, ontologies and passages: what data is written with, not what it is about.
fn vocabulary_terms(dataset: &Dataset) -> HashSet<TermId> {
    let kinds = [
        rdfs::CLASS,
        owl::CLASS,
        owl::OBJECT_PROPERTY,
        owl::DATATYPE_PROPERTY,
        owl::ANNOTATION_PROPERTY,
        owl::ONTOLOGY,
        rdf::PROPERTY,
        xz::PASSAGE,
    ];
    kinds
        .into_iter()
        .filter_map(|kind| dataset.iri(kind))
        .flat_map(|kind| dataset.subjects(rdf::TYPE, kind))
        .collect()
}

/// Neighbours of each node, in either direction.
fn neighbours(edges: &[[TermId; 3]]) -> HashMap<TermId, Vec<TermId>> {
    let mut next: HashMap<TermId, Vec<TermId>> = HashMap::new();
    for [s, _, o] in edges {
        next.entry(*s).or_default().push(*o);
        next.entry(*o).or_default().push(*s);
    }
    next
}

/// Distances from a node.
fn distances(next: &HashMap<TermId, Vec<TermId>>, from: TermId) -> HashMap<TermId, usize> {
    let mut distance = HashMap::from([(from, 0)]);
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        let far = distance[&node] + 1;
        for n in next.get(&node).into_iter().flatten() {
            if !distance.contains_key(n) {
                distance.insert(*n, far);
                queue.push_back(*n);
            }
        }
    }
    distance
}

fn around(edges: &[[TermId; 3]], centre: TermId, hops: usize) -> HashSet<TermId> {
    let distance = distances(&neighbours(edges), centre);
    let near = distance.into_iter().filter(|(_, d)| *d <= hops);
    near.map(|(node, _)| node).collect()
}

/// All nodes on shortest ways between two.
fn between(edges: &[[TermId; 3]], a: TermId, b: TermId) -> Option<HashSet<TermId>> {
    let next = neighbours(edges);
    let (from, to) = (distances(&next, a), distances(&next, b));
    let shortest = *from.get(&b)?;
    let on_way = |node: &&TermId| to.get(*node).is_some_and(|d| from[*node] + d == shortest);
    Some(from.keys().filter(on_way).copied().collect())
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
        order.sort_by(|a, b| scores[b.index()].total_cmp(&scores[a.index()]));
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
        0 => return Err(SelectionError::Empty),
        n if n > limit => return Err(SelectionError::TooMany { nodes, limit }),
        _ => group(graph, cluster),
    }
    Ok(())
}

fn retain(graph: &mut Graph, keep: impl Fn(&Graph, NodeIndex) -> bool) {
    let kept: Vec<bool> = graph.graph.node_indices().map(|n| keep(graph, n)).collect();
    graph.graph.retain_nodes(|_, n| kept[n.index()]);
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
        let place = |k: &(String, String)| graph.clusters.iter().position(|c| c.key == k.0);
        graph.graph[NodeIndex::new(index)].cluster = key.as_ref().and_then(place);
    }
}

fn numbered(groups: &[usize]) -> Vec<Option<(String, String)>> {
    let name = |g: &usize| Some((format!("{g:05}"), (g + 1).to_string()));
    groups.iter().map(name).collect()
}
