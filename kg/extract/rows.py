"""What a table row states: a model in one column, its developer in another, the launch date in a third."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.extract.entries import find_listed
from kg.extract.grid import Row, find_rows
from kg.extract.homes import find_home
from kg.extract.mention import Named
from kg.extract.reading import Basis, Reading
from kg.extract.row_facts import find_values
from kg.extract.scene import MADE, Topic, topics, within
from kg.extract.table_rules import GROUPS, Rule, Slot, roles_of, rules
from kg.extract.unstated import Stated, apart, refuse
from kg.records import Claim, Reason, Refused, Span

_MAKER, _THING = Slot("maker", GROUPS["org"]), Slot("thing", GROUPS["made"])
_MAX_QUOTE = 160  # characters
_OPEN = re.compile(r"拟(?!真|合|态|人)|洽谈|终止|意向|尚未|传闻|预案|审[核批]中|待(?:审|定|批|完成)|已退出")
_CLAUSE = re.compile(r"[^；;。]+")
#: How a thing stands in a clause of an event cell that says it is there: 发布Veo 2; Veo 2：最高4K.
_LAUNCHED = re.compile(
    r"(?:正式|首次|重磅|同步|全量)?(?:发布|推出|上线|开源|发售|首发|公布)"
    r"(?!.*(?:支持|基于|搭载|接入|内置|集成|联合|用于|针对|对标|兼容))[^，,、：:；的与]{0,12}[《“「]?"
)
_OF_IT = re.compile(r"[》”」]?(?:的|接入|适配|集成|联名|支持)")  # 发布ChatGPT的插件
_IS_OUT = re.compile(
    r"[》”」]?(?:系列|大?模型|正式版|预览版?|实验版|测试版|手游|App|APP)*"
    r"(?:[：:（(]|[，,](?!与|和|联合|被|由)|$"
    r"|正式(?:发布|上线|开放|开源)|发布|上线|推出|开源|亮相|公测|开测|内测|公布|定档|首发|问世|面世|面?向[^，,]{1,10}开放)"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """One row: the names that its columns list, by role, and the company that goes without saying.

    A role that a column of the table plays is in ``listed`` even where the row names nobody in it.
    """

    reading: Reading
    row: Row
    listed: dict[str, list[Named]]
    home: Named | None

    def of(self, slot: Slot) -> list[Named]:
        """The names that count in a slot, each entity once."""
        names = [one for one in self.listed.get(slot.role, ()) if one.ref.type in slot.types]
        return list({one.ref: one for one in reversed(names)}.values())[::-1]

    def lacks(self, slot: Slot) -> bool:
        """Whether no column of the table is there for a slot, and the row names nobody for it."""
        return (slot.role,) not in map(roles_of, self.row.headers) and not self.of(slot)

    def is_open(self) -> bool:
        """Whether the row says that what it states is planned, talked of or off."""
        return _OPEN.search(self.reading.text, self.row.cells[0][0], self.row.cells[-1][1]) is not None

    def claim(self, basis: Basis, subject: Named, predicate: str, obj: Named) -> Iterator[Claim]:
        """The claim, unless the row itself prints neither: then a row above has stated it."""
        low, high = self.row.cells[0][0], self.row.cells[-1][1]
        own = [one for one in (subject, obj) if low <= one.start < high]
        if own and subject.ref != obj.ref:
            kept = basis._replace(keep=own[-1].start)
            yield self.reading.claim(kept, subject.ref, predicate, obj.ref, _quoted(self.row, own))


def _quoted(row: Row, own: Sequence[Named]) -> Span:
    """The row from the first cell with one of ``own`` to the last; long cells only as far as needed."""
    held = [(low, high) for low, high in row.cells if any(low <= one.start < high for one in own)]
    low, high = held[0][0], held[-1][1]
    if high - low <= _MAX_QUOTE:
        return Span(low, high)
    return Span(min(one.start for one in own), max(one.end for one in own))


def find_row_claims(
    reading: Reading, named: Sequence[Named], anchor: date | None, default: Topic | None = None
) -> Stated:
    """The relations and attributes that rows state, by what their headers say the columns hold.

    ``default`` is the company of a company note: a table of its products need not name it again.
    """
    return apart(_find_claims(reading, named, anchor, default))


def _find_claims(
    reading: Reading, named: Sequence[Named], anchor: date | None, default: Topic | None
) -> Iterator[Claim | Refused]:
    rows = list(find_rows(reading))
    above = default or Topic()
    heads = topics(reading, named, above) if rows else {}
    for row in rows:
        listed = _listed(reading, named, row)
        if any(listed.values()):
            said = _Said(reading, row, listed, find_home(reading, named, row, heads, above))
            for rule in rules():
                yield from _related(rule, said)
            yield from _events(said, named)
            yield from _facts(said, anchor)


def _listed(reading: Reading, named: Sequence[Named], row: Row) -> dict[str, list[Named]]:
    listed: dict[str, list[Named]] = {}
    for cell, header in zip(row.meant, row.headers, strict=False):
        for role in roles_of(header):
            listed.setdefault(role, []).extend(find_listed(reading.text, named, *cell))
    return listed


def _related(rule: Rule, said: _Said) -> Iterator[Claim | Refused]:
    if rule.unless in said.listed:
        return
    subjects, objects = said.of(rule.subject), said.of(rule.object)
    if said.home is not None:
        if rule.home == "subject" and said.lacks(rule.subject):
            subjects = [said.home]
        elif rule.home == "object" and said.lacks(rule.object):
            objects = [said.home]
    if rule.most is None or len(subjects) <= rule.most:
        pairs = _pairs(said.row, subjects, objects)
        is_open = bool(pairs) and rule.done and said.is_open()
        for subject, obj in pairs:
            for claim in said.claim(Basis(rule.name, rule.confidence), subject, rule.relation, obj):
                yield refuse(claim, Reason.OPEN) if is_open else claim


def _pairs(row: Row, subjects: Sequence[Named], objects: Sequence[Named]) -> list[tuple[Named, Named]]:
    """One with many, or the several of a cell with as many of another; else nobody knows whose is whose."""
    if len(subjects) > 1 and len(objects) > 1:
        is_parallel = len(subjects) == len(objects) and all(
            _in_one_cell(row, one) for one in (subjects, objects)
        )
        return list(zip(subjects, objects, strict=True)) if is_parallel else []
    return [(subject, obj) for subject in subjects for obj in objects]


def _in_one_cell(row: Row, names: Sequence[Named]) -> bool:
    return any(low <= names[0].start and names[-1].end <= high for low, high in row.meant)


def _events(said: _Said, named: Sequence[Named]) -> Iterator[Claim]:
    """A digest's row: what the company of one column brings out in the next."""
    makers = said.of(_MAKER)
    if not makers or "thing" in said.listed:
        return
    for (low, high), header in zip(said.row.cells, said.row.headers, strict=False):
        if "event" in roles_of(header):
            for thing in _launched(said.reading.text, named, low, high):
                for maker in makers:
                    yield from said.claim(Basis("develops.row-event", 0.8), maker, "develops", thing)


def _launched(text: str, named: Sequence[Named], low: int, high: int) -> Iterator[Named]:
    """The thing that each clause of an event cell begins with or says to be launched."""
    for clause in _CLAUSE.finditer(text, low, high):
        first = next(iter(within(named, *clause.span())), None)
        if first is None or first.ref.type not in MADE:
            continue
        before = text[clause.start() : first.start]
        rest = text[first.end : clause.end()]
        is_launched = _LAUNCHED.fullmatch(before) and not _OF_IT.match(rest)
        if is_launched or (not before.strip("《“「 ") and _IS_OUT.match(rest)):
            yield first


def _facts(said: _Said, anchor: date | None) -> Iterator[Claim]:
    """What the columns beside the row's one thing say of it."""
    things, row, reading = said.of(_THING), said.row, said.reading
    low, high = row.cells[0][0], row.cells[-1][1]
    if len(things) != 1 or not low <= things[0].start < high:
        return
    basis = Basis("fact.row", 0.8, keep=things[0].start)
    for cell, header in zip(row.cells, row.headers, strict=False):
        for predicate, value in find_values(reading.text[slice(*cell)], header, anchor):
            yield reading.claim(basis, things[0].ref, predicate, value, Span(low, high))
