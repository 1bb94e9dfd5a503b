"""Reports that nobody wrote, as many as one likes: the corpus that benchmarks of scale build.

Companies, models, technologies and industries are those of the tables; brokers, analysts and all
statements are invented and say nothing about the world. Each broker and analyst comes back in many
reports, and the companies spoken of are few beside the reports, as in a research department's archive.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kg.gazetteer import Entry, Gazetteer
from kg.records import EntityType
from kg.resources import shipped

_T = EntityType
_FIRST_DAY, _DAYS = date(2023, 1, 2), 900
_SCALE = ("买入", "增持", "中性", "减持")
_ACTIONS = ("首次", "维持", "上调", "下调")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Analyst:
    name: str
    licence: str
    mail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """Who writes, and what there is to write of."""

    brokers: Mapping[str, Sequence[_Analyst]]
    companies: Sequence[Entry]
    made: Sequence[str]
    technologies: Sequence[str]
    industries: Sequence[str]


def invent_reports(count: int, gazetteer: Gazetteer, seed: int = 1) -> Iterator[tuple[str, str]]:
    """``count`` file names and texts; the n-th report is the same whatever ``count`` is.

    A text has some 700 characters: a masthead, sentences, a list of recommendations or the rating of one
    company, and a disclaimer.
    """
    world = _to_world(gazetteer, Random(seed))
    for number in range(count):
        yield f"{number // 1000:03}/{number:06}.txt", _to_report(world, Random(f"{seed}/{number}"), number)


def write_reports(folder: Path, count: int, gazetteer: Gazetteer, seed: int = 1) -> None:
    """Write the reports of ``invent_reports`` under ``folder``, a thousand to a subfolder."""
    for name, text in invent_reports(count, gazetteer, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _to_world(gazetteer: Gazetteer, random: Random) -> _World:
    words = _words()
    of = {
        kind: sorted((one for one in gazetteer.entries if one.type is kind), key=lambda one: one.key)
        for kind in _T
    }
    listed = [one for one in of[_T.COMPANY] if one.tickers and one.tickers[0].endswith((".SZ", ".SH"))]
    names = [f"{left}{right}证券" for left in words["broker_left"] for right in words["broker_right"]]
    return _World(
        brokers={name: [_to_analyst(words, random, name) for _ in range(6)] for name in names},
        companies=random.sample(listed, min(len(listed), 400)),
        made=[one.label for kind in (_T.MODEL, _T.PRODUCT) for one in of[kind]],
        technologies=[one.label for one in of[_T.TECHNOLOGY]],
        industries=words["industries"],
    )


def _to_analyst(words: Mapping[str, Any], random: Random, broker: str) -> _Analyst:
    name = random.choice(words["surnames"]) + "".join(random.sample(words["given"], 2))
    licence = f"S{random.randrange(9000, 9999)}5{random.randrange(10, 24)}{random.randrange(10**6):06}"
    return _Analyst(name=name, licence=licence, mail=f"a{licence[-6:]}@research.example")


def _to_report(world: _World, random: Random, number: int) -> str:
    broker = random.choice(list(world.brokers))
    authors = random.sample(world.brokers[broker], random.choice((1, 1, 2)))
    today = _FIRST_DAY + timedelta(days=number * 7 % _DAYS)
    form = random.choice(list(_words()["forms"].values()))
    drawn = _draw(world, random, today)
    body = "\n\n".join(_sentence(world, random, today) for _ in range(random.randint(5, 9)))
    signed = "\n".join(
        f"分析师：{one.name}\n执业证书编号：{one.licence}\n邮箱：{one.mail}" for one in authors
    )
    text: str = form.lstrip("\n").format(broker=broker, today=_day(today), authors=signed, body=body, **drawn)
    return text


def _sentence(world: _World, random: Random, today: date) -> str:
    sentence: str = random.choice(_words()["sentences"])
    return sentence.format(**_draw(world, random, today))


def _draw(world: _World, random: Random, today: date) -> dict[str, str]:
    """Something for every brace of the words."""
    company, other = random.sample(world.companies, 2)
    picks = [one.label for one in random.sample(world.companies, 7)]
    past = today - timedelta(days=random.randint(1, 200))
    return {
        "company": company.label,
        "other": other.label,
        "ticker": company.tickers[0],
        "made": random.choice(world.made),
        "made2": random.choice(world.made),
        "technology": random.choice(world.technologies),
        "industry": random.choice(world.industries),
        "day": _day(past),
        "month": f"{past.year}年{past.month}月",
        "seconds": str(random.choice((5, 10, 16, 60, 120))),
        "percent": str(random.randint(3, 60)),
        "billions": str(random.choice((7, 13, 70, 130, 700))),
        "amount": f"{random.randint(10, 999) / 10:.1f}",
        "price": f"{random.randint(500, 9000) / 100:.2f}",
        "rating": random.choice(_SCALE),
        "action": random.choice(_ACTIONS),
        "first": "、".join(picks[:4]),
        "second": "、".join(picks[4:]),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month:02}月{day.day:02}日"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(shipped("bench", "words.toml").read_text(encoding="utf-8"))
