#!/usr/bin/env python3
"""Seeds defects into the project's data and counts how many `xinzhi check` finds at the right file and line.

    python3 tests/mutate.py --xinzhi target/release/xinzhi --source paper.txt --seed 1 --count 50 [--only NAME] [--verbose]

Each mutant is the project with one defect of a named operator, in a folder of its own. It is found when a finding that the clean
data does not have stands (or has a related place) at a line that was touched; for what is absent, at a line of the same statement, or
where its subject is first described. Without --source the evidence of the text is not asked, and operators that need it are left out.
Exit code 0 when at least --least of the mutants are found and the clean data has no finding, else 1.
"""
import argparse, collections, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
LETTERS = "abcdefghijklmnopqrstuvwxyz"
THING = re.compile(r"\b(action|actor|centre|concept|discipline|doc|element|event|ind|org|person|place|post|principle|product|programme|sector|strategy|term|period):([a-z0-9-]{5,})")


class Mutant:
    """A defect: the file, its new lines, and the lines (from 1) at which a finding is right."""

    def __init__(self, path, lines, right, described=None):
        self.path, self.lines = path, lines
        self.right = set(right)
        self.described = described

    def is_at(self, path, line):
        """Whether a finding at a line is a finding of this defect."""
        return path == self.path and line in self.right or (path, line) == self.described


