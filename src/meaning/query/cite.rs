//! The passages behind each row of an answer.
//!
//! The body of the query (without projection, grouping, order and slice) is asked again for all its variables; the triple
//! patterns of each solution that agrees with the row are looked up, and the passages that state them are the row's. What only a
//! rule says has no passage of its own: the graph of what was inferred marks the row, and `explain` leads on to the passages.

use super::{Answer, QueryError, Table, bind, run};
use crate::data::dataset::{Ask, Dataset, DatasetBuilder, TermId};
use crate::meaning::labels::is_inferred_graph;
use crate::store::remote::{Remote, RemoteError};
use crate::store::{Store, StoreError};
use crate::words::vocabulary::{rdf, xz};
use oxrdf::{NamedNode, Term, Triple, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A table with the passages behind each of its rows.
pub struct Cited {
    /// The rows.
    pub table: Table,
    /// What [`passages`] finds for each.
    pub passages: Vec<Vec<NamedNode>>,
}

/// Answers a SELECT with the passages behind each row; `None` for other forms.
///
/// Where the rows are the solutions of the body, ordered and projected, the body is evaluated once for both.
///
/// # Errors
/// When the query cannot be evaluated.
pub fn answer(
    query: &Query,
    store: &Store,
    dataset: &Dataset,
) -> Result<Option<Cited>, QueryError> {
    if let Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    } = query
        && store.as_remote().is_none()
        && let Some(projected) = Projected::of(pattern)
    {
        return projected.answer(store, dataset).map(Some);
    }
    let Answer::Table(table) = run(store, query.clone())? else {
        return Ok(None);
    };
    let passages = passages(query, &table, store, dataset)?;
    Ok(Some(Cited { table, passages }))
}

/// A query whose rows are solutions of its body, with the columns asked for.
struct Projected<'a> {
    ordered: &'a GraphPattern,
    columns: &'a [Variable],
    distinct: bool,
}

impl<'a> Projected<'a> {
    fn of(pattern: &'a GraphPattern) -> Option<Self> {
        let (project, distinct) = match pattern {
            GraphPattern::Distinct { inner } => (inner.as_ref(), true),
            other => (other, false),
        };
        let GraphPattern::Project { inner, variables } = project else {
            return None;
        };
        let unordered = match inner.as_ref() {
            GraphPattern::OrderBy { inner, .. } => inner,
            other => other,
        };
        std::ptr::eq(body(unordered), unordered).then_some(Self {
            ordered: inner,
            columns: variables,
            distinct,
        })
    }

    fn answer(&self, store: &Store, dataset: &Dataset) -> Result<Cited, QueryError> {
        let mut triples = Vec::new();
        collect_triples(self.ordered, &mut triples);
        let mut all = self.columns.to_vec();
        all.extend(
            variables(&triples)
                .into_iter()
                .filter(|v| !self.columns.contains(v)),
        );
        let solutions = select(store, selection(self.ordered.clone(), all))?;
        let width = self.columns.len();
        let mut seen = HashSet::new();
        let rows = solutions.rows.iter().map(|row| &row[..width]);
        let table = Table {
            columns: solutions.columns[..width].to_vec(),
            rows: rows
                .filter(|row| !self.distinct || seen.insert(*row))
                .map(<[_]>::to_vec)
                .collect(),
        };
        let passages = match_rows(&table, &solutions, &triples, dataset);
        Ok(Cited { table, passages })
    }
}

/// Asks for the solutions of a pattern, with these columns.
fn selection(pattern: GraphPattern, variables: Vec<Variable>) -> Query {
    Query::Select {
        dataset: None,
        pattern: GraphPattern::Project {
            inner: Box::new(pattern),
            variables,
        },
        base_iri: None,
    }
}

/// The rows of a SELECT.
fn select(store: &Store, query: Query) -> Result<Table, QueryError> {
    Ok(match run(store, query)? {
        Answer::Table(table) => table,
        Answer::Boolean(_) | Answer::Graph(_) => Table::default(),
    })
}

