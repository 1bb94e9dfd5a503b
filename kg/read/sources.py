"""A report that was found, and files that were passed over: what folders and archives have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from kg.read.formats import UNREAD, Format, find_kind, to_suffix
from kg.records import Issue, IssueKind

#: Suffixes that lie often enough to be looked into: web pages and Word files by the name of old ones.
DOUBTFUL = (".doc", ".rtf", ".wps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of one file that may be a report, and what to call it.

    ``source_file`` is the posix path relative to the folder given (the file's name when it was named
    itself); of a file in an archive it goes on with the path inside: ``2024.zip/06/weekly.pdf``.
    """

    source_file: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """The sha256 of the content."""
        return sha256(self.content).hexdigest()


def is_readable(content: bytes) -> bool:
    """Whether the first bytes are those of a format that is read, whatever the file's name says."""
    return isinstance(find_kind(content), Format)


def to_error(file: str, message: str) -> Issue:
    """The Issue of a file that could not be read."""
    return Issue(file=file, kind=IssueKind.UNREADABLE, message=message, severity="error")


class Aside:
    """Files passed over in one folder or archive, though reports come in such files."""

    def __init__(self) -> None:
        """None so far."""
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, name: str, reason: str | None = None) -> None:
        """Note ``name`` with ``reason``; without one, if its suffix is that of a kind not read."""
        suffix = to_suffix(name)
        if reason is not None or suffix in UNREAD:
            self._names[suffix, reason or UNREAD[suffix]].append(name)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._names)

    def issues(self, severity: str = "warning") -> Iterator[Issue]:
        """One Issue for each kind of file and reason; it names the first file and counts the others."""
        for (suffix, reason), names in sorted(self._names.items()):
            first, more = min(names), len(names) - 1
            others = f" and {more} more{suffix and f' {suffix}'}" if more else ""
            message = f"{first}{others}: passed over; {reason}"
            yield Issue(file=first, kind=IssueKind.PASSED_OVER, message=message, severity=severity)
