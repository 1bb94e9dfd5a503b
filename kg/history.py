"""The builds that an output folder has seen: when each was made, and which reports came and went with it.

It lies in ``state/``, beside what else a folder remembers: outputs say nothing of when they were made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.lock import STATE

_NAME = "builds.jsonl"
_RECORD = "build.json"
_KEPT = 20  # builds
_NAMED = 20  # files of a build that are named; the others are counted
Json = dict[str, Any]


@contextmanager
def noted(output: Path) -> Iterator[None]:
    """Note the build that the body puts into ``output``, unless it says just what the one before said.

    A build that cannot be noted is none the worse for it.
    """
    before = _read_record(output)
    yield
    with suppress(OSError):
        after = _read_record(output)
        if _without_times(before) != _without_times(after):
            _write(output, [*read_history(output), to_note(before, after, datetime.now(UTC))][-_KEPT:])


def read_history(output: Path) -> list[Json]:
    """What is noted of the builds of a folder, the latest last; empty if nothing is."""
    with suppress(OSError, ValueError):
        lines = (output / STATE / _NAME).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    return []


def to_note(before: Mapping[str, Any], after: Mapping[str, Any], now: datetime) -> Json:
    """The time, how much there is, and the files that came and went, told by their digests.

    >>> one, two = ({"file": name, "digest": name * 2} for name in "ab")
    >>> to_note({"read": [one]}, {"read": [two], "counts": {"reports": 1}}, datetime(2024, 3, 1, tzinfo=UTC))
    ... # doctest: +NORMALIZE_WHITESPACE
    {'at': '2024-03-01T00:00:00+00:00', 'reports': 1, 'claims': 0,
     'added': 1, 'removed': 1, 'addedFiles': [{'file': 'b', 'digest': 'bb'}], 'removedFiles': ['a']}
    """
    old, new = ({row["digest"]: row["file"] for row in record.get("read", [])} for record in (before, after))
    added = sorted((new[digest], digest) for digest in new.keys() - old.keys())
    removed = sorted(old[digest] for digest in old.keys() - new.keys())
    counts = after.get("counts", {})
    return {
        "at": now.isoformat(timespec="seconds"),
        "reports": counts.get("reports", 0),
        "claims": counts.get("claims", 0),
        "added": len(added),
        "removed": len(removed),
        "addedFiles": [{"file": file, "digest": digest} for file, digest in added[:_NAMED]],
        "removedFiles": removed[:_NAMED],
    }


def _read_record(output: Path) -> Json:
    with suppress(OSError, ValueError):
        found: Json = json.loads((output / _RECORD).read_text("utf-8"))
        return found
    return {}


def _without_times(record: Mapping[str, Any]) -> Json:
    return {name: value for name, value in record.items() if name != "timings"}


def _write(output: Path, notes: list[Json]) -> None:
    path = output / STATE / _NAME
    text = "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes)
    path.with_suffix(".new").write_text(text, encoding="utf-8", newline="\n")
    os.replace(path.with_suffix(".new"), path)
