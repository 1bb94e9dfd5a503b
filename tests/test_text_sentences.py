from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.sentences import find_sentences


def cut(text: str, **options: bool) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, **options)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲涨3.5%。乙跌2.1%！", ["甲涨3.5%。", "乙跌2.1%！"]),
        ("他问：“行吗？”随后离开。", ["他问：“行吗？”", "随后离开。"]),
        ("新作《谁在说话？》上线。", ["新作《谁在说话？》上线。"]),
        ("正文（见上图。）继续。", ["正文（见上图。）继续。"]),
        ("甲；乙。", ["甲；乙。"]),
        ("没有句号", ["没有句号"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_semicolons_split_only_when_asked() -> None:
    assert cut("甲；乙。", semicolons=True) == ["甲；", "乙。"]


def test_a_long_quotation_is_split() -> None:
    assert len(cut("他说：“" + "很" * 60 + "好。" + "很" * 60 + "好。”")) == 2


@given(st.text(alphabet="甲乙。！？；，“”《》（）1. \n", max_size=80))
def test_spans_are_sorted_disjoint_and_leave_out_only_blanks(text: str) -> None:
    position = 0
    for start, end in find_sentences(text):
        assert not text[position:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()
