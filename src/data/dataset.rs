//! The working index: terms interned to `u32`, quads in four sorted arrays, and the line of each quad.
//!
//! Check, infer, projection, diff and canonical form run on these arrays, and SPARQL runs on them too ([`super::view`]), so that
//! nothing is copied and literals keep their written form. A pattern is answered in O(log r + hits), r being the rows of its first term.

mod builder;
mod extended;
mod order;

pub use builder::DatasetBuilder;
pub use extended::Extended;
pub(crate) use order::in_order;

use self::order::Order;
use super::places::{Files, Line};
use foldhash::fast::FixedState;
use indexmap::{Equivalent, IndexSet};
use oxrdf::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use std::hash::{Hash, Hasher};

/// An interned term; equal identifiers are the same RDF term of the same [`Dataset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

impl TermId {
    /// Stands for the default graph in the place of a graph name; it is no term.
    pub const DEFAULT_GRAPH: Self = Self(u32::MAX);

    /// The position of the term in the dictionary, for tables beside it.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The identifier at a position, for dictionaries that go on behind that of the dataset; such terms match nothing in it.
    ///
    /// # Panics
    /// When the position is not below 2^32 - 1.
    pub fn at(index: usize) -> Self {
        let index = u32::try_from(index).ok().filter(|i| *i < u32::MAX);
        Self(index.expect("a dictionary holds fewer than 2^32 - 1 terms"))
    }
}

/// A quad of interned terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuadIds {
    /// Subject.
    pub s: TermId,
    /// Predicate.
    pub p: TermId,
    /// Object.
    pub o: TermId,
    /// Graph name, or [`TermId::DEFAULT_GRAPH`].
    pub g: TermId,
}

impl QuadIds {
    /// The triple without its graph.
    pub fn triple(self) -> [TermId; 3] {
        [self.s, self.p, self.o]
    }
}

/// The dictionary: each term once, numbered in the order of its first appearance.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    terms: IndexSet<Term, FixedState>,
}

impl Dictionary {
    /// The identifier of a term, made when the term is new.
    ///
    /// # Panics
    /// When there are more than 4,294,967,294 terms.
    pub fn intern(&mut self, term: Term) -> TermId {
        let (index, _) = self.terms.insert_full(term);
        let index = u32::try_from(index).ok().filter(|i| *i < u32::MAX);
        TermId(index.expect("a dataset holds fewer than 2^32 - 1 terms"))
    }

    /// Gives some terms other names, which differ from each other; the identifiers stay. When one of these names is known already,
    /// nothing is done.
    fn rename(
        &mut self,
        which: impl Fn(&Term) -> bool,
        mut name: impl FnMut(Term) -> Term,
    ) -> bool {
        let old = self
            .terms
            .iter()
            .enumerate()
            .filter(|(_, term)| which(term));
        let new = old.map(|(index, term)| (index, name(term.clone())));
        let new: Vec<(usize, Term)> = new
            .filter(|(index, term)| self.terms.get_index(*index) != Some(term))
            .collect();
        let may_be = new.iter().all(|(_, term)| !self.terms.contains(term));
        if may_be {
            for (index, term) in new {
                let renamed = self.terms.replace_index(index, term);
                debug_assert!(renamed.is_ok(), "two terms got one name");
            }
        }
        may_be
    }

    /// The identifier of a term that is known.
    pub fn id(&self, term: &Term) -> Option<TermId> {
        self.terms
            .get_index_of(term)
            .map(|index| TermId(index as u32))
    }

    /// The identifier of an IRI that is known; it is not copied to be looked up.
    pub fn iri(&self, iri: NamedNodeRef<'_>) -> Option<TermId> {
        self.terms
            .get_index_of(&Iri(iri))
            .map(|index| TermId(index as u32))
    }

    /// The term of an identifier.
    pub fn term(&self, id: TermId) -> &Term {
        self.terms
            .get_index(id.index())
            .expect("an identifier comes from its own dictionary")
    }

