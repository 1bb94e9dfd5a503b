"""A tree of HTML elements to the text we keep: paragraphs, ``#`` headings, ``-`` lists, rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from lxml import etree
from lxml.html import HtmlElement

_WORDS = str.split  # the tables below are words on a line
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements that print nothing of a report; what they hold is passed over.
SILENT = frozenset(
    _WORDS(
        "head script style noscript template svg canvas iframe frame object embed applet audio video map"
        " input button select textarea datalist dialog rt rp"
    )
)
_BLOCKS = frozenset(
    _WORDS(
        "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption"
        " figure footer form header hr html legend li main menu nav ol p pre section summary table tbody"
        " td tfoot th thead tr ul"
    )
).union(HEADINGS)
_BOLD = frozenset(("b", "strong"))
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.I)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
#: A line of the source that ends between two Han characters is no blank; elsewhere it is one.
_HAN = r"[\u2e80-\u2fff\u3001-\ua4cf\uf900-\ufaff\uff00-\uffef]"
_WRAP = re.compile(rf"(?<={_HAN})[ \t\r\f]*\n[ \t\r\n\f]*(?={_HAN})")
_BLANKS = re.compile(r"[ \t\r\n\f\v\x85\xa0\u2000-\u200a\u2028\u2029]+")
_LONGEST_BOLD = 60  # code points; a longer paragraph in bold is no heading
_WIDEST = 60  # columns that one cell may cover
_LONGEST_CELL, _FEW_ROWS, _MANY_LINES = 400, 4, 3


def to_text(root: HtmlElement) -> str:
    """What ``root`` prints, blocks parted by a blank line; no line has a blank at its ends.

    A paragraph all in bold is ``**marked**``, since that is how many reports print their headings.
    Tables that only lay out a page are read cell by cell.
    """
    return "\n\n".join(_blocks(root))


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that it is not shown.

    ``visibility`` does not count: whole articles are saved before a script shows them.
    """
    return element.get("hidden") is not None or _NO_DISPLAY.search(element.get("style", "")) is not None


def is_block(element: HtmlElement) -> bool:
    """Whether an element stands on lines of its own."""
    return element.tag in _BLOCKS or _BLOCK_STYLE.search(element.get("style", "")) is not None


def is_layout(table: HtmlElement) -> bool:
    """Whether a table only places text: one column or row, tables or headings or a whole page inside."""
    if next(table.iterdescendants("table", *HEADINGS), None) is not None:
        return True
    rows = [row for row in _rows(table) if row]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return True
    blocks = [list(_blocks(cell)) for row in rows for cell in row]
    longest = max(sum(map(len, block)) for block in blocks)
    lines = max(len("\n".join(block).split("\n")) for block in blocks)
    return longest > _LONGEST_CELL or (len(rows) <= _FEW_ROWS and lines >= _MANY_LINES)


class _Paragraph:
    """The block being read: its pieces of text, what stands before it, how much of it is bold."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lead = ""
        self.bold = 0  # how many bold elements are open
        self.plain = False  # whether anything was printed that is not bold
        self.raw = 0  # how many elements are open in which line ends count

    def add(self, text: str | None) -> None:
        """Text as the source has it: its line ends are blanks, or nothing between Han characters."""
        if text and not self.raw:
            text = _BLANKS.sub(" ", _WRAP.sub("", text))
        if text:
            self.parts.append(text)
            self.plain = self.plain or not (self.bold or text.isspace())

    def take(self) -> Iterator[str]:
        """The block read so far, if it prints anything; then nothing is read."""
        text = _to_lines(_INVISIBLE.sub("", "".join(self.parts)))
        if text and self.lead.startswith("#"):
            text = " ".join(text.split())
        if text:
            is_title = not (self.plain or self.lead) and len(text) <= _LONGEST_BOLD and "\n" not in text
            yield f"**{text}**" if is_title else self.lead + text
            self.lead = ""
        self.parts, self.plain = [], False


def _to_lines(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip(" \u3000") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _blocks(root: HtmlElement) -> Iterator[str]:
    paragraph = _Paragraph()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            yield from _open(paragraph, element)
            if element.tag in SILENT or is_hidden(element):
                walk.skip_subtree()
            elif element.tag == "table" and not is_layout(element):
                yield from _table(element)
                walk.skip_subtree()
            else:
                paragraph.add(element.text)
        else:
            yield from _close(paragraph, element)
            if element is not root:
                paragraph.add(element.tail)
    yield from paragraph.take()


def _open(paragraph: _Paragraph, element: HtmlElement) -> Iterator[str]:
    if is_block(element):
        yield from paragraph.take()
    if element.tag in HEADINGS:
        paragraph.lead = "#" * int(element.tag[1]) + " "
    elif element.tag == "li":
        paragraph.lead = "- "
    elif element.tag == "br":
        paragraph.parts.append("\n")
    paragraph.bold += _is_bold(element)
    paragraph.raw += element.tag == "pre"


def _close(paragraph: _Paragraph, element: HtmlElement) -> Iterator[str]:
    if is_block(element):
        yield from paragraph.take()
    if element.tag in HEADINGS or element.tag == "li":
        paragraph.lead = ""
    paragraph.bold -= _is_bold(element)
    paragraph.raw -= element.tag == "pre"


def _is_bold(element: HtmlElement) -> bool:
    return element.tag in _BOLD or _BOLD_STYLE.search(element.get("style", "")) is not None


# --- tables ----------------------------------------------------------------------------------


def _table(table: HtmlElement) -> Iterator[str]:
    """A table's caption, and its rows as one block, a tab between cells."""
    for caption in table.iterchildren("caption"):
        yield from _blocks(caption)
    rows = _grid([[(_cell(cell), cell) for cell in row] for row in _rows(table)])
    if rows:
        yield "\n".join(map(_row, rows))


def _rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The shown cells of every shown row, the header's and footer's too."""
    return [
        [cell for cell in row.iterchildren("td", "th") if not is_hidden(cell)]
        for row in table.iter("tr")
        if not is_hidden(row)
    ]


def _cell(cell: HtmlElement) -> str:
    return " ".join(" ".join(_blocks(cell)).replace("**", "").split())


def _grid(rows: Sequence[Sequence[tuple[str, HtmlElement]]]) -> list[tuple[str, ...]]:
    """Rows with a cell for each column; where a merged cell covers others, these are empty.

    Rows and columns that print nothing are left out.
    """
    grid: list[list[str]] = []
    below: dict[int, int] = {}  # column → rows that a merged cell still covers
    for row in rows:
        cells: list[str] = []
        for text, cell in row:
            _cover(cells, below)
            columns, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for part in range(columns):
                below[len(cells)] = height - 1
                cells.append("" if part else text)
        _cover(cells, below)
        if any(cells):
            grid.append(cells)
    columns_filled = [column for column in zip_longest(*grid, fillvalue="") if any(column)]
    return list(zip(*columns_filled, strict=True))


def _cover(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0):
        below[len(cells)] -= 1
        cells.append("")


def _span(cell: HtmlElement, name: str) -> int:
    number = cell.get(name, "1").strip()
    return max(1, min(int(number), _WIDEST)) if number.isascii() and number.isdigit() else 1


def _row(cells: Sequence[str]) -> str:
    """One line; a row of one filled cell ends in a tab, or it would be taken for an indented line."""
    line = "\t".join(cells)
    return line if len([cell for cell in cells if cell]) > 1 or line.endswith("\t") else line + "\t"
