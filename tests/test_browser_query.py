"""The page of queries in a real browser: examples by mouse and by keys, the editor, graphs, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving

import kg.serve

pytest_plugins = ("visits",)

Open = Callable[..., Any]
EDITOR = ".CodeMirror"
VENDOR = Path(kg.serve.__file__).parent / "static" / "vendor"

_SHIFT = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 500);
})"""


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    if not (VENDOR / "editor.js").exists():
        pytest.skip("installed without the explorer's libraries (KG_WITHOUT_WEB=1)")
    with serving(sample_folder, "--workers", "1") as running:
        yield running


def type_query(page: Any, text: str) -> None:
    """Into the editor, in the place of what is there."""
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def test_from_an_example_to_the_words_of_a_report(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/query")
    page.get_by_role("link", name="谁推荐某家公司，原话是什么？").click()
    page.wait_for_selector("input[name=company]:focus")
    page.keyboard.type("昆仑万维")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer table")
    assert "4 行" in page.locator("#answer [role=status]").inner_text()
    page.locator("#answer a", has_text="建议关注【昆仑万维】").first.click()
    page.wait_for_url("**/id/report-*#c-*")
    assert page.locator(":target").inner_text() == "建议关注【昆仑万维】"


def test_a_query_of_one_s_own_is_run_in_place_and_has_an_address(server: Server, visit: Open) -> None:
    tab = visit(server.url)
    page = tab.open("/query")
    type_query(page, "SELECT ?model { ?model a kg:Model } ORDER BY ?model LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer table")
    assert page.locator("#answer tbody tr").count() == 3
    address = page.url
    assert "query=SELECT" in address
    again = tab.context.new_page()
    again.goto(address)
    assert again.locator("#answer tbody tr").count() == 3
    again.wait_for_selector(EDITOR)
    assert "LIMIT 3" in again.locator(EDITOR).inner_text()
    link = page.locator("#answer tbody a").first
    assert link.get_attribute("href").startswith("/id/model-")


def test_what_is_wrong_is_said_in_place(server: Server, visit: Open) -> None:
    tab = visit(server.url)
    page = tab.open("/query")
    type_query(page, "SELECT * { ?a ?b ?c ) }")
    page.hover(".parseErrorIcon")
    page.mouse.move(5, 5)
    assert tab.complaints == []
    page.get_by_role("button", name="运行").click()
    page.wait_for_selector("#answer .problem")
    assert "line 1, column 24" in page.locator("#answer [role=alert]").inner_text()
    assert "?c ) }" in page.locator(EDITOR).inner_text()
    # The browser itself notes an answer of status 400.
    assert all("400" in one for one in tab.complaints)
    tab.complaints.clear()


def test_words_of_the_ontology_are_completed(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/query")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { ?a kg:devel", delay=40)
    page.wait_for_selector(".CodeMirror-hint")
    hints = page.locator(".CodeMirror-hint").all_inner_texts()
    assert any("kg:develops" in hint and "开发" in hint for hint in hints)
    page.locator(".CodeMirror-hint", has_text="kg:develops").click()
    page.keyboard.type(" ?b . ?b a kg:Mod", delay=40)
    page.wait_for_selector(".CodeMirror-hint")
    assert page.locator(".CodeMirror-hint").all_inner_texts() == ["kg:Model  模型"]
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer table")
    assert page.locator(".parseErrorIcon").count() == 0


def test_the_editor_lets_go_by_escape_and_tab(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/query")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!document.activeElement.closest('{EDITOR}')")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "运行"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"!!document.activeElement.closest('{EDITOR}')")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate(f"!!document.activeElement.closest('{EDITOR}')")


def test_triples_are_drawn(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/query?name=neighbourhood&entity=Sora")
    page.wait_for_selector(".drawing canvas")
    assert "个节点" in page.locator(".drawing").get_attribute("aria-label")
    assert page.locator("style").count() == 0
    type_query_after_opening(page, "DESCRIBE id:company-openai")
    page.wait_for_selector(".drawing canvas")
    assert "OpenAI" in page.locator("#answer").inner_text()


def type_query_after_opening(page: Any, text: str) -> None:
    page.locator(".editing summary").click()
    type_query(page, text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer:not([aria-busy]) td[data-value*=openai]")


@pytest.mark.parametrize("asked", ["", "?name=models-by-date", "?name=neighbourhood&entity=Sora"])
def test_nothing_moves_and_nothing_is_too_wide(server: Server, visit: Open, asked: str) -> None:
    tab = visit(server.url)
    assert tab.open(f"/query{asked}").evaluate(_SHIFT) < 0.05
    phone = visit(server.url, viewport={"width": 390, "height": 800})
    phone.open(f"/query{asked}")
    assert phone.breadth() <= 0


def test_without_script_a_plain_field_and_a_page_of_answers(server: Server, visit: Open) -> None:
    page = visit(server.url, java_script_enabled=False).open("/query")
    page.locator("textarea").fill("SELECT ?m { ?m a kg:Model } LIMIT 2")
    page.locator(".editor button").click()
    page.wait_for_selector("#answer table")
    assert page.locator("#answer tbody tr").count() == 2
    assert "LIMIT 2" in page.locator("textarea").input_value()
