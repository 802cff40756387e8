#!/usr/bin/env python3
"""Makes the pages of a published site again by other generators, for comparison: hugo, and rdflib with jinja2.

    python3 benches/pages.py write SITE FOLDER     # reads SITE/dump/all.nq.gz; makes FOLDER/hugo and FOLDER/pages.json
    python3 benches/pages.py jinja2 FOLDER OUT     # writes the pages by jinja2 and tells pages and seconds

Every thing of the data gets a page in each of three languages with the parts that ours has: languages, navigation, breadcrumbs, names,
what is said of it and what refers to it as tables with the passages of each statement, links to five data files, five citations, JSON-LD.
What the peers are spared: reading RDF (not in their times), drawings, the data files themselves, indexes, search, dumps.
"""

import gzip
import json
import shutil
import sys
import time
from collections import defaultdict
from pathlib import Path

LANGUAGES = {"zh-Hant-HK": "繁體中文", "zh-Hans": "简体中文", "en": "English"}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAMING = [
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
]
FORMATS = [("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "rdf"), ("TriG", "trig")]
SITE = "https://example.org/"

# The templates of both: the same page in the dialect of each.
PARTS = Path(__file__).resolve().parent / "pages"


def short(iri):
    return iri.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]


class Data:
    """The quads by subject and by object, names by language, and where each thing has its page."""

    def __init__(self, dump):
        import rdflib

        graph = rdflib.Dataset(default_union=True)
        with gzip.open(dump) as lines:
            graph.parse(lines, format="nquads")
        self.of, self.to, self.names = defaultdict(list), defaultdict(list), defaultdict(dict)
        for s, p, o, g in sorted(graph.quads(), key=str):
            self.of[s].append((p, o, g))
            if not isinstance(o, rdflib.Literal):
                self.to[o].append((p, s, g))
            elif str(p) in NAMING:
                self.names[s].setdefault((o.language or "").lower(), str(o))
        self.literal = rdflib.Literal
        self.things = [s for s in sorted(self.of) if isinstance(s, rdflib.URIRef)]
        self.at = {thing: self.place(thing) for thing in self.things}

    @staticmethod
    def place(iri):
        parts = [part for part in str(iri).split("://", 1)[-1].replace("#", "/").split("/") if part]
        return "page/" + "/".join(parts[-2:]).lower()

    def name(self, term, language):
        names = self.names.get(term, {})
        wanted = [language.lower(), "zh-hant", "zh-hans", "en", ""]
        return next((names[tag] for tag in wanted if tag in names), short(term))

    def link(self, term, language):
        if isinstance(term, self.literal):
            return {"text": str(term), "lang": term.language or "", "href": "", "title": ""}
        place = self.at.get(term)
        href = f"../../{place}.{language}.html" if place else str(term)
        return {"text": self.name(term, language), "lang": "", "href": href, "title": str(term)}

    def groups(self, rows, language):
        found = defaultdict(lambda: defaultdict(list))
        for p, value, g in rows:
            found[p][value].append(g)
        groups = []
        for p, values in found.items():
            stated = []
            for value, graphs in values.items():
                chips = [{"text": short(g), "href": self.link(g, language)["href"], "title": str(g)} for g in graphs if g in self.at]
                stated.append({"value": self.link(value, language), "chips": chips})
            stated.sort(key=lambda one: one["value"]["text"])
            # As ours: of many values 24, then up to 200.
            groups.append({"property": self.link(p, language), "values": stated[:200]})
        return sorted(groups, key=lambda group: group["property"]["text"])

    def page(self, thing, language):
        title = self.name(thing, language)
        place = self.at[thing]
        kinds = [o for p, o, _ in self.of[thing] if str(p) == TYPE]
        kind = self.name(kinds[0], language) if kinds else ""
        url = f"{SITE}{place}.{language}.html"
        said = [row for row in self.of[thing] if str(row[0]) not in NAMING]
        named = [o for p, o, _ in self.of[thing] if str(p) in NAMING]
        by = "The maintainers"
        return {
            "title": title,
            "place": place,
            "spoken": language,
            "sort": kind,
            "iri": str(thing),
            "canonical": url,
            "names": [{"text": str(o), "lang": o.language or ""} for o in sorted(set(named), key=str)],
            "trail": [{"text": "Home", "href": "../../index.html"}, {"text": kind, "href": f"../../page/index/{kind}.html"}],
            "tongues": [
                {"tag": tag, "name": own, "href": f"../../{place}.{tag}.html", "url": f"{SITE}{place}.{tag}.html"}
                for tag, own in LANGUAGES.items()
            ],
            "formats": [{"name": name, "href": f"../../{place}.{ending}"} for name, ending in FORMATS],
            "groups": self.groups(said, language),
            "refers": self.groups(self.to.get(thing, []), language),
            "cites": [
                {"style": "APA", "text": f"{by}. (2026). {title}. {SITE}. {url}"},
                {"style": "GB/T 7714", "text": f"{by}. {title}[DS/OL]//{SITE}. (2026). {url}."},
                {"style": "BibTeX", "text": f"@misc{{{short(thing)},\n  author = {{{{{by}}}}},\n  title = {{{{{title}}}}},\n  year = {{2026}},\n  url = {{{url}}}\n}}"},
                {"style": "RIS", "text": f"TY  - DATA\nAU  - {by}\nTI  - {title}\nPY  - 2026\nUR  - {url}\nER  - "},
                {"style": "CSL-JSON", "text": json.dumps({"id": short(thing), "type": "dataset", "title": title, "URL": url}, ensure_ascii=False)},
            ],
            "ld": json.dumps({"@context": "https://schema.org/", "@type": "Thing", "@id": str(thing), "name": title, "mainEntityOfPage": url}, ensure_ascii=False).replace("<", "\\u003c"),
        }


def write(site, folder):
    """The material of all pages: as content files for hugo, and as one JSON file for jinja2."""
    data = Data(Path(site) / "dump" / "all.nq.gz")
    folder = Path(folder)
    hugo = folder / "hugo"
    shutil.copytree(PARTS / "hugo", hugo)
    pages, taken = [], set()
    for thing in data.things:
        if data.at[thing] in taken:
            continue
        taken.add(data.at[thing])
        pages += [data.page(thing, language) for language in LANGUAGES]
    for page in pages:
        path = hugo / "content" / f"{page['place']}.{page['spoken'].lower()}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**page, "url": f"/{page['place']}.{page['spoken']}.html"}, ensure_ascii=False) + "\n")
    (folder / "pages.json").write_text(json.dumps(pages, ensure_ascii=False))
    print(len(pages))


def jinja2(folder, out):
    """Writes all pages, as a script of a careful person would: compiled once, one write per file."""
    from jinja2 import Environment, FileSystemLoader

    pages = json.loads((Path(folder) / "pages.json").read_text())
    out = Path(out)
    began = time.monotonic()
    template = Environment(loader=FileSystemLoader(PARTS), autoescape=True, trim_blocks=True).get_template("page.jinja")
    made, size = set(), 0
    for page in pages:
        path = out / f"{page['place']}.{page['spoken']}.html"
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        text = template.render(page).encode()
        size += len(text)
        path.write_bytes(text)
    print(f"{len(pages)} pages, {size} bytes in {time.monotonic() - began:.2f} s", file=sys.stderr)


if __name__ == "__main__":
    {"write": write, "jinja2": jinja2}[sys.argv[1]](*sys.argv[2:])
