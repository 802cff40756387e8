//! What templates show: links, literals, statements with the chips that say where each stands.

use super::model::Site;
use super::ui::ui;
use crate::data::dataset::{QuadIds, TermId};
use crate::words::format::Format;
use crate::words::language::{Language, usual_case};
use crate::words::vocabulary::{rdf, skos, xsd};
use oxrdf::{Literal, Term};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A term by its name, with its page when it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// The language of the name, when it has one.
    pub lang: Option<String>,
    /// Where it leads to.
    pub href: Option<String>,
    /// The CURIE or IRI.
    pub title: String,
    /// Whether it leads out of the site.
    pub external: bool,
}

impl Link {
    /// The link to a term from a page at `root`.
    pub fn to(site: &Site, id: TermId, language: Language, root: &str) -> Self {
        let term = site.dataset.term(id);
        let label = site.names.get(&site.dataset, id, language);
        let (href, external) = match (site.href_of(id, root, language), term) {
            (Some(href), _) => (Some(href), false),
            (None, Term::NamedNode(node)) => (safe_href(node.as_str()), true),
            _ => (None, false),
        };
        Self {
            text: shown(site, id, language).into_owned(),
            lang: label.and_then(usual_language),
            href,
            title: site.name_of(id),
            external,
        }
    }

    /// The page's path, as in a link to a route.
    pub fn route(text: &str, root: &str, route: &super::route::Route, language: Language) -> Self {
        Self {
            text: text.to_owned(),
            lang: None,
            href: Some(format!(
                "{root}{}",
                route.path(super::format::PageFormat::Html, language)
            )),
            title: String::new(),
            external: false,
        }
    }
}

/// An address that a page may lead to: the web and nothing else, so that no scheme of a datum is ever run.
pub fn safe_href(iri: &str) -> Option<String> {
    let lower = iri.to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")).then(|| iri.to_owned())
}

/// What a term is called in a language.
pub(super) fn shown(site: &Site, id: TermId, language: Language) -> Cow<'_, str> {
    if let Some(label) = site.names.get(&site.dataset, id, language) {
        return Cow::Borrowed(label.value());
    }
    match site.dataset.term(id) {
        Term::NamedNode(node) if site.is_passage(id) => Cow::Borrowed(short_address(node.as_str())),
        Term::NamedNode(_) => Cow::Owned(site.name_of(id)),
        Term::BlankNode(_) => Cow::Borrowed("[ ]"),
        Term::Literal(literal) if is_number(literal) => grouped(literal.value()).into(),
        Term::Literal(literal) => Cow::Borrowed(literal.value()),
        Term::Triple(triple) => Cow::Owned(triple.to_string()),
    }
}

fn is_number(literal: &Literal) -> bool {
    [xsd::INTEGER, xsd::DECIMAL, xsd::NON_NEGATIVE_INTEGER].contains(&literal.datatype())
}

/// The language of a literal as pages write it.
fn usual_language(literal: &Literal) -> Option<String> {
    literal.language().map(|tag| usual_case(tag).into_owned())
}

/// The last part of a passage's IRI.
pub fn short_address(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}

impl Site {
    /// The CURIE of a term, or its IRI.
    pub(super) fn name_of(&self, id: TermId) -> String {
        match self.dataset.term(id) {
            Term::NamedNode(node) => {
                let curie = self.curies.get(id, node.as_str());
                curie.unwrap_or_else(|| node.as_str().to_owned())
            }
            other => other.to_string(),
        }
    }
}

/// A literal as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// The words, or the number with its digits grouped.
    pub text: String,
    /// The language.
    pub lang: Option<String>,
    /// The datatype, where it says something.
    pub datatype: Option<String>,
}

impl Text {
    /// A literal for readers.
    pub fn of(literal: &Literal, site: &Site) -> Self {
        let number = is_number(literal);
        let plain = number
            || literal.language().is_some()
            || [
                xsd::STRING,
                rdf::LANG_STRING,
                xsd::G_YEAR,
                xsd::G_YEAR_MONTH,
                xsd::DATE,
            ]
            .contains(&literal.datatype());
        let datatype = literal.datatype();
        Self {
            text: if number {
                grouped(literal.value())
            } else {
                literal.value().to_owned()
            },
            lang: usual_language(literal),
            datatype: (!plain).then(|| {
                site.prefixes
                    .compact(datatype.as_str())
                    .unwrap_or_else(|| datatype.as_str().to_owned())
            }),
        }
    }
}

