"""A curation file: what an entry means, where it stands, and everything that can be wrong with one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from curated import HEAD, parsed
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ResolveError
from kg.records import Attribution, Datatype, EntityType, Literal
from kg.resolve import read_curations
from kg.resolve.curation_file import KINDS, to_entry

GOOD = (
    HEAD
    + '''
[[same]]  # a misprint
names = ["GiantGPT", "GianGPT"]
class = "Model"

# [[different]] in a comment is none
[[reject]]
quote = """
[[fact]]
in a text is none"""
by = "顾清和"
date = "2024-07-02"
note = "笔误"

[[fact]]
subject = "Sora"
predicate = "kg:releaseDate"
object = 2024-02-16
source = "https://openai.com/sora"
# the end
'''
)


def test_entries_have_their_values_place_and_words() -> None:
    curation, problems = parsed(GOOD)
    assert problems == []
    same, reject, fact = curation.entries
    assert (same.kind, same.line, same.place) == ("same", 4, "curation.toml:4")
    assert same.values == {"names": ("GiantGPT", "GianGPT"), "class": EntityType.MODEL}
    assert same.person == Attribution(by="李青禾", date="2024-07-01")
    assert reject.person == Attribution(by="顾清和", date="2024-07-02", note="笔误")
    assert fact.values["object"] == Literal("2024-02-16", Datatype.DATE)
    assert fact.values["predicate"] == "releaseDate"
    assert fact.person.source == "https://openai.com/sora"
    for entry in curation.entries:
        place = entry.evidence
        assert curation.document.text[place.start : place.end] == place.quote
        assert place.quote.startswith(f"[[{entry.kind}]]")
        assert place.curated
    assert fact.evidence.quote.endswith('sora"')


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    (curation,) = read_curations([path, path])
    assert [entry.line for entry in curation.entries] == [4, 9, 17]
    assert all(
        curation.document.text[one.evidence.start : one.evidence.end] == one.evidence.quote
        for one in curation.entries
    )


BAD = {
    '[[same]]\nnames = ["a"]': "c.toml:3: [[same]]: names is ['a'], expected a list of two names or more",
    '[[same]]\nnames = ["GPT-4", "gpt 4"]': "expected a list of two names or more, each spelt otherwise",
    "[[same]]": "c.toml:3: [[same]]: found no names",
    '[[same]]\nnames = ["a", "b"]\nclass = "Modell"': "class is 'Modell', expected one of Company, Broker",
    '[[different]]\nnames = ["a", "b"]\nclass = "Report"': "class is 'Report', expected one of",
    '[[same]]\nnames = ["a", "b"]\nwhy = "x"': "found the unknown key 'why', expected names, class, by, date",
    '[[name]]\nentity = "a"': "[[name]]: found no label",
    '[[type]]\nentity = "a"\ntype = "Thing"': "type is 'Thing', expected one of",
    '[[reject]]\nsubject = "a"': "found nothing to reject, expected a claim (its id), a quote or a pattern",
    '[[reject]]\npattern = "("': "pattern is '(', expected a regular expression",
    '[[reject]]\nquote = " "': "quote is ' ', expected a text that is not empty",
    '[[fact]]\nsubject = "a"\npredicate = "develops"\nobject = "b"': "found no source, expected a source, or",
    '[[fact]]\nsubject = "a"\npredicate = "makes"\nobject = "b"\nsource = "x"': "'makes', expected one of",
    '[[fact]]\nsubject = "a"\npredicate = "releaseDate"\nobject = "2024-13"\nsource = "x"': (
        "object is '2024-13', expected a day, month or year"
    ),
    '[[fact]]\nsubject = "a"\npredicate = "releaseDate"\nobject = 2.5\nsource = "x"': "object is 2.5",
    '[[fact]]\nsubject = "a"\npredicate = "issued"\nobject = "2024-02-30"\nsource = "x"': "a day like",
    '[[fact]]\nsubject = "a"\npredicate = "ticker"\nobject = "300418"\nsource = "x"': "a dot and an exchange",
    '[[fact]]\nsubject = "a"\npredicate = "role"\nobject = "b"\nobject_class = "Model"\nsource = "x"': (
        "found an object_class, expected none: role has a value"
    ),
    '[[fact]]\nsubject = "a"\npredicate = "uses"\nobject = "b"\nmodality = "sure"\nsource = "x"': (
        "modality is 'sure', expected planned, hoped or reported"
    ),
    '[[merge]]\nnames = ["a", "b"]': "c.toml:3: found 'merge', expected tables among [[same]], [[different]]",
    '[same]\nnames = ["a", "b"]': "c.toml:3: found 'same', expected tables among",
    'same = "a"': "c.toml:3: found 'same', expected tables among",
    "[[same": "c.toml:3: found no TOML (",
    '[[same]]\nnames = ["a", "b"]\ndate = "gestern"': "date is 'gestern', expected a day like 2024-07-01",
    "[[same]]\nnames = 5": "names is 5, expected a list",
}


@pytest.mark.parametrize(("entry", "says"), BAD.items(), ids=list(BAD))
def test_a_bad_entry_is_named_with_its_line(tmp_path: Path, entry: str, says: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f'by = "x"\n\n{entry}\n', encoding="utf-8")
    with pytest.raises(ResolveError) as raised:
        read_curations([path])
    assert says in str(raised.value)
    assert str(raised.value).startswith("1 bad entry: c.toml:3: ")


def test_all_bad_entries_of_all_files_at_once(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('[[same]]\nnames = ["a", "b"]\n\n[[name]]\nby = "x"\n', encoding="utf-8")
    with pytest.raises(ResolveError) as raised:
        read_curations([tmp_path / "a.toml", tmp_path / "b.toml"])
    message = str(raised.value)
    assert message.startswith("6 bad entries: a.toml:1: [[same]]: found no by, expected who decides")
    assert all(
        f"{name}:4: [[name]]: found no {key}" in message
        for name in ("a.toml", "b.toml")
        for key in ("entity", "label")
    )


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe", "c.toml:1: found bytes that are no UTF-8"), (None, "cannot be read")]
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "c.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ResolveError, match=says):
        read_curations([path])


def test_an_empty_file_decides_nothing() -> None:
    assert parsed("# nothing yet\n")[0].entries == ()


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text("a\"'\\#[]\n\x7f\t", min_size=1)
)
def test_an_entry_that_is_written_is_read_as_it_was(one: str, other: str) -> None:
    values = {"quote": f"q{one}", "pattern": "x", "note": f"n{other}", "by": "b", "date": date(2024, 7, 1)}
    curation, problems = parsed("# kept\n" + to_entry("reject", values))
    assert problems == []
    (entry,) = curation.entries
    assert entry.values == {"quote": f"q{one}".strip(), "pattern": "x"}
    assert entry.person == Attribution(by="b", date="2024-07-01", note=f"n{other}".strip())


def test_every_kind_is_documented() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert all(f"[[{kind}]]" in readme for kind in KINDS)
