"""What a period brought: the rows of the page that a head of research reads on Monday morning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from networkx import MultiDiGraph  # type: ignore[import-untyped]

from kg.graph.calls import to_calls

Json = dict[str, Any]
#: Whether something that has a ``date`` (ISO, or None) belongs to the period.
Held = Callable[[Mapping[str, Any]], bool]

_MADE = ("Model", "Product", "CreativeWork")
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
#: What tells who someone is stands in every masthead and is no news.
_CHANGES = {"initiated", "upgraded", "downgraded"}
_IDENTITY = {"ticker", "fullName", "licenceNumber", "email", "phone", "role", "employedBy", "mentions"}


def to_digest(graph: MultiDiGraph, *, since: str | None = None, until: str | None = None) -> Json:
    """The digest of the reports from ``since`` to ``until`` (ISO dates, both included; None: no bound).

    * period: ``since``, ``until``, and ``first`` and ``last``, the dates of the reports it covers.
    * companies, industries: what reports recommend or rate: ``target``, ``label``, ``type``,
      ``ticker``, ``brokers`` (how many), ``calls`` (rows of ``kg.graph.calls``), ``sources``; those of most
      brokers first.
    * changes: the calls among them that begin, raise or lower a rating, or move a target price; with
      ``since`` also a broker's first call on a target. The latest first.
    * reports: ``id``, ``title``, ``file``, ``broker``, ``date``, ``authors``, ``rating``, ``action``, the
      latest first. With a bound, reports without a date are not covered: they are in ``undated``.
    * products: models, products and works that no earlier report names and of which something is said:
      ``id``, ``label``, ``type``, ``facts`` (``predicate``, ``outgoing``, ``values``), ``sources``; the
      newest first.
    * analysts: those who sign no earlier report: ``id``, ``label``, ``employers``, ``reports``, ``sources``.
    * supported: what two reports or more state plainly of the world: ``subject``, ``predicate``, ``object``,
      ``reports`` (how many), ``brokers`` (labels), ``first``, ``last``, ``sources``; the widest held first.

    ``sources`` are claims as ``kg.graph.build`` describes them, one of each report.
    """
    held = to_held(since, until)
    calls = [call for call in to_calls(graph) if held(call)]
    recommended = sorted(_recommended(calls), key=_most_brokers)
    reports = list(_reports(graph))
    covered = [row for row in reports if held(row)]
    dates = [row["date"] for row in covered if row["date"]]
    first, last = min(dates, default=None), max(dates, default=None)
    return {
        "period": {"since": since, "until": until, "first": first, "last": last},
        "companies": [row for row in recommended if row["type"] == "Company"],
        "industries": [row for row in recommended if row["type"] != "Company"],
        "changes": sorted(
            filter(_changes(since), calls), key=lambda call: (_late(call["date"]), call["label"])
        ),
        "reports": sorted(covered, key=lambda row: (_late(row["date"]), row["file"])),
        "undated": [row for row in reports if row["date"] is None and not held(row)],
        "products": sorted(_products(graph, held, since), key=_newest),
        "analysts": list(_analysts(graph, held, since)),
        "supported": sorted(_supported(graph, held), key=_width),
    }


def to_held(since: str | None, until: str | None) -> Held:
    """Whether a row's date is in the period; without a bound everything is, also what has no date. A month
    is in the period if one of its days can be.

    >>> to_held("2024-06-17", None)({"date": "2024-06-17"}), to_held(None, "2024-06-17")({"date": None})
    (True, False)
    """
    if since is None and until is None:
        return lambda row: True
    low, high = since or "", until or "9999-12-31"
    return lambda row: (day := row["date"]) is not None and low[: len(day)] <= day <= high[: len(day)]


def find_last_day(graph: MultiDiGraph) -> str | None:
    """The date of the latest report, None where none has one."""
    return max((row["date"] for row in _reports(graph) if row["date"]), default=None)


def _late(date: str | None) -> tuple[int, ...]:
    """Sorts the latest date first and what has none last."""
    return tuple(-ord(character) for character in date) if date else (1,)


def _reports(graph: MultiDiGraph) -> Iterator[Json]:
    for id_, node in graph.nodes(data=True):
        if node["type"] == "Report":
            values = {name: [value["value"] for value in found] for name, found in node["attributes"].items()}
            made = {name: _labels(graph, id_, name) for name in ("publishedBy", "authoredBy")}
            yield {
                "id": id_,
                "title": node["label"],
                "file": node["file"],
                "broker": "、".join(made["publishedBy"]) or None,
                "date": min(values.get("issued", ()), default=None),
                "authors": made["authoredBy"],
                "rating": "、".join(values.get("rating", ())) or None,
                "action": "、".join(values.get("ratingAction", ())) or None,
            }


def _labels(graph: MultiDiGraph, id_: str, predicate: str) -> list[str]:
    """What a node has this relation to, in the order of its claims in the text."""
    edges = [edge for edge in graph.out_edges(id_, data=True) if edge[2]["predicate"] == predicate]
    edges.sort(key=lambda edge: min((claim["start"] for claim in edge[2]["claims"]), default=0))
    return [graph.nodes[other]["label"] for _, other, _ in edges]


def _recommended(calls: Iterable[Json]) -> Iterator[Json]:
    by_target: dict[str, list[Json]] = defaultdict(list)
    for call in calls:
        by_target[call["target"]].append(call)
    for found in by_target.values():
        yield {
            **{name: found[0][name] for name in ("target", "label", "type", "ticker")},
            "brokers": len({call["broker"] for call in found if call["broker"]}),
            "calls": found,
            "sources": [source for call in found for source in call_sources(call)],
        }


def _most_brokers(row: Json) -> tuple[int, int, str, str]:
    return -row["brokers"], -len(row["calls"]), row["label"], row["target"]


def _changes(since: str | None) -> Callable[[Json], bool]:
    """Whether a call is one that changes something; a first call is news where there is a time before."""
    news = _CHANGES if since is None else {*_CHANGES, "first"}
    return lambda call: call["change"] in news or call["price_change"] in ("raised", "cut")


def call_sources(call: Json) -> list[Mapping[str, Any]]:
    """The words of a call with their place, as sources; a report of two brokers gives each the same words."""
    origin = {"broker": call["broker_label"], "date": call["date"]}
    return [{**quote, **origin} for quote in call["quotes"]]


def _products(graph: MultiDiGraph, held: Held, since: str | None) -> Iterator[Json]:
    for id_, node in graph.nodes(data=True):
        if node["type"] not in _MADE or not _is_new(_said_of(graph, id_), since):
            continue
        told = [fact for name, outgoing in _TOLD if (fact := _fact(graph, id_, name, outgoing, held))]
        if told:
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


def _is_new(claims: Iterable[Mapping[str, Any]], since: str | None) -> bool:
    return since is None or not any(
        claim["date"] is not None and claim["date"] < since[: len(claim["date"])] for claim in claims
    )


def _fact(graph: MultiDiGraph, id_: str, predicate: str, outgoing: bool, held: Held) -> Json | None:
    """One line of what is plainly said of a node in the period, None for nothing; of each value the claim to
    quote. Of dates of which one is more exact (2024-02, 2024-02-16) the more exact is told."""
    said = {
        value: claims[0]
        for value, found in _values(graph, id_, predicate, outgoing)
        if (claims := _strongest_first(claim for claim in found if claim["modality"] is None and held(claim)))
    }
    if predicate == "releaseDate":
        said = {
            day: one for day, one in said.items() if not any(other.startswith(f"{day}-") for other in said)
        }
    if not said:
        return None
    return {"predicate": predicate, "outgoing": outgoing, "values": list(said), "claims": list(said.values())}


def _strongest_first(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(
        claims, key=lambda claim: (-claim["confidence"], claim["date"] or "9999", claim["file"], claim["id"])
    )


def _values(
    graph: MultiDiGraph, id_: str, predicate: str, outgoing: bool
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for value in graph.nodes[id_]["attributes"].get(predicate, ()):
        yield value["value"], value["claims"]
    edges = graph.out_edges(id_, data=True) if outgoing else graph.in_edges(id_, data=True)
    for subject, object_, edge in edges:
        if edge["predicate"] == predicate:
            yield graph.nodes[object_ if outgoing else subject]["label"], edge["claims"]


def to_sources(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The claims to quote, by date and place; one whose words lie in those of another is left out."""
    kept: list[Mapping[str, Any]] = []
    for claim in sorted(
        claims, key=lambda claim: (claim["start"] - claim["end"], claim["file"], claim["id"])
    ):
        if not any(_lies_in(claim, other) for other in kept):
            kept.append(claim)
    return sorted(kept, key=_by_date)


