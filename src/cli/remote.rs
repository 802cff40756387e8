//! `--location` and `--store`: a store on disk, or somebody's server, in the place of the project's data.

use super::input::Common;
use super::output;
use crate::data::dataset::Dataset;
use crate::data::project::Project;
use crate::meaning::labels::is_inferred_graph;
use crate::store::Store;
use crate::store::disk::Disk;
use crate::store::live::Sees;
use crate::store::remote::address::Address;
use crate::store::remote::client::Bounds;
use crate::store::remote::credentials::Credentials;
use crate::store::remote::sees::DefaultGraphOption;
use crate::store::remote::{Remote, Settings, trust};
use crate::words::count::counted;
use anyhow::{Context, ensure};
use std::path::PathBuf;
use std::time::Duration;

/// The options.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "A store elsewhere")]
pub(super) struct StoreArgs {
    /// Work on a store on disk: its folder. `query` asks it as it is; the other commands read its graphs first (needs the feature `disk`)
    #[arg(short, long, global = true, value_name = "DIR", conflicts_with_all = ["data", "store"])]
    pub location: Option<PathBuf>,
    /// Work on a store that speaks SPARQL 1.1: the address of its queries. `query` asks it; the other commands fetch its graphs first, and `serve` makes its pages of that copy and asks the store all queries
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    pub store: Option<String>,
    /// The store's address for the Graph Store Protocol, which `push` uses
    #[arg(long, global = true, value_name = "URL")]
    graph_store_url: Option<String>,
    /// A file with user and password, or token (TOML) [default: XINZHI_STORE_USER and XINZHI_STORE_PASSWORD, or XINZHI_STORE_TOKEN]
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    store_auth: Option<PathBuf>,
    /// What plain questions see on the store: auto (the merge where `push` put one), as-is, or the IRI of a graph
    #[arg(long, global = true, value_name = "WHICH", hide_short_help = true)]
    default_graph: Option<DefaultGraphOption>,
    /// The longest time for one request to the store, in seconds [default: 120]
    #[arg(long, global = true, value_name = "SECONDS", hide_short_help = true)]
    store_timeout_s: Option<u64>,
    /// The largest answer of the store that is taken, in bytes [default: 1073741824]
    #[arg(long, global = true, value_name = "BYTES", hide_short_help = true)]
    store_answer_limit: Option<u64>,
    /// How many statements are fetched from the store at most [default: 5000000]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    store_fetch_limit: Option<u64>,
}

impl StoreArgs {
    /// Whether the data is that of a store.
    pub fn is_named(&self) -> bool {
        self.location.is_some() || self.store.is_some()
    }

    /// The store that is named; `None` when none is.
    ///
    /// # Errors
    /// When a folder, an address or the credentials cannot be used.
    pub fn open(&self, common: &Common, project: &Project) -> anyhow::Result<Option<Place>> {
        Ok(match &self.location {
            Some(folder) => Some(Place::Disk(Disk::read(folder).context("--location")?)),
            None => {
                let remote = self.remote(common, project)?;
                remote.map(|remote| Place::Remote(Box::new(remote)))
            }
        })
    }

    fn remote(&self, common: &Common, project: &Project) -> anyhow::Result<Option<Remote>> {
        let Some(query) = &self.store else {
            return Ok(None);
        };
        let graph_store = self
            .graph_store_url
            .as_deref()
            .map(Address::new)
            .transpose();
        let bounds = Bounds::default();
        trust::check()?;
        let query = Address::new(query).context("--store")?;
        let credentials = self.credentials()?;
        if credentials != Credentials::None && query.is_open_to_others() {
            let address = query.as_str();
            output::say(
                common,
                &format!(
                    "warning: {address} is plain http: credentials for it can be read on the way; use https (feature `tls`) or a tunnel"
                ),
            );
        }
        Ok(Some(Remote::new(Settings {
            query,
            graph_store: graph_store.context("--graph-store-url")?,
            credentials,
            bounds: Bounds {
                time: self
                    .store_timeout_s
                    .map_or(bounds.time, Duration::from_secs),
                answer: self.store_answer_limit.unwrap_or(bounds.answer),
            },
            default_graph: self
                .default_graph
                .clone()
                .unwrap_or(DefaultGraphOption::Auto),
            graphs: project.graph("").into_string(),
            fetch_limit: self.store_fetch_limit.unwrap_or(5_000_000),
        })))
    }

