//! What rows rest on: solutions come one after the other, and of each only the passages behind its row are kept.

use super::patterns::{Ground, Position, positions};
use super::tuples::{Pairs, Tuples};
use crate::data::dataset::{Ask, Dataset, TermId};
use crate::meaning::labels::is_inferred_graph;
use crate::meaning::query::Table;
use crate::meaning::query::numbers::Terms;
use crate::meaning::query::row::Row;
use crate::words::vocabulary::{rdf, xz};
use foldhash::fast::FixedState;
use oxrdf::{NamedNode, Term};
use spargebra::term::TriplePattern;
use std::collections::HashMap;

/// The passages behind rows, found from the solutions that agree with them.
pub(super) struct Rested<'a> {
    terms: Terms<'a>,
    parts: Vec<Part>,
    /// The graphs of triples that were looked up of late.
    seen: HashMap<[Ask; 3], Box<[TermId]>, FixedState>,
    known: Passages<'a>,
}

/// So many triples are remembered: the same ones come again soon.
const REMEMBERED: usize = 1 << 17;

/// Solutions of one pattern.
struct Part {
    /// Where the columns by which solutions belong to rows stand: in the rows, in the solutions.
    shared: Vec<(usize, usize)>,
    looked_up: Vec<[Slot; 3]>,
    keys: Tuples,
    found: Pairs,
}

impl<'a> Rested<'a> {
    /// For what a dataset states.
    pub(super) fn new(dataset: &'a Dataset) -> Self {
        Self {
            terms: Terms::new(dataset),
            parts: Vec::new(),
            seen: HashMap::default(),
            known: Passages::new(dataset),
        }
    }

    /// Begins with solutions that have these columns, rest on these triple patterns, and belong to the rows that have the same keys.
    pub(super) fn begin(
        &mut self,
        rows: &[String],
        solutions: &[String],
        keys: &[String],
        triples: &[TriplePattern],
    ) {
        self.settle();
        let dataset = self.terms.dataset();
        let shared = keys.iter();
        let shared: Vec<(usize, usize)> = shared
            .filter_map(|name| Some((column(rows, name)?, column(solutions, name)?)))
            .collect();
        let looked_up = triples.iter();
        self.parts.push(Part {
            keys: Tuples::new(shared.len()),
            shared,
            looked_up: looked_up
                .filter_map(|triple| slots(triple, solutions, dataset))
                .collect(),
            found: Pairs::default(),
        });
    }

    /// Takes into account all solutions of a ground.
    pub(super) fn take(&mut self, rows: &[String], ground: &Ground, solutions: &Table) {
        self.begin(rows, &solutions.columns, &ground.keys, &ground.triples);
        for solution in &solutions.rows {
            self.add(Row::of(solution, false));
        }
    }

    /// Takes a solution into account, of those that were begun with last; says whether it is the first of its row.
    pub(super) fn add(&mut self, solution: Row<'_>) -> bool {
        let Some(part) = self.parts.last_mut() else {
            return false;
        };
        let dataset = self.terms.dataset();
        let (ids, values): (Vec<Ask>, Vec<Option<&Term>>) = solution.found(dataset).unzip();
        let key = part.shared.iter();
        let key: Vec<u32> = key
            .map(|(_, at)| self.terms.number_found(ids[*at], values[*at]))
            .collect();
        let (row, is_first) = part.keys.insert(&key);
        for triple in &part.looked_up {
            let Some(asks) = filled(triple, &ids) else {
                continue;
            };
            if self.seen.len() >= REMEMBERED {
                self.seen.clear();
            }
            let known = &mut self.known;
            let stated = self.seen.entry(asks).or_insert_with(|| {
                let mut stated = graphs_of(asks, dataset);
                // That a thing is of the classes above its own goes without saying.
                let told = asks[1] == dataset.iri(rdf::TYPE)
                    || stated.iter().any(|g| !is_inferred(dataset, *g));
                stated.retain(|g| known.is_passage(*g) && !(told && is_inferred(dataset, *g)));
                stated.into()
            });
            part.found.add(row, stated);
        }
        is_first
    }

    /// Ends with the solutions that were begun with last, so that they can be read.
    pub(super) fn settle(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.found.settle();
        }
        self.seen.clear();
    }

    /// The terms, for rows that are kept as numbers.
    pub(super) fn terms(&self) -> &Terms<'a> {
        &self.terms
    }

    /// Puts the numbers of a row's terms behind those of others.
    pub(super) fn number(&mut self, row: Row<'_>, cells: &mut Vec<u32>) {
        cells.extend(self.terms.numbers(row));
    }

    /// The passages behind a row of numbers, in the order of their text.
    pub(super) fn behind(&self, row: &[u32]) -> Vec<&NamedNode> {
        let of_parts = self.parts.iter().flat_map(|part| part.of(row));
        let mut graphs: Vec<TermId> = of_parts.collect();
        graphs.sort_unstable();
        graphs.dedup();
        self.known.sorted(&graphs)
    }

    /// The passages behind each row of a table.
    pub(super) fn of(mut self, table: &Table) -> Vec<Vec<NamedNode>> {
        self.settle();
        let passages = |row: &Vec<Option<Term>>| {
            let terms = row.iter().map(|term| self.terms.known(term.as_ref()));
            let row: Vec<u32> = terms.collect();
            self.behind(&row).into_iter().cloned().collect()
        };
        table.rows.iter().map(passages).collect()
    }
}

impl Part {
    fn of(&self, row: &[u32]) -> impl Iterator<Item = TermId> + '_ {
        let key: Vec<u32> = self.shared.iter().map(|(at, _)| row[*at]).collect();
        let found = self.keys.get(&key).into_iter();
        found.flat_map(|row| self.found.of(row))
    }
}

fn column(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column == name)
}

/// What is looked up at a position of a triple pattern.
#[derive(Clone, Copy)]
enum Slot {
    Column(usize),
    Known(TermId),
    Anything,
}

/// What is looked up for a triple pattern; `None` when it names a term that the dataset lacks.
fn slots(triple: &TriplePattern, columns: &[String], dataset: &Dataset) -> Option<[Slot; 3]> {
    let mut slots = [Slot::Anything; 3];
    for (slot, position) in slots.iter_mut().zip(positions(triple)) {
        *slot = match position {
            Position::Anything => Slot::Anything,
            Position::Term(term) => Slot::Known(dataset.id(&term)?),
            Position::Variable(name) => Slot::Column(column(columns, &name)?),
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
    known: HashMap<TermId, Option<(u64, NamedNode)>, FixedState>,
}

impl<'a> Passages<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            class: dataset.iri(xz::PASSAGE),
            position: dataset.iri(xz::POSITION),
            known: HashMap::default(),
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
    fn sorted(&self, ids: &[TermId]) -> Vec<&NamedNode> {
        let found = ids.iter().filter_map(|id| self.known.get(id)?.as_ref());
        let mut nodes: Vec<&(u64, NamedNode)> = found.collect();
        nodes.sort_unstable();
        nodes.into_iter().map(|(_, node)| node).collect()
    }
}
