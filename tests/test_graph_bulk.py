"""Tables for bulk loaders: their grammar, and what an embedded Cypher database answers from them."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from factories import claim, document, entity, knowledge, ref, relation, report_entity
from networkx import MultiDiGraph

from kg.errors import GraphError, WriteError
from kg.graph.build import to_graph
from kg.graph.bulk import WRITERS, names, write_neo4j, write_parquet
from kg.graph.export import write_node_link
from kg.graph.folder import open_graph, read_elements
from kg.graph.tables import TABLES, to_rows
from kg.rdf.query import run_query
from kg.rdf.store import open_store

Call = Callable[..., tuple[int, str, str]]
FORMS = tuple(WRITERS)


def elements(graph: MultiDiGraph, folder: Path) -> list[dict[str, Any]]:
    return list(read_elements(write_node_link(graph, folder / "graph.json")))


def written(form: str, graph: MultiDiGraph, folder: Path) -> Path:
    WRITERS[form](elements(graph, folder), folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hostile_graph(text: str) -> MultiDiGraph:
    source = document(f"甲{text}乙")
    one, two = entity("Company", text, "a;b", key="one"), entity("Model", "乙", key="two")
    said = claim(source, ref("Company", "one"), "develops", ref("Model", "two"))
    return to_graph(
        knowledge((source,), (one, two, report_entity(source)), (relation(one.id, "develops", two.id, said),))
    )


def test_elements_are_the_graph(build_folder: Path) -> None:
    graph, found = open_graph(build_folder), list(read_elements(build_folder))
    assert [one["id"] for one in found if "source" not in one] == list(graph)
    assert [(one["source"], one["target"], one["key"]) for one in found if "source" in one] == list(
        graph.edges(keys=True)
    )


def test_a_file_that_somebody_laid_out_anew_is_read_too(build_folder: Path, tmp_path: Path) -> None:
    import json

    content = json.loads((build_folder / "graph.json").read_text("utf-8"))
    (tmp_path / "graph.json").write_text(json.dumps(content, indent=2), encoding="utf-8")
    assert list(read_elements(tmp_path)) == list(read_elements(build_folder))


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9])
def test_a_file_that_ends_too_early_is_refused(build_folder: Path, tmp_path: Path, keep: float) -> None:
    whole = (build_folder / "graph.json").read_bytes()
    (tmp_path / "graph.json").write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(GraphError, match=r"graph\.json: not a node-link graph"):
        list(read_elements(tmp_path))


# --- CSV for neo4j-admin

_HEADER = re.compile(
    r"[A-Za-z_]+:ID|:LABEL|:START_ID|:END_ID|:TYPE|[A-Za-z_]+:(string|long|double|boolean)(\[\])?"
)


def test_the_headers_are_those_of_neo4j(tmp_path: Path, build_folder: Path) -> None:
    write_neo4j(read_elements(build_folder), tmp_path)
    for name in TABLES:
        header = (tmp_path / f"{name}.csv").read_text("utf-8").partition("\n")[0].split(",")
        assert all(_HEADER.fullmatch(field) for field in header)
        is_edges = ":START_ID" in header
        assert is_edges == (":END_ID" in header) == (":TYPE" in header) == (":LABEL" not in header)
        assert sum(field.endswith(":ID") for field in header) == (0 if is_edges else 1)


def test_every_end_of_an_edge_is_a_node_and_ids_are_unique(tmp_path: Path, build_folder: Path) -> None:
    write_neo4j(read_elements(build_folder), tmp_path)
    ids = [row["id:ID"] for name in ("entities", "claims", "calls") for row in rows(tmp_path / f"{name}.csv")]
    assert len(ids) == len(set(ids))
    ends = {
        row[end]
        for name in ("relations", "links")
        for row in rows(tmp_path / f"{name}.csv")
        for end in (":START_ID", ":END_ID")
    }
    assert ends <= set(ids)
    graph = open_graph(build_folder)
    assert len(rows(tmp_path / "entities.csv")) == len(graph)
    assert len(rows(tmp_path / "relations.csv")) == graph.number_of_edges()


def test_every_claim_is_there_with_its_words(tmp_path: Path, build_folder: Path) -> None:
    write_neo4j(read_elements(build_folder), tmp_path)
    query = (
        "SELECT ?c ?quote ?start ?end { ?c a kg:Claim ;"
        " kg:quote ?quote ; kg:startOffset ?start ; kg:endOffset ?end }"
    )
    expected = {tuple(row) for row in run_query(open_store(build_folder), query).to_table()}  # type: ignore[union-attr]
    found = {
        (f"id:{row['id:ID']}", row["quote:string"], row["start:long"], row["end:long"])
        for row in rows(tmp_path / "claims.csv")
    }
    assert found == expected
    planned = [row for row in rows(tmp_path / "claims.csv") if row["modality:string"]]
    assert [(row["subject:string"], row["modality:string"]) for row in planned] == [
        ("company-300624.SZ", "planned")
    ]


def test_labels_hold_what_is_above_a_class(tmp_path: Path, build_folder: Path) -> None:
    write_neo4j(read_elements(build_folder), tmp_path)
    labels = {row["id:ID"]: row[":LABEL"] for row in rows(tmp_path / "entities.csv")}
    assert labels["broker-澄海证券"] == "Broker;Company"
    assert labels["model-sora"] == "Model;Product"
    assert labels["company-openai"] == "Company"


HOSTILE = ['a"b', "a\nb\r\nc", "a,b;c", "=1+1", "\\", "'", "\x00\x01", "😀𠮷\u2028", " x ", "x" * 40_000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_survives(tmp_path: Path, form: str, text: str) -> None:
    folder = written(form, hostile_graph(text), tmp_path)
    if form == "neo4j":
        (said,), (named,) = rows(folder / "claims.csv"), rows(folder / "entities.csv")[:1]
        assert (said["quote:string"], named["name:string"]) == (f"甲{text}乙", text)
        assert named["aliases:string[]"] == "a；b"
    else:
        parquet = pytest.importorskip("pyarrow.parquet")
        (said,) = parquet.read_table(folder / "claims.parquet").to_pylist()
        named = parquet.read_table(folder / "entities.parquet").to_pylist()[0]
        assert (said["quote"], named["name"], named["aliases"]) == (f"甲{text}乙", text, ["a;b"])


def test_nothing_is_told_from_the_empty_text(tmp_path: Path) -> None:
    graph = hostile_graph("x")
    graph.nodes["company-one"]["label"] = ""
    lines = (written("neo4j", graph, tmp_path) / "entities.csv").read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith('"company-one"'))
    assert row.startswith('"company-one","Company","","a；b",,,')


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_again_whatever_the_hash_seed(tmp_path: Path, build_folder: Path, form: str) -> None:
    script = (
        "import sys; from pathlib import Path; from kg.graph.bulk import WRITERS;"
        "from kg.graph.folder import read_elements;"
        "WRITERS[sys.argv[1]](read_elements(sys.argv[2]), Path(sys.argv[3]))"
    )
    for seed in ("1", "7"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", script, form, str(build_folder), str(tmp_path / seed)]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        subprocess.run(command, check=True, env=environment, timeout=60)
    for name in names(form):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "7" / name).read_bytes()


def test_rows_are_as_long_as_their_tables(build_folder: Path) -> None:
    assert {name for name, _ in to_rows(read_elements(build_folder))} == set(TABLES)
    assert all(len(row) == len(TABLES[name]) for name, row in to_rows(read_elements(build_folder)))


def test_without_pyarrow_the_hint_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(GraphError, match=r"pip install 'yanbao-kg\[parquet\]'"):
        write_parquet([], tmp_path)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        write_neo4j([], tmp_path / "absent")


@pytest.mark.parametrize("form", FORMS)
def test_the_command_replaces_all_files_or_none(
    call_kg: Call, build_folder: Path, tmp_path: Path, form: str
) -> None:
    code, out, err = call_kg("export", form, "-o", str(tmp_path / "t"), "-g", str(build_folder))
    assert (code, err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "t").iterdir()) == sorted(names(form))
    assert out.count(" bytes\n") == len(TABLES)
    before = {path.name: path.read_bytes() for path in (tmp_path / "t").iterdir()}
    broken = tmp_path / "graph.json"
    broken.write_bytes((build_folder / "graph.json").read_bytes()[:-2000])
    code, _, err = call_kg("export", form, "-o", str(tmp_path / "t"), "-g", str(broken))
    assert (code, "it ends too early" in err or "node-link" in err) == (1, True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "t").iterdir()} == before


# --- an embedded Cypher database

_TYPES = {"long": "INT64", "double": "DOUBLE", "boolean": "BOOLEAN", "long[]": "INT64[]"}
_LINKS = {
    "STATES": ("entities", "claims"),
    "SUBJECT": ("claims", "entities"),
    "OBJECT": ("claims", "entities"),
    "MAKES": ("entities", "calls"),
    "TARGET": ("calls", "entities"),
}


def to_type(kind: str, form: str) -> str:
    """Arrays of neo4j's CSV are text to other databases; in Parquet they are lists."""
    if kind.endswith("[]") or kind == "labels":
        return "STRING" if form == "neo4j" else _TYPES.get(kind, "STRING[]")
    return _TYPES.get(kind, "STRING")


