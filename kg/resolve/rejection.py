"""Claims that a person rejected, taken out of the extractions with the calls they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kg.records import Call, Claim, Document, Extraction, Issue, Literal, Ref, report_ref
from kg.resolve.curation_file import Entry
from kg.resolve.naming import Names
from kg.resolve.replay import Replay

#: Whether an entry rejects a claim of a document.
Test = Callable[[Claim, Document], bool]


def reject(
    done: Sequence[Extraction], replay: Replay, names: Names, formerly: Mapping[str, str]
) -> list[Extraction]:
    """The extractions without what was rejected; an Issue for each claim that is gone.

    ``names`` are those of the curated entities; ``formerly`` says what a claim's id was before names
    moved. What nothing is said of any more is not mentioned either.
    """
    tests = [(entry, _to_test(entry, names, formerly)) for entry in replay.of("reject")]
    if not tests:
        return list(done)
    hit: set[int] = set()
    kept = [_without(one, tests, replay, hit) for one in done]
    for entry, _ in tests:
        if id(entry) not in hit:
            replay.miss(entry, "no claim of this build is what it rejects")
    gone = _spoken_of(done) - _spoken_of(kept)
    return [replace(one, mentions=tuple(m for m in one.mentions if m.ref not in gone)) for one in kept]


def _without(
    extraction: Extraction, tests: Sequence[tuple[Entry, Test]], replay: Replay, hit: set[int]
) -> Extraction:
    document, rejected = extraction.document, set()
    claims, calls = [], []
    for claim in extraction.claims:
        entry = next((entry for entry, test in tests if test(claim, document)), None)
        if entry is None:
            claims.append(claim)
            continue
        rejected.add((claim.object, claim.evidence) if claim.predicate == "recommends" else None)
        hit.update(id(entry) for entry, test in tests if test(claim, document))
        _note(entry, claim, document, replay)
    for call in extraction.calls:
        claim = _to_claim(call, document)
        entry = next((entry for entry, test in tests if test(claim, document)), None)
        if entry is None and (call.target, call.evidence) not in rejected:
            calls.append(call)
        elif entry is not None:
            hit.add(id(entry))
    if len(claims) + len(calls) == len(extraction.claims) + len(extraction.calls):
        return extraction
    return replace(extraction, claims=tuple(claims), calls=tuple(calls))


def _to_claim(call: Call, document: Document) -> Claim:
    """A call as the claim it makes, to be tested as one."""
    return Claim(
        subject=report_ref(document),
        predicate="recommends",
        object=call.target,
        evidence=call.evidence,
        confidence=1.0,
        extracted_by=call.extracted_by,
    )


def _note(entry: Entry, claim: Claim, document: Document, replay: Replay) -> None:
    who = ", ".join(filter(None, (entry.person.by, entry.person.date)))
    why = f": {entry.person.note}" if entry.person.note else ""
    quote = " ".join(claim.evidence.quote.split())
    message = f"{claim.predicate} “{quote}” rejected by {who} ({entry.place}){why}"
    replay.issues.append(Issue(file=document.source_file, message=message, offset=claim.evidence.start))
    replay.concern(entry, *(end for end in (claim.subject, claim.object) if isinstance(end, Ref)))


def _spoken_of(done: Sequence[Extraction]) -> set[Ref]:
    claims = (end for one in done for claim in one.claims for end in (claim.subject, claim.object))
    calls = {call.target for one in done for call in one.calls}
    return calls | {end for end in claims if isinstance(end, Ref)}


def _to_test(entry: Entry, names: Names, formerly: Mapping[str, str]) -> Test:
    """By its id a claim is hit for certain; by the other keys, where all that are given fit."""
    values = entry.values
    checks = list(_checks(entry, names)) if values.keys() & {"quote", "pattern"} else []

    def test(claim: Claim, document: Document) -> bool:
        if "claim" in values and values["claim"].removeprefix("claim-") in (
            claim.id,
            formerly.get(claim.id, claim.id),
        ):
            return True
        return bool(checks) and all(check(claim, document) for check in checks)

    return test


def _checks(entry: Entry, names: Names) -> Iterator[Test]:
    """One check for each key that an entry has."""
    values = entry.values
    if "predicate" in values:
        yield lambda claim, _: claim.predicate == values["predicate"]
    if "file" in values:
        yield lambda _, document: is_file(document, values["file"])
    for end in ("subject", "object"):
        if end in values:
            yield _to_end_check(end, values[end], names)
    if "pattern" in values:
        pattern = re.compile(values["pattern"])
        yield lambda claim, _: pattern.search(claim.evidence.quote) is not None
    if "quote" in values:
        whole = {"predicate", "subject", "object"} <= values.keys()
        yield _to_quote_check(_bare(values["quote"]), either=whole)


def _to_end_check(end: str, name: str, names: Names) -> Test:
    refs = set(names.find_all(name))

    def check(claim: Claim, _: Document) -> bool:
        found = getattr(claim, end)
        return found.value == name if isinstance(found, Literal) else found in refs

    return check


def _to_quote_check(words: str, *, either: bool) -> Test:
    """The claim's quote holds the words; if ``either``, or is among them (rules cut quotes otherwise)."""

    def check(claim: Claim, _: Document) -> bool:
        quote = _bare(claim.evidence.quote)
        return words in quote or (either and quote in words)

    return check


def _bare(text: str) -> str:
    """Without white space, which differs between a PDF's text and what a person copies."""
    return "".join(text.split())


def is_file(document: Document, name: str) -> bool:
    """Whether a report was read from, or also found in, the file ``name``: its path or its last part."""
    files = (document.source_file, *(copy.source_file for copy in document.copies))
    return any(name in (file, PurePosixPath(file).name) for file in files)
