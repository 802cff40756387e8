//! Requests to a remote store and what comes back: time, size, redirects, credentials and second tries in one place.

use super::RemoteError;
use super::address::Address;
use super::credentials::Credentials;
use super::cut::Cut;
use super::digest::{Asked, Challenge, schemes};
use super::peers::{Guarded, Peers};
use super::trust::trusting_or_nobody;
use crate::data::allowance;
use base64::Engine as _;
use std::io::Read;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;
use ureq::unversioned::transport::DefaultConnector;

/// How often a read is tried.
const TRIES: u32 = 4;
/// How long to wait before the second try; each further one waits twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// The longest wait that a server's Retry-After gets.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// What is allowed to one request.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The time of one try, from the connection to the last byte.
    pub time: Duration,
    /// The bytes of an answer.
    pub answer: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(120),
            answer: 1 << 30,
        }
    }
}

/// What a request carries. It may be sent more than once, when the store asks who we are or is elsewhere.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// Bytes that are made while they are sent.
    Made {
        /// How many there are.
        length: u64,
        /// Makes them from the beginning.
        open: &'a dyn Fn() -> Box<dyn Read + 'a>,
    },
}

impl std::fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let length = match self {
            Self::Whole(bytes) => bytes.len() as u64,
            Self::Made { length, .. } => *length,
        };
        write!(f, "{length} bytes")
    }
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// GET, POST, PUT, DELETE or HEAD.
    pub method: &'static str,
    /// Media types that can be read.
    pub accept: &'a str,
    /// The media type of the body, and the body.
    pub body: Option<(&'a str, Body<'a>)>,
    /// Whether it changes nothing, so that it may be tried again and redirected.
    pub reads: bool,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Where from, after redirects.
    pub address: Address,
    /// The status.
    pub status: u16,
    /// The media type, without parameters, in lower case.
    pub media_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// That the body may not be all of the answer, as far as the store says so.
    pub cut: Option<Cut>,
    location: Option<String>,
    challenge: String,
    retry_after: Option<Duration>,
}

impl Reply {
    /// The first line of the body, for messages.
    pub fn told(&self) -> String {
        let text = String::from_utf8_lossy(&self.body[..self.body.len().min(2000)]).into_owned();
        let line = text.lines().map(str::trim).find(|line| !line.is_empty());
        line.unwrap_or("it says nothing")
            .chars()
            .take(300)
            .collect()
    }
}

/// A client of one store.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    credentials: Credentials,
    bounds: Bounds,
    /// Where it may go; everywhere when nothing is said.
    peers: Option<Peers>,
    /// The scheme that the origin asked for, so that the next request brings the answer along.
    known: Mutex<Option<(String, Scheme)>>,
    answers: AtomicU32,
    /// What the server calls itself.
    server: OnceLock<String>,
}

#[derive(Clone, Debug)]
enum Scheme {
    Basic,
    Digest(Challenge),
}

impl Client {
    /// A client with these credentials and bounds.
    pub fn new(credentials: Credentials, bounds: Bounds) -> Self {
        Self {
            agent: config(bounds).build().into(),
            credentials,
            bounds,
            peers: None,
            known: Mutex::new(None),
            answers: AtomicU32::new(0),
            server: OnceLock::new(),
        }
    }

    /// A client that goes nowhere but to these peers, tells nobody who we are, and tries once.
    pub fn among(peers: Peers, bounds: Bounds) -> Self {
        // A proxy would look names up by itself, and the resolver would not see where they lead.
        let config = config(bounds).proxy(None).build();
        Self {
            agent: ureq::Agent::with_parts(config, DefaultConnector::default(), Guarded::default()),
            peers: Some(peers),
            ..Self::new(Credentials::None, bounds)
        }
    }

    /// What the server calls itself, once it has answered.
    pub fn server(&self) -> Option<&str> {
        self.server.get().map(String::as_str)
    }

