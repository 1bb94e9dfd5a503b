"""Pages of entities in a real browser: by keys alone to the words, phones, print, no script, axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from handicaps import find_faults
from serving import Server, serving
from test_pages_people import NOTES, write_notes

from kg.pipeline import build

pytest_plugins = ("visits",)

Open = Callable[..., Any]
PAGES = (
    "/id/company-300418.SZ",
    "/id/company-300418.SZ?part=calls",
    "/id/model-sora",
    "/id/broker-北岳证券",
    "/id/analyst-S0998524030002",
    "/id/industry-传媒",
    "/rating/common-buy",
)
SORA = (
    ("澄海证券", "2024年02月21日", "林望舒", "S0999520010001", "OpenAI于2024年2月16日发布Sora。"),
    ("北岳证券", "2024年07月04日", "陆知行", "S0998521030002", "OpenAI于2024年2月15日发布Sora。"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("entities")
    write_notes(folder / "reports", (*NOTES, *SORA))
    build(folder / "reports", output=folder / "out")
    with serving(folder / "out", "--workers", "1") as running:
        yield running


def tab_to(page: Any, selector: str, most: int = 80) -> Any:
    """Press Tab until the focus is on the first match."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return page.evaluate("document.activeElement.textContent")
    raise AssertionError(f"no Tab leads to {selector}")


def test_by_keys_alone_from_the_search_to_the_words_of_a_recommendation(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/")
    page.keyboard.press("/")
    page.keyboard.type("昆仑万维")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert "昆仑万维" in tab_to(page, 'main a[href="/id/company-300418.SZ"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/company-300418.SZ")
    callers = page.locator("#callers .rows > li")
    assert [one.split()[0] for one in callers.all_inner_texts()] == ["北岳证券", "澄海证券"]
    assert "2024年7月3日" in callers.first.inner_text()
    assert "推荐昆仑万维" in tab_to(page, "#callers blockquote a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/report-*")
    assert "#c-" in page.url


def test_claims_are_opened_by_keys(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/id/company-300418.SZ")
    opened = page.locator("#attributes details.more").first
    assert not opened.locator("figure").first.is_visible()
    tab_to(page, "#attributes details.more summary")
    page.keyboard.press("Enter")
    assert opened.locator("figure").first.is_visible()


def test_the_drawing_leads_to_neighbours(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/id/model-sora")
    assert page.locator("svg.star title").first.text_content().endswith("Sora")
    assert "OpenAI" in page.locator("svg.star desc").text_content()
    assert "OpenAI" in tab_to(page, "svg.star a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/company-openai")


def test_the_iri_is_copied(server: Server, visit: Open) -> None:
    one = visit(server.url, permissions=["clipboard-read", "clipboard-write"])
    page = one.open("/id/model-sora")
    page.get_by_role("button", name="复制").click()
    page.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://w3id.org/yanbao-kg/id/model-sora"


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone_large_text_and_other_language(server: Server, visit: Open, path: str) -> None:
    for options in (
        {"viewport": {"width": 390, "height": 844}},
        {"viewport": {"width": 390, "height": 844}, "locale": "en-US", "color_scheme": "dark"},
        {"viewport": {"width": 640, "height": 450}},  # what 1280 is at 200 %
    ):
        one = visit(server.url, **options)
        one.open(path)
        assert one.breadth() <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_fault_for_assistive_technology(
    server: Server, visit: Open, path: str, scheme: str
) -> None:
    page = visit(server.url, color_scheme=scheme).open(path)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    assert find_faults(page) == []


def test_all_is_there_without_script(server: Server, visit: Open) -> None:
    page = visit(server.url, java_script_enabled=False).open("/id/broker-北岳证券")
    assert page.locator("#analysts li").count() == 2
    assert not page.get_by_role("button", name="复制").is_visible()
    page.locator("#analysts a", has_text="林望舒").click()
    assert "若为同一人" in page.locator("#employers").inner_text()


def test_print_has_the_words_and_no_controls(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/id/company-300418.SZ")
    page.emulate_media(media="print")
    assert page.locator("#callers blockquote").first.is_visible()
    for hidden in (".top", "nav.within", "button[data-copy]", ".twins"):
        assert not page.locator(hidden).first.is_visible()


def test_entity_pages_need_little_script(server: Server, visit: Open) -> None:
    one = visit(server.url)
    sizes: list[int] = []
    one.page.on("response", lambda answer: sizes.append(len(answer.body())) if ".js" in answer.url else None)
    one.open("/id/company-300418.SZ")
    assert 0 < sum(sizes) < 400_000
