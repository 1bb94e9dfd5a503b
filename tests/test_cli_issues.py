"""``kg issues``: counts, rows and JSON of a build, and the laws that its rows keep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.commands.issues import _REASONS
from kg.graph.folder import open_graph
from kg.records import IssueKind, Reason
from kg.view.words import ISSUE_KINDS

Kg = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "reports"
SENTENCES = {"unused-sentence", "unused-row", "unused-heading", "lone-name"}


@pytest.fixture
def issues(call_kg: Kg, sample_folder: Path) -> Callable[..., str]:
    def call(*arguments: str) -> str:
        code, out, err = call_kg("issues", "-g", str(sample_folder), *arguments)
        assert (code, err) == (0, "")
        return out

    return call


@pytest.fixture
def rows(issues: Callable[..., str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(issues("--json"))["issues"]
    return found


def texts(folder: Path) -> dict[str, str]:
    """The text that offsets count in, by file."""
    read = json.loads((folder / "build.json").read_text("utf-8"))["read"]
    return {
        row["file"]: (folder / row["text"]).read_bytes().decode("utf-8")
        for row in read
        if "copy_of" not in row
    }


def require_laws(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Quotes stand at their offsets, and no claim but mentions overlaps an unused sentence."""
    graph, by_file = open_graph(folder), texts(folder)
    said: dict[str, list[tuple[int, int]]] = {}
    for _, _, edge in graph.edges(data=True):
        if not edge["mention"]:
            for one in (*edge["claims"], *edge.get("recommendations", ())):
                said.setdefault(one["file"], []).append((one["start"], one["end"]))
    for _, node in graph.nodes(data=True):
        for one in (
            claim for held in node["attributes"].values() for value in held for claim in value["claims"]
        ):
            said.setdefault(one["file"], []).append((one["start"], one["end"]))
    for row in rows:
        if row["quote"] is not None:
            text = by_file[row["file"]]
            assert all(
                text[low:high] == row["quote"] for low, high in [(row["start"], row["end"]), *row["also"]]
            )
        assert all(one["id"] in graph for one in row["entities"])
        if row["kind"] in SENTENCES:
            assert (len(row["entities"]) > 1) is (row["kind"] != "lone-name")
            claims = said.get(row["file"], ())
            assert not any(low < row["end"] and row["start"] < high for low, high in claims)


def test_the_sample_keeps_the_laws(sample_folder: Path, rows: list[dict[str, Any]]) -> None:
    assert {"unused-sentence", "lone-name", "dropped-claim", "dropped-span"} <= {row["kind"] for row in rows}
    require_laws(sample_folder, rows)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not in the repository")
def test_real_reports_keep_the_laws(tmp_path: Path, call_kg: Kg) -> None:
    reports = sorted(map(str, REAL.glob("*.txt")))
    assert call_kg("build", *reports, "-o", str(tmp_path), "--quiet")[0] == 0
    _, out, _ = call_kg("issues", "-g", str(tmp_path), "--json")
    require_laws(tmp_path, json.loads(out)["issues"])


def test_json_counts_what_it_lists_and_what_the_record_counts(
    issues: Callable[..., str], rows: list[dict[str, Any]], sample_folder: Path
) -> None:
    counts = json.loads(issues("--json", "--limit", "1"))["counts"]
    record = json.loads((sample_folder / "build.json").read_text("utf-8"))
    assert counts == Counter(row["kind"] for row in rows) == record["counts"]["worklist"]


def test_rows_come_most_useful_first(issues: Callable[..., str]) -> None:
    out = issues("--kind", "unused-sentence", "--limit", "100")
    heads = [line for line in out.splitlines() if "  unused-sentence" in line]
    hinted = [head.endswith("?") for head in heads]
    assert heads
    assert hinted == sorted(hinted, reverse=True)


def test_limit_says_how_many_are_left(issues: Callable[..., str], rows: list[dict[str, Any]]) -> None:
    assert f"… {len(rows) - 1} more; see --limit" in issues("--limit", "1")


