//! `verify`: whether a site that is live does what its tier promises, tried out over HTTP.
//!
//! The probes are a function of what fetches, so that they are tested without a network: things found in the site map are asked
//! for in every form and language, and what comes back is compared with the promises of the tier.

use crate::data::canonical::canonical_n_quads;
use crate::data::read::{Source, read};
use crate::data::sophia::resolve;
use crate::views::site::hosting::{OFFERS, Tier};
use crate::views::site::{PageFormat, Route};
use crate::words::diagnostic::Severity;
use crate::words::format::Format;
use crate::words::language::Language;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A request of a probe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The whole address.
    pub url: String,
    /// The Accept header.
    pub accept: String,
    /// The Accept-Language header.
    pub language: String,
    /// The If-None-Match header.
    pub tag: String,
}

/// What came back, redirects not followed.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers by their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// What fetches: an error is what the network says.
pub type Fetch<'a> = dyn Fn(&Ask) -> Result<Reply, String> + 'a;

/// A probe and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What was asked for.
    pub asked: String,
    /// What the tier promises.
    pub promised: String,
    /// What came, when it is something else.
    pub missed: Option<String>,
}

/// Why nothing could be tried out.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The address cannot be fetched at all.
    #[error("{url}: {error}")]
    Fetch {
        /// The address.
        url: String,
        /// What the network says.
        error: String,
    },
    /// There is no site map to find things in.
    #[error(
        "{0}sitemap.xml answers {1}: without it there is nothing to try; is this the root of a published site?"
    )]
    NoMap(String, u16),
}

/// How many things of each kind are tried.
const SAMPLE: usize = 2;

/// Tries a site out.
///
/// # Errors
/// When it cannot be reached, or has no site map.
pub fn verify(url: &str, tier: Tier, fetch: &Fetch<'_>) -> Result<Vec<Probe>, VerifyError> {
    let root = if url.ends_with('/') {
        url.to_owned()
    } else {
        format!("{url}/")
    };
    let mut probes = Probes {
        root,
        tier,
        fetch,
        list: Vec::new(),
    };
    let map = probes.map()?;
    probes.front();
    probes.dataset();
    for local in sample(&map) {
        probes.thing(&local);
    }
    probes.nothing();
    Ok(probes.list)
}

/// Things of the site map, a few of each kind: their addresses below the root, as in their IRIs.
fn sample(map: &str) -> Vec<String> {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for loc in map.split("<loc>").skip(1) {
        let url = loc.split("</loc>").next().unwrap_or_default();
        let Some(at) = url.find("/page/") else {
            continue;
        };
        let Some((route, PageFormat::Html, _)) = Route::of_path(&url[at + 1..]) else {
            continue;
        };
        let Some(local) = route.local() else { continue };
        let kind = local
            .rsplit_once('/')
            .map_or(local.as_str(), |(kind, _)| kind);
        let things = kinds.entry(kind.to_owned()).or_default();
        if things.len() < SAMPLE && !things.contains(&local) {
            things.push(local);
        }
    }
    kinds.into_values().flatten().collect()
}

struct Probes<'a> {
    root: String,
    tier: Tier,
    fetch: &'a Fetch<'a>,
    list: Vec<Probe>,
}

