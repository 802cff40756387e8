//! A store behind SPARQL 1.1 Protocol and Graph Store Protocol: somebody's server or cluster.
//!
//! The interface is narrow: ask a query, change by an update, put, drop and list graphs. Everything that engines do differently
//! is met here ([`answer`], [`sees`]) or told; `engines.md` beside this file says what is known of each, and what is not met.

pub mod add;
pub mod address;
pub mod answer;
pub mod client;
pub mod credentials;
pub mod cut;
pub mod digest;
mod distinct;
pub mod fetch;
mod lax;
mod lines;
pub mod peers;
pub mod push;
pub mod sees;
pub mod trust;
mod truth;
mod widened;

use super::StoreError;
use super::elsewhere::{Elsewhere, Rows};
use address::{Address, form};
use answer::Answered;
use client::{Body, Bounds, Call, Client, Reply};
use credentials::Credentials;
use oxrdf::{NamedNode, Variable};
use sees::{DefaultGraphOption, Known, Sees};
use spargebra::Query;
use std::sync::{Arc, Mutex};

/// What a remote store could not do.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// No address.
    #[error("{address}: {why}")]
    Address {
        /// As given.
        address: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Nothing came back, or not to the end.
    #[error("{address}: the store cannot be reached, or broke off: {source}")]
    Network {
        /// What was asked.
        address: String,
        /// What the network says.
        #[source]
        source: Box<ureq::Error>,
    },
    /// A redirect that is not followed.
    #[error("{from}: the store redirects to {to}, which is not followed: {why}")]
    Redirect {
        /// From where.
        from: String,
        /// Where to.
        to: String,
        /// Why not.
        why: &'static str,
    },
    /// Too much.
    #[error(
        "{address}: the answer has more than {limit} bytes: ask for less, or give more with --store-answer-limit"
    )]
    Size {
        /// What was asked.
        address: String,
        /// What is allowed.
        limit: u64,
    },
    /// A status other than success.
    #[error("{address} answers {status}: {told}{hint}")]
    Status {
        /// What was asked.
        address: String,
        /// The status.
        status: u16,
        /// The first line of the body.
        told: String,
        /// The next step.
        hint: &'static str,
    },
    /// A type that is not understood.
    #[error(
        "{address} answers with '{found}', which is no result of SPARQL: is this the address of the query endpoint? It says: {told}"
    )]
    MediaType {
        /// What was asked.
        address: String,
        /// What came.
        found: String,
        /// The first line of the body.
        told: String,
    },
    /// An answer that is not what its type says.
    #[error("{address}: the answer cannot be read: {error}")]
    Broken {
        /// What was asked.
        address: String,
        /// Why.
        error: String,
    },
    /// The answer has another form than the query.
    #[error("{0}: the store answers another form of query than was asked")]
    Form(String),
    /// Fewer or more statements than the store itself counts.
    #[error(
        "{address}: {graph} has {counted} statements by the store's own count, but {sent} came: does the store cut its answers (ResultSetMaxRows of Virtuoso), or is it being changed?"
    )]
    Count {
        /// What was asked.
        address: String,
        /// The graph.
        graph: String,
        /// What the store counts.
        counted: u64,
        /// What it sent.
        sent: u64,
    },
    /// Fewer rows than there are.
    #[error(
        "{address}: the store cut the answer{}: ask for less, page by page with ORDER BY, LIMIT and OFFSET, or let the store give more (ResultSetMaxRows and MaxQueryExecutionTime of Virtuoso)",
        .most.map_or(String::new(), |most| format!(" at {most} rows"))
    )]
    Cut {
        /// What was asked.
        address: String,
        /// The rows that it gives at most; `None` when its time was over.
        most: Option<u64>,
    },
    /// More statements than are to be fetched.
    #[error(
        "{address} holds {found} statements, the limit is {limit}: name fewer, or give more with --store-fetch-limit"
    )]
    TooMany {
        /// What was asked.
        address: String,
        /// What the store counts.
        found: u64,
        /// What is allowed.
        limit: u64,
    },
    /// The certificates that are to be believed.
    #[error("SSL_CERT_FILE={path}: {why}")]
    Trust {
        /// The file.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// The engine is known to answer such a question otherwise than it should.
    #[error(
        "{address}: {why}: it is not asked; fetch the graphs (export --store) and ask them here"
    )]
    Differs {
        /// What was to be asked.
        address: String,
        /// What it does.
        why: &'static str,
    },
    /// An address that is needed is missing.
    #[error("{0}")]
    Missing(&'static str),
}

impl RemoteError {
    /// Whether the engine cannot answer such a question, or not rightly; its graphs can still be fetched and asked here.
    pub fn is_of_engine(&self) -> bool {
        match self {
            Self::Differs { .. } | Self::Cut { .. } => true,
            Self::Status { status, told, .. } => {
                matches!(status, 400 | 500) && told.starts_with("Virtuoso ")
            }
            _ => false,
        }
    }

