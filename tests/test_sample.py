"""The bundled sample and its gold: well formed, true to the text, fictional where it must be, and our own."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kg.records import RELATIONS, EntityType

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "kg" / "sample"
GOLD = Path(__file__).parent / "gold"
TRAPS = Path(__file__).parent / "data" / "traps"
SHARED = ROOT.parent / "shared"
REPORTS = sorted(path for path in SAMPLE.iterdir() if path.suffix in {".txt", ".md", ".pdf"})
GOLD_FILES = sorted(GOLD.glob("[0-9]*.json"))
STATED = frozenset(RELATIONS) - {"mentions"}
AGENT = {"Company", "Organization", "Broker"}
MADE = {"Model", "Product", "CreativeWork"}
ENDS = {
    "publishedBy": ({"Report"}, {"Broker"}),
    "authoredBy": ({"Report"}, {"Analyst"}),
    "employedBy": ({"Analyst"}, {"Broker"}),
    "coversIndustry": ({"Report"}, {"Industry"}),
    "recommends": ({"Report"}, {"Company", "Industry"}),
    "develops": (AGENT, MADE | {"Technology"}),
    "basedOn": (MADE, MADE),
    "succeeds": (MADE, MADE),
    "usesTechnology": (MADE, {"Technology"}),
    "uses": (AGENT | MADE, MADE | AGENT),
    "partnerOf": (AGENT, AGENT),
    "subsidiaryOf": (AGENT | MADE, AGENT),
    "investsIn": (AGENT, AGENT),
}
ATTRS = {"ticker", "releaseDate", "parameters", "maxDurationSeconds", "maxResolution"}
MASTHEAD_KEYS = {"title", "date", "broker", "industry", "rating", "ratingAction", "analysts"}
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
HAN_RUN = 14


def printed(path: Path) -> str:
    """All that stands on the pages of a PDF, as the library gives it."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def decoded(path: Path) -> str:
    if path.suffix == ".pdf":
        return printed(path)
    raw = path.read_bytes()
    return raw.decode("gb18030" if "gb18030" in path.name else "utf-8-sig", errors="ignore")


