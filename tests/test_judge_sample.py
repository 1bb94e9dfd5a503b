"""The sample: every family in it, the same for a seed in any order, labels that a person can judge by."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from factories import claim, document, mention, ref
from hypothesis import given
from hypothesis import strategies as st
from reports import extract, report

from kg.errors import JudgeError
from kg.extract.trust import UNJUDGED, to_trust
from kg.extract.verdicts import Count
from kg.judge.claims import COLUMNS
from kg.judge.sample import FLOOR, allot, to_sample
from kg.records import Extraction, Literal, report_ref

SPRING = report(
    "快手推出可灵。\nOpenAI发布Sora，时长可达60秒。\n建议关注：昆仑万维（300418.SZ）。\n", "spring.txt"
)
SUMMER = report("生数科技与清华大学合作推出Vidu。\n微软投资OpenAI。\n", "summer.txt")


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    return [extract(SPRING), extract(SUMMER)]


def drawn(extractions: list[Extraction], size: int = 100, seed: int = 1) -> list[dict[str, str]]:
    return to_sample(extractions, size, seed, UNJUDGED, {})


def test_a_row_has_every_column(extractions: list[Extraction]) -> None:
    rows = drawn(extractions)
    assert all(set(row) == set(COLUMNS) for row in rows)
    assert len(rows) == sum(len(one.claims) for one in extractions)
    (row,) = [row for row in rows if row["object"] == "可灵" and row["predicate"] == "develops"]
    assert row["claim"].startswith("claim-")
    assert (row["file"], row["subject"]) == ("spring.txt", "快手")
    assert (row["family"], row["modality"], row["verdict"]) == ("develops", "", "")
    assert row["quote"] in SPRING.text
    assert f"〖{row['quote']}〗" in row["context"]


def test_counts_are_of_the_whole_extraction(extractions: list[Extraction]) -> None:
    rules = [one.extracted_by for made in extractions for one in made.claims]
    for row in drawn(extractions, 20):
        assert int(row["rule_claims"]) == rules.count(row["rule"])
        assert int(row["family_claims"]) >= int(row["rule_claims"])


def test_the_order_of_files_does_not_matter(extractions: list[Extraction]) -> None:
    assert drawn(extractions, 15) == drawn(extractions[::-1], 15)
    assert drawn(extractions, 15) == drawn([*extractions, extractions[0]], 15)


def test_another_seed_draws_others(extractions: list[Extraction]) -> None:
    one, other = ({row["claim"] for row in drawn(extractions, 15, seed)} for seed in (1, 2))
    assert one != other


def test_rows_stand_in_the_order_of_reading(extractions: list[Extraction]) -> None:
    files = [row["file"] for row in drawn(extractions)]
    assert files == sorted(files)


def test_both_confidences_are_told(extractions: list[Extraction]) -> None:
    trust = to_trust({"develops.make": Count(100, 20, 0.88)})
    rows = to_sample(extractions, 100, 1, trust, {})
    (row,) = [row for row in rows if row["object"] == "可灵" and row["predicate"] == "develops"]
    assert float(row["confidence"]) == trust.confidence(row["rule"], float(row["stated"])) < 0.4


def test_verdicts_given_before_are_taken_over(extractions: list[Extraction]) -> None:
    first = drawn(extractions)[0]["claim"]
    rows = to_sample(extractions, 100, 1, UNJUDGED, {first: "right", "claim-of-old": "wrong"})
    assert [row["claim"] for row in rows if row["verdict"]] == [first]


def test_labels_are_as_printed_in_the_quote_else_first_in_the_report() -> None:
    source = document("Kling即可灵。快手推出Kling。它有60秒。", "a.txt")
    kling = ref("Model", "可灵")
    surfaces = [("Kling", 0), ("可灵", 0), ("Kling", 1)]
    mentions = tuple(replace(mention(source, name, "Model", nth), ref=kling) for name, nth in surfaces)
    claims = (
        claim(source, ref("Company", "快手"), "develops", kling, "快手推出Kling"),
        claim(source, kling, "succeeds", kling, "可灵"),
        claim(source, kling, "maxDurationSeconds", Literal("60"), "60秒"),
        claim(source, report_ref(source), "mentions", kling, "快手"),
    )
    rows = drawn([Extraction(document=source, mentions=mentions, claims=claims)])
    found = {row["predicate"]: (row["subject"], row["object"]) for row in rows}
    assert found == {
        "develops": ("快手", "Kling"),
        "succeeds": ("可灵", "可灵"),
        "maxDurationSeconds": ("Kling", "60"),
        "mentions": ("a.txt", "Kling"),
    }


def test_the_context_is_one_line_of_sixty_characters_around() -> None:
    source = document("天" * 70 + "\n快手推出可灵\n" + "地" * 70, "a.txt")
    made = claim(source, ref("Company", "快手"), "develops", ref("Model", "可灵"), "快手推出可灵")
    (row,) = drawn([Extraction(document=source, claims=(made,))])
    assert row["context"] == "天" * 59 + " 〖快手推出可灵〗 " + "地" * 59


# --- shares -----------------------------------------------------------------------------------

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1), st.integers(1, 900), min_size=1, max_size=30)


@given(SIZES, st.integers(30, 500))
def test_shares_add_up_and_every_family_has_one(sizes: dict[str, int], size: int) -> None:
    shares = allot(sizes, size)
    assert sum(shares.values()) == min(size, sum(sizes.values()))
    floor = min(FLOOR, size // len(sizes))
    assert all(min(sizes[family], floor) <= share <= sizes[family] for family, share in shares.items())
    assert list(shares) == sorted(sizes)


@given(SIZES, st.integers(30, 500))
def test_a_larger_family_has_no_smaller_share(sizes: dict[str, int], size: int) -> None:
    shares = allot(sizes, size)
    by_size = sorted(sizes, key=lambda family: sizes[family])
    for small, large in pairwise(by_size):
        assert shares[small] <= shares[large] + (sizes[small] == sizes[large])


def test_too_small_a_sample_is_refused() -> None:
    with pytest.raises(
        JudgeError, match="2 claims cannot show 3 families of rules; ask for at least as many"
    ):
        allot({"develops": 5, "uses": 3, "gazetteer": 9}, 2)


def test_nothing_to_judge_is_refused() -> None:
    with pytest.raises(JudgeError, match="no claims to judge"):
        to_sample([], 10, 1, UNJUDGED, {})
