"""The graph explorer in a real browser: what it shows, every tool, the keyboard alone, hostile names."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from factories import SPRING, SUMMER, claim, document, entity, knowledge, ref, relation, report_entity
from rdflib import Graph
from serving import Server, serving

from kg.outputs import Settings, write_outputs
from kg.records import report_id, report_ref

if TYPE_CHECKING:
    from visits import Visit

pytest_plugins = ("visits",)

KUNLUN, SORA, OPENAI = "company-300418.SZ", "model-sora", "company-openai"
SPRING_ID, SUMMER_ID = report_id(SPRING.digest), report_id(SUMMER.digest)
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def server(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The two hand-made reports with their texts."""
    folder = tmp_path_factory.mktemp("explorer") / "build"
    shutil.copytree(build_folder, folder)
    (folder / "texts").mkdir(exist_ok=True)
    for source in (SPRING, SUMMER):
        (folder / "texts" / f"{source.digest}.txt").write_bytes(source.text.encode())
    with serving(folder, "--workers", "2") as running:
        yield running


class Board:
    """The explorer in one tab."""

    def __init__(self, visit: Visit, path: str) -> None:
        self.visit = visit
        self.asked: list[str] = []
        visit.page.on("request", lambda request: self.asked.append(request.url))
        self.page = visit.page
        self.page.goto(visit.url + path)
        self.page.wait_for_selector("body.drawn")
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(150)

    def say(self, script: str) -> Any:
        names = "const { board, session, book, acts } = kgExplorer;"
        return self.page.evaluate(f"() => {{ {names} return {script}; }}")

    @property
    def nodes(self) -> set[str]:
        """Ids of the nodes that are drawn."""
        return set(self.say("board.cy.nodes().map((node) => node.id())"))

    @property
    def relations(self) -> list[str]:
        """Names of the relations that are to be seen."""
        return self.say("session.look().seen.edges.map((edge) => edge.relation).sort()")

    @property
    def status(self) -> str:
        return self.page.inner_text("#status")

    @property
    def panel(self) -> str:
        return self.page.inner_text("#panel")

    def place(self, node: str) -> tuple[float, float]:
        """Where a node is on the screen."""
        place = self.say(f"board.cy.getElementById({json.dumps(node)}).renderedPosition()")
        box = self.page.locator("#graph").bounding_box()
        return box["x"] + place["x"], box["y"] + place["y"]

    def click(self, node: str, **options: Any) -> None:
        self.page.mouse.click(*self.place(node), **options)
        self.settle()

    def click_line(self, source: str, target: str) -> None:
        """The middle of the line between two nodes."""
        (x1, y1), (x2, y2) = self.place(source), self.place(target)
        self.page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2)
        self.settle()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.settle()

    def tool(self, name: str) -> None:
        self.page.click(f'[data-tool="{name}"]')
        self.settle()

    def tick(self, choice: str) -> None:
        self.page.click("#tab-filters")
        box = self.page.locator(f'[data-choice="{choice}"]')
        if not box.is_visible():
            self.page.click(f'[data-facet="{choice.split(maxsplit=1)[0]}"] > summary')
        box.click()
        self.settle()

    def take(self, form: str, path: Path) -> Path:
        with self.page.expect_download() as download:
            self.page.click("#take > summary")
            self.page.click(f'[data-form="{form}"]')
        download.value.save_as(path)
        return path


@pytest.fixture
def explore(visit: Open, server: Server) -> Callable[..., Board]:
    def open_(query: str = "", **options: Any) -> Board:
        return Board(visit(server.url, **options), f"/explore{query}")

    return open_


@pytest.fixture
def sora(explore: Open) -> Board:
    return explore(f"?id={SORA}")


def test_it_starts_from_an_entity_with_its_best_neighbours(sora: Board) -> None:
    assert {SORA, OPENAI, "technology-transformer", "technology-扩散模型", "company-300624.SZ"} == sora.nodes
    assert sora.relations == ["develops", "uses", "usesTechnology", "usesTechnology"]
    assert sora.status == "5 个节点，4 条关系"
    assert "模型" in sora.panel
    assert "发布时间 2024-02-15" in sora.panel
    painted = sora.page.evaluate(
        """() => [...document.querySelectorAll("#graph canvas")].some((canvas) => canvas.width > 0 &&
            canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean))"""
    )
    assert painted


