"""A mention while it is being made: a span of the reading text with what each rule says of it."""

from __future__ import annotations

from typing import NamedTuple

from kg.records import EntityType, Ref

#: The source of what the tagger finds.
TAGGER = "tagger"


class Found(NamedTuple):
    """``text[start:end]`` of the reading text names an entity, says ``source``.

    ``type`` is None where the rule knows a name when it sees one but not of what.
    ``key`` is set where the table or a ticker fixes the identity; else the folded name is the key.
    ``weight`` is the trust in the rule, 0..1.
    """

    start: int
    end: int
    surface: str
    type: EntityType | None
    source: str
    weight: float
    key: str | None = None
    ambiguous: bool = False
    owners: tuple[str, ...] = ()  # who makes it, by the table


class Named(NamedTuple):
    """A settled mention in the reading text: no two overlap, each has one type."""

    start: int
    end: int
    surface: str
    ref: Ref
    source: str
    weight: float
