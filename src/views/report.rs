//! Findings as text, JSON lines, SARIF, GitHub annotations or Markdown.

use crate::words::diagnostic::{Finding, Severity};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::str::FromStr;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people: excerpt, caret, hint.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// SARIF 2.1.0, which code hosts and editors read.
    Sarif,
    /// Workflow commands of GitHub Actions.
    GitHub,
}

impl FromStr for ReportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" | "jsonl" => Ok(Self::JsonLines),
            "sarif" => Ok(Self::Sarif),
            "github" => Ok(Self::GitHub),
            _ => Err(format!(
                "unknown report format '{text}': use text, json, sarif, github or shacl"
            )),
        }
    }
}

/// What a rule is called and why it is there, for reports that list rules.
pub struct RuleInfo<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: &'a str,
    /// How to mend what it finds.
    pub help: &'a str,
}

/// Writes findings in a format.
pub fn render(findings: &[Finding], format: ReportFormat, rules: &[RuleInfo<'_>]) -> String {
    match format {
        ReportFormat::Text => findings.iter().map(Finding::to_text).collect(),
        ReportFormat::JsonLines => findings
            .iter()
            .map(|f| format!("{}\n", serde_json::to_value(f).unwrap_or(Value::Null)))
            .collect(),
        ReportFormat::Sarif => format!("{:#}\n", sarif(findings, rules)),
        ReportFormat::GitHub => findings.iter().map(github).collect(),
    }
}

fn github(finding: &Finding) -> String {
    let escape = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let level = match finding.severity {
        Severity::Violation => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = finding.place.as_ref().map_or_else(String::new, |place| {
        let path = escape(&place.path).replace(':', "%3A").replace(',', "%2C");
        format!(
            "file={path},line={},col={},",
            place.line.max(1),
            place.column.max(1)
        )
    });
    format!(
        "::{level} {place}title={}::{}\n",
        escape(&finding.code),
        escape(&finding.message)
    )
}

fn sarif(findings: &[Finding], rules: &[RuleInfo<'_>]) -> Value {
    let used: BTreeSet<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    let mut described: Vec<Value> = rules
        .iter()
        .map(|rule| json!({"id": rule.code, "shortDescription": {"text": rule.title}, "help": {"text": rule.help}}))
        .collect();
    let known: BTreeSet<&str> = rules.iter().map(|rule| rule.code).collect();
    described.extend(used.difference(&known).map(|code| json!({"id": code})));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "xinzhi", "version": env!("CARGO_PKG_VERSION"), "rules": described}},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(sarif_result).collect::<Vec<_>>(),
        }],
    })
}

fn sarif_result(finding: &Finding) -> Value {
    let mut text = finding.message.clone();
    if let Some(hint) = &finding.hint {
        text.push_str(" — ");
        text.push_str(hint);
    }
    let mut result = json!({"ruleId": finding.code, "level": finding.severity.level(), "message": {"text": text}});
    if let Some(place) = &finding.place {
        let mut location =
            json!({"physicalLocation": {"artifactLocation": {"uri": uri(&place.path)}}});
        if place.line > 0 {
            let mut region = json!({"startLine": place.line});
            if place.column > 0 {
                region["startColumn"] = json!(place.column);
                region["endColumn"] = json!(place.column + place.width.max(1));
            }
            location["physicalLocation"]["region"] = region;
        }
        result["locations"] = json!([location]);
    }
    result
}

/// A path as a relative URI reference (RFC 3986): what is not unreserved is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::diagnostic::Place;
    use crate::words::diagnostic::Tally;

    #[test]
    fn github_commands_are_escaped() {
        let place = Place {
            path: "a,b.ttl".into(),
            line: 2,
            column: 3,
            width: 1,
        };
        let finding = Finding::new("x", Severity::Info, "50%\nmore").at(Some(place));
        assert_eq!(
            github(&finding),
            "::notice file=a%2Cb.ttl,line=2,col=3,title=x::50%25%0Amore\n"
        );
    }

    #[test]
    fn the_summary_counts_by_severity_and_code() {
        let findings = [
            Finding::new("a", Severity::Violation, ""),
            Finding::new("b", Severity::Warning, ""),
            Finding::new("a", Severity::Violation, ""),
        ];
        assert_eq!(
            Tally::from_iter(&findings).to_string(),
            "2 errors, 1 warning, 0 notes (a 2, b 1)"
        );
    }
}
