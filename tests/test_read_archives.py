"""Zip files are read as folders, whatever they say of themselves."""

from __future__ import annotations

import os
import stat
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packing import GbkInfo, Utf8Info, encrypted, unicode_path, write_zip, zipped

from kg.read import zips
from kg.read.archives import read_archive
from kg.read.sources import Source
from kg.read.zips import Limits
from kg.records import Issue

REPORT = "云杉证券：视频模型周报\n我们认为视频生成模型进展较快。\n"
BLANK = b" " * 3_000_000  # packs about a thousand times


def read(path: Path, **limits: int) -> tuple[dict[str, bytes], list[Issue]]:
    found = list(read_archive(path, path.name, Limits(**limits)))
    sources = [one for one in found if isinstance(one, Source)]
    assert len({one.source_file for one in sources}) == len(sources)
    return {one.source_file: one.content for one in sources}, [one for one in found if isinstance(one, Issue)]


def only(issues: list[Issue], severity: str = "error") -> Issue:
    (issue,) = issues
    assert issue.severity == severity
    assert issue.message.startswith(issue.file)
    assert "\n" not in issue.message
    return issue


def test_members_are_named_sorted_and_whole(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"b/2.txt": REPORT, "1.pdf": b"%PDF", "b/notes.csv": "x", "b/": ""})
    sources, issues = read(path)
    assert list(sources.items()) == [("a.zip/1.pdf", b"%PDF"), ("a.zip/b/2.txt", REPORT.encode())]
    assert issues == []


def test_the_digest_is_that_of_the_member(tmp_path):
    (one,) = read_archive(write_zip(tmp_path / "a.zip", {"1.txt": REPORT}), "a.zip", Limits())
    assert isinstance(one, Source)
    assert one.digest == Source(source_file="x", content=REPORT.encode()).digest


def test_an_archive_in_an_archive_is_read_and_a_third_is_not(tmp_path):
    third = zipped({"3.txt": "三"})
    inner = zipped({"2.txt": "二", "third.zip": third})
    sources, issues = read(write_zip(tmp_path / "a.zip", {"in/inner.zip": inner, "1.txt": "一"}))
    assert list(sources) == ["a.zip/1.txt", "a.zip/in/inner.zip/2.txt"]
    assert only(issues).file == "a.zip/in/inner.zip/third.zip"
    assert "3 deep" in issues[0].message


# --- names


@pytest.mark.parametrize("kind", [ZipInfo, GbkInfo, Utf8Info])
def test_chinese_names_with_and_without_the_flag(tmp_path, kind):
    sources, _ = read(write_zip(tmp_path / "a.zip", {"研报/传媒周报（一）.txt": REPORT, "a.txt": "x"}, kind))
    assert list(sources) == ["a.zip/a.txt", "a.zip/研报/传媒周报（一）.txt"]


