//! Counts as they are told: 1 file, 2 files, 1 entity, 2 entities.

/// So many of something that is named in the singular.
///
/// ```
/// use xinzhi::words::count::counted;
/// assert_eq!(counted(1, "file"), "1 file");
/// assert_eq!(counted(0, "inferred triple"), "0 inferred triples");
/// assert_eq!(counted(3, "query"), "3 queries");
/// ```
pub fn counted(n: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y') {
        _ if n == 1 => what.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{what}s"),
    };
    format!("{n} {plural}")
}