/// For each row of a table, the passages that state what the row rests on (by the dataset, or by the remote store that answered), in
/// the order of the paper's addresses; then, when a statement of it is only inferred, the graph of what was.
///
/// # Errors
/// When the body of the query cannot be evaluated.
pub fn passages(
    query: &Query,
    table: &Table,
    store: &Store,
    dataset: &Dataset,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    match store.as_remote() {
        Some(remote) => passages_from(remote, query, table, store),
        None => passages_by(query, table, dataset, |whole| select(store, whole)),
    }
}

/// The same, with whatever evaluates a SELECT on the dataset.
///
/// # Errors
/// What `ask` says.
pub fn passages_by<E>(
    query: &Query,
    table: &Table,
    dataset: &Dataset,
    ask: impl FnOnce(Query) -> Result<Table, E>,
) -> Result<Vec<Vec<NamedNode>>, E> {
    let (body, triples) = rested_on(query, false);
    let solutions = ask(selection(body, variables(&triples)))?;
    Ok(match_rows(table, &solutions, &triples, dataset))
}

/// The same from a remote store, which is asked for what it has about the triples of the solutions.
fn passages_from(
    remote: &Remote,
    query: &Query,
    table: &Table,
    store: &Store,
) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    let (body, triples) = rested_on(query, true);
    let solutions = select(store, selection(body, variables(&triples)))?;
    let evidence = evidence(remote, &solutions, &triples).map_err(StoreError::from)?;
    Ok(match_rows(table, &solutions, &triples, &evidence))
}

/// The body of a query and the triple patterns that its solutions rest on, blank nodes made variables when they are to be named.
fn rested_on(query: &Query, named: bool) -> (GraphPattern, Vec<TriplePattern>) {
    let mut query = query.clone();
    let mut body = body(bind::pattern_mut(&mut query)).clone();
    if named {
        name_blank_nodes(&mut body);
    }
    let mut triples = Vec::new();
    collect_triples(&body, &mut triples);
    (body, triples)
}

/// Makes variables of the blank nodes of a pattern, so that the triples of a solution can be looked up elsewhere.
fn name_blank_nodes(pattern: &mut GraphPattern) {
    let name = |term: &mut TermPattern| {
        if let TermPattern::BlankNode(node) = term {
            let name = format!("blank_{}", node.as_str());
            *term = Variable::new_unchecked(name).into();
        }
    };
    bind::for_each_pattern(pattern, &mut |part| match part {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                name(&mut triple.subject);
                name(&mut triple.object);
            }
        }
        GraphPattern::Path {
            subject, object, ..
        } => {
            name(subject);
            name(object);
        }
        _ => {}
    });
}

/// What a remote store has about the triples of the solutions: the graphs that state them, and which of these are passages.
fn evidence(
    remote: &Remote,
    solutions: &Table,
    triples: &[TriplePattern],
) -> Result<Dataset, RemoteError> {
    let mut asked = BTreeMap::new();
    for solution in &solutions.rows {
        for pattern in triples {
            if let Some(triple) = instance(pattern, solutions, solution) {
                asked.entry(triple.to_string()).or_insert(triple);
            }
        }
    }
    let mut builder = DatasetBuilder::default();
    let asked: Vec<Triple> = asked.into_values().collect();
    remote.stated(&asked, &mut builder)?;
    let found = builder.build();
    let graphs = found.graphs().into_iter();
    let graphs = graphs.filter_map(|graph| match found.term(graph) {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    });
    let graphs: BTreeSet<NamedNode> = graphs.collect();
    let mut builder = found.into_builder();
    remote.about(&graphs, &[rdf::TYPE, xz::POSITION], &mut builder)?;
    Ok(builder.build())
}

/// The triple that a solution makes of a pattern, when it binds all of it.
fn instance(
    pattern: &TriplePattern,
    solutions: &Table,
    solution: &[Option<Term>],
) -> Option<Triple> {
    let [s, p, o] = positions(pattern).map(|position| match position {
        Position::Term(term) => Some(term),
        Position::Variable(name) => solution.get(solutions.column(&name)?)?.clone(),
        Position::Anything => None,
    });
    let (Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)) = (s, p, o) else {
        return None;
    };
    Some(Triple::new(s, p, o))
}

