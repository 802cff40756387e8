//! What collects quads, term by term or file by file, and makes a [`Dataset`] of them.

use super::order::{self, Order};
use super::{Dataset, Dictionary, QuadIds, TermId};
use crate::data::places::{Files, Line};
use oxrdf::{GraphName, NamedNodeRef, Quad, Term};

/// Collects quads and makes a [`Dataset`] of them.
#[derive(Clone, Debug, Default)]
pub struct DatasetBuilder {
    dictionary: Dictionary,
    quads: Vec<([u32; 4], Line)>,
    files: Files,
}

impl DatasetBuilder {
    /// Names a file; the result stands for it in [`Line`]s.
    pub fn file(&mut self, path: &str, text: Option<std::sync::Arc<String>>) -> u32 {
        self.files.add(path, text)
    }

    /// Interns a term.
    pub fn intern(&mut self, term: impl Into<Term>) -> TermId {
        self.dictionary.intern(term.into())
    }

    /// Makes room for terms and quads that are to come.
    pub fn reserve(&mut self, terms: usize, quads: usize) {
        self.dictionary.terms.reserve(terms);
        self.quads.reserve(quads);
    }

    /// A term that this builder interned.
    pub fn term(&self, id: TermId) -> &Term {
        self.dictionary.term(id)
    }

    /// What an IRI that this builder interned is called here.
    pub fn iri(&self, iri: NamedNodeRef<'_>) -> Option<TermId> {
        self.dictionary.iri(iri)
    }

    /// Interns the name of a graph.
    pub fn graph(&mut self, name: GraphName) -> TermId {
        match name {
            GraphName::DefaultGraph => TermId::DEFAULT_GRAPH,
            GraphName::NamedNode(n) => self.intern(n),
            GraphName::BlankNode(b) => self.intern(b),
        }
    }

    /// Adds a quad that stands at a line; returns what its terms are called here.
    pub fn add(&mut self, quad: Quad, line: Line) -> QuadIds {
        let g = self.graph(quad.graph_name);
        let s = self.intern(Term::from(quad.subject));
        let p = self.intern(quad.predicate);
        let o = self.intern(quad.object);
        let quad = QuadIds { s, p, o, g };
        self.add_ids(quad, line);
        quad
    }

    /// Adds a quad of terms that this builder interned.
    pub fn add_ids(&mut self, quad: QuadIds, line: Line) {
        self.quads
            .push(([quad.g.0, quad.s.0, quad.p.0, quad.o.0], line));
    }

    /// How many quads were added so far.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// Whether a quad stands in no named graph.
    pub fn has_nameless(&self) -> bool {
        let mut graphs = self.quads.iter().map(|([g, ..], _)| *g);
        graphs.any(|g| g == TermId::DEFAULT_GRAPH.0)
    }

