//! All shipped questions over a store: the answers are equal to those of the project's files as sets of values.

use super::servers::Running;
use crate::kit::root;
use std::collections::BTreeSet;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::meaning::complete::complete;
use xinzhi::meaning::query::question::Question;
use xinzhi::meaning::query::words::words;
use xinzhi::meaning::query::{Answer, QueryError, answered, run};
use xinzhi::store::remote::address::Address;
use xinzhi::store::remote::client::Bounds;
use xinzhi::store::remote::credentials::Credentials;
use xinzhi::store::remote::sees::DefaultGraphOption;
use xinzhi::store::remote::{Remote, Settings};
use xinzhi::store::{Store, StoreError, merge_of};

/// Rows of values: numbers by what they are worth, whatever type an engine keeps them in, and language tags in either case.
fn values(answer: &Answer) -> BTreeSet<Vec<String>> {
    let value = |term: &Option<oxrdf::Term>| match term {
        None => String::new(),
        Some(oxrdf::Term::Literal(literal)) => {
            let number = literal.datatype().as_str().rsplit('#').next();
            let is_number = matches!(number, Some("integer" | "decimal" | "double"));
            match literal.value().parse::<f64>() {
                Ok(worth) if is_number => format!("{worth}"),
                _ => match literal.language() {
                    Some(tag) => format!("{:?}@{}", literal.value(), tag.to_lowercase()),
                    None => literal.to_string(),
                },
            }
        }
        Some(term) => term.to_string(),
    };
    match answer {
        Answer::Table(table) => {
            let rows = table.rows.iter();
            rows.map(|row| row.iter().map(value).collect()).collect()
        }
        other => BTreeSet::from([vec![format!("{other:?}")]]),
    }
}

/// Asks every question of both stores; gives the names of those that the second one leaves to be asked here.
pub fn same_answers(other: &Store) -> Vec<String> {
    let project = Project::open(&root()).expect("the project opens");
    let loaded = read(project.sources().expect("the files are readable"));
    let dataset = complete(loaded.dataset, &project).expect("completes").0;
    let merge = merge_of(&dataset);
    let here = Store::index(dataset, merge);
    let prefixes = project.prefixes();
    let (mut left, mut asked) = (Vec::new(), 0);
    for file in project.queries("ask").expect("the questions are readable") {
        let question = Question::read(file.clone()).expect("the header is right");
        let examples = question.params.iter();
        let examples: Vec<(String, String)> = examples
            .filter_map(|p| Some((p.name.clone(), p.example.clone()?)))
            .collect();
        let names = here.dataset().expect("it is the index");
        let query = question
            .query(&examples, names, &prefixes)
            .expect("has its examples");
        let own = run(&here, query.clone()).expect("answers");
        let words = words(&file.text, &query, &prefixes);
        match answered(other, &query, &words, None) {
            Ok(theirs) => {
                let (theirs, own) = (values(&theirs), values(&own));
                let missing = own.difference(&theirs).next();
                let strange = theirs.difference(&own).next();
                assert_eq!(missing, strange, "{}", question.name);
            }
            Err(QueryError::Store(StoreError::Remote(error))) if error.is_of_engine() => {
                left.push(question.name);
            }
            Err(error) => panic!("{}: {error}", question.name),
        }
        asked += 1;
    }
    assert!(asked >= 150, "{asked} questions");
    left
}

/// The store of a server that the project was pushed to.
pub fn store(server: &Running) -> Store {
    let address = |at: usize| Address::new(&server.arguments[at]).expect("is an address");
    let project = Project::open(&root()).expect("the project opens");
    Store::remote(Remote::new(Settings {
        query: address(1),
        graph_store: Some(address(3)),
        credentials: Credentials::None,
        bounds: Bounds::default(),
        default_graph: DefaultGraphOption::Auto,
        graphs: project.graph("").into_string(),
        fetch_limit: 1_000_000,
    }))
}

#[test]
fn memory_answers_all_questions() {
    let project = Project::open(&root()).expect("the project opens");
    let loaded = read(project.sources().expect("the files are readable"));
    let dataset = complete(loaded.dataset, &project).expect("completes").0;
    let memory = Store::memory(&dataset, &merge_of(&dataset)).expect("fills");
    assert_eq!(same_answers(&memory), Vec::<String>::new());
}
