"""The search: what finds what, in which order, with which words marked; and what odd input does."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphs import HOSTILE, write_graph
from hypothesis import given
from hypothesis import strategies as st
from serving import Server, serving

from kg.rdf.pages.find.name_index import Named, find_names, make_index
from kg.rdf.pages.find.search import to_parts
from kg.rdf.pages.find.word_index import Quote, find_words, make_words
from kg.text.marks import find_mark
from kg.text.normalise import fold_all, fold_name


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(write_graph(tmp_path_factory.mktemp("names") / "graph.ttl"), "--workers", "1") as running:
        wait_for_words(running)
        yield running


def wait_for_words(server: Server) -> None:
    """The words of reports are taken in while the server answers already."""
    end = time.monotonic() + 20
    while time.monotonic() < end and search(server, "不")["words"]["count"] is None:
        time.sleep(0.05)


def search(server: Server, q: str, **parameters: object) -> dict:
    found = server.client.get(f"{server.url}search.json", params={"q": q, **parameters})
    assert found.status_code == 200, found.text
    return found.json()


def labels(server: Server, q: str, **parameters: object) -> list[str]:
    return [one["label"] for one in search(server, q, best=20, most=0, **parameters)["best"]]


@pytest.mark.parametrize(
    ("typed", "first", "by", "marked"),
    [
        ("蓝舟科技", "蓝舟科技", "label", "蓝舟科技"),
        ("藍舟科技", "蓝舟科技", "label", "蓝舟科技"),  # traditional
        ("藍舟", "蓝舟科技", "altLabel", "藍舟"),
        ("ＢＬＵＥ", "蓝舟科技", "altLabel", "Blue"),  # full width
        ("688999", "蓝舟科技", "ticker", "688999"),
        ("S0990099990001", "卢景和", "licenceNumber", "S0990099990001"),
        ("lanzhoukeji", "蓝舟科技", "label", "蓝舟科技"),
        ("lzkj", "蓝舟科技", "label", "蓝舟科技"),
        ("zhouxing", "舟行-2", "label", "舟行"),
        ("舟行2", "舟行-2", "label", "舟行-2"),
        ("深度", "蓝舟科技深度：舟行-2 发布", "label", "深度"),
        ("report-2.txt", "传媒周报", "sourceFile", "report-2.txt"),
    ],
)
def test_every_kind_of_name_finds(server: Server, typed: str, first: str, by: str, marked: str) -> None:
    best = search(server, typed, best=5, most=0)["best"][0]
    assert (best["label"], best["by"], best["parts"][1]) == (first, by, marked)


def test_what_is_just_so_comes_before_what_begins_so_and_the_better_known_first(server: Server) -> None:
    # "蓝舟" is another name of the first; the second begins so and is in a report; the last only holds it
    assert labels(server, "蓝舟")[:3] == ["蓝舟科技", "蓝舟艺术", "蓝舟科技深度：舟行-2 发布"]
    assert labels(server, "蓝舟")[-1] == "北蓝舟"
    assert labels(server, "蓝舟艺")[0] == "蓝舟艺术"


def test_results_are_grouped_with_counts_and_what_tells_them_apart(server: Server) -> None:
    found = search(server, "蓝舟")
    assert {group["type"]: group["count"] for group in found["groups"]} == {"Company": 3, "Report": 1}
    company, report = found["groups"][0]["found"][0], found["groups"][1]["found"][0]
    assert (company["ticker"], company["reports"]) == ("688999.SH", 3)
    assert (report["date"], report["of"]["label"]) == ("2024-03-05", "棠溪证券")
    (model,) = search(server, "舟行", type="Model")["groups"][0]["found"]
    assert model["of"]["label"] == "蓝舟科技"


def test_quotes_are_found_newest_first_and_once_a_report(server: Server) -> None:
    found = search(server, "建议关注")["words"]
    assert [one["id"] for one in found["found"]] == ["claim-1", "claim-3"]
    assert found["count"] == 2
    assert found["found"][0]["parts"] == ["蓝舟科技发布舟行-2，我们", "建议关注", ""]
    assert [one["id"] for one in search(server, "新品 关注")["words"]["found"]] == ["claim-3"]
    page = server.client.get(
        f"{server.url}search", params={"q": "新品"}, headers={"Accept": "text/html"}
    ).text
    assert '/id/report-2#c-3-14"' in page


@pytest.mark.parametrize("typed", ["", " ", "·", "《》", "\x00", "\u200b", "\x00\x01", "　"])
def test_nothing_typed_finds_nothing(server: Server, typed: str) -> None:
    found = search(server, typed)
    assert not any(group["found"] for group in found["groups"])
    page = server.client.get(f"{server.url}search", params={"q": typed}, headers={"Accept": "text/html"})
    assert page.status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000,
        "(",
        ".*",
        "[a-",
        "\\",
        "%",
        "'",
        "1=1 --",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "?x",
        "{{7*7}}",
        "蓝\x00舟",
    ],
)
def test_odd_words_are_words(server: Server, typed: str) -> None:
    assert search(server, typed)["total"] >= 0
    page = server.client.get(f"{server.url}search", params={"q": typed}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "49" not in page.text.split("<main")[1].split("</h1>")[0]


def test_one_latin_letter_counts_at_the_start_only(server: Server) -> None:
    assert set(labels(server, "l")) >= {"蓝舟科技", "卢景和"}
    assert "北蓝舟" not in labels(server, "l")
    assert "北蓝舟" in labels(server, "lz")


def test_classes_are_browsed_page_by_page(server: Server) -> None:
    assert {one["type"]: one["count"] for one in search(server, "")["groups"]}["Company"] == 3
    pages = [
        search(server, "", type="Company", most=2, page=page)["groups"][0]["found"] for page in (1, 2, 3)
    ]
    assert [[one["label"] for one in page] for page in pages] == [["蓝舟科技", "蓝舟艺术"], ["北蓝舟"], []]
    html = server.client.get(
        f"{server.url}search?type=Company&most=2&page=1", headers={"Accept": "text/html"}
    ).text
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    beyond = server.client.get(
        f"{server.url}search?type=Company&page=9", headers={"Accept": "text/html"}
    ).text
    assert "没有这么多页" in beyond


@pytest.mark.parametrize(
    "address",
    ["type=Nonsense", "page=x", "page=-1", "most=100000", "best=99", "q=%ff", "page=99999999999999999999"],
)
def test_parameters_that_make_no_sense_are_told(server: Server, address: str) -> None:
    found = server.client.get(f"{server.url}search?{address}", headers={"Accept": "text/html"})
    assert found.status_code == 400
    assert "请求有误" in found.text


def test_names_are_never_markup(server: Server) -> None:
    for typed in ("script", "img", "javascript", "右到左", "长"):
        page = server.client.get(
            f"{server.url}search", params={"q": typed}, headers={"Accept": "text/html"}
        ).text
        main = page.split("<main")[1]
        assert "<script" not in main
        assert "<img" not in main
        assert 'href="javascript' not in main
        assert len(page) < 60_000


def test_the_turtle_twin_describes_what_was_found(server: Server) -> None:
    found = server.client.get(f"{server.url}search.ttl", params={"q": "688999"})
    assert found.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "蓝舟科技" in found.text
    assert HOSTILE[0] not in found.text


def test_who_hangs_up_costs_the_index_nothing(server: Server) -> None:
    before = server.workers
    for _ in range(20):
        with server.client.stream("GET", f"{server.url}search.json?q=l&best=8"):
            pass
    assert labels(server, "lzkj") == ["蓝舟科技"]
    assert server.workers == before


def test_the_next_build_is_searched(tmp_path: Path) -> None:
    path = write_graph(tmp_path / "graph.ttl")
    with serving(path, "--workers", "1") as server:
        assert labels(server, "lzkj") == ["蓝舟科技"]
        text = path.read_text("utf-8").replace("蓝舟科技", "青竹科技")
        path.with_suffix(".new").write_text(text, "utf-8")
        path.with_suffix(".new").rename(path)
        assert labels(server, "qzkj") == ["青竹科技"]
        assert labels(server, "lzkj") == []


# --- the indexes by themselves

_LETTERS = "蓝舟科技重庆ab1 ·"
_names = st.lists(st.text(_LETTERS, min_size=1, max_size=6), min_size=1, max_size=3)


def named(number: int, *names: str, weight: int = 0) -> Named:
    return Named(f"company-{number}", "Company", weight, [("label", name) for name in names])


@given(st.lists(_names, max_size=8), st.text(_LETTERS, min_size=1, max_size=3))
def test_the_index_finds_what_a_plain_search_finds(all_names: list[list[str]], typed: str) -> None:
    index = make_index(named(number, *names) for number, names in enumerate(all_names))
    key = fold_name(typed)
    found = {one.named.id for one in find_names(index, key).take(0, 100)} if key else set()
    plain = {
        f"company-{number}"
        for number, names in enumerate(all_names)
        if key and any(key in fold_name(name) for name in names) and (len(key) > 1 or not key.isascii())
    }
    assert plain <= found
    assert all(
        find_mark(name, key) for one in find_names(index, key).take(0, 100) for name in [one.name[1]] if key
    )


@given(st.lists(st.text(_LETTERS + "ＡＢ騰\x00", max_size=8), max_size=6))
def test_folding_many_is_folding_each(texts: list[str]) -> None:
    expected = [fold_name(text.replace("\0", "")) for text in texts]
    assert fold_all(texts) == (expected or [""])


@given(
    st.lists(st.text("蓝舟科 技ab", min_size=1, max_size=8), max_size=8),
    st.text("蓝舟科技ab", min_size=1, max_size=3),
)
def test_words_are_found_where_they_stand(texts: list[str], typed: str) -> None:
    quotes = [Quote(f"claim-{number}", text, f"report-{number}", "") for number, text in enumerate(texts)]
    expected = {quote.claim for quote in quotes if fold_name(typed) in fold_name(quote.text)}
    index = make_words(quotes)
    assert set(find_words(index, typed, 100)) == expected
    assert len(find_words(index, typed, 1)) == min(1, len(expected))


def test_long_names_are_cut_around_what_was_found() -> None:
    before, found, after = to_parts("甲" * 100 + "蓝舟" + "乙" * 100, (100, 102))
    assert (before, found, after) == ("…" + "甲" * 60, "蓝舟", "乙" * 60 + "…")


def test_a_hundred_thousand_names_take_milliseconds() -> None:
    letters = "昆仑万维蓝舟科技股份有限公司中国平安银行证券信息电子智能"
    firms = (
        Named(
            f"company-{n}",
            "Company",
            n % 97,
            [("label", "".join(letters[(n * k) % 27] for k in (1, 5, 7, 11))), ("ticker", f"{n:06}.SZ")],
        )
        for n in range(100_000)
    )
    index = make_index(firms)
    seconds = []
    for typed in ("昆仑", "kl", "k", "sz", "0001", "公司", "zzzz"):
        start = time.perf_counter()
        hits = find_names(index, typed)
        hits.count()
        hits.take(0, 10)
        seconds.append(time.perf_counter() - start)
    assert statistics.median(seconds) < 0.05
