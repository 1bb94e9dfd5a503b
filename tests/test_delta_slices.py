"""What a change touches is described as resolution of all reports describes it; all else stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import pytest
from shifting import changed, extract_pool

from kg.delta.advance import advance, find_used
from kg.delta.errors import UnfitError
from kg.delta.fill import fill
from kg.delta.rows import drop_reports, put_reports
from kg.delta.slices import to_slices
from kg.delta.tables import create_tables, open_tables
from kg.delta.touched import Sides, find_touched
from kg.delta.view import View
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.rdf.ratings import grade
from kg.records import Extraction, Knowledge
from kg.resolve import resolve

Indexed = dict[tuple[object, ...], object]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> list[Extraction]:
    return extract_pool(tmp_path_factory.mktemp("pool"))


def index(known: Knowledge) -> Indexed:
    """Everything that is known, by what it is."""
    found: Indexed = {("entity", one.id): one for one in known.entities}
    found |= {("call", one.id): one for one in known.recommendations}
    found |= {("relation", one.subject, one.predicate, one.object): one for one in known.relations}
    found |= {("conflict", one.entity, one.predicate, one.id): one for one in known.conflicts}
    found |= {("unused", one): one for one in known.unused}
    return found | {("issue", one): one for one in known.issues}


def difference(old: Indexed, new: Indexed) -> dict[object, tuple[object, object]]:
    """What differs, as it was and as it is."""
    keys = old.keys() | new.keys()
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


def recalling(done: Sequence[Extraction]) -> Callable[[Iterable[str]], list[Extraction]]:
    known = {one.document.digest: one for one in done}

    def recall(digests: Iterable[str]) -> list[Extraction]:
        found = [known[digest] for digest in digests if digest in known]
        return sorted(found, key=lambda one: (one.document.source_file, one.document.digest))

    return recall


@pytest.mark.parametrize("seed", range(8))
def test_slices_differ_in_what_differs_between_two_resolutions(
    seed: int, tmp_path: Path, pool: list[Extraction], gazetteer: Gazetteer
) -> None:
    path, series = tmp_path / "tables", changed(pool, Random(seed))
    before = next(series)
    known = grade(resolve(before, gazetteer))
    tables = create_tables(path)
    fill(tables, before, known, gazetteer)
    tables.commit()
    tables.close()
    for _ in range(6):
        after = next(series)
        old, new = open_tables(path), open_tables(path)
        old.ask("BEGIN")
        gone = [one.document.digest for one in before if one not in after]
        come = [one for one in after if one not in before]
        used = find_used(old, gone)
        drop_reports(new, gone)
        put_reports(new, come, gazetteer)
        digests = [*gone, *(one.document.digest for one in come)]
        refs = advance(new, old, used | find_used(new, digests), gazetteer)
        views = View(old, gazetteer), View(new, gazetteer)
        sides = (Sides(view, recalling(done)) for view, done in zip(views, (before, after), strict=True))
        touched = find_touched(*sides, refs, digests, most=99)  # type: ignore[misc]
        slices = to_slices(*views, touched)
        now = grade(resolve(after, gazetteer))
        assert difference(*map(index, slices)) == difference(index(known), index(now))
        new.commit()
        new.close()
        old.close()
        before, known = after, now


def test_too_much_is_not_told_by_difference(
    tmp_path: Path, pool: list[Extraction], gazetteer: Gazetteer
) -> None:
    tables = create_tables(tmp_path / "tables")
    fill(tables, pool[:5], grade(resolve(pool[:5], gazetteer)), gazetteer)
    tables.commit()
    view = View(tables, gazetteer)
    side = Sides(view, recalling(pool))
    digests = [one.document.digest for one in pool[:5]]
    with pytest.raises(UnfitError, match="5 reports are touched"):
        find_touched(side, side, [], digests, most=4)
