//! From the answer of a view, or from a whole dataset, to a [`Graph`].

use super::answer::{Answer, ProjectionError, ask};
use super::describe::{Describe, basis_of, section};
use super::left_out;
use super::select::{self, SelectionError};
use super::view::{View, in_language};
use super::{Basis, Class, Cluster, Draft, Edge, Graph, Node, Options, Passage};
use crate::data::dataset::{Dataset, TermId};
use crate::data::view::DefaultGraph;
use crate::data::write;
use crate::words::vocabulary::{dcterms, rdf};
use oxigraph::sparql::QuerySolution;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use petgraph::graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Asks a view of a dataset and makes a graph of the answer.
///
/// # Errors
/// When the query cannot be parsed or run, when it answers no graph, and when the selection refuses it.
pub fn project(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    view: &View,
    options: &Options,
) -> Result<Graph, ProjectionError> {
    let answer = ask(dataset, default_graph, view, &options.prefixes)?;
    project_answer(dataset, view, &answer, options)
}

/// Makes a graph of what a view answered, named in the language of the options.
///
/// # Errors
/// When the selection refuses it.
pub fn project_answer(
    dataset: &Dataset,
    view: &View,
    answer: &Answer,
    options: &Options,
) -> Result<Graph, ProjectionError> {
    let mut projection = Projection::new(dataset, view.nodes.clone(), options);
    match answer {
        Answer::Rows(rows) => projection.rows(rows, view.look.edge_labels),
        Answer::Triples(triples) => projection.triples(triples, view.look.edge_labels),
    }
    let language = options.language;
    let mut graph = projection.finish();
    if graph.graph.node_count() == 0 {
        return Err(SelectionError::NoAnswer(view.name.clone()).into());
    }
    graph.title = in_language(&view.title, language);
    graph.caption = in_language(&view.caption, language);
    graph.source = in_language(&view.source, language);
    graph.look = view.look_in(language);
    super::narrow::narrow(&mut graph, dataset, &options.selection)?;
    let cluster = options.selection.cluster.unwrap_or(view.cluster);
    let all = graph.graph.node_count();
    select::apply(&mut graph, &options.selection, cluster)?;
    if let Some(top) = options.selection.top {
        left_out::tell(&mut graph, top, all);
    }
    Ok(graph)
}

/// Makes a graph of a whole dataset, of the part that the selection of the options leaves.
///
/// Types become classes, names and literals are told by the nodes; everything else is an edge.
///
/// # Errors
/// When the selection refuses it.
pub fn project_all(
    dataset: &Dataset,
    default_graph: &DefaultGraph,
    options: &Options,
) -> Result<Graph, ProjectionError> {
    let left_out = |g: TermId| match default_graph {
        DefaultGraph::Strict => g != TermId::DEFAULT_GRAPH,
        DefaultGraph::MergeWithout(graphs) => graphs.contains(&g),
    };
    let chosen = select::triples(dataset, &left_out, options)?;
    let mut projection = Projection::new(dataset, Vec::new(), options);
    let inferred = |t| projection.describe.evidence(t).1 == Basis::Inferred;
    let mut chosen = super::twins::without_twins(dataset, inferred, chosen);
    in_written_order(dataset, &mut chosen);
    projection.interned(&chosen);
    let label = |node: &NamedNode| projection.describe.label(&node.clone().into());
    let title = super::title::title(&options.selection, options.language, label);
    let mut graph = projection.finish();
    graph.title = title;
    // A crowd in ranks is one long strip; as a network it keeps the shape of a sheet.
    let crowd = graph.graph.edge_count() > 150;
    graph.look.edge_labels = !crowd;
    if crowd {
        graph.look.engine = super::view::Engine::Stress;
    }
    super::narrow::mark(&mut graph, &options.selection);
    let cluster = options.selection.cluster.unwrap_or_default();
    select::apply(&mut graph, &options.selection, cluster)?;
    Ok(graph)
}

/// Sorts triples by what is written, so that the same data is drawn the same in whatever order its files were read.
fn in_written_order(dataset: &Dataset, triples: &mut [[TermId; 3]]) {
    let terms: BTreeSet<TermId> = triples.iter().flatten().copied().collect();
    let ranks = write::ranks(dataset, terms.into_iter());
    triples.sort_unstable_by_key(|triple| triple.map(|id| ranks[id.index()]));
}

/// Puts a graph together.
struct Projection<'a> {
    dataset: &'a Dataset,
    describe: Describe<'a>,
    rules: Vec<(String, String)>,
    draft: Draft,
    classes: Vec<Class>,
    clusters: Vec<Cluster>,
    cluster_of: HashMap<Term, usize>,
    language: crate::words::language::Language,
}

impl<'a> Projection<'a> {
    fn new(dataset: &'a Dataset, rules: Vec<(String, String)>, options: &'a Options) -> Self {
        Self {
            dataset,
            describe: Describe::new(dataset, &options.prefixes, options.language),
            rules,
            draft: Draft::default(),
            classes: Vec::new(),
            clusters: Vec::new(),
            cluster_of: HashMap::new(),
            language: options.language,
        }
    }

