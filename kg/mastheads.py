"""A graph against gold of mastheads: who published a report, when, under which title, and who wrote it.

Said is what a report claims: an analyst's e-mail that another report prints is not this one's. Of a report
all that is said must be right: a second title, even beside the right one, is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kg.agreement import to_key
from kg.masthead_gold import ANALYST_KEYS, REPORT_KEYS, MastheadGold
from kg.rdf.facts import GraphFacts
from kg.rdf.vocabulary import DCTERMS, KG, ONTOLOGY
from kg.scores import Figure, MastheadScores, Mistake


def _to_address(value: str) -> str:
    """An e-mail without what may differ in print: case, width, white space. Its underscores are its own."""
    return "".join(unicodedata.normalize("NFKC", value).removeprefix("mailto:").split()).casefold()


def _to_digits(value: str) -> str:
    """A phone by its digits: dashes, brackets and the sign before the extension are a matter of taste."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", value))


_REPORT_TERMS = {
    "title": DCTERMS.title,
    "date": DCTERMS.issued,
    "rating": KG.rating,
    "ratingAction": KG.ratingAction,
}
#: The local name of the ontology's term, and where two values count as one.
_ANALYST_TERMS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "licence": ("licenceNumber", to_key),
    "role": ("role", to_key),
    "email": ("email", _to_address),
    "phone": ("phone", _to_digits),
}
_LEAST_IN_ORDER = 2  # one name is always in order


class _Mark(NamedTuple):
    """One thing judged: ``outcome`` is "tp", "fp" or "fn" of what is judged."""

    what: str
    outcome: str
    mistake: Mistake | None = None


def score_mastheads(facts: GraphFacts, golds: Sequence[MastheadGold]) -> MastheadScores:
    """Score those reports of gold that the graph has; the others are ``missing``."""
    known = [gold for gold in golds if gold.file in facts.reports]
    claimed = {(claim.subject, claim.predicate) for claims in facts.claims.values() for claim in claims}
    marks = [mark for gold in known for mark in _Reading(facts, gold, claimed).marks()]
    counts = Counter((mark.what, mark.outcome) for mark in marks)

    def figures(keys: Iterable[str]) -> dict[str, Figure]:
        return {key: Figure(*(counts[key, outcome] for outcome in ("tp", "fp", "fn"))) for key in keys}

    return MastheadScores(
        documents=len(golds),
        missing=tuple(gold.file for gold in golds if gold.file not in facts.reports),
        shares=figures((*REPORT_KEYS, "order", "not_invented")),
        figures=figures(("analysts", *ANALYST_KEYS)),
        errors=tuple(mark.mistake for mark in marks if mark.mistake),
    )


