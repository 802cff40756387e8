//! `xinzhi serve`.

mod arenas;

use super::input::{Common, Input};
use super::remote::Place;
use super::{Outcome, output};
use crate::data::dataset::{Dataset, TermId};
use crate::data::project::Project;
use crate::meaning::query::limits::{LIMITS, Limit, Limits, Setting};
use crate::store::disk::Disk;
use crate::store::live::{Live, Sees, Snapshot};
use crate::store::remote::peers::Peers;
use crate::views::serve::connection::{self, Answered, Log};
use crate::views::serve::{Access, Maker, Origin, Problem, Service, Settings, Token};
use crate::views::site::{Material, Site, Views};
use crate::words::count::counted;
use crate::words::prefixes::Prefixes;
use anyhow::{Context, bail, ensure};
use oxrdf::Term;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi serve\n  xinzhi serve -d data.ttl --bind 127.0.0.1:8080\n  XINZHI_TOKEN=$(openssl rand -hex 16) xinzhi serve --empty --writable\n  XINZHI_TOKEN=… xinzhi serve --location db --writable   # changes are kept in db\n  xinzhi serve --limit query-time=5 --limit body=1000000\n  xinzhi serve --limits      # the table of limits"
)]
pub(super) struct Args {
    /// The address to listen on; port 0 takes a free one and says which
    #[arg(short, long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    bind: String,
    /// Begin with an empty dataset, whose default graph is strict
    #[arg(long, conflicts_with = "data")]
    empty: bool,
    /// Allow updates; the token is in XINZHI_TOKEN or --token-file, and is sent as Authorization: Bearer
    #[arg(long)]
    writable: bool,
    /// The file that holds the token for writing
    #[arg(long, value_name = "FILE", requires = "writable")]
    token_file: Option<PathBuf>,
    /// The longest time for a query, in seconds
    #[arg(long, value_name = "SECONDS")]
    timeout_s: Option<u64>,
    /// Set a limit (repeatable; --limits shows the table)
    #[arg(long, value_name = "NAME=NUMBER")]
    limit: Vec<Setting>,
    /// Show the table of limits and end
    #[arg(long)]
    limits: bool,
    /// Let pages of other sites use the endpoints (pages and RDF are open to them anyway)
    #[arg(long)]
    cors: bool,
    /// A name that the server goes by, beside that of --bind (repeatable; needed behind a proxy that passes the name on)
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Let SERVICE and LOAD ask this address; one that ends in / stands for all below it (repeatable; else they ask nobody)
    #[arg(long, value_name = "URL")]
    allow: Vec<String>,
    /// The address at which the pages stand [default: `site` of the project, else its base]
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// Tell every request on standard error, without its parameters
    #[arg(long)]
    log: bool,
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let limits = limits(args);
    if args.limits {
        return show(&limits);
    }
    arenas::keep_few();
    let addresses: Vec<SocketAddr> = args
        .bind
        .to_socket_addrs()
        .with_context(|| {
            format!(
                "--bind {}: write ADDRESS:PORT, such as 127.0.0.1:7878",
                args.bind
            )
        })?
        .collect();
    let Some(address) = addresses.first().copied() else {
        bail!("--bind {}: there is no such address", args.bind);
    };
    let access = access(args, address.ip())?;
    let settings = settings(args, common, limits, access)?;
    let service = Arc::new(Service::new(settings)?);
    service
        .prepare()
        .map_err(|problem| anyhow::anyhow!(problem.text))?;
    let log = args.log.then(|| log(common));
    connection::runtime()
        .context("threads cannot be started")?
        .block_on(serve(args, common, service, address, log))
}

fn limits(args: &Args) -> Limits {
    let mut limits = Limits::default();
    for setting in &args.limit {
        limits.set(setting.limit, setting.value);
    }
    if let Some(seconds) = args.timeout_s {
        limits.set(Limit::QueryTime, seconds);
    }
    limits
}

