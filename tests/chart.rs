//! Charts of answers from the command line: bars by unit, the time axis, matrices; and what is said when nothing can be drawn.

use crate::kit::{done, folder, root, stderr, stdout, xinzhi, xinzhi_in};

/// The elements of a chart, after it was read as XML.
fn elements(svg: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut count = 0;
    loop {
        match reader.read_event().expect("a chart is well-formed XML") {
            quick_xml::events::Event::Eof => return count,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                count += usize::from(tag.name().as_ref() == name.as_bytes());
            }
            _ => {}
        }
    }
}

fn drawn(arguments: &[&str]) -> String {
    done(&root(), arguments)
}

#[test]
fn bars_of_each_unit_have_an_axis_of_their_own() {
    let svg = drawn(&["query", "money-figures", "--chart", "bars", "--lang", "en"]);
    assert_eq!(elements(&svg, "rect"), 1 + 8, "the sheet and the bars");
    assert!(
        svg.contains("1.6 trillion") && svg.contains("29.9 billion"),
        "{svg}"
    );
    let again = drawn(&["query", "money-figures", "--chart", "bars", "--lang", "en"]);
    assert_eq!(svg, again, "the same answer gives the same bytes");
    let chinese = drawn(&[
        "query",
        "money-figures",
        "--chart",
        "bars",
        "--lang",
        "zh-Hans",
    ]);
    assert!(chinese.contains("1.6万亿"), "{chinese}");
}

#[test]
fn ranks_say_that_the_first_is_the_best() {
    let svg = drawn(&[
        "query",
        "figures-by-indicator",
        "--chart",
        "bars",
        "--lang",
        "en",
    ]);
    assert!(svg.contains("rank position · lower is better"), "{svg}");
}

#[test]
fn rows_without_figures_are_counted() {
    let query = "SELECT ?class ?s { ?s a ?class VALUES ?class { xz:Centre xz:Strategy } }";
    let svg = drawn(&["query", "-q", query, "--chart", "bars", "--lang", "en"]);
    assert!(svg.contains(">8<") && svg.contains(">6<"), "{svg}");
}

#[test]
fn the_time_axis_is_to_scale() {
    let svg = drawn(&[
        "query", "timeline", "--chart", "time", "--lang", "en", "--theme", "dark",
    ]);
    assert!(svg.contains(">1950<") && svg.contains(">2020<"), "{svg}");
    assert!(
        !svg.contains("prefers-color-scheme"),
        "one theme is asked for"
    );
}

#[test]
fn a_matrix_takes_the_axes_of_its_question() {
    let svg = drawn(&[
        "query",
        "centre-by-strategy",
        "--chart",
        "matrix",
        "--lang",
        "en",
    ]);
    assert!(
        svg.contains("rotate(-60)") && elements(&svg, "circle") + elements(&svg, "rect") > 8,
        "{svg}"
    );
}

#[test]
fn what_cannot_be_drawn_is_told() {
    for (arguments, told) in [
        (
            vec!["query", "strategies", "--chart", "time"],
            "holds years",
        ),
        (
            vec![
                "query",
                "counts",
                "--chart",
                "bars",
                "--axes",
                "counted,bound",
            ],
            "holds no figures",
        ),
        (
            vec![
                "query",
                "counts",
                "--chart",
                "bars",
                "--axes",
                "counted,valu",
            ],
            "did you mean value",
        ),
        (
            vec!["query", "counts", "--chart", "pie"],
            "bars, time or matrix",
        ),
        (
            vec!["query", "counts", "--chart", "bars", "--format", "csv"],
            "draws svg",
        ),
        (
            vec![
                "query",
                "-q",
                "SELECT ?s { ?s a xz:Nothing }",
                "--chart",
                "bars",
            ],
            "no rows",
        ),
    ] {
        let output = xinzhi(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(told),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn names_of_any_kind_and_extreme_figures_stay_on_the_sheet() {
    let place = folder();
    let text = "@prefix e: <http://e/> . e:a e:n 1.0e300 ; e:l \"<b>&\\\"'\\u0001</b>\" . e:b e:n -5 ; e:l \"\" . e:c e:n 0 ; e:l \"長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長長\" .";
    std::fs::write(place.path().join("d.ttl"), text).expect("writes");
    let query = "SELECT ?l ?n { ?s <http://e/n> ?n ; <http://e/l> ?l } ORDER BY ?s";
    let output = xinzhi_in(
        place.path(),
        &["query", "-d", "d.ttl", "-q", query, "--chart", "bars"],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let svg = stdout(&output);
    assert!(
        elements(&svg, "rect") >= 4 && !svg.contains("NaN") && !svg.contains("inf"),
        "{svg}"
    );
}
