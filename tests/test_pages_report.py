"""The page of a report: its text with what it states, in every state of the folder beside the graph."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from serving import Server, serving

from kg import worklist
from kg.pipeline import build
from kg.rdf.pages.texts import beside
from kg.rdf.pages.view import Build, to_json
from kg.rdf.pages.views import VIEWS
from kg.rdf.store import open_store
from kg.rdf.vocabulary import BASE_IRI, KG, RDF
from kg.texts import TEXTS

#: Reports by people who want to break the page.
HOSTILE = """远帆证券研究所

视频模型周报：<script>alert(1)</script>

2024年6月20日 评级：推荐（维持）

分析师：卢景和 执业证书编号：S9102521060003

快手发布可灵，"><img src=x onerror=alert(2)>，昆仑万维发布天工3.0。\u202e倒着写\u202c 零\u200b宽。
建议关注昆仑万维、javascript:alert(3)、快手。
</div></section></body><style>body{display:none}</style>
"""


def look(folder: Path, local: str, beside_it: Path | None = None) -> Any:
    """The page's JSON as a client gets it."""
    view = VIEWS["entity"](Build(open_store(folder), beside_it or folder), {"local": local})
    return json.loads(to_json(view))


def find_report(folder: Path, file: str) -> str:
    (quad,) = open_store(folder).quads_for_pattern(None, KG.readFile, Literal(file), None)
    assert isinstance(quad.subject, NamedNode)
    return quad.subject.value.removeprefix(BASE_IRI)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.txt").write_text(HOSTILE, encoding="utf-8", newline="")
    build(folder / "a.txt", output=folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


def reports(folder: Path) -> list[str]:
    quads = open_store(folder).quads_for_pattern(None, RDF.type, KG.Report, None)
    return sorted(quad.subject.value.removeprefix(BASE_IRI) for quad in quads)  # type: ignore[union-attr]


def get(server: Server, local: str, **headers: str) -> httpx.Response:
    return server.client.get(f"{server.url}id/{local}", headers={"Accept": "text/html", **headers})


def shown_text(page: str) -> str:
    """The characters of the element that holds the text."""
    found = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^>]*>", "", found[1]))


# --- the view


def test_everything_that_is_stated_stands_at_its_place(sample_folder: Path) -> None:
    for local in reports(sample_folder):
        shown = look(sample_folder, local)
        text, marks = shown["text"], shown["marks"]
        assert shown["kind"] == "report"
        assert len(shown["statements"]) > 30
        for row in shown["statements"]:
            assert row["placed"]
            assert text[row["start"] : row["end"]] == row["quote"]
        marked = sorted(number for mark in marks for number in mark["statements"])
        assert marked == list(range(len(shown["statements"])))
        assert "".join(text[one["start"] : one["end"]] for one in shown["segments"]) == text
        for name in shown["names"]:
            assert all(shown["things"][one]["type"] not in ("Report", None) for one in name["of"])
        listed = sorted(number for group in shown["groups"] for number in group["statements"])
        assert listed == [row["number"] for row in shown["statements"] if row["kind"] != "mention"]


def test_the_masthead_is_what_the_report_prints(sample_folder: Path) -> None:
    shown = look(sample_folder, find_report(sample_folder, "05_markdown_table.md"))
    head, things = shown["masthead"], shown["things"]
    assert [one["value"] for one in head["title"]] == ["半年盘点：视频模型排起长队"]
    assert [one["value"] for one in head["issued"]] == ["2024-07-08"]
    assert [things[one["thing"]]["label"] for one in head["publishedBy"]] == ["砚川证券"]
    assert [one["value"] for one in head["rating"]] == ["超配"]
    (author,) = head["authoredBy"]
    assert [one["value"] for one in author["details"]["licenceNumber"]] == ["S9105521090006"]
    for one in (*head["title"], author, *author["details"]["email"]):
        assert shown["statements"][one["statement"]]["placed"]


