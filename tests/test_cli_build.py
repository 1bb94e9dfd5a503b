"""``kg build``: what it writes, and every kind of bad input: one clear line, the rest of the batch done."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from packing import write_zip

from kg.outputs import OUTPUTS
from kg.state.folder import STATE
from kg.texts import TEXTS

Kg = Callable[..., tuple[int, str, str]]

REPORT = """澄海证券研究所
传媒行业 增持（维持）
2024年06月20日
视频大模型周报：海外新版接连亮相
分析师：林望舒
执业证书编号：S0999520010001
OpenAI于2024年2月16日发布视频生成模型Sora。
Runway推出视频生成模型Gen-3 Alpha。
建议关注：昆仑万维（300418.SZ）、万兴科技（300624.SZ）。
"""
BOILERPLATE = """免责声明
本报告仅供澄海证券有限责任公司的客户使用。收到它的人不因此成为客户。
分析师声明
署名人员持有证券投资咨询的执业资格，独立、客观地出具本报告。
投资评级说明
买入：相对强于市场表现20％以上；增持：相对强于市场表现5％～20％。
"""


@pytest.fixture
def kg(call_kg: Kg, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    """Runs ``kg build`` in an empty folder that has one good report, ``good.txt``."""
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(REPORT, encoding="utf-8")
    return lambda *arguments: call_kg("build", *arguments)


def read_files(folder: str = "exports") -> list[str]:
    return [one["file"] for one in record(folder)["read"]]


def record(folder: str = "exports") -> dict:
    return json.loads(Path(folder, "build.json").read_text("utf-8"))


def test_a_report_in_eight_outputs(kg: Kg) -> None:
    code, out, err = kg("good.txt")
    assert (code, err) == (0, "")
    assert out.startswith("exports: 1 reports, ")
    assert sorted(path.name for path in Path("exports").iterdir()) == sorted((*OUTPUTS, STATE, TEXTS))
    made = record()
    assert made["read"][0]["encoding"] == "utf-8"
    assert made["counts"]["entities"]["Company"] >= 3
    assert list(made["timings"]) == ["gazetteer", "read", "copies", "extract", "resolve", "write"]
    assert made["versions"]["yanbao-kg"] == "0.1.0"


def test_quiet(kg: Kg) -> None:
    assert kg("good.txt", "-q") == (0, "", "")


def test_the_same_report_by_two_names_is_read_once_and_said(kg: Kg) -> None:
    shutil.copy("good.txt", "same.txt")
    code, _, err = kg("good.txt", "same.txt")
    assert code == 0
    assert err == "kg: same.txt: same bytes as good.txt; linked, not counted again\n"
    assert read_files() == ["good.txt", "same.txt"]
    assert record()["counts"]["reports"] == 1
    assert record()["read"][1]["copy_of"] == "good.txt"


def test_gb18030_and_a_byte_order_mark(kg: Kg) -> None:
    Path("good.txt").unlink()
    Path("gb.txt").write_text(REPORT, encoding="gb18030")
    Path("bom.txt").write_text(REPORT + "\n", encoding="utf-8-sig")
    assert kg(".")[0] == 0
    assert {one["file"]: one["encoding"] for one in record()["read"]} == {
        "bom.txt": "utf-8",
        "gb.txt": "gb18030",
    }
    offsets = json.loads(Path("exports/graph.json").read_text("utf-8"))["edges"]
    texts = {"gb.txt": REPORT, "bom.txt": REPORT + "\n"}
    for edge in offsets:
        for claim in edge["claims"]:
            assert texts[claim["file"]][claim["start"] : claim["end"]] == claim["quote"]


# --- bad files: named on stderr, the others built


def bad_empty() -> tuple[str, str]:
    Path("bad.txt").touch()
    return "bad.txt", "empty"


def bad_blank() -> tuple[str, str]:
    Path("bad.txt").write_text(" \n\t\n　")
    return "bad.txt", "empty"


def bad_binary() -> tuple[str, str]:
    Path("bad.txt").write_bytes(bytes(range(256)) * 20)
    return "bad.txt", "binary"


def bad_pdf_in_disguise() -> tuple[str, str]:
    Path("bad.txt").write_bytes(b"%PDF-1.7\n...")
    return "bad.txt", "a PDF"


def bad_suffix() -> tuple[str, str]:
    Path("bad.xlsx").write_bytes(b"PK\x03\x04")
    return "bad.xlsx", "of a kind that is not read; save it as .pdf"


def bad_missing() -> tuple[str, str]:
    return "bad.txt", "no such file"


def bad_folder() -> tuple[str, str]:
    Path("bad").mkdir()
    Path("bad/notes.csv").touch()
    return "bad", "no reports in this folder"


def bad_link() -> tuple[str, str]:
    Path("bad.txt").symlink_to("bad.txt")
    return "bad.txt", "bad.txt"


def bad_login_page() -> tuple[str, str]:
    Path("bad.pdf").write_text("<!DOCTYPE html>\n<title>登录</title>", encoding="utf-8")
    return "bad.pdf", "not a PDF but a web page"


def bad_archive() -> tuple[str, str]:
    Path("bad.zip").write_bytes(b"PK\x03\x04 cut off")
    return "bad.zip", "not a whole zip archive"


BAD = (
    bad_empty,
    bad_blank,
    bad_binary,
    bad_pdf_in_disguise,
    bad_suffix,
    bad_missing,
    bad_folder,
    bad_link,
    bad_login_page,
    bad_archive,
)


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_bad_file_does_not_stop_the_others(kg: Kg, make: Callable[[], tuple[str, str]]) -> None:
    name, says = make()
    code, out, err = kg("good.txt", name)
    assert code == 1
    assert err.startswith(f"kg: {name}")
    assert says in err
    assert err.count("\n") == 1
    assert err.count(name) == 1 or says == name
    assert out.startswith("exports: 1 reports, ")
    assert read_files() == ["good.txt"]
    (issue,) = record()["issues"]
    assert (issue["file"], issue["severity"]) == (name, "error")


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_nothing_is_written_when_nothing_could_be_read(kg: Kg, make: Callable[[], tuple[str, str]]) -> None:
    name, says = make()
    code, out, err = kg(name)
    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1
    assert not Path("exports").exists()


def test_several_bad_files_are_all_named(kg: Kg) -> None:
    Path("a.txt").touch()
    code, _, err = kg("a.txt", "b.txt")
    assert code == 1
    lines = err.splitlines()
    assert [line.split(":")[1] for line in lines[:2]] == [" a.txt", " b.txt"]
    assert lines[2].startswith("kg: nothing to build")


def test_an_unreadable_file(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal of the system is played."""
    Path("bad.txt").write_text(REPORT + "一\n", encoding="utf-8")
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "bad.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    code, _, err = kg(".")
    assert code == 1
    assert err == "kg: bad.txt: cannot be read (Permission denied); check its permissions\n"
    assert read_files() == ["good.txt"]


