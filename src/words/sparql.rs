//! The lexical side of SPARQL: what in a text is an IRI, a string or a comment, and what is a word of the query.

/// A query with its IRIs, strings and comments blanked out, so that what is left are its words.
pub fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hidden = match c {
            '#' => Some(rest.find('\n').unwrap_or(rest.len())),
            '<' => iri_length(rest),
            '"' | '\'' => Some(string_length(rest)),
            _ => None,
        };
        bare.push(if hidden.is_some() { ' ' } else { c });
        rest = &rest[hidden.unwrap_or(c.len_utf8())..];
    }
    bare
}

/// The length of an IRI in angle brackets; `None` when `<` is an operator.
pub fn iri_length(rest: &str) -> Option<usize> {
    let end = rest.find('>')?;
    rest[1..end]
        .chars()
        .all(|c| !c.is_whitespace() && !"<\"{}|^`".contains(c))
        .then_some(end + 1)
}

/// The length of a string with its quotes, long or short; an unclosed one runs to the end.
pub fn string_length(rest: &str) -> usize {
    let quote = &rest[..1];
    let long = quote.repeat(3);
    let (open, close) = if rest.starts_with(&long) {
        (3, long.as_str())
    } else {
        (1, quote)
    };
    let mut escaped = false;
    for (at, c) in rest[open..].char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if rest[open + at..].starts_with(close) {
            return open + at + close.len();
        }
    }
    rest.len()
}
