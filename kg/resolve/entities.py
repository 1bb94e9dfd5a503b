"""Sets of Refs → entities: which class, key and label each has, and what it is also called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from kg.gazetteer import Entry
from kg.records import Entity, EntityType, Extraction, Literal, Ref, report_id
from kg.resolve.names import trim
from kg.resolve.reasons import find_reasons
from kg.resolve.union import Union
from kg.text.normalise import fold_name

_T = EntityType
#: Every Ref met with its surface forms and how often each was met.
Surfaces = dict[Ref, Counter[str]]

_NEVER = re.compile(r"(?!)")
#: Keys that are codes: what they identify, and their form.
_CODES: dict[EntityType, tuple[str, re.Pattern[str]]] = {
    _T.COMPANY: ("ticker", re.compile(r"\w+\.[A-Z]{1,3}")),
    _T.ANALYST: ("licenceNumber", re.compile(r"[SA]\d{13}")),
}


def find_label(counts: Counter[str], ref: Ref) -> str:
    """The most frequent surface; of equals the longest, then the first by code point."""
    return min(counts, key=lambda surface: (-counts[surface], -len(surface), surface)) if counts else ref.key


def _unknown_label(counts: Counter[str], ref: Ref) -> str:
    """What to call a thing no table knows: a broker by its short name, whatever longer forms are printed."""
    if ref.type is _T.BROKER:
        counts = Counter({form: n for form, n in counts.items() if fold_name(form) == ref.key})
    return find_label(counts, ref)


def to_entities(
    union: Union, surfaces: Surfaces, done: Sequence[Extraction]
) -> tuple[tuple[Entity, ...], dict[Ref, str]]:
    """One entity for each set of Refs and each report, sorted by id; and the id of every Ref."""
    ids: dict[Ref, str] = {}
    entities: dict[str, Entity] = {}
    for members in union.clusters():
        entity = _entity(members, union, surfaces)
        ids.update(dict.fromkeys(members, entity.id))
        entities[entity.id] = entity
    for extraction in done:
        entity = _report(extraction)
        ids[Ref(_T.REPORT, extraction.document.digest)] = entity.id
        entities[entity.id] = entity
    return tuple(entities[key] for key in sorted(entities)), ids


class _Identity(NamedTuple):
    """What makes an entity itself: its class, key and label, and the codes that go with the key."""

    type: EntityType
    key: str
    label: str
    identifiers: tuple[tuple[str, str], ...]


def _entity(members: Sequence[Ref], union: Union, surfaces: Surfaces) -> Entity:
    counts: Counter[str] = sum((surfaces[ref] for ref in members), Counter())
    entry = union.entry(members)
    self = _known(entry) if entry is not None else _unknown(members, surfaces)
    aliases = tuple(sorted(set(counts) - {self.label}))
    said = union.judgements(members)
    judged = {name for judgement in said for name in (judgement.left, judgement.right)}
    ticker = next((value for name, value in self.identifiers if name == "ticker"), None)
    reasons = find_reasons(self.label, (alias for alias in aliases if alias not in judged), entry, ticker)
    return Entity(
        id=f"{self.type.lower()}-{self.key or _digest(self.label)}",
        type=self.type,
        label=self.label,
        aliases=aliases,
        identifiers=self.identifiers,
        judgements=(*said, *reasons),
    )


def _known(entry: Entry) -> _Identity:
    """As the table has it. A broker's tickers are its listed company's, which is an entity of its own."""
    tickers = () if entry.type is _T.BROKER else tuple(("ticker", ticker) for ticker in entry.tickers)
    return _Identity(entry.type, entry.key, entry.label, tickers)


def _unknown(members: Sequence[Ref], surfaces: Surfaces) -> _Identity:
    """As most mentions have it; keys of the right form are tickers and licence numbers."""
    kind = _kind(members, surfaces)
    same = [ref for ref in members if ref.type is kind]
    main = min(same, key=lambda ref: (-sum(surfaces[ref].values()), ref))
    key, label = trim(main), _unknown_label(surfaces[main], main)
    name, form = _CODES.get(kind, ("", _NEVER))
    return _Identity(kind, key, label, ((name, key),) if form.fullmatch(key) else ())


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _kind(members: Sequence[Ref], surfaces: Surfaces) -> EntityType:
    weights: Counter[EntityType] = Counter()
    for ref in members:
        weights[ref.type] += sum(surfaces[ref].values()) + 1
    return min(weights, key=lambda kind: (-weights[kind], kind))


def _report(extraction: Extraction) -> Entity:
    document = extraction.document
    title = next(
        (
            claim.object.value
            for claim in extraction.claims
            if claim.predicate == "title" and isinstance(claim.object, Literal)
        ),
        None,
    )
    return Entity(id=report_id(document.digest), type=_T.REPORT, label=title or document.source_file)
