//! SPARQL 1.1 Update on a draft of the working index.

use super::caps;
use super::reach::{Reach, ReachError};
use crate::store::live::Draft;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use spareval::{DeleteInsertQuad, QueryEvaluationError};
use spargebra::algebra::{GraphTarget, QueryDataset};
use spargebra::term as syntax;
use spargebra::{GraphUpdateOperation, Update};
use std::collections::{HashMap, VecDeque};

/// Why an update was not carried out; then nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// CREATE of what exists.
    #[error("the graph {0} exists already: write CREATE SILENT, or another name")]
    Exists(NamedNode),
    /// CLEAR or DROP of what does not exist.
    #[error("there is no graph {0}: write SILENT when that does not matter")]
    Missing(NamedNode),
    /// LOAD.
    #[error(
        "LOAD is off for <{0}>: it was not allowed by name (--allow URL); or send the data to /store"
    )]
    Load(String),
    /// LOAD of what is allowed failed.
    #[error(transparent)]
    Fetch(#[from] ReachError),
    /// SERVICE.
    #[error("SERVICE is off for {0}: it was not allowed by name (--allow URL)")]
    Service(String),
    /// The store on disk did not keep it.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// USING and the parameters of the request contradict each other.
    #[error(
        "the update has USING or WITH, and the request using-graph-uri: only one of them may name the graphs"
    )]
    Using,
    /// The evaluation failed.
    #[error("the update failed: {0}")]
    Evaluation(#[from] QueryEvaluationError),
}

/// What the LOADs of an update ask for, in their order; `None` where a SILENT one failed.
#[derive(Debug, Default)]
pub struct Fetched(VecDeque<Option<Vec<Quad>>>);

/// Fetches the documents that an update loads. It is done before the update, since others who write wait for one another, and are
/// not to wait for somebody's server.
///
/// # Errors
/// When a document may not be fetched, does not come, or holds anything but triples.
pub fn fetch(update: &Update, reach: &Reach) -> Result<Fetched, UpdateError> {
    let loads = update.operations.iter().filter_map(|operation| {
        let GraphUpdateOperation::Load {
            silent,
            source,
            destination,
        } = operation
        else {
            return None;
        };
        Some(match load(reach, source, destination) {
            Err(_) if *silent => Ok(None),
            loaded => loaded.map(Some),
        })
    });
    loads.collect::<Result<_, _>>().map(Fetched)
}

/// Carries an update out on a draft, with the documents that were fetched for it.
///
/// `using` are the graphs that the request names beside the text.
///
/// # Errors
/// When an operation cannot be carried out; the draft is then to be thrown away.
pub fn apply(
    draft: &mut Draft,
    update: &mut Update,
    using: Option<&QueryDataset>,
    mut fetched: Fetched,
    reach: &Reach,
) -> Result<(), UpdateError> {
    let base = update.base_iri.clone();
    for operation in &mut update.operations {
        match operation {
            GraphUpdateOperation::InsertData { data } => insert_data(draft, data),
            GraphUpdateOperation::DeleteData { data } => {
                for quad in data {
                    draft.remove(ground_quad(quad));
                }
            }
            GraphUpdateOperation::DeleteInsert {
                delete,
                insert,
                using: named,
                pattern,
            } => {
                if named.is_some() && using.is_some() {
                    return Err(UpdateError::Using);
                }
                reach.settle(pattern).map_err(UpdateError::Service)?;
                let evaluator = caps::cap(pattern, reach.evaluator());
                let seen = named.clone().or_else(|| using.cloned());
                let prepared = evaluator.prepare_delete_insert(
                    delete.clone(),
                    insert.clone(),
                    base.clone(),
                    seen,
                    pattern,
                );
                let now = draft.snapshot();
                let changes = prepared
                    .execute(now.view())?
                    .collect::<Result<Vec<_>, _>>()?;
                drop(now);
                delete_insert(draft, changes);
            }
            GraphUpdateOperation::Load { destination, .. } => {
                let Some(quads) = fetched.0.pop_front().flatten() else {
                    continue;
                };
                if let syntax::GraphName::NamedNode(name) = destination {
                    draft.create(name.clone());
                }
                quads.into_iter().for_each(|quad| draft.insert(quad));
            }
            GraphUpdateOperation::Clear { silent, graph } => match graph {
                GraphTarget::NamedNode(name) => {
                    if exists(draft, name, *silent)? {
                        draft.clear(name);
                    }
                }
                GraphTarget::DefaultGraph => draft.clear_default(),
                GraphTarget::NamedGraphs => draft.clear_named(),
                GraphTarget::AllGraphs => {
                    draft.clear_default();
                    draft.clear_named();
                }
            },
            GraphUpdateOperation::Create { silent, graph } => {
                if draft.has_graph(graph) && !*silent {
                    return Err(UpdateError::Exists(graph.clone()));
                }
                draft.create(graph.clone());
            }
            GraphUpdateOperation::Drop { silent, graph } => match graph {
                GraphTarget::NamedNode(name) => {
                    if exists(draft, name, *silent)? {
                        draft.drop_graph(name);
                    }
                }
                GraphTarget::DefaultGraph => draft.clear_default(),
                GraphTarget::NamedGraphs => draft.drop_named(),
                GraphTarget::AllGraphs => {
                    draft.clear_default();
                    draft.drop_named();
                }
            },
        }
    }
    Ok(())
}