def test_without_an_entity_it_says_what_to_do_and_offers_some(explore: Open) -> None:
    board = explore()
    assert "从哪里开始" in board.page.inner_text("#start")
    assert not board.page.locator("#graph").is_visible()
    board.page.click(f'#start a[href="/explore?id={KUNLUN}"]')
    board.page.wait_for_selector("body.drawn")
    board.settle()
    assert KUNLUN in board.nodes


def test_entities_are_searched_and_added(explore: Open) -> None:
    board = explore()
    board.press("/")
    board.page.keyboard.type("OpenAI")
    board.page.wait_for_selector(".found li[role=option]")
    board.press("Enter")
    assert OPENAI in board.nodes
    before = len(board.nodes)
    board.page.keyboard.type("Gen-2")
    board.press("Enter")  # before the list is there
    assert len(board.nodes) == before + 1
    board.page.keyboard.type("没有这个名称的东西")
    board.page.wait_for_selector(".found .none")


def test_a_double_click_expands_by_one_request(sora: Board) -> None:
    sora.asked.clear()
    sora.page.mouse.dblclick(*sora.place(OPENAI))
    sora.settle()
    assert "company-MSFT.US" in sora.nodes
    assert [url for url in sora.asked if "expand" in url] == [f"{sora.visit.url}/explore/expand"]
    assert "放上 1 个节点" in sora.status


def test_a_kind_and_a_number_can_be_chosen(explore: Open) -> None:
    board = explore(f"?id={SPRING_ID}")
    board.say("acts.remove([...session.state.shown].filter((id) => id !== session.chosen.nodes[0]))")
    assert len(board.nodes) == 1
    board.page.select_option(".most select", "5")
    row = board.page.locator(".kinds li", has_text="提及 · 模型")
    assert row.locator(".count").inner_text() == "0 / 5"
    row.locator("button").click()
    board.settle()
    assert set(board.say("board.cy.nodes().map((node) => node.data('type'))")) == {"Report", "Model"}
    assert len(board.nodes) == 6
    assert "mentions" in board.relations  # asked for by name, so no longer filtered out


def test_nodes_are_collapsed_removed_and_come_back(sora: Board) -> None:
    everything = sora.nodes
    sora.page.locator("#panel button", has_text="收起").click()
    sora.settle()
    assert sora.nodes == {SORA}
    sora.tool("undo")
    assert sora.nodes == everything
    sora.tool("redo")
    assert sora.nodes == {SORA}
    sora.tool("undo")
    sora.click(OPENAI)
    sora.press("Delete")
    assert sora.nodes == everything - {OPENAI}
    sora.press("Control+z")
    assert sora.nodes == everything


def test_what_is_dragged_is_pinned_and_stays(sora: Board) -> None:
    x, y = sora.place(OPENAI)
    sora.page.mouse.move(x, y)
    sora.page.mouse.down()
    sora.page.mouse.move(x + 40, y + 25, steps=4)
    sora.page.mouse.up()
    sora.settle()
    place = sora.say("board.places().get('company-openai')")
    assert sora.say("[...session.state.pins.keys()]") == [OPENAI]
    for name in ("concentric", "breadthfirst", "grid", "circle", "fcose"):
        before = sora.say("[...board.places()].map(([id, { x, y }]) => [id, x, y])")
        sora.page.select_option("#layout", name)
        sora.settle()
        assert sora.say("board.places().get('company-openai')") == place
        assert sora.say("[...board.places()].map(([id, { x, y }]) => [id, x, y])") != before
    sora.click(OPENAI)
    sora.page.locator("#panel button", has_text="松开").click()
    sora.settle()
    assert sora.say("session.state.pins.size") == 0


def test_nodes_stay_where_they_are_when_others_come(sora: Board) -> None:
    before = dict(sora.say("[...board.places()].map(([id, { x, y }]) => [id, [x, y]])"))
    sora.say("acts.expand('company-openai')")
    sora.settle()
    after = dict(sora.say("[...board.places()].map(([id, { x, y }]) => [id, [x, y]])"))
    assert len(after) > len(before)
    for node, place in before.items():
        assert after[node] == pytest.approx(place, abs=1)


