"""The first page: what there is, what came last, and links that lead somewhere."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from graphs import write_graph
from serving import Server, serving

from kg.rdf.pages.home import look
from kg.rdf.pages.view import Build
from kg.rdf.store import open_store

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "2") as running:
        yield running


def test_counts_are_those_of_the_lists_they_lead_to(server: Server) -> None:
    counts = server.client.get(f"{server.url}index.json").json()["counts"]
    groups = server.client.get(f"{server.url}search.json").json()["groups"]
    assert {group["type"]: group["count"] for group in groups} == {
        name: count for name, count in counts.items() if count and name in {group["type"] for group in groups}
    }
    page = server.client.get(server.url, headers=HTML).text
    assert '<a href="/search?type=Company"><b>' in page
    assert counts["Conflict"] > 0


def test_every_link_of_the_page_leads_somewhere(server: Server) -> None:
    page = server.client.get(server.url, headers=HTML).text
    links = set(re.findall(r'href="(/[^"]*)"', page.split("<main")[1].split("<dialog")[0]))
    others = {"/consensus", "/models"}  # pages of their own
    assert len(links) > 20
    for link in links - others:
        assert server.client.get(server.url.rstrip("/") + link.replace("&amp;", "&")).status_code == 200, link


def test_it_says_when_it_was_built_and_what_was_left_out(server: Server, sample_folder: Path) -> None:
    shown = server.client.get(f"{server.url}index.json").json()
    assert shown["record"]["files"] >= 11
    assert shown["record"]["issues"]["dropped-span"] > 0
    zh, en = (
        server.client.get(server.url, params={"lang": lang}, headers=HTML).text for lang in ("zh", "en")
    )
    assert "舍弃的名称" in zh
    assert "Dropped names" in en
    assert re.search(r"\d{4}年\d+月\d+日", zh)
    assert re.search(r"\d+ [A-Z][a-z]{2} \d{4}", en)


def test_newest_reports_and_most_recommended_companies(tmp_path: Path) -> None:
    shown = look(Build(open_store(write_graph(tmp_path / "graph.ttl"))), {}).shown
    assert [one["date"] for one in shown["newest"]] == ["2024-03-05", "2024-02-01", None]
    assert (shown["first"], shown["last"], shown["undated"]) == ("2024-02-01", "2024-03-05", 1)
    first = shown["recommended"][0]
    assert (first["label"], first["brokers"], first["reports"]) == ("蓝舟科技", 1, 2)
    assert shown["since"] == "2024-01"
    assert shown["record"] is None


def test_where_most_reports_have_no_date_all_count(tmp_path: Path) -> None:
    path = write_graph(tmp_path / "graph.ttl")
    lines = [line for line in path.read_text("utf-8").splitlines() if "2024-02-01" not in line]
    path.write_text("\n".join(lines), "utf-8")
    shown = look(Build(open_store(path)), {}).shown
    assert shown["since"] is None
    assert shown["recommended"][0]["reports"] == 3


def test_an_empty_graph_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("")
    with serving(tmp_path / "graph.ttl", "--workers", "1") as server:
        page = httpx.get(server.url, headers=HTML).text
        assert "kg build reports/ -o out" in page
        assert server.client.get(f"{server.url}search?q=a", headers=HTML).status_code == 200
        assert "kg build" in server.client.get(f"{server.url}search", headers=HTML).text


def test_the_first_page_is_quick_right_after_the_start(sample_folder: Path) -> None:
    taken = []
    for _ in range(5):
        with serving(sample_folder) as server:
            start = time.perf_counter()
            assert server.client.get(server.url, headers=HTML).status_code == 200
            taken.append(time.perf_counter() - start)
    assert statistics.median(taken) < 0.5
