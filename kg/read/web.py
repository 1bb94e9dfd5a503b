"""A saved web page to the text of the report on it; scripts do not run, nothing is fetched."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from kg.errors import ReadError
from kg.read.article import to_article
from kg.read.charset import decode
from kg.read.markup import to_text
from kg.read.parsed import Parsed

#: Of markup, without what is embedded in it: a longer page is no report, and its tree takes 250 MB.
MAX_CHARACTERS, MAX_TAGS = 12_000_000, 500_000
_EMBEDDED = re.compile(rb"data:[\w.+-]+/[\w.+-]+(?:;[\w=.+-]+)*;base64,[A-Za-z0-9+/=%\s]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TOP = 1000  # code points in which a title need not be printed twice
_PAGE = ("text/html", "application/xhtml+xml")
_ARCHIVE_HEAD = 4096
_TOO_DEEP = "Excessive depth"  # how libxml2 begins to say so
_NO_TEXT = "the page prints no text; it may stand in a frame or be loaded by a script: save it as text"
_DEEP = "the page's elements are nested too deep to be read; save it as text"


def parse_html(content: bytes) -> Parsed:
    """The report that a saved page holds: its title, byline and text, without what surrounds them.

    ``content`` is HTML, XHTML or a web archive (MHTML) in any usual encoding of Chinese. Headings
    are Markdown's, rows of tables have tabs, paragraphs a blank line between them.

    Raises:
        ReadError: the page is too large, is no page, or prints no text.
    """
    content, declared = _unpack(content)
    markup = _CONTROL.sub("", decode(_EMBEDDED.sub(b"data:,", content), declared))
    _limit(len(markup), MAX_CHARACTERS, "characters")
    _limit(markup.count("<"), MAX_TAGS, "tags")
    page, is_whole = _parse(markup)
    article, title = to_article(page)
    text = to_text(article)
    if not text:
        raise ReadError(_NO_TEXT if is_whole else _DEEP)
    if title not in text[:_TOP]:
        text = f"# {title}\n\n{text}"
    return Parsed(text=text, warnings=tuple(_warnings(text, is_whole=is_whole)))


def _limit(number: int, most: int, what: str) -> None:
    if number > most:
        raise ReadError(f"a page of {number:,} {what}, more than the limit of {most:,}; save it as text")


def _unpack(content: bytes) -> tuple[bytes, str | None]:
    """The page of a web archive and the encoding its part declares; other content as it is."""
    head = content[:_ARCHIVE_HEAD]
    if b"mime-version:" not in head.lower() or head.lstrip()[:1] == b"<":
        return content, None
    try:
        parts = list(message_from_bytes(content, policy=policy.default).walk())
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise ReadError(f"a damaged web archive ({error}); save the page as HTML") from error
    for part in parts:
        page = part.get_payload(decode=True)
        if part.get_content_type() in _PAGE and isinstance(page, bytes):
            return page, part.get_content_charset()
    raise ReadError("a web archive without a page; save the page as HTML")


def _parse(markup: str) -> tuple[HtmlElement, bool]:
    """The tree of a page, and whether all of it is there."""
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        page = document_fromstring(markup.encode("utf-8", errors="replace"), parser=parser)
    except ParserError as error:
        raise ReadError(_NO_TEXT) from error
    return page, not any(_TOO_DEEP in entry.message for entry in parser.error_log)


def _warnings(text: str, *, is_whole: bool) -> list[str]:
    lost = text.count("\ufffd")
    found = [f"{lost} characters of the page are damaged"] if lost else []
    return found if is_whole else [*found, "the page is nested too deep; what stands deepest is left out"]
