"""The tables of a build from nothing, filled at its end."""

from __future__ import annotations

from collections.abc import Sequence

from kg.delta.advance import advance
from kg.delta.rows import put_reports
from kg.delta.tables import Tables
from kg.delta.touched import house_all, put_doubts
from kg.delta.view import View
from kg.gazetteer import Gazetteer
from kg.records import Extraction, Knowledge


def fill(tables: Tables, done: Sequence[Extraction], knowledge: Knowledge, gazetteer: Gazetteer) -> None:
    """Write down what all reports say and what was decided of them; the tables are empty before.

    Raises: UnfitError for a report that speaks of another one; UnpackError for half a character.
    """
    put_reports(tables, done, gazetteer)
    tables.index()
    advance(tables, None, (number for (number,) in tables.ask("SELECT number FROM ref")), gazetteer)
    view = View(tables, gazetteer)
    house_all(view)
    put_doubts(view, knowledge)
