//! HTML as plain text: blocks apart, cells between tabs, what is no part of the text left out.
//!
//! Pages are read as they are, not as they should be: unclosed and misplaced tags do no harm, because only what begins a block matters.

/// Elements whose contents are no text of the document.
const LEFT_OUT: &[&str] = &[
    "head", "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form",
    "svg", "button",
];

/// Elements that begin a block.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "caption",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "hr",
    "body",
    "address",
    "details",
    "summary",
];

/// The text of a page.
pub(super) fn plain(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        rest = match tag(rest) {
            Some((tag, after)) => {
                if LEFT_OUT.contains(&tag.name.as_str()) && !tag.closes {
                    skip(after, &tag.name)
                } else {
                    writer.tag(&tag);
                    after
                }
            }
            None => {
                writer.text("<");
                &rest[1..]
            }
        };
    }
    writer.text(rest);
    writer.finish()
}

struct Tag {
    name: String,
    closes: bool,
}

/// The tag, comment or declaration that a text begins with, and what follows it.
fn tag(text: &str) -> Option<(Tag, &str)> {
    if let Some(rest) = text.strip_prefix("<!--") {
        let after = rest.find("-->").map_or("", |at| &rest[at + 3..]);
        return Some((nameless(), after));
    }
    let body = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    if !body.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return None;
    }
    let length = body
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let end = end_of_tag(body)?;
    let tag = Tag {
        name: body[..length].to_ascii_lowercase(),
        closes: text.starts_with("</"),
    };
    Some((tag, &body[end + 1..]))
}

fn nameless() -> Tag {
    Tag {
        name: String::new(),
        closes: false,
    }
}

/// Where a tag ends: at the first `>` outside the quotation marks of its attributes.
fn end_of_tag(body: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in body.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What follows the end of an element.
fn skip<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let after = &rest[at + 2..];
        let named = after
            .get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name));
        if named {
            return after.find('>').map_or("", |end| &after[end + 1..]);
        }
        rest = after;
    }
    ""
}

/// What has been written, and what must stand before the next word.
#[derive(Default)]
struct Writer {
    out: String,
    gap: bool,
    block: bool,
    mark: String,
    cell: bool,
    in_row: bool,
}

impl Writer {
    fn text(&mut self, raw: &str) {
        for character in decoded(raw).chars() {
            if character.is_whitespace() {
                self.gap = true;
            } else {
                self.character(character);
            }
        }
    }

    fn character(&mut self, character: char) {
        if std::mem::take(&mut self.block) {
            if !self.out.is_empty() {
                self.out.push_str(if self.in_row { "\n" } else { "\n\n" });
            }
            self.gap = false;
        }
        self.out.push_str(&std::mem::take(&mut self.mark));
        if std::mem::take(&mut self.gap)
            && !self.out.is_empty()
            && !self.out.ends_with(['\n', '\t', ' '])
        {
            self.out.push(' ');
        }
        self.out.push(character);
    }

    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        match name {
            "br" => self.line(),
            "td" | "th" if !tag.closes => self.begin_cell(),
            "tr" if !tag.closes => {
                self.in_row = self.in_row && !self.out.is_empty();
                self.block = true;
                self.cell = false;
            }
            "tr" => {
                self.block = true;
                self.in_row = true;
            }
            "table" => {
                self.block = true;
                self.in_row = false;
            }
            _ if self.cell && BLOCKS.contains(&name) => self.gap = true,
            _ if BLOCKS.contains(&name) => self.begin_block(tag),
            _ => {}
        }
        if matches!(name, "td" | "th") && tag.closes {
            self.gap = false;
        }
        if matches!(name, "tr" | "table") && tag.closes {
            self.cell = false;
        }
    }

    fn line(&mut self) {
        if self.cell {
            self.gap = true;
        } else if !self.block && !self.out.is_empty() {
            self.out.push('\n');
            self.gap = false;
        }
    }

    fn begin_block(&mut self, tag: &Tag) {
        self.block = true;
        self.in_row = false;
        self.mark.clear();
        if tag.closes {
            return;
        }
        match tag.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => {
                self.mark = format!("{} ", "#".repeat(usize::from(level - b'0')));
            }
            b"li" => self.mark = "• ".to_owned(),
            _ => {}
        }
    }

    /// A cell after the first of its row stands after a tab.
    fn begin_cell(&mut self) {
        if self.cell {
            if self.block {
                self.out.push('\n');
                self.block = false;
            }
            self.out.push('\t');
        }
        self.gap = false;
        self.cell = true;
    }

    fn finish(mut self) -> String {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{A0}"),
    ("ensp", " "),
    ("emsp", " "),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("middot", "·"),
    ("bull", "•"),
    ("times", "×"),
    ("copy", "©"),
    ("reg", "®"),
    ("deg", "°"),
    ("sup1", "¹"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("pound", "£"),
    ("euro", "€"),
    ("yen", "¥"),
];

/// A text with its character references resolved; unknown ones stay as they are.
fn decoded(raw: &str) -> std::borrow::Cow<'_, str> {
    if !raw.contains('&') {
        return raw.into();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((text, end)) => {
                out.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out.into()
}

fn reference(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    let entity = ENTITIES.iter().find(|(known, _)| *known == name)?;
    Some(entity.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn blocks_lists_and_tables() {
        let html = "<html><head><title>x</title></head><body><nav>選單</nav><h1>題目</h1><p>甲<br>乙 &#x4E19;\n丁<p>戊<ul><li>己<li>庚</ul>\
            <table><tr><th>一</th><th>二</th></tr><tr><td><p>三</p></td><td>四<br>五</td></tr></table><p>a &lt; b < c</p><script>x<y</script></body>";
        assert_eq!(
            plain(html),
            "# 題目\n\n甲\n乙 丙 丁\n\n戊\n\n• 己\n\n• 庚\n\n一\t二\n三\t四 五\n\na < b < c\n"
        );
    }

    #[test]
    fn broken_pages_do_no_harm() {
        for html in [
            "<",
            "<p",
            "<!-- a",
            "<a href=\"x>y",
            "&#x;",
            "&;",
            "</",
            "<td>",
            "<script>",
        ] {
            let _ = plain(html);
        }
        assert_eq!(plain("a&b &nope; c"), "a&b &nope; c\n");
    }
}
