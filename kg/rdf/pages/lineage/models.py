"""Models and products by their release: who developed them, what they build on, and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph.call_tables import to_cell
from kg.rdf.iris import find_base_iri
from kg.rdf.pages.kept import keep
from kg.rdf.pages.lineage.families import Member, to_families
from kg.rdf.pages.lineage.keys import find_keys
from kg.rdf.pages.lineage.releases import Releases, read_releases
from kg.rdf.pages.lineage.told import TOLD, find_statements, to_member, to_told, to_triples
from kg.rdf.pages.paging import cut
from kg.rdf.pages.view import Build, View
from kg.text.normalise import fold_name
from kg.text.pinyin import to_pinyin

Json = dict[str, Any]
Key = Callable[[Releases, Json], str]

_TYPES = {"": ("Model", "Product"), **{name: (name,) for name in ("Model", "Product", "CreativeWork")}}
#: Members of the families of a page at most.
_MEMBERS = 300


def look(build: Build, asked: Mapping[str, Any]) -> View:
    """``counts`` of what is dated, undated and in families; ``developers`` to choose from; and ``rows``:
    things as of ``to_told``, or families, each with ``size``, ``left`` (how many members are not shown) and
    ``members`` as of ``to_member``."""
    store = build.store
    releases = keep(read_releases, store)
    found = [one for one in releases.items.values() if _is_wanted(store, releases, one, asked)]
    order = asked["order"] or _SORTS[asked["sort"]][1]
    lists: Mapping[str, Sequence[Any]] = {
        "dated": _sorted(releases, [one for one in found if one["dates"]], asked["sort"], order),
        "undated": _sorted(releases, [one for one in found if not one["dates"]], "name", "asc"),
        "families": _families(store, {one["id"] for one in found}),
    }
    page = cut(lists[asked["show"]], asked["page"], asked["size"])
    is_tree = asked["show"] == "families"
    rows = _trees(store, page.items) if is_tree else [to_told(store, one) for one in page.items]
    shown = {
        **{name: asked[name] for name in ("show", "sort", "type")},
        "order": order,
        "counts": {name: len(items) for name, items in lists.items()},
        "developers": keep(_developers, store),
        **page.shown,
        "rows": rows,
    }
    told = [one for row in rows for one in row["members"]] if is_tree else rows
    return View(
        shown,
        tuple(_behind(store, told)),
        derived=lambda: (triple for one in told for triple in to_triples(store, one)),
        rows=lambda: _family_table(told) if is_tree else _table(told),
    )


def _is_wanted(store: Store, releases: Releases, one: Json, asked: Mapping[str, Any]) -> bool:
    developers = [made["id"] for made in one["developers"]]
    if one["type"] not in _TYPES[asked["type"]] or (asked["developer"] or None) not in (None, *developers):
        return False
    if (asked["from"] or asked["to"]) and not any(is_within(date["value"], asked) for date in one["dates"]):
        return False
    key = fold_name(asked["q"])
    names = keep(_names, store) if key else {}
    return not key or any(key in name for id_ in (one["id"], *developers) for name in names[id_])


def is_within(value: str, period: Mapping[str, str | None]) -> bool:
    """Whether any day that a date, month or year may mean is in a period.

    >>> [is_within(value, {"from": "2024-02-10", "to": None}) for value in ("2023", "2024", "2024-02-09")]
    [False, True, False]
    """
    first, last = (value + end[len(value) - 4 :] for end in ("-01-01", "-12-31"))
    return first <= (period["to"] or last) and (period["from"] or first) <= last


def _names(store: Store) -> Mapping[str, frozenset[str]]:
    base, releases = find_base_iri(store), keep(read_releases, store)
    return {id_: find_keys(store, NamedNode(base + id_)) for id_ in releases.labels}


def _sorted(releases: Releases, found: Iterable[Json], sort: str, order: str) -> Sequence[Json]:
    """Of equal ones the first by name first; those that have no such thing come last."""
    key = _SORTS[sort][0]
    named = list(found)  # items are sorted by name
    keyed = [one for one in named if key(releases, one)]
    keyed.sort(key=lambda one: key(releases, one), reverse=order == "desc")
    return keyed + [one for one in named if not key(releases, one)]


def _first_day(_releases: Releases, one: Json) -> str:
    return str(one["first"]["value"]) if one["first"] else ""


def _first_developer(releases: Releases, one: Json) -> str:
    return min((to_pinyin(releases.labels[made["id"]])[0] for made in one["developers"]), default="")


_SORTS: Mapping[str, tuple[Key, str]] = {
    "date": (_first_day, "desc"),
    "name": (lambda _, one: to_pinyin(one["label"])[0], "asc"),
    "developer": (_first_developer, "asc"),
}


def _families(store: Store, wanted: set[str]) -> Sequence[Sequence[Member]]:
    """Those in which something is wanted."""
    return [family for family in keep(_all_families, store) if any(one.id in wanted for one in family)]


def _all_families(store: Store) -> Sequence[Sequence[Member]]:
    releases = keep(read_releases, store)

    def key(id_: str) -> tuple[str, str, str]:
        one = releases.items[id_]
        return _first_day(releases, one) or "9999", one["label"], id_

    return to_families(releases.parents, key)


def _trees(store: Store, families: Iterable[Sequence[Member]]) -> list[Json]:
    """Of each family at least its root is shown."""
    left, rows = _MEMBERS, []
    for family in families:
        members = [to_member(store, one) for one in family[: max(left, 1)]]
        size = len({one.id for one in family})
        rows.append({"size": size, "left": len(family) - len(members), "members": members})
        left -= len(members)
    return rows


def _developers(store: Store) -> Sequence[Json]:
    """Those who developed most first."""
    releases = keep(read_releases, store)
    counts = Counter(made["id"] for one in releases.items.values() for made in one["developers"])
    found = [{"id": id_, "label": releases.labels[id_], "things": number} for id_, number in counts.items()]
    return sorted(found, key=lambda one: (-one["things"], one["label"], one["id"]))


def _behind(store: Store, told: Iterable[Json]) -> Iterator[NamedNode]:
    """The relations and claims that stand behind what is told."""
    base = find_base_iri(store)
    for one in told:
        for said in find_statements(one):
            for node in (said["support"], said["strongest"]):
                if node:
                    yield NamedNode(base + node["id"])


def _table(told: Iterable[Json]) -> Iterator[Sequence[str]]:
    yield "id", "label", "type", "planned", *TOLD, "quote", "report", "start", "end"
    for one in told:
        planned = [said["value"] for said in one["told"]["releaseDate"] if not said["asserted"]]
        plain = [[said["value"] for said in values if said["asserted"]] for values in one["told"].values()]
        words: Json = next((said["strongest"] for said in find_statements(one) if said["strongest"]), {})
        report = words.get("report") or {}
        place = (words.get("quote"), report.get("id"), words.get("start"), words.get("end"))
        yield tuple(map(to_cell, (one["id"], one["label"], one["type"], planned, *plain, *place)))


def _family_table(told: Iterable[Json]) -> Iterator[Sequence[str]]:
    yield "id", "label", "type", "dates", "depth", "relation", "parent"
    for one in told:
        dates = [date["value"] for date in one["dates"]]
        depth, relation, parent = (one[name] for name in ("depth", "relation", "parent"))
        yield tuple(map(to_cell, (one["id"], one["label"], one["type"], dates, depth, relation, parent)))
