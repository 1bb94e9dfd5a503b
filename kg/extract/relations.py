"""Claims from the sentences of a reading text: pattern by pattern, with what the scene adds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from kg.extract.masked import GROUP, Masked, to_bracketed, to_masked
from kg.extract.mention import Named
from kg.extract.modality import find_modality
from kg.extract.reading import Basis
from kg.extract.relation_patterns import RelationPattern, patterns_for
from kg.extract.scene import MADE, ORGS, TECH, Scene, find_anaphors, within
from kg.extract.unstated import Stated, apart, refuse
from kg.records import Claim, EntityType, Reason, Span

_CLAUSE = re.compile(r"[，。；！？：]")
# Right before a name: it is the partner, the target or the child of the clause, not its actor.
_PASSIVE_ROLE = re.compile(
    r"(?:[与和同跟向对给被从除比]|(?:包括|囊括|涵盖|例如|股东[有为]|客户[有为])[^，。；\ue001-\ue003]{0,6}"
    r"|(?:收购|并购|投资|参股|入股|控股|增资|取得|持有|子公司|推出|发布)[^，。；\ue001-\ue003]{0,8})$"
)
# Nor is it where something happens or by whom it is made, unless making is what the clause is about.
_CIRCUMSTANCE = re.compile(r"[在由]$")
# The report's company, of which nothing in the scene tells the name, takes over from whoever came before.
_ANOTHER = re.compile(r"(?<=[，；、：后时])(?:本|该)?公司(?=[^的，。；]{1,24})(?!名称|治理|债)")
_SIDE_BY_SIDE = re.compile(r"[\ue001-\ue009](?=[\ue001-\ue009])")
_MARKS = re.compile(r"[、，。；：（()）《》]")
_NEARBY = 16
_CREDIT = re.compile(r"(?:\d{1,2}月\d{1,2}日)?(?:讯|电(?=[，：,])|报道|消息|获悉)")
_MAX_QUOTE = 160
_FIGURES = re.compile(r"\d[\d.,%()-]{7,}")  # a table's figures run together: no sentence joins over them
_FAR = 70  # masked characters between an actor and its verb


def find_relations(scenes: Iterable[Scene], named: Sequence[Named]) -> Stated:
    """Every relation that a pattern finds, at most one claim for each pair and sentence.

    A pair of which one pattern states the relation and another does not is not refused.
    """
    stated = Stated([], [])
    for scene in scenes:
        here = within(named, *scene.span)
        stand_ins = find_anaphors(scene, here)
        if here or stand_ins:
            claims, refused = _claims(scene, sorted([*here, *stand_ins]))
            stated.claims.extend(claims)
            stated.refused.extend(refused)
    return stated


def _claims(scene: Scene, named: list[Named]) -> Stated:
    best: dict[tuple[object, ...], tuple[Claim, Reason | None]] = {}
    for masked, patterns in _views(scene, named):
        for pattern in patterns:
            for claim, reason in _find(pattern, masked, scene):
                key = (claim.subject, claim.predicate, claim.object)
                if key not in best or _worth(*best[key]) < _worth(claim, reason):
                    best[key] = claim, reason
    return apart(claim if reason is None else refuse(claim, reason) for claim, reason in best.values())


def _worth(claim: Claim, reason: Reason | None) -> tuple[bool, float]:
    return reason is None, claim.confidence


def _views(scene: Scene, named: list[Named]) -> Iterator[tuple[Masked, tuple[RelationPattern, ...]]]:
    """The sentence without its asides, each aside, and both together for the patterns that have brackets."""
    text = scene.reading.text
    for masked in to_masked(text, *scene.span, named):
        if masked.members:
            yield masked, patterns_for(masked.symbols).plain
    if (whole := to_bracketed(text, *scene.span, named)) is not None:
        yield whole, patterns_for(whole.symbols).bracketed


def _find(pattern: RelationPattern, masked: Masked, scene: Scene) -> Iterator[tuple[Claim, Reason | None]]:
    if pattern.requires is not None and not pattern.requires.search(masked.text):
        return
    if pattern.alone and any(
        one.source != "coreference"
        for at in masked.members
        for one in masked.members[at]
        if one.ref.type in ORGS
    ):
        return
    position = 0
    while found := pattern.core.search(masked.text, position):
        position = found.start() + 1
        yield from _state(pattern, masked, scene, found)


def _state(
    pattern: RelationPattern, masked: Masked, scene: Scene, found: re.Match[str]
) -> Iterator[tuple[Claim, Reason | None]]:
    """The claims of one match, each with what speaks against it: every subject with every object;
    subjects that act together, too."""
    modality = find_modality(masked.text, found.start(), found.end())
    reason = _objection(pattern, masked, found, modality)
    subjects, objects = _participants(pattern, masked, scene, found)
    if pattern.first:
        subjects = subjects[:1]
    if pattern.last:
        subjects, objects = (subjects[-1:], objects) if pattern.last == "s" else (subjects, objects[-1:])
    pairs = [(subject, obj) for subject in subjects for obj in objects]
    if pattern.among:
        pairs += combinations(subjects, 2)
    core = Span(*masked.reading(*found.span()))
    for subject, obj in pairs:
        if subject.ref != obj.ref:
            against = reason or _objection_to_pair(pattern, scene, subject, obj)
            yield _claim(pattern, scene, (subject, obj), core, modality), against


def _objection(
    pattern: RelationPattern, masked: Masked, found: re.Match[str], modality: str | None
) -> Reason | None:
    """What speaks against a whole match."""
    if modality == "negated":
        return Reason.NEGATED
    if _ANOTHER.search(masked.text, found.start() + 1, found.end()):
        return Reason.ANOTHER
    if pattern.prose and _is_tabular(masked.text, found.start(), found.end()):
        return Reason.TABULAR
    return None


def _objection_to_pair(pattern: RelationPattern, scene: Scene, subject: Named, obj: Named) -> Reason | None:
    if any(_CREDIT.match(scene.reading.text, one.end) for one in (subject, obj)):
        return Reason.CREDIT
    if pattern.family and not is_one_family(subject.surface, obj.surface):
        return Reason.FAMILY
    return None


def _is_tabular(text: str, start: int, end: int) -> bool:
    """Whether several pairs of names stand side by side with no mark between, as cells do."""
    low = max(
        (mark.end() for mark in _MARKS.finditer(text, max(0, start - _NEARBY), start)),
        default=max(0, start - _NEARBY),
    )
    after = _MARKS.search(text, end, end + _NEARBY)
    high = after.start() if after else end + _NEARBY
    return len(_SIDE_BY_SIDE.findall(text[low:high])) > 1


def _participants(
    pattern: RelationPattern, masked: Masked, scene: Scene, found: re.Match[str]
) -> tuple[list[Named], list[Named]]:
    """Subjects and objects: the slots of the match, and for a lacking side what the pattern's reach finds."""
    held = {side: list(masked.members[found.start(side)]) for side, text in found.groupdict().items() if text}
    subjects, objects = held.get("s", []) + held.get("u", []), held.get("o", []) + held.get("t", [])
    if pattern.lacks:
        missing = _missing(pattern, masked, scene, found)
        return (missing, objects) if pattern.lacks == "s" else (subjects, missing)
    return subjects, objects


