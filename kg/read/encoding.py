"""Bytes to text: UTF-8, UTF-16 with a byte order mark, GB18030; everything else is refused."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError
from kg.read.formats import WEB, find_kind

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# What a report in GB18030 consists of: ASCII, common Han, CJK and general punctuation, Latin letters.
_PLAUSIBLE = re.compile(r"[\t\n\r -~\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2000-\u27bf\u00a0-\u00ff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# The 3,500 characters of GB 2312's first level begin in rows 16-55; garbage rarely stays inside.
_COMMON_LEAD = (0xB0, 0xD7)
_SAMPLE = 200_000


def parse_bytes(content: bytes, name: str) -> tuple[str, str]:
    """The text of ``content`` and the name of its encoding; a byte order mark is not part of the text.

    >>> parse_bytes("研报".encode("gb18030"), "a.txt")
    ('研报', 'gb18030')

    Raises:
        ReadError: empty, blank or binary content, or an encoding that is none of the three.
    """
    _refuse_binary(content, name)
    text, encoding = _decode(content, name)
    if not text.strip():
        raise ReadError(f"{name}: empty, no text to read; expected a report")
    return text, encoding


def _refuse_binary(content: bytes, name: str) -> None:
    kind = find_kind(content)
    if kind is not None and kind is not WEB:
        raise ReadError(f"{name}: {kind.name}, not text; save the report's text as .txt or .md")
    if b"\x00" in content and not content.startswith(_UTF16_MARKS):
        raise ReadError(f"{name}: binary (holds NUL bytes), not text; save the report's text as .txt or .md")


def _decode(content: bytes, name: str) -> tuple[str, str]:
    for encoding, is_it in (("utf-8-sig", _is_utf8), ("utf-16", _is_utf16), ("gb18030", _is_gb18030)):
        if is_it(content):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not _is_garbage(text):
                return text, encoding.removesuffix("-sig")
    message = "not text in UTF-8, UTF-16 with a byte order mark, or GB18030; convert it to UTF-8"
    raise ReadError(f"{name}: {message}")


def _is_utf8(content: bytes) -> bool:
    return not content.startswith(_UTF16_MARKS)


def _is_utf16(content: bytes) -> bool:
    return content.startswith(_UTF16_MARKS)


def _is_gb18030(content: bytes) -> bool:
    """Whether the double bytes are mostly GB 2312's common Han: Latin-1 or Big5 text is not."""
    try:
        sample = content[:_SAMPLE].decode("gb18030", errors="ignore")
    except LookupError:  # pragma: no cover - the codec ships with Python
        return False
    wide = [character for character in sample if character > "\x7f"]
    if not wide:
        return False
    common = sum(_is_common(character) for character in wide)
    return common >= 0.8 * len(wide)


def _is_common(character: str) -> bool:
    if not "\u4e00" <= character <= "\u9fff":
        return _PLAUSIBLE.match(character) is not None
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return _COMMON_LEAD[0] <= lead <= _COMMON_LEAD[1]


def _is_garbage(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(2, len(sample) // 200)
