"""How a build grows with its reports: what runs were like, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

#: Stages that any number of workers can share; the others need all reports at once.
SHARED = ("read", "extract", "write")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build, by ``workers`` processes of its own or by those of a cluster (``dask``).

    ``corpus`` is the folder of the reports, empty for invented ones; ``characters`` are those of their texts.
    ``stages`` are seconds of the wall clock, ``cpu`` those of processors, of all processes together but those
    of a cluster; peaks are bytes (0 where the system does not tell), ``child_peak`` that of the largest
    process that the build started."""

    reports: int
    workers: int
    characters: int
    claims: int
    stages: Mapping[str, float]
    cpu: float
    peak: int
    child_peak: int
    sizes: Mapping[str, int]  # bytes by output
    dask: bool = False
    corpus: str = ""

    @property
    def team(self) -> str:
        """Who built."""
        return f"dask {self.workers}" if self.dask else str(self.workers)

    @property
    def seconds(self) -> float:
        """Of the wall clock, all stages."""
        return sum(self.stages.values())

    @property
    def shared(self) -> float:
        """Seconds of the stages that workers share."""
        return sum(self.stages.get(name, 0.0) for name in SHARED)


def fit_exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The b of the curve a·x^b nearest to the points, by least squares of logarithms; None of fewer than two.

    >>> fit_exponent([(1, 2), (10, 20), (100, 200)])
    1.0
    """
    if len({x for x, _ in points}) < 2:
        return None
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return round(above / sum((x - mean_x) ** 2 for x in xs), 3)


def to_exponents(runs: Sequence[Run]) -> dict[str, float | None]:
    """By team but clusters, how processor time grows with invented reports: 1 is in proportion."""
    invented = [run for run in runs if not (run.dask or run.corpus)]
    teams = dict.fromkeys(run.team for run in invented)
    return {
        team: fit_exponent([(run.reports, run.cpu) for run in invented if run.team == team]) for team in teams
    }


def to_speedups(runs: Sequence[Run]) -> list[dict[str, float | str]]:
    """How many times as fast more workers are than one, of the shared stages and of the whole build."""
    alone = {(run.corpus, run.reports): run for run in runs if run.team == "1"}
    return [
        {
            "reports": run.reports,
            "workers": run.team,
            "shared_stages": round(one.shared / run.shared, 2),
            "whole": round(one.seconds / run.seconds, 2),
        }
        for run in runs
        if run.team != "1" and (one := alone.get((run.corpus, run.reports)))
    ]
