//! What operators are given: the unit, the proxy; and a disk that is full.

use crate::hosting::{Server, free_port, is_installed, start};
use crate::kit::{folder, root, stderr, stdout};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A file for operators, with its places turned to those of the test.
fn given(name: &str, places: &[(&str, &str)]) -> String {
    let path = root().join("src/views/serve/operators").join(name);
    let text = std::fs::read_to_string(path).expect("the file is there");
    places.iter().fold(text, |text, (theirs, ours)| {
        assert!(text.contains(theirs), "{name} has no {theirs}");
        text.replace(theirs, ours)
    })
}

#[test]
fn the_unit_is_one_that_systemd_takes() {
    if !is_installed("systemd-analyze") {
        return;
    }
    let here = folder();
    let unit = here.path().join("xinzhi.service");
    let places = [("/usr/local/bin/xinzhi", env!("CARGO_BIN_EXE_xinzhi"))];
    std::fs::write(&unit, given("xinzhi.service", &places)).expect("is written");
    let output = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&unit)
        .output()
        .expect("it runs");
    let told = stderr(&output);
    assert!(output.status.success(), "{told}");
    // Other units of the machine are none of ours.
    let ours = told.lines().find(|line| line.contains("xinzhi.service"));
    assert_eq!(ours, None);
}

/// Makes a certificate for `localhost` that nobody but itself has signed; `None` where openssl is not installed.
fn certificate(folder: &Path) -> Option<(String, String)> {
    let path = |name: &str| folder.join(name).display().to_string();
    let (certificate, key) = (path("own.pem"), path("own.key"));
    let names = "subjectAltName=DNS:localhost";
    let no_authority = "basicConstraints=critical,CA:FALSE";
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            names,
            "-addext",
            no_authority,
        ])
        .args(["-keyout", &key, "-out", &certificate])
        .output();
    match made {
        Ok(output) if output.status.success() => Some((certificate, key)),
        _ => {
            eprintln!("skipped: openssl is not installed");
            None
        }
    }
}

/// Our server behind the proxy of `nginx.conf`, with TLS.
fn proxied(here: &Path, certificate: &str, key: &str) -> (Server, Server) {
    let own = free_port();
    let bind = format!("127.0.0.1:{own}");
    let binary = env!("CARGO_BIN_EXE_xinzhi");
    let behind = start(
        binary,
        &[
            "serve",
            "--bind",
            &bind,
            "--host",
            "localhost",
            "--site",
            "https://localhost/",
        ],
        own,
    );
    let port = free_port();
    let rules = given(
        "nginx.conf",
        &[
            ("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl")),
            ("server_name example.org", "server_name localhost"),
            ("/etc/ssl/example.org.pem", certificate),
            ("/etc/ssl/example.org.key", key),
            ("127.0.0.1:7878", &bind),
            // The probes come faster than readers do.
            ("rate=20r/s", "rate=2000r/s"),
        ],
    );
    let at = here.display();
    let text = format!(
        "daemon off; master_process off; pid {at}/pid; error_log {at}/error.log; events {{ }}\nhttp {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;\n{rules}\n}}\n"
    );
    let conf = here.join("nginx.conf");
    std::fs::write(&conf, text).expect("is written");
    let conf = conf.display().to_string();
    let proxy = start("nginx", &["-e", "stderr", "-c", &conf], port);
    (behind, proxy)
}

/// With `--features tls` our own probes go the same way; without, the command says what it lacks.
#[test]
fn the_proxy_speaks_tls_for_our_server() {
    if !is_installed("nginx") || !is_installed("curl") {
        return;
    }
    let here = folder();
    let Some((certificate, key)) = certificate(here.path()) else {
        return;
    };
    let (_behind, proxy) = proxied(here.path(), &certificate, &key);
    let url = format!("https://localhost:{}/", proxy.port);
    let fetched = Command::new("curl")
        .args(["-s", "--cacert", &certificate, "-o", "-", "-D", "-"])
        .arg(format!("{url}query?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"))
        .output()
        .expect("it runs");
    let told = stdout(&fetched);
    assert!(
        told.starts_with("HTTP/1.1 200") && told.contains("true"),
        "{told}{}",
        stderr(&fetched)
    );
    let verify = |believed: &str| {
        Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(["verify", &url, "--misses"])
            .env("SSL_CERT_FILE", believed)
            .output()
            .expect("the binary runs")
    };
    let verified = verify(&certificate);
    let told = stdout(&verified) + &stderr(&verified);
    if !cfg!(feature = "tls") {
        assert!(told.contains("--features tls"), "{told}");
        return;
    }
    assert!(verified.status.success(), "{told}");
    let missing = verify("/no/such/file.pem");
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("SSL_CERT_FILE"),
        "{}",
        stderr(&missing)
    );
    // The public authorities have not signed it.
    let doubted = verify("");
    assert_eq!(doubted.status.code(), Some(2), "{}", stdout(&doubted));
}

/// Runs the binary where no file may become longer than 4 kB, as on a disk that is nearly full.
fn cramped(here: &Path, arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_xinzhi"))
        .args(arguments)
        .current_dir(here)
        .env("NO_COLOR", "1")
        .env("XINZHI_CACHE", here.join("cache"))
        .stdin(Stdio::null())
        .output()
        .expect("a shell runs")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("is read").file_name());
    let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Case 37: what was there stays, what is half written is taken away, and the cause is told.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_what_was_there() {
    let here = folder();
    let data = "<http://e/s> a <http://e/C> ; <http://e/p> 1 .";
    std::fs::write(here.path().join("old.svg"), "old").expect("is written");
    std::fs::write(here.path().join("d.ttl"), data).expect("is written");
    for arguments in [
        ["draw", "argument-map", "-o", "old.svg"].as_slice(),
        &["export", "--format", "nq", "-o", "new.nq"],
        &["query", "all-figures", "-o", "figures.csv"],
        &["publish", "-d", "d.ttl", "-o", "site"],
    ] {
        let output = cramped(here.path(), arguments);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(
            told.contains("cannot write") || told.contains("os error"),
            "{told}"
        );
        assert!(!told.contains("panicked"), "{told}");
        let left = names(here.path());
        let left: Vec<_> = left.iter().filter(|name| *name != "cache").collect();
        assert_eq!(left, ["d.ttl", "old.svg"], "{arguments:?}");
    }
    let old = std::fs::read_to_string(here.path().join("old.svg"));
    assert_eq!(old.expect("is there"), "old");
    // What cannot be kept for the next time is no reason not to answer.
    let output = cramped(here.path(), &["query", "counts", "--format", "csv"]);
    assert!(output.status.success(), "{}", stderr(&output));
}
