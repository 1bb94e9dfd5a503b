"""Traditional characters read as simplified ones: one to one, names unhurt, mainland texts as they are."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC
from strategies import mixed_texts

from kg.resources import shipped
from kg.text.normalise import fold_name
from kg.text.script import fold_script, is_traditional, to_simplified

WORDING = list(
    csv.DictReader(shipped("text", "wording.csv").read_text(encoding="utf-8").splitlines()),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("首次覆蓋騰訊控股，給予「買入」評級", "首次覆盖腾讯控股，给予「买入」评级"),
        ("以後、皇后、后羿射日", "以后、皇后、后羿射日"),
        ("發展與髮型、裏程與裡面", "发展与发型、里程与里面"),
        ("臺灣與台積電，上週與周先生", "台湾与台积电，上周与周先生"),
        ("瞭解詳情，瞭望遠方", "了解详情，瞭望远方"),
        ("計畫接入，藉助模型", "计划接入，借助模型"),
        ("隨著發展支撐著業績，顯著，著作權，跟著名導演", "随着发展支撑着业绩，显著，著作权，跟著名导演"),
        ("乾隆年間的餅乾與凍乾製劑", "乾隆年间的饼干与冻干制剂"),
        ("昇騰與哪吒汽車、餓了麼、乾照光電", "昇腾与哪吒汽车、饿了么、乾照光电"),
        ("衞星、綫上、羣體、說明與説明", "卫星、线上、群体、说明与说明"),
        ("人工智慧晶片與軟體、伺服器", "人工智能芯片与软件、服务器"),
        ("影片生成模型的畫面解析度", "视频生成模型的画面分辨率"),
        ("方程式賽車與應用程式", "方程式赛车与应用程序"),
        ("軟體機器人、軟體家具與繪圖軟體", "软体机器人、软体家具与绘图软件"),
        ("該影片票房領先，買進並長期持有", "该影片票房领先，买入并长期持有"),
    ],
)
def test_a_traditional_text_reads_like_a_mainland_one(text: str, expected: str) -> None:
    assert to_simplified(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "快手推出可灵，效果显著，由著名团队研发。",
        "昇腾芯片、乾照光电、哪吒汽车、饿了么、於女士、徵羽摩柯、人工智慧与晶片、买进",
        "Rating: BUY (700 HK), target price HK$480",
    ],
)
def test_a_mainland_text_comes_back_itself(text: str) -> None:
    assert to_simplified(text) is text


def test_a_name_in_a_mainland_text_changes_by_characters_only() -> None:
    text = (
        "晶片厂商台積電（TSMC）透过代工推出人工智慧产品，软体家具企业不受影响，公司业绩显著增长，维持推荐。"
    )
    assert not is_traditional(text)
    assert to_simplified(text) == text.replace("積電", "积电")


@given(st.one_of(st.text(), mixed_texts))
def test_reading_keeps_every_offset_and_is_idempotent(text: str) -> None:
    read = to_simplified(text)
    assert len(read) == len(text)
    assert to_simplified(read) == read
    assert all(
        old == new or ("\u4e00" <= old <= "\u9fff" and "\u4e00" <= new <= "\u9fff")
        for old, new in zip(text, read, strict=True)
    )


def test_no_character_of_the_mainland_standard_says_traditional() -> None:
    """後 stands in GB 2312 as a traditional character; no other does that the tables change."""
    block = (chr(code) for code in range(0x4E00, 0xA000))
    assert [sign for sign in block if _is_gb2312(sign) and fold_script(sign) != sign] == ["後"]


def _is_gb2312(sign: str) -> bool:
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("騰訊控股", "腾讯控股"),
        ("「崑崙萬維」", "昆仑万维"),
        ("台積電", "臺積電"),
        ("衞龍", "卫龙"),
        ("阿里雲 Qwen", "阿里云Qwen"),
    ],
)
def test_names_in_both_scripts_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("昇腾", "升腾"), ("乾照光电", "干照光电"), ("於琳", "于琳")])
def test_names_that_the_mainland_tells_apart_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_the_wording_is_one_to_one_in_simplified_characters() -> None:
    forms = [row["form"] for row in WORDING]
    assert len(forms) == len(set(forms))
    for row in WORDING:
        assert len(row["form"]) == len(row["mainland"])
        assert fold_script(row["form"]) == row["form"]
        assert row["source"]


@pytest.mark.parametrize(
    "row", [row for row in WORDING if row["source"] == "OpenCC TWPhrases"], ids=lambda row: row["form"]
)
def test_words_of_taiwan_are_what_the_library_says(row: dict[str, str]) -> None:
    back = OpenCC("tw2sp").convert(OpenCC("s2tw").convert(row["form"]))
    onward = OpenCC("s2twp").convert(row["mainland"])
    assert row["mainland"] == back or row["form"] == OpenCC("t2s").convert(onward)
