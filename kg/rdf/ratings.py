"""Printed rating words on the common five-step scale of ``ontology/ratings.ttl``."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import cast

from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.rdf.vocabulary import PREFIXES
from kg.resources import ontology
from kg.text.script import to_simplified

_RISK_SUFFIX = re.compile(r"[-－][AB]\Z")
_SCALES = """
    SELECT ?scale ?word ?step WHERE {
      ?rating skos:inScheme ?scale ; skos:notation ?place ; skos:prefLabel ?word .
      OPTIONAL { ?rating skos:closeMatch ?close }
      BIND (COALESCE(?close, ?rating) AS ?step)
      FILTER (lang(?word) = "LANGUAGE" && (bound(?close) || "LANGUAGE" = "en"))
    } ORDER BY ?scale ?place
"""

#: One broker scale: its words, best first, each with the IRI of its common step.
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
        scales[scale.value][word.value] = step.value
    return tuple(scales.values())


def _is_printed(scale: Scale, text: str) -> bool:
    """Whether a report prints this scale: all its words but the lowest, which many leave out."""
    return all(word in text for word in list(scale)[:-1])


def to_common(rating: str, text: str = "") -> str | None:
    """The IRI of the common step for a printed rating, None where that cannot be told.

    增持 is the best word of one scale and the second of another: then the scale that the
    report's own ``text`` prints decides.

    >>> to_common("领先大市-A")
    'https://w3id.org/yanbao-kg/rating/common-outperform'
    >>> to_common("增持") is None
    True
    >>> to_common("買入") == to_common("买入") == to_common("BUY")
    True
    """
    word, text = _RISK_SUFFIX.sub("", to_simplified(rating.strip())), to_simplified(text)
    if word.isascii():
        word = word.lower()
    scales = [scale for scale in read_scales("en" if word.isascii() else "zh") if word in scale]
    steps = {scale[word] for scale in scales}
    if len(steps) > 1:
        steps = {scale[word] for scale in scales if _is_printed(scale, text)}
    return steps.pop() if len(steps) == 1 else None
