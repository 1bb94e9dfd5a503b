"""Gold: what a careful reader finds in a report, one JSON file each; mastheads of many in one array.

::

    {"file": "a.txt",
     "report": {"title": "", "date": "2024-06-20", "rating": "", "ratingAction": "",
                "analysts": [{"name": "", "licence": "", "email": "", "phone": ""}]},
     "entities": [{"id": "e1", "types": ["Model"], "names": ["Sora"], "attrs": {}, "optional": false}],
     "relations": [{"s": "e2", "p": "develops", "o": "e1", "quote": "", "optional": false}]}

The report itself is written ``REPORT`` in relations. The first type and the first name count most.
Gold of mastheads is told in ``kg.masthead_gold``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import GoldError
from kg.masthead_gold import MastheadGold, find_masthead_problems, is_masthead_gold, to_masthead_gold
from kg.records import RELATIONS, EntityType

#: The id of the report itself in gold relations.
REPORT = "REPORT"
_SHOWN = 5  # problems of one file that a message names
_TYPES = frozenset(type_.value for type_ in EntityType)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEntity:
    """An entity of gold. ``types`` are the classes it may have, best first; ``names`` likewise."""

    id: str
    types: tuple[str, ...]
    names: tuple[str, ...]
    attributes: Mapping[str, object]
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRelation:
    """A relation between gold ids; ``quote`` is the annotator's pointer, not scored."""

    ends: tuple[str, str, str]  # subject, predicate, object
    quote: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Gold of one report. ``name`` is the gold file's stem, ``file`` the report's name."""

    name: str
    file: str
    report: Mapping[str, str]  # title, date, rating, ratingAction: those that the report prints
    analysts: tuple[Mapping[str, str], ...]
    entities: Mapping[str, GoldEntity]
    relations: tuple[GoldRelation, ...]


class Golds(NamedTuple):
    """What gold files hold, in their order; ``others`` are the names of files that hold something else."""

    reports: tuple[Gold, ...]
    mastheads: tuple[MastheadGold, ...]
    others: tuple[str, ...]


def read_golds(paths: Sequence[Path]) -> Golds:
    """Read gold files and folders of them.

    A folder may keep lists beside its gold: a JSON file there whose top is an array is passed over,
    unless it is one of mastheads.

    Raises: GoldError for a file that cannot be read or is malformed, naming its path and key.
    """
    reports: list[Gold] = []
    mastheads: list[MastheadGold] = []
    others: list[str] = []
    for path, is_asked_for in _files(paths):
        content = _read_json(path)
        if not isinstance(content, list):
            reports.append(parse_gold(content, path))
        elif is_asked_for or is_masthead_gold(content):
            mastheads += parse_mastheads(content, path)
        else:
            others.append(path.name)
    if not reports and not mastheads:
        raise GoldError(f"no gold file (*.json) in {', '.join(map(str, paths)) or 'nothing'}")
    return Golds(tuple(reports), tuple(mastheads), tuple(others))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    for path in paths:
        if path.is_dir():
            yield from ((inside, False) for inside in sorted(path.glob("*.json")))
        else:
            yield path, True


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8 text (byte {error.start})") from error


def parse_gold(content: Any, path: Path) -> Gold:
    """A gold file's content as records. Raises: GoldError with what is wrong, key by key."""
    _refuse(list(_problems(content)), path)
    report = content.get("report") or {}
    entities = tuple(map(_entity, content["entities"]))
    return Gold(
        name=path.stem,
        file=content["file"],
        report={key: value for key, value in report.items() if isinstance(value, str) and value},
        analysts=tuple(_filled(analyst) for analyst in report.get("analysts") or ()),
        entities={entity.id: entity for entity in entities},
        relations=tuple(map(_relation, content["relations"])),
    )


def parse_mastheads(content: Any, path: Path) -> tuple[MastheadGold, ...]:
    """A masthead gold file's content as records. Raises: GoldError with what is wrong, row by row."""
    _refuse(list(find_masthead_problems(content)), path)
    return tuple(map(to_masthead_gold, content))


def _refuse(problems: Sequence[str], path: Path) -> None:
    """Raises: GoldError that names the problems, if there are any."""
    if problems:
        more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
        raise GoldError(f"{path}: {'; '.join(problems[:_SHOWN])}{more}")


def _filled(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in row.items() if value}


def _entity(row: Mapping[str, Any]) -> GoldEntity:
    return GoldEntity(
        id=row["id"],
        types=tuple(row["types"]),
        names=tuple(row["names"]),
        attributes=row.get("attrs") or {},
        optional=bool(row.get("optional")),
    )


def _relation(row: Mapping[str, Any]) -> GoldRelation:
    ends = (row["s"], row["p"], row["o"])
    return GoldRelation(ends=ends, quote=row.get("quote") or "", optional=bool(row.get("optional")))


def _problems(content: Any) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "expected an object with the keys file, report, entities, relations"
        return
    if not isinstance(content.get("file"), str) or not content["file"]:
        yield "file: expected the report's file name"
    yield from _report_problems(content.get("report"))
    rows = {key: content.get(key) for key in ("entities", "relations")}
    yield from (f"{key}: expected a list" for key, found in rows.items() if not isinstance(found, list))
    if all(isinstance(found, list) for found in rows.values()):
        yield from _row_problems(content["entities"], content["relations"])


def _report_problems(report: Any) -> Iterator[str]:
    if report is None:
        return
    if not isinstance(report, dict):
        yield "report: expected an object"
        return
    analysts = report.get("analysts") or []
    if not isinstance(analysts, list):
        yield "report.analysts: expected a list"
        return
    for place, row in enumerate(analysts):
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            yield f"report.analysts[{place}].name: expected a name"


def _row_problems(entities: list[Any], relations: list[Any]) -> Iterator[str]:
    ids = {REPORT}
    for place, row in enumerate(entities):
        at = f"entities[{place}]"
        yield from _entity_problems(row, at, ids)
        ids.add(row.get("id", "") if isinstance(row, dict) and isinstance(row.get("id"), str) else "")
    for place, row in enumerate(relations):
        yield from _relation_problems(row, f"relations[{place}]", ids)


def _entity_problems(row: Any, at: str, ids: set[str]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{at}: expected an object"
        return
    if not isinstance(row.get("id"), str) or row["id"] in ids:
        yield f"{at}.id: expected an id of its own, found {row.get('id')!r}"
    for key in ("types", "names"):
        found = row.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
            yield f"{at}.{key}: expected a list of strings that is not empty"
        elif key == "types" and not _TYPES.issuperset(found):
            yield f"{at}.types: unknown {', '.join(sorted(set(found) - _TYPES))}"
    if not isinstance(row.get("attrs") or {}, dict):
        yield f"{at}.attrs: expected an object"


def _relation_problems(row: Any, at: str, ids: set[str]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{at}: expected an object"
        return
    for key in ("s", "o"):
        if row.get(key) not in ids:
            yield f"{at}.{key}: no entity has the id {row.get(key)!r}"
    if row.get("p") not in RELATIONS:
        yield f"{at}.p: unknown relation {row.get('p')!r}"
