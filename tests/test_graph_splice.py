"""Files of a graph that are changed in place of being written are the files one would write."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx import MultiDiGraph
from shifting import changed, extract_pool

from kg.gazetteer import load_gazetteer
from kg.graph import splice
from kg.graph.build import to_graph
from kg.graph.export import write_graphml, write_node_link
from kg.graph.splice import (
    GraphChange,
    count_names,
    read_part,
    splice_graphml,
    splice_node_link,
    to_graph_change,
)
from kg.records import Extraction
from kg.resolve import resolve
from kg.view import cut


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> list[Extraction]:
    return extract_pool(tmp_path_factory.mktemp("pool"))


def graphs_of(pool: list[Extraction], seed: int, count: int) -> list[MultiDiGraph]:
    series = changed(pool, Random(seed))
    return [to_graph(resolve(next(series), load_gazetteer())) for _ in range(count)]


@pytest.mark.parametrize("seed", range(3))
def test_spliced_files_are_those_one_would_write(seed: int, tmp_path: Path, pool: list[Extraction]) -> None:
    before, *others = graphs_of(pool, seed, 10)
    spliced = 0
    for after in others:
        change = to_graph_change(before, after)
        write_node_link(before, tmp_path / "old.json")
        write_graphml(before, tmp_path / "old.xml")
        write_node_link(after, tmp_path / "new.json")
        write_graphml(after, tmp_path / "new.xml")
        splice_node_link(tmp_path / "old.json", tmp_path / "made.json", change)
        assert (tmp_path / "made.json").read_bytes() == (tmp_path / "new.json").read_bytes()
        if splice_graphml(tmp_path / "old.xml", tmp_path / "made.xml", change, count_names(after)):
            spliced += 1
            assert (tmp_path / "made.xml").read_bytes() == (tmp_path / "new.xml").read_bytes()
        before = after
    assert spliced


def test_all_may_go_and_come_again(tmp_path: Path, pool: list[Extraction]) -> None:
    full, nothing = to_graph(resolve(pool[:3], load_gazetteer())), to_graph(resolve([], load_gazetteer()))
    for before, after in ((full, nothing), (nothing, full), (nothing, nothing)):
        write_node_link(before, tmp_path / "old.json")
        write_node_link(after, tmp_path / "new.json")
        splice_node_link(tmp_path / "old.json", tmp_path / "made.json", to_graph_change(before, after))
        assert (tmp_path / "made.json").read_bytes() == (tmp_path / "new.json").read_bytes()


def test_a_new_attribute_makes_graphml_be_written_anew(tmp_path: Path, pool: list[Extraction]) -> None:
    (graph,) = graphs_of(pool, 1, 1)
    write_graphml(graph, tmp_path / "old.xml")
    names = count_names(graph) + count_names(to_graph(resolve([], load_gazetteer())))
    names["node", "mood"] = 1
    assert not splice_graphml(tmp_path / "old.xml", tmp_path / "made.xml", GraphChange({}, {}), names)
    assert not (tmp_path / "made.xml").exists()


def test_a_part_read_from_the_file_is_the_part_of_the_graph(
    tmp_path: Path, pool: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut, "KEPT", 30)
    graph = to_graph(resolve(pool, load_gazetteer()))
    best = cut.find_best(graph)
    assert len(best) == 30 < len(graph)
    write_node_link(graph, tmp_path / "graph.json")
    part, read = cut.to_part(graph, best), cut.to_part(read_part(tmp_path / "graph.json", best), best)
    assert (list(part.nodes(data=True)), list(part.edges(keys=True, data=True))) == (
        list(read.nodes(data=True)),
        list(read.edges(keys=True, data=True)),
    )


LINES = st.lists(st.integers(0, 10**6).map(lambda number: b'{"id": %d}' % number), max_size=8)


@given(LINES, st.integers(0, 8), st.lists(st.integers(0, 200), max_size=8), st.data())
def test_lines_end_with_commas_however_they_come(lines, change, cuts, data):
    """All lines of a file but its last have a comma, also where one came behind the last or the last went."""
    old = lines[: change % (len(lines) + 1)]
    has_lost_its_last = bool(old) and data.draw(st.booleans())
    kept = b",\n".join([*old, b"gone"])[: -len(b"gone")] if has_lost_its_last else b",\n".join(old) + b"\n"
    added = b"".join(line + b",\n" for line in lines[len(old) :])
    pieces, done = [], 0
    for end in [*sorted(end for end in cuts if end < len(kept)), len(kept)]:
        pieces.append(memoryview(kept)[done:end])
        done = end
    out: list[bytes] = []
    splice._write_list(lambda piece: out.append(bytes(piece)), [*(pieces if old else []), added])
    assert b"".join(out) == (b",\n".join(lines) + b"\n" if lines else b"\n")
