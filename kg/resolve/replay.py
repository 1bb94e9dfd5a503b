"""The entries of the curation files while they are replayed: what each means, what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.errors import ResolveError
from kg.records import EntityType, Issue, IssueKind, Ref, Ruling
from kg.resolve.curation_file import Curation, Entry
from kg.resolve.naming import Names, UnknownNameError
from kg.text.normalise import fold_name


class Replay:
    """Distinct entries of all files in the order of what they say, so that their places do not matter."""

    def __init__(self, curations: Sequence[Curation], names: Names) -> None:
        """``names`` are those of the entities before anything was decided."""
        found: dict[tuple[str, ...], Entry] = {}
        for curation in curations:
            for entry in curation.entries:
                found.setdefault(entry.content, entry)
        self.entries = tuple(found[key] for key in sorted(found))
        self.names = names
        self.issues: list[Issue] = []
        self._bearers: dict[tuple[int, str], tuple[Ref, ...]] = {}
        self._concerned: dict[int, set[Ref]] = defaultdict(set)
        self._preferred = {
            fold_name(entry.values["label"]): entry.values["entity"] for entry in self.of("name")
        }

    def of(self, kind: str) -> Iterator[Entry]:
        """The entries of one kind."""
        return (entry for entry in self.entries if entry.kind == kind)

    def miss(self, entry: Entry, why: object) -> None:
        """Report that an entry does not apply, or not in full."""
        message = f"line {entry.line}: [[{entry.kind}]] no longer applies: {why}"
        place = entry.evidence.start
        self.issues.append(Issue(file=entry.file, kind=IssueKind.CURATION, message=message, offset=place))

    def concern(self, entry: Entry, *refs: Ref) -> None:
        """Note that an entry was applied to what ``refs`` stand for."""
        self._concerned[id(entry)].update(refs)

    def ids(self, entry: Entry, names: Names) -> set[str]:
        """The entities of ``names`` that an entry was applied to."""
        return {names.ids[ref] for ref in self._concerned[id(entry)] if ref in names.ids}

    def bearers(self, entry: Entry, name: str) -> tuple[Ref, ...]:
        """The Refs of the entity that an entry calls ``name``; none, and an Issue, if there is not one."""
        key = id(entry), name
        if key not in self._bearers:
            try:
                self._bearers[key] = self._find(name, entry.values.get("class"), entry.kind == "name")
            except ResolveError as error:
                self.miss(entry, error)
                self._bearers[key] = ()
        return self._bearers[key]

    def _find(self, name: str, kind: EntityType | None, reports: bool) -> tuple[Ref, ...]:
        try:
            return self.names.find_bearers(name, kind, reports=reports)
        except UnknownNameError:
            entity = self._preferred.get(fold_name(name))
            if entity is None:
                raise
            return self.names.find_bearers(entity, kind, reports=reports)

    def to_rulings(self, ids: Mapping[Ref, str]) -> tuple[Ruling, ...]:
        """Every entry with the entities it concerns, by id."""
        made = [
            Ruling(
                kind=entry.kind,
                evidence=entry.evidence,
                person=entry.person,
                file=entry.file,
                line=entry.line,
                entities=tuple(sorted({ids[ref] for ref in self._concerned[id(entry)] if ref in ids})),
            )
            for entry in self.entries
        ]
        return tuple(sorted(made, key=lambda ruling: ruling.id))
