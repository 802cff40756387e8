//! The file that a passage is drafted in.

/// The file that a passage is drafted in: its section or table; title, date and footnotes together.
pub fn section(address: &str) -> String {
    let first = address.split('.').next().unwrap_or(address);
    let letters = first.trim_end_matches(|c: char| c.is_ascii_digit());
    match letters {
        "title" | "subtitle" | "date" | "source" => "front".to_owned(),
        "n" => "notes".to_owned(),
        _ => first.to_owned(),
    }
}
