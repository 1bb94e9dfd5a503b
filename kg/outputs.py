"""The files of a build, and the record of how it was made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import kg
from kg.graph.counts import to_counts
from kg.graph.export import write_graphml, write_node_link
from kg.rdf.export import write_trig, write_turtle
from kg.rdf.store import write_store
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Document, Issue, Knowledge
from kg.view.page import write_html

if TYPE_CHECKING:
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

#: Everything a build leaves in its output folder; other files there are never touched.
OUTPUTS = ("graph.ttl", "graph.trig", "graph.html", "graph.graphml", "graph.json", "store", "build.json")

#: In the place of a folder with weights: those that ship with the package.
SHIPPED = "shipped"

_LIBRARIES = ("networkx", "pyoxigraph", "pyvis", "spacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user chose for a build.

    ``tagger`` is a folder with weights or ``SHIPPED``; None does without the tagger.
    """

    base_iri: str = BASE_IRI
    gazetteer_files: tuple[Path, ...] = ()
    spacy_model: str | None = None
    tagger: str | None = None
    min_confidence: float = 0.0


def write_outputs(
    folder: Path, knowledge: Knowledge, graph: MultiDiGraph, settings: Settings, timings: Mapping[str, float]
) -> None:
    """Write every one of ``OUTPUTS`` into ``folder``, which is not the user's own but a scratch folder.

    Raises:
        WriteError: a file cannot be written.
        GraphError: the base IRI cannot be used.
    """
    start = perf_counter()
    write_turtle(folder / "graph.ttl", knowledge, settings.base_iri)
    write_trig(folder / "graph.trig", knowledge, settings.base_iri)
    write_store(folder / "store", knowledge, settings.base_iri)
    write_node_link(graph, folder / "graph.json")
    write_graphml(graph, folder / "graph.graphml")
    write_html(graph, folder / "graph.html")
    spent = {**timings, "write": round(perf_counter() - start, 3)}
    record = to_record(knowledge, graph, settings, spent)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "build.json").write_text(text, encoding="utf-8", newline="\n")


def to_record(
    knowledge: Knowledge, graph: MultiDiGraph, settings: Settings, timings: Mapping[str, float]
) -> dict[str, Any]:
    """The content of build.json. Only ``timings`` (seconds by stage) and ``versions`` differ between
    two builds of the same files with the same settings."""
    return {
        "settings": _settings(settings),
        "read": [_source(document) for document in knowledge.documents],
        "counts": _counts(knowledge, graph),
        "issues": [_issue(issue) for issue in knowledge.issues],
        "timings": dict(timings),
        "versions": {"yanbao-kg": kg.__version__, **{name: version(name) for name in _LIBRARIES}},
    }


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "base_iri": settings.base_iri,
        "gazetteer": [
            {"file": path.name, "digest": sha256(path.read_bytes()).hexdigest()}
            for path in settings.gazetteer_files
        ],
        "spacy_model": settings.spacy_model,
        "tagger": _tagger(settings.tagger),
        "min_confidence": settings.min_confidence,
    }


def _tagger(choice: str | None) -> dict[str, str] | str | None:
    """A folder's name with the digests of its files; "shipped" stands for those of this version of kg."""
    if choice in (None, SHIPPED):
        return choice
    from kg.extract.tagger.weights import FILES  # noqa: PLC0415 - most builds do without

    folder = Path(choice)
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    return {"folder": folder.name, **digests}


def _source(document: Document) -> dict[str, Any]:
    """One report that was read; ``characters`` counts code points, as offsets do."""
    return {
        "file": document.source_file,
        "digest": document.digest,
        "encoding": document.encoding,
        "characters": len(document.text),
    }


def _counts(knowledge: Knowledge, graph: MultiDiGraph) -> dict[str, Any]:
    counts = to_counts(graph)
    return {
        "reports": len(knowledge.documents),
        "entities": counts["classes"],
        "relations": counts["relations"],
        "attributes": counts["attributes"],
        "claims": sum(len(relation.claims) for relation in knowledge.relations),
        "recommendations": len(knowledge.recommendations),
        "issues": dict(sorted(_severities(knowledge.issues).items())),
    }


def _severities(issues: Iterable[Issue]) -> Counter[str]:
    return Counter(issue.severity for issue in issues)


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "file": issue.file,
        "offset": issue.offset,
        "severity": issue.severity,
        "message": issue.message,
    }
