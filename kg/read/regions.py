"""What a piece is by the company it keeps: contents, earlier reports, names blocks, bare titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.read import rules
from kg.read.boilerplate import find_zones
from kg.read.headings import is_heading_rest, numbering_rank
from kg.read.lines import Piece
from kg.read.signs import has_open_bracket, is_finished
from kg.records import BlockKind

_DATE = r"(?:19|20)?\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?"
_RELATED_ENTRY = re.compile(
    rf"(?:\d{{1,2}}[、.．)）]|[《〈“]|(?:——|--+|—)?[(（]?{_DATE}[)）]?\Z|.*{_DATE}[)）》]?\Z)", re.S
)
_RELATED_TAIL = re.compile(rf"(?:——|--+|—|[-(（，,])*{_DATE}[)）]?\Z")
_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:[,，]?(?:CFA|CPA|PhD|FRM|博士))*\Z|[\w&]{1,12}/[\w&/]{1,12}\Z|[\w&及与]{2,16}/[\w&]{1,12}\Z"
)
_PAGE = re.compile(r"\A[^\t]{4,80}\t\d{1,3}\Z")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CAPTION_REACH = 6
#: Within running text without blank lines, a title is shorter than a full line.
_SHORT_TITLE = 24
#: A line of this many characters may have been broken for want of room.
_FULL_LINE = 28


def to_placed(pieces: Sequence[Piece], *, paged: bool = False) -> list[Piece]:
    """Decide what the pieces' neighbours decide; then lay the boilerplate zones over all of it.

    With ``paged`` a blank line stands wherever print shows that a line is not the next one's beginning.
    """
    placed = _with_contents(list(pieces))
    placed = _with_related(placed)
    placed = _with_names(placed)
    placed = _with_wrapped(placed)
    placed = _with_bare_titles(placed, paged=paged)
    return _with_zones(placed)


def _with_contents(pieces: list[Piece]) -> list[Piece]:
    """After a contents title, everything up to the last entry in sight is contents."""
    inside = 0
    for index, piece in enumerate(pieces):
        if piece.furniture:
            continue
        if piece.kind is BlockKind.CONTENTS:
            inside = 4
        elif inside and not piece.glued and (_is_listed(piece) or _between_entries(pieces, index)):
            pieces[index] = piece._replace(kind=BlockKind.CONTENTS)
        else:
            inside = 0
    return pieces


def _is_listed(piece: Piece) -> bool:
    """An entry whose leaders were lost, or became a tab before the page number."""
    if piece.kind is BlockKind.ROW:
        return _PAGE.search(piece.plain) is not None
    return rules.ENTRY.match(piece.plain) is not None


def _between_entries(pieces: Sequence[Piece], index: int) -> bool:
    """A short line that was broken off an entry: the next line has the leaders."""
    following = next((piece for piece in pieces[index + 1 : index + 3] if not piece.furniture), None)
    return (
        len(pieces[index].plain) <= 60
        and following is not None
        and following.kind is BlockKind.CONTENTS
        and rules.CONTENTS_TITLE.match(following.plain) is None
    )


def _with_related(pieces: list[Piece]) -> list[Piece]:
    inside = False
    for index, piece in enumerate(pieces):
        if piece.furniture or piece.glued:
            continue
        if piece.kind is BlockKind.RELATED:
            inside = True
        elif inside and not piece.far and (_is_entry(pieces, index) or _ends_entry(pieces, index)):
            pieces[index] = piece._replace(kind=BlockKind.RELATED)
        else:
            inside = False
    return pieces


def _is_entry(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if len(piece.plain) > 160 or piece.depth or piece.kind in (BlockKind.ROW, BlockKind.CAPTION):
        return False
    if _RELATED_ENTRY.match(piece.plain) or (piece.listed and not is_finished(piece.plain)):
        return True
    return any(_RELATED_TAIL.match(following.plain) for following in pieces[index + 1 : index + 3])


def _ends_entry(pieces: Sequence[Piece], index: int) -> bool:
    """The rest of an entry whose title was broken inside its brackets."""
    return len(pieces[index].plain) <= 60 and has_open_bracket(pieces[index - 1].plain)


def is_related_tail(plain: str) -> bool:
    """Whether a line only finishes the entry before it: "——2024 年 06 月 17 日"."""
    return _RELATED_TAIL.match(plain) is not None


def _with_names(pieces: list[Piece]) -> list[Piece]:
    """A bare name or industry beside a line of the masthead belongs to it."""
    for index, piece in enumerate(pieces):
        undecided = piece.kind is None or (piece.kind is BlockKind.HEADING and not piece.depth)
        bare = undecided and not piece.listed and not rules.SECTION.match(piece.plain)
        if bare and _NAME.match(piece.plain) and _near_masthead(pieces, index):
            pieces[index] = piece._replace(kind=BlockKind.MASTHEAD)
    return pieces


def _near_masthead(pieces: Sequence[Piece], index: int) -> bool:
    around = (*pieces[max(index - 1, 0) : index], *pieces[index + 1 : index + 2])
    return any(piece.kind is BlockKind.MASTHEAD for piece in around)


def _with_wrapped(pieces: list[Piece]) -> list[Piece]:
    """A numbered line that fills its width is a heading only if what follows is its short rest."""
    for index in range(len(pieces) - 1):
        piece, after = pieces[index], pieces[index + 1]
        numbered = piece.kind is BlockKind.HEADING and not (piece.depth or piece.bold)
        if not numbered or after.apart or after.kind is not None or after.listed:
            continue
        if is_heading_rest(piece.plain, after.plain):
            pieces[index + 1] = after._replace(kind=BlockKind.HEADING)
        elif len(piece.plain) >= _FULL_LINE and not numbering_rank(after.plain):
            pieces[index] = piece._replace(kind=None)
    return pieces


def _with_bare_titles(pieces: list[Piece], *, paged: bool) -> list[Piece]:
    """A short line that stands alone, ends in no punctuation and continues nothing is a heading."""
    figure = -_CAPTION_REACH
    unfinished = False
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.CAPTION:
            figure = index
        elif piece.kind is BlockKind.SOURCE:
            figure = -_CAPTION_REACH
        if piece.kind is BlockKind.HEADING:
            unfinished = False
        if piece.kind is not None:
            continue
        in_figure = index - figure < _CAPTION_REACH and _source_follows(pieces, index)
        runs_on = paged and index + 1 < len(pieces) and not pieces[index + 1].apart
        if not (unfinished or in_figure or runs_on) and _is_bare_title(pieces, index):
            pieces[index] = piece._replace(kind=BlockKind.HEADING)
        else:
            unfinished = len(piece.plain) >= 24 and not is_finished(piece.plain)
    return pieces


def _source_follows(pieces: Sequence[Piece], index: int) -> bool:
    return any(piece.kind is BlockKind.SOURCE for piece in pieces[index + 1 : index + _CAPTION_REACH])


def _is_bare_title(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if piece.glued or piece.listed or not 2 <= len(piece.plain) <= 60 or not _HAN.search(piece.plain):
        return False
    if piece.plain[-1] in "。；;！!？?，,、：:…" or has_open_bracket(piece.plain) or "。" in piece.plain:
        return False
    return _begins_alone(pieces, index) and _ends_alone(pieces, index)


def _begins_alone(pieces: Sequence[Piece], index: int) -> bool:
    """After a blank line, a line of another kind, or the end of a paragraph."""
    if index == 0 or pieces[index].apart:
        return True
    before = pieces[index - 1]
    if before.kind is BlockKind.HEADING:
        return pieces[index].plain.startswith("——")
    if before.kind is not None:
        return before.kind in (BlockKind.MASTHEAD, BlockKind.RELATED, BlockKind.BOILERPLATE, BlockKind.SOURCE)
    return is_finished(before.plain) and len(pieces[index].plain) <= _SHORT_TITLE


def _ends_alone(pieces: Sequence[Piece], index: int) -> bool:
    """Before a blank line, a line of another kind, a subtitle, or a full line of text."""
    if index + 1 == len(pieces):
        return True
    after = pieces[index + 1]
    if after.apart or after.kind is not None or after.plain.startswith("——"):
        return True
    return not pieces[index].apart and len(after.plain) > _SHORT_TITLE


def _with_zones(pieces: list[Piece]) -> list[Piece]:
    for start, end in find_zones(pieces):
        for index in range(start, end):
            pieces[index] = pieces[index]._replace(kind=BlockKind.BOILERPLATE)
    return pieces
