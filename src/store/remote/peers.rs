//! Addresses that SERVICE and LOAD may ask, each named by the operator, and the policy of where a name may lead.
//!
//! A request must not make the server ask what only the server can reach (its own machine, the network it stands in), nor what
//! nobody named. So an address is compared with the list before each hop, and the resolver gives only public addresses: whoever
//! owns a name cannot turn it to a private one between the look and the call. What is on the list as an address in numbers, or as
//! `localhost`, was meant so.

use super::RemoteError;
use super::address::Address;
use super::answer::{self, Answered};
use super::client::{Body, Bounds, Call, Client, Reply};
use super::cut::whole;
use super::{form, successful};
use crate::words::format::Format;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The addresses that may be asked; none by default.
#[derive(Clone, Debug, Default)]
pub struct Peers(Arc<[Address]>);

impl Peers {
    /// Takes the addresses as a person gives them: each stands for itself, one that ends in `/` also for all below it.
    ///
    /// # Errors
    /// When one is no http or https address, or the certificates to be believed cannot be read.
    pub fn new(names: &[String]) -> Result<Self, RemoteError> {
        super::trust::check()?;
        let names: Result<_, _> = names.iter().map(|name| Address::new(name)).collect();
        Ok(Self(names?))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is named, by itself or by what it stands below.
    pub fn has(&self, address: &str) -> bool {
        let climbs = address.split(['/', '?', '#']).any(|part| {
            matches!(
                part.replace("%2e", ".").replace("%2E", ".").as_str(),
                "." | ".."
            )
        });
        !climbs
            && self.0.iter().any(|name| {
                let name = name.as_str();
                address == name || (name.ends_with('/') && address.starts_with(name))
            })
    }

    /// Asks an endpoint a query.
    ///
    /// # Errors
    /// When it is not named, does not answer within the bounds, or with something else.
    pub fn ask(
        &self,
        endpoint: &str,
        query: &str,
        bounds: Bounds,
    ) -> Result<Answered, RemoteError> {
        let form = form([("query", query)]);
        let call = Call {
            method: "POST",
            accept: answer::TABLES,
            body: Some((
                "application/x-www-form-urlencoded",
                Body::Whole(form.as_bytes()),
            )),
            reads: true,
        };
        whole(&self.call(endpoint, &call, bounds)?, query)
    }

    /// Fetches a document in RDF, with its format.
    ///
    /// # Errors
    /// When it is not named, does not come within the bounds, or is of another type.
    pub fn fetch(&self, source: &str, bounds: Bounds) -> Result<(Format, Vec<u8>), RemoteError> {
        let call = Call {
            method: "GET",
            accept: "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8",
            body: None,
            reads: true,
        };
        let reply = self.call(source, &call, bounds)?;
        let format = reply.media_type.parse().ok();
        let format = format.ok_or_else(|| RemoteError::Broken {
            address: reply.address.as_str().to_owned(),
            error: format!("'{}' is no RDF", reply.media_type),
        })?;
        Ok((format, reply.body))
    }

    fn call(&self, address: &str, call: &Call<'_>, bounds: Bounds) -> Result<Reply, RemoteError> {
        let address = Address::new(address)?;
        let client = Client::among(self.clone(), bounds);
        successful(client.call(&address, call)?)
    }
}

/// Gives the addresses of a host that may be asked.
#[derive(Debug, Default)]
pub(super) struct Guarded(DefaultResolver);

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let meant = host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok();
        if meant || found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        Err(ureq::Error::Io(std::io::Error::new(
            std::io::ErrorKind::PermissionDenied,
            "the name leads to a private address; allow that address in numbers if it is meant",
        )))
    }
}

/// Whether an address is one of the public network.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// The special-purpose registry of IANA (RFC 6890), as far as it is not globally reachable.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 240..=255, _, _)
            | (100, 64..=127, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 51, 100)
            | (203, 0, 113)
            | (198, 18 | 19, _)
            | (169, 254, _)
            | (192, 168, _)
    );
    !(special || ip.is_multicast())
}

/// Only the global unicast block, without its special parts; what carries an IPv4 address inside is judged by that.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, _, _, _, g, h] = ip.segments();
    let inside = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        (0x64, 0xff9b) if c == 0 => inside(g, h),
        (0x2002, _) => inside(b, c),
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        _ => ip
            .to_ipv4_mapped()
            .map_or(a & 0xe000 == 0x2000, is_public_v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_may_be_asked() {
        let names = ["http://h.example/sparql", "https://d.example/data/"].map(str::to_owned);
        let peers = Peers::new(&names).expect("they are addresses");
        for (address, named) in [
            ("http://h.example/sparql", true),
            ("http://h.example/sparql2", false),
            ("http://h.example/sparql?x", false),
            ("http://h.example:81/sparql", false),
            ("https://h.example/sparql", false),
            ("http://h.example@evil.example/sparql", false),
            ("https://d.example/data/a.ttl", true),
            ("https://d.example/data/../secret", false),
            ("https://d.example/data/%2e%2E/secret", false),
            ("https://d.example.evil/data/a", false),
        ] {
            assert_eq!(peers.has(address), named, "{address}");
        }
        assert!(!Peers::default().has("http://h.example/sparql"));
        assert!(Peers::new(&["file:///etc/passwd".to_owned()]).is_err());
    }

    #[test]
    fn private_addresses_are_known_in_all_their_clothes() {
        let public = |text: &str| is_public(text.parse().expect("an address"));
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!public(private), "{private}");
        }
        for open in [
            "1.1.1.1",
            "172.32.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(public(open), "{open}");
        }
    }
}
