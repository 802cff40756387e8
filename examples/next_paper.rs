//! The next paper as a program: a text is cut, what is known is found in it, statements are drafted, two versions are compared.
//! `cargo run --example next_paper [TEXT]`; without a text, on one of its own with the names of the embedded project.

use xinzhi::data::{project::Project, read::read};
use xinzhi::meaning::annotate::{Annotator, Body};
use xinzhi::meaning::draft::Drafter;
use xinzhi::meaning::evidence::{revision::revise, source::Source};
use xinzhi::meaning::{labels::Labels, passages};
use xinzhi::views::draft::files;
use xinzhi::words::language::Language;
use xinzhi::words::text::plain::{Syntax, plain};
use xinzhi::words::text::{Positions, repairs, segment};

const TEXT: &str =
    "# 下一篇\n\n梁振英在香港指出，「要加強基礎研究」。香港應培育人才，到2030年投入約30億港元。\n";

fn main() -> anyhow::Result<()> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => TEXT.to_owned(),
    };
    let text = plain(&text, Syntax::Markdown);

    // Passages: addresses, positions, digests; and what was repaired.
    let cut = segment(&text);
    for leaf in &cut.leaves {
        println!(
            "{:10} {:10} {}",
            leaf.address,
            leaf.kind,
            &leaf.digest[..12]
        );
    }
    for repair in repairs(&text, &cut) {
        println!("repaired: {} {}", repair.kind.word(), repair.address);
    }

    // What is known already: names, references, figures, quotations.
    let project = Project::embedded()?;
    let (dataset, prefixes) = (read(project.sources()?).dataset, project.prefixes());
    let annotator = Annotator::new(&dataset)?;
    let labels = Labels::new(&dataset, &prefixes, Language::English);
    let positions = Positions::new(&text);
    for annotation in annotator.annotate(&text) {
        let words = positions.slice(annotation.range);
        match &annotation.body {
            Body::Entity(identified) => {
                let things = identified
                    .things
                    .iter()
                    .map(|thing| labels.show(dataset.term(*thing)));
                let things: Vec<String> = things.collect();
                println!(
                    "{words}: {} ({})",
                    things.join(" or "),
                    identified.reason.word()
                );
            }
            Body::Figure(figure) => println!("{words}: {:?} {:?}", figure.bound, figure.value),
            Body::Quotation(spoken) => {
                let speaker = spoken.speaker.map(|thing| labels.show(dataset.term(thing)));
                println!(
                    "{words}: said by {}",
                    speaker.as_deref().unwrap_or("nobody known")
                );
            }
        }
    }

    // Statements to be kept, changed or dropped.
    let drafter = Drafter::new(&annotator, &dataset, &prefixes, &project, "next-1");
    let drafts = drafter.draft(&cut);
    let graphs = project.graph("draft/next-1/");
    for (name, trig) in files(&drafts, "next-1", graphs.as_str(), &prefixes) {
        println!("--- drafts/next-1/{name}.trig\n{trig}");
    }

    // A new version against the passages of this one.
    let paper = project.paper("next-1");
    let described = passages::describe(&cut, &paper, &prefixes);
    let newer = format!("{text}\n多了一段。\n");
    let source = Source::new(paper, "newer.txt", &newer, None);
    let found = revise(&described, &source, &dataset);
    println!("changed: {}", found.is_changed());
    Ok(())
}
