//! How a page is cited: BibTeX, CSL-JSON, RIS, APA, and GB/T 7714.
//!
//! A statement is cited by its page; what the page says belongs to the paper, so the paper's own particulars are given where the
//! page is about one.

use super::format::PageFormat;
use super::model::Site;
use super::route::Route;
use super::text::value;
use crate::data::dataset::TermId;
use crate::words::language::Language;
use crate::words::vocabulary::dcterms;
use serde_json::json;

/// A citation in one style.
pub struct Citation {
    /// What the style is called.
    pub style: &'static str,
    /// The text to copy.
    pub text: String,
}

/// What is cited.
struct Cited<'a> {
    title: &'a str,
    author: String,
    year: String,
    url: String,
    key: String,
    language: Language,
    container: String,
}

/// All styles for a page.
pub(super) fn all(site: &Site, route: &Route, title: &str, language: Language) -> Vec<Citation> {
    let cited = Cited {
        title,
        author: author(site, language),
        year: year(site),
        url: format!("{}{}", site.url(), route.path(PageFormat::Html, language)),
        key: key(route),
        language,
        container: site.title(language).to_owned(),
    };
    let of = |style, text| Citation { style, text };
    vec![
        of("APA", apa(&cited)),
        of("GB/T 7714", gbt(&cited)),
        of("BibTeX", bibtex(&cited)),
        of("RIS", ris(&cited)),
        of("CSL-JSON", csl(&cited)),
    ]
}

/// Who made the dataset: the maintainers, named by the project.
fn author(site: &Site, language: Language) -> String {
    let name = &site.project.config().name;
    match language {
        Language::English => format!("The {name} maintainers"),
        Language::SimplifiedChinese => format!("{name} 维护者"),
        Language::TraditionalChinese => format!("{name} 維護者"),
    }
}

/// The year of the vocabulary's or the dataset's date; no clock is asked.
fn year(site: &Site) -> String {
    let created = oxrdf::NamedNodeRef::new_unchecked("http://purl.org/dc/terms/created");
    let dated = |id: TermId| {
        value(&site.dataset, id, created).or_else(|| value(&site.dataset, id, dcterms::DATE))
    };
    let ontology = site.dataset.id(&site.project.iri("ns").into());
    let date = ontology.and_then(dated).unwrap_or("n.d.");
    date.get(..4)
        .filter(|y| y.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or("n.d.")
        .to_owned()
}

fn key(route: &Route) -> String {
    let stem = route.stem();
    stem.trim_start_matches("page/").replace(['/', '.'], "-")
}

fn apa(cited: &Cited<'_>) -> String {
    format!(
        "{}. ({}). {}. {}. {}",
        cited.author, cited.year, cited.title, cited.container, cited.url
    )
}

fn gbt(cited: &Cited<'_>) -> String {
    format!(
        "{}. {}[DS/OL]//{}. ({}). {}.",
        cited.author, cited.title, cited.container, cited.year, cited.url
    )
}

fn bibtex(cited: &Cited<'_>) -> String {
    format!(
        "@misc{{{},\n  author = {{{{{}}}}},\n  title = {{{{{}}}}},\n  year = {{{}}},\n  howpublished = {{{}}},\n  url = {{{}}},\n  language = {{{}}}\n}}",
        cited.key,
        tex(&cited.author),
        tex(cited.title),
        cited.year,
        tex(&cited.container),
        cited.url,
        cited.language
    )
}

/// Escapes what TeX would take for itself.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn ris(cited: &Cited<'_>) -> String {
    let line = |text: &str| text.replace(['\n', '\r'], " ");
    format!(
        "TY  - DATA\nAU  - {}\nTI  - {}\nPY  - {}\nT2  - {}\nLA  - {}\nUR  - {}\nER  - ",
        line(&cited.author),
        line(cited.title),
        cited.year,
        line(&cited.container),
        cited.language,
        cited.url
    )
}

fn csl(cited: &Cited<'_>) -> String {
    let mut item = json!({
        "id": cited.key,
        "type": "dataset",
        "title": cited.title,
        "author": [{ "literal": cited.author }],
        "container-title": cited.container,
        "language": cited.language.tag(),
        "URL": cited.url,
    });
    if let Ok(year) = cited.year.parse::<u32>() {
        item["issued"] = json!({ "date-parts": [[year]] });
    }
    item.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_is_told_what_is_text() {
        assert_eq!(tex("50% & {x}_\\"), "50\\% \\& \\{x\\}\\_\\textbackslash{}");
    }
}
