//! What data may ask of a parser: depth and expansion, scanned before it is parsed.
//!
//! oxttl recurses over triple terms and oxrdfxml takes quadratic time over nested elements and expands entities of entities; a
//! small file can so end the process. One pass over the bytes, O(n), refuses such files with their line.

use crate::words::format::Format;
use std::collections::{HashMap, HashSet};

/// How much of each is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Brackets, triple terms or elements inside each other.
    pub nesting: usize,
    /// Bytes that the entities of an XML document expand to.
    pub entity_text: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            nesting: 1_000,
            entity_text: 16 << 20,
        }
    }
}

/// A document that asks too much, and the line at which it does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooMuch {
    /// Too deep.
    #[error("the data is nested deeper than {limit} (limit data-nesting)")]
    Nesting {
        /// Where.
        line: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Too much text by entities.
    #[error("the entities expand to more than {limit} bytes (limit entity-text)")]
    Entities {
        /// Where.
        line: usize,
        /// What is allowed.
        limit: usize,
    },
    /// An entity inside of itself.
    #[error("the entity {name} contains itself")]
    Circle {
        /// Where.
        line: usize,
        /// Its name.
        name: String,
    },
}

impl TooMuch {
    pub(super) fn line(&self) -> usize {
        match self {
            Self::Nesting { line, .. }
            | Self::Entities { line, .. }
            | Self::Circle { line, .. } => *line,
        }
    }
}

/// Refuses a text that is deeper or expands to more than the bounds allow.
pub(super) fn check(text: &str, format: Format, bounds: Bounds) -> Result<(), TooMuch> {
    match format {
        Format::RdfXml => {
            entities(text, bounds.entity_text)?;
            elements(text, bounds.nesting)
        }
        Format::JsonLd => brackets(text, bounds.nesting, json_token),
        // Only triple terms are inside each other.
        Format::NTriples | Format::NQuads if !text.contains("<<") => Ok(()),
        Format::Turtle | Format::TriG | Format::NTriples | Format::NQuads | Format::N3 => {
            brackets(text, bounds.nesting, turtle_token)
        }
    }
}

/// What a token does to the depth, and how long it is.
type Token = (isize, usize);

fn brackets(text: &str, limit: usize, token: fn(&[u8]) -> Token) -> Result<(), TooMuch> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        let (change, length) = token(&bytes[at..]);
        depth = depth.saturating_add_signed(change);
        if depth > limit {
            let line = line_of(text, at);
            return Err(TooMuch::Nesting { line, limit });
        }
        at += length.max(1);
    }
    Ok(())
}

/// The depth of a text in the syntax of Turtle that comes in parts.
pub(super) struct Depth {
    limit: usize,
    depth: usize,
    lines: usize,
    /// What ends the long text that the last part ended in.
    quote: Option<&'static [u8]>,
}

/// What begins and ends long texts.
const LONG: [&[u8]; 2] = [b"\"\"\"", b"'''"];

impl Depth {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            limit: bounds.nesting,
            depth: 0,
            lines: 0,
            quote: None,
        }
    }

    /// How many lines there were so far.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// Refuses a part that goes deeper than the bounds allow. It ends with a line, unless it is the last.
    pub(super) fn check(&mut self, text: &str) -> Result<(), TooMuch> {
        let bytes = text.as_bytes();
        let before = self.lines;
        self.lines += bytes.iter().filter(|b| **b == b'\n').count();
        let mut at = self.quote.map_or(0, |close| quoted(bytes, 0, close));
        if at < bytes.len() {
            self.quote = None;
        }
        while at < bytes.len() {
            let rest = &bytes[at..];
            let (change, length) = turtle_token(rest);
            self.depth = self.depth.saturating_add_signed(change);
            if self.depth > self.limit {
                let (line, limit) = (before + line_of(text, at), self.limit);
                return Err(TooMuch::Nesting { line, limit });
            }
            at += length.max(1);
            // A line end is no quotation mark: a long text that reaches to the end goes on behind it.
            if at >= bytes.len() {
                self.quote = LONG.into_iter().find(|mark| rest.starts_with(mark));
            }
        }
        Ok(())
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1
}

