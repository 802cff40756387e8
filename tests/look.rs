//! The published site as readers get it: in a browser under a strict policy, by a checker of HTML and by one of accessibility; and its
//! description of itself by the shapes that harvesters apply. Skipped, with a word, where a tool is absent.

use crate::kit::{folder, root, stderr, stdout, xinzhi, xinzhi_in};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the checks, with the packages that they need, when these are installed: beside them, or where `XINZHI_SITE_TOOLS` says.
fn tools() -> Option<PathBuf> {
    let here = root().join("tests/site");
    let installed = std::env::var_os("XINZHI_SITE_TOOLS").map_or(here.clone(), PathBuf::from);
    let found = installed.join("node_modules/puppeteer-core").is_dir();
    if !found {
        eprintln!("skipped: the packages of tests/site/package.json are not installed");
    }
    found.then_some(installed)
}

/// A copy of the checks beside their packages, as modules are found from where a script stands.
fn script(tools: &Path, name: &str) -> PathBuf {
    let (from, to) = (root().join("tests/site").join(name), tools.join(name));
    if from != to {
        std::fs::copy(from, &to).expect("the check is copied");
    }
    to
}

/// Runs a check; one that lacks a tool ends with 3 and is skipped.
fn ran(command: &mut Command) {
    match command.output() {
        Err(_) => eprintln!("skipped: node is not installed"),
        Ok(output) if output.status.code() == Some(3) => {
            eprintln!("skipped: {}", stdout(&output));
        }
        Ok(output) => assert!(output.status.success(), "{}", stdout(&output)),
    }
}

#[test]
fn every_kind_of_page_is_light_valid_accessible_and_asks_nothing_of_others() {
    let Some(tools) = tools() else {
        return;
    };
    let here = folder();
    let site = here.path().join("site");
    let output = xinzhi(&["publish", "-o", &site.display().to_string(), "--quiet"]);
    assert!(output.status.success(), "{}", stderr(&output));
    script(&tools, "htmlvalidate.json");
    let look = script(&tools, "look.mjs");
    ran(Command::new("node").arg(look).arg(&site));
}

/// Suggestions, answers, pictures, the keyboard; search on the server and from the disk.
#[test]
fn search_and_query_page_serve_readers_in_a_browser() {
    let Some(tools) = tools() else {
        return;
    };
    script(&tools, "htmlvalidate.json");
    let used = script(&tools, "ask.mjs");
    let list = root().join("tests/search/fifty.csv");
    ran(Command::new("node")
        .arg(used)
        .arg(env!("CARGO_BIN_EXE_xinzhi"))
        .arg("--fifty")
        .arg(list)
        .current_dir(root()));
}

/// A folder of ours as it is put on a host that reads its rules from there.
fn site_for_hosts(here: &Path, url: &str) -> String {
    let site = here.join("site").display().to_string();
    let data = root().join("tests/site/dcat-ap.ttl").display().to_string();
    let arguments = ["publish", "-d", &data, "-o", &site, "--site", url];
    let output = xinzhi(&arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    site
}

/// Netlify's own parsers take every line of what is written for it.
#[test]
fn netlify_reads_its_redirects_and_headers() {
    let Some(tools) = tools() else {
        return;
    };
    let here = folder();
    let site = site_for_hosts(here.path(), "https://example.org/kg/");
    let script = script(&tools, "netlify.mjs");
    ran(Command::new("node").arg(script).arg(&site));
}

/// Cloudflare Pages, as it runs on one's own machine, takes what is written for it and answers as our guide says.
#[test]
fn cloudflare_answers_by_its_redirects_and_headers() {
    let Some(tools) = tools() else {
        return;
    };
    let here = folder();
    let site = site_for_hosts(here.path(), "https://example.org/");
    let script = script(&tools, "cloudflare.mjs");
    let asked = [
        "/dataset→/page/dataset.zh-Hant-HK→text/html",
        "/page/search.en.html→/page/search.en→text/html",
        "/page/dataset.ttl→/page/dataset.ttl→text/turtle",
        "/page/dataset.jsonld→/page/dataset.jsonld→application/ld+json",
        "/.well-known/void→/.well-known/void→text/turtle",
    ];
    ran(Command::new("node").arg(script).arg(&site).args(asked));
}

/// `.well-known/void` of the project passes what DCAT-AP 3.0 demands: by our own writing of it, and by the official file
/// (`dcat-ap-SHACL.ttl` of SEMICeu/DCAT-AP) where `XINZHI_DCAT_AP` names one.
#[test]
fn the_dataset_describes_itself_as_harvesters_demand() {
    let here = folder();
    let described = crate::publish::file("page/dataset.ttl");
    std::fs::write(here.path().join("void.ttl"), described).expect("the description is written");
    let own = root().join("tests/site/dcat-ap.ttl");
    let official = std::env::var_os("XINZHI_DCAT_AP").map(PathBuf::from);
    if official.is_none() {
        eprintln!("skipped: XINZHI_DCAT_AP names no file with the official shapes");
    }
    for shapes in std::iter::once(own).chain(official) {
        let shapes = shapes.display().to_string();
        let output = xinzhi_in(
            here.path(),
            &["check", "--shapes", &shapes, "-d", "void.ttl"],
        );
        let told = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(0), "{shapes}: {told}");
    }
}
