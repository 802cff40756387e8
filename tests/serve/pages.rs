//! Cases 25 and 26: what hostile values do on pages, and whom pages need.

use super::{Served, dataset, maker, paper, settings};
use xinzhi::data::project::Project;
use xinzhi::store::live::{Live, Sees};
use xinzhi::views::draw::{dot, text};
use xinzhi::views::serve::Settings;

#[test]
fn hostile_values_stay_text_on_pages() {
    let data = r#"@prefix e: <http://e/> . e:s <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>" , "\"onmouseover=alert(1) '"@en ; e:link <javascript:alert(1)> , <data:text/html,x> , <http://e/%22%3E%3Cscript%3E> ; <http://e/p-quot;x> "]]></svg><script>" ."#;
    let project = Project::embedded().expect("the project is there");
    let served = Served::new(Settings {
        pages: Some(maker(project, false)),
        ..settings(Live::new(dataset(data), Sees::Strict))
    });
    for (target, accept) in [
        ("/resource?iri=http://e/s", "text/html"),
        ("/", "text/html"),
    ] {
        let mut answer = served.get(target, accept);
        if answer.status == 303 {
            let location = answer.header("location").trim_start_matches('.').to_owned();
            answer = served.get(&location, accept);
        }
        assert_eq!(answer.status, 200, "{target}");
        let page = answer.text();
        assert!(
            !page.contains("<script>alert")
                && !page.contains("href=\"javascript:")
                && !page.contains("href=\"data:"),
            "{page}"
        );
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let error = served.get(
        "/query?query=SELECT%20%3Cscript%3Ealert(1)%3C/script%3E",
        "text/html",
    );
    assert_eq!(error.status, 400);
    assert!(error.header("content-type").starts_with("text/plain"));
}

#[test]
fn pages_need_no_other_host() {
    let served = paper();
    for target in [
        "/",
        "/page/ask.en.html",
        "/page/view.en.html",
        "/page/ns.en.html",
    ] {
        let page = served.get(target, "text/html").text();
        for part in ["src=\"", "<link rel=\"stylesheet\" href=\""] {
            for value in page.split(part).skip(1) {
                assert!(
                    !value.starts_with("http") && !value.starts_with("//"),
                    "{target}: {}",
                    &value[..60]
                );
            }
        }
        assert!(
            !page.contains("<script>") && !page.contains("<script src"),
            "{target}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_text_gets_out_of_dot_or_xml(words in "(?s).{0,80}") {
        let dot = dot::quoted(&words);
        let inner = dot.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("it is quoted");
        let mut escaped = false;
        for c in inner.chars() {
            assert!(escaped || c != '"', "{dot}");
            escaped = !escaped && c == '\\';
        }
        assert!(!escaped, "{dot}");
        let safe = text::xml(&words);
        assert!(!safe.contains(['<', '>', '"', '\'']), "{safe}");
    }
}
