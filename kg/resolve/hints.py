"""What a sentence without a claim may speak of, by its words and the classes of what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import permutations

from kg.extract.patterns import read_table, to_pattern
from kg.records import RELATIONS, EntityType
from kg.resolve.signatures import is_allowed

_DESCRIBED = frozenset({EntityType.MODEL, EntityType.PRODUCT, EntityType.CREATIVE_WORK})


def find_hints(text: str, kinds: Sequence[EntityType]) -> tuple[str, ...]:
    """The predicates whose words stand in ``text``, which names entities of ``kinds`` that they can join.

    ``text`` is in simplified characters.

    >>> find_hints("快手旗下的可灵", [EntityType.COMPANY, EntityType.MODEL]), find_hints("快手与可灵", [])
    ((), ())
    >>> find_hints("快手推出的视频工具可灵", [EntityType.COMPANY, EntityType.MODEL])
    ('develops',)
    """
    fitting = _fitting(tuple(sorted(kinds)))
    return tuple(name for name, words in fitting if words.search(text))


@lru_cache(maxsize=4096)
def _fitting(kinds: Sequence[EntityType]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The predicates that can join things of ``kinds``, with their words."""
    return tuple((name, words) for name, words in _words().items() if _can_join(name, kinds))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """The words of each predicate as one alternation."""
    rows = read_table("hints")["words"]
    return {name: to_pattern("|".join(words), f"hints.toml: {name}") for name, words in rows.items()}


def _can_join(predicate: str, kinds: Sequence[EntityType]) -> bool:
    if predicate not in RELATIONS:
        return not _DESCRIBED.isdisjoint(kinds)
    pairs = [*permutations(kinds, 2), *((EntityType.REPORT, kind) for kind in kinds)]
    return any(is_allowed(subject, predicate, obj) for subject, obj in pairs)
