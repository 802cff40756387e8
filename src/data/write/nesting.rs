//! What Turtle may nest: blank nodes that are used once as `[ … ]`, lists as `( … )`, reifiers of a stated triple as `{| … |}`.
//!
//! Linear in the quads of a graph. Whatever is nested hangs from a subject that is printed at the top: circles are broken, and
//! nests deeper than [`DEPTH`] are printed with a label.

use super::sheet::{Sheet, Terms};
use crate::data::dataset::{QuadIds, TermId};
use crate::words::vocabulary::rdf;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use oxrdf::{NamedOrBlankNode, Term, Triple};

/// How deep blank nodes and annotations are nested.
const DEPTH: u8 = 12;

/// How each blank node of a dataset is used.
pub struct Uses {
    objects: HashMap<TermId, u32>,
    graphs: HashMap<TermId, TermId>,
    /// Must have a label: it stands in several graphs, inside a triple term, or as a graph name.
    labelled: HashSet<TermId>,
}

impl Uses {
    pub fn of(sheet: &Sheet<'_, '_>) -> Self {
        let terms = sheet.terms;
        let mut uses = Self {
            objects: HashMap::new(),
            graphs: HashMap::new(),
            labelled: HashSet::new(),
        };
        for quad in sheet.quads() {
            for id in [quad.s, quad.o] {
                match terms.term(id) {
                    Term::BlankNode(_) => {
                        if *uses.graphs.entry(id).or_insert(quad.g) != quad.g {
                            uses.labelled.insert(id);
                        }
                    }
                    Term::Triple(triple) => uses.label(terms, triple),
                    Term::NamedNode(_) | Term::Literal(_) => {}
                }
            }
            if terms.term(quad.o).is_blank_node() {
                *uses.objects.entry(quad.o).or_default() += 1;
            }
        }
        let graphs = sheet.quads().chunk_by(|a, b| a.g == b.g);
        uses.labelled.extend(graphs.map(|quads| quads[0].g));
        uses
    }

    fn label(&mut self, terms: &Terms<'_>, triple: &Triple) {
        if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
            self.labelled.extend(terms.id(&node.clone().into()));
        }
        match &triple.object {
            Term::BlankNode(_) => self.labelled.extend(terms.id(&triple.object)),
            Term::Triple(inner) => self.label(terms, inner),
            Term::NamedNode(_) | Term::Literal(_) => {}
        }
    }

    /// Whether a blank node is an object this many times and needs no label.
    fn is_free(&self, id: TermId, times: u32) -> bool {
        self.graphs.contains_key(&id)
            && !self.labelled.contains(&id)
            && self.objects.get(&id).copied().unwrap_or(0) == times
    }

    /// Whether nothing refers to a blank node, so that it may be written `[]`.
    pub fn is_anonymous(&self, id: TermId) -> bool {
        self.is_free(id, 0)
    }
}

/// What of one graph is nested, and where.
#[derive(Default)]
pub struct Nesting {
    /// Each nested list by its first cell.
    pub lists: HashMap<TermId, List>,
    /// The reifiers of each stated triple.
    pub reifiers: HashMap<[TermId; 3], Vec<TermId>>,
    /// The subject that each nested node hangs from.
    hosts: HashMap<TermId, TermId>,
    /// Cells of nested lists behind the first.
    cells: HashSet<TermId>,
}

/// A list whose cells carry nothing else.
#[derive(Default)]
pub struct List {
    pub members: Vec<TermId>,
    cells: Vec<TermId>,
}

impl Nesting {
    /// Decides for the quads of a graph.
    pub fn of(terms: &Terms<'_>, uses: &Uses, quads: &[QuadIds]) -> Self {
        let mut nesting = Self::default();
        for quad in quads {
            if uses.is_free(quad.o, 1) && quad.s != quad.o {
                nesting.hosts.insert(quad.o, quad.s);
            }
        }
        nesting.find_lists(terms, quads);
        nesting.find_reifiers(terms, uses, quads);
        nesting.root(quads);
        nesting
    }

    /// Whether a node is printed inside another one.
    pub fn is_nested(&self, id: TermId) -> bool {
        self.hosts.contains_key(&id) || self.cells.contains(&id)
    }

