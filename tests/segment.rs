//! Texts of all kinds cut into passages: `tests/segment/<text>` and, beside it, its leaves as they should be, one a line, then what was
//! repaired. `XINZHI_ACCEPT=1` rewrites the expected files; read the difference before keeping it.

use crate::kit::{folder, root, stderr, stdout, xinzhi_in};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use xinzhi::words::text::plain::{Syntax, plain};
use xinzhi::words::text::{Positions, repairs, segment};

fn texts() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root().join("tests/segment"))
        .expect("the folder is readable")
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|e| e != "leaves"))
        .collect();
    paths.sort();
    paths
}

/// The leaves of a text with their words, and what was repaired.
fn told(path: &Path) -> String {
    let raw = std::fs::read_to_string(path).expect("the text is readable");
    let text = plain(&raw, Syntax::of_path(path));
    let cut = segment(&text);
    let mut out = String::new();
    for leaf in &cut.leaves {
        let _ = writeln!(out, "{}\t{}\t{}", leaf.address, leaf.kind, leaf.text);
    }
    let positions = Positions::new(&text);
    for repair in repairs(&text, &cut) {
        let _ = writeln!(
            out,
            "{}\t{}\t{}",
            repair.kind.word(),
            repair.address,
            repair.shown(&positions)
        );
    }
    out
}

#[test]
fn texts_are_cut_as_expected() {
    for path in texts() {
        let expected = path.with_extension("leaves");
        let found = told(&path);
        if std::env::var_os("XINZHI_ACCEPT").is_some() {
            std::fs::write(&expected, &found).expect("the file can be written");
        }
        let expected = std::fs::read_to_string(&expected).expect("the leaves are there");
        assert_eq!(found, expected, "{}", path.display());
    }
}

#[test]
fn a_page_is_cut_like_the_text_that_it_is_made_into() {
    let made = folder();
    let page = root().join("tests/segment/web-page.html");
    let page = page.to_str().expect("the path is text");
    let first = xinzhi_in(
        made.path(),
        &["segment", page, "--paper", "a", "--plain", "a.txt"],
    );
    assert!(first.status.success(), "{}", stderr(&first));
    let second = xinzhi_in(made.path(), &["segment", "a.txt", "--paper", "a"]);
    assert_eq!(stdout(&first), stdout(&second));
}

#[test]
fn a_new_version_is_compared_with_the_old_passages() {
    let made = folder();
    let run = |arguments: &[&str]| xinzhi_in(made.path(), arguments);
    assert!(run(&["new", "papers"]).status.success());
    let project = made.path().join("papers");
    let old =
        std::fs::read_to_string(project.join("text/tidehaven-1.txt")).expect("the text is there");
    let new = old
        .replace("三面環海", "四面環海")
        .replace("海堤老化亦令沿岸商戶難以購買水浸保險。", "")
        .replace(
            "守潮與用潮，應當同步。",
            "守潮與用潮，應當同步。今年就要開始。",
        );
    std::fs::write(project.join("new.txt"), &new).expect("a file can be written");
    let passages = "data/papers/tidehaven-1/passages.ttl";
    let output = xinzhi_in(&project, &["segment", "new.txt", "--against", passages]);
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output);
    assert!(
        told.starts_with("39 kept, 1 changed, 1 gone, 1 new\n"),
        "{told}"
    );
    assert!(
        told.contains("changed   s0.p1.s1  (26 statements)"),
        "{told}"
    );
    assert!(
        told.contains("gone      s1.p1.s3  (12 statements)"),
        "{told}"
    );
    assert!(
        told.contains("new       s3.p3.s2  今年就要開始。"),
        "{told}"
    );
    let output = xinzhi_in(
        &project,
        &[
            "segment",
            "new.txt",
            "--against",
            passages,
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(json["statementsAffected"], 38);
    let same = xinzhi_in(
        &project,
        &["segment", "text/tidehaven-1.txt", "--against", passages],
    );
    assert_eq!(same.status.code(), Some(0), "{}", stdout(&same));
}

/// What is no text in UTF-8 is told with what to do; a name that another text has is not taken again.
#[test]
fn what_cannot_be_cut_is_told() {
    let made = folder();
    let refused = |bytes: &[u8], told: &str| {
        std::fs::write(made.path().join("given.txt"), bytes).expect("a file can be written");
        for arguments in [
            &["segment", "given.txt", "--paper", "a"] as &[&str],
            &["annotate", "given.txt"],
        ] {
            if told.contains("no text") && arguments[0] == "annotate" {
                continue;
            }
            let output = xinzhi_in(made.path(), arguments);
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(stderr(&output).contains(told), "{}", stderr(&output));
        }
    };
    refused(b"%PDF-1.7 ...", "given.txt is a PDF");
    refused(b"PK\x03\x04....", "save it as plain text");
    refused(b"\xFF\xFEa\0", "UTF-16");
    refused(
        b"first\n\xAD\xBB\xB4\xE4\n",
        "given.txt is not UTF-8 (line 2)",
    );
    refused(b" \n\n", "holds no text");
    let run = |arguments: &[&str]| xinzhi_in(made.path(), arguments);
    std::fs::write(made.path().join("one.txt"), "一\n\n海岸很長。海堤老化。\n").expect("written");
    std::fs::write(made.path().join("two.txt"), "二\n\n別的話。\n").expect("written");
    let cut = |text: &str| run(&["segment", text, "--paper", "a", "-o", "a.ttl"]);
    assert!(cut("one.txt").status.success());
    assert!(cut("one.txt").status.success(), "the same text again");
    let other = cut("two.txt");
    assert_eq!(other.status.code(), Some(2));
    assert!(
        stderr(&other).contains("the passages of another text"),
        "{}",
        stderr(&other)
    );
}
