//! Any text is cut into leaves with addresses of their own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;
use xinzhi::words::text::segment;

fuzz_target!(|text: &str| {
    let cut = segment(text);
    let names: HashSet<&str> = cut.leaves.iter().map(|leaf| leaf.address.as_str()).collect();
    assert_eq!(names.len(), cut.leaves.len());
});
