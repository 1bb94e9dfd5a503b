"""What one can do on the page besides reading it: narrow, expand, find paths, undo, go by keyboard."""

from __future__ import annotations

import json
import re

import pytest
from factories import changed_knowledge, sample_knowledge
from networkx import MultiDiGraph
from test_view_browser import search, text, untick

from kg.graph.build import to_graph
from kg.view.page import write_html

pytest_plugins = ("browser",)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("explore")


@pytest.fixture(scope="module")
def sample(folder):
    return write_html(sample_knowledge(), folder / "graph.html")


@pytest.fixture(scope="module")
def hub(folder):
    """One company with fifty models and eight products, far more than a click brings."""
    graph = MultiDiGraph(name="hub")
    empty = {"aliases": [], "identifiers": {}, "attributes": {}, "judgements": []}
    names = {"company-0": ("Company", "枢纽科技"), "company-1": ("Company", "孤岛公司")}
    names |= {f"model-{number:02}": ("Model", f"模型{number}") for number in range(50)}
    names |= {f"product-{number}": ("Product", f"产品{number}") for number in range(8)}
    names |= {f"company-{number + 100}": ("Company", f"星座{number}") for number in range(400)}
    for id_, (kind, label) in sorted(names.items()):
        graph.add_node(id_, type=kind, label=label, **empty)
    edge = {"asserted": True, "mention": False, "claims": []}
    for id_ in names:
        if id_.startswith(("model", "product")):
            graph.add_edge("company-0", id_, key="develops", predicate="develops", **edge)
    others = sorted(id_ for id_ in names if len(id_) == len("company-100"))
    for one, other in zip(others, others[1:] + others[:1], strict=True):
        for predicate in ("partnerOf", "investsIn", "subsidiaryOf"):
            graph.add_edge(one, other, key=predicate, predicate=predicate, **edge)
    return write_html(graph, folder / "hub.html")


@pytest.fixture
def visit(open_page, sample):
    return open_page(sample)


PLACE = (
    "() => { const { board, store } = kgOpen;"
    " return board.network.getPosition(store.nodes.label.indexOf('%s')); }"
)


def slide(visit, name, place):
    visit.page.locator(f"#{name}").evaluate(
        "(one, place) => { one.value = place; one.dispatchEvent(new Event('input')); }", str(place)
    )


def state(visit):
    """What can be seen and is selected."""
    return visit.page.evaluate(
        """() => { const { board } = kgOpen, at = board.network.getPositions();
        return JSON.stringify([board.save(), kgOpen.filters.save(),
            Object.keys(at).map((id) => [id, at[id].x, at[id].y])]); }"""
    )


# --- search ---


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("kunlunwanwei", "昆仑万维"),
        ("klww", "昆仑万维"),
        ("KLWW", "昆仑万维"),
        ("wanwei", "昆仑万维"),
        ("wxkj", "万兴科技"),
        ("崑崙萬維", "昆仑万维"),
        ("S0999520010001", "林望舒"),
        ("300418.sz", "昆仑万维"),
        ("keling", "可灵"),
    ],
)
def test_search_takes_pinyin_initials_licences_and_traditional_characters(visit, query, label):
    search(visit, query)
    assert text(visit, "#panel h2") == label


def test_a_name_read_otherwise_than_its_characters_is_found_as_it_is_read(open_page, folder):
    graph = to_graph(sample_knowledge())
    graph.nodes["company-300418.SZ"]["label"] = "重庆银行"
    visit = open_page(write_html(graph, folder / "bank.html"))
    for query in ("chongqing", "cqyh"):
        search(visit, query)
        assert text(visit, "#panel h2") == "重庆银行"


# --- filters ---


def test_the_broker_filter_hides_what_only_it_says(visit):
    visit.page.locator('fieldset[data-kind="brokers"] label', has_text="澄海证券").locator("input").click()
    assert not visit.visible_nodes() & {"Gen-2", "微软", "视频大模型周报：海外新版接连亮相"}
    assert "OpenAI" in visit.visible_nodes()


