"""What a person should look at: unsure merges and claims of low confidence, the most valuable first.

The value of a question is how many claims hang on its answer, times how likely the graph is wrong there:
for a pair that is kept apart the score of "same", for a claim what its confidence lacks to 1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.text.normalise import fold_name

Json = dict[str, Any]


def to_queue(graph: MultiDiGraph, below: float) -> list[Json]:
    """The questions, each ``{"kind", "value", "hangs", …}``:

    * ``pair``: ``rule``, ``score``, and ``left`` and ``right``, each ``{"id", "name", "label", "type",
      "aliases", "claims", "example"}`` (a claim of the graph, or None).
    * ``claim``, of confidence below ``below`` (0..1): ``subject``, ``predicate``, ``object``,
      ``subject_label``, ``object_label``, ``subject_name``, ``object_name`` and what the graph has of the
      claim. Mentions, which state nothing, are not asked for, nor what a person has confirmed.

    ``name`` is how a curation file can call the entity and mean no other: its label, else its id.
    ``hangs`` counts claims: of a pair those of the entity with fewer, of a claim those of the end with
    fewer, shared by the claims of its relation.
    """
    hanging = _count_claims(graph)
    names = to_names(graph)
    rows = [*_pairs(graph, hanging, names), *_claims(graph, hanging, names, below)]
    return sorted(rows, key=lambda row: (-row["value"], row["kind"], _identity(row)))


def _identity(row: Json) -> str:
    return str(row["id"]) if row["kind"] == "claim" else f"{row['left']['id']} {row['right']['id']}"


def _count_claims(graph: MultiDiGraph) -> Counter[str]:
    counts: Counter[str] = Counter()
    for node, attributes in graph.nodes(data="attributes"):
        counts[node] += sum(len(value["claims"]) for values in attributes.values() for value in values)
    for subject, object_, claims in graph.edges(data="claims"):
        counts[subject] += len(claims)
        counts[object_] += len(claims)
    return counts


def to_names(graph: MultiDiGraph) -> dict[str, set[str]]:
    """Ids by every folded name: labels, aliases, identifiers, files, and the ids themselves."""
    found: dict[str, set[str]] = defaultdict(set)
    for id_, node in graph.nodes(data=True):
        files = [node["file"]] if "file" in node else []
        for name in (node["label"], *node["aliases"], *node["identifiers"].values(), *files):
            found[fold_name(name)].add(id_)
        found[id_].add(id_)
    return found


def _pairs(graph: MultiDiGraph, hanging: Counter[str], names: dict[str, set[str]]) -> Iterator[Json]:
    for id_, judgements in graph.nodes(data="judgements"):
        for judgement in judgements:
            other = judgement.get("other")
            if judgement["decision"] == "unsure" and other is not None and id_ < other and other in graph:
                hangs = min(hanging[id_], hanging[other])
                yield {
                    "kind": "pair",
                    "value": round(hangs * judgement["score"], 3),
                    "hangs": hangs,
                    "rule": judgement["rule"],
                    "score": judgement["score"],
                    "left": _side(graph, id_, hanging, names),
                    "right": _side(graph, other, hanging, names),
                }


def _side(graph: MultiDiGraph, id_: str, hanging: Counter[str], names: dict[str, set[str]]) -> Json:
    node = graph.nodes[id_]
    return {
        "id": id_,
        "name": _name(graph, id_, names),
        "label": node["label"],
        "type": node["type"],
        "aliases": node["aliases"],
        "claims": hanging[id_],
        "example": _example(graph, id_),
    }


def _example(graph: MultiDiGraph, id_: str) -> Json | None:
    """The longest quote about an entity says most; of equals the first in the graph."""
    edges = (*graph.out_edges(id_, data="claims"), *graph.in_edges(id_, data="claims"))
    claims = sorted((claim for _, _, found in edges for claim in found), key=lambda claim: str(claim["id"]))
    return max(claims, key=lambda claim: len(claim["quote"]), default=None)


def _name(graph: MultiDiGraph, id_: str, names: dict[str, set[str]]) -> str:
    node = graph.nodes[id_]
    label = str(node.get("file", node["label"]))
    return label if names[fold_name(label)] == {id_} else id_


def _claims(
    graph: MultiDiGraph, hanging: Counter[str], names: dict[str, set[str]], below: float
) -> Iterator[Json]:
    for id_, attributes in graph.nodes(data="attributes"):
        for predicate, values in attributes.items():
            for value in values:
                ends = {
                    "object": value["value"],
                    "object_label": value["value"],
                    "object_name": value["value"],
                }
                for claim, share in _doubtful(value["claims"], below):
                    yield _claim(graph, id_, predicate, names) | ends | _asked(claim, hanging[id_] * share)
    for subject, object_, edge in graph.edges(data=True):
        if edge["mention"]:
            continue
        for claim, share in _doubtful(edge["claims"], below):
            ends = {
                "object": object_,
                "object_label": graph.nodes[object_]["label"],
                "object_name": _name(graph, object_, names),
            }
            hangs = min(hanging[subject], hanging[object_]) * share
            yield _claim(graph, subject, edge["predicate"], names) | ends | _asked(claim, hangs)


def _doubtful(claims: list[Json], below: float) -> Iterator[tuple[Json, float]]:
    """The doubtful claims of one relation, with the share of it that hangs on each."""
    if not any("person" in claim for claim in claims):
        yield from ((claim, 1 / len(claims)) for claim in claims if claim["confidence"] < below)


def _claim(graph: MultiDiGraph, subject: str, predicate: str, names: dict[str, set[str]]) -> Json:
    return {
        "kind": "claim",
        "subject": subject,
        "predicate": predicate,
        "subject_label": graph.nodes[subject]["label"],
        "subject_name": _name(graph, subject, names),
    }


def _asked(claim: Json, hangs: float) -> Json:
    return {"value": round(hangs * (1 - claim["confidence"]), 3), "hangs": round(hangs, 3), **claim}
