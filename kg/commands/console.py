"""What the commands print: lines, tables, JSON and progress. Report text is shown as text, never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Any, Literal

#: Called with the name of a stage, how many documents are done, and of how many.
Progress = Callable[[str, int, int], None]

# Control characters could recolour or retitle a terminal, bidirectional marks reorder a line.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_CHUNK = 1 << 16
_UNBOUNDED = 100_000  # columns; a pipe has no width, so nothing is wrapped or cut there


def set_utf8() -> None:
    """Write UTF-8 whatever the locale says: the graph is Chinese, and a pipe's reader expects it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def plain(text: str) -> str:
    r"""``text`` with characters that steer a terminal written out.

    >>> plain("a\x1b[31m")
    'a\\x1b[31m'
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def say(text: str = "") -> None:
    """One line, or several, for the user who asked for it."""
    sys.stdout.write(plain(text) + "\n")


def emit(text: str) -> None:
    """Output in a format of its own (JSON, CSV, Turtle), byte for byte."""
    for start in range(0, len(text), _CHUNK):  # in one huge write Python would not notice a closed pipe
        sys.stdout.write(text[start : start + _CHUNK])


def emit_json(value: Any) -> None:
    """``value`` as JSON, one that people can read too."""
    emit(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def complain(message: str) -> None:
    """One line on stderr: ``kg: message``."""
    sys.stderr.write(f"kg: {plain(' '.join(message.split()))}\n")


def emit_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
    """Rows in columns that stay aligned with Chinese text; on a terminal long cells are folded."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, show_edge=False)
    for number, column in enumerate(columns):
        cells = [row[number] for row in rows]
        side: Literal["left", "right"] = "right" if all(map(_NUMBER.fullmatch, cells)) else "left"
        table.add_column(Text(plain(column)), overflow="fold", justify=side)
    for row in rows:
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    width = get_terminal_size().columns if sys.stdout.isatty() else _UNBOUNDED
    lines = io.StringIO()
    Console(file=lines, width=width, highlight=False, markup=False).print(table)
    emit(re.sub(r"[ 	]+$", "", lines.getvalue(), flags=re.MULTILINE))  # rich pads every last cell


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV with a header line."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def _one_line(cell: str) -> str:
    return plain(" ".join(cell.split()))


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Progress | None]:
    """A bar on stderr for each stage, where stderr is a terminal; None where it is not, or if ``quiet``."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
