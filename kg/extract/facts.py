"""Dated and numeric attributes: tickers, release dates, sizes, durations, resolutions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from typing import NamedTuple

from kg.extract.conventions import Ticker
from kg.extract.mention import Named
from kg.extract.modality import find_modality
from kg.extract.reading import Basis, Reading
from kg.extract.scene import MADE, Scene, within
from kg.extract.unstated import Stated, apart, refuse
from kg.records import BlockKind, Claim, Datatype, Document, EntityType, Literal, Reason, Ref, Refused, Span
from kg.text.dates import DateFound, find_dates
from kg.text.quantities import QuantityFound, find_durations, find_parameter_counts, find_resolutions

_PRINTED = Basis("ticker.printed", 0.98)
_LAUNCH = re.compile(
    r"发布|推出|上线|发行(?![价股上])|问世|亮相|公测|上映|开播|开源|首映|发售|面世|面市|公开|开放(?!平台)|揭晓|公布|提出|放出|亮出"
)
_NO_LAUNCH = re.compile(
    r"[^，。；、]{0,8}(?:论文|数据|成果|结果|研究)|(?:的)?(?:更新|升级|功能|论文|报告|演示|[Dd]emo|预告|财报|公告|数据)"
)
#: Launch verbs of which what follows is what is launched, named or not: GPT 推出付费版 is no launch of GPT.
_TAKES_OBJECT = re.compile(r"推出|放出|提出|亮出")
_CLOSES = re.compile(r"[，。；、：！？）)\]】》”\s]|$|后|以来|之后|之初|时|的|并|至今|起|以后|当[天日]")
_REACH = 36  # characters between a date and its launch verb, or a verb and what was launched
_HOLDS = frozenset({EntityType.MODEL, EntityType.PRODUCT})
#: A report is at most about this much younger than the youngest report it lists.
_SINCE_LISTED = timedelta(days=45)


class Measure(NamedTuple):
    """One kind of number: how it is found and which words must stand near it."""

    predicate: str
    datatype: Datatype
    find: Callable[[str], tuple[QuantityFound, ...]]
    before: re.Pattern[str]  # within the clause, left of the number
    after: re.Pattern[str]  # right of it
    rule: str


_ANY = re.compile("")
_COUNTED = re.compile(r"\d|分钟|[秒半]|参数")
#: What follows a number and makes it a bound or a rough figure: it is quoted with it.
_ROUGHLY = re.compile(r"\s?(?:以[上下内]|左右|上下|[+＋])")
_MEASURES = (
    Measure("parameterCount", Datatype.INTEGER, find_parameter_counts, _ANY, _ANY, "parameters.stated"),
    Measure(
        "maxDurationSeconds",
        Datatype.INTEGER,
        find_durations,
        re.compile(r"最长|长达|最高|最多|可达|时长|一次性|生成|支持|长度|上限"),
        re.compile(  # what follows 即可生成 is how long it takes
            r"^(?!(?:[以之]?内|左右)?(?:即可|就能?|便可?|可|能)?(?:快速)?(?:生成|出片|完成|渲染))"
            r"(?:(?:的|以[上内]|左右|时长|长|\s)*[^，。；]{0,14}(?:视频|短片|影片|片段|动画|时长|内容)|(?=[，。；）)]|$))"
        ),
        "duration.stated",
    ),
    Measure(
        "maxResolution",
        Datatype.STRING,
        find_resolutions,
        re.compile(r"分辨率|画质|清晰度|高清|支持|可达|最高|高达|生成|提升"),
        _ANY,
        "resolution.stated",
    ),
)  # fmt: skip


def find_facts(
    reading: Reading,
    scenes: Iterable[Scene],
    named: Sequence[Named],
    tickers: Sequence[Ticker],
    anchor: date | None,
) -> Stated:
    """Every attribute the body states of an entity; ``anchor`` is the report's date, for years left out."""
    found: list[Claim | Refused] = list(_tickers(reading, named, tickers))
    for scene in scenes:
        found += _releases(reading, named, scene.span, anchor)
        found += _measures(scene, named)
    return apart(found)


def find_anchor(document: Document, issued: date | None) -> date | None:
    """The day to count back from: the printed date, else shortly after the youngest report it lists."""
    if issued is not None:
        return issued
    listed = [block for block in document.blocks if block.kind is BlockKind.RELATED]
    spoken = " ".join(document.text[low:high] for block in listed for low, high in block.fragments)
    days = [found.literal.value for found in find_dates(spoken) if found.literal.datatype is Datatype.DATE]
    return max(map(date.fromisoformat, days)) + _SINCE_LISTED if days else None


def _tickers(reading: Reading, named: Sequence[Named], tickers: Sequence[Ticker]) -> Iterator[Claim]:
    """The printed code of each company, right or wrong: beside its name, or anywhere if it is its own."""
    companies = [one for one in named if one.ref.type is EntityType.COMPANY]
    spoken = {one.ref.key for one in companies}
    for ticker in tickers:
        last = bisect_right(companies, ticker.start, key=lambda one: one.end) - 1
        is_beside = last >= 0 and _is_beside(reading.text, companies[last], ticker)
        key = companies[last].ref.key if is_beside else ticker.key
        if is_beside or key in spoken:
            company, span = Ref(EntityType.COMPANY, key), Span(ticker.start, ticker.end)
            yield reading.claim(_PRINTED, company, "ticker", Literal(ticker.key), span)


def _is_beside(text: str, one: Named, ticker: Ticker) -> bool:
    """Whether nothing but a bracket or a cell's edge parts the name from the code after it."""
    return 0 <= ticker.start - one.end <= 3 and text[one.end : ticker.start].strip("】》”") in (
        "(",
        "（",
        "\t",
        "",
    )


