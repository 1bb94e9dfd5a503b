"""Giant lines, where a report lost its white space: cut into pieces at what anchors tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from kg.read import anchors, rules
from kg.read.anchors import Claimed
from kg.read.lines import BULLETS, Piece, to_compact
from kg.read.running import find_running
from kg.records import BlockKind
from kg.text.normalise import to_plain

#: A line longer than this is cut in any case, one longer than half of it when anchors abound.
GIANT = 2000
_LONG = 500
_ANCHORS = re.compile(
    r"资料来源[:：]|数据来源[:：]|请务必|[SA]\d{13}|(?:图表?|表)\d{1,3}[:：]|[.．]{6,}|免责声明|\[Table_"
)
_ENOUGH = 3
_SENTENCE = re.compile(r"[。！？]+[”’」』）)】]*")
_BREAK = re.compile(
    rf"[{BULLETS}\ue000-\uf8ff]+|(?<=[。；！？])(?=[一二三四五六七八九十]{{1,2}}、|（[一二三四五六七八九十]）|\d\.\d(?:\.\d)?[\u4e00-\u9fffA-Z])"
    r"|(?<![及和与、])(?:投资要点|核心观点|主要观点|报告摘要|报告要点|投资建议|风险提示|风险因素|投资策略|盈利预测(?:与|和|及)投资建议)(?=[:：])"
    r"|(?<=[。])(?:投资建议|风险提示|风险因素)(?![。，])"
)
#: A stretch without any sentence end is cut here, so that no block grows without bound.
_HARD = 1500
_BULLETS = re.compile(rf"[\s{BULLETS}\ufeff\ue000-\uf8ff]*")


def is_giant(text: str, start: int, end: int) -> bool:
    """Whether a line holds more than a paragraph: very long, or long with several anchors."""
    if end - start > GIANT:
        return True
    return end - start > _LONG and len(_ANCHORS.findall(text, start, end)) >= _ENOUGH


def cut_line(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of one giant line, in order; together they cover all of it but white space."""
    plain = to_plain(text[start:end])
    position = 0
    for claim in _claims(plain):
        yield from _running_text(text, plain, start, position, claim.start)
        piece = _piece(text, start + claim.start, start + claim.end, claim)
        if piece:
            yield piece
        position = claim.end
    yield from _running_text(text, plain, start, position, len(plain))


def _claims(plain: str) -> list[Claimed]:
    """Who gets which characters: the earlier finder wins, the later one keeps what is left."""
    taken = bytearray(len(plain))
    kept: list[Claimed] = []
    running = (Claimed(*span, BlockKind.BOILERPLATE) for span in find_running(plain))
    tags = (Claimed(*match.span(), None) for match in rules.TAG.finditer(plain))
    contents = list(anchors.find_contents(plain))
    finders = (
        _furniture(running),
        _furniture(tags),
        iter(contents),
        anchors.find_related(plain),
        anchors.find_names(plain),
        anchors.find_facts(plain),
        anchors.find_titles(plain),
        anchors.find_listed(plain, contents),
        anchors.find_sources(plain),
        anchors.find_captions(plain),
    )
    for finder in finders:
        for claim in finder:
            kept.extend(_free(taken, claim))
    return sorted(kept)


def _furniture(claims: Iterator[Claimed]) -> Iterator[Claimed]:
    return (Claimed(claim.start, claim.end, None) for claim in claims)


def _free(taken: bytearray, claim: Claimed) -> Iterator[Claimed]:
    """The parts of a claim that nobody holds yet, now held."""
    position = claim.start
    while position < claim.end:
        low = taken.find(0, position, claim.end)
        if low < 0:
            return
        high = taken.find(1, low, claim.end)
        high = claim.end if high < 0 else high
        taken[low:high] = b"\x01" * (high - low)
        yield Claimed(low, high, claim.kind)
        position = high


def _piece(text: str, start: int, end: int, claim: Claimed) -> Piece | None:
    raw = text[start:end]
    if not raw.strip():
        return None
    low = start + len(raw) - len(raw.lstrip())
    kind = claim.kind or BlockKind.BOILERPLATE
    return Piece(
        start=low,
        end=start + len(raw.rstrip()),
        plain=to_compact(raw),
        kind=kind,
        glued=True,
        furniture=claim.kind is None,
    )


def _running_text(text: str, plain: str, offset: int, start: int, end: int) -> Iterator[Piece]:
    """Sentences between two claims; ``apart`` where a new paragraph begins."""
    breaks = [match.start() for match in _BREAK.finditer(plain, start, end)]
    ends = [match.end() for match in _SENTENCE.finditer(plain, start, end)]
    cuts = sorted({start, end, *breaks, *ends})
    for low, high in pairwise(cuts):
        fresh = bisect_left(breaks, low) < len(breaks) and breaks[bisect_left(breaks, low)] == low
        for cut in range(low, high, _HARD):
            piece = _text_piece(text, offset + cut, offset + min(high, cut + _HARD), fresh and cut == low)
            if piece:
                yield piece


def _text_piece(text: str, start: int, end: int, fresh: bool) -> Piece | None:
    raw = text[start:end]
    bullets = _BULLETS.match(raw)
    lead = bullets.end() if bullets else 0
    body = raw[lead:].rstrip()
    if not body:
        return None
    return Piece(
        start=start + lead,
        end=start + lead + len(body),
        plain=to_compact(body),
        kind=BlockKind.PARAGRAPH,
        apart=fresh,
        glued=True,
    )
