//! Names that can be files on every disk: short, of one case, no device of Windows, with room for every ending.

use sha2::{Digest, Sha256};

/// The longest name that leaves room for every ending within the 255 bytes that disks allow.
const LONGEST: usize = 180;

/// Names that Windows keeps for devices, whatever follows the first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether a part of a path can be the name of a file on every disk: lower-case letters, digits, `-`, `_` and inner dots.
pub fn is_safe(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let first = part.split('.').next().unwrap_or_default();
    let device = DEVICES.contains(&first)
        || first.len() == 4
            && (first.starts_with("com") || first.starts_with("lpt"))
            && first.ends_with(|c: char| c.is_ascii_digit());
    !part.is_empty()
        && part.len() <= LONGEST
        && part.chars().all(plain)
        && !part.starts_with(['.', '-'])
        && !part.ends_with('.')
        && !device
}

/// The file name of a term of the vocabulary. Names of terms differ in case alone (`Figure`, `figure`), names of files must not:
/// `printedForm` becomes `p.printed-form`, `Figure` becomes `figure`.
pub fn term_name(fragment: &str) -> String {
    let mut name = String::new();
    for (at, c) in fragment.chars().enumerate() {
        match c {
            'a'..='z' | '0'..='9' | '_' | '-' if at == 0 => name.extend(['p', '.', c]),
            'A'..='Z' if at == 0 => name.push(c.to_ascii_lowercase()),
            'A'..='Z' => name.extend(['-', c.to_ascii_lowercase()]),
            '-' => name.push_str("--"),
            c => name.push(c),
        }
    }
    if is_safe(&name) {
        name
    } else {
        format!("t.{}", resource_name(fragment))
    }
}

/// A file name for any IRI: what is readable of its end, and 16 digits of its SHA-256.
pub fn resource_name(iri: &str) -> String {
    let end = iri.trim_end_matches(['/', '#']);
    let end = end.rsplit(['/', '#']).next().unwrap_or_default();
    let readable: String = end
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(60)
        .collect();
    let readable = match readable.trim_matches('-') {
        "" => "r",
        readable => readable,
    };
    format!("{readable}-{:016x}", resource_digest(iri))
}

/// The first 64 bits of the SHA-256 of an IRI, with which the names of resources end.
pub fn resource_digest(iri: &str) -> u64 {
    let digest = Sha256::digest(iri.as_bytes());
    let first = digest.iter().take(8);
    first.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn terms_have_safe_names_that_differ_even_without_case(one in "[A-Za-z][A-Za-z0-9_-]{0,12}", two in "[A-Za-z][A-Za-z0-9_-]{0,12}") {
            prop_assert!(is_safe(&term_name(&one)), "{}", term_name(&one));
            prop_assert_eq!(one == two, term_name(&one) == term_name(&two));
        }
    }
}
