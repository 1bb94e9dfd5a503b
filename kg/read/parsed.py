"""What a reader makes of a file that is no plain text: the text we keep, and what its print tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.records import Page, Print, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """``text`` is what the document's offsets count in, lines ended by ``\\n``, tables as tab-separated rows.

    ``pages`` cover it for a paginated source; ``prints`` are lines of its first page with their type;
    ``furniture`` are spans of running headers, footers and page numbers, ascending and disjoint.
    ``warnings`` say what a user should know of how the file was read, without its name.
    """

    text: str
    pages: tuple[Page, ...] = ()
    prints: tuple[Print, ...] = ()
    furniture: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


#: Bytes of a file to what they hold. Runs in a process of its own, with limits on time and memory;
#: a reader whose work can take long says so with ``kg.read.pulse.beat``.
#: Raises: ReadError with what is wrong, the file unnamed: the caller names it.
Reader = Callable[[bytes], Parsed]
