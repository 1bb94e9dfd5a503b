"""Pages of entities and of single statements: that they say what the graph says, and show it safely."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from factories import (
    called_knowledge,
    changed_knowledge,
    copied_knowledge,
    entity,
    knowledge,
    sample_knowledge,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from serving import Server, serving, writable

from kg.errors import GraphError
from kg.graph.build import to_graph
from kg.graph.calls import to_calls
from kg.graph.profile import to_profile
from kg.rdf.iris import to_iri, to_local
from kg.rdf.pages.kept import forget
from kg.rdf.pages.view import Build
from kg.rdf.pages.views import VIEWS
from kg.rdf.store import open_store, to_store
from kg.rdf.vocabulary import BASE_IRI, KG, RDF, RDFS
from kg.records import Knowledge
from kg.serve.star import clip, to_star
from kg.serve.strip import to_strip

Json = dict[str, Any]
BUY, ADD, HOLD = ({"rating": word} for word in ("买入", "谨慎增持", "中性"))
WATCH = {"verb": "建议关注"}
A, B = "北岳证券", "澄海证券"


def look(store: Store, id_: str, **asked: Any) -> Json:
    """The view of a node, by the id that records give it; JSON as a page has it."""
    view = VIEWS["entity"](Build(store), {"local": id_, **asked})
    found: Json = json.loads(json.dumps(view.shown))
    return found


def everything(known: Knowledge, store: Store) -> Iterator[tuple[Json, Json]]:
    """The page and the profile of every entity that is no report."""
    graph = to_graph(known)
    for node, attrs in graph.nodes(data=True):
        if attrs["type"] != "Report":
            yield look(store, node), to_profile(graph, node)


# --- what the graph says


@pytest.mark.parametrize("make", [sample_knowledge, changed_knowledge, copied_knowledge])
def test_pages_say_what_kg_show_says(make: Any) -> None:
    known = make()
    store = to_store(known)
    seen = 0
    for page, profile in everything(known, store):
        assert relations_of(page) == relations_in(profile), page["id"]
        assert values_of(page) == values_in(profile), page["id"]
        assert {one["id"] for one in page["conflicts"]} == {
            f"conflict-{one['id']}" for one in profile["conflicts"]
        }
        assert page["mentions"]["count"] == len(profile["mentioned_in"])
        assert page["judgements"]["count"] == len(
            {(one["left"], one["right"], one["rule"]) for one in profile["judgements"]}
        )
        seen += len(relations_of(page)) + len(values_of(page))
    assert seen > 20


_APART = {("recommends", False), ("publishedBy", False), ("employedBy", False), ("authoredBy", False)}


def relations_of(page: Json) -> Mapping[Any, Any]:
    found = {}
    for group in page["groups"]:
        assert group["count"] == len(group["rows"])
        for row in group["rows"]:
            found[group["relation"], group["outgoing"], row["other"]["id"]] = facts_of(row)
    for row in page.get("employers", ()):
        if row["sure"]:
            found["employedBy", True, row["broker"]["id"]] = facts_of(row)
    return found


def relations_in(profile: Json) -> Mapping[Any, Any]:
    apart = _APART | ({("coversIndustry", False)} if profile["type"] == "Industry" else set())
    symmetric = ("partnerOf",)
    return {
        (
            one["predicate"],
            one["outgoing"] or one["predicate"] in symmetric,
            to_local(one["other"]),
        ): facts_in(one)
        for one in profile["relations"]
        if (one["predicate"], one["outgoing"]) not in apart
    }


def facts_of(row: Json) -> Json:
    """What stands behind a row, whichever page it is on."""
    support = row["support"]
    quotes = [claim["quote"] for claim in [row["strongest"], *row["others"]]]
    names = ("reports", "brokers", "first", "last")
    return {
        **{name: support[name] for name in names},
        "strongest": row["strongest"]["id"],
        "quotes": sorted(quotes),
        "asserted": row["asserted"],
    }


def facts_in(one: Json) -> Json:
    support = one["support"]
    return {
        "reports": support["reports"],
        "brokers": len(support["brokers"]),
        "first": support["first"],
        "last": support["last"],
        "strongest": f"claim-{support['strongest']}",
        "quotes": sorted(claim["quote"] for claim in one["claims"]),
        "asserted": one["asserted"],
    }


def values_of(page: Json) -> Mapping[Any, Any]:
    return {
        (one["name"], value["value"]): facts_of(value)
        for one in page["attributes"]
        for value in one["values"]
        if value["support"]
    }


def values_in(profile: Json) -> Mapping[Any, Any]:
    return {(one["predicate"], one["value"]): facts_in(one) for one in profile["facts"] if one["claims"]}


def test_a_plan_is_shown_as_one() -> None:
    store = to_store(sample_knowledge())
    (group,) = [one for one in look(store, "model-sora")["groups"] if one["key"] == "usedBy"]
    (row,) = group["rows"]
    assert (row["other"]["label"], row["asserted"], row["modality"]) == ("万兴科技", False, "planned")
    assert row["strongest"]["quote"] == "万兴科技计划接入Sora"


def test_sides_of_a_conflict_stand_next_to_each_other() -> None:
    store = to_store(sample_knowledge())
    page = look(store, "model-sora")
    (conflict,) = page["conflicts"]
    assert conflict["predicate"] == "releaseDate"
    assert [side["value"] for side in conflict["sides"]] == ["2024-02-16", "2024-02-15"]
    assert [side["preferred"] for side in conflict["sides"]] == [[], ["newer"]]
    assert all(side["strongest"]["report"]["broker"] for side in conflict["sides"])
    (dates,) = [one for one in page["attributes"] if one["name"] == "releaseDate"]
    assert [value["disputed"] for value in dates["values"]] == [True, True]
    assert look(store, conflict["id"])["conflict"] == conflict
    alone = look(store, conflict["sides"][0]["relation"])
    assert [one["id"] for one in alone["conflicts"]] == [conflict["id"]]


def test_names_are_counted_by_the_reports_that_use_them() -> None:
    names = look(to_store(changed_knowledge()), "company-澄海科技")["names"]
    assert [(one["name"], one["former"], one["reports"]) for one in names] == [("云岚科技", True, 1)]


# --- who recommends it

_DAYS = st.sampled_from([None, "2024-01-10", "2024-03-01", "2024-03-02", "2024-06"])
_CALLS = st.sampled_from(
    [
        *(BUY, ADD, HOLD, WATCH, {}),
        {**BUY, "rating_action": "首次"},
        {**ADD, "target_price": "12.5", "currency": "CNY"},
        {**BUY, "target_price": "15", "currency": "CNY"},
        {**WATCH, "target_price": "2", "currency": "HKD"},
    ]
)
_REPORTS = st.lists(
    st.tuples(
        st.sampled_from([A, B, "", f"{A}、{B}"]),
        _DAYS,
        st.dictionaries(st.sampled_from(["快手", "昆仑万维", "传媒行业"]), _CALLS, max_size=3),
    ),
    max_size=7,
)
_SAME = ("words", "rating", "common_rating", "action", "target_price", "currency", "change", "change_by")


@settings(max_examples=60)
@given(_REPORTS)
def test_calls_are_those_of_the_graph(reports: list[Any]) -> None:
    known = called_knowledge(*((f"{place}.txt", *rest) for place, rest in enumerate(reports)))
    store, rows = to_store(known), to_calls(to_graph(known))
    for target in {row["target"] for row in rows}:
        own = [row for row in rows if row["target"] == target]
        page = look(store, target)
        found = {
            (row["report"]["file"], (row["broker"] or {}).get("label")): row
            for row in look(store, target, part="calls")["list"]["rows"]
        }
        assert page["calls"]["count"] == len(own) == len(found)
        for row in own:
            shown = found[row["file"], row["broker_label"]]
            assert [shown[name] for name in (*_SAME, "price_change")] == [
                row[name] for name in (*_SAME, "price_change")
            ]
            assert shown["date"] == row["date"]
            assert {one["quote"] for one in shown["evidence"]} == {one["quote"] for one in row["quotes"]}
        houses = {row["broker_label"] or row["file"] for row in own}
        assert page["callers"]["count"] == len(houses)
        days = [row["report"]["date"] for row in look(store, target, part="calls")["list"]["rows"]]
        assert days == sorted(days, key=lambda day: day or "", reverse=True)


def test_what_a_broker_said_last_comes_first_with_since_when() -> None:
    known = called_knowledge(
        ("1.txt", A, "2024-01-10", {"快手": BUY}),
        ("2.txt", A, "2024-05-10", {"快手": HOLD}),
        ("3.txt", B, "2024-03-01", {"快手": WATCH}),
        ("4.txt", B, None, {"快手": BUY}),
    )
    page = look(to_store(known), "company-快手")
    first, second = page["callers"]["rows"]
    assert (first["broker"]["label"], first["first"], first["last"], first["reports"]) == (
        A,
        "2024-01-10",
        "2024-05-10",
        2,
    )
    assert (first["latest"]["change"], first["latest"]["rating_before"]) == ("downgraded", "买入")
    assert (second["broker"]["label"], second["latest"]["date"], second["reports"]) == (B, "2024-03-01", 2)
    assert page["months"] == [
        {"date": "2024-05", "reports": 1, "brokers": 1},
        {"date": "2024-03", "reports": 1, "brokers": 1},
        {"date": "2024-01", "reports": 1, "brokers": 1},
    ]


def test_a_recommendation_that_a_person_added_counts_too() -> None:
    store = to_store(
        called_knowledge(("1.txt", A, "2024-01-10", {"快手": BUY}), ("2.txt", B, None, {"快手": {}}))
    )
    (report,) = [quad.subject for quad in store.quads_for_pattern(None, KG.readFile, Literal("2.txt"), None)]
    store.add(Quad(report, KG.recommends, to_iri("company-快手")))
    assert look(store, "company-快手")["callers"]["count"] == 1
    store.add(Quad(to_iri("curation-0"), RDF.type, KG.Curation))
    forget()
    page = look(store, "company-快手")
    assert [row["broker"]["label"] for row in page["callers"]["rows"]] == [A, B]
    assert page["callers"]["rows"][1]["latest"]["words"] == []


# --- long lists


@pytest.fixture(scope="module")
def many() -> Store:
    """A company in 75 reports."""
    days = [f"20{10 + place // 12}-{place % 12 + 1:02}-01" for place in range(75)]
    return to_store(called_knowledge(*((f"{day}.txt", A, day, {"快手": BUY}) for day in days)))


def test_lists_are_cut_counted_and_paged(many: Store) -> None:
    page = look(many, "company-快手")
    for name in ("calls", "mentions"):
        assert (page[name]["count"], len(page[name]["rows"])) == (75, 10)
        parts = [look(many, "company-快手", part=name, page=number)["list"] for number in (1, 2, 3)]
        assert [(one["page"], one["pages"], len(one["rows"])) for one in parts] == [
            (1, 3, 30),
            (2, 3, 30),
            (3, 3, 15),
        ]
        files = [row["report"]["file"] for one in parts for row in one["rows"]]
        assert files == sorted(files, reverse=True)
        assert len(set(files)) == 75
    assert [one["date"] for one in page["months"]] == [str(year) for year in range(2016, 2009, -1)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"part": "calls", "page": 4}, "there are 3"),
        ({"part": "nonsense"}, "no list 'nonsense'"),
    ],
)
def test_lists_that_there_are_not(many: Store, asked: Json, said: str) -> None:
    with pytest.raises(GraphError, match=said):
        look(many, "company-快手", **asked)


# --- what follows, and other things


def test_what_follows_stands_apart_from_what_is_stated() -> None:
    known = sample_knowledge()
    store = to_store(known)
    first, second, third = (to_iri(f"model-v{place}") for place in (1, 2, 3))
    inferred = to_iri("inferred")
    store.extend(
        [
            *(Quad(one, RDF.type, KG.Model) for one in (first, second, third)),
            Quad(third, KG.succeeds, second),
            Quad(third, KG.succeedsTransitive, second, inferred),
            Quad(third, KG.succeedsTransitive, first, inferred),
        ]
    )
    page = look(store, "model-v3")
    assert [(one["relation"], one["outgoing"], one["other"]["id"]) for one in page["following"]] == [
        ("succeeds", True, "model-v1")
    ]
    assert [row["other"]["id"] for group in page["groups"] for row in group["rows"]] == ["model-v2"]


def test_statements_open_onto_their_words() -> None:
    known = sample_knowledge()
    store = to_store(known)
    for claim in (claim for relation in known.relations for claim in relation.claims):
        page = look(store, f"claim-{claim.id}")
        assert page["kind"] == "claim"
        assert (page["evidence"]["quote"], page["evidence"]["start"]) == (
            claim.evidence.quote,
            claim.evidence.start,
        )
        assert page["said"]["predicate"] == claim.predicate
        if claim.predicate != "mentions":
            relation = look(store, page["support"]["id"])
            assert page["id"] in {one["id"] for one in relation["list"]["rows"]}
    for made in known.recommendations:
        page = look(store, made.id)
        assert page["evidence"]["quote"] == made.call.evidence.quote
        assert made.call.verb in page["calls"][0]["words"]


def test_a_graph_from_elsewhere_needs_not_say_everything() -> None:
    store = Store()
    turtle = f"""
        @prefix kg: <{KG.base}> . @prefix rdf: <{RDF.base}> . @prefix : <{BASE_IRI}> .
        :report-1 a kg:Report ; kg:mentions :company-x ; kg:hasRecommendation :r1 ; kg:recommends :company-y .
        :company-x a kg:Company ; kg:develops :model-m .
        :r1 a kg:Recommendation ; kg:target :company-x .
        :c1 a kg:Claim ; kg:modality "odd" ;
          rdf:subject :company-x ; rdf:predicate kg:uses ; rdf:object :model-m .
        :rel a kg:Relation ; rdf:subject :company-x ; rdf:predicate kg:develops ; rdf:object :model-m .
        :company-y a kg:Company . :odd a kg:Claim . :side a kg:Conflict ; kg:conflictingRelation :rel2 .
    """
    store.load(turtle.encode(), format=RdfFormat.TURTLE)
    page = look(store, "company-x")
    assert page["calls"]["rows"][0]["words"] == []
    assert [group["key"] for group in page["groups"]] == ["develops", "uses"]
    assert page["groups"][0]["rows"][0]["support"]["id"] == "rel"
    assert look(store, "company-y")["callers"]["count"] == 1
    assert look(store, "odd")["said"] is None
    assert look(store, "side")["conflict"]["sides"][0]["strongest"] is None
    with pytest.raises(GraphError, match="says nothing"):
        look(store, "nobody")


def test_drawings_cut_what_is_too_long_and_leave_out_what_turns_text_around() -> None:
    hostile = "\u202e" + "长" * 10_000 + "\u200b"
    (place,) = to_star([{"other": {"label": hostile}}])["places"]
    assert place["text"] == "长" * 8 + "…"
    assert clip("\u202ea\tb\n") == "ab"
    strip = to_strip([{"date": "soon"}, {"date": "2024-13"}, {"date": "2024"}], [])
    assert [mark["date"] for mark in strip["marks"]] == ["2024"]
    assert to_strip([], [])["ticks"] == []


# --- as it is served


@pytest.fixture(scope="module")
def server(sample_folder: Path) -> Iterator[Server]:
    with serving(sample_folder, "--workers", "1") as running:
        yield running


def get(server: Server, path: str, accept: str = "text/html") -> Any:
    return server.client.get(server.url.rstrip("/") + path, headers={"Accept": accept})


def test_every_iri_of_a_build_has_a_page_in_both_languages(server: Server, sample_folder: Path) -> None:
    store = open_store(sample_folder)
    kinds: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, RDF.type, None, None):
        assert isinstance(quad.subject, NamedNode)
        id_ = quad.subject.value.removeprefix(BASE_IRI)
        kinds.setdefault(f"{quad.object}", []).append(id_)
    assert len(kinds) > 12
    ids = {one for found in kinds.values() for one in sorted(set(found))[:6]}
    for id_ in sorted(ids):
        for language in ("zh", "en"):
            page = get(server, f"/id/{quote(id_, safe='%-._~')}?lang={language}")
            assert page.status_code == 200, (id_, page.text[-500:])
            assert not re.search(r' style="|\son[a-z]+="|javascript:', page.text), id_


def test_twins_are_given_and_named(server: Server) -> None:
    page = get(server, "/id/company-300418.SZ")
    assert '<link rel="alternate" type="text/turtle"' in page.text
    shown = get(server, "/id/company-300418.SZ.json").json()
    assert (shown["kind"], shown["label"]) == ("entity", "昆仑万维")
    assert get(server, "/id/company-300418.SZ", "application/json").json() == shown
    part = get(server, "/id/company-300418.SZ.json?part=calls").json()
    assert part["list"]["count"] == shown["calls"]["count"]
    assert "@prefix" in get(server, "/id/company-300418.SZ.ttl").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/company-300418.SZ?part=nonsense", 404),
        ("/id/company-300418.SZ?part=calls&page=99", 404),
        ("/id/company-300418.SZ?page=-1", 400),
        ("/id/company-300418.SZ?page=x", 400),
        ("/rating/common-buy", 200),
        ("/rating/common", 200),
        ("/rating/common-buy.json", 200),
        ("/rating/nonsense", 404),
        ("/rating/%3Cb%3E", 404),
    ],
)
def test_addresses_are_answered(server: Server, path: str, status: int) -> None:
    assert get(server, path).status_code == status


def test_every_quote_leads_to_its_words_in_the_report(server: Server) -> None:
    page = get(server, "/id/company-300418.SZ").text
    links = re.findall(r'<blockquote><a href="(/id/report-[0-9a-f]+)#c-(\d+)-(\d+)"><bdi>([^<]+)</bdi>', page)
    assert len(links) > 2
    for _, start, end, words in links:
        assert int(end) - int(start) == len(
            words.replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", '"')
        )


BAD = ("company-bad", "model-bad", "claim-bad", "r-bad", "judgement-bad")


def test_hostile_names_and_quotes_are_shown_as_text(build_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(build_folder, folder)
    bad = '</title><script>alert(1)</script><img src=x onerror="alert(2)">\u202e\u200b' + "长" * 10_000
    text = json.dumps(bad)
    facts = f"""
        id:company-bad a kg:Company ; rdfs:label {text} ; skos:altLabel {text} ; kg:fullName {text} ;
          kg:develops id:model-bad . id:model-bad a kg:Model ; rdfs:label {text} ; kg:releaseDate {text} .
        id:report-bad a kg:Report ; rdfs:label {text} ; kg:mentions id:company-bad ; dcterms:issued {text} ;
          kg:hasRecommendation id:r-bad .
        id:r-bad a kg:Recommendation ; kg:target id:company-bad ; kg:verb {text} ;
          kg:rating {text} ; kg:targetPriceText {text} ; kg:quote {text} ; kg:statedIn id:report-bad .
        id:judgement-bad a kg:Judgement ; kg:concerns id:company-bad ;
          kg:leftName {text} ; kg:rightName {text} ; kg:decision {text} ; kg:rule {text} .
        id:claim-bad a kg:Claim ; rdf:subject id:company-bad ; rdf:predicate kg:fullName ; rdf:object {text} ;
          kg:quote {text} ; kg:statedIn id:report-bad ; kg:modality {text}"""
    with writable(folder) as running:
        assert running.update(f"INSERT DATA {{ {facts} }}").status_code == 204
        for id_ in (
            "company-bad",
            "model-bad",
            "claim-bad",
            "r-bad",
            "judgement-bad",
            "company-bad?part=calls",
        ):
            page = get(running, f"/id/{id_}")
            assert page.status_code == 200, id_
            assert "<script>" not in page.text
            assert "<img" not in page.text


def test_a_name_that_is_nothing_but_spaces_still_has_a_page() -> None:
    store = to_store(knowledge(entities=(entity("Company", "某公司"),)))
    store.add(Quad(to_iri("company-某公司"), RDFS.label, Literal(" ")))
    assert look(store, "company-某公司")["kind"] == "entity"