def flat(text: str) -> str:
    """Text without white space, compatibility forms folded: what the gold is compared on."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def han_runs(text: str, size: int = HAN_RUN) -> set[str]:
    """Every substring of ``size`` Han characters that stand together, white space aside."""
    runs = re.findall(r"[\u3400-\u9fff]+", re.sub(r"\s+", "", text))
    return {run[at : at + size] for run in runs for at in range(len(run) - size + 1)}


@cache
def gold(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def each_gold() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", GOLD_FILES, ids=lambda path: path.stem)


def types_of(document: dict[str, Any]) -> dict[str, set[str]]:
    return {"REPORT": {"Report"}} | {item["id"]: set(item["types"]) for item in document["entities"]}


def source_text(document: dict[str, Any]) -> str:
    return flat(decoded(SAMPLE / document["file"]))


def test_every_report_has_its_gold() -> None:
    assert [gold(path)["file"] for path in GOLD_FILES] == [path.name for path in REPORTS]
    assert len(REPORTS) >= 11


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_reports_are_short(path: Path) -> None:
    assert 900 <= len(decoded(path)) <= 2500


def test_encodings_are_what_the_names_say() -> None:
    raw = {path.name: path.read_bytes() for path in REPORTS}
    with pytest.raises(UnicodeDecodeError):
        raw["08_side_by_side_gb18030.txt"].decode("utf-8")
    assert [name for name, body in raw.items() if body.startswith(b"\xef\xbb\xbf")] == [
        "09_company_note_bom.txt"
    ]
    assert len(raw["07_one_line.txt"].splitlines()) == 1
    assert b" " not in raw["07_one_line.txt"]


@each_gold()
def test_names_stand_in_the_text(path: Path) -> None:
    text = source_text(gold(path))
    names = [name for item in gold(path)["entities"] for name in item["names"]]
    assert [name for name in names if flat(name) not in text] == []


@each_gold()
def test_quotes_stand_in_the_text(path: Path) -> None:
    text = source_text(gold(path))
    quotes = [relation["quote"] for relation in gold(path)["relations"]]
    assert [quote for quote in quotes if not quote or flat(quote) not in text] == []


@each_gold()
def test_masthead_facts_stand_in_the_text(path: Path) -> None:
    report, text = gold(path)["report"], source_text(gold(path))
    assert set(report) == MASTHEAD_KEYS
    stated = [report[key] for key in ("title", "broker", "industry", "rating", "ratingAction")]
    stated += [value for analyst in report["analysts"] for value in analyst.values()]
    assert [fact for fact in stated if fact is not None and flat(fact) not in text] == []
    assert report["date"] is None or ISO_DATE.fullmatch(report["date"])


@each_gold()
def test_entities_are_well_formed(path: Path) -> None:
    entities = gold(path)["entities"]
    assert max(Counter(item["id"] for item in entities).values()) == 1
    known = {str(member) for member in EntityType} - {"Report"}
    for item in entities:
        assert item["names"], item
        assert item["types"], item
        assert set(item["types"]) <= known, item
        assert set(item["attrs"]) <= ATTRS, item
        assert ISO_DATE.fullmatch(item["attrs"].get("releaseDate", "2024")), item


@each_gold()
def test_no_two_entities_of_one_type_share_a_name(path: Path) -> None:
    names = Counter(
        (item["types"][0], flat(name)) for item in gold(path)["entities"] for name in item["names"]
    )
    assert [key for key, times in names.items() if times > 1] == []


@each_gold()
def test_relations_join_entities_of_fitting_types(path: Path) -> None:
    types = types_of(gold(path))
    for relation in gold(path)["relations"]:
        domain, target = ENDS[relation["p"]]
        assert types[relation["s"]] & domain, relation
        assert types[relation["o"]] & target, relation
        assert relation["s"] != relation["o"], relation


@each_gold()
def test_a_relation_is_listed_once(path: Path) -> None:
    keys = Counter(
        (item["p"], *(sorted((item["s"], item["o"])) if item["p"] == "partnerOf" else (item["s"], item["o"])))
        for item in gold(path)["relations"]
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_sample_exercises_every_relation_type_and_attribute() -> None:
    required = [item for path in GOLD_FILES for item in gold(path)["relations"] if not item["optional"]]
    entities = [item for path in GOLD_FILES for item in gold(path)["entities"]]
    assert {item["p"] for item in required} == STATED == set(ENDS)
    assert {item["types"][0] for item in entities} == {str(member) for member in EntityType} - {"Report"}
    assert {key for item in entities for key in item["attrs"]} == ATTRS
    lengths = {len(item["attrs"]["releaseDate"]) for item in entities if "releaseDate" in item["attrs"]}
    assert {len("2024-02"), len("2024-02-16")} <= lengths


def test_licences_tell_people_of_one_name_apart() -> None:
    analysts = [analyst for path in GOLD_FILES for analyst in gold(path)["report"]["analysts"]]
    licences: dict[str, set[str]] = {}
    for analyst in analysts:
        licences.setdefault(analyst["name"], set()).add(analyst["licence"])
    assert {name for name, found in licences.items() if len(found) > 1} == {"周屿宁"}
    assert max(Counter(analyst["licence"] for analyst in analysts if analyst["licence"]).values()) > 1


@each_gold()
def test_people_and_brokers_are_fictional(path: Path) -> None:
    report = gold(path)["report"]
    for analyst in report["analysts"]:
        assert analyst["licence"] is None or re.fullmatch(r"S91\d{11}", analyst["licence"])
        assert analyst["email"].endswith(".example")
    mails = re.findall(r"[@＠]([\w.]+)", decoded(SAMPLE / gold(path)["file"]))
    assert [domain for domain in mails if ".example" not in domain] == []


def test_the_masthead_of_the_pdf_is_that_of_its_gold() -> None:
    (masthead,) = gold(GOLD / "pdf_masthead.json")
    (report,) = [gold(path)["report"] for path in GOLD_FILES if gold(path)["file"] == masthead["file"]]
    assert {key: masthead[key] for key in report if key != "industry"} == {
        key: value for key, value in report.items() if key != "industry"
    }


def real_brokers() -> set[str]:
    table = SHARED / "gazetteer" / "brokers.csv"
    if not table.exists():
        pytest.skip("the table of brokers is not here")
    with table.open(encoding="utf-8", newline="") as rows:
        return {
            name for row in csv.DictReader(rows) for name in (row["short_name"], *row["aliases"].split("|"))
        }


def test_no_publisher_is_a_real_broker() -> None:
    published = {name for path in GOLD_FILES for name in gold(path)["entities"][0]["names"]}
    assert published & real_brokers() == set()


@pytest.fixture(scope="module")
def foreign_runs() -> set[str]:
    folders = [SHARED / "reports", SHARED / "corpus"]
    texts = [path for folder in folders if folder.is_dir() for path in folder.glob("*.txt")]
    if not texts:
        pytest.skip("no reports of others to compare with")
    return set().union(*(han_runs(path.read_text(encoding="utf-8")) for path in texts))


@pytest.mark.parametrize("path", [*REPORTS, *sorted(TRAPS.glob("*.txt"))], ids=lambda path: path.name)
def test_wording_is_our_own(path: Path, foreign_runs: set[str]) -> None:
    assert han_runs(decoded(path)) & foreign_runs == set()


def test_the_traps_are_all_explained() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (TRAPS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name.strip() for row in rows[2:] for name in row.split(",")}
    assert listed == {path.name for path in TRAPS.iterdir()} - {"README.md", ".gitattributes"}


def test_the_traps_still_have_the_bytes_that_make_them_traps() -> None:
    raw = {path.name: path.read_bytes() for path in TRAPS.iterdir()}
    assert raw["empty.txt"] == b""
    assert b"\x00" in raw["binary.txt"]
    assert raw["utf16.txt"].startswith(b"\xff\xfe")
    assert raw["bom.txt"].startswith(b"\xef\xbb\xbf")
    assert raw["crlf.txt"].count(b"\n") == raw["crlf.txt"].count(b"\r\n") > 10
    assert raw["one_giant_line.txt"].count(b"\n") == 0
    assert raw["duplicate_a.txt"] == raw["duplicate_b.txt"]
    with pytest.raises(UnicodeDecodeError):
        raw["gb18030.txt"].decode("gbk")
    assert {"\u202e", "\u2066", "\u200b", "\u2060"} <= set(raw["injection.txt"].decode("utf-8"))
