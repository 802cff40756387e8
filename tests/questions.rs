//! Every shipped question parses, answers, and answers what was checked by eye: `tests/ask/<name>.csv`.
//!
//! `XINZHI_ACCEPT=1` rewrites the expected answers; read the difference before keeping it.

use crate::kit::{root, stderr, stdout, xinzhi};
use xinzhi::data::project::Project;
use xinzhi::meaning::query::question::Question;
use xinzhi::words::language::Language;

fn questions() -> Vec<Question> {
    let project = Project::open(&root()).expect("the project opens");
    let files = project.queries("ask").expect("the questions are readable");
    files
        .into_iter()
        .map(|file| Question::read(file).expect("the header is right"))
        .collect()
}

#[test]
fn questions_are_worded_in_three_languages() {
    for question in questions() {
        for language in Language::ALL {
            assert!(
                question.title.contains_key(&language),
                "{} lacks its title in {language}",
                question.path
            );
        }
    }
}

#[test]
fn questions_answer_as_expected() {
    let accept = std::env::var_os("XINZHI_ACCEPT").is_some();
    let all = questions();
    assert!(all.len() >= 20, "there are {} questions", all.len());
    let mut faults = Vec::new();
    for question in all {
        let params: Vec<String> = question
            .params
            .iter()
            .filter_map(|p| Some(format!("--param={}={}", p.name, p.example.as_ref()?)))
            .collect();
        let mut arguments = vec!["query", question.name.as_str(), "--format", "csv"];
        arguments.extend(params.iter().map(String::as_str));
        let output = xinzhi(&arguments);
        if !output.status.success() {
            faults.push(format!("{}: {}", question.name, stderr(&output)));
            continue;
        }
        let (path, answer) = (
            root().join(format!("tests/ask/{}.csv", question.name)),
            stdout(&output),
        );
        if accept {
            std::fs::write(&path, &answer).expect("the expected answer can be written");
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&answer) {
            faults.push(format!(
                "{} answers otherwise than {}",
                question.name,
                path.display()
            ));
        }
        if question.must_answer && answer.lines().count() < 2 {
            faults.push(format!("{} must have answers", question.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn expected_answers_belong_to_a_question() {
    let names: Vec<String> = questions().into_iter().map(|q| q.name).collect();
    for entry in std::fs::read_dir(root().join("tests/ask")).expect("readable") {
        let path = entry.expect("readable").path();
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default()
            .to_owned();
        assert!(names.contains(&stem), "{} has no question", path.display());
    }
}
