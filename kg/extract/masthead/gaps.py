"""Names in the gaps between a byline's other tokens.

A gap can hold names alone, joined by 、, letter-spaced, or glued to other words when the source has lost
its white space.
"""

from __future__ import annotations

import re

from kg.extract.masthead.names import (
    is_latin_name,
    is_name,
    is_placed_name,
    split_head,
    split_row,
    split_tail,
)
from kg.extract.masthead.tokens import Kind, Token, find_marks

#: Tokens a name may lean on: it stands right before or right after one of them.
_ANCHORS = frozenset({Kind.ROLE, Kind.LICENCE, Kind.EMAIL, Kind.PHONE, Kind.LABEL})


def find_tokens(text: str) -> list[Token]:
    """All byline tokens of a clean text in order, names included."""
    return _with_names(text, find_marks(text))


def _with_names(text: str, tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    ends = Token(Kind.NOISE, 0, 0, "")
    last = Token(Kind.NOISE, len(text), len(text), "")
    for index, (before, after) in enumerate(zip([ends, *tokens], [*tokens, last], strict=True)):
        if before is not ends:
            out.append(before)
        if before.kind in _ANCHORS or after.kind in _ANCHORS:
            out += _row(text, before, tokens[index:]) or _names_between(text, before, after)
    return out


def _row(text: str, before: Token, following: list[Token]) -> list[Token]:
    """Names run together, as many of them as roles or licences follow in a row."""
    if not following or following[0].kind not in (Kind.ROLE, Kind.LICENCE, Kind.LABEL):
        return []
    low, high = max(before.end, following[0].start - _ROW), following[0].start
    run = _HAN_TAIL.search(text, low, high)
    values = (one for one in following[: 2 * _MOST] if one.kind is not Kind.LABEL)
    kinds = [one.kind for one in values]
    count = next((at for at, kind in enumerate(kinds) if kind is not kinds[0]), len(kinds))
    if run is None or not 2 <= count <= _MOST or kinds[0] not in (Kind.ROLE, Kind.LICENCE):
        return []
    names, start = split_row(run[0], count), run.end()
    out: list[Token] = []
    for name in reversed(names):
        start -= len(name)
        out.append(Token(Kind.NAME, start, start + len(name), name, sure=False))
    return out[::-1]


_MOST = 4  # names in one row of a byline, at most
_ROW = 3 * _MOST
_HAN_TAIL = re.compile(r"[\u4e00-\u9fff]{4,}\Z")
_PIECE = re.compile(
    r"[\u4e00-\u9fff](?: {1,6}[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])"  # letter-spaced
    r"|[\u4e00-\u9fff]+|[A-Z][a-z]+(?:[ -][A-Z][a-z]*\.?){1,2}"
)
_TITLES = re.compile(r"[\s，,、/(（]*(?:CFA|CPA|FRM|PhD|Ph\.D|MBA|博士|硕士|先生|女士)[)）]?")
_JOINER = re.compile(r"[\s、，,/;；|(（)）:：│·\-—*.]*")
_REACH = 40  # code points a name may stand away from the token it leans on, separators included


def _names_between(text: str, before: Token, after: Token) -> list[Token]:
    """Names in the gap between two tokens: a run of them from either side."""
    low, high = before.end, after.start
    window = text[low:high] if high - low <= 2 * _REACH else None
    if window is not None:
        whole = _joined(text, low, high)
        if whole:
            return whole
    mailbox = after.value if after.kind is Kind.EMAIL else None
    names: list[Token] = []
    if before.kind in (Kind.ROLE, Kind.LABEL) or (before.kind in _ANCHORS and high - low <= 12):
        names += _leading(text, low, high)
    if after.kind in _ANCHORS:
        names += _trailing(text, max(low, names[-1].end if names else low), high, mailbox)
    return names or _placed(text, before, after)


_PLACED = re.compile(r"\A[\s：:|]*([\u4e00-\u9fff](?: {0,4}[\u4e00-\u9fff]){1,3})[\s|（(]*\Z")
_PLACED_LINE = re.compile(r"\n[ |]*([\u4e00-\u9fff](?: {0,4}[\u4e00-\u9fff]){1,3})[\s|（(]*\Z")


def _placed(text: str, before: Token, after: Token) -> list[Token]:
    """A name of no known surname where only one can stand: alone behind a role, or on its line before one.

    It is not sure: a licence or a mailbox must vouch for it.
    """
    pattern = _PLACED if before.kind is Kind.ROLE else _PLACED_LINE
    found = pattern.search(text[before.end : after.start])
    if not found or not (before.kind is Kind.ROLE or after.kind in (Kind.ROLE, Kind.LICENCE)):
        return []
    word = re.sub(r"\s", "", found[1])
    start, end = (before.end + at for at in found.span(1))
    return [Token(Kind.NAME, start, end, word, sure=False)] if is_placed_name(word) else []


def _joined(text: str, low: int, high: int) -> list[Token]:
    """The gap is nothing but names and separators: all of them."""
    names, position = [], low
    while position < high:
        position = _skip(text, position, high)
        if position >= high:
            break
        piece = _PIECE.match(text, position, high)
        if not piece or not (name := _as_name(piece)):
            return []
        names.append(name)
        position = piece.end()
    return names


def _skip(text: str, low: int, high: int) -> int:
    """Over separators, degrees and courtesy titles."""
    while low < high:
        match = _TITLES.match(text, low, high) or _JOINER.match(text, low, high)
        if not match or match.end() == low:
            break
        low = match.end()
    return low


def _as_name(piece: re.Match[str]) -> Token | None:
    word = re.sub(r"\s+", "", piece[0]) if piece[0][0] >= "\u4e00" else piece[0]
    good = is_name(word, apart=True) or is_latin_name(word)
    return Token(Kind.NAME, piece.start(), piece.end(), word) if good else None


def _leading(text: str, low: int, high: int) -> list[Token]:
    """Names right after a role or a label, up to the first piece that is none."""
    names: list[Token] = []
    position = _skip(text, low, min(high, low + _REACH))
    while piece := _PIECE.match(text, position, high):
        name = _as_name(piece)
        if name is None:
            return names if names else _glued_head(piece)
        names.append(name)
        position = _skip(text, piece.end(), high)
        if "\n\n" in text[piece.end() : position]:
            break
    return names


def _glued_head(piece: re.Match[str]) -> list[Token]:
    head = split_head(piece[0]) if len(piece[0]) > 4 else None
    if not head:
        return []
    return [Token(Kind.NAME, piece.start(), piece.start() + len(head), head, sure=False)]


def _trailing(text: str, low: int, high: int, mailbox: str | None) -> list[Token]:
    """Names right before a role, a licence or a contact, back to the first piece that is none."""
    names: list[Token] = []
    for piece in reversed(list(_PIECE.finditer(text, max(low, high - _REACH), high))):
        edge = names[-1].start if names else high
        if _skip(text, piece.end(), edge) < edge:
            break
        cut = piece.start() == high - _REACH and piece.start() > low
        name = None if cut else _as_name(piece)
        if name is None:
            names += [] if names else _glued_tail(text, piece, mailbox)
            break
        names.append(name)
        if text[max(low, name.start - 1) : name.start] not in ("、", "，", ",", "/", " ", ")", "）", "\n"):
            break
    return names[::-1]


def _glued_tail(text: str, piece: re.Match[str], mailbox: str | None) -> list[Token]:
    """A name cut out of a run of characters; a short word set apart by itself is not cut."""
    apart = text[max(0, piece.start() - 1) : piece.start()] in tuple(" \n:：")
    tail = None if apart and len(piece[0]) <= 4 else split_tail(piece[0], mailbox)
    if not tail:
        return []
    return [Token(Kind.NAME, piece.end() - len(tail), piece.end(), tail, sure=False)]
