//! Each store under the same two bodies: every command, and all questions.

use super::answers::{same_answers, store};
use super::commands::{compare, lines};
use super::servers::{Running, oxigraph, virtuoso};
use crate::kit::{stderr, stdout, xinzhi};

/// Pushes the project, twice.
fn pushed(server: &Running) {
    let pushed = server.xinzhi(&["push"]);
    let told = stderr(&pushed);
    assert!(pushed.status.success(), "{told}");
    assert!(!told.contains("takes some for the same"), "{told}");
    let again = stdout(&server.xinzhi(&["push", "--dry-run"]));
    let nothing = ": 0 graphs added, 0 replaced, 0 dropped";
    assert!(again.contains(nothing), "{again}");
}

#[test]
fn an_oxigraph_server_is_as_the_files() {
    let Some(server) = oxigraph() else { return };
    pushed(&server);
    let run = |arguments: &[&str]| server.xinzhi(arguments);
    compare(&run, &server.options());
    assert_eq!(same_answers(&store(&server)), Vec::<String>::new());
}

#[test]
fn virtuoso_is_as_the_files_but_for_questions_that_walk_paths() {
    let Some(server) = virtuoso() else { return };
    pushed(&server);
    let run = |arguments: &[&str]| server.xinzhi(arguments);
    compare(&run, &server.options());
    let left = same_answers(&store(&server));
    eprintln!("{} questions are answered here: {left:?}", left.len());
    assert!(left.len() < 30, "{left:?}");
    // Those are answered too: the graphs are fetched, and it is said.
    let arguments = [
        "query",
        "what-leads-to",
        "--param",
        "thesis=claim:supply-side-needs-new-thinking",
        "--format",
        "csv",
    ];
    let there = server.xinzhi(&arguments);
    assert!(stderr(&there).contains("answered here"));
    assert_eq!(lines(&there), lines(&xinzhi(&arguments)));
}

#[cfg(feature = "disk")]
#[test]
fn a_store_on_disk_is_as_the_files() {
    let folder = crate::load::disk::project().join("db");
    let at = folder.display().to_string();
    let options = ["--location", at.as_str()];
    let run = |arguments: &[&str]| xinzhi(&[arguments, options.as_slice()].concat());
    compare(&run, &options);
    let disk = xinzhi::store::disk::Disk::read(&folder).expect("opens");
    let left = same_answers(&xinzhi::store::Store::disk(disk));
    assert_eq!(left, Vec::<String>::new());
}