    /// The identifier at a position, for tables that are kept beside the dictionary.
    pub fn nth(&self, index: usize) -> Option<TermId> {
        (index < self.terms.len()).then_some(TermId(index as u32))
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// A quad in oxrdf's terms; `None` when a literal stands as subject or predicate, which no reader yields.
    pub fn quad(&self, quad: QuadIds) -> Option<Quad> {
        let subject = match self.term(quad.s) {
            Term::NamedNode(n) => NamedOrBlankNode::from(n.clone()),
            Term::BlankNode(b) => b.clone().into(),
            Term::Literal(_) | Term::Triple(_) => return None,
        };
        let Term::NamedNode(predicate) = self.term(quad.p) else {
            return None;
        };
        Some(Quad::new(
            subject,
            predicate.clone(),
            self.term(quad.o).clone(),
            self.graph_name(quad.g)?,
        ))
    }

    fn graph_name(&self, g: TermId) -> Option<GraphName> {
        if g == TermId::DEFAULT_GRAPH {
            return Some(GraphName::DefaultGraph);
        }
        match self.term(g) {
            Term::NamedNode(n) => Some(n.clone().into()),
            Term::BlankNode(b) => Some(b.clone().into()),
            Term::Literal(_) | Term::Triple(_) => None,
        }
    }
}

/// An IRI that is looked up among terms.
struct Iri<'a>(NamedNodeRef<'a>);

impl Hash for Iri<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As the term that owns it: a test holds them together.
        TermRef::NamedNode(self.0).hash(state);
    }
}

impl Equivalent<Term> for Iri<'_> {
    fn equivalent(&self, term: &Term) -> bool {
        matches!(term, Term::NamedNode(node) if node.as_ref() == self.0)
    }
}

/// A finished set of quads with its dictionary and places.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    dictionary: Dictionary,
    gspo: Order,
    spog: Order,
    posg: Order,
    ospg: Order,
    lines: Vec<Line>,
    files: Files,
}

/// So many rows are read one by one rather than searched.
const FEW_ROWS: usize = 16;

/// A range of one of the arrays, and how to read its rows.
type Rows<'a> = (&'a [[u32; 4]], fn([u32; 4]) -> QuadIds);

/// What a pattern asks of a position: `None` is "any".
pub type Ask = Option<TermId>;

impl Dataset {
    /// The number of quads.
    pub fn len(&self) -> usize {
        self.gspo.rows().len()
    }

    /// Whether there is no quad.
    pub fn is_empty(&self) -> bool {
        self.gspo.rows().is_empty()
    }

    /// The dictionary.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The files that were read.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The same without the texts of its files, for when nothing more is to be shown of them.
    pub fn without_texts(mut self) -> Self {
        self.files.forget_texts();
        self
    }

    /// The term of an identifier.
    pub fn term(&self, id: TermId) -> &Term {
        self.dictionary.term(id)
    }

    /// The identifier of a term, when the dataset knows it.
    pub fn id(&self, term: &Term) -> Ask {
        self.dictionary.id(term)
    }

    /// The identifier of an IRI, when the dataset knows it.
    pub fn iri(&self, iri: NamedNodeRef<'_>) -> Ask {
        self.dictionary.iri(iri)
    }

