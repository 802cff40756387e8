//! Cases 20, 21, 32, 39 and 40: the binary on a socket.

use super::TOKEN;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The binary as a server.
pub struct Running {
    child: Child,
    port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(["serve", "--bind", "127.0.0.1:0"])
            .args(arguments)
            .env("XINZHI_TOKEN", TOKEN)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut told = child.stderr.take().expect("it talks");
        let mut line = String::new();
        let mut byte = [0u8];
        while !line.ends_with('\n') && told.read(&mut byte).is_ok_and(|n| n == 1) {
            line.push(char::from(byte[0]));
        }
        let port = line
            .split_once("127.0.0.1:")
            .and_then(|(_, rest)| rest.split('/').next())
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("no port in '{line}'"));
        Self { child, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time");
        stream
    }

    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has answered and closed need not read on.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self) -> String {
        self.raw(
            b"GET /query?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
    }

    fn end(&mut self, signal: &str) -> Option<i32> {
        let killed = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(killed.is_ok_and(|status| status.success()));
        for _ in 0..100 {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not end")
    }
}

#[test]
fn malformed_http_gets_one_answer_and_an_end() {
    let server = Running::start(&["--empty", "--limit", "header-time=2"]);
    let head =
        "POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n";
    for (what, bytes, statuses) in [
        (
            "two lengths",
            format!("{head}Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {{}}x"),
            &["400"][..],
        ),
        (
            "a bad chunk",
            format!("{head}Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {{}}\r\n0\r\n\r\n"),
            &["400"][..],
        ),
        (
            "a header of 1 MB",
            format!(
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            &["431"][..],
        ),
        (
            "20,000 headers",
            format!(
                "GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n",
                "X: y\r\n".repeat(20_000)
            ),
            &["431"][..],
        ),
        (
            "no host",
            "GET /query?query=ASK%7B%7D HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "garbage",
            "\u{1}\u{2}\u{3}garbage\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "a TLS hello",
            "\u{16}\u{3}\u{1}\u{2}\r\n\r\n".to_owned(),
            &["400"][..],
        ),
        (
            "a long target",
            format!(
                "GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            &["414", "431"][..],
        ),
        (
            "a length without end",
            format!("{head}Content-Length: 9000000000000000\r\n\r\n"),
            &["413"][..],
        ),
    ] {
        let answer = server.raw(bytes.as_bytes());
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(
            statuses.contains(&status),
            "{what}: '{}'",
            answer.lines().next().unwrap_or_default()
        );
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{what}: {answer}");
        assert!(server.ask().contains(" 200 "), "after {what}");
    }
    let both = server.raw(format!("{head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
    assert!(both.matches("HTTP/1.1 ").count() <= 1, "{both}");
}

#[test]
fn half_requests_do_not_keep_others_out() {
    let server = Running::start(&[
        "--empty",
        "--limit",
        "header-time=2",
        "--limit",
        "body-idle=2",
    ]);
    let halves: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = server.connect();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: loc")
                .expect("is sent");
            stream
        })
        .collect();
    let began = Instant::now();
    assert!(server.ask().contains(" 200 "));
    assert!(began.elapsed() < Duration::from_secs(5));
    for mut half in halves.into_iter().take(3) {
        let mut rest = Vec::new();
        half.read_to_end(&mut rest)
            .expect("the connection has ended");
    }
    assert!(began.elapsed() < Duration::from_secs(20));
    let unsent = server.raw(b"POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK");
    assert!(unsent.contains(" 408 "), "{unsent}");
}

#[test]
fn a_server_that_is_told_to_end_ends_in_order() {
    let mut server = Running::start(&["--empty"]);
    assert!(server.ask().contains(" 200 "));
    assert_eq!(server.end("-TERM"), Some(0));
    let mut server = Running::start(&["--empty"]);
    assert_eq!(server.end("-INT"), Some(0));
}

#[test]
fn what_cannot_be_served_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken
        .local_addr()
        .expect("it has an address")
        .port()
        .to_string();
    let run = |arguments: &[&str], token: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_xinzhi"))
            .args(arguments)
            .env("XINZHI_TOKEN", token)
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary runs");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    for (arguments, token, cause) in [
        (
            &["serve", "--empty", "--bind", &format!("127.0.0.1:{port}")][..],
            "",
            "cannot be listened on",
        ),
        (
            &["serve", "--empty", "--bind", "nonsense"][..],
            "",
            "ADDRESS:PORT",
        ),
        (&["serve", "--empty", "--writable"][..], "", "XINZHI_TOKEN"),
        (
            &["serve", "--empty", "--writable", "--bind", "0.0.0.0:0"][..],
            "short",
            "at least 16",
        ),
        (
            &["serve", "--limit", "nonsense=1"][..],
            "",
            "there is no limit",
        ),
    ] {
        let (code, told) = run(arguments, token);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(cause), "{told}");
    }
}
