"""What a file is: by its suffix, and by its first bytes where the suffix lies.

A reader is named by its dotted path, since it runs in a process of its own (``kg.read.worker``).
"""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from posixpath import splitext
from typing import NamedTuple

from kg.errors import ReadError
from kg.read.zips import open_zip


class Format(NamedTuple):
    """A kind of file that can be read. Without a ``reader`` the file's own characters are its text."""

    name: str
    media_type: str
    reader: str | None = None


class Unread(NamedTuple):
    """A kind of file that cannot be read, and what its owner can do."""

    name: str
    advice: str


PLAIN = Format("plain text", "text/plain")
MARKDOWN = Format("Markdown", "text/markdown")
PDF = Format("a PDF", "application/pdf", "kg.read.pdf:parse_pdf")
WEB = Format("a web page", "text/html", "kg.read.web:parse_html")
WORD = Format(
    "a Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "kg.read.word:parse_docx",
)

#: Suffix → format of every file that is a report.
FORMATS = {
    ".txt": PLAIN,
    ".md": MARKDOWN,
    ".pdf": PDF,
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mhtml", ".mht"), WEB),
    **dict.fromkeys((".docx", ".docm"), WORD),
}
ARCHIVE = ".zip"
EXPECTED = "a .txt, .md, .pdf, .html, .docx or .zip file"

_AS_WORD, _AS_PDF = "save it as .docx", "save it as .pdf"
_AS_ZIP = "unpack it, or pack it again as .zip"
#: Suffix → advice, for files that reports come in and that are not read.
UNREAD = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), _AS_WORD),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ppt", ".pptx", ".dps", ".ofd", ".caj", ".djvu"), _AS_PDF),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), _AS_ZIP),
}

_OLD_OFFICE = Unread(
    "an Office file of the old kind, or one with a password", f"{_AS_WORD}, without a password"
)
_PICTURE = Unread("a picture", _AS_PDF)
_PACKED = Unread("an archive other than zip", _AS_ZIP)
_ZIP = Unread("a zip archive", "name it .zip")
_MAGIC: tuple[tuple[bytes, Format | Unread], ...] = (
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"{\\rtf", Unread("an RTF file", _AS_WORD)),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
)
#: The folder in which a zip keeps the document, in the Office formats since 2007.
_OFFICE: dict[str, Format | Unread] = {
    "word": WORD,
    "xl": Unread("a workbook", _AS_PDF),
    "ppt": Unread("a presentation", _AS_PDF),
}
_HEAD = 4096  # bytes in which a file says what it is
_PDF_HEAD = 1024  # viewers look for the header that far in
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,999}?-->\s*)*<(?:!doctype\s+html|html)\b"
    rb"|(?:[\w-]+:[^\n]{0,200}\n[ \t]?){0,9}?mime-version:",
    re.IGNORECASE | re.DOTALL,
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_kind(content: bytes) -> Format | Unread | None:
    """What the first bytes of a file tell; None where they tell nothing, as those of a text do.

    >>> find_kind(b"%PDF-1.7 ...").name, find_kind("研报".encode())
    ('a PDF', None)
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_packed(content)
    if _PAGE.match(_to_head(content)):
        return WEB
    return PDF if b"%PDF-" in content[:_PDF_HEAD] else None


def _find_packed(content: bytes) -> Format | Unread:
    try:
        with open_zip(BytesIO(content)) as packed:
            tops = {name.partition("/")[0] for name in packed.namelist()}
    except ReadError:
        return _ZIP
    return next((_OFFICE[top] for top in sorted(tops & _OFFICE.keys())), _ZIP)


def _to_head(content: bytes) -> bytes:
    """The first characters as ASCII sees them, whatever their width."""
    head = content[:_HEAD]
    if head.startswith(_UTF16):
        return head.decode("utf-16", "ignore").encode("ascii", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def find_format(name: str, content: bytes) -> Format:
    """How to read ``content``: as its first bytes say; as its suffix says where they say nothing.

    Raises:
        ReadError: it is of a kind that is not read, or not at all what its suffix promises.
    """
    claimed = FORMATS.get(to_suffix(name))
    found = find_kind(content)
    if found is _ZIP and claimed is WORD:
        return WORD  # a damaged one: its reader says so
    if isinstance(found, Unread):
        raise ReadError(f"{name}: {found.name}; {found.advice}")
    if claimed in (PDF, WORD) and found in (None, WEB):
        instead = "a web page, perhaps of a login," if found is WEB else "something else"
        raise ReadError(f"{name}: not {claimed.name} but {instead} under its name; fetch the report again")
    chosen = found or claimed
    if chosen is None:
        raise ReadError(f"{name}: not a report; expected {EXPECTED}")
    return chosen


def to_suffix(name: str) -> str:
    """The suffix of a file name, in lower case."""
    return splitext(name)[1].lower()