    /// Makes a request; a reply with any status is no error here.
    ///
    /// # Errors
    /// When nothing comes back, too late, too much, or by a redirect that is not to be followed.
    pub fn call(&self, address: &Address, call: &Call<'_>) -> Result<Reply, RemoteError> {
        let again = call.reads && self.peers.is_none();
        let tries = if again { TRIES } else { 1 };
        let mut pause = PAUSE;
        for last in (0..tries).rev() {
            let tried = self.follow(address, call);
            let wait = match &tried {
                Ok(reply) if matches!(reply.status, 502..=504) => {
                    reply.retry_after.unwrap_or(pause)
                }
                Err(error) if error.may_pass() => pause,
                _ => return tried,
            };
            if last == 0 {
                return tried;
            }
            let left = allowance::time_left().unwrap_or(LONGEST_PAUSE);
            std::thread::sleep(wait.min(LONGEST_PAUSE).min(left));
            allowance::pause();
            pause *= 2;
        }
        unreachable!("the last try returns")
    }

    /// One try, through redirects.
    fn follow(&self, first: &Address, call: &Call<'_>) -> Result<Reply, RemoteError> {
        let mut address = first.clone();
        let mut call = *call;
        for _ in 0..=REDIRECTS {
            if self
                .peers
                .as_ref()
                .is_some_and(|peers| !peers.has(address.as_str()))
            {
                return Err(RemoteError::Redirect {
                    from: first.as_str().to_owned(),
                    to: address.as_str().to_owned(),
                    why: "this address was not allowed by name",
                });
            }
            let ours = address.origin() == first.origin();
            let reply = self.authorised(&address, &call, ours)?;
            let Some(location) = reply
                .location
                .as_deref()
                .filter(|_| matches!(reply.status, 301..=303 | 307 | 308))
            else {
                return Ok(reply);
            };
            let next = address.redirected(location)?;
            if !call.reads && next.origin() != first.origin() {
                return Err(RemoteError::Redirect {
                    from: address.as_str().to_owned(),
                    to: location.to_owned(),
                    why: "what is written goes to no other host: name the right address",
                });
            }
            if !call.reads && !matches!(reply.status, 307 | 308) {
                return Err(RemoteError::Redirect {
                    from: address.as_str().to_owned(),
                    to: location.to_owned(),
                    why: "it does not say that the request is to be repeated there (307 or 308): name the right address",
                });
            }
            if reply.status == 303 {
                call = Call {
                    method: "GET",
                    body: None,
                    ..call
                };
            }
            address = next;
        }
        Err(RemoteError::Redirect {
            from: first.as_str().to_owned(),
            to: address.as_str().to_owned(),
            why: "there are too many redirects",
        })
    }

