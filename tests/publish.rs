//! The site: every link leads somewhere, the same data gives the same bytes, nothing of the data is taken for markup.

use crate::kit::{folder, root, stderr, xinzhi_in};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use xinzhi::data::project::Project;
use xinzhi::data::read::read;
use xinzhi::meaning::complete::complete;
use xinzhi::store::merge_of;
use xinzhi::views::site::{
    Material, PageError, PageFormat, Route, Site, SiteFile, Views, render, render_all, write_file,
};
use xinzhi::words::language::Language;

static SITE: LazyLock<Site> = LazyLock::new(|| site(BTreeMap::new()));

fn site(texts: BTreeMap<String, String>) -> Site {
    let project = Project::open(&root()).expect("the project opens");
    let loaded = read(project.sources().expect("the files are readable"));
    let (dataset, _) = complete(loaded.dataset, &project).expect("the rules are readable");
    let default_graph = merge_of(&dataset);
    let views = Views::of(&project, &project.prefixes()).expect("the views are readable");
    Site::build(Material {
        prefixes: project.prefixes(),
        dataset: dataset.into(),
        default_graph,
        url: Some("https://example.org/kg/".to_owned()),
        own: true,
        texts,
        painter: Some(Box::new(views)),
        project,
    })
    .expect("the site is built")
}

/// A file of the project's own site.
pub fn file(path: &str) -> String {
    let (route, format, language) = Route::of_path(path).expect("a path of ours");
    page(&SITE, &route, format, language.unwrap_or_default())
}

fn page(site: &Site, route: &Route, format: PageFormat, language: Language) -> String {
    let bytes = render(site, route, format, language).expect("the page is rendered");
    String::from_utf8(bytes).expect("the page is UTF-8")
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start)
        .filter_map(|(at, _)| html[at + start.len()..].split('"').next())
        .collect()
}

/// A relative link resolved against the path of its page.
fn resolved(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            other => parts.push(other),
        }
    }
    parts.join("/")
}

fn is_internal(link: &str) -> bool {
    !link.contains("://") && !link.starts_with("mailto:")
}

#[test]
fn every_internal_link_leads_to_a_file_and_every_fragment_to_its_place() {
    let site = &*SITE;
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wanted: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for route in site.routes().iter() {
        for format in site.formats(&route) {
            if format != PageFormat::Html {
                continue;
            }
            let path = route.path(format, Language::English);
            let html = page(site, &route, format, Language::English);
            anchors.insert(
                path.clone(),
                values(&html, "id").into_iter().map(str::to_owned).collect(),
            );
            for link in values(&html, "href")
                .into_iter()
                .filter(|link| is_internal(link))
            {
                looked_at += 1;
                let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
                let target = if file.is_empty() {
                    path.clone()
                } else {
                    resolved(&path, file)
                };
                let known = Route::of_path(&target).is_some_and(|(route, format, _)| {
                    site.has(&route) && site.formats(&route).contains(&format)
                });
                if !known {
                    faults.push(format!("{path}: {link}"));
                } else if !fragment.is_empty() {
                    wanted.insert((path.clone(), target, fragment.to_owned()));
                }
            }
        }
    }
    for (from, target, fragment) in wanted {
        if anchors
            .get(&target)
            .is_some_and(|ids| !ids.contains(&fragment))
        {
            faults.push(format!("{from}: {target}#{fragment}"));
        }
    }
    assert!(looked_at > 10_000, "{looked_at} links were looked at");
    assert!(
        faults.is_empty(),
        "{} faults, as {:#?}",
        faults.len(),
        &faults[..faults.len().min(20)]
    );
}

#[test]
fn every_iri_of_ours_has_a_page_that_knows_it() {
    let site = &*SITE;
    for iri in [
        "https://w3id.org/xinzhi/id/person/xia-baolong",
        "https://w3id.org/xinzhi/paper/hk-nqpf-3",
        "https://w3id.org/xinzhi/paper/hk-nqpf-3/s1.p3.s5",
        "https://w3id.org/xinzhi/graph/source/wikidata",
        "https://w3id.org/xinzhi/ns#Figure",
    ] {
        let address = site
            .address_of_iri(iri)
            .unwrap_or_else(|| panic!("{iri} has no page"));
        let html = page(site, &address.route, PageFormat::Html, Language::English);
        assert!(html.contains(iri.split('#').next().unwrap_or(iri)), "{iri}");
    }
}

