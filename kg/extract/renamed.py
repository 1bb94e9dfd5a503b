"""Former names: Y更名为X, X（原名Y）, X前身为Y, 证券简称由Y变更为X; and when, where the sentence says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kg.extract.mention import Named
from kg.extract.modality import find_modality
from kg.extract.reading import Basis, Reading
from kg.extract.scene import ORGS, Scene, within
from kg.records import Claim, Literal, Span
from kg.text.dates import find_dates

#: Between a name and the verb that renames it: nothing, or when and how it was done.
_MEANWHILE = (
    r"[”」》]?(?:[（(][^（）()]*[）)])?(?:的?(?:公司|证券|股票|中文)?(?:简称|名称|全称))?"
    r"(?:也|已经?|将|拟|计划|预计|宣布|决定|正式|整体|现|曾|同时|随后|后|于|在|自|从|起|由|再次|\d|年|月|日|\s|[，,](?=于|在|自|正式|并))*"
)
#: Old name, verb, new name. 变更为 renames only where a name is spoken of.
_FORWARD = re.compile(
    rf"{_MEANWHILE}(?P<verb>(?:更名|改名|改称|易名)(?:为|成)?|[（(，,]?现(?:名|更名)为?|(?:变更|更改)为)[：:]?[“「《]?"
)
_NAME_SPOKEN_OF = re.compile(r"(?:简称|名称|全称|更名)[^。；]{0,40}$")
#: New name, word, old name; the word may open a bracket, or follow a code in one.
_BACKWARD = re.compile(
    r"[”」》]?(?:[（(][^（）()]{0,20}[）)])?(?:[（(](?:[^（）()]{0,20}[，,；;、])?|[，,]|的|公司的?)?"
    r"(?P<verb>原名称?|曾用名|旧称|前身|原(?=[\ue000A-Za-z“「]))(?:(?:即|就|分别)?[为是系叫])?[：:]?[“「《]?"
)
#: An old name that nobody else knows, up to the end of what a firm is called.
_FIRM = re.compile(
    r"(?P<name>[\w·（）()&.-]{2,30}?(?:有限公司|股份公司|公司|集团|总厂|[^\W\d]厂|研究所|证券|银行|医院|科技|股份))"
    r"(?=[”」》）)，,。；;、]|成立|创立|$)"
)
#: Without any of these a sentence renames nothing.
_SIGNS = re.compile("更名|改名|改称|易名|变更为|更改为|现名|原名|曾用名|旧称|前身|[（(，,]原")
_PREDECESSOR = "前身"
_AHEAD = 80  # characters behind a name in which its old one may stand
_REACH = 30  # characters between a date and the verb


class _Renaming(NamedTuple):
    """``new`` had the name ``old`` (printed at ``span``) before; the verb is at ``verb``."""

    new: Named
    old: str
    span: Span
    verb: Span
    is_predecessor: bool


def find_renamed(scenes: Iterable[Scene], named: Sequence[Named], anchor: date | None) -> Iterator[Claim]:
    """``formerName`` of the firm under its new name, and ``renamedOn`` where a date comes before."""
    for scene in scenes:
        text = scene.reading.text[slice(*scene.span)]
        if not _SIGNS.search(text):
            continue
        firms = [one for one in within(named, *scene.span) if one.ref.type in ORGS]
        for one in firms:
            for found in (_forward(scene, firms, one), _backward(scene, firms, one)):
                if found is not None:
                    yield from _claims(scene, found, anchor)


def _forward(scene: Scene, firms: Sequence[Named], old: Named) -> _Renaming | None:
    text = scene.reading.text
    match = _FORWARD.match(text, old.end, scene.span.end)
    new = _starting_at(firms, match.end()) if match else None
    if match is None or new is None or new.surface == old.surface:
        return None
    verb = Span(*match.span("verb"))
    if text.startswith(("变更", "更改"), verb.start) and not _NAME_SPOKEN_OF.search(
        text, scene.span.start, verb.start
    ):
        return None
    return _Renaming(new, old.surface, Span(old.start, new.end), verb, False)


def _backward(scene: Scene, firms: Sequence[Named], new: Named) -> _Renaming | None:
    text = scene.reading.text
    # 原 alone counts right before a name; names are shown to the pattern by a sign.
    starts = {one.start for one in firms}
    ahead = text[new.end : min(new.end + _AHEAD, scene.span.end)]
    shown = "".join("\ue000" if place in starts else sign for place, sign in enumerate(ahead, new.end))
    match = _BACKWARD.match(shown)
    if match is None:
        return None
    end = new.end + match.end()
    old = _starting_at(firms, end)
    firm = None if old else _FIRM.match(text, end, scene.span.end)
    surface = old.surface if old else firm["name"] if firm else None
    if surface is None or surface == new.surface:
        return None
    verb = Span(new.end + match.start("verb"), new.end + match.end("verb"))
    return _Renaming(new, surface, Span(new.start, end + len(surface)), verb, match["verb"] == _PREDECESSOR)


def _starting_at(firms: Sequence[Named], place: int) -> Named | None:
    return next((one for one in firms if one.start == place), None)


def _claims(scene: Scene, found: _Renaming, anchor: date | None) -> Iterator[Claim]:
    reading: Reading = scene.reading
    modality = find_modality(reading.text, found.verb.start, found.verb.end)
    if modality == "negated":
        return
    rule = "renamed.predecessor" if found.is_predecessor else "renamed.said"
    basis = Basis(rule, 0.7 if found.is_predecessor else 0.85, modality)
    yield reading.claim(basis, found.new.ref, "formerName", Literal(found.old), found.span)
    base = scene.span.start
    before = reading.text[base : found.verb.start]
    dates = [one for one in find_dates(before, anchor) if len(before) - one.end <= _REACH]
    if dates and not found.is_predecessor and not re.search("[；。]", before[dates[-1].end :]):
        span = Span(min(base + dates[-1].start, found.span.start), found.span.end)
        yield reading.claim(
            Basis("renamed.dated", 0.8, modality), found.new.ref, "renamedOn", dates[-1].literal, span
        )
