"""The table of claims: what is written comes back, and every malformed file is refused with its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.errors import JudgeError
from kg.judge.claims import COLUMNS, NEEDED, JudgedClaim, Verdict, read_claims, read_verdicts, to_table

ROW = {
    **dict.fromkeys(COLUMNS, ""),
    "claim": "claim-1",
    "file": "a.txt",
    "family": "develops",
    "rule": "develops.make",
    "family_claims": "12",
    "rule_claims": "7",
    "stated": "0.88",
    "confidence": "0.91",
    "quote": "快手推出可灵",
    "verdict": "right",
}


def written(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "claims.csv"
    path.write_text(to_table([{**ROW, **row} for row in rows]), encoding="utf-8")
    return path


def notes(path: Path) -> list[str]:
    with pytest.raises(JudgeError) as caught:
        read_claims(path)
    return [note.removeprefix(f"{path}:") for note in getattr(caught.value, "__notes__", ())]


def refusal(path: Path) -> str:
    with pytest.raises(JudgeError) as caught:
        read_claims(path)
    return str(caught.value).removeprefix(str(path))


def test_a_row_comes_back(tmp_path: Path) -> None:
    (found,) = read_claims(written(tmp_path, {}))
    assert found == JudgedClaim(
        claim="claim-1",
        file="a.txt",
        rule="develops.make",
        family_claims=12,
        rule_claims=7,
        stated=0.88,
        confidence=0.91,
        verdict=Verdict.RIGHT,
    )
    assert (found.family, found.right) == ("develops", True)


def test_a_spreadsheet_opens_it_and_runs_nothing() -> None:
    table = to_table([{**ROW, "quote": "=HYPERLINK(1)", "context": "-3%，\n买入"}])
    assert table.startswith("\ufeffclaim,file,")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    assert (row["quote"], row["context"]) == ("'=HYPERLINK(1)", "'-3%，\n买入")


@pytest.mark.parametrize(
    ("word", "right"),
    [("right", True), ("wrong", False), ("unsure", None), (" Right ", True), ("WRONG", False), ("", None)],
)
def test_verdicts(tmp_path: Path, word: str, right: bool | None) -> None:
    (found,) = read_claims(written(tmp_path, {"verdict": word}))
    assert found.right is right
    assert (found.verdict is None) == (word == "")


def test_only_given_verdicts_are_taken_over(tmp_path: Path) -> None:
    path = written(
        tmp_path, {}, {"claim": "claim-2", "verdict": ""}, {"claim": "claim-3", "verdict": "unsure"}
    )
    assert read_verdicts(path) == {"claim-1": "right", "claim-3": "unsure"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_what_a_spreadsheet_saves_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        to_table([ROW]).removeprefix("\ufeff").replace("\n", "\r\n"), encoding=encoding, newline=""
    )
    assert read_claims(path)[0].verdict is Verdict.RIGHT


def test_columns_may_be_moved_added_and_dropped(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    columns = ["mine", *reversed(NEEDED)]
    cells = ["x", *(ROW[name] for name in reversed(NEEDED))]
    path.write_text(f"{','.join(columns)}\n\n{','.join(cells)},extra\n", encoding="utf-8")
    assert read_claims(path)[0].rule == "develops.make"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"verdict": "maybe"}, "verdict is 'maybe'; expected right, wrong, unsure or nothing"),
        ({"confidence": "1.5"}, "confidence is '1.5'; expected a number from 0 to 1"),
        ({"stated": "nan"}, "stated is 'nan'; expected a number from 0 to 1"),
        ({"stated": ""}, "stated is ''; expected a number from 0 to 1"),
        ({"rule_claims": "7.0"}, "rule_claims is '7.0'; expected a whole number"),
        ({"family_claims": ""}, "family_claims is ''; expected a whole number"),
        ({"rule": ""}, "rule is empty; expected what 'kg judge sample' wrote there"),
        ({"claim": ""}, "claim is empty; expected what 'kg judge sample' wrote there"),
        ({"claim": "claim-1"}, "claim-1 is there twice; expected one row a claim"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, row: dict[str, str], says: str) -> None:
    path = written(tmp_path, {"quote": "两行\n的引文"}, {"claim": "claim-2", **row})
    assert notes(path) == [f"4: {says}"]


def test_all_malformed_rows_count_and_five_are_shown(tmp_path: Path) -> None:
    path = written(tmp_path, *({"claim": f"claim-{number}", "verdict": "?"} for number in range(7)))
    assert len(notes(path)) == 5
    assert refusal(path) == ": 7 malformed rows; mend them and try again"


def test_a_short_row_lacks_its_verdict(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(",".join(NEEDED) + "\nclaim-1,a.txt,uses.employs,3,2\n", encoding="utf-8")
    assert notes(path) == ["2: stated is ''; expected a number from 0 to 1"]


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("claim,verdict\nclaim-1,right\n", encoding="utf-8")
    assert refusal(path).startswith(":1: no column file, rule, family_claims")


def test_files_that_are_no_table(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    assert ": cannot be read (" in refusal(path)
    path.write_bytes(b"%PDF-1.7")
    assert ": a PDF, not text" in refusal(path)
    path.write_bytes(b"")
    assert ": empty" in refusal(path)
    path.write_text(",".join(NEEDED) + '\n"claim-1"x,a.txt\n', encoding="utf-8")
    assert refusal(path).startswith(":2: not CSV (")
