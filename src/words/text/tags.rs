//! Texts that come out of converters hold left-over HTML tags. A tag is recognised by its name, so that
//! `<https://…>` and `a < b` are not.

use super::Range;

/// A left-over tag.
pub(super) struct Tag {
    pub name: String,
    pub range: Range,
}

const NAMES: &str = " a b br caption code div em h1 h2 h3 h4 h5 h6 hr i img li ol p pre small span strong sub sup table tbody td tfoot th thead tr u ul ";

/// All tags in a text, in order.
pub(super) fn tags(text: &[char]) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match tag_at(text, at) {
            Some(tag) => {
                at = tag.range.1;
                found.push(tag);
            }
            None => at += 1,
        }
    }
    found
}

fn tag_at(text: &[char], start: usize) -> Option<Tag> {
    if text[start] != '<' {
        return None;
    }
    let body = if text.get(start + 1) == Some(&'/') {
        start + 2
    } else {
        start + 1
    };
    let name: String = text[body..]
        .iter()
        .take(12)
        .take_while(|c| c.is_ascii_alphanumeric())
        .map(char::to_ascii_lowercase)
        .collect();
    if name.is_empty() || !NAMES.contains(&format!(" {name} ")) {
        return None;
    }
    let after = body + name.len();
    if !text
        .get(after)
        .is_some_and(|&c| c == '>' || c == '/' || c.is_whitespace())
    {
        return None;
    }
    let close = text[after..].iter().take(400).position(|&c| c == '>')?;
    let inside = &text[after..after + close];
    (!inside.contains(&'<')).then_some(Tag {
        name,
        range: (start, after + close + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_name() {
        let text: Vec<char> = "<ul style=\"x: y\"> <li>甲</li> <https://a.b> a < b <em>"
            .chars()
            .collect();
        let names: Vec<String> = tags(&text).into_iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["ul", "li", "li", "em"]);
    }
}