def test_the_date_sliders_hide_reports_outside(visit):
    slide(visit, "from", 1)
    assert "国产视频模型追赶正当时" in visit.visible_nodes()
    assert "视频大模型周报：海外新版接连亮相" not in visit.visible_nodes()
    assert visit.page.locator("#from").get_attribute("aria-valuetext") == "2024年7月3日"
    slide(visit, "to", 0)
    assert "视频大模型周报：海外新版接连亮相" in visit.visible_nodes(), "the other slider is taken along"
    assert visit.page.locator("#from").get_attribute("aria-valuetext") == "2024年6月20日"
    assert "国产视频模型追赶正当时" not in visit.visible_nodes()


def test_undated_reports_can_be_left_out(open_page, folder):
    visit = open_page(write_html(changed_knowledge(), folder / "undated.html"))
    search(visit, "澄海科技")
    assert "澄海科技" in visit.visible_nodes()
    visit.page.locator("#undated").click()
    assert "澄海科技" not in visit.visible_nodes()


def test_the_confidence_filter_hides_edges_and_quotes(open_page, folder):
    graph = to_graph(sample_knowledge())
    for _, _, key, edge in graph.edges(keys=True, data=True):
        for claim in edge["claims"]:
            claim["confidence"] = 0.4 if key == "succeeds" else 0.95
    said = graph.edges["company-openai", "model-sora", "develops"]["claims"]
    said[0]["confidence"] = 0.3
    visit = open_page(write_html(graph, folder / "unsure.html"))
    slide(visit, "confidence", 0.5)
    assert "succeeds" not in visit.visible_relations()
    assert "develops" in visit.visible_relations()
    visit.click_edge("OpenAI", "develops", "Sora")
    assert visit.page.locator("#panel .claim").count() == len(said) - 1
    assert "另有 1 处原文被筛选隐去" in text(visit, "#panel")


def test_parallel_relations_are_one_line_that_opens_all(open_page, hub):
    visit = open_page(hub)
    lines = visit.page.evaluate("() => kgOpen.board.edgeRows.length")
    assert visit.page.evaluate("() => kgOpen.board.edges.size") == 3 * lines
    label = visit.page.evaluate("() => kgOpen.board.edgeRows.get()[0].label")
    assert label.endswith("等 3 种")
    visit.page.evaluate(
        """() => { const { network, edgeRows } = kgOpen.board;
        network.body.emitter.emit('click', { nodes: [], edges: [edgeRows.getIds()[0]] }); }"""
    )
    assert visit.page.locator("#panel .bundled").count() == 3
    visit.page.locator("#bundled").click()
    assert visit.page.evaluate("() => kgOpen.board.edgeRows.length") == 3 * lines


# --- expanding ---


def test_a_click_brings_twenty_and_tells_what_is_left_by_type(open_page, hub):
    visit = open_page(hub)
    search(visit, "枢纽科技")
    assert len(visit.visible_nodes() & {f"模型{number}" for number in range(50)}) <= 20
    chips = visit.page.locator("#panel .chip")
    left = sum(int(re.search(r"＋(\d+)", one)[1]) for one in chips.all_inner_texts())
    assert left == 58 - 20
    assert text(visit, "#panel .expand") == "再展开 20 个（余 38）"
    chips.filter(has_text="模型").click()
    assert sum(int(re.search(r"＋(\d+)", one)[1]) for one in chips.all_inner_texts()) == left - 20
    visit.page.locator("#panel .expand").click()
    assert visit.page.locator("#panel .chip").count() == 0
    assert visit.page.locator("#panel .hidden").count() == 0


def test_collapse_takes_away_what_hangs_on_one_node(open_page, hub):
    visit = open_page(hub)
    search(visit, "枢纽科技")
    before = len(visit.visible_nodes())
    visit.page.locator('[data-act="collapse"]').click()
    assert len(visit.visible_nodes()) == before - 20
    assert "枢纽科技" in visit.visible_nodes()


