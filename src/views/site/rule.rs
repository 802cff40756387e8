//! Rules: the catalogue, and for each check rule what it finds, why that is wrong and how to mend it.

use super::format::PageFormat;
use super::frame::Frame;
use super::model::Site;
use super::route::Route;
use super::ui::{Ui, ui};
use crate::meaning::check::Rule;
use crate::words::diagnostic::Severity;
use crate::words::language::Language;
use askama::Template;

#[derive(Template)]
#[template(path = "rules.html", config = "src/views/site/askama.toml")]
struct Catalogue {
    frame: Frame,
    entries: Vec<Entry>,
}

struct Entry {
    code: String,
    title: String,
    severity: &'static str,
    level: &'static str,
    href: String,
}

#[derive(Template)]
#[template(path = "rule.html", config = "src/views/site/askama.toml")]
struct Page<'a> {
    frame: Frame,
    code: &'a str,
    severity: &'static str,
    level: &'static str,
    problem: &'a str,
    solution: &'a str,
    sparql: Option<&'a str>,
}

fn word(ui: &Ui, severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Violation => (ui.violation, "violation"),
        Severity::Warning => (ui.warning, "warning"),
        Severity::Info => (ui.info, "info"),
    }
}

fn title(rule: &Rule, language: Language) -> &str {
    rule.text("title", language).unwrap_or(&rule.code)
}

/// Renders the catalogue of rules.
pub(super) fn catalogue(site: &Site, language: Language) -> askama::Result<String> {
    let path = Route::Rules.path(PageFormat::Html, language);
    let words = ui(language);
    let frame = Frame::new(site, &Route::Rules, &path, language, words.rules).about(words.rules);
    let entry = |rule: &Rule| {
        let (severity, level) = word(words, rule.severity);
        let route = Route::Rule {
            name: rule.code.clone(),
        };
        Entry {
            code: rule.code.clone(),
            title: title(rule, language).to_owned(),
            severity,
            level,
            href: format!("{}{}", frame.root, route.path(PageFormat::Html, language)),
        }
    };
    let entries = site.rules.iter().map(entry).collect();
    Catalogue { frame, entries }.render()
}

/// Renders the page of a rule.
pub(super) fn render(site: &Site, rule: &Rule, language: Language) -> askama::Result<String> {
    let route = Route::Rule {
        name: rule.code.clone(),
    };
    let path = route.path(PageFormat::Html, language);
    let words = ui(language);
    let (severity, level) = word(words, rule.severity);
    let problem = rule.text("problem", language).unwrap_or_default();
    Page {
        frame: Frame::new(site, &route, &path, language, title(rule, language))
            .step(words.rules, &Route::Rules, language)
            .about(problem),
        code: &rule.code,
        severity,
        level,
        problem,
        solution: rule.text("solution", language).unwrap_or_default(),
        sparql: rule.builtin.is_none().then(|| rule.source().trim_end()),
    }
    .render()
}
