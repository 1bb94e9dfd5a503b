"""The named queries by what they ask about, and the words of the ontology, for the page of queries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.names import ontology_store
from kg.rdf.pages.nodes import Json
from kg.rdf.query import Query, named_queries
from kg.rdf.sparql import find_form
from kg.rdf.vocabulary import ALIGNED, CLASSES, DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS

_QUERIES = "https://w3id.org/yanbao-kg/query/"
_SH = "http://www.w3.org/ns/shacl#"
#: Form of a query → its class and the property of its text, as SHACL has them.
_EXECUTABLES = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
    "DESCRIBE": ("SPARQLExecutable", "describe"),
}
#: Names of groups in Chinese and English, and their queries, the first to try first.
GROUPS = (
    (
        "评级与推荐",
        "Recommendations",
        "who-recommends most-recommended recommendation-history target-prices industry-reports "
        "coverage-by-analyst",
    ),
    (
        "模型、产品与技术",
        "Models, products, technologies",
        "models-by-date products-by-developer built-on lineage version-history superseded who-uses "
        "technology-users",
    ),
    ("公司与机构", "Companies and organizations", "partners corporate-family renamed neighbourhood"),
    (
        "券商、分析师与报告",
        "Brokers, analysts, reports",
        "reports-by-broker broker-analysts analyst-profile analyst-moves report-claims shared-by-reports "
        "undated-reports",
    ),
    (
        "一致、分歧与依据",
        "Support, conflicts, reasons",
        "most-supported conflicts date-disagreements circular-lineage entity-claims planned why-merged "
        "why-inferred",
    ),
)
_OTHERS = ("其他", "Others")


def find_row(name: str) -> Json | None:
    """The row of ``to_groups`` of one query."""
    rows = (row for group in to_groups() for row in group["queries"])
    return next((row for row in rows if row["name"] == name), None)


@lru_cache(maxsize=1)
def to_groups() -> list[Json]:
    """Each group with ``zh``, ``en`` and ``queries``, each of these with ``name``, its question in ``zh`` and
    ``en``, ``form``, ``text`` and ``parameters`` (``name``, ``kind``, ``zh``, ``en``)."""
    left = dict(named_queries())
    groups = [
        {"zh": zh, "en": en, "queries": [_to_row(left.pop(name)) for name in names.split() if name in left]}
        for zh, en, names in GROUPS
    ]
    others = {"zh": _OTHERS[0], "en": _OTHERS[1], "queries": list(map(_to_row, left.values()))}
    return [group for group in (*groups, others) if group["queries"]]


def _to_row(query: Query) -> Json:
    parameters = (
        {"name": one.name, "kind": one.kind, "zh": one.help_zh, "en": one.help_en} for one in query.parameters
    )
    return {
        "name": query.name,
        "zh": query.question_zh,
        "en": query.question_en,
        "form": find_form(query.text),
        "text": query.text,
        "parameters": list(parameters),
    }


#: What queries need of other vocabularies, with its names.
_BORROWED = (
    ("rdf:type", RDF.type, "类型", "type"),
    ("rdf:subject", RDF.subject, "主体", "subject"),
    ("rdf:predicate", RDF.predicate, "谓词", "predicate"),
    ("rdf:object", RDF.object, "客体", "object"),
    ("rdfs:label", RDFS.label, "名称", "label"),
    ("rdfs:comment", RDFS.comment, "说明", "comment"),
    ("skos:altLabel", SKOS.altLabel, "别名", "other name"),
    ("dcterms:title", DCTERMS.title, "标题", "title"),
    ("dcterms:issued", DCTERMS.issued, "发布日期", "issued"),
)


@lru_cache(maxsize=1)
def to_terms() -> list[Json]:
    """What an editor completes: ``iri``, ``name`` with its prefix, ``is_class``, and ``zh`` and ``en``."""
    borrowed = (
        {"iri": node.value, "name": name, "is_class": False, "zh": zh, "en": en}
        for name, node, zh, en in _BORROWED
    )
    return [*(_to_term(name) for name in sorted(KG)), *borrowed]


def _to_term(name: str) -> Json:
    found = ontology_store().quads_for_pattern
    labels = (quad.object for quad in found(KG[name], RDFS.label, None))
    words = {label.language: label.value for label in labels if isinstance(label, Literal)}
    row = {"iri": KG[name].value, "name": f"kg:{name}", "is_class": name in CLASSES}
    return {**row, "zh": words.get("zh", name), "en": words.get("en", name)}


def to_prefixes(base_iri: str) -> dict[str, str]:
    """The prefixes that need not be declared, where entities live under ``base_iri``."""
    return {**PREFIXES, **ALIGNED, "id": base_iri}


def to_triples() -> Iterator[Triple]:
    """The named queries as SHACL's SPARQL executables, for tools that show examples."""
    for query in named_queries().values():
        node = NamedNode(_QUERIES + query.name)
        kind, text = _EXECUTABLES[find_form(query.text)]
        for name in {kind, "SPARQLExecutable"}:
            yield Triple(node, RDF.type, NamedNode(_SH + name))
        yield Triple(node, NamedNode(_SH + text), Literal(query.text))
        yield Triple(node, RDFS.comment, Literal(query.question_en, language="en"))
        yield Triple(node, RDFS.comment, Literal(query.question_zh, language="zh"))