fn json_token(rest: &[u8]) -> Token {
    match rest[0] {
        b'{' | b'[' => (1, 1),
        b'}' | b']' => (-1, 1),
        b'"' => (0, quoted(rest, 1, b"\"")),
        _ => (0, 1),
    }
}

fn turtle_token(rest: &[u8]) -> Token {
    match rest[0] {
        b'{' | b'[' | b'(' => (1, 1),
        b'}' | b']' | b')' => (-1, 1),
        b'<' if rest.starts_with(b"<<") => (1, 2),
        b'<' => (0, iri(rest)),
        b'>' if rest.starts_with(b">>") => (-1, 2),
        b'#' => (
            0,
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
        ),
        b'"' if rest.starts_with(b"\"\"\"") => (0, quoted(rest, 3, b"\"\"\"")),
        b'"' => (0, quoted(rest, 1, b"\"")),
        b'\'' if rest.starts_with(b"'''") => (0, quoted(rest, 3, b"'''")),
        b'\'' => (0, quoted(rest, 1, b"'")),
        b'\\' => (0, 2),
        _ => (0, 1),
    }
}

fn iri(rest: &[u8]) -> usize {
    let end = rest
        .iter()
        .position(|b| matches!(b, b'>' | b' ' | b'\n' | b'"'));
    end.filter(|end| rest[*end] == b'>')
        .map_or(1, |end| end + 1)
}

/// The length of a quoted text; a short one ends at the line's end, as the parser will say.
fn quoted(rest: &[u8], open: usize, close: &[u8]) -> usize {
    let mut at = open;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'\n' if open == 1 => return at,
            byte if byte == close[0] && rest[at..].starts_with(close) => return at + close.len(),
            _ => at += 1,
        }
    }
    rest.len()
}

/// Follows the tags of an XML document.
fn elements(text: &str, limit: usize) -> Result<(), TooMuch> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = skipped {
            at += rest.find(close).map_or(rest.len(), |end| end + close.len());
        } else if rest.starts_with("<!DOCTYPE") {
            at += doctype_length(rest);
        } else {
            let end = at + tag_length(&bytes[at..]);
            if rest.starts_with("</") {
                depth = depth.saturating_sub(1);
            } else if !text[at..end].ends_with("/>") {
                depth += 1;
            }
            if depth > limit {
                let line = line_of(text, at);
                return Err(TooMuch::Nesting { line, limit });
            }
            at = end;
        }
    }
    Ok(())
}

/// The length of a tag; `>` may stand in the values of attributes.
fn tag_length(rest: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    rest.len()
}

fn doctype_length(rest: &str) -> usize {
    let end = match (rest.find('['), rest.find('>')) {
        (Some(open), Some(close)) if open < close => {
            rest.find("]>").or_else(|| rest.find(']')).map(|at| at + 1)
        }
        (_, close) => close.map(|at| at + 1),
    };
    end.unwrap_or(rest.len()).min(rest.len())
}

/// Works out what the entities of a document expand to, without expanding them.
fn entities(text: &str, limit: usize) -> Result<(), TooMuch> {
    let declared = declarations(text);
    if declared.is_empty() {
        return Ok(());
    }
    let line = |at: usize| line_of(text, at);
    let mut lengths: HashMap<&str, usize> = HashMap::new();
    for (name, (at, _)) in &declared {
        let mut open = HashSet::new();
        if !measure(name, &declared, &mut lengths, &mut open) {
            return Err(TooMuch::Circle {
                line: line(*at),
                name: (*name).to_owned(),
            });
        }
    }
    let mut total = 0usize;
    for (at, name) in references(text) {
        total = total.saturating_add(lengths.get(name).copied().unwrap_or(0));
        if total > limit {
            return Err(TooMuch::Entities {
                line: line(at),
                limit,
            });
        }
    }
    Ok(())
}

/// The entities that a document declares, with their places and values.
fn declarations(text: &str) -> HashMap<&str, (usize, &str)> {
    let mut declared = HashMap::new();
    let mut from = 0;
    while let Some(found) = text[from..].find("<!ENTITY") {
        let at = from + found;
        from = at + "<!ENTITY".len();
        let rest = text[from..].trim_start();
        let name = rest.split(char::is_whitespace).next().unwrap_or_default();
        let value = rest[name.len()..].trim_start();
        let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'');
        let value = quote.and_then(|quote| value[1..].split(quote).next());
        if let Some(value) = value {
            declared.entry(name).or_insert((at, value));
        }
    }
    declared
}

