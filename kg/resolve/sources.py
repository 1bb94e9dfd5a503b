"""What everything a report says inherits from it: who published it, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.records import Knowledge, Literal, report_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report as the source of its claims.

    ``brokers`` are ids and labels, sorted. ``date`` is ISO 8601, None for a report that prints none; of
    several dates it is the first. A curation file is no report: it has neither ``report``, brokers nor date.
    """

    report: str | None
    file: str
    brokers: tuple[tuple[str, str], ...]
    date: str | None


def to_sources(knowledge: Knowledge) -> Mapping[str, Source]:
    """The Source of every document, by its digest."""
    labels = {entity.id: entity.label for entity in knowledge.entities}
    brokers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    dates: dict[str, list[str]] = defaultdict(list)
    for relation in knowledge.relations:
        if relation.predicate == "publishedBy" and isinstance(relation.object, str):
            brokers[relation.subject].add((relation.object, labels.get(relation.object, relation.object)))
        if relation.predicate == "issued" and isinstance(relation.object, Literal):
            dates[relation.subject].append(relation.object.value)
    files = {
        document.digest: Source(report=None, file=document.source_file, brokers=(), date=None)
        for document in knowledge.curations
    }
    return files | {
        document.digest: Source(
            report=(id_ := report_id(document.digest)),
            file=document.source_file,
            brokers=tuple(sorted(brokers[id_], key=lambda broker: broker[::-1])),
            date=min(dates[id_], default=None),
        )
        for document in knowledge.documents
    }
