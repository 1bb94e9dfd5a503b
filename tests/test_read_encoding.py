from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.read.encoding import parse_bytes

TEXT = "本周视频生成模型更新较多，我们建议关注龙头公司。\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings_are_told_apart(codec: str, name: str) -> None:
    assert parse_bytes(TEXT.encode(codec), "a.txt") == (TEXT, name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\xe3\x80\x80", "empty"),
        (b"%PDF-1.4 text", "PDF"),
        (b"PK\x03\x04abc", "zip"),
        (b"\x89PNG\r\n", "picture"),
        (b"abc\x00def", "NUL"),
        ("Größe öäü ÄÖÜ".encode("latin-1"), "convert it to UTF-8"),
        (bytes(range(1, 256)) * 4, "a.txt"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        parse_bytes(content, "a.txt")


def test_random_bytes_are_refused() -> None:
    noise = bytes(random.Random(7).choices(range(1, 256), k=5000))
    with pytest.raises(ReadError):
        parse_bytes(noise, "a.txt")


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\x00" not in text))
def test_utf8_comes_back_unchanged_or_is_refused(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    try:
        assert parse_bytes(text.encode(), "a.txt") == (text, "utf-8")
    except ReadError:
        assert any(character < " " or character == "\x7f" for character in text) or text.startswith(
            ("PK", "%", "{", "R")
        )


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_one_line_error(content: bytes) -> None:
    outcome = "\n"
    try:
        outcome = parse_bytes(content, "a.txt")[0].strip()
    except ReadError as error:
        outcome = str(error).replace("\n", "")
    assert outcome.strip()