    /// The store that a push goes to.
    ///
    /// # Errors
    /// When none is named, or its address of the Graph Store Protocol is missing.
    pub fn to_push(&self, common: &Common, project: &Project) -> anyhow::Result<Remote> {
        ensure!(
            self.graph_store_url.is_some(),
            "push needs --store URL and --graph-store-url URL: the addresses of queries and of the Graph Store Protocol (oxigraph: …/query and …/store; Virtuoso: …/sparql and …/sparql-graph-crud-auth; Fuseki: …/DATASET/query and …/DATASET/data)"
        );
        self.remote(common, project)?.context(
            "push needs --store URL too: the address of queries, by which it learns what is there",
        )
    }

    /// The store that files are loaded into.
    ///
    /// # Errors
    /// When its address of the Graph Store Protocol is missing.
    pub fn to_load(&self, common: &Common, project: &Project) -> anyhow::Result<Remote> {
        ensure!(
            self.graph_store_url.is_some(),
            "load --store needs --graph-store-url URL too (oxigraph: …/store; Virtuoso: …/sparql-graph-crud-auth; Fuseki: …/DATASET/data)"
        );
        self.remote(common, project)?.context("--store is missing")
    }

    fn credentials(&self) -> anyhow::Result<Credentials> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Ok(match &self.store_auth {
            Some(path) => Credentials::of_file(path)?,
            None => Credentials::of(
                set("XINZHI_STORE_USER"),
                set("XINZHI_STORE_PASSWORD"),
                set("XINZHI_STORE_TOKEN"),
                "XINZHI_STORE_USER, XINZHI_STORE_PASSWORD, XINZHI_STORE_TOKEN",
            )?,
        })
    }
}

/// A store that is asked in the place of files.
pub(super) enum Place {
    /// In a folder.
    Disk(Disk),
    /// On a server.
    Remote(Box<Remote>),
}

impl Place {
    /// As what answers questions.
    pub fn into_store(self) -> Store {
        match self {
            Self::Disk(disk) => Store::disk(disk),
            Self::Remote(remote) => Store::remote(*remote),
        }
    }

    /// What plain questions see.
    pub fn sees(&self) -> Sees {
        match self {
            Self::Disk(disk) => disk.sees(),
            Self::Remote(_) => Sees::Merge,
        }
    }

    /// The graphs, without the copies that `push` makes; without what was inferred when only the stated is wanted.
    pub fn fetch(&self, common: &Common, stated_only: bool) -> anyhow::Result<Dataset> {
        match self {
            Self::Disk(disk) => {
                let wanted = |name: &str| {
                    let inferred = is_inferred_graph(name) || name.ends_with("graph/derivations");
                    !(stated_only && inferred)
                };
                Ok(disk.dataset(wanted)?)
            }
            Self::Remote(remote) => fetch(remote, common, stated_only),
        }
    }
}

/// Fetches the graphs of a store, without the copies that `push` makes; without what was inferred when only the stated is wanted.
fn fetch(remote: &Remote, common: &Common, stated_only: bool) -> anyhow::Result<Dataset> {
    let graphs = &remote.settings().graphs;
    let copies = [format!("{graphs}all"), format!("{graphs}manifest")];
    let derivations = format!("{graphs}derivations");
    let wanted = |name: &str| {
        let inferred = is_inferred_graph(name) || name == derivations;
        let copy = copies.iter().any(|copy| copy == name);
        !(copy || stated_only && inferred)
    };
    let bar = output::progress(common, "fetching", "statements");
    let dataset = remote.fetch(wanted, &mut |come, all| {
        bar.set_length(all);
        bar.set_position(come);
    })?;
    bar.finish_and_clear();
    if common.verbose {
        output::say(
            common,
            &format!(
                "{} fetched from {}",
                counted(dataset.len(), "statement"),
                remote.address()
            ),
        );
    }
    Ok(dataset)
}
