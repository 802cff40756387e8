//! A project as it is asked: what is stated and, in graphs of its own, what follows.

use crate::data::dataset::{Dataset, Dictionary, QuadIds, TermId};
use crate::data::places::Line;
use crate::data::project::Project;
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
    let mut number = |term: Term| match dataset.id(&term) {
        Some(id) => id,
        None => TermId::at(known + made.intern(term).index()),
    };
    let quads: Vec<QuadIds> = inferred
        .quads(&dataset)
        .map(|quad| QuadIds {
            g: match quad.graph_name {
                GraphName::NamedNode(node) => number(node.into()),
                GraphName::BlankNode(node) => number(node.into()),
                GraphName::DefaultGraph => TermId::DEFAULT_GRAPH,
            },
            s: number(quad.subject.into()),
            p: number(quad.predicate.into()),
            o: number(quad.object),
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
