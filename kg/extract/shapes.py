"""Names no table knows, by how names are written: Latin words, quotes, title marks, suffixes.

Each function gives spans that look like a name; what they are a name of is for
``kg.extract.cues`` to say, unless the shape itself tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.extract.everyday import Codes, is_everyday
from kg.extract.mention import Found
from kg.extract.patterns import suffix_types, words
from kg.gazetteer import Gazetteer, stopnames
from kg.records import EntityType
from kg.text.normalise import fold_name

_MODEL = EntityType.MODEL
_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-·.'’&+][A-Za-z0-9]+)*\+{0,2}"
_NEXT = r"(?:[A-Z][A-Za-z0-9]*(?:[-·.+][A-Za-z0-9]+)*|[vV]?\d+(?:\.\d+)*[A-Za-z]?(?![\d年月日%亿万个款部家]))"
_LATIN = re.compile(rf"(?<![A-Za-z0-9@/\\.%-]){_WORD}(?: (?:of |to |for )?{_NEXT}){{0,4}}(?![A-Za-z0-9@])")
_LONGEST_NAME = 80  # characters; what is longer is no name but an address, a formula or noise
_HAN = r"[\u4e00-\u9fff]"


def find_latin(text: str) -> Iterator[Found]:
    """Latin and mixed words with a capital, or with a figure and a hyphen: ``Club Koala``, ``k0-math``."""
    for found in _LATIN.finditer(text):
        start, end = found.start() + _office(found[0]), _without_amount(text, found)
        surface = text[start:end]
        if _is_name(surface) and not _is_in_slogan(text, start, end):
            yield Found(start, end, surface, *_latin_kind(surface))


#: What makers add to a model's name for its versions: sizes, dates, editions.
_VARIANT = re.compile(
    r"(?:[-. ]?(?:[vV]?\d[\d.]*+(?:[BbMTKk]|x\d+B)?|Pro|Max|Turbo|Ultra|Plus|Flash|[Mm]ini|Lite|Alpha|Beta"
    r"|Preview|Instruct|Chat|Base|Coder|Code|Math|VL|Vision|Audio|Omni|Video|Image|Thinking|Large|Small|Medium"
    r"|Nano|XL|MoE|Distill|Next|Exp|Experimental|Reasoner|Voice|Embedding|Sonnet|Opus|Haiku|Live|Realtime|Guard|o))+"
)
_BREAK = re.compile(r"(?<=[A-Za-z])(?=[-. \d])|(?<=\d)(?=[- ])")


def find_families(text: str, gazetteer: Gazetteer) -> Iterator[Found]:
    """A version that no table lists of a model that one lists: Qwen2.5-Coder, Llama 3.3 70B."""
    for found in _LATIN.finditer(text):
        surface = text[found.start() : _without_amount(text, found)]
        for cut in (seen.start() for seen in _BREAK.finditer(surface)):
            if _VARIANT.fullmatch(surface, cut) and _is_model(surface[:cut], gazetteer):
                yield Found(found.start(), found.start() + len(surface), surface, _MODEL, "shape.family", 0.8)
                break


def _is_model(name: str, gazetteer: Gazetteer) -> bool:
    named = gazetteer.named(fold_name(name))
    return any(entry.type is _MODEL and not alias.ambiguous for entry, alias in named)


_AMOUNT = re.compile(r"\d+(?:\.\d+)?$")


def _without_amount(text: str, found: re.Match[str]) -> int:
    """The end of a name that an amount was glued to: 投资Anthropic40亿美元."""
    figures = _AMOUNT.search(found[0])
    is_amount = figures is not None and text[found.end() : found.end() + 1] in _UNITS
    return found.start() + figures.start() if figures and is_amount else found.end()


_UNITS = frozenset("亿万元%家款倍")


_MODEL_NAME = re.compile(
    r"[A-Za-z0-9-]{2,}(?:GAN|GPT|LLM|LM|Diffusion|[Ff]ormer|BERT|VAE|CLIP)(?:[- ]?[vV]?[\d.]+)?"
)
_VERSIONED = re.compile(r".*[A-Za-z]{3}.*\d\.\d+\S*")


def _latin_kind(surface: str) -> tuple[EntityType | None, str, float]:
    """What the form alone tells: DVD-GAN is a model, Haiper 1.5 a version of something."""
    if _MODEL_NAME.fullmatch(surface):
        return EntityType.MODEL, "shape.model-name", 0.65
    return None, "shape.versioned" if _VERSIONED.fullmatch(surface) else "shape.latin", 0.3


def _is_in_slogan(text: str, start: int, end: int) -> bool:
    """Whether the name is part of a quoted scheme: “iPAi星球计划”."""
    opening, closing = text.rfind("“", max(0, start - 10), start), text.find("”", end, end + 12)
    return opening >= 0 and closing > end and words("slogans").search(text[opening + 1 : closing]) is not None


def _office(surface: str) -> int:
    """The length of leading words that are no part of a name: CEO Andrew Wilson, AI Lab stays."""
    first, _, rest = surface.partition(" ")
    return (
        len(first) + 1
        if rest and re.fullmatch(r"C[A-Z]O|MR|VR|AR|APP|App|IP|To|By|In|The(?= \w+ed)", first)
        else 0
    )


_HOUSE = re.compile(r"\b(?:SECURITIES|RESEARCH|CAPITAL|EQUITY)\b")  # a broker's letterhead


def _is_name(surface: str) -> bool:
    words = surface.split()
    if (
        _HOUSE.search(surface)
        or fold_name(surface) in stopnames()
        or all(fold_name(w) in stopnames() for w in words)
    ):
        return False
    if len(surface) > _LONGEST_NAME:
        return False
    is_marked = any(c.isupper() for c in surface) or _SMALL.fullmatch(surface)
    return len(fold_name(surface)) > 2 and bool(is_marked) and not _is_measure(surface)


_SMALL = re.compile(r"(?=.*\d)(?=.*[a-z]{3})[a-z0-9]+(?:-[a-z0-9]+)+")  # k0-math, abab-video-1


def _is_measure(surface: str) -> bool:
    return (
        re.fullmatch(
            r"[A-Z]{1,2}\d{0,3}|[A-Z]\d+|[QH]\d\S*|FY\d+|\d*[QH]\d*|[A-Za-z]{1,2}/?\d+[A-Za-z]?|(?:SZ|SH|HK)\d+",
            surface,
        )
        is not None
    )


def find_large_models(text: str, known: list[Found]) -> Iterator[Found]:
    """X大模型 where X is surely a name: quoted, Latin, after a maker's verb, or printed twice."""
    methods = {one.start for one in known if one.type is EntityType.TECHNOLOGY}
    seen: Counter[str] = Counter()
    maybe: list[Found] = []
    for found in _LARGE_MODEL.finditer(text):
        before = _PREFIX.search(text, max(0, found.start() - 14), found.start())
        prefix = _trim_prefix(before[0]) if before else ""
        if len(prefix) < 2 or words("generic").fullmatch(prefix) or fold_name(prefix) in stopnames():
            continue
        start = found.start() - len(prefix)
        if start in methods:
            continue  # a kind of model, not a name: MoE大模型
        one = Found(
            start, found.end(), text[start : found.end()], EntityType.MODEL, "shape.large-model", 0.75
        )
        seen[fold_name(prefix)] += 1
        maybe.append(one)
    for one in maybe:
        prefix = re.sub(r"(?:AI)?大模型$", "", one.surface)
        if (
            seen[fold_name(prefix)] > 1
            or _MAKES_NEXT.search(text, max(0, one.start - 6), one.start)
            or prefix.isascii()
        ):
            yield one