/// What lies under the solution modifiers.
pub(in crate::meaning) fn body(pattern: &GraphPattern) -> &GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. } => body(inner),
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. }
            if has_modifier(inner) =>
        {
            body(inner)
        }
        other => other,
    }
}

/// Whether a grouping or projection lies below, so that what is above it speaks of its results.
fn has_modifier(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { .. } => true,
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => {
            has_modifier(inner)
        }
        _ => false,
    }
}

/// All triple patterns that a solution rests on; what is negated does not count.
pub(in crate::meaning) fn collect_triples(
    pattern: &GraphPattern,
    triples: &mut Vec<TriplePattern>,
) {
    match pattern {
        GraphPattern::Bgp { patterns } => triples.extend(patterns.iter().cloned()),
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right } => {
            collect_triples(left, triples);
            collect_triples(right, triples);
        }
        GraphPattern::Minus { left, .. } => collect_triples(left, triples),
        GraphPattern::Path { .. } | GraphPattern::Values { .. } | GraphPattern::Service { .. } => {}
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => collect_triples(inner, triples),
    }
}

pub(in crate::meaning) fn variables(triples: &[TriplePattern]) -> Vec<Variable> {
    let mut names = BTreeSet::new();
    for triple in triples {
        for position in positions(triple) {
            if let Position::Variable(name) = position {
                names.insert(name);
            }
        }
    }
    names.into_iter().map(Variable::new_unchecked).collect()
}

/// What stands at a position of a triple pattern.
pub(in crate::meaning) enum Position {
    Variable(String),
    Term(Term),
    Anything,
}

pub(in crate::meaning) fn positions(triple: &TriplePattern) -> [Position; 3] {
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(node) => Position::Term(node.clone().into()),
        NamedNodePattern::Variable(variable) => Position::Variable(variable.as_str().to_owned()),
    };
    [
        position(&triple.subject),
        predicate,
        position(&triple.object),
    ]
}

fn position(pattern: &TermPattern) -> Position {
    match pattern {
        TermPattern::NamedNode(node) => Position::Term(node.clone().into()),
        TermPattern::Literal(literal) => Position::Term(literal.clone().into()),
        TermPattern::Variable(variable) => Position::Variable(variable.as_str().to_owned()),
        TermPattern::BlankNode(_) | TermPattern::Triple(_) => Position::Anything,
    }
}

fn match_rows(
    table: &Table,
    solutions: &Table,
    triples: &[TriplePattern],
    dataset: &Dataset,
) -> Vec<Vec<NamedNode>> {
    let shared: Vec<(usize, usize)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((at, solutions.column(name)?)))
        .collect();
    let looked_up: Vec<[Slot; 3]> = triples
        .iter()
        .filter_map(|triple| slots(triple, solutions, dataset))
        .collect();
    let mut found: HashMap<Vec<Option<&Term>>, BTreeSet<TermId>> = HashMap::new();
    let mut seen = HashMap::new();
    let mut known = Passages::new(dataset);
    for solution in &solutions.rows {
        let ids: Vec<Ask> = solution
            .iter()
            .map(|term| dataset.id(term.as_ref()?))
            .collect();
        let key = shared.iter().map(|(_, at)| solution[*at].as_ref());
        let passages = found.entry(key.collect()).or_default();
        for triple in &looked_up {
            let Some(asks) = filled(triple, &ids) else {
                continue;
            };
            let stated = seen.entry(asks).or_insert_with(|| {
                let mut stated = graphs_of(asks, dataset);
                // That a thing is of the classes above its own goes without saying.
                let told = asks[1] == dataset.iri(rdf::TYPE)
                    || stated.iter().any(|g| !is_inferred(dataset, *g));
                stated.retain(|g| known.is_passage(*g) && !(told && is_inferred(dataset, *g)));
                stated
            });
            passages.extend(stated.iter().copied());
        }
    }
    let sorted: HashMap<_, _> = found
        .into_iter()
        .map(|(key, ids)| (key, known.sorted(&ids)))
        .collect();
    table
        .rows
        .iter()
        .map(|row| {
            let key: Vec<Option<&Term>> = shared.iter().map(|(at, _)| row[*at].as_ref()).collect();
            sorted.get(&key).cloned().unwrap_or_default()
        })
        .collect()
}

