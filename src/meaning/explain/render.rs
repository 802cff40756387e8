//! Renderings of an explanation: text, Markdown, JSON and DOT.

use super::{Absence, Explanation, Ground, NearMiss, RuleName, Source, SourceKind};
use crate::words::language::Language;
use oxrdf::Term;
use serde_json::{Value, json};
use std::fmt::Write;

/// How terms are shown, in which language rules speak, and the words of passages where they are at hand.
pub struct Voice<'a> {
    /// A term for a reader.
    pub name: &'a dyn Fn(&Term) -> String,
    /// The language.
    pub language: Language,
    /// The words of a passage, by its IRI.
    pub words: &'a dyn Fn(&str) -> Option<String>,
}

impl Voice<'_> {
    pub(super) fn triple(&self, [s, p, o]: &[Term; 3]) -> String {
        [s, p, o].map(|term| (self.name)(term)).join(" ")
    }

    pub(super) fn text(&self, [hant, hans, en]: [&'static str; 3]) -> &'static str {
        match self.language {
            Language::TraditionalChinese => hant,
            Language::SimplifiedChinese => hans,
            Language::English => en,
        }
    }

    pub(super) fn kind(&self, kind: SourceKind) -> &'static str {
        self.text(match kind {
            SourceKind::Passage => ["段落", "段落", "passage"],
            SourceKind::Document => ["文件資料", "文件资料", "document"],
            SourceKind::Entities => ["實體", "实体", "entities"],
            SourceKind::Vocabulary => ["詞彙", "词汇", "vocabulary"],
            SourceKind::Gloss => ["釋文", "释文", "gloss"],
            SourceKind::Source => ["外部來源", "外部来源", "outside source"],
            SourceKind::Reading => ["讀解", "读解", "reading"],
            SourceKind::Data => ["資料", "资料", "data"],
        })
    }

    /// The graph that states a triple, in a line.
    pub(super) fn source(&self, source: &Source) -> String {
        let graph = source
            .graph
            .as_deref()
            .map(|g| self.nt(g))
            .unwrap_or_default();
        let mut line = format!("{} {graph}", self.kind(source.kind))
            .trim_end()
            .to_owned();
        if let Some(words) = source.graph.as_deref().and_then(|g| (self.words)(bare(g))) {
            let _ = write!(line, "：「{}」", words.trim());
        }
        if let (Some(place), true) = (&source.place, source.kind != SourceKind::Passage) {
            let _ = write!(line, " ({}:{})", place.path, place.line);
        }
        let tag = format!("@{}", self.language).to_lowercase();
        let spoken = |text: &&String| text.to_lowercase().ends_with(&tag);
        if let Some(because) = source.because.iter().find(spoken) {
            let _ = write!(
                line,
                " — {}",
                because
                    .rsplit_once('@')
                    .map_or("", |(t, _)| t)
                    .trim_matches('"')
            );
        }
        if !source.rests_on.is_empty() {
            let passages: Vec<String> = source.rests_on.iter().map(|p| self.nt(p)).collect();
            let _ = write!(line, " [{}]", passages.join(", "));
        }
        line
    }

    /// A term that is given in N-Triples.
    fn nt(&self, text: &str) -> String {
        let node = oxrdf::NamedNode::new(bare(text));
        node.map_or_else(|_| text.to_owned(), |node| (self.name)(&node.into()))
    }

    pub(super) fn rule(&self, rule: &RuleName) -> String {
        format!("{} ({})", rule.title(self.language), rule.id)
    }
}

pub(super) fn bare(text: &str) -> &str {
    text.trim_start_matches('<').trim_end_matches('>')
}

/// As an indented tree with lines.
pub fn text(explanation: &Explanation, voice: &Voice<'_>) -> String {
    let mut out = String::new();
    write_text(explanation, voice, "", "", &mut out);
    out
}

fn write_text(
    explanation: &Explanation,
    voice: &Voice<'_>,
    first: &str,
    rest: &str,
    out: &mut String,
) {
    let _ = writeln!(out, "{first}{}", voice.triple(&explanation.triple));
    match &explanation.ground {
        Ground::Stated(sources) => {
            for source in sources {
                let _ = writeln!(out, "{rest}  ∙ {}", voice.source(source));
            }
        }
        Ground::AsAbove => {
            let _ = writeln!(
                out,
                "{rest}  ∙ {}",
                voice.text(["見上", "见上", "as above"])
            );
        }
        Ground::Deeper => {
            let _ = writeln!(out, "{rest}  ∙ …");
        }
        Ground::Inferred { rule, premises } => {
            let _ = writeln!(out, "{rest}  ⇐ {}", voice.rule(rule));
            for (at, premise) in premises.iter().enumerate() {
                let (branch, below) = if at + 1 == premises.len() {
                    ("└ ", "  ")
                } else {
                    ("├ ", "│ ")
                };
                write_text(
                    premise,
                    voice,
                    &format!("{rest}  {branch}"),
                    &format!("{rest}  {below}"),
                    out,
                );
            }
        }
    }
}

