"""Misprints: two Latin names one edit apart that the reports use for one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.gazetteer import Gazetteer
from kg.records import Extraction, Judgement, Ref


def find_misspelt(
    surfaces: dict[Ref, Counter[str]], extractions: Sequence[Extraction], gazetteer: Gazetteer
) -> Iterator[tuple[Judgement, Ref, Ref]]:
    """Pairs of Refs with a judgement."""
    return iter(())
