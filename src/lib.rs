//! xinzhi (新質) turns policy papers into linked data that can be trusted: every statement carries the passage that says it.
//!
//! # The house
//!
//! Imports point down only; a test reads every `use crate::…` and fails when one points up.
//!
//! | layer | what it holds |
//! |---|---|
//! | [`cli`] | arguments, terminal output, exit codes: the only layer that prints |
//! | [`views`] | what people see: tables, dumps, drawings, reports |
//! | [`meaning`] | questions, checks, inferences, projections, measures: values in, values out |
//! | [`store`] | SPARQL behind one narrow interface |
//! | [`data`] | the working index, what reads and writes it, the project folder |
//! | [`words`] | vocabulary, prefixes, languages, texts and passages, formats, findings |
//!
//! # The flow
//!
//! ```text
//! text ──segment──► passages ─┐
//! ttl, trig ──read──► Dataset ─┴─check──► Checked ──infer──► Inferred ──load──► Store ──SPARQL──► tables, drawings, pages
//! ```
//!
//! [`data::dataset::Dataset`] is the heart: terms interned to `u32`, quads in sorted arrays, the line of each. Check, inference,
//! projection and SPARQL run on these arrays. [`meaning::check::Checked`] is a dataset that the rules have been run on.
//!
//! # A first program
//!
//! ```
//! use xinzhi::data::{project::Project, read::read};
//! use xinzhi::meaning::query::{Answer, parse, run};
//! use xinzhi::store::{Store, merge_of};
//!
//! let project = Project::embedded()?;
//! let loaded = read(project.sources()?);
//! let merge = merge_of(&loaded.dataset);
//! let query = parse("SELECT ?s { ?s a xz:Strategy } ORDER BY ?s", "example", &project.prefixes())?;
//! let Answer::Table(table) = run(&Store::index(loaded.dataset, merge), query)? else { unreachable!() };
//! assert_eq!(table.rows.len(), 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The next paper
//!
//! What `xinzhi segment`, `annotate` and `draft` do is a handful of functions; `examples/next_paper.rs` calls them in their order.
//!
//! | step | call |
//! |---|---|
//! | mark-up taken off | [`words::text::plain::plain`] |
//! | passages, and what was repaired | [`words::text::segment`](fn@words::text::segment), [`words::text::repairs`](fn@words::text::repairs), [`meaning::passages::describe`] |
//! | names alone, any number of them at once | [`words::text::MentionFinder`] |
//! | figures, quotations | [`words::text::figures::figures`](fn@words::text::figures::figures), [`words::text::quotations`](fn@words::text::quotations) |
//! | known things, with reasons | [`meaning::annotate::Annotator`] |
//! | suggested statements, and how good they are | [`meaning::draft::Drafter`], [`meaning::draft::measure::measure`] |
//! | a new version against the old passages | [`meaning::evidence::revision::revise`] |
//! | known things that may be one | [`meaning::reconcile::suggestions`] |
//!
//! Further examples: `export` converts RDF, `shacl` validates by shapes, `draw_views` draws all views.
//!
//! # Deliberately absent
//!
//! A query engine and a database (oxigraph's), a distributed store (somebody's, over SPARQL 1.1), a word segmenter, a language
//! model. The text of a paper is no part of the data: a passage is an address, a position and a digest. What is drafted by rule is
//! no part of it either, until a person keeps it.

pub mod cli;
pub mod data;
pub mod meaning;
pub mod store;
pub mod views;
pub mod words;
