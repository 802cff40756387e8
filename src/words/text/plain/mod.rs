//! Texts come as plain text, Markdown or HTML. The last two are first made plain, since positions count in what is read, not in mark-up.
//!
//! What is made plain keeps what the segmenter goes by: headings after `#`, entries after `•`, cells between tabs, blank lines between
//! blocks. The same input gives the same text, so that a text can be given in its own form wherever one is asked for.

mod html;
mod hyphens;
mod markdown;

pub use hyphens::{hyphens, joined};

use std::borrow::Cow;
use std::path::Path;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// As it is read.
    Plain,
    /// With headings after `#`, emphasis, links, tables between bars.
    Markdown,
    /// With tags.
    Html,
}

impl Syntax {
    /// Told from the name of a file; plain text when the name does not tell.
    pub fn of_path(path: &Path) -> Self {
        let extension = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// A text without its mark-up. Linear in the text.
///
/// ```
/// use xinzhi::words::text::plain::{Syntax, plain};
/// assert_eq!(plain("<h2>甲</h2><p>乙<b>丙</b>&amp;丁</p>", Syntax::Html), "## 甲\n\n乙丙&丁\n");
/// assert_eq!(plain("見[網頁](https://a.b/)的**要點**", Syntax::Markdown), "見網頁的要點\n");
/// ```
pub fn plain(text: &str, syntax: Syntax) -> Cow<'_, str> {
    match syntax {
        Syntax::Plain => Cow::Borrowed(text),
        Syntax::Markdown => Cow::Owned(markdown::plain(text)),
        Syntax::Html => Cow::Owned(html::plain(text)),
    }
}
