"""The first page: how much there is of what, what came last, and where to begin."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from heapq import nlargest
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.history import read_history
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.pages.nodes import GRAPH, find_type, find_value, to_label, to_link, to_report
from kg.rdf.pages.view import Build, View, once_a_build
from kg.rdf.vocabulary import KG, MATERIALISED, ONTOLOGY, PREFIXES, RDF
from kg.records import EntityType, report_id

Json = dict[str, Any]

#: What a reader counts in besides entities.
_STATEMENTS = ("Recommendation", "Claim", "Conflict")
_NEWEST, _RECOMMENDED, _CONFLICTS, _BUILDS = 8, 8, 6, 5
#: "Of late" is this many months, that of the latest report among them; where most reports have no date, ever.
_MONTHS = 3
_RECORD = "build.json"

_MOST_RECOMMENDED = """
SELECT ?company (COUNT(DISTINCT ?broker) AS ?brokers) (COUNT(DISTINCT ?report) AS ?reports) {
  ?report kg:recommends ?company . ?company a kg:Company .
  OPTIONAL { ?report kg:publishedBy ?broker }
  %s
} GROUP BY ?company ORDER BY DESC(?brokers) DESC(?reports) ?company LIMIT %d"""
_DATED = '?report dcterms:issued ?day FILTER(STR(?day) >= "%s")'
_DAYS = (
    "SELECT ?report (MIN(STR(?date)) AS ?day) { ?report a kg:Report ; dcterms:issued ?date } GROUP BY ?report"
)
_BUILT_ON = """
SELECT ?product (COUNT(?report) AS ?reports) { ?product kg:basedOn ?ground . ?report kg:mentions ?product }
GROUP BY ?product ORDER BY DESC(?reports) ?product LIMIT 1"""


def look(build: Build, _asked: Mapping[str, Any]) -> View:
    """``counts`` by most specific class; ``record`` is what the build says of itself, None without one;
    ``history`` what came and went with the last builds, the latest first."""
    shown, nodes = _find(build)
    history = _find_history(build.store, build.folder)
    record = {"record": _find_record(build.folder), "history": history}
    return View({**shown, **record}, tuple(NamedNode(iri) for iri in nodes))


@once_a_build
def _find(build: Build) -> tuple[Json, list[str]]:
    store = build.store
    dates = dict.fromkeys(
        (report for (report,) in _rows(store, "SELECT ?report { ?report a kg:Report }")), ""
    )
    dates |= dict(_rows(store, _DAYS))
    newest = nlargest(_NEWEST, dates, key=lambda report: (dates[report], report))
    known = [day for day in dates.values() if day]
    since = to_start(max(known, default="")) if len(known) * 2 >= len(dates) else None
    recommended = _find_recommended(store, since)
    shown = {
        "counts": _count(store),
        "first": min(known, default=None),
        "last": max(known, default=None),
        "undated": len(dates) - len(known),
        "newest": [to_report(store, NamedNode(report)) for report in newest],
        "since": since,
        "recommended": recommended,
        "conflicts": _find_conflicts(store),
        "builtOn": next((to_link(store, NamedNode(row[0])) for row in _rows(store, _BUILT_ON)), None),
    }
    base = find_base_iri(store)
    return shown, [*newest, *(base + one["id"] for one in recommended)]


def _rows(store: Store, query: str) -> Iterator[Any]:
    """The values of each row, as a tuple of texts."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    for row in found:
        yield tuple(term.value for term in row)


def _count(store: Store) -> Mapping[str, int]:
    """A broker is not counted as a company again, as in a list of search results."""
    of_type = {
        iri: int(count) for iri, count in _rows(store, "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c")
    }
    counts = {name: of_type.get(KG[name].value, 0) for name in (*EntityType, *_STATEMENTS)}
    for name, above in MATERIALISED.items():
        for one in above:
            counts[one] -= counts[name]
    return counts


def to_start(last: str) -> str | None:
    """The first of the months that end with that of a date.

    >>> to_start("2024-02-16"), to_start("2024"), to_start("")
    ('2023-12', '2024', None)
    """
    if len(last) < len("2024-02"):
        return last or None
    month = int(last[:4]) * 12 + int(last[5:7]) - _MONTHS
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _find_recommended(store: Store, since: str | None) -> list[Json]:
    """Companies as links, with ``brokers`` and ``reports``: those recommended by most brokers."""
    dated = _DATED % since if since else ""
    return [
        {**to_link(store, NamedNode(company)), "brokers": int(brokers), "reports": int(reports)}
        for company, brokers, reports in _rows(store, _MOST_RECOMMENDED % (dated, _RECOMMENDED))
    ]


def _find_conflicts(store: Store) -> list[Json]:
    """Entities on which reports differ, as links with ``fact``, the relation or attribute."""
    found = [
        (
            quad.subject,
            find_value(store, quad.subject, KG.concerns),
            find_value(store, quad.subject, KG.disputes),
        )
        for quad in store.quads_for_pattern(None, RDF.type, KG.Conflict, GRAPH)
        if isinstance(quad.subject, NamedNode)
    ]
    firsts = sorted(
        {(to_label(store, NamedNode(entity)), entity, fact or "") for _, entity, fact in found if entity}
    )
    return [
        {**to_link(store, NamedNode(entity)), "fact": fact.removeprefix(ONTOLOGY)}
        for _, entity, fact in firsts[:_CONFLICTS]
    ]


def _find_history(store: Store, folder: Path | None) -> list[Json]:
    """The notes of the last builds, in local time, with the reports that came as links."""
    notes = read_history(folder)[-_BUILDS:] if folder else []
    return [
        {**note, "at": _to_local(note["at"]), "addedFiles": _to_links(store, note)} for note in notes[::-1]
    ]


def _to_local(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().isoformat(timespec="minutes")


def _to_links(store: Store, note: Mapping[str, Any]) -> list[Json]:
    """A file that is a copy of another, or gone by now, has no page: its name alone."""
    nodes = [
        (one["file"], to_iri(report_id(one["digest"]), find_base_iri(store))) for one in note["addedFiles"]
    ]
    return [
        to_link(store, node) if find_type(store, node) else {"label": file, "id": None}
        for file, node in nodes
    ]


def _find_record(folder: Path | None) -> Json | None:
    """When the files were written, in local time, how many files were read, and issues by kind."""
    if folder is None:
        return None
    with suppress(OSError, ValueError):  # a graph of others, or one that is just being replaced
        path = folder / _RECORD
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        record = json.loads(path.read_text("utf-8"))
        return {
            "written": written.isoformat(timespec="minutes"),
            "files": len(record["read"]),
            "issues": record["counts"]["issues"] | record["counts"].get("worklist", {}),
        }
    return None
