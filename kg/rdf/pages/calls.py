"""The calls that one report makes on one target, read whole: rows as ``kg.graph.calls`` has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.calls import to_rows
from kg.graph.desk import Desk
from kg.graph.wording import WORDING
from kg.rdf.pages.nodes import GRAPH, find_value, to_id
from kg.rdf.vocabulary import KG, RATINGS

Json = dict[str, Any]
_STEP = f"{RATINGS}common-"
#: What a recommendation or claim says of itself, by the name that the graph has for it.
_SAID = {
    KG.verb: "verb",
    KG.rating: "rating",
    KG.commonRating: "common_rating",
    KG.ratingAction: "action",
    KG.targetPriceText: "target_price",
    KG.currency: "currency",
    KG.extractedBy: "extracted_by",
    KG.quote: "quote",
    KG.statedIn: "stated_in",
    KG.startOffset: "start",
    KG.endOffset: "end",
    KG.page: "page",
}
_NUMBERS = ("start", "end", "page")


def to_step_name(step: str) -> str:
    """The name of a step of the common scale, of its IRI."""
    return step.removeprefix(_STEP)


def read_call(store: Store, node: NamedNode) -> Json:
    """A recommendation or a claim as ``kg.graph.build`` describes it; ``stated_in`` is an IRI, ``file`` is
    not there yet."""
    call: Json = dict.fromkeys((*WORDING, *_NUMBERS))
    for quad in store.quads_for_pattern(node, None, None, GRAPH):
        name = _SAID.get(quad.predicate)
        if name:
            call[name] = quad.object.value  # type: ignore[union-attr]
    call |= {name: int(call[name]) for name in _NUMBERS if call[name] is not None}
    if call["common_rating"]:
        call["common_rating"] = to_step_name(call["common_rating"])
    return {**call, "id": to_id(store, node).removeprefix("claim-")}


def read_rows(store: Store, target: Json, desk: Desk, nodes: Iterable[NamedNode]) -> Iterator[Json]:
    """The rows of a report on one target, one for each broker, not compared yet; ``nodes`` are its calls."""
    return to_rows(target, desk, [_placed(store, read_call(store, node), desk) for node in nodes])


def _placed(store: Store, call: Json, desk: Desk) -> Json:
    """With the file it was read in: what a person added stands in a curation file."""
    source = NamedNode(call["stated_in"])
    is_own = to_id(store, source) == desk.report
    return {**call, "file": desk.file if is_own else find_value(store, source, KG.readFile) or ""}
