"""Printed rating words on the common five-step scale of ``ontology/ratings.ttl``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import cast

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from kg.rdf.vocabulary import PREFIXES, RATINGS
from kg.records import EntityType, Knowledge, Recommendation
from kg.resolve.sources import Source, to_sources
from kg.resources import ontology
from kg.text.script import to_simplified

_COMMON = f"{RATINGS}common-"
_RISK_SUFFIX = re.compile(r"[-－][AB]\Z")
_SCALES = """
    SELECT ?scale ?word ?step WHERE {
      ?rating skos:inScheme ?scale ; skos:notation ?place ; skos:prefLabel ?word .
      OPTIONAL { ?rating skos:closeMatch ?close }
      BIND (COALESCE(?close, ?rating) AS ?step)
      FILTER (lang(?word) = "LANGUAGE" && (bound(?close) || "LANGUAGE" = "en"))
    } ORDER BY ?scale ?place
"""

#: One broker scale: its words, best first, each with its common step.
Scale = dict[str, str]


@lru_cache(maxsize=2)
def read_scales(language: str = "zh") -> tuple[Scale, ...]:
    """The scales of ``ontology/ratings.ttl`` with their words in a language, in the order of their IRIs.

    In English the common scale is one of them: its words are what English mastheads print.
    """
    store = Store()
    store.load(ontology("ratings.ttl").read_bytes(), format=RdfFormat.TURTLE)
    scales: dict[str, Scale] = defaultdict(dict)
    rows = cast("QuerySolutions", store.query(_SCALES.replace("LANGUAGE", language), prefixes=PREFIXES))
    for scale, word, step in rows:
        scales[scale.value][word.value] = step.value.removeprefix(_COMMON)
    return tuple(scales.values())


def _is_printed(scale: Scale, text: str) -> bool:
    """Whether a report prints this scale: all its words but the lowest, which many leave out."""
    return all(word in text for word in list(scale)[:-1])


def to_common(rating: str, text: str = "", given: Collection[str] = ()) -> str | None:
    """The common step (of ``kg.records.STEPS``) for a printed rating, None where that cannot be told.

    增持 is the best word of one scale and the second of another: then the scale that the report's own
    ``text`` prints decides, else the one that has every rating ``given`` beside it.

    >>> to_common("领先大市-A"), to_common("增持"), to_common("增持", given=["买入"])
    ('outperform', None, 'outperform')
    >>> to_common("買入") == to_common("买入") == to_common("BUY")
    True
    """
    word, text = _to_word(rating), to_simplified(text)
    scales = [scale for scale in read_scales("en" if word.isascii() else "zh") if word in scale]
    beside = set(map(_to_word, given))
    told: tuple[Callable[[Scale], bool], ...] = (
        lambda scale: True,
        lambda scale: _is_printed(scale, text),
        lambda scale: bool(beside) and beside <= scale.keys(),
    )
    steps = ({scale[word] for scale in scales if holds(scale)} for holds in told)
    return next((found.pop() for found in steps if len(found) == 1), None)


def _to_word(rating: str) -> str:
    """A printed rating as the scales write it."""
    word = _RISK_SUFFIX.sub("", to_simplified(rating.strip()))
    return word.lower() if word.isascii() else word


def to_step(name: str) -> NamedNode:
    """The concept of a step of the common scale.

    >>> to_step("buy").value
    'https://w3id.org/yanbao-kg/rating/common-buy'
    """
    return NamedNode(_COMMON + name)


#: What shares a scale: the id of a report, or the brokers of a source; and whether it rates industries.
ScaleKey = tuple[str | tuple[tuple[str, str], ...], bool]


def grade(knowledge: Knowledge) -> Knowledge:
    """``knowledge`` with the common step of every recommendation that prints a rating.

    Beside a rating stand the others that the same brokers give to companies, or to industries.
    """
    sources = to_sources(knowledge)
    given: dict[ScaleKey, set[str]] = defaultdict(set)
    for made in knowledge.recommendations:
        given[_scale_of(made, sources)].add(made.call.rating or "")
    beside = {key: frozenset(words - {""}) for key, words in given.items()}
    return grade_beside(knowledge, sources, beside.__getitem__)


def grade_beside(
    knowledge: Knowledge, sources: Mapping[str, Source], beside: Callable[[ScaleKey], frozenset[str]]
) -> Knowledge:
    """As ``grade``; ``beside`` gives the ratings of all that shares a scale."""
    texts = {document.digest: document.text for document in knowledge.documents}

    @cache  # a report's table repeats few words many times
    def to_step_name(digest: str, rating: str, words: frozenset[str]) -> str | None:
        return to_common(rating, texts.get(digest, ""), words - {rating})

    graded = (
        replace(
            made,
            common_rating=to_step_name(
                made.call.evidence.digest, made.call.rating, beside(_scale_of(made, sources))
            ),
        )
        if made.call.rating
        else made
        for made in knowledge.recommendations
    )
    return replace(knowledge, recommendations=tuple(graded))


def _scale_of(made: Recommendation, sources: Mapping[str, Source]) -> ScaleKey:
    """What shares a scale: the calls of the same brokers, or of a report, on companies or on industries."""
    source = sources.get(made.call.evidence.digest)
    house = source.brokers if source and source.brokers else made.report
    return house, made.call.target.type is EntityType.INDUSTRY
