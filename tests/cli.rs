//! What a person types: exit codes, messages that name the place and the next step, nothing half-written.

use crate::kit::{folder, root, stderr, stdout, xinzhi, xinzhi_in};

const TRIPLE: &str =
    "<http://e/a> <http://e/b> \"01\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n";

#[test]
fn the_embedded_project_answers_anywhere() {
    let place = folder();
    let output = xinzhi_in(
        place.path(),
        &[
            "query",
            "-q",
            "ASK { GRAPH ?p { ?f a xz:Figure } ?p a xz:Passage }",
        ],
    );
    assert_eq!(
        (output.status.code(), stdout(&output).trim()),
        (Some(0), "true"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn plain_rdf_keeps_its_written_forms() {
    let place = folder();
    std::fs::write(place.path().join("a.nt"), TRIPLE).expect("writes");
    let output = xinzhi_in(place.path(), &["export", "-d", "a.nt", "--format", "ttl"]);
    assert!(
        stdout(&output).contains("01"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let answer = xinzhi_in(
        place.path(),
        &[
            "query",
            "-d",
            "a.nt",
            "-q",
            "SELECT ?o { ?s ?p ?o }",
            "--format",
            "csv",
        ],
    );
    assert_eq!(stdout(&answer), "o\r\n01\r\n");
}

#[test]
fn a_wrong_line_is_told_with_its_place() {
    let place = folder();
    std::fs::write(
        place.path().join("bad.ttl"),
        format!("{TRIPLE}<http://e/a> <http://e/b> ] .\n{TRIPLE}"),
    )
    .expect("writes");
    std::fs::write(place.path().join("good.nt"), TRIPLE).expect("writes");
    let query = xinzhi_in(place.path(), &["query", "-d", ".", "-q", "ASK {}"]);
    assert_eq!(query.status.code(), Some(2));
    assert!(stderr(&query).contains("bad.ttl:2:"), "{}", stderr(&query));
    let check = xinzhi_in(place.path(), &["check", "-d", "."]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        stdout(&check).contains("bad.ttl:2:") && stdout(&check).contains("^"),
        "{}",
        stdout(&check)
    );
}

#[test]
fn near_names_are_proposed() {
    let question = xinzhi(&["query", "who-said-waht"]);
    assert_eq!(question.status.code(), Some(2));
    assert!(
        stderr(&question).contains("did you mean who-said-what"),
        "{}",
        stderr(&question)
    );
    let prefix = xinzhi(&["query", "-q", "SELECT * { ?s skoss:prefLabel ?o }"]);
    assert_eq!(prefix.status.code(), Some(2));
    assert!(
        stderr(&prefix).contains("did you mean skos"),
        "{}",
        stderr(&prefix)
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = folder();
    std::fs::create_dir(place.path().join("empty")).expect("makes a folder");
    std::fs::write(place.path().join("latin.ttl"), b"# caf\xe9\n").expect("writes");
    for (arguments, told) in [
        (
            vec!["query", "-d", "missing.ttl", "-q", "ASK {}"],
            "missing.ttl",
        ),
        (vec!["query", "-d", "empty", "-q", "ASK {}"], "no RDF file"),
        (
            vec!["query", "-d", "latin.ttl", "-q", "ASK {}"],
            "latin.ttl:1:6",
        ),
        (vec!["query", "empty/"], "is a folder"),
        (
            vec!["export", "-d", "latin.ttl", "--format", "docx"],
            "docx",
        ),
        (vec!["--project", "empty", "stats"], "xinzhi.toml"),
        (vec!["frobnicate"], "frobnicate"),
    ] {
        let output = xinzhi_in(place.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains(told),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn an_empty_project_is_told_apart_from_a_broken_one() {
    let place = folder();
    std::fs::write(
        place.path().join("xinzhi.toml"),
        "name = \"e\"\nbase = \"https://e.org/\"\n",
    )
    .expect("writes");
    let empty = xinzhi_in(place.path(), &["build"]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(
        stderr(&empty).contains("empty project"),
        "{}",
        stderr(&empty)
    );
    assert!(!place.path().join("dist").exists());
    std::fs::write(place.path().join("xinzhi.toml"), "name = \"e\"\nbase = 3\n").expect("writes");
    let broken = xinzhi_in(place.path(), &["stats"]);
    assert!(
        stderr(&broken).contains("xinzhi.toml:2"),
        "{}",
        stderr(&broken)
    );
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let place = folder();
    std::fs::create_dir(place.path().join("dist")).expect("makes a folder");
    std::fs::write(place.path().join("dist/precious.txt"), "mine").expect("writes");
    let output = xinzhi_in(place.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not ours"), "{}", stderr(&output));
    assert_eq!(
        std::fs::read_to_string(place.path().join("dist/precious.txt"))
            .ok()
            .as_deref(),
        Some("mine")
    );
    let leftovers: Vec<_> = std::fs::read_dir(place.path())
        .expect("readable")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(leftovers, ["dist"]);
}

#[test]
fn nested_braces_do_not_end_the_process() {
    let deep = format!("SELECT * {}{}", "{".repeat(3000), "}".repeat(3000));
    let output = xinzhi(&["query", "-q", &deep]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("nested deeper"),
        "{}",
        stderr(&output)
    );
}

/// The list of commands says what each is for.
#[test]
fn every_command_is_described() {
    let help = stdout(&xinzhi(&["--help"]));
    let list = help.lines().skip_while(|line| *line != "Commands:");
    let list = list.skip(1).take_while(|line| !line.is_empty());
    // Long descriptions go on in lines that begin further in.
    let commands: Vec<&str> = list.filter(|line| !line.starts_with("   ")).collect();
    assert!(commands.len() > 20, "{help}");
    for line in commands {
        assert!(line.split_whitespace().count() > 3, "{line}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
        .args(["export", "--format", "nq"])
        .current_dir(root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_parameter_is_found_by_any_label_and_never_pasted() {
    let traditional = xinzhi(&[
        "query",
        "who-said-what",
        "--param",
        "who=梁振英",
        "--format",
        "csv",
    ]);
    let simplified = xinzhi(&[
        "query",
        "who-said-what",
        "--param",
        "who=person:leung-chun-ying",
        "--format",
        "csv",
    ]);
    assert!(traditional.status.success(), "{}", stderr(&traditional));
    assert_eq!(stdout(&traditional), stdout(&simplified));
    assert!(stdout(&traditional).lines().count() > 1);
    let hostile = xinzhi(&["query", "who-said-what", "--param", "who=x> } ; DROP ALL #"]);
    assert_eq!(hostile.status.code(), Some(2));
    assert!(
        stderr(&hostile).contains("nothing is called"),
        "{}",
        stderr(&hostile)
    );
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&xinzhi(&["completions", shell])).contains("xinzhi"));
    }
    assert!(stdout(&xinzhi(&["man"])).contains(".TH"));
}

/// A device is written to and stays a device; a link stays a link; files can be read by others and keep their permissions.
#[cfg(unix)]
#[test]
fn outputs_replace_plain_files_only() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let place = folder();
    let ask = |to: &str| xinzhi_in(place.path(), &["query", "-q", "ASK {}", "-o", to]);
    let mode = |name: &str| {
        let found = std::fs::metadata(place.path().join(name)).expect("is there");
        found.permissions().mode() & 0o777
    };
    // A socket stands for a device: neither may be replaced, and no test should risk a real device.
    let socket = place.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("binds");
    assert_eq!(ask("socket").status.code(), Some(2));
    assert!(
        std::fs::metadata(&socket)
            .expect("is there")
            .file_type()
            .is_socket()
    );

    assert!(ask("new.txt").status.success());
    assert_ne!(mode("new.txt") & 0o044, 0, "others cannot read it");
    std::fs::set_permissions(
        place.path().join("new.txt"),
        std::fs::Permissions::from_mode(0o640),
    )
    .expect("sets");
    symlink("new.txt", place.path().join("link.txt")).expect("links");
    assert!(ask("link.txt").status.success());
    assert!(
        std::fs::symlink_metadata(place.path().join("link.txt"))
            .expect("is there")
            .is_symlink()
    );
    assert_eq!(mode("new.txt"), 0o640);

    let nowhere = ask("missing/out.txt");
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(
        !stderr(&nowhere).contains(".xinzhi-"),
        "{}",
        stderr(&nowhere)
    );
}
