"""``issues.jsonl``: everything found wrong, left out or left unused, one JSON object a line.

Keys of a row: ``file``, ``start`` and ``end`` (half-open, code points; None where a whole file is meant),
``page``, ``kind`` (``IssueKind``), ``severity`` ("error", "warning", "note"), ``reason``, ``quote``
(``text[start:end]``), ``context`` (a dropped name with what stands beside it), ``block`` (what the block of
an unused sentence is), ``entities`` (each ``{"id", "type", "label"}``), ``hints``, ``rule``, ``predicate``
and ``also``, as ``kg.records.Unused`` says.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import merge
from pathlib import Path
from typing import Any

from kg.errors import GraphError
from kg.records import Document, Entity, Issue, IssueKind, Knowledge, Unused

NAME = "issues.jsonl"
#: Issues that only count claims which have rows of their own.
COUNTED = frozenset({IssueKind.MISREADING, IssueKind.LOW_CONFIDENCE})
_AROUND = 20  # characters of a dropped name's context, on each side
Row = dict[str, Any]


def to_rows(knowledge: Knowledge) -> Iterator[Row]:
    """A row for each issue and each unused thing, sorted by file, place and kind; made one by one, since
    thousands of reports have a million."""
    documents = {one.digest: one for one in (*knowledge.documents, *knowledge.curations)}
    entities = {entity.id: entity for entity in knowledge.entities}
    issues = (_issue(issue) for issue in knowledge.issues if issue.kind not in COUNTED)
    unused = (_unused(one, documents[one.digest], entities) for one in knowledge.unused)
    return merge(sorted(issues, key=_order), unused, key=_order)


def _order(row: Row) -> tuple[str, int, int, str]:
    return row["file"], row["start"] or 0, row["end"] or 0, row["kind"]


def _issue(issue: Issue) -> Row:
    return _row(issue.file, issue.kind, issue.severity, issue.message) | {"start": issue.offset}


def _unused(one: Unused, document: Document, entities: Mapping[str, Entity]) -> Row:
    return _row(one.file, one.kind, "note", one.reason) | {
        "start": one.start,
        "end": one.end,
        "page": document.page_at(one.start),
        "quote": document.text[one.start : one.end],
        "context": _context(one, document.text),
        "block": one.block,
        "entities": [_entity(entities[id_]) for id_ in one.entities],
        "hints": one.hints,
        "rule": one.rule,
        "predicate": one.predicate,
        "also": one.also,
    }


def _context(one: Unused, text: str) -> str | None:
    """A dropped name with what stands on both sides of it; other quotes speak for themselves."""
    if one.kind is not IssueKind.DROPPED_SPAN:
        return None
    return text[max(0, one.start - _AROUND) : one.end + _AROUND]


def _row(file: str, kind: IssueKind, severity: str, reason: str) -> Row:
    nothing = dict.fromkeys(("quote", "context", "block", "rule", "predicate"))
    return {
        "file": file,
        **dict.fromkeys(("start", "end", "page")),
        "kind": kind,
        "severity": severity,
        "reason": reason,
        **nothing,
        "entities": [],
        "hints": [],
        "also": [],
    }


def _entity(entity: Entity) -> dict[str, str]:
    return {"id": entity.id, "type": entity.type, "label": entity.label}


def write_worklist(path: Path, knowledge: Knowledge) -> None:
    """Write ``to_rows`` as one JSON object a line."""
    with path.open("wb") as file:
        file.writelines(map(_to_line, to_rows(knowledge)))


def splice_worklist(before: Path, after: Path, knowledge: Knowledge, files: Collection[str]) -> None:
    """Write into ``after`` the file ``before`` with other rows of ``files``, those of ``knowledge``.

    Raises: OSError.
    """
    rows: dict[str, list[bytes]] = {file: [] for file in files}
    for row in to_rows(knowledge):
        rows[row["file"]].append(_to_line(row))
    data, done = before.read_bytes(), 0
    with after.open("wb") as out:
        for file in sorted(rows):
            start = _find_line(data, done, file, bisect_left)
            out.write(data[done:start])
            out.writelines(rows[file])
            done = _find_line(data, start, file, bisect_right)
        out.write(data[done:])


def _find_line(data: bytes, low: int, file: str, bisect: Callable[..., int]) -> int:
    """Where the first line from ``low`` on begins that is of ``file`` or one after it; where ``bisect``
    finds the right end, of one after it."""
    high = len(data)
    while low < high:
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", start) + 1
        if bisect([json.loads(data[start:end])["file"]], file):
            low = end
        else:
            high = start
    return low


def _to_line(row: Row) -> bytes:
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def read_worklist(folder: Path) -> Iterator[Row]:
    """The rows of a build, one by one, in their order.

    Raises:
        GraphError: the folder holds no such file, or a line of it is no JSON object.
    """
    path = folder / NAME
    if not path.is_file():
        raise GraphError(f"{path}: not there; no build, or an older one: make it anew with 'kg build'")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            yield _parse(line, f"{path}:{number}")


def _parse(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not row.keys() >= _KEYS:
        raise GraphError(f"{place}: not an issue as 'kg build' writes it; make the build anew")
    return row


_KEYS = _row("", IssueKind.READING, "", "").keys()


def count_kinds(knowledge: Knowledge) -> dict[str, int]:
    """How many rows of each kind ``to_rows`` has, in the order of ``IssueKind``."""
    kinds: Iterable[IssueKind] = (
        *(issue.kind for issue in knowledge.issues if issue.kind not in COUNTED),
        *(one.kind for one in knowledge.unused),
    )
    counted = Counter(kinds)
    return {kind.value: counted[kind] for kind in IssueKind if counted[kind]}