    /// The quads as they were added.
    pub fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        (0..self.len()).filter_map(|at| self.nth(at))
    }

    /// The quad that was added after so many others.
    pub fn nth(&self, at: usize) -> Option<Quad> {
        let (quad, _) = self.quads.get(at)?;
        let [g, s, p, o] = quad.map(TermId);
        self.dictionary.quad(QuadIds { s, p, o, g })
    }

    /// Takes in what another builder collected, with its files behind those that are here; into an empty builder it moves as it is.
    pub fn absorb(&mut self, other: Self) {
        if self.dictionary.is_empty()
            && self.quads.is_empty()
            && self.files.paths().next().is_none()
        {
            *self = other;
            return;
        }
        let first_file = self.files.append(other.files);
        let place = |line: Line| match line.is_known() {
            true => Line {
                file: line.file + first_file,
                ..line
            },
            false => line,
        };
        self.merge(other.dictionary, other.quads, |term| term, place);
    }

    /// Takes in what another builder collected of the same file behind so many lines, its blank nodes by the names that they get.
    pub fn append(&mut self, mut other: Self, lines: u32, mut name: impl FnMut(Term) -> Term) {
        let place = |line: Line| Line {
            number: line.number + lines,
            ..line
        };
        let is_named = |term: &Term| matches!(term, Term::NamedNode(_) | Term::Literal(_));
        if self.dictionary.is_empty() && other.dictionary.rename(|term| !is_named(term), &mut name)
        {
            self.dictionary = other.dictionary;
            // Without terms there are no quads: these move in where they stand.
            let quads = other.quads.into_iter();
            self.quads = quads.map(|(quad, line)| (quad, place(line))).collect();
            return;
        }
        self.merge(other.dictionary, other.quads, name, place);
    }

    fn merge(
        &mut self,
        dictionary: Dictionary,
        quads: Vec<([u32; 4], Line)>,
        mut name: impl FnMut(Term) -> Term,
        place: impl Fn(Line) -> Line,
    ) {
        self.reserve(dictionary.len(), quads.len());
        let terms = dictionary.terms.into_iter();
        let ids: Vec<u32> = terms
            .map(|term| self.dictionary.intern(name(term)).0)
            .collect();
        let id = |old: u32| ids.get(old as usize).copied().unwrap_or(old);
        let quads = quads.into_iter();
        self.quads
            .extend(quads.map(|(quad, line)| (quad.map(id), place(line))));
    }

    /// Sorts what was collected; a quad that was added more than once keeps its first place.
    ///
    /// Quads are grouped by subject and each group sorted, which is O(n log m) for subjects of up to m quads; each other order groups
    /// one that is there by a further term, in O(n).
    pub fn build(self) -> Dataset {
        let terms = self.dictionary.len();
        let by_subject = |([g, s, p, o], line): &([u32; 4], Line)| ([*s, *p, *o, *g], *line);
        let (mut quads, _) = order::grouped(&self.quads, terms, by_subject, |(row, _)| row[0]);
        drop(self.quads);
        order::sort_groups(&mut quads, |(row, _)| row);
        quads.dedup_by(|(later, line), (quad, first)| {
            let is_same = later == quad;
            if is_same {
                *first = (*first).min(*line);
            }
            is_same
        });
        let rows = quads.iter().map(|(row, _)| *row).collect();
        let spog = Order::new(rows, terms);
        let by_graph = |([s, p, o, g], line): &([u32; 4], Line)| ([*g, *s, *p, *o], *line);
        let ((gspo, lines), (ospg, posg)) = rayon::join(
            || {
                let (rows, _) = order::grouped(&quads, terms, by_graph, |(row, _)| row[0]);
                let (rows, lines) = rows.into_iter().unzip();
                (Order::new(rows, terms), lines)
            },
            || {
                let ospg = spog.by([2, 0, 1, 3], terms);
                let posg = ospg.by([2, 0, 1, 3], terms);
                (ospg, posg)
            },
        );
        Dataset {
            spog,
            posg,
            ospg,
            gspo,
            lines,
            dictionary: self.dictionary,
            files: self.files,
        }
    }
}

impl Dataset {
    /// Opens a builder that holds everything of this dataset, to add to it.
    pub fn into_builder(self) -> DatasetBuilder {
        let quads = self.gspo.into_rows().into_iter().zip(self.lines).collect();
        DatasetBuilder {
            dictionary: self.dictionary,
            quads,
            files: self.files,
        }
    }

    /// Opens a builder that holds what is wanted of this dataset. Terms that nothing uses any more are forgotten, so that data
    /// which changes again and again does not grow. O(n).
    pub fn builder_of(&self, keep: impl Fn(QuadIds) -> bool) -> DatasetBuilder {
        let kept = self.quads_with_lines().filter(|(quad, _)| keep(*quad));
        let kept: Vec<(QuadIds, Line)> = kept.collect();
        let mut builder = DatasetBuilder {
            files: self.files.clone(),
            ..DatasetBuilder::default()
        };
        let mut is_used = vec![false; self.dictionary.len()];
        for id in kept.iter().flat_map(|(q, _)| [q.s, q.p, q.o, q.g]) {
            // The default graph has a number, and is no term.
            if let Some(used) = is_used.get_mut(id.index()) {
                *used = true;
            }
        }
        builder.reserve(0, kept.len());
        if is_used.iter().all(|used| *used) {
            builder.dictionary = self.dictionary.clone();
            for (quad, line) in kept {
                builder.add_ids(quad, line);
            }
            return builder;
        }
        let terms = self.dictionary.terms.iter().zip(is_used);
        let new: Vec<TermId> = terms
            .map(|(term, used)| match used {
                true => builder.intern(term.clone()),
                false => TermId::DEFAULT_GRAPH,
            })
            .collect();
        let id = |old: TermId| new.get(old.index()).copied().unwrap_or(old);
        for (QuadIds { s, p, o, g }, line) in kept {
            let [s, p, o, g] = [s, p, o, g].map(id);
            builder.add_ids(QuadIds { s, p, o, g }, line);
        }
        builder
    }
}
