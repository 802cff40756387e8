//! Sets of rules: RDFS, OWL 2 RL, the project's, or those of files.

use super::construct::{self, ConstructError};
use super::notation;
use super::pattern::Pattern;
use super::rules::{
    BuiltIn, LeftOut, OWL_RL, RDF_SEMANTICS, Row, axioms, classes, datatypes, equality, further,
    hierarchy, properties, rdfs, schema, select,
};
use super::standing::Standing;
use crate::data::project::{Project, ProjectError, QueryFile};
use crate::words::language::Language;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A named rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name: the W3C's, or that of the file.
    pub id: String,
    /// What it says, in words, by language.
    pub titles: BTreeMap<Language, String>,
    /// Where it is defined: an address, or the path of the file.
    pub reference: String,
    /// What it says; `None` when the engine does the work itself.
    pub pattern: Option<Pattern>,
}

/// What the engine does beside matching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Equal terms stand for each other.
    pub equality: bool,
    /// Literals are compared with the datatypes they should have.
    pub datatypes: bool,
    /// `rdf:_n` and the datatypes in use are declared.
    pub declarations: bool,
    /// Conclusions that are not worth saying are left out: reflexive ones, and those about the vocabularies of the field.
    pub terse: bool,
}

/// A set of rules.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How the set is called.
    pub name: String,
    /// The rules; a derivation names one by its position.
    pub rules: Arc<[Rule]>,
    /// What the engine does beside.
    pub abilities: Abilities,
    /// What graphs are worth as premises.
    pub standing: Standing,
    /// Rules of the standard that are not applied, with the reason.
    pub left_out: Vec<LeftOut>,
}

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A file of rules is none.
    #[error("{path}: {error}")]
    Construct {
        /// The path.
        path: String,
        /// What is wrong.
        #[source]
        error: ConstructError,
    },
}

impl Rules {
    /// RDF and RDFS entailment.
    pub fn rdfs() -> Self {
        let rows = axioms::RDFS.iter().chain(rdfs::ROWS);
        Self {
            name: "rdfs".to_owned(),
            rules: rows
                .map(|row| matched(row, RDF_SEMANTICS))
                .chain(rdfs::BUILT_IN.iter().map(|b| built_in(b, RDF_SEMANTICS)))
                .chain(further::BUILT_IN.last().map(|b| built_in(b, SEMANTICS)))
                .collect(),
            abilities: Abilities {
                datatypes: true,
                declarations: true,
                ..Abilities::default()
            },
            standing: Standing::Alike,
            left_out: axioms::LEFT_OUT.to_vec(),
        }
    }

    /// OWL 2 RL.
    pub fn owl_rl() -> Self {
        let rows = [
            axioms::OWL,
            properties::ROWS,
            classes::ROWS,
            hierarchy::ROWS,
            schema::ROWS,
        ];
        let built = equality::BUILT_IN.iter().chain(datatypes::BUILT_IN);
        let beyond = further::ROWS.iter().map(|row| matched(row, SEMANTICS));
        let beyond_built = further::BUILT_IN
            .iter()
            .map(|rule| built_in(rule, SEMANTICS));
        Self {
            name: "owl-rl".to_owned(),
            rules: rows
                .into_iter()
                .flatten()
                .map(|row| matched(row, OWL_RL))
                .chain(built.map(|b| built_in(b, OWL_RL)))
                .chain(beyond)
                .chain(beyond_built)
                .collect(),
            abilities: Abilities {
                equality: true,
                datatypes: true,
                declarations: true,
                ..Abilities::default()
            },
            standing: Standing::Alike,
            left_out: [equality::LEFT_OUT, datatypes::LEFT_OUT].concat(),
        }
    }

    /// What is new and worth saying in a project: the schema rules that its ontology uses, and its own of `queries/infer/`.
    ///
    /// # Errors
    /// When a rule cannot be read.
    pub fn project(project: &Project) -> Result<Self, RulesError> {
        let schema = select(properties::ROWS, PROJECT_PROPERTIES)
            .chain(select(hierarchy::ROWS, PROJECT_CLASSES));
        let mut rules: Vec<Rule> = schema.map(|row| matched(row, OWL_RL)).collect();
        for rule in &mut rules {
            translate(rule);
        }
        rules.extend(of_files(&project.queries("infer")?)?);
        Ok(Self {
            name: "project".to_owned(),
            rules: rules.into(),
            abilities: Abilities {
                terse: true,
                ..Abilities::default()
            },
            standing: Standing::Project {
                base: project.config().base.clone(),
            },
            left_out: Vec::new(),
        })
    }

    /// The rules of files alone, each a monotonic CONSTRUCT.
    ///
    /// # Errors
    /// When a file is no rule.
    pub fn of_files(files: &[QueryFile]) -> Result<Self, RulesError> {
        Ok(Self {
            name: "files".to_owned(),
            rules: of_files(files)?.into(),
            abilities: Abilities::default(),
            standing: Standing::Alike,
            left_out: Vec::new(),
        })
    }

