//! Every shipped question parses, answers, and answers what was checked by eye: `tests/ask/<name>.csv`.
//!
//! A question is asked with the example values of its parameters. `XINZHI_ACCEPT=1` rewrites the expected answers; read the
//! difference before keeping it.

use crate::kit::root;
use rayon::prelude::*;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::meaning::complete::complete;
use xinzhi::meaning::labels::Labels;
use xinzhi::meaning::query::question::Question;
use xinzhi::meaning::query::{Answer, allowance, cite, run};
use xinzhi::store::{Store, merge_of};
use xinzhi::views::tables::{self, Cells, Sheet, TableFormat};
use xinzhi::words::language::Language;
use xinzhi::words::prefixes::Prefixes;

fn questions(project: &Project) -> Vec<Question> {
    let files = project.queries("ask").expect("the questions are readable");
    files
        .into_iter()
        .map(|file| Question::read(file).expect("the header is right"))
        .collect()
}

fn project() -> Project {
    Project::open(&root()).expect("the project opens")
}

#[test]
fn questions_are_worded_in_three_languages() {
    let all = questions(&project());
    assert!(all.len() >= 80, "there are {} questions", all.len());
    for question in all {
        for language in Language::ALL {
            assert!(
                question.title.contains_key(&language),
                "{} lacks its title in {language}",
                question.path
            );
        }
    }
}

/// The answer of a question as CSV, asked with its examples.
fn answer(question: &Question, store: &Store, prefixes: &Prefixes) -> Result<String, String> {
    let dataset = store.dataset().ok_or("the store has no index")?;
    let examples: Vec<(String, String)> = question
        .params
        .iter()
        .filter_map(|p| Some((p.name.clone(), p.example.clone()?)))
        .collect();
    let query = question
        .query(&examples, dataset, prefixes)
        .map_err(|e| e.to_string())?;
    let Answer::Table(table) = run(store, query.clone()).map_err(|e| e.to_string())? else {
        return Err("it is not a SELECT".to_owned());
    };
    let cited = cite::answer(&query, store, dataset, allowance(None)).map_err(|e| e.to_string())?;
    let cited = cited.map(|cited| cited.table());
    let (rows, chips) = cited.map_or((None, 0), |(table, chips)| (Some(table), chips.len()));
    if rows.as_ref() != Some(&table) || chips != table.rows.len() {
        return Err("it answers otherwise when passages are asked for".to_owned());
    }
    let sheet = Sheet {
        table: &table,
        headings: table.columns.clone(),
        citations: None,
        citation_heading: "",
        labels: Labels::new(dataset, prefixes, Language::English),
        cells: Cells::Iris,
    };
    let mut csv = Vec::new();
    tables::write(&sheet, TableFormat::Csv, None, false, &mut csv).map_err(|e| e.to_string())?;
    String::from_utf8(csv).map_err(|e| e.to_string())
}

/// What is wrong with a question's answer, if anything.
fn fault(question: &Question, store: &Store, prefixes: &Prefixes) -> Option<String> {
    let answered = match answer(question, store, prefixes) {
        Ok(answered) => answered.replace("\r\n", "\n"),
        Err(error) => return Some(format!("{}: {error}", question.name)),
    };
    let path = root().join(format!("tests/ask/{}.csv", question.name));
    if std::env::var_os("XINZHI_ACCEPT").is_some() {
        std::fs::write(&path, &answered).expect("the expected answer can be written");
    }
    let expected = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if expected != answered {
        return Some(format!(
            "{} answers otherwise than {}",
            question.name,
            path.display()
        ));
    }
    (question.must_answer && answered.lines().count() < 2)
        .then(|| format!("{} must have answers", question.name))
}

#[test]
fn questions_answer_as_expected() {
    let project = project();
    let stated = read(project.sources().expect("the project is readable")).dataset;
    let (dataset, _) = complete(stated, &project).expect("the rules are right");
    let merge = merge_of(&dataset);
    let store = Store::index(dataset, merge);
    let prefixes = project.prefixes();
    let faults: Vec<String> = questions(&project)
        .par_iter()
        .filter_map(|question| fault(question, &store, &prefixes))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn expected_answers_belong_to_a_question() {
    let names: Vec<String> = questions(&project()).into_iter().map(|q| q.name).collect();
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
