"""The rows of one report: put in, and taken out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import permutations

import msgspec

from kg.delta.errors import UnfitError
from kg.delta.tables import PRINTED, REFUSED, SPOKEN_OF, Tables
from kg.gazetteer import Gazetteer
from kg.records import Claim, Document, EntityType, Extraction, Literal, Ref
from kg.resolve.entities import to_report
from kg.resolve.namesakes import find_bearers
from kg.state.packing import pack_claim

_REPORT = EntityType.REPORT
_BY_REPORT = ("published", "use", "claim", "call", "namesake")
_encode, _documents = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Document)


def put_reports(tables: Tables, done: Iterable[Extraction], gazetteer: Gazetteer) -> None:
    """Add the rows of reports that have none.

    Raises: UnfitError for a report that speaks of another one.
    """
    first = 1 + (tables.ask("SELECT max(number) FROM report")[0][0] or 0)
    for number, extraction in enumerate(done, first):
        document = extraction.document
        place = number, document.digest, document.source_file, pack_light(document)
        tables.put("report", [(*place, _date(extraction), None, to_report(extraction).label, 0)])
        _put_uses(tables, number, extraction)
        _put_claims(tables, number, extraction)
        pairs = {
            pair
            for bearers in find_bearers(extraction.mentions, gazetteer)
            for pair in permutations(bearers, 2)
        }
        tables.put("namesake", ((tables.number(one), tables.number(other), number) for one, other in pairs))


def drop_reports(tables: Tables, digests: Iterable[str]) -> None:
    """Take out all rows of these reports."""
    numbers = [row[0] for row in tables.ask("SELECT number FROM report WHERE digest IN " + GIVEN, digests)]
    for table in _BY_REPORT:
        tables.ask(f"DELETE FROM {table} WHERE report IN {GIVEN}", numbers)
    tables.ask(f"DELETE FROM report WHERE number IN {GIVEN}", numbers)


#: A list that a query is given.
GIVEN = "(SELECT value FROM json_each(?))"


def pack_light(document: Document) -> bytes:
    """All of a document but what its text is made of."""
    return _encode(replace(document, text="", blocks=(), pages=(), prints=()))


def unpack_light(packed: bytes) -> Document:
    """What ``pack_light`` kept."""
    return _documents.decode(packed)


def _date(extraction: Extraction) -> str | None:
    """The date of the report as a source (``kg.resolve.sources``)."""
    said = (one.object for one in extraction.claims if one.predicate == "issued")
    return min((value.value for value in said if isinstance(value, Literal)), default=None)


def _put_uses(tables: Tables, report: int, extraction: Extraction) -> None:
    printed = Counter((one.ref, one.surface) for one in extraction.mentions)
    spoken_of = {*_ends(extraction.claims), *(call.target for call in extraction.calls)}
    refused = {ref for one in extraction.refused for ref in one.refs if ref.type is not _REPORT}
    if any(ref.type is _REPORT for ref in (*(ref for ref, _ in printed), *spoken_of)):
        raise UnfitError(f"{extraction.document.source_file} speaks of another report")
    number = tables.number
    tables.put("use", ((number(ref), report, PRINTED, form, n) for (ref, form), n in printed.items()))
    tables.put("use", ((number(ref), report, SPOKEN_OF, None, 0) for ref in spoken_of))
    tables.put("use", ((number(ref), report, REFUSED, None, 0) for ref in refused))


def _ends(claims: Iterable[Claim]) -> Iterator[Ref]:
    """The things that claims speak of; of reports each speaks of itself alone."""
    for claim in claims:
        if claim.subject.type is not _REPORT:
            yield claim.subject
        elif claim.subject.key != claim.evidence.digest:
            raise UnfitError(f"a claim of {claim.evidence.digest} speaks of another report")
        if isinstance(claim.object, Ref):
            yield claim.object


def _put_claims(tables: Tables, report: int, extraction: Extraction) -> None:
    """What it says of things; what it says of itself is asked of the report when it is needed."""
    number, own = tables.number, [one for one in extraction.claims if one.subject.type is not _REPORT]
    tables.put(
        "claim",
        (
            (
                None,
                report,
                number(one.subject),
                one.predicate,
                number(one.object) if isinstance(one.object, Ref) else None,
                pack_claim(one),
            )
            for one in own
        ),
    )
    brokers = {one.object for one in extraction.claims if one.predicate == "publishedBy"}
    tables.put("published", ((report, number(ref)) for ref in brokers if isinstance(ref, Ref)))
    calls = extraction.calls
    tables.put("call", ((report, number(one.target), one.rating) for one in calls))
