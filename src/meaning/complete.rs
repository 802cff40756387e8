//! A project as it is asked: what is stated and, in graphs of its own, what follows.

use crate::data::dataset::{Dataset, Dictionary, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::project::Project;
use crate::meaning::infer::standing::LEVELS;
use crate::meaning::infer::{Inferred, Limits, Rules, RulesError, infer};
use oxrdf::{GraphName, Term};

/// Adds what follows from a project's dataset by the project's rules.
///
/// # Errors
/// When a rule of the project cannot be read.
pub fn complete(dataset: Dataset, project: &Project) -> Result<(Dataset, Inferred), RulesError> {
    let inferred = infer(&dataset, &Rules::project(project)?, Limits::default());
    // The few terms that only a rule knows are numbered behind those of the dataset, so that a builder can take what was inferred.
    let mut made = Dictionary::default();
    let known = dataset.dictionary().len();
    let mut beyond = |term: Term| TermId::at(known + made.intern(term).index());
    let mut graphs = [None; LEVELS];
    let facts = inferred
        .facts()
        .filter(|fact| inferred.is_rdf(&dataset, *fact));
    let quads: Vec<QuadIds> = facts
        .map(|fact| {
            let level = inferred.level(fact);
            let g = *graphs[usize::from(level)].get_or_insert_with(|| {
                let name = match inferred.graph(level) {
                    GraphName::NamedNode(node) => Term::from(node),
                    GraphName::BlankNode(node) => node.into(),
                    GraphName::DefaultGraph => return TermId::DEFAULT_GRAPH,
                };
                dataset.id(&name).unwrap_or_else(|| beyond(name))
            });
            let [s, p, o] = inferred.ids(fact).map(|id| {
                let term = dataset.dictionary().nth(id as usize);
                term.unwrap_or_else(|| beyond(inferred.term(&dataset, id).clone()))
            });
            QuadIds { s, p, o, g }
        })
        .collect();
    let mut builder = dataset.into_builder();
    builder.reserve(made.len(), quads.len());
    for term in (0..made.len()).filter_map(|at| made.nth(at)) {
        builder.intern(made.term(term).clone());
    }
    for quad in quads {
        builder.add_ids(quad, Line::UNKNOWN);
    }
    Ok((builder.build(), inferred))
}
