//! Assistants: the built binary is driven by a scripted client over its standard input and output.

use crate::kit::root;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last: u64,
}

impl Client {
    /// Starts the server and greets it as the protocol says.
    fn begin(arguments: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(["mcp", "--lang", "en"])
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let output = BufReader::new(server.stdout.take().expect("its output is piped"));
        let mut client = Self {
            input: server.stdin.take(),
            output,
            server,
            last: 0,
        };
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let answer = client.ask("initialize", hello);
        assert_eq!(answer["result"]["serverInfo"]["name"], "xinzhi", "{answer}");
        assert!(
            answer["result"]["capabilities"]["tools"].is_object(),
            "{answer}"
        );
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().expect("the server listens");
        writeln!(input, "{message}").expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .expect("the server answers");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("no JSON: {error}: {line}"))
    }

    /// Sends a request and gives the answer to it.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let answer = self.next();
            if answer["id"] == id {
                return answer;
            }
        }
    }

    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        )
    }

    /// What a tool answers.
    fn told(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments);
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        answer["result"]["structuredContent"].clone()
    }

    /// What a tool says is wrong.
    fn wrong(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.call(tool, arguments);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["content"][0]["text"]
            .as_str()
            .expect("a text")
            .to_owned()
    }

    /// Closes the input; the server ends by itself.
    fn end(mut self) {
        self.input = None;
        let status = self.server.wait().expect("the server ends");
        assert!(status.success(), "{status}");
    }
}

/// Every statement, row and thing in an answer has passages, or says why there are none.
fn has_receipts(all: &Value) -> bool {
    let all = all.as_array().expect("a list");
    let one = |told: &Value| {
        let passages = told["passages"]
            .as_array()
            .is_some_and(|passages| !passages.is_empty());
        passages
            || told["evidence"]
                .as_str()
                .is_some_and(|text| text.starts_with("none"))
    };
    !all.is_empty() && all.iter().all(one)
}

#[test]
fn every_tool_answers_with_receipts() {
    let mut client = Client::begin(&[]);
    let tools = client.ask("tools/list", json!({}));
    let names: Vec<&str> = tools["result"]["tools"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|tool| tool["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        names,
        [
            "search", "entity", "question", "sparql", "passage", "explain"
        ]
    );

    let found = client.told("search", json!({ "words": "新质生产力", "limit": 3 }));
    assert_eq!(found["found"][0]["name"], "concept:nqpf", "{found}");
    let things = json!([found["found"][0].clone()]);
    assert!(has_receipts(&things), "{found}");
    let near = client.told("search", json!({ "words": "Singapor3" }));
    assert_eq!(near["near"][0], "Singapore", "{near}");

    let entity = client.told("entity", json!({ "name": "夏寶龍" }));
    assert_eq!(
        entity["iri"],
        "https://w3id.org/xinzhi/id/person/xia-baolong"
    );
    assert!(
        has_receipts(&entity["statements"]) && has_receipts(&entity["referring"]),
        "{entity}"
    );

    let list = client.told("question", json!({ "find": "who said what" }));
    assert_eq!(list["questions"][0]["name"], "who-said-what", "{list}");
    let rows = client.told(
        "question",
        json!({ "name": "who-said-what", "values": { "who": "梁振英" } }),
    );
    assert!(has_receipts(&rows["rows"]), "{rows}");

    let rows = client.told(
        "sparql",
        json!({ "query": "SELECT ?s ?l { ?s a xz:Centre ; skos:prefLabel ?l }", "limit": 5 }),
    );
    assert_eq!(rows["cut"], true);
    assert!(has_receipts(&rows["rows"]), "{rows}");
    let graph = client.told(
        "sparql",
        json!({ "query": "CONSTRUCT WHERE { ?p xz:underStrategy ?s }" }),
    );
    assert!(has_receipts(&graph["statements"]), "{graph}");
    let truth = client.told(
        "sparql",
        json!({ "query": "ASK { person:xia-baolong a foaf:Person }" }),
    );
    assert_eq!(truth["truth"], true);

    let passage = client.told("passage", json!({ "address": "s1.p3.s5" }));
    assert_eq!(
        passage["iri"],
        "https://w3id.org/xinzhi/paper/hk-nqpf-3/s1.p3.s5"
    );
    assert!(has_receipts(&passage["statements"]), "{passage}");

    let why = client.told("explain", json!({ "subject": "proposal:pilot-core-capability", "property": "xz:belongsToDirection", "object": "direction:1" }));
    assert_eq!(why["holds"], true, "{why}");
    assert!(
        why["text"]
            .as_str()
            .is_some_and(|text| text.contains("t2.d1.s2.b1")),
        "{why}"
    );
    let why = client.told("explain", json!({ "subject": "direction:1", "property": "xz:belongsToDirection", "object": "direction:2" }));
    assert!(
        why["holds"] == false && why["evidence"].is_string(),
        "{why}"
    );
    client.end();
}

#[test]
fn what_is_wrong_is_said_and_the_next_request_is_answered() {
    let mut client = Client::begin(&["--timeout-s", "2"]);
    for (tool, arguments, expected) in [
        (
            "sparql",
            json!({ "query": "SELECT ?s { ?s a xz:Strategy ;; FILTER( }" }),
            "query:1:",
        ),
        (
            "sparql",
            json!({ "query": "INSERT DATA { <http://e/a> <http://e/b> 1 }" }),
            "error",
        ),
        (
            "sparql",
            json!({ "query": "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }" }),
            "SERVICE is off",
        ),
        (
            "sparql",
            json!({ "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }" }),
            "the time is over",
        ),
        ("sparql", json!({}), "'query' is missing"),
        ("sparql", json!({ "query": 7 }), "give a string"),
        (
            "entity",
            json!({ "name": "Singapor" }),
            "did you mean Singapore",
        ),
        (
            "question",
            json!({ "name": "who-said-wat" }),
            "did you mean who-said-what",
        ),
        (
            "question",
            json!({ "name": "who-said-what", "values": { "whom": "x" } }),
            "no parameter 'whom'",
        ),
        ("search", json!({ "words": "x", "limit": 0 }), "limit"),
        ("search", json!({ "word": "x" }), "takes no 'word'"),
        (
            "passage",
            json!({ "address": "s9.p9.s9" }),
            "there is no passage",
        ),
        (
            "search",
            json!({ "words": "x", "language": "fr" }),
            "unknown language",
        ),
    ] {
        let wrong = client.wrong(tool, arguments.clone());
        assert!(wrong.contains(expected), "{tool} {arguments}: {wrong}");
    }
    let unknown = client.call("update", json!({}));
    assert!(unknown["error"].is_object(), "{unknown}");

    let long = json!({ "query": format!("ASK {{ }} # {}", "x".repeat(2 << 20)) });
    client.last += 1;
    let id = client.last;
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": "sparql", "arguments": long } }));
    let found = client.told("search", json!({ "words": "WIPO" }));
    assert_eq!(found["found"][0]["name"], "org:wipo");
    client.end();
}

#[test]
fn a_cancelled_query_gives_the_thread_back() {
    let mut client = Client::begin(&["--timeout-s", "600"]);
    let heavy = json!({ "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }" });
    client.last += 1;
    let id = client.last;
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": "sparql", "arguments": heavy } }));
    client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } }));
    let found = client.told("search", json!({ "words": "WIPO" }));
    assert_eq!(found["found"][0]["name"], "org:wipo");
    client.end();
}
