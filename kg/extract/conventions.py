"""Names the report's own conventions give away: a ticker in brackets, a title before a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.gazetteer import Gazetteer, parse_ticker
from kg.records import EntityType
from kg.text.normalise import fold_name

_TICKER = re.compile(
    r"(?=[A-Z\d])(?<![A-Za-z0-9.])(?:"
    r"\d{6}\.(?:SZ|SH|BJ|SS|XSHE|XSHG)|\d{4,5}\.HK|[A-Z]{1,5}\.(?:US|O|N|OQ)|(?:SZ|SH|BJ)\.?\d{6}"
    r"|\d{6} (?:CH|SZ|SH)|\d{1,5} ?HK|[A-Z]{1,5}[ -]US|\d{4}\.(?:T|TW|KS)"
    r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<=[（(])\d{6}(?=[）)、,，])")
_NAME_BEFORE = re.compile(
    r"(?:^|(?<=[、，,；;：:。\n\t《“【 ）)/]))"
    r"([A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff·-]{1,11})[】》”]?[（(\t ]?$"
)
_OFFICE = (
    r"(?:首席[^，。；、\s]{0,6}官|CEO|CTO|COO|CFO|创始人|董事长|总裁|总经理|科学家|院士|教授|导演|主演|演员|作家"
    r"|董事|负责人|制片人|编剧|创办人)(?:兼[^，。；、\s]{2,8}?(?:官|CEO|长|总裁|理))?"
)
_ABROAD = (
    r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,6}?(?:·[\u4e00-\u9fff]{1,6}?)?"
    r"(?=[在于表称认指透介宣提的曾将也与和是为（，。、）]|等|$)"
)
_LATIN_PERSON = r"[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+){1,2}"
_HAN_PERSON = (
    r"[\u4e00-\u9fff]{2,3}"
    r"(?=在|于|表示|称|认为|指出|透露|介绍|宣布|提到|的|，|。|、|等|曾|将|也|（)"
)
_PERSON = re.compile(rf"{_OFFICE} ?(?P<name>{_ABROAD}|{_LATIN_PERSON}|{_HAN_PERSON})")


class Ticker(NamedTuple):
    """A printed ticker and the company it is; ``start``/``end`` are in the reading text."""

    start: int
    end: int
    key: str


def find_tickers(text: str, gazetteer: Gazetteer) -> list[Ticker]:
    """Every printed ticker that the table knows, or that is well-formed for its exchange."""
    found = []
    for seen in (*_TICKER.finditer(text), *_BARE.finditer(text)):
        key = _key(seen[0], gazetteer)
        if seen[0].isdigit() and gazetteer.ticker(seen[0]) is None:
            continue  # six digits without a market can be an index or an amount
        if key is not None:
            found.append(Ticker(seen.start(), seen.end(), key))
    return sorted(found)


def _key(printed: str, gazetteer: Gazetteer) -> str | None:
    entry = gazetteer.ticker(printed)
    if entry is not None:
        return entry.key
    try:
        return parse_ticker(printed)
    except ValueError:
        return None


# What has a code as shares do: an index, a fund, a bond.
_NO_FIRM = re.compile(r"(?:指数|综指|成指|ETF|LOF|基金|转债|期货)$")


def find_ticked(text: str, tickers: list[Ticker], gazetteer: Gazetteer) -> Iterator[Found]:
    """The company name printed right before each ticker: 因赛集团(300781.SZ)."""
    for ticker in tickers:
        low = max(0, ticker.start - 20)
        if not (seen := _NAME_BEFORE.search(text[low : ticker.start])):
            continue
        surface = _name_of(seen[1], ticker.key, gazetteer, in_brackets=text[ticker.start - 1] in "（(")
        sane = len(surface) > 1 and (not surface.isascii() or surface[0].isupper())
        if sane and not _NO_FIRM.search(surface):
            end = low + seen.end(1)
            yield Found(end - len(surface), end, surface, EntityType.COMPANY, "ticker", 0.97, ticker.key)


def _name_of(run: str, key: str, gazetteer: Gazetteer, *, in_brackets: bool) -> str:
    """The company's name at the end of ``run``: a known one; else, before brackets, what follows a verb."""
    for start in range(len(run)):
        if any(entry.key == key for entry, _ in gazetteer.named(fold_name(run[start:]))):
            return run[start:]
    if not in_brackets or _is_other(run, gazetteer):
        return ""
    name = run[max((found.end() for found in words("boundaries").finditer(run)), default=0) :]
    return "" if words("generic").fullmatch(name) else name


def _is_other(run: str, gazetteer: Gazetteer) -> bool:
    """Whether ``run`` ends in a company's name that the table knows: then the ticker is a misprint."""
    ends = (gazetteer.named(fold_name(run[start:])) for start in range(len(run) - 1))
    return any(
        entry.type is EntityType.COMPANY and not name.ambiguous for named in ends for entry, name in named
    )


def find_persons(text: str, surnames: frozenset[str]) -> Iterator[Found]:
    """A name after a title of office: 首席执行官程一笑, CEO Andrew Wilson, 约翰·里奇蒂洛."""
    for seen in _PERSON.finditer(text):
        name = seen["name"]
        if "·" in name or name[0].isascii() or name[0] in surnames or name[:2] in surnames:
            yield Found(seen.start("name"), seen.end("name"), name, EntityType.PERSON, "shape.person", 0.75)
