//! RDF Dataset Canonicalization, RDFC-1.0 (W3C Recommendation of 21 May 2024), with a limit against poisoned graphs.
//!
//! Our own on the index, since oxrdf's has no limit: a complete graph of eight blank nodes takes it 13 seconds, one of twelve would
//! not end. The work counted here is what grows without bounds, the orders tried and the neighbours visited in Hash N-Degree Quads (§4.8).

use super::dataset::{Dataset, DatasetBuilder, QuadIds, TermId};
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// How many steps are taken before a graph is called poisoned; about two seconds.
pub const STEPS: usize = 2_000_000;

/// How many blank nodes in a row may be told apart only by their neighbours.
const DEPTH: usize = 2_000;

/// Why a dataset has no canonical form here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// Too many blank nodes look alike.
    #[error(
        "the blank nodes of this graph look too much alike: after {0} steps they could not be told apart. Name some of them with IRIs"
    )]
    Poisoned(usize),
    /// A blank node inside a triple term, for which RDFC-1.0 has no rule.
    #[error("RDFC-1.0 has no rule for the blank node in the triple term {0}")]
    TripleTerm(String),
}

/// The canonical N-Quads document of a dataset: canonical labels, sorted lines.
///
/// ```
/// use xinzhi::data::{canonical::canonical_n_quads, read::{Source, read}};
/// use xinzhi::words::format::Format;
/// let text = "[] <http://e/p> [ <http://e/q> 1 ] .";
/// let source = Source { path: "a.ttl".into(), format: Format::Turtle, base: None, graph: None, bytes: text.as_bytes().into() };
/// let canonical = canonical_n_quads(&read(vec![source]).dataset)?;
/// assert!(canonical.starts_with("_:c14n0 <http://e/"));
/// # Ok::<(), xinzhi::data::canonical::CanonicalError>(())
/// ```
///
/// # Errors
/// When the graph is poisoned, or has blank nodes inside triple terms.
pub fn canonical_n_quads(dataset: &Dataset) -> Result<String, CanonicalError> {
    let labels = canonical_labels(dataset, STEPS)?;
    let mut lines: Vec<String> = dataset
        .quads()
        .map(|quad| line(dataset, quad, &|id| labels.get(&id).map(String::as_str)))
        .collect();
    lines.sort_unstable();
    Ok(lines.concat())
}

/// The same dataset with canonical labels for its blank nodes; places are kept.
///
/// # Errors
/// As [`canonical_n_quads`].
pub fn canonicalise(dataset: &Dataset) -> Result<Dataset, CanonicalError> {
    let labels = canonical_labels(dataset, STEPS)?;
    let mut builder = DatasetBuilder::default();
    for path in dataset.files().paths() {
        builder.file(path, None);
    }
    for ids in dataset.quads() {
        let label = |id: TermId| labels.get(&id).map(BlankNode::new_unchecked);
        if let Some(quad) = dataset.quad(ids) {
            let subject = label(ids.s).map_or(quad.subject, NamedOrBlankNode::from);
            let object = label(ids.o).map_or(quad.object, Term::from);
            let graph_name = label(ids.g).map_or(quad.graph_name, GraphName::from);
            let quad = Quad::new(subject, quad.predicate, object, graph_name);
            let line = dataset.line(ids).unwrap_or(super::places::Line::UNKNOWN);
            builder.add(quad, line);
        }
    }
    Ok(builder.build())
}

/// A quad as a line of canonical N-Quads, blank nodes named by the function.
fn line<'l>(dataset: &Dataset, quad: QuadIds, label: &dyn Fn(TermId) -> Option<&'l str>) -> String {
    let mut out = String::new();
    let mut term = |id: TermId| {
        let _ = match label(id) {
            Some(label) => write!(out, "_:{label} "),
            None => write!(out, "{} ", dataset.term(id)),
        };
    };
    for id in [quad.s, quad.p, quad.o] {
        term(id);
    }
    if quad.g != TermId::DEFAULT_GRAPH {
        term(quad.g);
    }
    out.push_str(".\n");
    out
}

