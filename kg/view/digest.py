"""The digest as a page: Markdown for a mail or a wiki, HTML that opens and prints offline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from kg.graph.digest import call_sources
from kg.resources import shipped
from kg.view.network import content_policy
from kg.view.words import ATTRIBUTES, CHANGES, PREFERENCES, STEPS, class_style, relation_style, to_period

Json = dict[str, Any]
TITLE = "研报摘要 · Digest"
_QUOTE = 160  # code points of a quote that a line shows
_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")


class Line(NamedTuple):
    """One line of a section: what it is about, what is told of it, and the claims behind that."""

    lead: str
    text: str
    sources: Sequence[Mapping[str, Any]]


class Section(NamedTuple):
    """A part of the page. ``more`` is how many lines were left out; ``empty`` is said where there is none."""

    title: str
    lines: Sequence[Line]
    more: int
    empty: str


def to_sections(digest: Json, *, top: int) -> list[Section]:
    """The parts of ``kg.digest.to_digest`` in the order they are read, at most ``top`` lines each."""
    return [_section(part, digest[part.key], top) for part in _PARTS]


class _Part(NamedTuple):
    key: str
    title: str
    empty: str
    line: Callable[[Json], Line]


def _section(part: _Part, rows: Sequence[Json], top: int) -> Section:
    return Section(part.title, [part.line(row) for row in rows[:top]], max(0, len(rows) - top), part.empty)


def _report(row: Json) -> Line:
    rated = " ".join(filter(None, (row["rating"], row["action"])))
    told = (row["broker"], row["date"], "、".join(row["authors"]), rated, row["file"])
    return Line(row["title"], "，".join(filter(None, told)), ())


def _product(row: Json) -> Line:
    style = class_style(row["type"])
    return Line(row["label"], f"（{style.zh}）{'；'.join(map(_fact, row['facts']))}", row["sources"])


def _fact(fact: Json) -> str:
    values = "、".join(to_value(fact["predicate"], value) for value in fact["values"])
    return f"{_word(fact['predicate'], fact['outgoing'])} {values}"


def to_value(predicate: str, value: str) -> str:
    """A value as a reader writes it: large numbers in 亿 and 万.

    >>> to_value("parameterCount", "400000000000"), to_value("parameterCount", "770000")
    ('4,000 亿', '77 万')
    """
    if predicate != "parameterCount" or not value.isdecimal():
        return value
    unit, name = (10**8, "亿") if int(value) >= 10**8 else (10**4, "万")
    return f"{Decimal(value) / unit:,} {name}"


def _recommended(row: Json) -> Line:
    calls = "；".join(
        map(_call, sorted(row["calls"], key=lambda call: (call["date"] or "9999", call["file"])))
    )
    return Line(_named(row), f"{row['brokers']} 家券商 brokers：{calls}", row["sources"])


def _named(row: Json) -> str:
    return f"{row['label']}（{row['ticker']}）" if row["ticker"] else row["label"]


def _call(call: Json) -> str:
    """Who called, when, in which words, with the rating's step on the common scale and the target price."""
    step = STEPS[call["common_rating"]][0] if call["common_rating"] else None
    is_other = step is not None and step not in call["words"]
    price = " ".join(filter(None, (call["target_price"], call["currency"])))
    told = (
        call["broker_label"] or call["file"],
        call["date"],
        "、".join(call["words"]),
        f"（{step}）" if is_other else None,
        f"目标价 {price}" if price else None,
    )
    return " ".join(filter(None, told))


def _change(call: Json) -> Line:
    """What a call changes, from what to what; * where the report itself says so."""
    printed = "*" if call["change_by"] == "printed" else ""
    rating = _moved(call["rating_before"], call["rating"])
    price = _moved(call["price_before"], call["target_price"])
    moved = CHANGES[call["price_change"]][0] if call["price_change"] else ""
    changed = f"{CHANGES[call['change']][0]}{printed} {rating}" if call["change"] else ""
    told = (changed, f"目标价{moved} {price}" if price else "")
    said = f"{call['broker_label'] or call['file']} {call['date'] or ''}".strip()
    return Line(_named(call), f"{said}：{'，'.join(filter(None, told))}", call_sources(call))


def _moved(before: str | None, now: str | None) -> str:
    return " → ".join(dict.fromkeys(filter(None, (before, now))))


def _analyst(row: Json) -> Line:
    moves = "；".join(map(_move, row["moves"]))
    titles = "".join(f"《{title}》" for title in row["reports"])
    told = (moves or "、".join(row["employers"]), titles)
    return Line(row["label"], " ".join(filter(None, told)), row["sources"])


def _move(move: Json) -> str:
    doubt = "" if move["sure"] else "，或为同名 perhaps another of that name"
    return f"{move['from']} → {move['to']}（{move['since']}{doubt}）"


def _conflict(row: Json) -> Line:
    """The sides of a conflict, and what each rule would prefer, where it prefers any."""
    labels = {side["relation"]: to_value(row["predicate"], side["label"]) for side in row["sides"]}
    sides = "；".join(_side(side, labels[side["relation"]]) for side in row["sides"])
    preferred = "；".join(
        f"{PREFERENCES[rule][0]} {'、'.join(labels[id_] for id_ in ids)}"
        for rule, ids in row["prefers"].items()
        if ids
    )
    within = "同一报告内 within one report；" if row["within"] else ""
    text = f"{_word(row['predicate'], row['predicate'] != 'develops')}：{within}{sides}"
    return Line(row["label"], f"{text}（{preferred}）" if preferred else text, row["sources"])