    /// Whether the time was over.
    pub fn is_late(&self) -> bool {
        let Self::Network { source, .. } = self else {
            return false;
        };
        match source.as_ref() {
            ureq::Error::Timeout(_) => true,
            ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::TimedOut,
            _ => false,
        }
    }

    /// Whether trying again may help: a connection that broke, not time that was over.
    fn may_pass(&self) -> bool {
        use std::io::ErrorKind;
        let Self::Network { source, .. } = self else {
            return false;
        };
        match source.as_ref() {
            ureq::Error::Io(error) => matches!(
                error.kind(),
                ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe
                    | ErrorKind::UnexpectedEof
            ),
            ureq::Error::Protocol(_) => true,
            _ => false,
        }
    }
}

/// Where a store is, and how it is to be asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// SPARQL queries.
    pub query: Address,
    /// The Graph Store Protocol.
    pub graph_store: Option<Address>,
    /// Who we are.
    pub credentials: Credentials,
    /// Time and size of a request.
    pub bounds: Bounds,
    /// What queries see by default.
    pub default_graph: DefaultGraphOption,
    /// What the IRIs of the project's graphs begin with: `…/graph/`.
    pub graphs: String,
    /// How many statements are fetched at most.
    pub fetch_limit: u64,
}

/// What is to be known where a path is refused.
const TRANSITIVE: &str = " (Virtuoso follows a path only from an end that is bound, and no literal: bind one, or fetch the graphs with export --store and ask here)";
/// Rows in one answer.
const PAGE: usize = 8_000;

/// A remote store.
#[derive(Debug)]
pub struct Remote {
    settings: Settings,
    client: Client,
    known: Mutex<Option<Known>>,
}

impl Remote {
    /// A store; nothing is asked yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            client: Client::new(settings.credentials.clone(), settings.bounds),
            settings,
            known: Mutex::new(None),
        }
    }

    /// The address of queries, for messages.
    pub fn address(&self) -> &str {
        self.settings.query.as_str()
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks a SELECT or ASK, with the default graph that was chosen.
    ///
    /// # Errors
    /// When the store does not answer, or not what was asked.
    pub fn table(&self, query: &str) -> Result<Answered, RemoteError> {
        let sees = self.sees()?;
        self.ask(query, answer::TABLES, &sees)
    }

    /// Asks a query in the given words. Columns that are true or false by the query are so in the answer: Virtuoso says 1 and 0.
    ///
    /// # Errors
    /// When the store does not answer, or not what was asked.
    pub fn query(&self, query: &Query, words: &str) -> Result<Answered, RemoteError> {
        if let Some(why) = lax::wrong(query)
            && self.is_virtuoso()?
        {
            return Err(RemoteError::Differs {
                address: self.address().to_owned(),
                why,
            });
        }
        // What a query says of its dataset itself must not be overruled.
        let sees = match query.dataset() {
            Some(_) => Arc::new(Sees::AsIs),
            None => self.sees()?,
        };
        let apart = match &*sees {
            Sees::Dataset { hidden, .. } if !hidden.is_empty() => lax::kept_apart(words, hidden),
            _ => words.to_owned(),
        };
        let table = || self.ask(&apart, answer::TABLES, &sees);
        match query {
            Query::Construct { .. } | Query::Describe { .. } => {
                self.ask(&apart, answer::GRAPHS, &sees)
            }
            Query::Ask { .. } => match table()? {
                answered @ Answered::Boolean(_) => Ok(answered),
                _ => Err(RemoteError::Form(self.address().to_owned())),
            },
            Query::Select { pattern, .. } => match table()? {
                Answered::Rows(columns, rows) => {
                    let (columns, mut rows) = own_columns(columns, rows);
                    let repeats = distinct::without_repeats(pattern, &mut rows);
                    if repeats == distinct::Repeats::CutShort {
                        return Err(RemoteError::Differs {
                            address: self.address().to_owned(),
                            why: "the store repeats rows that are to be DISTINCT, so that its LIMIT counts too many",
                        });
                    }
                    Ok(truth::restore(pattern, columns, rows))
                }
                _ => Err(RemoteError::Form(self.address().to_owned())),
            },
        }
    }

    /// Whether the engine says that it is Virtuoso.
    fn is_virtuoso(&self) -> Result<bool, RemoteError> {
        if self.client.server().is_none() {
            self.probe("ASK {}", &Sees::AsIs)?;
        }
        let server = self.client.server().unwrap_or_default();
        Ok(server.starts_with("Virtuoso"))
    }

    /// Asks a SELECT as the store is, whatever default graph was chosen, and gives the rows.
    ///
    /// # Errors
    /// When the store does not answer, or not rows.
    pub fn rows(&self, query: &str) -> Result<Rows, RemoteError> {
        match self.ask(query, answer::TABLES, &Sees::AsIs)? {
            Answered::Rows(_, rows) => Ok(rows),
            _ => Err(RemoteError::Form(self.address().to_owned())),
        }
    }

    /// The rows of an ordered SELECT, with these columns, asked for page by page, as the store is.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn pages(&self, columns: &str, ordered: &str) -> Result<Rows, RemoteError> {
        let mut all = Vec::new();
        loop {
            // The subselect lets Virtuoso sort beyond its ten thousand rows.
            let page = self.rows(&format!(
                "SELECT {columns} WHERE {{ {{ {ordered} }} }} LIMIT {PAGE} OFFSET {}",
                all.len()
            ))?;
            let is_last = page.len() < PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    fn ask(&self, query: &str, accept: &str, sees: &Sees) -> Result<Answered, RemoteError> {
        let fields = std::iter::once(("query", query)).chain(sees.fields());
        let form = form(fields);
        let call = Call {
            method: "POST",
            accept,
            body: Some((
                "application/x-www-form-urlencoded",
                Body::Whole(form.as_bytes()),
            )),
            reads: true,
        };
        let reply = successful(self.client.call(&self.settings.query, &call)?)?;
        match accept == answer::TABLES {
            true => cut::whole(&reply, query),
            false => answer::graph(&reply),
        }
    }

    /// Puts a graph in the place of the one of that name, as N-Triples (a subset of Turtle, which every store takes).
    ///
    /// # Errors
    /// When there is no address of the Graph Store Protocol, or the store refuses.
    pub fn put(&self, graph: &NamedNode, turtle: Body<'_>) -> Result<(), RemoteError> {
        self.on_graph(graph, "PUT", Some(("text/turtle; charset=utf-8", turtle)))
    }

    /// Drops a graph; that it is not there is no error.
    ///
    /// # Errors
    /// When there is no address of the Graph Store Protocol, or the store refuses.
    pub fn drop_graph(&self, graph: &NamedNode) -> Result<(), RemoteError> {
        match self.on_graph(graph, "DELETE", None) {
            Err(RemoteError::Status { status: 404, .. }) => Ok(()),
            other => other,
        }
    }

    fn on_graph<'b>(
        &self,
        graph: &NamedNode,
        method: &'static str,
        body: Option<(&'b str, Body<'b>)>,
    ) -> Result<(), RemoteError> {
        let address = self.graph_store()?;
        let call = Call {
            method,
            accept: "*/*",
            body,
            reads: false,
        };
        successful(
            self.client
                .call(&address.with("graph", graph.as_str()), &call)?,
        )
        .map(|_| ())
    }

    fn graph_store(&self) -> Result<&Address, RemoteError> {
        self.settings.graph_store.as_ref().ok_or(RemoteError::Missing(
            "the store needs an address of the Graph Store Protocol: --graph-store-url (oxigraph: …/store, Virtuoso: …/sparql-graph-crud-auth, Fuseki: …/DATASET/data)",
        ))
    }

    /// Whether a SELECT or ASK has an answer, with these graphs as its dataset.
    fn probe(&self, query: &str, sees: &Sees) -> Result<bool, RemoteError> {
        Ok(match self.ask(query, answer::TABLES, sees)? {
            Answered::Boolean(value) => value,
            Answered::Rows(_, rows) => !rows.is_empty(),
            Answered::Graph(triples) => !triples.is_empty(),
        })
    }
}