impl Probes<'_> {
    fn ask(&self, url: &str, accept: &str, language: &str) -> Result<Reply, String> {
        (self.fetch)(&Ask {
            url: url.to_owned(),
            accept: accept.to_owned(),
            language: language.to_owned(),
            tag: String::new(),
        })
    }

    /// Notes a probe; `found` says what came when the promise is not kept.
    fn note(&mut self, asked: &str, promised: impl Into<String>, found: Result<(), String>) {
        self.list.push(Probe {
            asked: asked.to_owned(),
            promised: promised.into(),
            missed: found.err(),
        });
    }

    fn map(&mut self) -> Result<String, VerifyError> {
        let url = format!("{}sitemap.xml", self.root);
        let reply = self
            .ask(&url, "*/*", "en")
            .map_err(|error| VerifyError::Fetch { url, error })?;
        if reply.status != 200 {
            return Err(VerifyError::NoMap(self.root.clone(), reply.status));
        }
        Ok(String::from_utf8_lossy(&reply.body).into_owned())
    }

    fn front(&mut self) {
        let url = self.root.clone();
        let reply = self.ask(&url, "text/html", "en");
        let safe = reply.as_ref().map_or(String::new(), |reply| {
            reply.header("x-content-type-options").to_owned()
        });
        let found = reply.and_then(|reply| whole(&reply, "text/html"));
        self.note("/", "200 text/html", found);
        if self.tier != Tier::Files {
            self.note(
                "/",
                "X-Content-Type-Options: nosniff",
                equal(&safe, "nosniff"),
            );
        }
    }

    /// The description of the dataset where robots look for it, and the dumps that it names.
    fn dataset(&mut self) {
        let url = format!("{}.well-known/void", self.root);
        let reply = self.ask(&url, "text/turtle", "en").and_then(|reply| {
            let typed = if self.tier == Tier::Files {
                ""
            } else {
                "text/turtle"
            };
            whole(&reply, typed)?;
            quads(&reply.body, Format::Turtle, &url)?;
            Ok(reply)
        });
        let text = reply.as_ref().map_or(String::new(), |reply| {
            String::from_utf8_lossy(&reply.body).into_owned()
        });
        self.note(
            "/.well-known/void",
            "200 text/turtle that can be read",
            reply.map(drop),
        );
        for dump in dumps(&text) {
            let url = format!("{}{dump}", self.root);
            let found = self
                .ask(&url, "*/*", "en")
                .and_then(|reply| whole(&reply, ""));
            self.note(&format!("/{dump}"), "200: VoID names it", found);
        }
    }

    fn thing(&mut self, local: &str) {
        match self.tier {
            Tier::Files => self.thing_as_files(local),
            Tier::Approximate | Tier::Full => {
                self.forms(local);
                self.languages(local);
                if self.tier == Tier::Full {
                    self.weights(local);
                }
            }
        }
    }

    /// Every form by its media type: one 303 on this host, then 200; the same triples in all.
    fn forms(&mut self, local: &str) {
        let url = format!("{}{local}", self.root);
        let mut first: Option<(Format, String)> = None;
        for offer in OFFERS {
            let media = offer.asked[0];
            let asked = format!("/{local} as {media}");
            let end = self.follow(&url, media, "en");
            if let Ok((_, at, reply)) = &end {
                self.headers(&asked, reply);
                if let PageFormat::Rdf(form) = offer.format
                    && !form.has_graphs()
                {
                    let found = canonical(&reply.body, form, at);
                    match (&first, found) {
                        (_, Err(error)) => self.note(&asked, "RDF that can be read", Err(error)),
                        (None, Ok(triples)) => first = Some((form, triples)),
                        (Some((form, triples)), Ok(own)) => {
                            let same = (*triples == own).then_some(());
                            let differs = || format!("other triples than in {form}");
                            self.note(
                                &asked,
                                "the same triples in every form",
                                same.ok_or_else(differs),
                            );
                        }
                    }
                }
            }
            let found = end.and_then(|(redirect, _, reply)| {
                varies(&redirect, "accept")?;
                whole(&reply, media)
            });
            self.note(&asked, format!("303, Vary: Accept, 200 {media}"), found);
        }
    }

    fn headers(&mut self, asked: &str, reply: &Reply) {
        let cors = equal(reply.header("access-control-allow-origin"), "*");
        self.note(asked, "Access-Control-Allow-Origin: *", cors);
        if self.tier == Tier::Full && !reply.header("etag").is_empty() {
            let strong = !reply.header("etag").starts_with("W/");
            let weak = || "a weak ETag".to_owned();
            self.note(
                asked,
                "a strong ETag",
                strong.then_some(()).ok_or_else(weak),
            );
        }
    }

    fn languages(&mut self, local: &str) {
        let url = format!("{}{local}", self.root);
        for language in Language::ALL {
            let asked = format!("/{local} in {language}");
            let found =
                self.follow(&url, "text/html", language.tag())
                    .and_then(|(_, at, reply)| {
                        whole(&reply, "text/html")?;
                        let page = String::from_utf8_lossy(&reply.body);
                        let spoken = page.contains(&format!("<html lang=\"{language}\""))
                            || at.contains(&format!(".{language}."));
                        spoken
                            .then_some(())
                            .ok_or_else(|| format!("another language at {at}"))
                    });
            self.note(&asked, format!("a page in {language}"), found);
        }
    }

    /// What only hosts do that weigh the headers.
    fn weights(&mut self, local: &str) {
        let url = format!("{}{local}", self.root);
        for (accept, media) in [
            ("text/html;q=0.1, text/turtle;q=0.9", "text/turtle"),
            (
                "text/turtle;q=0.4, application/ld+json",
                "application/ld+json",
            ),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/html",
            ),
        ] {
            let found = self
                .follow(&url, accept, "en")
                .and_then(|(_, _, reply)| whole(&reply, media));
            self.note(
                &format!("/{local} as {accept}"),
                format!("{media}: q-values count"),
                found,
            );
        }
        let found = self
            .follow(&url, "text/html", "fr, en;q=0.5, zh-Hans;q=0.8")
            .and_then(|(_, at, reply)| {
                let page = String::from_utf8_lossy(&reply.body);
                let spoken = page.contains("<html lang=\"zh-Hans\"") || at.contains(".zh-Hans.");
                spoken
                    .then_some(())
                    .ok_or_else(|| format!("another language at {at}"))
            });
        self.note(
            &format!("/{local} in fr, en;q=0.5, zh-Hans;q=0.8"),
            "a page in zh-Hans: q-values count",
            found,
        );
    }

    /// A host that answers names alone has a page at the thing and the files beside it.
    fn thing_as_files(&mut self, local: &str) {
        let root = self.root.clone();
        let found = self
            .ask(&format!("{root}{local}.html"), "text/html", "en")
            .and_then(|reply| whole(&reply, "text/html"));
        if local != "ns" {
            self.note(
                &format!("/{local}.html"),
                "200: a page that leads on",
                found,
            );
        }
        let route = Route::of_iri(&root, &format!("{root}{local}"));
        for offer in OFFERS {
            let path = route.path(offer.format, Language::English);
            let found = self
                .ask(&format!("{root}{path}"), "*/*", "en")
                .and_then(|reply| {
                    whole(&reply, "")?;
                    match offer.format {
                        PageFormat::Rdf(form) => quads(&reply.body, form, &root).map(drop),
                        _ => Ok(()),
                    }
                });
            self.note(&format!("/{path}"), "200, and it can be read", found);
        }
    }

    fn nothing(&mut self) {
        let asked = "/id/none/there-is-no-such-thing";
        let url = format!("{}id/none/there-is-no-such-thing", self.root);
        let found = match self.follow(&url, "text/html", "en") {
            Ok((_, _, reply)) if reply.status == 404 => Ok(()),
            Ok((_, _, reply)) => Err(format!("{}", reply.status)),
            Err(error) if error.starts_with("404") => Ok(()),
            Err(error) => Err(error),
        };
        self.note(asked, "404", found);
    }

    /// Follows the one redirect from a thing to its document: the redirect, the address of the document, the document.
    fn follow(
        &self,
        url: &str,
        accept: &str,
        language: &str,
    ) -> Result<(Reply, String, Reply), String> {
        let redirect = self.ask(url, accept, language)?;
        if redirect.status != 303 {
            return Err(format!("{} instead of 303", redirect.status));
        }
        let location = redirect.header("location");
        let target =
            resolve(url, location).map_err(|error| format!("Location: {location}: {error}"))?;
        if host_of(&target) != host_of(url) {
            return Err(format!("leads to another host: {location}"));
        }
        let reply = self.ask(&target, accept, language)?;
        Ok((redirect, target, reply))
    }
}

