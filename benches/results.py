#!/usr/bin/env python3
"""Measures xinzhi beside its peers and writes benches/RESULTS.md.

    python3 benches/results.py                # everything, sizes up to a million statements
    python3 benches/results.py load queries   # some sections; the others keep what the file has

Each row is a median of RUNS runs from the start of the process (of more where they take milliseconds; of one for slow peers, inference and the largest builds), peers in the same run on
the same machine; a ratio is the peer's time over ours. A peer that is not installed is named as absent: pip install pyoxigraph oxigraph rdflib pyshacl owlrl reasonable jinja2,
Graphviz and hugo; for rudof, nine minutes of compiling: cargo build --release --manifest-path benches/rudof/Cargo.toml --target-dir target.
Needs Python 3.9 and nothing else.
"""

import math
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benches" / "RESULTS.md"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
XINZHI = TARGET / "release" / "xinzhi"
EXAMPLES = TARGET / "release" / "examples"
RUDOF = TARGET / "release" / "rudof-shacl"
RUNS = int(os.environ.get("RUNS", "3"))
SIZES = [int(n) for n in os.environ.get("SIZES", "10000,100000,1000000").split(",")]
# A peer that takes longer is stopped, and said to be.
LIMIT_S = int(os.environ.get("LIMIT_S", "300"))


