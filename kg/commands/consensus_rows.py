"""Rows and lines of ``kg consensus``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.commands.wording import to_place
from kg.graph.call_tables import to_cell, to_cells
from kg.view.words import CHANGES, STEPS, to_period

Json = Mapping[str, Any]

SHOWN = (
    "target 对象", "broker 券商", "words 原话", "common 统一评级", "change 变动", "price 目标价",
    "last 最近", "since 起", "calls 次", "silent 沉默",
)  # fmt: skip
CALLS_SHOWN = (
    "target 对象", "date 日期", "broker 券商", "analysts 分析师", "words 原话", "common 统一评级",
    "change 变动", "price 目标价", "file 文件",
)  # fmt: skip
COVERAGE = ("id", "label", "brokers", "reports", "first", "last", "companies", "industries", "words")


def to_coverage_row(row: Json) -> list[str]:
    """The cells of ``COVERAGE``."""
    return to_cells(COVERAGE, row)


def to_shown(stance: Json) -> list[str]:
    """The cells of ``SHOWN``."""
    return [
        stance["label"],
        stance["broker_label"] or "—",
        _words(stance),
        _step(stance["common_rating"]),
        _change(stance),
        _price(stance),
        stance["date"] or "—",
        stance["since"] or "—",
        str(stance["calls"]),
        _silence(stance),
    ]


def to_shown_call(call: Json) -> list[str]:
    """The cells of ``CALLS_SHOWN``."""
    return [
        call["label"],
        call["date"] or "—",
        call["broker_label"] or "—",
        to_cell(call["analysts"]),
        to_cell(call["words"]),
        _step(call["common_rating"]),
        _change(call),
        _price(call),
        call["file"],
    ]


def _words(stance: Json) -> str:
    """The words of the last day, and the rating that still holds, with its day, if an earlier one gave it."""
    said = to_cell(stance["words"])
    held = stance["rating"] is not None and stance["rating"] not in stance["words"]
    return f"{said} ({stance['rating']}, {stance['rated']})" if held else said


def _step(name: str | None) -> str:
    return " ".join(STEPS[name]) if name else ""


def _change(row: Json) -> str:
    zh, en = CHANGES[row["change"]] if row["change"] else ("", "")
    printed = "*" if row["change_by"] == "printed" else ""
    return f"{zh} {en}{printed}".strip()


def _price(row: Json) -> str:
    change = CHANGES[row["price_change"]][0] if row["price_change"] else ""
    return " ".join(part for part in (row["target_price"], row["currency"], change) if part)


def _silence(stance: Json) -> str:
    said = [f"{stance['days']} 天 days"] if stance["silent"] else []
    mentioned = len(stance["mentioned"])
    return "; ".join([*said, *([f"此后提及 mentioned {mentioned}"] if mentioned else [])])


def to_matrix(targets: Sequence[Json]) -> tuple[list[str], list[list[str]]]:
    """Companies by brokers: in each cell the words, the common step and the date."""
    stances = [stance for one in targets for stance in one["stances"]]
    brokers = sorted({stance["broker_label"] or "—" for stance in stances})
    rows = []
    for one in targets:
        cells: dict[str, list[str]] = {}
        for stance in one["stances"]:
            cells.setdefault(stance["broker_label"] or "—", []).append(_brief(stance))
        rows.append([one["label"], *("; ".join(cells.get(broker, ())) for broker in brokers)])
    return ["target 对象", *brokers], rows


def _brief(stance: Json) -> str:
    step = f"→ {STEPS[stance['common_rating']][1]}" if stance["common_rating"] else ""
    return " ".join(part for part in (_words(stance), step, stance["date"]) if part)


def to_lines(targets: Sequence[Json], quotes: int) -> Iterator[str]:
    """Each company: what its brokers say together, where each stands, then every call with its words."""
    for one in targets:
        yield f"{one['label']}  {one['ticker'] or ''}  {one['id']}".replace("    ", "  ")
        if not one["stances"]:
            yield "  nobody recommends it 无人推荐"
        else:
            yield f"  {_summary(one)}"
        for stance in one["stances"]:
            parts = (stance["broker_label"] or "—", _words(stance), _step(stance["common_rating"]))
            tail = (_price(stance), stance["since"] and f"自 since {stance['since']}", _silence(stance))
            yield f"  {'  '.join(part for part in (*parts, *tail) if part)}"
        yield ""
        for call in one["history"]:
            yield from _call(call, quotes)


def _summary(one: Json) -> str:
    steps = [f"{_step(name)} {count}" for name, count in one["steps"].items() if count]
    unrated = [f"未评级 unrated {one['unrated']}"] if one["unrated"] else []
    middle = [f"平均 mean {one['mean']:g}"] if one["mean"] is not None else []
    prices = [_range(price) for price in one["prices"]]
    said = [f"{one['brokers']} 家券商 brokers, {one['reports']} 份报告 reports", *steps, *unrated, *middle]
    return "; ".join([*said, *prices, *filter(None, [to_period(one["first"], one["last"])])])


def _range(price: Json) -> str:
    ends = "–".join(dict.fromkeys((price["low"], price["high"])))
    return f"目标价 target price {ends} {price['currency'] or ''}".rstrip()


def _call(call: Json, quotes: int) -> Iterator[str]:
    analysts = to_cell(call["analysts"])
    who = f"{call['broker_label'] or '—'}{f' ({analysts})' if analysts else ''}"
    parts = (call["date"] or "—", who, to_cell(call["words"]), _step(call["common_rating"]))
    yield "  " + "  ".join(part for part in (*parts, _change(call), _price(call)) if part)
    for quote in call["quotes"][:quotes]:
        place = {**quote, "broker": None, "date": None}
        yield f"      “{' '.join(quote['quote'].split())}” — {to_place(place)}"
    if 0 < quotes < len(call["quotes"]):
        yield f"      … {len(call['quotes']) - quotes} more; see --quotes"


def to_footer(found: Json) -> str:
    """How much there is, of which day, and what is left out."""
    stances = [stance for one in found["targets"] for stance in one["stances"]]
    said = [f"{len(found['targets'])} 对象 targets, {len(stances)} 立场 stances"]
    if found["on"]:
        said.append(f"截至 as of {found['on']}")
    if any(one["change_by"] == "printed" for one in stances):
        said.append("* 原文所印 printed")
    if found["undated"]:
        said.append(f"{found['undated']} calls of reports without a date left out 未计无日期者")
    return "; ".join(said)
