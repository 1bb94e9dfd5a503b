import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.agreement import to_key, to_specific
from kg.errors import GoldError, GraphError
from kg.evaluate import Figure, evaluate
from kg.gold import read_golds
from kg.rdf.export import write_export
from tests.factories import SPRING, SUMMER, made_copy, sample_knowledge

SCORER = Path(__file__).parent.parent.parent / "shared" / "score.py"

SPRING_GOLD = {
    "file": "spring.txt",
    "report": {
        "title": "视频大模型周报",
        "date": "2024-06-20",
        "broker": "澄海证券",
        "rating": "买入",
        "ratingAction": None,
        "analysts": [
            {
                "name": "林 望舒",
                "licence": "S0999520010001",
                "email": "LINWS@chenghai.example",
                "phone": None,
            },
            {"name": "无此人", "licence": "S0999520010009"},
        ],
    },
    "entities": [
        {"id": "e1", "types": ["Broker"], "names": ["澄海证券"]},
        {
            "id": "e2",
            "types": ["Model", "Product"],
            "names": ["Sora", "索拉"],
            "attrs": {"releaseDate": "2024-02-16"},
        },
        {"id": "e3", "types": ["Company"], "names": ["open AI"]},
        {"id": "e4", "types": ["Model"], "names": ["Gen 3 Alpha"], "optional": True},
        {"id": "e5", "types": ["Technology"], "names": ["不在其中"]},
        {"id": "e6", "types": ["Organization"], "names": ["昆仑万维"], "attrs": {"ticker": "300418.SZ"}},
        {"id": "e7", "types": ["CreativeWork"], "names": ["Copilot"]},
        {"id": "e8", "types": ["Company"], "names": ["万兴科技"], "attrs": {"ticker": "300624.sz"}},
    ],
    "relations": [
        {"s": "REPORT", "p": "publishedBy", "o": "e1"},
        {"s": "e3", "p": "develops", "o": "e2", "quote": "OpenAI于2024年2月16日发布Sora"},
        {"s": "e2", "p": "usesTechnology", "o": "e5", "quote": "某处"},
        {"s": "e2", "p": "basedOn", "o": "e4"},
        {"s": "e8", "p": "uses", "o": "e2", "optional": True},
    ],
}
SUMMER_GOLD = {
    "file": "summer.txt",
    "entities": [
        {"id": "a", "types": ["Organization"], "names": ["清华大学"]},
        {"id": "b", "types": ["Company"], "names": ["生数科技"]},
    ],
    "relations": [{"s": "a", "p": "partnerOf", "o": "b"}],
}


@pytest.fixture
def folder(tmp_path):
    write_export(tmp_path / "graph.ttl", sample_knowledge())
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts").mkdir()
    for name, gold in (("one", SPRING_GOLD), ("two", SUMMER_GOLD)):
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(gold), encoding="utf-8")
    for source in (SPRING, SUMMER):
        (tmp_path / "texts" / source.source_file).write_text(source.text, encoding="utf-8")
    return tmp_path


def score(folder):
    return evaluate(folder / "graph.ttl", [folder / "gold"], [folder / "texts"])


def test_figures(folder):
    found = score(folder)
    assert found.entities["Broker"] == Figure(1, 1, 0)  # the other broker is extra in the second report
    assert found.entities["Product"] == Figure(1, 0, 0)
    assert found.entities["Technology"].fn == 1
    assert found.entities["Organization"] == Figure(1, 0, 1)
    assert found.relations["publishedBy"] == Figure(1, 1, 0)
    assert found.relations["partnerOf"] == Figure(1, 0, 0)
    assert found.relations["usesTechnology"].fn == 1
    assert "basedOn" in found.relations
    assert found.relations["basedOn"].fn == 0  # one end is optional
    assert found.metadata["title"] == Figure(1, 0, 0)
    assert found.metadata["rating"] == Figure(0, 0, 1)
    assert found.metadata["licence"] == Figure(1, 0, 1)
    assert found.metadata["email"] == Figure(1, 0, 0)
    assert found.attributes == {"releaseDate": Figure(1, 0, 0), "ticker": Figure(1, 0, 1)}
    counts = found.evidence
    assert (
        counts["claims"]
        == counts["quoted"]
        == counts["checkable"]
        == counts["in_text"]
        == counts["at_offset"]
    )