/// As nested lists.
pub fn markdown(explanation: &Explanation, voice: &Voice<'_>) -> String {
    let mut out = String::new();
    write_markdown(explanation, voice, 0, &mut out);
    out
}

fn write_markdown(explanation: &Explanation, voice: &Voice<'_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut line = format!("**{}**", escape(&voice.triple(&explanation.triple)));
    match &explanation.ground {
        Ground::Stated(sources) => {
            let all: Vec<String> = sources.iter().map(|s| escape(&voice.source(s))).collect();
            let _ = write!(line, " — {}", all.join("; "));
        }
        Ground::AsAbove => {
            let _ = write!(line, " — {}", voice.text(["見上", "见上", "as above"]));
        }
        Ground::Deeper => line.push_str(" — …"),
        Ground::Inferred { rule, .. } => {
            let _ = write!(line, " ⇐ *{}*", escape(&voice.rule(rule)));
        }
    }
    let _ = writeln!(out, "{indent}- {line}");
    if let Ground::Inferred { premises, .. } = &explanation.ground {
        for premise in premises {
            write_markdown(premise, voice, depth + 1, out);
        }
    }
}

fn escape(text: &str) -> String {
    let special = |c: char| "\\`*_[]<>".contains(c);
    text.chars()
        .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
        .collect()
}

/// As JSON: terms in N-Triples with their names beside them.
pub fn json(explanation: &Explanation, voice: &Voice<'_>) -> Value {
    let mut value = json!({
        "triple": explanation.triple.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "shown": voice.triple(&explanation.triple),
    });
    match &explanation.ground {
        Ground::Stated(sources) => {
            value["stated"] = sources
                .iter()
                .map(|source| json_source(source, voice))
                .collect();
        }
        Ground::AsAbove => value["as_above"] = true.into(),
        Ground::Deeper => value["deeper"] = true.into(),
        Ground::Inferred { rule, premises } => {
            value["rule"] = json_rule(rule, voice);
            value["premises"] = premises
                .iter()
                .map(|premise| json(premise, voice))
                .collect();
        }
    }
    value
}

fn json_rule(rule: &RuleName, voice: &Voice<'_>) -> Value {
    json!({ "id": rule.id, "title": rule.title(voice.language), "reference": rule.reference })
}

fn json_source(source: &Source, voice: &Voice<'_>) -> Value {
    let mut value = json!({
        "kind": format!("{:?}", source.kind).to_lowercase(),
        "graph": source.graph,
        "place": source.place.as_ref().map(ToString::to_string),
    });
    if let Some(words) = source.graph.as_deref().and_then(|g| (voice.words)(bare(g))) {
        value["words"] = words.into();
    }
    if !source.because.is_empty() {
        value["because"] = source.because.clone().into();
    }
    if !source.rests_on.is_empty() {
        value["rests_on"] = source.rests_on.clone().into();
    }
    value
}

/// What is missing and what is near, in words.
pub fn absence(absence: &Absence, triple: [&Term; 3], voice: &Voice<'_>) -> String {
    let said = voice.triple(&triple.map(Term::clone));
    let says = voice.text(["不成立", "不成立", "does not hold"]);
    let mut out = format!("{said}: {says}\n");
    for miss in &absence.near_misses {
        let _ = writeln!(out, "  ⇐ {}", voice.rule(&miss.rule));
        for present in &miss.present {
            let _ = writeln!(out, "    ✓ {}", voice.triple(present));
        }
        let _ = writeln!(out, "    ✗ {}", missing(miss, voice));
    }
    if !absence.near.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            voice.text(["相近的有：", "相近的有：", "near it:"])
        );
        for near in &absence.near {
            let _ = writeln!(out, "  {}", voice.triple(near));
        }
    }
    out
}

/// What is missing and what is near, as JSON.
pub fn absence_json(absence: &Absence, triple: [&Term; 3], voice: &Voice<'_>) -> Value {
    let misses = absence.near_misses.iter().map(|miss| {
        json!({
            "rule": json_rule(&miss.rule, voice),
            "present": miss.present.iter().map(|t| voice.triple(t)).collect::<Vec<_>>(),
            "missing": missing(miss, voice),
        })
    });
    json!({
        "triple": triple.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "holds": false,
        "near_misses": misses.collect::<Vec<_>>(),
        "near": absence.near.iter().map(|t| voice.triple(t)).collect::<Vec<_>>(),
    })
}

fn missing(miss: &NearMiss, voice: &Voice<'_>) -> String {
    let show = |term: &Option<Term>| {
        term.as_ref()
            .map_or_else(|| "?".to_owned(), |t| (voice.name)(t))
    };
    let [s, p, o] = &miss.missing;
    [s, p, o].map(show).join(" ")
}
