"""The pages of stances, disagreements and releases in a real browser: by keys, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from factories import called_knowledge, sample_knowledge
from serving import Server, serving

from kg.rdf.store import write_store

pytest_plugins = ("visits",)

Open = Callable[..., Any]
A, B, C = "北岳证券", "澄海证券", "棠溪证券"
PRICED = {"rating": "买入", "target_price": "60", "currency": "HKD"}
MANY = [
    (f"m{number}", f"{number}号证券", f"2024-04-{number + 10}", {"快手": {"verb": "建议关注"}})
    for number in range(14)
]
FOLDER = (
    ("1", A, "2024-01-10", {"快手": PRICED, "昆仑万维": {"rating": "买入"}}),
    ("2", B, "2024-03-01", {"快手": {"rating": "卖出"}, "昆仑万维": {"rating": "中性"}}),
    ("3", C, "2024-05-01", {"万兴科技": {"verb": "推荐"}}),
    ("4", A, "2024-06-01", {"快手": {**PRICED, "target_price": "70"}}),
    *MANY,
)
PATHS = (
    *("/consensus", "/consensus?columns=2", "/consensus?q=zz", "/disagreements", "/history", "/models"),
    *("/history?id=company-快手", "/models?show=families"),
)
_SHIFTS = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(0), 300);
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("called")
    write_store(folder / "store", called_knowledge(*FOLDER))
    with serving(folder / "store", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sample")
    write_store(folder / "store", sample_knowledge())
    with serving(folder / "store", "--workers", "1") as running:
        yield running


def rows(page: Any) -> list[str]:
    return list(page.locator("tbody th a:first-child").all_inner_texts())


def test_a_cell_opens_its_words_by_keys_and_closes_again(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/consensus?q=快手")
    cell = page.locator(".stance.sell")
    cell.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".opened:popover-open")
    assert "快手" in opened.inner_text()
    assert "卖出" in opened.inner_text()
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert page.evaluate("document.activeElement.classList.contains('sell')")
    page.keyboard.press("Enter")
    words = opened.locator("blockquote a")
    for _ in range(9):
        page.keyboard.press("Tab")
        if words.evaluate("(link) => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/report-*#c-*")


def test_rows_are_sorted_and_filtered_by_keys_and_each_state_has_an_address(
    server: Server, visit: Open
) -> None:
    page = visit(server.url).open("/consensus")
    assert rows(page) == ["快手", "昆仑万维", "万兴科技"]
    page.locator(".corner a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=company**")
    page.locator(".corner a").click()
    page.wait_for_url("**order=desc**")
    assert rows(page) == ["万兴科技", "昆仑万维", "快手"]
    assert page.locator("[aria-sort]").get_attribute("aria-sort") == "descending"
    page.locator("main input[name=q]").fill("klww")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=klww**")
    assert rows(page) == ["昆仑万维"]
    assert "order=desc" in page.url
    assert page.locator("main [role=status]").inner_text().startswith("1 个对象")
    page.go_back()
    assert len(rows(page)) == 3


def test_the_first_column_and_row_stay_in_sight(server: Server, visit: Open) -> None:
    page = visit(server.url, viewport={"width": 700, "height": 420}).open("/consensus")
    page.locator(".matrix").evaluate("(region) => region.scrollTo(600, 150)")
    for selector in ("tbody th", "thead th:nth-child(9)"):
        seen = page.locator(selector).last if selector == "tbody th" else page.locator(selector)
        box, region = seen.bounding_box(), page.locator(".matrix").bounding_box()
        assert box["x"] >= region["x"] - 1
        assert box["y"] >= region["y"] - 1
    page.locator(".matrix").focus()
    page.keyboard.press("ArrowRight")  # a region that scrolls can be scrolled by keys


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_phone_or_shifts(path: str, scheme: str, server: Server, visit: Open) -> None:
    tab = visit(server.url, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page = tab.open(path)
    assert tab.breadth() <= 0
    assert page.evaluate(_SHIFTS) == 0
    assert page.locator("h1").count() == 1
    unnamed = "(all) => all.filter((one) => !one.getAttribute('aria-label')).length"
    assert page.locator("[role=region], main nav, main form").evaluate_all(unnamed) == 0


@pytest.mark.parametrize("path", ["/consensus", "/disagreements", "/history?id=company-快手", "/models"])
def test_pages_work_without_script_and_at_twice_the_text(path: str, server: Server, visit: Open) -> None:
    tab = visit(server.url, java_script_enabled=False)
    assert tab.open(path).locator("main a[href*='#c-'], main .empty").count() > 0
    tab = visit(server.url)
    page = tab.open(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.breadth() <= 0


def test_colours_of_steps_are_those_of_the_theme(server: Server, visit: Open) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = visit(server.url, color_scheme=scheme).open("/consensus?q=快手")
        grounds.add(page.locator(".stance.sell").evaluate("(one) => getComputedStyle(one).backgroundColor"))
    assert len(grounds) == 2


def test_a_newcomer_sees_in_four_clicks_where_two_brokers_disagree(sample: Server, visit: Open) -> None:
    page = visit(sample.url).open("/")
    clicks = ["nav a[href='/consensus']", "main a[href='/disagreements']", ".side blockquote a"]
    for click in clicks:
        page.locator(click).first.click()
        page.wait_for_load_state()
    assert len(clicks) <= 4
    assert "#c-" in page.url
    page.go_back()
    sides = page.locator(".sides").first.locator(".side")
    assert sides.count() == 2
    left, right = (side.inner_text() for side in sides.all())
    assert ("2024年2月15日" in left, "2024年2月16日" in right) == (True, True)


def test_a_pair_of_brokers_is_chosen_by_keys(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/disagreements")
    page.locator("select[name=a]").select_option(label=A)
    page.locator("select[name=b]").select_option(label=B)
    page.locator("form.filters button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**a=broker-**")
    assert page.locator(".split h2 a").all_inner_texts() == ["快手", "昆仑万维"]
    page.locator(".tabs a", has_text="事实").click()
    page.wait_for_selector(".empty")


def test_a_mark_of_the_chart_leads_to_its_words(server: Server, visit: Open) -> None:
    page = visit(server.url).open("/history?id=company-快手")
    mark = page.locator("svg a.mark.sell")
    assert "澄海证券" in mark.get_attribute("aria-label")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/report-*#c-*")


def test_a_release_on_the_chart_leads_to_its_row(sample: Server, visit: Open) -> None:
    page = visit(sample.url).open("/models")
    page.locator("svg a.mark", has_text="Sora").click()
    assert "Sora" in page.locator("li:target h2").inner_text()
    page.locator(".tabs a", has_text="谱系").click()
    page.wait_for_url("**show=families**")
    assert page.locator(".family").first.locator("li li").count() == 1