/// The table of limits.
fn show(limits: &Limits) -> anyhow::Result<Outcome> {
    output::write(None, |out| {
        for row in LIMITS {
            writeln!(
                out,
                "{:<15} {:>12}  {}; beyond: {}",
                row.name,
                limits.get(row.limit),
                row.unit,
                row.beyond
            )?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

fn access(args: &Args, ip: IpAddr) -> anyhow::Result<Access> {
    let token = if args.writable {
        Some(token(args)?)
    } else {
        None
    };
    let mut hosts = args.host.clone();
    if ip.is_loopback() {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
        hosts.push(match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        hosts.extend(args.bind.rsplit_once(':').map(|(name, _)| name.to_owned()));
    }
    Ok(Access {
        token,
        cors: args.cors,
        hosts,
    })
}

fn token(args: &Args) -> anyhow::Result<Token> {
    let text = match &args.token_file {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("--token-file {}: it cannot be read", path.display()))?,
        None => std::env::var("XINZHI_TOKEN").unwrap_or_default(),
    };
    Token::new(&text).context(
        "--writable needs a token of at least 16 visible ASCII characters: set XINZHI_TOKEN or give --token-file",
    )
}

fn settings(
    args: &Args,
    common: &Common,
    limits: Limits,
    access: Access,
) -> anyhow::Result<Settings> {
    let peers = Peers::new(&args.allow).context("--allow")?;
    let asked = common.union_default_graph.then_some(Sees::Merge);
    if let Some(folder) = common.store.location.as_ref().filter(|_| args.writable) {
        let disk = if args.empty {
            Disk::make(folder, asked)
        } else {
            Disk::write(folder)
        };
        let live = Live::on_disk(disk.context("--location")?)?;
        let project = common.find_project()?;
        let prefixes = project.prefixes();
        let own = is_of_project(&live.snapshot().dataset, &project);
        let made = pages(project, prefixes.clone(), own, args.site.clone());
        return Ok(Settings {
            live,
            origin: None,
            prefixes,
            limits,
            access,
            peers,
            pages: (!args.empty).then_some(made),
            at_once: true,
        });
    }
    if args.empty {
        ensure!(
            common.store.location.is_none(),
            "--empty with --location makes a store to write to: add --writable"
        );
        let sees = asked.unwrap_or(Sees::Strict);
        return Ok(Settings {
            live: Live::new(Dataset::default(), sees),
            origin: None,
            prefixes: Prefixes::default(),
            limits,
            access,
            peers,
            pages: None,
            at_once: true,
        });
    }
    let (input, origin) = copied(args, common)?;
    let Input {
        dataset,
        prefixes,
        default_graph,
        project,
        ..
    } = input;
    let sees = match default_graph {
        crate::data::view::DefaultGraph::Strict => Sees::Strict,
        crate::data::view::DefaultGraph::MergeWithout(_) => Sees::Merge,
    };
    let foreign = common.store.is_named() && !is_of_project(&dataset, &project);
    let own = common.data.is_empty() && !foreign;
    let pages = pages(project, prefixes.clone(), own, args.site.clone());
    Ok(Settings {
        live: Live::new(dataset, sees),
        origin,
        prefixes,
        limits,
        access,
        peers,
        pages: Some(pages),
        at_once: true,
    })
}

/// Whether a store holds graphs of the project, so that its questions and views are about them; other data is shown as plain RDF is.
fn is_of_project(dataset: &Dataset, project: &Project) -> bool {
    let base = project.iri("").into_string();
    dataset.graphs().into_iter().any(|graph| {
        let name = (graph != TermId::DEFAULT_GRAPH).then(|| dataset.term(graph));
        matches!(name, Some(Term::NamedNode(node)) if node.as_str().starts_with(&base))
    })
}

/// The data, and the server that it was copied from. What is written to the copy, or left out of it, must be seen by queries too:
/// then they are not asked of the server.
fn copied(args: &Args, common: &Common) -> anyhow::Result<(Input, Option<Origin>)> {
    if common.store.store.is_none() || args.writable || common.stated_only {
        return Ok((common.load()?, None));
    }
    let project = common.find_project()?;
    let place = common.store.open(common, &project)?;
    let place = place.context("--store is missing")?;
    let dataset = place.fetch(common, false)?;
    let input = common.fetched(project, dataset, place.sees());
    let origin = match place {
        Place::Remote(remote) => Some(Origin::new(*remote)),
        Place::Disk(_) => None,
    };
    Ok((input, origin))
}

/// Makes the same site as `publish`.
fn pages(project: Project, prefixes: Prefixes, own: bool, url: Option<String>) -> Box<Maker> {
    Box::new(move |snapshot: &Snapshot| {
        let wrong =
            |error: String| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, error);
        let views = if own {
            Views::of(&project, &prefixes).map_err(|error| wrong(error.to_string()))?
        } else {
            Views::none()
        };
        Site::build(Material {
            texts: std::collections::BTreeMap::new(),
            project: project.clone(),
            dataset: Arc::clone(&snapshot.dataset),
            default_graph: snapshot.default_graph.clone(),
            prefixes: prefixes.clone(),
            url: url.clone(),
            own,
            painter: Some(Box::new(views)),
        })
        .map_err(|error| wrong(error.to_string()))
    })
}

fn log(common: &Common) -> Log {
    let quiet = common.quiet;
    Arc::new(move |answered: Answered| {
        if !quiet {
            eprintln!(
                "{} {} {} {} ms",
                answered.status,
                answered.method,
                answered.path,
                answered.took.as_millis()
            );
        }
    })
}

async fn serve(
    args: &Args,
    common: &Common,
    service: Arc<Service>,
    address: SocketAddr,
    log: Option<Log>,
) -> anyhow::Result<Outcome> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("--bind {address}: it cannot be listened on"))?;
    let address = listener.local_addr().context("the socket has no address")?;
    let ending = ending();
    output::say(
        common,
        &format!("http://{address}/ serves {}", told(args, common, &service)),
    );
    if !address.ip().is_loopback() {
        output::say(
            common,
            "everybody who reaches this address can read: put a proxy with TLS before it",
        );
    }
    tokio::spawn(watch_memory(Arc::clone(&service)));
    connection::listen(service, listener, log, ending).await;
    output::say(common, "ended");
    Ok(Outcome::Done)
}

fn told(args: &Args, common: &Common, service: &Service) -> String {
    let quads = counted(service.live().snapshot().dataset.len(), "statement");
    let copied = common.store.is_named() && !service.live().lasts();
    if copied && !args.empty {
        if let Some(origin) = service.origin() {
            return format!(
                "{quads} statements, a copy of the store as it was at the start, read-only; queries are asked of {}",
                origin.address()
            );
        }
        return format!(
            "{quads}, a copy of the store as it was at the start{}",
            if args.writable {
                ", writable with the token; changes live until the server stops and do not reach the store"
            } else {
                ", read-only"
            }
        );
    }
    if args.writable && service.live().lasts() {
        format!("{quads}, writable with the token; changes are kept on the disk")
    } else if args.writable {
        format!("{quads}, writable with the token; changes live until the server stops")
    } else {
        format!("{quads}, read-only")
    }
}

/// Done at the first SIGTERM or SIGINT; the second ends the process. They are heard from the call on, before anybody is told the
/// address.
fn ending() -> impl Future<Output = ()> + Send + 'static {
    let first = signal();
    async move {
        first.await;
        let second = signal();
        tokio::spawn(async move {
            second.await;
            std::process::exit(2);
        });
    }
}

#[cfg(unix)]
fn signal() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let heard = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    async move {
        let [Ok(mut terminate), Ok(mut interrupt)] = heard else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Stops the evaluations that run when the process has more memory than its limit.
async fn watch_memory(service: Arc<Service>) {
    let most = match service.limits().get(Limit::Memory) {
        0 => machine_memory().map(|all| all / 4 * 3),
        most => Some(most),
    };
    let Some(most) = most else { return };
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if own_memory().is_some_and(|own| own > most) {
            service.spare_memory();
        }
    }
}

/// The memory of this process in bytes, where the system tells it.
fn own_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// The memory of the machine, or of its control group when that is less.
fn machine_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let kilobytes: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let group = group.and_then(|text| text.trim().parse::<u64>().ok());
    Some(group.unwrap_or(u64::MAX).min(kilobytes * 1024))
}
