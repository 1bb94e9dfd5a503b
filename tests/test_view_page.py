"""The page as a file: nothing to fetch, nothing to run but its own script, small enough, same bytes."""

from __future__ import annotations

import base64
import json
import os
import random
import re
import subprocess
import sys
import time
import zlib
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from factories import sample_knowledge
from networkx import MultiDiGraph

from kg.errors import GraphError, WriteError
from kg.graph.build import to_graph
from kg.rdf.vocabulary import BASE_IRI
from kg.view.page import to_html, write_html
from kg.view.scripts import library_script

_SYLLABLES = "星河云图影视传媒游戏数字网络世纪文化光年智能视觉科技动画出版互动引擎未来声音创作"
_KINDS = (
    "Company",
    "Company",
    "Model",
    "Model",
    "Product",
    "CreativeWork",
    "Technology",
    "Person",
    "Organization",
)
_SAID = ("develops", "uses", "partnerOf", "basedOn", "investsIn", "usesTechnology", "succeeds")


def big_graph(nodes: int, edges: int, seed: int = 1) -> MultiDiGraph:
    """A graph by the contract of kg.graph.build: reports, and entities of which a few have many edges."""
    chance = random.Random(seed)
    graph = MultiDiGraph(name="big")
    reports = max(2, nodes // 60)

    def name(shortest: int, longest: int) -> str:
        return "".join(chance.sample(_SYLLABLES, chance.randint(shortest, longest)))

    for number in range(nodes):
        kind = "Report" if number < reports else _KINDS[number % len(_KINDS)]
        attrs = {"type": kind, "label": name(2, 7), "aliases": [name(2, 4)] if number % 3 == 0 else []}
        empty = {"identifiers": {}, "attributes": {}, "judgements": []}
        graph.add_node(f"{kind.lower()}-{number:06}", **attrs, **empty)
    ids = sorted(graph)
    labels = dict(graph.nodes(data="label"))
    kinds = dict(graph.nodes(data="type"))
    documents = [one for one in ids if kinds[one] == "Report"]
    things = [one for one in ids if kinds[one] != "Report"]
    for number in range(edges):
        report = chance.choice(documents)
        busy = things[min(len(things) - 1, int(chance.paretovariate(0.8)) - 1)]
        target = busy if chance.random() < 0.3 else chance.choice(things)
        predicate = ("recommends", "mentions", *_SAID)[number % 9]
        source = report if number % 9 < 2 else chance.choice(things)
        quote = (
            labels[target] if predicate == "mentions" else f"{labels[source]}与{labels[target]}：{name(4, 8)}"
        )
        index = documents.index(report)
        claim = {
            "id": f"{chance.getrandbits(80):020x}", "report": report, "broker": f"券商{index % 30}",
            "date": f"2024-{index % 12 + 1:02}-{index % 28 + 1:02}", "file": f"{index}.txt", "quote": quote,
            "start": chance.randrange(20_000), "end": 0, "page": None, "confidence": 0.5 + number % 45 / 100,
            "extracted_by": f"rule.{chance.randrange(40)}", "modality": None,
        }  # fmt: skip
        edge = {
            "predicate": predicate,
            "asserted": True,
            "mention": predicate == "mentions",
            "claims": [claim],
        }
        graph.add_edge(source, target, key=predicate, **edge, support={"reports": 1, "brokers": []})
    return graph


class _Parts(HTMLParser):
    """Tags with attributes, and the text of scripts by their place."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.raw.append((self.tags[-1][0] if self.tags else "", data))


def block(html: str, id_: str):
    """The JSON of a data block."""
    return json.loads(re.search(rf'<script type="application/json" id="{id_}">(.*?)</script>', html, re.S)[1])


def columns(html: str):
    """The graph of a page, unpacked."""
    content = block(html, "graph")
    return (
        json.loads(zlib.decompress(base64.b64decode(content["deflate"]), -15))
        if "deflate" in content
        else content
    )


def from_steps(steps):
    """The numbers that ``kg.view.columns.to_steps`` made steps of."""
    numbers, top = [], 0
    for step in steps:
        numbers.append(top + step)
        top = max(top, top + step + 1)
    return numbers


@pytest.fixture(scope="module")
def html():
    return to_html(sample_knowledge())


def test_nothing_is_fetched(html):
    tags = _Parts(html).tags
    assert [
        attrs
        for tag, attrs in tags
        if attrs.get("src") or tag in ("iframe", "object", "embed", "base", "form")
    ] == []
    assert [attrs["href"] for _, attrs in tags if "href" in attrs] == ["data:,"]
    assert "bootstrap" not in html.lower()
    own = html.replace(library_script(), "")
    addresses = set(re.findall(r"\w+://[\w./-]+", own))
    terms = columns(html)["terms"]
    names = {prefix.rstrip("#") for prefix in terms["prefixes"].values()} | set(terms["steps"].values())
    assert addresses == {"http://www.w3.org/2000/svg", BASE_IRI} | names  # names, which nobody fetches


def test_no_inline_handler(html):
    names = {name for _, attrs in _Parts(html).tags for name in attrs}
    assert {name for name in names if name.startswith("on") or name == "style"} == set()


def test_every_script_and_style_is_named_by_its_hash(html):
    policy = next(attrs["content"] for tag, attrs in _Parts(html).tags if "http-equiv" in attrs)
    found = re.findall(r"<(script|style)>(.*?)</\1>", html, re.S)
    assert [kind for kind, _ in found] == ["style", "script", "script"]
    for _, text in found:
        assert f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_opens_with_pyvis_rows(html):
    opening = block(html, "opening")
    graph = columns(html)
    assert {row["id"] for row in opening["nodes"]} == set(range(len(graph["nodes"]["id"])))
    assert all({"label", "group", "x", "y", "size"} <= set(row) for row in opening["nodes"])
    assert block(html, "options")["physics"] == {"enabled": False}


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        "&lt;\u2028\u2029",
    ],
)
def test_hostile_text_is_data_only(text, html):
    graph = to_graph(sample_knowledge())
    for _, attrs in graph.nodes(data=True):
        attrs["label"] = text
    page = to_html(graph, title=text)
    assert [tag for tag, _ in _Parts(page).tags] == [tag for tag, _ in _Parts(html).tags]
    assert columns(page)["nodes"]["label"] == [text] * len(graph)
    assert len(re.findall("<script", page.replace(library_script(), ""))) == len(
        re.findall("<script", html.replace(library_script(), ""))
    )


def test_an_ego_page_holds_the_neighbourhood_only():
    page = to_html(sample_knowledge(), entity="gen-2", depth=1)
    graph = columns(page)
    assert graph["nodes"]["id"] == ["model-gen2", "model-gen3alpha"]
    assert graph["nodes"]["id"][graph["entity"]] == "model-gen2"
    assert "<title>Gen-2 · " in page


def test_reports_outside_an_ego_view_keep_their_titles():
    graph = columns(to_html(sample_knowledge(), entity="gen-2", depth=1))
    assert [(row["node"], row["title"]) for row in graph["reports"]] == [
        (-1, "视频大模型周报：海外新版接连亮相")
    ]


@pytest.mark.parametrize(("entity", "depth"), [("没有这家公司", 2), ("Sora", -1)])
def test_a_bad_request_writes_nothing(tmp_path, entity, depth):
    with pytest.raises(GraphError):
        write_html(sample_knowledge(), tmp_path / "graph.html", entity=entity, depth=depth)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError, match=r"graph\.html"):
        write_html(sample_knowledge(), tmp_path / "file" / "graph.html")


def test_an_empty_graph_makes_a_page():
    assert columns(to_html(MultiDiGraph()))["nodes"]["id"] == []


def test_knowledge_and_graph_give_the_same_page(html):
    texts = {document.digest: document.text for document in sample_knowledge().documents}
    assert to_html(to_graph(sample_knowledge()), texts=texts) == html


def test_without_its_text_a_quote_stands_alone(html):
    def quotes(page):
        graph = columns(page)
        claims, rows = graph["claims"], graph["passages"]
        numbers = from_steps(claims["passage"])
        places = zip(numbers, claims["at"], claims["length"], strict=True)
        return [(rows[number], rows[number][at : at + length]) for number, at, length in places]

    alone = quotes(to_html(to_graph(sample_knowledge())))
    assert all(passage == quote for passage, quote in alone)
    within = quotes(html)
    assert [quote for _, quote in within] == [quote for _, quote in alone]
    assert any(len(passage) > len(quote) for passage, quote in within)


SCRIPT = """
import sys; sys.path[:0] = [{tests!r}, {root!r}]
from factories import sample_knowledge
from kg.rdf.vocabulary import BASE_IRI
from kg.view.page import write_html
write_html(sample_knowledge(), sys.argv[1])
"""


def test_bytes_do_not_depend_on_hash_seed_or_locale(tmp_path):
    here = Path(__file__).parent
    script = SCRIPT.format(tests=str(here), root=str(here.parent))
    for name, extra in (("a", {"PYTHONHASHSEED": "1", "LC_ALL": "C"}), ("b", {"PYTHONHASHSEED": "9"})):
        env = {**os.environ, **extra}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / name)], check=True, env=env)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("nodes", "edges", "limit"), [(1_000, 3_000, 1_000_000), (20_000, 60_000, 2_500_000)]
)
def test_size_and_time_of_large_pages(nodes, edges, limit):
    graph = big_graph(nodes, edges)
    began = time.perf_counter()
    page = to_html(graph)
    assert time.perf_counter() - began < 30
    assert len(page.encode()) - len(library_script().encode()) <= limit
    assert len(columns(page)["nodes"]["id"]) == nodes
    assert len(block(page, "opening")["nodes"]) == 300