/// What is looked up at a position of a triple pattern.
#[derive(Clone, Copy)]
enum Slot {
    Column(usize),
    Known(TermId),
    Anything,
}

/// What is looked up for a triple pattern; `None` when it names a term that the dataset lacks.
fn slots(triple: &TriplePattern, solutions: &Table, dataset: &Dataset) -> Option<[Slot; 3]> {
    let mut slots = [Slot::Anything; 3];
    for (slot, position) in slots.iter_mut().zip(positions(triple)) {
        *slot = match position {
            Position::Anything => Slot::Anything,
            Position::Term(term) => Slot::Known(dataset.id(&term)?),
            Position::Variable(name) => Slot::Column(solutions.column(&name)?),
        };
    }
    Some(slots)
}

/// The pattern of a solution; `None` when a variable of it is unbound, or bound to what the dataset lacks.
fn filled(triple: &[Slot; 3], ids: &[Ask]) -> Option<[Ask; 3]> {
    let mut asks = [None; 3];
    for (ask, slot) in asks.iter_mut().zip(triple) {
        *ask = match slot {
            Slot::Anything => None,
            Slot::Known(id) => Some(*id),
            Slot::Column(at) => Some(ids[*at]?),
        };
    }
    Some(asks)
}

/// The graphs that hold a triple, each once.
fn graphs_of([s, p, o]: [Ask; 3], dataset: &Dataset) -> Vec<TermId> {
    let graphs = dataset.matching(s, p, o).map(|q| q.g);
    let mut graphs: Vec<TermId> = graphs.filter(|g| *g != TermId::DEFAULT_GRAPH).collect();
    graphs.sort_unstable();
    graphs.dedup();
    graphs
}

/// Whether a graph holds what was inferred.
fn is_inferred(dataset: &Dataset, graph: TermId) -> bool {
    matches!(dataset.term(graph), Term::NamedNode(node) if is_inferred_graph(node.as_str()))
}

/// The passages that were come upon, with their places in the text, and the graphs of what was inferred, which come last; `None` for
/// other graphs.
struct Passages<'a> {
    dataset: &'a Dataset,
    class: Ask,
    position: Ask,
    known: HashMap<TermId, Option<(u64, NamedNode)>>,
}

impl<'a> Passages<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            class: dataset.iri(xz::PASSAGE),
            position: dataset.iri(xz::POSITION),
            known: HashMap::new(),
        }
    }

    /// Whether it is a passage, or the graph of what was inferred.
    fn is_passage(&mut self, id: TermId) -> bool {
        if let Some(known) = self.known.get(&id) {
            return known.is_some();
        }
        let passage = self.passage(id);
        let is_one = passage.is_some();
        self.known.insert(id, passage);
        is_one
    }

    fn passage(&self, id: TermId) -> Option<(u64, NamedNode)> {
        let Term::NamedNode(node) = self.dataset.term(id) else {
            return None;
        };
        if is_inferred(self.dataset, id) {
            return Some((u64::MAX, node.clone()));
        }
        let kind = self.dataset.iri(rdf::TYPE)?;
        let mut is_one = self
            .dataset
            .matching(Some(id), Some(kind), Some(self.class?));
        is_one.next()?;
        let positions = self
            .position
            .into_iter()
            .flat_map(|property| self.dataset.matching(Some(id), Some(property), None));
        let position = positions
            .filter_map(|quad| match self.dataset.term(quad.o) {
                Term::Literal(literal) => literal.value().parse().ok(),
                _ => None,
            })
            .next();
        Some((position.unwrap_or(u64::MAX), node.clone()))
    }

    /// Passages in the order of their text.
    fn sorted(&self, ids: &BTreeSet<TermId>) -> Vec<NamedNode> {
        let mut nodes: Vec<&(u64, NamedNode)> = ids
            .iter()
            .filter_map(|id| self.known.get(id)?.as_ref())
            .collect();
        nodes.sort();
        nodes.into_iter().map(|(_, node)| node.clone()).collect()
    }
}
