"""What holds of every page of the explorer: hostile text, handicaps, phones, large print, both languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from handicaps import find_faults
from pyoxigraph import Literal, Quad, RdfFormat, parse, serialize
from serving import Server, serving

pytest_plugins = ("visits",)
Open = Callable[..., Any]

#: Pages of the sample, one of each kind.
PATHS = (
    "/",
    "/search?q=视频",
    "/id/company-300418.SZ",
    "/id/model-sora",
    "/id/broker-星桥证券",
    "/id/analyst-S9101523040011",
    "/id/report-364654bccb0c8ef6",
    "/id/industry-传媒",
    "/explore",
    "/explore?id=model-sora",
    "/consensus",
    "/history?id=company-300418.SZ",
    "/disagreements",
    "/models",
    "/query",
    "/query?name=who-recommends&company=company-300418.SZ",
    "/ontology",
)
PAYLOAD = (
    '"><img src=x onerror="window.pwned=1"><script>window.pwned=2</script><svg onload="window.pwned=3">'
    "</script></style><style>*{display:none}</style>{{7*7}}${7*7}<a href='javascript:window.pwned=4'>"
    "\u202e\u2066\u200bdata:text/html,<script>window.pwned=5</script>"
)
LONG = "长" * 10_000


def spoilt(quad: Quad, number: int) -> Quad:
    """The same, with hostile text in every text it states; one in fifty is very long."""
    value = quad.object
    if not isinstance(value, Literal) or value.datatype.value.rpartition("#")[2] != "string":
        return quad
    if quad.predicate.value.endswith(("Digest", "licenceNumber", "ticker")):
        return quad
    text = value.value + (LONG if number % 50 == 0 else PAYLOAD)
    return Quad(quad.subject, quad.predicate, Literal(text), quad.graph_name)


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def hostile(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    quads = parse((sample_folder / "graph.trig").read_bytes(), RdfFormat.TRIG)
    bad = serialize([spoilt(quad, number) for number, quad in enumerate(quads)], format=RdfFormat.N_QUADS)
    (folder / "graph.trig").write_bytes(bad or b"")  # N-Quads are no TriG: written again below
    (folder / "graph.nq").write_bytes(bad or b"")
    (folder / "graph.trig").unlink()
    texts = shutil.copytree(sample_folder / "texts", folder / "texts")
    for path in texts.iterdir():
        path.write_text(path.read_text("utf-8") + PAYLOAD + LONG, "utf-8")
    record = (sample_folder / "build.json").read_text("utf-8")
    (folder / "build.json").write_text(record.replace(".txt", ".txt" + json.dumps(PAYLOAD)[1:-1]), "utf-8")
    with serving(folder / "graph.nq", "--workers", "2") as running:
        yield running


def settle(page: Any) -> None:
    """Wait for what scripts draw after the page is loaded."""
    page.wait_for_timeout(400)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_a_report_says_runs(hostile: Server, visit: Open, path: str) -> None:
    page = visit(hostile.url).open(path)
    settle(page)
    assert page.evaluate("window.pwned") is None
    assert page.locator("main img[src=x], main script:not([src]):not([type='application/json'])").count() == 0
    assert page.locator("a[href^='javascript:'], a[href^='data:']").count() == 0
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(server: Server, visit: Open, path: str, theme: str) -> None:
    page = visit(server.url, color_scheme=theme).open(path)
    assert find_faults(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_and_large_text_show_the_whole_width(server: Server, visit: Open, path: str) -> None:
    phone, large = visit(server.url, viewport={"width": 390, "height": 800}), visit(server.url)
    for one in (phone, large):
        settle(one.open(path))
    large.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert max(phone.breadth(), large.breadth()) <= 0  # below it by the width of a scrollbar


@pytest.mark.parametrize("path", PATHS)
def test_nothing_moves_after_it_is_there(server: Server, visit: Open, path: str) -> None:
    page = visit(server.url).open(path)
    settle(page)
    shift = page.evaluate(
        """() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
                .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 200);
        })"""
    )
    assert shift < 0.1


@pytest.mark.parametrize("path", PATHS)
def test_both_languages_have_a_title_of_their_own(server: Server, path: str) -> None:
    titles = []
    for language in ("zh", "en"):
        headers = {"Accept": "text/html", "Accept-Language": language}
        text = server.client.get(server.url.rstrip("/") + path, headers=headers).text
        assert f'<html lang="{language}' in text
        titles.append(text.partition("<title>")[2].partition("</title>")[0])
    assert all(titles)
    assert titles[0] != titles[1]


def test_a_newcomer_finds_what_a_model_is_built_on_in_four_clicks(server: Server, visit: Open) -> None:
    """From the first page to the words of a report that say so."""
    page = visit(server.url).open("/")
    page.locator("main a[href*='/id/model-'], main a[href*='built-on']").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("main a[href*='/id/report-'][href*='#c-']").first.click()
    page.wait_for_url("**/id/report-*#c-*")
    assert page.locator(":target").count() == 1
    assert page.locator(":target").is_visible()
