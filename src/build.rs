//! The project's files are embedded in the binary: a new or changed one must lead to a new build.
fn main() {
    for path in [
        "ontology",
        "data",
        "queries",
        "src/data/template",
        "xinzhi.toml",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
}
