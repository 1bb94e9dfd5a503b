"""The benchmark runs and its figures agree with each other; how fast it is, is no test."""

from __future__ import annotations

import pytest
from reports import report

from kg.extract.speed import Speed, measure_speed
from kg.gazetteer import load_gazetteer


def test_every_text_is_read_in_every_round() -> None:
    given = [report("快手推出可灵。"), report("OpenAI发布Sora。")]
    speed = measure_speed(given, load_gazetteer(), seconds=0)
    assert (speed.reports, speed.characters, speed.rounds) == (2, 20, 1)
    assert speed.extract_seconds > 0


def test_a_longer_time_gives_more_rounds() -> None:
    assert measure_speed([report("快手推出可灵。")], load_gazetteer(), seconds=0.2).rounds > 1


def test_rates_count_every_round() -> None:
    speed = Speed(reports=1, characters=500, rounds=4, extract_seconds=0.01, tokenise_seconds=0.002)
    assert speed.extracted == pytest.approx(200_000)
    assert speed.tokenised == pytest.approx(1_000_000)
    assert speed.ratio == pytest.approx(0.2)
