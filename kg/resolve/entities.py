"""Sets of Refs → entities: which class, key and label each has, and what it is also called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import NamedTuple

from kg.gazetteer import Entry
from kg.records import Entity, EntityType, Extraction, Judgement, Literal, Ref, report_id
from kg.resolve.names import trim
from kg.resolve.reasons import find_reasons
from kg.resolve.union import Union
from kg.resolve.usage import Surfaces
from kg.text.normalise import fold_name

_T = EntityType

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a person decided of entities, by any Ref of theirs: joined and told apart, called, classed.

    ``kept`` are Refs that stay one entity in another class, where no rule would join them.
    """

    joined: tuple[tuple[tuple[Ref, ...], Judgement], ...] = ()
    apart: tuple[tuple[Judgement, Ref, Ref], ...] = ()
    kept: list[tuple[Ref, ...]] = field(default_factory=list)
    labels: dict[Ref, str] = field(default_factory=dict)
    kinds: dict[Ref, EntityType] = field(default_factory=dict)


def to_entities(
    union: Union, surfaces: Surfaces, done: Sequence[Extraction], orders: Orders
) -> tuple[tuple[Entity, ...], dict[Ref, str]]:
    """One entity for each set of Refs and each report, sorted by id; and the id of every Ref."""
    ids: dict[Ref, str] = {}
    entities: dict[str, Entity] = {}
    for members in sorted(union.clusters(), key=lambda members: union.entry(members) is None):
        entity = _entity(members, union, surfaces, orders)
        if entity.id in entities:  # a person told apart what falls under one key
            entity = replace(entity, id=f"{entity.id}-{_digest(repr(members))}")
        ids.update(dict.fromkeys(members, entity.id))
        entities[entity.id] = entity
    for extraction in done:
        ref = Ref(_T.REPORT, extraction.document.digest)
        entity = to_report(extraction, orders.labels.get(ref))
        ids[ref] = entity.id
        entities[entity.id] = entity
    return tuple(entities[key] for key in sorted(entities)), ids


class _Identity(NamedTuple):
    """What makes an entity itself: its class, key and label, and the codes that go with the key."""

    type: EntityType
    key: str
    label: str
    identifiers: tuple[tuple[str, str], ...]


def _entity(members: Sequence[Ref], union: Union, surfaces: Surfaces, orders: Orders) -> Entity:
    counts: Counter[str] = sum((surfaces[ref] for ref in members), Counter())
    entry = union.entry(members)
    self = _decided(_known(entry) if entry is not None else _unknown(members, surfaces), members, orders)
    label = min((orders.labels[ref] for ref in members if ref in orders.labels), default=self.label)
    aliases = tuple(sorted({*counts, *([self.label] if label != self.label else [])} - {label}))
    said = union.judgements(members)
    judged = {name for judgement in said for name in (judgement.left, judgement.right)}
    ticker = next((value for name, value in self.identifiers if name == "ticker"), None)
    reasons = find_reasons(label, (alias for alias in aliases if alias not in judged), entry, ticker)
    return Entity(
        id=f"{self.type.lower()}-{self.key or _digest(self.label)}",
        type=self.type,
        label=label,
        aliases=aliases,
        identifiers=self.identifiers,
        judgements=(*said, *reasons),
    )


def _known(entry: Entry) -> _Identity:
    """As the table has it. A broker's tickers are its listed company's, which is an entity of its own."""
    tickers = () if entry.type is _T.BROKER else tuple(("ticker", ticker) for ticker in entry.tickers)
    return _Identity(entry.type, entry.key, entry.label, tickers)


def _decided(self: _Identity, members: Sequence[Ref], orders: Orders) -> _Identity:
    """As a person classed it. Its IRI follows its class; codes go with the class they identify in."""
    kind = min((orders.kinds[ref] for ref in members if ref in orders.kinds), default=self.type)
    if kind is self.type:
        return self
    return self._replace(
        type=kind, key=fold_name(self.label) if self.identifiers else self.key, identifiers=()
    )


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


def to_report(extraction: Extraction, label: str | None = None) -> Entity:
    """The entity of a report, called by its title unless a person gives it another ``label``."""
    document = extraction.document
    title = next(
        (
            claim.object.value
            for claim in extraction.claims
            if claim.predicate == "title" and isinstance(claim.object, Literal)
        ),
        None,
    )
    return Entity(id=report_id(document.digest), type=_T.REPORT, label=label or title or document.source_file)
