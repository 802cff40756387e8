//! Findings about the data: what, where, how grave and how to mend; and how they are printed.
//!
//! An *error* is about us and stops; a *finding* is about the data, and all are collected.

use super::count::counted;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::str::FromStr;
use std::sync::Arc;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where something stands: a file, a line and a column, counted from 1 in characters; 0 is "not known".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file as it was named.
    pub path: Arc<str>,
    /// The line, from 1; 0 when the syntax gives none.
    pub line: usize,
    /// The column in characters, from 1; 0 when the syntax gives none.
    pub column: usize,
    /// How many characters are meant, from the column on.
    pub width: usize,
}

impl Place {
    /// A whole file.
    pub fn of_file(path: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            line: 0,
            column: 0,
            width: 0,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// How grave a finding is, after SHACL's three severities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Violation,
}

impl Severity {
    /// The word that compilers and editors know.
    pub fn level(self) -> &'static str {
        match self {
            Self::Info => "note",
            Self::Warning => "warning",
            Self::Violation => "error",
        }
    }
}

/// No severity has this name.
#[derive(Debug, thiserror::Error)]
#[error("unknown severity '{0}': use info, warning or violation")]
pub struct UnknownSeverity(String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, UnknownSeverity> {
        match text.trim().to_ascii_lowercase().as_str() {
            "info" | "note" => Ok(Self::Info),
            "warning" | "warn" => Ok(Self::Warning),
            "violation" | "error" => Ok(Self::Violation),
            _ => Err(UnknownSeverity(text.to_owned())),
        }
    }
}

/// One thing that was found in the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Where; `None` when it is about the whole.
    pub place: Option<Place>,
    /// The rule that found it.
    pub code: String,
    /// How grave.
    pub severity: Severity,
    /// What, in one sentence.
    pub message: String,
    /// The source line at the place.
    pub excerpt: Option<String>,
    /// The next step.
    pub hint: Option<String>,
    /// Further places, each with what it is.
    pub related: Vec<(Place, String)>,
}

impl Finding {
    /// A finding without place, excerpt or hint.
    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            place: None,
            code: code.to_owned(),
            severity,
            message: message.into(),
            excerpt: None,
            hint: None,
            related: Vec::new(),
        }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    /// The same, with the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, with a further place.
    #[must_use]
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }

    /// The finding as people read it: `path:line:col: level[code]: message`, the line with a caret, the hint.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        if let Some(place) = &self.place {
            let _ = write!(out, "{place}: ");
        }
        let _ = writeln!(
            out,
            "{}[{}]: {}",
            self.severity.level(),
            self.code,
            self.message
        );
        if let (Some(line), Some(place)) = (&self.excerpt, &self.place) {
            write_excerpt(&mut out, line, place);
        }
        for (place, what) in &self.related {
            let _ = writeln!(out, "  {place}: {what}");
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(out, "  help: {hint}");
        }
        out
    }
}

/// The most columns of a source line that are shown.
const EXCERPT_COLUMNS: usize = 160;

/// Writes the source line and, under it, carets as wide as the characters they mark.
fn write_excerpt(out: &mut String, line: &str, place: &Place) {
    let line: String = line
        .trim_end()
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .collect();
    let before = place.column.saturating_sub(1);
    let skipped = skipped_characters(&line, before);
    let shown: String = fitting(line.chars().skip(skipped));
    let gutter = place.line.to_string();
    let dots = if skipped > 0 { "…" } else { "" };
    let _ = writeln!(out, "  {gutter} | {dots}{shown}");
    if place.column > 0 {
        let lead: String = line.chars().skip(skipped).take(before - skipped).collect();
        let marked: String = line.chars().skip(before).take(place.width.max(1)).collect();
        let pad = " ".repeat(lead.width() + dots.width());
        let carets = "^".repeat(marked.width().clamp(1, EXCERPT_COLUMNS));
        let _ = writeln!(out, "  {} | {pad}{carets}", " ".repeat(gutter.len()));
    }
}

fn skipped_characters(line: &str, before: usize) -> usize {
    let lead: usize = line
        .chars()
        .take(before)
        .filter_map(UnicodeWidthChar::width)
        .sum();
    if lead > EXCERPT_COLUMNS - 40 {
        before.saturating_sub(20)
    } else {
        0
    }
}

fn fitting(characters: impl Iterator<Item = char>) -> String {
    let mut width = 0;
    characters
        .take_while(|c| {
            width += c.width().unwrap_or(0);
            width <= EXCERPT_COLUMNS
        })
        .collect()
}

/// How many findings there are: `3 errors, 1 warning, 0 notes`, and of each code.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    by_severity: BTreeMap<Severity, usize>,
    by_code: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts one.
    pub fn add(&mut self, severity: Severity, code: &str) {
        *self.by_severity.entry(severity).or_default() += 1;
        match self.by_code.get_mut(code) {
            Some(n) => *n += 1,
            None => {
                self.by_code.insert(code.to_owned(), 1);
            }
        }
    }

    /// The gravest that was counted.
    pub fn worst(&self) -> Option<Severity> {
        self.by_severity.keys().next_back().copied()
    }
}

impl<'f> FromIterator<&'f Finding> for Tally {
    fn from_iter<I: IntoIterator<Item = &'f Finding>>(findings: I) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            tally.add(finding.severity, &finding.code);
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |severity| self.by_severity.get(&severity).copied().unwrap_or(0);
        write!(
            f,
            "{}, {}, {}",
            counted(of(Severity::Violation), "error"),
            counted(of(Severity::Warning), "warning"),
            counted(of(Severity::Info), "note")
        )?;
        if self.by_code.is_empty() {
            return Ok(());
        }
        let codes = self.by_code.iter();
        let codes: Vec<String> = codes.map(|(code, n)| format!("{code} {n}")).collect();
        write!(f, " ({})", codes.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_wide_characters() {
        let place = Place {
            path: "a.ttl".into(),
            line: 3,
            column: 3,
            width: 2,
        };
        let mut finding = Finding::new("label", Severity::Warning, "odd")
            .at(Some(place))
            .hint("mend it");
        finding.excerpt = Some("中文字x".to_owned());
        assert_eq!(
            finding.to_text(),
            "a.ttl:3:3: warning[label]: odd\n  3 | 中文字x\n    |     ^^^\n  help: mend it\n"
        );
    }
}
