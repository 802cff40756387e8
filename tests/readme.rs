//! The README tells the truth: its commands run, and it names every command there is.

use crate::kit::{folder, root, stderr, stdout, xinzhi, xinzhi_in};

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("the README is readable")
}

/// The inline code that begins with the program's name, words split at spaces.
fn commands(text: &str) -> Vec<Vec<String>> {
    let spans = text.split('`').skip(1).step_by(2);
    let typed = spans.filter(|span| span.starts_with("xinzhi ") && !span.contains('…'));
    typed
        .map(|span| span.split(' ').skip(1).map(str::to_owned).collect())
        .collect()
}

#[test]
fn commands_of_the_readme_run() {
    let place = folder();
    let data = "@prefix ex: <http://e/> . ex:a a ex:B ; ex:p 1 ; ex:knows ex:c .\n";
    for name in ["vocabulary.ttl", "data.ttl"] {
        std::fs::write(place.path().join(name), data).expect("writes");
    }
    let shapes = "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e/s> a sh:NodeShape ; sh:targetClass <http://e/B> ; sh:property <http://e/q> . <http://e/q> sh:path <http://e/p> ; sh:minCount 1 .\n";
    std::fs::write(place.path().join("shapes.ttl"), shapes).expect("writes");
    let all = commands(&readme());
    assert!(all.len() >= 10, "the README shows {} commands", all.len());
    for arguments in all {
        if arguments.iter().any(|word| word == "paper.txt") {
            continue;
        }
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = xinzhi_in(place.path(), &words);
        assert!(
            output.status.success(),
            "xinzhi {}: {}{}",
            words.join(" "),
            stdout(&output),
            stderr(&output)
        );
    }
}

#[test]
fn the_readme_names_every_command() {
    let help = stdout(&xinzhi(&["--help"]));
    let listed = help
        .split("Commands:")
        .nth(1)
        .and_then(|rest| rest.split("Options:").next())
        .expect("help lists commands");
    let text = readme();
    let names = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| *name != "help") {
        assert!(
            text.contains(&format!("`{name}")),
            "the README does not name {name}"
        );
    }
}