def is_one_family(left: str, right: str) -> bool:
    """Whether two names are versions of one product: Gen-2 and Gen-3 Alpha, 可灵 and 可灵1.5."""
    one, other = _stem(left), _stem(right)
    return bool(one) and one == other and left != right


def _stem(name: str) -> str:
    return (
        re.sub(r"[\s\-·]?(?:[vV]?\d+(?:\.\d+)*[a-zA-Z]?).*$|(?:大模型|模型)$", "", name)
        .strip(" -·")
        .casefold()
    )


def _missing(pattern: RelationPattern, masked: Masked, scene: Scene, found: re.Match[str]) -> list[Named]:
    if pattern.reach == "paragraph":
        return _representative_of(pattern, masked, scene, found)
    near = None if pattern.topic_only else _nearest(masked, found.start(), pattern)
    if near is not None:
        return list(masked.members[near])
    if pattern.reach != "section":
        return []
    topic = scene.topic.of(_kinds(pattern.group))
    return [topic] if topic is not None else []


_PLACE = re.compile(r"(?:平台|网站|社区|门店)?(?:上|里|内|中|站内)(?!线|市|映|游|海)")


def _nearest(masked: Masked, before: int, pattern: RelationPattern) -> int | None:
    """The nearest symbol to the left that can act: no place, not introduced by 与, 对, 被, not acquired."""
    for at in range(before - 1, max(-1, before - _FAR), -1):
        if masked.text[at] in pattern.stops:
            return None
        if masked.text[at] in pattern.group and _may_act(masked.text, at, pattern):
            if _PLACE.match(masked.text, at + 1):
                continue
            if _ANOTHER.search(masked.text, at + 1, before):
                return None
            return None if _FIGURES.search(masked.text, at, before) else at
    return None


