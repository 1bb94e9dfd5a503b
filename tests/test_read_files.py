from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.read.files import find_sources, read_document, read_documents

REPORT = "# 云杉证券：视频模型周报\n\n我们认为视频生成模型进展较快。\n"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only_error(issues: tuple) -> str:
    (issue,) = issues
    assert issue.severity == "error"
    assert "\n" not in issue.message
    return issue.message


def test_folders_are_searched_sorted_and_named_relatively(tmp_path: Path) -> None:
    write(tmp_path / "b.TXT", REPORT)
    write(tmp_path / "a" / "z.md", REPORT + "二")
    write(tmp_path / "a" / "skip.pdf", b"%PDF-1.7")
    sources, issues = find_sources([tmp_path])
    assert [source.source_file for source in sources] == ["a/z.md", "b.TXT"]
    assert issues == ()


def test_equal_bytes_are_read_once_and_said_so(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", REPORT)
    write(tmp_path / "a.txt", REPORT)
    sources, (issue,) = find_sources([tmp_path])
    assert [source.source_file for source in sources] == ["a.txt"]
    assert (issue.severity, issue.file) == ("warning", "b.txt")
    assert "a.txt" in issue.message


def test_order_and_repetition_of_paths_do_not_matter(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.txt", REPORT), write(tmp_path / "2.txt", REPORT + "二")
    assert find_sources([one, two]) == find_sources([two, one, two])


@pytest.mark.parametrize(
    ("name", "words"),
    [("none", "no such file"), ("empty", "no reports in this folder"), ("a.docx", "not a .txt or .md")],
)
def test_bad_paths_are_named(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "a.docx", b"PK\x03\x04")
    sources, issues = find_sources([tmp_path / name])
    assert sources == ()
    assert words in only_error(issues)
    assert name in only_error(issues)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_an_issue(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", REPORT).chmod(0)
    write(tmp_path / "b.txt", REPORT)
    documents, issues = read_documents([tmp_path])
    assert [document.source_file for document in documents] == ["b.txt"]
    assert "cannot be read" in only_error(issues)


def test_a_file_that_vanishes_is_a_read_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", REPORT)
    (source,), _ = find_sources([path])
    path.unlink()
    with pytest.raises(ReadError, match=r"a\.txt"):
        read_document(source)


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
    documents, issues = read_documents([tmp_path], max_bytes=100)
    assert documents == ()
    assert "limit" in only_error(issues)
