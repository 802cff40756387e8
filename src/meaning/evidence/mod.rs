//! Evidence: whether a text says what the data says it says.
//!
//! A passage is an address, a position and a digest ([`anchors`]). With the text at hand each is looked for ([`align`]) and
//! told when it is not there ([`anchoring`]); then what its graph states is compared with what its words print:
//! figures, names, quotations and single printed strings. [`coverage`] measures how much of a text is modelled.
//!
//! Texts are read once and passages are found by their digest in a map, so that all of it is linear in text and data.

pub mod align;
pub mod anchoring;
pub mod anchors;
pub mod coverage;
pub mod dates;
pub mod figures;
pub mod fix;
pub mod kinds;
pub mod mentions;
pub mod printed;
pub mod quotations;
pub mod revision;
pub mod source;
pub mod words;

use crate::data::dataset::Dataset;
use crate::words::diagnostic::Finding;
use crate::words::language::Language;
use crate::words::prefixes::Prefixes;
use anchoring::Anchoring;
use kinds::Teller;
use mentions::Names;
use source::Source;
use words::PaperWords;

/// The text of a paper compared with the data about it.
pub struct Compared<'a> {
    /// Where each passage stands now.
    pub anchoring: Anchoring,
    /// The words of each passage.
    pub words: PaperWords,
    /// The text.
    pub source: &'a Source<'a>,
}

/// Finds the passages of a paper in its text.
pub fn compare<'a>(dataset: &Dataset, source: &'a Source<'a>) -> Compared<'a> {
    let anchoring = Anchoring::new(dataset, source);
    let words = PaperWords::new(dataset, &anchoring, source);
    Compared {
        anchoring,
        words,
        source,
    }
}

/// Everything in the data that a text does not bear out.
///
/// # Errors
/// When there are more names than one automaton can hold.
pub fn verify(
    dataset: &Dataset,
    compared: &Compared<'_>,
    prefixes: &Prefixes,
    language: Language,
) -> Result<Vec<Finding>, crate::words::text::TooManyLabels> {
    let teller = Teller::new(dataset, prefixes, language, compared.source);
    let names = Names::new(dataset)?;
    let mut findings = anchoring::findings(&compared.anchoring, &teller);
    findings.extend(figures::findings(&compared.words, &teller));
    findings.extend(mentions::findings(&compared.words, &names, &teller));
    findings.extend(quotations::findings(&compared.words, &names, &teller));
    findings.extend(printed::findings(&compared.words, &teller));
    findings.sort();
    findings.dedup();
    Ok(findings)
}