def test_kind_hint_and_file_narrow_the_list(issues: Callable[..., str]) -> None:
    kept = json.loads(issues("--json", "--kind", "lone-name", "--kind", "dropped-claim"))["issues"]
    assert {row["kind"] for row in kept} == {"lone-name", "dropped-claim"}
    kept = json.loads(issues("--json", "--hint", "uses"))["issues"]
    assert kept
    assert all("uses" in row["hints"] for row in kept)
    kept = json.loads(issues("--json", "--file", "markdown"))["issues"]
    assert {row["file"] for row in kept} == {"05_markdown_table.md"}


def test_entity_takes_any_of_its_names_and_a_dropped_name(issues: Callable[..., str]) -> None:
    of_code, of_name = (json.loads(issues("--json", "--entity", name)) for name in ("GOOGL", "谷歌"))
    assert of_code == of_name
    assert all("company-GOOGL.US" in {one["id"] for one in row["entities"]} for row in of_code["issues"])
    (dropped,) = json.loads(issues("--json", "--entity", "太阳能"))["issues"]
    assert (dropped["kind"], dropped["quote"]) == ("dropped-span", "太阳能")


def test_a_name_that_nothing_has_is_refused(call_kg: Kg, sample_folder: Path) -> None:
    code, out, err = call_kg("issues", "-g", str(sample_folder), "--entity", "不存在的名字")
    assert (code, out) == (1, "")
    assert err.startswith("kg: no entity is called '不存在的名字'")


def test_nothing_found_is_an_empty_list(issues: Callable[..., str]) -> None:
    assert json.loads(issues("--json", "--kind", "curation")) == {"counts": {}, "issues": []}
    assert "total 合计" in issues("--kind", "curation")


def test_an_older_build_is_told_so(call_kg: Kg, tmp_path: Path) -> None:
    code, out, err = call_kg("issues", "-g", str(tmp_path))
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "make it anew with 'kg build'" in err


def test_files_that_could_not_be_read_are_listed(call_kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("快手推出可灵。", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    call_kg("build", str(tmp_path / "good.txt"), str(tmp_path / "bad.pdf"), "-o", str(tmp_path / "out"))
    code, out, _ = call_kg("issues", "-g", str(tmp_path / "out"), "--kind", "unreadable")
    assert code == 0
    assert "unreadable 无法读取" in out
    assert "bad.pdf" in out


def test_kinds_and_reasons_have_names_in_both_languages() -> None:
    assert set(ISSUE_KINDS) == set(IssueKind)
    assert set(_REASONS) == set(Reason)


_CURATED = """
by = "李青禾"
date = 2024-07-01

[[type]]
entity = "可灵"
type = "Product"

[[reject]]
quote = "快手推出可灵"
predicate = "develops"

[[fact]]
subject = "百度"
predicate = "partnerOf"
object = "快手"
file = "weekly.txt"
quote = "百度与快手都在场"

[[name]]
entity = "没有这家公司"
label = "无"
"""


def test_a_persons_word_counts(call_kg: Kg, tmp_path: Path) -> None:
    text = "快手推出可灵。百度与快手都在场。百度与可灵不同。"
    (tmp_path / "weekly.txt").write_text(text, encoding="utf-8")
    (tmp_path / "curation.toml").write_text(_CURATED, encoding="utf-8")
    out = str(tmp_path / "out")
    call_kg("build", str(tmp_path / "weekly.txt"), "--curation", str(tmp_path / "curation.toml"), "-o", out)
    _, said, err = call_kg("issues", "-g", out, "--json")
    assert err == ""
    found = json.loads(said)["issues"]
    unused = {row["quote"] for row in found if row["kind"] == "unused-sentence"}
    assert unused == {"快手推出可灵。", "百度与可灵不同。"}
    assert {row["file"] for row in found if row["kind"] == "curation"} == {"weekly.txt", "curation.toml"}
    require_laws(tmp_path / "out", [row for row in found if row["kind"] != "curation"])
