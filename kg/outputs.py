"""The files of a build, and the record of how it was made."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import kg
from kg import worklist
from kg.errors import WriteError
from kg.gazetteer.store import no_collection
from kg.graph.build import to_graph
from kg.graph.counts import to_counts
from kg.graph.export import write_graphml, write_node_link
from kg.growth import Growth
from kg.rdf.export import write_inferred, write_trig, write_turtle
from kg.rdf.store import write_store
from kg.rdf.vocabulary import BASE_IRI
from kg.records import Document, Issue, Knowledge
from kg.view.page import write_html
from kg.workers.processes import Processes, Trade
from kg.workers.transfer import read_knowledge, write_knowledge
from kg.worklist import count_kinds, write_worklist

if TYPE_CHECKING:
    from networkx import MultiDiGraph  # type: ignore[import-untyped]

#: Everything a build leaves in its output folder; other files there are never touched.
OUTPUTS = (
    "graph.ttl",
    "graph.trig",
    "inferred.ttl",
    "graph.html",
    "graph.graphml",
    "graph.json",
    "store",
    worklist.NAME,
    "build.json",
)
#: The folder of the texts that offsets count in; only if there are any.
TEXTS = "texts"
_TEXT_NAME = re.compile(r"[0-9a-f]{64}\.txt|\..*")

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
    curation_files: tuple[Path, ...] = ()
    spacy_model: str | None = None
    tagger: str | None = None
    min_confidence: float = 0.0


def write_outputs(  # noqa: PLR0913 - the last is an option, keyword-only
    folder: Path,
    knowledge: Knowledge,
    graph: MultiDiGraph,
    settings: Settings,
    timings: Mapping[str, float],
    *,
    workers: int = 1,
    growth: Growth | None = None,
) -> None:
    """Write ``OUTPUTS``, and ``TEXTS`` if there are any, into ``folder``, which is a scratch folder.

    With more ``workers`` than one, as many processes write; ``growth`` takes over what is there already.
    Neither makes a difference to what is written.

    Raises:
        WriteError: a file cannot be written.
        GraphError: the base IRI cannot be used.
        WorkerError: processes died again and again.
    """
    start = perf_counter()
    with no_collection():
        has_grown = growth is not None and growth.write(folder, knowledge)
        if has_grown or workers == 1:
            for write in () if has_grown else _IN_RDF.values():
                write(folder, knowledge, settings.base_iri)
            _write_views(folder, graph, knowledge, settings.base_iri)
        else:
            _write_apart(folder, knowledge, settings.base_iri, workers)
        if growth is not None:
            growth.keep(folder)
    write_worklist(folder / worklist.NAME, knowledge)
    _write_texts(folder / TEXTS, knowledge.documents)
    spent = {**timings, "write": round(perf_counter() - start, 3)}
    record = to_record(knowledge, graph, settings, spent)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / "build.json").write_text(text, encoding="utf-8", newline="\n")


def _write_views(folder: Path, graph: MultiDiGraph, knowledge: Knowledge, base_iri: str) -> None:
    write_node_link(graph, folder / "graph.json")
    write_graphml(graph, folder / "graph.graphml")
    texts = {document.digest: document.text for document in knowledge.documents}
    write_html(graph, folder / "graph.html", texts=texts, base_iri=base_iri)


#: What is written of the knowledge alone, the dearest first.
_IN_RDF: Mapping[str, Callable[[Path, Knowledge, str], None]] = {
    "store": lambda folder, knowledge, base: write_store(folder / "store", knowledge, base),
    "trig": lambda folder, knowledge, base: write_trig(folder / "graph.trig", knowledge, base),
    "turtle": lambda folder, knowledge, base: write_turtle(folder / "graph.ttl", knowledge, base),
    "inferred": lambda folder, knowledge, base: write_inferred(folder / "inferred.ttl", knowledge, base),
}
_VIEWS = "views"


def _write_apart(folder: Path, knowledge: Knowledge, base_iri: str, count: int) -> None:
    """Write in ``count`` processes, which get the knowledge by a file in ``folder``."""
    file = folder / ".knowledge"
    write_knowledge(file, knowledge)
    tasks = (*_IN_RDF, _VIEWS)
    trade = Trade("kg.outputs:make_writer", (folder, file, base_iri))
    with Processes(min(count, len(tasks)), trade) as processes:
        for pending in [processes.submit(task) for task in tasks]:
            pending.result()
    file.unlink()


def make_writer(tool: tuple[Path, Path, str]) -> Callable[[str], None]:
    """What writes the outputs of one name, by the folder, the file of the knowledge and the base IRI."""
    folder, file, base_iri = tool
    knowledge = read_knowledge(file)

    def write(name: str) -> None:
        with no_collection():
            if name == _VIEWS:
                _write_views(folder, to_graph(knowledge), knowledge, base_iri)
            else:
                _IN_RDF[name](folder, knowledge, base_iri)

    return write


def _write_texts(folder: Path, documents: Iterable[Document]) -> None:
    """The text of every document in UTF-8, under its digest; no folder for none."""
    for document in documents:
        folder.mkdir(exist_ok=True)
        (folder / f"{document.digest}.txt").write_bytes(document.text.encode())


def require_own_texts(folder: Path) -> None:
    """See that ``TEXTS`` in the output folder is free, or holds nothing but the texts of a build.

    Raises:
        WriteError: something else is there, which a build would remove.
    """
    place = folder / TEXTS
    names = os.listdir(place) if place.is_dir() else [TEXTS] * place.exists()
    foreign = sorted(name for name in names if not _TEXT_NAME.fullmatch(name))
    if foreign:
        message = f"{place}: holds {foreign[0]}, which is no text of a build; name another folder with -o"
        raise WriteError(message)


def to_record(
    knowledge: Knowledge, graph: MultiDiGraph, settings: Settings, timings: Mapping[str, float]
) -> dict[str, Any]:
    """The content of build.json. Only ``timings`` (seconds by stage) and ``versions`` differ between
    two builds of the same files with the same settings."""
    return {
        "settings": _settings(settings),
        "read": _read(knowledge.documents),
        "counts": _counts(knowledge, graph),
        "issues": [_issue(issue) for issue in knowledge.issues],
        "timings": dict(timings),
        "versions": {"yanbao-kg": kg.__version__, **{name: version(name) for name in _LIBRARIES}},
    }


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "base_iri": settings.base_iri,
        "gazetteer": _files(settings.gazetteer_files),
        "curation": _files(settings.curation_files),
        "spacy_model": settings.spacy_model,
        "tagger": _tagger(settings.tagger),
        "min_confidence": settings.min_confidence,
    }


def _files(paths: Iterable[Path]) -> list[dict[str, str]]:
    return [{"file": path.name, "digest": sha256(path.read_bytes()).hexdigest()} for path in paths]


def _tagger(choice: str | None) -> dict[str, str] | str | None:
    """A folder's name with the digests of its files; "shipped" stands for those of this version of kg."""
    if choice in (None, SHIPPED):
        return choice
    from kg.extract.tagger.weights import FILES  # noqa: PLC0415 - most builds do without

    folder = Path(choice)
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    return {"folder": folder.name, **digests}