# --- filters ---


def test_filters_hide_and_count(sora: Board) -> None:
    sora.tick("relations usesTechnology")
    assert sora.relations == ["develops", "uses"]
    assert sora.nodes == {SORA, OPENAI, "company-300624.SZ"}
    assert "（筛掉 4 个）" in sora.status
    sora.page.locator("#facets button", has_text="清除筛选").click()
    sora.settle()
    sora.tick("classes Technology")
    assert sora.nodes == {SORA, OPENAI, "company-300624.SZ"}
    sora.tool("undo")
    assert "technology-transformer" in sora.nodes
    sora.tick("plans")
    assert "company-300624.SZ" not in sora.nodes


def test_brokers_reports_dates_and_confidence_filter_edges(explore: Open) -> None:
    board = explore(f"?id={KUNLUN}&id={SORA}&id=organization-清华大学")
    assert {SPRING_ID, SUMMER_ID, "model-vidu"} <= board.nodes
    board.tick("brokers broker-北岳证券")
    assert "model-vidu" not in board.nodes  # only that broker says so
    assert board.relations.count("develops") == 1  # two brokers say so
    board.page.locator("#facets button", has_text="清除筛选").click()
    board.tick(f"reports {SPRING_ID}")
    assert board.relations.count("recommends") == 1
    board.page.locator("#facets button", has_text="清除筛选").click()
    board.page.fill('[data-choice="since"]', "2024-07-01")
    board.page.locator('[data-choice="since"]').blur()
    board.settle()
    assert SPRING_ID not in board.nodes
    assert SUMMER_ID in board.nodes
    board.page.fill('[data-choice="since"]', "")
    board.page.locator('[data-choice="least"]').fill("0.95")
    board.settle()
    assert board.relations == []  # all of them are claimed with 0.9
    assert {KUNLUN, SORA} <= board.nodes  # what one started from stays


def test_counts_of_a_choice_are_given_the_other_filters(sora: Board) -> None:
    sora.page.click("#tab-filters")
    count = sora.page.locator('label:has([data-choice="relations usesTechnology"]) .count')
    assert count.inner_text() == "2"
    sora.page.click('[data-facet="brokers"] > summary')
    sora.tick("brokers broker-澄海证券")
    assert sora.page.locator('[data-choice="relations usesTechnology"]').count() == 0
    assert sora.page.locator('label:has([data-choice="relations develops"]) .count').inner_text() == "1"


# --- why an edge is there ---


def test_a_line_opens_onto_its_words_in_their_sentence(sora: Board) -> None:
    sora.click_line(OPENAI, SORA)
    assert "2 份报告，2 家券商，2024年6月20日 – 2024年7月3日" in sora.panel
    marked = sora.page.locator("#panel mark").all_inner_texts()
    assert marked == ["OpenAI在2月15日（当地时间）公布Sora", "OpenAI于2024年2月16日发布Sora"]
    assert "时长可达60秒。" in sora.panel
    assert "澄海证券" in sora.panel
    link = sora.page.locator("#panel a.at").nth(1)
    start = SPRING.text.index("OpenAI于")
    assert link.get_attribute("href") == f"/id/{SPRING_ID}#c-{start}-{start + len(marked[1])}"
    assert "可信度 0.90" in sora.panel
    assert "pattern.develops" in sora.panel


def test_several_relations_are_one_line_that_opens_into_a_list(explore: Open) -> None:
    board = explore("?id=product-copilot")
    assert board.say("board.cy.edges().map((edge) => edge.data('line'))") == ["基于 +1"]
    board.click_line("product-copilot", "model-gpt4")
    assert "2 条关系" in board.panel
    assert board.page.locator("#panel mark").count() == 0
    board.page.locator("#panel details.edge summary").first.click()
    board.page.wait_for_selector("#panel mark")
    assert board.page.locator("#panel mark").first.inner_text() == "Copilot由GPT-4驱动"
    board.tool("bundle")
    assert sorted(board.say("board.cy.edges().map((edge) => edge.data('line'))")) == ["使用", "基于"]