def _releases(
    reading: Reading, named: Sequence[Named], span: Span, anchor: date | None
) -> Iterator[Claim | Refused]:
    """A date, a launch verb, and what was launched, in one sentence."""
    text = reading.text[span.start : span.end]
    verbs = list(_LAUNCH.finditer(text))
    made = [one for one in within(named, *span) if one.ref.type in MADE]
    if not verbs or not made:
        return
    dates = find_dates(text, anchor)
    for when, later in zip_longest(dates, dates[1:]):
        verb = next((v for v in verbs if 0 <= v.start() - when.end <= _REACH), None)
        if verb is None or re.search(r"[。；【】]|^(?:讯|电)", text[when.end : verb.start()]):
            continue
        if later is not None and later.end <= verb.start():
            continue  # 2月成立，8月推出: the nearer date is the verb's
        modality = find_modality(text, when.start, verb.end())
        for one in _launched(text, span.start, when, verb, made):
            low, high = min(when.start, one.start - span.start), max(verb.end(), one.end - span.start)
            place = Span(span.start + low, span.start + high)
            basis = Basis("released.dated", 0.85, modality)
            claim = reading.claim(basis, one.ref, "releaseDate", when.literal, place)
            if modality == "negated":
                yield refuse(claim, Reason.NEGATED)
            elif _is_update(text, one.end - span.start):
                yield refuse(claim, Reason.UPDATE)
            else:
                yield claim


def _launched(
    text: str, base: int, when: DateFound, verb: re.Match[str], made: Sequence[Named]
) -> list[Named]:
    """What the verb launches: the list right after it in the clause, else the last name before it."""
    after = [one for one in made if verb.end() <= one.start - base <= verb.end() + _REACH]
    after = [one for one in after if not re.search(r"[，。；：]", text[verb.end() : one.start - base])]
    after = _heads(text, base, after)
    if after:
        first = [
            one
            for one in after
            if not re.search(r"(?:与|和|对|到|在|基于|用于)", text[verb.end() : one.start - base])
        ]
        chosen = _coordinated(text, base, after[after.index((first or after)[0]) :])
    else:
        before = [
            one
            for one in made
            if when.start - _REACH < one.end - base <= verb.start()
            and not re.search(r"[。；;]", text[one.end - base : when.start])
        ]
        is_done = not _TAKES_OBJECT.match(verb[0]) or _CLOSES.match(text, verb.end())
        chosen = before[-1:] if is_done else []
    return list(chosen)


def _heads(text: str, base: int, names: Sequence[Named]) -> list[Named]:
    """Chinese phrases end with their head: 基于Blackwell架构的B200 is B200."""
    led = {
        one for one, other in pairwise(names) if _LEADS.fullmatch(text[one.end - base : other.start - base])
    }
    return [one for one in names if one not in led]


_LEADS = re.compile(r"[^，。；、]{0,6}的[^，。；、]{0,12}")


def _coordinated(text: str, base: int, names: Sequence[Named]) -> list[Named]:
    chosen = [names[0]]
    for one in names[1:]:
        gap = text[chosen[-1].end - base : one.start - base]
        if not re.fullmatch(r"[”》」]?(?:[、和及与]|以及)?[“《「]?", gap):
            break
        chosen.append(one)
    return chosen


def _is_update(text: str, end: int) -> bool:
    """Whether what is brought out is not the thing named before ``end``, but a part or a study of it."""
    return _NO_LAUNCH.match(text, end) is not None or _UPDATES.match(text, end) is not None


_UPDATES = re.compile(r"[^，。；]{0,18}(?:更新|升级版?|新功能|论文)")


def _measures(scene: Scene, named: Sequence[Named]) -> Iterator[Claim]:
    reading, span = scene.reading, scene.span
    text = reading.text[span.start : span.end]
    if not _COUNTED.search(text):
        return
    for measure in _MEASURES:
        for found in measure.find(text) if measure.before.search(text) else ():
            clause = text[max(0, found.start - 40) : found.start]
            if measure.before.search(clause) and measure.after.search(text[found.end : found.end + 24]):
                holder = _holder(scene, named, span.start + found.start)
                if holder is not None:
                    inside = span.start <= holder.start < span.start + found.start
                    low = holder.start if inside else span.start + max(0, found.start - 12)
                    rough = _ROUGHLY.match(text, found.end)
                    place = Span(low, span.start + (rough.end() if rough else found.end))
                    value = Literal(found.value, measure.datatype)
                    basis = Basis(measure.rule, 0.75 if inside else 0.6)
                    yield reading.claim(basis, holder.ref, measure.predicate, value, place)


def _holder(scene: Scene, named: Sequence[Named], at: int) -> Named | None:
    """Whom a number describes: the last model or product before it in the sentence, else the section's."""
    text, topic = scene.reading.text, scene.topic
    before = [one for one in within(named, scene.span.start, at) if one.ref.type in _HOLDS]
    before = [one for one in before if not _is_means(text, one, at)]
    if before:
        return before[-1]
    return topic.made if topic.made is not None and topic.made.ref.type in _HOLDS else None


def _is_means(text: str, one: Named, at: int) -> bool:
    """Whether a clause that has ended only told what something is built on: 建立在 GPT 之上，可生成 60 秒."""
    return "，" in text[one.end : at] and _MEANS.search(text, max(0, one.start - 24), one.start) is not None


_MEANS = re.compile(r"(?:建立在|构建于|基于|依托|借助|采用|结合|相比|相较|对比)于?[^，。；：]*$")