    /// All quads, by graph, subject, predicate, object.
    pub fn quads(&self) -> impl Iterator<Item = QuadIds> + Clone + '_ {
        self.gspo.rows().iter().map(|q| from_gspo(*q))
    }

    /// All quads in the same order, each with where it stands.
    pub fn quads_with_lines(&self) -> impl Iterator<Item = (QuadIds, Line)> + Clone + '_ {
        self.quads().zip(self.lines.iter().copied())
    }

    /// The quads that match, in any graph (a triple that stands in two graphs comes twice, one after the other).
    pub fn matching(&self, s: Ask, p: Ask, o: Ask) -> impl Iterator<Item = QuadIds> + Clone + '_ {
        let (rows, from) = self.range(s, p, o);
        rows.iter()
            .map(move |row| from(*row))
            .filter(move |q| fits(*q, s, p, o))
    }

    /// The quads that match in one graph. The shorter of the graph's and the pattern's range is read.
    pub fn matching_in(
        &self,
        g: TermId,
        s: Ask,
        p: Ask,
        o: Ask,
    ) -> impl Iterator<Item = QuadIds> + Clone + '_ {
        let (any, from_any) = self.range(s, p, o);
        let own = self.gspo.slice([Some(g), s, s.and(p)]);
        let (rows, from): Rows<'_> = if own.len() <= any.len() {
            (own, from_gspo)
        } else {
            (any, from_any)
        };
        rows.iter()
            .map(move |row| from(*row))
            .filter(move |q| q.g == g && fits(*q, s, p, o))
    }

    /// The distinct triples that match in any graph.
    pub fn triples(
        &self,
        s: Ask,
        p: Ask,
        o: Ask,
    ) -> impl Iterator<Item = [TermId; 3]> + Clone + '_ {
        let mut last = None;
        self.matching(s, p, o)
            .map(QuadIds::triple)
            .filter(move |t| last.replace(*t) != Some(*t))
    }

    /// The distinct objects of a subject's property, in any graph.
    pub fn objects(
        &self,
        s: TermId,
        p: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = TermId> + Clone + '_ {
        self.iri(p)
            .into_iter()
            .flat_map(move |p| self.triples(Some(s), Some(p), None))
            .map(|[_, _, o]| o)
    }

    /// The distinct subjects that have the object as value of the property, in any graph.
    pub fn subjects(
        &self,
        p: NamedNodeRef<'_>,
        o: TermId,
    ) -> impl Iterator<Item = TermId> + Clone + '_ {
        self.iri(p)
            .into_iter()
            .flat_map(move |p| self.triples(None, Some(p), Some(o)))
            .map(|[s, _, _]| s)
    }

    /// The names of all graphs, the default graph last.
    pub fn graphs(&self) -> Vec<TermId> {
        let mut graphs = Vec::new();
        let mut rest = self.gspo.rows();
        while let Some(first) = rest.first() {
            let graph = TermId(first[0]);
            graphs.push(graph);
            rest = &rest[self.gspo.of(graph).len()..];
        }
        graphs
    }

    /// Where a quad stands.
    pub fn line(&self, quad: QuadIds) -> Option<Line> {
        let row = [quad.g.0, quad.s.0, quad.p.0, quad.o.0];
        let index = self.gspo.position(row)?;
        Some(self.lines[index]).filter(|line| line.is_known())
    }

    /// The first place at which a term is a subject; for what is absent, this is where to look.
    pub fn subject_line(&self, s: TermId) -> Option<Line> {
        self.matching(Some(s), None, None)
            .filter_map(|q| self.line(q))
            .min()
    }

    /// A quad in oxrdf's terms; `None` when a literal stands as subject or predicate, which no reader yields.
    pub fn quad(&self, quad: QuadIds) -> Option<Quad> {
        self.dictionary.quad(quad)
    }

    /// The array and range that hold every quad of a pattern, and how to read its rows.
    fn range(&self, s: Ask, p: Ask, o: Ask) -> Rows<'_> {
        match (s, p, o) {
            (Some(_), None, Some(_)) | (None, None, Some(_)) => {
                (self.ospg.slice([o, s, None]), from_ospg)
            }
            (None, Some(_), Some(object)) => match self.ospg.of(object) {
                // Few rows, which are in the order of those of the predicate too, are read sooner than the predicate's are searched.
                few if few.len() <= FEW_ROWS => (few, from_ospg),
                _ => (self.posg.slice([p, o, None]), from_posg),
            },
            (None, Some(_), None) => (self.posg.slice([p, None, None]), from_posg),
            _ => (self.spog.slice([s, p, p.and(o)]), from_spog),
        }
    }
}

fn fits(quad: QuadIds, s: Ask, p: Ask, o: Ask) -> bool {
    let ok = |asked: Ask, found: TermId| asked.is_none_or(|asked| asked == found);
    ok(s, quad.s) && ok(p, quad.p) && ok(o, quad.o)
}

fn from_gspo([g, s, p, o]: [u32; 4]) -> QuadIds {
    QuadIds {
        s: TermId(s),
        p: TermId(p),
        o: TermId(o),
        g: TermId(g),
    }
}

