"""SHACL validation: a graph against ``ontology/shapes.ttl``, with messages one can read."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError, ValidationError
from kg.rdf.store import open_graph, open_inferred
from kg.rdf.vocabulary import PREFIXES
from kg.resources import ontology

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SHACL = "http://www.w3.org/ns/shacl#"
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that a shape objects to.

    ``severity`` is "Violation", "Warning" or "Info". ``focus`` and ``value`` are IRIs with prefixes
    or literals; ``label`` is the focus node's name or, for a claim, its quote; ``path`` is the
    property looked at. Empty strings where there is none.
    """

    severity: str
    focus: str
    path: str
    value: str
    message: str
    label: str

    def __str__(self) -> str:
        """One line: ``Violation: model-x (Sora) kg:releaseDate "2024-13": A release date is …``."""
        named = f"{self.focus} ({self.label})" if self.label else self.focus
        facts = " ".join(part for part in (named, self.path, self.value) if part)
        return f"{self.severity}: {facts}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """Whether a graph conforms (no Violation; warnings may stand), and all findings, worst first."""

    conforms: bool
    results: tuple[Finding, ...]

    def __len__(self) -> int:
        """How many findings there are."""
        return len(self.results)


def validate(graph: Path | Graph, *, shapes: Path | None = None, language: str = "en") -> ValidationReport:
    """Check a Turtle file, a build's folder or an rdflib graph against the shapes.

    Of what was inferred the reasons are checked, not the triples: no claim states them.

    ``language`` of the messages is "en" or "zh".

    Raises: ValidationError when the graph or the shapes cannot be read.
    """
    with _quiet():
        tested = _read_all(graph) if isinstance(graph, Path) else graph
        found = _run(tested, _read_shapes(shapes))
        results = sorted(set(_findings(found, tested, language)), key=_rank)
    conforms = all(one.severity != "Violation" for one in results)
    return ValidationReport(conforms=conforms, results=tuple(results))


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs a traceback for each ill-typed literal; here that is a finding, not a log line."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read(path: Path) -> Graph:
    try:
        return open_graph(path)
    except GraphError as error:
        raise ValidationError(str(error)) from error


def _read_all(path: Path) -> Graph:
    """What reports say, and the reasons for what was inferred from it."""
    graph = _read(path)
    graph += _reasons(open_inferred(path))
    return graph


def _reasons(inferred: Graph) -> Iterator[tuple[Node, Node, Node]]:
    from rdflib import RDF, Namespace  # noqa: PLC0415 - slow to import

    kg = Namespace(PREFIXES["kg"])
    for kind in (kg.InferredGraph, kg.InferenceRule, kg.Inference):
        for node in inferred.subjects(RDF.type, kind):
            yield from inferred.triples((node, None, None))


def _read_shapes(path: Path | None) -> Graph:
    return _read(path) if path else _shipped("shapes.ttl")


def _shipped(name: str) -> Graph:
    from rdflib import Graph  # noqa: PLC0415 - slow to import

    return Graph().parse(data=ontology(name).read_text(encoding="utf-8"), format="turtle")


def _class_tree() -> Graph:
    """Which class is below which: all that the shapes need of the ontology."""
    from rdflib import RDFS, Graph  # noqa: PLC0415 - slow to import

    tree = Graph()
    tree += _shipped("kg.ttl").triples((None, RDFS.subClassOf, None))
    return tree


def _run(graph: Graph, shapes: Graph) -> Graph:
    import pyshacl  # noqa: PLC0415 - slow to import
    from rdflib import Graph as RdfGraph  # noqa: PLC0415

    _, found, text = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=_class_tree(), inference="none")
    if not isinstance(found, RdfGraph):
        raise ValidationError(f"the shapes cannot be applied: {' '.join(str(text).split())}")
    return found


def _findings(found: Graph, graph: Graph, language: str) -> Iterator[Finding]:
    from rdflib import RDF, Namespace  # noqa: PLC0415 - slow to import

    sh = Namespace(_SHACL)
    for node in found.subjects(RDF.type, sh.ValidationResult):
        focus, value = found.value(node, sh.focusNode), found.value(node, sh.value)
        yield Finding(
            severity=str(found.value(node, sh.resultSeverity)).removeprefix(_SHACL),
            focus=_short(focus),
            path=_short(found.value(node, sh.resultPath)),
            value=_short(value),
            message=_message(list(found.objects(node, sh.resultMessage)), language),
            label=_label(graph, focus),
        )


def _message(messages: list[Any], language: str) -> str:
    chosen = sorted((message.language != language, str(message)) for message in messages)
    text = " ".join(chosen[0][1].split()) if chosen else ""
    for prefix, namespace in PREFIXES.items():
        text = text.replace(namespace, f"{prefix}:")
    return text


def _short(term: Any) -> str:
    """An IRI with its prefix, a literal in quotes, nothing for None."""
    if term is None:
        return ""
    if hasattr(term, "datatype"):
        return f'"{term}"'
    if not str(term).partition(":")[1]:
        return "a blank node"  # its name differs from run to run
    for prefix, namespace in PREFIXES.items():
        if str(term).startswith(namespace):
            return f"{prefix}:{str(term)[len(namespace) :]}"
    return str(term)


def _label(graph: Graph, focus: Any) -> str:
    from rdflib import RDFS, URIRef  # noqa: PLC0415 - slow to import

    quote = URIRef(PREFIXES["kg"] + "quote")
    names = sorted(map(str, graph.objects(focus, RDFS.label))) or sorted(
        map(str, graph.objects(focus, quote))
    )
    return names[0] if names else ""


def _rank(finding: Finding) -> tuple[int, Finding]:
    return (_SEVERITIES.index(finding.severity), finding)
