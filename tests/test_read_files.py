from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PlayedWorker, write_zip

from kg.errors import ReadError
from kg.outputs import OUTPUTS
from kg.read import files
from kg.read.files import File, find_files, read_document, read_documents, read_sources
from kg.read.parsed import Parsed
from kg.read.sources import Source
from kg.read.zips import Limits
from kg.records import BlockKind, Copy, Issue, IssueKind, Page
from kg.texts import TEXTS

REPORT = "# 云杉证券：视频模型周报\n\n我们认为视频生成模型进展较快。\n"
PAGE = "<!DOCTYPE html>\n<p>我们认为视频生成模型进展较快。</p>"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only_error(issues: tuple) -> str:
    (issue,) = issues
    assert issue.severity == "error"
    assert "\n" not in issue.message
    return issue.message


def names(*paths: Path) -> list[str]:
    return [file.name for file in find_files(paths)[0]]


def test_folders_are_searched_sorted_and_named_relatively(tmp_path: Path) -> None:
    write(tmp_path / "b.TXT", REPORT)
    write(tmp_path / "a" / "z.md", REPORT + "二")
    for name in ("y.pdf", "x.html", "w.HTM", "v.docx", "u.zip", "skip.csv", "t.mhtml"):
        write(tmp_path / "a" / name, name)
    found, issues = find_files([tmp_path])
    assert [file.name for file in found] == [
        *("a/t.mhtml", "a/u.zip", "a/v.docx", "a/w.HTM", "a/x.html", "a/y.pdf", "a/z.md"),
        "b.TXT",
    ]
    assert issues == ()


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
@pytest.mark.parametrize(
    ("raw", "name"),
    [("研报/中信.txt".encode("gb18030"), "研报/中信.txt"), (b"a\xff\xff.txt", "a\ufffd\ufffd.txt")],
)
def test_names_that_are_not_utf8_are_told_in_characters(raw: bytes, name: str, tmp_path: Path) -> None:
    place = os.fsencode(tmp_path) + b"/" + raw
    os.makedirs(os.path.dirname(place), exist_ok=True)
    Path(os.fsdecode(place)).write_text(REPORT, encoding="utf-8")
    assert names(tmp_path) == [name]
    assert names(Path(os.fsdecode(place))) == [name.rpartition("/")[2]]
    Path(os.fsdecode(place)).write_bytes(b"")
    assert only_error(read_documents([tmp_path])[1]).startswith(f"{name}: empty")


