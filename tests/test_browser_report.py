"""The page of a report in a real browser: from a claim to its words and back, filters, phones, no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving
from test_pages_report import find_report, hostile, look, reports

pytest_plugins = ("visits",)

__all__ = ["hostile"]  # a fixture

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def local(sample_folder: Path) -> str:
    return find_report(sample_folder, "05_markdown_table.md")


def find(folder: Path, local: str, predicate: str) -> Any:
    """The first statement of a kind."""
    rows = look(folder, local)["statements"]
    return next(row for row in rows if row["predicate"] == predicate and row["kind"] == "claim")


def find_crossing(folder: Path) -> tuple[str, Any]:
    """A report, and a claim whose span begins within another's and ends after it."""
    for local in reports(folder):
        rows = [row for row in look(folder, local)["statements"] if row["kind"] == "claim"]
        for one in rows:
            for other in rows:
                if other["start"] < one["start"] < other["end"] < one["end"]:
                    return local, one
    raise AssertionError("no spans cross")


def lit(page: Any) -> str:
    """The words that are lit in the text."""
    return "".join(page.locator("#text .now").evaluate_all("all => all.map(one => one.textContent)"))


def test_an_address_with_an_anchor_shows_the_words(
    server: Server, visit: Open, sample_folder: Path, local: str
) -> None:
    row = find(sample_folder, local, "develops")
    page = visit(server.url).open(f"/id/{local}#c-{row['start']}-{row['end']}")
    target = page.locator(":target")
    assert target.inner_text().replace("\n", "") == row["quote"].replace("\n", "")
    box = target.bounding_box()
    assert 0 <= box["y"] <= 900
    assert page.locator(f"#k-{row['number']}").evaluate("one => one.classList.contains('now')")
    place = page.locator(f"#k-{row['number']}").bounding_box()
    assert 0 <= place["y"] <= 900


def test_from_a_claim_to_its_words_and_back_by_keys(
    server: Server, visit: Open, sample_folder: Path, local: str
) -> None:
    row = find(sample_folder, local, "develops")
    page = visit(server.url).open(f"/id/{local}")
    page.locator(f"#k-{row['number']} blockquote a").focus()
    assert lit(page) == row["quote"]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#c-{row['start']}-{row['end']}")
    assert page.locator(":target").is_visible()
    note = page.locator(f'#text .note[href="#k-{row["number"]}"]')
    note.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#k-{row['number']}")
    assert page.locator(f"#k-{row['number']}").is_visible()


def test_a_span_that_crosses_another_is_lit_whole(server: Server, visit: Open, sample_folder: Path) -> None:
    local, row = find_crossing(sample_folder)
    page = visit(server.url).open(f"/id/{local}#c-{row['start']}-{row['end']}")
    pieces = page.locator("#text .now").evaluate_all("all => all.map(one => one.textContent)")
    assert len(pieces) > 1
    assert "".join(pieces) == row["quote"]


def test_a_name_leads_to_the_list_and_on_to_the_entity(server: Server, visit: Open, local: str) -> None:
    page = visit(server.url).open(f"/id/{local}")
    page.locator("#text a.Model", has_text="Veo").first.click()
    row = page.locator(":target")
    assert "Veo" in row.inner_text()
    assert row.locator(".places a").count() == 4
    row.locator("a.entity").click()
    page.wait_for_url("**/id/model-*")
    assert "Veo" in page.locator("h1").inner_text()


def test_filters_take_marks_away_and_count(server: Server, visit: Open, local: str) -> None:
    page = visit(server.url).open(f"/id/{local}")
    status = page.locator(".filters [role=status]")
    assert status.inner_text() == "全部显示"
    page.get_by_label("开发").uncheck()
    found = re.fullmatch(r"显示 (\d+) / (\d+) 条陈述", status.inner_text())
    assert found
    assert int(found[1]) < int(found[2])
    assert page.locator('details[data-group="develops"]').is_hidden()
    model = page.locator("#text a.Model").first
    assert model.evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_label("模型").uncheck()
    assert model.evaluate("one => getComputedStyle(one).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert page.locator("#claims li.name.Model:visible").count() == 0
    page.get_by_label("开发").check()
    assert status.inner_text() == "全部显示"


def test_pages_of_a_pdf_can_be_gone_to(server: Server, visit: Open, sample_folder: Path) -> None:
    page = visit(server.url).open(f"/id/{find_report(sample_folder, '11_sidebar_pages.pdf')}")
    breaks = page.locator("#text [role=separator]")
    assert breaks.count() == page.locator("nav.pages a").count() > 2
    page.locator("nav.pages a").nth(1).click()
    assert page.locator(":target").get_attribute("aria-label") == "第 2 页"
    assert 0 <= page.locator(":target").bounding_box()["y"] <= 900


def test_without_script_the_target_is_lit_and_all_is_shown(
    server: Server, visit: Open, sample_folder: Path, local: str
) -> None:
    row = find(sample_folder, local, "develops")
    page = visit(server.url, java_script_enabled=False).open(f"/id/{local}#c-{row['start']}-{row['end']}")
    assert page.locator(".filters").is_hidden()
    box = page.locator(f"#c-{row['start']}-{row['end']}").bounding_box()
    assert 0 <= box["y"] <= 900
    page.locator(f'.note[href="#k-{row["number"]}"]').click()
    assert page.locator(f"#k-{row['number']}").is_visible()


@pytest.mark.parametrize("width", [390, 800, 1400])
def test_no_page_is_wider_than_the_window(
    server: Server, visit: Open, sample_folder: Path, width: int
) -> None:
    tab = visit(server.url, viewport={"width": width, "height": 800})
    for local in reports(sample_folder)[:3]:
        tab.open(f"/id/{local}")
        assert tab.breadth() <= 0


def test_large_text_and_dark_are_fine(server: Server, visit: Open, local: str) -> None:
    tab = visit(server.url, color_scheme="dark")
    page = tab.open(f"/id/{local}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.breadth() <= 0


def test_nothing_that_a_report_says_runs(visit: Open, hostile: Path) -> None:
    (local,) = reports(hostile)
    with serving(hostile, "--workers", "1") as server:
        tab = visit(server.url)
        page = tab.open(f"/id/{local}")
        assert page.locator("body").is_visible()
        assert "alert(1)" in page.locator("#text").inner_text()
        for link in page.locator("a").evaluate_all("all => all.map(one => one.protocol)"):
            assert link in ("http:", "")


def test_print_has_the_claims_and_no_controls(server: Server, visit: Open, local: str) -> None:
    page = visit(server.url).open(f"/id/{local}")
    page.emulate_media(media="print")
    assert page.locator(".filters").is_hidden()
    assert page.locator("#text").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".beside details:not([open])").count() == 0