    /// One request, and a second one when the store asks who we are; another host is never told.
    fn authorised(
        &self,
        address: &Address,
        call: &Call<'_>,
        ours: bool,
    ) -> Result<Reply, RemoteError> {
        if !ours {
            return self.send(address, call, None);
        }
        let reply = self.send(address, call, self.authorisation(address, call.method))?;
        let Some(scheme) = self.asked(&reply) else {
            return Ok(reply);
        };
        let before = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.replace((address.origin(), scheme))
        };
        // Basic that was brought along and refused would be refused again.
        if matches!(before, Some((_, Scheme::Basic))) {
            return Ok(reply);
        }
        self.answers.store(0, Ordering::Relaxed);
        self.send(address, call, self.authorisation(address, call.method))
    }

    /// What a refusal asks for, when it can be given.
    fn asked(&self, reply: &Reply) -> Option<Scheme> {
        if reply.status != 401 || !matches!(self.credentials, Credentials::Password { .. }) {
            return None;
        }
        let digest = Challenge::of(&reply.challenge).map(Scheme::Digest);
        let basic = || {
            let mut named = schemes(&reply.challenge).into_iter();
            named.any(|(name, _)| name.eq_ignore_ascii_case("basic"))
        };
        digest.or_else(|| basic().then_some(Scheme::Basic))
    }

    fn authorisation(&self, address: &Address, method: &str) -> Option<String> {
        let (user, password) = match &self.credentials {
            Credentials::None => return None,
            Credentials::Token(token) => return Some(format!("Bearer {token}")),
            Credentials::Password { user, password } => (user, password),
        };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, scheme) = known
            .as_ref()
            .filter(|(origin, _)| *origin == address.origin())?;
        Some(match scheme {
            Scheme::Basic => {
                let pair = format!("{user}:{password}");
                format!(
                    "Basic {}",
                    base64::engine::general_purpose::STANDARD.encode(pair)
                )
            }
            Scheme::Digest(challenge) => {
                let count = self.answers.fetch_add(1, Ordering::Relaxed) + 1;
                let asked = Asked {
                    method,
                    target: &address.target(),
                    count,
                    word: &word(count),
                };
                challenge.answer(user, password, &asked)
            }
        })
    }

    fn send(
        &self,
        address: &Address,
        call: &Call<'_>,
        authorisation: Option<String>,
    ) -> Result<Reply, RemoteError> {
        let network = |error: ureq::Error| RemoteError::Network {
            address: address.as_str().to_owned(),
            source: Box::new(error),
        };
        let mut request = ureq::http::Request::builder()
            .method(call.method)
            .uri(address.as_str())
            .header("Accept", call.accept);
        if let Some(value) = authorisation {
            request = request.header("Authorization", value);
        }
        let response = match call.body {
            Some((media_type, Body::Whole(body))) => {
                let request = request.header("Content-Type", media_type).body(body);
                let request = self.in_time(request.map_err(|e| network(e.into()))?);
                self.agent.run(request)
            }
            Some((media_type, Body::Made { length, open })) => {
                let mut bytes = open();
                let request = request
                    .header("Content-Type", media_type)
                    .header("Content-Length", length)
                    .body(ureq::SendBody::from_reader(&mut bytes));
                self.agent.run(request.map_err(|e| network(e.into()))?)
            }
            None => self
                .agent
                .run(request.body(()).map_err(|e| network(e.into()))?),
        };
        self.received(address, response.map_err(network)?)
    }

    /// A request that ends with the evaluation that makes it.
    fn in_time<'b>(&self, request: ureq::http::Request<&'b [u8]>) -> ureq::http::Request<&'b [u8]> {
        let Some(left) = allowance::time_left().filter(|left| *left < self.bounds.time) else {
            return request;
        };
        let configured = self.agent.configure_request(request);
        // No time at all would mean no limit.
        let time = left.max(Duration::from_millis(1));
        configured.timeout_global(Some(time)).build()
    }

    fn received(
        &self,
        address: &Address,
        response: ureq::http::Response<ureq::Body>,
    ) -> Result<Reply, RemoteError> {
        let header = |name: &str| -> Vec<String> {
            let values = response.headers().get_all(name).iter();
            values
                .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
                .collect()
        };
        let media_type = header("content-type")
            .first()
            .map_or(String::new(), |value| {
                value
                    .split(';')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_ascii_lowercase()
            });
        if let Some(name) = header("server").pop() {
            self.server.get_or_init(|| name);
        }
        let location = header("location").pop();
        let challenge = header("www-authenticate").join(", ");
        let retry_after = header("retry-after")
            .first()
            .and_then(|value| value.trim().parse().ok());
        let cut = Cut::of(
            header("x-sparql-maxrows").first(),
            header("x-sql-state").first(),
        );
        let status = response.status().as_u16();
        let mut body = Vec::new();
        Watched(response.into_body().into_reader())
            .take(self.bounds.answer.saturating_add(1))
            .read_to_end(&mut body)
            .map_err(|error| RemoteError::Network {
                address: address.as_str().to_owned(),
                source: Box::new(error.into()),
            })?;
        if body.len() as u64 > self.bounds.answer {
            return Err(RemoteError::Size {
                address: address.as_str().to_owned(),
                limit: self.bounds.answer,
            });
        }
        Ok(Reply {
            address: address.clone(),
            status,
            media_type,
            body,
            cut,
            location,
            challenge,
            retry_after: retry_after.map(Duration::from_secs),
        })
    }
}

/// Reads as long as the evaluation that asked goes on.
struct Watched<R>(R);

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        allowance::pause();
        self.0.read(bytes)
    }
}

fn config(bounds: Bounds) -> ConfigBuilder<AgentScope> {
    trusting_or_nobody(ureq::Agent::config_builder())
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(bounds.time))
        .timeout_connect(Some(bounds.time.min(Duration::from_secs(20))))
        .user_agent(concat!("xinzhi/", env!("CARGO_PKG_VERSION")))
}

/// A word that no earlier answer had; it need not be secret.
fn word(count: u32) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    format!("{:x}{:x}{count:x}", now.as_nanos(), std::process::id())
}
