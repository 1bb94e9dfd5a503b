"""Recommendations in the body: a verb and the list of companies or sectors it opens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.extract.mention import Named
from kg.extract.patterns import read_table, to_pattern
from kg.extract.reading import Reading
from kg.extract.scene import within
from kg.extract.sectors import find_sectors
from kg.gazetteer import Gazetteer
from kg.records import Call, EntityType, Reason, Ref, Refused, Span
from kg.text.normalise import fold_name

_LISTED = frozenset({EntityType.COMPANY, EntityType.BROKER})
#: Between two members of one list: closing marks, a comment, a separator, opening marks.
_GAP = re.compile(
    r"[】》”\"]*(?:[（(][^（）()\n]{0,120}[）)])*[】》”]*(?:等(?:公司|标的|企业|个股)?)?[】]*[、，,；;和及与/\s|]*(?:以及)?[【《“\"]*(?:S?\*)?"
)
#: The same with members between that no rule knows: 、星云微晶（新材料）、
_STRANGERS = re.compile(
    r"[】》”]*(?:[（(][^（）()\n]{0,120}[）)])*、(?:[^，。；：、（(）)\s]{2,10}(?:[（(][^（）()\n]{0,120}[）)])*[、和及与]){1,3}[【《“\"]*"
)
#: A new label inside one list: ；2）动画领域：【
_LABEL = re.compile(
    r"[】》”]*(?:[（(][^（）()\n]{0,120}[）)])*(?:等)?[】]*[；;，,、][^。\n]{0,40}[：:（(][【《“]*"
)
#: What comes next is described first: A等，以及具备核心竞争力的B.
_DESCRIBED = re.compile(
    r"[】》”]*(?:[（(][^（）()\n]{0,120}[）)])*(?:等)?[，,、]?(?:以及|及|和)[^，。；：:、]{2,30}的[【《“]?"
)
#: Who is meant comes after a clause about them: 行业龙头，分别为A、B.
_SPELT_OUT = re.compile(r"(?:分别[为是]|主要[为有]|具体[为有])[【《“]*$")
_NOT_A_STOCK = re.compile(
    r"^[】”]?(?:产业链|概念|生态|供应链|系|指数|等?平台|的?(?:新品|产品|发布|进展|模型|财报|动态))"
)
_NUMBER = r"[\s*●■◆➤•·-]*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）、.．]|[①-⑨])"
_ITEM = re.compile(rf"{_NUMBER}|[\s*●■◆➤•·-]*【")
#: An item with its label in running text: 2）材料：
_NUMBERED = re.compile(rf"[：:]?{_NUMBER}[^。；：:\n]{{1,20}}[：:]")
#: From a name in one item of a list to the first name of the next item.
_NEXT_ITEM = re.compile(
    rf"(?:[^\n]{{0,200}}\n(?:{_NUMBER})?|[】》”]*(?:[（(][^（）()\n]{{0,120}}[）)])*[等。；;，,、]*{_NUMBER})"
    r"(?:[^。\n]{0,40}[：:])?[\s【《“\"]*"
)


class Trigger(NamedTuple):
    """One row of calls.toml."""

    name: str
    words: re.Pattern[str]
    needs: re.Pattern[str] | None
    colon: bool
    near: int
    whole: bool  # the list may stand anywhere in the paragraph, not just in the sentence
    confidence: float


@cache
def triggers() -> tuple[Trigger, ...]:
    """Every row of calls.toml."""
    return tuple(
        Trigger(
            row["name"],
            to_pattern(row["words"], f"calls.toml: {row['name']}"),
            to_pattern(row["needs"], f"calls.toml: {row['name']}") if "needs" in row else None,
            bool(row.get("colon")),
            int(row["near"]),
            bool(row.get("whole")),
            float(row["confidence"]),
        )
        for row in read_table("calls")["trigger"]
    )


class Opening(NamedTuple):
    """A trigger met in the reading text; ``reach`` is where its list may start if a noun stands between."""

    start: int
    end: int
    trigger: Trigger
    reach: int = 0

    @property
    def lists(self) -> int:
        """The offset from which listed names are looked for."""
        return max(self.end, self.reach)


class Called(NamedTuple):
    """Recommendations, and those that were refused."""

    calls: list[Call]
    refused: list[Refused]


def find_calls(reading: Reading, named: Sequence[Named], gazetteer: Gazetteer) -> Called:
    """Every recommendation that the body words, in reading order; one for each target and verb."""
    calls: dict[tuple[Ref, str | None], Call] = {}
    refused: list[Refused] = []
    openings = list(_openings(reading.text))
    for index, opening in enumerate(openings):
        limit = openings[index + 1].start if index + 1 < len(openings) else len(reading.text)
        end = min(_zone_end(reading, opening), limit)
        sectors = () if opening.trigger.whole else _sectors(reading, named, gazetteer, opening, end)
        for call in (*_companies(reading, named, opening, end), *sectors):
            if isinstance(call, Call):
                calls.setdefault((call.target, call.verb), call)
            else:
                refused.append(call)
    return Called(list(calls.values()), refused)


def _openings(text: str) -> Iterator[Opening]:
    found = [
        Opening(*seen.span(), trigger)
        for trigger in triggers()
        for seen in trigger.words.finditer(text)
        if _is_open(text, seen, trigger)
    ]
    opened: list[Opening] = []
    for opening in sorted(found, key=lambda opening: (opening.start, -opening.end)):
        if opened and opening.start < opened[-1].end:
            continue
        if opened and _is_governed(text, opened[-1], opening):
            opening = opened.pop()._replace(reach=opening.end)  # noqa: PLW2901
        opened.append(opening)
    yield from opened


def _is_governed(text: str, verb: Opening, noun: Opening) -> bool:
    """Whether 建议关注 … 相关公司：is one opening whose verb comes first."""
    between = text[verb.end : noun.start]
    return (
        noun.trigger.colon
        and not verb.trigger.colon
        and len(between) < 40
        and not re.search(r"[，。；：【]", between)
    )


def _is_open(text: str, seen: re.Match[str], trigger: Trigger) -> bool:
    after = text[seen.end() : seen.end() + 2].lstrip("，,")[:1]
    if text[seen.start() - 1 : seen.start()].isdigit() and after not in "：:":
        return False  # the rating that ends a row of figures
    is_noun = seen[0].endswith(("标的", "个股"))  # whose names may follow at once: 相关标的A、B
    if (
        trigger.colon
        and after not in "：:【"
        and not is_noun
        and not re.search(r"(?:包括|有|为|如)$", seen[0])
    ):
        return False
    return trigger.needs is None or trigger.needs.search(seen[0] + after) is not None


def _zone_end(reading: Reading, opening: Opening) -> int:
    """The end of the sentence; a list that a colon opens at a line's end goes on over its items."""
    text, start = reading.text, opening.lists
    end = _line_end(text, start)
    if opening.trigger.whole:
        return end
    stop = text.find("。", start, end)
    if _NUMBERED.match(text, opening.end):
        while stop >= 0 and _NUMBERED.match(text, stop + 1):
            stop = text.find("。", stop + 1, end)
    if stop >= 0:
        return stop
    if text[start:end].strip(" *：:") == "" or text[start:end].rstrip().endswith(("：", ":")):
        while end < len(text) and _ITEM.match(text[end + 1 : end + 12]):
            end = _line_end(text, end + 1)
    return end


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _companies(
    reading: Reading, named: Sequence[Named], opening: Opening, end: int
) -> Iterator[Call | Refused]:
    position, opened = opening.lists, False
    for one in within(named, opening.lists, end):
        if one.ref.type not in _LISTED:
            continue
        gap = reading.text[position : one.start]
        if opened and _is_inside_comment(gap):
            continue
        follows = _is_listed(gap) if opened else _is_opened(gap, opening.trigger)
        if not follows:
            if opened:
                return
            continue
        call = _call(reading, opening, one.ref, one.start, one.end)
        if _NOT_A_STOCK.match(reading.text[one.end : one.end + 8]):
            yield _refuse(call)
            continue
        opened, position = True, one.end
        yield call


