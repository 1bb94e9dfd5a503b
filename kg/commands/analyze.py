"""``kg analyze``: who is central, what hangs together, what is alike, and on which words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.commands.console import emit_json, say
from kg.commands.folder import graph_option, json_option
from kg.commands.wording import to_place

_PROJECTIONS = ("companies", "models", "brokers", "business")
_MEASURES = {
    "strength": "强度 strength",
    "degree": "连边 degree",
    "betweenness": "介数 betweenness",
    "recommends": "推荐公司 recommends",
    "alone": "独家 alone",
    "descendants": "后代 descendants",
    "ancestors": "祖先 ancestors",
    "generation": "代 generation",
}
_KINDS = {"product": "产品 product", "relative": "关联方 relative"}
_SHARED = 5  # things two share that are shown; JSON has all
_LISTED = 12  # names of a group, and of what only one of two brokers recommends

Row = dict[str, Any]


@click.command(short_help="Find who is central, groups, bridges and likenesses. 分析")
@click.argument("projection", type=click.Choice(_PROJECTIONS), required=False)
@click.option("--entity", help="Its place and what is most like it: a name, ticker or id.")
@click.option("--top", type=click.IntRange(0), default=10, show_default=True, help="Rows a part; 0 for all.")
@click.option("--quotes", type=click.IntRange(0), default=1, show_default=True, help="Quotes per row.")
@json_option
@graph_option
def analyze(
    projection: str | None, entity: str | None, top: int, quotes: int, as_json: bool, folder: Path
) -> None:
    """PROJECTION is what to look at: companies by shared recommendations (the default), models by lineage,
    brokers by overlap of what they recommend, or business (partners, owners, investors, suppliers). Without
    it the class of an --entity decides. Mentions, plans and rumours do not count."""
    from kg.graph.analysis import analyze as to_analysis

    found = to_analysis(folder, projection, entity=entity, top=top or None)
    if as_json:
        emit_json(found)
    else:
        say("\n".join(_lines(found, quotes)))


def _lines(found: Row, quotes: int) -> Iterator[str]:
    yield from _head(found["projection"])
    yield from (_place(found, quotes) if "entity" in found else _overview(found, quotes))


def _head(about: Row) -> Iterator[str]:
    yield f"{about['zh']} {about['en']}"
    yield f"  节点 nodes {about['nodes']:,}, 连边 ties {about['ties']:,}, 孤立 untied {about['untied']:,}"
    yield f"  连边权重 weight of a tie: {about['tie_zh']} · {about['tie_en']}"
    if about["too_long"]:
        yield f"  过长名单不计 lists too long to count: {about['too_long']:,}"
    if about["betweenness_from"]:
        yield f"  介数系估计 betweenness is estimated from {about['betweenness_from']:,} nodes"
    if not about["ties"]:
        yield f"  {about['empty_zh']} · {about['empty_en']}"


# --- the whole


def _overview(found: Row, quotes: int) -> Iterator[str]:
    about = found["projection"]
    if not about["ties"]:
        return
    yield from _part("中心 central", found["central"], _central, quotes)
    for name, (title, to_lines) in _PARTS.items():
        yield from _part(f"{title} ({about[name]:,})", found[name], to_lines, quotes)
        if not about[name]:
            yield from ("", f"{title}: 无 none")


def _part(title: str, rows: list[Row], to_lines: Any, quotes: int) -> Iterator[str]:
    if rows:
        yield ""
        yield title
    for row in rows:
        yield from to_lines(row)
        yield from _quotes(row["because"], quotes)


def _central(row: Row) -> Iterator[str]:
    yield f"{row['rank']:>3}. {_named(row)}  {_measures(row)}"


def _community(row: Row) -> Iterator[str]:
    yield f"  * {row['name']}  ({row['size']}; 内部连边 ties inside {row['inside']:.0%})"
    yield f"      {_listed(row['members'])}"
    if row["shared"]:
        shared = "、".join(f"{one['label']} {one['members']}/{row['size']}" for one in row["shared"])
        yield f"      共有 shared: {shared}"


def _bridge(row: Row) -> Iterator[str]:
    yield f"  * {row['near']['label']} — {row['far']['label']}  断开 cuts off {_cut(row['cut_off'])}"


def _joint(row: Row) -> Iterator[str]:
    yield f"  * {_named(row)}  断开 cuts off {'; '.join(map(_cut, row['cut_off']))}"


def _cut(part: Row) -> str:
    return f"{part['size']}: {part['name']}"


_PARTS = {
    "communities": ("群体 communities", _community),
    "bridges": ("桥 bridges", _bridge),
    "joints": ("关节点 joints", _joint),
}


# --- one entity


def _place(found: Row, quotes: int) -> Iterator[str]:
    entity, about = found["entity"], found["projection"]
    yield ""
    if entity["rank"] is None:
        yield f"{_named(entity)}  不在其中 has no part in it"
    else:
        rank = f"名次 rank {entity['rank']:,} of {about['nodes']:,}"
        yield f"{_named(entity)}  {rank}; {_measures(entity)}"
    if entity["community"]:
        group = entity["community"]
        yield f"  群体 community: {group['name']}  ({group['size']})"
        yield f"      {_listed(group['members'])}"
    yield from _quotes(entity["because"], quotes)
    for title, name in (("祖先 ancestors", "ancestors"), ("后代 descendants", "descendants")):
        yield from _part(title, found.get(name, []), _relative, quotes)
    if found["projection"]["name"] != "brokers":  # their likeness is their tie
        yield from _likes("连边 ties", found["ties"], quotes)
    yield from _likes("最相似 most similar", found["similar"], quotes)


def _relative(row: Row) -> Iterator[str]:
    yield f"  * {_named(row)}  代 generation {row['generation']}"


def _likes(title: str, rows: list[Row], quotes: int) -> Iterator[str]:
    if rows:
        yield ""
        yield title
    for number, row in enumerate(rows, 1):
        yield f"{number:>3}. {_named(row)}  {_score(row)}"
        for shared in row["shared"][:_SHARED]:
            yield f"      {_kind(shared['kind'])}: {shared['label']}  {_points(shared)}"
            yield from _quotes(shared["because"], quotes)
        if len(row["shared"]) > _SHARED:
            yield f"      … {len(row['shared']) - _SHARED} more shared; see --json"
        for side, words in (("only_this", "仅此家 only this one"), ("only_other", "仅彼家 only the other")):
            if row.get(side):
                yield f"      {words} ({len(row[side])}): {_listed(row[side])}"


def _score(row: Row) -> str:
    """How a likeness comes about: what both have, of what either has and 1."""
    if "score" not in row:
        return f"{row['weight']:.3g}"
    return f"{row['score']:.3g} = {row['common']:.3g} / ({row['either']:.3g} + 1)"


def _points(shared: Row) -> str:
    """What a shared thing adds to the sum."""
    if not shared["weight"]:
        return "0 (同一券商已计 counted by another report of the broker)"
    return f"{shared['weight']:.3g}" if shared["weight"] == 1 else f"1/{shared['among'] - 1}"


def _kind(name: str) -> str:
    from kg.view.words import relation_style

    style = relation_style(name)
    return _KINDS.get(name) or f"{style.zh} {style.en}"


# --- parts of lines


def _named(row: Row) -> str:
    return f"{row['label']} ({row['id']})"


def _measures(row: Row) -> str:
    return ", ".join(f"{words} {row[name]:.4g}" for name, words in _MEASURES.items() if name in row)


def _listed(rows: list[Row]) -> str:
    more = f" … +{len(rows) - _LISTED}" if len(rows) > _LISTED else ""
    return "、".join(row["label"] for row in rows[:_LISTED]) + more


def _quotes(claims: list[Row], most: int) -> Iterator[str]:
    """The first claims of different words: one sentence may recommend two companies."""
    said = list({(claim["file"], claim["start"], claim["end"]): claim for claim in reversed(claims)}.values())
    for claim in list(reversed(said))[:most]:
        yield f"        “{' '.join(claim['quote'].split())}” — {to_place(claim)}"
    if most and len(said) > most:
        yield f"        … {len(said) - most} more; see --quotes"