    fn finish(mut self) -> Graph {
        self.order_classes();
        Graph {
            graph: self.draft.finish(),
            clusters: self.clusters,
            classes: self.classes,
            language: self.language,
            ..Graph::default()
        }
    }

    /// Puts the classes in the order of the view's rules, the others after them by frequency.
    fn order_classes(&mut self) {
        let iris = |node: &Node| node.class.map(|c| self.classes[c].iri.clone());
        let frequent =
            super::describe::by_frequency(self.draft.graph.node_weights().filter_map(iris));
        let place = |class: &Class| {
            let ruled = self.rules.iter().position(|(iri, _)| *iri == class.iri);
            let often = frequent.iter().position(|iri| *iri == class.iri);
            (ruled.unwrap_or(usize::MAX), often)
        };
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_by_key(|c| place(&self.classes[*c]));
        let mut to = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            to[*old] = new;
        }
        self.classes = order.iter().map(|c| self.classes[*c].clone()).collect();
        for node in self.draft.graph.node_weights_mut() {
            node.class = node.class.map(|c| to[c]);
        }
    }

    fn class(&mut self, class: Class) -> usize {
        let known = self.classes.iter().position(|c| c.iri == class.iri);
        known.unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        })
    }

    fn cluster(&mut self, term: &Term) -> usize {
        if let Some(known) = self.cluster_of.get(term) {
            return *known;
        }
        let label = self.describe.label(term);
        let key = match term {
            Term::NamedNode(node) => node.as_str().to_owned(),
            other => other.to_string(),
        };
        self.cluster_of.insert(term.clone(), self.clusters.len());
        self.clusters.push(Cluster { key, label });
        self.clusters.len() - 1
    }

    /// The node of a term, with its name and class.
    fn node(&mut self, term: &Term) -> NodeIndex {
        if let Some(index) = self.draft.nodes.get(term) {
            return *index;
        }
        let label = self.describe.label(term);
        let mut node = Node::new(term.clone(), label);
        node.attributes
            .extend(self.description(term).map(|text| (String::new(), text)));
        let class = self.describe.class(&self.describe.types(term), &self.rules);
        node.class = class.map(|class| self.class(class));
        self.draft.node(term, || node)
    }

    /// What `dcterms:description` says in the language: told beside the name.
    fn description(&self, term: &Term) -> Option<String> {
        let id = self.dataset.id(term)?;
        let texts = self.dataset.objects(id, dcterms::DESCRIPTION);
        let literals = texts.filter_map(|o| match self.dataset.term(o) {
            Term::Literal(literal) => Some(literal),
            _ => None,
        });
        let best = literals.min_by_key(|l| (self.language.preference(l.language()), l.value()))?;
        Some(best.value().to_owned())
    }

    /// Edges from the rows of a SELECT.
    fn rows(&mut self, rows: &[QuerySolution], edge_labels: bool) {
        for row in rows {
            let Some(source) = row.get("source") else {
                continue;
            };
            let from = self.end(row, "source", source);
            if let Some(target) = row.get("target") {
                let to = self.end(row, "target", target);
                let edge = self.edge_of(row, source, target, edge_labels);
                self.draft.edge(from, to, edge);
            }
        }
    }

    fn edge_of(&self, row: &QuerySolution, source: &Term, target: &Term, labels: bool) -> Edge {
        let property = match row.get("property") {
            Some(Term::NamedNode(node)) => node.as_str().to_owned(),
            _ => String::new(),
        };
        let label = match (row.get("label"), property.is_empty()) {
            (Some(label), _) => self.describe.label(label),
            (None, false) if labels => self
                .describe
                .label(&NamedNode::new_unchecked(property.clone()).into()),
            _ => String::new(),
        };
        let (passages, basis) = match row.get("passage") {
            Some(graph) => (
                self.describe.passage(graph).into_iter().collect(),
                basis_of(graph),
            ),
            None => self.evidence(source, &property, target),
        };
        let count = match row.get("count") {
            Some(Term::Literal(literal)) => literal.value().parse().unwrap_or(1),
            _ => 1,
        };
        Edge {
            property,
            label,
            passages,
            count,
            basis,
        }
    }

    fn evidence(&self, source: &Term, property: &str, target: &Term) -> (Vec<Passage>, Basis) {
        let property = Term::from(NamedNode::new_unchecked(property));
        let ids = [source, &property, target].map(|term| self.dataset.id(term));
        match ids {
            [Some(s), Some(p), Some(o)] => self.describe.evidence([s, p, o]),
            _ => (Vec::new(), Basis::Stated),
        }
    }

    /// The node at an end of a row's edge, with what the row says of it.
    fn end(&mut self, row: &QuerySolution, role: &str, term: &Term) -> NodeIndex {
        let index = self.node(term);
        let column = |name: &str| row.get(format!("{role}{name}").as_str());
        let cluster = column("Cluster").map(|term| self.cluster(term));
        let class = column("Class").and_then(|class| self.class_named(class));
        let label = column("Label").map(|term| self.describe.label(term));
        let note = column("Note").map(|term| self.describe.label(term));
        let when = column("When").map(|term| self.describe.label(term));
        let number = |name: &str| column(name).and_then(years);
        let (time, end, rank) = (number("Time"), number("End"), number("Rank"));
        let passage = row.get("passage").and_then(|g| self.describe.passage(g));
        let node = &mut self.draft.graph[index];
        if let Some(label) = label {
            node.label = label;
        }
        node.cluster = node.cluster.or(cluster);
        node.class = class.or(node.class);
        node.note = node.note.take().or(note);
        node.time = node.time.or(time);
        node.when = node.when.take().or(when);
        node.end = node.end.or(end);
        node.rank = node.rank.or(rank.map(|r| r as i64));
        if let Some(passage) = passage.filter(|_| role == "source") {
            self.draft.stated_in(index, passage);
        }
        index
    }

    fn class_named(&mut self, term: &Term) -> Option<usize> {
        let id = self.dataset.id(term)?;
        let class = self.describe.class(&[id], &self.rules.clone())?;
        Some(self.class(class))
    }

    /// Edges, classes and attributes from the triples of a CONSTRUCT.
    fn triples(&mut self, triples: &[Triple], edge_labels: bool) {
        for triple in triples {
            let subject = term_of(&triple.subject);
            self.triple(&subject, &triple.predicate, &triple.object, edge_labels);
        }
    }

    /// The triples of a dataset, by their identifiers.
    fn interned(&mut self, triples: &[[TermId; 3]]) {
        for triple in triples {
            let [subject, property, object] = triple.map(|id| self.dataset.term(id).clone());
            if let Term::NamedNode(property) = property {
                self.triple(&subject, &property, &object, true);
            }
        }
    }

    fn triple(&mut self, subject: &Term, property: &NamedNode, object: &Term, labels: bool) {
        let from = self.node(subject);
        if property.as_ref() == rdf::TYPE {
            let class = self.class_named(object).or_else(|| {
                let label = self.describe.label(object);
                let Term::NamedNode(iri) = object else {
                    return None;
                };
                let iri = iri.as_str().to_owned();
                let look = None;
                Some(self.class(Class { iri, label, look }))
            });
            let node = &mut self.draft.graph[from];
            node.class = node.class.or(class);
            return;
        }
        if let Term::Literal(literal) = object {
            if !Describe::is_naming(property.as_str()) {
                let name = self.describe.label(&property.clone().into());
                let told = (name, literal.value().to_owned());
                self.draft.graph[from].attributes.push(told);
            }
            return;
        }
        let to = self.node(object);
        let (passages, basis) = self.evidence(subject, property.as_str(), object);
        let label = if labels {
            self.describe.label(&property.clone().into())
        } else {
            String::new()
        };
        let edge = Edge {
            property: property.as_str().to_owned(),
            label,
            passages,
            count: 1,
            basis,
        };
        self.draft.edge(from, to, edge);
    }
}

