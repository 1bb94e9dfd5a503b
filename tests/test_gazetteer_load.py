"""Loading: the user's rows, and every bad row in one message."""

from pathlib import Path

import pytest

from kg.errors import GazetteerError
from kg.gazetteer import load_gazetteer
from kg.records import EntityType
from kg.text.normalise import fold_name


def write(folder: Path, text: str, name: str = "own.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_extra_the_result_is_shared() -> None:
    assert load_gazetteer() is load_gazetteer(())


def test_type_and_label_are_enough(tmp_path: Path) -> None:
    own = load_gazetteer([write(tmp_path, "label,type\n星桥智算,Company\n")])
    found = own.named(fold_name("星桥智算"))
    assert [(entry.type, entry.key, name.ambiguous) for entry, name in found] == [
        (EntityType.COMPANY, "星桥智算", False)
    ]


def test_a_row_with_everything(tmp_path: Path) -> None:
    text = "type,label,aliases,ambiguous,ticker,owner\nModel,云帆2.0,云帆大模型2.0|YF2,true,,星桥智算\n"
    entry = load_gazetteer([write(tmp_path, "\ufeff" + text)]).entry(EntityType.MODEL, "云帆2.0")
    assert entry is not None
    assert entry.owner == "星桥智算"
    assert [(name.surface, name.ambiguous) for name in entry.names] == [
        ("云帆2.0", True),
        ("云帆大模型2.0", False),
        ("YF2", True),
    ]


def test_a_row_that_is_known_adds_its_names(tmp_path: Path) -> None:
    own = load_gazetteer([write(tmp_path, "type,label,aliases,ticker\nCompany,昆仑,昆仑万维科技,SZ300418\n")])
    entry = own.ticker("300418.SZ")
    assert entry is not None
    assert entry.label == "昆仑万维"
    assert {"昆仑", "昆仑万维科技"} <= {name.surface for name in entry.names}
    assert len(own.entries) == len(load_gazetteer().entries)


def test_a_ticker_of_a_new_company(tmp_path: Path) -> None:
    own = load_gazetteer([write(tmp_path, "type,label,ticker\nCompany,星桥智算,301998 CH\n")])
    entry = own.ticker("SZ301998")
    assert entry is not None
    assert entry.key == "301998.SZ"


def test_all_bad_rows_are_told_at_once(tmp_path: Path) -> None:
    lines = [
        "type,label,aliases,ambiguous,ticker,owner",
        "Firm,甲,,,,",
        "Company,,,,,",
        "Company,乙,,maybe,,",
        "Company,丙,,,12345.SZ,",
        "Company,丁",
        "Company,戊,,,,,",
        "Company,·《》,,,,",
        "Company,己,,,,",
        "Company,己,,,,",
    ]
    with pytest.raises(GazetteerError) as caught:
        load_gazetteer([write(tmp_path, "\n".join(lines) + "\n")])
    message = str(caught.value)
    assert message.startswith("8 bad rows: ")
    for line in (2, 3, 4, 5, 6, 7, 8, 10):
        assert f"own.csv:{line}: found " in message
    assert "own.csv:9:" not in message
    assert "\n" not in message


def test_the_same_key_in_two_files(tmp_path: Path) -> None:
    files = [write(tmp_path, "type,label\nModel,云帆\n", name) for name in ("a.csv", "b.csv")]
    with pytest.raises(GazetteerError, match=r"1 bad row: b\.csv:2: found Model '云帆' again"):
        load_gazetteer(files)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no header line"),
        ("label\n云帆\n", "no column 'type'"),
        ("type,label,colour\n", "the unknown column 'colour'"),
        ("type,label,label\n", "a column twice"),
    ],
)
def test_bad_headers(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(GazetteerError, match=f"own.csv:1: found {found}"):
        load_gazetteer([write(tmp_path, text)])


def test_unreadable_files(tmp_path: Path) -> None:
    bad = tmp_path / "gb.csv"
    bad.write_bytes("type,label\nCompany,星桥\n".encode("gb18030"))
    with pytest.raises(GazetteerError, match=r"gb\.csv:1: .*none\.csv:1: "):
        load_gazetteer([bad, tmp_path / "none.csv"])
