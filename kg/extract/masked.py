"""A sentence with every mention, and every list of mentions, as one symbol of its class.

``OpenAI、Google等公司推出了“Sora”`` becomes ``◆等公司推出了●`` with the symbols carrying their
mentions: relation patterns are then short regular expressions over words and symbols.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.mention import Named
from kg.records import EntityType

_T = EntityType
#: One private-use character stands for a mention of each class.
SYMBOL: dict[EntityType, str] = {
    _T.COMPANY: "\ue001",
    _T.BROKER: "\ue002",
    _T.ORGANIZATION: "\ue003",
    _T.PERSON: "\ue004",
    _T.ANALYST: "\ue004",
    _T.MODEL: "\ue005",
    _T.PRODUCT: "\ue006",
    _T.CREATIVE_WORK: "\ue007",
    _T.TECHNOLOGY: "\ue008",
    _T.INDUSTRY: "\ue009",
}
_SYMBOLS = "".join(sorted(set(SYMBOL.values())))
_FOREIGN = re.compile(f"[{_SYMBOLS}]")
#: Groups of classes that patterns name.
GROUP: dict[str, str] = {
    "company": "\ue001\ue002",
    "org": "\ue001\ue002\ue003",
    "actor": "\ue001\ue002\ue003\ue004",
    "model": "\ue005",
    "tool": "\ue005\ue006",
    "work": "\ue007",
    "made": "\ue005\ue006\ue007",
    "app": "\ue006",
    "person": "\ue004",
    "industry": "\ue009",
    "tech": "\ue008",
    "user": "\ue001\ue002\ue003\ue006\ue007",
    "any": "\ue001-\ue009",
}
#: The same without ranges.
SYMBOLS_OF = {**GROUP, "any": _SYMBOLS}
_OPENING, _CLOSING = '《“「『【"', '》”」』】"'
_LINK = re.compile(r"(?:等)?(?:[、/＋+]|和|及|与|以及|或)")
# What follows two actors that act together rather than stand in one list: A与B合作.
_TOGETHER = re.compile(r"[^，。；]{0,25}?(?:合作|联合|共同|携手|联手|达成|签署|签订|共建|合资|组建)")


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` with symbols; ``offsets[i]`` is the reading offset of character i.

    ``members[i]`` are the mentions behind the symbol at i (several for a list), in order.
    """

    text: str
    offsets: tuple[int, ...]
    members: dict[int, tuple[Named, ...]]

    @property
    def symbols(self) -> frozenset[str]:
        """The symbols in ``text``."""
        return frozenset(self.text[at] for at in self.members)

    def reading(self, start: int, end: int) -> tuple[int, int]:
        """The reading span behind ``text[start:end]``, lists and marks included."""
        low = self.members[start][0].start if start in self.members else self.offsets[start]
        last = end - 1
        high = self.members[last][-1].end if last in self.members else self.offsets[last] + 1
        return low, high


def to_masked(text: str, start: int, end: int, named: Sequence[Named]) -> list[Masked]:
    """Mask ``text[start:end]``; each bracketed aside that holds mentions is masked by itself, last.

    ``named`` must be sorted and disjoint; those outside the span are ignored.
    """
    asides = [found.span(1) for found in _ASIDE.finditer(text, start, end) if not _is_name(found, named)]
    main = _mask(text, start, end, named, skip=[(low - 1, high + 1) for low, high in asides])
    own = (_mask(text, low, high, named, skip=[]) for low, high in asides)
    return [_joined(_unquoted(one, _OPENING + "（(")) for one in (main, *own) if one is main or one.members]


def to_bracketed(text: str, start: int, end: int, named: Sequence[Named]) -> Masked | None:
    """``text[start:end]`` with its asides left in place; None where no mention stands in one."""
    asides = [found.span(1) for found in _ASIDE.finditer(text, start, end)]
    if not any(low <= one.start and one.end <= high for low, high in asides for one in named):
        return None
    return _joined(_unquoted(_mask(text, start, end, named, skip=[]), _OPENING))