impl Elsewhere for Remote {
    fn plain(&self, query: &str) -> Result<Rows, StoreError> {
        match self.table(query)? {
            Answered::Rows(_, rows) => Ok(rows),
            _ => Err(RemoteError::Form(self.address().to_owned()).into()),
        }
    }

    fn as_is(&self, query: &str) -> Result<Rows, StoreError> {
        Ok(self.rows(query)?)
    }

    fn ordered(&self, columns: &str, query: &str) -> Result<Rows, StoreError> {
        Ok(self.pages(columns, query)?)
    }
}

/// The columns of the question, without those that its words were given.
fn own_columns(columns: Vec<Variable>, rows: Rows) -> (Vec<Variable>, Rows) {
    if !columns.iter().any(|column| lax::is_own(column.as_str())) {
        return (columns, rows);
    }
    let kept: Vec<bool> = columns.iter().map(|c| !lax::is_own(c.as_str())).collect();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().zip(&kept).filter(|(_, kept)| **kept);
        cells.map(|(cell, _)| cell).collect()
    });
    let rows = rows.collect();
    let columns = columns.into_iter().zip(&kept).filter(|(_, kept)| **kept);
    (columns.map(|(column, _)| column).collect(), rows)
}

/// The reply, when its status says that all went well.
fn successful(reply: Reply) -> Result<Reply, RemoteError> {
    let hint = match reply.status {
        200..=299 => return Ok(reply),
        _ if reply.told().contains("transitive") => TRANSITIVE,
        401 => {
            " (credentials: XINZHI_STORE_USER and XINZHI_STORE_PASSWORD, XINZHI_STORE_TOKEN, or --store-auth FILE)"
        }
        403 => " (the store knows who asks and does not allow it)",
        404 | 405 => " (is this the right address?)",
        _ => "",
    };
    Err(RemoteError::Status {
        address: reply.address.as_str().to_owned(),
        status: reply.status,
        told: reply.told(),
        hint,
    })
}
