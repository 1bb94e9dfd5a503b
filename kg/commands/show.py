"""``kg show``: one entity, who says what of it, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, say
from kg.commands.folder import graph_option, json_option

_SIGNS = {"same": "=", "different": "≠", "unsure": "?"}
_CALL = ("verb", "rating", "action", "target_price", "currency")


@click.command(short_help="Show an entity and who says what of it. 查看实体")
@click.argument("entity")
@click.option("--quotes", type=click.IntRange(0), default=3, show_default=True, help="Quotes per statement.")
@json_option
@graph_option
def show(entity: str, quotes: int, as_json: bool, folder: Path) -> None:
    """ENTITY is a name in any spelling, a ticker (300418.SZ or 300418), a licence number, an id, or the
    file of a report."""
    from kg.graph.ego import find_entity
    from kg.graph.folder import open_graph
    from kg.graph.profile import to_profile

    graph = open_graph(folder)
    profile = to_profile(graph, find_entity(graph, entity))
    if as_json:
        emit_json(profile)
    else:
        say("\n".join(_lines(profile, quotes)))


def _lines(profile: dict[str, Any], quotes: int) -> Iterator[str]:
    """The profile as a reader takes it in: who it is, its facts, its relations, where it is mentioned."""
    from kg.view.words import ATTRIBUTES, class_style

    style = class_style(profile["type"])
    yield f"{profile['label']}  [{style.zh} {style.en}]  {profile['id']}"
    if profile["names"]:
        yield f"  also 又名: {'、'.join(profile['names'])}"
    if "file" in profile:
        yield f"  file 文件: {profile['file']}"
    for copy in profile.get("copies", ()):
        yield f"  same report 同一报告: {copy['file']} ({copy['similarity']:g})"
    for judgement in profile["judgements"]:
        pair = f"{judgement['left']} {_SIGNS[judgement['decision']]} {judgement['right']}"
        yield f"  {pair}: {judgement['decision']}, {judgement['rule']}"
    for ruling in profile.get("rulings", ()):
        yield f"  ruled 裁定: {ruling['kind']}, {to_signature(ruling)}, {ruling['file']}:{ruling['line']}"
    for fact in profile["facts"]:
        zh, en = ATTRIBUTES.get(fact["predicate"], ("", fact["predicate"]))
        yield ""
        yield f"{zh} {en}: {fact['value']}{_doubt(fact)}".lstrip()
        yield from _support(fact["support"])
        yield from _quotes(fact, quotes)
    for relation in profile["relations"]:
        yield ""
        yield _relation(relation)
        yield from _support(relation["support"])
        yield from _quotes(relation, quotes)
        yield from _calls(relation["recommendations"])
    if profile["mentioned_in"]:
        yield ""
        yield from _mentions(profile["mentioned_in"])


def _mentions(edges: list[dict[str, Any]]) -> Iterator[str]:
    """The reports that mention the entity; of a report, the entities it mentions."""
    for outgoing, verb in ((True, "提及 mentions"), (False, "被提及于 mentioned in")):
        labels = [edge["label"] for edge in edges if edge["outgoing"] is outgoing]
        if labels:
            yield f"{verb}: {'、'.join(labels)}"


def _relation(relation: dict[str, Any]) -> str:
    from kg.view.words import relation_style

    style = relation_style(relation["predicate"])
    out = relation["outgoing"]
    verb = f"{style.zh} {style.en}" if out else f"{style.zh_back} {style.en_back}"
    return f"{verb}: {relation['label']} ({relation['other']}){_doubt(relation)}"


def _doubt(said: dict[str, Any]) -> str:
    """Plans, hopes and rumours are not facts of the graph, and the profile says so."""
    if said["asserted"]:
        return ""
    kinds = sorted({claim["modality"] for claim in said["claims"] if claim["modality"]})
    return f"  [only {', '.join(kinds) or 'rated 仅评级'}]"


def _support(support: dict[str, Any]) -> Iterator[str]:
    """Who else says so, and since when; a single report shows that beside its quote."""
    if support["reports"] < 2:
        return
    yield f"  {support['reports']} 份报告 reports, {len(support['brokers'])} 家券商 brokers: " + "; ".join(
        part for part in ("、".join(support["brokers"]), to_period(support["first"], support["last"])) if part
    )


def to_period(first: str | None, last: str | None) -> str:
    """Two dates as one stretch of time.

    >>> to_period("2024-02-16", "2024-03-01"), to_period("2024-02", "2024-02"), to_period(None, None)
    ('2024-02-16 – 2024-03-01', '2024-02', '')
    """
    return " – ".join(sorted({date for date in (first, last) if date}))


def _quotes(said: dict[str, Any], most: int) -> Iterator[str]:
    """The strongest claim first, the rest in the order of the graph."""
    claims = sorted(said["claims"], key=lambda claim: claim["id"] != said["support"]["strongest"])
    for claim in claims[:most]:
        yield f"    “{' '.join(claim['quote'].split())}”"
        how = f"person 人工: {to_signature(claim['person'])}" if "person" in claim else claim["extracted_by"]
        yield f"      — {to_place(claim)}, {how}, {claim['confidence']:g}"
    if len(claims) > most:
        yield f"    … {len(claims) - most} more; see --quotes"


def _calls(calls: list[dict[str, Any]]) -> Iterator[str]:
    for call in calls:
        words = " ".join(call[name] for name in _CALL if call[name])
        if words:
            yield f"    推荐措辞与评级 call: {words} — {to_place(call)}"


def to_signature(person: dict[str, Any]) -> str:
    """Who decided, when, on which source, and why."""
    return ", ".join(person[name] for name in ("by", "date", "source", "note") if person[name])


def to_place(claim: dict[str, Any]) -> str:
    """Broker, date, and ``file:start-end`` (code points, half-open) of a claim."""
    page = f" p. {claim['page']}" if claim["page"] else ""
    where = f"{claim['file']}:{claim['start']}-{claim['end']}{page}"
    return ", ".join(part for part in (claim["broker"], claim["date"], where) if part)