_LARGE_MODEL = re.compile("AI大模型|大模型")
_PREFIX = re.compile(r"[\u4e00-\u9fffA-Za-z0-9· -]{2,14}$")
_MAKES_NEXT = re.compile(r"(?:推出|发布|上线|自研|研发|开源|旗下|接入|依托|底层)(?:的|了|底层)?$")


def _trim_prefix(prefix: str) -> str:
    """The words of ``prefix`` after the last word that cannot be part of a name."""
    cut = [found.end() for found in words("boundaries").finditer(prefix)]
    rest = prefix[max(cut, default=0) :]
    return re.sub(r"^(?:AI|To [BC]|[\W\d])+", "", rest) if rest.strip() else ""


def find_suffixed(text: str, everyday: Codes | None = None) -> Iterator[Found]:
    """Han names with a company or organisation suffix whose left edge is sure: 由爱诗科技发行.

    ``everyday`` are hashes of words that make no firm's name; None for those that ship.
    """
    position = 0
    while found := _next_suffixed(text, position):
        name, stem = found["name"], found["name"][: -len(found["suffix"])]
        if (
            words("generic").fullmatch(stem)
            or words("generic").fullmatch(name)
            or (_is_firm(found["suffix"]) and is_everyday(stem, everyday))
            or _LEGAL_TAIL.match(text, found.end("name"))
            or words("boundaries").search(stem)
            or stem.endswith(("证券", "基金", "期货"))
        ):
            position = found.start() + 1
            continue
        position = found.end()
        kind = suffix_types()[found["suffix"]]
        is_sure = _BUYS.search(text, max(0, found.start("name") - 4), found.start("name"))
        yield Found(*found.span("name"), name, kind, "shape.suffix", 0.65 if is_sure else 0.5)


def _next_suffixed(text: str, position: int) -> re.Match[str] | None:
    """What ``_suffixed`` finds from ``position`` on, looked for before the next suffixes only."""
    place = position + _SHORTEST_STEM
    while suffix := _suffix().search(text, place):
        low, high = suffix.start() - _LONGEST_SUFFIXED, suffix.start() - _SHORTEST_STEM
        for start in range(max(position, low), high + 1):
            if found := _suffixed().match(text, start):
                return found
        place = suffix.start() + 1
    return None


_SHORTEST_STEM, _LONGEST_SUFFIXED = 2, 5  # characters before a suffix


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile("|".join(suffix_types()))


def _is_firm(suffix: str) -> bool:
    return suffix_types()[suffix] is EntityType.COMPANY