/// A count with its digits in threes.
pub fn counted(count: usize) -> String {
    in_threes(&count.to_string(), 4)
}

/// Groups the digits of a number in threes, as both Chinese and English tables do; four digits may be a year and stay together.
pub fn grouped(number: &str) -> String {
    in_threes(number, 5)
}

fn in_threes(number: &str, from: usize) -> String {
    let (whole, rest) = number
        .find('.')
        .map_or((number, ""), |at| number.split_at(at));
    let digits = whole.trim_start_matches(['-', '+']);
    if digits.len() < from || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let sign = &whole[..whole.len() - digits.len()];
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// A value of a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A literal.
    Text(Text),
    /// A resource.
    Link(Link),
}

impl Value {
    /// A term for readers.
    pub fn of(site: &Site, id: TermId, language: Language, root: &str) -> Self {
        match site.dataset.term(id) {
            Term::Literal(literal) => Self::Text(Text::of(literal, site)),
            _ => Self::Link(Link::to(site, id, language, root)),
        }
    }
}

/// Where a statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The short address of a passage, or the kind of graph.
    pub text: String,
    /// Its page.
    pub href: Option<String>,
    /// Whether it is a passage.
    pub is_passage: bool,
    /// The IRI or CURIE of the graph.
    pub title: String,
}

/// A value with the places that state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The value.
    pub value: Value,
    /// Where it is stated; passages first, in the order of the text.
    pub chips: Vec<Chip>,
}

/// A property with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The property.
    pub property: Link,
    /// The values, or the first of very many.
    pub values: Vec<Stated>,
    /// How many values there are.
    pub all: usize,
}

/// So many values of a property are shown; the data files hold all.
pub(super) const SHOWN_VALUES: usize = 200;

/// From where something is looked at: the language of the page and the way from it to the site's root.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The site.
    pub site: &'a Site,
    /// The language of the page.
    pub language: Language,
    /// The way to the root, such as `../../`.
    pub root: &'a str,
}

