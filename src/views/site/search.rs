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
use crate::meaning::query::question::Question;
use crate::meaning::search::{Found, Only, Search, Target};
use crate::words::language::Language;
use crate::words::text::mentions::{fold, fold_char};
use crate::words::vocabulary::skos;
use askama::Template;
use oxrdf::Term;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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
    fn stem_of(&self, target: Target) -> Option<String> {
        match target {
            Target::Thing(id) => self.address(id).map(|address| address.page().stem()),
            Target::Question(at) => {
                let name = self.search().questions()[at].name.clone();
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

/// What the script searches in: for each page its stem, the number of its kind, its names in Traditional, Simplified (0 where that
/// is what the characters give one by one) and English (0 where there is none), and other names, or the words of a passage where they
/// are shown; questions and passages too.
pub(super) fn index(site: &Site) -> String {
    let mut index = Index {
        site,
        kinds: Vec::new(),
        known: BTreeMap::new(),
        changed: BTreeSet::new(),
        rows: Vec::new(),
    };
    // What is spoken of most comes first: the script ranks by it where names fit alike.
    let spoken_of = |target: &Target| match target {
        Target::Thing(id) => site.dataset.matching(None, None, Some(*id)).count(),
        Target::Question(_) => 0,
    };
    let mut targets: Vec<Target> = site.search().targets().collect();
    targets.sort_by_cached_key(|target| (Reverse(spoken_of(target)), site.stem_of(*target)));
    for target in targets {
        index.row(target);
    }
    let pairs: String = index
        .changed
        .iter()
        .flat_map(|c| [*c, fold_char(*c)])
        .collect();
    let value = json!({ "simplified": pairs, "kinds": index.kinds, "rows": index.rows });
    format!("window.xinzhiIndex={value};\n")
}

struct Index<'a> {
    site: &'a Site,
    kinds: Vec<[String; 3]>,
    known: BTreeMap<[String; 3], usize>,
    /// Characters whose Simplified form is another.
    changed: BTreeSet<char>,
    rows: Vec<Value>,
}

impl Index<'_> {
    fn row(&mut self, target: Target) {
        let Some(stem) = self.site.stem_of(target) else {
            return;
        };
        let (names, kind, others) = match target {
            Target::Thing(id) => self.thing(id),
            Target::Question(at) => question(&self.site.search().questions()[at]),
        };
        let [hant, hans, en] = names;
        self.note(&hant);
        for other in &others {
            self.note(other);
        }
        let count = self.known.len();
        let kind = *self.known.entry(kind.clone()).or_insert_with(|| {
            self.kinds.push(kind);
            count
        });
        let or_none = |same: bool, text: String| match same {
            true => Value::from(0),
            false => Value::from(text),
        };
        let mut row = vec![
            Value::from(stem),
            Value::from(kind),
            or_none(hans == simplified(&hant), hans),
            or_none(en == hant, en),
        ];
        row.insert(2, Value::from(hant));
        if !others.is_empty() {
            row.push(Value::from(others.join("\n")));
        }
        self.rows.push(Value::Array(row));
    }

    fn note(&mut self, text: &str) {
        let changed = text
            .chars()
            .filter(|c| !c.is_ascii() && fold_char(*c) != *c);
        self.changed.extend(changed);
    }

    fn thing(&self, id: TermId) -> ([String; 3], [String; 3], Vec<String>) {
        let site = self.site;
        let name = |id: TermId, language| super::thing::name(site, id, language);
        let names = Language::ALL.map(|language| name(id, language));
        let kind = Language::ALL.map(|language| super::thing::kind(site, id, language));
        let mut seen: BTreeSet<String> = names.iter().map(|text| fold(text)).collect();
        let mut others: Vec<String> = site.words.text(id).map(str::to_owned).into_iter().collect();
        for property in [skos::ALT_LABEL, skos::HIDDEN_LABEL, skos::NOTATION] {
            let values = site.dataset.objects(id, property);
            let mut values: Vec<&str> = values
                .filter_map(|value| match site.dataset.term(value) {
                    Term::Literal(literal) => Some(literal.value()),
                    _ => None,
                })
                .collect();
            values.sort_unstable();
            for value in values {
                if seen.insert(fold(value)) {
                    others.push(value.to_owned());
                }
            }
        }
        (names, kind, others)
    }
}

fn question(question: &Question) -> ([String; 3], [String; 3], Vec<String>) {
    let names = Language::ALL.map(|language| question.title(language).to_owned());
    let kind = Language::ALL.map(|language| ui(language).questions.to_owned());
    (names, kind, Vec::new())
}

/// The Simplified form of a text, character by character, as the script makes it.
fn simplified(text: &str) -> String {
    let one = |c: char| if c.is_ascii() { c } else { fold_char(c) };
    text.chars().map(one).collect()
}