class Measure:
    """Seconds by the clock and of the processor, and the peak of memory in MB; or why there is none."""

    def __init__(self, wall=None, cpu=None, peak=None, why=None, told=""):
        self.wall, self.cpu, self.peak, self.why, self.told = wall, cpu, peak, why, told

    def cells(self):
        if self.why:
            return [self.why, "", ""]
        return [seconds(self.wall), seconds(self.cpu), f"{self.peak:.0f} MB"]


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def once(command, cwd, env, done):
    stopped = threading.Event()
    timer = threading.Timer(LIMIT_S, lambda: (stopped.set(), os.kill(process.pid, signal.SIGKILL)))
    timer.start()
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    # Waiting takes nothing of the two cores, and ends when the process does.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    timer.cancel()
    told = process.stderr.read().decode(errors="replace").strip()
    process.returncode = os.waitstatus_to_exitcode(status)
    if stopped.is_set():
        return Measure(why=f"stopped after {LIMIT_S} s")
    if process.returncode not in done:
        return Measure(why=f"failed: {told.splitlines()[-1][:60] if told else process.returncode}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told=told)


def measure(command, cwd=None, runs=RUNS, done=(0, 1), **environment):
    """The median run of a command; exit 1 (something was found) counts as done, unless `done` says otherwise."""
    command = [str(part) for part in command]
    if shutil.which(command[0]) is None:
        return Measure(why="absent")
    found = [once(command, cwd, {**os.environ, **environment}, done) for _ in range(runs)]
    for one in found:
        if one.why:
            return one
    return sorted(found, key=lambda one: one.wall)[len(found) // 2]


def python(module, code, *arguments, **options):
    """A peer that is a Python library."""
    if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode:
        return Measure(why="absent")
    return measure([sys.executable, "-c", code, *arguments], done=(0,), **options)


def table(heading, rows):
    lines = ["| " + " | ".join(heading) + " |", "| --- |" + " ---: |" * (len(heading) - 1)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def beside(ours, peers):
    """Rows of ours and of the peers, with the peers' times as ratios."""
    rows = [["xinzhi", *ours.cells(), "1" if ours.wall else ""]]
    for name, one in peers:
        ratio = f"{one.wall / ours.wall:.1f}" if one.wall and ours.wall else ""
        rows.append([name, *one.cells(), ratio])
    return table(["", "time", "processor", "memory", "time ÷ ours"], rows)


def exponent(points):
    """The slope of time over size on logarithmic scales, between the first and the last of the points."""
    points = [(n, t) for n, t in points if t]
    if len(points) < 2:
        return "–"
    (n1, t1), (n2, t2) = points[0], points[-1]
    return f"{math.log(t2 / t1) / math.log(n2 / n1):.2f}"


class Corpus:
    """Synthetic corpora, made when they are asked for."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def quads(self, size):
        path = self.folder / f"{size}.nq"
        if not path.exists():
            with open(path, "wb") as out:
                subprocess.run([EXAMPLES / "corpus", str(size)], stdout=out, check=True)
        return path

    def triples(self, size):
        """Each triple once, for peers that know no graph names."""
        path = self.folder / f"{size}.nt"
        if not path.exists():
            command = [XINZHI, "export", "-d", self.quads(size), "--evidence", "none", "--format", "nt", "-o", path]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return path

    def project(self, size):
        path = self.folder / f"project-{size}"
        if not path.exists():
            subprocess.run([EXAMPLES / "corpus", str(size), path], check=True, stderr=subprocess.DEVNULL)
        return path


def start(corpus):
    """From the start of the process to the answer of a shipped question, on the shipped project."""
    with tempfile.TemporaryDirectory() as cache:
        ask = [XINZHI, "query", "eight-centres", "--format", "csv"]
        subprocess.run(ask, env={**os.environ, "XINZHI_CACHE": cache}, capture_output=True, check=True)
        rows = [
            ["query, from the snapshot", *measure(ask, cwd=corpus.folder, runs=21, XINZHI_CACHE=cache).cells()],
            ["query, reading the files", *measure(ask, cwd=corpus.folder, runs=11, XINZHI_CACHE="off").cells()],
        ]
    rows.append(["check", *measure([XINZHI, "check"], cwd=ROOT, runs=5).cells()])
    with tempfile.TemporaryDirectory() as out:
        rows.append(["build", *measure([XINZHI, "build", "-o", Path(out) / "dist"], cwd=ROOT, runs=5).cells()])
    return table(["", "time", "processor", "memory"], rows)


def load(corpus):
    parts = []
    for size in SIZES:
        data = corpus.quads(size)
        ask = [XINZHI, "query", "-d", data, "-q", "ASK {}", "--format", "json"]
        peers = [
            (
                "pyoxigraph, bulk load into memory",
                python(
                    "pyoxigraph",
                    "import sys, pyoxigraph as o; s = o.Store(); s.bulk_load(path=sys.argv[1], format=o.RdfFormat.N_QUADS)",
                    data,
                ),
            ),
        ]
        on_disk = [("oxigraph load, to disk", disk(["oxigraph", "load", "--file", data]))]
        if size <= 100_000:
            code = "import sys, rdflib; rdflib.Dataset().parse(sys.argv[1], format='nquads')"
            peers.append(("rdflib", python("rdflib", code, data, runs=1)))
        parts.append(f"{size:,} quads ({data.stat().st_size >> 20} MB of N-Quads):\n\n" + beside(measure(ask), peers))
        parts.append("Onto the disk (feature `disk`):\n\n" + beside(disk([XINZHI, "load", data]), on_disk))
        parts.append("As a snapshot, written and opened:\n\n" + snapshot(corpus, data))
    return "\n\n".join(parts)


def disk(command):
    """The median of loads into a new store on disk."""
    if shutil.which(command[0]) is None:
        return Measure(why="absent")
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as location:
            one = measure([*command, "--location", location], runs=1, done=(0,))
            # What was loaded with a program that has no disk was not loaded.
            found.append(one if not (one.why or "").startswith("failed: error: --location") else Measure(why="built without"))
    return sorted(found, key=lambda one: one.wall or math.inf)[len(found) // 2]


def snapshot(corpus, data):
    path = corpus.folder / "measured.snapshot"
    rows = [
        ["load -o", *measure([XINZHI, "load", data, "-o", path], done=(0,)).cells()],
        ["query -d", *measure([XINZHI, "query", "-d", path, "-q", "ASK {}", "--format", "json"], done=(0,)).cells()],
    ]
    return table(["", "time", "processor", "memory"], rows)


def queries(corpus):
    size = min(SIZES[-1], 1_000_000)
    found = subprocess.run([EXAMPLES / "query_bench", corpus.quads(size), str(max(RUNS, 3))], capture_output=True, text=True, check=True)
    rows = [line.split("\t") for line in found.stdout.splitlines()]
    heading = ["query", "rows", "index, ms", "oxigraph's store, ms", "index ÷ store"]
    return f"{size:,} quads, in one process, both with the merge as default graph:\n\n" + table(heading, rows)


def check(corpus):
    shapes = ROOT / "ontology" / "shapes.ttl"
    parts = []
    for size in SIZES:
        data = corpus.triples(size)
        # Milliseconds differ more from run to run than seconds.
        runs = 7 * RUNS if size <= 10_000 else RUNS
        ours = measure([XINZHI, "check", "--shapes", shapes, "-d", data, "--format", "shacl"], runs=runs)
        code = (
            "import sys, rdflib, pyshacl; d = rdflib.Graph().parse(sys.argv[1]); s = rdflib.Graph().parse(sys.argv[2]); "
            "pyshacl.validate(d, shacl_graph=s, advanced=True)"
        )
        peers = [("rudof", measure([RUDOF, data, shapes], runs=runs if size <= 100_000 else 1))]
        if size <= 100_000:
            peers.append(("pySHACL", python("pyshacl", code, data, shapes, runs=1)))
        parts.append(f"{size:,} quads, the project's own shapes (the vocabulary is left out of the data):\n\n" + beside(ours, peers))
    return "\n\n".join(parts)


def infer(corpus):
    size = SIZES[-1]
    vocabulary, data = ROOT / "ontology", corpus.triples(size)
    schema = corpus.folder / "schema.nt"
    command = [XINZHI, "export", "-d", vocabulary, "--evidence", "none", "--format", "nt", "-o", schema]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    # As Turtle, which the triples are too: reasonable reads no other form.
    both = joined(corpus.folder / "with-schema.ttl", schema, data)
    small = joined(corpus.folder / "with-schema-small.ttl", schema, corpus.triples(SIZES[0]))
    reasonable = "import sys, reasonable; r = reasonable.PyReasoner(); r.load_file(sys.argv[1]); len(r.reason())"
    owlrl = "import sys, rdflib, owlrl; g = rdflib.Graph().parse(sys.argv[1]); owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(g)"
    null = ["-o", corpus.folder / "inferred.nt", "--format", "nt"]

    def ours(file, rules):
        return measure([XINZHI, "infer", "-d", file, "--rules", rules, "--closure", *null], runs=1)

    return "\n\n".join(
        [
            f"{size:,} quads with the vocabulary, OWL 2 RL, a derivation kept with every triple:\n\n"
            + beside(ours(both, "owl-rl"), [("reasonable", python("reasonable", reasonable, both, runs=1))]),
            f"{SIZES[0]:,} quads with the vocabulary, OWL 2 RL:\n\n"
            + beside(
                ours(small, "owl-rl"),
                [("reasonable", python("reasonable", reasonable, small, runs=1)), ("owlrl", python("owlrl", owlrl, small, runs=1))],
            ),
            f"{size:,} quads with the vocabulary, RDFS:\n\n" + beside(ours(both, "rdfs"), []),
        ]
    )


def joined(path, *parts):
    """Parts one after the other, never in memory: the peak of a child counts from that of its parent."""
    with open(path, "wb") as out:
        for part in parts:
            with open(part, "rb") as file:
                shutil.copyfileobj(file, out)
    return path


def draw(_):
    found = subprocess.run([EXAMPLES / "draw_bench"], capture_output=True, text=True, cwd=ROOT)
    return "```text\n" + found.stdout.strip() + "\n```"


def built(project, folder):
    """How many quads a build has, and the seconds of all of it and of its stages; or the code that it ended with."""
    # To remove what an earlier one left behind is no part of a build.
    shutil.rmtree(folder, ignore_errors=True)
    found = subprocess.run([XINZHI, "build", "-v", "-o", folder], cwd=project, capture_output=True, text=True, env={**os.environ, "XINZHI_CACHE": "off"})
    quads = re.search(r"(\d+) quads", found.stderr)
    if quads is None:
        return None, found.returncode
    line = re.search(r"^time: (\d+) ms \((.*)\)$", found.stderr, re.M)
    stages = [("build, all of it", line.group(1)), *re.findall(r"(\w+) (\d+) ms", line.group(2))]
    return int(quads.group(1)), {stage: int(ms) / 1000 for stage, ms in stages}


def growth(corpus):
    stages, peaks, failed = {}, [], ""
    for size in SIZES:
        if size < 10_000:
            continue
        project = corpus.project(size)
        runs = [built(project, corpus.folder / "dist") for _ in range(RUNS if size <= 1_000_000 else 1)]
        broken = [code for quads, code in runs if quads is None]
        if broken:
            failed = f"\n\nThe build of {size:,} statements ended with code {broken[0]}."
            break
        for stage in runs[0][1]:
            times = sorted(times[stage] for _, times in runs)
            stages.setdefault(stage, []).append((runs[0][0], times[len(times) // 2]))
        peaks.append(measure([XINZHI, "check"], cwd=project, runs=1).peak or 0)
    sizes = [n for n, _ in stages["build, all of it"]]
    rows = [[stage, *(seconds(t) for _, t in points), exponent(points[-2:]), exponent(points)] for stage, points in stages.items()]
    rows.append(["memory of check", *(f"{peak:.0f} MB" for peak in peaks), exponent(list(zip(sizes, peaks))[-2:]), ""])
    return "Stages that run at once each count the time of the clock.\n\n" + table(
        ["stage", *(f"{n:,} quads" for n in sizes), "exponent of the last two", "of the first and last"], rows
    ) + failed


PAGES = ROOT / "benches" / "pages.py"


class Written:
    """What a run wrote, and how long it took."""

    def __init__(self, one, folder):
        self.one = one
        html = [path.stat().st_size for path in folder.rglob("*.html")]
        self.pages, self.each = len(html), sum(html) / max(len(html), 1) / 1000
        self.files = sum(1 for path in folder.rglob("*") if path.is_file())

    def row(self, name, wall=None):
        wall = wall or self.one.wall
        cells = [f"{self.pages:,}", f"{self.each:.1f}", f"{self.files:,}", seconds(wall)]
        return [name, *cells, seconds(self.one.cpu), f"{self.one.peak:.0f} MB", f"{self.pages / wall:,.0f}"]


def writes(command):
    """The median of RUNS runs of a command that writes a folder of pages (OUT); or why there is none."""
    command = [str(part) for part in command]
    if shutil.which(command[0]) is None:
        return "absent"
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=os.environ.get("WORK")) as out:
            folder = Path(out) / "site"
            one = once([part.replace("OUT", str(folder)) for part in command], ROOT, dict(os.environ), (0,))
            if one.why:
                return one.why
            found.append(Written(one, folder))
    return sorted(found, key=lambda run: run.one.wall)[len(found) // 2]


def publish(corpus):
    """Our site whole, and the pages of its things made again by others from what was read for them beforehand."""
    site, work = corpus.folder / "site", corpus.folder / "pages"
    ours = writes([XINZHI, "publish", "-o", "OUT"])
    if isinstance(ours, str):
        return ours
    wall = float(re.search(r"(\d+) ms to write", ours.one.told).group(1)) / 1000
    rows = [ours.row("xinzhi publish, from reading to the last file"), ours.row("of which making and writing", wall)]
    subprocess.run([XINZHI, "publish", "-o", site], cwd=ROOT, check=True, capture_output=True)
    made = subprocess.run([sys.executable, PAGES, "write", site, work], capture_output=True, text=True)
    peers = {"hugo": ["hugo", "--quiet", "-s", work / "hugo", "-d", "OUT"], "jinja2": [sys.executable, PAGES, "jinja2", work, "OUT"]}
    for name, command in peers.items():
        run = writes(command) if made.returncode == 0 else "rdflib is absent"
        rows.append([name, run] if isinstance(run, str) else run.row(f"{name}, from read data to the last page"))
    heading = ["", "pages", "kB each", "files", "time", "processor", "memory", "pages a second"]
    about = "The peers make the pages of all things, without drawings, data files, indexes, questions and search; reading RDF is not in their times."
    rows = [row + [""] * (len(heading) - len(row)) for row in rows]
    return "\n\n".join([table(heading, rows), about, version(["hugo", "version"]) or ""]).strip()


def resident(command, out):
    """What a process that publishes holds of memory, in MB, by the seconds since its start, and what it told."""
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, cwd=out, stdout=subprocess.DEVNULL, stderr=told)
        start, held = time.monotonic(), []
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text()
            found = re.search(r"VmRSS:\s+(\d+)", status)
            if found:
                held.append((time.monotonic() - start, int(found.group(1)) / 1024))
            time.sleep(0.02)
        told.seek(0)
        return held, told.read().decode(errors="replace"), process.returncode


def memory(corpus):
    """What a site of many things takes: when its pages begin, with a tenth of them written, and at the end."""
    rows = []
    for size in SIZES:
        if not Path("/proc/self/status").exists():
            return "Only Linux tells what a process holds."
        with tempfile.TemporaryDirectory(dir=os.environ.get("WORK")) as out:
            command = [XINZHI, "publish", "-d", corpus.triples(size), "-o", "site", "--site", "https://example.org/kg/"]
            held, told, code = resident(command, out)
            found = re.search(r"(\d+) pages, (\d+) files.*?(\d+) ms to read and check, (\d+) ms to write", told)
            if code or not found:
                rows.append([f"{size:,} quads", f"ended with code {code}: {told[-200:]}"] + [""] * 7)
                continue
            pages, files, read, write = map(int, found.groups())
            at = lambda ms: next((mb for when, mb in held if when * 1000 >= ms), held[-1][1])
            moments = [at(read), at(read + write / 10), at(read + write / 2), held[-1][1], max(mb for _, mb in held)]
            rows.append([f"{size:,} quads", f"{pages:,}", f"{files:,}", seconds((read + write) / 1000), *(f"{mb:.0f} MB" for mb in moments)])
    heading = ["", "pages", "files", "time", "when pages begin", "a tenth written", "half written", "at the end", "highest"]
    return table(heading, rows)


def divan(name):
    """The lines of a bench of the crate."""
    found = subprocess.run(["cargo", "bench", "--locked", "--bench", name], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or f"not run: {found.stderr.strip().splitlines()[-1]}"


def others(_):
    names = sorted(path.stem for path in (ROOT / "benches").glob("*.rs"))
    return "\n\n".join(f"`cargo bench --bench {name}`:\n\n```text\n{divan(name)}\n```" for name in names)


SECTIONS = {
    "start": ("Start to first answer, and the shipped project", start),
    "load": ("Loading", load),
    "queries": ("Queries", queries),
    "check": ("SHACL", check),
    "infer": ("Inference", infer),
    "draw": ("Drawing", draw),
    "growth": ("How cost grows", growth),
    "publish": ("Publishing", publish),
    "memory": ("Memory of publishing", memory),
    "others": ("Single functions", others),
}


def version(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return None


def versions():
    found = [version([str(XINZHI), "--version"]), version(["rustc", "--version"]), f"Python {platform.python_version()}"]
    for package in ["pyoxigraph", "rdflib", "pyshacl", "owlrl", "reasonable"]:
        found.append(version([sys.executable, "-c", f"from importlib.metadata import version; print('{package}', version('{package}'))"]))
    found += [version(["oxigraph", "--version"])]
    return ", ".join(one for one in found if one)


def machine():
    model = "unknown processor"
    memory = 0
    if Path("/proc/cpuinfo").exists():
        model = (re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) or [model])[0]
        memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text()).group(1)) >> 20
    return f"{os.cpu_count()} cores of {model}, {memory} GiB, {platform.system()} {platform.release()}"


def kept():
    """The sections of the file as it stands."""
    if not OUT.exists():
        return {}
    parts = re.split(r"^## (.*)\n", OUT.read_text(), flags=re.M)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2])))


def main():
    wanted = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    build = ["cargo", "build", "--release", "--locked", "--bins", "--examples"]
    if not os.environ.get("BUILT"):
        subprocess.run(build, cwd=ROOT, check=True)
    found = kept()
    with tempfile.TemporaryDirectory(dir=os.environ.get("WORK")) as folder:
        corpus = Corpus(folder)
        for name in wanted:
            print(f"measuring: {name}", file=sys.stderr)
            heading, section = SECTIONS[name]
            found[heading] = f"_{time.strftime('%Y-%m-%d')}, {machine()}._\n\n{section(corpus)}"
    text = [
        "# Results",
        f"Written by `python3 benches/results.py`: medians of {RUNS} runs (of more where they take milliseconds; of one for slow peers, inference and the largest builds), peers in the same run. {versions()}.",
        "The corpora are synthetic: the shipped paper over and over, its entities shared by Zipf's law (`benches/corpus`).",
    ]
    for heading, _ in SECTIONS.values():
        if heading in found:
            text += [f"## {heading}", found[heading]]
    OUT.write_text("\n\n".join(text) + "\n")
    print(OUT.relative_to(ROOT), file=sys.stderr)


if __name__ == "__main__":
    main()