def test_equal_bytes_are_read_once_and_linked(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", REPORT)
    write(tmp_path / "a.txt", REPORT)
    (document,), (issue,) = read_documents([tmp_path])
    assert document.source_file == "a.txt"
    assert document.copies == (
        Copy(source_file="b.txt", digest=document.digest, media_type="text/plain", similarity=1.0),
    )
    assert (issue.severity, issue.file) == ("warning", "b.txt")
    assert issue.message == "b.txt: same bytes as a.txt; linked, not counted again"


def test_equal_bytes_that_one_name_makes_unreadable_are_read_by_the_other(tmp_path: Path, played) -> None:
    write(tmp_path / "a.pdf", PAGE)
    write(tmp_path / "b.html", PAGE)
    (document,), issues = read_documents([tmp_path])
    assert document.source_file == "b.html"
    assert "not a PDF but a web page" in only_error(issues)


def test_order_and_repetition_of_paths_do_not_matter(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.txt", REPORT), write(tmp_path / "2.txt", REPORT + "二")
    assert read_documents([one, two]) == read_documents([two, one, two])


def test_an_archive_stands_where_its_members_would(tmp_path: Path) -> None:
    write(tmp_path / "a.zip.txt", REPORT)
    write_zip(tmp_path / "a.zip", {"1.txt": REPORT})
    (document,), _ = read_documents([tmp_path])
    assert document.source_file == min("a.zip.txt", "a.zip/1.txt")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.txt", "no such file"),
        ("empty", "no reports in this folder; expected a .txt, .md, .pdf, .html, .docx or .zip file"),
        ("a.xlsx", "of a kind that is not read; save it as .pdf"),
        ("a.rar", "unpack it, or pack it again as .zip"),
        ("a.csv", "of a kind that is not read; expected a .txt"),
        ("a.doc", "an Office file of the old kind, or one with a password; save it as .docx"),
        ("a.txt", "not a file but a pipe or a device"),
        ("a.zip", "not a whole zip archive"),
    ],
)
def test_bad_paths_are_named(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    for other in ("a.xlsx", "a.rar", "a.csv", "a.zip"):
        write(tmp_path / other, b"PK\x03\x04")
    write(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0")
    os.mkfifo(tmp_path / "a.txt")
    documents, issues = read_documents([tmp_path / name])
    assert documents == ()
    assert words in only_error(issues)
    assert name in only_error(issues)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_an_issue(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT).chmod(0)
    write(tmp_path / "b.txt", REPORT)
    documents, issues = read_documents([tmp_path])
    assert [document.source_file for document in documents] == ["b.txt"]
    assert "cannot be read" in only_error(issues)


@pytest.mark.parametrize("name", ["a.txt", "a.zip"])
def test_a_file_that_vanishes_is_an_issue(tmp_path: Path, name: str) -> None:
    (issue,) = read_sources(File(name=name, path=tmp_path / name))
    assert isinstance(issue, Issue)
    assert issue.message.startswith(f"{name}: cannot be read (No such file")


def test_document_keeps_text_and_digest(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + "甲\r\n乙。\r\n".encode()
    (document,), issues = read_documents([write(tmp_path / "a.md", content)])
    assert issues == ()
    assert document.text == "甲\r\n乙。\r\n"
    assert (document.encoding, document.media_type) == ("utf-8", "text/markdown")
    assert document.digest == sha256(content).hexdigest()


def test_bad_files_do_not_stop_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"")
    write(tmp_path / "b.txt", b"\x00\x01\x02")
    write(tmp_path / "c.txt", REPORT)
    documents, issues = read_documents([tmp_path])
    assert [document.source_file for document in documents] == ["c.txt"]
    assert [issue.file for issue in issues] == ["a.txt", "b.txt"]


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "长" * 1000)
    documents, issues = read_documents([tmp_path], limits=Limits(file=100))
    assert documents == ()
    assert "limit" in only_error(issues)


def test_progress_counts_files(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"1.txt": REPORT, "2.txt": REPORT + "二"})
    write(tmp_path / "b.txt", REPORT + "三")
    seen: list[tuple[int, int]] = []
    documents, _ = read_documents([tmp_path], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2)]
    assert [one.source_file for one in documents] == ["a.zip/1.txt", "a.zip/2.txt", "b.txt"]


# --- folders


def test_files_that_reports_come_in_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    for name in ("c.doc", "a.doc", "b/x.doc", "b/y.rar"):
        write(tmp_path / name, b"\xd0\xcf\x11\xe0")
    write(tmp_path / "page.doc", PAGE)
    write(tmp_path / "data.csv", "1")
    found, issues = find_files([tmp_path])
    assert [file.name for file in found] == ["page.doc"]
    assert [(one.severity, one.file, one.message) for one in issues] == [
        ("warning", "a.doc", "a.doc and 2 more .doc: passed over; save it as .docx"),
        ("warning", "b/y.rar", "b/y.rar: passed over; unpack it, or pack it again as .zip"),
    ]


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".a.txt", "._a.pdf", "~$a.docx", ".git/a.md", "__MACOSX/a.txt", "a.txt"):
        write(tmp_path / name, REPORT)
    assert names(tmp_path) == ["a.txt"]


def test_links_to_files_are_followed_and_links_to_folders_named(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", REPORT)
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "in" / "a.txt")
    found, (issue,) = find_files([tmp_path])
    assert [file.name for file in found] == ["in/a.txt", "in/b.txt"]
    assert issue.message == "in/round: passed over; a link to a folder; name the folder itself"