def test_a_plan_is_dashed_and_called_one(sora: Board) -> None:
    assert sora.say("board.cy.edges('.planned').length") == 1
    sora.click_line("company-300624.SZ", SORA)
    assert "未成事实" in sora.panel
    assert "计划" in sora.panel


def test_a_recommendation_shows_what_it_calls_for(explore: Open) -> None:
    board = explore(f"?id={KUNLUN}")
    board.say(f"acts.remove([{json.dumps(SPRING_ID)}])")
    board.click_line(SUMMER_ID, KUNLUN)
    assert "59.30 CNY" in board.panel
    assert "买入" in board.panel


# --- paths and shared neighbours ---


def test_the_shortest_paths_between_two_entities(explore: Open) -> None:
    board = explore("?id=company-MSFT.US")
    board.tool("path")
    board.page.keyboard.type("Sora")
    board.page.wait_for_selector("dialog .found li[role=option]")
    board.press("Enter")
    assert board.page.input_value('dialog [name="to"]') == "Sora"
    board.page.click('dialog [name="go"]')
    board.settle()
    assert "1 条，2 步" in board.panel
    assert {"company-MSFT.US", OPENAI, SORA} <= board.nodes
    assert board.say("session.chosen.nodes") == ["company-MSFT.US", OPENAI, SORA]


def test_without_a_path_it_says_what_to_try(explore: Open) -> None:
    board = explore("?id=company-runway")
    board.tool("path")
    board.page.keyboard.type("Sora")
    board.page.wait_for_selector("dialog .found li[role=option]")
    board.press("Enter")
    board.page.click('dialog [name="go"]')
    board.settle()
    assert "4 步之内没有路径" in board.panel
    board.click("company-runway")
    board.page.locator("#panel button", has_text="路径").click()
    board.page.keyboard.type("Sora")
    board.page.wait_for_selector("dialog .found li[role=option]")
    board.press("Enter")
    board.page.check('dialog [name="mentions"]')
    board.page.click('dialog [name="go"]')
    board.settle()
    assert "1 条，2 步" in board.panel
    assert SPRING_ID in board.nodes
    assert "mentions" in board.relations


def test_a_path_can_be_called_off(sora: Board) -> None:
    sora.tool("path")
    sora.press("Escape")
    assert not sora.page.locator("#path").is_visible()
    assert not any("paths" in url for url in sora.asked)


def test_shared_neighbours_of_what_is_selected(explore: Open) -> None:
    board = explore("?id=company-生数科技&id=organization-清华大学")
    board.say("acts.remove(['model-vidu'])")
    board.click("company-生数科技")
    board.page.keyboard.down("Shift")
    board.click("organization-清华大学")
    board.page.keyboard.up("Shift")
    assert "已选 2 个" in board.panel
    board.page.locator("#panel button", has_text="共同邻居").click()
    board.settle()
    assert "model-vidu" in board.nodes
    assert "共 1 个" in board.panel


# --- taking away, coming back ---


def test_every_form_is_saved_and_holds_what_is_seen(sora: Board, tmp_path: Path) -> None:
    png = sora.take("png", tmp_path / "a.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 2000
    drawing = ElementTree.fromstring(sora.take("svg", tmp_path / "a.svg").read_bytes())
    texts = [one.text for one in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Sora", "OpenAI", "Transformer", "开发 ×2", "采用技术"} <= set(texts)
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}line"))) == 4
    graph = Graph().parse(sora.take("ttl", tmp_path / "a.ttl"))
    assert graph.query("ASK { id:company-openai kg:develops id:model-sora }").askAnswer is True
    with sora.take("csv", tmp_path / "a.csv").open(newline="") as rows:
        assert len(list(csv.DictReader(rows))) == 4
    assert len(json.loads(sora.take("json", tmp_path / "a.json").read_text())["edges"]) == 4


def test_a_selection_alone_is_saved(sora: Board, tmp_path: Path) -> None:
    sora.click_line(OPENAI, SORA)
    drawing = ElementTree.fromstring(sora.take("svg", tmp_path / "a.svg").read_bytes())
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}line"))) == 1
    with sora.take("csv", tmp_path / "a.csv").open(newline="") as rows:
        assert [(row["source"], row["target"]) for row in csv.DictReader(rows)] == [(OPENAI, SORA)]