impl Reader<'_> {
    /// The link to a term.
    pub fn link(self, id: TermId) -> Link {
        Link::to(self.site, id, self.language, self.root)
    }

    /// Where a term leads to: its page, or the Web.
    pub fn href(self, id: TermId) -> Option<String> {
        let page = self.site.href_of(id, self.root, self.language);
        page.or_else(|| safe_href(self.site.iri(id)?))
    }

    /// A term as a value.
    pub fn value(self, id: TermId) -> Value {
        Value::of(self.site, id, self.language, self.root)
    }

    /// The chip of a graph.
    pub fn chip(self, graph: TermId) -> Option<Chip> {
        if graph == TermId::DEFAULT_GRAPH {
            return None;
        }
        let iri = self.site.iri(graph)?;
        let is_passage = self.site.is_passage(graph);
        let text = if is_passage {
            short_address(iri).to_owned()
        } else {
            self.graph_word(graph, iri)
        };
        Some(Chip {
            text,
            href: self.href(graph),
            is_passage,
            title: self.site.name_of(graph),
        })
    }

    fn graph_word(self, graph: TermId, iri: &str) -> String {
        let words = ui(self.language);
        let local = iri.strip_prefix(self.site.base()).unwrap_or_default();
        let word = match local {
            "graph/entities" => words.graph_entities,
            "graph/gloss" => words.graph_gloss,
            "graph/labels/derived" => words.graph_labels,
            "graph/readings" => words.graph_readings,
            "graph/vocabulary" => words.graph_vocabulary,
            _ if local.starts_with("graph/inferred/") => words.graph_inferred,
            _ if local.starts_with("paper/") => words.graph_document,
            _ => return self.link(graph).text,
        };
        word.to_owned()
    }

    /// The chips of the graphs that state a triple.
    pub fn chips(self, graphs: impl Iterator<Item = TermId>) -> Vec<Chip> {
        let mut ids: Vec<TermId> = graphs.filter(|g| *g != TermId::DEFAULT_GRAPH).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.sort_by_key(|g| {
            (
                self.site.positions.get(g).copied().unwrap_or(u64::MAX),
                self.site.iri(*g).unwrap_or_default(),
            )
        });
        ids.into_iter().filter_map(|g| self.chip(g)).collect()
    }

    /// Groups quads by property; `pick` says which end of a quad is the value.
    pub fn groups(
        self,
        quads: impl Iterator<Item = QuadIds>,
        pick: impl Fn(QuadIds) -> TermId,
    ) -> Vec<Group> {
        let mut found: Vec<[TermId; 3]> = quads
            .filter(|q| self.site.is_shown(q.g))
            .map(|q| [q.p, pick(q), q.g])
            .collect();
        found.sort_unstable();
        let mut groups: Vec<(u8, Group)> = found
            .chunk_by(|a, b| a[0] == b[0])
            .map(|values| (self.rank(values[0][0]), self.group(values[0][0], values)))
            .collect();
        groups.sort_by(|a, b| (a.0, &a.1.property).cmp(&(b.0, &b.1.property)));
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn group(self, property: TermId, values: &[[TermId; 3]]) -> Group {
        let mut values: Vec<&[[TermId; 3]]> = values.chunk_by(|a, b| a[1] == b[1]).collect();
        let all = values.len();
        if all > SHOWN_VALUES {
            // Whatever refers to a class or a place may be as much as the data: only what is shown is worked out.
            let order = |a: &&[[TermId; 3]], b: &&[[TermId; 3]]| self.order(a[0][1], b[0][1]);
            values.select_nth_unstable_by(SHOWN_VALUES, order);
            values.truncate(SHOWN_VALUES);
        }
        let mut stated: Vec<(u64, Stated)> = values
            .into_iter()
            .map(|graphs| {
                let id = graphs[0][1];
                let stated = Stated {
                    value: self.value(id),
                    chips: self.chips(graphs.iter().map(|[_, _, g]| *g)),
                };
                (self.place(id), stated)
            })
            .collect();
        stated.sort_by(|a, b| (a.0, &a.1.value).cmp(&(b.0, &b.1.value)));
        Group {
            property: self.link(property),
            values: stated.into_iter().map(|(_, s)| s).collect(),
            all,
        }
    }

    /// The place of a passage in its paper; other things stand before the first.
    fn place(self, id: TermId) -> u64 {
        self.site.positions.get(&id).copied().unwrap_or_default()
    }

    /// The order of values, of which few are alike in what is compared first.
    fn order(self, a: TermId, b: TermId) -> Ordering {
        let is_link = |id| !matches!(self.site.dataset.term(id), Term::Literal(_));
        let text = |id| shown(self.site, id, self.language);
        let places = self.place(a).cmp(&self.place(b));
        places
            .then_with(|| is_link(a).cmp(&is_link(b)))
            .then_with(|| text(a).cmp(&text(b)))
            .then_with(|| self.value(a).cmp(&self.value(b)))
    }

    /// The first of some things in the order of their links.
    pub fn first(self, mut ids: Vec<TermId>, most: usize) -> Vec<Link> {
        let text = |id| shown(self.site, id, self.language);
        let order = |a: &TermId, b: &TermId| {
            let texts = text(*a).cmp(&text(*b));
            texts.then_with(|| self.link(*a).cmp(&self.link(*b)))
        };
        if ids.len() > most {
            ids.select_nth_unstable_by(most, order);
            ids.truncate(most);
        }
        let mut links: Vec<Link> = ids.into_iter().map(|id| self.link(id)).collect();
        links.sort();
        links
    }

    /// Types first, then what defines, then everything else.
    fn rank(self, property: TermId) -> u8 {
        match self.site.iri(property) {
            Some(iri) if iri == rdf::TYPE.as_str() => 0,
            Some(iri) if iri == skos::DEFINITION.as_str() => 1,
            _ => 2,
        }
    }
}

/// A file of the same thing in another format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its media type.
    pub media_type: &'static str,
    /// Where it stands, from the page.
    pub href: String,
    /// What it is called.
    pub name: &'static str,
}

impl Other {
    /// The RDF files of a route.
    pub fn rdf(route: &super::route::Route, root: &str) -> Vec<Self> {
        let one = |format: Format| {
            let form = super::format::PageFormat::Rdf(format);
            Self {
                media_type: format.media_type(),
                href: format!("{root}{}", route.path(form, Language::English)),
                name: form.name(),
            }
        };
        super::format::RDF.into_iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        for (given, shown) in [
            ("29900000000", "29,900,000,000"),
            ("2023", "2023"),
            ("-12345.5", "-12,345.5"),
            ("0.3333", "0.3333"),
        ] {
            assert_eq!(grouped(given), shown);
        }
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(safe_href("javascript:alert(1)"), None);
        assert_eq!(safe_href("data:text/html,x"), None);
        assert!(safe_href("HTTPS://example.org/").is_some());
    }
}