def _refuse(call: Call) -> Refused:
    place = Span(call.evidence.start, call.evidence.end)
    return Refused(place, Reason.CHAIN, call.extracted_by, "recommends", (call.target,))


def _is_inside_comment(gap: str) -> bool:
    """Whether a bracket opened right after the last member is still open: 【A】（与B合作）."""
    comment = re.match(r"[】》”]*[（(]", gap)
    return comment is not None and not re.search(r"[）)]", gap)


def _is_opened(gap: str, trigger: Trigger) -> bool:
    """Whether a list begins after ``gap``: at a colon or bracket, or close to the verb."""
    if trigger.whole and not re.search(r"[：:].*[：:]", gap):
        return False  # 投资建议：A旗下… speaks of A, it does not list it
    if re.search(r"[：:（(【][【《“\s*]*$", gap) or _SPELT_OUT.search(gap):
        return len(gap) <= 80
    if trigger.colon and gap:
        return False
    return len(gap) <= trigger.near and not re.search(r"[，。；]", gap)


def _is_listed(gap: str) -> bool:
    return any(between.fullmatch(gap) for between in (_GAP, _STRANGERS, _LABEL, _NEXT_ITEM, _DESCRIBED))


def _sectors(
    reading: Reading, named: Sequence[Named], gazetteer: Gazetteer, opening: Opening, end: int
) -> Iterator[Call]:
    """The sectors named in the clause that the verb opens; a firm's supply chain is none."""
    firms = [one for one in within(named, opening.end, end) if one.ref.type in _LISTED]
    for start, stop in find_sectors(reading.text, opening.end, opening.lists, end, gazetteer):
        if not any(one.start < stop and start < one.end for one in firms):
            ref = Ref(EntityType.INDUSTRY, fold_name(reading.text[start:stop]))
            yield _call(reading, opening, ref, start, stop)


def _call(reading: Reading, opening: Opening, ref: Ref, start: int, end: int) -> Call:
    text = reading.text
    verb = text[opening.start : opening.end].rstrip("：: ")
    low, high = _quoted(text, opening.start, start, end)
    evidence = reading.evidence(low, high, start)
    return Call(target=ref, evidence=evidence, extracted_by=opening.trigger.name, verb=verb)


def _quoted(text: str, opening: int, start: int, end: int) -> tuple[int, int]:
    """From the verb to the name; far down a long list, the name with the reason given for it."""
    tail = _CLOSED.match(text, end)
    high = tail.end() if tail else end
    if high - opening <= _LONG_LIST:
        return opening, high
    reason = _REASON.match(text, end)
    return start - (text[start - 1] in "【《“"), reason.end() if reason else high


_LONG_LIST = 160  # characters that a reader still takes in at a glance
_CLOSED = re.compile(r"[】》”]+|[（(][0-9A-Za-z. ]{4,12}[）)]")
_REASON = re.compile(r"[】》”]*[（(][^（）()\n]{1,100}[）)]")


def confidence_of(name: str) -> float:
    """The trust in a trigger, by its name."""
    return next((trigger.confidence for trigger in triggers() if trigger.name == name), 0.85)
