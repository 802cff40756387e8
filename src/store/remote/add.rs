//! Statements added to a remote store, graph by graph: nothing that is there is touched.

use super::client::{Body, Call};
use super::{Remote, RemoteError, successful};
use crate::data::dataset::{Dataset, TermId};
use oxrdf::Term;
use std::fmt::Write as _;

impl Remote {
    /// Adds all statements of a dataset; those without a graph go to the default graph. Each graph is one request.
    ///
    /// # Errors
    /// When there is no address of the Graph Store Protocol, or the store refuses; graphs before the one that failed are there.
    pub fn add(&self, dataset: &Dataset) -> Result<(), RemoteError> {
        for graph in dataset.graphs() {
            let mut text = String::new();
            for quad in dataset.matching_in(graph, None, None, None) {
                let [s, p, o] = quad.triple().map(|id| dataset.term(id));
                let _ = writeln!(text, "{s} {p} {o} .");
            }
            self.post(dataset, graph, text.as_bytes())?;
        }
        Ok(())
    }

    fn post(&self, dataset: &Dataset, graph: TermId, turtle: &[u8]) -> Result<(), RemoteError> {
        let store = self.graph_store()?;
        let address = if graph == TermId::DEFAULT_GRAPH {
            store.with("default", "")
        } else {
            match dataset.term(graph) {
                Term::NamedNode(name) => store.with("graph", name.as_str()),
                _ => {
                    return Err(RemoteError::Missing(
                        "a graph that a blank node names cannot be put on a store: give it an IRI",
                    ));
                }
            }
        };
        let call = Call {
            method: "POST",
            accept: "*/*",
            body: Some(("text/turtle; charset=utf-8", Body::Whole(turtle))),
            reads: false,
        };
        successful(self.client.call(&address, &call)?).map(|_| ())
    }
}