fn from_spog([s, p, o, g]: [u32; 4]) -> QuadIds {
    QuadIds {
        s: TermId(s),
        p: TermId(p),
        o: TermId(o),
        g: TermId(g),
    }
}

fn from_posg([p, o, s, g]: [u32; 4]) -> QuadIds {
    QuadIds {
        s: TermId(s),
        p: TermId(p),
        o: TermId(o),
        g: TermId(g),
    }
}

fn from_ospg([o, s, p, g]: [u32; 4]) -> QuadIds {
    QuadIds {
        s: TermId(s),
        p: TermId(p),
        o: TermId(o),
        g: TermId(g),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::NamedNode;
    use proptest::prelude::*;

    fn node(n: u8) -> NamedNode {
        NamedNode::new_unchecked(format!("http://e/{n}"))
    }

    /// A name that another blank node goes by is no reason to mix the two up.
    #[test]
    fn names_of_blank_nodes_may_be_exchanged() {
        let blank = |label: &str| oxrdf::BlankNode::new_unchecked(label);
        let quad =
            |s: &str, o: &str| Quad::new(blank(s), node(0), blank(o), GraphName::DefaultGraph);
        let line = Line { file: 0, number: 1 };
        for (a, b) in [("x", "y"), ("y", "x")] {
            let mut part = DatasetBuilder::default();
            part.add(quad("x", "y"), line);
            let named = |term: Term| match term.to_string().as_str() {
                "_:x" => blank(a).into(),
                "_:y" => blank(b).into(),
                _ => term,
            };
            let mut whole = DatasetBuilder::default();
            whole.append(part, 3, named);
            let dataset = whole.build();
            let found = dataset.quads().next().expect("there is one");
            assert_eq!(dataset.quad(found), Some(quad(a, b)));
            assert_eq!(dataset.line(found).map(|line| line.number), Some(4));
        }
    }

    fn dataset(rows: &[[u8; 4]]) -> Dataset {
        let mut builder = DatasetBuilder::default();
        for [s, p, o, g] in rows {
            let graph = if *g == 0 {
                GraphName::DefaultGraph
            } else {
                node(*g).into()
            };
            builder.add(
                Quad::new(node(*s), node(*p), node(*o), graph),
                Line::UNKNOWN,
            );
        }
        builder.build()
    }

    proptest! {
        /// Every pattern answers what a scan of all quads answers.
        #[test]
        fn patterns_agree_with_a_scan(rows in prop::collection::vec(prop::array::uniform4(0u8..5), 0..40), ask in prop::array::uniform4(prop::option::of(0u8..5))) {
            let dataset = dataset(&rows);
            let id = |n: Option<u8>| n.and_then(|n| dataset.id(&node(n).into()));
            let known = ask.iter().take(3).all(|n| n.is_none() || id(*n).is_some());
            prop_assume!(known);
            let [s, p, o] = [id(ask[0]), id(ask[1]), id(ask[2])];
            let mut scanned: Vec<QuadIds> = dataset.quads().filter(|q| fits(*q, s, p, o)).collect();
            let mut found: Vec<QuadIds> = dataset.matching(s, p, o).collect();
            scanned.sort();
            found.sort();
            prop_assert_eq!(&scanned, &found);
            for g in dataset.graphs() {
                let mut scanned: Vec<QuadIds> = scanned.iter().copied().filter(|q| q.g == g).collect();
                let mut found: Vec<QuadIds> = dataset.matching_in(g, s, p, o).collect();
                scanned.sort();
                found.sort();
                prop_assert_eq!(scanned, found);
            }
            let mut triples: Vec<_> = found.iter().map(|q| q.triple()).collect();
            triples.dedup();
            for n in ask.into_iter().flatten() {
                prop_assert_eq!(dataset.iri(node(n).as_ref()), dataset.id(&node(n).into()));
            }
            prop_assert_eq!(dataset.triples(s, p, o).count(), { triples.sort(); triples.dedup(); triples.len() });
        }
    }
}
