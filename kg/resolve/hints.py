"""What a sentence without a claim may speak of, by its words and the classes of what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
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
    every, each = _words()
    if not every.search(text):
        return ()
    return tuple(name for name, words in each.items() if words.search(text) and _can_join(name, kinds))


@cache
def _words() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """All words as one alternation, and those of each predicate."""
    where = "hints.toml"
    joined = {name: "|".join(words) for name, words in read_table("hints")["words"].items()}
    each = {name: to_pattern(words, f"{where}: {name}") for name, words in joined.items()}
    return to_pattern("|".join(joined.values()), where), each


def _can_join(predicate: str, kinds: Sequence[EntityType]) -> bool:
    if predicate not in RELATIONS:
        return not _DESCRIBED.isdisjoint(kinds)
    pairs = [*permutations(kinds, 2), *((EntityType.REPORT, kind) for kind in kinds)]
    return any(is_allowed(subject, predicate, obj) for subject, obj in pairs)
