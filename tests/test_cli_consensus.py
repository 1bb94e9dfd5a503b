"""``kg consensus`` in every form, and how it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from factories import called_knowledge

from kg.graph.build import to_graph
from kg.graph.export import write_node_link

Kg = Callable[..., tuple[int, str, str]]
PRICE = {"target_price": "60", "currency": "HKD"}
REPORTS = (
    ("a.txt", "北岳证券", "2024-01-05", {"快手": {"rating": "买入", "rating_action": "首次", **PRICE}}),
    ("b.txt", "北岳证券", "2024-06-03", {"快手": {"rating": "中性", **PRICE, "target_price": "50"}}),
    ("c.txt", "澄海证券", "2024-12-02", {"快手": {"verb": "推荐"}, "传媒行业": {"rating": "看好"}}),
    ("d.txt", "澄海证券", None, {"昆仑万维": {"verb": "建议关注"}, "快手": {}}),
)


@pytest.fixture
def kg(call_kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """``kg consensus`` on a graph of four reports."""
    monkeypatch.chdir(tmp_path)
    write_node_link(to_graph(called_knowledge(*REPORTS)), tmp_path / "graph.json")
    return lambda *arguments: call_kg("consensus", "-g", ".", *arguments)


def fine(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, err) == (0, "")
    return " ".join(out.split())


def test_the_table_shows_word_step_change_price_and_silence(kg: Kg) -> None:
    out = fine(kg())
    assert "快手 澄海证券 推荐 首见 first 2024-12-02 2024-12-02 1" in out
    assert (
        "快手 北岳证券 中性 中性 neutral 下调 downgraded 50 HKD 调低 2024-06-03 2024-06-03 2 182 天 days"
        in out
    )
    assert "昆仑万维 澄海证券 建议关注 — — 1" in out
    assert out.endswith("2 对象 targets, 3 立场 stances; 截至 as of 2024-12-02")


def test_a_company_comes_with_its_history_and_words(kg: Kg) -> None:
    out = fine(kg("快手", "--on", "2024-06-30"))
    assert "1 家券商 brokers, 2 份报告 reports; 中性 neutral 1; 平均 mean 3; 目标价 target" in out
    assert "2024-01-05 北岳证券 买入 买入 buy 首次覆盖 initiated* 60 HKD “快手” — a.txt:" in out
    assert out.index("首次覆盖 initiated*") < out.index("下调 downgraded")
    assert "“" not in fine(kg("快手", "--quotes", "0"))


def test_a_day_leaves_out_reports_without_a_date_and_says_so(kg: Kg) -> None:
    out = fine(kg("昆仑万维", "--on", "2024-06-30"))
    assert "nobody recommends it 无人推荐" in out
    assert "1 calls of reports without a date left out" in out
    assert "left out" not in fine(kg("昆仑万维"))


def test_matrix(kg: Kg) -> None:
    out = fine(kg("--format", "matrix"))
    assert "target 对象 北岳证券 澄海证券" in out
    assert "快手 中性 → neutral 2024-06-03 推荐 2024-12-02" in out


def test_csv_of_stances_and_of_calls(kg: Kg) -> None:
    _, out, _ = kg("--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["label"], row["broker_label"], row["common_rating"]) for row in rows] == [
        ("快手", "澄海证券", ""),
        ("快手", "北岳证券", "neutral"),
        ("昆仑万维", "澄海证券", ""),
    ]
    _, out, _ = kg("--format", "csv", "--history", "--broker", "北岳证券")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["date"], row["change"], row["rating_before"], row["price_change"]) for row in rows] == [
        ("2024-01-05", "initiated", "", ""),
        ("2024-06-03", "downgraded", "买入", "cut"),
    ]


def test_json(kg: Kg) -> None:
    _, out, _ = kg("--json", "--since", "2024-02-01")
    found = json.loads(out)
    assert (found["on"], found["since"], found["undated"]) == ("2024-12-02", "2024-02-01", 1)
    assert [one["reports"] for one in found["targets"]] == [2]
    assert "history" not in found["targets"][0]
    _, out, _ = kg("快手", "--format", "json")
    assert len(json.loads(out)["targets"][0]["history"]) == 3


def test_industries_brokers_and_analysts(kg: Kg) -> None:
    assert "传媒行业 澄海证券 看好 优于市场 outperform" in fine(kg("--by", "industry"))
    out = fine(kg("--by", "broker"))
    assert "broker-北岳证券 北岳证券 北岳证券 2 2024-01-05 2024-06-03 快手 中性 1、买入 1" in out
    assert fine(kg("--by", "analyst")).endswith("0 rows")
    _, out, _ = kg("澄海证券", "--by", "broker", "--format", "csv")
    assert [row["companies"] for row in csv.DictReader(io.StringIO(out))] == ["快手、昆仑万维"]


def test_turtle_has_the_base_of_the_build(call_kg: Kg, build_folder: Path) -> None:
    code, out, err = call_kg("consensus", "--format", "ttl", "-g", str(build_folder))
    assert (code, err) == (0, "")
    assert out.count("a kg:Stance") == 3
    assert "@prefix id: <https://w3id.org/yanbao-kg/id/>" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--format", "matrix", "--by", "broker"], 2, "--format matrix is for --by company"),
        (["--format", "ttl", "--history"], 2, "not --history"),
        (["--on", "2024"], 2, "'2024' does not match"),
        (["快手机"], 1, "no entity is called"),
        (["北岳证券", "--by", "industry"], 1, "'北岳证券' is Broker broker-北岳证券; expected a Industry"),
        (["--broker", "快手"], 1, "expected a Broker"),
    ],
)
def test_refusals_are_one_line(kg: Kg, arguments: list[str], code: int, says: str) -> None:
    found, out, err = kg(*arguments)
    assert (found, out, err.count("\n")) == (code, "", 1)
    assert says in err
