"""When two names, claims or values count as one for evaluation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.rdf.facts import StatedClaim

# A more specific class hides these.
_HIDES = {
    "Broker": {"Company", "Organization"},
    "Company": {"Organization"},
    "Analyst": {"Person"},
    "Model": {"Product"},
}
_LEAST_TITLE = 8  # a part of a title must be longer than this to stand for it
_IGNORED = frozenset("·・•‧∙⋅《》〈〉【】「」『』“”‘’\"'-－_()（）") | set(map(chr, range(0x2010, 0x2016)))


@lru_cache(maxsize=65536)
def to_key(name: str) -> str:
    """Where two spellings count as one name: NFKC, no case, no spaces, quotes, brackets or hyphens.

    >>> to_key("《DALL·E 3》") == to_key("dall-e3")
    True
    """
    plain = unicodedata.normalize("NFKC", name)
    return "".join(char for char in plain if not char.isspace() and char not in _IGNORED).casefold()


def to_folded(types: Iterable[str]) -> set[str]:
    """A creative work counts as a product."""
    return {"Product" if name == "CreativeWork" else name for name in types}


def to_specific(types: Iterable[str]) -> set[str]:
    """The most specific classes of a node: superclasses may be written out."""
    found = set(types)
    hidden = set().union(*(_HIDES.get(name, set()) for name in found))
    return to_folded(found - hidden)


def find_distinct(claims: Iterable[StatedClaim]) -> Iterator[StatedClaim]:
    """The first claim of each statement: to say a thing twice is neither better nor worse."""
    seen: dict[tuple[str, str, str], StatedClaim] = {}
    for claim in claims:
        seen.setdefault((claim.subject, claim.predicate, claim.object), claim)
    yield from seen.values()


def find_ends(
    ends: tuple[str | None, str, str | None], wanted: Mapping[tuple[str, str, str], object]
) -> tuple[str, str, str] | None:
    """The gold relation with these ends; a partnership counts either way round."""
    subject, predicate, object_ = ends
    if subject is None or object_ is None:
        return None
    orders = [(subject, predicate, object_)]
    if predicate == "partnerOf":
        orders.append((object_, predicate, subject))
    return next((order for order in orders if order in wanted), None)


def is_at_offset(claim: StatedClaim, text: str) -> bool:
    """Whether the claim's quote stands in the text where the claim says."""
    has_offsets = claim.start is not None and claim.end is not None
    return has_offsets and text[claim.start : claim.end] == claim.quote


def is_said(key: str, wanted: str, found: Iterable[str]) -> bool:
    """Whether a value is the one wanted; of a title a long enough part will do, and more than it."""
    goal, got = to_key(wanted), [to_key(value) for value in found]
    if goal in got:
        return True
    return key == "title" and any(goal in one or (len(one) > _LEAST_TITLE and one in goal) for one in got)