def test_every_mistake_is_named(folder):
    mistakes = {(one.report, one.kind, one.what, one.name): one.detail for one in score(folder).errors}
    assert mistakes["one", "missed", "Technology", "不在其中"] == ""
    assert mistakes["one", "missed", "Organization", "昆仑万维"] == "in the graph as 昆仑万维: Company"
    assert mistakes["one", "extra", "Company", "昆仑万维"] == "a second or mistyped 昆仑万维"
    assert mistakes["one", "extra relation", "investsIn", "微软 → OpenAI"] == "微软向OpenAI投资"
    assert mistakes["one", "missed relation", "usesTechnology", "Sora → 不在其中"] == "某处"
    assert mistakes["one", "wrong value", "rating", "买入"] == "found 增持"
    assert mistakes["one", "wrong value", "licence", "无此人: S0999520010009"] == "found nothing"
    assert mistakes["one", "wrong value", "ticker", "昆仑万维: 300418.SZ"] == "found nothing"


def test_mistakes_add_up_to_the_figures(folder):
    found = score(folder)
    kinds = [one.kind for one in found.errors]
    assert kinds.count("missed") == found.total("entities_all").fn
    assert kinds.count("extra") == found.total("entities_all").fp
    assert kinds.count("missed relation") == found.total("relations_all").fn
    assert kinds.count("extra relation") == found.total("relations_all").fp


def test_a_report_that_the_graph_lacks_is_missing(folder):
    gold = {**SUMMER_GOLD, "file": "winter.txt", "report": {"title": "无"}}
    (folder / "gold" / "two.json").write_text(json.dumps(gold))
    found = score(folder)
    assert found.missing == ("winter.txt",)
    assert found.relations["partnerOf"] == Figure(0, 0, 1)
    assert found.metadata["title"] == Figure(1, 0, 1)


def test_a_quote_that_is_elsewhere_is_not_at_its_offset(folder):
    path = folder / "texts" / "spring.txt"
    path.write_text("。" + SPRING.text, encoding="utf-8")
    counts = score(folder).evidence
    assert counts["in_text"] == counts["checkable"]
    assert counts["at_offset"] < counts["checkable"]


def read_from_pdf(folder):
    """The first report as read from a PDF, of which the gold's file is a copy."""
    known = sample_knowledge()
    own = replace(SPRING, source_file="in/spring.pdf", media_type="application/pdf", encoding="")
    copied = replace(own, copies=(replace(made_copy("spring.txt", "c" * 64), media_type="text/plain"),))
    write_export(folder / "graph.ttl", replace(known, documents=(copied, SUMMER)))


def test_quotes_of_a_pdf_are_looked_up_in_the_text_that_was_made_of_it(folder):
    known = score(folder).evidence
    read_from_pdf(folder)
    counts = score(folder).evidence
    assert 0 < counts["checkable"] < counts["claims"]  # the gold's own file is not what was read
    (folder / "texts" / f"{SPRING.digest}.txt").write_bytes(SPRING.text.encode())
    assert score(folder).evidence == known
    assert score(folder).missing == ()


def test_totals_and_ratios():
    assert Figure(1, 1, 2).to_dict() == {"p": 0.5, "r": 0.333, "f1": 0.4, "tp": 1, "fp": 1, "fn": 2}
    assert Figure().to_dict()["f1"] == 0.0
    assert Figure(3, 0, 1).to_share() == "3/4"
    assert Figure(1, 2, 3) + Figure(1, 1, 1) == Figure(2, 3, 4)


