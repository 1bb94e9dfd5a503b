"""Who publishes: by licence, address, notice or credit, as the evidence says; never a firm merely named."""

from __future__ import annotations

import pytest

from kg.extract.masthead import Brokers, Publisher, find_masthead
from tests.factories import document

BROKERS = Brokers.from_rows(
    [
        {
            "short_name": "澄海证券",
            "full_name": "澄海证券股份有限公司",
            "aliases": "澄海|澄海证券研究所|Chenghai Securities",
            "licence_prefix": "S0999",
            "email_domain": "chenghai.example",
        },
        {
            "short_name": "北岳公司",
            "full_name": "北岳国际金融股份有限公司",
            "licence_prefix": "S0998",
            "email_domain": "beiyue.example",
        },
    ]
)


def publisher(text: str, brokers: Brokers = BROKERS) -> Publisher:
    found = find_masthead(document(text), brokers).broker
    assert found is not None
    return found


def rules(found: Publisher) -> list[str]:
    return [one.rule.removeprefix("masthead.broker.") for one in found.evidence]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("短剧出海\n分析师：陆知行\n执业证书编号：S0999520010001\n", "licence-prefix"),
        ("短剧出海\n分析师：陆知行\n邮箱：luzx@chenghai.example\n", "email-domain"),
        ("短剧出海\n正文若干。\n本报告仅供澄海证券股份有限公司的客户使用。\n", "disclaimer"),
        ("短剧出海\n正文若干。\n澄海证券股份有限公司请务必阅读正文之后的声明\n", "disclaimer"),
        ("短剧出海\n正文若干。\n资料来源：公司公告，澄海证券研究所\n", "source"),
        ("CHENGHAI SECURITIES\n短剧出海\n正文若干。\n", "masthead"),
    ],
)
def test_each_sign_alone_tells_the_house(text: str, rule: str):
    found = publisher(text)
    assert found.ref.key == "澄海证券"
    assert rules(found) == [rule]


def test_numbers_tell_the_house_where_no_author_is_found():
    found = publisher("短剧出海，谁在赚钱。S0999520010001，S0999520010002\n")
    assert (found.ref.key, rules(found)) == ("澄海证券", ["licence-prefix"])


@pytest.mark.parametrize(
    "words",
    [
        "公司的辅导机构为北岳公司，保荐机构：北岳国际金融股份有限公司。",
        "联席保荐人北岳公司，发行价三元。",
        "大股东包括北岳国际金融股份有限公司。",
    ],
)
def test_a_party_to_a_deal_does_not_publish(words: str):
    text = f"新股透视\n{words}\n正文若干。\n本报告仅供望川证券有限公司的专业投资者客户参阅。\n"
    assert publisher(text).ref.key == "望川证券"
    glued = f"新股透视{words}正文若干。望川证券股份有限公司请务必阅读正文后免责条款"
    assert publisher(glued).ref.key == "望川证券"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (
            "望川证券                                                行业深度报告\n\n票房回暖\n正文。",
            "望川证券",
        ),
        ("票房回暖\n正文若干。资料来源：Wind，望川证券研究所", "望川证券"),
        ("票房回暖\n正文若干。\n望川证券研究所　评级说明见末页\n", "望川证券"),
        ("票房回暖\n正文若干。\n本报告仅供观澜国际金融有限公司的客户使用。\n", "观澜国际金融"),
        ("票房回暖\n正文若干。\n本研究报告由观澜资本（香港）有限公司编制。\n", "观澜资本"),
    ],
)
def test_a_house_no_table_knows(text: str, key: str):
    assert publisher(text).ref.key == key


def test_a_printed_notice_outweighs_a_prefix_nobody_has_verified():
    unverified = Brokers([BROKERS.houses[0]._replace(prefixes=(("S0999", False),))])
    text = (
        "票房回暖\n分析师：陆知行\n执业证书编号：S0999520010001\n正文若干。\n"
        "望川证券股份有限公司 请务必阅读末页评级说明\n"
    )
    assert publisher(text, unverified).ref.key == "望川证券"
    assert publisher(text.partition("望川")[0], unverified).ref.key == "澄海证券"


def test_an_affiliate_is_another_firm():
    text = (
        "票房回暖\n正文若干。\n数据来源：澄海证券（香港）\n数据来源：澄海证券基金\n资料来源：望川证券研究所\n"
    )
    assert publisher(text).ref.key == "望川证券"


def test_a_name_in_latin_letters_is_a_word():
    assert find_masthead(document("XCHENGHAI SECURITIESX\n正文若干。\n"), BROKERS).broker is None


def test_a_full_name_is_the_better_quote():
    text = (
        f"短剧出海\n{'正文若干。' * 200}\n澄海证券研究所请务必阅读正文之后的声明\n"
        "本报告仅供澄海证券股份有限公司的客户使用。\n"
    )
    assert publisher(text).evidence[0].value == "澄海证券股份有限公司"
