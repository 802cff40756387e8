//! No text gets out of a DOT string or of XML content.
#![no_main]

use libfuzzer_sys::fuzz_target;
use xinzhi::views::draw::dot::quoted;
use xinzhi::views::draw::text::xml;

fuzz_target!(|text: &str| {
    let dot = quoted(text);
    let inner = dot.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("it is quoted");
    let mut escaped = false;
    for c in inner.chars() {
        assert!(escaped || c != '"');
        escaped = !escaped && c == '\\';
    }
    assert!(!escaped);
    let safe = xml(text);
    assert!(!safe.contains(['<', '>', '"', '\'']));
    assert!(safe.split('&').skip(1).all(|rest| rest.contains(';')));
});
