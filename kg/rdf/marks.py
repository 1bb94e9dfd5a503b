"""What the description of each subject depends on, as one number a subject: which of them a build changed.

A mark is the sum of digests, one of everything that a triple of the subject is made of. Two builds (of one
version of kg, with one base IRI) that give a subject the same mark say the same of it in all graphs but the
inferred one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec

from kg.rdf.ratings import to_common
from kg.rdf.serialise import Part, to_judgement_id, to_parts
from kg.records import (
    Conflict,
    Document,
    Entity,
    Knowledge,
    Literal,
    Recommendation,
    Relation,
    report_id,
)
from kg.resolve.file_dates import FileDate
from kg.resolve.sources import to_sources

#: Local names of subjects, each with its mark.
Marks = dict[str, int]
#: A subject and what it depends on.
Basis = tuple[str, bytes]

_encode = msgspec.msgpack.Encoder().encode


class Marked:
    """The marks of a build, and which parts of it speak of a subject."""

    def __init__(self, knowledge: Knowledge, base: str) -> None:
        """Look at every part once."""
        self.marks: Marks = defaultdict(int)
        self._parts = list(to_parts(knowledge, base))
        self._spoken: list[tuple[str, int]] = []
        find = _Bases(knowledge)
        for place, part in enumerate(self._parts):
            for subject, basis in find(part.record):
                self.marks[subject] = (self.marks[subject] + _digest(basis)) % 2**64
                self._spoken.append((subject, place))

    def parts_of(self, subjects: set[str]) -> Iterator[Part]:
        """The parts that say something of one of ``subjects``, and perhaps of others."""
        places = {place for subject, place in self._spoken if subject in subjects}
        return (self._parts[place] for place in sorted(places))


def find_changed(old: Mapping[str, int], new: Mapping[str, int]) -> set[str]:
    """The subjects that came, went or changed.

    >>> sorted(find_changed({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5}))
    ['a', 'c', 'd']
    """
    return {subject for subject, _ in old.items() ^ new.items()}


def _digest(basis: bytes) -> int:
    return int.from_bytes(blake2b(basis, digest_size=8).digest(), "big")


class _Bases:
    """What the triples of a record are made of, by their subject."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._sources = {digest: _encode(source) for digest, source in to_sources(knowledge).items()}
        self._texts = {document.digest: document.text for document in knowledge.documents}
        self._find: dict[type, Any] = {
            Document: _of_document,
            Entity: _of_entity,
            Relation: self._of_relation,
            Conflict: _of_conflict,
            FileDate: _of_file_date,
            Recommendation: _of_call,
        }

    def __call__(self, record: object) -> Iterator[Basis]:
        found: Iterator[Basis] = self._find[type(record)](record)
        return found

    def _of_relation(self, relation: Relation) -> Iterator[Basis]:
        plain = _encode((relation.subject, relation.predicate, relation.object))
        steps = b"".join(self._steps(relation))
        yield relation.subject, b"%d" % relation.asserted + plain + steps
        claims = [_encode(claim) for claim in relation.claims]
        for claim, basis in zip(relation.claims, claims, strict=True):
            yield f"claim-{claim.id}", plain + basis
        if relation.predicate != "mentions":
            sources = (self._sources[claim.evidence.digest] for claim in relation.claims)
            yield f"relation-{relation.id}", b"".join(chain([plain], claims, sources))

    def _steps(self, relation: Relation) -> Iterator[bytes]:
        """The common rating of a report depends on its text."""
        if relation.predicate == "rating" and isinstance(relation.object, Literal):
            for digest in sorted({claim.evidence.digest for claim in relation.claims}):
                yield f"{to_common(relation.object.value, self._texts.get(digest, ''))} ".encode()


def _of_document(document: Document) -> Iterator[Basis]:
    copies = [_encode(copy) for copy in document.copies]
    yield report_id(document.digest), b"".join([document.source_file.encode(), *copies])
    for copy, basis in zip(document.copies, copies, strict=True):
        yield f"copy-{copy.digest[:16]}", basis + document.digest.encode()


def _of_entity(entity: Entity) -> Iterator[Basis]:
    yield entity.id, _encode(entity)
    for judgement in entity.judgements:
        yield to_judgement_id(judgement, entity.id), _encode(judgement)


def _of_conflict(conflict: Conflict) -> Iterator[Basis]:
    yield f"conflict-{conflict.id}", _encode(conflict)
    for side in conflict.sides:
        yield f"relation-{side.relation.id}", _encode((conflict.id, side.against))


def _of_file_date(found: FileDate) -> Iterator[Basis]:
    yield found.report, b"file date" + _encode(found)
    yield f"filedate-{found.id}", _encode(found)


def _of_call(call: Recommendation) -> Iterator[Basis]:
    yield call.report, b"call" + call.id.encode()
    yield call.id, _encode(call)
