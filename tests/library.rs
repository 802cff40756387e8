//! The whole way through the library alone: the example that shows it is run, and its steps tell what they should.

use crate::kit::{done, folder};

#[expect(dead_code, reason = "as a program it has a main of its own")]
#[path = "../examples/from_text_to_site.rs"]
mod from_text_to_site;

#[test]
fn from_a_text_to_a_site_without_the_command_line() {
    let made = folder();
    let project = made.path().join("papers");
    let told = from_text_to_site::whole_way(&project).expect("every step works");
    let expected = [
        "segment: 6 passages",
        "segment: 0 repairs to look at",
        "segment --against: 1 new",
        "draft --measure: 9 of 9 figures of the sample",
        "check: to look at quotation-without-occasion, near-duplicate",
    ];
    for line in expected {
        assert!(told.iter().any(|one| one == line), "{line} in {told:#?}");
    }
    let waits = "draft --accept: fig:north-shore-1-s0-p1-s1-1 waits";
    assert!(told.iter().any(|one| one.starts_with(waits)), "{told:#?}");
    assert!(project.join("site/index.html").is_file());
    let asked = "SELECT ?by { GRAPH ?p { ?q xz:speaker ?by } ?p xz:inPaper <https://example.net/papers/paper/north-shore-1> }";
    let answer = done(&project, &["query", "-q", asked, "--format", "csv"]);
    assert!(
        answer.contains("person/kan-mong-chiu"),
        "the command line goes on: {answer}"
    );
}
