//! Search and query page as a server answers them: forms, refusals, hostile words.

use crate::serve::paper;
use serde_json::Value;

fn json(target: &str) -> Value {
    let answer = paper().get(target, "application/json");
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    serde_json::from_str(&answer.text()).expect("JSON")
}

/// Text as the value of a parameter.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_search_is_answered_as_page_and_as_json() {
    let found = json(&format!("/search?lang=en&q={}", encoded("新质生产力")));
    assert_eq!(found["found"][0]["name"], "concept:nqpf");
    assert_eq!(found["found"][0]["page"], "page/concept/nqpf.en.html");
    let people = json("/search?q=xia&type=foaf:Person");
    assert_eq!(
        people["found"].as_array().map(Vec::len),
        Some(1),
        "{people}"
    );
    assert_eq!(json("/search?q=Singapor3")["near"][0], "Singapore");
    assert_eq!(
        json("/search?q=x&type=e:nothing")["found"],
        Value::Array(Vec::new())
    );
    assert_eq!(json("/search")["found"], Value::Array(Vec::new()));
    let page = paper().get("/search?q=WIPO&lang=en", "text/html,*/*;q=0.8");
    assert!(
        page.text().contains("href=\"page/org/wipo.en.html\""),
        "{}",
        page.text()
    );
    assert!(
        !page.header("content-security-policy").contains("script"),
        "the page needs no script"
    );
    assert_eq!(page.header("access-control-allow-origin"), "*");
    for (target, accept, status) in [
        ("/search?q=x&limit=0", "*/*", 400),
        ("/search?q=x&limit=201", "*/*", 400),
        ("/search?q=x&format=xml", "*/*", 406),
        ("/search?q=x", "image/png", 406),
        ("/search?q=x&q=y", "*/*", 400),
        ("/search?q=x&lang=fr", "*/*", 400),
    ] {
        assert_eq!(paper().get(target, accept).status, status, "{target}");
    }
    let long = format!("/search?q={}", "x".repeat(1_001));
    assert_eq!(paper().get(&long, "*/*").status, 400);
}

#[test]
fn the_query_page_runs_its_own_script_and_no_other() {
    for target in ["/ask?lang=en", "/query"] {
        let page = paper().get(target, "text/html");
        assert_eq!(page.status, 200);
        assert!(page.text().contains("<textarea id=\"query\""), "{target}");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self';") && policy.contains("default-src 'none'"),
            "{policy}"
        );
        assert!(
            !page.text().contains("<script>"),
            "no script stands in the page"
        );
    }
    assert!(
        paper()
            .get("/query", "text/turtle")
            .header("content-type")
            .starts_with("text/turtle")
    );
    assert!(
        paper()
            .get("/sparql", "text/html")
            .header("content-type")
            .starts_with("text/turtle")
    );
    assert!(
        paper()
            .get("/ask.js", "*/*")
            .header("content-type")
            .starts_with("text/javascript")
    );
    assert!(
        paper()
            .get("/ask.css", "*/*")
            .header("content-type")
            .starts_with("text/css")
    );
}

#[test]
fn answers_stand_below_the_query() {
    let part = |query: &str| {
        let target = format!("/ask?part=1&lang=en&cite=1&query={}", encoded(query));
        let answer = paper().get(&target, "text/html");
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.text()
    };
    let table = part("SELECT ?speaker ?quotation { ?quotation xz:speaker ?speaker } LIMIT 3");
    assert!(
        table.contains("data-rows=\"3\"") && table.contains("class=\"chip\""),
        "{table}"
    );
    assert!(table.contains("query?format=csv"), "{table}");
    assert!(part("ASK { person:xia-baolong a foaf:Person }").contains("true"));
    let graph = part("CONSTRUCT { ?p xz:underStrategy ?s } { ?p xz:underStrategy ?s }");
    assert!(
        graph.contains("<svg") && graph.contains(".en.html\""),
        "{graph}"
    );
    let wrong = part("SELECT ?s {\n ?s a xz:Strategy ;;\n FILTER(");
    assert!(wrong.contains("data-line=\"3\""), "{wrong}");
    assert!(
        part("SELECT * { ?s a nope:Strategy }").contains("the prefix &#39;nope:&#39; is not known")
    );
    assert!(
        part("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }").contains("SERVICE is off")
    );
    assert!(
        part("SELECT * { ?s ?p ?o }").contains("1000+"),
        "many rows are cut"
    );
    let charted = paper().get(
        &format!(
            "/ask?part=1&lang=en&chart=bars&query={}",
            encoded("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) LIMIT 5")
        ),
        "text/html",
    );
    assert!(
        charted.text().contains("class=\"drawing\""),
        "{}",
        charted.text()
    );
    let workbook = paper().get(
        &format!(
            "/ask?format=xlsx&query={}",
            encoded("SELECT ?s { ?s a xz:Centre }")
        ),
        "*/*",
    );
    assert!(workbook.header("content-type").contains("spreadsheetml"));
    assert_eq!(&workbook.bytes()[..2], b"PK", "a workbook is a zip");
    let none = paper().get("/ask?format=xlsx&query=ASK%7B%7D", "*/*");
    assert_eq!(none.status, 400);
    let question: Value = json("/ask?question=who-said-what&format=json&lang=en");
    assert_eq!(question["params"][0]["name"], "who");
    assert!(
        question["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("# Who said what"))
    );
    assert_eq!(paper().get("/ask?question=nope", "text/html").status, 404);
    assert_eq!(
        paper()
            .get("/ask?query=ASK%7B%7D&chart=pie", "text/html")
            .status,
        400
    );
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</textarea><script>alert(1)</script>\"'";
    for target in [
        format!("/search?q={}", encoded(hostile)),
        format!("/ask?query={}", encoded(hostile)),
        format!(
            "/ask?part=1&query={}",
            encoded(&format!(
                "SELECT (\"{}\" AS ?x) {{}}",
                "<img src=x onerror=alert(1)>"
            ))
        ),
        format!("/ask?query=ASK%7B%7D&chart=bars&axes={}", encoded(hostile)),
    ] {
        let answer = paper().get(&target, "text/html");
        let text = answer.text();
        assert!(
            !text.contains("<script>alert") && !text.contains("<img src=x"),
            "{target}: {text}"
        );
    }
}