def slip(rng, word):
    """The word with two neighbouring letters swapped, one doubled, or one dropped."""
    places = [i for i in range(1, len(word) - 1) if word[i].isalpha() and word[i + 1].isalpha() and word[i] != word[i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    return rng.choice([word[:i] + word[i + 1] + word[i] + word[i + 2:], word[:i] + word[i] + word[i:], word[:i] + word[i + 1:]])


def another_digit(rng, text, places):
    i = rng.choice(places)
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1:]


class Project:
    def __init__(self, root):
        self.files = {}
        for folder in ("data",):
            for path in sorted((root / folder).rglob("*")):
                if path.suffix in (".ttl", ".trig"):
                    self.files[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8").split("\n")

    def of(self, *starts):
        return [p for p in self.files if any(p.startswith(s) for s in starts)]

    def content(self):
        return [p for p in self.of("data/papers/") if p.endswith(".trig")]

    def hits(self, paths, pattern):
        """Every match of a pattern in lines that declare no prefix and are no comment: (path, line index, match)."""
        found = []
        for path in paths:
            for i, line in enumerate(self.files[path]):
                if not line.startswith(("@prefix", "#")) and not line.strip().startswith("#"):
                    found += [(path, i, m) for m in re.finditer(pattern, line)]
        return found

    def statement(self, path, i):
        """The lines (indices) of the statement around a line: from the one that begins with a subject to the one that ends with a dot."""
        lines = self.files[path]
        first = i
        while first > 0 and not lines[first - 1].rstrip().endswith((".", "{", "}")) and lines[first - 1].strip() and not lines[first - 1].strip().startswith("#"):
            first -= 1
        last = i
        while last + 1 < len(lines) and not lines[last].rstrip().endswith((".", "}")):
            last += 1
        return first, last

    def described(self, path, i):
        """Where the subject of a statement is first described: the file and the line, from 1."""
        first, _ = self.statement(path, i)
        subject = self.files[path][first].split()[0]
        for other in sorted(self.files):
            for number, line in enumerate(self.files[other], 1):
                if line.split()[:1] == [subject]:
                    return other, number
        return None


def replaced(project, hit, new, group=0, absent=False):
    """The mutant with the match (or a group of it) replaced."""
    path, i, m = hit
    line = project.files[path][i]
    lines = list(project.files[path])
    lines[i] = line[: m.start(group)] + new + line[m.end(group):]
    if not absent:
        return Mutant(path, lines, [i + 1])
    first, last = project.statement(path, i)
    return Mutant(path, lines, range(first + 1, last + 2), project.described(path, i))


OPERATORS = {}


def operator(needs_text=False):
    def add(function):
        OPERATORS[function.__name__.replace("_", "-")] = (function, needs_text)
        return function
    return add


@operator()
def iri_typo(p, rng):
    hit = rng.choice(p.hits(p.content(), THING))
    new = slip(rng, hit[2].group(2))
    return new and replaced(p, hit, new, 2)


@operator()
def subject_typo(p, rng):
    hit = rng.choice(p.hits(p.content(), r"^  (?:fig|quote|claim|proposal|problem):(\S{5,})(?= a xz:)"))
    new = slip(rng, hit[2].group(1))
    return new and replaced(p, hit, new, 1)


@operator()
def property_typo(p, rng):
    hit = rng.choice(p.hits(p.content() + p.of("data/readings/"), r"\bxz:([a-z][A-Za-z]{3,})"))
    new = slip(rng, hit[2].group(1))
    return new and replaced(p, hit, new, 1)


@operator()
def class_typo(p, rng):
    hit = rng.choice(p.hits(p.of("data/"), r"\ba xz:([A-Z][A-Za-z]{4,})"))
    new = slip(rng, hit[2].group(1))
    return new and replaced(p, hit, new, 1)


@operator()
def field_term_typo(p, rng):
    hit = rng.choice(p.hits(p.of("data/"), r"\b(?:skos|dcterms|foaf|prov|schema|w3org):([A-Za-z]{5,})"))
    new = slip(rng, hit[2].group(1))
    return new and replaced(p, hit, new, 1)


@operator()
def value_typo(p, rng):
    hit = rng.choice(p.hits(p.content(), r"xz:(?:bound|figureStatus|statistic|modality|causalForce|evaluation|better|datePrecision) xz:([A-Za-z]{4,})"))
    new = slip(rng, hit[2].group(1))
    return new and replaced(p, hit, new, 1)


@operator()
def wrong_unit(p, rng):
    hit = rng.choice(p.hits(p.content(), r"qudt:unit (\S+)"))
    units = ["unit:PERCENT", "unit:CCY_USD", "unit:CCY_HKD", "unit:CCY_CNY", "unit:NUM", "xz:RankPosition", "unit:YR"]
    return replaced(p, hit, rng.choice([u for u in units if u != hit[2].group(1)]), 1)


@operator()
def wrong_rank(p, rng):
    hits = [h for h in p.hits(p.content(), r"qudt:numericValue ([0-9]+)") if "xz:RankPosition" in p.files[h[0]][h[1]]]
    hit = rng.choice(hits)
    return replaced(p, hit, str(int(hit[2].group(1)) + rng.choice([1, 2, 5])), 1)


@operator()
def changed_digit(p, rng):
    hit = rng.choice(p.hits(p.content(), r"(?:qudt:numericValue|xz:lower|xz:upper) (-?[0-9][0-9.]*)"))
    text = hit[2].group(1).rstrip(".")
    places = [i for i, c in enumerate(text) if c.isdigit() and not (c == "0" and i == 0 and len(text) > 1)]
    return replaced(p, hit, another_digit(rng, text, places) + hit[2].group(1)[len(text):], 1)


@operator(needs_text=True)
def changed_digit_as_printed(p, rng):
    hit = rng.choice(p.hits(p.content(), r'(?:xz:printedForm|xz:datePrinted) "([^"]*[0-9][^"]*)"'))
    text = hit[2].group(1)
    return replaced(p, hit, another_digit(rng, text, [i for i, c in enumerate(text) if c in "0123456789"]), 1)


@operator()
def changed_year(p, rng):
    hit = rng.choice(p.hits(p.content(), r'xz:date "([0-9]{4})'))
    text = hit[2].group(1)
    return replaced(p, hit, another_digit(rng, text, [2, 3]), 1)


@operator()
def dropped_label(p, rng):
    hit = rng.choice(p.hits(p.of("data/entities/"), r'(?<=skos:prefLabel )"[^"]*"@en , '))
    return replaced(p, hit, "", absent=True)


@operator()
def dropped_type(p, rng):
    hits = p.hits(p.content(), r"^  (?:fig|quote|claim|proposal|problem):\S+ (a xz:\S+ ; )") + p.hits(p.of("data/entities/"), r"^  \S+ (a [a-z0-9]+:\S+ ;)$")
    return replaced(p, rng.choice(hits), "", 1, absent=True)


@operator()
def dropped_part(p, rng):
    hit = rng.choice(p.hits(p.content(), r"(?:xz:indicator|xz:bound|xz:place|qudt:unit|xz:claimedBy|xz:figureStatus|xz:speaker) \S+ ; "))
    return replaced(p, hit, "", absent=True)


@operator()
def dropped_reason(p, rng):
    hits = p.hits(p.of("data/readings/"), r'^    xz:because "[^"]*"@zh-Hant-HK ,$')
    path, i, _ = rng.choice(hits)
    lines = list(p.files[path])
    first, last = p.statement(path, i)
    end = next(j for j in range(i, last + 1) if lines[j].rstrip().endswith((";", ".")))
    final = lines[end].rstrip()[-1]
    del lines[i:end + 1]
    if final == ".":
        lines[i - 1] = re.sub(r";\s*$", ".", lines[i - 1])
    return Mutant(path, lines, range(first + 1, last + 2))


@operator(needs_text=True)
def moved_statement(p, rng):
    """A whole statement about a figure, a quotation or a claim goes to another passage of the same file."""
    path, i, _ = rng.choice(p.hits(p.content(), r"^  (?:fig|quote|claim):\S+ a xz:"))
    lines = list(p.files[path])
    first, last = p.statement(path, i)
    home = max(j for j in range(first) if re.match(r"p:\S+ \{", lines[j]))
    others = [j for j, line in enumerate(lines) if re.match(r"p:s\S+ \{", line) and j != home]
    if not others or lines[last].rstrip().endswith("}"):
        return None
    block = lines[first:last + 1]
    target = rng.choice(others)
    del lines[first:last + 1]
    if target > first:
        target -= len(block)
    lines[target + 1:target + 1] = block
    return Mutant(path, lines, range(target + 2, target + 2 + len(block)))


@operator(needs_text=True)
def swapped_speaker(p, rng):
    people = sorted({m.group(0) for _, _, m in p.hits(p.of("data/entities/people"), r"person:[a-z-]+")})
    hit = rng.choice(p.hits(p.content(), r"xz:(?:speaker|claimedBy) (person:\S+)"))
    return replaced(p, hit, rng.choice([x for x in people if x != hit[2].group(1)]), 1)


@operator(needs_text=True)
def changed_digest(p, rng):
    hit = rng.choice(p.hits(p.of("data/papers/hk-nqpf-3/passages"), r'xz:digest "([0-9a-f]{64})"'))
    text = hit[2].group(1)
    i = rng.randrange(64)
    return replaced(p, hit, text[:i] + rng.choice([c for c in "0123456789abcdef" if c != text[i]]) + text[i + 1:], 1)


@operator(needs_text=True)
def shifted_position(p, rng):
    hit = rng.choice(p.hits(p.of("data/papers/hk-nqpf-3/passages"), r"oa:(?:start|end) ([0-9]+)"))
    return replaced(p, hit, str(int(hit[2].group(1)) + rng.choice([1, 2, 7])), 1, absent=True)


@operator()
def wrong_language(p, rng):
    hit = rng.choice(p.hits(p.of("data/entities/", "data/gloss/"), r"(?<=\")@(zh-Hans)\b"))
    return replaced(p, hit, rng.choice(["zh-Hant-HK", "en", "cn"]), 1, absent=True)


@operator()
def wrong_datatype(p, rng):
    hit = rng.choice(p.hits(p.of("data/"), r'"[0-9]{4}(?:-[0-9]{2})?"\^\^xsd:(gYear|gYearMonth)\b'))
    return replaced(p, hit, rng.choice(["date", "dateTime"]), 1)


@operator()
def namespace_slip(p, rng):
    path = rng.choice(p.content() + p.of("data/entities/", "data/gloss/", "data/readings/"))
    lines = list(p.files[path])
    declared = []
    for i, line in enumerate(lines):
        m = re.match(r"@prefix ([A-Za-z0-9]+): <([^>]*)> \.", line)
        used = m and [j for j, other in enumerate(lines) if j != i and re.search(rf"(?<![\w/]){m.group(1)}:", other)]
        if used and m.group(1) not in ("xsd",):
            declared.append((i, m, used))
    i, m, used = rng.choice(declared)
    new = rng.choice([m.group(2)[:-1], m.group(2)[:-1] + ("/" if m.group(2).endswith("#") else "#"), m.group(2)[:-2] + m.group(2)[-1]])
    lines[i] = f"@prefix {m.group(1)}: <{new}> ."
    return Mutant(path, lines, [i + 1] + [j + 1 for j in used])


@operator()
def rank_upside_down(p, rng):
    hit = rng.choice(p.hits(p.content(), r"xz:better xz:(Lower)"))
    return replaced(p, hit, "Higher", 1, absent=True)


@operator()
def duplicate_entity(p, rng):
    path, i, m = rng.choice(p.hits(p.of("data/entities/"), r"^  ([a-z]+:[a-z0-9-]+) a \S+ ;$"))
    first, last = p.statement(path, i)
    lines = list(p.files[path])
    if lines[last].rstrip().endswith("}"):
        return None
    block = lines[first:last + 1]
    block[0] = block[0].replace(m.group(1), m.group(1) + "-2", 1)
    lines[last + 1:last + 1] = block
    return Mutant(path, lines, range(first + 1, last + 2 + len(block)))


@operator()
def broken_syntax(p, rng):
    hit = rng.choice(p.hits(p.of("data/"), r'(?<=[^\\\\"])"(?=@zh)'))
    path, i, _ = hit
    mutant = replaced(p, hit, "")
    mutant.right |= set(range(i + 1, i + 4))
    return mutant


@operator()
def passage_that_is_not(p, rng):
    hit = rng.choice(p.hits(p.of("data/readings/"), r"(?:prov:wasDerivedFrom|xz:at|xz:antecedent)[^;]*?\bp:(s[0-9]+\.p[0-9]+\.s)([0-9]+)"))
    return replaced(p, hit, str(int(hit[2].group(2)) + 70), 2)


@operator(needs_text=True)
def changed_words(p, rng):
    hit = rng.choice(p.hits(p.content() + p.of("data/readings/"), r'xz:(?:printed|opensWith|closesWith|modalityPrinted|hedgePrinted|speechVerb) "([^"]{2,})"@zh-Hant-HK'))
    text = hit[2].group(1)
    i = rng.randrange(len(text))
    return replaced(p, hit, text[:i] + "鱷" + text[i + 1:], 1)


@operator()
def match_in_the_wrong_place(p, rng):
    path, i, m = rng.choice(p.hits(p.of("data/entities/"), r"^  ([a-z]+:[a-z0-9-]+) a \S+ ;$"))
    lines = list(p.files[path])
    lines[i] += f" skos:exactMatch <http://www.wikidata.org/entity/Q{rng.randrange(1000, 99999)}> ;"
    return Mutant(path, lines, [i + 1])


@operator()
def fact_without_passage(p, rng):
    """A statement of the paper outside of every passage."""
    path, i, m = rng.choice(p.hits(p.content(), r"^  (?:fig|claim):\S+ a xz:"))
    first, last = p.statement(path, i)
    lines = list(p.files[path])
    if lines[last].rstrip().endswith("}"):
        return None
    block = lines[first:last + 1]
    del lines[first:last + 1]
    while lines and not lines[-1].strip():
        lines.pop()
    start = len(lines)
    lines += block + [""]
    return Mutant(path, lines, range(start + 1, start + 1 + len(block)))


@operator()
def http_schema_org(p, rng):
    paths = [x for x in p.of("data/") if any("<https://schema.org/>" in line for line in p.files[x])]
    path = rng.choice(paths)
    lines = [line.replace("<https://schema.org/>", "<http://schema.org/>") for line in p.files[path]]
    right = [i + 1 for i, line in enumerate(lines) if re.search(r"(?<![\w/])schema:", line)]
    return Mutant(path, lines, right)


@operator()
def share_out_of_range(p, rng):
    hits = [h for h in p.hits(p.content(), r"qudt:numericValue ([0-9]+(?:\.[0-9]+)?)(?= )") if "unit:PERCENT" in p.files[h[0]][h[1]]]
    hit = rng.choice(hits)
    return replaced(p, hit, hit[2].group(1).replace(".", "") + "00", 1)


def check(arguments, folder):
    """The findings on a project folder: (file, line, code, message) for each place."""
    command = [str(arguments.xinzhi), "check", "--project", str(folder), "--format", "json", "--lang", "en"]
    if arguments.source:
        command += ["--source", str(arguments.source)]
    environment = {k: v for k, v in os.environ.items() if k != "XINZHI_PAPER"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    if done.returncode == 2:
        sys.exit(f"check failed on {folder}: {done.stderr}")
    found = set()
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        places = [finding["place"]] + [place for place, _ in finding["related"]]
        for place in places:
            if place:
                found.add((place["path"], place["line"], finding["code"], finding["message"]))
    return found


def tell(project, result, verbose):
    """Says what became of a mutant; of those that were found only when asked."""
    name, mutant, found, right = result
    if right and not verbose:
        return
    before, after = project.files[mutant.path], mutant.lines
    changed = next((i for i, (a, b) in enumerate(zip(before, after)) if a != b), 0)
    print(f"{'found' if right else 'MISSED'} {name}: {mutant.path}:{changed + 1}: {', '.join(right) or sorted(found)[:3] or 'nothing'}", flush=True)
    if not right:
        print(f"    - {before[changed].strip()[:200]}\n    + {after[changed].strip()[:200]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--xinzhi", type=pathlib.Path, default=ROOT / "target/release/xinzhi")
    parser.add_argument("--source", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--least", type=float, default=0.95)
    parser.add_argument("--only", action="append", default=[], choices=sorted(OPERATORS))
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    arguments.xinzhi = arguments.xinzhi.resolve()
    arguments.source = arguments.source and arguments.source.resolve()
    rng = random.Random(arguments.seed)
    project = Project(ROOT)
    names = sorted(arguments.only or [n for n, (_, needs) in OPERATORS.items() if arguments.source or not needs])
    mutants, order = [], []
    while len(mutants) < arguments.count:
        if not order:
            order = rng.sample(names, len(names))
        name = order.pop()
        mutant = None
        while not mutant or mutant.lines == project.files[mutant.path]:
            mutant = OPERATORS[name][0](project, rng)
        mutants.append((name, mutant))

    with tempfile.TemporaryDirectory() as scratch:
        def folder(name):
            path = pathlib.Path(scratch) / name
            path.mkdir()
            shutil.copy(ROOT / "xinzhi.toml", path)
            for part in ("ontology", "data", "queries"):
                shutil.copytree(ROOT / part, path / part)
            return path

        clean = check(arguments, folder("clean"))

        def run(numbered):
            number, (name, mutant) = numbered
            path = folder(str(number))
            (path / mutant.path).write_text("\n".join(mutant.lines), encoding="utf-8")
            found = check(arguments, path) - clean
            shutil.rmtree(path)
            right = sorted({code for file, line, code, _ in found if mutant.is_at(file, line)})
            return name, mutant, found, right

        results = []
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for result in pool.map(run, enumerate(mutants)):
                results.append(result)
                tell(project, result, arguments.verbose)

    by_name = collections.defaultdict(lambda: [0, 0])
    for name, _, _, right in results:
        by_name[name][1] += 1
        by_name[name][0] += bool(right)
    hit = sum(bool(right) for *_, right in results)
    print(" ".join(f"{name} {n}/{of}" for name, (n, of) in sorted(by_name.items())))
    print(f"seed {arguments.seed}: {hit} of {len(results)} found at the right file and line ({100 * hit / len(results):.1f} %), {len(by_name)} operators; clean data: {len(clean)} findings")
    sys.exit(0 if hit >= arguments.least * len(results) and not clean else 1)


if __name__ == "__main__":
    main()