#[test]
fn a_page_says_its_languages_its_formats_and_its_sources() {
    let site = &*SITE;
    let route = Route::Entity {
        kind: "place".to_owned(),
        slug: "hong-kong".to_owned(),
    };
    let html = page(site, &route, PageFormat::Html, Language::SimplifiedChinese);
    for part in [
        "<html lang=\"zh-Hans\">",
        "hreflang=\"zh-Hant-HK\"",
        "hreflang=\"x-default\"",
        "<link rel=\"alternate\" type=\"text/turtle\" href=\"../../page/place/hong-kong.ttl\">",
        "<link rel=\"canonical\" href=\"https://example.org/kg/page/place/hong-kong.zh-Hans.html\">",
        "application/ld+json",
        "class=\"chip\"",
        "<span class=\"lit\" lang=\"en\">Hong Kong</span>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

/// All formats of a thing hold the same triples.
#[test]
fn formats_beside_a_page_say_the_same() {
    use oxigraph::io::{RdfFormat, RdfParser};
    let route = Route::Entity {
        kind: "person".to_owned(),
        slug: "xia-baolong".to_owned(),
    };
    let triples = |extension: &str| -> BTreeSet<String> {
        let format: xinzhi::words::format::Format = extension.parse().expect("a format");
        let text = page(&SITE, &route, PageFormat::Rdf(format), Language::English);
        let format = RdfFormat::from_extension(extension).expect("a format");
        RdfParser::from_format(format)
            .for_slice(text.as_bytes())
            .map(|quad| {
                oxrdf::Triple::from(quad.expect("parses"))
                    .to_string()
                    .to_lowercase()
            })
            .collect()
    };
    let turtle = triples("ttl");
    assert!(turtle.len() > 10);
    for other in ["nt", "rdf", "jsonld", "trig"] {
        assert_eq!(triples(other), turtle, "{other}");
    }
}

const HOSTILE: &str = r#"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://e/A> a <http://e/Kind> ; rdfs:label "<script>alert(1)</script>"@en , "\"><img src=x onerror=y>"@zh ; <http://e/p> <javascript:alert(1)> , _:b .
<http://e/a> a <http://e/Kind> ; rdfs:label "small" . _:b rdfs:label "inside" .
<http://e/CON> a <http://e/Kind> . <http://e/doc#it> a <http://e/Kind> .
"#;

fn publish(data: &Path, out: &Path) {
    let folder = data.parent().expect("a folder");
    let data = data.display().to_string();
    let out = out.display().to_string();
    let output = xinzhi_in(
        folder,
        &[
            "publish",
            "-d",
            &data,
            "-o",
            &out,
            "--site",
            "https://example.org/",
        ],
    );
    assert!(output.status.success(), "{}", stderr(&output));
}

fn files(folder: &Path, under: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder.join(under)).expect("the folder is readable") {
        let entry = entry.expect("the entry is readable");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() {
            name
        } else {
            format!("{under}/{name}")
        };
        if entry.path().is_dir() {
            files(folder, &path, found);
        } else {
            found.insert(
                path,
                std::fs::read(entry.path()).expect("the file is readable"),
            );
        }
    }
}

#[test]
fn anybodys_data_is_published_the_same_twice_and_runs_nothing() {
    let here = folder();
    let data = here.path().join("data.ttl");
    std::fs::write(&data, HOSTILE).expect("the data is written");
    let (one, two) = (here.path().join("one"), here.path().join("two"));
    publish(&data, &one);
    publish(&data, &two);
    let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
    files(&one, "", &mut first);
    files(&two, "", &mut second);
    assert_eq!(first, second);
    let lower: BTreeSet<String> = first.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), first.len(), "two names differ in case alone");
    for (path, bytes) in first.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(
            !html.contains("<script>alert") && !html.contains("<img"),
            "{path}"
        );
        assert!(!html.contains("href=\"javascript:"), "{path}");
    }
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let here = folder();
    let mine = here.path().join("mine");
    std::fs::create_dir(&mine).expect("the folder is made");
    std::fs::write(mine.join("thesis.txt"), "mine").expect("the file is written");
    std::fs::write(here.path().join("d.ttl"), HOSTILE).expect("the data is written");
    let output = xinzhi_in(
        here.path(),
        &[
            "publish",
            "-d",
            "d.ttl",
            "-o",
            "mine",
            "--site",
            "https://e.org/",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(mine.join("thesis.txt").is_file());
}

#[test]
fn what_is_rendered_together_is_what_is_rendered_alone() {
    let site = &*SITE;
    let slug = "hong-kong".to_owned();
    for route in [
        Route::Entity {
            kind: "place".to_owned(),
            slug,
        },
        Route::Vocabulary,
        Route::Dataset,
    ] {
        let mut together: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        render_all(site, &route, |path, bytes| {
            together.insert(path, bytes);
            Ok::<(), PageError>(())
        })
        .expect("renders");
        assert_eq!(together.len(), site.targets(&route).len());
        for (format, language) in site.targets(&route) {
            let alone = render(site, &route, format, language).expect("renders");
            let path = route.path(format, language);
            assert!(together.get(&path) == Some(&alone), "{path}");
        }
    }
}

/// A route of a thing is made from its place in the order, and the thing is found again by the route's name.
#[test]
fn routes_are_in_order_each_once_and_lead_to_what_they_show() {
    let site = &*SITE;
    let routes: Vec<Route> = site.routes().iter().collect();
    assert_eq!(routes.len(), site.routes().len());
    assert!(routes.is_sorted_by(|a, b| a < b));
    for route in &routes {
        assert!(site.has(route), "{}", route.stem());
        let stem = route.stem();
        assert_eq!(Route::of_stem(&stem).as_ref(), Some(route), "{stem}");
        if let Some(address) = site.term_of(route).and_then(|id| site.address(id)) {
            assert_eq!(address.page(), *route, "{stem}");
        }
    }
}

/// What is written piece by piece is what is rendered at once.
#[test]
fn long_files_are_written_as_they_are_rendered() {
    let site = &*SITE;
    for file in [
        SiteFile::SearchIndex,
        SiteFile::Sitemap,
        SiteFile::DumpTurtle,
    ] {
        let route = Route::File(file);
        let mut written = Vec::new();
        write_file(site, &route, &mut written).expect("is written");
        let rendered = render(site, &route, PageFormat::Raw, Language::English).expect("renders");
        assert!(written == rendered, "{}", file.path());
        assert!(std::str::from_utf8(&written).is_ok_and(|text| text.ends_with('\n')));
    }
    let wrong = write_file(site, &Route::Home, &mut Vec::new());
    assert!(matches!(wrong, Err(PageError::Format { .. })));
}

/// A term's page tells all of it: names in three languages, shape, use, example, its place drawn.
#[test]
fn a_term_has_a_page_with_names_shape_use_and_drawing() {
    let html = file("page/ns/figure.en.html");
    for part in [
        "xz:Figure",
        "<span class=\"lit\" lang=\"zh-Hans\">数据</span>",
        "<code>sh:minCount</code>",
        "p.indicator.en.html",
        "<svg ",
        "class=\"chip\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    let all = file("page/ns.en.html");
    let link = "href=\"../page/ns/figure.en.html\"";
    assert!(all.contains("id=\"Figure\"") && all.contains(link));
}

/// Styles stand in the style sheet and scripts nowhere, so that the strictest policy holds; drawings too.
#[test]
fn pages_carry_neither_styles_nor_scripts() {
    for path in [
        "page/place/hong-kong.en.html",
        "page/view/timeline.zh-Hans.html",
        "page/ns/figure.zh-Hant-HK.html",
        "index.html",
    ] {
        let html = file(path);
        assert!(
            !html.contains("<style") && !html.contains(" style=\""),
            "{path}"
        );
        let scripts = html.matches("<script").count();
        let data = html
            .matches("<script type=\"application/ld+json\">")
            .count();
        assert_eq!(scripts, data, "{path}");
    }
    let style = file("style.css");
    assert!(style.contains(".drawing .c0{"));
}

#[test]
fn a_thing_with_many_neighbours_is_drawn_with_those_of_most_links() {
    let html = file("page/place/hong-kong.en.html");
    assert!(html.contains("<svg ") && html.contains("drawn 24 / "));
}

/// The well-formedness rules of the vocabulary that a cube can break: each observation has the dataset, every dimension and the
/// measure that it names, and no two share their dimensions.
#[test]
fn figures_are_a_cube() {
    let cube = file("dump/figures.ttl");
    assert!(cube.contains("qb:DataStructureDefinition"));
    let here = folder();
    std::fs::write(here.path().join("cube.ttl"), cube).expect("the cube is written");
    let ask = "PREFIX qb: <http://purl.org/linked-data/cube#> SELECT (COUNT(DISTINCT ?o) AS ?all) (COUNT(DISTINCT ?whole) AS ?good) (COUNT(DISTINCT ?key) AS ?keys) {
        ?o a qb:Observation OPTIONAL { ?o qb:dataSet/qb:structure ?s ; qb:measureType ?m ; ?m ?value ;
        <https://w3id.org/xinzhi/ns#indicator> ?i ; <https://w3id.org/xinzhi/dataset/figures#figure> ?f BIND(?o AS ?whole) BIND(CONCAT(STR(?i), STR(?f), STR(?m)) AS ?key) } }";
    let output = xinzhi_in(
        here.path(),
        &["query", "-d", "cube.ttl", "-q", ask, "--format", "csv"],
    );
    let text = crate::kit::stdout(&output);
    let row: Vec<&str> = text.lines().nth(1).unwrap_or_default().split(',').collect();
    assert_eq!(row.len(), 3, "{text}{}", stderr(&output));
    assert!(
        row[0] == row[1] && row[1] == row[2] && row[0] != "0",
        "{text}"
    );
}

/// Figures of plain RDF stand in the default graph, which is no passage.
#[test]
fn figures_without_a_passage_are_in_the_cube() {
    let here = folder();
    let data = "@prefix xz: <https://w3id.org/xinzhi/ns#> . @prefix e: <http://e/> .
        e:a a xz:Figure ; xz:indicator e:i ; <http://qudt.org/schema/qudt/numericValue> 3 .";
    std::fs::write(here.path().join("data.ttl"), data).expect("the data is written");
    let output = xinzhi_in(here.path(), &["publish", "-d", "data.ttl", "-o", "site"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let cube = std::fs::read_to_string(here.path().join("site/dump/figures.ttl"));
    let cube = cube.expect("the cube is there");
    assert!(cube.contains("a qb:Observation") && !cube.contains("wasDerivedFrom <"));
}

/// With the text at hand, names in the words lead to what the passage says of them, and that leads back.
#[test]
fn words_lead_to_what_is_said_and_back() {
    let Some(path) = std::env::var_os("XINZHI_PAPER") else {
        eprintln!("skipped: XINZHI_PAPER does not name the text of the paper");
        return;
    };
    let text = std::fs::read_to_string(path).expect("the text is readable");
    let site = site(BTreeMap::from([("hk-nqpf-3".to_owned(), text)]));
    let route = Route::Passage {
        paper: "hk-nqpf-3".to_owned(),
        address: "s1.p3.s5".to_owned(),
    };
    let html = page(&site, &route, PageFormat::Html, Language::English);
    let (_, words) = html
        .split_once("<blockquote class=\"words\"")
        .expect("the words");
    let (words, said) = words.split_once("</blockquote>").expect("they end");
    let anchors = values(words, "id");
    assert!(!anchors.is_empty(), "{words}");
    let ids = values(said, "id");
    for link in values(words, "href")
        .iter()
        .filter_map(|l| l.strip_prefix('#'))
    {
        assert!(ids.contains(&link), "{link}");
    }
    for anchor in anchors {
        assert!(said.contains(&format!("href=\"#{anchor}\"")), "{anchor}");
    }
}

/// What is inferred (every passage is part of the paper) does not repeat a passage in the reading view.
#[test]
fn the_reading_view_shows_each_leaf_once() {
    let route = Route::Paper {
        paper: "hk-nqpf-3".to_owned(),
    };
    let html = page(&SITE, &route, PageFormat::Html, Language::English);
    let ids = values(&html, "id");
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "an id comes twice");
    assert!(html.contains(" / 136 "), "136 leaves are counted");
}
