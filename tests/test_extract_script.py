"""A report in traditional characters says what its simplified twin says, in its own characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from opencc import OpenCC
from reports import extract, report, stated
from strategies import mixed_texts

from kg.gazetteer import load_gazetteer
from kg.read.encoding import parse_bytes
from kg.read.pdf import parse_pdf
from kg.records import Extraction, Literal, Ref
from kg.resolve import resolve
from kg.text.normalise import to_plain
from kg.text.script import to_simplified

SAMPLE = sorted((Path(__file__).parent.parent / "kg" / "sample").iterdir())
HONG_KONG = Path(__file__).parent / "data" / "traditional" / "hong_kong.txt"
#: What the library does not read as it writes it, in two words of the sample.
_EXCEPTIONS = str.maketrans({"像": "象", "谿": "溪"})


# --- the twin law -----------------------------------------------------------------------------


def source_text(path: Path) -> str:
    content = path.read_bytes()
    return parse_pdf(content).text if path.suffix == ".pdf" else parse_bytes(content, path.name)[0]


def end(one: Ref | Literal) -> str:
    """An end of a claim, the same in both scripts; the report is ''."""
    if isinstance(one, Literal):
        return to_simplified(one.value).translate(_EXCEPTIONS)
    return "" if one.type == "Report" else f"{one.type} {one.key}".translate(_EXCEPTIONS)


def says(found: Extraction) -> tuple[set[object], set[object], set[object]]:
    """Mentions, claims and calls with their places, in simplified characters."""
    mentions = {(end(one.ref), one.start, one.end) for one in found.mentions}
    claims = {
        (
            end(one.subject),
            one.predicate,
            end(one.object),
            one.evidence.start,
            one.evidence.end,
            one.modality,
            one.confidence,
        )
        for one in found.claims
    }
    calls = {
        (
            end(one.target),
            *map(to_simplified, (one.verb or "", one.rating or "", one.rating_action or "")),
            one.target_price,
            one.currency,
        )
        for one in found.calls
    }
    return mentions, claims, calls


@pytest.mark.parametrize("variant", ["s2t", "s2hk", "s2tw"])
@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_a_report_and_its_traditional_twin_say_the_same(path: Path, variant: str) -> None:
    simplified = source_text(path)
    traditional = OpenCC(variant).convert(simplified)
    assert traditional != simplified
    for expected, found in zip(
        says(extract(report(simplified))), says(extract(report(traditional))), strict=True
    ):
        assert found == expected


# --- the offset law ---------------------------------------------------------------------------


def is_subsequence(part: str, whole: str) -> bool:
    signs = iter(whole)
    return all(sign in signs for sign in part)


@settings(max_examples=150, deadline=None)
@given(mixed_texts)
def test_quotes_and_surfaces_are_cut_from_the_source(text: str) -> None:
    found = extract(report(text))
    assert found.document.text == text
    for evidence in [one.evidence for one in (*found.claims, *found.calls)]:
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert text[evidence.start : evidence.end] == evidence.quote
    for mention in found.mentions:
        assert is_subsequence(to_plain(mention.surface), to_plain(text[mention.start : mention.end]))


# --- names ------------------------------------------------------------------------------------


def test_a_company_met_in_both_scripts_is_one_entity_with_both_names() -> None:
    found = [
        extract(report(text, name)) for name, text in (("a", "腾讯推出混元。"), ("b", "騰訊發佈混元大模型。"))
    ]
    entities = {one.id: one for one in resolve(found, load_gazetteer()).entities}
    tencent = entities["company-0700.HK"]
    assert {"腾讯", "騰訊"} <= {tencent.label, *tencent.aliases}


def test_an_unknown_company_met_in_both_scripts_is_one_entity() -> None:
    found = [
        extract(report(text, name))
        for name, text in (("a", "云岚智能推出“墨画”软件。"), ("b", "雲嵐智能推出「墨畫」軟體。"))
    ]
    (one,) = [
        entity for entity in resolve(found, load_gazetteer()).entities if entity.id == "company-云岚智能"
    ]
    assert {one.label, *one.aliases} == {"云岚智能", "雲嵐智能"}
    (reason,) = one.judgements
    assert reason.rule == "same name in the other script"


def test_a_name_met_only_in_traditional_characters_is_called_so() -> None:
    knowledge = resolve([extract(report("雲嵐智能推出「墨畫」軟體，效果顯著。"))], load_gazetteer())
    labels = {entity.id: entity.label for entity in knowledge.entities}
    assert labels["company-云岚智能"] == "雲嵐智能"
    assert labels["product-墨画"] == "墨畫"


# --- a report of Hong Kong --------------------------------------------------------------------


@pytest.fixture(scope="module")
def hong_kong() -> Extraction:
    return extract(report(source_text(HONG_KONG)))


def values(found: Extraction, predicate: str) -> set[str]:
    return {
        one.object.value
        for one in found.claims
        if one.predicate == predicate and isinstance(one.object, Literal)
    }


def test_the_masthead_is_read_and_quoted_as_printed(hong_kong: Extraction) -> None:
    assert values(hong_kong, "title") == {"混元升級，遊戲與廣告雙輪並進"}
    assert values(hong_kong, "issued") == {"2024-07-03"}
    assert values(hong_kong, "rating") == {"買入"}
    assert values(hong_kong, "ratingAction") == {"首次"}
    assert values(hong_kong, "role") == {"證券分析師", "聯絡人"}
    assert values(hong_kong, "phone") == {"(852) 3100 2468", "+852 3100 1357"}
    assert values(hong_kong, "email") == {"cenyl@lanting.example", "zhonghx@lanting.example"}
    assert values(hong_kong, "licenceNumber") == set()  # SFC numbers are another regulator's
    assert {one.surface for one in hong_kong.mentions if one.ref.type == "Analyst"} == {"岑詠琳", "鍾浩賢"}
    assert {one.object for one in hong_kong.claims if one.predicate == "publishedBy"} == {
        Ref(type="Broker", key="澜庭国际证券")  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("coversIndustry", {("", "互联网")}),
        ("usesTechnology", {("sora", "扩散模型"), ("sora", "transformer")}),
        ("investsIn", {("MSFT.US", "openai")}),
        ("partnerOf", {("生数科技", "清华大学")}),
        ("basedOn", {("墨画", "混元")}),
        ("maxDurationSeconds", {("可灵", "120")}),
        ("maxResolution", {("可灵", "1080P")}),
        ("ticker", {("0700.HK", "0700.HK"), ("1024.HK", "1024.HK"), ("1357.HK", "1357.HK")}),
    ],
)
def test_the_body_is_read_by_the_same_rules(predicate: str, expected: set[tuple[str, str]]) -> None:
    assert stated(report(source_text(HONG_KONG)), predicate) == expected


def test_what_is_made_bought_and_planned(hong_kong: Extraction) -> None:
    made = {(end(one.subject), end(one.object)) for one in hong_kong.claims if one.predicate == "develops"}
    assert made >= {
        ("Company 0700.HK", "Model 混元"),
        ("Company 1024.HK", "Model 可灵"),
        ("Company 1357.HK", "Model miraclevision"),
        ("Company 云岚智能", "Product 墨画"),
        ("Company 生数科技", "Model vidu"),
    }
    (planned,) = [one for one in hong_kong.claims if one.modality == "planned"]
    assert (end(planned.subject), end(planned.object)) == ("Company 300624.SZ", "Model sora")


def test_calls_keep_the_words_of_the_report(hong_kong: Extraction) -> None:
    calls = {(one.target.key, one.verb) for one in hong_kong.calls}
    assert calls >= {("1024.HK", "建議關注"), ("1357.HK", "建議關注")}


def test_codes_and_names_in_english_lines() -> None:
    found = stated("Tencent (700 HK) 與美團 (3690 HK) 合作。騰訊控股(0700.HK)推出混元大模型。", "ticker")
    assert found == {("0700.HK", "0700.HK"), ("3690.HK", "3690.HK")}


def test_an_english_masthead_above_a_chinese_body() -> None:
    found = extract(
        report(
            "Lanting International Securities\nEquity Research | 3 July 2024\nTencent (700 HK)\n"
            "Rating: BUY (Initiate)\nTarget Price: HK$480.00\nAnalyst: Jason Shum, CFA\n"
            "SFC CE No.: BQZ417\nTel: (852) 3100 2468\nEmail: jasonshum@lanting.example\n\n"
            "混元升級\n騰訊推出混元大模型，微信已接入混元大模型。\n"
        )
    )
    assert (values(found, "rating"), values(found, "ratingAction")) == ({"BUY"}, {"Initiate"})
    assert {one.surface for one in found.mentions if one.ref.type == "Analyst"} == {"Jason Shum"}
    assert values(found, "phone") == {"(852) 3100 2468"}
    (call,) = [one for one in found.calls if one.target.key == "0700.HK"]
    assert (call.rating, call.target_price, call.currency) == ("BUY", "480.00", "HKD")