fn exists(draft: &mut Draft, name: &NamedNode, silent: bool) -> Result<bool, UpdateError> {
    let exists = draft.has_graph(name);
    if exists || silent {
        Ok(exists)
    } else {
        Err(UpdateError::Missing(name.clone()))
    }
}

/// Fetches the triples of a document that may be fetched; its blank nodes become new nodes.
fn load(
    reach: &Reach,
    source: &NamedNode,
    destination: &syntax::GraphName,
) -> Result<Vec<Quad>, UpdateError> {
    if !reach.may_load(source) {
        return Err(UpdateError::Load(source.as_str().to_owned()));
    }
    let mut names = HashMap::new();
    let quads = reach.load(source, &graph_name(destination))?;
    let fresh = |quad: Quad| Quad {
        subject: subject(&quad.subject, &mut names),
        object: term(&quad.object, &mut names),
        ..quad
    };
    Ok(quads.into_iter().map(fresh).collect())
}

fn delete_insert(draft: &mut Draft, changes: Vec<DeleteInsertQuad>) {
    for change in &changes {
        if let DeleteInsertQuad::Delete(quad) = change {
            draft.remove(quad.clone());
        }
    }
    for change in changes {
        if let DeleteInsertQuad::Insert(quad) = change {
            draft.insert(quad);
        }
    }
}

/// Blank nodes of the data are new nodes, the same within one operation.
fn insert_data(draft: &mut Draft, data: &[syntax::Quad]) {
    let mut names = HashMap::new();
    for quad in data {
        draft.insert(Quad {
            subject: subject(&quad.subject, &mut names),
            predicate: quad.predicate.clone(),
            object: term(&quad.object, &mut names),
            graph_name: graph_name(&quad.graph_name),
        });
    }
}

type Names = HashMap<BlankNode, BlankNode>;

fn subject(node: &NamedOrBlankNode, names: &mut Names) -> NamedOrBlankNode {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.clone().into(),
        NamedOrBlankNode::BlankNode(node) => names.entry(node.clone()).or_default().clone().into(),
    }
}

fn term(term: &Term, names: &mut Names) -> Term {
    match term {
        Term::BlankNode(node) => names.entry(node.clone()).or_default().clone().into(),
        Term::Triple(triple) => Triple {
            subject: subject(&triple.subject, names),
            predicate: triple.predicate.clone(),
            object: self::term(&triple.object, names),
        }
        .into(),
        Term::NamedNode(_) | Term::Literal(_) => term.clone(),
    }
}

