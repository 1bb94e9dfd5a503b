"""Facts that a person added, as claims of the report they cite or of the curation file itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.errors import ResolveError
from kg.gazetteer import Gazetteer
from kg.records import PERSON, Claim, Document, EntityType, Evidence, Extraction, Literal, Mention, Ref
from kg.resolve.curation_file import Curation, Entry
from kg.resolve.naming import Names, UnknownNameError
from kg.resolve.rejection import is_file
from kg.resolve.replay import Replay
from kg.resolve.signatures import BEARERS, is_allowed
from kg.text.normalise import fold_name


def to_facts(
    done: Sequence[Extraction],
    curations: Sequence[Curation],
    replay: Replay,
    names: Names,
    gazetteer: Gazetteer,
) -> Iterator[Extraction]:
    """An extraction of each curation file that adds facts; ``names`` are those of the curated entities."""
    finder = _Finder(replay, names, gazetteer)
    documents = [one.document for one in done]
    claims: dict[str, list[Claim]] = defaultdict(list)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for entry in replay.of("fact"):
        claim = _to_claim(entry, finder, documents, replay)
        if claim is not None:
            claims[entry.evidence.digest].append(claim)
            mentions[entry.evidence.digest].extend(finder.strangers(entry, claim))
            replay.concern(entry, *(end for end in (claim.subject, claim.object) if isinstance(end, Ref)))
    for curation in curations:
        digest = curation.document.digest
        if claims[digest]:
            yield Extraction(
                document=curation.document, mentions=tuple(mentions[digest]), claims=tuple(claims[digest])
            )


class _Finder:
    """What the ends of a fact mean: an entity of the graph, of a table, or one that the facts bring in."""

    def __init__(self, replay: Replay, names: Names, gazetteer: Gazetteer) -> None:
        self._names, self._gazetteer = names, gazetteer
        self._brought: dict[str, set[Ref]] = defaultdict(set)
        for entry in replay.of("fact"):
            for end in ("subject", "object"):
                kind = entry.values.get(f"{end}_class")
                if kind is not None:
                    self._brought[fold_name(entry.values[end])].add(self._to_ref(entry.values[end], kind))

    def find(self, name: str, kind: EntityType | None) -> tuple[Ref, EntityType]:
        """The Ref and class of what is called ``name``.

        Raises:
            ResolveError: nothing is, or several things are.
        """
        try:
            id_ = self._names.find(name, kind)
        except UnknownNameError as error:
            ref = self._find_stranger(name, kind)
            if ref is None:
                raise ResolveError(f"{error}; give its class to bring it in") from None
            return ref, ref.type
        return self._names.members[id_][0], self._names.entities[id_].type

    def _find_stranger(self, name: str, kind: EntityType | None) -> Ref | None:
        if kind is not None:
            return self._to_ref(name, kind)
        known = {entry.ref for entry, _ in self._gazetteer.named(fold_name(name))}
        for refs in (self._brought.get(fold_name(name), set()), known):
            if len(refs) == 1:
                return next(iter(refs))
        return None

    def _to_ref(self, name: str, kind: EntityType) -> Ref:
        entry = self._gazetteer.named_as(fold_name(name), kind)
        return entry.ref if entry else Ref(kind, fold_name(name) or name)

    def strangers(self, entry: Entry, claim: Claim) -> Iterator[Mention]:
        """Mentions that give the entities their names which no report names."""
        for end in ("subject", "object"):
            ref, name = getattr(claim, end), entry.values[end]
            if isinstance(ref, Ref) and ref.type is not EntityType.REPORT and ref not in self._names.surfaces:
                start = entry.evidence.start + max(entry.evidence.quote.find(name), 0)
                yield Mention(ref=ref, start=start, end=start + len(name), surface=name, source=PERSON)


def _to_claim(entry: Entry, finder: _Finder, documents: Sequence[Document], replay: Replay) -> Claim | None:
    values = entry.values
    try:
        subject, kind = finder.find(values["subject"], values.get("subject_class"))
        obj, fault = _to_object(entry, finder, kind)
    except ResolveError as error:
        fault = str(error)
    if fault:
        replay.miss(entry, fault)
        return None
    return Claim(
        subject=subject,
        predicate=values["predicate"],
        object=obj,
        evidence=_to_evidence(entry, documents, replay),
        confidence=1.0,
        extracted_by=PERSON,
        modality=values.get("modality"),
        person=entry.person,
    )


def _to_object(entry: Entry, finder: _Finder, kind: EntityType) -> tuple[Ref | Literal, str]:
    """The object of a fact on an entity of class ``kind``, and what is wrong with it."""
    predicate, value = entry.values["predicate"], entry.values["object"]
    if isinstance(value, Literal):
        allowed = kind in BEARERS.get(predicate, {kind})
        return value, "" if allowed else f"{predicate} is no attribute of a {kind}"
    obj, other = finder.find(value, entry.values.get("object_class"))
    if not is_allowed(kind, predicate, other):
        return obj, f"{predicate} cannot join a {kind} and a {other}"
    return obj, ""


def _to_evidence(entry: Entry, documents: Sequence[Document], replay: Replay) -> Evidence:
    """The words of the report that the fact cites; where they are not to be found, those of the entry."""
    if not entry.values.keys() >= {"file", "quote"}:
        return entry.evidence
    file, quote = entry.values["file"], entry.values["quote"]
    read = [document for document in documents if is_file(document, file)]
    pattern = re.compile(r"\s*".join(map(re.escape, "".join(quote.split()))))
    for document in read:
        found = pattern.search(document.text)
        if found:
            return Evidence(
                digest=document.digest,
                start=found.start(),
                end=found.end(),
                quote=found[0],
                page=document.page_at(found.start()),
            )
    what = f"{file} does not say “{quote}”" if read else f"{file} is none of the reports"
    replay.miss(entry, f"{what}; the fact stands on the entry's own words")
    return entry.evidence
