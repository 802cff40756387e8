//! Imports point down only: cli → views → meaning → store → data → words.

use crate::kit::root;
use std::path::{Path, PathBuf};

const LAYERS: [&str; 6] = ["words", "data", "store", "meaning", "views", "cli"];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The layers that a text names as `crate::<layer>`, comments left out.
fn named_layers(text: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            named.push((number, name));
        }
    }
    named
}

#[test]
fn imports_point_down() {
    let source = root().join("src");
    let mut faults = Vec::new();
    for (rank, layer) in LAYERS.iter().enumerate() {
        let mut files = Vec::new();
        rust_files(&source.join(layer), &mut files);
        assert!(!files.is_empty(), "the layer {layer} has no file");
        for file in files {
            let text = std::fs::read_to_string(&file).expect("the file is readable");
            for (line, name) in named_layers(&text) {
                let above = LAYERS
                    .iter()
                    .position(|l| *l == name)
                    .is_some_and(|other| other > rank);
                if above {
                    faults.push(format!("{}:{line}: {layer} imports {name}", file.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_layer() {
    for entry in std::fs::read_dir(root().join("src")).expect("src is readable") {
        let path = entry.expect("the entry is readable").path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default()
            .to_owned();
        assert!(
            !path.is_dir() || LAYERS.contains(&name.as_str()),
            "{name} is no layer"
        );
    }
}
