//! The search page: on a server with its results in it, in a folder with a small index and a script of our own.
//!
//! The script folds and ranks as [`crate::meaning::search`] does, in less detail; index and script are files beside the pages, so
//! that they work from a disk and ask nobody.

use super::format::PageFormat;
use super::frame::{Frame, root_of};
use super::model::Site;
use super::route::{Route, SiteFile};
use super::ui::ui;
use crate::data::dataset::TermId;
use crate::meaning::labels::Labels;
use crate::meaning::search::{Found, Only, Search, Target};
use crate::words::language::Language;
use askama::Template;

/// What searches on a page.
pub(super) const SCRIPT: &str = include_str!("search.js");

#[derive(Template)]
#[template(path = "search.html", config = "src/views/site/askama.toml")]
struct Page {
    frame: Frame,
    action: String,
    words: String,
    told: String,
    /// Names that are near, each with its search.
    near: Vec<(String, String)>,
    results: Vec<FoundPage>,
    /// The files that search; a page with results in it needs none.
    scripts: Vec<String>,
}

/// Something that was found, with its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPage {
    /// What was found.
    pub found: Found,
    /// Its page, from the root of the site.
    pub page: Option<String>,
}

impl Site {
    /// What can be found here.
    pub(super) fn search(&self) -> &Search {
        self.search.get_or_init(|| {
            let questions = self.questions.iter().map(|q| q.question.clone());
            let mut texts: Vec<(TermId, &str)> = self.words.texts().collect();
            texts.sort_unstable();
            Search::new(&self.dataset, questions.collect(), &texts)
        })
    }

    /// The stem of the page of something that was found.
    pub(super) fn stem_of(&self, target: Target) -> Option<String> {
        match target {
            Target::Thing(id) => self.stem(id),
            Target::Question(at) => {
                let name = self.questions.get(at)?.question.name.clone();
                Some(Route::Question { name }.stem())
            }
        }
    }
}

/// The page that searches by itself.
pub(super) fn page(site: &Site, path: &str, language: Language) -> askama::Result<String> {
    let frame = Frame::new(site, &Route::Search, path, language, ui(language).search);
    let root = root_of(path);
    let scripts = [SiteFile::SearchIndex, SiteFile::SearchScript];
    Page {
        action: format!("search{}", PageFormat::Html.ending(language)),
        words: String::new(),
        told: String::new(),
        near: Vec::new(),
        results: Vec::new(),
        scripts: scripts
            .map(|file| format!("{root}{}", file.path()))
            .to_vec(),
        frame,
    }
    .render()
}

/// The best results, and near names when there are none. `kind` is a class as a CURIE, or `question`; one that is not known
/// finds nothing.
pub fn results(
    site: &Site,
    words: &str,
    kind: Option<&str>,
    language: Language,
    most: usize,
) -> (Vec<FoundPage>, Vec<String>) {
    let search = site.search();
    let (dataset, prefixes) = (&site.dataset, &site.prefixes);
    let only = match kind {
        None | Some("") => Only::Anything,
        Some("question") => Only::Questions,
        Some(class) => {
            let iri = prefixes.expand(class).unwrap_or_else(|| class.to_owned());
            Only::class(dataset, oxrdf::NamedNodeRef::new_unchecked(&iri))
        }
    };
    let labels = Labels::new(dataset, prefixes, language);
    let targets = search.find(dataset, prefixes, words, &only, most);
    let result = |target: Target| FoundPage {
        found: Found::of(target, words, search, dataset, labels, language),
        page: site
            .stem_of(target)
            .map(|stem| format!("{stem}{}", PageFormat::Html.ending(language))),
    };
    let results: Vec<FoundPage> = targets.into_iter().map(result).collect();
    let is_quick = words.chars().count() <= LONGEST_NEAR && search.len() <= MOST_NEAR;
    let near = if results.is_empty() && is_quick {
        search.near(dataset, words)
    } else {
        Vec::new()
    };
    (results, near.into_iter().map(str::to_owned).collect())
}

/// Every name is compared with the words: no reader of a server waits for more.
const MOST_NEAR: usize = 20_000;
/// No name is near to words that are longer, in characters.
const LONGEST_NEAR: usize = 60;

/// The page of a search with its results, as it stands at `search` under the root of a server.
///
/// # Errors
/// When the template fails.
pub fn page_of(
    site: &Site,
    words: &str,
    kind: Option<&str>,
    language: Language,
    most: usize,
) -> askama::Result<String> {
    let (results, near) = match words.trim() {
        "" => (Vec::new(), Vec::new()),
        _ => results(site, words, kind, language, most),
    };
    let again =
        |words: &str, of: Language| format!("search?q={}&lang={}", encoded(words), of.tag());
    let near = near.into_iter().map(|name| {
        let href = again(&name, language);
        (name, href)
    });
    let words_of = ui(language);
    let mut frame = Frame::new(site, &Route::Search, "search", language, words_of.search);
    for (translation, of) in frame.translations.iter_mut().zip(Language::ALL) {
        translation.href = again(words, of);
    }
    let told = match (words.trim(), results.len()) {
        ("", _) => String::new(),
        (_, 0) => words_of.nothing_found.to_owned(),
        (_, count) => format!("{count} {}", words_of.results),
    };
    Page {
        frame,
        action: "search".to_owned(),
        words: words.to_owned(),
        told,
        near: near.collect(),
        results,
        scripts: Vec::new(),
    }
    .render()
}

/// Text inside the value of a parameter of an address.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