def _lies_in(claim: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    inside: bool = other["start"] <= claim["start"] and claim["end"] <= other["end"]
    return inside and claim["file"] == other["file"]


def _newest(row: Json) -> tuple[tuple[int, ...], bool, int, str]:
    """What was released last comes first, then what has a developer, then what much is said of."""
    told = {fact["predicate"]: fact["values"] for fact in row["facts"]}
    day = max(told.get("releaseDate", ()), default=None)
    return _late(day), "develops" not in told, -len(row["facts"]), row["label"]


def _analysts(graph: MultiDiGraph, held: Held, since: str | None) -> Iterator[Json]:
    for id_, node in graph.nodes(data=True):
        if node["type"] != "Analyst":
            continue
        signed = [
            (other, edge["claims"])
            for other, _, edge in graph.in_edges(id_, data=True)
            if edge["predicate"] == "authoredBy"
        ]
        claims = [claim for _, found in signed for claim in found]
        now = [(other, found) for other, found in signed if any(map(held, found))]
        if now and _is_new(claims, since):
            yield {
                "id": id_,
                "label": node["label"],
                "employers": _labels(graph, id_, "employedBy"),
                "reports": [graph.nodes[other]["label"] for other, _ in now],
                "sources": to_sources(claim for _, found in now for claim in found),
            }


def _supported(graph: MultiDiGraph, held: Held) -> Iterator[Json]:
    for subject, predicate, object_, said in _statements(graph):
        claims = [claim for claim in said if claim["modality"] is None and held(claim)]
        reports = {claim["report"] for claim in claims} - {None}  # a person is no report
        if len(reports) > 1:
            dates = [claim["date"] for claim in claims if claim["date"]]
            yield {
                "subject": subject,
                "predicate": predicate,
                "object": object_,
                "reports": len(reports),
                "brokers": sorted({claim["broker"] for claim in claims if claim["broker"]}),
                "first": min(dates, default=None),
                "last": max(dates, default=None),
                "sources": _one_of_each(claims),
            }


def _statements(graph: MultiDiGraph) -> Iterator[tuple[str, str, str, list[Mapping[str, Any]]]]:
    """What is said of the world, by label: not what a report says of itself, nor what identifies a thing."""
    labels = dict(graph.nodes(data="label"))
    for id_, node in graph.nodes(data=True):
        if node["type"] != "Report":
            for name, values in node["attributes"].items():
                if name not in _IDENTITY:
                    yield from ((labels[id_], name, value["value"], value["claims"]) for value in values)
    for subject, object_, edge in graph.edges(data=True):
        if graph.nodes[subject]["type"] != "Report" and edge["predicate"] not in _IDENTITY:
            yield labels[subject], edge["predicate"], labels[object_], edge["claims"]


def _one_of_each(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The surest claim of each report, by date and file."""
    best: dict[str, Mapping[str, Any]] = {}
    for claim in _strongest_first(claims):
        best.setdefault(claim["report"], claim)
    return sorted(best.values(), key=_by_date)


def _by_date(claim: Mapping[str, Any]) -> tuple[str, str, int]:
    return claim["date"] or "9999", claim["file"], claim["start"]


def _width(row: Json) -> tuple[int, int, str, str, str]:
    return -len(row["brokers"]), -row["reports"], row["subject"], row["predicate"], row["object"]
