"""``kg review``: what it asks and in which order, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.resolve import read_curations

Kg = Callable[..., tuple[int, str, str]]

REPORTS = {
    "a.txt": "澄海证券研究所\n2024年06月20日\n周报：视频模型\n"
    "澄海科技推出Zephyrix大模型。澄海科技推出Zephyrix大模型新版。\n",
    "b.txt": "北岳证券\n2024年06月21日\n周报：视频模型追赶\n远山科技推出Zephirix大模型。\n",
}


@pytest.fixture
def kg(call_kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Runs ``kg`` in a folder with a build; ``says`` is what the person types."""
    monkeypatch.chdir(tmp_path)
    Path("reports").mkdir()
    for name, text in REPORTS.items():
        Path("reports", name).write_text(text, encoding="utf-8")
    assert call_kg("build", "reports", "-q")[0] == 0

    def call(*arguments: str, says: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(says))
        return call_kg(*arguments)

    return call


def queue(kg: Kg, *arguments: str) -> list[dict]:
    code, out, err = kg("review", "--json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_queue_is_sorted_by_value_and_the_list_shows_it(kg: Kg) -> None:
    rows = queue(kg, "--below", "1")
    assert {row["kind"] for row in rows} == {"pair", "claim"}
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
    assert all(row["predicate"] != "mentions" for row in rows if row["kind"] == "claim")
    (pair,) = [row for row in rows if row["kind"] == "pair"]
    assert (pair["left"]["id"], pair["right"]["id"]) == ("model-zephirix", "model-zephyrix")
    assert pair["hangs"] == min(pair["left"]["claims"], pair["right"]["claims"])
    assert pair["value"] == pair["hangs"] * pair["score"]
    code, out, _ = kg("review", "--list", "--below", "1")
    assert code == 0
    assert "Zephirix大模型 (model-zephirix) = Zephyrix大模型 (model-zephyrix)?" in out
    assert len(queue(kg, "--below", "1", "--limit", "2")) == 2


def test_a_yes_joins_in_the_next_build_and_is_not_asked_again(kg: Kg) -> None:
    Path("curation.toml").write_text('# mine\nby = "x"', encoding="utf-8")
    code, out, err = kg("review", "--below", "0", "--by", "李青禾", says="y\n")
    assert (code, err) == (0, "")
    assert "“Zephirix大模型" in out or "Zephirix大模型”" in out
    assert "北岳证券, 2024-06-21, b.txt:" in out
    assert out.endswith(
        "curation.toml: 1 decisions added; kg build … --curation curation.toml applies them\n"
    )
    text = Path("curation.toml").read_text("utf-8")
    assert text.startswith(
        '# mine\nby = "x"\n\n[[same]]\nnames = ["Zephirix大模型", "Zephyrix大模型"]\nby = "李青禾"\n'
    )
    assert queue(kg, "--below", "0") == []
    assert kg("build", "reports", "-q", "--curation", "curation.toml") == (0, "", "")
    _, out, _ = kg("show", "Zephyrix大模型")
    assert "= Zephyrix大模型: same, person" in out or "Zephirix大模型 = Zephyrix大模型: same, person" in out
    assert "ruled 裁定: same, 李青禾, " in out
    assert kg("review", "--below", "0")[1] == "nothing to decide 没有待裁定的问题\n"


def test_a_no_keeps_two_apart_for_good(kg: Kg) -> None:
    kg("review", "--below", "0", says="no\n")
    assert read_curations([Path("curation.toml")])[0].entries[0].kind == "different"
    assert queue(kg, "--below", "0") == []
    kg("build", "reports", "-q", "--curation", "curation.toml")
    Path("curation.toml").unlink()
    assert queue(kg, "--below", "0") == []  # the graph itself knows


def test_claims_are_confirmed_and_rejected(kg: Kg) -> None:
    rows = [row for row in queue(kg, "--below", "1") if row["kind"] == "claim"]
    says = "".join("s\n" if row["kind"] == "pair" else "y\n" for row in queue(kg, "--below", "1")[:4]) + "q\n"
    code, _, _ = kg("review", "--below", "1", says=says)
    assert code == 0
    kg("review", "--below", "1", "--limit", "1", says="n\n")
    kinds = [entry.kind for entry in read_curations([Path("curation.toml")])[0].entries]
    assert set(kinds) == {"fact", "reject"} or "different" in kinds
    code, _, err = kg("build", "reports", "--curation", "curation.toml")
    assert code == 0
    assert "no longer applies" not in err
    left = {row["id"] for row in queue(kg, "--below", "1") if row["kind"] == "claim"}
    assert len(left) < len(rows)


def test_skip_and_end_of_input_write_nothing(kg: Kg) -> None:
    for says in ("s\n", "", "q\n", "what?\n\n"):
        assert kg("review", "--below", "0", says=says)[0] == 0
    assert not Path("curation.toml").exists()


def test_an_unknown_answer_is_asked_again(kg: Kg) -> None:
    out = kg("review", "--below", "0", says="maybe\ny\n")[1]
    assert "y: yes, n: no, s: skip, q: quit" in out
    assert Path("curation.toml").exists()


def test_ctrl_c_keeps_what_was_decided(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["n\n"])

    class Interrupting(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]
            for answer in answers:
                return answer
            raise KeyboardInterrupt

    import kg.commands.review as command

    monkeypatch.setattr(command.sys, "stdin", Interrupting())
    code, out, _ = kg_without_stdin(kg)("review", "--below", "1")
    assert code == 130
    assert "curation.toml: 1 decisions added" in out
    assert len(read_curations([Path("curation.toml")])[0].entries) == 1


def kg_without_stdin(kg: Kg) -> Kg:
    """The command with the standard input as it is."""
    return kg.__closure__[0].cell_contents  # type: ignore[attr-defined,no-any-return]


def test_a_bad_curation_file_is_one_line(kg: Kg) -> None:
    Path("curation.toml").write_text("[[same]]\n", encoding="utf-8")
    code, out, err = kg("review")
    assert (code, out) == (1, "")
    assert err.startswith("kg: 2 bad entries: curation.toml:1: [[same]]: found no names")
    code, _, err = kg("build", "reports", "--curation", "curation.toml")
    assert code == 1
    assert "curation.toml:1" in err
