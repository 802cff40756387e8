//! Any headers give a form and a language, or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xinzhi::views::serve::negotiate::{language, page_format};
use xinzhi::views::serve::{Parameters, decode};
use xinzhi::words::language::Language;

fuzz_target!(|text: &str| {
    let _ = page_format(text);
    let _ = language(text, Language::TraditionalChinese);
    let _ = Parameters::parse(text);
    let _ = decode(text, false);
});
