"""A small graph of invented firms, with names that a search and a page find hard, to be served as a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.rdf.iris import to_iri
from kg.rdf.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS, XSD

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "javascript:alert(3)",
    "{{ 7 * 7 }}",
    "\u202e右到左\u2066\u200b隐藏",
    "长" * 10_000,
)
_DATE = XSD.date


def fact(subject: str, predicate: NamedNode, value: str | NamedNode, kind: NamedNode | None = None) -> Quad:
    """``value`` is the id of another node where it has a colon before it: ``:broker-a``."""
    if isinstance(value, str):
        object_ = to_iri(value[1:]) if value.startswith(":") else Literal(value, datatype=kind)
        return Quad(to_iri(subject), predicate, object_)
    return Quad(to_iri(subject), predicate, value)


def firm(local: str, label: str, *names: str, kind: str = "Company") -> Iterable[Quad]:
    """An entity with its names."""
    yield fact(local, RDF.type, KG[kind])
    yield fact(local, RDFS.label, label)
    for name in names:
        yield fact(local, SKOS.altLabel, name)


def report(local: str, title: str, day: str, broker: str, *mentions: str) -> Iterable[Quad]:
    """A report with what it mentions and recommends."""
    yield fact(local, RDF.type, KG.Report)
    yield fact(local, RDFS.label, title)
    yield fact(local, DCTERMS.title, title)
    yield fact(local, KG.sourceFile, f"2024/{local}.txt")
    yield fact(local, KG.readFile, f"2024/{local}.txt")
    yield fact(local, KG.publishedBy, f":{broker}")
    if day:
        yield fact(local, DCTERMS.issued, day, _DATE)
    for one in mentions:
        yield fact(local, KG.mentions, f":{one}")
        yield fact(local, KG.recommends, f":{one}")


def quote(local: str, words: str, of: str, start: int = 3) -> Iterable[Quad]:
    """The words of a claim in a report."""
    yield fact(local, RDF.type, KG.Claim)
    yield fact(local, KG.quote, words)
    yield fact(local, KG.statedIn, f":{of}")
    yield fact(local, KG.startOffset, str(start), XSD.integer)
    yield fact(local, KG.endOffset, str(start + len(words)), XSD.integer)


def write_graph(path: Path) -> Path:
    """The graph as Turtle."""
    quads = [
        *firm("company-lan", "蓝舟科技", "藍舟", "BlueBoat"),
        fact("company-lan", KG.ticker, "688999.SH"),
        *firm("company-lanyi", "蓝舟艺术"),
        *firm("company-bei", "北蓝舟"),
        *firm("model-zhou", "舟行-2", kind="Model"),
        fact("company-lan", KG.develops, ":model-zhou"),
        *firm("broker-a", "棠溪证券", kind="Broker"),
        fact("broker-a", RDF.type, KG.Company),
        *firm("analyst-a", "卢景和", kind="Analyst"),
        fact("analyst-a", KG.licenceNumber, "S0990099990001"),
        fact("analyst-a", KG.employedBy, ":broker-a"),
        *report(
            "report-1", "蓝舟科技深度：舟行-2 发布", "2024-03-05", "broker-a", "company-lan", "company-lanyi"
        ),
        *report("report-2", "传媒周报", "2024-02-01", "broker-a", "company-lan"),
        *report("report-3", "不知何日的周报", "", "broker-a", "company-lan"),
        *quote("claim-1", "蓝舟科技发布舟行-2，我们建议关注", "report-1"),
        *quote("claim-2", "蓝舟科技发布舟行-2，我们建议关注", "report-1"),
        *quote("claim-3", "建议关注蓝舟科技的新品", "report-2"),
    ]
    for number, name in enumerate(HOSTILE):
        quads += firm(f"product-h{number}", name, kind="Product")
        quads += quote(f"claim-h{number}", f"报告写道{name}", "report-1", start=100 + number)
    triples = (quad.triple for quad in quads)
    path.write_bytes(serialize(triples, format=RdfFormat.TURTLE))
    return path
