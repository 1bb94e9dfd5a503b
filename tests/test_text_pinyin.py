"""Names as they are typed in Latin letters."""

from hypothesis import given
from hypothesis import strategies as st

from kg.text.pinyin import to_pinyin


def test_a_character_is_read_as_in_its_word() -> None:
    assert to_pinyin("长安汽车") == ("changanqiche", "caqc")
    assert to_pinyin("长江证券")[1] == "cjzq"


def test_traditional_names_are_read_like_simplified_ones() -> None:
    assert to_pinyin("長安汽車") == to_pinyin("长安汽车")


@given(st.text(max_size=20))
def test_anything_has_a_reading_and_case_is_no_matter(name: str) -> None:
    full, initials = to_pinyin(name)
    assert len(initials) <= len(full)


@given(st.text(alphabet="abcXYZ019", max_size=20))
def test_a_latin_name_reads_as_itself(name: str) -> None:
    assert to_pinyin(name) == (name.lower(), name.lower())
