//! Real servers, started where they are installed and ended with the test.

use crate::kit::root;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the test.
pub struct Running {
    child: Child,
    pub arguments: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Running {
    /// Ends the server.
    pub fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("has an address").port()
}

fn running(
    name: &str,
    program: &str,
    arguments: &[String],
    folder: tempfile::TempDir,
    port: u16,
    paths: [&str; 2],
) -> Option<Running> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path());
    let Ok(mut child) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        eprintln!("skipped: there is no {name} here");
        return None;
    };
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{name} does not start"
        );
        assert!(
            child.try_wait().expect("can be asked").is_none(),
            "{name} ended"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    let [query, store] = paths.map(|path| format!("http://127.0.0.1:{port}{path}"));
    let options = ["--store", &query, "--graph-store-url", &store];
    Some(Running {
        child,
        arguments: options.map(str::to_owned).to_vec(),
        _folder: folder,
    })
}

/// The oxigraph server: the program that `XINZHI_TEST_OXIGRAPH` names, else `oxigraph` (pip install oxigraph).
pub fn oxigraph() -> Option<Running> {
    let folder = crate::kit::folder();
    let port = free_port();
    let program = std::env::var("XINZHI_TEST_OXIGRAPH").unwrap_or_else(|_| "oxigraph".to_owned());
    let arguments = ["serve", "--location", "data", "--bind"].map(str::to_owned);
    let mut arguments = arguments.to_vec();
    arguments.push(format!("127.0.0.1:{port}"));
    running(
        "oxigraph",
        &program,
        &arguments,
        folder,
        port,
        ["/query", "/store"],
    )
}

/// Virtuoso 7 (apt-get install virtuoso-opensource-7-bin), with small buffers.
pub fn virtuoso() -> Option<Running> {
    let folder = crate::kit::folder();
    let port = free_port();
    let settings = include_str!("virtuoso.ini")
        .replace("{sql}", &free_port().to_string())
        .replace("{http}", &port.to_string());
    std::fs::write(folder.path().join("virtuoso.ini"), settings).expect("can be written");
    let arguments = ["+foreground", "+configfile", "virtuoso.ini"].map(str::to_owned);
    let paths = ["/sparql", "/sparql-graph-crud-auth"];
    running("Virtuoso", "virtuoso-t", &arguments, folder, port, paths)
}

impl Running {
    /// The options that name the server.
    pub fn options(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }

    /// The binary on this server, run in the project's folder.
    pub fn xinzhi(&self, arguments: &[&str]) -> Output {
        self.xinzhi_in(&root(), arguments)
    }

    /// The binary on this server, run in a folder.
    pub fn xinzhi_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(arguments)
            .args(&self.arguments)
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .env("XINZHI_STORE_USER", "dba")
            .env("XINZHI_STORE_PASSWORD", "dba")
            .output()
            .expect("the binary runs")
    }
}
