#!/usr/bin/env python3
"""Loads `xinzhi serve` as many readers and a few writers would, and says whether it stays well.

    python3 benches/load.py mixed --minutes 10     # 16 clients, everything at once: statuses, times, memory
    python3 benches/load.py rates                  # requests a second by wrk, beside the oxigraph server of the PyPI wheel

`mixed` ends with 1 when an answer has a status that its request must not have (so any 5xx), or when the memory grows by more than a
fifth after the first fifth of the time. `rates` needs wrk, and `pip install oxigraph pyoxigraph` for the peer. A release build is
measured: target/release/xinzhi, or --binary FILE.
"""

import argparse
import collections
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "a-token-for-measuring"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class Server:
    """A server on a free port of this machine."""

    def __init__(self, command, environment=None, ready="serves"):
        env = dict(os.environ, **(environment or {}))
        self.process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in self.process.stderr:
            found = re.search(r"http://([\w.]+):(\d+)", line)
            if found:
                self.host, self.port = found.group(1), int(found.group(2))
                break
        else:
            raise SystemExit(f"{command[0]} does not start")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def memory(self):
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def url(self, path):
        return f"http://{self.host}:{self.port}{path}"

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def query(text, accept="application/sparql-results+json", statuses=(200,)):
    path = "/query?" + urllib.parse.urlencode({"query": text})
    return ("GET", path, {"Accept": accept}, None, statuses)


def post(path, body, kind, statuses, headers=None, method="POST"):
    return (method, path, {"Content-Type": kind, **(headers or {})}, body, statuses)


