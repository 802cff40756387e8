//! Edits of TriG files as they are written: statements move from file to file with their comments and their layout.
//!
//! Only as much of the syntax is read as that takes: where strings, IRIs and comments are, which braces belong together, and where a
//! statement ends.

use std::collections::BTreeMap;
use std::ops::Range;

/// A word of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    kind: Kind,
    at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Text,
    Semicolon,
    Comma,
    Stop,
    Open,
    Close,
}

/// A statement of a graph, with the comments before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The graph, as it is written.
    pub graph: String,
    /// Where it stands with what leads to it, in bytes.
    pub at: Range<usize>,
    /// White space and comments before it.
    pub lead: String,
    /// Subject, predicates and objects, parted at the semicolons; no full stop.
    pub parts: Vec<String>,
}

impl Statement {
    /// What a predicate of it has as its object, as it is written, when it is one.
    pub fn object(&self, predicate: &str) -> Option<&str> {
        self.parts.iter().enumerate().find_map(|(number, part)| {
            let words = words(part);
            let from = usize::from(number == 0);
            (words.get(from) == Some(&predicate))
                .then(|| words.get(from + 1).copied())
                .flatten()
        })
    }

    /// A predicate of it with all its objects, as they are written.
    pub fn predicate(&self, predicate: &str) -> Option<&str> {
        let of = |(number, part): &(usize, &String)| {
            words(part).get(usize::from(*number == 0)) == Some(&predicate)
        };
        let (number, part) = self.parts.iter().enumerate().find(of)?;
        (number > 0).then(|| part.trim())
    }

    /// The subject, as it is written.
    pub fn subject(&self) -> Option<&str> {
        words(self.parts.first()?).first().copied()
    }

    /// The statement without some predicates, with its comments and its full stop.
    pub fn without(&self, predicates: &[&str]) -> String {
        let kept: Vec<&str> = (self.parts.iter().enumerate())
            .filter(|(number, part)| {
                *number == 0 || !words(part).first().is_some_and(|p| predicates.contains(p))
            })
            .map(|(_, part)| part.trim_end())
            .collect();
        format!("{}{} .", self.lead, kept.join(" ;"))
    }
}

fn words(part: &str) -> Vec<&str> {
    tokens(part)
        .into_iter()
        .map(|token| &part[token.at])
        .collect()
}

/// The words of a text.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = match bytes[at] {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'#' => {
                at = text[at..].find('\n').map_or(bytes.len(), |n| at + n);
                continue;
            }
            b'"' | b'\'' => (Kind::Text, end_of_text(bytes, at)),
            b'<' if bytes.get(at + 1) != Some(&b'<') => (
                Kind::Word,
                text[at..].find('>').map_or(bytes.len(), |n| at + n + 1),
            ),
            b';' => (Kind::Semicolon, at + 1),
            b',' => (Kind::Comma, at + 1),
            b'{' => (Kind::Open, at + 1),
            b'}' => (Kind::Close, at + 1),
            b'.' => (Kind::Stop, at + 1),
            _ => (Kind::Word, end_of_word(bytes, at)),
        };
        found.push(Token { kind, at: at..end });
        at = end;
    }
    found
}

/// The end of a word; a full stop belongs to it when a word goes on after it.
fn end_of_word(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b if b.is_ascii_whitespace() => break,
            b';' | b',' | b'{' | b'}' | b'"' | b'#' => break,
            b'<' if at > start && bytes[at - 1] == b'^' => {
                return bytes[at..]
                    .iter()
                    .position(|b| *b == b'>')
                    .map_or(bytes.len(), |n| at + n + 1);
            }
            b'\\' => at += 2,
            b'.' if bytes.get(at + 1).is_none_or(|b| {
                b.is_ascii_whitespace() || matches!(b, b'}' | b';' | b',' | b'#')
            }) =>
            {
                break;
            }
            _ => at += 1,
        }
    }
    at.min(bytes.len()).max(start + 1)
}