fn graph_name(name: &syntax::GraphName) -> GraphName {
    match name {
        syntax::GraphName::NamedNode(name) => name.clone().into(),
        syntax::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn ground_quad(quad: &syntax::GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.clone().into(),
        predicate: quad.predicate.clone(),
        object: ground_term(&quad.object),
        graph_name: graph_name(&quad.graph_name),
    }
}

fn ground_term(term: &syntax::GroundTerm) -> Term {
    match term {
        syntax::GroundTerm::NamedNode(node) => node.clone().into(),
        syntax::GroundTerm::Literal(literal) => literal.clone().into(),
        syntax::GroundTerm::Triple(triple) => Triple {
            subject: triple.subject.clone().into(),
            predicate: triple.predicate.clone(),
            object: ground_term(&triple.object),
        }
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataset::Dataset;
    use crate::store::live::{Live, Sees};

    fn after(sees: Sees, texts: &[&str]) -> (Vec<Result<(), String>>, Vec<String>) {
        let live = Live::new(Dataset::default(), sees);
        let results = texts
            .iter()
            .map(|text| {
                let mut update = spargebra::SparqlParser::new()
                    .parse_update(text)
                    .expect("parses");
                let reach = Reach::none();
                fetch(&update, &reach)
                    .and_then(|fetched| {
                        live.change(
                            |draft| apply(draft, &mut update, None, fetched, &reach),
                            || true,
                        )
                    })
                    .map_err(|error| error.to_string())
            })
            .collect();
        let now = live.snapshot();
        let mut quads: Vec<String> = now
            .dataset
            .quads()
            .filter_map(|q| now.dataset.quad(q))
            .map(|q| q.to_string())
            .collect();
        quads.sort();
        (results, quads)
    }

    #[test]
    fn operations_see_what_came_before_and_literals_keep_their_form() {
        let (results, quads) = after(
            Sees::Strict,
            &[
                r#"INSERT DATA { <http://e/s> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> } ;
               INSERT { GRAPH <http://e/g> { ?s <http://e/q> ?o } } WHERE { ?s <http://e/p> ?o } ;
               DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"#,
            ],
        );
        assert_eq!(results, [Ok(())]);
        assert_eq!(
            quads,
            [
                r#"<http://e/s> <http://e/q> "01"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g>"#
            ]
        );
    }

    #[test]
    fn an_update_that_fails_leaves_nothing() {
        let (results, quads) = after(
            Sees::Strict,
            &[
                "INSERT DATA { <http://e/s> <http://e/p> 1 } ; DROP GRAPH <http://e/none>",
                "INSERT DATA { <http://e/s> <http://e/p> 2 } ; LOAD <http://127.0.0.1:1/>",
                "LOAD SILENT <http://127.0.0.1:1/> ; CREATE GRAPH <http://e/g>",
                "CREATE GRAPH <http://e/g>",
            ],
        );
        assert!(results[0].as_ref().is_err_and(|e| e.contains("no graph")));
        assert!(
            results[1]
                .as_ref()
                .is_err_and(|e| e.contains("LOAD is off"))
        );
        assert!(results[2].is_ok());
        assert!(results[3].as_ref().is_err_and(|e| e.contains("exists")));
        assert!(quads.is_empty());
    }

    #[test]
    fn in_the_merge_a_where_sees_all_graphs_once() {
        let (results, quads) = after(
            Sees::Merge,
            &[
                "INSERT DATA { GRAPH <http://e/a> { <http://e/s> <http://e/p> 1 } GRAPH <http://e/b> { <http://e/s> <http://e/p> 1 } }",
                "INSERT { GRAPH <http://e/n> { <http://e/s> <http://e/count> ?n } } WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }",
            ],
        );
        assert!(results.iter().all(Result::is_ok));
        assert!(
            quads.iter().any(|q| q.contains("count> \"1\"")),
            "{quads:?}"
        );
    }
}
