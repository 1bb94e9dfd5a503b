"""Claims that a person rejected, taken out of the extractions with the calls they stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kg.records import Call, Claim, Document, Extraction, Issue, IssueKind, Literal, Ref, report_ref
from kg.resolve.curation_file import Entry
from kg.resolve.naming import Names
from kg.resolve.replay import Replay
from kg.resolve.statements import to_recommendation

#: Whether an entry rejects a claim of a document.
Test = Callable[[Claim, Document], bool]


def reject(
    done: Sequence[Extraction], replay: Replay, names: Names, formerly: Mapping[str, str]
) -> list[Extraction]:
    """The extractions without what was rejected; an Issue for each claim that is gone.

    ``names`` are those of the curated entities; ``formerly`` says what a claim's id was before names
    moved. What nothing is said of any more is not mentioned either.
    """
    entries = list(replay.of("reject"))
    if not entries:
        return list(done)
    shelves = _Shelves(entries, names, formerly)
    hit: dict[int, Entry] = {}
    kept = []
    for extraction in done:
        rejected = [
            (claim, found) for claim in extraction.claims if (found := shelves.find(claim, extraction))
        ]
        kept.append(_without(extraction, rejected, shelves, hit))
        for claim, found in rejected:
            hit.update((id(entry), entry) for entry in found)
            replay.issues.append(_to_issue(found[0], claim, extraction.document, names))
            for entry in found:
                replay.concern(entry, *(end for end in (claim.subject, claim.object) if isinstance(end, Ref)))
    for entry in entries:
        if id(entry) not in hit:
            replay.miss(entry, "no claim of this build is what it rejects")
    gone = _spoken_of(done) - _spoken_of(kept)
    return [replace(one, mentions=tuple(m for m in one.mentions if m.ref not in gone)) for one in kept]


def _without(
    extraction: Extraction,
    rejected: Sequence[tuple[Claim, Sequence[Entry]]],
    shelves: _Shelves,
    hit: dict[int, Entry],
) -> Extraction:
    """Without the claims, the calls they stand for, and calls that an entry rejects by itself."""
    gone = {id(claim) for claim, _ in rejected}
    called = {(claim.object, claim.evidence) for claim, _ in rejected if claim.predicate == "recommends"}
    calls = []
    for call in extraction.calls:
        found = shelves.find_call(call, extraction)
        hit.update((id(entry), entry) for entry in found)
        if not found and (call.target, call.evidence) not in called:
            calls.append(call)
    if not gone and len(calls) == len(extraction.calls):
        return extraction
    claims = tuple(claim for claim in extraction.claims if id(claim) not in gone)
    return replace(extraction, claims=claims, calls=tuple(calls))


class _Shelves:
    """Entries by the claim's id they name, or by the subject; a claim is tested against few of them."""

    def __init__(self, entries: Sequence[Entry], names: Names, formerly: Mapping[str, str]) -> None:
        self._ids: dict[str, list[Entry]] = defaultdict(list)
        self._subjects: dict[Ref, list[tuple[Entry, Test]]] = defaultdict(list)
        self._others: list[tuple[Entry, Test]] = []
        self._names, self._formerly = names, formerly
        for entry in entries:
            if "claim" in entry.values:
                self._ids[entry.values["claim"].removeprefix("claim-")].append(entry)
            if entry.values.keys() & {"quote", "pattern"}:
                self._shelve(entry, (entry, _to_test(entry, names)))

    def _shelve(self, entry: Entry, test: tuple[Entry, Test]) -> None:
        if "subject" not in entry.values:
            self._others.append(test)
            return
        for ref in self._names.find_all(entry.values["subject"]):
            self._subjects[ref].append(test)

    def find(self, claim: Claim, extraction: Extraction) -> list[Entry]:
        """The entries that reject a claim, in their order."""
        by_id = [*self._ids.get(claim.id, ()), *self._ids.get(self._formerly.get(claim.id, ""), ())]
        tests = (*self._subjects.get(claim.subject, ()), *self._others)
        found = [entry for entry, test in tests if test(claim, extraction.document)]
        return list({id(entry): entry for entry in (*by_id, *found)}.values())

    def find_call(self, call: Call, extraction: Extraction) -> list[Entry]:
        """The entries that reject a call, as the claim it makes or by the id of its recommendation."""
        report = report_ref(extraction.document)
        claim = Claim(
            subject=report,
            predicate="recommends",
            object=call.target,
            evidence=call.evidence,
            confidence=1.0,
            extracted_by=call.extracted_by,
        )
        made = to_recommendation(self._names.ids[report], self._names.ids[call.target], call)
        return [*self._ids.get(made.id, ()), *self.find(claim, extraction)]


def _to_issue(entry: Entry, claim: Claim, document: Document, names: Names) -> Issue:
    """What was rejected, by whom, where it is written, and why."""
    ends = (
        end.value if isinstance(end, Literal) else names.entities[names.ids[end]].label
        for end in (claim.subject, claim.object)
    )
    who = ", ".join(filter(None, (entry.person.by, entry.person.date)))
    why = f", {entry.person.note}" if entry.person.note else ""
    quote = " ".join(claim.evidence.quote.split())
    said = f" {claim.predicate} ".join(ends)
    message = f"rejected by {who} ({entry.place}{why}): {said} “{quote}”"
    file, place = document.source_file, claim.evidence.start
    return Issue(file=file, kind=IssueKind.CURATION, message=message, offset=place)


def _spoken_of(done: Sequence[Extraction]) -> set[Ref]:
    claims = (end for one in done for claim in one.claims for end in (claim.subject, claim.object))
    calls = {call.target for one in done for call in one.calls}
    return calls | {end for end in claims if isinstance(end, Ref)}


def _to_test(entry: Entry, names: Names) -> Test:
    """A claim is hit where all keys that are given fit it."""
    checks = list(_checks(entry, names))
    return lambda claim, document: all(check(claim, document) for check in checks)


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
