"""The figures of an evaluation: what was found, what was missed, what was too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

CORE = ("Company", "Broker", "Analyst", "Model", "Product")
TYPES = (*CORE, "Technology", "Organization", "Person", "Industry")
MASTHEAD = ("publishedBy", "authoredBy", "employedBy", "coversIndustry")
BODY = (
    *("recommends", "develops", "basedOn", "succeeds", "usesTechnology", "uses"),
    *("partnerOf", "subsidiaryOf", "investsIn"),
)


class Mistake(NamedTuple):
    """One thing missed, extra or wrong. ``kind`` is "missed", "extra", "missed relation", "extra relation",
    "wrong value" or "extra value"; ``what`` the type, relation or key; ``detail`` a quote or why."""

    report: str
    kind: str
    what: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Figure:
    """True and false positives and false negatives; the ratios are rounded to three digits."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Figure) -> Figure:
        """Both together."""
        return Figure(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    def to_dict(self) -> dict[str, float | int]:
        """Precision, recall, F1 and the three counts they come from."""
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        ratios = {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3)}
        return {**ratios, "tp": self.tp, "fp": self.fp, "fn": self.fn}

    def to_share(self) -> str:
        """How many of those asked for were found, as ``3/4``."""
        return f"{self.tp}/{self.tp + self.fn}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MastheadScores:
    """The outcome for gold of mastheads, over those of its reports that the graph has.

    ``shares`` are of reports: broker, title, date, rating, ratingAction; ``order`` of those with several
    authors; ``not_invented`` of the authors said: those whom the report names in whatever part.
    ``figures`` are of the analysts by name, and of their licences, roles, e-mails and phones.
    """

    documents: int  # reports of gold
    missing: tuple[str, ...]  # those that the graph does not have
    shares: Mapping[str, Figure]
    figures: Mapping[str, Figure]
    errors: tuple[Mistake, ...]

    def to_dict(self) -> dict[str, Any]:
        """All figures, ready for JSON; mistakes are left out."""
        return {
            "documents": self.documents,
            "missing": list(self.missing),
            "in_graph": f"{self.documents - len(self.missing)}/{self.documents}",
            **{key: figure.to_share() for key, figure in self.shares.items()},
            **{key: figure.to_dict() for key, figure in self.figures.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The outcome. ``skipped`` are files in the gold folders that hold something other than gold.

    ``mastheads`` is None where there is no gold of mastheads; ``errors`` are without theirs.
    """

    documents: int
    missing: tuple[str, ...]  # reports of gold that the graph does not have
    skipped: tuple[str, ...] = ()
    entities: Mapping[str, Figure]
    relations: Mapping[str, Figure]
    metadata: Mapping[str, Figure]
    attributes: Mapping[str, Figure]
    evidence: Mapping[str, int]
    errors: tuple[Mistake, ...]
    mastheads: MastheadScores | None = None

    def total(self, what: str) -> Figure:
        """``entities_core``, ``entities_all``, ``relations_all`` or ``relations_body`` as one figure."""
        kind, _, part = what.partition("_")
        names = {"core": CORE, "body": BODY}.get(part, (*TYPES, *MASTHEAD, *BODY))
        figures: Mapping[str, Figure] = getattr(self, kind)
        return sum((figures.get(name, Figure()) for name in names), Figure())

    def to_dict(self) -> dict[str, Any]:
        """All figures, ready for JSON; mistakes and skipped files are left out."""
        return {
            "documents": self.documents,
            "missing": list(self.missing),
            "entities_core": self.total("entities_core").to_dict(),
            "entities_all": self.total("entities_all").to_dict(),
            "entities": {name: self.entities[name].to_dict() for name in TYPES if name in self.entities},
            "relations_all": self.total("relations_all").to_dict(),
            "relations_body": self.total("relations_body").to_dict(),
            "relations": {
                name: self.relations[name].to_dict() for name in (*MASTHEAD, *BODY) if name in self.relations
            },
            "metadata_recall": {key: figure.to_share() for key, figure in self.metadata.items()},
            "attributes_recall": {key: figure.to_share() for key, figure in self.attributes.items()},
            "evidence": dict(self.evidence),
            **({"mastheads": self.mastheads.to_dict()} if self.mastheads else {}),
        }