def requests(pages):
    """Kinds of requests, each with its weight and a function that makes one."""
    pick = random.choice
    languages = ["zh-HK", "zh-CN, en;q=0.5", "en", "fr, *;q=0.1"]
    forms = ["text/html", "text/turtle", "application/ld+json", "application/rdf+xml;q=0.9, text/html;q=0.2", "application/n-triples"]

    def page():
        return ("GET", pick(pages), {"Accept-Encoding": pick(["gzip", "br", "identity"])}, None, (200,))

    def thing():
        name = pick(pages)
        iri = name.replace("/page/", "/id/").split(".")[0]
        return ("GET", iri, {"Accept": pick(forms), "Accept-Language": pick(languages)}, None, (303, 404))

    def put():
        body = "".join(f"<http://e/s{n}> <http://e/p> {random.random()} .\n" for n in range(200))
        path = f"/store?graph=http://e/g{random.randrange(5)}"
        return post(path, body, "text/turtle", (201, 204), BEARER, "PUT")

    def update():
        n = random.randrange(50)
        text = f"DELETE WHERE {{ GRAPH <http://e/u> {{ <http://e/{n}> ?p ?o }} }} ; INSERT DATA {{ GRAPH <http://e/u> {{ <http://e/{n}> <http://e/p> {time.monotonic_ns()} }} }}"
        return post("/update", text, "application/sparql-update", (204,), BEARER)

    wrong = [
        query("SELECT * {", statuses=(400,)),
        query("SELECT * " + "{" * 500 + "}" * 500, statuses=(400,)),
        query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", statuses=(403,)),
        query("ASK {}", "image/png", (406,)),
        ("GET", "/page/no/thing.en.html", {}, None, (404,)),
        ("GET", "/../../etc/passwd", {}, None, (400, 404)),
        ("DELETE", "/query", {}, None, (405,)),
        post("/update", "CLEAR ALL", "application/sparql-update", (401,)),
        post("/store?graph=http://e/w", "<a> <b> .", "text/turtle", (400,), BEARER, "PUT"),
        post("/query", "ASK {}", "application/x-nonsense", (415,)),
    ]
    return [
        ("ask", 20, lambda: query("ASK { ?s a xz:Strategy }")),
        ("select", 20, lambda: query(f"SELECT * {{ ?s ?p ?o }} OFFSET {random.randrange(5000)} LIMIT 100", pick(["text/csv", "application/sparql-results+json", "application/sparql-results+xml"]))),
        ("construct", 10, lambda: query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 100", "text/turtle")),
        ("join", 5, lambda: query("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?c } ?g a xz:Passage } GROUP BY ?c ORDER BY DESC(?n)")),
        ("page", 25, page),
        ("thing", 15, thing),
        ("search", 3, lambda: ("GET", "/search?q=" + urllib.parse.quote(pick(["數碼港", "innovation", "新质生产力", "<b>"])), {}, None, (200,))),
        ("asking page", 2, lambda: ("GET", "/ask?query=" + urllib.parse.quote("SELECT ?s { ?s a xz:Strategy }"), {"Accept": "text/html"}, None, (200,))),
        ("graph", 3, lambda: ("GET", "/store?graph=" + urllib.parse.quote("https://w3id.org/xinzhi/graph/gloss"), {"Accept": "text/turtle"}, None, (200,))),
        ("put", 0.05, put),
        ("update", 0.05, update),
        ("wrong", 10, lambda: pick(wrong)),
    ]


class Notes:
    """What the clients saw."""

    def __init__(self):
        self.lock = threading.Lock()
        self.times = collections.defaultdict(list)
        self.statuses = collections.Counter()
        self.odd = []

    def add(self, kind, status, seconds, expected, request, body):
        with self.lock:
            self.times[kind].append(seconds)
            self.statuses[status] += 1
            if status not in expected and len(self.odd) < 20:
                self.odd.append(f"{status} {request[0]} {request[1][:120]}: {body[:160]!r}")


def client(server, kinds, until, notes):
    names, weights, makers = zip(*kinds)
    connection = None
    while time.monotonic() < until:
        at = random.choices(range(len(names)), weights)[0]
        request = makers[at]()
        method, path, headers, body, expected = request
        began = time.monotonic()
        for fresh in (connection is None, True):
            try:
                connection = connection or http.client.HTTPConnection(server.host, server.port, timeout=60)
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                status, answer = response.status, response.read()
                break
            except (OSError, http.client.HTTPException) as error:
                connection, status, answer = None, type(error).__name__, b""
                # A kept connection may be closed by the time that it is used again: then a new one is taken, as every client does.
                if fresh:
                    break
        notes.add(names[at], status, time.monotonic() - began, expected, request, answer)


def percentile(times, share):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * share))] * 1000