def test_an_earlier_build_among_the_reports_is_not_read(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "exports"):
        for name in ("build.json", "graph.ttl", "graph.html", f"texts/{'0' * 64}.txt"):
            write(folder / name, REPORT)
    for name in ("a.txt", "other/graph.html", "other/texts/b.txt"):
        write(tmp_path / name, REPORT)
    assert names(tmp_path) == ["a.txt", "other/graph.html", "other/texts/b.txt"]
    assert set(files._OWN) == {"graph.html", TEXTS}
    assert {"graph.html", *files._OWN_MARKS} <= set(OUTPUTS)


# --- files that a reader makes text of


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> PlayedWorker:
    """The worker of ``read_documents``: the text of a file is what follows its first line."""
    worker = PlayedWorker()
    monkeypatch.setattr(files, "Worker", lambda: worker)
    return worker


def source(name: str, content: str | bytes) -> Source:
    return Source(source_file=name, content=content.encode() if isinstance(content, str) else content)


def test_a_reader_is_asked_by_its_name_and_given_the_bytes(tmp_path: Path, played: PlayedWorker) -> None:
    write(tmp_path / "a.pdf", "%PDF-1.7\n正文一。")
    write(tmp_path / "b.html", "<html>\n正文二。")
    write_zip(tmp_path / "c.zip", {"d.pdf": "%PDF-1.7\n正文三。"})
    documents, issues = read_documents([tmp_path])
    assert issues == ()
    assert [(one.source_file, one.text) for one in documents] == [
        ("a.pdf", "正文一。"),
        ("b.html", "正文二。"),
        ("c.zip/d.pdf", "正文三。"),
    ]
    assert [one.media_type for one in documents] == ["application/pdf", "text/html", "application/pdf"]
    assert {one.encoding for one in documents} == {""}
    assert played.asked[0] == ("kg.read.pdf:parse_pdf", "%PDF-1.7\n正文一。".encode())


def test_what_a_reader_tells_is_kept() -> None:
    parsed = Parsed(
        text="# 题\n正文。", pages=(Page(number=1, start=0, end=6, certainty=0.8),), warnings=("cut off",)
    )
    document, issues = read_document(source("a.pdf", b"%PDF-1.7"), PlayedWorker(parsed))
    assert (document.pages, document.encoding) == (parsed.pages, "")
    assert document.blocks[0].kind is BlockKind.HEADING
    assert issues == (Issue(file="a.pdf", kind=IssueKind.READING, message="a.pdf: cut off"),)


def test_an_error_of_a_reader_is_given_the_file_s_name() -> None:
    with pytest.raises(ReadError, match=r"^a\.pdf: encrypted$"):
        read_document(source("a.pdf", b"%PDF-1.7"), PlayedWorker(ReadError("encrypted")))
    with pytest.raises(ReadError, match=r"^a\.txt: a PDF, whatever its suffix says: encrypted$"):
        read_document(source("a.txt", b"%PDF-1.7"), PlayedWorker(ReadError("encrypted")))


def test_a_suffix_that_lies_is_said() -> None:
    document, (issue,) = read_document(source("a.txt", PAGE), PlayedWorker())
    assert document.media_type == "text/html"
    assert document.encoding == ""
    assert issue.message == "a.txt: a web page, whatever its suffix says; read as one"


def test_halves_of_characters_are_no_text() -> None:
    document, _ = read_document(source("a.pdf", b"%PDF-1.7"), PlayedWorker(Parsed(text="甲\ud835乙")))
    assert document.text == "甲\ufffd乙"


@pytest.mark.parametrize("make", [lambda: "%PDF-1.7\n正文。", lambda: REPORT], ids=["pdf", "text"])
def test_a_text_needs_no_worker(make: Callable[[], str]) -> None:
    worker = PlayedWorker()
    read_document(source("a.txt", make()), worker)
    assert len(worker.asked) == make().startswith("%PDF")


# --- laws


@given(st.permutations(["a.txt", "b/a.txt", "b/c.zip", "d.md"]))
def test_the_order_of_arguments_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "mixed"
    if not folder.exists():
        for number, name in enumerate(("a.txt", "b/a.txt", "d.md")):
            write(folder / name, REPORT * (number + 1))
        write_zip(folder / "b" / "c.zip", {"1.txt": REPORT, "2.txt": REPORT * 9})
    asked = [folder / name for name in order]
    assert read_documents(asked) == read_documents(sorted(asked))