def _is_name(aside: re.Match[str], named: Sequence[Named]) -> bool:
    """Whether the brackets hold just one name that no name stands before: 视频再描述（re-captioning）技术."""
    low, high = aside.span(1)
    first = _first(named, low)
    inside = [one for one in named[first : first + 3] if one.start == low and one.end == high]
    return bool(inside) and not any(one.end == low - 1 for one in named[max(0, first - 1) : first + 2])


_ASIDE = re.compile(r"[（(]([^（()）\n]{1,200})[）)]")


def _mask(text: str, start: int, end: int, named: Sequence[Named], skip: Sequence[tuple[int, int]]) -> Masked:
    pieces: list[str] = []
    offsets: list[int] = []
    members: dict[int, tuple[Named, ...]] = {}
    here = (
        [one for one in named[_first(named, start) :] if start <= one.start and one.end <= end]
        if named
        else []
    )
    position, index, hidden = start, 0, list(skip)
    while position < end:
        if hidden and position == hidden[0][0]:
            position = hidden.pop(0)[1]
            while index < len(here) and here[index].start < position:
                index += 1
        elif index < len(here) and position == here[index].start:
            members[len(offsets)] = (here[index],)
            pieces.append(SYMBOL[here[index].ref.type])
            offsets.append(position)
            position = max(here[index].end, position + 1)
            index += 1
        else:
            ahead = [low for low, _ in hidden[:1]] + [one.start for one in here[index : index + 1]]
            stop = min((place for place in ahead if place > position), default=end)
            # Fonts leave private-use characters in texts; none may pass for a symbol of ours.
            pieces.append(_FOREIGN.sub("\ufffd", text[position:stop]))
            offsets += range(position, stop)
            position = stop
    return Masked("".join(pieces), tuple(offsets), members)


def _first(named: Sequence[Named], start: int) -> int:
    return max(0, bisect_right(named, start, key=lambda one: one.start) - 1)


def _keep(masked: Masked, kept: list[int], members: dict[int, tuple[Named, ...]]) -> Masked:
    """``masked`` with only the characters at ``kept``; ``members`` are by old index."""
    moved = {new: members[old] for new, old in enumerate(kept) if old in members}
    return Masked("".join(masked.text[i] for i in kept), tuple(masked.offsets[i] for i in kept), moved)


def _unquoted(masked: Masked, opening: str) -> Masked:
    """Drop marks of ``opening``, and the ones that close them, that wrap nothing but one symbol."""
    drop: set[int] = set()
    text = masked.text
    for at in masked.members:
        if 0 < at < len(text) - 1 and text[at - 1] in opening and text[at + 1] in _CLOSING + "）)":
            drop |= {at - 1, at + 1}
    return _keep(masked, [i for i in range(len(text)) if i not in drop], masked.members) if drop else masked


def _joined(masked: Masked) -> Masked:
    """Let the first symbol of an enumeration stand for all of it."""
    members = dict(masked.members)
    drop: set[int] = set()
    run: list[int] = []
    for at in sorted(members):
        if run and _continues(masked.text, run, at):
            drop |= set(range(run[-1] + 1, at + 1))
            members[run[0]] = members[run[0]] + members.pop(at)
            run.append(at)
        else:
            run = [at]
    return _keep(masked, [i for i in range(len(masked.text)) if i not in drop], members) if drop else masked


_FAMILY = {symbol: name for name in ("org", "made", "tech", "person", "industry") for symbol in GROUP[name]}


def _continues(text: str, run: list[int], at: int) -> bool:
    gap, left, right = text[run[-1] + 1 : at], text[run[-1]], text[at]
    if _FAMILY[left] != _FAMILY[right]:
        return False
    if gap[-1:] in ("与", "和", "及") and left in GROUP["org"] and _TOGETHER.match(text, at + 1):
        return False
    # Two names with nothing between are one phrase (a company's own product), unless title marks part them.
    return _LINK.fullmatch(gap) is not None or (gap == "" and left == right == SYMBOL[_T.CREATIVE_WORK])