/// The canonical label of each blank node, without `_:` (§4.4).
fn canonical_labels(
    dataset: &Dataset,
    steps: usize,
) -> Result<HashMap<TermId, String>, CanonicalError> {
    let mut state = State::new(dataset, steps)?;
    let mut by_hash: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
    let mut nodes: Vec<TermId> = state.quads.keys().copied().collect();
    nodes.sort_unstable();
    for node in nodes {
        let hash = state.first_degree(node);
        state.first.insert(node, hash.clone());
        by_hash.entry(hash).or_default().push(node);
    }
    for alike in by_hash.values().filter(|nodes| nodes.len() == 1) {
        state.canonical.issue(alike[0]);
    }
    for alike in by_hash.into_values().filter(|nodes| nodes.len() > 1) {
        let mut results = Vec::new();
        for node in alike {
            if state.canonical.get(node).is_some() {
                continue;
            }
            let mut issuer = Issuer::new("b");
            issuer.issue(node);
            results.push(state.n_degree(node, issuer, 0)?);
        }
        results.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, issuer) in results {
            for node in issuer.order {
                state.canonical.issue(node);
            }
        }
    }
    Ok(state.canonical.names)
}

/// Issues labels in order (§4.5).
#[derive(Clone)]
struct Issuer {
    prefix: &'static str,
    names: HashMap<TermId, String>,
    order: Vec<TermId>,
}

impl Issuer {
    fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            names: HashMap::new(),
            order: Vec::new(),
        }
    }

    fn get(&self, node: TermId) -> Option<&str> {
        self.names.get(&node).map(String::as_str)
    }

    fn issue(&mut self, node: TermId) -> &str {
        let next = self.order.len();
        let (prefix, order) = (self.prefix, &mut self.order);
        self.names.entry(node).or_insert_with(|| {
            order.push(node);
            format!("{prefix}{next}")
        })
    }
}

struct State<'a> {
    dataset: &'a Dataset,
    quads: HashMap<TermId, Vec<QuadIds>>,
    first: HashMap<TermId, String>,
    canonical: Issuer,
    steps: usize,
    left: usize,
}

impl<'a> State<'a> {
    fn new(dataset: &'a Dataset, steps: usize) -> Result<Self, CanonicalError> {
        let mut quads: HashMap<TermId, Vec<QuadIds>> = HashMap::new();
        for quad in dataset.quads() {
            let mut nodes = Vec::new();
            for id in components(quad).map(|(_, id)| id) {
                match dataset.term(id) {
                    Term::BlankNode(_) if !nodes.contains(&id) => nodes.push(id),
                    Term::Triple(triple) if has_blank(&Term::Triple(triple.clone())) => {
                        return Err(CanonicalError::TripleTerm(triple.to_string()));
                    }
                    _ => {}
                }
            }
            for node in nodes {
                quads.entry(node).or_default().push(quad);
            }
        }
        Ok(Self {
            dataset,
            quads,
            first: HashMap::new(),
            canonical: Issuer::new("c14n"),
            steps,
            left: steps,
        })
    }

    fn step(&mut self) -> Result<(), CanonicalError> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(CanonicalError::Poisoned(self.steps))?;
        Ok(())
    }

    fn is_blank(&self, id: TermId) -> bool {
        self.dataset.term(id).is_blank_node()
    }

    /// Hash First Degree Quads (§4.6).
    fn first_degree(&self, node: TermId) -> String {
        let label = |id: TermId| match id {
            id if id == node => Some("a"),
            id if id != TermId::DEFAULT_GRAPH && self.is_blank(id) => Some("z"),
            _ => None,
        };
        let quads = self.quads[&node].iter();
        let mut lines: Vec<String> = quads.map(|q| line(self.dataset, *q, &label)).collect();
        lines.sort_unstable();
        hash(&lines.concat())
    }

    /// Hash Related Blank Node (§4.7).
    fn related(&self, node: TermId, quad: QuadIds, issuer: &Issuer, position: char) -> String {
        let mut input = String::from(position);
        if position != 'g' {
            let _ = write!(input, "{}", self.dataset.term(quad.p));
        }
        match self.canonical.get(node).or_else(|| issuer.get(node)) {
            Some(label) => {
                let _ = write!(input, "_:{label}");
            }
            None => input.push_str(&self.first[&node]),
        }
        hash(&input)
    }

    /// Hash N-Degree Quads (§4.8).
    fn n_degree(
        &mut self,
        node: TermId,
        mut issuer: Issuer,
        depth: usize,
    ) -> Result<(String, Issuer), CanonicalError> {
        if depth > DEPTH {
            return Err(CanonicalError::Poisoned(self.steps - self.left));
        }
        let mut related: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
        for quad in self.quads[&node].clone() {
            for (position, other) in components(quad) {
                if other != node && self.is_blank(other) {
                    self.step()?;
                    let hash = self.related(other, quad, &issuer, position);
                    related.entry(hash).or_default().push(other);
                }
            }
        }
        let mut data = String::new();
        for (related_hash, mut nodes) in related {
            data.push_str(&related_hash);
            nodes.sort_unstable();
            let mut chosen: Option<(String, Issuer)> = None;
            loop {
                self.step()?;
                let best = chosen.as_ref().map(|(path, _)| path.as_str());
                if let Some(found) = self.path(&nodes, &issuer, best, depth)? {
                    chosen = Some(found);
                }
                if !next_permutation(&mut nodes) {
                    break;
                }
            }
            if let Some((path, chosen)) = chosen {
                data.push_str(&path);
                issuer = chosen;
            }
        }
        Ok((hash(&data), issuer))
    }

    /// The path of one order of related nodes; `None` when it is no better than the best one.
    fn path(
        &mut self,
        nodes: &[TermId],
        issuer: &Issuer,
        best: Option<&str>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, CanonicalError> {
        let worse = |path: &str| best.is_some_and(|best| path.len() >= best.len() && path > best);
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut open = Vec::new();
        for node in nodes {
            if let Some(label) = self.canonical.get(*node) {
                let _ = write!(path, "_:{label}");
            } else {
                if issuer.get(*node).is_none() {
                    open.push(*node);
                }
                let _ = write!(path, "_:{}", issuer.issue(*node));
            }
            if worse(&path) {
                return Ok(None);
            }
        }
        for node in open {
            let (hash, inner) = self.n_degree(node, issuer.clone(), depth + 1)?;
            let _ = write!(path, "_:{}<{hash}>", issuer.issue(node));
            issuer = inner;
            if worse(&path) {
                return Ok(None);
            }
        }
        let better = best.is_none_or(|best| path.as_str() < best);
        Ok(better.then_some((path, issuer)))
    }
}