_VIEW = """JSON.stringify([[...session.state.shown].sort(), [...session.state.roots],
    [...session.state.pins.keys()], session.state.filters, session.state.layout, session.state.bundled,
    session.chosen,
    [...board.places()].map(([id, { x, y }]) => [id, Math.round(x), Math.round(y)]).sort()])"""


def test_the_address_names_the_whole_view(explore: Open, visit: Open, server: Server) -> None:
    board = explore(f"?id={SORA}&id={KUNLUN}")
    board.say("acts.expand('company-openai')")
    board.settle()
    board.say("acts.pin(['company-openai', 'model-sora'])")
    board.tick("relations recommends")
    board.tool("bundle")
    board.page.select_option("#layout", "circle")
    board.say("session.choose(['model-sora'])")
    board.page.wait_for_timeout(500)
    address = board.page.url
    assert "#v=" in address
    assert len(address) < 900
    again = Board(visit(server.url), address.removeprefix(server.url.rstrip("/")))
    assert again.say(_VIEW) == board.say(_VIEW)
    assert board.status.endswith(again.status)


def test_an_address_that_names_no_view_or_old_ones_is_survived(explore: Open) -> None:
    board = explore("#v=garbage")
    assert "打不开" in board.page.inner_text("#status") or board.page.locator("#start").is_visible()
    lost = board.page.evaluate(
        """async () => {
        const { write } = await import("/static/explore/permalink.js");
        const { EMPTY } = await import("/static/explore/state.js");
        const shown = new Set(["model-sora", "company-gone"]);
        const filters = { ...EMPTY.filters, classes: "x", least: "<b>" };
        const chosen = { nodes: ["company-gone"], line: null };
        const state = { ...EMPTY, shown, roots: shown, filters };
        return write({ state, places: new Map(), chosen, viewport: [1, 0, 0] });
        }"""
    )
    other = explore(lost)
    assert other.nodes == {SORA}
    assert "1 个实体已不在图中" in other.status


def test_another_language_keeps_the_view(sora: Board) -> None:
    sora.say("acts.expand('company-openai')")
    sora.settle()
    sora.page.wait_for_timeout(400)
    nodes = sora.nodes
    sora.page.locator(".wide .habits a", has_text="English").click()
    sora.page.wait_for_selector("body.drawn")
    sora.settle()
    assert sora.nodes == nodes
    assert sora.status == "6 nodes, 5 relations"
    chinese = re.compile("[\u4e00-\u9fff]")
    for part in (".tools", "[role=tablist]", "#panel .row"):
        assert not chinese.search(sora.page.inner_text(part))


# --- the keyboard alone, and the outline ---


def test_the_board_is_walked_by_keys(sora: Board) -> None:
    sora.page.focus("#graph")
    sora.press("Escape")
    assert sora.say("session.chosen.nodes") == []
    sora.press("ArrowRight")  # where one started
    assert sora.say("session.chosen.nodes") == [SORA]
    walked = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        sora.say("session.choose(['model-sora'])")
        sora.press(key)
        walked |= set(sora.say("session.chosen.nodes"))
    assert len(walked - {SORA}) >= 2
    sora.say("session.choose(['company-openai'])")
    sora.press("Enter")
    assert "company-MSFT.US" in sora.nodes
    sora.press("p")
    assert sora.say("[...session.state.pins.keys()]") == [OPENAI]
    zoom = sora.say("board.cy.zoom()")
    sora.press("-")
    assert sora.say("board.cy.zoom()") < zoom
    sora.press("?")
    assert "撤销" in sora.page.inner_text("dialog[open]")
    sora.press("Escape")
    assert sora.page.locator("dialog[open]").count() == 0