def mixed(arguments):
    command = [arguments.binary, "serve", "--bind", "127.0.0.1:0", "--writable"]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        server = Server(command, {"XINZHI_TOKEN": TOKEN})
    sitemap = urllib.request.urlopen(server.url("/sitemap.xml")).read().decode()
    pages = [urllib.parse.urlsplit(loc).path for loc in re.findall(r"<loc>([^<]+)", sitemap)]
    pages = [path[path.find("/page/"):] for path in pages if "/page/" in path]
    random.seed(7)
    pages = random.sample(pages, min(1000, len(pages)))
    notes, seconds = Notes(), arguments.minutes * 60
    began = time.monotonic()
    kinds = requests(pages)
    threads = [threading.Thread(target=client, args=(server, kinds, began + seconds, notes)) for _ in range(arguments.clients)]
    for thread in threads:
        thread.start()
    samples = []
    while any(thread.is_alive() for thread in threads):
        samples.append((time.monotonic() - began, server.memory()))
        time.sleep(1)
    took = time.monotonic() - began
    time.sleep(5)
    rest, code = server.memory(), server.end()
    whole = sum(len(times) for times in notes.times.values())
    print(f"{whole} requests in {took:.0f} s by {arguments.clients} clients: {whole / took:.0f} a second")
    print("statuses: " + ", ".join(f"{status} × {n}" for status, n in sorted(notes.statuses.items(), key=str)))
    print(f"{'':<12}{'requests':>9}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}")
    for kind, times in sorted(notes.times.items()):
        print(f"{kind:<12}{len(times):>9}{percentile(times, 0.5):>9.1f}{percentile(times, 0.99):>9.1f}{max(times) * 1000:>9.0f}")
    warm = [memory for at, memory in samples if at <= seconds / 5]
    later = [memory for at, memory in samples if at > seconds / 5]
    marks = [f"{memory:.0f}" for memory in [memory for _, memory in samples][:: max(1, len(samples) // 10)]]
    print(f"memory in MB: {' '.join(marks)}; most in the first fifth {max(warm):.0f}, later {max(later):.0f}, at rest {rest:.0f}; exit code {code}")
    for odd in notes.odd:
        print("odd:", odd)
    return 1 if notes.odd or max(later) > 1.2 * max(warm) else 0


QUERIES = {
    "ASK": ("ASK { ?s ?p ?o }", "application/sparql-results+json"),
    "SELECT LIMIT 100, JSON": ("SELECT * { ?s ?p ?o } LIMIT 100", "application/sparql-results+json"),
    "CONSTRUCT LIMIT 100, Turtle": ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 100", "text/turtle"),
}


def wrk(url, headers, seconds):
    command = ["wrk", "-t2", "-c16", f"-d{seconds}s", "--latency", url]
    for header in headers:
        command += ["-H", header]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    half, most = (re.search(rf"^ +{share}%\s+(\S+)", text, re.M).group(1) for share in (50, 99))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, half, most, bad.group(1) if bad else "0"


def rates(arguments):
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        data = Path(folder, "data.nq")
        subprocess.run([arguments.binary, "export", "--format", "nq", "-o", str(data)], check=True)
        servers = {"xinzhi": Server([arguments.binary, "serve", "--bind", "127.0.0.1:0"])}
        peer = shutil.which("oxigraph")
        if peer:
            subprocess.run([peer, "load", "--location", "store", "--file", str(data)], check=True, capture_output=True)
            port = "7911"
            servers["oxigraph"] = Server([peer, "serve-read-only", "--location", "store", "--bind", f"127.0.0.1:{port}"])
        print(f"{'':<30}{'server':<10}{'a second':>9}{'p50':>10}{'p99':>10}  not 2xx")
        for name, (text, accept) in QUERIES.items():
            # Both see all graphs, so that both have something to answer.
            path = "/query?" + urllib.parse.urlencode({"query": text})
            runs = collections.defaultdict(list)
            for _ in range(arguments.rounds):
                for which, server in servers.items():
                    target = server.url(path + ("&union-default-graph" if which == "oxigraph" else ""))
                    runs[which].append(wrk(target, [f"Accept: {accept}"], arguments.seconds))
            for which in servers:
                rate, half, most, bad = sorted(runs[which])[arguments.rounds // 2]
                print(f"{name:<30}{which:<10}{rate:>9.0f}{half:>10}{most:>10}  {bad}")
        for name, path, headers in [
            ("page, HTML", "/page/strategy/1.en.html", []),
            ("page, HTML, gzip", "/page/strategy/1.en.html", ["Accept-Encoding: gzip"]),
            ("page, Turtle", "/page/strategy/1.ttl", []),
            ("IRI, 303", "/id/strategy/1", ["Accept: text/turtle"]),
        ]:
            rate, half, most, bad = wrk(servers["xinzhi"].url(path), headers, arguments.seconds)
            print(f"{name:<30}{'xinzhi':<10}{rate:>9.0f}{half:>10}{most:>10}  {bad}")
        for server in servers.values():
            server.end()
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["mixed", "rates"])
    parser.add_argument("--binary", default=str(ROOT / "target" / "release" / "xinzhi"), type=lambda p: str(Path(p).resolve()))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=5, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=3, help="the servers take turns; the median counts")
    arguments = parser.parse_args()
    return {"mixed": mixed, "rates": rates}[arguments.what](arguments)


if __name__ == "__main__":
    sys.exit(main())
