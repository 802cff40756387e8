//! What changed from version to version: the project's `CHANGELOG.md`, of whose marks headings, lists and paragraphs are read.

use super::format::PageFormat;
use super::frame::Frame;
use super::model::Site;
use super::route::Route;
use super::ui::ui;
use crate::words::language::Language;
use askama::Template;

/// A block of the text.
enum Block {
    /// A heading with its level, 2 or 3.
    Heading(u8, String),
    /// A list.
    List(Vec<String>),
    /// A paragraph.
    Text(String),
}

#[derive(Template)]
#[template(path = "changes.html", config = "src/views/site/askama.toml")]
struct Page {
    frame: Frame,
    blocks: Vec<Block>,
}

/// Renders the page.
pub(super) fn render(site: &Site, language: Language) -> askama::Result<String> {
    let (route, title) = (Route::Changes, ui(language).changes);
    let path = route.path(PageFormat::Html, language);
    Page {
        frame: Frame::new(site, &route, &path, language, title)
            .step(ui(language).dataset, &Route::Dataset, language)
            .about(title),
        blocks: blocks(site.changes.as_deref().unwrap_or_default()),
    }
    .render()
}

/// Reads the text line by line; its title is left out, as the page has one.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("# ") {
            continue;
        } else if let Some(heading) = line.strip_prefix("### ") {
            blocks.push(Block::Heading(3, heading.to_owned()));
        } else if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(2, heading.to_owned()));
        } else if let Some(item) = line.strip_prefix("- ").or(line.strip_prefix("* ")) {
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(item.to_owned()),
                _ => blocks.push(Block::List(vec![item.to_owned()])),
            }
        } else if line.is_empty() {
            blocks.push(Block::Text(String::new()));
        } else {
            match blocks.last_mut() {
                Some(Block::List(items)) => {
                    if let Some(last) = items.last_mut() {
                        last.push(' ');
                        last.push_str(line);
                    }
                }
                Some(Block::Text(before)) if !before.is_empty() => {
                    before.push(' ');
                    before.push_str(line);
                }
                _ => blocks.push(Block::Text(line.to_owned())),
            }
        }
    }
    blocks.retain(|block| !matches!(block, Block::Text(text) if text.is_empty()));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lists_and_paragraphs_are_read() {
        let text = "# Changelog\n\nOne\ntwo.\n\n## 1.0\n\n- a\n  b\n- c\n\nEnd.\n";
        let shown: Vec<String> = blocks(text)
            .into_iter()
            .map(|block| match block {
                Block::Heading(level, text) => format!("{level}:{text}"),
                Block::List(items) => items.join("|"),
                Block::Text(text) => text,
            })
            .collect();
        assert_eq!(shown, ["One two.", "2:1.0", "a b|c", "End."]);
    }
}
