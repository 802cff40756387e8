//! What each question of a project costs: `ask_bench PROJECT [PART-OF-A-NAME…]`.
//!
//! Prints a line a question, tab-separated: name, rows, seconds of the processor, and the megabytes that the process had at most while
//! it was asked, the project among them (0 where `/proc` does not tell). Each is asked alone, with the passages behind its rows, and
//! nothing is written. Run on projects of two sizes it says which questions grow faster than what they answer.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::meaning::complete::complete;
use xinzhi::meaning::query::question::Question;
use xinzhi::meaning::query::{Rows, allowance, cite};
use xinzhi::store::{Store, merge_of};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: ask_bench PROJECT [PART-OF-A-NAME…]");
        return ExitCode::from(2);
    };
    let wanted: Vec<String> = arguments.collect();
    match bench(Path::new(&path), &wanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ask_bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn bench(path: &Path, wanted: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let project = Project::find(path)?;
    let loaded = read(project.sources()?);
    let prefixes = project.prefixes();
    let (dataset, _) = complete(loaded.dataset.without_texts(), &project)?;
    let merge = merge_of(&dataset);
    let store = Store::index(dataset, merge);
    let dataset = store.dataset().ok_or("the store is the index")?;
    for file in project.queries("ask")? {
        let is_wanted = wanted.is_empty() || wanted.iter().any(|part| file.name.contains(part));
        if !is_wanted {
            continue;
        }
        let question = Question::read(file)?;
        let query = question.query(&question.needed_examples(), dataset, &prefixes)?;
        forget_peak();
        let time = processor();
        let cited = cite::answer(&query, &store, dataset, allowance(None))?;
        let rows = cited.map_or(0, |cited| cited.len());
        let (peak, time) = (status("VmHWM:"), processor() - time);
        println!("{}\t{rows}\t{time:.2}\t{peak:.0}", question.name);
    }
    Ok(())
}

/// Lets the peak of memory begin anew, where the system can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// A line of the process's status in megabytes; 0 where there is none.
fn status(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// Seconds of the processor that this process has had; 0 where the system does not tell. Its clock ticks a hundred times a second.
fn processor() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
