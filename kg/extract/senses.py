"""Names of two things, mention by mention: 快手发布可灵 is the firm, 用户可在快手上 is its app.

A name is one thing for the whole report (``kg.extract.decide``) unless the words right beside one
mention surely say otherwise; the rows of senses.toml are those words. A list is weaker: it does not
make a tool of whom the report twice speaks of as a firm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kg.extract.candidates import Candidate
from kg.extract.cues import Context, sum_up
from kg.extract.decide import MADE
from kg.extract.mention import Named
from kg.extract.patterns import read_table, to_pattern
from kg.gazetteer import Namesake, namesakes
from kg.records import EntityType, Ref
from kg.text.normalise import fold_name

_T = EntityType
_TICKER = re.compile(r"\w+\.[A-Z]{1,3}")
_OFTEN = 2  # mentions as a firm, from which on lists no longer count
_APP = re.compile(r" ?(?:App|APP|app|客户端|小程序)")


class Sense(NamedTuple):
    """One row of senses.toml, compiled; a side that is not given is met everywhere."""

    name: str
    says: str
    names: str
    where: str
    left: re.Pattern[str]
    right: re.Pattern[str]

    def is_met(self, context: Context) -> bool:
        """Whether the words on both sides are the row's."""
        return self.right.match(context.right) is not None and self.left.search(context.left) is not None


@cache
def senses() -> tuple[Sense, ...]:
    """Every row of senses.toml."""
    return tuple(_to_sense(row) for row in read_table("senses")["sense"])


def _to_sense(row: dict[str, str]) -> Sense:
    where = f"senses.toml: {row['name']}"
    left = to_pattern(f"{row['left']}$" if "left" in row else "", where)
    return Sense(
        row["name"], row["says"], row["names"], row["where"], left, to_pattern(row.get("right", ""), where)
    )


def to_senses(
    text: str, pairs: Sequence[tuple[Candidate, Named]], tickers: frozenset[str]
) -> Iterator[Named]:
    """Each settled mention as the words right beside it have it; mostly as it was.

    A broker whose code is among ``tickers``, those the report prints, is spoken of as a share.
    """
    firms = Counter(one.ref for candidate, one in pairs if _is_firm(candidate, one))
    for candidate, one in pairs:
        if one.ref.type is _T.BROKER:
            yield _covered(candidate, one, tickers)
        elif one.ref.type is _T.COMPANY:
            yield _made(text, candidate, one, heeds_lists=firms[one.ref] < _OFTEN)
        else:
            yield _firm(candidate, one) if one.ref.type in MADE and is_namesake(candidate) else one


def _is_firm(candidate: Candidate, one: Named) -> bool:
    """Whether the words beside a shared name that the report takes for a firm's say so, too."""
    if one.ref.type is not _T.COMPANY or not is_namesake(candidate):
        return False
    return _said(candidate, ("namesake",), heeds_lists=False) == {"firm"}


def is_namesake(candidate: Candidate) -> bool:
    """Whether the tables know the name as that of a firm and of a thing."""
    if _shared(candidate.surface) is not None:
        return True
    kinds = {found.type for found in candidate.found if found.source == "gazetteer"}
    return _T.COMPANY in kinds and not kinds.isdisjoint(MADE)


@lru_cache(maxsize=4096)
def _shared(surface: str) -> Namesake | None:
    """The row of namesakes.csv for a name as printed."""
    return namesakes().get(fold_name(surface))


def _said(candidate: Candidate, names: tuple[str, ...], *, heeds_lists: bool = True) -> set[str]:
    """What the rows for such ``names`` say of one mention, by its own words and those beside its list."""
    listing = candidate.listing if heeds_lists else None
    around = Context(listing.left, sum_up(listing.right)) if listing is not None else None
    return {
        sense.says
        for sense in senses()
        if sense.names in names
        and (
            (sense.where != "list" and sense.is_met(candidate.context))
            or (sense.where != "beside" and around is not None and sense.is_met(around))
        )
    }


def _made(text: str, candidate: Candidate, one: Named, *, heeds_lists: bool) -> Named:
    """A firm's name where it is its app, tool or model."""
    shared = is_namesake(candidate)
    if not shared and not any(vote.type is _T.PRODUCT for vote in candidate.votes):
        return one
    names = ("any", "namesake") if shared else ("any",)
    if _said(candidate, names, heeds_lists=heeds_lists) - {"covered"} != {"made"}:
        return one
    app = _APP.match(text, one.end)
    if app is None and not shared and _TICKER.fullmatch(one.ref.key):
        return one  # a listed firm among tools is named for what it makes
    end = app.end() if app else one.end
    return one._replace(end=end, surface=text[one.start : end], ref=_made_ref(candidate))


def _made_ref(candidate: Candidate) -> Ref:
    known = next((found for found in candidate.found if found.type in MADE), None)
    if known is not None and known.type is not None:
        return Ref(known.type, known.key or fold_name(candidate.surface))
    shared = _shared(candidate.surface)
    return (
        Ref(shared.kind, fold_name(shared.thing)) if shared else Ref(_T.PRODUCT, fold_name(candidate.surface))
    )


def _firm(candidate: Candidate, one: Named) -> Named:
    """A thing's name where it is the firm behind it."""
    if _said(candidate, ("namesake",)) != {"firm"}:
        return one
    known = next((found for found in candidate.found if found.type is _T.COMPANY), None)
    shared = _shared(candidate.surface)
    key = known.key if known else fold_name(shared.thing) if shared else None
    return one._replace(ref=Ref(_T.COMPANY, key)) if key else one


def _covered(candidate: Candidate, one: Named, tickers: frozenset[str]) -> Named:
    """A broker where its share is meant: picked, listed among shares, or with its code or results."""
    share = next((found for found in candidate.found if found.type is _T.COMPANY and found.key), None)
    if share is None or share.key is None:
        return one
    listed = [
        any(found.type is _T.COMPANY and _TICKER.fullmatch(found.key or "") for found in peer.sure)
        for peer in candidate.peers
    ]
    is_among_shares = bool(listed) and sum(listed) * 2 > len(listed)
    if share.key in tickers or is_among_shares or "covered" in _said(candidate, ("any",)):
        return one._replace(ref=Ref(_T.COMPANY, share.key))
    return one
