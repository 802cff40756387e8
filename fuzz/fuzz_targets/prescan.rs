//! A query that the scan lets through is parsed without overflowing the stack that evaluations get.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xinzhi::meaning::query::parse;
use xinzhi::words::prefixes::Prefixes;

fuzz_target!(|text: &str| {
    let _ = parse(text, "fuzz", &Prefixes::default());
});
