"""The page of a report: its masthead, its text with everything it states marked in it, and what it differs
on from others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.rdf.pages.nodes import Json, find_subjects, find_value, find_values, to_id, to_label
from kg.rdf.pages.texts.beside import find_issues, find_record, read_text
from kg.rdf.pages.texts.disputes import find_disputes
from kg.rdf.pages.texts.marked import cut, find_named, is_in_place, mark, to_kind
from kg.rdf.pages.texts.statements import Things, find_statements
from kg.rdf.pages.view import Build
from kg.rdf.vocabulary import KG
from kg.records import ATTRIBUTES, RELATIONS

#: What a masthead prints of the report, and of each analyst.
_PRINTED = ("title", "issued", "publishedBy", "rating", "ratingAction", "coversIndustry", "authoredBy")
_OF_ANALYSTS = ("role", "licenceNumber", "email", "phone")
_MASTHEAD = frozenset({*_PRINTED, *_OF_ANALYSTS, "employedBy"})
_RANKS = {name: rank for rank, name in enumerate(("call", "recommends", *RELATIONS, *ATTRIBUTES))}

Row = Mapping[str, Any]


def show(build: Build, node: NamedNode, _asked: Mapping[str, Any]) -> Json:
    """``statements`` as ``find_statements`` gives them, each with its ``number`` and ``placed``: it is in
    ``text``; ``groups`` are their numbers by kind; ``things`` are links by id; ``marks``, ``names`` and
    ``segments`` as ``kg.rdf.pages.texts.marked`` says; ``text`` and ``issues`` are None where they are not
    at hand; ``pages`` are the offsets at which pages begin."""
    store, things = build.store, Things(build.store)
    statements = find_statements(store, node, things)
    source = _to_source(build, node)
    text = read_text(build.folder, source["digest"])
    issues = find_issues(build.folder, source["file"])
    marked = _mark(build, text, statements, issues or [], things, source.pop("page_starts"))
    return {
        "kind": "report",
        "id": to_id(store, node),
        "iri": node.value,
        "label": to_label(store, node),
        "masthead": _to_masthead(statements, to_id(store, node)),
        "common_rating": (find_value(store, node, KG.commonRating) or "").rpartition("common-")[2] or None,
        "file_date": find_value(store, node, KG.fileDate),
        "source": source,
        "things": things.links,
        "statements": [
            {"number": number, **row, "placed": text is not None and is_in_place(text, row)}
            for number, row in enumerate(statements)
        ],
        "groups": _to_groups(statements),
        "entities": _to_entities(statements, things.links, marked["names"]),
        "conflicts": find_disputes(store, node),
        "issues": issues,
        "text": text,
        **marked,
    }


def _to_source(build: Build, node: NamedNode) -> Json:
    """Where it was read from. ``files`` are all names it goes by, ``copies`` other files with its text."""
    store = build.store
    digest = find_value(store, node, KG.sourceDigest)
    record = find_record(build.folder, digest)
    copies = (
        {"file": find_value(store, copy, KG.copyFile), "similarity": find_value(store, copy, KG.similarity)}
        for copy in find_subjects(store, KG.copyOf, node)
    )
    return {
        "file": find_value(store, node, KG.readFile) or find_value(store, node, KG.sourceFile),
        "files": sorted(term.value for term in find_values(store, node, KG.sourceFile)),
        "digest": digest,
        "copies": sorted(copies, key=lambda copy: (copy["file"] or "", copy["similarity"] or "")),
        **{name: record.get(name) for name in ("media_type", "encoding", "characters", "pages")},
        "page_starts": record.get("page_starts", []),
    }


def _mark(  # noqa: PLR0913, PLR0917 - all that the text is marked with
    build: Build,
    text: str | None,
    statements: Sequence[Row],
    issues: Sequence[Row],
    things: Things,
    pages: Sequence[int],
) -> Json:
    if text is None:
        return {"pages": [], "marks": [], "names": [], "segments": []}
    marks = mark(text, statements, issues)
    names = find_named(build.store, text, things.links)
    return {"pages": pages, "marks": marks, "names": names, "segments": cut(text, marks, names, pages)}


def _to_masthead(statements: Iterable[Row], report: str) -> Json:
    """What is printed, by predicate: each value once, with ``thing`` or ``value`` and the number of the
    ``statement``; of analysts also their ``details``, in the order of print."""
    firsts: dict[tuple[str, str, str], Json] = {}
    for number, row in enumerate(statements):
        wanted = _PRINTED if row["subject"] == report else _OF_ANALYSTS
        if row["kind"] == "claim" and row["modality"] is None and row["predicate"] in wanted:
            key = (row["subject"], row["predicate"], row["object"] or row["value"])
            firsts.setdefault(key, {"thing": row["object"], "value": row["value"], "statement": number})
    printed: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    for (subject, predicate, _), value in firsts.items():
        printed[subject][predicate].append(value)
    masthead = {name: printed[report][name] for name in _PRINTED}
    for author in masthead["authoredBy"]:
        author["details"] = {name: printed[author["thing"]][name] for name in _OF_ANALYSTS}
    return masthead


def _to_groups(statements: Sequence[Row]) -> list[Json]:
    """Calls first, then claims by predicate, what mastheads print last; without mentions."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(statements):
        if row["kind"] != "mention":
            groups[to_kind(row)].append(number)
    named = sorted(groups, key=lambda name: (name in _MASTHEAD, _RANKS.get(name, len(_RANKS)), name))
    return [
        {
            "name": name,
            "printed": name in _MASTHEAD,
            "count": len(groups[name]),
            "statements": groups[name],
        }
        for name in named
    ]


def _to_entities(statements: Sequence[Row], things: Mapping[str, Json], names: Sequence[Row]) -> list[Json]:
    """What the report speaks of, most first: ``id``, ``statement`` (the number of its mention, or None),
    ``count`` (of its other statements) and ``places`` (the numbers of its names)."""
    mentioned = {
        row["object"]: number
        for number, row in reversed(list(enumerate(statements)))
        if row["kind"] == "mention"
    }
    told = (row for row in statements if row["kind"] != "mention")
    counts = Counter(end for row in told for end in {row["subject"], row["object"]})
    places = defaultdict(list)
    for number, name in enumerate(names):
        for local in name["of"]:
            places[local].append(number)
    rows = (
        {"id": local, "statement": mentioned.get(local), "count": counts[local], "places": places[local]}
        for local, link in things.items()
        if link["type"] not in ("Report", None)
    )
    return sorted(rows, key=lambda row: (-len(row["places"]), -row["count"], row["id"]))
