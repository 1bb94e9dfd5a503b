"""Names no table knows, by how names are written: Latin words, quotes, title marks, suffixes.

Each function gives spans that look like a name; what they are a name of is for
``kg.extract.cues`` to say, unless the shape itself tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.extract.mention import Found
from kg.extract.patterns import words
from kg.gazetteer import Gazetteer, stopnames
from kg.records import EntityType
from kg.text.normalise import fold_name

_MODEL = EntityType.MODEL
_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-·.'’&+][A-Za-z0-9]+)*\+{0,2}"
_NEXT = r"(?:[A-Z][A-Za-z0-9]*(?:[-·.+][A-Za-z0-9]+)*|[vV]?\d+(?:\.\d+)*[A-Za-z]?(?![\d年月日%亿万个款部家]))"
_LATIN = re.compile(rf"(?<![A-Za-z0-9@/\\.%-]){_WORD}(?: (?:of |to |for )?{_NEXT}){{0,4}}(?![A-Za-z0-9@])")
_LONGEST_NAME = 80  # characters; what is longer is no name but an address, a formula or noise


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
