"""Gold of mastheads: every way a masthead can be right or wrong, on small graphs made for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.cli import run
from kg.errors import GoldError
from kg.gold import read_golds
from kg.masthead_gold import to_masthead_gold
from kg.mastheads import score_mastheads
from kg.rdf.facts import to_facts
from kg.scores import Figure, MastheadScores

PREFIXES = """@prefix kg: <https://w3id.org/yanbao-kg/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <urn:x:> .
"""
REPORT = """:r a kg:Report ; kg:sourceFile "inbox/a.pdf", "copies/copy.pdf" ;
  dct:title "算力周报：液冷渗透率提升" ; dct:issued "2024-06-20" ; kg:rating "增持" .
:b rdfs:label "澄海证券" ; skos:altLabel "澄海证券研究所" .
:lin rdfs:label "林望舒" . :lu rdfs:label "陆知行" . :gu rdfs:label "顾清和" .
"""
LIN = {
    "name": "林望舒",
    "role": "分析师",
    "licence": "S0999520010001",
    "email": "lin_ws@chenghai.example",
    "phone": "021-60000001*607",
}
LU = {"name": "陆知行", "role": "联系人", "licence": None, "email": "luzx@chenghai.example", "phone": None}
GOLD = {
    "file": "a.pdf",
    "broker": "澄海证券",
    "broker_accept": ["澄海证券", "Chenghai Securities"],
    "title": "算力周报",
    "title_accept": ["液冷渗透率提升", "算力周报——液冷渗透率提升", "算力周报： 液冷渗透率提升"],
    "date": "2024-06-20",
    "rating": "增持",
    "ratingAction": None,
    "analysts": [LIN, LU],
    "team_listed": [{"name": "林望舒", "role": "首席分析师"}, {"name": "沈未央"}],
    "contributors": [{"name": "顾清和", "role": "实习生"}],
    "layout": "of no concern",
}
LIN_SAYS = [
    (":lin", "licenceNumber", '"S0999520010001"', 30),
    (":lin", "role", '"分析师"', 26),
    (":lin", "email", '"LIN_WS@chenghai.example"', 44),
    (":lin", "phone", '"（021）60000001-607"', 60),
]
LU_SAYS = [(":lu", "role", '"联系人"', 90), (":lu", "email", '"luzx@chenghai.example"', 100)]
BYLINE = [(":r", "publishedBy", ":b", 0), (":r", "authoredBy", ":lin", 20), (":r", "authoredBy", ":lu", 80)]
ALL = [*BYLINE, *LIN_SAYS, *LU_SAYS]
Said = tuple[str, str, str, int | None]


def score(says: Sequence[Said], *, more: str = "", report: str = REPORT, **gold: object) -> MastheadScores:
    """The scores of one report of which the graph says all this, each in a claim of its own."""
    lines = [PREFIXES, report, more]
    for number, (subject, name, value, start) in enumerate(says):
        lines.append(f"{subject} kg:{name} {value} .")
        lines.append(
            f":c{number} a kg:Claim ; rdf:subject {subject} ; rdf:predicate kg:{name} ; rdf:object {value} ;"
        )
        lines.append(f"  kg:statedIn :r {'' if start is None else f'; kg:startOffset {start}'} .")
    store = Store()
    store.load("\n".join(lines).encode(), format=RdfFormat.TURTLE)
    return score_mastheads(to_facts(store), [to_masthead_gold({**GOLD, **gold})])


def shares(scores: MastheadScores) -> dict[str, str]:
    return {key: figure.to_share() for key, figure in scores.shares.items()}


def blames(scores: MastheadScores) -> list[tuple[str, ...]]:
    assert {one.report for one in scores.errors} <= {"a.pdf", "copy.pdf"}
    return [tuple(one[1:]) for one in scores.errors]


def test_all_right() -> None:
    scores = score(ALL)
    assert blames(scores) == []
    assert shares(scores) == {
        **dict.fromkeys(("broker", "title", "date", "rating", "ratingAction", "order"), "1/1"),
        "not_invented": "2/2",
    }
    assert scores.figures == {
        "analysts": Figure(2, 0, 0),
        "licence": Figure(1, 0, 0),
        "role": Figure(2, 0, 0),
        "email": Figure(2, 0, 0),
        "phone": Figure(1, 0, 0),
    }
    assert scores.to_dict()["in_graph"] == "1/1"


def test_nothing_said() -> None:
    scores = score([], report=':r kg:sourceFile "a.pdf" .')
    assert shares(scores) == {
        **dict.fromkeys(("broker", "title", "date", "rating", "order"), "0/1"),
        "ratingAction": "1/1",
        "not_invented": "0/0",
    }
    assert scores.figures["analysts"] == Figure(0, 0, 2)
    assert scores.figures["licence"] == Figure(0, 0, 1)
    assert ("missed", "author", "陆知行", "") in blames(scores)
    assert ("wrong value", "date", "2024-06-20", "found nothing") in blames(scores)
    assert ("wrong value", "phone", "林望舒: 021-60000001*607", "found nothing") in blames(scores)


# --- the report


def test_a_report_goes_by_any_of_its_files() -> None:
    assert score(ALL, file="copy.pdf").shares["title"] == Figure(1, 0, 0)


def test_a_report_that_the_graph_lacks_is_missing_and_counts_nowhere() -> None:
    scores = score(ALL, file="b.pdf")
    assert (scores.documents, scores.missing) == (1, ("b.pdf",))
    assert scores.to_dict()["in_graph"] == "0/1"
    assert not any(figure.tp or figure.fn for figure in scores.shares.values())
    assert scores.errors == ()


@pytest.mark.parametrize(
    ("accepted", "is_right"),
    [
        (["算力 周报 —— 液冷渗透率提升"], False),  # a colon is no dash
        (["算力周报:液冷渗透率 提升"], True),
        (["《算力周报：液冷渗透率提升》"], True),
        (["液冷渗透率提升"], False),  # a part of a title is not the title
    ],
)
def test_titles_that_count_as_one(accepted: list[str], is_right: bool) -> None:
    assert score(ALL, title_accept=accepted).shares["title"] == Figure(is_right, 0, not is_right)


def test_any_name_of_the_broker_will_do() -> None:
    assert score(ALL, broker_accept=["澄海证券研究所"]).shares["broker"] == Figure(1, 0, 0)
    other = score(ALL, broker_accept=["北岳证券"])
    assert blames(other) == [("wrong value", "broker", "北岳证券", "found 澄海证券")]


def test_a_second_broker_or_title_is_wrong_even_beside_the_right_one() -> None:
    more = ':n rdfs:label "北岳证券" . :r dct:title "传媒" .'
    scores = score([*ALL, (":r", "publishedBy", ":n", 5)], more=more)
    assert blames(scores) == [
        ("wrong value", "broker", "澄海证券", "found 澄海证券, 北岳证券"),
        ("wrong value", "title", "液冷渗透率提升", "found 传媒, 算力周报：液冷渗透率提升"),
    ]


@pytest.mark.parametrize("key", ["date", "rating"])
def test_where_none_is_printed_none_must_be_said(key: str) -> None:
    scores = score(ALL, **{key: None})
    assert scores.shares[key] == Figure(0, 0, 1)
    assert blames(scores)[0][:3] == ("wrong value", key, "nothing")


def test_without_accepted_forms_the_value_itself_is_asked_for() -> None:
    scores = score(ALL, broker_accept=None, title_accept=[], title="算力周报：液冷渗透率提升")
    assert blames(scores) == []


# --- authors


def test_people_who_are_no_authors() -> None:
    more = ':wu rdfs:label "无此人" . :lin2 rdfs:label "林 望舒" . :shen rdfs:label "沈未央" .'
    others = [(":r", "authoredBy", node, 200) for node in (":gu", ":lin2", ":shen", ":wu")]
    scores = score([*ALL, *others, (":wu", "phone", '"13800000000"', 210)], more=more)
    assert scores.figures["analysts"] == Figure(2, 4, 0)
    assert scores.shares["not_invented"] == Figure(5, 0, 1)
    assert scores.shares["order"] == Figure(1, 0, 0)
    assert scores.figures["phone"] == Figure(1, 1, 0)
    assert blames(scores) == [
        ("extra", "author", "顾清和", "a contributor, not an author"),
        ("extra", "author", "林 望舒", "a second node of this author"),
        ("extra", "author", "沈未央", "of the team, not an author"),
        ("extra", "author", "无此人", "invented"),
        ("extra value", "phone", "无此人: 13800000000", ""),
    ]


def test_a_report_without_authors() -> None:
    scores = score(BYLINE[:1], analysts=[])
    assert blames(scores) == []
    assert scores.shares["order"] == Figure()


@pytest.mark.parametrize(
    ("offsets", "order"),
    [
        ((20, 80), Figure(1, 0, 0)),
        ((80, 20), Figure(0, 0, 1)),
        ((20, None), Figure(0, 0, 1)),  # the graph does not tell
    ],
)
def test_the_printed_order_is_that_of_offsets(offsets: tuple[int | None, int | None], order: Figure) -> None:
    lin, lu = offsets
    says: list[Said] = [(":r", "authoredBy", ":lin", lin), (":r", "authoredBy", ":lu", lu)]
    assert score([*says, *LIN_SAYS, *LU_SAYS]).shares["order"] == order


def test_a_name_printed_again_keeps_its_first_place() -> None:
    again: list[Said] = [(":r", "authoredBy", ":lin", 500), (":r", "authoredBy", ":lu", 400)]
    assert score([*again, *ALL]).shares["order"] == Figure(1, 0, 0)


def test_one_author_of_two_is_no_order() -> None:
    scores = score([*BYLINE[:2], *LIN_SAYS])
    assert scores.shares["order"] == Figure(0, 0, 1)
    assert ("wrong value", "order", "林望舒、陆知行", "found 林望舒") in blames(scores)
    assert score(BYLINE[:2], analysts=[LIN]).shares["order"] == Figure()


# --- what is printed of them


def test_a_wrong_value_is_missed_and_too_much() -> None:
    scores = score([*BYLINE, *LU_SAYS, *LIN_SAYS[1:], (":lin", "licenceNumber", '"S0999520010002"', 30)])
    assert scores.figures["licence"] == Figure(0, 1, 1)
    assert blames(scores) == [("wrong value", "licence", "林望舒: S0999520010001", "found S0999520010002")]


def test_a_value_that_is_not_printed_is_too_much() -> None:
    scores = score([*ALL, (":lu", "phone", '"021-60000001"', 110), (":lin", "role", '"首席"', 27)])
    assert scores.figures["phone"] == Figure(1, 1, 0)
    assert scores.figures["role"] == Figure(2, 1, 0)
    assert blames(scores) == [
        ("extra value", "role", "林望舒: 首席", ""),
        ("extra value", "phone", "陆知行: 021-60000001", ""),
    ]


@pytest.mark.parametrize(
    ("key", "printed", "is_right"),
    [
        ("email", "linws@chenghai.example", False),
        ("email", "mailto:Lin_ws@chenghai.example", True),
        ("phone", "021 6000 0001×607", True),
        ("phone", "021-60000001", False),
        ("licence", "S09995 20010001", True),
    ],
)
def test_values_that_count_as_one(key: str, printed: str, is_right: bool) -> None:
    scores = score(ALL, analysts=[{**LIN, key: printed}, LU])
    assert scores.figures[key].fn == (not is_right)


def test_another_report_s_value_is_not_this_one_s() -> None:
    more = """:q kg:sourceFile "q.pdf" . :lu kg:phone "021-60000009" .
    :d kg:statedIn :q ; rdf:subject :lu ; rdf:predicate kg:phone ; rdf:object "021-60000009" ."""
    assert score(ALL, more=more).figures["phone"] == Figure(1, 0, 0)
    unclaimed = score(ALL, more=':lu kg:phone "021-60000009" .')  # then it is every report's
    assert unclaimed.figures["phone"] == Figure(1, 1, 0)


# --- files


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": None}, r"\[1\]\.file: expected the report's file name"),
        ({"date": "2024/06/20"}, r"\[1\]\.date: expected YYYY-MM-DD, found '2024/06/20'"),
        ({"rating": 1}, r"\[1\]\.rating: expected a string or null"),
        ({"title_accept": "x"}, r"\[1\]\.title_accept: expected a list of strings"),
        ({"analysts": None}, r"\[1\]\.analysts: expected a list"),
        ({"analysts": ["林望舒"]}, r"\[1\]\.analysts: expected a list of objects"),
        ({"analysts": [{"name": ""}]}, r"\[1\]\.analysts\[0\]\.name: expected a name"),
        ({"contributors": [{"name": "x", "phone": 1}]}, r"\[1\]\.contributors\[0\]\.phone: expected"),
        ({"file": "a.pdf"}, r"file: a\.pdf is there 2 times"),
    ],
)
def test_malformed_gold_names_row_and_key(tmp_path: Path, change: dict[str, object], message: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps([GOLD, {**GOLD, "file": "b.pdf", **change}]))
    with pytest.raises(GoldError, match=rf"bad\.json: .*{message}"):
        read_golds([tmp_path])


def test_rows_that_are_no_objects(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps([GOLD, 1]))
    with pytest.raises(GoldError, match=r"\[1\]: expected an object"):
        read_golds([tmp_path])


def test_a_folder_of_nothing_but_mastheads_will_do(tmp_path: Path) -> None:
    (tmp_path / "mastheads.json").write_text(json.dumps([GOLD]))
    (tmp_path / "words.json").write_text('["a"]')
    golds = read_golds([tmp_path])
    assert golds.reports == ()
    assert [one.file for one in golds.mastheads] == ["a.pdf"]
    assert golds.others == ("words.json",)


# --- the command

SPRING = {
    "file": "spring.txt",
    "broker": "澄海证券",
    "title": "视频大模型周报：海外新版接连亮相",
    "date": "2024-06-20",
    "rating": "增持",
    "ratingAction": "维持",
    "analysts": [{"name": "林望舒", "role": "分析师", "licence": "S0999520010001", "phone": "021-60000002"}],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "mastheads.json").write_text(json.dumps([SPRING, {**SPRING, "file": "winter.txt"}]))
    return folder


def test_the_command_prints_mastheads_alone(
    gold: Path, build_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(build_folder), str(gold), "--errors"]) == 0
    out, err = capsys.readouterr()
    assert err == "kg: winter.txt: in gold of mastheads, but not in the graph\n"
    assert "in_graph 1/2, broker 1/1, title 1/1, date 1/1" in out
    assert "entities_core" not in out
    assert "found 021-60000001" in out
    assert "linws@chenghai.example" in out


def test_the_command_prints_both_kinds(
    gold: Path, build_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = {"file": "summer.txt", "entities": [], "relations": []}
    (gold / "summer.json").write_text(json.dumps(report))
    assert run(["evaluate", str(build_folder), str(gold)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("1 reports of gold\n")
    assert "entities_core" in out
    assert "broker 1/1" in out


@pytest.mark.parametrize(
    ("floor", "code"),
    [
        ("mastheads.broker=1", 0),
        ("mastheads.analysts.f1=1", 0),
        ("mastheads.phone.r=0.5", 1),
        ("mastheads.in_graph=0.6", 1),
        ("mastheads.nonsense=1", 2),
    ],
)
def test_floors(floor: str, code: int, gold: Path, build_folder: Path) -> None:
    assert run(["evaluate", str(build_folder), str(gold), "--floor", floor]) == code


def test_json(gold: Path, build_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(build_folder), str(gold), "--json", "--errors"]) == 0
    found = json.loads(capsys.readouterr().out)
    mastheads = found["mastheads"]
    assert mastheads["missing"] == ["winter.txt"]
    assert mastheads["analysts"]["f1"] == 1.0
    assert mastheads["not_invented"] == "1/1"
    assert [one["what"] for one in found["errors"]] == ["email", "phone"]
