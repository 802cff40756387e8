//! Where a heading stands among the others, told from how it is numbered.
//!
//! | printed | address |
//! |---|---|
//! | `第一章 …`, `Chapter 2 …`, `Part III …` | `ch1` |
//! | `一、…`, `（一）…`, `1. …`, `1.2 …`, `A. …`, or no number | `s1`, below another heading `s1.s2` |
//! | `## …` | by how many marks it has |
//!
//! A style of numbering that is new opens a level below the heading before it when it begins with its first number; one that is open
//! already goes on at its level. A heading without a number is at the level of the first one that had none, else at the top.

use super::outline::ordinal;

/// How a heading is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Chapter,
    /// So many `#`.
    Marks(usize),
    /// 一、
    Chinese,
    /// （一）
    ChineseInBrackets,
    /// 1. or 1、
    Figure,
    /// （1）
    FigureInBrackets,
    /// 1.2 and deeper: so many numbers.
    Dotted(usize),
    /// A.
    Letter,
    /// No number.
    Bare,
}

/// The headings that are open, from the outermost.
#[derive(Debug, Default)]
pub(super) struct Levels {
    open: Vec<(Style, String)>,
}

impl Levels {
    /// Closes what a heading of this style closes; the address that it stands under, empty at the top.
    pub fn parent(&mut self, style: Style, first: bool) -> String {
        let depth = self.depth(style, first);
        self.open.truncate(depth);
        self.open
            .last()
            .map_or(String::new(), |(_, address)| address.clone())
    }

    /// Opens a heading.
    pub fn open(&mut self, style: Style, address: String) {
        self.open.push((style, address));
    }

    fn depth(&self, style: Style, first: bool) -> usize {
        if let Some(at) = self.open.iter().position(|(open, _)| *open == style) {
            return at;
        }
        let top = usize::from(
            self.open
                .first()
                .is_some_and(|(open, _)| *open == Style::Chapter),
        );
        let deeper = |at: usize| match (style, self.open[at].0) {
            (Style::Marks(own), Style::Marks(other)) => own > other,
            (Style::Dotted(own), Style::Dotted(other)) => own > other,
            (Style::Dotted(_), Style::Figure) => true,
            _ => first,
        };
        match style {
            Style::Chapter => 0,
            Style::Bare => top,
            _ => (0..self.open.len())
                .rev()
                .find(|&at| deeper(at))
                .map_or(top, |at| at + 1),
        }
    }
}

/// The style of a heading without marks, and whether its number is the first of a series.
pub(super) fn style(line: &str) -> (Style, bool) {
    let line = line.trim();
    chapter(line)
        .or_else(|| bracketed(line))
        .or_else(|| figures(line))
        .or_else(|| chinese(line))
        .or_else(|| letter(line))
        .unwrap_or((Style::Bare, false))
}

fn chapter(line: &str) -> Option<(Style, bool)> {
    if let Some(rest) = line.strip_prefix('第') {
        let end = rest.find(['章', '篇', '編', '编'])?;
        let number = ordinal(rest[..end].trim())?;
        return Some((Style::Chapter, number == 1));
    }
    let rest = ["Chapter ", "CHAPTER ", "Part ", "PART "]
        .iter()
        .find_map(|word| line.strip_prefix(word))?;
    let number = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let counted =
        number.bytes().all(|b| b.is_ascii_digit()) || number.bytes().all(|b| b"IVXL".contains(&b));
    (counted && !number.is_empty()).then_some((Style::Chapter, matches!(number, "1" | "I")))
}

fn bracketed(line: &str) -> Option<(Style, bool)> {
    let rest = line.strip_prefix(['（', '('])?;
    let end = rest.find(['）', ')'])?;
    let number = &rest[..end];
    let style = if number.bytes().all(|b| b.is_ascii_digit()) {
        Style::FigureInBrackets
    } else {
        Style::ChineseInBrackets
    };
    Some((style, ordinal(number)? == 1))
}

fn figures(line: &str) -> Option<(Style, bool)> {
    let end = line
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(line.len());
    let (number, rest) = line.split_at(end);
    let parts: Vec<&str> = number.split('.').filter(|part| !part.is_empty()).collect();
    let last = parts.last()?;
    let ends = number.ends_with('.') || rest.starts_with(['、', '．', ' ', '\u{3000}']);
    if !ends || last.len() > 2 {
        return None;
    }
    let style = if parts.len() == 1 {
        Style::Figure
    } else {
        Style::Dotted(parts.len())
    };
    Some((style, *last == "1"))
}

fn chinese(line: &str) -> Option<(Style, bool)> {
    let end = line.find(['、', '．'])?;
    let number = ordinal(&line[..end])?;
    Some((Style::Chinese, number == 1))
}

fn letter(line: &str) -> Option<(Style, bool)> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let marked =
        matches!(chars.next(), Some('.' | '、')) && chars.next().is_some_and(char::is_whitespace);
    marked.then_some((Style::Letter, letter == 'A'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numberings_are_told_apart() {
        for (line, expected) in [
            ("第一章 總論", (Style::Chapter, true)),
            ("Chapter 2: Coast", (Style::Chapter, false)),
            ("一、海堤", (Style::Chinese, true)),
            ("（二）人手", (Style::ChineseInBrackets, false)),
            ("(1) Staff", (Style::FigureInBrackets, true)),
            ("3. Walls", (Style::Figure, false)),
            ("1.1 Walls", (Style::Dotted(2), true)),
            ("B. Parks", (Style::Letter, false)),
            ("2030年的海岸", (Style::Bare, false)),
            ("海岸", (Style::Bare, false)),
        ] {
            assert_eq!(style(line), expected, "{line}");
        }
    }
}