    fn find_lists(&mut self, terms: &Terms<'_>, quads: &[QuadIds]) {
        let (Some(first), Some(rest)) = (terms.iri(rdf::FIRST), terms.iri(rdf::REST)) else {
            return;
        };
        let nil = terms.iri(rdf::NIL);
        let mut cells: HashMap<TermId, (TermId, TermId)> = HashMap::new();
        for quads in quads.chunk_by(|a, b| a.s == b.s) {
            let [a, b] = quads else { continue };
            let (a, b) = if a.p == first { (a, b) } else { (b, a) };
            if a.p == first && b.p == rest && self.hosts.contains_key(&a.s) {
                cells.insert(a.s, (a.o, b.o));
            }
        }
        // A cell is used once: when it is the rest of another cell, it begins no list.
        let followers: HashSet<TermId> = cells.values().map(|(_, rest)| *rest).collect();
        let mut owners: HashMap<TermId, TermId> = HashMap::new();
        for head in cells.keys().filter(|cell| !followers.contains(cell)) {
            let mut list = List::default();
            let mut cell = *head;
            while let Some((member, next)) = cells.get(&cell) {
                list.members.push(*member);
                list.cells.push(cell);
                cell = *next;
            }
            if Some(cell) == nil {
                owners.extend(list.cells.iter().skip(1).map(|cell| (*cell, *head)));
                self.lists.insert(*head, list);
            }
        }
        self.hosts.retain(|node, _| !owners.contains_key(node));
        for host in self.hosts.values_mut() {
            *host = owners.get(host).copied().unwrap_or(*host);
        }
        self.cells = owners.into_keys().collect();
    }

    /// A reifier of one triple that stands in the graph is written behind it, with its own statements.
    fn find_reifiers(&mut self, terms: &Terms<'_>, uses: &Uses, quads: &[QuadIds]) {
        let Some(reifies) = terms.iri(rdf::REIFIES) else {
            return;
        };
        let stated: HashSet<[TermId; 3]> = quads.iter().map(|q| q.triple()).collect();
        for quads in quads.chunk_by(|a, b| a.s == b.s) {
            let reifier = quads[0].s;
            let mut reified = quads.iter().filter(|q| q.p == reifies);
            let (Some(quad), None) = (reified.next(), reified.next()) else {
                continue;
            };
            let named = terms.term(reifier).is_named_node();
            let may_hang = named || uses.is_anonymous(reifier);
            if let Some(triple) = triple_ids(terms, terms.term(quad.o))
                && stated.contains(&triple)
                && may_hang
                && triple[0] != reifier
            {
                self.hosts.insert(reifier, triple[0]);
                self.reifiers.entry(triple).or_default().push(reifier);
            }
        }
    }

    /// Takes from their places the nodes that would hang too deep or in a circle.
    fn root(&mut self, quads: &[QuadIds]) {
        let mut depths: HashMap<TermId, u8> = HashMap::new();
        for quads in quads.chunk_by(|a, b| a.s == b.s) {
            if !self.hosts.contains_key(&quads[0].s) {
                continue;
            }
            let mut path = vec![quads[0].s];
            let mut on_path: HashSet<TermId> = path.iter().copied().collect();
            let mut depth = loop {
                let node = path[path.len() - 1];
                if let Some(depth) = depths.get(&node) {
                    path.pop();
                    break *depth;
                }
                match self.hosts.get(&node).copied() {
                    None => break 0,
                    Some(host) if on_path.insert(host) => path.push(host),
                    Some(_) => {
                        self.free(node);
                        break 0;
                    }
                }
            };
            if let Some(top) = path.last()
                && !self.hosts.contains_key(top)
            {
                depths.insert(*top, 0);
                path.pop();
                depth = 0;
            }
            for node in path.into_iter().rev() {
                depth += 1;
                if depth > DEPTH {
                    self.free(node);
                    depth = 0;
                }
                depths.insert(node, depth);
            }
        }
    }

    /// Prints a node at the top after all; of a list, the cells behind the first become a list of their own.
    fn free(&mut self, node: TermId) {
        self.hosts.remove(&node);
        if let Some(mut list) = self.lists.remove(&node)
            && list.cells.len() > 1
        {
            list.members.remove(0);
            list.cells.remove(0);
            let second = list.cells[0];
            self.cells.remove(&second);
            self.hosts.insert(second, node);
            self.lists.insert(second, list);
        }
        for reifiers in self.reifiers.values_mut() {
            reifiers.retain(|reifier| *reifier != node);
        }
    }
}

fn triple_ids(terms: &Terms<'_>, term: &Term) -> Option<[TermId; 3]> {
    let Term::Triple(triple) = term else {
        return None;
    };
    Some([
        terms.id(&triple.subject.clone().into())?,
        terms.id(&triple.predicate.clone().into())?,
        terms.id(&triple.object)?,
    ])
}