def test_names_are_marked_wherever_they_stand(sample_folder: Path) -> None:
    shown = look(sample_folder, find_report(sample_folder, "05_markdown_table.md"))
    names, text = shown["names"], shown["text"]
    for label in ("Veo", "谷歌"):
        (entity,) = [one for one in shown["entities"] if shown["things"][one["id"]]["label"] == label]
        places = [names[number]["start"] for number in entity["places"]]
        assert places == [found.start() for found in re.finditer(label, text)]
        assert len(places) > 3


def test_pages_begin_where_the_build_says(sample_folder: Path) -> None:
    shown = look(sample_folder, find_report(sample_folder, "11_sidebar_pages.pdf"))
    assert shown["source"]["pages"] == len(shown["pages"]) > 2
    for row in shown["statements"]:
        assert sum(start <= row["start"] for start in shown["pages"]) == row["page"]


def test_conflicts_show_both_sides_and_which_is_ours(sample_folder: Path) -> None:
    shown = look(sample_folder, find_report(sample_folder, "05_markdown_table.md"))
    (conflict,) = [one for one in shown["conflicts"] if one["predicate"] == "maxDurationSeconds"]
    assert conflict["about"]["label"] == "可灵"
    assert [(side["value"], side["ours"]) for side in conflict["sides"]] == [("120", True), ("10", False)]
    assert all(side["evidence"]["quote"] and side["evidence"]["report"]["id"] for side in conflict["sides"])


def test_issues_of_this_report_and_of_no_other(sample_folder: Path) -> None:
    rows = list(worklist.read_worklist(sample_folder))
    for local in reports(sample_folder):
        shown = look(sample_folder, local)
        file = shown["source"]["file"]
        assert shown["issues"] == [row for row in rows if row["file"] == file]
    for missing in ("", "0", "zzz.txt", "中.txt"):
        assert beside.find_issues(sample_folder, missing) == []


def test_where_things_lie_beside_the_store_is_said_once() -> None:
    assert (beside.ISSUES, beside.RECORD) == (worklist.NAME, "build.json")


# --- what may be missing or wrong beside the graph


def test_a_graph_alone_shows_claims_with_their_words(sample_folder: Path, tmp_path: Path) -> None:
    shutil.copy(sample_folder / "graph.ttl", tmp_path)
    local = find_report(sample_folder, "05_markdown_table.md")
    shown, whole = look(tmp_path / "graph.ttl", local, tmp_path), look(sample_folder, local)
    assert (shown["text"], shown["issues"], shown["segments"]) == (None, None, [])
    assert [row["quote"] for row in shown["statements"]] == [row["quote"] for row in whole["statements"]]
    assert not any(row["placed"] for row in shown["statements"])
    assert shown["masthead"] == whole["masthead"]
    with serving(tmp_path, "--workers", "1") as server:
        page = get(server, local).text
    one = whole["statements"][-1]
    assert "原文不在手边" in page
    assert f'id="c-{one["start"]}-{one["end"]}"' in page


def test_a_build_that_was_moved_is_whole(sample_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "moved")
    local = find_report(sample_folder, "05_markdown_table.md")
    assert look(tmp_path / "moved", local) == look(sample_folder, local)


