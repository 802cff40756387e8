//! `xinzhi verify`.

use super::input::Common;
use super::{Outcome, output};
use crate::store::remote::trust;
use crate::views::site::hosting::Tier;
use crate::views::verify::{Ask, Probe, Reply, verify};
use anyhow::bail;
use comfy_table::{LineStyle, Table, TableStyle};
use std::io::Read;
use std::time::Duration;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi verify http://127.0.0.1:7878/\n  xinzhi verify http://localhost:8080/kg/ --tier approximate\n  xinzhi verify http://localhost:8000/ --tier files --misses\n  SSL_CERT_FILE=own-authority.pem xinzhi verify https://kg.internal/"
)]
pub(super) struct Args {
    /// The root of the site
    #[arg(value_name = "URL")]
    url: String,
    /// What the host promises: full (our server, Apache), approximate (nginx, Caddy, Netlify) or files (GitHub Pages)
    #[arg(long, value_name = "TIER", default_value = "full")]
    tier: Tier,
    /// Show only what is missed
    #[arg(long)]
    misses: bool,
}

/// The longest body that is read.
const LONGEST: u64 = 64 << 20;

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    if !args.url.starts_with("http://") && !args.url.starts_with("https://") {
        bail!(
            "{}: give the root of the site, such as http://127.0.0.1:7878/",
            args.url
        );
    }
    if args.url.starts_with("https://") && !cfg!(feature = "tls") {
        bail!(
            "{}: this build has no TLS: build with --features tls, or verify the http address",
            args.url
        );
    }
    let agent: ureq::Agent = trust::trusting(ureq::Agent::config_builder())?
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .user_agent(concat!("xinzhi/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let probes = verify(&args.url, args.tier, &|ask| fetch(&agent, ask))?;
    let missed = probes.iter().filter(|probe| probe.missed.is_some()).count();
    let shown: Vec<&Probe> = probes
        .iter()
        .filter(|probe| !args.misses || probe.missed.is_some())
        .collect();
    if !shown.is_empty() {
        output::write(None, |out| Ok(writeln!(out, "{}", table(&shown))?))?;
    }
    output::say(common, &format!("{} probes, {missed} missed", probes.len()));
    Ok(if missed == 0 {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

fn fetch(agent: &ureq::Agent, ask: &Ask) -> Result<Reply, String> {
    let mut request = agent
        .get(&ask.url)
        .header("Accept", &ask.accept)
        .header("Accept-Language", &ask.language);
    if !ask.tag.is_empty() {
        request = request.header("If-None-Match", &ask.tag);
    }
    let response = request.call().map_err(|error| error.to_string())?;
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    let status = response.status().as_u16();
    let mut body = Vec::new();
    response
        .into_body()
        .into_reader()
        .take(LONGEST)
        .read_to_end(&mut body)
        .map_err(|error| error.to_string())?;
    Ok(Reply {
        status,
        headers,
        body,
    })
}

fn table(probes: &[&Probe]) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_header(["", "asked", "promised", "found"]);
    for probe in probes {
        let (mark, found) = match &probe.missed {
            None => ("ok", ""),
            Some(found) => ("MISS", found.as_str()),
        };
        table.add_row([mark, &probe.asked, &probe.promised, found]);
    }
    table
}
