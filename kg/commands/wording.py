"""How commands word what the graph says: periods, places, predicates, conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.view.words import to_period


def to_place(claim: dict[str, Any]) -> str:
    """Broker, date, and ``file:start-end`` (code points, half-open) of a claim."""
    page = f" p. {claim['page']}" if claim["page"] else ""
    where = f"{claim['file']}:{claim['start']}-{claim['end']}{page}"
    return ", ".join(part for part in (claim["broker"], claim["date"], where) if part)


def to_title(predicate: str, *, outgoing: bool | None = None) -> str:
    """The name of a relation or attribute in Chinese and English; of a relation in its direction.

    >>> to_title("releaseDate"), to_title("develops", outgoing=False)
    ('发布时间 Release date', '开发方 developed by')
    """
    from kg.view.words import ATTRIBUTES, relation_style

    if predicate in ATTRIBUTES:
        return " ".join(ATTRIBUTES[predicate])
    style = relation_style(predicate)
    return f"{style.zh_back} {style.en_back}" if outgoing is False else f"{style.zh} {style.en}"


def to_conflict_lines(conflict: dict[str, Any]) -> Iterator[str]:
    """The fact, its sides one below the other with their best quote, and what each rule would prefer."""
    from kg.view.words import PREFERENCES

    title = to_title(conflict["predicate"], outgoing=conflict["predicate"] != "develops")
    within = "  [one report says both 同一报告内]" if conflict["within"] else ""
    yield f"分歧 conflict: {title}{within}"
    labels = {side["relation"]: side["label"] for side in conflict["sides"]}
    for side in conflict["sides"]:
        support, quote = side["support"], side["strongest"]
        nobody = "a person 人工" if "person" in quote else "no broker 无券商"
        who = "、".join(support["brokers"]) or nobody
        when = to_period(support["first"], support["last"]) or "no date 无日期"
        yield f"  ≠ {side['label']}: {who}; {when}; {support['reports']} 份报告 reports"
        yield f"    “{' '.join(quote['quote'].split())}”"
        yield f"      — {to_place(quote)}, {quote['extracted_by']}, {quote['confidence']:g}"
    for rule, (zh, en) in PREFERENCES.items():
        preferred = "、".join(labels[id_] for id_ in conflict["prefers"][rule])
        yield f"  {en} {zh}: {preferred or 'undecided 不判'}"
