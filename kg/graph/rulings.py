"""A person's decisions as the graph has them, on the nodes they concern."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kg.records import Attribution, Knowledge, Ruling

Json = dict[str, Any]


def to_rulings(knowledge: Knowledge) -> dict[str, Json]:
    """By entity id ``{"rulings": [...]}``, in the order of the rulings' ids; only for entities that have any.

    A ruling: ``id``, ``kind`` (same, different, name, type, reject or fact), ``by``, ``date``, ``source``,
    ``note``, ``file`` (the curation file), ``line`` (1-based), ``quote``, ``start`` and ``end`` (its words
    there; half-open, code points).
    """
    found: dict[str, list[Json]] = defaultdict(list)
    for ruling in knowledge.rulings:
        for id_ in ruling.entities:
            found[id_].append(_ruling(ruling))
    return {id_: {"rulings": rows} for id_, rows in found.items()}


def _ruling(ruling: Ruling) -> Json:
    place = ruling.evidence
    return {
        "id": ruling.id,
        "kind": ruling.kind,
        **to_person(ruling.person),
        "file": ruling.file,
        "line": ruling.line,
        "quote": place.quote,
        "start": place.start,
        "end": place.end,
    }


def to_person(person: Attribution) -> Json:
    """Who decided, when, on which source, and why; None where it is not said."""
    return {"by": person.by, "date": person.date, "source": person.source, "note": person.note}
