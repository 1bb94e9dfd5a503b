from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.quantities import find_durations, find_parameter_counts, find_resolutions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("参数量为30亿", [3_000_000_000]),
        ("30亿参数的模型", [3_000_000_000]),
        ("4,000亿参数", [400_000_000_000]),
        ("1.8万亿参数", [1_800_000_000_000]),
        ("开源了7B与70B两个版本", [7_000_000_000, 70_000_000_000]),
        ("面向2B客户", []),
        ("耗资3B美元", []),
        ("千亿级参数", []),
        ("数十亿参数", []),
        ("七十亿参数", [7_000_000_000]),
        ("参数量为七十亿", [7_000_000_000]),
        ("一千七百五十亿参数", [175_000_000_000]),
        ("70亿+参数", [7_000_000_000]),
        ("7Billion参数", [7_000_000_000]),
        ("营收30亿元", []),
    ],
)
def test_parameter_counts(text: str, expected: list[int]) -> None:
    assert [int(found.value) for found in find_parameter_counts(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60秒", [60]),
        ("长达一分钟", [60]),
        ("8~15秒", [15]),
        ("2分30秒", [150]),
        ("二十五秒", [25]),
        ("每秒24帧", []),
        ("七八秒", []),
        ("一百二十秒", [120]),
        ("三十分之一秒", []),
        ("半分钟", [30]),
        ("5分之一", []),
    ],
)
def test_durations(text: str, expected: list[int]) -> None:
    assert [int(found.value) for found in find_durations(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["60秒", "60 秒", "60秒钟", "六十秒", "一分钟", "1分钟", "1 分钟", "60s", "60S", "60 seconds",
     "60-second", "1min", "1 minute", "１分钟"],
)  # fmt: skip
def test_one_length_however_it_is_spelt(text: str) -> None:
    assert [found.value for found in find_durations(text)] == ["60"]


@pytest.mark.parametrize("text", ["90秒", "一分半", "一分半钟", "一分钟半", "1.5分钟", "1分30秒", "九十秒"])
def test_a_minute_and_a_half(text: str) -> None:
    assert [found.value for found in find_durations(text)] == ["90"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1080p与4k", ["1080P", "4K"]),
        ("2048x2048、3840*2160", ["2048x2048", "3840x2160"]),
        ("128K上下文", []),
        ("月薪8K元", []),
    ],
)
def test_resolutions(text: str, expected: list[str]) -> None:
    assert [found.value for found in find_resolutions(text)] == expected


@given(st.text(alphabet="0123456789.,亿万千参数BTKP秒分钟x*~一十百半之min ", max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    for find in (find_parameter_counts, find_durations, find_resolutions):
        position = 0
        for start, end, value in find(text):
            assert position <= start < end <= len(text)
            assert value
            position = end
