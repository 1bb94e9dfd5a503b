"""A graph against gold: precision, recall and F1 per entity type and relation, and every mistake.

An entity of the graph matches an entity of gold when they share a class and a name; a claim matches
a gold relation when both its ends do. What gold marks optional is neither rewarded nor punished.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from kg.agreement import find_distinct, find_ends, is_at_offset, is_said, to_folded, to_key, to_specific
from kg.gold import REPORT, Gold, GoldEntity, read_golds
from kg.mastheads import score_mastheads
from kg.rdf.facts import GraphFacts, StatedClaim, read_facts
from kg.rdf.vocabulary import DCTERMS, KG
from kg.read.encoding import parse_bytes
from kg.scores import BODY, MASTHEAD, TYPES, Figure, Mistake, Scores

__all__ = ["Figure", "Mistake", "Scores", "evaluate"]

_ALL = frozenset((*MASTHEAD, *BODY))
_REPORT_KEYS = {
    "title": DCTERMS.title,
    "date": DCTERMS.issued,
    "rating": KG.rating,
    "ratingAction": KG.ratingAction,
}
_ANALYST_KEYS = {"licence": KG.licenceNumber, "email": KG.email, "phone": KG.phone}
_ENTITY_KEYS = {"ticker": KG.ticker, "releaseDate": KG.releaseDate}


@dataclass(slots=True)
class _Tally:
    """Counts while they grow; frozen into Scores at the end."""

    entities: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    relations: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    metadata: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    attributes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    evidence: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def evaluate(graph: Path, gold: Sequence[Path], texts: Sequence[Path] = ()) -> Scores:
    """Score a Turtle (TriG, …) file or a build's folder against gold files and folders.

    ``texts`` are folders that hold the reports, or the texts that a build made of them: then quotes are
    looked up at their offsets. Gold of mastheads is scored apart.

    Raises: GoldError for malformed gold, GraphError for a graph that cannot be read.
    """
    golds = read_golds(gold)
    facts = read_facts(graph)
    tally = _Tally()
    for one in golds.reports:
        _Reading(facts, one, tally).score(_read_text(facts, one.file, texts))
    mastheads = score_mastheads(facts, golds.mastheads) if golds.mastheads else None
    return replace(_freeze(tally, len(golds.reports)), skipped=golds.others, mastheads=mastheads)


def _freeze(tally: _Tally, documents: int) -> Scores:
    def figures(counts: Mapping[str, Counter[str]]) -> dict[str, Figure]:
        return {key: Figure(count["tp"], count["fp"], count["fn"]) for key, count in counts.items()}

    return Scores(
        documents=documents,
        missing=tuple(tally.missing),
        entities=figures(tally.entities),
        relations=figures(tally.relations),
        metadata=figures(tally.metadata),
        attributes=figures(tally.attributes),
        evidence=dict(tally.evidence),
        errors=tuple(tally.mistakes),
    )


def _read_text(facts: GraphFacts, file: str, folders: Sequence[Path]) -> str | None:
    """The text that the offsets of a report count in: one a build made, by digest, or the file's own.

    ``file`` is the name in gold; the report may have been read from another file than that.
    """
    report = facts.reports.get(file, "")
    for digest in facts.values.get((report, KG.sourceDigest.value), ()):
        made = [path for folder in folders if (path := folder / f"{digest}.txt").exists()]
        if made:
            return made[-1].read_bytes().decode()
    names = facts.values.get((report, KG.readFile.value), ())
    read = PurePosixPath(min(names, default=file)).name
    paths = [folder / read for folder in folders if (folder / read).suffix in (".txt", ".md")]
    found = [path for path in paths if path.exists()]
    return parse_bytes(found[-1].read_bytes(), read)[0] if found else None


class _Reading:
    """One gold report beside what the graph has of it."""

    def __init__(self, facts: GraphFacts, gold: Gold, tally: _Tally) -> None:
        self.facts, self.gold, self.tally = facts, gold, tally
        self.report = facts.reports.get(gold.file, "")
        linked = sorted(facts.linked.get(self.report, ()))
        self.nodes = [node for node in linked if self._types(node) & set(TYPES)]
        self.matched: dict[str, str] = {}  # gold id → node
        self.known: dict[str, str] = {}  # node → gold id

    def score(self, text: str | None) -> None:
        """Add this report's counts to the tally; ``text`` is the report's, where it is at hand."""
        if not self.report:
            self.tally.missing.append(self.gold.file)
        self._match()
        self._score_entities()
        claims = [claim for claim in self.facts.claims.get(self.report, ()) if claim.predicate in _ALL]
        self._score_relations(claims)
        self._score_evidence(claims, text)
        self._score_report()
        self._score_attributes()

    # --- entities

    def _types(self, node: str) -> set[str]:
        return to_specific(self.facts.types.get(node, ()))

    def _keys(self, node: str) -> set[str]:
        return {to_key(name) for name in self.facts.names.get(node, ())}

    def _label(self, node: str, otherwise: str = "") -> str:
        return self.facts.labels.get(node, otherwise)

    def _match(self) -> None:
        """Pair each gold entity, required ones first, with the free node that fits it best."""
        for entity in sorted(self.gold.entities.values(), key=lambda one: one.optional):
            keys = set(map(to_key, entity.names))
            fits = [node for node in self.nodes if self._fits(node, entity, keys)]
            if fits:
                best = max(fits, key=self._closeness(entity, keys))
                self.matched[entity.id], self.known[best] = best, entity.id

    def _fits(self, node: str, entity: GoldEntity, keys: set[str]) -> bool:
        is_free = node not in self.known
        return is_free and bool(self._keys(node) & keys) and bool(self._types(node) & to_folded(entity.types))

    def _closeness(self, entity: GoldEntity, keys: set[str]) -> Callable[[str], tuple[bool, int]]:
        first = to_key(entity.names[0])
        return lambda node: (to_key(self._label(node)) == first, len(self._keys(node) & keys))

    def _score_entities(self) -> None:
        for entity in self.gold.entities.values():
            if not entity.optional:
                kind = min(to_folded(entity.types[:1]))
                self.tally.entities[kind]["tp" if entity.id in self.matched else "fn"] += 1
                if entity.id not in self.matched:
                    self._blame("missed", kind, entity.names[0], self._near(entity))
        for node in self.nodes:
            if node not in self.known:
                kind = min(self._types(node) & set(TYPES))
                self.tally.entities[kind]["fp"] += 1
                self._blame("extra", kind, self._label(node, node), self._twin(node))

    def _near(self, entity: GoldEntity) -> str:
        keys = set(map(to_key, entity.names))
        near = [node for node in self.nodes if self._keys(node) & keys]
        typed = (f"{self._label(node)}: {'/'.join(sorted(self._types(node)))}" for node in near)
        return f"in the graph as {', '.join(typed)}" if near else ""

    def _twin(self, node: str) -> str:
        """A second node for one gold entity is a failure to resolve: it counts as wrong."""
        keys = self._keys(node)
        entities = self.gold.entities.values()
        same = [one.names[0] for one in entities if keys & set(map(to_key, one.names))]
        return f"a second or mistyped {same[0]}" if same else ""

    def _blame(self, kind: str, what: str, name: str, detail: str) -> None:
        self.tally.mistakes.append(Mistake(self.gold.name, kind, what, name, detail))

    # --- relations

    def _id(self, node: str) -> str | None:
        return REPORT if node == self.report else self.known.get(node)

    def _is_optional(self, *ids: str | None) -> bool:
        return any(one and one != REPORT and self.gold.entities[one].optional for one in ids)

    def _score_relations(self, claims: Iterable[StatedClaim]) -> None:
        wanted = {relation.ends: relation for relation in self.gold.relations}
        hit: set[tuple[str, str, str]] = set()
        for claim in find_distinct(claims):
            ends = find_ends((self._id(claim.subject), claim.predicate, self._id(claim.object)), wanted)
            if ends is None:
                self._score_extra(claim)
            elif ends not in hit:
                hit.add(ends)
                self._score_hit(claim.predicate, is_optional=wanted[ends].optional)
        for ends, relation in wanted.items():
            if ends not in hit and not relation.optional and not self._is_optional(ends[0], ends[2]):
                self.tally.relations[ends[1]]["fn"] += 1
                self._blame("missed relation", ends[1], self._arrow(ends), relation.quote)

    def _score_hit(self, predicate: str, *, is_optional: bool) -> None:
        if not is_optional:
            self.tally.relations[predicate]["tp"] += 1

    def _score_extra(self, claim: StatedClaim) -> None:
        if self._is_optional(self._id(claim.subject), self._id(claim.object)):
            return
        self.tally.relations[claim.predicate]["fp"] += 1
        name = f"{self._label(claim.subject, REPORT)} → {self._label(claim.object, '?')}"
        self._blame("extra relation", claim.predicate, name, claim.quote or "")

    def _arrow(self, ends: tuple[str, str, str]) -> str:
        names = (REPORT if one == REPORT else self.gold.entities[one].names[0] for one in (ends[0], ends[2]))
        return " → ".join(names)

    # --- evidence, metadata, attributes

    def _score_evidence(self, claims: Iterable[StatedClaim], text: str | None) -> None:
        counts = self.tally.evidence
        for claim in claims:
            counts["claims"] += 1
            if claim.quote:
                counts["quoted"] += 1
                if text is not None:
                    counts["checkable"] += 1
                    counts["in_text"] += to_key(claim.quote) in to_key(text)
                    counts["at_offset"] += is_at_offset(claim, text)

    def _values(self, node: str, predicate: Any) -> frozenset[str]:
        return self.facts.values.get((node, predicate.value), frozenset())

    def _score_value(
        self, counts: dict[str, Counter[str]], key: str, wanted: str, found: Iterable[str], is_right: bool
    ) -> None:
        counts[key]["tp" if is_right else "fn"] += 1
        if not is_right:
            self._blame("wrong value", key, wanted, f"found {', '.join(sorted(found)) or 'nothing'}")

    def _score_report(self) -> None:
        for key, predicate in _REPORT_KEYS.items():
            if key in self.gold.report:
                wanted, found = self.gold.report[key], self._values(self.report, predicate)
                self._score_value(self.tally.metadata, key, wanted, found, is_said(key, wanted, found))
        for analyst in self.gold.analysts:
            self._score_analyst(analyst)

    def _score_analyst(self, analyst: Mapping[str, str]) -> None:
        name = to_key(analyst["name"])
        nodes = (node for node in self.nodes if "Analyst" in self.facts.types[node])
        node = next((node for node in nodes if name in self._keys(node)), "")
        for key, predicate in _ANALYST_KEYS.items():
            if key in analyst:
                found = {to_key(value.replace("mailto:", "")) for value in self._values(node, predicate)}
                named = f"{analyst['name']}: {analyst[key]}"
                self._score_value(self.tally.metadata, key, named, found, to_key(analyst[key]) in found)

    def _score_attributes(self) -> None:
        for entity in self.gold.entities.values():
            keys = [key for key in entity.attributes if key in _ENTITY_KEYS and not entity.optional]
            for key in keys:
                values = self._values(self.matched.get(entity.id, ""), _ENTITY_KEYS[key])
                found, wanted = {value.upper() for value in values}, str(entity.attributes[key])
                named, is_right = f"{entity.names[0]}: {wanted}", wanted.upper() in found
                self._score_value(self.tally.attributes, key, named, found, is_right)
