//! Markdown as plain text. What the segmenter knows itself stays: headings after `#`, entries, tables between bars, footnotes.

/// The text without front matter, emphasis, links and comments.
pub(super) fn plain(text: &str) -> String {
    let text = without_front_matter(text);
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    let mut fenced = false;
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let level = lines
            .peek()
            .and_then(|next| underline(next))
            .filter(|_| !fenced && !line.trim().is_empty());
        if let Some(level) = level {
            lines.next();
            out.push_str(level);
        }
        let line = if fenced {
            line.to_owned()
        } else {
            inline(line)
        };
        out.push_str(&entry(&line));
        out.push('\n');
    }
    out
}

/// A text without the settings between two rules at its beginning.
fn without_front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else {
        return text;
    };
    rest.find("\n---\n").map_or(text, |end| &rest[end + 5..])
}

/// The mark of a heading that a line under it makes.
fn underline(line: &str) -> Option<&'static str> {
    let bare = line.trim_end();
    let of = |sign: char| bare.len() >= 3 && bare.chars().all(|c| c == sign);
    if of('=') {
        Some("# ")
    } else if of('-') {
        Some("## ")
    } else {
        None
    }
}

/// A numbered entry is one like those after a mark, and keeps its number.
fn entry(line: &str) -> String {
    let bare = line.trim_start();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let marked = (1..=3).contains(&digits)
        && (bare[digits..].starts_with(". ") || bare[digits..].starts_with(") "));
    let bare = bare.strip_prefix("> ").unwrap_or(bare);
    if marked {
        format!("• {bare}")
    } else {
        bare.to_owned()
    }
}

/// A line without emphasis, links, code marks and comments; a reference to a footnote becomes a raised figure.
fn inline(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let bullet = line.trim_start().starts_with(['*', '-', '+']);
    let first = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        match chars[at] {
            '\\' if at + 1 < chars.len() && chars[at + 1].is_ascii_punctuation() => {
                out.push(chars[at + 1]);
                at += 2;
            }
            '*' if bullet
                && at == first
                && chars.get(at + 1).is_some_and(|c| c.is_whitespace()) =>
            {
                out.push('*');
                at += 1;
            }
            '*' | '`' => at += 1,
            '_' if rest.starts_with(&['_', '_']) => at += 2,
            '<' if rest.starts_with(&['<', '!', '-', '-']) => at += comment(rest),
            '!' if rest.get(1) == Some(&'[') => at += 1,
            '[' => at += link(rest, at == first, &mut out),
            other => {
                out.push(other);
                at += 1;
            }
        }
    }
    out
}

fn comment(rest: &[char]) -> usize {
    rest.windows(3)
        .position(|end| end == ['-', '-', '>'])
        .map_or(rest.len(), |at| at + 3)
}

/// Writes what a link or a reference shows; how much of the text it is.
fn link(rest: &[char], begins_line: bool, out: &mut String) -> usize {
    let Some(close) = rest.iter().take(400).position(|&c| c == ']') else {
        out.push('[');
        return 1;
    };
    let shown = &rest[1..close];
    if shown.first() == Some(&'^') {
        if begins_line && rest.get(close + 1) == Some(&':') {
            out.extend(&rest[..=close]);
        } else {
            out.extend(shown[1..].iter().map(|&c| raised(c)));
        }
        return close + 1;
    }
    out.push_str(&inline(&shown.iter().collect::<String>()));
    let after = &rest[close + 1..];
    let target = match after.first() {
        Some('(') => after.iter().position(|&c| c == ')'),
        Some('[') => after.iter().position(|&c| c == ']'),
        _ => None,
    };
    close + 1 + target.map_or(0, |at| at + 1)
}

fn raised(digit: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit
        .to_digit(10)
        .and_then(|d| RAISED.get(d as usize))
        .copied()
        .unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_go_and_forms_stay() {
        let text = "---\ntitle: x\n---\n題目\n====\n\n## 一、**甲**\n\n見[頁](https://a.b)與`碼`[^1]。\n\n* 乙\n- _丙_ <!-- 丁 -->\n1. 戊\n\n| 己 | 庚 |\n|---|---|\n| 1 | 2 |\n\n[^1]: 註\n";
        let expected = "# 題目\n\n## 一、甲\n\n見頁與碼¹。\n\n* 乙\n- _丙_ \n• 1. 戊\n\n| 己 | 庚 |\n|---|---|\n| 1 | 2 |\n\n[^1]: 註\n";
        assert_eq!(plain(text), expected);
    }

    #[test]
    fn broken_marks_do_no_harm() {
        for text in ["[", "[^", "![", "[a](", "<!--", "\\", "---\n", "```"] {
            let _ = plain(text);
        }
    }
}