def test_a_pinned_node_stays(open_page, hub):
    visit = open_page(hub)
    search(visit, "模型7")
    visit.page.locator('[data-act="pin"]').click()
    assert visit.page.locator('[data-act="pin"]').get_attribute("aria-pressed") == "true"
    search(visit, "枢纽科技")
    visit.page.locator('[data-act="collapse"]').click()
    assert "模型7" in visit.visible_nodes()
    place = PLACE % "模型7"
    before = visit.page.evaluate(place)
    visit.page.locator("#physics").click()
    visit.page.wait_for_selector('#physics[aria-pressed="false"]', timeout=12_000)
    assert visit.page.evaluate(place) == before


def test_a_node_can_be_taken_off(visit):
    search(visit, "Sora")
    visit.page.locator('[data-act="hide"]').click()
    assert "Sora" not in visit.visible_nodes()
    assert not visit.page.locator("#panel").is_visible()


# --- paths ---


def ask_path(visit, one, other):
    visit.page.locator("#path").click()
    for box, name in (("#route-a", one), ("#route-b", other)):
        visit.page.fill(box, name)
        visit.page.press(box, "Enter")


def test_the_shortest_path_is_shown_step_by_step(visit):
    ask_path(visit, "微软", "Gen-2")
    assert "没有路径" in text(visit, "#route-found")
    visit.page.locator("#route-close").click()
    ask_path(visit, "微软", "Sora")
    steps = visit.page.locator("#route-found li").all_inner_texts()
    assert steps == ["微软 → 投资 OpenAI", "OpenAI → 开发 Sora"] or len(steps) == 2
    bright = visit.page.evaluate(
        "() => kgOpen.board.nodeRows.get().filter((row) => row.opacity === 1).map((row) => row.label)"
    )
    assert sorted(bright) == ["OpenAI", "Sora", "微软"]
    visit.page.locator("#route-found li button").nth(1).click()
    assert visit.page.locator("#panel blockquote").count() == 2


def test_a_path_takes_no_relation_that_is_off(visit):
    untick(visit, "relations", "mentions")
    ask_path(visit, "微软", "Gen-2")
    assert visit.page.locator("#route-found li").count() >= 2
    untick(visit, "relations", "develops")
    ask_path(visit, "OpenAI", "Sora")
    assert visit.page.locator("#route-found li").count() > 1


def test_a_path_to_itself_is_none(visit):
    ask_path(visit, "Sora", "Sora")
    assert text(visit, "#route-found") == "请选两个不同的实体。"


def test_paths_as_short_come_one_after_the_other(visit):
    untick(visit, "relations", "mentions")
    ask_path(visit, "OpenAI", "昆仑万维")
    first = text(visit, "#route-found")
    if found := re.search(r"第 1 / (\d+) 条", first):
        assert int(found[1]) > 1
    visit.page.get_by_text("下一条").click()
    assert text(visit, "#route-found") != first


# --- undo, and the address ---


def test_undo_and_redo(visit):
    states = [state(visit)]
    untick(visit, "classes", "Model")
    states.append(state(visit))
    search(visit, "OpenAI")
    states.append(state(visit))
    visit.page.locator('[data-act="hide"]').click()
    states.append(state(visit))
    for expected in reversed(states[:-1]):
        visit.page.locator("#undo").click()
        assert state(visit) == expected
    assert visit.page.locator("#undo").is_disabled()
    for expected in states[1:]:
        visit.page.keyboard.press("Control+y")
        assert state(visit) == expected
    visit.page.keyboard.press("Control+z")
    assert state(visit) == states[-2]
    assert text(visit, "#panel h2") == "OpenAI"


def test_a_node_that_is_dragged_stays_and_comes_back(visit):
    place = PLACE % "Sora"
    before = visit.page.evaluate(place)
    x, y = visit.page.evaluate(
        """() => { const { board, store } = kgOpen, node = store.nodes.label.indexOf('Sora');
        const { x, y } = board.network.canvasToDOM(board.network.getPosition(node));
        const box = document.querySelector('#canvas').getBoundingClientRect();
        return [box.x + x, box.y + y]; }"""
    )
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 60, y + 40, steps=5)
    visit.page.mouse.up()
    moved = visit.page.evaluate(place)
    assert moved != before
    untick(visit, "classes", "Company")
    untick(visit, "classes", "Company")
    after = visit.page.evaluate(place)
    assert abs(after["x"] - moved["x"]) <= 1
    for _ in range(3):
        visit.page.locator("#undo").click()
    assert visit.page.evaluate(place) == before


