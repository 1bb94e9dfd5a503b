from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.records import Span
from kg.text.flow import to_flow
from kg.text.normalise import to_plain


def test_marks_and_blanks_go_and_one_blank_stays_between_latin_words() -> None:
    flow = to_flow("**由** Gen-3\nAlpha 生成", [Span(0, 20)])
    assert flow.text == "由Gen-3 Alpha生成"


def test_fragments_join_and_a_quote_stays_in_one() -> None:
    text = "推荐【甲\n第2页\n乙】。"
    flow = to_flow(text, [Span(0, 4), Span(9, 12)])
    assert flow.text == "推荐【甲乙】。"
    assert flow.whole(0, 7, 5) == (4, 7)
    assert text[slice(*flow.source(4, 5))] == "乙"


@given(st.text(alphabet="甲A1 *\n<b>/ＡX.。", max_size=60))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    flow = to_flow(text, [Span(0, len(text))])
    for offset, character in enumerate(flow.text):
        start, end = flow.source(offset, offset + 1)
        assert end == start + 1
        source = text[start:end]
        assert character == " " or to_plain(source) == character