_LEGAL_TAIL = re.compile(r"[\u4e00-\u9fff]{1,6}有限")  # the name goes on: X科技开发有限公司
_BUYS = re.compile(r"(?:收购|并购|投资|参股|控股|入股|领投|携手|子公司|孙公司)$")  # only of firms


@cache
def _suffixed() -> re.Pattern[str]:
    suffixes = "|".join(sorted(suffix_types(), key=len, reverse=True))
    edges = (
        "由",
        "在",
        "据",
        "与",
        "和",
        "及",
        "对",
        "向",
        "被",
        "为",
        "是",
        "如",
        "即",
        "[、，。；：（(【《“「\\s]",
        "收购",
        "投资",
        "参股",
        "控股",
    )
    more = ("入股", "联合", "携手", "推荐", "关注", "旗下", "公司", "来自", "包括")
    edge = "|".join(f"(?<={word})" for word in edges + more)
    follow = "的和与及等是在于推提发开研自宣称联收投拥获完已将也作旗为因正通合共"
    tail = rf"(?=[、，。；：（)）】》”」(\s{follow}]|$|公司|有限)"
    return re.compile(rf"(?:^|{edge})(?P<name>{_HAN}{{2,5}}?(?P<suffix>{suffixes})){tail}", re.MULTILINE)


_LEGAL = re.compile(r"(?P<run>[\u4e00-\u9fff（）()]{2,28}?)(?:股份|控股)?有限(?:责任)?公司")
#: What may stand right before a registered name; 和 and 及 are left out, they begin names too.
_LEGAL_EDGE = re.compile(
    r"子公司|孙公司|控股股东|股东|公司|旗下|客户|收购|设立|成立|联合|携手|参股|属于|归属|[由与被向对在是于]"
)


_LEGAL_END = re.compile("有限(?:责任)?公司")
_LONGEST_STEM = 14  # characters of a registered name before its legal form
_LONGEST_LEGAL = 30  # what _LEGAL can find before its end, at most


def _is_han_at(text: str, at: int) -> bool:
    return at >= 0 and "\u4e00" <= text[at] <= "\u9fff"


def find_legal(text: str) -> Iterator[Found]:
    """Registered names in full: 广州云雀产业研究有限公司, from the place or the word before them."""
    for found in _legal_names(text):
        run = found["run"]
        places = [
            seen for seen in words("places").finditer(run) if run[: seen.start()][-1:] not in ("（", "(")
        ]
        edges = [seen.end() for seen in _LEGAL_EDGE.finditer(run)]
        if not places and not edges and (_is_han_at(text, found.start() - 1) or len(run) > _LONGEST_STEM):
            continue  # nothing tells where it begins
        is_branch = bool(places) and run[: places[-1].start()].endswith("集团")  # 国药集团武汉…有限公司
        start = places[-1].start() if places and not is_branch else max(edges, default=0)
        if len(run) - start >= 2 and not (words("generic").fullmatch(run[start:]) or "证券" in run[start:]):
            low = found.start() + start
            yield Found(low, found.end(), text[low : found.end()], EntityType.COMPANY, "shape.legal", 0.75)


def _legal_names(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``_LEGAL``, looked for around its end, which is rare."""
    position = 0
    for end in _LEGAL_END.finditer(text):
        found = _LEGAL.search(text, max(position, end.start() - _LONGEST_LEGAL), end.end())
        if found is not None:
            yield found
            position = found.end()


_BODIES = (EntityType.COMPANY, EntityType.ORGANIZATION)
_ARM = re.compile(r"(?:创投|战投|创业投资|产业投资)(?:基金)?")  # a firm's own fund: 高通创投
_LAB = re.compile(
    r"(?P<field>[\u4e00-\u9fffA-Za-z ]{0,9}?)(?:研究院|研究所|实验室|研究中心|(?:AI ?)?[Ll]ab(?![a-z]))"
)


def find_labs(text: str, known: list[Found]) -> Iterator[Found]:
    """An institute of a known body is a body of its own, so is its fund: 腾讯AI Lab, 高通创投."""
    bodies = [one for one in known if one.type in _BODIES]
    starts = {one.start for one in known if one.type in (*_BODIES, EntityType.BROKER)}
    for one in bodies:
        tail = _LAB.match(text, one.end)
        if tail is not None and _is_field(one.surface, tail) and starts.isdisjoint(range(*tail.span())):
            surface = text[one.start : tail.end()]
            yield Found(one.start, tail.end(), surface, EntityType.ORGANIZATION, "shape.lab", 0.8)
        if one.type is EntityType.COMPANY and not one.ambiguous and (arm := _ARM.match(text, one.end)):
            surface = text[one.start : arm.end()]
            yield Found(one.start, arm.end(), surface, EntityType.COMPANY, "shape.lab", 0.8)


def _is_field(body: str, tail: re.Match[str]) -> bool:
    """Whether what stands between a body and 研究院 can be a field; much Han after Latin is another name."""
    field = tail["field"]
    is_glued = body[-1].isascii() and len(field) > 4 and not field.isascii()
    return not is_glued and not words("boundaries").search(field)