def test_a_report_that_is_all_boilerplate(kg: Kg) -> None:
    Path("bad.txt").write_text(BOILERPLATE, encoding="utf-8")
    code, _, err = kg("bad.txt", "good.txt")
    assert code == 0
    assert "Traceback" not in err
    assert read_files() == ["bad.txt", "good.txt"]
    edges = json.loads(Path("exports/graph.json").read_text("utf-8"))["edges"]
    said = {edge["predicate"] for edge in edges for claim in edge["claims"] if claim["file"] == "bad.txt"}
    assert said <= {"publishedBy", "mentions"}


def test_reports_in_an_archive(kg: Kg) -> None:
    write_zip(
        Path("2024.zip"), {"六月/周报.txt": REPORT + "一。", "bad.txt": "", "old.doc": b"\xd0\xcf\x11\xe0"}
    )
    code, _, err = kg("good.txt", "2024.zip")
    assert code == 1
    assert err.splitlines() == [
        "kg: 2024.zip/bad.txt: empty, no text to read; expected a report",
        "kg: 2024.zip/old.doc: passed over; save it as .docx",
    ]
    assert read_files() == ["2024.zip/六月/周报.txt", "good.txt"]
    assert "2024.zip/六月/周报.txt" in Path("exports/graph.ttl").read_text("utf-8")


# --- options