fn whole(reply: &Reply, media: &str) -> Result<(), String> {
    let own = reply.header("content-type");
    if reply.status != 200 {
        Err(format!("{}", reply.status))
    } else if !own.starts_with(media) {
        Err(format!("Content-Type: {own}"))
    } else if reply.body.is_empty() {
        Err("an empty body".to_owned())
    } else {
        Ok(())
    }
}

fn equal(found: &str, promised: &str) -> Result<(), String> {
    if found == promised {
        Ok(())
    } else if found.is_empty() {
        Err("it is missing".to_owned())
    } else {
        Err(found.to_owned())
    }
}

fn varies(reply: &Reply, name: &str) -> Result<(), String> {
    let vary = reply.header("vary");
    if vary == "*" || vary.to_lowercase().contains(name) {
        Ok(())
    } else {
        Err(format!("Vary: {vary}"))
    }
}

fn quads(
    bytes: &[u8],
    format: Format,
    base: &str,
) -> Result<crate::data::dataset::Dataset, String> {
    let loaded = read(vec![Source {
        path: "body".into(),
        format,
        base: Some(base.to_owned()),
        graph: None,
        bytes: Cow::Borrowed(bytes),
    }]);
    let broken = loaded
        .findings
        .iter()
        .find(|f| f.severity == Severity::Violation);
    match broken {
        Some(finding) => Err(format!(
            "line {}: {}",
            finding.place.as_ref().map_or(0, |p| p.line),
            finding.message
        )),
        None if loaded.dataset.is_empty() => Err("no triples".to_owned()),
        None => Ok(loaded.dataset),
    }
}

fn canonical(bytes: &[u8], format: Format, base: &str) -> Result<String, String> {
    canonical_n_quads(&quads(bytes, format, base)?).map_err(|error| error.to_string())
}

/// The dumps of ours that a description names.
fn dumps(text: &str) -> Vec<String> {
    let mut dumps: Vec<String> = text
        .split(['<', '>', '"'])
        .filter_map(|part| part.find("dump/").map(|at| part[at..].to_owned()))
        .collect();
    dumps.sort();
    dumps.dedup();
    dumps
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}