/// The positions at which a blank node may stand.
fn components(quad: QuadIds) -> impl Iterator<Item = (char, TermId)> {
    let graph = (quad.g != TermId::DEFAULT_GRAPH).then_some(('g', quad.g));
    [('s', quad.s), ('o', quad.o)].into_iter().chain(graph)
}

fn has_blank(term: &Term) -> bool {
    match term {
        Term::BlankNode(_) => true,
        Term::Triple(triple) => triple.subject.is_blank_node() || has_blank(&triple.object),
        Term::NamedNode(_) | Term::Literal(_) => false,
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// The next order of a list; false after the last one. Equal members are not told apart.
fn next_permutation(list: &mut [TermId]) -> bool {
    let Some(pivot) = list.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return false;
    };
    let above = list.iter().rposition(|x| *x > list[pivot]);
    list.swap(pivot, above.expect("the member after the pivot is greater"));
    list[pivot + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{Source, read};
    use crate::words::format::Format;

    fn load(text: &str) -> Dataset {
        let loaded = read(vec![Source {
            path: "t".into(),
            format: Format::TriG,
            base: None,
            graph: None,
            bytes: text.as_bytes().to_vec().into(),
        }]);
        assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
        loaded.dataset
    }

    /// Every blank node points to every other one.
    fn complete(n: usize) -> Dataset {
        let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
        let text: String = pairs
            .filter(|(i, j)| i != j)
            .map(|(i, j)| format!("_:n{i} <http://e/p> _:n{j} .\n"))
            .collect();
        load(&text)
    }

    #[test]
    fn labels_do_not_depend_on_those_that_were_written() {
        let one = load("_:a <http://e/p> _:b . _:b <http://e/p> _:a . _:c <http://e/q> _:a .");
        let two = load("_:z <http://e/q> _:x . _:y <http://e/p> _:x . _:x <http://e/p> _:y .");
        let canonical = canonical_n_quads(&one);
        assert!(canonical.is_ok());
        assert_eq!(canonical, canonical_n_quads(&two));
        let again = canonicalise(&one).expect("it is small");
        assert_eq!(canonical_n_quads(&again), canonical);
    }

    #[test]
    fn poisoned_graphs_are_refused() {
        assert!(canonical_n_quads(&complete(5)).is_ok());
        assert!(matches!(
            canonical_labels(&complete(12), 20_000),
            Err(CanonicalError::Poisoned(20_000))
        ));
    }

    #[test]
    fn triple_terms_are_kept_unless_blank() {
        let text = "<http://e/r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <http://e/a> <http://e/b> 1 )>> .";
        assert!(canonical_n_quads(&load(text)).is_ok());
        let refused = canonical_n_quads(&load(&text.replace("<http://e/a>", "_:a")));
        assert!(matches!(refused, Err(CanonicalError::TripleTerm(_))));
    }
}
