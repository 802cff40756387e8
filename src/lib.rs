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
//! Whatever the command line does for a new paper is a handful of functions; `examples/from_text_to_site.rs` calls them in this order,
//! from an empty folder to a published site. None of them prints; what is wrong is a value of an error type beside the function, and
//! only the last column of those that say so writes anything.
//!
//! | command | call | writes |
//! |---|---|---|
//! | `new` | [`data::template::create`] | a folder |
//! | | [`Project::read`](data::project::Project::read) | |
//! | | [`words::text::plain::plain`]: mark-up taken off | |
//! | `segment` | [`words::text::segment`](fn@words::text::segment), [`words::text::repairs`](fn@words::text::repairs); [`meaning::passages::describe`] as data | |
//! | `segment --against` | [`meaning::evidence::revision::revise`] | |
//! | `annotate` | [`meaning::annotate::Annotator`]; [`views::annotation::render`] | |
//! | | names alone, any number of them at once: [`words::text::MentionFinder`]; [figures](fn@words::text::figures::figures), [quotations](fn@words::text::quotations) | |
//! | `annotate --suggest` | [`meaning::reconcile::suggestions`] | |
//! | `draft` | [`meaning::draft::Drafter`]; [`views::draft::files`] | [`views::draft::write`] |
//! | `draft --measure` | [`meaning::draft::measure::measure`] | |
//! | `draft --accept` | [`meaning::draft::accept::accept`]: what moves, what waits and for what | [`Accepted::write`](meaning::draft::accept::Accepted::write) |
//! | `check`, `check --source` | [`meaning::check::check_project`], [`meaning::evidence::verify`](fn@meaning::evidence::verify) | |
//! | `query` | [`meaning::query::question::Question`], [`meaning::query::run`] | |
//! | `draw` | [`meaning::graph::View`], [`meaning::graph::project`](fn@meaning::graph::project), [`views::draw::to_svg`] | |
//! | `publish` | [`meaning::sound::sound`], [`views::site::Site::build`] | [`views::site::publish::write`] into a [`data::folder::Replacement`] |
//!
//! Files are written by [`data::save`](mod@data::save), whole or not at all.
//!
//! What several papers say of one thing is a shipped question like any other:
//!
//! ```
//! use xinzhi::data::project::Project;
//! use xinzhi::meaning::query::{Answer, question::Question, run};
//! use xinzhi::store::{Store, merge_of};
//!
//! let project = Project::embedded()?;
//! let loaded = project.read()?;
//! let question = Question::read(project.query("ask", "question", "cited-in-papers")?)?;
//! let query = question.query(&[], &loaded.dataset, &loaded.prefixes)?;
//! let merge = merge_of(&loaded.dataset);
//! let Answer::Table(table) = run(&Store::index(loaded.dataset, merge), query)? else { unreachable!() };
//! assert!(!table.rows.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