@pytest.fixture(scope="module", params=FORMS)
def cypher(
    request: pytest.FixtureRequest, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Answers Cypher on the bundled sample."""
    ladybug = pytest.importorskip("ladybug", reason="pip install ladybug")
    form, folder = request.param, tmp_path_factory.mktemp("tables")
    WRITERS[form](read_elements(sample_folder), folder)
    connection = ladybug.Connection(ladybug.Database(":memory:"))
    files = dict(zip(TABLES, (folder / name for name in names(form)), strict=True))
    options = "(header=true, parallel=false)" if form == "neo4j" else ""

    def declared(name: str, first: int = 0) -> str:
        return ", ".join(f"`{one.name}` {to_type(one.kind, form)}" for one in TABLES[name][first:])

    for name in ("entities", "claims", "calls"):
        connection.execute(f"CREATE NODE TABLE {name} ({declared(name)}, PRIMARY KEY (id))")
        connection.execute(f'COPY {name} FROM "{files[name]}" {options}')
    connection.execute(f"CREATE REL TABLE relations (FROM entities TO entities, {declared('relations', 2)})")
    connection.execute(f'COPY relations FROM "{files["relations"]}" {options}')
    ends = (":START_ID", ":END_ID", ":TYPE") if form == "neo4j" else ("source", "target", "type")
    for name, (start, end) in _LINKS.items():
        connection.execute(f"CREATE REL TABLE {name} (FROM {start} TO {end})")
        connection.execute(
            f'COPY {name} FROM (LOAD FROM "{files["links"]}" {options} WHERE `{ends[2]}` = "{name}" '
            f"RETURN `{ends[0]}`, `{ends[1]}`)"
        )

    def ask(text: str) -> list[list[Any]]:
        return connection.execute(text).get_all()

    ask.labels = 'string_split(m.labels, ";")' if form == "neo4j" else "m.labels"  # type: ignore[attr-defined]
    return ask


def test_who_recommends_a_company_on_what_words(cypher: Any, sample_folder: Path) -> None:
    found = cypher(
        'MATCH (:entities)-[:STATES]->(c:claims {predicate: "recommends"})'
        '-[:OBJECT]->(:entities {name: "昆仑万维"})'
        " RETURN DISTINCT c.broker, c.date, c.quote, c.file, c.`start`, c.`end`"
    )
    query = (
        "SELECT DISTINCT ?broker ?issued ?quote ?file ?start ?end { ?claim rdf:predicate kg:recommends ; "
        "rdf:object/rdfs:label '昆仑万维' ; kg:statedIn ?report ; kg:quote ?quote ; kg:startOffset ?start ; "
        "kg:endOffset ?end . ?report kg:readFile ?file"
        " OPTIONAL { ?report kg:publishedBy/rdfs:label ?broker }"
        " OPTIONAL { ?report dcterms:issued ?issued } }"
    )
    expected = run_query(open_store(sample_folder), query).to_table()  # type: ignore[union-attr]
    assert found
    assert sorted(["" if cell is None else str(cell) for cell in row] for row in found) == sorted(expected)


def test_which_models_each_company_develops(cypher: Any, sample_folder: Path) -> None:
    found = cypher(
        'MATCH (c:entities)-[d:relations {type: "develops"}]->(m:entities)'
        f' WHERE d.asserted AND list_contains({cypher.labels}, "Model") RETURN c.name, m.name, d.reports'
    )
    query = (
        "SELECT ?company ?model ?reports { ?c kg:develops ?m . ?m a kg:Model ; rdfs:label ?model ."
        " ?c rdfs:label ?company . ?relation a kg:Relation ; rdf:subject ?c ; rdf:predicate kg:develops ;"
        " rdf:object ?m ; kg:reportCount ?reports }"
    )
    expected = run_query(open_store(sample_folder), query).to_table()  # type: ignore[union-attr]
    assert len(found) > 20
    assert sorted([str(cell) for cell in row] for row in found) == sorted(expected)


def test_a_claim_leads_to_its_report_and_place(cypher: Any) -> None:
    ((all_, placed),) = cypher(
        "MATCH (r:entities)-[:STATES]->(c:claims)-[:SUBJECT]->(:entities)"
        " RETURN count(*), sum(CASE WHEN c.`end` > c.`start` AND r.id = c.report AND r.file = c.file"
        " THEN 1 ELSE 0 END)"
    )
    assert all_ == placed == cypher("MATCH (c:claims) RETURN count(*)")[0][0]


def test_the_plain_csv_is_loaded_too(sample_folder: Path, tmp_path: Path, call_kg: Call) -> None:
    ladybug = pytest.importorskip("ladybug", reason="pip install ladybug")
    assert call_kg("export", "csv", "-o", str(tmp_path), "-g", str(sample_folder))[0] == 0
    connection = ladybug.Connection(ladybug.Database(":memory:"))
    options = "(header=true, parallel=false)"
    connection.execute("CREATE NODE TABLE entity (id STRING, label STRING, PRIMARY KEY (id))")
    connection.execute(f'COPY entity FROM (LOAD FROM "{tmp_path}/nodes.csv" {options} RETURN id, label)')
    connection.execute(
        "CREATE REL TABLE says (FROM entity TO entity, predicate STRING, broker STRING, quote STRING)"
    )
    connection.execute(
        f'COPY says FROM (LOAD FROM "{tmp_path}/edges.csv" {options} '
        "RETURN subject, object, predicate, broker, quote)"
    )
    found = connection.execute(
        'MATCH (:entity)-[s:says {predicate: "recommends"}]->(:entity {label: "万兴科技"})'
        " RETURN DISTINCT s.broker"
    ).get_all()
    expected = run_query(open_store(sample_folder), "who-recommends", {"company": "万兴科技"})
    assert {row[0] for row in found} == {row[1] for row in expected.to_table()}  # type: ignore[union-attr]
