"""Paths in, extractions out, read by a crew: the same documents and issues as one process gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from kg.read.files import Progress, find_files, link_twin, read_sources
from kg.read.sources import Source
from kg.records import Extraction, Issue
from kg.workers.crew import Crew, read_all
from kg.workers.known import Known
from kg.workers.report import Outcome


@dataclass(slots=True)
class Gathered:
    """What was read so far: extractions and sketches by digest, and what was wrong."""

    extractions: dict[str, Extraction] = field(default_factory=dict)
    sketches: dict[str, Sequence[int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    known: Known | None = None
    _twins: dict[str, list[Source]] = field(default_factory=dict)  # of what is being read, by digest

    def fresh(self, found: Iterable[Source | Issue]) -> Iterator[Source]:
        """Of what was found all that is to be read: not a second file of the same bytes."""
        for one in found:
            if isinstance(one, Issue):
                self.issues.append(one)
                continue
            digest = one.digest
            if digest in self.extractions:
                self._link(digest, one)
            elif digest in self._twins:
                self._twins[digest].append(one)
            else:
                self._twins[digest] = []
                if (outcome := self.known and self.known.find(one)) is not None:
                    self.take(outcome)
                else:
                    yield one

    def take(self, outcome: Outcome) -> None:
        """Keep an outcome, and link the files with the same bytes that were met meanwhile."""
        digest = outcome.digest
        self.issues += outcome.issues
        if outcome.extraction is None:
            if not self._twins[digest]:
                del self._twins[digest]
            return
        self.extractions[digest] = outcome.extraction
        self.sketches[digest] = outcome.sketch
        for twin in self._twins.pop(digest):
            self._link(digest, twin)

    def take_unread(self) -> list[Source]:
        """What has the bytes of a file that failed: under its own name it may be taken for another format."""
        unread = [source for twins in self._twins.values() for source in twins]
        self._twins.clear()
        return unread

    def _link(self, digest: str, twin: Source) -> None:
        first = self.extractions[digest]
        document, issue = link_twin(first.document, twin.source_file)
        self.extractions[digest] = replace(first, document=document)
        self.issues.append(issue)


def gather(paths: Iterable[Path], crew: Crew, progress: Progress, known: Known | None = None) -> Gathered:
    """Everything under ``paths`` as ``crew`` reads it, but for what is ``known``.

    ``progress`` counts the reports that are read, of files at least.
    """
    files, found = find_files(paths)
    gathered = Gathered(issues=list(found), known=known)
    done = count(1)
    sources: Iterable[Source | Issue] = (source for file in files for source in read_sources(file))
    while sources:
        for outcome in read_all(gathered.fresh(sources), crew):
            if known is not None:
                known.keep(outcome)
            gathered.take(outcome)
            number = next(done)
            progress(number, max(number, len(files)))
        sources = gathered.take_unread()
    return gathered