def seen(visit):
    return visit.page.evaluate(
        """() => { const { board, filters } = kgOpen, { places, kept, ...rest } = board.save();
        return JSON.stringify([[...board.counts.visible].sort(), [...board.edges].sort(), rest,
            filters.save(), board.camera.at]); }"""
    )


def test_the_address_holds_the_whole_view(open_page, sample, visit):
    untick(visit, "classes", "Company")
    untick(visit, "relations", "mentions")
    slide(visit, "confidence", 0.5)
    search(visit, "可灵")
    visit.page.locator('[data-act="pin"]').click()
    visit.page.locator("#theme").click()
    visit.page.locator("#language").click()
    visit.page.locator("#tab-table").click()
    visit.page.locator("#save").click()
    link = visit.page.input_value("#link")
    assert link.startswith(visit.address + "#")
    other = open_page(sample, anchor="#" + link.split("#")[1])
    assert seen(other) == seen(visit)
    assert text(other, "#panel h2") == "可灵"
    assert other.page.locator("#view-table").is_visible()
    assert other.page.evaluate("() => document.documentElement.dataset.theme") == "light"
    assert text(other, "#tab-tree") == "Tree"


def test_a_path_is_in_the_address(open_page, sample, visit):
    ask_path(visit, "微软", "Sora")
    anchor = "#" + visit.page.url.split("#")[1]
    other = open_page(sample, anchor=anchor)
    assert other.page.evaluate("() => kgOpen.board.trail.nodes.length") == 3


def test_a_link_of_another_build_keeps_what_it_can(open_page, sample):
    visit = open_page(
        sample, anchor="#v=zz.1&node=model-sora&c=Broker&add=0-zzz&edge=99999&path=1.2&d=0&from=1999-01-01"
    )
    assert text(visit, "#panel h2") == "Sora"
    assert not visit.page.locator('input[data-key="Broker"]').is_checked()
    assert visit.page.evaluate(
        "() => [kgOpen.filters.off.reports.size, kgOpen.filters.from, kgOpen.board.trail.nodes.length]"
    ) == [0, None, 0]
    assert "另一次构建" in text(visit, "#status")


@pytest.mark.parametrize(
    "anchor",
    [
        "#v=<img src=x onerror=window.pwned=1>&node=<script>window.pwned=1</script>&tab=<svg>&lang=__proto__",
        "#v=KEY&add=-1-zzzzzzzzz.__proto__.NaN&drop=0-zzzzzzzz&pin=0~1e999~2.a~b~c&path=-1.9999.1.5&via=x&at=0~0~0",
        "#v=KEY&c=__proto__&r=constructor&b=%00&conf=NaN&from=javascript:alert(1)&edge=-1&node=__proto__",
        "#%E0%A4%A",
        "#?/:@",
    ],
)  # fmt: skip
def test_a_hostile_address_does_nothing(open_page, sample, visit, anchor):
    key = re.search(r"v=([^&]+)", visit.page.url)[1]
    other = open_page(sample, anchor=anchor.replace("KEY", key))
    assert other.page.evaluate("() => window.pwned") is None
    assert other.page.evaluate("() => ({}).polluted") is None
    other.page.locator("#reset").click()
    assert len(other.visible_nodes()) == 28


# --- tree, table, keyboard ---


