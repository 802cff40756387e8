//! How far queries and updates may reach beyond the data: SERVICE and LOAD, each only to what was allowed by name.

use super::bind::for_each_pattern;
use super::limits::{Limit, Limits};
use crate::data::allowance;
use crate::data::read::{Bounds as Depth, Source, read_within};
use crate::store::remote::RemoteError;
use crate::store::remote::answer::Answered;
use crate::store::remote::client::Bounds;
use crate::store::remote::peers::Peers;
use crate::words::diagnostic::Severity;
use oxiri::Iri;
use oxrdf::{GraphName, NamedNode, Quad, Term, Variable};
use sparesults::QuerySolution;
use spareval::{DefaultServiceHandler, QueryEvaluator, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What may be reached, and how much of it.
#[derive(Clone, Debug)]
pub struct Reach {
    peers: Peers,
    time: Duration,
    bytes: u64,
    calls: usize,
    depth: Depth,
}

/// Why something beyond the data was not reached.
#[derive(Debug, thiserror::Error)]
pub enum ReachError {
    /// The peer.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// Its answer is too long.
    #[error("{address}: the answer has more than {limit} bytes (limit peer-answer)")]
    Size {
        /// What was asked.
        address: String,
        /// What is allowed.
        limit: u64,
    },
    /// The query asks too often.
    #[error("the query asks other endpoints more than {0} times (limit peer-calls)")]
    Calls(usize),
    /// What was fetched is no RDF triples.
    #[error("<{address}> cannot be loaded: {why}")]
    Data {
        /// What was fetched.
        address: String,
        /// What is wrong.
        why: String,
    },
}

impl Reach {
    /// Nowhere.
    pub fn none() -> Self {
        Self::to(Peers::default(), &Limits::default())
    }

    /// To these peers, within the limits.
    pub fn to(peers: Peers, limits: &Limits) -> Self {
        Self {
            peers,
            time: Duration::from_secs(limits.get(Limit::PeerTime)),
            bytes: limits.get(Limit::PeerAnswer),
            calls: limits.size(Limit::PeerCalls),
            depth: Depth {
                nesting: limits.size(Limit::DataNesting),
                entity_text: limits.size(Limit::EntityText),
            },
        }
    }

    /// Whether it goes anywhere.
    pub fn is_none(&self) -> bool {
        self.peers.is_empty()
    }

    /// Leaves those SERVICE calls in a pattern that may be made and turns other SILENT ones into the empty solution that a failed
    /// call gives; says whether any is left.
    ///
    /// # Errors
    /// Names the endpoint that a SERVICE without SILENT would ask although nobody allowed it, or the variable that would name it.
    pub fn settle(&self, pattern: &mut GraphPattern) -> Result<bool, String> {
        let (mut any, mut refused) = (false, None);
        for_each_pattern(pattern, &mut |part| {
            let GraphPattern::Service { name, silent, .. } = part else {
                return;
            };
            let name = match name {
                NamedNodePattern::NamedNode(node) if self.peers.has(node.as_str()) => {
                    any = true;
                    return;
                }
                NamedNodePattern::NamedNode(node) => node.as_str().to_owned(),
                NamedNodePattern::Variable(variable) => variable.to_string(),
            };
            if !*silent {
                refused.get_or_insert(name);
            }
            *part = GraphPattern::Bgp {
                patterns: Vec::new(),
            };
        });
        refused.map_or(Ok(any), Err)
    }

    /// An evaluator for one query, whose SERVICE calls go to the peers.
    pub fn evaluator(&self) -> QueryEvaluator {
        if self.is_none() {
            return QueryEvaluator::new();
        }
        QueryEvaluator::new().with_default_service_handler(Calls {
            reach: self.clone(),
            made: Mutex::default(),
        })
    }

    /// Whether LOAD may fetch this.
    pub fn may_load(&self, source: &NamedNode) -> bool {
        self.peers.has(source.as_str())
    }

    /// Fetches a document and reads its triples into a graph; its blank nodes have the names that they have there.
    ///
    /// # Errors
    /// When it does not come, is too long, or holds anything but triples.
    pub fn load(&self, source: &NamedNode, graph: &GraphName) -> Result<Vec<Quad>, ReachError> {
        let address = source.as_str();
        let wrong = |why: String| ReachError::Data {
            address: address.to_owned(),
            why,
        };
        let fetched = self.peers.fetch(address, self.bounds());
        let (format, bytes) = fetched.map_err(too_long)?;
        let loaded = read_within(
            vec![Source {
                path: address.to_owned(),
                format,
                base: Some(address.to_owned()),
                graph: None,
                bytes: Cow::Owned(bytes),
            }],
            self.depth,
        );
        let mut findings = loaded.findings.iter();
        if let Some(finding) = findings.find(|f| f.severity == Severity::Violation) {
            return Err(wrong(finding.to_text()));
        }
        let dataset = &loaded.dataset;
        let quads = dataset.quads().filter_map(|quad| dataset.quad(quad));
        quads
            .map(|quad| match quad.graph_name {
                GraphName::DefaultGraph => Ok(Quad {
                    graph_name: graph.clone(),
                    ..quad
                }),
                other => Err(wrong(format!(
                    "it has the named graph {other}, and LOAD takes triples"
                ))),
            })
            .collect()
    }

    /// Time and size of the next call: what is left of the evaluation's own time, if that is less.
    fn bounds(&self) -> Bounds {
        let left = allowance::time_left().unwrap_or(self.time);
        Bounds {
            // No time at all would mean no limit.
            time: left.min(self.time).max(Duration::from_millis(1)),
            answer: self.bytes,
        }
    }
}

/// The size limit under the name that it has here.
fn too_long(error: RemoteError) -> ReachError {
    match error {
        RemoteError::Size { address, limit } => ReachError::Size { address, limit },
        other => other.into(),
    }
}

/// The columns and rows that an endpoint answered.
type Rows = Arc<(Arc<[Variable]>, Vec<Vec<Option<Term>>>)>;

/// The calls of one query. The evaluator asks again for each row that it joins, with the same words; the peer is asked once.
struct Calls {
    reach: Reach,
    made: Mutex<HashMap<(NamedNode, String), Rows>>,
}

impl Calls {
    fn rows(&self, endpoint: &NamedNode, text: String) -> Result<Rows, ReachError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let called = made.len();
        let key = (endpoint.clone(), text);
        if let Some(rows) = made.get(&key) {
            return Ok(Arc::clone(rows));
        }
        if called == self.reach.calls {
            return Err(ReachError::Calls(called));
        }
        let peers = &self.reach.peers;
        let answered = peers.ask(endpoint.as_str(), &key.1, self.reach.bounds());
        let Answered::Rows(columns, rows) = answered.map_err(too_long)? else {
            return Err(RemoteError::Form(endpoint.as_str().to_owned()).into());
        };
        let rows = Arc::new((Arc::from(columns), rows));
        made.insert(key, Arc::clone(&rows));
        Ok(rows)
    }
}

impl DefaultServiceHandler for Calls {
    type Error = ReachError;

    fn handle(
        &self,
        endpoint: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, ReachError> {
        let query = Query::Select {
            dataset: None,
            pattern: pattern.clone(),
            base_iri: base_iri.cloned(),
        };
        let rows = self.rows(endpoint, query.to_string())?;
        let columns = Arc::clone(&rows.0);
        let solutions = (0..rows.1.len()).map(move |at| {
            allowance::tick();
            Ok(QuerySolution::from((
                Arc::clone(&rows.0),
                rows.1[at].clone(),
            )))
        });
        Ok(QuerySolutionIter::new(columns, solutions))
    }
}