@pytest.mark.parametrize(("of", "name"), [(b"????.txt", "传媒.txt"), (b"another.txt", "____.txt")])
def test_the_unicode_path_of_info_zip_counts_for_the_name_it_was_made_for(tmp_path, of, name):
    info = ZipInfo("____.txt" if of == b"another.txt" else "????.txt")
    info.extra = b"\x55\x54\x01\x00\x00" + unicode_path(of, "传媒.txt")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, REPORT)
    assert list(read(tmp_path / "a.zip")[0]) == [f"a.zip/{name}"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/root/a.txt", "root/a.txt"),
        ("C:\\报告\\a.txt", "报告/a.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\x1b[31m\u202etxt.txt", "a_[31m_txt.txt"),
    ],
)
def test_names_never_lead_out_nor_steer_a_terminal(tmp_path, name, called):
    assert list(read(write_zip(tmp_path / "a.zip", {name: REPORT}))[0]) == [f"a.zip/{called}"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_given_twice_is_told_apart(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in (
            ("d/a.b.txt", "一"),
            ("d/a.b (2).txt", "二"),
            ("d/a.b.txt", "三"),
            ("../d/a.b.txt", "四"),
        ):
            archive.writestr(name, content)
    sources, issues = read(tmp_path / "a.zip")
    assert {name: content.decode() for name, content in sources.items()} == {
        "a.zip/d/a.b.txt": "一",
        "a.zip/d/a.b (2).txt": "二",
        "a.zip/d/a.b (3).txt": "三",
        "a.zip/d/a.b (4).txt": "四",
    }
    assert issues == []


def test_hidden_files_and_links_are_no_reports(tmp_path):
    link = ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    hidden = ("__MACOSX/._a.txt", "._a.txt", ".git/a.txt", "~$a.docx")
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for one in (link, *hidden, "a.txt"):
            archive.writestr(one, "/etc/hostname")
    assert list(read(tmp_path / "a.zip")[0]) == ["a.zip/a.txt"]


# --- what cannot be read


def test_files_that_reports_come_in_and_that_are_not_read_are_counted(tmp_path):
    old = b"\xd0\xcf\x11\xe0"
    members = {"b.doc": old, "a.doc": old, "c.rar": b"Rar!", "page.doc": b"<html>", "x.csv": "1"}
    sources, issues = read(write_zip(tmp_path / "z.zip", members))
    assert list(sources) == ["z.zip/page.doc"]
    assert [(one.severity, one.message) for one in issues] == [
        ("warning", "z.zip/a.doc and 1 more .doc: passed over; save it as .docx"),
        ("warning", "z.zip/c.rar: passed over; unpack it, or pack it again as .zip"),
    ]


def test_an_archive_without_reports_says_so(tmp_path):
    _, issues = read(write_zip(tmp_path / "a.zip", {"x.csv": "1"}))
    assert "no reports in this archive" in only(issues, "warning").message


def test_encrypted_members_are_told_together(tmp_path):
    (tmp_path / "a.zip").write_bytes(encrypted(zipped({"1.txt": REPORT, "2.txt": REPORT, "3.zip": "x"})))
    sources, issues = read(tmp_path / "a.zip")
    assert sources == {}
    assert {one.severity for one in issues} == {"error"}
    assert "a.zip/1.txt and 1 more .txt: passed over; encrypted" in issues[0].message
    assert issues[1].file == "a.zip/3.zip"


def test_a_method_that_is_not_read(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", REPORT * 50, ZIP_BZIP2)
        archive.writestr("2.txt", REPORT * 50, ZIP_DEFLATED)
    sources, issues = read(tmp_path / "a.zip")
    assert list(sources) == ["a.zip/2.txt"]
    assert "packed by method 12" in only(issues).message


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no zip at all", zipped({"1.txt": REPORT * 99})[:-60]]
)
def test_an_archive_that_is_none_or_cut_off(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    sources, issues = read(tmp_path / "a.zip")
    assert sources == {}
    assert "not a whole zip archive" in only(issues).message


def test_a_damaged_member_does_not_stop_the_others(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", REPORT)
        archive.writestr("2.txt", REPORT)
    content = (
        (tmp_path / "a.zip").read_bytes().replace(REPORT.encode(), REPORT.replace("云", "雨").encode(), 1)
    )
    (tmp_path / "a.zip").write_bytes(content)
    sources, issues = read(tmp_path / "a.zip")
    assert list(sources) == ["a.zip/2.txt"]
    assert "a.zip/1.txt: damaged" in only(issues).message


def test_a_damaged_inner_archive_does_not_stop_the_others(tmp_path):
    sources, issues = read(write_zip(tmp_path / "a.zip", {"1.zip": b"PK\x03\x04", "2.txt": REPORT}))
    assert list(sources) == ["a.zip/2.txt"]
    assert only(issues).file == "a.zip/1.zip"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_archive_that_may_not_be_read(tmp_path):
    write_zip(tmp_path / "a.zip", {"1.txt": REPORT}).chmod(0)
    assert "cannot be read" in only(read(tmp_path / "a.zip")[1]).message


# --- limits


def test_a_member_over_the_limit_and_the_others_go_on(tmp_path):
    sources, issues = read(write_zip(tmp_path / "a.zip", {"1.txt": "长" * 400, "2.txt": "短"}), file=1000)
    assert list(sources) == ["a.zip/2.txt"]
    assert "a.zip/1.txt: over the limit of 0.001 MB" in only(issues).message


def test_a_member_that_unpacks_without_end(tmp_path):
    sources, issues = read(write_zip(tmp_path / "a.zip", {"1.txt": BLANK, "2.txt": os.urandom(100_000)}))
    assert list(sources) == ["a.zip/2.txt"]
    assert "a.zip/1.txt: unpacks to over 100 times its size" in only(issues).message


@pytest.mark.parametrize(
    ("field", "value"), [("file_size", 10), ("file_size", 2**31), ("compress_size", 2**31)]
)
def test_a_size_that_is_forged_helps_nothing(tmp_path, field, value):
    with ZipFile(tmp_path / "a.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("1.txt", BLANK * 5)
        setattr(archive.filelist[0], field, value)
    tracemalloc.start()
    sources, issues = read(tmp_path / "a.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sources == {}
    assert only(issues).file.startswith("a.zip")
    assert peak < 10_000_000


def test_an_archive_at_the_end_of_what_is_read_of_it(tmp_path):
    path = write_zip(tmp_path / "a.zip", {f"{number}.txt": os.urandom(1000) for number in range(9)})
    sources, issues = read(path, total=5500)
    assert len(sources) == 5
    assert "a.zip: unpacks to more than" in only(issues).message
    assert "the rest of it was not read" in issues[0].message


def test_what_is_unpacked_of_an_inner_archive_counts_too(tmp_path):
    inner = zipped({"2.txt": os.urandom(3000)})
    sources, issues = read(write_zip(tmp_path / "a.zip", {"1.zip": inner, "3.txt": "x"}), total=5000)
    assert sources == {}
    assert only(issues).file == "a.zip"


def test_more_members_than_are_read(tmp_path):
    path = write_zip(
        tmp_path / "a.zip",
        {**{f"{n}.txt": str(n) for n in range(5)}, "0.zip": zipped({"a.txt": "x", "b.txt": "y"})},
    )
    sources, issues = read(path, members=6)
    assert list(sources) == [f"a.zip/{n}.txt" for n in range(5)]
    assert "a.zip/0.zip: more than 6 files in all; 2 were not read" in only(issues).message


def test_a_list_of_members_too_long_to_take_in(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MAX_DIRECTORY", 1000)
    path = write_zip(tmp_path / "a.zip", {f"{number:050}.txt": "x" for number in range(20)})
    sources, issues = read(path)
    assert sources == {}
    assert "its list of members" in only(issues).message


def test_one_member_is_in_memory_at_a_time(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(12):
            archive.writestr(f"{number}.txt", os.urandom(2_000_000))
    inner = (tmp_path / "a.zip").read_bytes()
    write_zip(tmp_path / "b.zip", {"a.zip": inner})
    del inner
    tracemalloc.start()
    sizes = [
        len(one.content)
        for one in read_archive(tmp_path / "b.zip", "b.zip", Limits())
        if isinstance(one, Source)
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sizes == [2_000_000] * 12
    assert peak < 8_000_000


# --- laws


GOOD = zipped({"a/1.txt": REPORT * 3, "2.md": "x", "in.zip": zipped({"3.txt": REPORT})})


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_bytes_changed_anywhere_never_stop_the_reading(tmp_path_factory, changes):
    content = bytearray(GOOD)
    for place, byte in changes:
        content[place] = byte
    path = tmp_path_factory.getbasetemp() / "changed.zip"
    path.write_bytes(content)
    found = list(read_archive(path, "a.zip", Limits(file=10_000)))
    assert found
    assert all(one.message.startswith("a.zip") for one in found if isinstance(one, Issue))


@given(st.permutations(["b.txt", "a/1.txt", "a.md", "研报.txt"]))
def test_the_order_in_the_archive_does_not_matter(order):
    found = [name for name, _ in zips.find_members(zips.open_zip(BytesIO(zipped(dict.fromkeys(order, "x")))))]
    assert found == ["a.md", "a/1.txt", "b.txt", "研报.txt"]
