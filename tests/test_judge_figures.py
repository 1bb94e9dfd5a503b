"""The figures of verdicts, each worked out by hand once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import JudgeError
from kg.extract.verdicts import Count
from kg.judge.claims import JudgedClaim, Verdict
from kg.judge.figures import Report, count_rules, to_reliability, to_report, wilson

TABLE = Path("claims.csv")
WORDS = {"r": Verdict.RIGHT, "w": Verdict.WRONG, "u": Verdict.UNSURE, "-": None}
CLAIMS = {"develops": 40, "gazetteer": 360}


def judged(
    verdicts: str, rule: str = "develops.make", stated: float = 0.8, **options: object
) -> list[JudgedClaim]:
    """One claim a letter: r(ight), w(rong), u(nsure) or - for none yet."""
    values = {"confidence": stated, "file": "a.txt", "family_claims": CLAIMS[rule.partition(".")[0]]}
    return [
        JudgedClaim(
            **{**values, **options},  # type: ignore[arg-type]
            claim=f"{rule}-{number}",
            rule=rule,
            rule_claims=30,
            stated=stated,
            verdict=WORDS[letter],
        )
        for number, letter in enumerate(verdicts)
    ]


def figures(*claims: JudgedClaim) -> Report:
    return to_report(TABLE, claims)


def test_precision_by_family_and_rule() -> None:
    found = figures(*judged("rrrw-"), *judged("ru", "develops.with"), *judged("w", "gazetteer"))
    family = found.families["develops"]
    assert (family.claims, family.judged, family.right, family.wrong, family.unsure) == (40, 6, 4, 1, 1)
    assert family.precision == 0.8
    assert (family.low, family.high) == wilson(4, 5)
    assert found.rules["develops.with"].claims == 30
    assert found.rules["develops.with"].precision == 1.0
    assert list(found.families) == ["develops", "gazetteer"]
    assert found.unjudged == 1
    assert (found.total.claims, found.total.judged, found.total.right) == (400, 7, 4)


def test_precision_is_weighted_by_the_yield_of_families() -> None:
    found = figures(*judged("rw"), *judged("rrrr", "gazetteer"))
    assert found.total.precision == round(5 / 6, 3)
    assert found.weighted == 0.95  # (40 * 0.5 + 360 * 1) / 400


def test_a_family_that_is_only_unsure_has_no_precision() -> None:
    found = figures(*judged("uu"), *judged("r", "gazetteer"))
    assert found.families["develops"].precision is None
    assert found.families["develops"].low is None
    assert found.weighted == 1.0


@pytest.mark.parametrize("verdicts", ["", "--", "uu-"])
def test_nothing_judged_is_refused(verdicts: str) -> None:
    for wanted in (to_report, count_rules):
        with pytest.raises(
            JudgeError, match=r"claims\.csv: nothing judged yet; write right, wrong or unsure"
        ):
            wanted(TABLE, judged(verdicts))


def test_the_wilson_interval() -> None:
    assert wilson(0, 10) == (0.0, 0.278)
    assert wilson(10, 10) == (0.722, 1.0)
    assert wilson(81, 100) == (0.722, 0.875)


@given(st.integers(1, 500).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_the_interval_holds_the_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= round(pair[0] / pair[1], 3) <= high <= 1


def test_rules_are_counted_without_the_unsure() -> None:
    claims = [*judged("rwu-", stated=0.8), *judged("r", "gazetteer", stated=0.9)]
    assert count_rules(TABLE, claims) == {
        "develops.make": Count(2, 1, pytest.approx(0.8)),
        "gazetteer": Count(1, 1, 0.9),
    }


def test_reliability_by_hand() -> None:
    found = to_reliability(judged("rrwr"), [0.92, 0.94, 0.62, 1.0])
    assert [(one.least, one.below, one.judged, one.confidence, one.precision) for one in found.bins] == [
        (0.6, 0.65, 1, 0.62, 0.0),
        (0.9, 0.95, 2, 0.93, 1.0),
        (0.95, 1.0, 1, 1.0, 1.0),
    ]
    assert found.error == pytest.approx((0.62 + 2 * 0.07 + 0) / 4)
    assert found.brier == pytest.approx((0.08**2 + 0.06**2 + 0.62**2) / 4, abs=0.0005)


def test_confidences_that_keep_their_word() -> None:
    found = to_reliability(judged("rrrw"), [0.75] * 4)
    assert found.error == 0.0


def test_reliability_is_of_the_stated_the_shipped_and_the_held_out() -> None:
    claims = [
        *judged("r" * 9 + "w", stated=0.6, confidence=0.9, file="a.txt"),
        *judged("r" * 18 + "ww", "gazetteer", stated=0.6, confidence=0.9, file="b.txt"),
    ]
    found = figures(*claims).reliability
    assert found["stated"].error == pytest.approx(0.3)
    assert found["shipped"].error == pytest.approx(0.0)
    assert found["held_out"].error < 0.2


def test_held_out_confidences_never_saw_their_own_report() -> None:
    """One report in one fold: nothing is left to calibrate on, and the hand's word stands."""
    found = figures(*judged("wwwww", stated=0.9)).reliability
    assert found["held_out"] == found["stated"]


def test_all_of_it_goes_into_json() -> None:
    found = figures(*judged("rw")).to_dict()
    assert set(found) == {"unjudged", "total", "weighted", "families", "rules", "reliability"}
    assert found["reliability"]["held_out"]["bins"][0]["judged"] == 2