def _side(side: Json, label: str) -> str:
    support = side["support"]
    told = ("、".join(support["brokers"]), to_period(support["first"], support["last"]))
    said = " ".join(filter(None, told))
    return f"{label}（{said}）" if said else label


def _supported(row: Json) -> Line:
    held = (
        f"{row['reports']} 份报告 reports，{len(row['brokers'])} 家券商 brokers：{'、'.join(row['brokers'])}"
    )
    told = "，".join(filter(None, (held, to_period(row["first"], row["last"]))))
    said = f"{_word(row['predicate'])} {to_value(row['predicate'], row['object'])}"
    return Line(row["subject"], f"{said}（{told}）", row["sources"])


def _word(predicate: str, outgoing: bool = True) -> str:
    """How a page calls a relation or attribute, in Chinese."""
    if predicate in ATTRIBUTES:
        return ATTRIBUTES[predicate][0]
    style = relation_style(predicate)
    return style.zh if outgoing else style.zh_back


_PARTS = (
    _Part("companies", "推荐与评级 Recommendations", "没有推荐公司。 None.", _recommended),
    _Part("changes", "评级与目标价变动 Changes（* 报告自述 as printed）", "没有变动。 None.", _change),
    _Part("industries", "行业评级 Sector calls", "没有行业评级。 None.", _recommended),
    _Part("products", "新模型与新产品 New models and products", "没有新的模型或产品。 None.", _product),
    _Part("conflicts", "分歧 Conflicts", "没有分歧。 None.", _conflict),
    _Part("supported", "印证最多的说法 Most supported", "没有两份报告说法相同。 None.", _supported),
    _Part("analysts", "分析师 New and moved analysts", "没有新的或变动的分析师。 None.", _analyst),
    _Part("reports", "报告 Reports", "没有报告。 None.", _report),
)


def to_markdown(digest: Json, *, title: str = TITLE, top: int = 20) -> str:
    """The digest as CommonMark; what a report says stands there as text, never as mark-up."""
    return "\n".join(_markdown(digest, title, top)) + "\n"


def _markdown(digest: Json, title: str, top: int) -> Iterator[str]:
    yield f"# {_plain(title)}"
    yield ""
    yield to_opening(digest)
    for section in to_sections(digest, top=top):
        yield ""
        yield f"## {section.title}"
        yield ""
        for line in section.lines:
            yield f"- **{_plain(line.lead)}** {_plain(line.text)}"
            yield from (
                f"  - “{_plain(to_quote(source['quote']))}” — {_plain(to_place(source))}"
                for source in line.sources
            )
        if section.more:
            yield f"- 另有 {section.more} 条 … {section.more} more"
        if not section.lines:
            yield section.empty


def _plain(text: str) -> str:
    """Text on one line in which nothing is Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def to_html(digest: Json, *, title: str = TITLE, top: int = 20) -> str:
    """The digest as one HTML page without script: quotes fold open, and are open in print."""
    style = shipped("view", "templates", "digest.css").read_text("utf-8")
    loader = FileSystemLoader(str(shipped("view", "templates")))
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("digest.html").render(
        policy=content_policy([], style),
        style=Markup(style),
        title=title,
        opening=to_opening(digest),
        sections=to_sections(digest, top=top),
        place=to_place,
        named=_brokers,
    )


def _brokers(sources: Sequence[Mapping[str, Any]]) -> str:
    """Whose words these are, before their number."""
    names = "、".join(sorted({one["broker"] for one in sources if one["broker"]}))
    return f"{names} · " if names else ""


def to_opening(digest: Json) -> str:
    """How many reports of which days the digest covers, and what it leaves out."""
    period, covered = digest["period"], digest["reports"]
    brokers = {row["broker"] for row in covered if row["broker"]}
    undated, left_out = sum(row["date"] is None for row in covered), len(digest["undated"])
    told = (
        f"{len(covered)} 份报告 reports",
        f"{len(brokers)} 家券商 brokers",
        to_period(period["first"], period["last"]),
        f"{undated} 份没有日期 without a date" if undated else None,
        f"另有 {left_out} 份没有日期，未计入 more without a date are left out" if left_out else None,
    )
    return "，".join(filter(None, told)) + "。"


def to_quote(quote: str) -> str:
    """A quote on one line, with its middle left out where it is long.

    >>> len(to_quote("字" * 1000))
    161
    """
    words = " ".join(quote.split())
    half = _QUOTE // 2
    return words if len(words) <= _QUOTE else f"{words[:half]}…{words[-half:]}"


def to_place(claim: Mapping[str, Any]) -> str:
    """Broker, date, file, page and offsets (half-open, code points) of a claim."""
    page = f"第 {claim['page']} 页 p. {claim['page']}" if claim["page"] else None
    where = f"{claim['file']}:{claim['start']}-{claim['end']}"
    return "，".join(filter(None, (claim["broker"], claim["date"], where, page)))
