"""Dates, durations, resolutions, sizes and tickers, each of the right holder."""

from __future__ import annotations

from datetime import date

import pytest
from reports import extract, report, stated

from kg.extract.facts import find_anchor
from kg.records import Block, BlockKind, Document, Span


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OpenAI于2024年2月16日发布Sora。", "2024-02-16"),
        ("2024年2月16日，OpenAI发布Sora。", "2024-02-16"),
        ("2024年2月，视频模型Sora正式亮相。", "2024-02"),
        ("Sora于2024年2月15日由OpenAI发布。", "2024-02-15"),
        ("Sora（2024年2月发布）引发关注。", "2024-02"),
    ],
)
def test_release_dates_before_and_after_and_by_passive(text: str, day: str) -> None:
    assert stated(text, "releaseDate") == {("sora", day)}


def test_a_list_that_is_launched_shares_the_date() -> None:
    found = stated("2024年6月，快手与Runway分别发布可灵和Gen-3 Alpha。", "releaseDate")
    assert found == {("可灵", "2024-06"), ("gen3alpha", "2024-06")}


def test_planned_releases_carry_their_modality() -> None:
    (claim,) = [c for c in extract("快手计划于2024年9月发布可灵2.0。").claims if c.predicate == "releaseDate"]
    assert (claim.subject.key, claim.modality) == ("可灵2.0", "planned")


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月，可灵发布更新。",
        "2024年5月，快手发布可灵的升级功能。",
        "2024年5月，OpenAI公布Sora论文。",
        "2024年5月，快手尚未发布可灵2.0。",
        "2024年行业规模扩大。此后快手发布可灵。",
        "2月，可灵推出付费会员。",
        "快手完善可灵；2024年5月在海外上线。",
    ],
)
def test_updates_papers_and_denials_are_no_release(text: str) -> None:
    assert stated(text, "releaseDate") == set()


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("Sora最长可生成60秒视频。", "maxDurationSeconds", {("sora", "60")}),
        (
            "可灵可生成最长2分钟的视频，Vidu一次性生成16秒视频。",
            "maxDurationSeconds",
            {("可灵", "120"), ("vidu", "16")},
        ),
        ("可灵分辨率可达1080P。", "maxResolution", {("可灵", "1080P")}),
        (
            "CogVideo参数量为94亿，CogView2为60亿参数。",
            "parameterCount",
            {("cogvideo", "9400000000"), ("cogview2", "6000000000")},
        ),
        ("Sora建立在DALL·E 3和GPT之上，可生成长达60秒的视频。", "maxDurationSeconds", {("sora", "60")}),
        ("相比Gen-2，可灵最长可生成120秒视频。", "maxDurationSeconds", {("可灵", "120")}),
        ("可灵支持图生视频，2分钟即可生成一个5秒的视频。", "maxDurationSeconds", {("可灵", "5")}),
        ("Sora发布后60秒内下载过万。", "maxDurationSeconds", set()),
        ("视频时长60秒，分辨率1080P。", "maxDurationSeconds", set()),
    ],
)
def test_numbers_belong_to_the_name_before_them(
    text: str, predicate: str, expected: set[tuple[str, str]]
) -> None:
    assert stated(text, predicate) == expected


def test_a_heading_holds_the_numbers_of_its_section() -> None:
    document = report("# 2 Sora\n该模型最长可生成60秒视频。\n")
    assert stated(document, "maxDurationSeconds") == {("sora", "60")}


@pytest.mark.parametrize(
    "printed",
    [
        "300418.SZ", "300418.sz", "300418", "SZ300418", "SZ.300418", "300418 CH", "300418 SZ",
    ],
)  # fmt: skip
def test_tickers_in_every_printed_form(printed: str) -> None:
    assert stated(f"昆仑万维（{printed}）发布公告。", "ticker") == {("300418.SZ", "300418.SZ")}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("快手（01024.HK）", "1024.HK"),
        ("快手（1024 HK）", "1024.HK"),
        ("腾讯控股0700.HK", "0700.HK"),
        ("微软（MSFT.O）", "MSFT.US"),
        ("微软（MSFT US）", "MSFT.US"),
        ("微软(MSFT.US)", "MSFT.US"),
    ],
)
def test_tickers_of_other_markets(text: str, key: str) -> None:
    assert stated(f"{text}发布公告。", "ticker") == {(key, key)}


def listing(text: str) -> Document:
    block = Block(kind=BlockKind.RELATED, fragments=(Span(0, len(text)),))
    return Document(
        source_file="a.txt",
        digest="0" * 64,
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        blocks=(block,),
    )


def test_the_anchor_is_the_printed_date_else_soon_after_the_youngest_listed_report() -> None:
    document = listing("《甲》2024-03-01《乙》2024-02-01")
    assert find_anchor(document, date(2020, 1, 2)) == date(2020, 1, 2)
    assert find_anchor(document, None) == date(2024, 4, 15)
    assert find_anchor(listing("无"), None) is None