fn term_of(subject: &NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.clone().into(),
        NamedOrBlankNode::BlankNode(node) => node.clone().into(),
    }
}

/// A number, or a date as years: 2024-04 is 2024.25.
fn years(term: &Term) -> Option<f64> {
    let Term::Literal(literal) = term else {
        return None;
    };
    let text = literal.value();
    if let Ok(number) = text.parse::<f64>() {
        return Some(number);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut parts = digits.split(['-', 'T', 'Z', '+']);
    let year: f64 = parts.next()?.parse().ok()?;
    let part = |text: Option<&str>| text.and_then(|t| t.parse::<f64>().ok());
    let month = part(parts.next()).map_or(0.0, |m| (m - 1.0).clamp(0.0, 11.0));
    let day = part(parts.next()).map_or(0.0, |d| (d - 1.0).clamp(0.0, 30.0));
    Some(sign * year + month / 12.0 + day / 372.0)
}

/// The passages of all edges of a node, counted by section: where the node stands.
pub(super) fn sections(graph: &Graph, node: NodeIndex) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for direction in [petgraph::Incoming, petgraph::Outgoing] {
        for edge in graph.graph.edges_directed(node, direction) {
            for passage in &edge.weight().passages {
                if let Some(section) = section(&passage.shown) {
                    *counts.entry(section.to_owned()).or_default() += 1;
                }
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;

    #[test]
    fn dates_are_years() {
        let date = |text: &str| years(&Literal::new_simple_literal(text).into());
        assert_eq!(date("2024"), Some(2024.0));
        assert_eq!(date("2024-04"), Some(2024.25));
        assert_eq!(date("x"), None);
    }
}