def test_own_gazetteer_rows(kg: Kg) -> None:
    Path("own.csv").write_text("type,label,aliases\nCompany,群星视觉,群星\n", encoding="utf-8")
    Path("good.txt").write_text(REPORT + "群星视觉推出新工具。\n", encoding="utf-8")
    assert kg("good.txt", "--gazetteer", "own.csv")[0] == 0
    assert "群星视觉" in Path("exports/graph.ttl").read_text("utf-8")
    assert record()["settings"]["gazetteer"][0]["file"] == "own.csv"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("type,label\nPlanet,火星\n", "own.csv:2"),
        ("type,label\nCompany,\n", "own.csv:2"),
        ("name,kind\n火星,Company\n", "own.csv"),
        ("", "own.csv"),
        ('type,label\n"Company,火星\n', "own.csv"),
    ],
)
def test_a_malformed_gazetteer_row(kg: Kg, content: str, says: str) -> None:
    Path("own.csv").write_text(content, encoding="utf-8")
    code, out, err = kg("good.txt", "--gazetteer", "own.csv")
    assert (code, out) == (1, "")
    assert says in err
    assert "Traceback" not in err
    assert not Path("exports").exists()


def test_no_such_gazetteer(kg: Kg) -> None:
    code, _, err = kg("good.txt", "--gazetteer", "none.csv")
    assert code == 2
    assert "'none.csv' does not exist" in err
    assert err.count("\n") == 1


def test_no_such_spacy_model(kg: Kg) -> None:
    code, _, err = kg("good.txt", "--spacy-model", "zh_no_such_model")
    assert code == 1
    assert "zh_no_such_model" in err
    assert err.count("\n") == 1
    assert [path.name for path in Path("exports").iterdir()] == [STATE]  # what was read is kept


def test_base_iri(kg: Kg) -> None:
    assert kg("good.txt", "--base-iri", "https://example.org/id/")[0] == 0
    text = Path("exports/graph.ttl").read_text("utf-8")
    assert "https://example.org/id/" in text
    assert "https://w3id.org/yanbao-kg/ontology#" in text
    assert "https://w3id.org/yanbao-kg/id/" not in text


@pytest.mark.parametrize("iri", ["id", "https://example.org/id", "https://exa mple.org/", ""])
def test_an_impossible_base_iri(kg: Kg, iri: str) -> None:
    code, out, err = kg("good.txt", "--base-iri", iri)
    assert (code, out) == (1, "")
    assert err.startswith("kg: base IRI ")
    assert err.count("\n") == 1
    assert not Path("exports").exists()


def test_min_confidence(kg: Kg) -> None:
    kg("good.txt", "-o", "all")
    code, _, err = kg("good.txt", "-o", "sure", "--min-confidence", "0.95")
    assert code == 0
    assert record("sure")["counts"]["claims"] < record("all")["counts"]["claims"]
    assert "claims below confidence 0.95 left out" in err


# --- the output folder


def test_an_output_folder_that_is_a_file(kg: Kg) -> None:
    Path("taken").write_text("mine")
    code, out, err = kg("good.txt", "-o", "taken")
    assert (code, out) == (1, "")
    assert err.startswith("kg: taken: cannot be written (")
    assert err.count("\n") == 1
    assert Path("taken").read_text() == "mine"


def outputs() -> dict[Path, bytes]:
    files = (path for path in Path("exports").rglob("*") if path.is_file() and path.parent.name != STATE)
    return {path: path.read_bytes() for path in files}


def test_a_failed_build_leaves_the_old_outputs(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    kg("good.txt")
    Path("exports/notes.md").write_text("mine")
    before = outputs()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(
        "kg.outputs._write_record", refuse
    )  # the last file, also where only changes are written
    Path("good.txt").write_text(REPORT + "另有一句。\n", encoding="utf-8")
    code, _, err = kg("good.txt")
    assert code == 1
    assert "No space left on device" in err
    assert outputs() == before


def test_a_second_build_replaces_the_first(kg: Kg) -> None:
    kg("good.txt")
    Path("exports/notes.md").write_text("mine")
    Path("other.txt").write_text(REPORT.replace("Sora", "可灵"), encoding="utf-8")
    kg("other.txt")
    assert read_files() == ["other.txt"]
    assert Path("exports/notes.md").read_text() == "mine"
