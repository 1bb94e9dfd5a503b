"""What stands beside the store in the folder of a build: texts, the record, the work list.

Any of it may be missing: a store or an RDF file can be served alone, and folders are moved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from kg.texts import to_text_name

Row = Mapping[str, Any]

RECORD = "build.json"
ISSUES = "issues.jsonl"
#: What a graph calls a digest becomes part of a path.
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read_text(folder: Path | None, digest: str | None) -> str | None:
    """The text of the report with this digest; None where it is not there."""
    if folder is None or digest is None or not _DIGEST.fullmatch(digest):
        return None
    try:
        return (folder / to_text_name(digest)).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def find_record(folder: Path | None, digest: str | None) -> Row:
    """What build.json says of the report with this digest; empty where it says nothing."""
    if folder is None or digest is None:
        return {}
    path = folder / RECORD
    try:
        found = path.stat()
        return _read_record(path, (found.st_ino, found.st_mtime_ns, found.st_size)).get(digest, {})
    except (OSError, ValueError, KeyError, TypeError):
        return {}


@lru_cache(maxsize=1)
def _read_record(path: Path, _stamp: tuple[int, ...]) -> dict[str, Row]:
    rows = json.loads(path.read_bytes())["read"]
    return {row["digest"]: row for row in rows if "copy_of" not in row}


def find_issues(folder: Path | None, file: str | None) -> list[Row] | None:
    """The rows of the work list on the report that was read from ``file``; None where there is no list.

    The list is sorted by file, so only a few of its lines are read.
    """
    if folder is None or file is None:
        return None
    try:
        with (folder / ISSUES).open("rb") as lines:
            lines.seek(_find_start(lines, file))
            rows = (json.loads(line) for line in lines)
            return list(takewhile(lambda row: row["file"] == file, rows))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _find_start(lines: IO[bytes], file: str) -> int:
    """The offset of the first line whose file is not before ``file``, by halving."""
    low, high = 0, lines.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start, line = _line_at(lines, middle)
        if line and json.loads(line)["file"] < file:
            low = start + len(line)
        else:
            high = middle
    return _line_at(lines, low)[0]


def _line_at(lines: IO[bytes], offset: int) -> tuple[int, bytes]:
    """The first line that begins at ``offset`` or after it, with its place; empty at the end."""
    lines.seek(max(0, offset - 1))
    if offset > 0:
        lines.readline()
    return lines.tell(), lines.readline()
