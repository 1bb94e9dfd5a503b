from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.text.normalise import fold_name, to_plain


def test_widths_radicals_and_swapped_glyphs_fold() -> None:
    assert to_plain("ＡＩ－１ ⼤ 臵") == "AI-1 大 置"


def test_chinese_punctuation_stays() -> None:
    assert to_plain("，。：；！？（）") == "，。：；！？（）"


def test_spellings_of_one_name_meet() -> None:
    assert fold_name("DALL·E 3") == fold_name("Dall-E3") == fold_name("《ｄａｌｌ•ｅ３》")
    assert fold_name("Gen-3") != fold_name("Gen-3 Alpha")


@given(st.text())
def test_folding_keeps_every_offset_and_is_idempotent(text: str) -> None:
    plain = to_plain(text)
    assert len(plain) == len(text)
    assert to_plain(plain) == plain
