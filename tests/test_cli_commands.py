"""Every command that reads a build: what it prints, in every form, and how it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from factories import copied_knowledge

from kg.cli import cli
from kg.graph.build import to_graph
from kg.graph.export import write_node_link
from kg.graph.folder import open_graph
from kg.records import Knowledge

Kg = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(call_kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, build_folder: Path) -> Kg:
    """Runs a command in a folder whose ``exports`` is a build; gives code, stdout and stderr."""
    (tmp_path / "exports").symlink_to(build_folder)
    monkeypatch.chdir(tmp_path)
    return call_kg


def fine(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, err) == (0, "")
    return out


def refused(result: tuple[int, str, str], code: int) -> str:
    """The one line of stderr, without its ``kg: ``."""
    found, out, err = result
    assert (found, out) == (code, "")
    assert err.startswith("kg: ")
    assert err.count("\n") == 1
    return err.removeprefix("kg: ").rstrip("\n")


# --- the group

COMMANDS = [
    "build",
    "query",
    "serve",
    "show",
    "conflicts",
    "consensus",
    "diff",
    "report",
    "analyze",
    "stats",
    "issues",
    "view",
    "export",
    "push",
    "validate",
    "evaluate",
    "judge",
    "review",
    "bench",
    "train",
]


def test_help_lists_the_commands_in_order(kg: Kg) -> None:
    out = fine(kg("--help"))
    names = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert names == COMMANDS
    assert "研报" in out


@pytest.mark.parametrize("name", list(cli.commands))
def test_every_command_has_help(kg: Kg, name: str) -> None:
    assert fine(kg(name, "--help")).startswith(f"Usage: kg {name}")


def test_version(kg: Kg) -> None:
    assert fine(kg("--version")) == "kg, version 0.1.0\n"


def test_no_command_prints_the_help(kg: Kg) -> None:
    code, out, _ = kg()
    assert code == 2
    assert "Commands:" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["--nonsense"], "No such option '--nonsense'"),
        (["stats", "--nonsense"], "see 'kg stats --help'"),
        (["show"], "Missing argument 'ENTITY'"),
        (["build"], "name report files or folders, or --sample"),
        (["build", "x", "--sample"], "name report files or folders, or --sample"),
        (["build", "x", "--min-confidence", "2"], "0<=x<=1"),
        (["query"], "give a query, or --list"),
        (["query", "who-uses", "--set", "product"], "expected NAME=VALUE"),
        (["query", "who-uses", "--set", "=Sora"], "expected NAME=VALUE"),
        (["query", "who-uses", "--set", "product=a", "--set", "product=b"], "--set product: given twice"),
        (["query", "ASK {}", "--format", "xml"], "'xml' is not one of"),
        (["query", "SELECT * { ?s ?p ?o }", "--format", "turtle"], "turtle is for CONSTRUCT"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "csv is for SELECT"),
        (["export", "docx"], "'docx' is not one of"),
        (["export", "csv", "-o", "-"], "name a folder with -o"),
        (["export", "neo4j", "-o", "-"], "name a folder with -o"),
        (["push"], "Missing argument 'URL'"),
        (["view", "--depth", "-1"], "x>=0"),
        (["evaluate", "exports"], "Missing argument 'GOLD...'"),
        (["evaluate", "exports", "gold", "--floor", "entities_core.f1"], "expected FIGURE=NUMBER"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(kg: Kg, arguments: list[str], says: str) -> None:
    assert says in refused(kg(*arguments), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats"],
        ["show", "Sora"],
        ["view"],
        ["export", "gexf"],
        ["export", "ttl"],
        ["query", "most-recommended"],
    ],
)
@pytest.mark.parametrize("made", [True, False])
def test_a_folder_without_a_build(kg: Kg, arguments: list[str], made: bool) -> None:
    if made:
        Path("empty").mkdir()
    message = refused(kg(*arguments, "-g", "empty"), 1)
    assert message.startswith("empty: ")
    assert "kg build" in message
    assert sorted(path.name for path in Path().iterdir()) == ["empty", "exports"][not made :]


# --- diff


@pytest.fixture
def earlier(build_folder: Path, tmp_path: Path) -> Path:
    """The same build as if no report had spoken of Sora."""
    graph = open_graph(build_folder)
    graph.remove_node("model-sora")
    path = tmp_path / "earlier.json"
    write_node_link(graph, path)
    return path


def test_what_is_new(kg: Kg, earlier: Path) -> None:
    out = fine(kg("diff", str(earlier), "exports"))
    assert "+ Sora  [模型 Model]  model-sora" in out
    assert "+ OpenAI 开发 develops: Sora" in out
    assert "    + “" in out
    assert "mentions" not in out
    assert out.splitlines()[-3].startswith("entities 实体: +1, -0, ~0")


def test_a_claim_is_told_even_where_its_relation_stays_as_it_was(
    kg: Kg, build_folder: Path, tmp_path: Path
) -> None:
    graph = open_graph(build_folder)
    claims = graph.edges["company-openai", "model-sora", "develops"]["claims"]
    gone = claims.pop(0)
    write_node_link(graph, tmp_path / "earlier.json")
    out = fine(kg("diff", "earlier.json", "exports"))
    assert "~ OpenAI 开发 develops: Sora\n" in out
    assert f"    + “{gone['quote']}”" in out


def test_what_is_gone_from_one_entity(kg: Kg, earlier: Path) -> None:
    out = fine(kg("diff", "exports", str(earlier), "--entity", "sora", "--quotes", "0"))
    assert "- OpenAI 开发 develops: Sora" in out
    assert "提及 mentions: Sora" in out
    assert "“" not in out


def test_differences_as_json_since_a_day(kg: Kg, earlier: Path) -> None:
    found = json.loads(fine(kg("diff", str(earlier), "exports", "--since", "2024-07-01", "--json")))
    assert {row["date"] >= "2024-07-01" for row in found["claims"]["added"]} == {True}
    assert not found["claims"]["gone"]


def test_a_build_does_not_differ_from_itself(kg: Kg) -> None:
    assert fine(kg("diff", "exports", "exports")).count("+0, -0, ~0") == 3


def test_diff_refuses(kg: Kg, earlier: Path) -> None:
    assert "no entity is called '无此公司'" in refused(
        kg("diff", "exports", str(earlier), "--entity", "无此公司"), 1
    )
    assert "no such folder" in refused(kg("diff", "nothing", "exports"), 1)
    assert "'yesterday' does not match" in refused(
        kg("diff", "exports", "exports", "--since", "yesterday"), 2
    )


# --- query


def test_named_query_as_table(kg: Kg) -> None:
    out = fine(kg("query", "who-recommends", "--set", "company=昆仑万维"))
    assert "建议关注：昆仑万维（300418.SZ）" in out
    assert out.endswith("2 rows\n")


def test_named_query_as_csv_and_json(kg: Kg) -> None:
    arguments = ("query", "who-recommends", "--set", "company=300418.SZ")
    rows = list(csv.DictReader(io.StringIO(fine(kg(*arguments, "--format", "csv")))))
    answer = json.loads(fine(kg(*arguments, "--json")))
    assert [row["broker"] for row in rows] == ["澄海证券", "北岳证券"]
    assert answer["head"]["vars"] == list(rows[0])
    assert [one["broker"]["value"] for one in answer["results"]["bindings"]] == ["澄海证券", "北岳证券"]


def test_text_file_ask_and_construct(kg: Kg) -> None:
    Path("q.rq").write_text("SELECT (COUNT(*) AS ?n) { ?c a kg:Claim }", encoding="utf-8")
    assert "78" in fine(kg("query", "q.rq"))
    assert fine(kg("query", "ASK { ?m a kg:Model }")) == "yes\n"
    assert fine(kg("query", "ASK { ?m a kg:NoSuchClass }")) == "no\n"
    assert json.loads(fine(kg("query", "ASK { ?m a kg:Model }", "--json"))) == {"head": {}, "boolean": True}
    assert "kg:develops" in fine(kg("query", "CONSTRUCT WHERE { ?s kg:develops ?o }"))


def test_what_follows_is_asked_for(kg: Kg) -> None:
    question = "ASK { ?model kg:developedBy ?company ; a schema:Product }"
    assert fine(kg("query", question)) == "no\n"
    assert fine(kg("query", question, "--inferred")) == "yes\n"
    assert "no inferred part" in refused(kg("query", question, "--inferred", "-g", "exports/graph.ttl"), 1)


def test_list(kg: Kg) -> None:
    table, rows = fine(kg("query", "--list")), json.loads(fine(kg("query", "--list", "--json")))
    assert len(rows) >= 12
    assert all(row["name"] in table and row["question"]["zh"] in table for row in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["SELECT * { ?s ?p"], "line 1, column 17"),
        (["no-such-query"], "no named query 'no-such-query'"),
        (["who-recommend"], "near: who-recommends"),
        (["who-uses"], "a value is missing; set product=…"),
        (["who-uses", "--set", "produkt=Sora", "--set", "product=Sora"], "no parameter 'produkt'"),
        (["who-uses", "--set", "product=无此物"], "no Product called '无此物'"),
        (["none.rq"], "none.rq: cannot be read"),
        (["DELETE WHERE { ?s ?p ?o }"], "DELETE is an update"),
    ],
)
def test_a_bad_query_is_one_line_and_code_1(kg: Kg, arguments: list[str], says: str) -> None:
    assert says in refused(kg("query", *arguments), 1)


# --- show and stats


def test_show(kg: Kg) -> None:
    out = fine(kg("show", "昆仑万维"))
    assert out.startswith("昆仑万维  [公司 Company]  company-300418.SZ\n")
    assert "“推荐：昆仑万维（300418.SZ）”" in out
    assert "北岳证券, 2024-07-03, summer.txt:203-221" in out
    assert "推荐 买入 首次 59.30 CNY" in out
    assert "被提及于 mentioned in: " in out


def test_show_a_report_by_its_file(kg: Kg) -> None:
    assert "  file 文件: spring.txt\n" in fine(kg("show", "spring.txt"))


def test_show_a_report_with_its_copies(kg: Kg) -> None:
    write_node_link(to_graph(copied_knowledge()), "graph.json")
    out = fine(kg("show", "spring.pdf", "-g", "graph.json"))
    assert "  file 文件: spring.txt\n  same report 同一报告: in.zip/spring.pdf (0.97)\n" in out


def test_show_says_what_is_only_planned(kg: Kg) -> None:
    assert "使用方 used by: 万兴科技 (company-300624.SZ)  [only planned]" in fine(kg("show", "Sora"))


def test_show_limits_quotes(kg: Kg) -> None:
    assert "“" not in fine(kg("show", "OpenAI", "--quotes", "0"))
    assert "… 1 more; see --quotes" in fine(kg("show", "OpenAI", "--quotes", "1"))


def test_show_json_is_the_whole_profile(kg: Kg) -> None:
    profile = json.loads(fine(kg("show", "OpenAI", "--json", "--quotes", "0")))
    assert profile["names"] == ["Open AI"]
    assert profile["relations"][0]["claims"]


def test_show_an_unknown_name(kg: Kg) -> None:
    message = refused(kg("show", "Sorra"), 1)
    assert message.startswith("no entity is called 'Sorra'")
    assert "Sora (model-sora)" in message


def test_stats(kg: Kg) -> None:
    counts = json.loads(fine(kg("stats", "--json")))
    out = fine(kg("stats"))
    assert counts["classes"]["Model"] == 8
    assert all(name in out for table in counts.values() for name in table)


# --- analyze


def test_analyze_tells_who_is_central_and_why(kg: Kg) -> None:
    out = fine(kg("analyze"))
    assert "公司：同获推荐 companies by shared recommendations" in out
    assert "  1. 万兴科技 (company-300624.SZ)  强度 strength 1, 连边 degree 1" in out
    assert "“万兴科技（300624.SZ）” — 澄海证券, 2024-06-20, spring.txt:" in out
    assert "群体 communities (1)\n  * 传媒：万兴科技、昆仑万维  (2; 内部连边 ties inside 100%)" in out
    assert "断开 cuts off 1: " in out.partition("桥 bridges")[2]
    assert "关节点 joints: 无 none" in out
    assert "“" not in fine(kg("analyze", "--quotes", "0"))


def test_analyze_one_entity_by_its_class(kg: Kg) -> None:
    out = fine(kg("analyze", "--entity", "300418", "--top", "1"))
    assert "昆仑万维 (company-300418.SZ)  名次 rank 2 of 2; 强度 strength 1" in out
    assert "最相似 most similar\n  1. 万兴科技 (company-300624.SZ)  0.5 = 1 / (1 + 1)" in out
    out = fine(kg("analyze", "--entity", "Gen-3 Alpha"))
    assert "祖先 ancestors\n  * Gen-2 (model-gen2)  代 generation 0" in out
    out = fine(kg("analyze", "--entity", "北岳证券"))
    assert "仅彼家 only the other (1): 万兴科技" in out
    out = fine(kg("analyze", "companies", "--entity", "OpenAI"))
    assert "OpenAI (company-openai)  不在其中 has no part in it" in out


def test_analyze_as_json(kg: Kg) -> None:
    found = json.loads(fine(kg("analyze", "brokers", "--json")))
    assert found["projection"]["name"] == "brokers"
    assert {row["label"] for row in found["central"]} == {"澄海证券", "北岳证券"}
    assert all(row["because"] for row in found["central"])
    first = json.loads(fine(kg("analyze", "brokers", "--json", "--top", "1")))
    assert first["central"] == found["central"][:1]
    assert json.loads(fine(kg("analyze", "brokers", "--json", "--top", "0"))) == found


def test_analyze_of_nothing_says_so(kg: Kg, tmp_path: Path) -> None:
    write_node_link(to_graph(Knowledge()), tmp_path / "empty" / "graph.json")
    for projection, words in (
        ("companies", "没有一份报告同时推荐两家公司 · no report recommends two companies"),
        ("models", "no report says that a model or product succeeds or is based on another"),
        ("brokers", "no two brokers recommend the same company"),
        ("business", "no report tells of business between two companies"),
    ):
        assert words in fine(kg("analyze", projection, "-g", "empty"))


def test_analyze_refuses(kg: Kg) -> None:
    assert "no entity is called '无此公司'" in refused(kg("analyze", "--entity", "无此公司"), 1)
    assert "look at it in: companies, business" in refused(kg("analyze", "models", "--entity", "OpenAI"), 1)
    assert "'传媒' is of class Industry" in refused(kg("analyze", "--entity", "传媒"), 1)
    assert "'firms' is not one of" in refused(kg("analyze", "firms"), 2)
    assert "no such folder" in refused(kg("analyze", "-g", "nothing"), 1)


# --- view, export, validate


def test_view(kg: Kg) -> None:
    assert fine(kg("view", "--entity", "昆仑万维", "--depth", "1", "-o", "ego.html")).startswith("ego.html: ")
    assert "<html" in Path("ego.html").read_text("utf-8")
    assert "no entity is called" in refused(kg("view", "--entity", "无此物", "-o", "x.html"), 1)
    assert not Path("x.html").exists()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        *(("ttl", "graph.ttl"), ("nt", "graph.nt"), ("nq", "graph.nq"), ("trig", "graph.trig")),
        *(("json-ld", "graph.jsonld"), ("rdf-xml", "graph.rdf"), ("graphml", "graph.graphml")),
        *(("gexf", "graph.gexf"), ("node-link", "graph.json")),
    ],
)
def test_export(kg: Kg, form: str, name: str) -> None:
    assert fine(kg("export", form)).startswith(f"{name}: ")
    content = Path(name).read_text("utf-8")
    assert fine(kg("export", form, "-o", "-")) == content
    assert "昆仑万维" in content
    if form in ("rdf-xml", "graphml", "gexf"):
        ElementTree.fromstring(content)
    if form in ("json-ld", "node-link"):
        json.loads(content)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig", "graph.json", "graph.graphml"])
def test_an_export_is_the_file_of_the_build(kg: Kg, build_folder: Path, name: str) -> None:
    form = {"graph.json": "node-link"}.get(name, name.partition(".")[2])
    fine(kg("export", form, "-o", "copy"))
    assert Path("copy").read_bytes() == (build_folder / name).read_bytes()


def test_export_csv(kg: Kg) -> None:
    fine(kg("export", "csv", "-o", "tables", "--spreadsheet"))
    rows = list(csv.DictReader(io.StringIO(Path("tables/edges.csv").read_text("utf-8-sig"))))
    assert {"subject", "predicate", "object", "quote", "file"} <= set(rows[0])


def test_an_export_that_cannot_be_written(kg: Kg) -> None:
    Path("file").write_text("")
    for form in ("ttl", "graphml", "csv"):
        assert "file" in refused(kg("export", form, "-o", "file/below"), 1)


def test_validate(kg: Kg) -> None:
    assert fine(kg("validate")) == "exports: conforms 符合\n"
    assert json.loads(fine(kg("validate", "exports/graph.ttl", "--json"))) == {
        "conforms": True,
        "results": [],
    }


def test_a_broken_shape_is_code_1_and_names_the_node(kg: Kg, build_folder: Path) -> None:
    Path("bad").mkdir()
    text = (build_folder / "graph.ttl").read_text("utf-8")
    assert '"2024-02-16"^^xsd:date' in text
    Path("bad/graph.ttl").write_text(text.replace('"2024-02-16"^^xsd:date', '"in spring"'), encoding="utf-8")
    code, out, err = kg("validate", "bad")
    assert (code, err) == (1, "")
    assert "model-sora" in out
    assert out.endswith(" findings\n")


@pytest.mark.parametrize("command", [["validate", "nothing"], ["evaluate", "nothing", "gold"]])
def test_no_such_graph(kg: Kg, command: list[str]) -> None:
    Path("gold").mkdir()
    refused(kg(*command), 1)


# --- evaluate

GOLD = {
    "file": "spring.txt",
    "report": {"title": "视频大模型周报：海外新版接连亮相", "date": "2024-06-20", "rating": "增持"},
    "entities": [
        {"id": "e1", "types": ["Company"], "names": ["OpenAI"]},
        {"id": "e2", "types": ["Model"], "names": ["Sora"], "attrs": {"releaseDate": "2024-02-16"}},
        {"id": "e3", "types": ["Company"], "names": ["无此公司"]},
    ],
    "relations": [{"s": "e1", "p": "develops", "o": "e2", "quote": "OpenAI于2024年2月16日发布Sora"}],
}


@pytest.fixture
def gold(kg: Kg) -> str:
    Path("gold").mkdir()
    Path("gold/spring.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return "gold"


def test_evaluate(kg: Kg, gold: str) -> None:
    figures = json.loads(fine(kg("evaluate", "exports", gold, "--json")))
    out = fine(kg("evaluate", "exports", gold))
    assert figures["entities"]["Company"]["tp"] == 1
    assert figures["metadata_recall"]["title"] == "1/1"
    assert f"{figures['entities_core']['f1']:.3f}" in out
    assert "无此公司" not in out


def test_evaluate_errors(kg: Kg, gold: str) -> None:
    assert "无此公司" in fine(kg("evaluate", "exports", gold, "--errors"))
    rows = json.loads(fine(kg("evaluate", "exports", gold, "--errors", "--json")))["errors"]
    assert {"report", "kind", "what", "name", "detail"} == set(rows[0])


@pytest.mark.parametrize(
    "floor", ["entities.Company.r=0.5", "metadata_recall.title=1", "relations.develops.r=1", "documents=1"]
)
def test_a_floor_that_holds(kg: Kg, gold: str, floor: str) -> None:
    fine(kg("evaluate", "exports", gold, "--floor", floor))


@pytest.mark.parametrize(
    "floor", ["entities.Company.r=0.51", "entities_core.f1=0.99", "metadata_recall.title=1.1"]
)
def test_a_figure_below_its_floor(kg: Kg, gold: str, floor: str) -> None:
    code, _, err = kg("evaluate", "exports", gold, "--floor", floor)
    assert code == 1
    assert f"kg: {floor.partition('=')[0]} is " in err
    assert "below its floor" in err


def test_evidence_floor_is_a_share(kg: Kg, gold: str) -> None:
    from factories import SPRING

    Path("texts").mkdir()
    Path("texts/spring.txt").write_text(SPRING.text, encoding="utf-8", newline="")
    fine(kg("evaluate", "exports", gold, "--texts", "texts", "--floor", "evidence.at_offset=1"))
    Path("texts/spring.txt").write_text("x" + SPRING.text, encoding="utf-8", newline="")
    code, _, err = kg("evaluate", "exports", gold, "--texts", "texts", "--floor", "evidence.at_offset=1")
    assert code == 1
    assert "evidence.at_offset is 0.000" in err


def test_a_floor_under_no_figure(kg: Kg, gold: str) -> None:
    code, _, err = kg("evaluate", "exports", gold, "--floor", "entities.Unicorn.f1=1")
    assert code == 2
    assert "no figure 'entities.Unicorn.f1'" in err


def test_malformed_gold(kg: Kg) -> None:
    Path("gold").mkdir()
    Path("gold/a.json").write_text("{", encoding="utf-8")
    assert "a.json" in refused(kg("evaluate", "exports", "gold"), 1)


# --- conflicts


def test_conflicts_shows_both_sides_with_their_words(kg: Kg) -> None:
    out = fine(kg("conflicts"))
    assert "≠ 2024-02-15: 北岳证券; 2024-07-03" in out
    assert "“OpenAI于2024年2月16日发布Sora”" in out
    assert "newer 较新: 2024-02-15" in out
    assert "more exact 较精确: undecided 不判" in out
    assert out.endswith("1 conflicts 分歧\n")
    assert fine(kg("conflicts", "OpenAI")) == "0 conflicts 分歧\n"


def test_conflicts_as_json(kg: Kg) -> None:
    (row,) = json.loads(fine(kg("conflicts", "Sora", "--predicate", "releaseDate", "--json")))
    sides = {side["relation"]: side for side in row["sides"]}
    assert {id_ for side in row["sides"] for id_ in side["against"]} == set(sides)
    assert [sides[id_]["value"] for id_ in row["prefers"]["newer"]] == ["2024-02-15"]


def test_agreement_lists_the_brokers(kg: Kg) -> None:
    out = fine(kg("conflicts", "--agreement"))
    assert "2 家券商 brokers: 北岳证券、澄海证券; 2024-06-20 – 2024-07-03" in out
    assert fine(kg("conflicts", "可灵", "--agreement", "--json")) == "[]\n"


def test_conflicts_knows_which_facts_have_one_value(kg: Kg) -> None:
    assert "expected one of develops, email" in refused(kg("conflicts", "--predicate", "uses"), 2)


def test_show_marks_a_conflict(kg: Kg) -> None:
    assert "分歧 conflict: 发布时间 Release date" in fine(kg("show", "Sora"))
    assert "superseded by 被取代: Gen-3 Alpha (since 自 2024-06-20, first stated 首见)" in fine(
        kg("show", "Gen-2")
    )


def test_show_by_report_puts_reports_side_by_side(kg: Kg) -> None:
    out = fine(kg("show", "Sora", "--by-report"))
    assert "2024-02-16 ≠" in out
    assert "2024-02-15 ≠" in out
    rows = json.loads(fine(kg("show", "Sora", "--by-report", "--json")))
    assert [row["broker"] for row in rows] == ["澄海证券", "北岳证券"]
