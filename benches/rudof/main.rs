//! Validates N-Triples by Turtle shapes with rudof's native engine and prints the report: `rudof-shacl DATA.nt SHAPES.ttl`.

use anyhow::Context;
use rudof_rdf::rdf_core::RDFFormat;
use shacl::validator::processor::{GraphValidation, ShaclProcessor};
use shacl::validator::store::ShaclDataManager;
use shacl::validator::{ShaclConfig, ShaclValidationMode};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, shapes] = &arguments[..] else {
        anyhow::bail!("rudof-shacl DATA.nt SHAPES.ttl");
    };
    let file = File::open(shapes).with_context(|| shapes.clone())?;
    let mut file = BufReader::new(file);
    let schema = ShaclDataManager::load(&mut file, shapes, &RDFFormat::Turtle, None)?;
    let mut validation = GraphValidation::from_path(Path::new(data), RDFFormat::NTriples, None)?;
    let report = validation.validate(
        &schema,
        &ShaclValidationMode::Native,
        &ShaclConfig::default(),
    )?;
    println!("{report}");
    std::process::exit(i32::from(!report.results().is_empty()))
}
