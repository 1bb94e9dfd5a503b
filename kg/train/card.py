"""The model card beside the weights: what they are, what they were learnt from, how to make them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from kg.errors import TrainError
from kg.extract import everyday
from kg.extract.tagger.tokens import KNOWN, PAIRS, SINGLES
from kg.extract.tagger.weights import CEILINGS, CLASSES, EXACT, HIDDEN, TAGS, WIDTH, WINDOW, to_bytes
from kg.resources import shipped
from kg.train.recipe import Recipe, Trained

FILE = "MODEL_CARD.md"
_LIBRARIES = ("numpy", "spacy", "thinc")
_RATIOS = ("p", "r", "f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What the trainer's user adds: where the reports are from, and the rows of an ablation."""

    source: str | None = None
    figures: Mapping[str, Any] | None = None


def to_card(trained: Trained, recipe: Recipe, remarks: Remarks) -> str:
    """The card in Markdown; the same training gives the same card."""
    text = shipped("train", "card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    content = to_bytes(trained.weights)
    return environment.from_string(text).render(
        counts=trained.counts,
        recipe=asdict(recipe),
        source=remarks.source or f"{len(trained.counts.digests)} reports, read by our own rules",
        figures=_rows(remarks.figures or {}),
        notes=(remarks.figures or {}).get("notes", ""),
        network={"width": WIDTH, "hidden": HIDDEN, "window": WINDOW, "tags": TAGS, "exact": EXACT},
        ceilings=CEILINGS,
        tables={"singles": SINGLES, "pairs": PAIRS, "known": KNOWN},
        classes=[kind.value for kind in CLASSES],
        kilobytes=round(len(content) / 1000),
        digest=sha256(content).hexdigest(),
        everyday_digest=sha256(everyday.to_bytes(trained.weights.everyday)).hexdigest(),
        reports_digest=sha256("\n".join(trained.counts.digests).encode()).hexdigest(),
        versions=[f"{name} {version(name)}" for name in _LIBRARIES],
    )


def _rows(figures: Mapping[str, Any]) -> list[Sequence[str]]:
    """One row of the table for each row of the ablation: its name, then three ratios for either total."""
    return [
        [row["name"], *(f"{row[total][ratio]:.3f}" for total in _TOTALS for ratio in _RATIOS)]
        for row in figures.get("rows", ())
    ]


_TOTALS = ("entities_core", "relations_body")


def read_figures(path: Path) -> dict[str, Any]:
    """The figures that ``kg bench ablation --json`` printed.

    Raises:
        TrainError: the file cannot be read or holds something else.
    """
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
        _rows(figures)
    except OSError as error:
        raise TrainError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainError(f"{path}: expected what kg bench ablation --json prints") from error
    return dict(figures)
