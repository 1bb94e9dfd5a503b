"""A report's text cut into blocks: masthead, headings, paragraphs, tables, captions, boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.read.giant import cut_line, is_giant
from kg.read.labels import to_labelled
from kg.read.lines import Piece, find_lines
from kg.read.paragraphs import to_blocks
from kg.read.regions import to_placed
from kg.read.spaced import to_spaced
from kg.read.tables import HTML_TABLE, find_html_rows, find_loose, html_table_end, to_tables
from kg.records import Block, BlockKind, Span
from kg.text.script import to_simplified


def find_blocks(text: str, furniture: Iterable[Span] | None = None) -> tuple[Block, ...]:
    """All blocks of ``text``, sorted by where they begin, each with the heading that governs it.

    ``furniture`` are the spans of running headers, footers and page numbers where pages told them; None
    where lines that come back must tell.

    Every character that is neither white space nor markup (hashes, bullets, rules, pipes at a row's
    ends, HTML table tags) lies in exactly one fragment of one block. Page furniture is BOILERPLATE.

    >>> [block.kind.value for block in find_blocks("# 标题\\n\\n正文一句。\\n")]
    ['heading', 'paragraph']
    """
    found = _with_furniture(_find_pieces(to_simplified(text)), furniture or ())
    paged = furniture is not None
    pieces = to_placed(to_labelled(found, paged=paged), paged=paged)
    return to_blocks(to_tables(pieces))


def _with_furniture(pieces: Iterable[Piece], furniture: Iterable[Span]) -> Iterator[Piece]:
    known = {span.start for span in furniture}
    for piece in pieces:
        is_known = piece.start in known
        yield piece._replace(kind=BlockKind.BOILERPLATE, furniture=True) if is_known else piece


def _find_pieces(text: str) -> Iterator[Piece]:
    """Lines and HTML rows in order; giant lines are cut."""
    position = 0
    while match := HTML_TABLE.search(text, position):
        yield from _find_lines(text, position, match.start())
        end = html_table_end(text, match.start())
        rows = list(find_html_rows(text, match.end(), end))
        loose = find_loose(text, match.end(), end, rows)
        table = sorted([*rows, *loose], key=lambda piece: piece.start)
        yield from (piece._replace(apart=True) if not number else piece for number, piece in enumerate(table))
        position = end
    yield from _find_lines(text, position, len(text))


def _find_lines(text: str, start: int, end: int) -> Iterator[Piece]:
    yield from to_spaced(text, list(_cut_lines(text, start, end)))


def _cut_lines(text: str, start: int, end: int) -> Iterator[Piece]:
    for piece in find_lines(text, start, end):
        if not piece.kind and is_giant(text, piece.start, piece.end):
            yield from cut_line(text, piece.start, piece.end)
        else:
            yield piece
