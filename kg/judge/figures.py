"""What verdicts say: precision by family and by rule, and whether confidences are what they promise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

from kg.errors import JudgeError
from kg.extract.trust import Trust, to_trust
from kg.extract.verdicts import Count
from kg.judge.claims import JudgedClaim, Verdict

_Z = 1.959964  # standard deviations that hold 95% of a normal distribution
_BINS = 20  # of 0.05 each: most confidences lie above 0.7
_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Verdicts on one family or rule. ``claims`` is its yield: how many the whole extraction has.

    ``precision`` and its 95% Wilson interval from ``low`` to ``high`` leave the unsure ones out; they are
    None where nothing is right or wrong.
    """

    claims: int
    judged: int
    right: int
    wrong: int
    unsure: int
    precision: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Judged claims whose confidence is in [``least``, ``below``); the last bin holds 1 as well."""

    least: float
    below: float
    judged: int
    confidence: float  # mean
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Confidence against precision. ``error`` is the expected calibration error, the mean distance of the
    two over the bins, weighted by their claims; ``brier`` the mean squared error of single confidences."""

    bins: tuple[Bin, ...]
    error: float
    brier: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of a table of claims.

    ``total.claims`` is the yield of the families seen; ``weighted`` is the precision that the whole
    extraction has if each family has the precision of its sample. Reliability is given three times: of the
    confidences as the rules set them (``stated``), as the table has them (``shipped``), and calibrated on
    the verdicts of other reports (``held_out``, five folds of whole reports).
    """

    unjudged: int
    total: Precision
    weighted: float
    families: Mapping[str, Precision]
    rules: Mapping[str, Precision]
    reliability: Mapping[str, Reliability]

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        return asdict(self)


def to_report(path: Path, claims: Sequence[JudgedClaim]) -> Report:
    """The figures of the ``claims`` read from ``path``.

    Raises:
        JudgeError: not one of them is judged right or wrong.
    """
    decided = _decided(path, claims)
    families = _by(claims, lambda one: one.family, lambda one: one.family_claims)
    known = [one for one in families.values() if one.precision is not None]
    mass = sum(one.claims for one in known)
    return Report(
        unjudged=sum(one.verdict is None for one in claims),
        total=_precision(claims, sum(one.claims for one in families.values())),
        weighted=_rounded(
            sum(one.claims * (one.right / (one.right + one.wrong)) for one in known) / (mass or 1)
        ),
        families=families,
        rules=_by(claims, lambda one: one.rule, lambda one: one.rule_claims),
        reliability={
            "stated": to_reliability(decided, [one.stated for one in decided]),
            "shipped": to_reliability(decided, [one.confidence for one in decided]),
            "held_out": to_reliability(decided, _held_out(decided)),
        },
    )


def count_rules(path: Path, claims: Sequence[JudgedClaim]) -> dict[str, Count]:
    """The verdicts by rule, as confidences are calibrated on them; unsure ones do not count.

    Raises:
        JudgeError: not one of the claims read from ``path`` is judged right or wrong.
    """
    return _count(_decided(path, claims))


def _decided(path: Path, claims: Sequence[JudgedClaim]) -> list[JudgedClaim]:
    decided = [one for one in claims if one.right is not None]
    if not decided:
        raise JudgeError(f"{path}: nothing judged yet; write right, wrong or unsure into the column verdict")
    return decided


def _count(decided: Iterable[JudgedClaim]) -> dict[str, Count]:
    held: dict[str, list[JudgedClaim]] = defaultdict(list)
    for one in decided:
        held[one.rule].append(one)
    return {
        rule: Count(len(same), sum(one.right is True for one in same), fmean(one.stated for one in same))
        for rule, same in held.items()
    }


def wilson(right: int, judged: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a share.

    >>> wilson(9, 10)
    (0.596, 0.982)
    """
    share, square = right / judged, _Z * _Z / judged
    middle = share + square / 2
    spread = _Z * sqrt(share * (1 - share) / judged + square / (4 * judged))
    return _rounded((middle - spread) / (1 + square)), _rounded((middle + spread) / (1 + square))


def to_reliability(claims: Sequence[JudgedClaim], confidences: Sequence[float]) -> Reliability:
    """How ``confidences`` keep what they promise of ``claims``; not empty, each right or wrong."""
    pairs = [(sure, bool(one.right)) for sure, one in zip(confidences, claims, strict=True)]
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in pairs:
        held[min(int(sure * _BINS), _BINS - 1)].append((sure, right))
    bins = tuple(_bin(number, held[number]) for number in sorted(held))
    return Reliability(
        bins=bins,
        error=_rounded(sum(one.judged * abs(one.confidence - one.precision) for one in bins) / len(pairs)),
        brier=_rounded(sum((sure - right) ** 2 for sure, right in pairs) / len(pairs)),
    )


def _bin(number: int, pairs: Sequence[tuple[float, bool]]) -> Bin:
    return Bin(
        least=number / _BINS,
        below=(number + 1) / _BINS,
        judged=len(pairs),
        confidence=_rounded(sum(sure for sure, _ in pairs) / len(pairs)),
        precision=_rounded(sum(right for _, right in pairs) / len(pairs)),
    )


def _held_out(claims: Sequence[JudgedClaim]) -> list[float]:
    """The confidence of each claim, calibrated on the folds it is not in: a report is in one fold whole."""
    folds = [int(sha256(one.file.encode()).hexdigest(), 16) % _FOLDS for one in claims]
    trusts = {fold: _trust_without(fold, claims, folds) for fold in set(folds)}
    return [trusts[fold].confidence(one.rule, one.stated) for fold, one in zip(folds, claims, strict=True)]


def _trust_without(fold: int, claims: Sequence[JudgedClaim], folds: Sequence[int]) -> Trust:
    return to_trust(_count(one for one, other in zip(claims, folds, strict=True) if other != fold))


def _by(
    claims: Iterable[JudgedClaim], key: Callable[[JudgedClaim], str], yielded: Callable[[JudgedClaim], int]
) -> dict[str, Precision]:
    groups: dict[str, list[JudgedClaim]] = defaultdict(list)
    for one in claims:
        groups[key(one)].append(one)
    return {name: _precision(held, max(map(yielded, held))) for name, held in sorted(groups.items())}


def _precision(claims: Sequence[JudgedClaim], yielded: int) -> Precision:
    said = Counter(one.verdict for one in claims)
    right, wrong = said[Verdict.RIGHT], said[Verdict.WRONG]
    decided = right + wrong
    low, high = wilson(right, decided) if decided else (None, None)
    return Precision(
        claims=yielded,
        judged=decided + said[Verdict.UNSURE],
        right=right,
        wrong=wrong,
        unsure=said[Verdict.UNSURE],
        precision=_rounded(right / decided) if decided else None,
        low=low,
        high=high,
    )


def _rounded(share: float) -> float:
    return round(share, 3)
