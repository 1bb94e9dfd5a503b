"""The finders of hubs: one function for each way two entities can have something in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.graph.analysis.hubs import AGENTS, COMPANIES, THINGS, Edge, Hub, Statements


def recommending_reports(said: Statements) -> Iterator[Hub]:
    """Reports and the companies each recommends; those of one broker are one group."""
    brokers = _publishers(said)
    recommended = said.between("recommends", {"Report"}, COMPANIES)
    for report, members in _by((edge.subject, edge.object, edge) for edge in recommended):
        group = "+".join(edge.object for edge in brokers.get(report, ())) or report
        yield Hub(kind="recommends", id=report, group=group, members=members)


def recommended_companies(said: Statements) -> Iterator[Hub]:
    """Companies and the brokers that recommend each."""
    brokers = _publishers(said)
    rows = (
        (edge.object, published.object, edge)
        for edge in said.between("recommends", {"Report"}, COMPANIES)
        for published in brokers.get(edge.subject, ())
    )
    for company, members in _by(rows):
        yield Hub(kind="recommends", id=company, group=company, members=members, rare=False)


def industries_of_companies(said: Statements) -> Iterator[Hub]:
    """Industries and the companies that reports on them recommend."""
    covered = _objects(said, "coversIndustry")
    rows = (
        (industry.object, edge.object, edge)
        for edge in said.between("recommends", {"Report"}, COMPANIES)
        for industry in covered.get(edge.subject, ())
    )
    yield from _hubs("coversIndustry", rows)


def industries_of_brokers(said: Statements) -> Iterator[Hub]:
    """Industries and the brokers that publish on them."""
    covered = _objects(said, "coversIndustry")
    rows = (
        (industry.object, edge.object, industry)
        for edge in said.edges.get("publishedBy", ())
        for industry in covered.get(edge.subject, ())
    )
    yield from _hubs("coversIndustry", rows)


def lineage(said: Statements) -> Iterator[Hub]:
    """A model or product and what it succeeds or is based on."""
    for predicate in ("succeeds", "basedOn"):
        yield from _pairs(said.between(predicate, THINGS, THINGS))


def business(said: Statements) -> Iterator[Hub]:
    """Partners, a subsidiary and its parent, an investor and its company."""
    for predicate in ("partnerOf", "subsidiaryOf", "investsIn"):
        yield from _pairs(said.between(predicate, AGENTS, AGENTS))


def suppliers(said: Statements) -> Iterator[Hub]:
    """A company that uses something, and each of its makers."""
    makers = _subjects(said, "develops")
    for used in said.between("uses", AGENTS, THINGS):
        for made in makers.get(used.object, ()):
            if made.subject != used.subject:
                members = {used.subject: (used,), made.subject: (made,)}
                yield Hub(kind="uses", id=used.object, group=_pair("uses", *members), members=members)


def developers_together(said: Statements) -> Iterator[Hub]:
    """Things that several develop, and who does."""
    developed = said.between("develops", AGENTS, THINGS)
    hubs = _hubs("develops", ((edge.object, edge.subject, edge) for edge in developed))
    yield from (hub for hub in hubs if len(hub.members) > 1)


def products(said: Statements) -> Iterator[Hub]:
    """Models and products and the companies that develop or use each."""
    rows = (
        (edge.object, edge.subject, edge)
        for predicate in ("develops", "uses")
        for edge in said.between(predicate, AGENTS, THINGS)
    )
    yield from _hubs("product", rows)


def technologies_of_companies(said: Statements) -> Iterator[Hub]:
    """Technologies and the companies that employ each themselves or in what they develop."""
    employed = _subjects(said, "usesTechnology", by="subject")
    own = (
        (edge.object, edge.subject, edge) for edge in said.between("usesTechnology", AGENTS, {"Technology"})
    )
    made = (
        (employing.object, edge.subject, one)
        for edge in said.between("develops", AGENTS, THINGS)
        for employing in employed.get(edge.object, ())
        for one in (edge, employing)
    )
    yield from _hubs("usesTechnology", (*own, *made))


def relatives(said: Statements) -> Iterator[Hub]:
    """Companies and organizations, and those each is partner, parent, child or investor of."""
    rows = (
        (hub, member, edge)
        for predicate in ("partnerOf", "subsidiaryOf", "investsIn")
        for edge in said.between(predicate, AGENTS, AGENTS)
        for hub, member in ((edge.subject, edge.object), (edge.object, edge.subject))
        if hub != member
    )
    yield from _hubs("relative", rows)


def makers(said: Statements) -> Iterator[Hub]:
    """Companies and organizations, and what each develops."""
    developed = said.between("develops", AGENTS, THINGS)
    yield from _hubs("develops", ((edge.subject, edge.object, edge) for edge in developed))


def technologies(said: Statements) -> Iterator[Hub]:
    """Technologies and the models and products that employ each."""
    employed = said.between("usesTechnology", THINGS, {"Technology"})
    yield from _hubs("usesTechnology", ((edge.object, edge.subject, edge) for edge in employed))


def bases(said: Statements) -> Iterator[Hub]:
    """Models and what is built on each or comes after it."""
    rows = (
        (edge.object, edge.subject, edge)
        for predicate in ("basedOn", "succeeds")
        for edge in said.between(predicate, THINGS, THINGS)
    )
    yield from _hubs("basedOn", rows)


def _hubs(kind: str, rows: Iterable[tuple[str, str, Edge]]) -> Iterator[Hub]:
    for id_, members in _by(rows):
        yield Hub(kind=kind, id=id_, group=f"{kind} {id_}", members=members)


def _by(rows: Iterable[tuple[str, str, Edge]]) -> Iterator[tuple[str, dict[str, tuple[Edge, ...]]]]:
    """(hub, member, edge) rows → each hub with its members, both sorted."""
    hubs: dict[str, dict[str, dict[Edge, None]]] = defaultdict(lambda: defaultdict(dict))
    for hub, member, edge in rows:
        hubs[hub][member][edge] = None
    for hub in sorted(hubs):
        yield hub, {member: tuple(sorted(edges)) for member, edges in sorted(hubs[hub].items())}


def _pairs(edges: Iterable[Edge]) -> Iterator[Hub]:
    """Each edge as what its two ends share; said in both directions it is still one tie."""
    for edge in edges:
        members = dict.fromkeys(sorted({edge.subject, edge.object}), (edge,))
        group = _pair(edge.predicate, *members)
        yield Hub(kind=edge.predicate, id=edge.object, group=group, members=members)


def _pair(kind: str, *members: str) -> str:
    return " ".join((kind, *sorted(members)))


def _publishers(said: Statements) -> Mapping[str, list[Edge]]:
    return _objects(said, "publishedBy")


def _objects(said: Statements, predicate: str) -> Mapping[str, list[Edge]]:
    """The edges of a predicate by their subject."""
    return _subjects(said, predicate, by="subject")


def _subjects(said: Statements, predicate: str, *, by: str = "object") -> Mapping[str, list[Edge]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in said.edges.get(predicate, ()):
        found[getattr(edge, by)].append(edge)
    return found
