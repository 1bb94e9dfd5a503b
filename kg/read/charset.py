"""The characters of a web page's bytes: what they are, not what its header claims.

Pages say gb2312 and hold GB18030, Big5 or UTF-8; saved anew, they keep the header of the old encoding.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from kg.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<meta\b[^<>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.I)
_HEAD = 8192  # bytes in which a page declares its encoding
_SAMPLE = 400_000  # bytes that tell the encoding
_WIDE = re.compile(r"[^\x00-\x7f]")
_LOST = "\ufffd"
_DAMAGED = 0.05  # share of a UTF-8 page's characters beyond ASCII that may be damaged
_PLAIN = 0.6  # least share of common characters
#: Encodings of Chinese and the first bytes of their common characters, level 1 of each standard.
_LEVELS = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5hkscs": ("big5", range(0xA4, 0xC7))}
_PUNCTUATION = re.compile(r"[\u00a0-\u00ff\u2000-\u27bf\u3000-\u303f\uff00-\uffef]")


def decode(content: bytes, declared: str | None = None) -> str:
    """The page's text; characters that are damaged come out as U+FFFD.

    ``declared`` is the encoding that came with the page, if any: it and the page's own header
    count only where the bytes are no Chinese.

    Raises:
        ReadError: no encoding fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    return content.decode(_encoding(content, declared), errors="replace")


def _encoding(content: bytes, declared: str | None) -> str:
    sample = content[:_SAMPLE]
    wide = _WIDE.findall(sample.decode("utf-8", errors="replace"))
    if wide.count(_LOST) <= max(1, _DAMAGED * len(wide)) and b"\x00" not in sample:
        return "utf-8"  # one may be lost at the sample's end
    shares = {encoding: _share(sample, encoding) for encoding in _LEVELS}
    best = max(shares, key=lambda encoding: shares[encoding])
    encoding = best if shares[best] >= _PLAIN else _known(declared) or _known(_header(content))
    if encoding is None or b"\x00" in sample:
        raise ReadError("not text in UTF-8, GB18030, Big5 or an encoding that it names; save it as UTF-8")
    return encoding


def _share(sample: bytes, encoding: str) -> float:
    """The share of common characters among those beyond ASCII."""
    wide = _WIDE.findall(sample.decode(encoding, errors="replace"))
    is_common = _common(encoding)
    return sum(map(is_common, wide)) / max(1, len(wide))


def _common(encoding: str) -> Callable[[str], bool]:
    standard, leads = _LEVELS[encoding]

    def is_common(character: str) -> bool:
        if _PUNCTUATION.match(character):
            return True
        encoded = character.encode(standard, errors="ignore")
        return len(encoded) == 2 and encoded[0] in leads

    return is_common


def _header(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_HEAD])
    return found[1].decode("ascii") if found else None


def _known(name: str | None) -> str | None:
    """The name if Python has a codec for it that gives text, else None."""
    try:
        b"a".decode(name or "", errors="replace")
    except (LookupError, ValueError):  # no codec has the name, or one that is no encoding of text
        return None
    return name
