"""Releases on a timeline, family trees with circles in them, plans and disputes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from asking import ask, show
from factories import claim, document, entity, knowledge, ref, relation, sample_knowledge
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, Store
from serving import Server, serving

from kg.rdf.pages.lineage.families import to_families
from kg.rdf.pages.view import to_csv, to_triples
from kg.rdf.serialise import to_triples as to_plain_triples
from kg.rdf.store import to_store
from kg.rdf.vocabulary import KG, RDF
from kg.records import Datatype, Knowledge, Literal
from kg.serve.release_chart import to_release_chart

MAKER, OTHER = "云岚科技", "澄海智能"
#: (subject, predicate, object or date, modality)
SAID = (
    ("岚图-1", "releaseDate", "2023", None),
    ("岚图-2", "releaseDate", "2024-02", None),
    ("岚图-2", "releaseDate", "2024-02-16", None),
    ("岚图-2", "releaseDate", "2024-03-20", None),
    ("岚图-3", "releaseDate", "2025-06", "planned"),
    ("海图", "releaseDate", "2024-01-05", None),
    ("岚图-2", "succeeds", "岚图-1", None),
    ("岚图-3", "succeeds", "岚图-2", None),
    ("海图", "basedOn", "岚图-1", None),
    ("海图", "basedOn", "岚图-2", "reported"),
    (MAKER, "develops", "岚图-1", None),
    (MAKER, "develops", "岚图-2", None),
    (MAKER, "develops", "海图", "reported"),
    (OTHER, "develops", "海图", None),
    ("岚图-2", "parameterCount", "=13000000000", None),
    ("环甲", "succeeds", "环乙", None),
    ("环乙", "succeeds", "环甲", None),
)
#: Datatypes of values by their length.
KINDS = {4: Datatype.YEAR, 7: Datatype.MONTH, 10: Datatype.DATE}
TYPES = {MAKER: "Company", OTHER: "Company", "海图": "Product"}


def known(*said: tuple[str, str, str, str | None]) -> Knowledge:
    """One invented report that says all of it."""
    said = said or SAID
    names = dict.fromkeys(name for row in said for name in (row[0], row[2]) if not is_value(row))
    names |= dict.fromkeys(row[0] for row in said)
    things = {name: entity(TYPES.get(name, "Model"), name) for name in names}
    source = document("；".join(f"{row[0]}{row[1]}{row[2]}" for row in said), "said.txt")
    relations = []
    for subject, predicate, value, modality in said:
        literal = Literal(value.removeprefix("="), KINDS.get(len(value), Datatype.INTEGER))
        is_literal = is_value((subject, predicate, value, modality))
        end = literal if is_literal else things[value].id
        ends = ref(TYPES.get(subject, "Model"), subject), literal if is_literal else ref("Model", value)
        made = claim(source, ends[0], predicate, ends[1], f"{subject}{predicate}{value}", modality=modality)
        relations.append(relation(things[subject].id, predicate, end, made))
    return knowledge((source,), tuple(things.values()), tuple(relations))


def is_value(row: tuple[str, str, str, str | None]) -> bool:
    return row[1] == "releaseDate" or row[2].startswith("=")


def models(**asked: Any) -> Any:
    return show(known(), "models", **asked)


def labels(shown: Any) -> list[str]:
    return [row["label"] for row in shown["rows"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["岚图-3", "岚图-2", "海图", "岚图-1"]),
        ({"order": "asc"}, ["岚图-1", "海图", "岚图-2", "岚图-3"]),
        ({"sort": "name"}, ["海图", "岚图-1", "岚图-2", "岚图-3"]),
        ({"sort": "developer"}, ["海图", "岚图-1", "岚图-2", "岚图-3"]),
        ({"type": "Product"}, ["海图"]),
        ({"type": "CreativeWork"}, []),
        ({"developer": f"company-{OTHER}"}, ["海图"]),
        ({"from": "2024-02-20", "to": "2024-02-28"}, ["岚图-2"]),  # in some day of the month
        ({"from": "2023-12-31", "to": "2023-12-31"}, ["岚图-1"]),
        ({"from": "2025-01-01"}, ["岚图-3"]),
        ({"q": "lantu"}, ["岚图-3", "岚图-2", "岚图-1"]),
        ({"q": OTHER}, ["海图"]),
        ({"show": "undated"}, ["环甲", "环乙"]),
        ({"size": 3, "page": 2}, ["岚图-1"]),
    ],
)
def test_what_is_asked_for(asked: dict[str, Any], found: list[str]) -> None:
    assert labels(models(**asked)) == found


def test_dates_are_as_exact_as_stated_and_disputes_show_both() -> None:
    (row,) = [row for row in models()["rows"] if row["label"] == "岚图-2"]
    assert [date["value"] for date in row["dates"]] == ["2024-02", "2024-02-16", "2024-03-20"]
    assert row["first"]["value"] == "2024-02-16"
    assert re.fullmatch(r"conflict-\w+", row["disputed"])
    words = [said["strongest"]["quote"] for said in row["told"]["releaseDate"]]
    assert words == [f"岚图-2releaseDate{value}" for value in ("2024-02", "2024-02-16", "2024-03-20")]
    assert [said["value"] for said in row["told"]["parameterCount"]] == ["13000000000"]


def test_plans_and_rumours_are_told_as_such() -> None:
    rows = {row["label"]: row for row in models()["rows"]}
    assert rows["岚图-3"]["first"] == {"value": "2025-06", "asserted": False}
    (planned,) = rows["岚图-3"]["told"]["releaseDate"]
    assert (planned["asserted"], planned["modality"]) == (False, "planned")
    told = rows["海图"]["told"]
    assert [(said["value"], said["modality"]) for said in told["develops"]] == [
        (OTHER, None),
        (MAKER, "reported"),
    ]
    assert [(said["value"], said["asserted"]) for said in told["basedOn"]] == [
        ("岚图-1", True),
        ("岚图-2", False),
    ]


def test_families_are_told_once_and_circles_end() -> None:
    shown = models(show="families")
    trees = [[(one["label"], one["depth"], one["again"]) for one in row["members"]] for row in shown["rows"]]
    assert trees == [
        [("岚图-1", 0, False), ("海图", 1, False), ("岚图-2", 1, False), ("岚图-3", 2, False)],
        [("环乙", 0, False), ("环甲", 1, False), ("环乙", 2, True)],
    ]
    members = shown["rows"][0]["members"]
    assert members[0]["said"] is None
    assert members[1]["said"]["strongest"]["quote"] == "海图basedOn岚图-1"


def test_a_family_is_found_by_any_of_its_members() -> None:
    assert models(show="families", q="海图")["counts"]["families"] == 1
    assert models(show="families", q="环乙")["rows"][0]["size"] == 2


def test_a_long_line_of_descent_is_shown_in_part() -> None:
    line = [(f"代{number:04}", "succeeds", f"代{number - 1:04}", None) for number in range(1, 1500)]
    store = Store()
    store.bulk_extend(Quad(*triple) for triple in to_plain_triples(known(*line)))  # nothing is inferred
    shown = show(store, "models", show="families")
    (family,) = shown["rows"]
    assert (family["size"], len(family["members"]), family["left"]) == (1500, 300, 1200)


DESCENT = st.tuples(st.sampled_from(["succeeds", "basedOn"]), st.sampled_from("abcdef"))
PARENTS = st.dictionaries(st.sampled_from("abcdef"), st.sets(DESCENT, max_size=3))


@given(PARENTS)
def test_every_descent_is_told_once_and_nothing_else(drawn: dict[str, set[tuple[str, str]]]) -> None:
    others = {child: sorted(pair for pair in pairs if pair[1] != child) for child, pairs in drawn.items()}
    parents = {child: pairs for child, pairs in others.items() if pairs}
    families = to_families(parents, str)
    told = [(one.id, one.relation, one.parent) for family in families for one in family if one.parent]
    assert sorted(told) == sorted((child, *pair) for child, pairs in parents.items() for pair in pairs)
    everybody = {*parents, *(parent for pairs in parents.values() for _, parent in pairs)}
    shown = [one.id for family in families for one in family if not one.again]
    assert sorted(shown) == sorted(everybody)
    for family in families:
        assert family[0].depth == 0
        assert all(later.depth <= one.depth + 1 for one, later in pairwise(family))


def test_the_twins() -> None:
    source = known()
    view = ask(source, "models")
    rows = list(csv.DictReader(io.StringIO(to_csv(view))))
    assert [row["label"] for row in rows] == labels(view.shown)
    assert (rows[0]["planned"], rows[0]["releaseDate"]) == ("2025-06", "")
    assert rows[1]["releaseDate"] == "2024-02、2024-02-16、2024-03-20"
    kinds = {triple.object for triple in to_triples(to_store(source), view) if triple.predicate == RDF.type}
    assert {KG.Model, KG.Product, KG.Relation, KG.Claim} <= kinds
    members = list(csv.DictReader(io.StringIO(to_csv(ask(source, "models", show="families")))))
    assert [row["depth"] for row in members] == ["0", "1", "1", "2", "0", "1", "2"]


def test_a_chart_has_a_lane_for_each_developer_and_lines_of_descent() -> None:
    drawn = to_release_chart(models()["rows"])
    assert [lane["label"] for lane in drawn["lanes"]] == [MAKER, OTHER, None]
    marks = {mark["row"]["label"]: mark for lane in drawn["lanes"] for mark in lane["marks"]}
    assert marks["岚图-1"]["width"] > marks["岚图-3"]["width"] > marks["岚图-2"]["width"] == 0
    assert sorted(line["relation"] for line in drawn["lines"]) == [
        "basedOn",
        "basedOn",
        "succeeds",
        "succeeds",
    ]
    assert to_release_chart([]) == {"lanes": []}


# --- the page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    from kg.rdf.store import write_store

    folder = tmp_path_factory.mktemp("models")
    write_store(folder / "store", known())
    with serving(folder / "store", "--workers", "1") as running:
        yield running


@pytest.mark.parametrize(
    "asked", [{}, {"show": "families"}, {"show": "undated"}, {"lang": "en"}, {"q": "无"}]
)
def test_pages_are_whole(asked: dict[str, str], server: Server) -> None:
    page = server.client.get(f"{server.url}models", params=asked)
    assert page.status_code == 200
    assert "style=" not in page.text
    for tag in ("ul", "li", "ol", "section", "div"):
        assert len(re.findall(rf"<{tag}[ >]", page.text)) == page.text.count(f"</{tag}>"), tag


def test_planned_disputed_and_exact_dates_on_the_page(server: Server) -> None:
    text = server.client.get(f"{server.url}models", params={"lang": "en"}).text
    assert "Feb 2024" in text
    assert "16 Feb 2024" in text
    assert '<span class="chip doubt">planned</span>' in text
    assert re.search(r'<a class="chip doubt" href="/id/conflict-\w+">disputed</a>', text)
    assert len(re.findall(r'<a class="cite" href="/id/report-\w+#c-\d+-\d+"', text)) > 8


def test_the_sample_is_on_the_timeline() -> None:
    shown = show(sample_knowledge(), "models")
    assert [(row["label"], row["first"]["value"]) for row in shown["rows"]] == [
        ("可灵", "2024-06-06"),
        ("Vidu", "2024-04"),
        ("Sora", "2024-02-15"),
    ]
    assert shown["rows"][2]["disputed"]