def _read(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The reports that were read and the files found to be copies of them, by file name."""
    rows = [row for document in documents for row in (_source(document), *_copies(document))]
    return sorted(rows, key=lambda row: (row["file"], row["digest"]))


def _source(document: Document) -> dict[str, Any]:
    """One report that was read; ``characters`` counts code points, as offsets do.

    ``text`` is the file of the build that offsets count in. ``pages`` and ``page_starts``, the offset at
    which each begins, are there for a paginated source.
    """
    row: dict[str, Any] = {
        "file": document.source_file,
        "digest": document.digest,
        "media_type": document.media_type,
        "encoding": document.encoding or None,
        "characters": len(document.text),
        "text": f"{TEXTS}/{document.digest}.txt",
    }
    if document.pages:
        row["pages"] = len(document.pages)
        row["page_starts"] = [page.start for page in document.pages]
    return row


def _copies(document: Document) -> Iterator[dict[str, Any]]:
    """The files that hold the report too, and were not read for it."""
    for copy in document.copies:
        yield {
            "file": copy.source_file,
            "digest": copy.digest,
            "media_type": copy.media_type,
            "copy_of": document.source_file,
            "similarity": copy.similarity,
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
        "worklist": count_kinds(knowledge),
    }


def _severities(issues: Iterable[Issue]) -> Counter[str]:
    return Counter(issue.severity for issue in issues)


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "file": issue.file,
        "offset": issue.offset,
        "kind": issue.kind.value,
        "severity": issue.severity,
        "message": issue.message,
    }