def test_names_and_classes_that_count_as_one():
    assert to_key("《ＤＡＬＬ·E 3》") == to_key("dall-e3")
    assert to_specific({"Broker", "Company"}) == {"Broker"}
    assert to_specific({"CreativeWork", "Product"}) == {"Product"}
    assert to_specific({"Analyst", "Person"}) == {"Analyst"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": ""}, "file: expected"),
        ({"entities": None}, "entities: expected a list"),
        ({"relations": {}}, "relations: expected a list"),
        ({"report": []}, "report: expected an object"),
        ({"report": {"analysts": [{}]}}, r"report\.analysts\[0\]\.name"),
        ({"report": {"analysts": {"name": "x"}}}, r"report\.analysts: expected a list"),
        ({"entities": [1]}, r"entities\[0\]: expected an object"),
        ({"entities": [{"id": "a", "types": ["Model"], "names": []}]}, r"entities\[0\]\.names"),
        (
            {"entities": [{"id": "a", "types": ["Modle"], "names": ["x"]}]},
            r"entities\[0\]\.types: unknown Modle",
        ),
        ({"entities": [{"id": "REPORT", "types": ["Model"], "names": ["x"]}]}, r"entities\[0\]\.id"),
        ({"entities": [{"types": "Model", "names": ["x"], "attrs": 1}]}, r"entities\[0\]\.attrs"),
        (
            {"relations": [{"s": "a", "p": "partnerOf", "o": "z"}]},
            r"relations\[0\]\.o: no entity has the id 'z'",
        ),
        ({"relations": [{"s": "a", "p": "partnersOf", "o": "b"}]}, r"relations\[0\]\.p: unknown relation"),
        ({"relations": ["x"]}, r"relations\[0\]: expected an object"),
    ],
)
def test_malformed_gold_names_file_and_key(tmp_path, change, message):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({**SUMMER_GOLD, **change}))
    with pytest.raises(GoldError, match=rf"bad\.json: .*{message}"):
        read_golds([tmp_path])


def test_all_bad_rows_are_named_up_to_a_limit(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({**SUMMER_GOLD, "relations": [{}] * 4}))
    with pytest.raises(GoldError, match=r"relations\[0\]\.s.*relations\[1\]\.s.*\(and 7 more\)"):
        read_golds([path])


def test_files_that_are_no_gold(tmp_path):
    with pytest.raises(GoldError, match="no gold file"):
        read_golds([tmp_path])
    with pytest.raises(GoldError, match=r"none\.json: cannot be read"):
        read_golds([tmp_path / "none.json"])
    (tmp_path / "a.json").write_text("{\n,")
    with pytest.raises(GoldError, match=r"a\.json:2: is not JSON"):
        read_golds([tmp_path])
    (tmp_path / "a.json").write_bytes(b"\xff\xfe")
    with pytest.raises(GoldError, match="not UTF-8"):
        read_golds([tmp_path])


def test_a_list_beside_the_gold_is_passed_over_unless_asked_for(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(SUMMER_GOLD))
    (tmp_path / "list.json").write_text("[]")
    golds = read_golds([tmp_path])
    assert [one.name for one in golds.reports] == ["a"]
    assert golds.others == ("list.json",)
    with pytest.raises(GoldError, match=r"list\.json: expected an object"):
        read_golds([tmp_path / "list.json"])


def test_a_graph_that_is_not_there(folder):
    with pytest.raises(GraphError, match="no such graph"):
        evaluate(folder / "none.ttl", [folder / "gold"])


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer is not part of this repository")
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt"])
def test_figures_equal_the_reference_scorers(folder, suffix):
    graph = folder / f"graph{suffix}"
    write_export(graph, sample_knowledge())
    command = [sys.executable, SCORER, graph, folder / "gold", "--texts", folder / "texts", "--json"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=environment)
    assert evaluate(graph, [folder / "gold"], [folder / "texts"]).to_dict() == json.loads(done.stdout)
