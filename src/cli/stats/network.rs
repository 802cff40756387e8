//! `stats` on the network of resources: ranks, groups, and ways between two.

use super::super::draw::{named, setting};
use super::super::input::Input;
use crate::data::dataset::Dataset;
use crate::data::write;
use crate::meaning::graph::project::project_all;
use crate::meaning::graph::rank::{groups, ranking, ways};
use crate::meaning::graph::select::{ClusterBy, Measure, Selection};
use crate::meaning::graph::{Graph, Options};
use crate::views::ranking::{
    VRANK, csv, groups_csv, groups_json, groups_rdf, groups_text, json, rdf, text, ways_csv,
    ways_json, ways_text,
};
use crate::words::format::Format;
use anyhow::{anyhow, bail};
use std::str::FromStr;

/// The options.
#[derive(Debug, clap::Args)]
pub(super) struct NetworkArgs {
    /// Rank the nodes: pagerank, betweenness, degree, in-degree, out-degree, closeness or core
    #[arg(long, value_name = "MEASURE", value_parser = setting::<Measure>, conflicts_with_all = ["coverage", "groups", "between"])]
    rank: Option<Measure>,
    /// Only the first N
    #[arg(long, value_name = "N", requires = "rank")]
    top: Option<usize>,
    /// Group the nodes: component or community
    #[arg(long, value_name = "HOW", value_parser = setting::<Groups>, conflicts_with_all = ["coverage", "between"])]
    groups: Option<Groups>,
    /// The shortest ways between two resources, along edges in either direction
    #[arg(long, num_args = 2, value_names = ["ENTITY", "ENTITY"], conflicts_with = "coverage")]
    between: Vec<String>,
    /// How many ways
    #[arg(long, value_name = "K", requires = "between", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=200))]
    ways: u16,
    /// Only nodes of this class or its subclasses (repeatable)
    #[arg(long, value_name = "CLASS", conflicts_with = "coverage")]
    class: Vec<String>,
    /// Only edges of this property (repeatable)
    #[arg(long, value_name = "PROPERTY", conflicts_with = "coverage")]
    property: Vec<String>,
}

/// The groups that nodes may be put in.
#[derive(Clone, Copy, Debug)]
enum Groups {
    Component,
    Community,
}

impl FromStr for Groups {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "component" => Ok(Self::Component),
            "community" => Ok(Self::Community),
            _ => Err("component or community"),
        }
    }
}

impl NetworkArgs {
    /// The answer in a format; `None` when nothing of the network is asked for.
    pub(super) fn answer(&self, input: &Input, format: &str) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(by) = self.rank {
            let graph = self.graph(input)?;
            let mut ranked = ranking(&graph, by);
            ranked.truncate(self.top.unwrap_or(usize::MAX));
            return Ok(Some(match format {
                "text" => text(&graph, &ranked, &input.prefixes).into_bytes(),
                "csv" => csv(&graph, &ranked, by)?.into_bytes(),
                "json" => json(&graph, &ranked, by).into_bytes(),
                other => in_rdf(&rdf(&graph, &ranked, by), other, input)?,
            }));
        }
        if let Some(how) = self.groups {
            let graph = self.graph(input)?;
            let by = match how {
                Groups::Component => ClusterBy::Component,
                Groups::Community => ClusterBy::Community,
            };
            let groups = groups(&graph, by);
            return Ok(Some(match format {
                "text" => groups_text(&graph, &groups, &input.prefixes).into_bytes(),
                "csv" => groups_csv(&graph, &groups)?.into_bytes(),
                "json" => groups_json(&graph, &groups).into_bytes(),
                other => in_rdf(&groups_rdf(&graph, &groups), other, input)?,
            }));
        }
        if let [from, to] = self.between.as_slice() {
            return self.ways_between(input, [from, to], format).map(Some);
        }
        if !self.class.is_empty() || !self.property.is_empty() {
            bail!("--class and --property narrow --rank, --groups and --between: name one of them");
        }
        Ok(None)
    }

    fn ways_between(
        &self,
        input: &Input,
        ends: [&str; 2],
        format: &str,
    ) -> anyhow::Result<Vec<u8>> {
        let graph = self.graph(input)?;
        let [a, b] = [named(ends[0], input)?, named(ends[1], input)?];
        let ways = ways(&graph, [a.as_str(), b.as_str()], usize::from(self.ways));
        let apart = || anyhow!("no way leads between {} and {}", ends[0], ends[1]);
        let ways = ways.filter(|ways| !ways.is_empty()).ok_or_else(apart)?;
        Ok(match format {
            "text" => ways_text(&ways, &input.prefixes).into_bytes(),
            "csv" => ways_csv(&ways)?.into_bytes(),
            "json" => ways_json(&ways).into_bytes(),
            other => bail!("unknown format '{other}' for ways: use text, csv or json"),
        })
    }

    /// The network of resources, whole but for the filters.
    fn graph(&self, input: &Input) -> anyhow::Result<Graph> {
        let all = |names: &[String]| {
            let found = names.iter().map(|name| named(name, input));
            found.collect::<anyhow::Result<Vec<_>>>()
        };
        let options = Options {
            language: input.language,
            prefixes: input.prefixes.clone(),
            selection: Selection {
                classes: all(&self.class)?,
                properties: all(&self.property)?,
                max_nodes: Some(usize::MAX),
                ..Selection::default()
            },
        };
        Ok(project_all(&input.dataset, &input.default_graph, &options)?)
    }
}

fn in_rdf(dataset: &Dataset, format: &str, input: &Input) -> anyhow::Result<Vec<u8>> {
    let unknown =
        |_| anyhow!("unknown format '{format}': use text, csv, json, or an RDF format such as ttl");
    let format: Format = format.parse().map_err(unknown)?;
    let mut prefixes = input.prefixes.clone();
    prefixes.insert("vrank", VRANK);
    let mut bytes = Vec::new();
    write::write(dataset, &prefixes, format, &mut bytes)?;
    Ok(bytes)
}
