"""What every page does in a real browser: suggestions, keys, themes, languages, phones, large text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graphs import write_graph
from handicaps import find_faults
from serving import Server, serving

pytest_plugins = ("visits",)

PAGES = (
    "/",
    "/search?q=昆仑万维",
    "/search?q=视频",
    "/search?type=Company",
    "/search?q=zzzz",
    "/search",
    "/ontology",
)
Open = Callable[..., Any]

_SHIFTS = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(0), 300);
})"""


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "2") as running:
        running.client.get(f"{running.url}search.json?q=a")
        yield running


def test_from_a_few_letters_to_the_entity_by_keys_alone(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/")
    page.keyboard.press("/")
    page.keyboard.type("klww")
    page.wait_for_selector("[role=option]")
    box = page.locator("main [role=combobox]")
    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator("[role=listbox] mark").first.inner_text() == "昆仑万维"
    assert "条建议" in page.locator(".combo [role=status]").first.inner_text()
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    assert "300418.SZ" in active.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/company-300418.SZ")
    assert "昆仑万维" in page.locator("h1").inner_text()


def test_enter_searches_for_what_is_typed_and_arrows_walk_the_results(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/ontology")
    page.keyboard.press("/")
    page.keyboard.type("视频")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    links = page.locator(".hits a")
    assert links.count() > 2
    links.first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[...document.querySelectorAll('.hits a')].indexOf(document.activeElement)") == 1
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


def test_suggestions_wrap_around_close_and_leave_what_is_typed(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/search?q=x")
    box = page.locator("header [role=combobox]")
    box.fill("o")
    page.wait_for_selector("header [role=option]")
    assert 2 <= page.locator("header [role=option]").count() <= 10
    page.keyboard.press("ArrowUp")
    assert page.locator("header [role=option]").last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert page.locator("header [role=listbox]").is_hidden()
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("o", "false")
    box.fill("")
    page.wait_for_timeout(300)
    assert page.locator("header [role=listbox]").is_hidden()


def test_the_last_letters_win_and_a_click_opens(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/")
    page.locator("main [role=combobox]").press_sequentially("klww", delay=200)
    page.wait_for_timeout(800)
    assert "昆仑万维" in page.locator("[role=option]").first.inner_text()
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/id/company-300418.SZ")


def test_help_is_a_dialog_that_keys_open_and_close(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/")
    page.keyboard.press("?")
    assert page.locator("#help").evaluate("(one) => one.matches(':modal')")
    assert page.locator("#help").get_by_role("heading").inner_text() == "键盘"
    page.keyboard.press("/")  # belongs to the page behind
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    page.locator("main [role=combobox]").focus()
    page.keyboard.type("?")
    assert not page.locator("#help").is_visible()


def test_the_theme_follows_the_system_then_the_choice_which_stays(server: Server, visit: Open) -> None:
    one = visit(server.url, color_scheme="dark")
    page = one.open("/")
    colour = "() => getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    button = page.locator(".wide [data-do=theme]")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    light = page.evaluate(colour)
    assert light != dark
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => (window.early = document.documentElement.dataset.theme))"
    )
    one.open("/ontology")
    assert page.evaluate(colour) == light
    assert page.evaluate("window.early") == "light"


def test_the_language_is_switched_and_stays(server: Server, visit: Open) -> None:
    one = visit(server.url)
    page = one.open("/search?q=Sora")
    page.locator(".wide").get_by_text("English").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "q=Sora" in page.url
    assert one.open("/ontology").locator("h1").inner_text() == "Ontology"


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone_and_large_text(server: Server, visit: Open, path: str) -> None:
    one = visit(server.url, viewport={"width": 390, "height": 800})
    page = one.open(path)
    assert one.breadth() <= 0
    assert page.evaluate(_SHIFTS) < 0.02
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert one.breadth() <= 0
    page.set_viewport_size({"width": 1280, "height": 800})
    assert one.breadth() <= 0


def test_the_menu_of_a_phone_opens_without_a_pointer(server: Server, visit: Open) -> None:
    page = visit(server.url, viewport={"width": 390, "height": 800}).open("/ontology")
    assert page.get_by_role("link", name="共识").count() == 0
    page.locator("summary", has_text="菜单").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="共识").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("link", name="共识").count() == 0


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_assistive_technology(
    server: Server, visit: Open, path: str, scheme: str
) -> None:
    page = visit(server.url, color_scheme=scheme).open(path)
    if path == "/":
        page.keyboard.press("/")
        page.keyboard.type("o")
        page.wait_for_selector("[role=option]")
    assert find_faults(page) == []


def test_everything_works_without_script(server: Server, visit: Open) -> None:
    one = visit(server.url, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = one.open("/")
    page.locator("main input[name=q]").fill("昆仑万维")
    page.get_by_role("button", name="搜索").click()
    page.locator(".hits a").first.click()
    assert "昆仑万维" in page.locator("h1").inner_text()
    page.locator("summary", has_text="菜单").click()
    assert page.get_by_role("link", name="English").is_visible()
    assert not page.get_by_role("button", name="深色").is_visible()


def test_search_and_first_page_need_little_script(server: Server, visit: Open) -> None:
    one = visit(server.url)
    sizes: list[int] = []
    one.page.on(
        "response",
        lambda answer: (
            sizes.append(len(answer.body())) if "/static/" in answer.url and ".js" in answer.url else None
        ),
    )
    for path in ("/", "/search?q=昆仑万维"):
        sizes.clear()
        one.open(path)
        assert 0 < sum(sizes) < 400_000


def test_the_skip_link_comes_first(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/ontology")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_hostile_names_are_shown_and_nothing_runs(visit: Open, tmp_path: Path) -> None:
    with serving(write_graph(tmp_path / "graph.ttl"), "--workers", "1") as hostile:
        one = visit(hostile.url, viewport={"width": 390, "height": 800})
        page = one.open("/")
        for typed in ("script", "img", "javascript", "右到左", "长", "7"):
            page.locator("main [role=combobox]").fill(typed)
            page.wait_for_timeout(400)
            assert page.locator("[role=option] :is(script, img)").count() == 0
            assert one.breadth() <= 0
        for path in (
            "/search?q=script",
            "/search?q=长",
            "/search?type=Product",
            "/search?q=右到左",
            "/ontology",
        ):
            one.open(path)
            assert page.locator("main :is(script, img)").count() == 0
            assert one.breadth() <= 0
