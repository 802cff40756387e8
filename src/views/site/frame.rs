//! What every page has around its contents: title, languages, formats, navigation, the data inside the page.

use super::format::PageFormat;
use super::model::Site;
use super::route::{Route, SiteFile};
use super::ui::{Ui, own_name, ui};
use super::value::{Link, Other};
use crate::words::language::Language;

/// The same page in another language.
pub struct Translation {
    /// The tag.
    pub tag: &'static str,
    /// What the language calls itself.
    pub name: &'static str,
    /// The way to it from this page.
    pub href: String,
    /// Its whole address.
    pub url: String,
    /// Whether it is this page.
    pub is_here: bool,
}

/// An entry of the navigation.
pub struct NavItem {
    /// The word.
    pub text: &'static str,
    /// Where it leads to.
    pub href: String,
    /// Whether this page lies under it.
    pub is_here: bool,
}

/// Everything around the contents.
pub struct Frame {
    /// The words of the interface.
    pub ui: &'static Ui,
    /// The tag of the language.
    pub lang: &'static str,
    /// The title of the page.
    pub title: String,
    /// The language of the title, when it is another.
    pub title_lang: Option<String>,
    /// The title of the site.
    pub site: String,
    /// One sentence for search engines.
    pub about: String,
    /// The way to the root of the site.
    pub root: String,
    /// The page's own address.
    pub canonical: String,
    /// The page in all languages.
    pub translations: Vec<Translation>,
    /// The address for readers of no language in particular.
    pub default_url: String,
    /// The data files beside the page.
    pub others: Vec<Other>,
    /// The navigation.
    pub nav: Vec<NavItem>,
    /// The way from the front page to here.
    pub trail: Vec<Link>,
    /// The data inside the page, as JSON that is safe in a script element.
    pub json_ld: Option<String>,
    /// The address of the style sheet.
    pub style: String,
}

/// The way from a path to the root of the site.
pub fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

impl Frame {
    /// The frame of a page that stands at `path`.
    pub fn new(site: &Site, route: &Route, path: &str, language: Language, title: &str) -> Self {
        let root = root_of(path);
        let url = |language| format!("{}{}", site.url(), route.path(PageFormat::Html, language));
        let translation = |of: Language| Translation {
            tag: of.tag(),
            name: own_name(of),
            href: format!("{root}{}", route.path(PageFormat::Html, of)),
            url: url(of),
            is_here: of == language,
        };
        Self {
            ui: ui(language),
            lang: language.tag(),
            title: title.to_owned(),
            title_lang: None,
            site: site.title(language).to_owned(),
            about: String::new(),
            canonical: url(language),
            translations: Language::ALL.into_iter().map(translation).collect(),
            default_url: url(site.language()),
            others: Vec::new(),
            nav: nav(site, route, &root, language),
            trail: vec![Link::route(
                ui(language).home,
                &root,
                &Route::Home,
                language,
            )],
            json_ld: None,
            style: format!("{root}{}", SiteFile::Style.path()),
            root,
        }
    }

    /// Adds a step of the way to here.
    pub fn step(mut self, text: &str, route: &Route, language: Language) -> Self {
        self.trail
            .push(Link::route(text, &self.root, route, language));
        self
    }

    /// Adds the data files of a route.
    pub fn with_rdf(mut self, route: &Route) -> Self {
        self.others = Other::rdf(route, &self.root);
        self
    }

    /// Puts data inside the page.
    pub fn with_json_ld(mut self, value: &serde_json::Value) -> Self {
        self.json_ld = Some(in_script(value));
        self
    }

    /// Says what the page is about.
    pub fn about(mut self, text: &str) -> Self {
        self.about = text.to_owned();
        self
    }
}

/// JSON that cannot end the script element it stands in.
pub fn in_script(value: &serde_json::Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn nav(site: &Site, here: &Route, root: &str, language: Language) -> Vec<NavItem> {
    let words = ui(language);
    let mut items: Vec<(&'static str, Route)> = Vec::new();
    items.extend(
        site.papers()
            .iter()
            .map(|(route, _)| (words.paper, route.clone()))
            .take(1),
    );
    if !site.questions.is_empty() {
        items.push((words.questions, Route::Questions));
    }
    if site.has_drawings() {
        items.push((words.views, Route::Views));
    }
    items.push((words.indexes, Route::Indexes));
    if site.has_vocabulary() {
        items.push((words.vocabulary, Route::Vocabulary));
    }
    if !site.rules.is_empty() {
        items.push((words.rules, Route::Rules));
    }
    items.push((words.dataset, Route::Dataset));
    items.push((words.search, Route::Search));
    items
        .into_iter()
        .map(|(text, route)| NavItem {
            text,
            href: format!("{root}{}", route.path(PageFormat::Html, language)),
            is_here: is_under(here, &route),
        })
        .collect()
}

fn is_under(here: &Route, item: &Route) -> bool {
    let stem = item.stem();
    let here = here.stem();
    here == stem
        || here
            .strip_prefix(&stem)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_not_ended_by_its_data() {
        let text = in_script(&serde_json::json!({"name": "</script><!--&"}));
        assert!(!text.contains('<') && !text.contains('&'), "{text}");
    }

    #[test]
    fn the_way_to_the_root_is_as_long_as_the_path() {
        assert_eq!(root_of("index.html"), "");
        assert_eq!(root_of("page/a/b.html"), "../../");
    }
}
