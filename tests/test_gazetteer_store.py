"""Look-ups, and the laws that every row of the shipped tables keeps."""

import re
from collections import Counter

import pytest

from kg.gazetteer import Broker, Entry, NameKind, load_gazetteer
from kg.records import EntityType
from kg.text.normalise import fold_name

GAZETTEER = load_gazetteer()
NAMED_WITHOUT_ITS_VERSION = {
    ("o1", "草莓模型"), ("o1", "Strawberry"), ("Gemini Ultra", "Gemini 1.0 Ultra"),
    ("Gemini Pro", "Gemini 1.0 Pro"), ("Nano Banana", "Gemini 2.5 Flash Image"),
    ("T5", "Text-to-Text Transfer Transformer"), ("RT-1", "Robotics Transformer"),
    ("video-01", "海螺视频模型"),
    ("360智脑", "智脑"), ("360智脑", "奇元大模型"), ("Tripo 2.0", "Tripo模型"), ("Zero-1-to-3", "Zero123"),
    ("HiDream-I1", "智象大模型"), ("Microsoft 365 Copilot", "Office Copilot"), ("崩坏3", "崩坏三"),
    ("女神异闻录:夜幕魅影", "P5X"), ("剑网3", "剑侠情缘网络版叁"), ("剑网3", "剑网三"), ("GTA 6", "GTA VI"),
    ("360智能搜索", "纳米AI搜索"), ("360智能搜索", "纳米搜索"),
}  # fmt: skip


def numbers(name: str) -> list[float]:
    return sorted(float(number) for number in re.findall(r"\d+(?:\.\d+)?", name))


def found(name: str) -> list[tuple[str, str]]:
    return [(str(entry.type), entry.label) for entry, _ in GAZETTEER.named(fold_name(name))]


def label_of(name: str, type: EntityType) -> str | None:
    entry = GAZETTEER.named_as(fold_name(name), type)
    return entry and entry.label


def test_keys_are_unique() -> None:
    counts = Counter((entry.type, entry.key) for entry in GAZETTEER.entries)
    assert [key for key, count in counts.items() if count > 1] == []


def test_named_finds_every_name_of_every_entry() -> None:
    lost = [
        (entry.label, name.surface)
        for entry in GAZETTEER.entries
        for name in entry.names
        if (entry, name) not in GAZETTEER.named(fold_name(name.surface))
    ]
    assert lost == []


def test_names_give_the_same_bearers_as_named() -> None:
    assert all(folded and GAZETTEER.named(folded) == bearers for folded, bearers in GAZETTEER.names())


@pytest.mark.parametrize(
    "entry", [entry for entry in GAZETTEER.entries if entry.type is EntityType.MODEL][:50]
)
def test_an_entry_is_found_under_its_ref(entry: Entry) -> None:
    assert GAZETTEER.entry(*entry.ref) is entry


def test_the_label_is_the_first_name_and_no_name_comes_twice() -> None:
    for entry in GAZETTEER.entries:
        folded = [fold_name(name.surface) for name in entry.names]
        assert entry.names[0].surface == entry.label
        assert entry.names[0].kind is NameKind.LABEL
        assert all(folded)
        assert len(set(folded)) == len(folded)


def test_every_entry_has_a_source() -> None:
    assert [entry.label for entry in GAZETTEER.entries if not entry.source] == []


def test_no_version_is_a_name_of_another() -> None:
    kinds = {EntityType.MODEL, EntityType.PRODUCT, EntityType.CREATIVE_WORK}
    merged = {
        (entry.label, name.surface)
        for entry in GAZETTEER.entries
        if entry.type in kinds
        for name in entry.names
        if numbers(name.surface) != numbers(entry.label)
    }
    assert merged <= NAMED_WITHOUT_ITS_VERSION


def test_neighbouring_versions_stay_apart() -> None:
    versions = [
        "Gen-2",
        "Gen-3",
        "Gen-3 Alpha",
        "Gen-3 Alpha Turbo",
        "天工",
        "天工3.0",
        "天工3.5",
        "GPT-4",
        "GPT-4 Turbo",
    ]
    assert len({found(version)[0] for version in versions}) == len(versions)