def test_the_tree_is_walked_with_arrow_keys(visit):
    visit.page.keyboard.press("t")
    focused = "() => document.activeElement.querySelector('.name').textContent"
    first = visit.page.evaluate(focused)
    assert visit.page.locator("[role=treeitem]").count() == 28
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.evaluate("() => document.activeElement.getAttribute('aria-expanded')") == "true"
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.evaluate("() => document.activeElement.getAttribute('aria-level')") == "2"
    child = visit.page.evaluate(focused)
    visit.page.keyboard.press("Enter")
    assert text(visit, "#panel h2") == child
    visit.page.keyboard.press("t")
    visit.page.keyboard.press("Home")
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate(focused) != first
    visit.page.keyboard.press("End")
    visit.page.keyboard.press("ArrowLeft")
    assert visit.page.evaluate("() => document.activeElement.getAttribute('role')") == "treeitem"


def test_after_enter_in_the_tree_the_keyboard_goes_on_there(visit):
    visit.page.keyboard.press("t")
    for key in ("ArrowRight", "ArrowDown", "Enter", "ArrowDown"):
        visit.page.keyboard.press(key)
    assert visit.page.evaluate("() => document.activeElement.getAttribute('aria-level')") == "2"


def test_the_table_sorts_and_opens_evidence(visit):
    visit.page.keyboard.press("l")
    assert visit.page.locator("#view-table tbody tr").count() == 26
    visit.page.locator("th button", has_text="客体").click()
    cells = visit.page.locator("#view-table tbody td:nth-child(3)").all_inner_texts()
    assert visit.page.locator('th[aria-sort="ascending"]').inner_text() == "客体"
    visit.page.locator("th button", has_text="客体").click()
    assert visit.page.locator("#view-table tbody td:nth-child(3)").all_inner_texts()[0] == cells[-1]
    visit.page.locator("#view-table tbody tr", has_text="Sora").locator("button").first.click()
    assert visit.page.locator("#panel blockquote").count() > 0


def test_the_graph_is_walked_with_arrow_keys(visit):
    visit.page.keyboard.press("g")
    visit.page.keyboard.press("ArrowRight")
    first = text(visit, "#panel h2")
    names = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        visit.page.keyboard.press(key)
        names.add(text(visit, "#panel h2"))
    assert len(names) > 1
    assert first in visit.page.locator("#told").inner_text() or visit.page.locator("#told").inner_text() != ""
    visit.page.keyboard.press("p")
    assert visit.page.locator('[data-act="pin"]').get_attribute("aria-pressed") == "true"
    scale = visit.page.evaluate("() => kgOpen.board.network.getScale()")
    visit.page.keyboard.press("+")
    assert visit.page.evaluate("() => kgOpen.board.network.getScale()") > scale
    gone = text(visit, "#panel h2")
    visit.page.keyboard.press("Delete")
    assert gone not in visit.visible_nodes()


def test_by_keyboard_alone_from_a_company_to_the_sentence_that_recommends_it(visit):
    keys = visit.page.keyboard
    keys.press("/")
    keys.insert_text("klww")
    keys.press("Enter")
    assert "推荐" in visit.page.locator("#panel .call").first.inner_text()
    for _ in range(60):
        keys.press("Tab")
        if "处原文" in visit.page.evaluate("() => document.activeElement.textContent"):
            break
    keys.press("Enter")
    assert visit.page.locator("#panel .said .claim blockquote").first.is_visible()
    keys.press("Escape")
    assert not visit.page.locator("#panel").is_visible()


def test_help_lists_the_keys(visit):
    visit.page.keyboard.press("?")
    assert "撤销" in text(visit, "#help-window")
    visit.page.keyboard.press("t")
    assert not visit.page.locator("#view-tree").is_visible(), "keys rest while a window is open"
    visit.page.keyboard.press("Escape")
    assert not visit.page.locator("#help-window").is_visible()


def test_keys_do_not_act_while_one_types(visit):
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("tlgf?")
    assert visit.page.input_value("#search") == "tlgf?"
    assert visit.page.locator("#view-graph").is_visible()


# --- looks ---


def test_the_theme_can_be_chosen(open_page, sample):
    visit = open_page(sample, color_scheme="dark")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    dark = visit.page.evaluate(paper)
    assert text(visit, "#theme") == "主题: 跟随系统"
    visit.page.locator("#theme").click()
    assert text(visit, "#theme") == "主题: 浅色"
    assert visit.page.evaluate(paper) != dark
    visit.page.locator("#theme").click()
    assert visit.page.evaluate(paper) == dark


