//! Rules for hosts, from one table: which file answers which Accept header.
//!
//! Hosts differ in what they can weigh, so there are three tiers. *Full*: Apache with a type map beside each page weighs q-values
//! of media types and of languages. *Approximate*: nginx, Caddy, Netlify and Cloudflare match words in the header and cannot weigh
//! them. *Files*: GitHub Pages and plain disks answer names alone, so each IRI gets a small page that leads on.

mod apache;
mod guide;
mod matching;
mod stubs;

use super::format::{PageFormat, RDF};
use super::model::Site;
use super::route::Route;
use crate::words::format::Format;
use crate::words::language::Language;
use std::str::FromStr;

/// What a host can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// Weighs media types and languages: Apache.
    #[default]
    Full,
    /// Matches words in headers: nginx, Caddy, Netlify, Cloudflare.
    Approximate,
    /// Answers names: GitHub Pages, a disk.
    Files,
}

impl FromStr for Tier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "full" => Ok(Self::Full),
            "approximate" => Ok(Self::Approximate),
            "files" => Ok(Self::Files),
            _ => Err(format!(
                "unknown tier '{text}': use full, approximate or files"
            )),
        }
    }
}

/// A line of the negotiation table: what is offered, and how good it is when the reader has no preference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// The form.
    pub format: PageFormat,
    /// The media types that ask for it, the registered one first.
    pub asked: &'static [&'static str],
    /// Its quality at the source, in thousandths.
    pub quality: u16,
}

/// The negotiation table. Browsers and `*/*` get HTML; among the data formats Turtle comes first.
pub const OFFERS: [Offer; 6] = [
    Offer {
        format: PageFormat::Html,
        asked: &["text/html", "application/xhtml+xml"],
        quality: 1000,
    },
    Offer {
        format: PageFormat::Rdf(Format::Turtle),
        asked: &["text/turtle"],
        quality: 900,
    },
    Offer {
        format: PageFormat::Rdf(Format::JsonLd),
        asked: &["application/ld+json"],
        quality: 800,
    },
    Offer {
        format: PageFormat::Rdf(Format::RdfXml),
        asked: &["application/rdf+xml"],
        quality: 700,
    },
    Offer {
        format: PageFormat::Rdf(Format::NTriples),
        asked: &["application/n-triples"],
        quality: 600,
    },
    Offer {
        format: PageFormat::Rdf(Format::TriG),
        asked: &["application/trig"],
        quality: 500,
    },
];

/// The Content-Security-Policy of pages: they need nothing but the style sheet beside them.
const PAGE_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of drawings in files of their own, which carry their style inside.
const DRAWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A file of the folder: its path and its bytes.
pub type OutFile = (String, Vec<u8>);

/// The rules and the guide for all hosts, and what a tier has at the root of the folder.
pub fn files(site: &Site, tier: Tier) -> Vec<OutFile> {
    let mut files = vec![
        file(".nojekyll", String::new()),
        file("_headers", matching::netlify_headers()),
        file("_redirects", matching::netlify_redirects(site)),
        file("hosting/README.md", guide::guide(site)),
        file("hosting/nginx-maps.conf", matching::nginx_maps(site)),
        file("hosting/nginx-site.conf", matching::nginx_site(site)),
        file("hosting/Caddyfile", matching::caddy(site)),
        file("hosting/w3id/.htaccess", matching::w3id(site)),
    ];
    if tier == Tier::Full {
        files.push(file(".htaccess", apache::htaccess(site)));
    }
    files
}

/// What a tier needs beside the files of a route: a type map, or a page that leads on from its IRI.
pub fn beside(site: &Site, route: &Route, tier: Tier) -> Option<OutFile> {
    let local = route.local()?;
    match tier {
        Tier::Full => Some(apache::type_map(site, route)),
        Tier::Approximate => None,
        Tier::Files if *route == Route::Vocabulary => None,
        Tier::Files => Some(stubs::stub(site, route, &format!("{local}.html"))),
    }
}

fn file(path: &str, text: String) -> OutFile {
    (path.to_owned(), text.into_bytes())
}

/// The RDF forms in the order of the table.
fn rdf_forms() -> impl Iterator<Item = Format> {
    RDF.into_iter()
}

/// The languages, that of the site first.
fn languages(site: &Site) -> Vec<Language> {
    let own = site.language();
    let mut all = Language::ALL.to_vec();
    all.sort_by_key(|language| (*language != own, *language));
    all
}

/// The path that the site's address has on its host: `/` or `/kg/`.
fn mount(site: &Site) -> &str {
    let url = site.url();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}
