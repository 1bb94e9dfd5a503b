"""A Word file (.docx, .docm) to the text it prints; macros do not run, nothing linked is opened."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element
from lxml.html import HtmlElement

from kg.errors import ReadError
from kg.read.markup import to_text
from kg.read.parsed import Parsed
from kg.read.wordml import to_page, to_styles

#: Bytes of one unpacked part: a thousand pages, and a tree of 400 MB.
MAX_PART = 32 * 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0"
_MAIN = "officeDocument"  # how the kind of the relation ends that leads to the document
_DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def parse_docx(content: bytes) -> Parsed:
    """The text of a Word file: headings as Markdown's, rows of tables with tabs, notes at its end.

    Text boxes stand where they are anchored. Headers and footers, comments, tables of contents, hidden
    and deleted text are left out. Numbers that Word itself sets before paragraphs are not printed.

    Raises:
        ReadError: no Word file, one with a password, a damaged or too large one, or no text.
    """
    if content.startswith(_OLD):
        raise ReadError("password protected or in the old .doc format; save it as .docx without a password")
    try:
        with ZipFile(BytesIO(content)) as package:
            text = to_text(_to_page(package))
    except RuntimeError as error:  # how zipfile says that a part is encrypted
        raise ReadError(f"password protected ({error}); save it without a password") from error
    except etree.XMLSyntaxError as error:
        raise ReadError(f"a damaged Word file ({error.msg}); open it in Word and save it again") from error
    except _DAMAGED as error:
        raise ReadError(f"no Word file, or a damaged one ({error}); save it as .docx again") from error
    if not text:
        raise ReadError("the document prints no text; if its pages are pictures, save it as PDF")
    return Parsed(text=text)


def _to_page(package: ZipFile) -> HtmlElement:
    main = _find_main(package)
    folder = posixpath.dirname(main)
    beside = {name: f"{folder}/{name}.xml" for name in ("styles", "footnotes", "endnotes")}
    parts = {name: _read_part(package, path) for name, path in beside.items() if path in package.namelist()}
    styles = to_styles(parts.pop("styles")) if "styles" in parts else {}
    return to_page(_read_part(package, main), parts.values(), styles)


def _find_main(package: ZipFile) -> str:
    """The path of the part that holds the document's text."""
    names = package.namelist()
    if "_rels/.rels" in names:
        for relation in _read_part(package, "_rels/.rels"):
            if relation.get("Type", "").endswith(f"/{_MAIN}"):
                path: str = posixpath.normpath(relation.get("Target", "")).lstrip("/")
                if path in names:
                    return path
    raise ReadError("no Word file: the archive holds no document")


def _read_part(package: ZipFile, path: str) -> _Element:
    size = package.getinfo(path).file_size  # zipfile unpacks no more than this
    if size > MAX_PART:
        raise ReadError(
            f"{path} unpacks to {size / 1e6:.0f} MB, more than the limit of {MAX_PART / 1e6:.0f} MB; split it"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(package.read(path), parser)
    if root.getroottree().docinfo.doctype:
        raise ReadError(f"{path} declares a document type, which a Word file may not; save it as .docx again")
    return root
