//! What a command needs of a store that is not read into the working index, to show an answer: the names of things, and the graphs
//! that state a triple. Somebody's server and a store on disk are asked in the same words.

use super::StoreError;
use crate::data::dataset::DatasetBuilder;
use crate::data::places::Line;
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Things or triples in one question.
const AT_ONCE: usize = 200;

/// The rows of a SELECT.
pub type Rows = Vec<Vec<Option<Term>>>;

/// A store that is asked in SPARQL.
pub trait Elsewhere {
    /// The rows of a SELECT, by the default graph of plain questions.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn plain(&self, query: &str) -> Result<Rows, StoreError>;

    /// The rows of a SELECT, as the store is.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn as_is(&self, query: &str) -> Result<Rows, StoreError>;

    /// The rows of an ordered SELECT, with these columns, as the store is; however many there are.
    ///
    /// # Errors
    /// When the store cannot be asked.
    fn ordered(&self, columns: &str, query: &str) -> Result<Rows, StoreError>;
}

impl dyn Elsewhere + '_ {
    /// All statements with one of these properties, wherever they stand.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn with_properties(
        &self,
        properties: &[NamedNodeRef<'_>],
        builder: &mut DatasetBuilder,
    ) -> Result<(), StoreError> {
        for property in properties {
            let rows = self.ordered("?s ?o", &format!(
                "SELECT DISTINCT ?s ?o WHERE {{ {{ ?s {property} ?o }} UNION {{ GRAPH ?g {{ ?s {property} ?o }} }} }} ORDER BY ?s ?o"
            ))?;
            for row in rows {
                if let Ok([Some(subject), Some(object)]) = <[_; 2]>::try_from(row) {
                    add(
                        builder,
                        subject,
                        property.into_owned(),
                        object,
                        GraphName::DefaultGraph,
                    );
                }
            }
        }
        Ok(())
    }

    /// What these things have by these properties.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn about(
        &self,
        things: &BTreeSet<NamedNode>,
        properties: &[NamedNodeRef<'_>],
        builder: &mut DatasetBuilder,
    ) -> Result<(), StoreError> {
        let mut names = String::new();
        for property in properties {
            let _ = write!(names, "{property} ");
        }
        let things: Vec<&NamedNode> = things.iter().collect();
        for share in things.chunks(AT_ONCE) {
            let mut values = String::new();
            for thing in share {
                let _ = write!(values, "{thing} ");
            }
            let query = format!(
                "SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values}}} VALUES ?p {{ {names}}} ?s ?p ?o }}"
            );
            for row in self.plain(&query)? {
                if let Ok([Some(s), Some(Term::NamedNode(p)), Some(o)]) = <[_; 3]>::try_from(row) {
                    add(builder, s, p, o, GraphName::DefaultGraph);
                }
            }
        }
        Ok(())
    }

    /// The named graphs that state each of these triples; triples with blank nodes are passed over.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn stated(
        &self,
        triples: &[Triple],
        builder: &mut DatasetBuilder,
    ) -> Result<(), StoreError> {
        let askable: Vec<&Triple> = triples
            .iter()
            .filter(|t| t.subject.is_named_node() && !t.object.is_blank_node())
            .collect();
        for share in askable.chunks(AT_ONCE) {
            let mut query = String::from("SELECT ?n ?g WHERE {");
            for (at, triple) in share.iter().enumerate() {
                let joint = if at == 0 { "" } else { " UNION" };
                let _ = write!(
                    query,
                    "{joint} {{ GRAPH ?g {{ {triple} }} BIND ({at} AS ?n) }}"
                );
            }
            query.push_str(" }");
            for row in self.as_is(&query)? {
                let Ok([Some(Term::Literal(n)), Some(Term::NamedNode(graph))]) =
                    <[_; 2]>::try_from(row)
                else {
                    continue;
                };
                if let Some(triple) = n.value().parse().ok().and_then(|n: usize| share.get(n)) {
                    builder.add((*triple).clone().in_graph(graph), Line::UNKNOWN);
                }
            }
        }
        Ok(())
    }
}

fn add(
    builder: &mut DatasetBuilder,
    subject: Term,
    predicate: NamedNode,
    object: Term,
    graph_name: GraphName,
) {
    let subject = match subject {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) | Term::Triple(_) => return,
    };
    builder.add(
        Quad {
            subject,
            predicate,
            object,
            graph_name,
        },
        Line::UNKNOWN,
    );
}
