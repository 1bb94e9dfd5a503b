"""Models, products and works that a period brought, with what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.digest.period import Held, is_new, latest_first
from kg.graph.digest.quoting import strongest_first, to_sources

Json = dict[str, Any]

_LAUNCH = {"develops", "releaseDate", "succeeds", "basedOn"}
#: One of which must be told of a thing, by its class: of a film or novel an owner alone is no news.
_LAUNCHED = {"Model": _LAUNCH, "Product": _LAUNCH, "CreativeWork": {"releaseDate"}}
#: What is told of something new: (predicate, whether it is the subject), in the order it is read.
_TOLD = (
    ("develops", False),
    ("releaseDate", True),
    ("succeeds", True),
    ("basedOn", True),
    ("usesTechnology", True),
    ("parameterCount", True),
    ("maxDurationSeconds", True),
    ("maxResolution", True),
    ("uses", False),
)


def find_products(graph: MultiDiGraph, held: Held, since: str | None) -> list[Json]:
    """The rows of ``products`` of the digest, the newest first."""
    return sorted(_products(graph, held, since), key=_newest)


def _products(graph: MultiDiGraph, held: Held, since: str | None) -> Iterator[Json]:
    for id_, node in graph.nodes(data=True):
        if node["type"] not in _LAUNCHED or not is_new(_said_of(graph, id_), since):
            continue
        told = [fact for name, outgoing in _TOLD if (fact := _fact(graph, id_, name, outgoing, held))]
        if _LAUNCHED[node["type"]] & {fact["predicate"] for fact in told}:
            sources = to_sources(claim for fact in told for claim in fact.pop("claims"))
            yield {"id": id_, "label": node["label"], "type": node["type"], "facts": told, "sources": sources}


def _said_of(graph: MultiDiGraph, id_: str) -> Iterator[Mapping[str, Any]]:
    """Every claim of a node: of its attributes, and of the edges it is an end of."""
    for values in graph.nodes[id_]["attributes"].values():
        for value in values:
            yield from value["claims"]
    for edges in (graph.in_edges(id_, data="claims"), graph.out_edges(id_, data="claims")):
        for _, _, claims in edges:
            yield from claims


def _fact(graph: MultiDiGraph, id_: str, predicate: str, outgoing: bool, held: Held) -> Json | None:
    """One line of what is plainly said of a node in the period, None for nothing; of each value the claim to
    quote. Of dates of which one is more exact (2024-02, 2024-02-16) the more exact is told."""
    said = {
        value: claims[0]
        for value, found in _values(graph, id_, predicate, outgoing)
        if (claims := strongest_first(claim for claim in found if claim["modality"] is None and held(claim)))
    }
    if predicate == "releaseDate":
        said = {
            day: one for day, one in said.items() if not any(other.startswith(f"{day}-") for other in said)
        }
    if not said:
        return None
    return {"predicate": predicate, "outgoing": outgoing, "values": list(said), "claims": list(said.values())}


def _values(
    graph: MultiDiGraph, id_: str, predicate: str, outgoing: bool
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for value in graph.nodes[id_]["attributes"].get(predicate, ()):
        yield value["value"], value["claims"]
    edges = graph.out_edges(id_, data=True) if outgoing else graph.in_edges(id_, data=True)
    for subject, object_, edge in edges:
        if edge["predicate"] == predicate:
            yield graph.nodes[object_ if outgoing else subject]["label"], edge["claims"]


def _newest(row: Json) -> tuple[tuple[int, ...], bool, int, str]:
    """What was released last comes first, then what has a developer, then what much is said of."""
    told = {fact["predicate"]: fact["values"] for fact in row["facts"]}
    day = max(told.get("releaseDate", ()), default=None)
    return latest_first(day), "develops" not in told, -len(row["facts"]), row["label"]