def test_pairs_of_shares_are_one_company() -> None:
    for one, other, label in [
        ("9999.HK", "NTES.US", "网易"),
        ("002594.SZ", "1211.HK", "比亚迪"),
        ("9888 HK", "BIDU US", "百度"),
        ("000725.SZ", "200725.SZ", "京东方A"),
        ("920429.BJ", "833429.BJ", "康比特"),
    ]:
        entry = GAZETTEER.ticker(one)
        assert entry is not None
        assert entry is GAZETTEER.ticker(other)
        assert entry.label == label
        assert entry.tickers[0] == entry.key


def test_one_name_can_be_two_companies() -> None:
    assert GAZETTEER.ticker("000831.SZ") is not GAZETTEER.ticker("0769.HK")
    assert len(GAZETTEER.named("中国稀土")) == 2


def test_share_suffixes_are_aliases() -> None:
    assert found("网易-S") == found("网易") == [("Company", "网易")]
    assert found("快手－Ｗ") == [("Company", "快手")]


def test_a_listed_organization_is_its_ticker() -> None:
    assert [entry.key for entry, _ in GAZETTEER.named("minimax")] == ["0100.HK"]


@pytest.mark.parametrize(
    ("name", "ambiguous"),
    [
        ("快手", False), ("百度", False), ("太阳能", True), ("天工", True), ("如影", True), ("SAM", True),
        ("苹果", True),
        ("Gen-3 Alpha", False), ("传媒", True), ("网络游戏", True), ("海通", True), ("Runway", False),
    ],
)  # fmt: skip
def test_ambiguity(name: str, ambiguous: bool) -> None:
    bearers = GAZETTEER.named(fold_name(name))
    assert bearers
    assert all(form.ambiguous is ambiguous for _, form in bearers)


def test_single_characters_are_always_ambiguous() -> None:
    assert [
        bearers for folded, bearers in GAZETTEER.names() if len(folded) == 1 and not bearers[0][1].ambiguous
    ] == []


def test_brokers_by_licence_prefix() -> None:
    assert [broker.label for broker in GAZETTEER.broker_by_prefix("S0870522020001")] == ["上海证券"]
    assert {broker.label for broker in GAZETTEER.broker_by_prefix("S1450")} == {"国投证券", "安信证券"}
    assert GAZETTEER.broker_by_prefix("S9999") == ()


def test_verified_prefixes_come_first() -> None:
    for prefix in {code.value for broker in GAZETTEER.brokers for code in broker.licence_prefixes}:
        firms = GAZETTEER.broker_by_prefix(prefix)
        sure = [any(code == (prefix, True) for code in broker.licence_prefixes) for broker in firms]
        assert sure == sorted(sure, reverse=True)


def test_brokers_by_domain() -> None:
    for email, label in [
        ("someone@research.xbmail.com.cn", "西部证券"),
        ("SOMEONE@TF.TFZQ.COM", "天风证券"),
        ("a@cicc.com.cn", "中金公司"),
    ]:
        broker = GAZETTEER.broker_by_domain(email)
        assert broker is not None
        assert broker.label == label
    assert GAZETTEER.broker_by_domain("a@example.com") is None


def test_a_listed_broker_is_linked_to_its_share() -> None:
    broker = GAZETTEER.named_as("中信证券", EntityType.BROKER)
    share = GAZETTEER.named_as("中信证券", EntityType.COMPANY)
    assert isinstance(broker, Broker)
    assert share is not None
    assert broker.tickers[0] == share.key
    missing = [b.label for b in GAZETTEER.brokers if any(GAZETTEER.ticker(t) is None for t in b.tickers)]
    assert missing == []


def test_successors_are_brokers() -> None:
    labels = {broker.label for broker in GAZETTEER.brokers}
    assert {broker.successor for broker in GAZETTEER.brokers if broker.successor} <= labels


def test_industries_have_one_entry_a_name() -> None:
    assert label_of("游戏行业", EntityType.INDUSTRY) == "游戏"
    assert label_of("医药", EntityType.INDUSTRY) == "医药生物"
    counts = Counter(fold_name(name.surface) for industry in GAZETTEER.industries for name in industry.names)
    assert [name for name, count in counts.items() if count > 1] == []


def test_the_core_of_a_registered_name_is_no_name_of_another_share() -> None:
    (entry,) = {entry.key for entry, _ in GAZETTEER.named(fold_name("太极实业"))}
    assert entry == "600667.SH"
    assert GAZETTEER.named(fold_name("昊海生物科技"))
