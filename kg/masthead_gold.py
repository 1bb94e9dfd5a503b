"""Gold of mastheads: what the first page of each report prints, one JSON array of many reports.

::

    [{"file": "a.pdf", "broker": "", "broker_accept": [""], "title": "", "title_accept": [""],
      "date": "2024-06-20", "rating": "", "ratingAction": "",
      "analysts": [{"name": "", "role": "", "licence": "", "email": "", "phone": ""}],
      "team_listed": [{"name": ""}], "contributors": [{"name": ""}]}]

Analysts stand in the order of print. ``team_listed`` and ``contributors`` are people the report names who
did not write it. A key that is null or absent says that the report prints none. Other keys are for people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: What is asked of a report, and of each analyst.
REPORT_KEYS = ("broker", "title", "date", "rating", "ratingAction")
ANALYST_KEYS = ("licence", "role", "email", "phone")
_OTHERS = {"team_listed": "of the team, not an author", "contributors": "a contributor, not an author"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MastheadGold:
    """Gold of one report's masthead.

    ``accepted`` has the forms that are right for each of REPORT_KEYS, none where the report prints none;
    ``analysts`` have a name and those of ANALYST_KEYS that are printed, in the order of print;
    ``others`` say of people who are no authors, by name, what they are.
    """

    file: str
    accepted: Mapping[str, tuple[str, ...]]
    analysts: tuple[Mapping[str, str], ...]
    others: Mapping[str, str]


def is_masthead_gold(content: Any) -> bool:
    """Whether a gold file's content is of this kind, well-formed or not."""
    return isinstance(content, list) and any(
        isinstance(row, dict) and {"file", "analysts"} <= row.keys() for row in content
    )


def to_masthead_gold(row: Mapping[str, Any]) -> MastheadGold:
    """One report's row, of which ``find_masthead_problems`` found nothing to say."""
    return MastheadGold(
        file=row["file"],
        accepted={key: _accepted(row, key) for key in REPORT_KEYS},
        analysts=tuple(
            {key: one[key] for key in ("name", *ANALYST_KEYS) if one.get(key)} for one in row["analysts"]
        ),
        others={one["name"]: what for key, what in _OTHERS.items() for one in row.get(key) or ()},
    )


def _accepted(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(row.get(f"{key}_accept") or ([row[key]] if row.get(key) else []))


def find_masthead_problems(content: Any) -> Iterator[str]:
    """What is wrong with a gold file's content, row by row and key by key."""
    if not isinstance(content, list) or not content:
        yield "expected an object of one report, or an array of mastheads"
        return
    for place, row in enumerate(content):
        if isinstance(row, dict):
            yield from (f"[{place}].{problem}" for problem in _row_problems(row))
        else:
            yield f"[{place}]: expected an object"
    files = Counter(str(row.get("file")) for row in content if isinstance(row, dict))
    yield from (f"file: {file} is there {count} times" for file, count in files.items() if count > 1)


def _row_problems(row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row.get("file"), str) or not row["file"]:
        yield "file: expected the report's file name"
    yield from _string_problems(row, REPORT_KEYS)
    if isinstance(row.get("date"), str) and not _DAY.fullmatch(row["date"]):
        yield f"date: expected YYYY-MM-DD, found {row['date']!r}"
    for key in ("broker_accept", "title_accept"):
        if not _is_list_of(row.get(key) or [], str):
            yield f"{key}: expected a list of strings"
    if not isinstance(row.get("analysts"), list):
        yield "analysts: expected a list"
    for key in ("analysts", *_OTHERS):
        yield from _people_problems(row.get(key) or [], key)


def _people_problems(people: Any, key: str) -> Iterator[str]:
    if not _is_list_of(people, dict):
        yield f"{key}: expected a list of objects"
        return
    for place, one in enumerate(people):
        if not isinstance(one.get("name"), str) or not one["name"]:
            yield f"{key}[{place}].name: expected a name"
        yield from (f"{key}[{place}].{problem}" for problem in _string_problems(one, ANALYST_KEYS))


def _string_problems(row: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    wrong = (key for key in keys if not isinstance(row.get(key), str | None))
    yield from (f"{key}: expected a string or null" for key in wrong)


def _is_list_of(found: Any, kind: type) -> bool:
    return isinstance(found, list) and all(isinstance(one, kind) for one in found)