def test_the_outline_has_all_that_the_board_has(sora: Board) -> None:
    sora.page.focus("#tab-panel")
    sora.press("ArrowRight", "ArrowRight", "Tab", "Tab")
    items = sora.page.locator('#outline > [role="treeitem"]')
    assert {item.get_attribute("data-id") for item in items.all()} == sora.nodes
    focused = "document.activeElement.dataset"
    assert sora.page.evaluate(f"{focused}.id") == SORA
    sora.press("ArrowRight")
    assert items.first.get_attribute("aria-expanded") == "true"
    assert sora.page.locator('#outline [role="group"] [role="treeitem"]').count() >= 4
    sora.press("ArrowRight")
    assert sora.page.evaluate(f"{focused}.key") is not None
    other = sora.page.evaluate(f"{focused}.other")
    sora.press("ArrowRight")  # over to the neighbour
    assert sora.page.evaluate(f"{focused}.id") == other
    sora.press("Home", "End", "Home")
    assert sora.page.evaluate(f"{focused}.id") == SORA
    sora.press("ArrowLeft")
    assert items.first.get_attribute("aria-expanded") == "false"


def test_from_the_outline_one_expands_reads_and_removes(sora: Board) -> None:
    sora.page.click("#tab-outline")
    sora.page.locator(f'#outline > [data-id="{OPENAI}"]').focus()
    sora.press("Enter")
    assert "company-MSFT.US" in sora.nodes
    assert sora.page.evaluate("document.activeElement.dataset.id") == OPENAI
    sora.press("ArrowRight", "ArrowRight")
    key = sora.page.evaluate("document.activeElement.dataset.key")
    sora.press("Enter")
    assert key.split()[0] in sora.say("session.chosen.line").split()
    sora.page.wait_for_selector("#panel mark")
    assert sora.page.evaluate("document.activeElement.id") == "panel"
    sora.page.click("#tab-outline")
    sora.page.locator('#outline > [data-id="company-MSFT.US"]').focus()
    sora.press("Delete")
    assert "company-MSFT.US" not in sora.nodes
    sora.press("Escape")
    assert sora.say("session.chosen.nodes") == []


def test_names_are_found_on_the_board(sora: Board) -> None:
    sora.page.click("#tab-outline")
    sora.page.fill("#find", "open")
    assert sora.page.locator('#outline > [role="treeitem"]').count() == 1
    sora.page.press("#find", "Enter")
    assert sora.say("session.chosen.nodes") == [OPENAI]


def test_the_table_is_sorted_and_opens_words(sora: Board) -> None:
    rows = sora.page.locator("#edges tbody tr")
    assert rows.count() == 4
    assert rows.first.locator("td").nth(3).inner_text() == "2"
    sora.page.locator('#edges th[data-by="target"] button').click()
    assert sora.page.get_attribute('#edges th[data-by="target"]', "aria-sort") == "ascending"
    labels = [row.locator("td").nth(2).inner_text().strip() for row in rows.all()]
    assert labels[-2:] == ["Transformer", "扩散模型"] or labels[0] == "扩散模型"
    rows.filter(has_text="OpenAI").locator("button").click()
    sora.page.wait_for_selector("#panel mark")


# --- looks ---


def test_night_and_day_repaint_the_board(sora: Board) -> None:
    ink = "board.cy.nodes().first().style('color')"
    light = sora.say(ink)
    sora.page.locator('[data-do="theme"]').first.click()
    sora.settle()
    assert sora.say(ink) != light


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_scrolled_sideways(explore: Open, width: int) -> None:
    board = explore(f"?id={SORA}", viewport={"width": width, "height": 800})
    assert board.visit.breadth() <= 0
    panel, graph = (board.page.locator(part).bounding_box() for part in ("#panel", "#graph"))
    assert (panel["y"] >= graph["y"] + graph["height"]) == (width == 390)
    board.page.evaluate("document.documentElement.style.fontSize = '200%'")
    board.settle()
    assert board.page.evaluate("document.querySelector('main').scrollWidth") <= width


def test_touch_selects_and_expands(explore: Open) -> None:
    board = explore(f"?id={SORA}", viewport={"width": 390, "height": 800}, has_touch=True)
    x, y = board.place(OPENAI)
    board.page.touchscreen.tap(x, y)
    board.settle()
    assert board.say("session.chosen.nodes") == [OPENAI]
    board.page.locator("#panel button.main").tap()
    board.settle()
    assert "company-MSFT.US" in board.nodes


