//! What collects quads, term by term or file by file, and makes a [`Dataset`] of them.

use super::{Dataset, Dictionary, QuadIds, TermId, packed, unpacked};
use crate::data::places::{Files, Line};
use oxrdf::{GraphName, Quad, Term};

/// Collects quads and makes a [`Dataset`] of them.
#[derive(Clone, Debug, Default)]
pub struct DatasetBuilder {
    dictionary: Dictionary,
    quads: Vec<([u32; 4], Line)>,
    files: Files,
}

impl DatasetBuilder {
    /// Names a file; the result stands for it in [`Line`]s.
    pub fn file(&mut self, path: &str, text: Option<std::sync::Arc<str>>) -> u32 {
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

    /// Adds a quad that stands at a line.
    pub fn add(&mut self, quad: Quad, line: Line) {
        let g = match quad.graph_name {
            GraphName::DefaultGraph => TermId::DEFAULT_GRAPH,
            GraphName::NamedNode(n) => self.intern(n),
            GraphName::BlankNode(b) => self.intern(b),
        };
        let s = self.intern(Term::from(quad.subject));
        let p = self.intern(quad.predicate);
        let o = self.intern(quad.object);
        self.add_ids(QuadIds { s, p, o, g }, line);
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

    /// Takes in what another builder collected of the same file behind so many lines, its terms by the names that they get.
    pub fn append(&mut self, other: Self, lines: u32, name: impl FnMut(Term) -> Term) {
        let place = |line: Line| Line {
            number: line.number + lines,
            ..line
        };
        self.merge(other.dictionary, other.quads, name, place);
    }

    fn merge(
        &mut self,
        dictionary: Dictionary,
        quads: Vec<([u32; 4], Line)>,
        mut name: impl FnMut(Term) -> Term,
        place: impl Fn(Line) -> Line,
    ) {
        let terms = dictionary.terms.into_iter();
        let ids: Vec<u32> = terms
            .map(|term| self.dictionary.intern(name(term)).0)
            .collect();
        let id = |old: u32| ids.get(old as usize).copied().unwrap_or(old);
        let quads = quads.into_iter();
        self.quads
            .extend(quads.map(|(quad, line)| (quad.map(id), place(line))));
    }

    /// Sorts what was collected; a quad that was added more than once keeps its first place. O(n log n).
    pub fn build(mut self) -> Dataset {
        self.quads.sort_unstable();
        self.quads.dedup_by_key(|(quad, _)| *quad);
        let lines: Vec<Line> = self.quads.iter().map(|(_, line)| *line).collect();
        let gspo: Vec<[u32; 4]> = self.quads.into_iter().map(|(quad, _)| quad).collect();
        let permuted = |order: [usize; 4]| {
            let mut rows: Vec<u128> = gspo.iter().map(|q| packed(order.map(|i| q[i]))).collect();
            rows.sort_unstable();
            rows.into_iter().map(unpacked).collect::<Vec<_>>()
        };
        let (spog, (posg, ospg)) = rayon::join(
            || permuted([1, 2, 3, 0]),
            || rayon::join(|| permuted([2, 3, 1, 0]), || permuted([3, 1, 2, 0])),
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
        let quads = self.gspo.into_iter().zip(self.lines).collect();
        DatasetBuilder {
            dictionary: self.dictionary,
            quads,
            files: self.files,
        }
    }

    /// Opens a builder that holds what is wanted of this dataset. Terms that nothing uses are forgotten when they are many.
    pub fn builder_of(&self, keep: impl Fn(QuadIds) -> bool) -> DatasetBuilder {
        let kept = self
            .quads()
            .zip(&self.lines)
            .filter(|(quad, _)| keep(*quad));
        let mut builder = DatasetBuilder {
            files: self.files.clone(),
            ..DatasetBuilder::default()
        };
        if self.dictionary.len() > 4 * self.len() + 1_000 {
            for (quad, line) in kept {
                if let Some(quad) = self.quad(quad) {
                    builder.add(quad, *line);
                }
            }
        } else {
            builder.dictionary = self.dictionary.clone();
            for (quad, line) in kept {
                builder.add_ids(quad, *line);
            }
        }
        builder
    }
}
