//! Any IRI has a route, whose path is safe on every disk and leads back to it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xinzhi::views::site::{PageFormat, Route, is_safe};
use xinzhi::words::language::Language;

const BASE: &str = "https://w3id.org/xinzhi/";

fuzz_target!(|text: &str| {
    for iri in [text.to_owned(), format!("{BASE}{text}"), format!("{BASE}id/{text}")] {
        let route = Route::of_iri(BASE, &iri);
        let path = route.path(PageFormat::Html, Language::English);
        // The ending comes on top of a name that leaves room for it.
        assert!(route.stem().split('/').all(is_safe));
        assert!(path.split('/').all(|part| part.len() < 255));
        assert_eq!(Route::of_path(&path).map(|found| found.0), Some(route));
    }
    if let Some((route, format, language)) = Route::of_path(text) {
        let language = language.unwrap_or(Language::English);
        assert_eq!(route.path(format, language), text);
    }
});
