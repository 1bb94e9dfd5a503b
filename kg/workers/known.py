"""What a folder remembers of reports, as the outcomes that workers give."""

from __future__ import annotations

from typing import NamedTuple

from kg.read.sources import Source
from kg.state.fingerprint import reading_fingerprint
from kg.state.memory import Memory, find_report, keep_report
from kg.workers.report import Outcome


class Known(NamedTuple):
    """A memory, and the fingerprint of what extracts now (``kg.state.fingerprint``)."""

    memory: Memory
    fingerprint: bytes

    def find(self, source: Source) -> Outcome | None:
        """What a worker would give for ``source``, if that is known."""
        fingerprints = reading_fingerprint(), self.fingerprint
        found = find_report(self.memory, fingerprints, source.source_file, source.digest)
        return None if found is None else Outcome(source.digest, *found)

    def keep(self, outcome: Outcome) -> None:
        """Remember ``outcome``, unless the report could not be read: it is tried again in each build."""
        if outcome.extraction is not None:
            fingerprints = reading_fingerprint(), self.fingerprint
            keep_report(self.memory, fingerprints, outcome.extraction, outcome.issues, outcome.sketch)
