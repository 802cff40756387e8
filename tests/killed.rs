//! What is left when the process is killed, or the disk is full: what was acknowledged, and nothing by halves.

use crate::kit::{folder, root, stderr, xinzhi_in};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn started(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_xinzhi"))
        .args(arguments)
        .current_dir(folder)
        .env("XINZHI_TOKEN", "a-token-for-the-tests")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs")
}

/// Starts the program, lets it run for a while, and kills it; says whether it had ended by itself.
fn killed(folder: &Path, arguments: &[&str], after: Duration) -> bool {
    let mut child = started(folder, arguments);
    std::thread::sleep(after);
    let ended = child.try_wait().expect("can be asked").is_some();
    let _ = child.kill();
    let _ = child.wait();
    ended
}

/// A push that is killed leaves no graph half done, and the next one goes on.
#[test]
fn a_push_that_is_killed_is_taken_up_again() {
    let Some(server) = crate::stores::oxigraph() else {
        return;
    };
    let planned = server.xinzhi(&["push", "--dry-run"]);
    let planned = crate::kit::stdout(&planned);
    let size = |graph: &str| {
        let line = planned.lines().find(|line| line.ends_with(graph))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let mut chance = Chance(11);
    let mut push = vec!["push"];
    push.extend(server.arguments.iter().map(String::as_str));
    for _ in 0..4 {
        let ended = killed(
            &root(),
            &push,
            Duration::from_millis(150 + chance.next(1_200)),
        );
        let counted = server.xinzhi(&[
            "query",
            "-q",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
            "--default-graph",
            "as-is",
            "--format",
            "csv",
        ]);
        for line in crate::kit::stdout(&counted).lines().skip(1) {
            let (graph, count) = line.split_once(',').expect("two columns");
            if graph.ends_with("graph/manifest") {
                continue;
            }
            assert_eq!(size(graph), count.trim().parse().ok(), "{graph}");
        }
        if ended {
            break;
        }
    }
    let pushed = server.xinzhi(&["push"]);
    assert!(pushed.status.success(), "{}", stderr(&pushed));
    let again = crate::kit::stdout(&server.xinzhi(&["push", "--dry-run"]));
    assert!(
        again.contains(": 0 graphs added, 0 replaced, 0 dropped"),
        "{again}"
    );
}

/// A snapshot is the old one or the new one, whenever its writer is killed.
#[test]
fn a_snapshot_is_whole_whenever_its_writer_is_killed() {
    let folder = folder();
    let line = |n: usize| format!("<http://e/{n}> <http://e/p> \"{n}\" .\n");
    let some: String = (0..10).map(line).collect();
    let many: String = (0..60_000).map(line).collect();
    std::fs::write(folder.path().join("some.nt"), some).expect("can be written");
    std::fs::write(folder.path().join("many.nt"), many).expect("can be written");
    let some = ["load", "some.nt", "-o", "s.snapshot"];
    assert!(xinzhi_in(folder.path(), &some).status.success());
    let mut chance = Chance(5);
    for _ in 0..6 {
        let many = ["load", "many.nt", "-o", "s.snapshot"];
        killed(
            folder.path(),
            &many,
            Duration::from_millis(chance.next(1_500)),
        );
        let count = crate::load::count(folder.path(), &["-d", "s.snapshot"], "?s ?p ?o");
        assert!([10, 60_000].contains(&count), "{count}");
    }
}

/// A folder on a disk of four megabytes; `None`, with a word, where none can be mounted.
struct Small(tempfile::TempDir);

impl Small {
    fn new() -> Option<Self> {
        let folder = folder();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: no small disk can be mounted here");
        None
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_is_told_and_what_stood_there_stays() {
    let Some(small) = Small::new() else { return };
    let at = small.0.path();
    std::fs::write(
        at.join("some.nt"),
        "<http://e/s> <http://e/p> 1 .\n".replace(" 1 ", " \"1\" "),
    )
    .expect("can be written");
    let target = at.join("s.snapshot").display().to_string();
    let some = xinzhi_in(at, &["load", "some.nt", "-o", &target]);
    assert!(some.status.success(), "{}", stderr(&some));
    let before = std::fs::read(&target).expect("is there");
    let _ = std::fs::write(at.join("filler"), vec![0; 3 << 20]);
    let _ = std::fs::write(at.join("filler2"), vec![0; 1 << 20]);
    let exported = at.join("all.nq").display().to_string();
    for arguments in [
        ["load", "-o", &target].as_slice(),
        &["export", "--format", "nq", "-o", &exported],
    ] {
        let told = xinzhi_in(&root(), arguments);
        assert_eq!(told.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&told).contains("space"), "{}", stderr(&told));
    }
    assert_eq!(std::fs::read(&target).expect("is there"), before);
    assert!(!Path::new(&exported).exists());
    let left = std::fs::read_dir(at).expect("is there").count();
    assert_eq!(left, 4, "no draft stays behind");
}

#[cfg(feature = "disk")]
mod disk {
    use super::*;
    use crate::load::count;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    /// Files of so many statements each, in a graph of their own.
    fn files(folder: &Path, number: usize, statements: usize) {
        std::fs::create_dir(folder.join("in")).expect("can be made");
        for file in 0..number {
            let line = |n: usize| {
                format!("<http://e/{n}> <http://e/p> \"{file} {n}\" <http://e/g{file}> .\n")
            };
            let text: String = (0..statements).map(line).collect();
            let at = folder.join("in").join(format!("{file:03}.nq"));
            std::fs::write(at, text).expect("can be written");
        }
    }

    /// The sizes of the graphs that are there.
    fn sizes(folder: &Path) -> Vec<usize> {
        let query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g";
        let arguments = ["query", "-q", query, "--format", "csv", "-l", "db"];
        let told = crate::kit::done(folder, &arguments);
        let numbers = told.lines().skip(1);
        numbers.map(|n| n.parse().expect("is a number")).collect()
    }

    #[test]
    fn a_load_that_is_killed_has_loaded_whole_files() {
        let folder = folder();
        files(folder.path(), 40, 200);
        // A few files are kept together, so that there are many moments to be killed at.
        let load = [
            "load",
            "in",
            "-l",
            "db",
            "--union-default-graph",
            "--together",
            "30000",
        ];
        let mut chance = Chance(3);
        let mut before = 0;
        for _ in 0..8 {
            let after = Duration::from_millis(20 + chance.next(700));
            killed(folder.path(), &load, after);
            if !folder.path().join("db/CURRENT").exists() {
                continue;
            }
            let sizes = sizes(folder.path());
            assert!(sizes.iter().all(|size| *size == 200), "{sizes:?}");
            assert!(sizes.len() >= before, "nothing that was there is lost");
            before = sizes.len();
            let merged = count(folder.path(), &["-l", "db"], "?s ?p ?o");
            assert_eq!(merged, 200 * sizes.len(), "the merge is that of the graphs");
        }
        assert!(xinzhi_in(folder.path(), &load).status.success());
        assert_eq!(sizes(folder.path()), vec![200; 40]);
    }

    /// Sends an update; true when it was acknowledged.
    fn update(port: u16, text: &str) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
            return false;
        };
        let request = format!(
            "POST /update HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nAuthorization: Bearer a-token-for-the-tests\r\nContent-Type: application/sparql-update\r\nContent-Length: {}\r\n\r\n{text}",
            text.len()
        );
        let mut answer = String::new();
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_string(&mut answer);
        answer.starts_with("HTTP/1.1 204")
    }

    #[test]
    fn updates_that_were_acknowledged_outlive_the_server() {
        let folder = folder();
        let mut chance = Chance(17);
        let (mut acknowledged, mut number) = (Vec::new(), 0);
        for round in 0..4 {
            let port = crate::stores::free_port();
            let bind = format!("127.0.0.1:{port}");
            let mut serve = vec![
                "serve",
                "-l",
                "db",
                "--writable",
                "--bind",
                &bind,
                "--empty",
            ];
            if round == 0 {
                serve.push("--union-default-graph");
            }
            let mut server = started(folder.path(), &serve);
            let mut waited = 0;
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                waited += 1;
                assert!(waited < 600, "the server does not start");
                std::thread::sleep(Duration::from_millis(100));
            }
            let kill = Duration::from_millis(100 + chance.next(900));
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    std::thread::sleep(kill);
                    let _ = server.kill();
                    let _ = server.wait();
                });
                loop {
                    number += 1;
                    let text = format!(
                        "INSERT DATA {{ GRAPH <http://e/g> {{ <http://e/{number}> <http://e/p> 1 , 02 , \"x\" }} }}"
                    );
                    if !update(port, &text) {
                        break;
                    }
                    acknowledged.push(number);
                }
            });
            for pattern in ["?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"] {
                let all = count(folder.path(), &["-l", "db"], pattern);
                // The update that was not answered may have been kept, and then as a whole.
                let (least, most) = (3 * acknowledged.len(), 3 * (acknowledged.len() + round + 1));
                assert!(
                    all.is_multiple_of(3) && (least..=most).contains(&all),
                    "{all} of {least}"
                );
            }
            for n in &acknowledged {
                let own = format!("GRAPH <http://e/g> {{ <http://e/{n}> ?p ?o }}");
                if *n % 5 == 0 {
                    assert_eq!(count(folder.path(), &["-l", "db"], &own), 3, "{n}");
                }
            }
        }
        assert!(!acknowledged.is_empty());
    }

    #[test]
    fn a_load_onto_a_full_disk_is_told_and_leaves_what_was_there() {
        let Some(small) = Small::new() else { return };
        let at = small.0.path();
        std::fs::write(
            at.join("some.nq"),
            "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n",
        )
        .expect("can be written");
        let some = xinzhi_in(at, &["load", "some.nq", "-l", "db"]);
        if !some.status.success() {
            eprintln!(
                "skipped: the disk is too small for a store: {}",
                stderr(&some)
            );
            return;
        }
        let told = xinzhi_in(
            &root(),
            &[
                "load",
                "data",
                "ontology",
                "-l",
                &at.join("db").display().to_string(),
                "--graph",
                "http://e/h",
            ],
        );
        assert_eq!(told.status.code(), Some(2), "{}", stderr(&told));
        assert_eq!(sizes(at), [1]);
    }
}
