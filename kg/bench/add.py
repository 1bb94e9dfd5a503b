"""What it costs to add one report to many: beside the build of them all, in one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Processor seconds and seconds of the wall clock of three builds into one folder, each a process of its
    own: of all reports but one from nothing, of one more, and of the same again."""

    reports: int
    first: tuple[float, float]
    one_more: tuple[float, float]
    again: tuple[float, float]

    @property
    def share(self) -> float:
        """Processor time of adding one report, as a share of that of building all."""
        return self.one_more[0] / self.first[0]
