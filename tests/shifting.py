"""A set of reports that keeps changing, as what was read out of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from kg.bench.corpus import write_reports
from kg.gazetteer import load_gazetteer
from kg.pipeline import build
from kg.records import Extraction
from kg.resolve import resolve

SAMPLE = Path(__file__).parent.parent / "kg" / "sample"


def extract_pool(folder: Path) -> list[Extraction]:
    """The samples, and invented reports that share brokers, analysts, companies and products."""
    write_reports(folder, 40, load_gazetteer())
    done: list[Extraction] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.pipeline.resolve", lambda found, *rest: done.extend(found) or resolve(found, *rest))
        build([SAMPLE, folder], workers=1)
    return done


def changed(pool: Sequence[Extraction], random: Random) -> Iterator[list[Extraction]]:
    """One selection of reports after the other, each a few reports away from the one before."""
    now = random.sample(list(pool), 8)
    while True:
        yield now
        left = random.sample(now, len(now) - random.choice((0, 1, 1, 2)))
        rest = [one for one in pool if one not in now]
        now = left + random.sample(rest, random.choice((0, 1, 1, 3)))
