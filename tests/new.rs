//! A new project builds at once: the sample is under test like the first paper.

use crate::kit::{done, folder, stderr, xinzhi_in};

const TEXT: &str = "text/tidehaven-1.txt";

/// Runs a command that must succeed; its standard output.
/// A project made in a temporary folder.
fn made(arguments: &[&str]) -> tempfile::TempDir {
    let folder = folder();
    let all = [&["new", "papers"], arguments].concat();
    done(folder.path(), &all);
    folder
}

#[test]
fn the_sample_is_whole() {
    let made = made(&[]);
    let project = made.path().join("papers");
    done(&project, &["check", "--source", TEXT, "--fail-on", "note"]);
    let cut = done(&project, &["segment", TEXT, "--paper", "tidehaven-1"]);
    let kept = std::fs::read_to_string(project.join("data/papers/tidehaven-1/passages.ttl"));
    assert_eq!(cut, kept.expect("the passages are there"));
    let coverage = done(
        &project,
        &["stats", "--coverage", "--source", TEXT, "--lang", "en"],
    );
    assert!(
        coverage.contains("100.0 %  of the leaves accounted for"),
        "{coverage}"
    );
    assert!(
        coverage.contains("18  of 18 figures and dates modelled"),
        "{coverage}"
    );
}

#[test]
fn the_sample_answers_as_expected() {
    let made = made(&[]);
    let project = made.path().join("papers");
    for entry in std::fs::read_dir(project.join("answers")).expect("answers are shipped") {
        let path = entry.expect("the entry is readable").path();
        let name = path
            .file_stem()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        let expected = std::fs::read_to_string(&path).expect("the answer is readable");
        let answer = done(&project, &["query", name, "--format", "csv"]);
        assert_eq!(
            answer.replace("\r\n", "\n"),
            expected.replace("\r\n", "\n"),
            "{name}"
        );
    }
}

#[test]
fn the_sample_is_built_explained_and_published_with_its_words() {
    let made = made(&["--base", "https://example.net/papers/"]);
    let project = made.path().join("papers");
    done(&project, &["build", "-o", "dist"]);
    let why = done(
        &project,
        &[
            "explain",
            "proposal:rebuild-seawalls",
            "xz:asks",
            "org:city-government",
        ],
    );
    assert!(
        why.contains("p:s2.p1.s1") && why.contains("p:t1.r1.c2"),
        "{why}"
    );
    done(
        &project,
        &["publish", "--source", TEXT, "--with-text", "-o", "site"],
    );
    let page = std::fs::read_to_string(project.join("site/page/paper/tidehaven-1.zh-Hant-HK.html"));
    let page = page.expect("the paper has a page");
    assert!(page.contains(">三面環海</a>"), "the page shows the words");
    assert!(page.contains("https://example.net/papers/") && !page.contains("example.org"));
}

#[test]
fn an_empty_project_builds() {
    let made = made(&["--empty"]);
    let project = made.path().join("papers");
    done(&project, &["check", "--fail-on", "note"]);
    done(&project, &["build", "-o", "dist"]);
}

#[test]
fn what_is_there_stays() {
    let made = folder();
    std::fs::create_dir(made.path().join("papers")).expect("a folder can be made");
    let mine = made.path().join("papers/mine.txt");
    std::fs::write(&mine, "mine").expect("a file can be written");
    let output = xinzhi_in(made.path(), &["new", "papers"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("holds files already"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        std::fs::read_dir(made.path()).expect("readable").count(),
        1,
        "nothing is left beside it"
    );
    let output = xinzhi_in(made.path(), &["new", "other", "--base", "example"]);
    assert_eq!(output.status.code(), Some(2));
    std::fs::remove_file(&mine).expect("the file can be removed");
    done(made.path(), &["new", "papers"]);
    assert!(
        !made.path().join("papers/.xinzhi").exists(),
        "a project is no output folder"
    );
}
