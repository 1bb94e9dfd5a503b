"""How sure a claim is: what its rule was set to by hand, corrected by what was judged of it.

``patterns/precision.csv`` counts, for each rule, the claims that a person judged against their quotes.
Three things correct a confidence, all in log-odds: a curve through all verdicts, for hands that were too
bold or too shy; what the rule's kin were right about, beyond that curve; and what the rule itself was.
Each of the last two is the mean of a Beta distribution in which what was expected weighs as much as eight
judgements; kin weigh as eight at most. Differences between two claims of one rule stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from math import log, tanh
from typing import NamedTuple

from kg.extract.verdicts import Count, family_of, parse_counts
from kg.records import Extraction
from kg.resources import shipped

#: Judgements that an expectation is worth, and the most that those of other rules of a family are.
WEIGHT = 8
_EDGE = 0.005  # no hand is surer than this of right or wrong
_RIDGE = 1.0  # how firmly the curve is held to the hand-set confidences
_STEPS, _CLOSE = 500, 1e-5  # towards the curve, at most, and how small the last may be


class Curve(NamedTuple):
    """Log-odds as ``shift + slope`` times those that were set by hand."""

    shift: float = 0.0
    slope: float = 1.0

    def __call__(self, stated: float) -> float:
        """The log-odds that a claim with this hand-set confidence is right."""
        return self.shift + self.slope * _log_odds(stated)


@dataclass(frozen=True, slots=True)
class Trust:
    """The curve, and what rules and families add to it; with no shifts, confidences are as set by hand."""

    curve: Curve = field(default_factory=Curve)
    shifts: Mapping[str, float] = field(default_factory=dict)  # log-odds, by rule and by family

    def confidence(self, rule: str, stated: float) -> float:
        """The probability (0..1, three decimals) that a claim of ``rule`` is right.

        ``stated`` is what the rule says of this claim, with all it knows of the names in it.
        """
        if not self.shifts:
            return stated
        shift = self.shifts.get(rule)
        if shift is None:
            shift = self.shifts.get(family_of(rule), 0.0)
        return round(_to_share(self.curve(stated) + shift), 3)

    def apply(self, extraction: Extraction) -> Extraction:
        """``extraction`` with the confidence of every claim and mention corrected."""
        if not self.shifts:
            return extraction
        return replace(
            extraction,
            claims=tuple(
                replace(one, confidence=self.confidence(one.extracted_by, one.confidence))
                for one in extraction.claims
            ),
            mentions=tuple(
                replace(one, confidence=self.confidence(one.source, one.confidence))
                for one in extraction.mentions
            ),
        )


#: Nothing judged: confidences as the rules set them.
UNJUDGED = Trust()


@cache
def shipped_trust() -> Trust:
    """The judgements that come with the package.

    Raises:
        PatternError: a row of precision.csv is malformed.
    """
    table = shipped("extract", "patterns", "precision.csv")
    return to_trust(parse_counts(table.read_text(encoding="utf-8").splitlines()))


def to_trust(counts: Mapping[str, Count]) -> Trust:
    """The trust that the verdicts on each rule give."""
    curve = fit_curve(counts.values())
    families: dict[str, list[Count]] = {}
    for rule, count in counts.items():
        families.setdefault(family_of(rule), []).append(count)
    shifts = {family: _shift(curve, 0.0, held, most=WEIGHT) for family, held in families.items()}
    for rule, count in counts.items():
        kin = [one for one in families[family_of(rule)] if one is not count]
        shifts[rule] = _shift(curve, _shift(curve, 0.0, kin, most=WEIGHT), [count])
    return Trust(curve, shifts)


def fit_curve(counts: Collection[Count]) -> Curve:
    """The curve under which these verdicts are likeliest, by ridge logistic regression.

    The ridge holds it to the identity, which it is where nothing was judged. A curve that would fall is
    flat instead.
    """
    points = [(count, _log_odds(count.stated)) for count in counts if count.judged]
    # Steps are those of Newton's method with the steepest curvature there can be, [[a, b], [b, c]]:
    # slower than its own, but none goes too far.
    a = _RIDGE + sum(count.judged for count, _ in points) / 4
    b = sum(count.judged * odds for count, odds in points) / 4
    c = _RIDGE + sum(count.judged * odds * odds for count, odds in points) / 4
    shift, slope = curve = Curve()
    for _ in range(_STEPS):
        pull, tilt = -_RIDGE * shift, -_RIDGE * (slope - 1)
        for count, odds in points:
            surplus = count.right - count.judged * _to_share(shift + slope * odds)
            pull, tilt = pull + surplus, tilt + surplus * odds
        more, steeper = (c * pull - b * tilt) / (a * c - b * b), (a * tilt - b * pull) / (a * c - b * b)
        shift, slope = curve = Curve(shift + more, slope + steeper)
        if max(abs(more), abs(steeper)) < _CLOSE:
            break
    return curve if slope >= 0 else Curve(_log_odds(_right(counts)), 0.0)


def _shift(curve: Curve, before: float, counts: Collection[Count], most: int | None = None) -> float:
    """What verdicts add to the curve, in log-odds; ``before`` is what is added without them."""
    judged = sum(count.judged for count in counts)
    if not judged:
        return before
    shares = ((count.judged, _to_share(curve(count.stated) + before)) for count in counts)
    expected = sum(number * share for number, share in shares) / judged
    weight = judged if most is None else min(judged, most)
    found = (WEIGHT * expected + weight * _right(counts)) / (WEIGHT + weight)
    return before + _log_odds(found) - _log_odds(expected)


def _right(counts: Collection[Count]) -> float:
    """The share of the judged that is right; something was judged."""
    return sum(count.right for count in counts) / sum(count.judged for count in counts)


def _log_odds(share: float) -> float:
    kept = min(max(share, _EDGE), 1 - _EDGE)
    return log(kept / (1 - kept))


def _to_share(odds: float) -> float:
    return (1 + tanh(odds / 2)) / 2
