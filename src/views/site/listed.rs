//! What the script of the search page searches in, written row by row.
//!
//! The script folds and ranks as [`crate::meaning::search`] does, in less detail. Its head needs what only the last row tells, so
//! the rows are kept aside: in memory while they are few, then in a temporary file.

use super::model::Site;
use super::ui::ui;
use crate::data::dataset::TermId;
use crate::meaning::query::question::Question;
use crate::meaning::search::{Target, named};
use crate::words::language::Language;
use crate::words::text::mentions::{fold, fold_char};
use crate::words::vocabulary::skos;
use oxrdf::Term;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Seek, Write};
use tempfile::SpooledTempFile;

/// What the script searches in: for each page its stem, the number of its kind, its names in Traditional, Simplified (0 where that
/// is what the characters give one by one) and English (0 where there is none), and other names, or the words of a passage where they
/// are shown; questions and passages too.
pub(super) fn index(site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let mut index = Index {
        site,
        kinds: Vec::new(),
        known: BTreeMap::new(),
        changed: BTreeSet::new(),
        rows: BufWriter::new(SpooledTempFile::new(IN_MEMORY_BYTES)),
    };
    let mut between = "";
    for target in targets(site) {
        index.rows.write_all(between.as_bytes())?;
        index.row(target)?;
        between = ",";
    }
    let pairs: String = index
        .changed
        .iter()
        .flat_map(|c| [*c, fold_char(*c)])
        .collect();
    let mut rows = index
        .rows
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    let (pairs, kinds) = (Value::from(pairs), json!(index.kinds));
    write!(
        out,
        "window.xinzhiIndex={{\"simplified\":{pairs},\"kinds\":{kinds},\"rows\":["
    )?;
    rows.rewind()?;
    io::copy(&mut rows, out)?;
    writeln!(out, "]}};")
}

/// So many bytes of rows are kept in memory.
const IN_MEMORY_BYTES: usize = 1 << 20;

/// What can be found and has a page; what is spoken of most comes first, as the script ranks by it where names fit alike.
fn targets(site: &Site) -> Vec<Target> {
    let by_stem = site.pages.by_stem();
    // Questions stand between the things, behind those whose stems come before theirs.
    let mut places = vec![0; site.dataset.dictionary().len()];
    for (place, id) in by_stem.iter().enumerate() {
        places[id.index()] = 2 * place + 1;
    }
    let things = named(&site.dataset).into_iter();
    let questions = (0..site.questions.len()).map(Target::Question);
    let mut targets: Vec<(Reverse<usize>, usize, Target)> = things
        .filter(|id| site.has_page(*id))
        .map(|id| {
            let spoken_of = site.dataset.matching(None, None, Some(id)).count();
            (Reverse(spoken_of), places[id.index()], Target::Thing(id))
        })
        .chain(questions.map(|target| {
            let stem = site.stem_of(target).unwrap_or_default();
            let place = by_stem.partition_point(|id| site.stem(*id).is_some_and(|s| s < stem));
            (Reverse(0), 2 * place, target)
        }))
        .collect();
    let name = |target: &Target| match target {
        Target::Question(at) => site.questions[*at].question.name.as_str(),
        Target::Thing(_) => "",
    };
    targets.sort_by(|a, b| (a.0, a.1, name(&a.2)).cmp(&(b.0, b.1, name(&b.2))));
    targets.into_iter().map(|(_, _, target)| target).collect()
}

struct Index<'a> {
    site: &'a Site,
    kinds: Vec<[String; 3]>,
    known: BTreeMap<[String; 3], usize>,
    /// Characters whose Simplified form is another.
    changed: BTreeSet<char>,
    rows: BufWriter<SpooledTempFile>,
}

impl Index<'_> {
    fn row(&mut self, target: Target) -> io::Result<()> {
        let stem = self.site.stem_of(target).unwrap_or_default();
        let (names, kind, others) = match target {
            Target::Thing(id) => self.thing(id),
            Target::Question(at) => question(&self.site.questions[at].question),
        };
        let [hant, hans, en] = names;
        self.note(&hant);
        for other in &others {
            self.note(other);
        }
        let count = self.known.len();
        let kind = *self.known.entry(kind.clone()).or_insert_with(|| {
            self.kinds.push(kind);
            count
        });
        let or_none = |same: bool, text: String| match same {
            true => Value::from(0),
            false => Value::from(text),
        };
        let mut row = vec![
            Value::from(stem),
            Value::from(kind),
            or_none(hans == simplified(&hant), hans),
            or_none(en == hant, en),
        ];
        row.insert(2, Value::from(hant));
        if !others.is_empty() {
            row.push(Value::from(others.join("\n")));
        }
        write!(self.rows, "{}", Value::Array(row))
    }

    fn note(&mut self, text: &str) {
        let changed = text
            .chars()
            .filter(|c| !c.is_ascii() && fold_char(*c) != *c);
        self.changed.extend(changed);
    }

    fn thing(&self, id: TermId) -> ([String; 3], [String; 3], Vec<String>) {
        let site = self.site;
        let name = |id: TermId, language| super::thing::name(site, id, language);
        let names = Language::ALL.map(|language| name(id, language));
        let kind = Language::ALL.map(|language| super::thing::kind(site, id, language));
        let mut seen: BTreeSet<String> = names.iter().map(|text| fold(text)).collect();
        let mut others: Vec<String> = site.words.text(id).map(str::to_owned).into_iter().collect();
        for property in [skos::ALT_LABEL, skos::HIDDEN_LABEL, skos::NOTATION] {
            let values = site.dataset.objects(id, property);
            let mut values: Vec<&str> = values
                .filter_map(|value| match site.dataset.term(value) {
                    Term::Literal(literal) => Some(literal.value()),
                    _ => None,
                })
                .collect();
            values.sort_unstable();
            for value in values {
                if seen.insert(fold(value)) {
                    others.push(value.to_owned());
                }
            }
        }
        (names, kind, others)
    }
}

fn question(question: &Question) -> ([String; 3], [String; 3], Vec<String>) {
    let names = Language::ALL.map(|language| question.title(language).to_owned());
    let kind = Language::ALL.map(|language| ui(language).questions.to_owned());
    (names, kind, Vec::new())
}

/// The Simplified form of a text, character by character, as the script makes it.
fn simplified(text: &str) -> String {
    let one = |c: char| if c.is_ascii() { c } else { fold_char(c) };
    text.chars().map(one).collect()
}
