"""What each piece is by its own looks, before its neighbours are asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.read import rules
from kg.read.boilerplate import is_title
from kg.read.headings import is_heading
from kg.read.lines import Piece
from kg.read.signs import FINISHED, is_furniture
from kg.records import BlockKind

_DIGITS = re.compile(r"\d+")
_LETTERHEAD = re.compile(
    r"(?=.{2,30}\Z)(?:.{2,10}(?:证券|期货|证券研究所?|研究所|研究院|研究中心|证券股份有限公司|证券有限责任公司|证券有限公司)"
    r"|[A-Z&.]*(?:SECURITIES|RESEARCH|CAPITAL)[A-Z&.]*(?:LTD\.?|LIMITED)?)\Z"
)
_SHORT = (rules.SIDEBAR, rules.GENRE, _LETTERHEAD)  # of 30 characters at most
#: A running header seen this often, and spread this far (code points), is furniture.
_REPEATS = 3
_SPREAD = 1500


def to_labelled(pieces: Iterable[Piece], *, paged: bool = False) -> list[Piece]:
    """Give every undecided piece the kind that its own words show.

    Lines that come back all over a text are furniture; with ``paged`` it is known already which are.
    """
    labelled = [piece if piece.kind or piece.furniture else to_label(piece) for piece in pieces]
    return labelled if paged else _without_running(labelled)


def to_label(piece: Piece) -> Piece:
    """One piece with its kind, as far as it tells; long text stays undecided."""
    plain = piece.plain
    if len(plain) > 400:
        return piece
    if len(plain) <= 120 and is_furniture(plain):
        return piece._replace(kind=BlockKind.BOILERPLATE, furniture=True)
    kind = _figure_kind(plain) or _list_kind(plain)
    if kind is None and len(plain) <= 180:
        kind = _line_kind(piece)
    return piece._replace(kind=kind) if kind else piece


def _figure_kind(plain: str) -> BlockKind | None:
    caption = rules.CAPTION.match(plain)
    if caption and len(plain) <= 160 and not rules.CAPTION_TALK.match(plain, caption.end()):
        if rules.is_entry(plain):
            return BlockKind.CONTENTS
        if caption[0][-1] in ":：.、)）" or not FINISHED.search(plain):
            return BlockKind.CAPTION
    if rules.SOURCE.match(plain) and len(plain) <= 200:
        return BlockKind.SOURCE
    if rules.NOTE.match(plain) and len(plain) <= 200 and plain[0] in "注备":
        return BlockKind.SOURCE
    return None


def _list_kind(plain: str) -> BlockKind | None:
    if len(plain) <= 20 and rules.RELATED_TITLE.match(plain):
        return BlockKind.RELATED
    if len(plain) <= 30 and rules.CONTENTS_TITLE.match(plain):
        return BlockKind.CONTENTS
    if len(plain) <= 160 and rules.is_entry(plain):
        return BlockKind.CONTENTS
    return None


def _line_kind(piece: Piece) -> BlockKind | None:
    plain = piece.plain
    if is_title(plain):
        return BlockKind.HEADING
    if is_masthead(plain):
        return BlockKind.MASTHEAD
    if not piece.listed and not piece.glued and is_heading(plain, depth=piece.depth, bold=piece.bold):
        return BlockKind.HEADING
    if piece.listed and (piece.bold or piece.depth) and is_heading(plain, depth=piece.depth, bold=piece.bold):
        return BlockKind.HEADING
    return None


def is_masthead(plain: str) -> bool:
    """Whether a line belongs to a names block, a rating line, a date line or a side column."""
    if len(plain) > 80:
        return False
    if rules.MASTHEAD.match(plain):
        return True
    for sign, line in rules.MASTHEAD_SIGNS:
        if sign.search(plain) and line.match(plain):
            return True
    return len(plain) <= 30 and any(line.match(plain) for line in _SHORT)


def _without_running(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark short lines that come back all over the text, page numbers apart, as furniture."""
    keys = [_running_key(piece) for piece in pieces]
    counts = Counter(key for key in keys if key)
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for key, piece in zip(keys, pieces, strict=True):
        if key and counts[key] >= _REPEATS:
            first.setdefault(key, piece.start)
            last[key] = piece.start
    running = {key for key in first if last[key] - first[key] >= _SPREAD}
    return [
        piece._replace(kind=BlockKind.BOILERPLATE, furniture=True) if key in running else piece
        for key, piece in zip(keys, pieces, strict=True)
    ]


def _running_key(piece: Piece) -> str:
    """What a running line is known by: its text with numbers blanked, '' when it cannot be one."""
    unlikely = (BlockKind.ROW, BlockKind.SOURCE, BlockKind.CAPTION, BlockKind.CONTENTS, BlockKind.RELATED)
    if piece.kind in unlikely or piece.furniture or piece.listed or not 4 <= len(piece.plain) <= 80:
        return ""
    if len(piece.plain) < 12 and FINISHED.search(piece.plain):
        return ""
    return _DIGITS.sub("#", piece.plain)
