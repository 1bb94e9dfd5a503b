"""``kg judge`` and ``kg bench`` as a user runs them, from reports to a table of counts."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.workers import ONE_THREAD

Kg = Callable[..., tuple[int, str, str]]

REPORT = """澄海证券研究所
传媒行业 增持（维持）
2024年06月20日
视频大模型周报：海外新版接连亮相
分析师：林望舒 S0999520010001 linws@chenghai.example
快手于2024年6月6日上线可灵。
OpenAI发布Sora，时长可达60秒。
建议关注：昆仑万维（300418.SZ）、万兴科技（300624.SZ）。
"""


@pytest.fixture
def kg(call_kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Runs a command in a folder with one report; gives code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "2")  # set back to what it was when the test is over
    Path("report.txt").write_text(REPORT, encoding="utf-8")
    return call_kg


def rows(name: str = "claims.csv") -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judge_all(verdict: Callable[[int], str], name: str = "claims.csv") -> None:
    made = rows(name)
    with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, made[0])
        writer.writeheader()
        writer.writerows({**row, "verdict": verdict(number)} for number, row in enumerate(made))


def test_from_reports_to_counts(kg: Kg) -> None:
    code, out, err = kg("judge", "sample", "report.txt", "-n", "25", "--seed", "3")
    assert (code, err) == (0, "")
    assert out.startswith("claims.csv: 25 of ")
    assert Path("claims.csv").read_bytes().startswith(b"\xef\xbb\xbfclaim,file,")
    judge_all(lambda number: ("right", "right", "right", "wrong", "unsure")[number % 5])

    code, out, err = kg("judge", "report", "claims.csv")
    assert (code, err) == (0, "")
    for words in ("family 规则族", "masthead.analyst", "total 合计", "expected calibration error"):
        assert words in out

    code, out, err = kg("judge", "report", "claims.csv", "--json")
    figures = json.loads(out)
    assert (figures["total"]["right"], figures["total"]["wrong"], figures["total"]["unsure"]) == (15, 5, 5)
    assert figures["total"]["precision"] == 0.75

    code, out, err = kg("judge", "calibrate", "claims.csv")
    assert (code, err) == (0, "")
    assert out.endswith("20 verdicts\n")
    lines = Path("precision.csv").read_text("utf-8").splitlines()
    assert lines[0] == "rule,judged,right,stated"
    assert sum(int(line.split(",")[1]) for line in lines[1:]) == 20


def test_the_same_seed_gives_the_same_bytes(kg: Kg) -> None:
    for name in ("one.csv", "two.csv"):
        assert kg("judge", "sample", "report.txt", "-n", "25", "-o", name)[0] == 0
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()


def test_verdicts_are_taken_over(kg: Kg) -> None:
    kg("judge", "sample", "report.txt", "-n", "25", "-o", "old.csv")
    judge_all(lambda number: "right" if number < 4 else "", "old.csv")
    code, out, _ = kg("judge", "sample", "report.txt", "-n", "30", "--verdicts", "old.csv")
    assert code == 0
    assert out.rstrip().endswith(f"{sum(row['verdict'] == 'right' for row in rows())} judged already")
    assert any(row["verdict"] for row in rows())


def test_a_file_that_cannot_be_read_is_named(kg: Kg) -> None:
    code, out, err = kg("judge", "sample", "report.txt", "none.txt", "-n", "25")
    assert code == 1
    assert out.startswith("claims.csv: 25 of ")
    assert err.startswith("kg: none.txt: no such file")


def test_too_small_a_sample(kg: Kg) -> None:
    code, out, err = kg("judge", "sample", "report.txt", "-n", "2")
    assert (code, out) == (1, "")
    assert err.startswith("kg: 2 claims cannot show ")
    assert not Path("claims.csv").exists()


@pytest.mark.parametrize("command", ["report", "calibrate"])
def test_bad_tables(kg: Kg, command: str) -> None:
    assert "none.csv: cannot be read (" in kg("judge", command, "none.csv")[2]
    kg("judge", "sample", "report.txt", "-n", "25")
    code, out, err = kg("judge", command, "claims.csv")
    assert (code, out) == (1, "")
    assert err == "kg: claims.csv: nothing judged yet; write right, wrong or unsure into the column verdict\n"
    judge_all(lambda number: "maybe" if number == 0 else "right")
    code, out, err = kg("judge", command, "claims.csv")
    assert (code, out) == (1, "")
    first, last = err.splitlines()
    assert first.startswith("kg: claims.csv:2: verdict is 'maybe'; expected right, wrong, unsure")
    assert last == "kg: claims.csv: 1 malformed rows; mend them and try again"
    assert not Path("precision.csv").exists()


def test_usage(kg: Kg) -> None:
    assert kg("judge", "sample")[0] == 2
    assert kg("judge", "sample", "report.txt", "-n", "0")[0] == 2
    assert kg("judge")[0] == 2
    assert kg("bench")[0] == 2


# --- speed


def test_bench_extract_of_the_sample(kg: Kg) -> None:
    code, out, err = kg("bench", "extract", "--seconds", "0", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["reports"] == 11
    assert found["rounds"] == 1
    for part in ("extraction", "tokenisation"):
        assert found[part]["characters_per_second"] > 0
        assert found[part]["seconds"] > 0
    assert found["ratio"] > 0
    assert {os.environ[name] for name in ONE_THREAD} == {"1"}


def test_bench_extract_of_a_report(kg: Kg) -> None:
    code, out, err = kg("bench", "extract", "report.txt", "--seconds", "0")
    assert (code, err) == (0, "")
    first, extraction, tokenisation, ratio = out.splitlines()
    assert first == f"1 reports, {len(REPORT)} characters, 1 rounds"
    assert extraction.startswith("extraction 抽取: ")
    assert 'spacy.blank("zh")' in tokenisation
    assert ratio.startswith("ratio 比值: ")


def test_bench_extract_of_nothing(kg: Kg) -> None:
    code, out, err = kg("bench", "extract", "none.txt")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith("kg: nothing to measure")