@pytest.mark.parametrize("name", ["build.json", "issues.jsonl"])
def test_damaged_files_beside_the_graph_take_nothing_else_along(
    sample_folder: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(sample_folder, tmp_path / "out")
    (tmp_path / "out" / name).write_text('{"read": [3')
    shown = look(tmp_path / "out", find_report(sample_folder, "11_sidebar_pages.pdf"))
    assert shown["text"]
    assert (shown["issues"] is None) == (name == "issues.jsonl")
    assert (shown["pages"] == []) == (name == "build.json")


def test_another_text_is_not_marked_wrongly(sample_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "out")
    local = find_report(sample_folder, "05_markdown_table.md")
    path = tmp_path / "out" / TEXTS / f"{look(sample_folder, local)['source']['digest']}.txt"
    path.write_bytes(("多出来的字" + path.read_bytes().decode()).encode())
    shown = look(tmp_path / "out", local)
    assert not any(row["placed"] for row in shown["statements"])
    assert not any(mark["statements"] for mark in shown["marks"])
    path.write_bytes(b"\xff\xfe\xff")
    assert look(tmp_path / "out", local)["text"] is None


@pytest.mark.parametrize("digest", ["../../secret", "/etc/passwd", "A" * 64, "é" * 64, "0" * 63 + "\n"])
def test_a_digest_is_no_path(tmp_path: Path, digest: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    assert beside.read_text(tmp_path, digest) is None
    store = Store()
    report = NamedNode(f"{BASE_IRI}report-0")
    store.extend([Quad(report, RDF.type, KG.Report), Quad(report, KG.sourceDigest, Literal(digest))])
    view = VIEWS["entity"](Build(store, tmp_path / "texts"), {"local": "report-0"})
    assert view.shown["text"] is None


def test_offsets_that_are_none_do_no_harm(tmp_path: Path) -> None:
    store = Store()
    report, claim = NamedNode(f"{BASE_IRI}report-0"), NamedNode(f"{BASE_IRI}claim-0")
    said = {RDF.subject: report, RDF.predicate: KG.rating, RDF.object: Literal("买入"), KG.statedIn: report}
    wrong = {KG.startOffset: Literal("soon"), KG.endOffset: Literal(""), KG.confidence: Literal("high")}
    store.extend([Quad(claim, predicate, value) for predicate, value in {**said, **wrong}.items()])
    store.add(Quad(report, RDF.type, KG.Report))
    view = VIEWS["entity"](Build(store, tmp_path), {"local": "report-0"})
    (row,) = view.shown["statements"]
    assert (row["start"], row["end"], row["confidence"], row["placed"]) == (None, None, None, False)


# --- the page


def test_the_page_holds_the_text_letter_by_letter_and_an_anchor_for_every_claim(
    server: Server, sample_folder: Path
) -> None:
    for local in reports(sample_folder):
        shown = get(server, local, Accept="application/json").json()
        page = get(server, local).text
        assert shown_text(page) == shown["text"]
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert {f"c-{row['start']}-{row['end']}" for row in shown["statements"]} <= set(ids)
        targets = set(re.findall(r'href="#([^"]+)"', page))
        assert targets <= set(ids)
        linked = {f"k-{row['number']}" for row in shown["statements"] if row["kind"] != "mention"}
        assert linked <= targets


def test_the_page_speaks_both_languages(server: Server, sample_folder: Path) -> None:
    local = find_report(sample_folder, "11_sidebar_pages.pdf")
    chinese = get(server, local, **{"Accept-Language": "zh"}).text
    english = get(server, local, **{"Accept-Language": "en"}).text
    assert "第 2 页" in chinese
    assert ">评级与推荐<" in chinese
    assert "page 2" in english
    assert ">Calls<" in english
    assert "2025年7月14日" in chinese
    assert "14 Jul 2025" in english


def test_twins_of_a_report(server: Server, sample_folder: Path) -> None:
    local = find_report(sample_folder, "05_markdown_table.md")
    assert server.client.get(f"{server.url}id/{local}.json").json()["id"] == local
    turtle = server.client.get(f"{server.url}id/{local}.ttl")
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_hostile_text_is_text(hostile: Path) -> None:
    (local,) = reports(hostile)
    with serving(hostile, "--workers", "1") as server:
        page = get(server, local).text
    assert shown_text(page) == HOSTILE
    assert re.findall("<script(?! (?:type=.module. )?src=./static/)", page) == []
    assert "<img" not in page
    assert "<style" not in page
    assert re.findall(r'\s(?:on\w+|style)="', page) == []
    assert all(link.startswith(("/", "#", "?")) for link in re.findall(r'href="([^"]*)"', page) if link)
    assert "建议关注昆仑万维" in page
