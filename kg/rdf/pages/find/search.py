"""What the one box finds: names of every kind, grouped by class, and the words of reports.

It is asked of a worker that keeps the names in memory (``naming``); that takes a moment after each build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.errors import QueryError
from kg.rdf.iris import find_base_iri, to_iri
from kg.rdf.pages.nodes import find_subjects, find_value, find_values, to_evidence, to_link
from kg.rdf.pages.view import Build, View
from kg.rdf.vocabulary import DCTERMS, KG
from kg.records import EntityType
from kg.text.marks import find_mark
from kg.text.normalise import fold_name

Json = dict[str, Any]
Asked = Mapping[str, Any]

#: As ``type``: the words of reports, whose claims and calls are statements.
STATEMENT = "Statement"
#: Words that are met more often are not counted to the end.
MOST_WORDS = 1000
#: How many are shown of one class, and of each of several.
ONE_PAGE = 30
_A_FEW = 6
#: Characters of a name or quote on either side of what was found in it.
_AROUND = 60
#: Where the name of an entity stands that tells it from a namesake.
_NOTES = {
    "Report": (KG.publishedBy, None),
    "Analyst": (KG.employedBy, None),
    "Model": (None, KG.develops),
    "Product": (None, KG.develops),
    "CreativeWork": (None, KG.develops),
    "Person": (KG.employedBy, None),
}


def look(build: Build, asked: Asked) -> View:
    """``q`` is what was typed, ``type`` one class of which ``page`` is shown, ``most`` how many of each
    class, ``best`` how many of all classes in one list. Raises: QueryError for a class that there is not."""
    if asked["type"] not in ("", STATEMENT, *EntityType):
        raise QueryError(f"type: {asked['type'][:40]!r} is none of {', '.join([*EntityType, STATEMENT])}")
    typed = "".join(character for character in " ".join(asked["q"].split()) if character.isprintable())
    usual = ONE_PAGE if asked["type"] else _A_FEW
    asked = {**asked, "most": usual if asked["most"] is None else asked["most"]}
    names = _find_names(build, typed, asked)
    words = {} if asked["best"] or not typed else {"words": _find_words(build, typed, asked)}
    links = [one for group in names["groups"] for one in group["found"]] + names["best"]
    local_names = [one["id"] for one in links or words.get("words", {}).get("found", [])]
    nodes = (to_iri(local, find_base_iri(build.store)) for local in local_names)
    shown = {"q": typed, "type": asked["type"], "page": asked["page"], "most": asked["most"]}
    return View({**shown, **names, **words}, tuple(dict.fromkeys(nodes)))


def _find_names(build: Build, typed: str, asked: Asked) -> Json:
    # numpy, which workers that look up other things do without
    from kg.rdf.pages.find.name_index import find_names  # noqa: PLC0415
    from kg.rdf.pages.find.naming import find_name_index  # noqa: PLC0415

    key, kind, most = fold_name(typed), asked["type"], asked["most"]
    if (typed and not key) or kind == STATEMENT:
        return {"total": 0, "groups": [], "best": []}
    hits = find_names(find_name_index(build), key)
    counts = hits.count()
    groups = [
        {
            "type": name,
            "count": count,
            "found": [
                _to_found(build.store, one, key)
                for one in hits.take(_skipped(asked, name), most if typed or kind else 0, name)
            ],
        }
        for name, count in counts.items()
        if kind in ("", name)
    ]
    best = [_to_found(build.store, one, key) for one in hits.take(0, asked["best"] if typed else 0)]
    return {"total": sum(counts.values()), "groups": groups, "best": best}


def _skipped(asked: Asked, kind: str) -> int:
    return (max(asked["page"], 1) - 1) * asked["most"] if asked["type"] == kind else 0


def _to_found(store: Store, found: Any, key: str) -> Json:
    """A link, by which name it was found and where in it, how many reports it is in (None of a report),
    and what tells it from others: ``ticker``, ``of`` (its broker or developer), ``date``, or None."""
    node = to_iri(found.named.id, find_base_iri(store))
    field, name = found.name
    mark = find_mark(name[: _AROUND * 10], key) if key else None
    is_report = found.named.type == EntityType.REPORT
    return {
        **to_link(store, node),
        "by": field,
        "parts": to_parts(name, mark),
        "reports": None if is_report else found.named.weight,
        "ticker": find_value(store, node, KG.ticker),
        "of": _find_note(store, node, found.named.type),
        "date": find_value(store, node, DCTERMS.issued),
    }


def _find_note(store: Store, node: NamedNode, kind: str) -> Json | None:
    forth, back = _NOTES.get(kind, (None, None))
    known = [*(find_values(store, node, forth) if forth else ()), *_subjects(store, back, node)]
    first = min((term for term in known if isinstance(term, NamedNode)), key=lambda t: t.value, default=None)
    return first and to_link(store, first)


def _subjects(store: Store, predicate: NamedNode | None, node: NamedNode) -> Iterator[NamedNode]:
    return find_subjects(store, predicate, node) if predicate else iter(())


def to_parts(text: str, mark: tuple[int, int] | None) -> list[str]:
    """What comes before a mark, what is marked, and what comes after; long texts are cut to its surroundings.

    >>> to_parts("昆仑万维", (0, 2)), to_parts("天工" * 50, None)[0][-3:]
    (['', '昆仑', '万维'], '天工…')
    """
    start, end = mark or (0, 0)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    cut = "…" * (end + _AROUND < len(text))
    if mark is None:
        return [after + cut, "", ""]
    return ["…" * (start > _AROUND) + before, text[start:end], after + cut]


def _find_words(build: Build, typed: str, asked: Asked) -> Json:
    """``count`` is up to ``MOST_WORDS``, and None while the index is being made."""
    from kg.rdf.pages.find.naming import find_word_index  # noqa: PLC0415 - as above
    from kg.rdf.pages.find.word_index import find_words, to_keys  # noqa: PLC0415

    index = find_word_index(build)
    is_asked = asked["type"] in ("", STATEMENT)
    if not index.done() or not is_asked:
        return {"count": None, "found": []}
    claims = find_words(index.result(), typed, MOST_WORDS) if len(fold_name(typed)) > 1 else []
    first = _skipped(asked, STATEMENT)
    keys = [fold_name(typed), *to_keys(typed)]
    shown = [_to_words(build.store, claim, keys) for claim in claims[first : first + asked["most"]]]
    return {"count": len(claims), "found": shown}


def _to_words(store: Store, claim: str, keys: list[str]) -> Json:
    """The words of a claim, their report and place, and where what was looked for stands in them."""
    evidence = to_evidence(store, to_iri(claim, find_base_iri(store)))
    quote = evidence["quote"] or ""
    mark = next(filter(None, (find_mark(quote, key) for key in keys)), None)
    place = {name: evidence[name] for name in ("id", "start", "end", "page", "report")}
    return {**place, "parts": to_parts(quote, mark)}