def _may_act(text: str, at: int, pattern: RelationPattern) -> bool:
    if _PASSIVE_ROLE.search(text, max(0, at - 14), at):
        return False
    return pattern.relation == "develops" or not _CIRCUMSTANCE.search(text, max(0, at - 1), at)


def _representative_of(
    pattern: RelationPattern, masked: Masked, scene: Scene, found: re.Match[str]
) -> list[Named]:
    """代表产品包括…: of the technology just named, adopted in the sentence, or the paragraph's own."""
    left = masked.text[: found.start()]
    symbol = GROUP["tech"]
    direct = re.search(rf"({symbol})[^，。；]{{0,8}}$", left)
    adopted = list(re.finditer(rf"(?:采用|基于|使用|以)[^，。；{symbol}]{{0,8}}({symbol})", left))
    if direct or adopted:
        at = direct.start(1) if direct else adopted[-1].start(1)
        return list(masked.members[at][-1:])
    spoken = [one for at, held in masked.members.items() if at < found.start() for one in held]
    first = [one for one in (*scene.paragraph, *spoken) if one.ref.type in TECH]
    head = next((b for a, b in pairwise(first) if b.start - a.end <= 2), None)
    chosen = head or (first[0] if first else scene.topic.of(TECH))
    return [chosen] if chosen is not None else []


def _kinds(group: str) -> frozenset[EntityType]:
    kinds: set[EntityType] = set()
    for name, found in (("org", ORGS), ("made", MADE), ("tech", TECH)):
        if set(group) & set(GROUP[name]):
            kinds |= found
    return frozenset(kinds)


def _claim(
    pattern: RelationPattern, scene: Scene, pair: tuple[Named, Named], core: Span, modality: str | None
) -> Claim:
    """Quote the clauses from the first of subject, match and object to the last of them."""
    subject, obj = pair
    inside = [one for one in pair if scene.span.start <= one.start < scene.span.end]
    start = min([core.start, *(one.start for one in inside)])
    end = max([core.end, *(one.end for one in inside)])
    span = widen(scene.reading.text, start, end, scene.span)
    trust = pattern.confidence * min(1.0, subject.weight + 0.1) * min(1.0, obj.weight + 0.1)
    basis = Basis(pattern.name, trust, modality, obj.start if obj in inside else core.start)
    return scene.reading.claim(basis, subject.ref, pattern.relation, obj.ref, span)


def widen(text: str, start: int, end: int, sentence: Span) -> Span:
    """Grow a span to whole clauses of its sentence, as long as the quote stays readable."""
    # A clause that reaches further than a quote may be long need not be searched to its end.
    first, last = max(sentence.start, start - _MAX_QUOTE - 1), min(sentence.end, end + _MAX_QUOTE + 1)
    low = max((mark.end() for mark in _CLAUSE.finditer(text, first, start)), default=first)
    after = _CLAUSE.search(text, end, last)
    high = after.start() if after else last
    if high - low > _MAX_QUOTE:
        return Span(start, end)
    while low < start and text[low] in " \t\n":
        low += 1
    return Span(low, high)
