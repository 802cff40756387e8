//! The rules for hosts on the hosts themselves, where they are installed; else the test says that it is skipped.

use crate::kit::{folder, stderr, stdout, xinzhi_in};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DATA: &str = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix id: <https://w3id.org/xinzhi/id/place/> .\nid:here rdfs:label \"這裏\"@zh-Hant-HK , \"这里\"@zh-Hans , \"here\"@en ; a <https://schema.org/Place> .\n";

/// A server that ends with the test.
pub struct Server {
    pub child: Child,
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

/// A reply: status, headers in lower case, body.
struct Reply {
    status: u16,
    headers: String,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        let line = self
            .headers
            .lines()
            .find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(": "))
            .map_or("", |(_, value)| value)
    }
}

impl Server {
    fn get(&self, path: &str, accept: &str, language: &str) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a timeout");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: {accept}\r\nAccept-Language: {language}\r\n\r\n")
            .expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the reply is read");
        let text = String::from_utf8_lossy(&bytes);
        let (headers, _) = text.split_once("\r\n\r\n").expect("a reply has headers");
        let status = headers
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .expect("a status");
        Reply {
            status,
            headers: headers.to_owned(),
        }
    }

    /// Follows one redirect.
    fn dereference(&self, path: &str, accept: &str, language: &str) -> (String, Reply) {
        let first = self.get(path, accept, language);
        assert_eq!(first.status, 303, "{path}: {}", first.headers);
        let location = first.header("location").to_owned();
        let from = location.find("/page/").expect("a page of ours");
        let second = self.get(&location[from..], accept, language);
        assert_eq!(second.status, 200, "{location}: {}", second.headers);
        (location, second)
    }

    pub fn wait(self) -> Self {
        // Ours reads its project first.
        for _ in 0..1200 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return self;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not start");
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

pub fn is_installed(program: &str) -> bool {
    let found = Command::new(program)
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if found.is_err() {
        eprintln!("skipped: {program} is not installed");
    }
    found.is_ok()
}

/// A published site in a folder that servers under other users may read.
fn published(tier: &str) -> tempfile::TempDir {
    let here = folder();
    std::fs::write(here.path().join("d.ttl"), DATA).expect("the data is written");
    let output = xinzhi_in(
        here.path(),
        &[
            "publish",
            "-d",
            "d.ttl",
            "-o",
            "site",
            "--site",
            "http://localhost/",
            "--tier",
            tier,
        ],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(here.path(), std::fs::Permissions::from_mode(0o755))
            .expect("the folder is opened");
    }
    here
}

pub fn start(program: &str, arguments: &[&str], port: u16) -> Server {
    let child = Command::new(program)
        .args(arguments)
        .spawn()
        .expect("the server starts");
    Server { child, port }.wait()
}

fn write(path: &Path, text: &str) -> String {
    std::fs::write(path, text).expect("the file is written");
    path.display().to_string()
}

#[test]
fn nginx_leads_from_iris_to_files() {
    if !is_installed("nginx") {
        return;
    }
    let here = published("approximate");
    let at = here.path().display();
    let maps = format!("include {at}/site/hosting/nginx-maps.conf;");
    let rules = format!("include {at}/site/hosting/nginx-site.conf;");
    let server = nginx(here.path(), &maps, &rules);
    let (location, reply) = server.dereference("/id/place/here", "text/turtle", "en");
    assert!(location.ends_with("/page/place/here.ttl"), "{location}");
    assert!(
        reply.header("content-type").starts_with("text/turtle"),
        "{}",
        reply.headers
    );
    let (location, _) =
        server.dereference("/id/place/here", "text/html,*/*;q=0.8", "zh-CN,zh;q=0.9");
    assert!(location.ends_with("here.zh-Hans.html"), "{location}");
    let (location, reply) = server.dereference("/id/place/here", "*/*", "zh-HK");
    assert!(location.ends_with("here.zh-Hant-HK.html"), "{location}");
    assert!(reply.header("vary").contains("Accept"), "{}", reply.headers);
    assert_eq!(server.get("/no/such/thing", "*/*", "en").status, 404);
    let void = server.get("/.well-known/void", "*/*", "en");
    assert!(
        void.header("content-type").starts_with("text/turtle"),
        "{}",
        void.headers
    );
    verified(&server, here.path(), "approximate");
}

/// As GitHub Pages does: a name without ending is tried with `.html`, and as a folder.
#[test]
fn plain_files_keep_what_their_tier_promises() {
    if !is_installed("nginx") {
        return;
    }
    let here = published("files");
    let rules = "types { text/html html; text/css css; } error_page 404 /404.html; location / { try_files $uri $uri.html $uri/index.html =404; }";
    let server = nginx(here.path(), "", rules);
    let page = server.get("/id/place/here", "text/html", "en");
    assert_eq!(page.status, 200, "{}", page.headers);
    verified(&server, here.path(), "files");
}

/// Nginx with rules of ours for a published site.
fn nginx(here: &Path, maps: &str, rules: &str) -> Server {
    let port = free_port();
    let at = here.display();
    let text = format!(
        "daemon off; master_process off; pid {at}/pid; error_log {at}/error.log; events {{ }}\nhttp {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s; {maps} server {{ listen 127.0.0.1:{port}; root {at}/site; {rules} }} }}\n"
    );
    let conf = write(&here.join("nginx.conf"), &text);
    start("nginx", &["-e", "stderr", "-c", &conf], port)
}

/// Our own probes miss nothing.
fn verified(server: &Server, here: &Path, tier: &str) {
    let url = format!("http://127.0.0.1:{}/", server.port);
    let output = xinzhi_in(here, &["verify", &url, "--tier", tier, "--misses"]);
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn caddy_leads_from_iris_to_files() {
    if !is_installed("caddy") {
        return;
    }
    let here = published("approximate");
    let port = free_port();
    let own = here.path().join("site/hosting/Caddyfile");
    let rules = std::fs::read_to_string(own).expect("the rules are there");
    let root = format!("root * {}/site", here.path().display());
    let rules = rules
        .replace(":80 {", &format!("{{\n\tadmin off\n}}\n:{port} {{"))
        .replace("root * .", &root);
    let conf = write(&here.path().join("Caddyfile"), &rules);
    let arguments = ["run", "--adapter", "caddyfile", "--config", &conf];
    let child = Command::new("caddy")
        .args(arguments)
        .env("HOME", here.path())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let server = Server { child, port }.wait();
    let (location, _) = server.dereference("/id/place/here", "text/html", "zh-CN,zh;q=0.9");
    assert!(location.ends_with("here.zh-Hans.html"), "{location}");
    let void = server.get("/.well-known/void", "*/*", "en");
    assert!(
        void.header("content-type").starts_with("text/turtle"),
        "{}",
        void.headers
    );
    verified(&server, here.path(), "approximate");
}

const MODULES: &str = "/usr/lib/apache2/modules";

#[test]
fn apache_weighs_types_and_languages() {
    if !is_installed("apache2") {
        return;
    }
    let here = published("full");
    let server = apache(here.path(), "site");
    for (accept, media) in [
        ("text/turtle", "text/turtle"),
        (
            "text/turtle;q=0.4, application/ld+json",
            "application/ld+json",
        ),
        (
            "application/rdf+xml, text/html;q=0.2",
            "application/rdf+xml",
        ),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ] {
        let (_, reply) = server.dereference("/id/place/here", accept, "en");
        assert!(
            reply.header("content-type").starts_with(media),
            "{accept}: {}",
            reply.headers
        );
        assert!(
            reply.header("vary").to_lowercase().contains("accept"),
            "{}",
            reply.headers
        );
    }
    for (language, tag) in [
        ("en", "en"),
        ("fr, en;q=0.5, zh-Hans;q=0.8", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hant-HK"),
        ("fr", "zh-Hant-HK"),
    ] {
        let (_, reply) = server.dereference("/id/place/here", "text/html", language);
        assert_eq!(
            reply.header("content-language").to_lowercase(),
            tag.to_lowercase(),
            "{language}: {}",
            reply.headers
        );
    }
    assert_eq!(server.get("/id/place/nowhere", "*/*", "en").status, 303);
    assert_eq!(server.get("/page/place/nowhere", "*/*", "en").status, 404);
    // What was written within the last second has a weak tag at Apache's.
    std::thread::sleep(Duration::from_millis(1200));
    verified(&server, here.path(), "full");
}

/// Apache with the rules that stand in a folder.
fn apache(here: &Path, root: &str) -> Server {
    let port = free_port();
    let at = here.display();
    let modules: String = [
        "mpm_event",
        "authz_core",
        "mime",
        "negotiation",
        "rewrite",
        "headers",
        "dir",
    ]
    .iter()
    .map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n"))
    .collect();
    let text = format!(
        "ServerRoot {at}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {at}/pid\nErrorLog {at}/error.log\nMutex fcntl:{at}\n{modules}TypesConfig /etc/mime.types\nUser www-data\nGroup www-data\nDocumentRoot {at}/{root}\n<Directory {at}/{root}>\nAllowOverride All\nOptions FollowSymLinks\nRequire all granted\n</Directory>\n"
    );
    let conf = write(&here.join("apache.conf"), &text);
    start("apache2", &["-X", "-f", &conf], port)
}

/// The redirects of w3id.org, which is an Apache, lead to the site in the right form and language.
#[test]
fn w3id_leads_to_the_site() {
    if !is_installed("apache2") {
        return;
    }
    let here = published("full");
    let name = here.path().join("names/xinzhi");
    std::fs::create_dir_all(&name).expect("a folder is made");
    std::fs::copy(
        here.path().join("site/hosting/w3id/.htaccess"),
        name.join(".htaccess"),
    )
    .expect("the rules are there");
    let server = apache(here.path(), "names");
    for (path, accept, language, to) in [
        ("id/place/here", "text/turtle", "en", "page/place/here.ttl"),
        (
            "id/place/here",
            "application/ld+json, */*;q=0.1",
            "en",
            "page/place/here.jsonld",
        ),
        (
            "id/place/here",
            "text/html,*/*;q=0.8",
            "en-GB,en;q=0.9",
            "page/place/here.en.html",
        ),
        (
            "id/place/here",
            "text/html,*/*;q=0.8",
            "zh-CN",
            "page/place/here.zh-Hans.html",
        ),
        (
            "id/place/here",
            "*/*",
            "fr",
            "page/place/here.zh-Hant-HK.html",
        ),
        ("ns", "application/rdf+xml", "en", "page/ns.rdf"),
        ("sitemap.xml", "*/*", "en", "sitemap.xml"),
    ] {
        let reply = server.get(&format!("/xinzhi/{path}"), accept, language);
        assert!(
            matches!(reply.status, 302 | 303),
            "{path}: {}",
            reply.headers
        );
        assert_eq!(
            reply.header("location"),
            format!("http://localhost/{to}"),
            "{path}"
        );
    }
}