def test_a_board_holds_two_thousand_elements(sora: Board) -> None:
    result = sora.page.evaluate(
        """async () => {
        const { createBook, learn } = await import("/static/explore/book.js");
        const { admit, EMPTY, MOST } = await import("/static/explore/state.js");
        const book = createBook(), ids = [...Array(1500).keys()].map((at) => `n${at}`);
        const edges = ids.slice(1).map((target) => ({ source: "n0", relation: "uses", target }));
        const nodes = ids.map((id) => ({ id, label: id, type: "Product" }));
        learn(book, { nodes, edges, brokers: {}, reports: {} });
        const { state, refused } = admit(EMPTY, book, ids);
        return [MOST, state.shown.size * 2 - 1, refused];
        }"""
    )
    most, elements, refused = result
    assert (most, elements, refused) == (2000, 1999, 500)


# --- what a report can contain ---

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "javascript:alert(3)",
    '"><svg onload=alert(4)>',
    "{{7*7}}${7*7}",
    "\u202egnp.exe\u200b\u2066",
    "长" * 10_000,
    "]]>&<!--",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A report whose every word wants to be run."""
    source = document("。".join(HOSTILE) + "。\n", '"><img src=x onerror=alert(5)>.txt')
    company = entity("Company", HOSTILE[0], key="hub")
    others = [entity("Product", name, key=str(place)) for place, name in enumerate(HOSTILE[1:])]
    left = ref("Company", "hub")
    joined = [
        relation(
            company.id, "develops", other.id, claim(source, left, "develops", ref("Product", str(place)))
        )
        for place, other in enumerate(others)
    ]
    report = report_entity(source, HOSTILE[1])
    calls = claim(source, report_ref(source), "recommends", left)
    known = knowledge(
        (source,), (company, *others, report), (*joined, relation(report.id, "recommends", company.id, calls))
    )
    folder = tmp_path_factory.mktemp("hostile")
    write_outputs(folder, known, Settings(), {})
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / f"{source.digest}.txt").write_bytes(source.text.encode())
    with serving(folder, "--workers", "1") as running:
        yield running


def test_nothing_that_a_report_contains_is_run(hostile: Server, visit: Open, tmp_path: Path) -> None:
    board = Board(visit(hostile.url), "/explore?id=company-hub")
    assert len(board.nodes) == 1 + len(HOSTILE)
    assert HOSTILE[0] in board.panel
    for tab in ("#tab-filters", "#tab-outline", "#tab-panel"):
        board.page.click(tab)
        assert board.visit.breadth() <= 0
    for line in board.say("session.look().lines.map(({ id }) => id)"):
        board.say(f"session.choose([], {json.dumps(line)})")
        board.settle()
    assert board.page.locator("#panel mark").count() >= 1
    drawing = ElementTree.fromstring(board.take("svg", tmp_path / "a.svg").read_bytes())
    assert not list(drawing.iter("{http://www.w3.org/2000/svg}script"))
    assert board.take("png", tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert len(Graph().parse(board.take("ttl", tmp_path / "a.ttl"))) > 10
    assert board.page.locator("main img, main script:not([type='application/json'])").count() == 0
    links = board.page.locator("main a[href]").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    assert all(link.startswith(("/id/", "/explore")) for link in links)


def test_it_draws_without_3d(playwright: Any, server: Server) -> None:
    from browser import launched
    from visits import Visit

    with launched(playwright, "--disable-3d-apis") as browser:
        visit = Visit(browser, server.url)
        board = Board(visit, f"/explore?id={SORA}")
        board.say("acts.expand('company-openai')")
        board.settle()
        assert "company-MSFT.US" in board.nodes
        visit.context.close()
        assert (visit.outside, visit.complaints) == ([], [])


def test_a_server_that_is_gone_is_told(build_folder: Path, visit: Open) -> None:
    with serving(build_folder, "--workers", "1") as running:
        board = Board(visit(running.url), f"/explore?id={SORA}")
        running.stop()
        board.say("acts.expand('company-openai')")
        board.page.wait_for_timeout(400)
        assert "没有取到" in board.status
        board.visit.complaints.clear()  # the browser's own word on the connection