/// The end of a string with its language or datatype, which begins a word of its own otherwise.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let width = if long { 3 } else { 1 };
    let mut at = start + width;
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(&[quote; 3][..width]) {
            at += width;
            break;
        } else {
            at += 1;
        }
    }
    match bytes.get(at) {
        Some(b'@' | b'^') => end_of_word(bytes, at),
        _ => at.min(bytes.len()),
    }
}

/// The statements in the graphs of a file.
pub fn statements(text: &str) -> Vec<Statement> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut graph: Option<String> = None;
    let mut from = 0;
    let mut first = 0;
    let mut before = "";
    for (number, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => {
                graph = Some(before.to_owned());
                (from, first) = (token.at.end, number + 1);
            }
            Kind::Stop | Kind::Close => {
                if let Some(graph) = graph.as_ref().filter(|_| first < number) {
                    found.push(statement(text, graph, from, &tokens[first..=number]));
                }
                if token.kind == Kind::Close {
                    graph = None;
                }
                (from, first) = (token.at.end, number + 1);
            }
            _ => {}
        }
        before = &text[token.at.clone()];
    }
    found
}

/// A statement from its words, of which the last ends it.
fn statement(text: &str, graph: &str, from: usize, tokens: &[Token]) -> Statement {
    let start = tokens[0].at.start;
    let last = &tokens[tokens.len() - 1];
    let end = if last.kind == Kind::Stop {
        last.at.end
    } else {
        last.at.start
    };
    let mut parts = Vec::new();
    let mut begin = start;
    for token in tokens {
        if matches!(token.kind, Kind::Semicolon | Kind::Stop | Kind::Close) {
            parts.push(text[begin..token.at.start].to_owned());
            begin = token.at.end;
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    Statement {
        graph: graph.to_owned(),
        at: from..end,
        lead: text[from..start].to_owned(),
        parts,
    }
}

/// The prefixes that a file declares.
pub fn prefixes(text: &str) -> BTreeMap<String, String> {
    let tokens = tokens(text);
    let word = |at: usize| tokens.get(at).map(|token: &Token| &text[token.at.clone()]);
    (0..tokens.len())
        .filter(|&at| word(at).is_some_and(|w| w == "@prefix" || w.eq_ignore_ascii_case("prefix")))
        .filter_map(|at| {
            let namespace = word(at + 2)?.strip_prefix('<')?.strip_suffix('>')?;
            Some((
                word(at + 1)?.strip_suffix(':')?.to_owned(),
                namespace.to_owned(),
            ))
        })
        .collect()
}

/// The prefixes that a text uses.
pub fn used_prefixes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in tokens(text) {
        let word = &text[token.at];
        // The datatype of a literal is a word of its own kind.
        let name = word
            .rsplit_once("^^")
            .map_or(word, |(_, datatype)| datatype);
        let is_name = token.kind == Kind::Word || name.len() < word.len();
        if let Some((prefix, _)) = name
            .split_once(':')
            .filter(|_| is_name && !name.starts_with('<'))
        {
            found.push(prefix.to_owned());
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Why statements cannot be put into a file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the prefix '{prefix}' means {here} here and {there} there: rename one")]
pub struct PrefixClash {
    prefix: String,
    here: String,
    there: String,
}

/// Puts text into a graph of a file: before the end of the graph where the file has it under one of its names, else in a new graph at
/// the end under the first. Prefixes that the text uses are declared as `known` has them.
///
/// # Errors
/// When the file means something else by one of these prefixes.
pub fn insert(
    file: &str,
    names: &[String],
    text: &str,
    known: &BTreeMap<String, String>,
) -> Result<String, PrefixClash> {
    let mut out = file.to_owned();
    match end_of_graph(file, names) {
        Some((end, is_open)) => {
            let stop = if is_open { ".\n" } else { "" };
            let text = text.trim_start_matches('\n').trim_end();
            out.insert_str(end, &format!("{stop}\n{text}\n"));
        }
        None => {
            let name = names.first().map_or("", String::as_str);
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(&format!(
                "{name} {{\n{}\n}}\n",
                text.trim_start_matches('\n').trim_end()
            ));
        }
    }
    declare(out, &format!("{} {text}", names.join(" ")), known)
}

/// Where the first graph of one of these names ends: before its brace; and whether its last statement lacks its full stop.
fn end_of_graph(file: &str, names: &[String]) -> Option<(usize, bool)> {
    let tokens = tokens(file);
    let is_named = |pair: &[Token]| {
        pair[1].kind == Kind::Open && names.iter().any(|name| *name == file[pair[0].at.clone()])
    };
    let open = tokens.windows(2).position(is_named)? + 1;
    let last = tokens[open..]
        .windows(2)
        .find(|pair| pair[1].kind == Kind::Close)?;
    let is_open = !matches!(last[0].kind, Kind::Stop | Kind::Open);
    Some((last[1].at.start, is_open))
}

/// The file with declarations for the prefixes that a text uses.
fn declare(
    file: String,
    text: &str,
    known: &BTreeMap<String, String>,
) -> Result<String, PrefixClash> {
    let declared = prefixes(&file);
    let mut lines = String::new();
    for prefix in used_prefixes(text) {
        match (declared.get(&prefix), known.get(&prefix)) {
            (Some(here), Some(there)) if here != there => {
                return Err(PrefixClash {
                    prefix,
                    here: here.clone(),
                    there: there.clone(),
                });
            }
            (None, Some(namespace)) => {
                lines.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"))
            }
            _ => {}
        }
    }
    let end_of_line = |at: usize| file[at..].find('\n').map_or(file.len(), |n| at + n + 1);
    let last = file
        .match_indices("@prefix ")
        .last()
        .map(|(at, _)| end_of_line(at));
    let at = last.unwrap_or_else(|| {
        let head = file.lines().take_while(|line| line.starts_with('#'));
        head.map(|line| line.len() + 1)
            .sum::<usize>()
            .min(file.len())
    });
    let needs_blank = last.is_none() && !lines.is_empty() && !file[at..].starts_with('\n');
    let blank = if needs_blank { "\n" } else { "" };
    Ok(format!("{}{lines}{blank}{}", &file[..at], &file[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# head\n@prefix a: <http://a/> .\n\na:g.1 {\n  # why; not.\n  a:s a a:C ;\n    a:p \"x; y . {\"@en , 0.5 ; # aside\n    a:q <http://b#c> .\n\n  a:t a:p \"\"\"l \" . \"\"\" }\n";

    #[test]
    fn statements_keep_their_comments() {
        let found = statements(FILE);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].graph.as_str(), found[0].parts.len()),
            ("a:g.1", 3)
        );
        assert_eq!(found[0].object("a:q"), Some("<http://b#c>"));
        assert_eq!(found[0].object("a"), Some("a:C"));
        assert!(found[0].without(&["a:q"]).contains("# why; not."));
        assert!(!found[0].without(&["a:q"]).contains("http://b"));
        assert_eq!(found[1].object("a:p"), Some("\"\"\"l \" . \"\"\""));
    }

    #[test]
    fn text_goes_into_its_graph_or_a_new_one() {
        let known = BTreeMap::from([("b".to_owned(), "http://b/".to_owned())]);
        let put = |name: &str| insert(FILE, &[name.to_owned()], "\n  a:u a:p b:x .", &known);
        let inside = put("a:g.1").expect("no clash");
        assert_eq!(statements(&inside).len(), 3);
        assert!(inside.contains("@prefix b: <http://b/> .\n"));
        let after = put("a:h").expect("no clash");
        assert!(after.ends_with("\na:h {\n  a:u a:p b:x .\n}\n"), "{after}");
        let clash = BTreeMap::from([("a".to_owned(), "http://other/".to_owned())]);
        assert!(insert(FILE, &["a:h".to_owned()], "a:u a:p 1 .", &clash).is_err());
    }

    #[test]
    fn prefixes_in_use() {
        assert_eq!(
            used_prefixes("a:x b:y \"c:z\"^^d:t , <e:f> # g:h"),
            ["a", "b", "d"]
        );
    }
}
