"""``kg show``: one entity, who says what of it, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.commands.by_report import show_reports
from kg.commands.console import emit_json, say
from kg.commands.folder import graph_option, json_option
from kg.commands.wording import to_conflict_lines, to_place
from kg.view.words import to_period

_SIGNS = {"same": "=", "different": "≠", "unsure": "?"}
_BASES = {"release": "its release 发布", "stated": "first stated 首见"}
_CALL = ("verb", "rating", "action", "target_price", "currency")


@click.command(short_help="Show an entity and who says what of it. 查看实体")
@click.argument("entity")
@click.option("--quotes", type=click.IntRange(0), default=3, show_default=True, help="Quotes per statement.")
@click.option("--by-report", is_flag=True, help="What each report says, side by side. 逐份报告对照")
@json_option
@graph_option
def show(entity: str, quotes: int, by_report: bool, as_json: bool, folder: Path) -> None:
    """ENTITY is a name in any spelling, a ticker (300418.SZ or 300418), a licence number, an id, or the
    file of a report."""
    from kg.graph.ego import find_entity
    from kg.graph.folder import open_graph
    from kg.graph.profile import to_profile

    graph = open_graph(folder)
    id_ = find_entity(graph, entity)
    if by_report:
        show_reports(graph, id_, quotes=quotes, as_json=as_json)
        return
    profile = to_profile(graph, id_)
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
    for found in profile.get("file_dates", ()):
        sure = f"“{found['quote']}”, {found['confidence']:g}"
        yield f"  not printed; date in the file name 未印日期，文件名日期: {found['date']} ({sure})"
    for copy in profile.get("copies", ()):
        yield f"  same report 同一报告: {copy['file']} ({copy['similarity']:g})"
    for judgement in profile["judgements"]:
        pair = f"{judgement['left']} {_SIGNS[judgement['decision']]} {judgement['right']}"
        yield f"  {pair}: {judgement['decision']}, {judgement['rule']}"
    for ruling in profile.get("rulings", ()):
        yield f"  ruled 裁定: {ruling['kind']}, {to_signature(ruling)}, {ruling['file']}:{ruling['line']}"
    yield from _timeline(profile["timeline"])
    for conflict in profile["conflicts"]:
        yield ""
        yield from to_conflict_lines(conflict)
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


def _timeline(timeline: dict[str, Any]) -> Iterator[str]:
    """Moves, names in use and successors; a single employer or name is said elsewhere."""
    if len(timeline["employers"]) > 1:
        for row in timeline["employers"]:
            moved = "moved to 转至" if row["moved"] else "employer 任职"
            when = to_period(row["first"], row["last"]) or "no date 无日期"
            unsure = "" if row["sure"] else f"  [if {row['analyst']} is the same person 若为同一人]"
            yield f"  {moved}: {row['label']} ({when}){unsure}"
    for row in timeline["names"]:
        if row["former"] or any(other["former"] for other in timeline["names"]):
            kind = "former name 曾用名" if row["former"] else "name 名称"
            yield f"  {kind}: {row['name']} ({_used(row)})"
    for row in timeline["superseded_by"]:
        since = f" (since 自 {row['since']}, {_BASES[row['basis']]})" if row["since"] else ""
        yield f"  superseded by 被取代: {row['label']}{since}"


def _used(row: dict[str, Any]) -> str:
    period = to_period(row["first"], row["last"])
    return "; ".join(part for part in (period, f"{row['reports']} 份报告 reports") if part)


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