class _Reading:
    """One report's gold beside what the graph has of its masthead."""

    def __init__(self, facts: GraphFacts, gold: MastheadGold, claimed: set[tuple[str, str]]) -> None:
        self.facts, self.gold, self.claimed = facts, gold, claimed
        self.report = facts.reports[gold.file]
        self.claims = facts.claims.get(self.report, ())
        self.authors = self._authors()
        self.nodes = self._match()

    def marks(self) -> Iterator[_Mark]:
        """Everything that is judged, in the order of the masthead."""
        return chain(self._report_marks(), self._author_marks(), self._order_marks(), self._value_marks())

    def _blame(self, kind: str, what: str, name: str, detail: str) -> Mistake:
        return Mistake(self.gold.file, kind, what, name, detail)

    # --- the report

    def _report_marks(self) -> Iterator[_Mark]:
        brokers = {claim.object for claim in self.claims if claim.predicate == "publishedBy"}
        yield self._report_mark("broker", [self._names(broker) for broker in sorted(brokers)])
        for key, term in _REPORT_TERMS.items():
            values = self.facts.values.get((self.report, term.value), frozenset())
            yield self._report_mark(key, [[value] for value in sorted(values)])

    def _report_mark(self, key: str, said: Sequence[Sequence[str]]) -> _Mark:
        """Right if every thing said goes by an accepted form, or nothing is said where nothing is printed."""
        accepted = self.gold.accepted[key]
        keys = set(map(to_key, accepted))
        if bool(said) == bool(keys) and all(keys & set(map(to_key, forms)) for forms in said):
            return _Mark(key, "tp")
        found = ", ".join(forms[0] for forms in said if forms) or "nothing"
        return _Mark(
            key, "fn", self._blame("wrong value", key, next(iter(accepted), "nothing"), f"found {found}")
        )

    # --- its authors

    def _names(self, node: str) -> list[str]:
        """Every name of a node, its label first."""
        label = self.facts.labels.get(node, node)
        return [label, *sorted(self.facts.names.get(node, frozenset()) - {label})]

    def _keys(self, node: str) -> set[str]:
        return set(map(to_key, self._names(node)))

    def _authors(self) -> dict[str, int | None]:
        """The authors, each with the offset of the first claim that says so, in the order of offsets."""
        first: dict[str, int | None] = {}
        claims = (claim for claim in self.claims if claim.predicate == "authoredBy")
        for claim in sorted(claims, key=lambda claim: (claim.start is None, claim.start or 0, claim.object)):
            first.setdefault(claim.object, claim.start)
        return first

    def _match(self) -> list[str]:
        """The node of each analyst of gold, "" for one who is not said; no node serves twice."""
        free = list(self.authors)
        nodes = []
        for analyst in self.gold.analysts:
            node = next((node for node in free if to_key(analyst["name"]) in self._keys(node)), "")
            nodes.append(node)
            free = [one for one in free if one != node]
        return nodes

    def _author_marks(self) -> Iterator[_Mark]:
        for analyst, node in zip(self.gold.analysts, self.nodes, strict=True):
            missed = None if node else self._blame("missed", "author", analyst["name"], "")
            yield _Mark("analysts", "tp" if node else "fn", missed)
        for node in self.authors:
            what = "" if node in self.nodes else self._what(node)
            yield _Mark("not_invented", "fn" if what == "invented" else "tp")
            if what:
                yield _Mark("analysts", "fp", self._blame("extra", "author", self._names(node)[0], what))

    def _what(self, node: str) -> str:
        """What someone is who is said to be an author and matches none."""
        authors = {one["name"]: "a second node of this author" for one in self.gold.analysts}
        known = {to_key(name): what for name, what in {**self.gold.others, **authors}.items()}
        return next((known[key] for key in sorted(self._keys(node)) if key in known), "invented")

    def _order_marks(self) -> Iterator[_Mark]:
        """The authors of gold, where there are several: all said, and in the order of print."""
        if len(self.nodes) < _LEAST_IN_ORDER:
            return
        said = [node for node in self.authors if node in self.nodes]
        if said == self.nodes and all(self.authors[node] is not None for node in said):
            yield _Mark("order", "tp")
            return
        wanted = "、".join(one["name"] for one in self.gold.analysts)
        found = "、".join(self._names(node)[0] for node in said) or "nothing"
        yield _Mark("order", "fn", self._blame("wrong value", "order", wanted, f"found {found}"))

    # --- licences, roles, e-mails, phones

    def _value_marks(self) -> Iterator[_Mark]:
        extra = [({"name": self._names(node)[0]}, node) for node in self.authors if node not in self.nodes]
        for analyst, node in (*zip(self.gold.analysts, self.nodes, strict=True), *extra):
            for key in ANALYST_KEYS:
                yield from self._marks_of(key, analyst, self._values(node, key))

    def _marks_of(self, key: str, analyst: Mapping[str, str], said: Sequence[str]) -> Iterator[_Mark]:
        """A value that is printed is said or missed; every other one that is said is too much."""
        fold, name, wanted = _ANALYST_TERMS[key][1], analyst["name"], analyst.get(key, "")
        others = [value for value in said if not wanted or fold(value) != fold(wanted)]
        is_missed = bool(wanted) and len(others) == len(said)
        if wanted:
            detail = f"found {', '.join(said) or 'nothing'}"
            blame = self._blame("wrong value", key, f"{name}: {wanted}", detail) if is_missed else None
            yield _Mark(key, "fn" if is_missed else "tp", blame)
        for value in others:  # told already if it stands for the one that was missed
            blame = None if is_missed else self._blame("extra value", key, f"{name}: {value}", "")
            yield _Mark(key, "fp", blame)

    def _values(self, node: str, key: str) -> list[str]:
        """What this report says; where no report claims any such value of the node, what the node has."""
        term = _ANALYST_TERMS[key][0]
        if (node, term) not in self.claimed:
            return sorted(self.facts.values.get((node, ONTOLOGY + term), ()))
        return sorted({one.object for one in self.claims if (one.subject, one.predicate) == (node, term)})