/// The references in a text: `&name;`.
fn references(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('&').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.bytes().take(100).position(|b| b == b';')?;
        Some((at, rest.get(..end)?))
    })
}

/// The length of an entity with all that it contains; false when it contains itself. Depth is that of the declarations, which a
/// limit of a thousand keeps off the stack.
fn measure<'a>(
    name: &'a str,
    declared: &HashMap<&'a str, (usize, &'a str)>,
    lengths: &mut HashMap<&'a str, usize>,
    open: &mut HashSet<&'a str>,
) -> bool {
    if lengths.contains_key(name) {
        return true;
    }
    let Some((_, value)) = declared.get(name) else {
        return true;
    };
    if open.len() > 1_000 || !open.insert(name) {
        return false;
    }
    let mut length = value.len();
    for (_, inner) in references(value) {
        if !measure(inner, declared, lengths, open) {
            return false;
        }
        length = length.saturating_add(lengths.get(inner).copied().unwrap_or(0));
    }
    open.remove(name);
    lengths.insert(name, length);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMALL: Bounds = Bounds {
        nesting: 5,
        entity_text: 100,
    };

    #[test]
    fn depth_is_counted_outside_of_strings_iris_and_comments() {
        let deep = |open: &str, close: &str| open.repeat(6) + &close.repeat(6);
        for (format, text) in [
            (Format::Turtle, deep("[", "]")),
            (Format::TriG, deep("(", ")")),
            (Format::NTriples, deep("<<( ", " )>>")),
            (Format::JsonLd, deep("[", "]")),
            (Format::RdfXml, deep("<a>", "</a>")),
        ] {
            let refused = check(&format!("\n{text}"), format, SMALL);
            assert_eq!(
                refused,
                Err(TooMuch::Nesting { line: 2, limit: 5 }),
                "{text}"
            );
        }
        for (format, text) in [
            (
                Format::Turtle,
                "<http://e/((((((((> \"[[[[[[[\" '''((((\n(((('(''' # ((((((\n [ ( [ ] ) ] .",
            ),
            (Format::Turtle, "[] [] [] [] [] [] [] [] [] () () () ()"),
            (Format::JsonLd, "{\"[[[[[[[\\\"[[[[\": [1, [2]]}"),
            (
                Format::RdfXml,
                "<a x='<b>>'><!-- <a><a><a><a><a><a> --><b/><b/><b/><b/><b/><b/><![CDATA[<a><a><a><a><a>]]></a>",
            ),
        ] {
            assert_eq!(check(text, format, SMALL), Ok(()), "{text}");
        }
    }

    #[test]
    fn entities_are_measured_without_being_expanded() {
        let doc = |entities: &str, text: &str| format!("<!DOCTYPE r [{entities}]><r>{text}</r>");
        let laughs: String = (1..30).fold("<!ENTITY l0 'lol'>".to_owned(), |text, n| {
            text + &format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))
        });
        let verdict = |text: String| check(&text, Format::RdfXml, SMALL);
        assert!(matches!(
            verdict(doc(&laughs, "&l29;")),
            Err(TooMuch::Entities { .. })
        ));
        assert!(matches!(
            verdict(doc("<!ENTITY a '&b;'><!ENTITY b '&a;'>", "&a;")),
            Err(TooMuch::Circle { .. })
        ));
        assert_eq!(
            verdict(doc(
                "<!ENTITY a 'http://e/'><!ENTITY b \"&a;x\">",
                "&b;&amp;&unknown; & &"
            )),
            Ok(())
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_the_scan_panic(text in "(?s).{0,200}", index in 0usize..7) {
            if let Some(format) = Format::all().nth(index) {
                let _ = check(&text, format, SMALL);
            }
        }

        #[test]
        fn no_markup_makes_the_scan_panic(text in "[<>!&;\\[\\]\"'a-z/\\-?é ]{0,60}") {
            let _ = check(&format!("<!DOCTYPE r [<!ENTITY {text}"), Format::RdfXml, SMALL);
            let _ = check(&text, Format::Turtle, SMALL);
        }
    }
}