def test_an_empty_board_says_why_and_what_to_do(open_page, folder, visit):
    visit.page.locator('fieldset[data-kind="classes"]').get_by_text("全不选").click()
    assert "当前筛选隐去了全部内容" in text(visit, "#empty")
    visit.page.locator("#empty button").click()
    assert len(visit.visible_nodes()) == 28
    empty = open_page(write_html(MultiDiGraph(), folder / "empty.html"))
    assert "kg issues" in text(empty, "#empty")
    empty.page.keyboard.press("l")
    assert "没有可见的关系" in text(empty, "#view-table")


def test_data_that_cannot_be_read_is_told(chromium, sample, folder):
    page = folder / "cut.html"
    html = sample.read_text("utf-8")
    page.write_text(
        re.sub(r'(id="graph">).*?(</script>)', r'\1{"deflate":"AAAA"}\2', html, flags=re.S), "utf-8"
    )
    with chromium.new_context(locale="en-US") as context:
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        tab.wait_for_selector("#empty [role=alert]")
        assert "see that the file is complete" in tab.inner_text("#empty")


def test_a_phone_has_everything_in_reach(open_page, sample):
    visit = open_page(sample, viewport={"width": 390, "height": 844}, has_touch=True)
    fits = "() => document.documentElement.scrollWidth <= innerWidth"
    assert not visit.page.locator("#filters").is_visible()
    visit.page.locator("#fold").tap()
    assert visit.page.locator("#filters").is_visible()
    assert visit.page.locator("#fold").get_attribute("aria-expanded") == "true"
    visit.page.locator("#fold").tap()
    for key in ("l", "t", "g"):
        visit.page.keyboard.press(key)
        assert visit.page.evaluate(fits)
    search(visit, "Sora")
    assert visit.page.evaluate("() => document.querySelector('#canvas').clientHeight") > 180
    visit.page.locator("#save").click()
    assert visit.page.evaluate(fits)


def test_text_at_200_percent_can_be_used(open_page, sample):
    visit = open_page(sample, viewport={"width": 1280, "height": 800})
    visit.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    search(visit, "Sora")
    for selector in ("#panel", "#canvas", "#filters", "#search", "#help", "#reset"):
        box = visit.page.locator(selector).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1281, selector
    assert visit.page.evaluate("() => document.querySelector('#canvas').clientWidth") > 250


def test_print_shows_the_evidence_and_no_tools(open_page, sample):
    visit = open_page(sample, color_scheme="dark")
    search(visit, "Sora")
    visit.page.emulate_media(media="print")
    assert not visit.page.locator("#filters").is_visible()
    assert not visit.page.locator("#reset").is_visible()
    panel = visit.page.locator("#panel")
    assert panel.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    assert (
        visit.page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(251, 252, 253)"
    )
    assert visit.page.pdf()[:5] == b"%PDF-"


def test_numbers_are_written_as_the_language_does(open_page, sample_folder):
    english = open_page(sample_folder / "graph.html", locale="en-US")
    chinese = open_page(sample_folder / "graph.html")
    for visit, written in ((english, "400B"), (chinese, "4000亿")):
        search(visit, "天工3.0")
        assert written in text(visit, "#panel")
        assert "400000000000" not in text(visit, "#panel")


def test_reduced_motion_moves_nothing_slowly(open_page, sample):
    """With motion a fit takes its time; without it is done at once."""
    visit = open_page(sample)
    search(visit, "Gen-2")
    visit.page.locator("#fit").click()
    scale = visit.page.evaluate("() => kgOpen.board.network.getScale()")
    visit.page.wait_for_timeout(400)
    assert visit.page.evaluate("() => kgOpen.board.network.getScale()") == scale


def test_the_state_is_plain_json(visit):
    assert json.loads(state(visit))[1]["confidence"] == 0