    /// Of these rules one alone, to see what it does; with it what the engine does beside matching, for a rule that is not matched.
    #[must_use]
    pub fn only(&self, id: &str) -> Self {
        let own = |rule: &&Rule| rule.id == id;
        let matched = self
            .rules
            .iter()
            .filter(own)
            .any(|rule| rule.pattern.is_some());
        let mut one = self.clone();
        if matched {
            one.rules = self.rules.iter().filter(own).cloned().collect();
            one.abilities = Abilities::default();
        }
        one
    }

    /// The position of a rule by its name.
    pub fn position(&self, id: &str) -> Option<u16> {
        let at = self.rules.iter().position(|rule| rule.id == id)?;
        u16::try_from(at).ok()
    }
}

impl Rule {
    /// What it says in a language, or in English, or in any.
    pub fn title(&self, language: Language) -> &str {
        self.titles
            .get(&language)
            .or_else(|| self.titles.get(&Language::English))
            .or_else(|| self.titles.values().next())
            .map_or(&self.id, String::as_str)
    }
}

fn of_files(files: &[QueryFile]) -> Result<Vec<Rule>, RulesError> {
    let mut rules = Vec::new();
    for file in files {
        rules.extend(
            construct::rules(file).map_err(|error| RulesError::Construct {
                path: file.path.clone(),
                error,
            })?,
        );
    }
    Ok(rules)
}

fn matched(row: &Row, reference: &str) -> Rule {
    let pattern = notation::parse(row.body, row.head, row.effect);
    Rule {
        pattern: Some(pattern.expect("the tables of rules are under test")),
        ..named(row.id, row.title, reference)
    }
}

fn built_in(rule: &BuiltIn, reference: &str) -> Rule {
    named(rule.id, rule.title, reference)
}

fn named(id: &str, title: &str, reference: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        titles: BTreeMap::from([(Language::English, title.to_owned())]),
        reference: format!("{reference}{id}"),
        pattern: None,
    }
}

/// Where the rules beyond the tables come from.
const SEMANTICS: &str = "https://www.w3.org/TR/owl2-rdf-based-semantics/#";

const PROJECT_PROPERTIES: &[&str] = &[
    "prp-dom", "prp-rng", "prp-spo1", "prp-inv1", "prp-inv2", "prp-symp", "prp-trp", "prp-eqp1",
    "prp-eqp2", "prp-irp", "prp-asyp", "prp-pdw",
];
const PROJECT_CLASSES: &[&str] = &["cax-sco", "cax-eqc1", "cax-eqc2", "cax-dw", "cax-adc"];

/// The words of the rules that a project uses, in Chinese.
#[rustfmt::skip]
const TRANSLATED: &[(&str, &str, &str)] = &[
    ("prp-dom", "具有某屬性者屬於該屬性的定義域", "具有某属性者属于该属性的定义域"),
    ("prp-rng", "屬性的值屬於該屬性的值域", "属性的值属于该属性的值域"),
    ("prp-spo1", "下位屬性成立，其上位屬性亦成立", "下位属性成立，其上位属性亦成立"),
    ("prp-inv1", "反向屬性倒過來成立", "反向属性倒过来成立"),
    ("prp-inv2", "屬性沿其反向屬性倒過來成立", "属性沿其反向属性倒过来成立"),
    ("prp-symp", "對稱屬性雙向成立", "对称属性双向成立"),
    ("prp-trp", "傳遞屬性逐步相承", "传递属性逐步相承"),
    ("prp-eqp1", "等同的屬性一同成立", "等同的属性一同成立"),
    ("prp-eqp2", "等同的屬性一同成立", "等同的属性一同成立"),
    ("prp-irp", "非自反屬性不會指向自身", "非自反属性不会指向自身"),
    ("prp-asyp", "非對稱屬性不會雙向成立", "非对称属性不会双向成立"),
    ("prp-pdw", "互斥的屬性不會同時成立", "互斥的属性不会同时成立"),
    ("cax-sco", "某類的成員也是其上位類別的成員", "某类的成员也是其上位类别的成员"),
    ("cax-eqc1", "等同的類別有相同的成員", "等同的类别有相同的成员"),
    ("cax-eqc2", "等同的類別有相同的成員", "等同的类别有相同的成员"),
    ("cax-dw", "互斥的類別沒有共同成員", "互斥的类别没有共同成员"),
    ("cax-adc", "一組互斥的類別兩兩沒有共同成員", "一组互斥的类别两两没有共同成员"),
];

fn translate(rule: &mut Rule) {
    if let Some((_, hant, hans)) = TRANSLATED.iter().find(|(id, _, _)| *id == rule.id) {
        rule.titles
            .insert(Language::TraditionalChinese, (*hant).to_owned());
        rule.titles
            .insert(Language::SimplifiedChinese, (*hans).to_owned());
    }
}
