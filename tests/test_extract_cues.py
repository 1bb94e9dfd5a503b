"""What the words beside a name vote for."""

from __future__ import annotations

import pytest

from kg.extract.cues import Vote, context_of, cues, find_lists, find_votes, to_tally
from kg.records import EntityType


def voted(text: str, name: str, *, listed: bool = False) -> set[str]:
    start = text.index(name)
    return {str(vote.type) for vote in find_votes(context_of(text, start, start + len(name)), listed=listed)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("大模型云墨上线", "Model"),
        ("云墨大模型上线", "Model"),
        ("社交应用云墨", "Product"),
        ("“云墨”平台", "Product"),
        ("开发商云墨", "Company"),
        ("云墨宣布融资", "Company"),
        ("云墨架构", "Technology"),
        ("首席执行官云墨", "Person"),
        ("高校云墨", "Organization"),
    ],
)
def test_each_kind_has_words_that_tell_it(text: str, kind: str) -> None:
    assert kind in voted(text, "云墨")


def test_a_line_a_cell_and_a_full_stop_end_the_context() -> None:
    for mark in "\n\t。":
        assert voted(f"大模型{mark}云墨{mark}大模型", "云墨") == set()


def test_a_list_is_summed_up() -> None:
    assert "Product" in voted("云墨等一系列AI工具", "云墨", listed=True)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("甲甲、乙乙和丙丙", [[0, 1, 2]]),
        ("甲甲（注）、《乙乙》及丙丙", [[0, 1, 2]]),
        ("甲甲与某某合作，丙丙", []),
        ("甲甲乙乙", []),
    ],
)
def test_lists(text: str, runs: list[list[int]]) -> None:
    spans = [(at, at + 2) for name in ("甲甲", "乙乙", "丙丙") if (at := text.find(name)) >= 0]
    assert find_lists(text, spans) == runs


def test_an_endless_list_is_cut() -> None:
    spans = [(3 * at, 3 * at + 2) for at in range(1000)]
    runs = find_lists("甲甲、" * 1000, spans)
    assert sum(map(len, runs)) == 1000
    assert max(map(len, runs)) <= 100


def test_a_cue_counts_twice_at_most() -> None:
    assert to_tally([Vote(EntityType.MODEL, 0.5, "x")] * 9) == {EntityType.MODEL: 1.0}


def test_cues_have_distinct_names_and_known_sides() -> None:
    assert len({cue.name for cue in cues()}) == len(cues())
    assert {cue.side for cue in cues()} == {"left", "right"}
