//! Questions across papers, on a project of two.

use crate::kit::{done, folder, stdout, xinzhi_in};

const SECOND: &str = "潮灣再議\n\n市長闞望潮指出，「海堤要快修」。海堤全長45公里。\n\n2026年4月\n";

const SAYS: &str = "@prefix claim: <https://example.org/tidehaven/id/claim/> .
@prefix concept: <https://example.org/tidehaven/id/concept/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fig: <https://example.org/tidehaven/id/fig/> .
@prefix ind: <https://example.org/tidehaven/id/ind/> .
@prefix person: <https://example.org/tidehaven/id/person/> .
@prefix place: <https://example.org/tidehaven/id/place/> .
@prefix quote: <https://example.org/tidehaven/id/quote/> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix two: <https://example.org/tidehaven/paper/tidehaven-2/> .
@prefix paper: <https://example.org/tidehaven/paper/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix xz: <https://w3id.org/xinzhi/ns#> .
two:date { paper:tidehaven-2 a xz:Paper ; dcterms:date \"2026-04\"^^xsd:gYearMonth . }
two:s0.p1.s1 { quote:kan-again a xz:DirectQuotation ; xz:speaker person:kan-mong-chiu ; xz:about concept:seawalls . }
two:s0.p1.s2 { fig:longer a xz:Figure ; xz:indicator ind:seawall-length ; xz:place place:tidehaven ; qudt:numericValue 45 ; qudt:unit unit:KiloM . }
";

#[test]
fn two_papers_are_asked_together() {
    let made = folder();
    done(made.path(), &["new", "papers"]);
    let project = made.path().join("papers");
    let room = project.join("data/papers/tidehaven-2");
    std::fs::create_dir_all(&room).expect("a folder can be made");
    std::fs::write(project.join("text/tidehaven-2.txt"), SECOND).expect("a file can be written");
    std::fs::write(room.join("s0.trig"), SAYS).expect("a file can be written");
    let passages = "data/papers/tidehaven-2/passages.ttl";
    done(
        &project,
        &[
            "segment",
            "text/tidehaven-2.txt",
            "--paper",
            "tidehaven-2",
            "-o",
            passages,
        ],
    );
    let ask = |name: &str| {
        done(&project, &["query", name, "--format", "csv"])
            .replace("https://example.org/tidehaven/", "")
    };
    let cited = ask("cited-in-papers");
    assert!(
        cited.contains("id/person/kan-mong-chiu,2,paper/tidehaven-1,1")
            && cited.contains("id/person/kan-mong-chiu,2,paper/tidehaven-2,1"),
        "{cited}"
    );
    let changed = ask("figures-across-papers");
    assert!(
        changed.contains("paper/tidehaven-1,42,paper/tidehaven-2,45"),
        "{changed}"
    );
    let first = ask("first-appearances");
    assert!(
        first.contains("id/concept/seawalls,2,paper/tidehaven-1,paper/tidehaven-1/s1.p1.s1"),
        "{first}"
    );
    let drawn = done(&project, &["draw", "across-papers", "--format", "csv"])
        .replace("https://example.org/tidehaven/", "");
    for (from, to) in [
        ("paper/tidehaven-1", "id/person/kan-mong-chiu"),
        ("id/person/kan-mong-chiu", "paper/tidehaven-2"),
        ("paper/tidehaven-1", "id/ind/seawall-length"),
        ("id/ind/seawall-length", "paper/tidehaven-2"),
        ("paper/tidehaven-1", "id/concept/seawalls"),
        ("id/concept/seawalls", "paper/tidehaven-2"),
    ] {
        let has = |line: &&str| line.contains(from) && line.contains(to);
        assert!(
            drawn.lines().any(|line| has(&line)),
            "{from} {to} in {drawn}"
        );
    }
    for (language, title) in [
        ("en", "Across papers"),
        ("zh-Hans", "跨文章：同样的人"),
        ("zh-Hant-HK", "跨文章：同樣的人"),
    ] {
        let svg = done(&project, &["draw", "across-papers", "--lang", language]);
        assert!(svg.contains(title) && svg.contains("42公里"), "{language}");
    }
}

/// With one paper, those whom it quotes are drawn.
#[test]
fn one_paper_is_drawn_with_those_whom_it_quotes() {
    let made = folder();
    done(made.path(), &["new", "papers"]);
    let project = made.path().join("papers");
    let drawn = done(&project, &["draw", "across-papers", "--format", "csv"]);
    assert_eq!(drawn.lines().count(), 1 + 3, "{drawn}");
    assert!(drawn.contains("id/person/pui-chin-fan"), "{drawn}");
}

#[test]
fn things_that_may_be_one_are_suggested_and_left_alone() {
    let made = folder();
    done(made.path(), &["new", "papers"]);
    let project = made.path().join("papers");
    assert_eq!(
        done(&project, &["annotate", "--suggest"]),
        "",
        "the sample has none"
    );
    let more = "@prefix graph: <https://example.org/tidehaven/graph/> .\n@prefix org: <https://example.org/tidehaven/id/org/> .\n\
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix w3org: <http://www.w3.org/ns/org#> .\n\
        graph:entities { org:bureau a w3org:FormalOrganization ; skos:prefLabel \"海岸事务局\"@zh-Hant-HK . }\n";
    let path = project.join("data/entities/more.trig");
    std::fs::write(&path, more).expect("a file can be written");
    let output = xinzhi_in(&project, &["annotate", "--suggest"]);
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output);
    assert!(
        told.starts_with("same-label\t")
            && told.contains("org:bureau")
            && told.contains("org:coast-bureau"),
        "{told}"
    );
    assert_eq!(
        std::fs::read_to_string(&path).expect("the file is there"),
        more
    );
}
