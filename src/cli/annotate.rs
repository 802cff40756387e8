//! `xinzhi annotate`.

use super::input::{Common, Input};
use super::sources::read_plain;
use super::{Outcome, output};
use crate::meaning::annotate::{Annotation, Annotator, Body};
use crate::meaning::labels::Labels;
use crate::meaning::reconcile::suggestions;
use crate::views::annotation::{Annotated, AnnotationFormat, frame, render};
use crate::words::text::plain::Syntax;
use oxrdf::Term;
use rayon::prelude::*;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  xinzhi annotate speech.txt\n  xinzhi annotate texts/*.html --format jsonl -o found.jsonl\n  xinzhi annotate speech.txt --kinds mentions,references --format ttl"
)]
pub(super) struct Args {
    /// The texts: plain, Markdown (.md) or HTML (.html), or - for standard input
    #[arg(required_unless_present = "suggest", value_name = "TEXT")]
    texts: Vec<PathBuf>,
    /// text, jsonl (one object a line), ttl (Web Annotations) or html
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: AnnotationFormat,
    /// What to look for: mentions, references, figures, quotations
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_enum)]
    kinds: Vec<Kind>,
    /// How the texts are written: plain, markdown or html [default: by extension]
    #[arg(long, value_name = "SYNTAX", value_parser = super::segment::syntax)]
    syntax: Option<Syntax>,
    /// Suggest which known things may be one, with the reason, instead; exit 1 when there are any
    #[arg(long, conflicts_with = "texts")]
    suggest: bool,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Mentions,
    References,
    Figures,
    Quotations,
}

impl Kind {
    fn is_of(self, annotation: &Annotation) -> bool {
        match &annotation.body {
            Body::Entity(identified) if identified.is_reference() => self == Self::References,
            Body::Entity(_) => self == Self::Mentions,
            Body::Figure(_) => self == Self::Figures,
            Body::Quotation(_) => self == Self::Quotations,
        }
    }
}

pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Outcome> {
    let input = common.load_stated()?;
    let annotator = Annotator::new(&input.dataset)?;
    if args.suggest {
        return suggest(args, &input, &annotator);
    }
    let base = common
        .base
        .as_ref()
        .unwrap_or(&input.project.config().base)
        .clone();
    let labels = Labels::new(&input.dataset, &input.prefixes, input.language);
    let colours =
        output::terminal_width(args.output.as_deref()).is_some() && output::colours(common);
    let one = |path: &PathBuf| -> anyhow::Result<String> {
        let text = read_plain(path, args.syntax)?;
        let found = found(&annotator, &text, &args.kinds);
        let annotated = Annotated {
            name: &path.display().to_string(),
            text: &text,
            found: &found,
            dataset: &input.dataset,
            labels,
        };
        Ok(render(&annotated, args.format, colours))
    };
    let (head, foot) = frame(args.format, &base);
    // A few texts at a time, so that memory does not grow with their number; they are written in the order in which they were given.
    let at_once = 4 * rayon::current_num_threads();
    output::write(args.output.as_deref(), |out| {
        out.write_all(head.as_bytes())?;
        for texts in args.texts.chunks(at_once) {
            let done: Vec<anyhow::Result<String>> = texts.par_iter().map(one).collect();
            for text in done {
                out.write_all(text?.as_bytes())?;
            }
        }
        Ok(out.write_all(foot.as_bytes())?)
    })?;
    Ok(Outcome::Done)
}

/// Which known things may be one.
fn suggest(args: &Args, input: &Input, annotator: &Annotator) -> anyhow::Result<Outcome> {
    let labels = Labels::new(&input.dataset, &input.prefixes, input.language);
    let name = |thing| match input.dataset.term(thing) {
        Term::NamedNode(node) => labels.name(node.as_str()),
        other => other.to_string(),
    };
    let all = suggestions(&input.dataset, annotator);
    output::write(args.output.as_deref(), |out| {
        for one in &all {
            let (first, second) = (name(one.things.0), name(one.things.1));
            let reason = one.likeness.word();
            match args.format {
                AnnotationFormat::JsonLines => writeln!(
                    out,
                    "{}",
                    serde_json::json!({ "things": [first, second], "reason": reason, "label": one.label })
                )?,
                _ => writeln!(out, "{reason}\t{first}\t{second}\t{}", one.label)?,
            }
        }
        Ok(())
    })?;
    Ok(if all.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

/// What is looked for in a text; names alone are found without the rest.
fn found(annotator: &Annotator, text: &str, kinds: &[Kind]) -> Vec<Annotation> {
    if kinds == [Kind::Mentions] {
        return annotator.names(text);
    }
    let mut found = annotator.annotate(text);
    found.retain(|annotation| kinds.is_empty() || kinds.iter().any(|kind| kind.is_of(annotation)));
    found
}
