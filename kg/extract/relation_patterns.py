"""relations.toml compiled: each row a named pattern over masked sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from kg.errors import PatternError
from kg.extract.masked import GROUP, SYMBOLS_OF
from kg.extract.patterns import read_table, to_pattern
from kg.records import RELATIONS

_SLOT = re.compile(r"\{([suot]):(\w+)\}")
_MACRO = re.compile(r"\{([a-z]+)\}")
_REACHES = frozenset({"core", "sentence", "section", "paragraph"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationPattern:
    """One way of saying one relation.

    Slots of the core: s and u are subjects, o and t objects. ``lacks`` is the side the core leaves out
    ("s", "o" or ""), ``group`` the symbols it may be, and ``reach`` where it is looked for: nowhere ("core"),
    left in the sentence, there or else the section's topic, or anywhere before in the paragraph.
    ``topic_only`` patterns take the section's topic and nothing else; ``family`` ones hold only between
    versions of one family. ``requires`` must be met in the sentence; ``alone`` patterns keep silent where
    it names another actor; ``stops`` are symbols beyond which no lacking side is looked for. ``among``
    patterns also hold between any two subjects, ``first`` ones for the first of listed subjects alone,
    ``last`` ones for the last on that side ("s" or "o").
    ``prose`` patterns keep silent where names stand side by side as in a table. Of each string of symbols
    in ``needs`` a sentence must have one: without it a side of the relation stays empty.
    """

    name: str
    relation: str
    core: re.Pattern[str]
    confidence: float
    reach: str
    lacks: str
    group: str
    topic_only: bool
    family: bool
    requires: re.Pattern[str] | None
    alone: bool
    among: bool
    first: bool
    last: str
    prose: bool
    stops: str
    needs: tuple[str, ...]
    example: str
    topic: str | None
    gives: tuple[tuple[str, str], ...]


class RelationPatterns(NamedTuple):
    """``plain`` ones read sentences without their asides, ``bracketed`` ones look into brackets."""

    plain: tuple[RelationPattern, ...]
    bracketed: tuple[RelationPattern, ...]


@cache
def relation_patterns() -> RelationPatterns:
    """Every row of relations.toml.

    Raises:
        PatternError: a row is malformed.
    """
    table = read_table("relations")
    made = [to_relation_pattern(row, table["macros"]) for row in table["pattern"]]
    bracketed = tuple(pattern for pattern in made if "（" in pattern.core.pattern)
    return RelationPatterns(tuple(pattern for pattern in made if pattern not in bracketed), bracketed)


@cache
def patterns_for(symbols: frozenset[str]) -> RelationPatterns:
    """Those of all patterns that can hold of a sentence with these symbols and no others."""

    def fitting(patterns: Sequence[RelationPattern]) -> tuple[RelationPattern, ...]:
        return tuple(one for one in patterns if not any(map(symbols.isdisjoint, one.needs)))

    every = relation_patterns()
    return RelationPatterns(fitting(every.plain), fitting(every.bracketed))


def to_relation_pattern(row: dict[str, Any], macros: dict[str, str]) -> RelationPattern:
    """One row compiled; raises PatternError naming it."""
    where = f"relations.toml: {row.get('name', '(a row without name)')}"
    if row.get("relation") not in RELATIONS:
        raise PatternError(f"{where}: unknown relation {row.get('relation')!r}")
    if (reach := row.get("reach", "core")) not in _REACHES:
        raise PatternError(f"{where}: reach is {reach!r}, expected one of {', '.join(sorted(_REACHES))}")
    slots = {slot for slot, _ in _SLOT.findall(row["core"])}
    lacks = next((slot for slot in "so" if slot not in slots), "")
    if row.get("among") and lacks == "o":
        lacks = ""  # the listed subjects are one another's objects
    if lacks and reach == "core":
        raise PatternError(f"{where}: the core has no {{{lacks}:…}} and no reach")
    return RelationPattern(
        name=row["name"],
        relation=row["relation"],
        core=to_pattern(_expand(row["core"], macros, where), where),
        confidence=float(row["confidence"]),
        reach=reach,
        lacks=lacks,
        group=GROUP[row["subject" if lacks == "s" else "object"]] if lacks else "",
        topic_only=row.get("only") == "section",
        family=bool(row.get("family")),
        requires=to_pattern(row["requires"], where) if "requires" in row else None,
        alone=bool(row.get("alone")),
        among=bool(row.get("among")),
        first=bool(row.get("first")),
        last=row.get("last", ""),
        prose=bool(row.get("prose")),
        stops=GROUP[row["stops"]] if "stops" in row else "",
        needs=tuple(_needs(row["core"], sides="su" if row.get("among") else "suot")),
        example=row.get("example", ""),
        topic=row.get("topic"),
        gives=tuple((s, o) for s, o in row.get("gives", ())),
    )


def _needs(core: str, sides: str) -> Iterator[str]:
    """For each side of the relation that the core holds, the symbols that its slots take."""
    for slots in ("su", "ot"):
        held = [SYMBOLS_OF[group] for slot, group in _SLOT.findall(core) if slot in slots and slot in sides]
        if held:
            yield "".join(held)


def _expand(core: str, macros: dict[str, str], where: str) -> str:
    def slot(found: re.Match[str]) -> str:
        if found[2] not in GROUP:
            raise PatternError(f"{where}: unknown group {found[2]!r}, expected one of {', '.join(GROUP)}")
        return f"(?P<{found[1]}>[{GROUP[found[2]]}])"

    def macro(found: re.Match[str]) -> str:
        if found[1] not in macros:
            raise PatternError(f"{where}: unknown macro {found[1]!r}")
        return macros[found[1]]

    return _MACRO.sub(macro, _SLOT.sub(slot, core))
