//! Who is quoted or reported in a text: the words, the verb, and the phrase that names the speaker.

mod chinese;
mod english;
mod marks;

#[cfg(test)]
mod tests;

use super::Range;

/// Whether words are quoted or reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Between quotation marks.
    Direct,
    /// Without marks: 他指出，…
    Reported,
}

/// A quotation, or one of its fragments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundQuotation {
    /// Whether it is quoted or reported.
    pub form: Form,
    /// The words, without their marks, in code points.
    pub words: Range,
    /// The verb of speech.
    pub verb: Range,
    /// The phrase that names the speaker, as far as one is told from the text; it may be a pronoun.
    pub speaker: Option<Range>,
    /// 0 for a quotation or its first fragment, then 1, 2, … for those that are joined to it.
    pub fragment: usize,
}

/// All quotations of a text, by where their words begin.
///
/// ```
/// use xinzhi::words::text::quotations;
/// let found = quotations("陳主席昨日強調，「要創新」，而是要「做好」。");
/// assert_eq!((found[0].speaker, found[0].words), (Some((0, 3)), (9, 12)));
/// assert_eq!((found[1].fragment, found[1].words), (1, (18, 20)));
/// ```
pub fn quotations(text: &str) -> Vec<FoundQuotation> {
    let chars: Vec<char> = text.chars().collect();
    let marks = marks::marks(&chars);
    let mut found = chinese::quotations(&chars, &marks);
    found.extend(english::quotations(&chars, &marks));
    found.sort_by_key(|quotation| quotation.words);
    found
}
